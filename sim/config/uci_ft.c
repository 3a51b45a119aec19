#include "config/uci.h"

#include "base/text.h"
#include "crypto/hash.h"

/* ieee80211r and what each release fills in where UCI is silent (models the shell and ucode). */

enum { MD5_LEN = 16 };

static bool md5(struct uci_map *m, const struct bytes *part, size_t n, uint8_t out[static MD5_LEN])
{
	struct crypto *c = m->u->r->crypto;

	if (c && hash_digest(c, HASH_MD5, part, n, out, MD5_LEN) == ERR_OK)
		return true;
	m->u->out_of_memory = true;
	return false;
}

/*
 * `echo "$ssid" | md5sum | head -c 4`, with echo's newline; the first ucode scripts of 25.12 left
 * the newline out (OpenWrt's pull request 21732), which is another domain.
 */
static const char *mobility_domain(struct uci_map *m)
{
	const char *given = uci_get(m->iface, "mobility_domain");
	const char *ssid = uci_or(m->iface, "ssid", "");
	struct bytes part[2] = { bytes_of(ssid, strlen(ssid)), bytes_of("\n", 1) };
	uint8_t sum[MD5_LEN];
	char text[5];
	struct sb sb = sb_of(text, sizeof(text));
	const char *copy;

	if (given && *given)
		return given;
	if (!md5(m, part, m->release == CONFIG_OPENWRT_25_12_RC ? 1 : 2, sum))
		return NULL;
	sb_hex(&sb, bytes_of(sum, 2));
	copy = arena_text(m->u->r->arena, text, 4);
	m->u->out_of_memory |= copy == NULL;
	return copy;
}

/* Local derivation is right for PSK alone; releases before 24.10 have it for SAE as well. */
static bool local_default(const struct uci_map *m)
{
	if (strcmp(m->auth, "psk") == 0)
		return true;
	return m->release < CONFIG_OPENWRT_24_10 &&
	       (strcmp(m->auth, "sae") == 0 || strcmp(m->auth, "psk-sae") == 0);
}

/*
 * The wildcard r0kh and r1kh key: md5("<mobility domain>/<secret>"). The secret is the RADIUS
 * secret; since 23.05 the passphrase where there is none. NULL: it cannot be derived, said.
 */
static const char *rkh_key(struct uci_map *m, const char *md)
{
	const char *secret = uci_or(m->iface, "auth_secret", "");
	uint8_t sum[MD5_LEN];
	char text[2 * MD5_LEN + 1];
	struct sb sb = sb_of(text, sizeof(text));
	struct bytes part[3];
	const char *copy;

	if (*secret == '\0' && m->release >= CONFIG_OPENWRT_23_05)
		secret = uci_or(m->iface, "key", "");
	if (*secret == '\0' && m->release >= CONFIG_OPENWRT_23_05) {
		CONFIG_SAY_ERROR(m->u->r, uci_at(m, "ieee80211r"),
				 "neither auth_secret nor key: FT_KEY_CANT_BE_DERIVED");
		return NULL;
	}
	part[0] = bytes_of(md, strlen(md));
	part[1] = bytes_of("/", 1);
	part[2] = bytes_of(secret, strlen(secret));
	if (!md5(m, part, 3, sum))
		return NULL;
	sb_hex(&sb, bytes_of(sum, MD5_LEN));
	copy = arena_text(m->u->r->arena, text, 2 * MD5_LEN);
	m->u->out_of_memory |= copy == NULL;
	return copy;
}

/* UCI's "mac,id,key" with blanks for the commas; false: the option is not there. */
static bool emit_rkh_list(struct uci_map *m, const char *name)
{
	bool any = false;

	for (size_t i = 0; i < m->iface->n; i++) {
		const struct uci_option *o = &m->iface->v[i];
		char *value;

		if (strcmp(o->name, name) != 0 || *o->value == '\0')
			continue;
		any = true;
		value = arena_text(m->u->r->arena, o->value, strlen(o->value));
		m->u->out_of_memory |= value == NULL;
		if (value == NULL)
			continue;
		for (char *c = value; (c = strchr(c, ',')) != NULL;)
			*c = ' ';
		uci_apply(m, o, name, value);
	}
	return any;
}

static bool has_option(const struct uci_map *m, const char *name)
{
	const char *v = uci_get(m->iface, name);

	return v && *v;
}

/* When one of the lists is missing, the key is derived and that one gets the wildcard. */
static void emit_key_holders(struct uci_map *m, const char *md)
{
	const char *key = NULL;

	if (!has_option(m, "r0kh") || !has_option(m, "r1kh")) {
		key = rkh_key(m, md);
		if (key == NULL)
			return;
	}
	if (!emit_rkh_list(m, "r0kh"))
		uci_emitf(m, NULL, "r0kh", "ff:ff:ff:ff:ff:ff * %s", key);
	if (!emit_rkh_list(m, "r1kh"))
		uci_emitf(m, NULL, "r1kh", "00:00:00:00:00:00 00:00:00:00:00:00 %s", key);
}

static void emit_remote(struct uci_map *m, const char *md)
{
	bool ucode = m->release >= CONFIG_OPENWRT_25_12_RC;

	if (has_option(m, "r1_key_holder"))
		uci_emit(m, "r1_key_holder", "r1_key_holder", uci_get(m->iface, "r1_key_holder"));
	/* Minutes, in the script's hands as in hostapd's. */
	if (!ucode || has_option(m, "r0_key_lifetime"))
		uci_emit(m, "r0_key_lifetime", "r0_key_lifetime",
			 uci_or(m->iface, "r0_key_lifetime", "10000"));
	uci_emit(m, "pmk_r1_push", "pmk_r1_push",
		 uci_is_on(m->iface, "pmk_r1_push", false) ? "1" : "0");
	if (has_option(m, "rxkh_file"))
		uci_emit(m, "rxkh_file", "rxkh_file", uci_get(m->iface, "rxkh_file"));
	else
		emit_key_holders(m, md);
}

void uci_map_ft(struct uci_map *m)
{
	const char *deadline = m->release >= CONFIG_OPENWRT_25_12_RC ? "20000" : "1000";
	const char *md;
	bool local;

	if (!m->ft)
		return;
	md = mobility_domain(m);
	if (md == NULL)
		return;
	local = uci_is_on(m->iface, "ft_psk_generate_local", local_default(m));
	uci_emit(m, "mobility_domain", "mobility_domain", md);
	uci_emit(m, "ft_psk_generate_local", "ft_psk_generate_local", local ? "1" : "0");
	uci_emit(m, "ft_over_ds", "ft_over_ds",
		 uci_is_on(m->iface, "ft_over_ds", m->release < CONFIG_OPENWRT_23_05) ? "1" : "0");
	uci_emit(m, "reassociation_deadline", "reassociation_deadline",
		 uci_or(m->iface, "reassociation_deadline", deadline));
	if (!local)
		emit_remote(m, md);
}
