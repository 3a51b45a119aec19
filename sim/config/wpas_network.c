#include "config/wpas.h"

#include "base/text.h"

enum {
	PSK_AKMS = SUITE_BIT(AKM_PSK) | SUITE_BIT(AKM_FT_PSK) | SUITE_BIT(AKM_PSK_SHA256),
	SAE_AKMS = SUITE_BIT(AKM_SAE) | SUITE_BIT(AKM_FT_SAE) | SUITE_BIT(AKM_SAE_EXT) |
		   SUITE_BIT(AKM_FT_SAE_EXT),
	EAP_AKMS = SUITE_BIT(AKM_8021X) | SUITE_BIT(AKM_FT_8021X) | SUITE_BIT(AKM_8021X_SHA256) |
		   SUITE_BIT(AKM_SUITE_B) | SUITE_BIT(AKM_SUITE_B_192) |
		   SUITE_BIT(AKM_FT_8021X_SHA384) | SUITE_BIT(AKM_CCKM),
	STRONG_PAIRWISE = SUITE_BIT(CIPHER_CCMP_128) | SUITE_BIT(CIPHER_CCMP_256) |
			  SUITE_BIT(CIPHER_GCMP_128) | SUITE_BIT(CIPHER_GCMP_256) |
			  SUITE_BIT(CIPHER_NONE),
	PAIRWISE_ALLOWED = STRONG_PAIRWISE | SUITE_BIT(CIPHER_TKIP),
	GROUP_ALLOWED = PAIRWISE_ALLOWED | SUITE_BIT(CIPHER_WEP40) | SUITE_BIT(CIPHER_WEP104) |
			SUITE_BIT(CIPHER_NO_GROUP)
};

static void set_ssid(struct wpas *w)
{
	uint8_t ssid[SPEC_SSID_MAX];
	size_t len;

	if (!config_string(w->opt.value, ssid, sizeof(ssid), &len)) {
		WPAS_ERROR(w,
			   "invalid ssid %s (expected \"text\", P\"text\" or hex digits, at most "
			   "32 octets)",
			   w->opt.value);
		return;
	}
	memcpy(w->net->ssid.b, ssid, len);
	w->net->ssid.len = (uint8_t)len;
	w->net->has_ssid = true;
}

static void set_bssid(struct wpas *w)
{
	struct mac bssid;

	if (w->opt.value[0] == '\0' || strcmp(w->opt.value, "any") == 0 ||
	    strcmp(w->opt.value, "\"\"") == 0) {
		w->net->has_bssid = false;
		return;
	}
	if (!mac_parse(w->opt.value, strlen(w->opt.value), &bssid)) {
		WPAS_ERROR(w, "Invalid BSSID '%s'", w->opt.value);
		return;
	}
	w->net->bssid = bssid;
	w->net->has_bssid = true;
}

static void set_passphrase(struct wpas *w, const char *quoted)
{
	struct spec_psk *k = &w->net->psk;
	size_t len = strlen(quoted);

	if (len < 2 || quoted[len - 1] != '"') {
		WPAS_ERROR(w, "invalid psk: the quote is not closed");
		return;
	}
	len -= 2;
	if (len < SPEC_PASSPHRASE_MIN || len > SPEC_PASSPHRASE_MAX) {
		WPAS_ERROR(w, "Invalid passphrase length %zu (expected: 8..63)", len);
		return;
	}
	memset(k->passphrase, 0, sizeof(k->passphrase));
	memcpy(k->passphrase, quoted + 1, len);
	k->passphrase_len = (uint8_t)len;
	k->is_passphrase = true;
	w->has_passphrase = true;
	w->net->has_psk = true;
}

static void set_psk(struct wpas *w)
{
	struct spec_psk *k = &w->net->psk;
	uint8_t raw[SPEC_PSK_LEN];

	k->any_mac = true;
	k->file = w->opt.file;
	k->line = w->opt.line;
	if (w->opt.value[0] == '"') {
		set_passphrase(w, w->opt.value);
		return;
	}
	if (text_hex(w->opt.value, strlen(w->opt.value), raw, sizeof(raw)) != SPEC_PSK_LEN) {
		WPAS_ERROR(w, "Invalid PSK (expected 64 hex digits, or a passphrase in double "
			      "quotes)");
		return;
	}
	memcpy(k->raw, raw, sizeof(raw));
	k->is_passphrase = false;
	w->has_raw_psk = true;
	w->net->has_psk = true;
}

/* Words beside the AKMs: no simulated network uses them, but they are not wrong. */
static bool is_other_key_mgmt(const char *word, size_t len)
{
	static const char *const others[] = { "IEEE8021X", "WPA-NONE", "WPS", "OSEN", "DPP" };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (text_is(word, len, others[i]))
			return true;
	return false;
}

static void set_key_mgmt(struct wpas *w)
{
	const char *p = w->opt.value, *word;
	uint32_t akms = 0;
	size_t len, n = 0;

	for (; config_word(&p, &word, &len); n++) {
		enum akm akm = AKM_NONE;

		if (is_other_key_mgmt(word, len)) {
			WPAS_WARNING(w, "key_mgmt %.*s is not modelled", (int)len, word);
			continue;
		}
		if (!text_is(word, len, "NONE") && !spec_akm_parse(word, len, &akm)) {
			WPAS_ERROR(w, "invalid key_mgmt '%.*s'", (int)len, word);
			return;
		}
		akms |= SUITE_BIT(akm);
	}
	if (akms & SUITE_BIT(AKM_CCKM))
		config_say(w->r, CONFIG_NOTE, wpas_here(w), CONFIG_CCKM_NOTE);
	if (n == 0)
		WPAS_ERROR(w, "no key_mgmt values configured.");
	else
		w->net->akms = akms;
}

static void set_proto(struct wpas *w)
{
	const char *p = w->opt.value, *word;
	unsigned proto = 0;
	size_t len;

	while (config_word(&p, &word, &len)) {
		if (text_is(word, len, "WPA")) {
			proto |= SPEC_WPA_V1;
		} else if (text_is(word, len, "RSN") || text_is(word, len, "WPA2")) {
			proto |= SPEC_WPA_V2;
		} else {
			WPAS_ERROR(w, "invalid proto '%.*s'", (int)len, word);
			return;
		}
	}
	if (proto == 0)
		WPAS_ERROR(w, "no proto values configured.");
	else
		w->net->proto = proto;
}

static void set_ciphers(struct wpas *w, uint32_t allowed, uint32_t *out)
{
	const char *p = w->opt.value, *word;
	uint32_t set = 0;
	size_t len;

	while (config_word(&p, &word, &len)) {
		enum cipher cipher;

		if (!spec_cipher_parse(word, len, &cipher)) {
			WPAS_ERROR(w, "invalid cipher '%.*s'.", (int)len, word);
			return;
		}
		set |= SUITE_BIT(cipher);
	}
	if (set == 0)
		WPAS_ERROR(w, "no cipher values configured.");
	else if (set & ~allowed)
		WPAS_ERROR(w, "not allowed %s cipher '%s'", w->opt.key, w->opt.value);
	else
		*out = set;
}

static void set_group_mgmt(struct wpas *w)
{
	const char *p = w->opt.value, *word;
	uint32_t set = 0;
	size_t len;

	while (config_word(&p, &word, &len)) {
		enum cipher cipher;

		if (!spec_mgmt_cipher_parse(word, len, &cipher)) {
			WPAS_ERROR(w, "invalid group_mgmt cipher '%.*s'", (int)len, word);
			return;
		}
		set |= SUITE_BIT(cipher);
	}
	w->net->group_mgmt = set;
}

static const struct number {
	const char *key;
	size_t offset;
	enum { SWITCH, NUM } kind;
	int64_t lo, hi;
} numbers[] = {
#define NET(key, field, kind, lo, hi) { key, offsetof(struct spec_network, field), kind, lo, hi }
	NET("scan_ssid", scan_ssid, SWITCH, 0, 1),
	NET("disabled", disabled, SWITCH, 0, 2),
	NET("priority", priority, NUM, INT32_MIN, INT32_MAX),
	NET("ieee80211w", ieee80211w, NUM, 0, 2),
	NET("ocv", ocv, NUM, 0, 1),
	NET("beacon_prot", beacon_prot, SWITCH, 0, 1),
	NET("wpa_ptk_rekey", wpa_ptk_rekey_s, NUM, 0, INT32_MAX),
	NET("wpa_deny_ptk0_rekey", wpa_deny_ptk0_rekey, NUM, 0, 2),
	NET("proactive_key_caching", proactive_key_caching, NUM, 0, 1),
	NET("ft_eap_pmksa_caching", ft_eap_pmksa_caching, SWITCH, 0, 1),
	NET("sae_pwe", sae_pwe, NUM, 0, 3),
	NET("owe_group", owe_group, NUM, 0, 65535),
	NET("owe_only", owe_only, SWITCH, 0, 1),
	NET("owe_ptk_workaround", owe_ptk_workaround, NUM, 0, 1),
	NET("fragment_size", eap.fragment_size, NUM, 1, 65535),
	NET("eapol_flags", eap.eapol_flags, NUM, 0, 3),
	NET("eap_workaround", eap.workaround, SWITCH, -1, INT32_MAX),
};

static bool set_number(struct wpas *w)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		const struct number *n = &numbers[i];
		char *where = (char *)w->net + n->offset;
		int64_t v;
		int32_t s;
		bool b;

		if (strcmp(n->key, w->opt.key) != 0)
			continue;
		if (!wpas_number(w, n->lo, n->hi, &v))
			return true;
		s = (int32_t)v;
		b = v != 0;
		if (n->kind == SWITCH)
			memcpy(where, &b, sizeof(b));
		else
			memcpy(where, &s, sizeof(s));
		return true;
	}
	return false;
}

static bool set_bgscan(struct wpas *w)
{
	const char *bgscan;

	if (strcmp(w->opt.key, "bgscan") != 0)
		return false;
	bgscan = wpas_text(w);
	if (bgscan)
		wpas_bgscan(w, bgscan, &w->net->bgscan);
	return true;
}

static void set_list(struct wpas *w)
{
	const char *key = w->opt.key;
	struct spec_network *n = w->net;

	if (strcmp(key, "ssid") == 0)
		set_ssid(w);
	else if (strcmp(key, "bssid") == 0)
		set_bssid(w);
	else if (strcmp(key, "psk") == 0)
		set_psk(w);
	else if (strcmp(key, "key_mgmt") == 0)
		set_key_mgmt(w);
	else if (strcmp(key, "proto") == 0)
		set_proto(w);
	else if (strcmp(key, "pairwise") == 0)
		set_ciphers(w, PAIRWISE_ALLOWED, &n->pairwise);
	else if (strcmp(key, "group") == 0)
		set_ciphers(w, GROUP_ALLOWED, &n->group);
	else if (strcmp(key, "group_mgmt") == 0)
		set_group_mgmt(w);
	else if (strcmp(key, "scan_freq") == 0)
		wpas_freqs(w, n->scan_freq, &n->n_scan_freq);
	else if (strcmp(key, "freq_list") == 0)
		wpas_freqs(w, n->freq_list, &n->n_freq_list);
}

void wpas_network_set(struct wpas *w)
{
	const char *nearest = NULL;

	w->opt.known = config_key_network(w->opt.key, config_is_full(w->r) ? NULL : &nearest);
	if (!w->opt.known && config_key_wpas_global(w->opt.key, NULL))
		WPAS_WARNING(w, "'%s' is a global and belongs before the network blocks",
			     w->opt.key);
	else if (!w->opt.known && nearest)
		WPAS_WARNING(w, "unknown network field '%s' (nearest: %s)", w->opt.key, nearest);
	else if (!w->opt.known)
		WPAS_WARNING(w, "unknown network field '%s'", w->opt.key);
	if (!set_number(w) && !wpas_eap_set(w) && !set_bgscan(w))
		set_list(w);
}

void wpas_network_end(struct wpas *w)
{
	struct spec_network *n = w->net;
	bool has_secret = n->has_psk || n->sae_password;

	w->opt.line = n->line;
	if (w->has_passphrase && w->has_raw_psk)
		WPAS_ERROR(w, "both PSK and passphrase configured.");
	/* [wpa_supplicant] The group cipher cannot be stronger than the pairwise cipher. */
	if (!(n->pairwise & STRONG_PAIRWISE))
		n->group &= ~(uint32_t)SUITE_BIT(CIPHER_CCMP_128);
	if (n->ocv && n->ieee80211w == SPEC_MFP_OFF)
		WPAS_ERROR(w, "PMF needs to be enabled whenever using OCV");
	wpas_eap_end(w, EAP_AKMS);
	if (n->owe_group && (n->owe_group < 19 || n->owe_group > 21))
		WPAS_ERROR(w, "owe_group %u is none of 19, 20, 21", n->owe_group);
	if ((n->akms & (PSK_AKMS | SAE_AKMS)) && !has_secret &&
	    n->eap.n_methods == 0)
		WPAS_WARNING(w, "network has no psk and cannot be joined; an open network needs "
				"key_mgmt=NONE");
}

void wpas_check_networks(struct wpas *w)
{
	for (size_t i = 0; i < w->sta->n_network; i++) {
		const struct spec_network *n = &w->sta->network[i];
		unsigned mfp = n->ieee80211w == SPEC_MFP_DEFAULT ? w->sta->pmf : n->ieee80211w;
		uint32_t need = SAE_AKMS | SUITE_BIT(AKM_OWE) | SUITE_BIT(AKM_SUITE_B_192);

		w->opt.line = n->line;
		if ((n->akms & SAE_AKMS) &&
		    spec_network_sae_pwe(w->sta, n, AKM_SAE) == SPEC_SAE_PWE_FORCED)
			WPAS_WARNING(w, "sae_pwe=3 is wpa_supplicant's for tests: "
					"hunting-and-pecking alone (expected 0..2)");
		if ((n->akms & need) && !(n->akms & ~need) && mfp == SPEC_MFP_OFF)
			WPAS_WARNING(w, "%s without PMF (ieee80211w=0): an AP that requires it "
					"refuses with status 31",
				     n->akms & SAE_AKMS		    ? "SAE"
				     : n->akms & SUITE_BIT(AKM_OWE) ? "OWE"
								    : "Suite B");
	}
}
