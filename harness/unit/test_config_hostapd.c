/* sees: base spec crypto config */
#include "config_case.h"

/* Every key of hostapd.conf that is modelled, read into its field. */

#define MIN "ssid=net\n"
#define PSK MIN "wpa=2\nrsn_pairwise=CCMP\nwpa_passphrase=longenough\n"
#define FT PSK "wpa_key_mgmt=FT-PSK\nmobility_domain=a1b2\nnas_identifier=ap1\n"

static const struct key_case bss_keys[] = {
#define BSS(in, kind, field, want) { in, kind, offsetof(struct spec_bss, field), want }
	BSS("utf8_ssid=1", SWITCH, utf8_ssid, 1),
	BSS("ignore_broadcast_ssid=2", NUM, ignore_broadcast_ssid, 2),
	BSS("wpa=3", NUM, wpa, 3),
	BSS("ieee80211w=2", NUM, ieee80211w, 2),
	BSS("ocv=2", NUM, ocv, 2),
	BSS("ocv=1", NUM, ieee80211w, 1),
	BSS("beacon_prot=1", SWITCH, beacon_prot, 1),
	BSS("sae_pwe=2", NUM, sae_pwe, 2),
	BSS("sae_require_mfp=1", SWITCH, sae_require_mfp, 1),
	BSS("ft_r0_key_lifetime=2", NUM, ft_r0_key_lifetime_s, 2),
	BSS("r0_key_lifetime=10000", NUM, ft_r0_key_lifetime_s, 600000),
	BSS("r1_max_key_lifetime=-1", INT, r1_max_key_lifetime_s, -1),
	BSS("reassociation_deadline=60000", NUM, reassociation_deadline_tu, 60000),
	BSS("pmk_r1_push=1", SWITCH, pmk_r1_push, 1),
	BSS("ft_over_ds=0", SWITCH, ft_over_ds, 0),
	BSS("ft_psk_generate_local=1", SWITCH, ft_psk_generate_local, 1),
	BSS("rkh_pos_timeout=0", NUM, rkh_pos_timeout_s, 0),
	BSS("rkh_neg_timeout=30", NUM, rkh_neg_timeout_s, 30),
	BSS("rkh_pull_timeout=50", NUM, rkh_pull_timeout_ms, 50),
	BSS("rkh_pull_retries=2", NUM, rkh_pull_retries, 2),
	BSS("okc=1", SWITCH, okc, 1),
	BSS("rsn_preauth=1", SWITCH, rsn_preauth, 1),
	BSS("disable_pmksa_caching=1", SWITCH, disable_pmksa_caching, 1),
	BSS("wpa_group_rekey=600", NUM, wpa_group_rekey_s, 600),
	BSS("wpa_strict_rekey=1", SWITCH, wpa_strict_rekey, 1),
	BSS("wpa_gmk_rekey=100", NUM, wpa_gmk_rekey_s, 100),
	BSS("wpa_ptk_rekey=600", NUM, wpa_ptk_rekey_s, 600),
	BSS("wpa_deny_ptk0_rekey=2", NUM, wpa_deny_ptk0_rekey, 2),
	BSS("extended_key_id=2", NUM, extended_key_id, 2),
	BSS("wpa_group_update_count=1", NUM, wpa_group_update_count, 1),
	BSS("wpa_pairwise_update_count=4294967295", NUM, wpa_pairwise_update_count, UINT32_MAX),
	BSS("wpa_disable_eapol_key_retries=1", SWITCH, wpa_disable_eapol_key_retries, 1),
	BSS("eap_reauth_period=0", NUM, eap_reauth_period_s, 0),
	BSS("assoc_sa_query_max_timeout=500", NUM, assoc_sa_query_max_timeout_tu, 500),
	BSS("assoc_sa_query_retry_timeout=100", NUM, assoc_sa_query_retry_timeout_tu, 100),
	BSS("ap_max_inactivity=60", NUM, ap_max_inactivity_s, 60),
	BSS("skip_inactivity_poll=1", SWITCH, skip_inactivity_poll, 1),
	BSS("disassoc_low_ack=1", SWITCH, disassoc_low_ack, 1),
	BSS("max_num_sta=0", NUM, max_num_sta, 0),
	BSS("rnr=1", SWITCH, rnr, 1),
	BSS("ap_isolate=1", SWITCH, ap_isolate, 1),
	BSS("bss_transition=1", SWITCH, bss_transition, 1),
	BSS("rrm_neighbor_report=1", SWITCH, rrm_neighbor_report, 1),
	BSS("rrm_beacon_report=1", SWITCH, rrm_beacon_report, 1),
	BSS("dtim_period=3 ", NUM, dtim_period, 3),
	BSS("wmm_enabled=1", SWITCH, wmm_enabled, 1),
	BSS("logger_syslog_level=1", NUM, logger_syslog_level, SPEC_LOG_DEBUG),
	BSS("logger_stdout_level=4", NUM, logger_stdout_level, SPEC_LOG_WARNING),
	BSS("group_cipher=GCMP-256", NUM, group, CIPHER_GCMP_256),
	BSS("group_mgmt_cipher=BIP-GMAC-256", NUM, group_mgmt, CIPHER_BIP_GMAC_256),
	BSS("wpa_key_mgmt=SAE FT-SAE", NUM, akms, SUITE_BIT(AKM_SAE) | SUITE_BIT(AKM_FT_SAE)),
	BSS("rsn_pairwise=CCMP GCMP-256", NUM, rsn_pairwise,
	    SUITE_BIT(CIPHER_CCMP_128) | SUITE_BIT(CIPHER_GCMP_256)),
	/* The defaults of B.1 and of hostapd itself. */
	BSS("", NUM, wpa_group_rekey_s, 86400),
	BSS("", NUM, group, CIPHER_CCMP_128),
	BSS("rsn_pairwise=CCMP TKIP", NUM, group, CIPHER_TKIP),
	BSS("rsn_pairwise=TKIP", NUM, wpa_group_rekey_s, 600),
	BSS("", NUM, ft_r0_key_lifetime_s, 1209600),
	BSS("", NUM, reassociation_deadline_tu, 0),
	BSS("", SWITCH, ft_over_ds, 1),
	BSS("", SWITCH, okc, 0),
	BSS("", SWITCH, disable_pmksa_caching, 0),
	BSS("", NUM, rkh_pull_timeout_ms, 1000),
	BSS("", NUM, rkh_pull_retries, 4),
	BSS("", NUM, rkh_neg_timeout_s, 60),
	BSS("", NUM, rkh_pos_timeout_s, 86400),
	BSS("", NUM, wpa_pairwise_update_count, 4),
	BSS("", NUM, assoc_sa_query_max_timeout_tu, 1000),
	BSS("", NUM, assoc_sa_query_retry_timeout_tu, 201),
	BSS("", NUM, ap_max_inactivity_s, 300),
	BSS("", NUM, max_num_sta, 2007),
	BSS("", NUM, dtim_period, 2),
	BSS("", SWITCH, wmm_enabled, 0),
	BSS("hw_mode=g\nieee80211n=1", SWITCH, wmm_enabled, 1),
}, radio_keys[] = {
#define RADIO(in, kind, field, want) { in, kind, offsetof(struct spec_radio, field), want }
	RADIO("channel=6", NUM, channel, 6),
	RADIO("hw_mode=g\nchannel=6", NUM, freq_mhz, 2437),
	RADIO("hw_mode=g\nchannel=14", NUM, freq_mhz, 2484),
	RADIO("hw_mode=a\nchannel=36", NUM, freq_mhz, 5180),
	RADIO("hw_mode=a\nchannel=177", NUM, freq_mhz, 5885),
	RADIO("channel=acs_survey", NUM, freq_mhz, 0),
	RADIO("hw_mode=a", NUM, band, SPEC_BAND_5GHZ),
	RADIO("hw_mode=a", NUM, hw_mode, SPEC_HW_A),
	RADIO("", NUM, hw_mode, SPEC_HW_B),
	RADIO("ieee80211n=1\nhw_mode=g", SWITCH, ieee80211n, 1),
	RADIO("ieee80211ac=1", SWITCH, ieee80211ac, 1),
	RADIO("ieee80211ax=1", SWITCH, ieee80211ax, 1),
	RADIO("require_ht=1", SWITCH, require_ht, 1),
	RADIO("require_vht=1", SWITCH, require_vht, 1),
	RADIO("preamble=1", SWITCH, short_preamble, 1),
	RADIO("country_code=DE\ncountry3=0x04", NUM, country3, 4),
	RADIO("country_code=DE\nieee80211d=1", SWITCH, ieee80211d, 1),
	RADIO("country_code=DE\nieee80211d=1\nieee80211h=1", SWITCH, ieee80211h, 1),
	RADIO("beacon_int=50", NUM, beacon_int_tu, 50),
	RADIO("rts_threshold=2347", INT, rts_threshold, 2347),
	RADIO("fragm_threshold=-1", INT, fragm_threshold, -1),
	RADIO("rssi_reject_assoc_rssi=-75", INT, rssi_reject_assoc_rssi_dbm, -75),
	RADIO("rssi_reject_assoc_timeout=5", NUM, rssi_reject_assoc_timeout_s, 5),
	RADIO("ht_capab=[HT40-][SHORT-GI-20][RX-STBC12]", NUM, ht_capab,
	      SPEC_HT40_MINUS | SPEC_HT_SGI_20),
	RADIO("ht_capab=[RX-STBC12]", NUM, ht_rx_stbc, 2),
	RADIO("", NUM, width_mhz, 20),
	RADIO("hw_mode=g\nieee80211n=1\nht_capab=[HT40+]", NUM, width_mhz, 40),
	RADIO("ht_capab=[HT40+]", NUM, width_mhz, 20),
	RADIO("hw_mode=a\nieee80211n=1\nieee80211ac=1\nvht_oper_chwidth=1", NUM, width_mhz, 80),
	RADIO("hw_mode=a\nieee80211ax=1\nhe_oper_chwidth=2", NUM, width_mhz, 160),
	RADIO("vht_oper_centr_freq_seg0_idx=42", NUM, seg0_channel, 42),
	RADIO("op_class=131", NUM, op_class, 131),
};

static void check_key(const struct key_case *k, bool radio)
{
	struct config_case c;
	const void *base;
	char text[512];

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	snprintf(text, sizeof(text), PSK "%s\n", k->in);
	case_hostapd(&c, text);
	base = radio ? (const void *)&c.ap->radio[0] : &c.ap->radio[0].bss[0];
	ck_assert_int_eq(value_at(base, k), k->want);
	case_end(&c);
}

START_TEST(t_bss_key)
{
	check_key(&bss_keys[_i], false);
}
END_TEST

START_TEST(t_radio_key)
{
	check_key(&radio_keys[_i], true);
}
END_TEST

static const struct ssid_case {
	const char *in;
	const char *want;
	size_t len;
} ssids[] = {
	{ "ssid=net", "net", 3 },
	{ "ssid= a b ", " a b ", 5 },
	{ "ssid=\"q\"", "\"q\"", 3 },
	{ "ssid=#1", "#1", 2 },
	{ "ssid=a=b", "a=b", 3 },
	{ "ssid2=\"a\"b\"", "a\"b", 3 },
	{ "ssid2=P\"a\\x00\\n\\\\\\\"\\101\"", "a\0\n\\\"A", 6 },
	{ "ssid2=6e6574", "net", 3 },
	{ "ssid2=\"caf\xc3\xa9\"", "caf\xc3\xa9", 5 },
};

START_TEST(t_ssid)
{
	const struct ssid_case *s = &ssids[_i];
	struct config_case c;
	struct spec_bss *b;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	b = case_hostapd(&c, s->in);
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_uint_eq(b->ssid.len, s->len);
	ck_assert_mem_eq(b->ssid.b, s->want, s->len);
	case_end(&c);
}
END_TEST

START_TEST(t_ssid_format)
{
	struct spec_ssid s = { .b = { 'a', '"', 0xc3, 0 }, .len = 4 };
	char text[SPEC_SSID_TEXT];

	ck_assert_str_eq(spec_ssid_format(&s, text), "\"a\\x22\\xc3\\x00\"");
}
END_TEST

START_TEST(t_sections)
{
	static const char text[] = "interface=wlan0\n" PSK "# a comment\n #not=one\nbeacon_int=50\n"
				   "bss=wlan0_1\nssid=guest\nbssid=02:00:00:00:00:02\nokc=1\n"
				   "channel=11\n";
	struct config_case c;
	struct spec_bss *b;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	b = case_hostapd(&c, text);
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_uint_eq(c.ap->radio[0].n_bss, 2);
	ck_assert_str_eq(b[0].ifname, "wlan0");
	ck_assert_uint_eq(b[0].line, 1);
	ck_assert_uint_eq(b[0].wpa, 2);
	/* A second BSS inherits nothing but the radio. */
	ck_assert_str_eq(b[1].ifname, "wlan0_1");
	ck_assert_uint_eq(b[1].line, 9);
	ck_assert_uint_eq(b[1].wpa, 0);
	ck_assert_uint_eq(b[1].akms, SUITE_BIT(AKM_NONE));
	ck_assert(b[1].okc && !b[0].okc);
	ck_assert(b[1].has_bssid);
	ck_assert_uint_eq(c.ap->radio[0].channel, 11);
	ck_assert_uint_eq(spec_option_last(&b[1].options, "okc")->line, 12);
	ck_assert_ptr_nonnull(spec_option_last(&c.ap->radio[0].options, "channel"));
	/* " #not=one" is a key to hostapd, and unknown. */
	ck_assert_uint_eq(c.r.diags.n, 1);
	ck_assert(!spec_option_last(&b[0].options, " #not")->known);
	case_end(&c);
}
END_TEST

START_TEST(t_key_holders)
{
	static const char text[] =
		FT "r1_key_holder=0200000000aa\n"
		   "r0kh=02:00:00:00:00:02 ap2.example 000102030405060708090a0b0c0d0e0f\n"
		   "r0kh=ff:ff:ff:ff:ff:ff * "
		   "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
		   "r1kh=00:00:00:00:00:00 00:00:00:00:00:00 000102030405060708090a0b0c0d0e0f\n";
	struct config_case c;
	struct spec_bss *b;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	b = case_hostapd(&c, text);
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert(spec_bss_has_ft(b));
	ck_assert_mem_eq(b->mobility_domain, "\xa1\xb2", 2);
	ck_assert_str_eq(b->nas_identifier, "ap1");
	ck_assert_uint_eq(b->r1_key_holder.b[5], 0xaa);
	ck_assert_uint_eq(b->n_r0kh, 2);
	ck_assert_mem_eq(b->r0kh[0].id, "ap2.example", b->r0kh[0].id_len);
	ck_assert_uint_eq(b->r0kh[0].key.len, 16);
	ck_assert_uint_eq(b->r0kh[0].line, 9);
	ck_assert(!spec_r0kh_is_wildcard(&b->r0kh[0]) && spec_r0kh_is_wildcard(&b->r0kh[1]));
	ck_assert_uint_eq(b->r0kh[1].key.len, 32);
	ck_assert_uint_eq(b->r0kh[1].key.b[31], 0x1f);
	ck_assert_uint_eq(b->n_r1kh, 1);
	ck_assert(spec_r1kh_is_wildcard(&b->r1kh[0]));
	case_end(&c);
}
END_TEST

/* Files beside the configuration; the map stands for the disk. */
static enum err map_read(void *ctx, const char *path, struct arena *a, struct bytes *out)
{
	static const char psk[] = "# psk file\n00:00:00:00:00:00 every station\n"
				  "keyid=guest vlanid=7 02:00:00:00:00:05 only this one\n"
				  "00:00:00:00:00:00 00000000000000000000000000000000000000000000"
				  "00000000000000000000\n";
	static const char rxkh[] = "# keys\n"
				   "r0kh=ff:ff:ff:ff:ff:ff * 00000000000000000000000000000001\n"
				   "r1kh=00:00:00:00:00:00 00:00:00:00:00:00 "
				   "00000000000000000000000000000001\n";
	const char **asked = ctx;

	(void)a;
	*asked = path;
	if (strcmp(path, "conf/ap.psk") == 0)
		*out = bytes_of(psk, strlen(psk));
	else if (strcmp(path, "conf/keys/ap.rxkh") == 0)
		*out = bytes_of(rxkh, strlen(rxkh));
	else
		return ERR_FILE;
	return ERR_OK;
}

START_TEST(t_named_files)
{
	static const char text[] = FT "wpa_psk_file=ap.psk\nrxkh_file=./keys/../keys/ap.rxkh\n";
	struct config_case c;
	const char *asked = NULL;
	struct spec_bss *b;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	c.r.files = (struct config_files){ &asked, map_read };
	c.err = config_read_hostapd(&c.r, "conf/ap.conf", bytes_of(text, strlen(text)), &c.ap);
	/* The path is joined, not normalised: this map has no such name. */
	ck_assert_int_eq(c.err, ERR_PARSE);
	ck_assert_uint_eq(c.r.diags.n_errors, 1);
	b = &c.ap->radio[0].bss[0];
	/* hostapd's order: the file's last line first, the configuration's own passphrase last. */
	ck_assert_uint_eq(b->n_psk, 4);
	ck_assert(b->psk[0].any_mac && !b->psk[0].is_passphrase);
	ck_assert(!b->psk[1].any_mac && b->psk[1].mac.b[5] == 5);
	ck_assert_uint_eq(b->psk[1].vlan_id, 7);
	ck_assert_str_eq(b->psk[1].keyid, "guest");
	ck_assert_str_eq(b->psk[1].passphrase, "only this one");
	ck_assert_str_eq(b->psk[2].passphrase, "every station");
	ck_assert_str_eq(b->psk[2].file, "conf/ap.psk");
	ck_assert_uint_eq(b->psk[2].line, 2);
	ck_assert_str_eq(b->psk[3].passphrase, "longenough");
	case_end(&c);
}
END_TEST

START_TEST(t_rxkh_file)
{
	static const char text[] = FT "rxkh_file=keys/ap.rxkh\nokc=1\n";
	struct config_case c;
	const char *asked = NULL;
	struct spec_bss *b;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	c.r.files = (struct config_files){ &asked, map_read };
	c.err = config_read_hostapd(&c.r, "conf/ap.conf", bytes_of(text, strlen(text)), &c.ap);
	b = &c.ap->radio[0].bss[0];
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_uint_eq(b->n_r0kh, 1);
	ck_assert_str_eq(b->r0kh[0].file, "conf/keys/ap.rxkh");
	ck_assert_uint_eq(b->r0kh[0].line, 2);
	ck_assert_uint_eq(spec_option_last(&b->options, "rxkh_file")->line, 8);
	ck_assert(b->okc);
	case_end(&c);
}
END_TEST

START_TEST(t_outside_when_allowed)
{
	struct config_case c;
	const char *asked = NULL;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	c.r.files = (struct config_files){ &asked, map_read };
	c.r.allow_outside = true;
	case_hostapd(&c, PSK "wpa_psk_file=/etc/hostapd.psk\n");
	ck_assert_str_eq(asked, "/etc/hostapd.psk");
	case_end(&c);
}
END_TEST

/* OpenWrt's scripts leave nas_identifier out: its hostapd uses the BSSID. */
START_TEST(t_openwrt_nas_identifier)
{
	static const struct mac bssid = { { 0xcc, 0xd8, 0x43, 0, 0, 1 } };
	struct config_case c;
	struct spec_bss *b;
	char nas[SPEC_NAS_FROM_BSSID];

	case_begin(&c, CONFIG_OPENWRT_24_10);
	b = case_hostapd(&c, PSK "wpa_key_mgmt=FT-PSK\nmobility_domain=a1b2\n");
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_ptr_null(b->nas_identifier);
	ck_assert_str_eq(spec_bss_nas_identifier(b, bssid, nas), "ccd843000001");
	ck_assert(mac_equal(spec_bss_r1kh_id(b, bssid), bssid));
	case_end(&c);
}
END_TEST

START_TEST(t_psk_or_passphrase_the_later_wins)
{
	struct config_case c;
	struct spec_bss *b;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	b = case_hostapd(&c, PSK "wpa_psk=00000000000000000000000000000000000000000000000000000000"
				 "000000ff\n");
	ck_assert_uint_eq(b->n_psk, 1);
	ck_assert(!b->psk[0].is_passphrase && b->psk[0].raw[31] == 0xff);
	case_end(&c);
}
END_TEST

static const struct freq_case {
	enum spec_band band;
	unsigned channel;
	uint32_t mhz; /* 0: no such channel */
} freqs[] = {
	{ SPEC_BAND_2_4GHZ, 1, 2412 },
	{ SPEC_BAND_2_4GHZ, 13, 2472 },
	{ SPEC_BAND_2_4GHZ, 14, 2484 },
	{ SPEC_BAND_2_4GHZ, 15, 0 },
	{ SPEC_BAND_2_4GHZ, 0, 0 },
	{ SPEC_BAND_5GHZ, 36, 5180 },
	{ SPEC_BAND_5GHZ, 64, 5320 },
	{ SPEC_BAND_5GHZ, 68, 0 },
	{ SPEC_BAND_5GHZ, 100, 5500 },
	{ SPEC_BAND_5GHZ, 144, 5720 },
	{ SPEC_BAND_5GHZ, 148, 0 },
	{ SPEC_BAND_5GHZ, 149, 5745 },
	{ SPEC_BAND_5GHZ, 165, 5825 },
	{ SPEC_BAND_5GHZ, 37, 0 },
	{ SPEC_BAND_6GHZ, 1, 5955 },
	{ SPEC_BAND_6GHZ, 233, 7115 },
	{ SPEC_BAND_6GHZ, 2, 5935 },
	{ SPEC_BAND_6GHZ, 3, 0 },
};

START_TEST(t_freq)
{
	const struct freq_case *f = &freqs[_i];
	enum spec_band band;
	unsigned channel;
	uint32_t mhz = 0;

	ck_assert_int_eq(spec_channel_freq(f->band, f->channel, &mhz), f->mhz ? ERR_OK : ERR_RANGE);
	ck_assert_uint_eq(mhz, f->mhz);
	if (f->mhz == 0)
		return;
	ck_assert_int_eq(spec_freq_channel(f->mhz, &band, &channel), ERR_OK);
	ck_assert_int_eq(band, f->band);
	ck_assert_uint_eq(channel, f->channel);
}
END_TEST

START_TEST(t_rates)
{
	struct config_case c;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	case_hostapd(&c, PSK "supported_rates=60 90 120\nbasic_rates=60 120 -1 240\n");
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_uint_eq(c.ap->radio[0].n_supported_rates, 3);
	ck_assert_uint_eq(c.ap->radio[0].supported_rates[1], 90);
	ck_assert_uint_eq(c.ap->radio[0].n_basic_rates, 2);
	case_end(&c);
}
END_TEST

/* The keys the simulator's users need are known in every dialect that has them. */
START_TEST(t_roaming_keys_are_known)
{
	static const char *const keys[] = {
		"ssid", "bssid", "interface", "channel", "hw_mode", "wpa", "wpa_key_mgmt",
		"rsn_pairwise",
		"wpa_passphrase", "wpa_psk", "wpa_psk_file", "sae_password", "sae_pwe",
		"sae_groups",
		"ieee80211w", "sae_require_mfp", "nas_identifier", "mobility_domain", "r0kh",
		"r1kh",
		"r1_key_holder", "ft_r0_key_lifetime", "r0_key_lifetime", "r1_max_key_lifetime",
		"reassociation_deadline", "pmk_r1_push", "ft_over_ds", "ft_psk_generate_local",
		"rkh_pull_timeout", "rkh_pull_retries", "rkh_neg_timeout", "rkh_pos_timeout", "okc",
		"rsn_preauth", "rsn_preauth_interfaces", "disable_pmksa_caching", "wpa_group_rekey",
		"wpa_pairwise_update_count", "wpa_disable_eapol_key_retries",
		"assoc_sa_query_max_timeout", "assoc_sa_query_retry_timeout", "ap_max_inactivity",
		"rssi_reject_assoc_rssi", "bss_transition", "auth_server_addr", "auth_server_port",
		"auth_server_shared_secret", "eap_server", "eap_reauth_period",
		"radius_retry_primary_interval", "sae_anti_clogging_threshold", "sae_sync",
		"logger_syslog_level", "wmm_ac_be_cwmin", "tx_queue_data2_burst",
	};
	struct config_case c;

	for (size_t i = 0; i < N_OF(keys); i++) {
		char text[64];

		case_begin(&c, CONFIG_HOSTAPD_2_10);
		snprintf(text, sizeof(text), "ssid=x\n%s=\n", keys[i]);
		case_hostapd(&c, text);
		for (size_t d = 0; d < c.r.diags.n; d++)
			ck_assert_msg(strncmp(c.r.diags.v[d].text, "unknown conf", 12) != 0, "%s",
				      keys[i]);
		case_end(&c);
	}
}
END_TEST

static const struct sniff_case {
	const char *in;
	enum config_kind kind;
	enum config_dialect dialect;
} sniffs[] = {
	{ "", CONFIG_KIND_UNKNOWN, CONFIG_HOSTAPD_2_11 },
	{ "hello\n", CONFIG_KIND_UNKNOWN, CONFIG_HOSTAPD_2_11 },
	{ "# x\nctrl_interface=/run\nhw_mode=g\n", CONFIG_KIND_HOSTAPD, CONFIG_HOSTAPD_2_11 },
	{ "ctrl_interface=/run\nap_scan=1\nnetwork={\n", CONFIG_KIND_WPAS, CONFIG_HOSTAPD_2_11 },
	{ "\nconfig wifi-device 'a'\n", CONFIG_KIND_UCI, CONFIG_OPENWRT_25_12 },
	{ "wireless.radio0=wifi-device\n", CONFIG_KIND_UCI, CONFIG_OPENWRT_25_12 },
	{ "interface=phy0-ap0\nsnoop_iface=br-lan\n", CONFIG_KIND_HOSTAPD, CONFIG_OPENWRT_25_12 },
};

START_TEST(t_sniff)
{
	struct bytes text = bytes_of(sniffs[_i].in, strlen(sniffs[_i].in));

	ck_assert_int_eq(config_sniff(text), sniffs[_i].kind);
	ck_assert_int_eq(config_sniff_dialect(text), sniffs[_i].dialect);
}
END_TEST

START_TEST(t_dialect_names)
{
	for (unsigned i = 0; i < CONFIG_DIALECT_COUNT; i++) {
		const char *name = config_dialect_name((enum config_dialect)i);
		enum config_dialect d;

		ck_assert(config_dialect_parse(name, strlen(name), &d));
		ck_assert_uint_eq(d, i);
	}
}
END_TEST

UNIT_MAIN("config_hostapd", {
	tcase_add_loop_test(tc, t_bss_key, 0, N_OF(bss_keys));
	tcase_add_loop_test(tc, t_radio_key, 0, N_OF(radio_keys));
	tcase_add_loop_test(tc, t_ssid, 0, N_OF(ssids));
	tcase_add_test(tc, t_ssid_format);
	tcase_add_test(tc, t_sections);
	tcase_add_test(tc, t_key_holders);
	tcase_add_test(tc, t_named_files);
	tcase_add_test(tc, t_rxkh_file);
	tcase_add_test(tc, t_outside_when_allowed);
	tcase_add_test(tc, t_openwrt_nas_identifier);
	tcase_add_test(tc, t_psk_or_passphrase_the_later_wins);
	tcase_add_loop_test(tc, t_freq, 0, N_OF(freqs));
	tcase_add_test(tc, t_rates);
	tcase_add_test(tc, t_roaming_keys_are_known);
	tcase_add_loop_test(tc, t_sniff, 0, N_OF(sniffs));
	tcase_add_test(tc, t_dialect_names);
})
