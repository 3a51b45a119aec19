#include <string.h>

#include "base/text.h"
#include "check/rules.h"
#include "crypto/hash.h"

/* What must be the same on every AP of an SSID: PMF, the secret, AKMs and ciphers. */

enum {
	PSK_AKMS = SUITE_BIT(AKM_PSK) | SUITE_BIT(AKM_FT_PSK) | SUITE_BIT(AKM_PSK_SHA256),
	SAE_AKMS = SUITE_BIT(AKM_SAE) | SUITE_BIT(AKM_FT_SAE) | SUITE_BIT(AKM_SAE_EXT) |
		   SUITE_BIT(AKM_FT_SAE_EXT)
};

static bool is_6ghz(const struct check_bss *b)
{
	return b->radio->band == SPEC_BAND_6GHZ;
}

/*
 * 6 GHz demands PMF and forbids PSK [11ax-2021 12.12.2]: its BSSs may differ from the others in
 * just that.
 */
static bool pmf_agrees(const struct check_bss *a, const struct check_bss *b)
{
	if (is_6ghz(a) != is_6ghz(b))
		return a->s->ieee80211w != SPEC_MFP_OFF && b->s->ieee80211w != SPEC_MFP_OFF;
	return a->s->ieee80211w == b->s->ieee80211w;
}

void rule_pmf(struct check_group *g)
{
	static const char *const words[] = { "off", "optional", "required" };
	const struct check_bss *ref = g->v[0];
	struct check_about about = { .rule = CHECK_PMF, .cause = "C48" };

	for (size_t i = 1; i < g->n; i++) {
		const struct check_bss *b = g->v[i];
		struct check_place first = check_at(ref, "ieee80211w");
		bool excludes = (b->s->ieee80211w == SPEC_MFP_OFF) !=
				(ref->s->ieee80211w == SPEC_MFP_OFF) &&
				(b->s->ieee80211w == SPEC_MFP_REQUIRED ||
				 ref->s->ieee80211w == SPEC_MFP_REQUIRED);

		if (pmf_agrees(ref, b) || b->s->wpa == 0 || ref->s->wpa == 0)
			continue;
		about.severity = excludes ? CONFIG_ERROR : CONFIG_WARNING;
		about.at = check_at(b, "ieee80211w");
		about.fix = check_fix(g, b, "ieee80211w", "ieee80211w", "%d", ref->s->ieee80211w);
		check_find(g, about, "PMF is %s here and %s at %s:%u: %s", words[b->s->ieee80211w],
			   words[ref->s->ieee80211w], first.file, first.line,
			   excludes
				   ? "a client without PMF is refused on one of them with status 31"
				   : "the client renegotiates it at every roam");
	}
}

/* The PMK of a PSK entry; a passphrase needs the SSID. */
static bool pmk_of(struct check_group *g, const struct check_bss *b, const struct spec_psk *k,
		   uint8_t out[static SPEC_PSK_LEN])
{
	struct pbkdf2_in in = { .password = bytes_of(k->passphrase, k->passphrase_len),
				.salt = spec_ssid_bytes(&b->s->ssid), .iterations = 4096 };
	enum err e;

	if (!k->is_passphrase) {
		memcpy(out, k->raw, SPEC_PSK_LEN);
		return true;
	}
	e = pbkdf2_sha1(g->crypto, &in, out, SPEC_PSK_LEN);
	if (e != ERR_OK) {
		g->failed = true;
		g->err = e;
	}
	return e == ERR_OK;
}

static bool same_secret(struct check_group *g, const struct check_bss *a, const struct spec_psk *k,
			const struct check_bss *b, const struct spec_psk *l)
{
	uint8_t x[SPEC_PSK_LEN], y[SPEC_PSK_LEN];

	if (k->any_mac != l->any_mac || (!k->any_mac && !mac_equal(k->mac, l->mac)))
		return false;
	if (k->is_passphrase && l->is_passphrase)
		return k->passphrase_len == l->passphrase_len &&
		       memcmp(k->passphrase, l->passphrase, k->passphrase_len) == 0;
	return pmk_of(g, a, k, x) && pmk_of(g, b, l, y) && memcmp(x, y, sizeof(x)) == 0;
}

/* Every way into a is a way into b. */
static bool covers(struct check_group *g, const struct check_bss *a, const struct check_bss *b)
{
	for (size_t i = 0; i < a->s->n_psk; i++) {
		bool found = false;

		for (size_t k = 0; k < b->s->n_psk && !found; k++)
			found = same_secret(g, a, &a->s->psk[i], b, &b->s->psk[k]);
		if (!found)
			return false;
	}
	return true;
}

static bool has_sae_password(const struct check_bss *b)
{
	return spec_option_last(&b->s->options, "sae_password") != NULL;
}

static bool same_sae_passwords(const struct check_bss *a, const struct check_bss *b)
{
	const struct spec_option *o, *p;

	for (size_t i = 0; (o = spec_option_nth(&a->s->options, "sae_password", i)) != NULL; i++) {
		size_t k = 0;

		while ((p = spec_option_nth(&b->s->options, "sae_password", k++)) != NULL)
			if (strcmp(o->value, p->value) == 0)
				break;
		if (p == NULL)
			return false;
	}
	return true;
}

static bool psk_differs(struct check_group *g, const struct check_bss *a, const struct check_bss *b)
{
	uint32_t akms = a->s->akms & b->s->akms;
	bool sae_by_psk = (akms & SAE_AKMS) && !has_sae_password(a) && !has_sae_password(b);

	if (!(akms & PSK_AKMS) && !sae_by_psk)
		return false;
	return a->s->n_psk > 0 && b->s->n_psk > 0 && !(covers(g, a, b) && covers(g, b, a));
}

static bool sae_differs(const struct check_bss *a, const struct check_bss *b)
{
	if (!(a->s->akms & b->s->akms & SAE_AKMS) || !has_sae_password(a) || !has_sae_password(b))
		return false;
	return !same_sae_passwords(a, b) || !same_sae_passwords(b, a);
}

static const char *secret_key(const struct check_bss *b)
{
	if (spec_option_last(&b->s->options, "wpa_psk"))
		return "wpa_psk";
	if (spec_option_last(&b->s->options, "wpa_passphrase"))
		return "wpa_passphrase";
	return "wpa_psk_file";
}

/* The secret itself is not shown. */
void rule_passphrase(struct check_group *g)
{
	const struct check_bss *ref = g->v[0];
	struct check_about about = { .rule = CHECK_PASSPHRASE, .severity = CONFIG_ERROR,
				     .cause = "C24" };

	for (size_t i = 1; i < g->n; i++) {
		const struct check_bss *b = g->v[i];
		bool psk = psk_differs(g, ref, b), sae = sae_differs(ref, b);
		const char *key = psk ? secret_key(b) : "sae_password";
		struct check_place first;

		if (!psk && !sae)
			continue;
		first = check_at(ref, psk ? secret_key(ref) : "sae_password");
		about.at = check_at(b, key);
		about.fix = check_fix_as(g, b, b->uci ? "key" : key, first);
		check_find(g, about,
			   "%s differs from that of %s:%u: a client that knows one of them fails "
			   "the %s on the other AP",
			   psk ? "the passphrase or PSK" : "the SAE password", first.file,
			   first.line, psk ? "4-way handshake" : "SAE exchange");
	}
}

/* What remains comparable: PSK does not exist in 6 GHz. */
static uint32_t comparable(const struct check_bss *a, const struct check_bss *b, uint32_t akms)
{
	return is_6ghz(a) != is_6ghz(b) ? akms & ~(uint32_t)PSK_AKMS : akms;
}

static void akm_list(uint32_t akms, char *buf, size_t cap)
{
	struct sb sb = sb_of(buf, cap);

	for (unsigned a = 1; a < 32; a++)
		if (akms & SUITE_BIT(a) && spec_akm_name((enum akm)a))
			sb_printf(&sb, "%s%s", sb.len ? " " : "", spec_akm_name((enum akm)a));
	if (sb.len == 0)
		sb_str(&sb, "open");
}

static void judge_akms(struct check_group *g, const struct check_bss *ref,
		       const struct check_bss *b)
{
	struct check_about about = { .rule = CHECK_SUITES, .cause = "C79" };
	uint32_t have = comparable(ref, b, b->s->akms), want = comparable(ref, b, ref->s->akms);
	struct check_place first = check_at(ref, "wpa_key_mgmt");
	char here[160], there[160];

	if (have == want)
		return;
	akm_list(b->s->akms, here, sizeof(here));
	akm_list(ref->s->akms, there, sizeof(there));
	about.severity = have & want ? CONFIG_WARNING : CONFIG_ERROR;
	about.at = check_at(b, "wpa_key_mgmt");
	about.fix = b->uci ? check_fix_as(g, b, "encryption", first)
			   : check_fix(g, b, "wpa_key_mgmt", "", "%s", there);
	check_find(g, about, "AKMs are %s here and %s at %s:%u: %s", here, there, first.file,
		   first.line,
		   (have ^ want) & AKM_FT_MASK && (have & want)
			   ? "a client that uses the FT one has no fast roam between them"
			   : "where the client changes its AKM, every roam is a full handshake");
}

static void cipher_list(uint32_t ciphers, char *buf, size_t cap)
{
	struct sb sb = sb_of(buf, cap);

	for (unsigned c = 1; c < 32; c++)
		if (ciphers & SUITE_BIT(c) && spec_cipher_name((enum cipher)c))
			sb_printf(&sb, "%s%s", sb.len ? " " : "", spec_cipher_name((enum cipher)c));
	if (sb.len == 0)
		sb_str(&sb, "none");
}

static uint32_t pairwise_of(const struct check_bss *b)
{
	return b->s->wpa & SPEC_WPA_V2 ? b->s->rsn_pairwise : b->s->wpa_pairwise;
}

static void judge_ciphers(struct check_group *g, const struct check_bss *ref,
			  const struct check_bss *b)
{
	struct check_about about = { .rule = CHECK_SUITES, .cause = "C20" };
	const char *key = spec_option_last(&b->s->options, "rsn_pairwise") ? "rsn_pairwise"
									    : "wpa_pairwise";
	struct check_place first = check_at(ref, key);
	char here[80], there[80];

	if (b->s->wpa == 0 || ref->s->wpa == 0 || pairwise_of(b) == pairwise_of(ref))
		return;
	cipher_list(pairwise_of(b), here, sizeof(here));
	cipher_list(pairwise_of(ref), there, sizeof(there));
	about.severity = pairwise_of(b) & pairwise_of(ref) ? CONFIG_WARNING : CONFIG_ERROR;
	about.at = check_at(b, key);
	about.fix = b->uci ? check_fix_as(g, b, "encryption", first)
			   : check_fix(g, b, key, "", "%s", there);
	check_find(g, about,
		   "pairwise ciphers are %s here and %s at %s:%u: an FT roam with a cipher that "
		   "differs "
		   "from the first association's is refused with status 42",
		   here, there, first.file, first.line);
}

void rule_suites(struct check_group *g)
{
	for (size_t i = 1; i < g->n; i++) {
		judge_akms(g, g->v[0], g->v[i]);
		judge_ciphers(g, g->v[0], g->v[i]);
	}
}
