/* sees: base spec crypto config */
#include "config_case.h"

/* wpa_supplicant.conf beyond PSK: EAP, certificates and blobs, SAE, OWE. */

static const struct key_case net_keys[] = {
#define NET(in, kind, field, want) { in, kind, offsetof(struct spec_network, field), want }
	NET("sae_pwe=1", NUM, sae_pwe, 1),
	NET("", NUM, sae_pwe, SPEC_SAE_PWE_DEFAULT),
	NET("owe_group=20", NUM, owe_group, 20),
	NET("owe_only=1", SWITCH, owe_only, 1),
	NET("owe_ptk_workaround=1", NUM, owe_ptk_workaround, 1),
	NET("fragment_size=300", NUM, eap.fragment_size, 300),
	NET("", NUM, eap.fragment_size, 1398),
	NET("eapol_flags=0", NUM, eap.eapol_flags, 0),
	NET("", NUM, eap.eapol_flags, 3),
	NET("eap_workaround=0", SWITCH, eap.workaround, 0),
	NET("", SWITCH, eap.workaround, 1),
	NET("proactive_key_caching=1", INT, proactive_key_caching, 1),
	NET("", INT, eap.peap_version, -1),
	NET("", INT, eap.peap_label, -1),
	NET("", INT, eap.peap_outer_success, 1),
	NET("", NUM, eap.crypto_binding, SPEC_BINDING_OPTIONAL),
	NET("", NUM, eap.phase2_auth, 1),
	NET("phase1=\"peapver=0\"", INT, eap.peap_version, 0),
	NET("phase1=\"peapver=1 peaplabel=1\"", INT, eap.peap_version, 1),
	NET("phase1=\"peapver=1 peaplabel=1\"", INT, eap.peap_label, 1),
	NET("phase1=\"peaplabel=0\"", INT, eap.peap_label, -1),
	NET("phase1=\"peap_outer_success=0\"", INT, eap.peap_outer_success, 0),
	NET("phase1=\"peap_outer_success=2\"", INT, eap.peap_outer_success, 2),
	NET("phase1=\"crypto_binding=0\"", NUM, eap.crypto_binding, SPEC_BINDING_NONE),
	NET("phase1=\"crypto_binding=2\"", NUM, eap.crypto_binding, SPEC_BINDING_REQUIRED),
	NET("phase1=\"crypto_binding=2 crypto_binding=0\"", NUM, eap.crypto_binding,
	    SPEC_BINDING_NONE),
	NET("phase1=\"phase2_auth=2\"", NUM, eap.phase2_auth, 2),
	NET("", NUM, eap.tls_flags, SPEC_TLS_NO_1_3 | SPEC_TLS_NO_SESSION_TICKET),
	NET("eap_workaround=0", NUM, eap.tls_flags, SPEC_TLS_NO_1_3),
	NET("phase1=\"tls_disable_tlsv1_3=0\"", NUM, eap.tls_flags, SPEC_TLS_NO_SESSION_TICKET),
	NET("phase1=\"tls_disable_session_ticket=0 tls_disable_tlsv1_0=1\"", NUM, eap.tls_flags,
	    SPEC_TLS_NO_1_3 | SPEC_TLS_NO_1_0),
	NET("phase1=\"tls_disable_time_checks=1 tls_suiteb=1\"", NUM, eap.tls_flags,
	    SPEC_TLS_NO_1_3 | SPEC_TLS_NO_SESSION_TICKET | SPEC_TLS_NO_TIME_CHECKS |
		    SPEC_TLS_SUITEB),
	NET("phase2=\"auth=PAP\"\n\teap=TTLS", NUM, eap.ttls_auth, SPEC_TTLS_PAP),
	NET("phase2=\"auth=MSCHAPV2\"\n\teap=TTLS", NUM, eap.ttls_auth, SPEC_TTLS_MSCHAPV2),
	NET("phase2=\"auth=MSCHAPV2\"\n\teap=PEAP", NUM, eap.ttls_auth, 0),
	NET("phase2=\"auth=MSCHAPV2\"\n\teap=PEAP", NUM, eap.inner[0], SPEC_EAP_MSCHAPV2),
	NET("phase2=\"autheap=MSCHAPV2\"\n\teap=TTLS", NUM, eap.inner[0], SPEC_EAP_MSCHAPV2),
	NET("phase2=\"autheap=MD5 autheap=GTC\"\n\teap=TTLS", NUM, eap.inner[1], SPEC_EAP_GTC),
	NET("key_mgmt=WPA-CCKM", NUM, akms, SUITE_BIT(AKM_CCKM)),
	NET("key_mgmt=FT-EAP-SHA384 OWE", NUM, akms,
	    SUITE_BIT(AKM_FT_8021X_SHA384) | SUITE_BIT(AKM_OWE)),
	NET("proto=WPA", NUM, proto, SPEC_WPA_V1),
};

START_TEST(t_key)
{
	const struct key_case *k = &net_keys[_i];
	struct config_case c;
	char text[256];

	snprintf(text, sizeof(text), "network={\n\tssid=\"x\"\n\tkey_mgmt=NONE\n\t%s\n}\n", k->in);
	case_begin(&c, CONFIG_HOSTAPD_2_11);
	ck_assert_int_eq(value_at(case_wpas(&c, text)->network, k), k->want);
	ck_assert_int_eq(c.err, ERR_OK);
	case_end(&c);
}
END_TEST

START_TEST(t_globals)
{
	struct config_case c;
	const struct spec_station *s;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	s = case_wpas(&c, "sae_groups=21 19\nsae_check_mfp=1\nsae_pmkid_in_assoc=1\n"
			  "eapol_version=2\n");
	ck_assert_uint_eq(c.r.diags.n, 0);
	ck_assert(s->n_sae_groups == 2 && s->sae_groups[0] == 21 && s->sae_groups[1] == 19);
	ck_assert(s->sae_check_mfp && s->sae_pmkid_in_assoc && s->eapol_version == 2);
	s = case_wpas(&c, "");
	ck_assert(s->n_sae_groups == 3 && s->sae_groups[0] == 19 && s->eapol_version == 1);
	case_end(&c);
}
END_TEST

#define EAP_NET(method, more)                                                                      \
	"network={\n\tssid=\"x\"\n\tkey_mgmt=WPA-EAP\n\teap=" method "\n\tidentity=\"me\"\n" more  \
	"}\n"

START_TEST(t_texts)
{
	struct config_case c;
	const struct spec_network *n;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	n = case_wpas(&c, EAP_NET("PEAP",
				  "\tanonymous_identity=\"anon@x\"\n\tpassword=\"a\\b\"\n"
				  "\tprivate_key_passwd=\"k\"\n\tsubject_match=\"/CN=a\"\n"
				  "\taltsubject_match=\"DNS:a\"\n\tdomain_match=\"a;b\"\n"
				  "\tdomain_suffix_match=\"c\"\n\tsae_password=\"s p\"\n"
				  "\tsae_password_id=\"id\"\n"))->network;
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_str_eq(n->eap.identity, "me");
	ck_assert_str_eq(n->eap.anonymous_identity, "anon@x");
	ck_assert(n->eap.password.given && !n->eap.password.is_nt_hash);
	ck_assert_uint_eq(n->eap.password.text.len, 3);
	ck_assert_mem_eq(n->eap.password.text.p, "a\\b", 3);
	ck_assert_str_eq(n->eap.private_key_passwd, "k");
	ck_assert_str_eq(n->eap.subject_match, "/CN=a");
	ck_assert_str_eq(n->eap.altsubject_match, "DNS:a");
	ck_assert_str_eq(n->eap.domain_match, "a;b");
	ck_assert_str_eq(n->eap.domain_suffix_match, "c");
	ck_assert_str_eq(n->sae_password, "s p");
	ck_assert_str_eq(n->sae_password_id, "id");
	case_end(&c);
}
END_TEST

START_TEST(t_password_hash)
{
	struct config_case c;
	const struct spec_eap_password *p;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	p = &case_wpas(&c, EAP_NET("PEAP", "\tpassword=hash:000102030405060708090a0b0c0d0e0f\n"))
		     ->network->eap.password;
	ck_assert(p->given && p->is_nt_hash && p->text.len == SPEC_NT_HASH);
	ck_assert_uint_eq(p->text.p[15], 15);
	/* hex digits without quotes are the octets of a text */
	p = &case_wpas(&c, EAP_NET("PEAP", "\tpassword=6162\n"))->network->eap.password;
	ck_assert(p->given && !p->is_nt_hash && p->text.len == 2);
	case_end(&c);
}
END_TEST

static enum err read_any(void *ctx, const char *path, struct arena *a, struct bytes *out)
{
	*(const char **)ctx = path;
	(void)a;
	*out = bytes_of("PEM", 3);
	return ERR_OK;
}

START_TEST(t_files_and_blobs)
{
	static const char text[] =
		EAP_NET("TLS", "\tca_cert=\"ca.pem\"\n\tclient_cert=\"blob://mine\"\n"
			       "\tprivate_key=\"blob://mine\"\n")
		"blob-base64-other={\nAAAA\n}\n"
		"blob-base64-mine={\n  SGVsbG8g\nV29ybGQhCg==\n}\n";
	struct config_case c;
	const char *asked = NULL;
	const struct spec_eap_peer *e;

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	c.r.files = (struct config_files){ &asked, read_any };
	c.err = config_read_wpa_supplicant(&c.r, "conf/w.conf", bytes_of(text, strlen(text)),
					   &c.sta);
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_uint_eq(c.r.diags.n, 0);
	e = &c.sta->network[0].eap;
	ck_assert_str_eq(asked, "conf/ca.pem");
	ck_assert_mem_eq(e->ca_cert.data.p, "PEM", 3);
	ck_assert_uint_eq(e->ca_cert.line, 6);
	ck_assert_uint_eq(e->client_cert.data.len, 13);
	ck_assert_mem_eq(e->private_key.data.p, "Hello World!\n", 13);
	case_end(&c);
}
END_TEST

/* What is said of a network block; an empty text: nothing. */
static const struct said {
	enum config_severity severity;
	const char *text, *in;
} said[] = {
	{ CONFIG_NOTE, "no ca_cert: every server's certificate is accepted",
	  EAP_NET("PEAP", "\tpassword=\"x\"\n") },
	{ CONFIG_WARNING, "EAP without password: wpa_supplicant asks for it and waits",
	  EAP_NET("PEAP", "\tca_cert=\"hash://x\"\n") },
	{ CONFIG_WARNING, "EAP without identity: wpa_supplicant asks for it and waits",
	  "network={\n\tkey_mgmt=WPA-EAP\n\teap=PEAP\n\tpassword=\"x\"\n}\n" },
	{ CONFIG_ERROR, "EAP-TLS: Private key not configured", EAP_NET("TLS", "") },
	{ CONFIG_WARNING, "EAP-TLS: Private key not configured", EAP_NET("TLS PEAP", "") },
	{ CONFIG_WARNING, "EAP method SIM is not simulated", EAP_NET("SIM", "") },
	{ CONFIG_WARNING, "hash:// is not simulated",
	  EAP_NET("PEAP", "\tca_cert=\"hash://server/sha256/00\"\n") },
	{ CONFIG_WARNING, "phase1: wpa_supplicant ignores 'peapver:0'",
	  EAP_NET("PEAP", "\tphase1=\"peapver:0\"\n") },
	{ CONFIG_WARNING, "phase1: wpa_supplicant ignores 'peap_ver=0'",
	  EAP_NET("PEAP", "\tphase1=\"peap_ver=0\"\n") },
	{ CONFIG_WARNING, "phase2: wpa_supplicant ignores 'MSCHAPV2'",
	  EAP_NET("PEAP", "\tphase2=\"MSCHAPV2\"\n") },
	{ CONFIG_WARNING, "Unsupported Phase2 EAP method 'PAP'",
	  EAP_NET("PEAP TTLS", "\tphase2=\"auth=PAP\"\n") },
	{ CONFIG_WARNING,
	  "SAE without PMF (ieee80211w=0): an AP that requires it refuses with status 31",
	  "network={\n\tkey_mgmt=SAE\n\tsae_password=\"x\"\n}\n" },
	{ CONFIG_WARNING,
	  "OWE without PMF (ieee80211w=0): an AP that requires it refuses with status 31",
	  "pmf=1\nnetwork={\n\tkey_mgmt=OWE\n\tieee80211w=0\n}\n" },
	{ CONFIG_NOTE, "", "pmf=1\nnetwork={\n\tkey_mgmt=SAE\n\tsae_password=\"x\"\n}\n" },
	{ CONFIG_NOTE, "", "network={\n\tkey_mgmt=OWE\n\tieee80211w=2\n}\n" },
	{ CONFIG_NOTE, "",
	  "network={\n\tkey_mgmt=SAE WPA-PSK\n\tpsk=\"longenough\"\n}\n" },
};

START_TEST(t_said)
{
	const struct said *k = &said[_i];
	struct config_case c;
	bool found = k->text[0] == '\0';

	case_begin(&c, CONFIG_HOSTAPD_2_11);
	case_wpas(&c, k->in);
	for (size_t i = 0; i < c.r.diags.n && k->text[0]; i++)
		found |= c.r.diags.v[i].severity == k->severity &&
			 strcmp(c.r.diags.v[i].text, k->text) == 0;
	if (!found || (k->text[0] == '\0' && c.r.diags.n > 0))
		case_print(&c);
	ck_assert(found);
	if (k->text[0] == '\0')
		ck_assert_uint_eq(c.r.diags.n, 0);
	case_end(&c);
}
END_TEST

UNIT_MAIN("config_eap",
	tcase_add_loop_test(tc, t_key, 0, N_OF(net_keys));
	tcase_add_test(tc, t_globals);
	tcase_add_test(tc, t_texts);
	tcase_add_test(tc, t_password_hash);
	tcase_add_test(tc, t_files_and_blobs);
	tcase_add_loop_test(tc, t_said, 0, N_OF(said));)
