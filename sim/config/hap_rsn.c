#include "config/hap.h"

#include "base/text.h"

static void set_key_mgmt(struct hap *h)
{
	const char *p = h->opt.value, *word;
	uint32_t akms = 0;
	size_t len;

	while (config_word(&p, &word, &len)) {
		enum akm akm;

		if (!spec_akm_parse(word, len, &akm)) {
			HAP_ERROR(h, "invalid key_mgmt '%.*s'", (int)len, word);
			return;
		}
		akms |= SUITE_BIT(akm);
	}
	if (akms & SUITE_BIT(AKM_CCKM))
		config_say(h->r, CONFIG_NOTE, hap_here(h), CONFIG_CCKM_NOTE);
	if (akms == 0)
		HAP_ERROR(h, "no key_mgmt values configured.");
	else
		h->at->spec.akms = akms;
}

/* hostapd.conf's cipher words [hostapd]: NONE and WEP are no pairwise ciphers of an RSN. */
enum { CIPHERS_ALLOWED = SUITE_BIT(CIPHER_TKIP) | SUITE_BIT(CIPHER_CCMP_128) |
			 SUITE_BIT(CIPHER_GCMP_128) | SUITE_BIT(CIPHER_CCMP_256) |
			 SUITE_BIT(CIPHER_GCMP_256) };

static bool read_ciphers(struct hap *h, uint32_t *out)
{
	const char *p = h->opt.value, *word;
	uint32_t set = 0;
	size_t len;

	while (config_word(&p, &word, &len)) {
		enum cipher cipher;

		if (!spec_cipher_parse(word, len, &cipher)) {
			HAP_ERROR(h, "invalid cipher '%.*s'.", (int)len, word);
			return false;
		}
		set |= SUITE_BIT(cipher);
	}
	if (set == 0) {
		HAP_ERROR(h, "no cipher values configured.");
		return false;
	}
	if (set & ~(uint32_t)CIPHERS_ALLOWED) {
		HAP_ERROR(h, "unsupported %s cipher suite '%s'",
			  strcmp(h->opt.key, "group_cipher") == 0 ? "group" : "pairwise",
			  h->opt.value);
		return false;
	}
	*out = set;
	return true;
}

static void set_group(struct hap *h)
{
	uint32_t set;

	if (!read_ciphers(h, &set))
		return;
	for (unsigned c = CIPHER_TKIP; c <= CIPHER_CCMP_256; c++) {
		if (set == SUITE_BIT(c)) {
			h->at->spec.group = (enum cipher)c;
			h->at->has_group = true;
			return;
		}
	}
	HAP_ERROR(h, "unsupported group cipher suite '%s'", h->opt.value);
}

static void set_group_mgmt(struct hap *h)
{
	if (!spec_mgmt_cipher_parse(h->opt.value, strlen(h->opt.value), &h->at->spec.group_mgmt))
		HAP_ERROR(h, "invalid group_mgmt_cipher: %s", h->opt.value);
}

static void set_passphrase(struct hap *h)
{
	struct spec_psk *k = &h->at->main_psk;
	size_t len = strlen(h->opt.value);

	if (len < SPEC_PASSPHRASE_MIN || len > SPEC_PASSPHRASE_MAX) {
		HAP_ERROR(h, "invalid WPA passphrase length %zu (expected 8..63)", len);
		return;
	}
	memset(k, 0, sizeof(*k));
	k->any_mac = true;
	k->is_passphrase = true;
	memcpy(k->passphrase, h->opt.value, len);
	k->passphrase_len = (uint8_t)len;
	k->file = h->opt.file;
	k->line = h->opt.line;
	h->at->has_main_psk = true;
}

static void set_psk(struct hap *h)
{
	struct spec_psk k = { .any_mac = true, .file = h->opt.file, .line = h->opt.line };

	if (text_hex(h->opt.value, strlen(h->opt.value), k.raw, sizeof(k.raw)) != SPEC_PSK_LEN) {
		HAP_ERROR(h, "Invalid PSK (expected 64 hex digits)");
		return;
	}
	h->at->main_psk = k;
	h->at->has_main_psk = true;
}

/* [hostapd] OCV also makes PMF optional, at this line; a later ieee80211w=0 undoes it. */
static void set_ocv(struct hap *h)
{
	struct spec_bss *s = &h->at->spec;
	int64_t v;

	if (!hap_number(h, 0, 2, &v))
		return;
	s->ocv = (unsigned)v;
	if (v > 0 && s->ieee80211w == SPEC_MFP_OFF)
		s->ieee80211w = SPEC_MFP_OPTIONAL;
}

static void set_group_rekey(struct hap *h)
{
	int64_t v;

	if (!hap_number(h, 0, INT32_MAX, &v))
		return;
	h->at->spec.wpa_group_rekey_s = (uint32_t)v;
	h->at->has_group_rekey = true;
}

bool hap_set_rsn(struct hap *h)
{
	const struct hap_key keys[] = {
		{ "wpa_key_mgmt", set_key_mgmt },    { "group_cipher", set_group },
		{ "group_mgmt_cipher", set_group_mgmt }, { "wpa_passphrase", set_passphrase },
		{ "wpa_psk", set_psk },              { "ocv", set_ocv },
		{ "wpa_group_rekey", set_group_rekey },
	};

	if (strcmp(h->opt.key, "wpa_pairwise") == 0)
		return read_ciphers(h, &h->at->spec.wpa_pairwise), true;
	if (strcmp(h->opt.key, "rsn_pairwise") == 0)
		return read_ciphers(h, &h->at->spec.rsn_pairwise), true;
	return hap_set_of(h, keys, sizeof(keys) / sizeof(keys[0]));
}
