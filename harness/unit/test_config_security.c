/* sees: base spec crypto config */
#include "config_case.h"

/* hostapd.conf beyond PSK: SAE, OWE, 802.1X with its own EAP server, RADIUS. */

#define MIN "ssid=net\nwpa=2\nrsn_pairwise=CCMP\n"

static const struct key_case bss_keys[] = {
#define BSS(in, kind, field, want) { in, kind, offsetof(struct spec_bss, field), want }
	BSS("sae_anti_clogging_threshold=0", NUM, sae_anti_clogging_threshold, 0),
	BSS("anti_clogging_threshold=7", NUM, sae_anti_clogging_threshold, 7),
	BSS("sae_sync=1", NUM, sae_sync, 1),
	BSS("sae_confirm_immediate=1", SWITCH, sae_confirm_immediate, 1),
	BSS("transition_disable=0x09", NUM, transition_disable, 9),
	BSS("transition_disable=4", NUM, transition_disable, SPEC_TRANSITION_EAP),
	BSS("owe_ptk_workaround=2", NUM, owe_ptk_workaround, 2),
	BSS("eap_server=1", SWITCH, eap_server, 1),
	BSS("eapol_version=1", NUM, eapol_version, 1),
	BSS("fragment_size=1000", NUM, eap.fragment_size, 1000),
	BSS("tls_session_lifetime=3600", NUM, eap.tls_session_lifetime_s, 3600),
	BSS("tls_flags=[ENABLE-TLSv1.3]", NUM, eap.tls_flags, 0),
	BSS("tls_flags=[DISABLE-TLSv1.2][SUITEB]", NUM, eap.tls_flags,
	    SPEC_TLS_NO_1_2 | SPEC_TLS_NO_1_3 | SPEC_TLS_SUITEB),
	BSS("dynamic_vlan=2", NUM, dynamic_vlan, SPEC_VLAN_REQUIRED),
	BSS("radius_retry_primary_interval=600", NUM, radius.retry_primary_interval_s, 600),
	BSS("radius_request_cui=1", SWITCH, radius.request_cui, 1),
	BSS("radius_require_message_authenticator=0", SWITCH, radius.require_message_authenticator,
	    0),
	/* hostapd 2.11's defaults */
	BSS("", NUM, sae_anti_clogging_threshold, 5),
	BSS("", NUM, sae_sync, 3),
	BSS("", NUM, eapol_version, 2),
	BSS("", NUM, eap.fragment_size, 1398),
	BSS("", NUM, eap.tls_flags, SPEC_TLS_NO_1_3),
	BSS("", NUM, eap.tls_session_lifetime_s, 0),
	BSS("", NUM, radius.retry_primary_interval_s, 0),
	BSS("", SWITCH, radius.require_message_authenticator, 1),
	BSS("", NUM, eap_reauth_period_s, 3600),
};

START_TEST(t_key)
{
	const struct key_case *k = &bss_keys[_i];
	char text[256];
	struct config_case c;
	struct spec_bss *b;

	snprintf(text, sizeof(text), "ssid=net\n%s\n", k->in);
	case_begin(&c, CONFIG_HOSTAPD_2_11);
	b = case_hostapd(&c, text);
	if (k->offset == offsetof(struct spec_bss, transition_disable))
		ck_assert_int_eq(b->transition_disable, k->want);
	else
		ck_assert_int_eq(value_at(b, k), k->want);
	ck_assert_uint_eq(c.r.diags.n, 0);
	case_end(&c);
}
END_TEST

/* The key of a server's Message-Authenticator came with 2.11; before, none was asked for. */
START_TEST(t_message_authenticator_by_release)
{
	struct config_case c;

	case_begin(&c, CONFIG_HOSTAPD_2_10);
	ck_assert(!case_hostapd(&c, "ssid=net\n")->radius.require_message_authenticator);
	case_end(&c);
}
END_TEST

/* One sae_password line, as hostapd takes it apart: mac, vlanid, pk, id. */
static const struct sae_case {
	const char *in;
	const char *password, *id; /* password NULL: refused */
	uint8_t mac5;              /* last octet of the address; 0: any */
	uint16_t vlan;
	size_t n_diags;
} saes[] = {
	{ "secret", "secret", NULL, 0, 0, 0 },
	{ "a b|c", "a b|c", NULL, 0, 0, 0 },
	{ "secret|mac=ff:ff:ff:ff:ff:ff", "secret", NULL, 0, 0, 0 },
	{ "secret|mac=02:00:00:00:00:07", "secret", NULL, 7, 0, 0 },
	{ "secret|vlanid=3", "secret", NULL, 0, 3, 0 },
	{ "secret|id=pw one", "secret", "pw one", 0, 0, 0 },
	{ "x|mac=02:00:00:00:00:07|vlanid=23|id=me", "x", "me", 7, 23, 0 },
	{ "x|vlanid=23|id=me|mac=02:00:00:00:00:07", "x|vlanid=23|id=me", NULL, 7, 0, 2 },
	{ "x|id=me|vlanid=4", "x|id=me", "me|vlanid=4", 0, 4, 2 },
	{ "x|pk=abc|id=me", "x", "me", 0, 0, 1 },
	{ "", "", NULL, 0, 0, 1 },
	{ "x|mac=02:00:00:00:00", NULL, NULL, 0, 0, 1 },
	{ "x|mac=zz:00:00:00:00:07", NULL, NULL, 0, 0, 1 },
	{ "x|vlanid=9999", NULL, NULL, 0, 0, 1 },
	{ "x|vlanid=", NULL, NULL, 0, 0, 1 },
};

START_TEST(t_sae_password)
{
	const struct sae_case *k = &saes[_i];
	const struct spec_sae_password *p;
	char text[256];
	struct config_case c;
	struct spec_bss *b;

	snprintf(text, sizeof(text), MIN "wpa_key_mgmt=SAE\nsae_password=%s\n", k->in);
	case_begin(&c, CONFIG_HOSTAPD_2_11);
	b = case_hostapd(&c, text);
	ck_assert_uint_eq(c.r.diags.n, k->n_diags);
	ck_assert_uint_eq(b->n_sae_password, k->password != NULL);
	if (k->password) {
		p = &b->sae_password[0];
		ck_assert_str_eq(p->password, k->password);
		ck_assert_pstr_eq(p->identifier, k->id);
		ck_assert_uint_eq(p->any_mac, k->mac5 == 0);
		if (k->mac5)
			ck_assert_uint_eq(p->mac.b[5], k->mac5);
		ck_assert_uint_eq(p->vlan_id, k->vlan);
		ck_assert_uint_eq(p->line, 5);
	} else {
		ck_assert_str_eq(c.r.diags.v[0].text, "Invalid sae_password");
	}
	case_end(&c);
}
END_TEST

START_TEST(t_sae_groups)
{
	struct config_case c;
	struct spec_bss *b;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	b = case_hostapd(&c, "ssid=n\n");
	ck_assert(b->n_sae_groups == 1 && b->sae_groups[0] == 19);
	ck_assert(b->n_owe_groups == 3 && b->owe_groups[2] == 21);
	b = case_hostapd(&c, "ssid=n\nsae_groups=21 19\nowe_groups=20\n");
	ck_assert(b->n_sae_groups == 2 && b->sae_groups[0] == 21 && b->sae_groups[1] == 19);
	ck_assert(b->n_owe_groups == 1 && b->owe_groups[0] == 20);
	ck_assert_uint_eq(c.r.diags.n, 0);
	case_end(&c);
}
END_TEST

START_TEST(t_owe_transition)
{
	struct config_case c;
	struct spec_bss *b;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	b = case_hostapd(&c, MIN "wpa_key_mgmt=OWE\nieee80211w=2\nowe_transition_ssid=\"open\"\n"
				 "owe_transition_bssid=02:00:00:00:00:09\n");
	ck_assert_uint_eq(c.r.diags.n, 0);
	ck_assert(b->has_owe_transition && b->owe_transition_ifname == NULL);
	ck_assert_mem_eq(b->owe_transition_ssid.b, "open", 4);
	ck_assert_uint_eq(b->owe_transition_bssid.b[5], 9);
	ck_assert_uint_eq(b->akms, SUITE_BIT(AKM_OWE));
	b = case_hostapd(&c, "ssid=n\nowe_transition_ifname=wlan0_owe\n");
	ck_assert(b->has_owe_transition);
	ck_assert_str_eq(b->owe_transition_ifname, "wlan0_owe");
	ck_assert(!case_hostapd(&c, "ssid=n\n")->has_owe_transition);
	case_end(&c);
}
END_TEST

/* What hostapd's reader knows of key management, one word each. */
static const struct akm_case {
	const char *word;
	enum akm akm;
} akms[] = {
	{ "WPA-EAP", AKM_8021X },
	{ "WPA-EAP-SHA256", AKM_8021X_SHA256 },
	{ "FT-EAP", AKM_FT_8021X },
	{ "FT-EAP-SHA384", AKM_FT_8021X_SHA384 },
	{ "WPA-EAP-SUITE-B", AKM_SUITE_B },
	{ "WPA-EAP-SUITE-B-192", AKM_SUITE_B_192 },
	{ "SAE", AKM_SAE },
	{ "FT-SAE", AKM_FT_SAE },
	{ "SAE-EXT-KEY", AKM_SAE_EXT },
	{ "FT-SAE-EXT-KEY", AKM_FT_SAE_EXT },
	{ "OWE", AKM_OWE },
	{ "CCKM", AKM_CCKM },
};

START_TEST(t_akm)
{
	char text[256];
	struct config_case c;
	struct spec_bss *b;

	snprintf(text, sizeof(text),
		 MIN "wpa_key_mgmt=%s\nnas_identifier=a\nmobility_domain=1234\n", akms[_i].word);
	case_begin(&c, CONFIG_HOSTAPD_2_11);
	b = case_hostapd(&c, text);
	ck_assert_uint_eq(b->akms, SUITE_BIT(akms[_i].akm));
	/* A vendor's word is noted and nothing else is. */
	ck_assert_uint_eq(c.r.diags.n, akms[_i].akm == AKM_CCKM);
	ck_assert_int_eq(c.err, ERR_OK);
	case_end(&c);
}
END_TEST

/* WPA1 with 802.1X: the network of CCKM's days. */
START_TEST(t_wpa1_tkip)
{
	struct config_case c;
	struct spec_bss *b;

	case_begin(&c, CONFIG_HOSTAPD_2_10);
	b = case_hostapd(&c, "ssid=n\nwpa=1\nwpa_key_mgmt=WPA-EAP CCKM\nwpa_pairwise=TKIP\n"
			     "ieee8021x=1\nauth_server_addr=10.0.0.1\n"
			     "auth_server_shared_secret=s\n");
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_uint_eq(b->wpa, SPEC_WPA_V1);
	ck_assert_int_eq(b->group, CIPHER_TKIP);
	ck_assert_uint_eq(b->wpa_pairwise, SUITE_BIT(CIPHER_TKIP));
	ck_assert_uint_eq(b->rsn_pairwise, 0);
	ck_assert_uint_eq(b->akms, SUITE_BIT(AKM_8021X) | SUITE_BIT(AKM_CCKM));
	case_end(&c);
}
END_TEST

START_TEST(t_radius_servers)
{
	struct config_case c;
	const struct spec_radius *r;
	char ip[SPEC_IP_TEXT];

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	r = &case_hostapd(&c, MIN "wpa_key_mgmt=WPA-EAP\nieee8021x=1\nown_ip_addr=10.0.0.9\n"
				  "radius_client_addr=10.0.0.8\n"
				  "auth_server_addr=10.0.0.1\nauth_server_port=1645\n"
				  "auth_server_shared_secret=one\n"
				  "auth_server_addr=fd00::2\nauth_server_shared_secret=two words\n"
				  "radius_auth_req_attr=126:s:Operator\n"
				  "radius_auth_req_attr=12:d:1300\n")->radius;
	ck_assert_uint_eq(c.r.diags.n, 0);
	ck_assert_uint_eq(r->n_server, 2);
	ck_assert_str_eq(spec_ip_format(&r->server[0].addr, ip), "10.0.0.1");
	ck_assert_uint_eq(r->server[0].port, 1645);
	ck_assert_str_eq(r->server[0].secret, "one");
	ck_assert_uint_eq(r->server[0].line, 8);
	ck_assert_str_eq(spec_ip_format(&r->server[1].addr, ip), "fd00:0:0:0:0:0:0:2");
	ck_assert_uint_eq(r->server[1].port, 1812);
	ck_assert_str_eq(r->server[1].secret, "two words");
	ck_assert_str_eq(spec_ip_format(&r->own_ip_addr, ip), "10.0.0.9");
	ck_assert_str_eq(spec_ip_format(&r->client_addr, ip), "10.0.0.8");
	ck_assert_uint_eq(r->n_auth_req_attr, 2);
	ck_assert_uint_eq(r->auth_req_attr[1].type, 12);
	ck_assert_mem_eq(r->auth_req_attr[0].value.p, "Operator", 8);
	ck_assert(!r->accounting);
	case_end(&c);
}
END_TEST

/* A server that is replaced keeps its secret; one of another BSS is another. */
START_TEST(t_radius_replace_and_bss)
{
	struct config_case c;
	struct spec_bss *b;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	b = case_hostapd(&c, "ssid=a\nauth_server_addr=10.0.0.1\nauth_server_shared_secret=s\n"
			     "auth_server_addr_replace=10.0.0.3\nbss=x\nssid=b\n"
			     "auth_server_port=1\n");
	ck_assert_uint_eq(b[0].radius.server[0].addr.b[3], 3);
	ck_assert_str_eq(b[0].radius.server[0].secret, "s");
	ck_assert_uint_eq(b[1].radius.n_server, 0);
	ck_assert_uint_eq(c.r.diags.n_errors, 1);
	case_end(&c);
}
END_TEST

/* The files of the following tests, by the path that is asked for. */
static const struct named {
	const char *path, *text;
} named[] = {
	{ "conf/users",
	  "# users\n"
	  "\n"
	  "\"host/*\"\tTLS\n"
	  "\"out\"*  PEAP,TTLS [ver=1]\n"
	  "*\tPEAP,TLS,TTLS\n"
	  "\"ann\"  MSCHAPV2,TTLS-PAP,TTLS-MSCHAPV2 \"pass word\" [2]\n"
	  "radius_accept_attr=64:d:13\n"
	  "radius_accept_attr=81:s:20\n"
	  "\"bob\" MSCHAPV2 hash:000102030405060708090a0b0c0d0e0f [2] # x\n"
	  "\"hex\" MD5 616263\n"
	  "\"acl\" MACACL \"x\"\n" },
	{ "conf/ca.pem", "CA" },
	{ "conf/cert.pem", "CERT" },
	{ "conf/key.pem", "KEY" },
	{ "conf/vlans", "# ids\n1\tvlan1\n20 vlan20 br20\n*  vlan#\n" },
	{ "conf/sae", "first\nsecond|mac=02:00:00:00:00:05|vlanid=2\n" },
};

static enum err read_named(void *ctx, const char *path, struct arena *a, struct bytes *out)
{
	(void)ctx;
	(void)a;
	for (size_t i = 0; i < N_OF(named); i++) {
		if (strcmp(path, named[i].path) == 0) {
			*out = bytes_of(named[i].text, strlen(named[i].text));
			return ERR_OK;
		}
	}
	return ERR_FILE;
}

static struct spec_bss *with_files(struct config_case *c, const char *text)
{
	case_begin(c, CONFIG_HOSTAPD_2_11);
	c->r.files = (struct config_files){ NULL, read_named };
	c->err = config_read_hostapd(&c->r, "conf/ap.conf", bytes_of(text, strlen(text)), &c->ap);
	ck_assert_ptr_nonnull(c->ap);
	return &c->ap->radio[0].bss[0];
}

START_TEST(t_users)
{
	struct config_case c;
	const struct spec_eap_user *u =
		with_files(&c, "ssid=n\neap_server=1\neap_user_file=users\n")->eap.user;

	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_uint_eq(c.ap->radio[0].bss[0].eap.n_user, 7);
	ck_assert(!u[0].any && !u[0].prefix && u[0].n_methods == 1 && !u[0].phase2);
	ck_assert_mem_eq(u[0].identity.p, "host/*", 6);
	ck_assert(u[1].prefix && u[1].peap_version == 1 && u[1].n_methods == 2);
	ck_assert_int_eq(u[1].methods[0], SPEC_EAP_PEAP);
	ck_assert_int_eq(u[1].methods[1], SPEC_EAP_TTLS);
	ck_assert(u[2].any && u[2].peap_version == -1 && !u[2].password.given);
	ck_assert(u[3].phase2 && u[3].n_methods == 1);
	ck_assert_uint_eq(u[3].ttls_auth, SPEC_TTLS_PAP | SPEC_TTLS_MSCHAPV2);
	ck_assert(u[3].password.given && !u[3].password.is_nt_hash);
	ck_assert_mem_eq(u[3].password.text.p, "pass word", 9);
	ck_assert_uint_eq(u[3].n_accept_attr, 2);
	ck_assert_uint_eq(u[3].accept_attr[1].type, 81);
	ck_assert_uint_eq(u[3].line, 6);
	ck_assert_str_eq(u[3].file, "conf/users");
	ck_assert(u[4].password.is_nt_hash && u[4].phase2 && u[4].password.text.len == 16);
	ck_assert_uint_eq(u[4].password.text.p[15], 15);
	ck_assert(!u[5].phase2 && u[5].password.text.len == 3);
	ck_assert_mem_eq(u[5].password.text.p, "abc", 3);
	ck_assert(u[6].macacl && u[6].n_methods == 0);
	case_end(&c);
}
END_TEST

START_TEST(t_certificates)
{
	static const char text[] = "ssid=n\nca_cert=ca.pem\nserver_cert=cert.pem\n"
				   "private_key=key.pem\nprivate_key_passwd=a b\nserver_id=srv\n"
				   "eap_server=%d\n";
	struct config_case c;
	char full[256];
	struct spec_eap_server *e;

	snprintf(full, sizeof(full), text, 1);
	e = &with_files(&c, full)->eap;
	ck_assert_uint_eq(c.r.diags.n, 0);
	ck_assert_mem_eq(e->ca_cert.data.p, "CA", 2);
	ck_assert_mem_eq(e->server_cert.data.p, "CERT", 4);
	ck_assert_uint_eq(e->private_key.data.len, 3);
	ck_assert_str_eq(e->private_key.path, "key.pem");
	ck_assert_uint_eq(e->private_key.line, 4);
	ck_assert_str_eq(e->private_key_passwd, "a b");
	ck_assert_str_eq(e->server_id, "srv");
	case_end(&c);
	/* Without the server hostapd opens none of them. */
	snprintf(full, sizeof(full), text, 0);
	ck_assert_ptr_null(with_files(&c, full)->eap.ca_cert.data.p);
	case_end(&c);
}
END_TEST

/* A check of somebody's configuration has not their keys; a run must have them. */
START_TEST(t_files_optional)
{
	static const char text[] = "ssid=n\neap_server=1\nca_cert=/etc/ca.pem\nserver_cert=none\n";
	struct config_case c;

	for (int optional = 0; optional < 2; optional++) {
		case_begin(&c, CONFIG_HOSTAPD_2_11);
		c.r.files = (struct config_files){ NULL, read_named };
		c.r.files_optional = optional;
		case_hostapd(&c, text);
		ck_assert_uint_eq(c.r.diags.n, 2);
		ck_assert_uint_eq(c.r.diags.n_errors, optional ? 0 : 2);
		ck_assert_str_eq(c.r.diags.v[0].text,
				 "'/etc/ca.pem' lies outside the configuration's folder");
		ck_assert_str_eq(c.r.diags.v[1].text, "failed to read server_cert 'none'");
		ck_assert_uint_eq(c.r.diags.v[1].line, 4);
		case_end(&c);
	}
}
END_TEST

START_TEST(t_vlan_file)
{
	struct config_case c;
	struct spec_bss *b = with_files(&c, "ssid=n\ndynamic_vlan=1\nvlan_file=vlans\n");

	ck_assert_uint_eq(c.r.diags.n, 0);
	ck_assert_uint_eq(b->n_vlan, 3);
	ck_assert(b->vlan[0].any);
	ck_assert_str_eq(b->vlan[0].ifname, "vlan#");
	ck_assert(b->vlan[1].id == 20 && b->vlan[2].id == 1);
	ck_assert_str_eq(b->vlan[1].ifname, "vlan20");
	case_end(&c);
}
END_TEST

/* hostapd puts each password in front of those before it. */
START_TEST(t_sae_password_order)
{
	struct config_case c;
	struct spec_bss *b = with_files(&c, MIN "wpa_key_mgmt=SAE\nsae_password=zero\n"
						"sae_password_file=sae\nsae_password=last\n");

	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_uint_eq(b->n_sae_password, 4);
	ck_assert_str_eq(b->sae_password[0].password, "last");
	ck_assert_str_eq(b->sae_password[1].password, "second");
	ck_assert(!b->sae_password[1].any_mac && b->sae_password[1].vlan_id == 2);
	ck_assert_str_eq(b->sae_password[1].file, "conf/sae");
	ck_assert_uint_eq(b->sae_password[1].line, 2);
	ck_assert_str_eq(b->sae_password[3].password, "zero");
	ck_assert_str_eq(spec_option_last(&b->options, "sae_password")->value, "last");
	case_end(&c);
}
END_TEST

UNIT_MAIN("config_security",
	tcase_add_loop_test(tc, t_key, 0, N_OF(bss_keys));
	tcase_add_test(tc, t_message_authenticator_by_release);
	tcase_add_loop_test(tc, t_sae_password, 0, N_OF(saes));
	tcase_add_test(tc, t_sae_groups);
	tcase_add_test(tc, t_owe_transition);
	tcase_add_loop_test(tc, t_akm, 0, N_OF(akms));
	tcase_add_test(tc, t_wpa1_tkip);
	tcase_add_test(tc, t_radius_servers);
	tcase_add_test(tc, t_radius_replace_and_bss);
	tcase_add_test(tc, t_users);
	tcase_add_test(tc, t_certificates);
	tcase_add_test(tc, t_files_optional);
	tcase_add_test(tc, t_vlan_file);
	tcase_add_test(tc, t_sae_password_order);)
