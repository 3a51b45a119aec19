/* sees: base spec crypto config */
#include "config_case.h"

/* Every key of wpa_supplicant.conf that is modelled. */

#define NET "network={\n\tssid=\"net\"\n\tpsk=\"longenough\"\n"

static const struct key_case net_keys[] = {
#define IN(in, kind, field, want) { in, kind, offsetof(struct spec_network, field), want }
	IN("scan_ssid=1", SWITCH, scan_ssid, 1),
	IN("disabled=1", SWITCH, disabled, 1),
	IN("priority=-3", INT, priority, -3),
	IN("ieee80211w=2", NUM, ieee80211w, 2),
	IN("", NUM, ieee80211w, SPEC_MFP_DEFAULT),
	IN("ocv=1", NUM, ocv, 1),
	IN("beacon_prot=1", SWITCH, beacon_prot, 1),
	IN("wpa_ptk_rekey=600", NUM, wpa_ptk_rekey_s, 600),
	IN("wpa_deny_ptk0_rekey=1", NUM, wpa_deny_ptk0_rekey, 1),
	IN("proactive_key_caching=1", INT, proactive_key_caching, 1),
	IN("", INT, proactive_key_caching, -1),
	IN("ft_eap_pmksa_caching=1", SWITCH, ft_eap_pmksa_caching, 1),
	IN("key_mgmt=FT-PSK WPA-PSK", NUM, akms, SUITE_BIT(AKM_PSK) | SUITE_BIT(AKM_FT_PSK)),
	IN("key_mgmt=NONE", NUM, akms, SUITE_BIT(AKM_NONE)),
	IN("key_mgmt=WPA-EAP IEEE8021X", NUM, akms, SUITE_BIT(AKM_8021X)),
	IN("", NUM, akms, SUITE_BIT(AKM_PSK) | SUITE_BIT(AKM_8021X)),
	IN("proto=RSN", NUM, proto, SPEC_WPA_V2),
	IN("proto=WPA WPA2", NUM, proto, SPEC_WPA_V1 | SPEC_WPA_V2),
	IN("pairwise=GCMP-256", NUM, pairwise, SUITE_BIT(CIPHER_GCMP_256)),
	IN("group=CCMP TKIP", NUM, group, SUITE_BIT(CIPHER_CCMP_128) | SUITE_BIT(CIPHER_TKIP)),
	/* [wpa_supplicant] The group cipher cannot be stronger than the pairwise cipher. */
	IN("pairwise=TKIP", NUM, group, SUITE_BIT(CIPHER_TKIP)),
	IN("group_mgmt=AES-128-CMAC", NUM, group_mgmt, SUITE_BIT(CIPHER_BIP_CMAC_128)),
	IN("bgscan=\"simple:30:-65:300\"", INT, bgscan.threshold_dbm, -65),
	IN("bgscan=\"simple:30:-65:300\"", NUM, bgscan.long_s, 300),
	IN("bgscan=\"learn:20\"", NUM, bgscan.long_s, 20),
	IN("bgscan=\"learn:20\"", NUM, bgscan.kind, SPEC_BGSCAN_LEARN),
	IN("bgscan=\"simple:30:-65:300\"", NUM, bgscan.btm_queries, 0),
	IN("bgscan=\"simple:30:-65:300:2\"", NUM, bgscan.btm_queries, 2),
	IN("bgscan=\"\"", NUM, bgscan.kind, SPEC_BGSCAN_NONE),
	IN("scan_freq=2412 5180", NUM, scan_freq[1], 5180),
	IN("freq_list=2412 5180", NUM, freq_list[0], 2412),
	IN("psk_list=x # a comment", SWITCH, has_psk, 1),
}, global_keys[] = {
#define GLOBAL(in, kind, field, want) { in, kind, offsetof(struct spec_station, field), want }
	GLOBAL("ap_scan=1", NUM, ap_scan, 1),
	GLOBAL("okc=1", SWITCH, okc, 1),
	GLOBAL("fast_reauth=0", SWITCH, fast_reauth, 0),
	GLOBAL("pmf=2", NUM, pmf, 2),
	GLOBAL("sae_pwe=1", NUM, sae_pwe, 1),
	GLOBAL("ft_prepend_pmkid=1", SWITCH, ft_prepend_pmkid, 1),
	GLOBAL("extended_key_id=1", SWITCH, extended_key_id, 1),
	GLOBAL("bss_expiration_age=10", NUM, bss_expiration_age_s, 10),
	GLOBAL("bss_expiration_scan_count=1", NUM, bss_expiration_scan_count, 1),
	GLOBAL("bss_max_count=5", NUM, bss_max_count, 5),
	GLOBAL("scan_res_valid_for_connect=30", NUM, scan_res_valid_for_connect_s, 30),
	GLOBAL("dot11RSNAConfigPMKLifetime=60", NUM, pmk_lifetime_s, 60),
	GLOBAL("dot11RSNAConfigPMKReauthThreshold=50", NUM, pmk_reauth_threshold_pct, 50),
	GLOBAL("dot11RSNAConfigSATimeout=30", NUM, sa_timeout_s, 30),
	GLOBAL("country=DE", SWITCH, has_country, 1),
	GLOBAL("freq_list=2412", NUM, freq_list[0], 2412),
	GLOBAL("", NUM, ap_scan, 1),
	GLOBAL("", NUM, pmk_lifetime_s, 43200),
	GLOBAL("", NUM, pmk_reauth_threshold_pct, 70),
	GLOBAL("", NUM, sa_timeout_s, 60),
	GLOBAL("", NUM, bss_expiration_age_s, 180),
	GLOBAL("", NUM, scan_res_valid_for_connect_s, 5),
};

START_TEST(t_network_key)
{
	struct config_case c;
	char text[256];

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	snprintf(text, sizeof(text), NET "\t%s\n}\n", net_keys[_i].in);
	case_wpas(&c, text);
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_int_eq(value_at(&c.sta->network[0], &net_keys[_i]), net_keys[_i].want);
	case_end(&c);
}
END_TEST

START_TEST(t_global_key)
{
	struct config_case c;
	char text[256];

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	snprintf(text, sizeof(text), "%s\n" NET "}\n", global_keys[_i].in);
	case_wpas(&c, text);
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_int_eq(value_at(c.sta, &global_keys[_i]), global_keys[_i].want);
	case_end(&c);
}
END_TEST

/* [11-2020 J.4.1] for the PSK form; blanks, comments, quotes and escapes as wpa_supplicant's. */
START_TEST(t_blocks)
{
	static const char text[] =
		"# comment\n"
		"ctrl_interface=/run/wpa # trailing\n"
		"cred={\n\trealm=\"not a network\"\n}\n"
		"network={\n"
		"  ssid=P\"a\\x20b\"   \n"
		"\tpsk=\"pass # phrase\" # real comment\n"
		"\tidentity=\"me\"\n"
		"\teap=TLS PEAP\n"
		"\tbssid=02:00:00:00:00:01\n"
		"}\r\n"
		"network={\n"
		"\tssid=6e6574\n"
		"\tpsk=0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af\n"
		"\tsae_password=\"other\"\n"
		"}\n";
	struct config_case c;
	struct spec_network *n;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	case_wpas(&c, text);
	if (c.err != ERR_OK)
		case_print(&c);
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_uint_eq(c.r.diags.n, 2); /* no key for TLS, no CA */
	ck_assert_uint_eq(c.sta->n_network, 2);
	n = c.sta->network;
	ck_assert_mem_eq(n[0].ssid.b, "a b", 3);
	ck_assert_str_eq(n[0].psk.passphrase, "pass # phrase");
	ck_assert_str_eq(n[0].eap.identity, "me");
	ck_assert_uint_eq(n[0].eap.n_methods, 2);
	ck_assert_int_eq(n[0].eap.methods[0], SPEC_EAP_TLS);
	ck_assert_int_eq(n[0].eap.methods[1], SPEC_EAP_PEAP);
	ck_assert(n[0].has_bssid && n[0].bssid.b[5] == 1);
	ck_assert_uint_eq(n[0].line, 6);
	ck_assert_mem_eq(n[1].ssid.b, "net", 3);
	ck_assert(!n[1].psk.is_passphrase && n[1].psk.raw[0] == 0x0d);
	ck_assert_str_eq(n[1].sae_password, "other");
	ck_assert_uint_eq(spec_option_last(&n[1].options, "psk")->line, 15);
	ck_assert_str_eq(spec_option_last(&c.sta->options, "ctrl_interface")->value, "/run/wpa");
	case_end(&c);
}
END_TEST

START_TEST(t_global_bgscan_is_the_default)
{
	struct config_case c;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	case_wpas(&c, "bgscan=\"simple:30:-70:86400\"\n" NET "}\n" NET "\tbgscan=\"\"\n}\n");
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_int_eq(c.sta->network[0].bgscan.threshold_dbm, -70);
	ck_assert_int_eq(c.sta->network[1].bgscan.kind, SPEC_BGSCAN_NONE);
	case_end(&c);
}
END_TEST

UNIT_MAIN("config_wpas", {
	tcase_add_loop_test(tc, t_network_key, 0, N_OF(net_keys));
	tcase_add_loop_test(tc, t_global_key, 0, N_OF(global_keys));
	tcase_add_test(tc, t_blocks);
	tcase_add_test(tc, t_global_bgscan_is_the_default);
})
