/* sees: base crypto trace wire key observe verify */
#include <jansson.h>

#include "hex.h"
#include "suite.h"
#include "verify_case.h"

/*
 * Captures made from the standard's formulas, one for each AKM, with their keys beside them; the
 * temporal keys they must come to stand in expected.json.
 */
static const struct made {
	const char *name;
	struct verify_counts want;
} made[] = {
	{ "akm01-eap", { .handshakes = 1, .eapol_mics = 3, .data = 2 } },
	{ "akm01-okc-pmkid", { .handshakes = 1, .eapol_mics = 3, .data = 2, .pmkids = 1 } },
	{ "akm02-psk", { .handshakes = 1, .eapol_mics = 3, .data = 2 } },
	{ "akm03-ft-eap-air",
	  { .handshakes = 1, .ft_roams = 1, .eapol_mics = 3, .fte_mics = 2, .data = 4 } },
	{ "akm03-ft-eap-ds",
	  { .handshakes = 1, .ft_roams = 1, .eapol_mics = 3, .fte_mics = 2, .data = 4 } },
	{ "akm04-ft-psk-air",
	  { .handshakes = 1, .ft_roams = 1, .eapol_mics = 3, .fte_mics = 2, .data = 4 } },
	{ "akm04-ft-psk-ds",
	  { .handshakes = 1, .ft_roams = 1, .eapol_mics = 3, .fte_mics = 2, .data = 4 } },
	{ "akm05-eap-sha256", { .handshakes = 1, .eapol_mics = 3, .data = 2 } },
	{ "akm06-psk-sha256", { .handshakes = 1, .eapol_mics = 3, .data = 2 } },
	{ "akm08-sae", { .handshakes = 1, .eapol_mics = 3, .data = 2 } },
	{ "akm09-ft-sae-air",
	  { .handshakes = 1, .ft_roams = 1, .eapol_mics = 3, .fte_mics = 2, .data = 4 } },
	{ "akm09-ft-sae-ds",
	  { .handshakes = 1, .ft_roams = 1, .eapol_mics = 3, .fte_mics = 2, .data = 4 } },
	{ "akm11-suiteb128", { .handshakes = 1, .eapol_mics = 3, .data = 2 } },
	{ "akm12-suiteb192-pmk", { .handshakes = 1, .eapol_mics = 3, .data = 2 } },
	{ "akm12-suiteb192-msk", { .handshakes = 1, .eapol_mics = 3, .data = 2 } },
	{ "akm13-ft-eap-sha384-air",
	  { .handshakes = 1, .ft_roams = 1, .eapol_mics = 3, .fte_mics = 2, .data = 4 } },
	{ "akm18-owe", { .handshakes = 1, .eapol_mics = 3, .data = 2 } },
	{ "akm20-psk-sha384", { .handshakes = 1, .eapol_mics = 3, .data = 2 } },
	{ "akm24-sae-ext", { .handshakes = 1, .eapol_mics = 3, .data = 2 } },
};

static json_t *expected(void)
{
	struct bytes text = capfile_read("captures/synthetic/expected.json");
	json_t *all = json_loadb((const char *)text.p, text.len, 0, NULL);

	ck_assert(json_is_object(all));
	capfile_free(text);
	return all;
}

static void check_keys(const struct verify *v, const json_t *want)
{
	ck_assert_uint_eq(verify_n_sessions(v), json_object_size(want));
	for (size_t i = 0; i < verify_n_sessions(v); i++) {
		const struct verify_session *s = verify_get_session(v, i);
		char key[24];

		snprintf(key, sizeof(key), "tk%zu", i + 1);
		check_hex("expected.json", key, s->ptk.tk, s->ptk.tk_len,
			  json_string_value(json_object_get(want, key)));
	}
}

START_TEST(t_made)
{
	const struct made *m = &made[_i];
	const struct verify_counts *w = &m->want, *n;
	struct verify_keys keys = { 0 };
	struct verify *v;
	char name[CAPFILE_NAME];
	struct bytes text;
	json_t *all = expected();

	snprintf(name, sizeof(name), "captures/synthetic/%s.keys", m->name);
	text = capfile_read(name);
	v = judge((const char *)text.p, text.len, &keys);
	snprintf(name, sizeof(name), "captures/synthetic/%s.pcap", m->name);
	take(v, name);
	clean(v);
	n = verify_get_counts(v);
	ck_assert_uint_eq(n->handshakes, w->handshakes);
	ck_assert_uint_eq(n->ft_roams, w->ft_roams);
	ck_assert_uint_eq(n->eapol_mics, w->eapol_mics);
	ck_assert_uint_eq(n->fte_mics, w->fte_mics);
	ck_assert_uint_eq(n->pmkids, w->pmkids);
	ck_assert_uint_eq(n->data, w->data);
	ck_assert_uint_eq(n->data_decrypted, w->data);
	check_keys(v, json_object_get(all, m->name));
	json_decref(all);
	verify_free(v);
	verify_keys_fini(&keys);
	capfile_free(text);
}
END_TEST

/* Nothing of that folder is left out. */
START_TEST(t_all_of_them)
{
	json_t *all = expected();

	ck_assert_uint_eq(json_object_size(all), N_OF(made));
	for (size_t i = 0; i < N_OF(made); i++)
		ck_assert_ptr_nonnull(json_object_get(all, made[i].name));
	json_decref(all);
}
END_TEST

UNIT_MAIN("verify_synthetic", {
	capfile_or_skip();
	if (crypto_new(&crypto) != ERR_OK)
		return EXIT_FAILURE;
	tcase_add_loop_test(tc, t_made, 0, N_OF(made));
	tcase_add_test(tc, t_all_of_them);
})
