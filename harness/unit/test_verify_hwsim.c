/* sees: base crypto trace wire key observe verify */
#include "hostap_log.h"
#include "suite.h"
#include "verify_case.h"

/*
 * Real hostapd and wpa_supplicant 2.10 on simulated radios: from the octets and what only they
 * could know (passphrase, or the PMKs and MSKs their logs print) every key is derived again. The
 * logs say what must come out.
 */
/* What we derived, by the daemons' own words for it. */
enum what {
	PMK,
	PMKIDS,
	R0,
	R0_NAME,
	R1,
	R1_NAME,
	PTK,
	KCK,
	KEK,
	TK,
	PTK_NAME,
	GTK,
	IGTK,
	WHAT_COUNT
};
static const char *const labels[WHAT_COUNT][3] = {
	[PMK] = { "FT: XXKey", "WPA: PMK" },
	[PMKIDS] = { "RSN: PMKID from Authenticator" },
	[R0] = { "FT: PMK-R0" },
	[R0_NAME] = { "FT: PMKR0Name" },
	[R1] = { "FT: PMK-R1", "FT: PMK-R1 (for peer AP)" },
	[R1_NAME] = { "FT: PMKR1Name", "FT: PMKR1Name (for peer AP)" },
	[PTK] = { "WPA: PTK", "FT: PTK" },
	[KCK] = { "WPA: KCK", "FT: KCK" },
	[KEK] = { "WPA: KEK", "FT: KEK" },
	[TK] = { "WPA: TK", "FT: TK" },
	[PTK_NAME] = { "FT: PTKName" },
	[GTK] = { "WPA: Group Key", "FT: GTK from Reassoc Resp" },
	[IGTK] = { "FT: IGTK from Reassoc Resp" },
};

static void ours(const struct verify *v, struct values s[static WHAT_COUNT])
{
	for (size_t i = 0; i < verify_n_sessions(v); i++) {
		const struct verify_session *x = verify_get_session(v, i);
		uint8_t ptk[PTK_LEN_MAX];

		values_add(&s[PMK], x->pmk, x->pmk_len);
		memcpy(ptk, x->ptk.kck, 16);
		memcpy(ptk + 16, x->ptk.kek, 16);
		memcpy(ptk + 32, x->ptk.tk, 16);
		values_add(&s[PTK], ptk, 48);
		values_add(&s[KCK], x->ptk.kck, x->ptk.kck_len);
		values_add(&s[KEK], x->ptk.kek, x->ptk.kek_len);
		values_add(&s[TK], x->ptk.tk, x->ptk.tk_len);
		values_add(&s[GTK], x->gtk, x->gtk_len);
		if (x->igtk_len > 0 && x->ft_roam)
			values_add(&s[IGTK], x->igtk, x->igtk_len);
		if (x->has_pmkid)
			values_add(&s[PMKIDS], x->pmkid, PMKID_LEN);
		if (!(SUITE_BIT(x->akm) & AKM_FT_MASK))
			continue;
		values_add(&s[R0], x->r0.key, x->r0.len);
		values_add(&s[R0_NAME], x->r0.name, FT_NAME_LEN);
		values_add(&s[R1], x->r1.key, x->r1.len);
		values_add(&s[R1_NAME], x->r1.name, FT_NAME_LEN);
		values_add(&s[PTK_NAME], x->ptk_name, FT_NAME_LEN);
	}
}

/* wpa_supplicant prints all of them, in the same order; each hostapd some. */
static void compare(const char *scenario, struct values s[static WHAT_COUNT])
{
	static const char *const files[] = { "wpas", "hostapd1", "hostapd2" };
	bool one_hostapd = strcmp(scenario, "eap-okc") == 0;

	for (size_t f = 0; f < N_OF(files) - one_hostapd; f++) {
		char *log = log_read(scenario, files[f]);

		for (size_t w = 0; w < WHAT_COUNT; w++) {
			struct values theirs = { 0 };

			for (size_t l = 0; l < 3 && labels[w][l]; l++)
				log_grep(log, labels[w][l], &theirs);
			for (size_t i = 0; i < theirs.n; i++)
				ck_assert_msg(values_have(&s[w], theirs.v[i].p, theirs.v[i].len),
					      "%s: %s number %zu is not ours", files[f],
					      labels[w][0], i);
			if (f == 0)
				ck_assert_msg(theirs.n == s[w].n, "%s: %zu, ours %zu",
					      labels[w][0], theirs.n, s[w].n);
		}
		free(log);
	}
}

/* W: the wired side too. M: its keys from MSKs, as the log prints them, not from PMKs. */
enum { W = 1, M = 2 };
static const struct {
	const char *name;
	unsigned how;
	struct verify_counts want;
} hwsim[] = {
	{ "wpa2-psk", 0, { .handshakes = 4, .eapol_mics = 12, .unwraps = 4, .data = 18 } },
	{ "ft-psk", W,
	  { .handshakes = 1, .ft_roams = 4, .eapol_mics = 3, .fte_mics = 8, .unwraps = 5,
	    .data = 26, .holder_frames = 6, .relayed = 4 } },
	{ "ft-psk-local", W,
	  { .handshakes = 1, .ft_roams = 2, .eapol_mics = 3, .fte_mics = 4, .unwraps = 3,
	    .data = 2, .relayed = 2 } },
	{ "eap-pmksa", 0,
	  { .handshakes = 4, .eapol_mics = 12, .pmkids = 6, .unwraps = 4, .data = 3 } },
	{ "eap-pmksa", M,
	  { .handshakes = 4, .eapol_mics = 12, .pmkids = 6, .unwraps = 4, .data = 3 } },
	{ "eap-okc", M,
	  { .handshakes = 3, .eapol_mics = 9, .pmkids = 5, .unwraps = 3, .data = 2 } },
	{ "eap-preauth", W | M,
	  { .handshakes = 2, .eapol_mics = 6, .pmkids = 3, .unwraps = 2, .data = 41 } },
	{ "ft-eap", W | M,
	  { .handshakes = 1, .ft_roams = 4, .eapol_mics = 3, .pmkids = 1, .fte_mics = 8,
	    .unwraps = 5, .data = 4, .holder_frames = 6, .relayed = 4 } },
	{ "ft-sae", W,
	  { .handshakes = 1, .ft_roams = 4, .eapol_mics = 3, .pmkids = 1, .fte_mics = 8,
	    .unwraps = 9, .data = 4, .mgmt = 5, .holder_frames = 6, .relayed = 4 } },
	{ "sae-h2e", 0,
	  { .handshakes = 3, .eapol_mics = 9, .pmkids = 5, .unwraps = 3, .data = 2, .mgmt = 6,
	    .group_mics = 2 } },
	{ "sae-pmksa", 0,
	  { .handshakes = 4, .eapol_mics = 12, .pmkids = 8, .unwraps = 4, .data = 3,
	    .mgmt = 10 } },
	{ "owe", 0,
	  { .handshakes = 3, .eapol_mics = 9, .pmkids = 3, .unwraps = 3, .data = 2, .mgmt = 6,
	    .group_mics = 2 } },
};
static const char pass[] = "\"wpa-pwd\",\"roaming-secret\"\n";

static void add_keys(struct verify_keys *keys, const char *log, const char *label, bool msk)
{
	struct values s = { 0 };

	log_grep(log, label, &s);
	for (size_t i = 0; i < s.n; i++) {
		struct verify_key k = { .kind = msk ? VERIFY_MSK : VERIFY_PSK,
					.len = (uint8_t)s.v[i].len };

		memcpy(k.key, s.v[i].p, s.v[i].len);
		ck_assert_int_eq(verify_keys_add(keys, &k), ERR_OK);
	}
}

/* What the supplicant's log says it took for a PMK: what a passphrase cannot give. */
static void keys_of_log(struct verify_keys *keys, const char *scenario, bool msk)
{
	char *log = log_read(scenario, "wpas");

	add_keys(keys, log, "SAE: PMK", false);
	add_keys(keys, log, "OWE: PMK", false);
	if (msk)
		add_keys(keys, log, "EAP-PEAP: Derived key", true);
	else
		add_keys(keys, log, "WPA: PMK from EAPOL state machines", false);
	free(log);
}

START_TEST(t_hwsim)
{
	struct verify_keys keys = { 0 };
	struct verify *v = judge(pass, strlen(pass), &keys);
	const struct verify_counts *n = verify_get_counts(v), *w = &hwsim[_i].want;
	struct values s[WHAT_COUNT] = { 0 };
	char name[CAPFILE_NAME];

	add_holder_key(v, 0);
	keys_of_log(&keys, hwsim[_i].name, hwsim[_i].how & M);
	snprintf(name, sizeof(name), "captures/hwsim/uml-det/%s/hwsim0.pcap", hwsim[_i].name);
	take(v, name);
	snprintf(name, sizeof(name), "captures/hwsim/uml-det/%s/ds.pcap", hwsim[_i].name);
	if (hwsim[_i].how & W)
		take(v, name);
	clean(v);
	ck_assert_uint_eq(n->handshakes, w->handshakes);
	ck_assert_uint_eq(n->ft_roams, w->ft_roams);
	ck_assert_uint_eq(n->eapol_mics, w->eapol_mics);
	ck_assert_uint_eq(n->fte_mics, w->fte_mics);
	ck_assert_uint_eq(n->unwraps, w->unwraps);
	ck_assert_uint_eq(n->pmkids, w->pmkids);
	ck_assert_uint_eq(n->group_mics, w->group_mics);
	ck_assert_uint_eq(n->mgmt, w->mgmt);
	ck_assert_uint_eq(n->mgmt_decrypted, w->mgmt);
	ck_assert_uint_eq(n->data, w->data);
	ck_assert_uint_eq(n->data_decrypted, w->data);
	ck_assert_uint_eq(n->holder_frames, w->holder_frames);
	ck_assert_uint_eq(n->holder_opened, w->holder_frames);
	ck_assert_uint_eq(n->relayed, w->relayed);
	ours(v, s);
	compare(hwsim[_i].name, s);
	verify_free(v);
	verify_keys_fini(&keys);
}
END_TEST

/* The PMKID that message 1 names, changed by one bit: whose PMK it should be is known. */
static const struct {
	const char *name;
	unsigned frame;
	bool msk;
} named[] = {
	{ "eap-pmksa", 63, true },
	{ "eap-pmksa", 227, false }, /* of a cached association */
	{ "eap-okc", 160, false },
	{ "ft-eap", 63, true },
	{ "ft-sae", 29, false },
	{ "sae-h2e", 130, false },
	{ "sae-pmksa", 132, false },
};

START_TEST(t_wrong_pmkid)
{
	struct verify_keys keys = { 0 };
	struct verify *v = judge(pass, strlen(pass), &keys);
	char name[CAPFILE_NAME];
	struct bytes file;

	keys_of_log(&keys, named[_i].name, named[_i].msk);
	snprintf(name, sizeof(name), "captures/hwsim/uml-det/%s/hwsim0.pcap", named[_i].name);
	file = capfile_read(name);
	turn(file, named[_i].frame, EAPOL_AT + 99 + 6);
	ck_assert_int_eq(verify_capture(v, file), ERR_OK);
	ck_assert_uint_eq(verify_n_violations(v), 1);
	ck_assert_int_eq(verify_get_violation(v, 0)->kind, VIOLATION_PMKID);
	verify_free(v);
	verify_keys_fini(&keys);
	capfile_free(file);
}
END_TEST

UNIT_MAIN("verify_hwsim", {
	capfile_or_skip();
	if (crypto_new(&crypto) != ERR_OK)
		return EXIT_FAILURE;
	tcase_add_loop_test(tc, t_hwsim, 0, N_OF(hwsim));
	tcase_add_loop_test(tc, t_wrong_pmkid, 0, N_OF(named));
})
