#include "report/keyring.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "crypto/ct.h"
#include "report/dict.h"
#include "report/safe.h"

enum { TK_ALONE = 16, TK_WITH_MICHAEL = 32 };
enum { SECRET_MAX = 64, WIRESHARK_PMK_MAX = 48, PATH_MAX_TEXT = 256 };

/* What tells two lines apart is the line: kind of line and secret. */
enum line { LINE_PSK, LINE_TK };

struct ring_key {
	enum trace_key key;
	struct mac bssid, sta;
};

struct keyring {
	struct dict secrets; /* enum line in one octet, then the key */
	struct ring_key *keys; /* same numbers */
	uint32_t cap;
};

struct keyring *keyring_new(void)
{
	return calloc(1, sizeof(struct keyring));
}

void keyring_free(struct keyring *k)
{
	if (k == NULL)
		return;
	dict_fini(&k->secrets);
	free(k->keys);
	free(k);
}

static bool wanted(const struct trace_key_rec *r)
{
	switch (r->key) {
	case KEY_PSK:
	case KEY_PMK:
	case KEY_TK:
	case KEY_GTK:
		return r->what != KEY_DELETED && r->secret.len > 0 && r->secret.len <= SECRET_MAX;
	case KEY_PMK_R0: /* Wireshark derives these itself and knows no line for them */
	case KEY_PMK_R1:
	case KEY_IGTK:
	case KEY_BIGTK:
	case KEY_KIND_COUNT:
		break;
	}
	return false;
}

static enum err add(struct keyring *k, const struct trace_key_rec *r, struct bytes secret)
{
	uint8_t line[1 + SECRET_MAX];
	struct wr w = wr_of(line, sizeof(line));
	struct ring_key *keys;
	uint32_t n;
	bool fresh;
	enum err e;

	wr_u8(&w, r->key == KEY_PSK || r->key == KEY_PMK ? LINE_PSK : LINE_TK);
	wr_bytes(&w, secret);
	keys = dict_grow(k->keys, k->secrets.n, &k->cap, sizeof(*keys));
	if (keys != NULL)
		k->keys = keys;
	e = keys == NULL ? ERR_NOMEM : dict_put(&k->secrets, wr_sofar(&w), &n, &fresh);
	if (e == ERR_OK && fresh)
		k->keys[n] = (struct ring_key){ r->key, r->bssid, r->sta };
	ct_wipe(line, sizeof(line));
	return e;
}

/*
 * Of 32 octets a key is TKIP's, or one of 256 bits. Wireshark wants TKIP's without the Michael keys
 * behind it, so both forms are written.
 */
enum err keyring_rec(struct keyring *k, const struct trace_rec *rec)
{
	const struct trace_key_rec *r = &rec->u.key;
	bool temporal = r->key == KEY_TK || r->key == KEY_GTK;
	enum err e;

	if (rec->kind != TRACE_KEY || !wanted(r))
		return ERR_OK;
	e = add(k, r, r->secret);
	if (e == ERR_OK && temporal && r->secret.len == TK_WITH_MICHAEL)
		e = add(k, r, bytes_of(r->secret.p, TK_ALONE));
	return e;
}

/*
 * One line of 80211_keys. A PMK longer than Wireshark's, as OWE's of group 21, would make it refuse
 * the file: it is commented out, and `verify` reads it all the same.
 */
static void put_key(FILE *f, struct bytes line)
{
	char hex[2 * SECRET_MAX + 1];
	struct sb s = sb_of(hex, sizeof(hex));

	sb_hex(&s, bytes_of(line.p + 1, line.len - 1));
	(void)fprintf(f, "%s\"%s\",\"%s\"\n", line.len - 1 > WIRESHARK_PMK_MAX ? "#" : "",
		      line.p[0] == LINE_PSK ? "wpa-psk" : "tk", hex);
	ct_wipe(hex, sizeof(hex));
}

/* Whether the station had a pairwise key with this BSSID. */
static bool knows(const struct keyring *k, struct mac sta, struct mac bssid)
{
	for (uint32_t i = 0; i < k->secrets.n; i++)
		if (k->keys[i].key == KEY_TK && mac_equal(k->keys[i].sta, sta) &&
		    mac_equal(k->keys[i].bssid, bssid))
			return true;
	return false;
}

static bool concerns(const struct keyring *k, uint32_t i, const struct report_node *station)
{
	const struct ring_key *key = &k->keys[i];

	if (station == NULL || key->key == KEY_PSK)
		return true;
	if (key->key == KEY_GTK)
		return knows(k, station->mac, key->bssid);
	return mac_equal(key->sta, station->mac);
}

/* What others derive from first, then pairwise and group keys; no more than Wireshark reads. */
static void put_keys(FILE *f, const struct keyring *k, const struct report_node *station)
{
	unsigned n = 0;

	for (enum line line = LINE_PSK; line <= LINE_TK; line++)
		for (uint32_t i = 0; i < k->secrets.n && n < WIRESHARK_KEYS_MAX; i++) {
			struct bytes b = dict_get(&k->secrets, i);

			if (b.p[0] != line || !concerns(k, i, station))
				continue;
			put_key(f, b);
			n++;
		}
}

static const char *profile_file(char buf[static PATH_MAX_TEXT], const struct report_node *station,
				const char *file)
{
	struct sb s = sb_of(buf, PATH_MAX_TEXT);

	sb_str(&s, "wireshark/profiles/roamwright");
	if (station != NULL) {
		sb_char(&s, '-');
		safe_name(&s, station->name);
	}
	if (file != NULL)
		sb_printf(&s, "/%s", file);
	return buf;
}

/* Wireshark knows one secret. */
static void put_preferences(FILE *f, const char *radius_secret)
{
	(void)fputs("# Decrypt with the keys beside this file; show the nodes' names.\n"
		    "wlan.enable_decryption: TRUE\n"
		    "nameres.mac_name: TRUE\n",
		    f);
	if (radius_secret != NULL)
		(void)fprintf(f, "radius.validate_authenticator: TRUE\n"
				 "radius.shared_secret: %s\n",
			      radius_secret);
}

static enum err write_profile(const struct keyring *k, const struct report_node *station,
			      const struct report_meta *meta, struct outdir *dir)
{
	char path[PATH_MAX_TEXT];
	FILE *f = outdir_file(dir, profile_file(path, station, "80211_keys"));
	enum err e;

	if (f == NULL)
		return ERR_FILE;
	(void)fputs("# Keys of one simulated run, for Wireshark and tshark.\n", f);
	put_keys(f, k, station);
	e = outdir_done(dir, f);
	if (e != ERR_OK)
		return e;
	f = outdir_file(dir, profile_file(path, station, "preferences"));
	if (f == NULL)
		return ERR_FILE;
	put_preferences(f, meta->radius_secret);
	return outdir_done(dir, f);
}

static enum err write_ethers(const struct report_meta *meta, struct outdir *dir)
{
	FILE *f = outdir_file(dir, "wireshark/ethers");
	char mac[MAC_TEXT];

	if (f == NULL)
		return ERR_FILE;
	for (size_t i = 0; i < meta->n_nodes; i++)
		if (!mac_is_zero(meta->nodes[i].mac))
			(void)fprintf(f, "%s %s\n", mac_format(meta->nodes[i].mac, mac),
				      meta->nodes[i].name);
	return outdir_done(dir, f);
}

enum err keyring_write(const struct keyring *k, const struct report_meta *meta, struct outdir *dir)
{
	enum err e = write_profile(k, NULL, meta, dir);

	if (k->secrets.n > WIRESHARK_KEYS_MAX)
		for (size_t i = 0; i < meta->n_nodes && e == ERR_OK; i++)
			if (meta->nodes[i].role == ROLE_STATION)
				e = write_profile(k, &meta->nodes[i], meta, dir);
	return e == ERR_OK ? write_ethers(meta, dir) : e;
}

void keyring_remove(const struct report_meta *meta, struct outdir *dir)
{
	char path[PATH_MAX_TEXT];

	outdir_remove(dir, "wireshark/ethers");
	outdir_remove_folder(dir, profile_file(path, NULL, NULL));
	for (size_t i = 0; i < meta->n_nodes; i++)
		if (meta->nodes[i].role == ROLE_STATION)
			outdir_remove_folder(dir, profile_file(path, &meta->nodes[i], NULL));
}
