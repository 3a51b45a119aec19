#include <string.h>

#include "base/text.h"
#include "check/rules.h"
#include "crypto/hash.h"

/*
 * A target AP that has no PMK-R1 pulls it from the R0KH: it needs an r0kh line for that AP, that AP
 * an r1kh line for it, both with one key. A push needs the same two lines.
 */

static const struct spec_r0kh *find_r0kh(const struct check_bss *b, const char *id)
{
	size_t len = strlen(id);

	for (size_t i = 0; i < b->s->n_r0kh; i++)
		if (b->s->r0kh[i].id_len == len && memcmp(b->s->r0kh[i].id, id, len) == 0)
			return &b->s->r0kh[i];
	return NULL;
}

static const struct spec_r0kh *wildcard_r0kh(const struct check_bss *b)
{
	for (size_t i = 0; i < b->s->n_r0kh; i++)
		if (spec_r0kh_is_wildcard(&b->s->r0kh[i]))
			return &b->s->r0kh[i];
	return NULL;
}

static const struct spec_r1kh *find_r1kh(const struct check_bss *b, struct mac id)
{
	for (size_t i = 0; i < b->s->n_r1kh; i++)
		if (mac_equal(b->s->r1kh[i].id, id) && !spec_r1kh_is_wildcard(&b->s->r1kh[i]))
			return &b->s->r1kh[i];
	return NULL;
}

static const struct spec_r1kh *wildcard_r1kh(const struct check_bss *b)
{
	for (size_t i = 0; i < b->s->n_r1kh; i++)
		if (spec_r1kh_is_wildcard(&b->s->r1kh[i]))
			return &b->s->r1kh[i];
	return NULL;
}

/* The lines that serve a pull by `to` from `from`; NULL where there is none or it is not known. */
struct lines {
	const struct spec_r0kh *r0kh; /* at to */
	const struct spec_r1kh *r1kh; /* at from */
	bool r0kh_unknown, r1kh_unknown; /* the identity it would name is not known yet */
};

static struct lines lines_of(const struct check_bss *to, const struct check_bss *from)
{
	struct lines l = { 0 };

	if (from->nasid)
		l.r0kh = find_r0kh(to, from->nasid);
	if (l.r0kh == NULL)
		l.r0kh = wildcard_r0kh(to);
	if (to->has_r1kh_id)
		l.r1kh = find_r1kh(from, to->r1kh_id);
	if (l.r1kh == NULL)
		l.r1kh = wildcard_r1kh(from);
	/* With lines there, one of them may be meant for an identity that is given later. */
	l.r0kh_unknown = l.r0kh == NULL && from->nasid == NULL && to->s->n_r0kh > 0;
	l.r1kh_unknown = l.r1kh == NULL && !to->has_r1kh_id && from->s->n_r1kh > 0;
	return l;
}

static const char *name_of(const struct check_bss *b)
{
	return b->nasid ? b->nasid : b->s->file;
}

static const char *akm_words(struct check_group *g, uint32_t akms)
{
	char text[128];
	struct sb sb = sb_of(text, sizeof(text));
	const char *copy;

	for (unsigned a = 0; a < 32; a++)
		if (akms & SUITE_BIT(a) && spec_akm_name((enum akm)a))
			sb_printf(&sb, "%s%s", sb.len ? " " : "", spec_akm_name((enum akm)a));
	copy = arena_text(g->report->arena, text, strlen(text));
	return copy ? copy : "FT";
}

/* ft_psk_generate_local derives for PSK alone: what SAE and EAP need cannot be fetched either. */
static void find_local(struct check_group *g, const struct check_bss *to, uint32_t akms)
{
	struct check_about about = { .rule = CHECK_LOCAL_PMK, .severity = CONFIG_ERROR,
				     .cause = "C16" };

	about.at = check_at(to, "ft_psk_generate_local");
	about.fix = check_fix(g, to, "ft_psk_generate_local", "ft_psk_generate_local", "0");
	check_find(g, about,
		   "ft_psk_generate_local works for FT-PSK only; %s needs r0kh and r1kh lines, "
		   "which "
		   "are missing here or at its neighbours: such clients are refused with status 53",
		   akm_words(g, akms));
}

static void mac_or_word(const struct check_bss *b, char buf[static MAC_TEXT])
{
	struct sb sb = sb_of(buf, MAC_TEXT);

	if (b->s->has_bssid)
		mac_format(b->s->bssid, buf);
	else
		sb_str(&sb, "BSSID");
}

static void find_no_r0kh(struct check_group *g, const struct check_bss *to,
			 const struct check_bss *from)
{
	struct check_about about = { .rule = CHECK_KEY_HOLDERS, .severity = CONFIG_ERROR,
				     .cause = "C02" };
	char mac[MAC_TEXT];

	mac_or_word(from, mac);
	about.at = check_at(to, "r0kh");
	about.fix = to->uci ? check_fix(g, to, "", "r0kh", "%s,%s,KEY", mac, name_of(from))
			    : check_fix(g, to, "r0kh", "", "%s %s KEY", mac, name_of(from));
	check_find(g, about,
		   "no r0kh line for '%s' (%s): a client that joined there first is refused here "
		   "with "
		   "status 53",
		   name_of(from), from->s->file);
}

static void find_no_r1kh(struct check_group *g, const struct check_bss *to,
			 const struct check_bss *from)
{
	struct check_about about = { .rule = CHECK_KEY_HOLDERS, .severity = CONFIG_ERROR,
				     .cause = "C80" };
	char mac[MAC_TEXT], id[MAC_TEXT];
	struct sb sb = sb_of(id, sizeof(id));

	mac_or_word(to, mac);
	if (to->has_r1kh_id)
		mac_format(to->r1kh_id, id);
	else
		sb_str(&sb, "BSSID");
	about.at = check_at(from, "r1kh");
	about.fix = from->uci ? check_fix(g, from, "", "r1kh", "%s,%s,KEY", mac, id)
			      : check_fix(g, from, "r1kh", "", "%s %s KEY", mac, id);
	check_find(g, about,
		   "no r1kh line for '%s' (%s): its pulls are not answered, and clients that "
		   "joined "
		   "here first are refused there with status 53 after the timeout",
		   name_of(to), to->s->file);
}

/* [hostapd] A 128-bit key is expanded: HMAC-SHA256(key, "FT OLDKEY" 00 01). */
static bool expand(struct check_group *g, const struct spec_rkh_key *k,
		   uint8_t out[static SPEC_RKH_KEY_MAX])
{
	static const uint8_t label[] = { 'F', 'T', ' ', 'O', 'L', 'D', 'K', 'E', 'Y', 0, 1 };
	struct bytes part = BYTES(label);
	enum err e;

	if (k->len == SPEC_RKH_KEY_MAX) {
		memcpy(out, k->b, SPEC_RKH_KEY_MAX);
		return true;
	}
	e = hmac(g->crypto, HASH_SHA256, bytes_of(k->b, k->len), &part, 1, out, SPEC_RKH_KEY_MAX);
	if (e != ERR_OK) {
		g->failed = true;
		g->err = e;
	}
	return e == ERR_OK;
}

static void compare_keys(struct check_group *g, const struct check_bss *to, const struct lines *l)
{
	struct check_about about = { .rule = CHECK_HOLDER_KEYS, .severity = CONFIG_ERROR,
				     .cause = "C06" };
	uint8_t a[SPEC_RKH_KEY_MAX], b[SPEC_RKH_KEY_MAX];
	char fix[256];
	struct sb sb = sb_of(fix, sizeof(fix));

	if (!expand(g, &l->r0kh->key, a) || !expand(g, &l->r1kh->key, b) ||
	    memcmp(a, b, sizeof(a)) == 0)
		return;
	about.at = (struct check_place){ l->r0kh->file, l->r0kh->line };
	sb_printf(&sb, "the key of %s:%u in this r0kh line", l->r1kh->file, l->r1kh->line);
	about.fix = arena_text(g->report->arena, fix, strlen(fix));
	check_find(g, about,
		   "the r0kh key differs from the r1kh key of %s:%u: the pulled PMK-R1 cannot be "
		   "decrypted, and roams to '%s' are refused with status 53",
		   l->r1kh->file, l->r1kh->line, name_of(to));
}

/* An r0kh line that names another address than the AP of that name has: the pull goes astray. */
static void compare_address(struct check_group *g, const struct check_bss *from,
			    const struct spec_r0kh *k)
{
	struct check_about about = { .rule = CHECK_KEY_HOLDERS, .severity = CONFIG_ERROR,
				     .cause = "C05" };
	char have[MAC_TEXT], want[MAC_TEXT], fix[128];
	struct sb sb = sb_of(fix, sizeof(fix));

	if (!from->s->has_bssid || spec_r0kh_is_wildcard(k) || mac_equal(k->mac, from->s->bssid))
		return;
	mac_format(from->s->bssid, want);
	sb_printf(&sb, "r0kh=%s %s KEY", want, name_of(from));
	about.at = (struct check_place){ k->file, k->line };
	about.fix = arena_text(g->report->arena, fix, strlen(fix));
	check_find(g, about,
		   "r0kh '%s' is at %s, but %s gives it the BSSID %s: pulls are not answered",
		   name_of(from), mac_format(k->mac, have), from->s->file, want);
}

/* One missing line each is told once, however many neighbours miss it. */
struct told {
	bool local, no_r0kh_at_all;
};

static void judge_pair(struct check_group *g, const struct check_bss *to,
		       const struct check_bss *from, struct told *told)
{
	uint32_t akms = check_pulled_akms(to, from);
	struct lines l = lines_of(to, from);
	bool no_r0kh = l.r0kh == NULL && !l.r0kh_unknown;
	bool no_r1kh = l.r1kh == NULL && !l.r1kh_unknown;

	if (akms == 0 || !check_same_domain(to, from))
		return;
	if ((no_r0kh || no_r1kh) && to->s->ft_psk_generate_local) {
		if (!told->local)
			find_local(g, to, akms);
		told->local = true;
		return;
	}
	/* Told when the roam the other way is judged. */
	if (from->s->ft_psk_generate_local && from->s->n_r0kh == 0 && from->s->n_r1kh == 0)
		return;
	if (no_r0kh && !(to->s->n_r0kh == 0 && told->no_r0kh_at_all))
		find_no_r0kh(g, to, from);
	told->no_r0kh_at_all |= to->s->n_r0kh == 0;
	if (no_r1kh)
		find_no_r1kh(g, to, from);
	if (l.r0kh)
		compare_address(g, from, l.r0kh);
	if (l.r0kh && l.r1kh)
		compare_keys(g, to, &l);
}

/* [hostapd] wpa_ft_psk_pmk_r1 finds the PSK of the roam and not what VLAN it is of. */
static void judge_vlans(struct check_group *g, const struct check_bss *b)
{
	struct check_about about = { .rule = CHECK_LOCAL_PMK, .severity = CONFIG_WARNING,
				     .cause = "C18" };
	const struct spec_psk *k = b->s->psk;
	size_t i = 0;

	while (i < b->s->n_psk && k[i].vlan_id == 0)
		i++;
	if (i == b->s->n_psk || !b->s->ft_psk_generate_local ||
	    !(b->s->akms & SUITE_BIT(AKM_FT_PSK)))
		return;
	about.at = check_at(b, "ft_psk_generate_local");
	about.fix = check_fix(g, b, "ft_psk_generate_local", "ft_psk_generate_local", "0");
	check_find(g, about,
		   "ft_psk_generate_local does not know the VLAN of a passphrase: after a fast "
		   "roam to this AP the client of VLAN %u (%s:%u) is in none; keys that come by "
		   "r0kh and r1kh bring it",
		   k[i].vlan_id, k[i].file, k[i].line);
}

void rule_key_holders(struct check_group *g)
{
	for (size_t t = 0; t < g->n; t++) {
		struct told told = { 0 };

		for (size_t o = 0; o < g->n; o++)
			if (o != t && spec_bss_has_ft(g->v[t]->s) && spec_bss_has_ft(g->v[o]->s))
				judge_pair(g, g->v[t], g->v[o], &told);
		if (g->n > 1)
			judge_vlans(g, g->v[t]);
	}
}
