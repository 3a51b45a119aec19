/* sees: base spec crypto config */
#include "config_case.h"

/* The real files of ../shared/configs, read in place. */

static const struct file {
	const char *name;
	enum config_dialect dialect;
	bool station;
	size_t n_radio, n_bss; /* of the first radio */
	const char *error;     /* the expected error, NULL: none */
} files[] = {
	/* Debian's annotated sample: nearly all of it commented out, an open network. */
	{ "hostapd-00-debian-annotated.conf", CONFIG_HOSTAPD_2_10, false, 1, 1, NULL },
	{ "hostapd-01-iwd-ft-eap-1.conf", CONFIG_HOSTAPD_2_10, false, 1, 1, NULL },
	{ "hostapd-01-iwd-ft-eap-2.conf", CONFIG_HOSTAPD_2_10, false, 1, 1, NULL },
	{ "hostapd-02-iwd-ft-psk-3.conf", CONFIG_HOSTAPD_2_11, false, 1, 1, NULL },
	{ "hostapd-02-iwd-ft-sae-1.conf", CONFIG_HOSTAPD_2_11, false, 1, 1, NULL },
	{ "hostapd-02-iwd-ft-sae-2.conf", CONFIG_HOSTAPD_2_11, false, 1, 1, NULL },
	{ "hostapd-03-iwd-ft-psk-1.conf", CONFIG_HOSTAPD_2_11, false, 1, 1, NULL },
	{ "hostapd-03-iwd-ft-psk-2.conf", CONFIG_HOSTAPD_2_11, false, 1, 1, NULL },
	{ "hostapd-03-iwd-ft-psk-3.conf", CONFIG_HOSTAPD_2_11, false, 1, 1, NULL },
	{ "openwrt-01-nerdberg.wireless", CONFIG_OPENWRT_23_05, false, 2, 2, NULL },
	{ "openwrt-02-ax3000t.wireless", CONFIG_OPENWRT_25_12, false, 2, 1, NULL },
	{ "openwrt-02-ax3000t.hostapd-phy0.conf", CONFIG_OPENWRT_25_12, false, 1, 1, NULL },
	{ "openwrt-02-ax3000t.hostapd-phy1.conf", CONFIG_OPENWRT_25_12, false, 1, 1, NULL },
	/* The same file is refused by stock hostapd: FT without nas_identifier. */
	{ "openwrt-02-ax3000t.hostapd-phy0.conf", CONFIG_HOSTAPD_2_11, false, 1, 1,
	  "FT (IEEE 802.11r) requires nas_identifier to be configured as a 1..48 octet string" },
	{ "openwrt-05-dynalink-qca.wireless", CONFIG_OPENWRT_22_03, false, 2, 2, NULL },
	{ "wpa_supplicant/wpa-roam.conf", CONFIG_HOSTAPD_2_10, true, 0, 0, NULL },
	{ "wpa_supplicant/wpa2-eap-ccmp.conf", CONFIG_HOSTAPD_2_10, true, 0, 0, NULL },
};

static void check_ap(struct config_case *c, const struct file *f)
{
	ck_assert_ptr_nonnull(c->ap);
	ck_assert_uint_eq(c->ap->n_radio, f->n_radio);
	ck_assert_uint_eq(c->ap->radio[0].n_bss, f->n_bss);
}

static bool has_error(const struct config_case *c, const char *text)
{
	for (size_t i = 0; i < c->r.diags.n; i++)
		if (c->r.diags.v[i].severity == CONFIG_ERROR &&
		    strcmp(c->r.diags.v[i].text, text) == 0)
			return true;
	return false;
}

START_TEST(t_reads)
{
	const struct file *f = &files[_i];
	char name[128], buf[512];
	struct config_case c;
	const char *path;

	snprintf(name, sizeof(name), "configs/%s", f->name);
	path = shared_path(name, buf, sizeof(buf));
	case_begin(&c, f->dialect);
	c.r.files_optional = true; /* certificates and users lie elsewhere */
	c.err = f->station ? config_read_station_file(&c.r, path, &c.sta)
			   : config_read_ap_file(&c.r, path, &c.ap);
	if (c.err != (f->error ? ERR_PARSE : ERR_OK))
		case_print(&c);
	ck_assert_int_eq(c.err, f->error ? ERR_PARSE : ERR_OK);
	if (f->error)
		ck_assert(has_error(&c, f->error));
	if (!f->station)
		check_ap(&c, f);
	case_end(&c);
}
END_TEST

/* An 802.1X network on both sides, down to the files it names. */
START_TEST(t_eap_pair)
{
	char buf[512];
	struct config_case c;
	const struct spec_bss *b;
	const struct spec_eap_peer *e;

	case_begin(&c, CONFIG_HOSTAPD_2_10);
	c.r.files_optional = true;
	ck_assert_int_eq(config_read_ap_file(&c.r,
					     shared_path("configs/hostapd-01-iwd-ft-eap-1.conf",
							 buf, sizeof(buf)),
					     &c.ap),
			 ERR_OK);
	b = &c.ap->radio[0].bss[0];
	ck_assert(b->ieee8021x && b->eap_server && b->okc && b->rsn_preauth);
	ck_assert_uint_eq(b->akms, SUITE_BIT(AKM_FT_8021X));
	ck_assert_str_eq(b->eap.user_file.path, "/tmp/secrets/eap-user.text");
	ck_assert_str_eq(b->eap.private_key.path, "/tmp/certs/cert-server-key.pem");
	ck_assert_uint_eq(b->eap.n_user, 0);
	ck_assert_int_eq(config_read_station_file(
				 &c.r,
				 shared_path("configs/wpa_supplicant/wpa2-eap-ccmp.conf", buf,
					     sizeof(buf)),
				 &c.sta),
			 ERR_OK);
	e = &c.sta->network[0].eap;
	ck_assert(e->n_methods == 1 && e->methods[0] == SPEC_EAP_TLS);
	ck_assert_str_eq(e->ca_cert.path, "/etc/cert/ca.pem");
	ck_assert_str_eq(e->private_key.path, "/etc/cert/user.p12");
	ck_assert_str_eq(e->private_key_passwd, "PKCS#12 passhrase");
	ck_assert_uint_eq(c.sta->network[0].proto, SPEC_WPA_V2);
	case_end(&c);
}
END_TEST

/* Every one of Debian's keys, commented out or not, is a known key of 2.10. */
START_TEST(t_every_sample_key_is_known)
{
	char buf[512], line[4096];
	struct config_case c;
	FILE *f;

	shared_path("configs/hostapd-00-debian-annotated.conf", buf, sizeof(buf));
	f = fopen(buf, "r");
	case_begin(&c, CONFIG_HOSTAPD_2_10);
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f)) {
		char *key = line + (line[0] == '#'), *eq = strchr(key, '=');

		if (eq == NULL || strspn(key, "abcdefghijklmnopqrstuvwxyz_0123456789") !=
					  (size_t)(eq - key))
			continue;
		snprintf(eq, sizeof(line) - (size_t)(eq - line), "=\n");
		c.ap = NULL;
		c.err = config_read_hostapd(&c.r, key, bytes_of(key, strlen(key)), &c.ap);
		for (size_t i = 0; i < c.r.diags.n; i++)
			ck_assert_msg(strstr(c.r.diags.v[i].text, "unknown config") == NULL &&
					      strstr(c.r.diags.v[i].text, "not known") == NULL,
				      "%s: %s", key, c.r.diags.v[i].text);
		c.r.diags.n = 0;
	}
	fclose(f);
	case_end(&c);
}
END_TEST

/* Keys of the generated file that do not come from UCI but from hardware, paths and daemons. */
static bool is_not_from_uci(const char *key)
{
	static const char *const families[] = { "he_",		 "vht_", "tx_queue_",
						"rsn_override_", "acs_", "qos_map_set" };
	static const char *const keys[] = {
		"ht_capab", "ht_coex", "noscan", "bssid", "ctrl_interface", "driver", "bridge",
		"logger_syslog", "logger_stdout", "snoop_iface", "wpa_psk_file",
		"sae_password_file", "vlan_file", "ft_iface",
		"interface", "mbssid", "stationary_ap", "min_tx_power", "enable_background_radar",
		"spectrum_mgmt_required", "rssi_ignore_probe_request", "rssi_reject_assoc_rssi",
		"rssi_reject_assoc_timeout", "bss_load_update_period", "chan_util_avg_period",
		"uapsd_advertisement_enabled", "dynamic_vlan",
	};

	for (size_t i = 0; i < N_OF(families); i++)
		if (strncmp(key, families[i], strlen(families[i])) == 0)
			return true;
	for (size_t i = 0; i < N_OF(keys); i++)
		if (strcmp(key, keys[i]) == 0)
			return true;
	return false;
}

/* Words of a list, in any order. */
static bool same_words(const char *a, const char *b)
{
	char word[64];
	int n;

	if (strlen(a) != strlen(b))
		return false;
	for (; sscanf(a, "%63s%n", word, &n) == 1; a += n) {
		const char *at = strstr(b, word);

		if (at == NULL)
			return false;
	}
	return true;
}

/* Each key of `want` stands in `got` with the same value, repeated ones in the same order. */
static void compare(const struct spec_options *want, const struct spec_options *got, bool both)
{
	for (size_t i = 0; i < want->n; i++) {
		const struct spec_option *o = &want->v[i], *other;
		size_t nth = 0;

		if (is_not_from_uci(o->key))
			continue;
		for (size_t k = 0; k < i; k++)
			nth += strcmp(want->v[k].key, o->key) == 0;
		other = spec_option_nth(got, o->key, nth);
		/* Our mapping writes out defaults which the ucode leaves away. */
		if (other == NULL && !both)
			continue;
		ck_assert_msg(other != NULL, "%s=%s is missing", o->key, o->value);
		ck_assert_msg(same_words(o->value, other->value), "%s: %s against %s", o->key,
			      o->value, other->value);
	}
}

static void compare_radio(const struct spec_radio *ours, const struct spec_radio *theirs)
{
	const struct spec_bss *a = &ours->bss[0], *b = &theirs->bss[0];

	compare(&theirs->options, &ours->options, true);
	compare(&theirs->bss[0].options, &ours->bss[0].options, true);
	compare(&ours->options, &theirs->options, false);
	compare(&ours->bss[0].options, &theirs->bss[0].options, false);
	ck_assert_uint_eq(a->akms, b->akms);
	ck_assert_uint_eq(a->rsn_pairwise, b->rsn_pairwise);
	ck_assert_int_eq(a->group, b->group);
	ck_assert_int_eq(a->ieee80211w, b->ieee80211w);
	ck_assert_uint_eq(a->ocv, b->ocv);
	ck_assert_mem_eq(a->mobility_domain, b->mobility_domain, 2);
	ck_assert_uint_eq(a->n_r0kh, b->n_r0kh);
	ck_assert_uint_eq(a->n_r1kh, b->n_r1kh);
	ck_assert_int_eq(a->ft_psk_generate_local, b->ft_psk_generate_local);
	ck_assert_uint_eq(a->reassociation_deadline_tu, b->reassociation_deadline_tu);
	ck_assert_uint_eq(a->ft_r0_key_lifetime_s, b->ft_r0_key_lifetime_s);
	ck_assert(a->nas_identifier_from_bssid && b->nas_identifier_from_bssid);
	ck_assert(spec_ssid_equal(&a->ssid, &b->ssid));
	ck_assert_int_eq(ours->hw_mode, theirs->hw_mode);
	ck_assert_uint_eq(ours->width_mhz, theirs->width_mhz);
}

/*
 * A router of OpenWrt 25.12: its /etc/config/wireless and the hostapd files its scripts made of it.
 * What we derive from the first must be the second, key by key.
 */
START_TEST(t_ax3000t_pair)
{
	static const char *const generated[] = { "configs/openwrt-02-ax3000t.hostapd-phy0.conf",
						 "configs/openwrt-02-ax3000t.hostapd-phy1.conf" };
	char buf[512];
	struct config_case c;
	struct spec_ap *uci;

	case_begin(&c, CONFIG_OPENWRT_25_12);
	shared_path("configs/openwrt-02-ax3000t.wireless", buf, sizeof(buf));
	ck_assert_int_eq(config_read_ap_file(&c.r, buf, &uci), ERR_OK);
	ck_assert_uint_eq(uci->n_radio, 2);
	for (size_t i = 0; i < 2; i++) {
		shared_path(generated[i], buf, sizeof(buf));
		ck_assert_int_eq(config_read_ap_file(&c.r, buf, &c.ap), ERR_OK);
		compare_radio(&uci->radio[i], &c.ap->radio[0]);
	}
	case_end(&c);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("config_shared");
	TCase *tc = tcase_create("config_shared");
	SRunner *sr;
	char buf[512];
	int failed;

	if (shared_path("configs/openwrt-02-ax3000t.wireless", buf, sizeof(buf)) == NULL) {
		printf("skipped: ../shared/configs is absent\n");
		return 77;
	}
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, t_reads, 0, N_OF(files));
	tcase_add_test(tc, t_every_sample_key_is_known);
	tcase_add_test(tc, t_ax3000t_pair);
	tcase_add_test(tc, t_eap_pair);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
