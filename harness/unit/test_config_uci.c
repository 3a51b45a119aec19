/* sees: base spec crypto config */
#include "config_case.h"

/* UCI's syntax, and what each OpenWrt release makes of the same options. */

#define RADIO "config wifi-device 'radio0'\n\toption band '5g'\n\toption channel '36'\n"
#define IFACE                                                                                      \
	"config wifi-iface 'w'\n\toption device 'radio0'\n\toption ssid 'OpenWrt'\n"               \
	"\toption key 'longenough'\n"
#define FT_PSK RADIO IFACE "\toption encryption 'psk2'\n\toption ieee80211r '1'\n"
#define EAP(encryption)                                                                            \
	FT_PSK "\toption encryption '" encryption "'\n\toption ieee80211r '0'\n"                   \
	       "\toption auth_server '10.0.0.1'\n\toption auth_secret 's3'\n"
#define FT_SAE RADIO IFACE "\toption encryption 'sae'\n\toption ieee80211r '1'\n"

enum {
	V19_07 = CONFIG_OPENWRT_19_07,
	V22_03 = CONFIG_OPENWRT_22_03,
	V23_05 = CONFIG_OPENWRT_23_05,
	V24_10 = CONFIG_OPENWRT_24_10,
	V25_12_RC = CONFIG_OPENWRT_25_12_RC,
	V25_12 = CONFIG_OPENWRT_25_12
};

static const struct release_case {
	const char *in;
	int release;
	const char *key, *want; /* NULL: not written */
} releases[] = {
	/* failures.md B.3; the domains of "OpenWrt" are published there too. */
	{ FT_PSK, V19_07, "mobility_domain", "aaf5" },
	{ FT_PSK, V24_10, "mobility_domain", "aaf5" },
	{ FT_PSK, V25_12_RC, "mobility_domain", "f30b" },
	{ FT_PSK, V25_12, "mobility_domain", "aaf5" },
	{ FT_PSK "\toption mobility_domain 'abab'\n", V25_12, "mobility_domain", "abab" },
	{ FT_PSK "\toption ssid 'roaming'\n", V22_03, "mobility_domain", "9ccc" },
	{ FT_PSK "\toption ssid 'roaming'\n", V25_12_RC, "mobility_domain", "9cf7" },
	{ FT_PSK, V22_03, "ft_over_ds", "1" },
	{ FT_PSK, V23_05, "ft_over_ds", "0" },
	{ FT_PSK, V24_10, "reassociation_deadline", "1000" },
	{ FT_PSK, V25_12, "reassociation_deadline", "20000" },
	{ FT_PSK, V19_07, "ft_psk_generate_local", "1" },
	{ FT_PSK, V25_12, "ft_psk_generate_local", "1" },
	{ FT_SAE, V22_03, "ft_psk_generate_local", "1" },
	{ FT_SAE, V23_05, "ft_psk_generate_local", "1" },
	{ FT_SAE, V24_10, "ft_psk_generate_local", "0" },
	{ FT_PSK, V24_10, "r0kh", NULL },
	/* md5("aaf5/longenough"), with coreutils */
	{ FT_SAE, V24_10, "r0kh", "ff:ff:ff:ff:ff:ff * fe7ebec7b3c2d1c54dc1d510e48b8fc8" },
	{ FT_SAE, V24_10, "r1kh", "00:00:00:00:00:00 00:00:00:00:00:00 "
	  "fe7ebec7b3c2d1c54dc1d510e48b8fc8" },
	{ FT_SAE, V24_10, "r0_key_lifetime", "10000" },
	{ FT_SAE, V25_12, "r0_key_lifetime", NULL },
	/* Releases up to 22.03 know the RADIUS secret alone: md5("aaf5/") of everybody. */
	{ FT_SAE "\toption ft_psk_generate_local '0'\n", V22_03, "r0kh",
	  "ff:ff:ff:ff:ff:ff * 7085a2ca703b4c86f782c56949bcb966" },
	{ FT_SAE "\tlist r0kh '02:00:00:00:00:02,ap2,000102030405060708090a0b0c0d0e0f'\n",
	  V24_10, "r0kh", "02:00:00:00:00:02 ap2 000102030405060708090a0b0c0d0e0f" },
	{ FT_SAE "\toption pmk_r1_push '1'\n", V24_10, "pmk_r1_push", "1" },
	{ FT_SAE "\toption r1_key_holder '001122334455'\n", V24_10, "r1_key_holder",
	  "001122334455" },
	{ FT_PSK, V24_10, "okc", "0" },
	{ FT_PSK, V24_10, "disable_pmksa_caching", "1" },
	{ FT_PSK "\toption auth_cache '1'\n", V24_10, "disable_pmksa_caching", NULL },
	{ FT_PSK "\toption rsn_preauth '1'\n", V24_10, "okc", "1" },
	{ FT_SAE, V24_10, "okc", "1" },
	{ FT_SAE, V24_10, "disable_pmksa_caching", NULL },
	{ FT_PSK, V24_10, "ieee80211w", "0" },
	{ FT_SAE, V24_10, "ieee80211w", "2" },
	{ FT_PSK "\toption encryption 'sae-mixed'\n", V24_10, "ieee80211w", "1" },
	{ FT_PSK, V24_10, "wpa_key_mgmt", "WPA-PSK FT-PSK" },
	{ FT_PSK "\toption ieee80211w '1'\n", V24_10, "wpa_key_mgmt",
	  "WPA-PSK FT-PSK WPA-PSK-SHA256" },
	{ FT_SAE, V24_10, "wpa_key_mgmt", "SAE FT-SAE" },
	{ FT_PSK "\toption encryption 'sae-mixed'\n", V24_10, "wpa_key_mgmt",
	  "SAE WPA-PSK FT-SAE FT-PSK WPA-PSK-SHA256" },
	{ FT_PSK "\toption encryption 'wpa2'\n\toption auth_server '10.0.0.1'\n", V24_10,
	  "wpa_key_mgmt", "WPA-EAP FT-EAP" },
	{ FT_PSK "\toption encryption 'wpa2'\n\toption auth_server '10.0.0.1'\n", V24_10,
	  "auth_server_addr", "10.0.0.1" },
	{ FT_PSK "\toption encryption 'wpa3-192'\n\toption auth_server '10.0.0.1'\n",
	  V24_10, "wpa_key_mgmt", "WPA-EAP-SUITE-B-192 FT-EAP-SHA384" },
	/* WPA1 carries no FT AKM since 24.10. */
	{ FT_PSK "\toption encryption 'psk'\n", V24_10, "mobility_domain", NULL },
	{ FT_PSK "\toption encryption 'psk'\n", V22_03, "mobility_domain", "aaf5" },
	{ FT_PSK "\toption encryption 'psk-mixed+tkip+ccmp'\n", V24_10, "wpa", "3" },
	{ FT_PSK "\toption encryption 'psk-mixed+tkip+ccmp'\n", V24_10, "wpa_pairwise",
	  "CCMP TKIP" },
	{ FT_PSK "\toption encryption 'psk2+ccmp256'\n", V24_10, "wpa_pairwise",
	  "CCMP-256" },
	{ FT_PSK "\toption nasid 'ap1'\n", V24_10, "nas_identifier", "ap1" },
	{ FT_PSK "\toption hidden '1'\n", V24_10, "ignore_broadcast_ssid", "1" },
	{ FT_PSK "\toption maxassoc '5'\n", V24_10, "max_num_sta", "5" },
	{ FT_PSK "\toption max_inactivity '60'\n", V24_10, "ap_max_inactivity", "60" },
	{ FT_PSK "\toption isolate 'yes'\n", V24_10, "ap_isolate", "1" },
	{ FT_PSK "\toption disassoc_low_ack 'off'\n", V24_10, "disassoc_low_ack", "0" },
	{ FT_PSK, V24_10, "disassoc_low_ack", "1" },
	{ FT_PSK "\toption ieee80211k '1'\n", V24_10, "rrm_neighbor_report", "1" },
	{ FT_PSK "\toption ieee80211k '1'\n\toption rrm_beacon_report '0'\n", V24_10,
	  "rrm_beacon_report", NULL },
	{ FT_PSK "\toption bss_transition '1'\n", V24_10, "bss_transition", "1" },
	{ FT_PSK "\toption bss_transition '1'\n", V19_07, "bss_transition", NULL },
	{ FT_PSK "\toption bss_transition '1'\n\toption ieee80211v '1'\n", V19_07,
	  "bss_transition", "1" },
	{ FT_PSK, V24_10, "wpa_disable_eapol_key_retries", "0" },
	{ FT_PSK "\toption wpa_disable_eapol_key_retries '1'\n", V24_10,
	  "wpa_disable_eapol_key_retries", "1" },
	{ FT_PSK "\toption wpa_pair_rekey '60'\n", V24_10, "wpa_ptk_rekey", "60" },
	{ FT_PSK "\toption wpa_master_rekey '60'\n", V24_10, "wpa_gmk_rekey", "60" },
	{ FT_SAE "\toption ieee80211w_max_timeout '500'\n", V24_10,
	  "assoc_sa_query_max_timeout", "500" },
	{ FT_SAE, V24_10, "sae_pwe", "2" },
	{ FT_PSK "\tlist hostapd_bss_options 'rkh_pull_timeout=50'\n", V24_10,
	  "rkh_pull_timeout", "50" },
	{ FT_PSK, V24_10, "interface", "phy0-ap0" },
	{ FT_PSK, V22_03, "interface", "wlan0" },
	{ FT_PSK, V24_10, "ssid", "OpenWrt" },
	{ FT_PSK, V25_12, "ssid2", "\"OpenWrt\"" },
	{ FT_PSK "\toption macaddr '02:00:00:00:00:07'\n", V24_10, "bssid",
	  "02:00:00:00:00:07" },
	{ FT_PSK, V24_10, "logger_syslog_level", "2" },
	/* 802.1X with its servers, under today's names and those before. */
	{ EAP("wpa2") "\toption auth_port '1645'\n", V24_10, "auth_server_port", "1645" },
	{ EAP("wpa2"), V24_10, "auth_server_port", "1812" },
	{ EAP("wpa2"), V24_10, "auth_server_shared_secret", "s3" },
	{ EAP("wpa2"), V24_10, "ieee8021x", "1" },
	{ EAP("wpa2"), V24_10, "wpa_key_mgmt", "WPA-EAP" },
	{ EAP("wpa3"), V24_10, "wpa_key_mgmt", "WPA-EAP-SHA256" },
	{ EAP("wpa3"), V24_10, "ieee80211w", "2" },
	{ EAP("wpa3") "\toption ieee80211w '1'\n", V24_10, "ieee80211w", "1" },
	{ EAP("wpa3") "\toption ieee80211w '1'\n", V25_12, "ieee80211w", "2" },
	{ EAP("wpa3-mixed"), V24_10, "wpa_key_mgmt", "WPA-EAP WPA-EAP-SHA256" },
	{ EAP("wpa3-mixed"), V24_10, "ieee80211w", "1" },
	{ EAP("wpa-mixed"), V24_10, "wpa", "3" },
	{ EAP("wpa-mixed"), V24_10, "eapol_version", "1" },
	{ EAP("wpa2"), V24_10, "eapol_version", NULL },
	{ EAP("wpa2") "\toption eapol_version '2'\n", V24_10, "eapol_version", "2" },
	{ FT_PSK "\toption encryption 'wpa2'\n\toption server '10.0.0.7'\n\toption port '7'\n"
	  "\toption ieee80211r '0'\n", V24_10, "auth_server_addr", "10.0.0.7" },
	{ FT_PSK "\toption encryption 'wpa2'\n\toption server '10.0.0.7'\n\toption port '7'\n",
	  V24_10, "auth_server_port", "7" },
	{ FT_PSK "\toption encryption 'wpa2'\n\toption server '10.0.0.7'\n", V24_10,
	  "auth_server_shared_secret", "longenough" },
	{ EAP("wpa2") "\tlist auth_server '10.0.0.2'\n", V24_10, "auth_server_addr", "10.0.0.2" },
	{ EAP("wpa2") "\toption ownip '10.0.0.9'\n", V24_10, "own_ip_addr", "10.0.0.9" },
	{ EAP("wpa2") "\toption eap_reauth_period '0'\n", V24_10, "eap_reauth_period", "0" },
	{ EAP("wpa2") "\toption dynamic_vlan '2'\n", V24_10, "dynamic_vlan", "2" },
	{ EAP("wpa2"), V24_10, "dynamic_vlan", NULL },
	{ EAP("wpa2") "\tlist radius_auth_req_attr '126:s:x'\n", V24_10, "radius_auth_req_attr",
	  "126:s:x" },
	{ EAP("wpa2") "\toption rsn_preauth '1'\n\toption network 'lan'\n", V24_10,
	  "rsn_preauth_interfaces", "br-lan" },
	{ EAP("wpa2") "\toption eap_server '1'\n", V24_10, "eap_server", "1" },
	{ EAP("wpa2") "\toption eap_server '1'\n", V24_10, "auth_server_addr", NULL },
	{ EAP("wpa2") "\toption eap_server '1'\n\toption server_id 'me'\n", V24_10, "server_id",
	  "me" },
	{ EAP("owe"), V24_10, "wpa_key_mgmt", "OWE" },
	{ EAP("owe"), V24_10, "ieee80211w", "2" },
	{ EAP("owe"), V24_10, "okc", "1" },
	{ EAP("owe") "\toption owe_transition_ssid 'open'\n", V24_10, "owe_transition_ssid",
	  "\"open\"" },
	{ EAP("none") "\toption owe_transition_ifname 'wlan9'\n", V24_10,
	  "owe_transition_ifname", "wlan9" },
	{ EAP("psk2+ccmp") "\toption owe_transition_ifname 'wlan9'\n", V24_10,
	  "owe_transition_ifname", NULL },
	{ FT_SAE "\toption sae_groups '20'\n", V24_10, "sae_groups", "20" },
	{ FT_SAE "\toption sae_pwe '1'\n", V24_10, "sae_pwe", "1" },
	{ FT_SAE, V19_07, "sae_pwe", NULL },
	{ FT_SAE "\tlist transition_disable 'on'\n", V25_12, "transition_disable", "0x01" },
	{ FT_SAE "\tlist transition_disable 'wpa3'\n\tlist transition_disable 'owe'\n", V25_12,
	  "transition_disable", "0x0c" },
	{ FT_SAE "\tlist transition_disable 'on'\n\tlist transition_disable 'off'\n", V25_12,
	  "transition_disable", NULL },
	{ EAP("psk2") "\toption ppsk '1'\n", V24_10, "wpa_psk_radius", "2" },
	{ EAP("psk2") "\toption ppsk '1'\n", V24_10, "auth_server_shared_secret", "s3" },
};

START_TEST(t_release)
{
	const struct release_case *k = &releases[_i];
	const struct spec_option *o;
	struct config_case c;
	struct spec_bss *b;

	case_begin(&c, (enum config_dialect)k->release);
	b = case_uci(&c, k->in);
	if (c.err != ERR_OK)
		case_print(&c);
	ck_assert_int_eq(c.err, ERR_OK);
	o = spec_option_last(&b->options, k->key);
	if (k->want == NULL)
		ck_assert_ptr_null(o);
	else
		ck_assert_msg(o && strcmp(o->value, k->want) == 0, "%s=%s", k->key,
			      o ? o->value : "(absent)");
	case_end(&c);
}
END_TEST

#define AP_ON(radio)                                                                               \
	"config wifi-device r\n" radio "config wifi-iface\n\toption device r\n\toption ssid n\n"

static const struct radio_case {
	const char *in;
	uint32_t freq_mhz;
	unsigned width_mhz, seg0;
	bool n, ac, ax;
	const char *rates; /* of supported_rates=, NULL: none written */
} radios[] = {
	{ AP_ON("\toption band 5g\n\toption channel 36\n\toption htmode VHT80\n"),
	  5180, 80, 42, true,
	  true, false, NULL },
	{ AP_ON("\toption band 5g\n\toption channel 104\n\toption htmode HE160\n"), 5520, 160, 114,
	  true, true, true, NULL },
	{ AP_ON("\toption band 5g\n\toption channel 157\n\toption htmode HE80\n"),
	  5785, 80, 155, true,
	  true, true, NULL },
	{ AP_ON("\toption band 2g\n\toption channel 11\n\toption htmode HT40\n"), 2462, 40, 0, true,
	  false, false, "60 90 120 180 240 360 480 540" },
	{ AP_ON("\toption band 2g\n\toption channel auto\n\toption cell_density 2\n"),
	  0, 20, 0, false,
	  false, false, "120 180 240 360 480 540" },
	{ AP_ON("\toption hwmode 11a\n\toption channel 40\n\toption htmode HT20\n"),
	  5200, 20, 0, true,
	  false, false, NULL },
	{ AP_ON("\toption hwmode 11ng\n\toption channel 6\n"), 2437, 20, 0, false, false, false,
	  "60 90 120 180 240 360 480 540" },
	{ AP_ON("\toption channel 149\n\toption htmode NOHT\n"), 5745, 20, 0, false, false, false,
	  NULL },
};

START_TEST(t_radio)
{
	const struct radio_case *k = &radios[_i];
	const struct spec_option *o;
	struct spec_radio *r;
	struct config_case c;

	case_begin(&c, CONFIG_OPENWRT_24_10);
	case_uci(&c, k->in);
	if (c.err != ERR_OK)
		case_print(&c);
	ck_assert_int_eq(c.err, ERR_OK);
	r = &c.ap->radio[0];
	ck_assert_uint_eq(r->freq_mhz, k->freq_mhz);
	ck_assert_uint_eq(r->width_mhz, k->width_mhz);
	ck_assert_uint_eq(r->seg0_channel, k->seg0);
	ck_assert_int_eq(r->ieee80211n, k->n);
	ck_assert_int_eq(r->ieee80211ac, k->ac);
	ck_assert_int_eq(r->ieee80211ax, k->ax);
	o = spec_option_last(&r->options, "supported_rates");
	if (k->rates)
		ck_assert_str_eq(o->value, k->rates);
	else
		ck_assert_ptr_null(o);
	case_end(&c);
}
END_TEST

/* 6 GHz: the operating class says the band, SAE and PMF are obligatory. */
START_TEST(t_6ghz)
{
	struct config_case c;

	case_begin(&c, CONFIG_OPENWRT_25_12);
	case_uci(&c, "config wifi-device r\n\toption band 6g\n\toption channel 37\n"
		     "\toption htmode HE80\nconfig wifi-iface\n\toption device r\n\toption ssid n\n"
		     "\toption encryption sae\n\toption key longenough\n");
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_int_eq(c.ap->radio[0].band, SPEC_BAND_6GHZ);
	ck_assert_uint_eq(c.ap->radio[0].freq_mhz, 6135);
	ck_assert_uint_eq(c.ap->radio[0].width_mhz, 80);
	case_end(&c);
}
END_TEST

/* Quoting as libuci reads it; the same file as `uci show` prints it. */
static const char *const forms[] = {
	RADIO "config wifi-iface\n\toption device radio0\n\toption ssid \"it's\"\n",
	RADIO "config wifi-iface # comment\n\toption device radio0;option ssid 'it'\\''s' # more\n",
	RADIO "package wireless\nconfig 'wifi-iface' 'x'\noption \"device\" radio0\n"
	      "option ssid it\\'s\n",
	"wireless.radio0=wifi-device\nwireless.radio0.band='5g'\nwireless.radio0.channel='36'\n"
	"wireless.@wifi-iface[0]=wifi-iface\nwireless.@wifi-iface[0].device='radio0'\n"
	"wireless.@wifi-iface[0].ssid='it'\\''s'\n",
	"wireless.radio0=wifi-device\nwireless.radio0.band='5g'\nwireless.radio0.channel='36'\n"
	"wireless.cfg033579=wifi-iface\nwireless.cfg033579.device='radio0'\n"
	"wireless.cfg033579.ssid='it'\\''s'\n",
};

START_TEST(t_forms)
{
	struct config_case c;
	struct spec_bss *b;

	case_begin(&c, CONFIG_OPENWRT_24_10);
	b = case_uci(&c, forms[_i]);
	if (c.err != ERR_OK)
		case_print(&c);
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_uint_eq(b->ssid.len, 4);
	ck_assert_mem_eq(b->ssid.b, "it's", 4);
	case_end(&c);
}
END_TEST

START_TEST(t_show_lists)
{
	struct config_case c;
	struct spec_bss *b;

	case_begin(&c, CONFIG_OPENWRT_24_10);
	b = case_uci(&c, "wireless.r=wifi-device\nwireless.w=wifi-iface\nwireless.w.device='r'\n"
			 "wireless.w.ssid='n'\nwireless.w.encryption='sae'\n"
			 "wireless.w.key='longenough'\nwireless.w.ieee80211r='1'\n"
			 "wireless.w.r0kh='02:00:00:00:00:01,a,000102030405060708090a0b0c0d0e0f' "
			 "'02:00:00:00:00:02,b,000102030405060708090a0b0c0d0e0f'\n");
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_uint_eq(b->n_r0kh, 2);
	ck_assert_uint_eq(b->r0kh[1].line, 8);
	ck_assert_uint_eq(b->n_r1kh, 1);
	case_end(&c);
}
END_TEST

/* Disabled, station and mesh interfaces are no BSS; a second one on the radio is another. */
START_TEST(t_which_interfaces)
{
	static const char text[] =
		RADIO IFACE "config wifi-iface\n\toption device radio0\n\toption mode sta\n"
			    "config wifi-iface\n\toption device radio0\n\toption disabled 1\n"
			    "config wifi-iface\n\toption device 'radio1 radio0'\n\toption ssid "
			    "two\n"
			    "config wifi-device radio1\n\toption band 2g\n\toption channel 1\n"
			    "config wifi-device radio2\n\toption disabled 1\n"
			    "config wifi-iface\n\toption device radio2\n\toption ssid three\n";
	struct config_case c;

	case_begin(&c, CONFIG_OPENWRT_24_10);
	case_uci(&c, text);
	ck_assert_uint_eq(c.ap->n_radio, 2);
	ck_assert_uint_eq(c.ap->radio[0].n_bss, 2);
	ck_assert_str_eq(c.ap->radio[0].name, "radio0");
	ck_assert_str_eq(c.ap->radio[0].bss[1].ifname, "phy0-ap1");
	ck_assert_uint_eq(c.ap->radio[1].n_bss, 1);
	ck_assert_str_eq(c.ap->radio[1].bss[0].ifname, "phy1-ap0");
	case_end(&c);
}
END_TEST

/* A finding in a UCI file names the line of the option, not of hostapd's key. */
START_TEST(t_origin)
{
	struct config_case c;
	struct spec_bss *b;

	case_begin(&c, CONFIG_OPENWRT_24_10);
	b = case_uci(&c, FT_PSK "\toption nasid 'ap1'\n");
	ck_assert_uint_eq(spec_option_last(&b->options, "nas_identifier")->line, 10);
	ck_assert_uint_eq(spec_option_last(&b->options, "wpa_passphrase")->line, 7);
	/* What the release supplied stands at the section. */
	ck_assert_uint_eq(spec_option_last(&b->options, "mobility_domain")->line, 4);
	ck_assert_uint_eq(b->line, 4);
	case_end(&c);
}
END_TEST

/* UCI is OpenWrt's whatever the reader was told. */
START_TEST(t_with_a_stock_dialect)
{
	struct config_case c;
	struct spec_bss *b;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	b = case_uci(&c, FT_PSK);
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_uint_eq(b->reassociation_deadline_tu, 20000);
	ck_assert(b->nas_identifier_from_bssid);
	ck_assert_int_eq(c.r.dialect, CONFIG_HOSTAPD_2_11);
	case_end(&c);
}
END_TEST

UNIT_MAIN("config_uci", {
	tcase_add_loop_test(tc, t_release, 0, N_OF(releases));
	tcase_add_loop_test(tc, t_radio, 0, N_OF(radios));
	tcase_add_test(tc, t_6ghz);
	tcase_add_loop_test(tc, t_forms, 0, N_OF(forms));
	tcase_add_test(tc, t_show_lists);
	tcase_add_test(tc, t_which_interfaces);
	tcase_add_test(tc, t_origin);
	tcase_add_test(tc, t_with_a_stock_dialect);
})
