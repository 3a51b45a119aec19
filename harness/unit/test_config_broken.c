/* sees: base spec crypto config */
#include "config_case.h"

/* Broken configurations with the exact line and words each must bring. */

enum reader { HOSTAPD, OPENWRT, UCI, WPAS };

static const struct broken {
	enum reader reader;
	enum config_severity severity;
	unsigned line;
	const char *text; /* expected */
	const char *in;
} broken[] = {
#define GOOD "ssid=net\nwpa=2\nwpa_passphrase=longenough\n"
	{ HOSTAPD, CONFIG_ERROR, 2, "invalid line 'just words'", "ssid=net\njust words\n" },
	{ HOSTAPD, CONFIG_ERROR, 1, "invalid SSID '' (0 octets, expected 1..32)", "ssid=\n" },
	{ HOSTAPD, CONFIG_ERROR, 1,
	  "invalid SSID '0123456789012345678901234567890123' (34 octets, expected 1..32)",
	  "ssid=0123456789012345678901234567890123\n" },
	{ HOSTAPD, CONFIG_ERROR, 1,
	  "invalid SSID '\"open' (expected \"text\", P\"text\" or hex digits)", "ssid2=\"open\n" },
	{ HOSTAPD, CONFIG_ERROR, 1,
	  "invalid SSID 'abc' (expected \"text\", P\"text\" or hex digits)",
	  "ssid2=abc\n" },
	{ HOSTAPD, CONFIG_ERROR, 0, "no ssid configured", "channel=1\n" },
	{ HOSTAPD, CONFIG_ERROR, 1, "invalid WPA passphrase length 7 (expected 8..63)",
	  "wpa_passphrase=sevenle\nssid=net\n" },
	{ HOSTAPD, CONFIG_ERROR, 1, "invalid WPA passphrase length 64 (expected 8..63)",
	  "wpa_passphrase=0123456789012345678901234567890123456789012345678901234567890123\n" },
	{ HOSTAPD, CONFIG_ERROR, 2,
	  "Invalid PSK (expected 64 hex digits)", "ssid=n\nwpa_psk=abcd\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "invalid key_mgmt 'FT-PKS'",
	  GOOD "wpa_key_mgmt=WPA-PSK FT-PKS\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "no key_mgmt values configured.", GOOD "wpa_key_mgmt= \n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "invalid cipher 'AES'.", GOOD "rsn_pairwise=AES\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "unsupported pairwise cipher suite 'WEP40'",
	  GOOD "wpa_pairwise=WEP40\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "unsupported group cipher suite 'CCMP TKIP'",
	  GOOD "group_cipher=CCMP TKIP\n" },
	{ HOSTAPD, CONFIG_ERROR, 4,
	  "invalid group_mgmt_cipher: CCMP", GOOD "group_mgmt_cipher=CCMP\n" },
	{ HOSTAPD, CONFIG_ERROR, 4,
	  "invalid ieee80211w '3' (expected 0..2)", GOOD "ieee80211w=3\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "invalid okc 'yes' (expected 0 or 1)", GOOD "okc=yes\n" },
	{ HOSTAPD, CONFIG_WARNING, 4,
	  "okc: hostapd reads 1 and ignores ' # on'", GOOD "okc=1 # on\n" },
	{ HOSTAPD, CONFIG_ERROR, 4,
	  "invalid dtim_period '0' (expected 1..255)", GOOD "dtim_period=0\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "invalid beacon_int '9' (expected 10..65535)",
	  GOOD "beacon_int=9\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "invalid fragm_threshold '100' (expected -1 or 256..2346)",
	  GOOD "fragm_threshold=100\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "invalid max_num_sta '2008' (expected 0..2007)",
	  GOOD "max_num_sta=2008\n" },
	{ HOSTAPD, CONFIG_ERROR, 4,
	  "invalid assoc_sa_query_max_timeout '0' (expected 1..2147483647)",
	  GOOD "assoc_sa_query_max_timeout=0\n" },
	{ HOSTAPD, CONFIG_ERROR, 4,
	  "Invalid own_ie_override '30x' (expected elements in hex, at most 256 octets)",
	  GOOD "own_ie_override=30x\n" },
	{ HOSTAPD, CONFIG_ERROR, 4,
	  "Invalid rsne_override_ft '30' (expected elements in hex, at most 256 octets)",
	  GOOD "rsne_override_ft=30\n" },
	{ HOSTAPD, CONFIG_ERROR, 4,
	  "Invalid rsnxe_override_ft 'f4140000000000000000000000000000000000000000' "
	  "(expected elements in hex, at most 20 octets)",
	  GOOD "rsnxe_override_ft=f4140000000000000000000000000000000000000000\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "Invalid mobility_domain 'a1b' (expected 4 hex digits)",
	  GOOD "mobility_domain=a1b\n" },
	{ HOSTAPD, CONFIG_ERROR, 4,
	  "Invalid r1_key_holder '00:11:22:33:44:55' (expected 12 hex digits without colons)",
	  GOOD "r1_key_holder=00:11:22:33:44:55\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "Invalid R0KH MAC address: '02:00:00:00:00'",
	  GOOD "r0kh=02:00:00:00:00 nas1 000102030405060708090a0b0c0d0e0f\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "Invalid r0kh (expected MAC R0KH-ID KEY)",
	  GOOD "r0kh=02:00:00:00:00:01 000102030405060708090a0b0c0d0e0f\n" },
	{ HOSTAPD, CONFIG_ERROR, 4,
	  "Invalid R0KH key: 31 characters (expected 64 hex digits, or 32 of the old form)",
	  GOOD "r0kh=02:00:00:00:00:01 nas1 000102030405060708090a0b0c0d0e0\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "Invalid R1KH-ID: 'nas1'",
	  GOOD "r1kh=02:00:00:00:00:01 nas1 000102030405060708090a0b0c0d0e0f\n" },
	{ HOSTAPD, CONFIG_ERROR, 4,
	  "Invalid R1KH key: 33 characters (expected 64 hex digits, or 32 of the old form)",
	  GOOD "r1kh=02:00:00:00:00:01 02:00:00:00:00:01 000102030405060708090a0b0c0d0e0f0\n" },
	{ HOSTAPD, CONFIG_ERROR, 4,
	  "Invalid R0KH-ID: '012345678901234567890123456789012345678901234567' (longer than 47 "
	  "octets)",
	  GOOD "r0kh=02:00:00:00:00:01 012345678901234567890123456789012345678901234567 "
	       "000102030405060708090a0b0c0d0e0f\n" },
	{ HOSTAPD, CONFIG_ERROR, 4,
	  "FT (IEEE 802.11r) requires nas_identifier to be configured as a 1..48 octet string",
	  GOOD "wpa_key_mgmt=FT-PSK\nmobility_domain=a1b2\n" },
	{ HOSTAPD, CONFIG_ERROR, 6,
	  "FT (IEEE 802.11r) requires nas_identifier to be configured as a 1..48 octet string",
	  GOOD "wpa_key_mgmt=FT-PSK\nmobility_domain=a1b2\n"
	       "nas_identifier=0123456789012345678901234567890123456789012345678\n" },
	{ HOSTAPD, CONFIG_WARNING, 4, "FT without mobility_domain: hostapd uses 0000",
	  GOOD "wpa_key_mgmt=FT-PSK\nnas_identifier=n\n" },
	{ HOSTAPD, CONFIG_WARNING, 4, "reassociation_deadline 500 is outside 1000..65535 TU",
	  GOOD "reassociation_deadline=500\n" },
	{ HOSTAPD, CONFIG_ERROR, 3, "WPA-PSK enabled, but PSK or passphrase is not configured.",
	  "ssid=net\nwpa=2\nwpa_key_mgmt=WPA-PSK\n" },
	{ HOSTAPD, CONFIG_ERROR, 2,
	  "Invalid IEEE 802.1X configuration (no EAP authenticator configured).",
	  "ssid=net\nieee8021x=1\n" },
	{ HOSTAPD, CONFIG_WARNING, 2, "a passphrase without wpa=: the network is open",
	  "ssid=net\nwpa_passphrase=longenough\n" },
	{ HOSTAPD, CONFIG_ERROR, 5, "OCV: PMF needs to be enabled whenever using OCV",
	  GOOD "ocv=1\nieee80211w=0\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "MBO: PMF needs to be enabled whenever using WPA2 with MBO",
	  GOOD "mbo=1\n" },
	{ HOSTAPD, CONFIG_ERROR, 5, "channel 36 does not exist in the 2.4 GHz band",
	  GOOD "hw_mode=g\nchannel=36\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "unknown hw_mode 'n'", GOOD "hw_mode=n\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "Invalid country_code 'de' (expected two capitals)",
	  GOOD "country_code=de\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "Cannot enable IEEE 802.11d without setting the country_code",
	  GOOD "ieee80211d=1\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "Cannot enable IEEE 802.11h without IEEE 802.11d enabled",
	  GOOD "ieee80211h=1\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "invalid rate list: '65' is no rate in 100 kb/s",
	  GOOD "supported_rates=60 65\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "invalid ht_capab: both [HT40+] and [HT40-]",
	  GOOD "ht_capab=[HT40+][HT40-]\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "invalid bssid item '01:00:00:00:00:01'",
	  GOOD "bssid=01:00:00:00:00:01\n" },
	{ HOSTAPD, CONFIG_ERROR, 6,
	  "Duplicate BSSID 02:00:00:00:00:01 on interface '' and 'wlan0_1'.",
	  "ssid=a\nbssid=02:00:00:00:00:01\n\nbss=wlan0_1\nssid=b\nbssid=02:00:00:00:00:01\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "invalid bss item: no name", GOOD "bss=\n" },
	{ HOSTAPD, CONFIG_WARNING, 4,
	  "unknown configuration item 'mobilty_domain' (nearest: mobility_domain)",
	  GOOD "mobilty_domain=a1b2\n" },
	{ HOSTAPD, CONFIG_WARNING, 4,
	  "unknown configuration item 'zzzzzzzzzz'", GOOD "zzzzzzzzzz=1\n" },
	{ HOSTAPD, CONFIG_WARNING, 4,
	  "'noscan' is known to OpenWrt's hostapd only; stock hostapd refuses it",
	  GOOD "noscan=1\n" },
	{ HOSTAPD, CONFIG_WARNING, 4,
	  "'rxkh_file' is not known to hostapd-2.10; a newer hostapd has it",
	  GOOD "rxkh_file=none.rxkh\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "failed to read rxkh_file 'none.rxkh'",
	  GOOD "rxkh_file=none.rxkh\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "WPA PSK file 'none.psk' not found.",
	  GOOD "wpa_psk_file=none.psk\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "'../up.psk' lies outside the configuration's folder",
	  GOOD "wpa_psk_file=../up.psk\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "'a/../../up.psk' lies outside the configuration's folder",
	  GOOD "wpa_psk_file=a/../../up.psk\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "'/etc/hostname' lies outside the configuration's folder",
	  GOOD "rxkh_file=/etc/hostname\n" },
	{ HOSTAPD, CONFIG_ERROR, 1,
	  "line ends with a carriage return, which becomes part of the value; save the file with "
	  "Unix line ends",
	  "ssid=net\r\nwpa=0\r\n" },
	{ HOSTAPD, CONFIG_ERROR, 4, "Management frame protection is required in 6 GHz",
	  "ssid=net\nop_class=131\nchannel=5\nieee80211w=1\nwpa=2\nwpa_passphrase=longenough\n" },
	{ HOSTAPD, CONFIG_ERROR, 7, "Invalid AKM suite for 6 GHz",
	  "ssid=net\nop_class=131\nchannel=5\nieee80211w=2\nwpa=2\nwpa_passphrase=longenough\n"
	  "wpa_key_mgmt=WPA-PSK\n" },
	/* Files named by a configuration; the folder is harness/unit/broken. */
	{ HOSTAPD, CONFIG_ERROR, 2, "Invalid MAC address 'nonsense'",
	  GOOD "wpa_psk_file=mac.psk\n" },
	{ HOSTAPD, CONFIG_ERROR, 3, "Invalid PSK (5 characters, expected 8..63 or 64 hex digits)",
	  GOOD "wpa_psk_file=short.psk\n" },
	{ HOSTAPD, CONFIG_ERROR, 1, "Unrecognized 'vlan=3'", GOOD "wpa_psk_file=word.psk\n" },
	{ HOSTAPD, CONFIG_ERROR, 2, "Invalid line 'r2kh=' (expected r0kh=... or r1kh=...)",
	  GOOD "rxkh_file=bad.rxkh\n" },
	/* UCI. */
	{ UCI, CONFIG_ERROR, 2, "invalid word 'optin' (expected config, option or list)",
	  "config wifi-device 'radio0'\n\toptin type 'mac80211'\n" },
	{ UCI, CONFIG_ERROR, 1,
	  "option before the first config section", "option type 'mac80211'\n" },
	{ UCI, CONFIG_ERROR, 2, "expected: option NAME 'VALUE'",
	  "config wifi-device 'radio0'\n\toption type\n" },
	{ UCI, CONFIG_ERROR, 2, "quote is not closed",
	  "config wifi-device 'radio0'\n\toption type 'mac80211\n" },
	{ UCI, CONFIG_ERROR, 0, "no enabled wifi-iface of mode 'ap' on an enabled wifi-device",
	  "config wifi-device 'radio0'\n\toption type 'mac80211'\n" },
#define RADIO "config wifi-device 'r0'\n\toption band '2g'\n\toption channel '1'\n"
#define IFACE RADIO "config wifi-iface\n\toption device 'r0'\n\toption ssid 'n'\n"
	{ UCI, CONFIG_ERROR, 4, "wifi-iface names no wifi-device of this file: 'r1'",
	  RADIO "config wifi-iface\n\toption device 'r1'\n\toption ssid 'n'\n" },
	{ UCI, CONFIG_ERROR, 7, "invalid encryption 'foo'",
	  IFACE "\toption encryption 'foo'\n" },
	{ UCI, CONFIG_ERROR, 8,
	  "invalid key length 5 (expected 8..63, or 64 hex digits): INVALID_WPA_PSK",
	  IFACE "\toption encryption 'psk2'\n\toption key 'short'\n" },
	{ UCI, CONFIG_ERROR, 8, "neither auth_secret nor key: FT_KEY_CANT_BE_DERIVED",
	  IFACE "\toption encryption 'sae'\n\toption ieee80211r '1'\n" },
	{ UCI, CONFIG_WARNING, 7, "unknown option 'ieee80211rr' (nearest: ieee80211r)",
	  IFACE "\toption ieee80211rr '1'\n" },
	{ UCI, CONFIG_ERROR, 3, "invalid channel 'six' (expected auto or a number)",
	  "config wifi-device r0\n\toption band 2g\n\toption channel six\nconfig wifi-iface\n"
	  "\toption device r0\n\toption ssid n\n" },
	{ UCI, CONFIG_ERROR, 4, "invalid htmode 'FT20'",
	  RADIO "\toption htmode 'FT20'\n"
		"config wifi-iface\n\toption device r0\n\toption ssid n\n" },
	{ UCI, CONFIG_ERROR, 7, "invalid macaddr 'mine'", IFACE "\toption macaddr 'mine'\n" },
	{ UCI, CONFIG_ERROR, 7, "hostapd_bss_options: expected key=value, not 'okc'",
	  IFACE "\tlist hostapd_bss_options 'okc'\n" },
	{ UCI, CONFIG_ERROR, 1, "section 'radio9' is not declared before",
	  "wireless.radio9.channel='1'\n" },
	/* wpa_supplicant.conf. */
#define NET "network={\n\tssid=\"net\"\n\tpsk=\"longenough\"\n"
	{ WPAS, CONFIG_ERROR, 1, "invalid line 'network'", "network\n" },
	{ WPAS, CONFIG_ERROR, 1,
	  "block is not closed by a line with '}'", "network={\n\tssid=\"n\"\n" },
	{ WPAS, CONFIG_ERROR, 2, "Invalid passphrase length 5 (expected: 8..63)",
	  "network={\n\tpsk=\"short\"\n}\n" },
	{ WPAS, CONFIG_ERROR, 2,
	  "Invalid PSK (expected 64 hex digits, or a passphrase in double quotes)",
	  "network={\n\tpsk=unquoted passphrase\n}\n" },
	{ WPAS, CONFIG_ERROR, 2, "invalid psk: the quote is not closed",
	  "network={\n\tpsk=\"longenough\n}\n" },
	{ WPAS, CONFIG_ERROR, 2,
	  "invalid ssid net (expected \"text\", P\"text\" or hex digits, at most 32 octets)",
	  "network={\n\tssid=net\n}\n" },
	{ WPAS, CONFIG_ERROR, 4, "Invalid BSSID '1:2:3'", NET "\tbssid=1:2:3\n}\n" },
	{ WPAS, CONFIG_ERROR, 4, "invalid key_mgmt 'PSK'", NET "\tkey_mgmt=PSK\n}\n" },
	{ WPAS, CONFIG_ERROR, 4, "invalid proto 'WPA3'", NET "\tproto=WPA3\n}\n" },
	{ WPAS, CONFIG_ERROR, 4, "invalid cipher 'AES'.", NET "\tpairwise=AES\n}\n" },
	{ WPAS, CONFIG_ERROR, 4,
	  "not allowed pairwise cipher 'WEP40'", NET "\tpairwise=WEP40\n}\n" },
	{ WPAS, CONFIG_ERROR, 4, "invalid ieee80211w 'yes' (expected 0..2)",
	  NET "\tieee80211w=yes\n}\n" },
	{ WPAS, CONFIG_ERROR, 4,
	  "invalid bgscan 'simple:30:-45' (expected simple:SHORT:THRESHOLD:LONG)",
	  NET "\tbgscan=\"simple:30:-45\"\n}\n" },
	{ WPAS, CONFIG_ERROR, 4, "invalid bgscan 'fast:30': no module 'fast' (simple, learn)",
	  NET "\tbgscan=\"fast:30\"\n}\n" },
	{ WPAS, CONFIG_ERROR, 4,
	  "invalid scan_freq '2412,2437' (expected up to 64 frequencies in MHz)",
	  NET "\tscan_freq=2412,2437\n}\n" },
	{ WPAS, CONFIG_WARNING, 4, "scan_freq: no channel has its centre at 2413 MHz",
	  NET "\tscan_freq=2413\n}\n" },
	{ WPAS, CONFIG_ERROR, 1, "both PSK and passphrase configured.",
	  NET "\tpsk=0001020304050607080900010203040506070809000102030405060708091011\n}\n" },
	{ WPAS, CONFIG_ERROR, 1, "PMF needs to be enabled whenever using OCV",
	  NET "\tocv=1\n\tieee80211w=0\n}\n" },
	{ WPAS, CONFIG_WARNING, 1,
	  "network has no psk and cannot be joined; an open network needs key_mgmt=NONE",
	  "network={\n\tssid=\"open\"\n}\n" },
	{ WPAS, CONFIG_WARNING, 4, "unknown network field 'keymgmt' (nearest: key_mgmt)",
	  NET "\tkeymgmt=WPA-PSK\n}\n" },
	{ WPAS, CONFIG_WARNING, 4,
	  "'ft_prepend_pmkid' is a global and belongs before the network blocks",
	  NET "\tft_prepend_pmkid=1\n}\n" },
	{ WPAS, CONFIG_WARNING, 1, "'psk' belongs inside a network block", "psk=\"longenough\"\n" },
	{ WPAS, CONFIG_ERROR, 1,
	  "invalid fast_reauth 'yes' (expected 0 or 1)", "fast_reauth=yes\n" },
	{ WPAS, CONFIG_WARNING, 1,
	  "ap_scan=2 does not work with nl80211 drivers (use 1)", "ap_scan=2\n" },
	{ WPAS, CONFIG_WARNING, 1, "unknown global field 'fast_reuth' (nearest: fast_reauth)",
	  "fast_reuth=1\n" },
	{ WPAS, CONFIG_ERROR, 1,
	  "Invalid country 'germany' (expected two capitals, or 00)", "country=germany\n" },
};

static void read_broken(struct config_case *c, const struct broken *b)
{
	struct bytes text = bytes_of(b->in, strlen(b->in));
	static const char hostapd[] = "harness/unit/broken/ap.conf";

	c->r.files = config_disk();
	switch (b->reader) {
	case HOSTAPD:
	case OPENWRT:
		c->err = config_read_hostapd(&c->r, hostapd, text, &c->ap);
		break;
	case UCI:
		c->err = config_read_uci(&c->r, "wireless", text, &c->ap);
		break;
	case WPAS:
		c->err = config_read_wpa_supplicant(&c->r, "wpa.conf", text, &c->sta);
		break;
	}
}

START_TEST(t_says)
{
	const struct broken *b = &broken[_i];
	struct config_case c;
	bool found;

	case_begin(&c, b->reader == UCI ? CONFIG_OPENWRT_24_10 : CONFIG_HOSTAPD_2_10);
	read_broken(&c, b);
	found = case_says(&c, b->severity, b->line, b->text);
	if (!found)
		case_print(&c);
	ck_assert_msg(found, "expected at line %u: %s", b->line, b->text);
	ck_assert_int_eq(c.err, c.r.diags.n_errors > 0 ? ERR_PARSE : ERR_OK);
	if (b->severity == CONFIG_ERROR)
		ck_assert_int_eq(c.err, ERR_PARSE);
	case_end(&c);
}
END_TEST

/* A secret never appears in what is said. */
START_TEST(t_secrets_are_not_shown)
{
	static const char text[] = "ssid=n\nwpa_passphrase=hush\nwpa_psk=hushhush\n"
				   "r0kh=02:00:00:00:00:01 n hush\nr1kh=hush\n";
	struct config_case c;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	case_hostapd(&c, text);
	ck_assert_uint_ge(c.r.diags.n_errors, 4);
	for (size_t i = 0; i < c.r.diags.n; i++)
		ck_assert_ptr_null(strstr(c.r.diags.v[i].text, "hush"));
	case_end(&c);
}
END_TEST

START_TEST(t_control_characters_are_shown_as_question_marks)
{
	struct config_case c;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	case_hostapd(&c, "ssid=n\nhw_mode=\033[2J\n");
	ck_assert_str_eq(c.r.diags.v[0].text, "unknown hw_mode '?[2J'");
	case_end(&c);
}
END_TEST

START_TEST(t_diagnostics_are_bounded)
{
	char *text = calloc(1, 8 * 3000 + 1);
	struct config_case c;

	for (int i = 0; i < 3000; i++)
		memcpy(text + 8 * i, "okc=bad\n", 8);
	case_begin(&c, CONFIG_HOSTAPD_2_11);
	case_hostapd(&c, text);
	ck_assert_uint_eq(c.r.diags.n, CONFIG_DIAGS_MAX);
	ck_assert_uint_eq(c.r.diags.n_errors, 3001); /* and: no ssid */
	ck_assert_uint_eq(c.r.diags.n_dropped, 3001 - CONFIG_DIAGS_MAX);
	case_end(&c);
	free(text);
}
END_TEST

START_TEST(t_long_lines_and_nul)
{
	static const char nul[] = "ssid=n\nokc=\0001\n";
	char *text = malloc(5000);
	struct config_case c;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	ck_assert_int_eq(config_read_hostapd(&c.r, "f", bytes_of(nul, sizeof(nul) - 1), &c.ap),
			 ERR_PARSE);
	ck_assert_str_eq(c.r.diags.v[0].text, "line contains a NUL octet");
	ck_assert_uint_eq(c.r.diags.v[0].line, 2);
	memset(text, 'x', 5000);
	ck_assert_int_eq(config_read_hostapd(&c.r, "f", bytes_of(text, 5000), &c.ap), ERR_PARSE);
	ck_assert_str_eq(c.r.diags.v[1].text, "line is longer than 4095 octets");
	case_end(&c);
	free(text);
}
END_TEST

/* An arena that runs out is ERR_NOMEM at any point, without a crash. */
START_TEST(t_out_of_memory)
{
	static const char text[] = IFACE "\toption encryption 'sae-mixed'\n"
					 "\toption key 'longenough'\n"
					 "\toption ieee80211r '1'\n";
	struct config_case c;
	struct spec_ap *ap;

	case_begin(&c, CONFIG_OPENWRT_25_12);
	for (size_t limit = 64; limit < 40000; limit += 61) {
		struct arena *a = arena_new(limit);
		enum err e;

		config_reader_init(&c.r, a, c.crypto, CONFIG_OPENWRT_25_12);
		e = config_read_uci(&c.r, "w", bytes_of(text, strlen(text)), &ap);
		ck_assert(e == ERR_NOMEM ? ap == NULL : e == ERR_OK && ap != NULL);
		arena_free(a);
	}
	ck_assert_ptr_nonnull(ap);
	case_end(&c);
}
END_TEST

UNIT_MAIN("config_broken", {
	tcase_add_loop_test(tc, t_says, 0, N_OF(broken));
	tcase_add_test(tc, t_secrets_are_not_shown);
	tcase_add_test(tc, t_control_characters_are_shown_as_question_marks);
	tcase_add_test(tc, t_diagnostics_are_bounded);
	tcase_add_test(tc, t_long_lines_and_nul);
	tcase_add_test(tc, t_out_of_memory);
})
