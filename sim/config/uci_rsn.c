#include "config/uci.h"

#include "base/text.h"

/* encryption, key, ieee80211w and what follows from them. */

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static bool ends(const char *text, const char *with)
{
	size_t n = strlen(text), k = strlen(with);

	return n >= k && strcmp(text + n - k, with) == 0;
}

/* The order of these tests is the scripts' [netifd-wireless.sh wireless_vif_parse_encryption]. */
static unsigned wpa_of(const char *e)
{
	if (starts(e, "wpa2") || starts(e, "wpa3") || strstr(e, "psk2") || starts(e, "psk3") ||
	    starts(e, "sae") || starts(e, "owe") || starts(e, "dpp"))
		return 2;
	if ((starts(e, "wpa") || strstr(e, "psk")) && strstr(e, "mixed"))
		return 3;
	if (starts(e, "wpa") || strstr(e, "psk"))
		return 1;
	return 0;
}

static const char *auth_of(const char *e)
{
	if (starts(e, "owe"))
		return "owe";
	if (starts(e, "wpa3-192"))
		return "eap192";
	if (starts(e, "wpa3-mixed"))
		return "eap-eap2";
	if (starts(e, "wpa3"))
		return "eap2";
	if (starts(e, "psk3-mixed") || starts(e, "sae-mixed"))
		return "psk-sae";
	if (starts(e, "psk3") || starts(e, "sae"))
		return "sae";
	if (strstr(e, "psk"))
		return "psk";
	if (strstr(e, "wpa") || strstr(e, "8021x"))
		return "eap";
	if (strstr(e, "wep"))
		return "wep";
	return "none";
}

static const char *pairwise_of(const char *e)
{
	static const struct {
		const char *end, *ciphers;
	} ends_with[] = {
		{ "tkip+aes", "CCMP TKIP" },
		{ "tkip+ccmp", "CCMP TKIP" },
		{ "aes+tkip", "CCMP TKIP" },
		{ "ccmp+tkip", "CCMP TKIP" },
		{ "ccmp256", "CCMP-256" },
		{ "aes", "CCMP" },
		{ "ccmp", "CCMP" },
		{ "tkip", "TKIP" },
		{ "gcmp256", "GCMP-256" },
		{ "gcmp", "GCMP" },
		{ "wpa3-192", "GCMP-256" },
	};

	for (size_t i = 0; i < sizeof(ends_with) / sizeof(ends_with[0]); i++)
		if (ends(e, ends_with[i].end))
			return ends_with[i].ciphers;
	return "CCMP";
}

static bool is_one_of(const char *auth, const char *list)
{
	const char *word;
	size_t len;

	while (config_word(&list, &word, &len))
		if (text_is(word, len, auth))
			return true;
	return false;
}

static unsigned mfp_of(struct uci_map *m)
{
	const char *v = uci_get(m->iface, "ieee80211w");
	bool must = is_one_of(m->auth, "sae owe eap2 eap192");
	int64_t n;

	/* The ucode scripts do not ask what UCI says where WPA3 demands PMF. */
	if (must && m->release >= CONFIG_OPENWRT_25_12_RC)
		return 2;
	if (v && *v) {
		if (text_i64_in(v, strlen(v), 0, 2, &n))
			return (unsigned)n;
		CONFIG_SAY_ERROR(m->u->r, uci_at(m, "ieee80211w"),
				 "invalid ieee80211w '%s' (expected 0..2)", v);
		return 0;
	}
	if (must)
		return 2;
	return is_one_of(m->auth, "psk-sae eap-eap2") ? 1 : 0;
}

/*
 * The AKM list [hostapd.sh hostapd_append_wpa_key_mgmt]. FT joins at wpa 1 too before 24.10
 * (the rule came with OpenWrt's pull request 14456).
 */
static const char *key_mgmt_of(const struct uci_map *m)
{
	static const struct {
		const char *auth, *plain, *ft, *sha256;
	} rows[] = {
		{ "psk", "WPA-PSK", " FT-PSK", " WPA-PSK-SHA256" },
		{ "eap", "WPA-EAP", " FT-EAP", " WPA-EAP-SHA256" },
		{ "eap192", "WPA-EAP-SUITE-B-192", " FT-EAP-SHA384", "" },
		{ "eap-eap2", "WPA-EAP WPA-EAP-SHA256", " FT-EAP", "" },
		{ "eap2", "WPA-EAP-SHA256", " FT-EAP", "" },
		{ "sae", "SAE", " FT-SAE", "" },
		{ "psk-sae", "SAE WPA-PSK", " FT-SAE FT-PSK", " WPA-PSK-SHA256" },
		{ "owe", "OWE", "", "" },
	};
	char text[128];
	struct sb sb = sb_of(text, sizeof(text));

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(rows[i].auth, m->auth) != 0)
			continue;
		sb_str(&sb, rows[i].plain);
		if (m->ft)
			sb_str(&sb, rows[i].ft);
		if (m->mfp > 0)
			sb_str(&sb, rows[i].sha256);
		return arena_text(m->u->r->arena, text, strlen(text));
	}
	return arena_text(m->u->r->arena, "", 0);
}

static void emit_key(struct uci_map *m)
{
	const char *key = uci_or(m->iface, "key", "");
	size_t len = strlen(key);

	if (!is_one_of(m->auth, "psk sae psk-sae"))
		return;
	if (uci_is_on(m->iface, "ppsk", false)) {
		uci_map_ppsk(m);
		return;
	}
	if (len == 64)
		uci_emit(m, "key", "wpa_psk", key);
	else if (len >= SPEC_PASSPHRASE_MIN && len <= SPEC_PASSPHRASE_MAX)
		uci_emit(m, "key", "wpa_passphrase", key);
	else if (len > 0)
		CONFIG_SAY_ERROR(m->u->r, uci_at(m, "key"),
				 "invalid key length %zu (expected 8..63, or 64 hex digits): "
				 "INVALID_WPA_PSK",
				 len);
	if (uci_get(m->iface, "wpa_psk_file"))
		uci_emit(m, "wpa_psk_file", "wpa_psk_file", uci_get(m->iface, "wpa_psk_file"));
	else if (!is_one_of(m->auth, "sae"))
		uci_emit(m, NULL, "wpa_psk_file", "/var/run/hostapd.psk");
}

static void emit_sae(struct uci_map *m)
{
	if (!is_one_of(m->auth, "sae psk-sae"))
		return;
	uci_emit(m, "sae_require_mfp", "sae_require_mfp", "1");
	if (uci_get(m->iface, "sae_groups"))
		uci_emit(m, "sae_groups", "sae_groups", uci_get(m->iface, "sae_groups"));
	if (uci_get(m->iface, "sae_password_file"))
		uci_emit(m, "sae_password_file", "sae_password_file",
			 uci_get(m->iface, "sae_password_file"));
	if (m->release >= CONFIG_OPENWRT_22_03 || uci_get(m->iface, "sae_pwe"))
		uci_emit(m, "sae_pwe", "sae_pwe", uci_or(m->iface, "sae_pwe", "2"));
}

static void emit_rekey(struct uci_map *m)
{
	static const char *const names[][2] = {
		{ "wpa_group_rekey", "wpa_group_rekey" },
		{ "wpa_pair_rekey", "wpa_ptk_rekey" },
		{ "wpa_master_rekey", "wpa_gmk_rekey" },
		{ "wpa_strict_rekey", "wpa_strict_rekey" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (uci_get(m->iface, names[i][0]))
			uci_emit(m, names[i][0], names[i][1], uci_get(m->iface, names[i][0]));
	uci_emit(m, "wpa_disable_eapol_key_retries", "wpa_disable_eapol_key_retries",
		 uci_is_on(m->iface, "wpa_disable_eapol_key_retries", false) ? "1" : "0");
}

static void emit_mfp(struct uci_map *m)
{
	if (m->wpa < 2)
		return;
	uci_emitf(m, "ieee80211w", "ieee80211w", "%u", m->mfp);
	if (m->mfp == 0)
		return;
	uci_emit(m, "ieee80211w_mgmt_cipher", "group_mgmt_cipher",
		 uci_or(m->iface, "ieee80211w_mgmt_cipher",
			strcmp(m->auth, "eap192") == 0 ? "BIP-GMAC-256" : "AES-128-CMAC"));
	if (uci_get(m->iface, "ieee80211w_max_timeout"))
		uci_emit(m, "ieee80211w_max_timeout", "assoc_sa_query_max_timeout",
			 uci_get(m->iface, "ieee80211w_max_timeout"));
	if (uci_get(m->iface, "ieee80211w_retry_timeout"))
		uci_emit(m, "ieee80211w_retry_timeout", "assoc_sa_query_retry_timeout",
			 uci_get(m->iface, "ieee80211w_retry_timeout"));
}

/* Through the bridge of the interface's network, by its usual name. */
static void emit_preauth(struct uci_map *m)
{
	const char *p = uci_or(m->iface, "network", ""), *word;
	size_t len;

	uci_emit(m, "rsn_preauth", "rsn_preauth", "1");
	if (config_word(&p, &word, &len))
		uci_emitf(m, "network", "rsn_preauth_interfaces", "br-%.*s", (int)len, word);
}

/* PMK caching is off for PSK and EAP unless auth_cache or pre-authentication asks for it. */
static void emit_caching(struct uci_map *m)
{
	bool preauth = uci_is_on(m->iface, "rsn_preauth", false);
	bool cache = preauth || is_one_of(m->auth, "sae psk-sae owe");

	if (m->wpa < 2)
		return;
	cache = uci_is_on(m->iface, "auth_cache", uci_is_on(m->iface, "okc", cache));
	if (preauth)
		emit_preauth(m);
	uci_emit(m, "auth_cache", "okc", cache ? "1" : "0");
	if (!cache && !uci_is_on(m->iface, "fils", false))
		uci_emit(m, "auth_cache", "disable_pmksa_caching", "1");
}

void uci_map_encryption(struct uci_map *m)
{
	const char *e = uci_or(m->iface, "encryption", "none");
	const char *key_mgmt;

	m->wpa = wpa_of(e);
	m->auth = auth_of(e);
	m->mfp = mfp_of(m);
	m->ft = uci_is_on(m->iface, "ieee80211r", false) &&
		m->wpa >= (m->release >= CONFIG_OPENWRT_24_10 ? 2u : 1u);
	if (strcmp(m->auth, "wep") == 0)
		CONFIG_SAY_WARNING(m->u->r, uci_at(m, "encryption"), "WEP is not modelled");
	else if (m->wpa == 0 && strcmp(e, "none") != 0 && strcmp(e, "open") != 0)
		CONFIG_SAY_ERROR(m->u->r, uci_at(m, "encryption"), "invalid encryption '%s'", e);
	if (is_one_of(m->auth, "none owe"))
		uci_map_owe(m);
	uci_emitf(m, "encryption", "wpa", "%u", m->wpa);
	if (m->wpa == 0)
		return;
	uci_emit(m, "encryption", "wpa_pairwise", pairwise_of(e));
	emit_key(m);
	if (starts(m->auth, "eap"))
		uci_map_eap(m);
	emit_sae(m);
	emit_rekey(m);
	key_mgmt = key_mgmt_of(m);
	m->u->out_of_memory |= key_mgmt == NULL;
	if (key_mgmt && *key_mgmt)
		uci_emit(m, "encryption", "wpa_key_mgmt", key_mgmt);
	emit_caching(m);
	emit_mfp(m);
	uci_map_transition_disable(m);
}
