/* sees: base spec crypto config */
#include "config_case.h"

/* Broken configurations of SAE, OWE, 802.1X and EAP with the exact line and words each brings. */

enum reader { HOSTAPD, UCI, WPAS };

static const struct broken {
	enum reader reader;
	enum config_severity severity;
	unsigned line;
	const char *text; /* expected */
	const char *in;
	const char *file; /* what every named file contains; NULL: there is none */
} broken[] = {
#define GOOD "ssid=net\nwpa=2\nwpa_passphrase=longenough\n"
#define AP(severity, line, text, in) { HOSTAPD, severity, line, text, GOOD in "\n", NULL }
	AP(CONFIG_ERROR, 4, "Invalid sae_password", "sae_password=x|mac=1"),
	AP(CONFIG_ERROR, 4, "Invalid sae_password", "sae_password=x|vlanid=x"),
	AP(CONFIG_WARNING, 4, "the SAE password is empty", "sae_password=|id=me"),
	AP(CONFIG_WARNING, 4, "sae_password: SAE-PK is not simulated", "sae_password=x|pk=y"),
	AP(CONFIG_WARNING, 4,
	   "'|vlanid=' stands in the wrong place and is not taken for an option (order: mac, "
	   "vlanid, pk, id)",
	   "sae_password=x|vlanid=1|mac=02:00:00:00:00:01"),
	AP(CONFIG_ERROR, 4, "Invalid sae_groups value '19,20'", "sae_groups=19,20"),
	AP(CONFIG_ERROR, 4, "Invalid sae_groups value ''", "sae_groups="),
	AP(CONFIG_ERROR, 4, "Invalid sae_groups value '0'", "sae_groups=0"),
	AP(CONFIG_ERROR, 4,
	   "Invalid sae_groups value '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17'",
	   "sae_groups=1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17"),
	AP(CONFIG_WARNING, 4, "sae_groups: group 25 is not simulated (19, 20, 21 are)",
	   "sae_groups=19 25"),
	AP(CONFIG_ERROR, 4, "Invalid owe_groups value 'nineteen'", "owe_groups=nineteen"),
	AP(CONFIG_WARNING, 4, "owe_groups: group 18 is not simulated (19, 20, 21 are)",
	   "owe_groups=18"),
	AP(CONFIG_ERROR, 4, "invalid sae_pwe '4' (expected 0..3)", "sae_pwe=4"),
	AP(CONFIG_WARNING, 4,
	   "sae_pwe=3 is hostapd's for tests: hunting-and-pecking alone, even with password "
	   "identifiers and the extended AKMs (expected 0..2)",
	   "sae_pwe=3"),
	AP(CONFIG_ERROR, 4, "invalid sae_sync '-1' (expected 0..2147483647)", "sae_sync=-1"),
	AP(CONFIG_ERROR, 4, "invalid sae_confirm_immediate '2' (expected 0 or 1)",
	   "sae_confirm_immediate=2"),
	AP(CONFIG_ERROR, 4, "invalid sae_anti_clogging_threshold 'x' (expected 0..2147483647)",
	   "sae_anti_clogging_threshold=x"),
	AP(CONFIG_ERROR, 4, "invalid transition_disable '0x' (expected one octet in hex)",
	   "transition_disable=0x"),
	AP(CONFIG_ERROR, 4, "invalid transition_disable '0x100' (expected one octet in hex)",
	   "transition_disable=0x100"),
	AP(CONFIG_ERROR, 4, "invalid transition_disable 'on' (expected one octet in hex)",
	   "transition_disable=on"),
	AP(CONFIG_ERROR, 4, "invalid SSID 'open'", "owe_transition_ssid=open"),
	AP(CONFIG_ERROR, 4, "invalid SSID '\"\"'", "owe_transition_ssid=\"\""),
	AP(CONFIG_ERROR, 4, "invalid owe_transition_bssid", "owe_transition_bssid=02:00"),
	AP(CONFIG_ERROR, 4, "invalid IP address '10.0.0'", "auth_server_addr=10.0.0"),
	AP(CONFIG_ERROR, 4, "invalid IP address 'radius.example'",
	   "auth_server_addr=radius.example"),
	AP(CONFIG_ERROR, 4, "invalid IP address '1::2::3'", "own_ip_addr=1::2::3"),
	AP(CONFIG_ERROR, 4, "invalid IP address 'x'", "radius_client_addr=x"),
	AP(CONFIG_ERROR, 4, "invalid IP address ''", "acct_server_addr="),
	AP(CONFIG_ERROR, 4,
	   "auth_server_port without an auth_server_addr above it: hostapd does not know it there",
	   "auth_server_port=1812"),
	AP(CONFIG_ERROR, 4,
	   "auth_server_shared_secret without an auth_server_addr above it: hostapd does not "
	   "know it there",
	   "auth_server_shared_secret=s\nauth_server_addr=10.0.0.1"),
	AP(CONFIG_ERROR, 4,
	   "acct_server_port without an acct_server_addr above it: hostapd does not know it there",
	   "acct_server_port=1813"),
	AP(CONFIG_ERROR, 5, "empty shared secret is not allowed",
	   "auth_server_addr=10.0.0.1\nauth_server_shared_secret="),
	AP(CONFIG_ERROR, 5, "empty shared secret is not allowed",
	   "acct_server_addr=10.0.0.1\nacct_server_shared_secret="),
	AP(CONFIG_ERROR, 5, "invalid auth_server_port '65536' (expected 1..65535)",
	   "auth_server_addr=10.0.0.1\nauth_server_port=65536"),
	AP(CONFIG_ERROR, 5, "unsupported RADIUS type 'TCP'",
	   "auth_server_addr=10.0.0.1\nauth_server_type=TCP"),
	AP(CONFIG_ERROR, 5, "RADIUS over TLS is not simulated",
	   "auth_server_addr=10.0.0.1\nauth_server_type=TLS"),
	AP(CONFIG_WARNING, 4, "RADIUS accounting is not simulated", "acct_server_addr=10.0.0.1"),
	AP(CONFIG_ERROR, 4,
	   "invalid radius_auth_req_attr '12:q:1' (expected ATTRIBUTE:SYNTAX:VALUE, SYNTAX s, d or "
	   "x)",
	   "radius_auth_req_attr=12:q:1"),
	AP(CONFIG_ERROR, 4,
	   "invalid radius_acct_req_attr '0' (expected ATTRIBUTE:SYNTAX:VALUE, SYNTAX s, d or x)",
	   "radius_acct_req_attr=0"),
	AP(CONFIG_ERROR, 4, "invalid eapol_version '0' (expected 1..3)", "eapol_version=0"),
	AP(CONFIG_ERROR, 4, "invalid eap_server 'yes' (expected 0 or 1)", "eap_server=yes"),
	AP(CONFIG_ERROR, 4, "invalid dynamic_vlan '3' (expected 0..2)", "dynamic_vlan=3"),
	AP(CONFIG_WARNING, 4, "tls_flags: hostapd ignores part of '[ENABLE-TLSv1.4]'",
	   "tls_flags=[ENABLE-TLSv1.4]"),
	AP(CONFIG_ERROR, 4, "eap_user_file: a database is not read, only a text file",
	   "eap_user_file=sqlite:/etc/users.db"),
	AP(CONFIG_ERROR, 4, "failed to read eap_user_file 'users'", "eap_user_file=users"),
	AP(CONFIG_ERROR, 4, "'../users' lies outside the configuration's folder",
	   "eap_user_file=../users"),
	AP(CONFIG_ERROR, 4, "failed to read ca_cert 'ca.pem'", "ca_cert=ca.pem\neap_server=1"),
	AP(CONFIG_ERROR, 4, "failed to read private_key 'k.pem'",
	   "private_key=k.pem\neap_server=1"),
	AP(CONFIG_ERROR, 4, "sae_password_file 'passwords' not found.",
	   "sae_password_file=passwords"),
	AP(CONFIG_ERROR, 4, "VLAN file 'vlans' not readable.", "vlan_file=vlans"),
	AP(CONFIG_NOTE, 4,
	   "CCKM is a vendor's (Cisco), simulated as observed; hostapd and wpa_supplicant have it "
	   "not",
	   "wpa_key_mgmt=WPA-PSK CCKM"),
#define USERS(severity, line, text, file)                                                          \
	{ HOSTAPD, severity, line, text, GOOD "eap_user_file=users\n", file }
	USERS(CONFIG_ERROR, 1, "Invalid EAP identity (no \" in start)", "ann PEAP\n"),
	USERS(CONFIG_ERROR, 2, "Invalid EAP identity (no \" in end)", "#\n\"ann PEAP\n"),
	USERS(CONFIG_ERROR, 1, "No EAP method", "\"ann\"\n"),
	USERS(CONFIG_ERROR, 1, "No EAP method", "*  \n"),
	USERS(CONFIG_ERROR, 1, "Unsupported EAP type 'peap'", "\"ann\" peap\n"),
	USERS(CONFIG_ERROR, 1, "Unsupported EAP type ''", "\"ann\" ,PEAP\n"),
	USERS(CONFIG_ERROR, 1, "Unsupported EAP type 'TTLS-EAP'", "\"ann\" MD5,TTLS-EAP\n"),
	USERS(CONFIG_ERROR, 1, "Invalid EAP password (no \" in end)", "\"ann\" MD5 \"pass\n"),
	USERS(CONFIG_ERROR, 1, "Invalid password hash", "\"ann\" MSCHAPV2 hash:00 [2]\n"),
	USERS(CONFIG_ERROR, 1, "Invalid hash password",
	      "\"ann\" MSCHAPV2 hash:0001020304050607080910111213141g\n"),
	USERS(CONFIG_ERROR, 1, "Invalid hex password", "\"ann\" MSCHAPV2 secret\n"),
	USERS(CONFIG_ERROR, 1, "Invalid hex password", "\"ann\" MSCHAPV2 abc\n"),
	USERS(CONFIG_WARNING, 1, "salted password hashes are not simulated",
	      "\"ann\" GTC ssha1:00 [2]\n"),
	USERS(CONFIG_ERROR, 2,
	      "invalid radius_accept_attr '64' x' (expected ATTRIBUTE:SYNTAX:VALUE, SYNTAX s, d or "
	      "x)",
	      "* PEAP\nradius_accept_attr=64' x\n"),
	/* Without a user above it, it is a line like the others. */
	USERS(CONFIG_ERROR, 1, "Invalid EAP identity (no \" in start)",
	      "radius_accept_attr=64:d:13\n"),
	{ HOSTAPD, CONFIG_ERROR, 1, "Invalid VLAN ID", GOOD "vlan_file=v\n", "0 vlan0\n" },
	{ HOSTAPD, CONFIG_ERROR, 2, "Invalid VLAN ID", GOOD "vlan_file=v\n", "1 a\n4095 b\n" },
	{ HOSTAPD, CONFIG_ERROR, 1, "Invalid VLAN ifname", GOOD "vlan_file=v\n", "7\n" },
	{ HOSTAPD, CONFIG_ERROR, 1, "Invalid VLAN ifname", GOOD "vlan_file=v\n",
	  "* seventeen_letters\n" },
	{ HOSTAPD, CONFIG_WARNING, 1, "hostapd takes this line for a password, not a comment",
	  GOOD "sae_password_file=f\n", "# one\ntwo\n" },
	{ HOSTAPD, CONFIG_ERROR, 2, "Invalid sae_password", GOOD "sae_password_file=f\n",
	  "one\ntwo|mac=x\n" },
#define NET(severity, line, text, in)                                                              \
	{ WPAS, severity, line, text,                                                              \
	  "network={\n\tssid=\"x\"\n\tkey_mgmt=WPA-EAP\n\tidentity=\"i\"\n\t" in "\n}\n", NULL }
	NET(CONFIG_ERROR, 5, "unknown EAP method 'peap'", "eap=TLS peap"),
	NET(CONFIG_ERROR, 5, "unknown EAP method 'TLS,PEAP'", "eap=TLS,PEAP"),
	NET(CONFIG_ERROR, 5, "failed to parse password.", "password=secret"),
	NET(CONFIG_ERROR, 5, "failed to parse password.", "password=\"secret"),
	NET(CONFIG_ERROR, 5, "Invalid password hash length (expected 32 hex digits)",
	    "password=hash:00"),
	NET(CONFIG_ERROR, 5, "Invalid password hash",
	    "password=hash:0001020304050607080910111213141g"),
	NET(CONFIG_ERROR, 5, "a password kept elsewhere (ext:) is not there in a simulation",
	    "password=ext:pw"),
	NET(CONFIG_ERROR, 5, "invalid identity (expected \"text\", P\"text\" or hex digits)",
	    "identity=me"),
	NET(CONFIG_ERROR, 5, "invalid ca_cert (expected \"text\", P\"text\" or hex digits)",
	    "ca_cert=/etc/ca.pem"),
	NET(CONFIG_ERROR, 5, "'/etc/ca.pem' lies outside the configuration's folder",
	    "ca_cert=\"/etc/ca.pem\""),
	NET(CONFIG_ERROR, 5, "failed to read client_cert 'me.pem'", "client_cert=\"me.pem\""),
	NET(CONFIG_ERROR, 5, "private_key: no blob 'me' in this file", "private_key=\"blob://me\""),
	NET(CONFIG_ERROR, 5, "phase1: peapver is 0 or 1", "phase1=\"peapver=2\""),
	NET(CONFIG_ERROR, 5, "Unsupported Phase2 EAP method 'PAP'",
	    "phase2=\"auth=PAP\"\n\teap=PEAP"),
	NET(CONFIG_ERROR, 5, "Unsupported Phase2 EAP method 'PEAP'",
	    "phase2=\"auth=PEAP\"\n\teap=PEAP"),
	NET(CONFIG_ERROR, 5, "EAP-TTLS: Unsupported Phase2 type 'MD5'",
	    "phase2=\"auth=MD5\"\n\teap=TTLS"),
	NET(CONFIG_ERROR, 5, "EAP-TTLS: Only one Phase2 type can be specified",
	    "phase2=\"auth=PAP auth=CHAP\"\n\teap=TTLS"),
	NET(CONFIG_ERROR, 5, "EAP-TTLS: Both auth= and autheap= params cannot be specified",
	    "phase2=\"auth=PAP autheap=MD5\"\n\teap=TTLS"),
	NET(CONFIG_ERROR, 5, "invalid fragment_size '0' (expected 1..65535)", "fragment_size=0"),
	NET(CONFIG_ERROR, 5, "invalid eapol_flags '4' (expected 0..3)", "eapol_flags=4"),
	NET(CONFIG_ERROR, 5, "invalid sae_pwe '5' (expected 0..3)", "sae_pwe=5"),
	NET(CONFIG_ERROR, 1, "owe_group 5 is none of 19, 20, 21", "owe_group=5"),
	NET(CONFIG_ERROR, 5, "invalid owe_only 'yes' (expected 0 or 1)", "owe_only=yes"),
	{ WPAS, CONFIG_ERROR, 1, "invalid sae_groups '19,20' (expected group numbers)",
	  "sae_groups=19,20\n", NULL },
	{ WPAS, CONFIG_WARNING, 1, "sae_groups: group 15 is not simulated (19, 20, 21 are)",
	  "sae_groups=15\n", NULL },
	{ WPAS, CONFIG_ERROR, 3, "blob 'b' is no base64", "blob-base64-b={\nAAA\n}\n", NULL },
	{ WPAS, CONFIG_ERROR, 3, "blob 'b' is no base64", "blob-base64-b={\nAA-A\n}\n", NULL },
	{ WPAS, CONFIG_ERROR, 3, "blob 'b' is no base64", "blob-base64-b={\nA=AA\n}\n", NULL },
	{ WPAS, CONFIG_ERROR, 3, "blob 'b' is no base64", "blob-base64-b={\nA===\n}\n", NULL },
	{ WPAS, CONFIG_ERROR, 2, "blob 'b' is no base64", "blob-base64-b={\n}\n", NULL },
	{ WPAS, CONFIG_ERROR, 2, "block is not closed by a line with '}'",
	  "blob-base64-b={\nAAAA\n", NULL },
};

static enum err read_only(void *ctx, const char *path, struct arena *a, struct bytes *out)
{
	const struct broken *b = ctx;

	(void)path;
	(void)a;
	if (b->file == NULL)
		return ERR_FILE;
	*out = bytes_of(b->file, strlen(b->file));
	return ERR_OK;
}

START_TEST(t_says)
{
	struct broken b = broken[_i];
	struct bytes text = bytes_of(b.in, strlen(b.in));
	struct config_case c;
	bool found;

	case_begin(&c, b.reader == UCI ? CONFIG_OPENWRT_24_10 : CONFIG_HOSTAPD_2_11);
	c.r.files = (struct config_files){ &b, read_only };
	switch (b.reader) {
	case HOSTAPD:
		c.err = config_read_hostapd(&c.r, "conf/ap.conf", text, &c.ap);
		break;
	case UCI:
		c.err = config_read_uci(&c.r, "wireless", text, &c.ap);
		break;
	case WPAS:
		c.err = config_read_wpa_supplicant(&c.r, "conf/wpa.conf", text, &c.sta);
		break;
	}
	found = case_says(&c, b.severity, b.line, b.text);
	if (!found)
		case_print(&c);
	ck_assert_msg(found, "expected at line %u: %s", b.line, b.text);
	ck_assert_int_eq(c.err, c.r.diags.n_errors > 0 ? ERR_PARSE : ERR_OK);
	if (b.severity == CONFIG_ERROR)
		ck_assert_int_eq(c.err, ERR_PARSE);
	case_end(&c);
}
END_TEST

/* A secret never appears in what is said. */
START_TEST(t_secrets_are_not_shown)
{
	static const char ap[] = "ssid=n\nsae_password=hush|mac=1\nsae_password=hush|id=a|mac=x\n"
				 "auth_server_shared_secret=hush\neap_user_file=u\n";
	static const char users[] = "\"a\" MD5 \"hush\n\"a\" MD5 hushx\n\"a\" MD5 hash:hush\n";
	static const char sta[] = "network={\n\tkey_mgmt=SAE WPA-EAP\n\tsae_password=hush\n"
				  "\tpassword=\"hush\n\tprivate_key_passwd=hush\n}\n";
	struct broken b = { .file = users };
	struct config_case c;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	c.r.files = (struct config_files){ &b, read_only };
	case_hostapd(&c, ap);
	case_wpas(&c, sta);
	ck_assert_uint_ge(c.r.diags.n_errors, 8);
	for (size_t i = 0; i < c.r.diags.n; i++)
		ck_assert_ptr_null(strstr(c.r.diags.v[i].text, "hush"));
	case_end(&c);
}
END_TEST

UNIT_MAIN("config_broken_methods",
	tcase_add_loop_test(tc, t_says, 0, N_OF(broken));
	tcase_add_test(tc, t_secrets_are_not_shown);)
