/* sees: base spec crypto config check */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/check.h"
#include "suite.h"

/* The rules about SAE, OWE, 802.1X and caching, each with its nearest clean neighbour. */

#define COMMON "ssid=net\nhw_mode=g\nchannel=1\nwpa=2\nrsn_pairwise=CCMP\n"
#define SAE    COMMON "wpa_key_mgmt=SAE\nsae_password=x\nieee80211w=2\n"
#define MIXED                                                                                      \
	COMMON "wpa_key_mgmt=SAE WPA-PSK\nwpa_passphrase=longenough\nieee80211w=1\n"               \
	       "sae_require_mfp=1\n"
#define OWE COMMON "wpa_key_mgmt=OWE\nieee80211w=2\n"
#define EAP                                                                                        \
	COMMON "wpa_key_mgmt=WPA-EAP\nieee8021x=1\nnas_identifier=a\nauth_server_addr=10.0.0.1\n"  \
	       "auth_server_shared_secret=s\n"
#define SERVER COMMON "wpa_key_mgmt=WPA-EAP\nieee8021x=1\neap_server=1\n"

static const struct method_case {
	const char *in[2]; /* the second may be absent */
	enum check_rule rule;
	enum config_severity severity;
	const char *cause;
	unsigned line;     /* of the last file; 0: nothing may be found */
	const char *begins, *fix;
} cases[] = {
#define CLEAN(...) { { __VA_ARGS__ }, 0, 0, NULL, 0, NULL, NULL }
	CLEAN(SAE),
	CLEAN(MIXED),
	CLEAN(OWE),
	CLEAN(EAP),
	CLEAN(COMMON "wpa_key_mgmt=SAE\nwpa_passphrase=longenough\nieee80211w=2\n"),
	{ { COMMON "wpa_key_mgmt=SAE\nieee80211w=2\n" }, CHECK_SECRETS, CONFIG_ERROR, NULL, 6,
	  "SAE without sae_password", "sae_password=PASSWORD" },
	{ { COMMON "wpa_key_mgmt=SAE\nwpa_psk=00000000000000000000000000000000000000000000000000"
		   "00000000000000\nieee80211w=2\n" },
	  CHECK_SECRETS, CONFIG_ERROR, NULL, 6, "SAE without sae_password",
	  "sae_password=PASSWORD" },
	{ { SAE "ieee80211w=0\n" }, CHECK_SAE, CONFIG_ERROR, "C48", 9, "SAE without PMF",
	  "ieee80211w=2" },
	{ { MIXED "ieee80211w=0\n" }, CHECK_SAE, CONFIG_ERROR, "C48", 10, "SAE without PMF",
	  "ieee80211w=1" },
	{ { MIXED "ieee80211w=2\n" }, CHECK_SAE, CONFIG_WARNING, "C48", 10,
	  "WPA2 and WPA3 mixed with PMF required", "ieee80211w=1" },
	{ { MIXED "sae_require_mfp=0\n" }, CHECK_SAE, CONFIG_WARNING, NULL, 10,
	  "PMF is optional and not required of SAE", "sae_require_mfp=1" },
	{ { SAE "wpa_key_mgmt=SAE SAE-EXT-KEY\n" }, CHECK_SAE, CONFIG_WARNING, "C17", 9,
	  "SAE-EXT-KEY beside SAE", "another SSID for SAE-EXT-KEY, or none" },
	CLEAN(SAE "wpa_key_mgmt=SAE-EXT-KEY\n"),
	{ { MIXED "transition_disable=0x01\n" }, CHECK_SAE, CONFIG_WARNING, "C78", 10,
	  "transition_disable tells clients", NULL },
	CLEAN(SAE "transition_disable=0x01\n"),
	{ { OWE "ieee80211w=1\n" }, CHECK_OWE, CONFIG_ERROR, "C48", 8,
	  "OWE without PMF required", "ieee80211w=2" },
	{ { OWE "owe_transition_ssid=\"o\"\nignore_broadcast_ssid=1\n" }, CHECK_OWE, CONFIG_ERROR,
	  NULL, 8, "owe_transition_ssid without owe_transition_bssid",
	  "owe_transition_bssid=BSSID of the other BSS" },
	{ { OWE "owe_transition_ifname=wlan1\n" }, CHECK_OWE, CONFIG_WARNING, NULL, 0,
	  "the OWE half of a transition network is not hidden", "ignore_broadcast_ssid=1" },
	CLEAN(OWE "owe_transition_ifname=wlan1\nignore_broadcast_ssid=1\n"),
	CLEAN("ssid=o\nowe_transition_ifname=wlan1\n"),
	{ { SAE "owe_transition_ifname=wlan1\n" }, CHECK_OWE, CONFIG_ERROR, NULL, 0,
	  "OWE transition on a BSS that is neither open nor OWE", NULL },
	{ { EAP "ieee8021x=0\n" }, CHECK_EAP, CONFIG_ERROR, NULL, 6,
	  "WPA-EAP without ieee8021x=1", "ieee8021x=1" },
	{ { EAP "auth_server_addr=10.0.0.2\n" }, CHECK_SECRETS, CONFIG_ERROR, "C34", 11,
	  "the RADIUS server 10.0.0.2 has no shared secret",
	  "auth_server_shared_secret=SECRET" },
	{ { COMMON "wpa_key_mgmt=WPA-EAP\nieee8021x=1\nauth_server_addr=10.0.0.1\n"
		   "auth_server_shared_secret=s\n" },
	  CHECK_EAP, CONFIG_WARNING, NULL, 8, "neither own_ip_addr nor nas_identifier",
	  "nas_identifier=NAME" },
	CLEAN(COMMON "wpa_key_mgmt=WPA-EAP\nieee8021x=1\nauth_server_addr=10.0.0.1\n"
		     "auth_server_shared_secret=s\nown_ip_addr=10.0.0.9\n"),
	{ { SERVER "private_key=k\n" }, CHECK_SECRETS, CONFIG_ERROR, NULL, 8,
	  "the EAP server has no users", "eap_user_file=FILE" },
	{ { SERVER "eap_user_file=u\n" }, CHECK_SECRETS, CONFIG_ERROR, NULL, 8,
	  "the EAP server has no private_key", "private_key=FILE" },
	{ { EAP "wpa_key_mgmt=WPA-EAP-SUITE-B-192\n" }, CHECK_EAP, CONFIG_WARNING, NULL, 1,
	  "Suite B with 192 bits asks for BIP-GMAC-256", "group_mgmt_cipher=BIP-GMAC-256" },
	CLEAN(EAP "wpa_key_mgmt=WPA-EAP-SUITE-B-192\ngroup_mgmt_cipher=BIP-GMAC-256\n"),
	{ { EAP "okc=1\ndisable_pmksa_caching=1\n" }, CHECK_CACHING, CONFIG_WARNING, NULL, 11,
	  "okc with disable_pmksa_caching", "disable_pmksa_caching=0" },
	{ { EAP "rsn_preauth=1\n" }, CHECK_CACHING, CONFIG_WARNING, "C44", 11,
	  "rsn_preauth without an interface", "rsn_preauth_interfaces=br0" },
	CLEAN(EAP "rsn_preauth=1\nrsn_preauth_interfaces=br0\n"),
	{ { EAP "rsn_preauth=1\nrsn_preauth_interfaces=br0\ndisable_pmksa_caching=1\n" },
	  CHECK_CACHING, CONFIG_WARNING, "C44", 11, "rsn_preauth with disable_pmksa_caching",
	  "disable_pmksa_caching=0" },
	/* two APs */
	CLEAN(SAE, SAE),
	CLEAN(SAE "sae_pwe=2\n", SAE "sae_pwe=2\n"),
	{ { SAE, SAE "sae_pwe=1\n" }, CHECK_SAE, CONFIG_ERROR, "C37", 9,
	  "SAE derives its element by hash-to-element only here", "sae_pwe=0" },
	{ { SAE "sae_pwe=1\n", SAE "sae_pwe=2\n" }, CHECK_SAE, CONFIG_WARNING, "C37", 9,
	  "SAE derives its element by either here", "sae_pwe=1" },
	{ { SAE "sae_groups=19\n", SAE "sae_groups=20 21\n" }, CHECK_SAE, CONFIG_ERROR, "C37", 9,
	  "no SAE group in common with", NULL },
	CLEAN(SAE "sae_groups=19 20\n", SAE "sae_groups=20 21\n"),
	{ { EAP "okc=1\n", EAP "okc=0\n" }, CHECK_CACHING, CONFIG_WARNING, "C42", 11,
	  "okc is off here and on at", "okc=1" },
	CLEAN(EAP "okc=1\n", EAP "okc=1\n"),
	CLEAN(OWE "okc=1\n", OWE "okc=0\n"),
};

static const char *write_file(const char *dir, unsigned i, const char *text, char *path, size_t cap)
{
	FILE *f;

	snprintf(path, cap, "%s/ap%u.conf", dir, i);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	return path;
}

/* What counts: the reader's warnings (files that are not there) do not. */
static const struct check_finding *only_finding(const struct check_report *r)
{
	const struct check_finding *found = NULL;

	for (size_t i = 0; i < r->n; i++) {
		if (r->v[i].rule == CHECK_CONFIG)
			continue;
		ck_assert_msg(found == NULL, "too many: %s", r->v[i].text);
		found = &r->v[i];
	}
	return found;
}

START_TEST(t_rule)
{
	const struct method_case *k = &cases[_i];
	char dir[] = "/tmp/rw-check-XXXXXX", path[2][64];
	struct arena *a = arena_new((size_t)64 << 20);
	struct check_input in[2] = { 0 };
	static struct check_report r;
	const struct check_finding *f;
	size_t n = 0;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	for (; n < 2 && k->in[n]; n++)
		in[n].path = write_file(dir, (unsigned)n, k->in[n], path[n], sizeof(path[n]));
	ck_assert_int_eq(check_files(&r, a, in, n), ERR_OK);
	f = only_finding(&r);
	for (size_t i = 0; i < n; i++)
		unlink(path[i]);
	rmdir(dir);
	if (k->begins == NULL) {
		ck_assert_msg(f == NULL, "%s", f ? f->text : "");
	} else {
		ck_assert_ptr_nonnull(f);
		ck_assert_msg(strncmp(f->text, k->begins, strlen(k->begins)) == 0, "%s", f->text);
		ck_assert_int_eq(f->rule, k->rule);
		ck_assert_int_eq(f->severity, k->severity);
		ck_assert_pstr_eq(f->cause, k->cause);
		ck_assert_str_eq(f->file, path[n - 1]);
		if (k->line > 1)
			ck_assert_uint_eq(f->line, k->line);
		if (k->fix)
			ck_assert_str_eq(f->fix, k->fix);
	}
	arena_free(a);
}
END_TEST

UNIT_MAIN("check_methods", tcase_add_loop_test(tc, t_rule, 0, N_OF(cases));)
