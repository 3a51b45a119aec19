/* sees: base trace wire models observe verify */
#include <check.h>
#include <stdio.h>

#include "capfile.h"
#include "models/airtime.h"
#include "observe/observe.h"
#include "suite.h"
#include "verify/import.h"

/*
 * Joins and roams as the notes.txt beside them tell. start_us: from the start of the first frame
 * to the start of the (re)association response, as tshark's list of frames says; len: that frame's
 * octets. All of it at 1 Mb/s.
 */
static const struct cap {
	const char *name;
	struct want {
		bool is_join;
		enum roam_method method;
		enum akm akm;
		int64_t start_us;
		size_t len;
	} t[5];
	size_t n;
} caps[] = {
	{ "captures/hwsim/uml-det/wpa2-psk/hwsim0.pcap",
	  { { true, METHOD_PSK, AKM_PSK, 9979, 61 },
	    { false, METHOD_PSK, AKM_PSK, 9945, 61 },
	    { false, METHOD_PSK, AKM_PSK, 9961, 61 },
	    { false, METHOD_PSK, AKM_PSK, 9705, 61 } },
	  4 },
	{ "captures/hwsim/uml-det/ft-psk/hwsim0.pcap",
	  { { true, METHOD_PSK, AKM_FT_PSK, 9976, 167 },
	    { false, METHOD_FT_AIR, AKM_FT_PSK, 9951, 244 },
	    { false, METHOD_FT_AIR, AKM_FT_PSK, 9967, 244 },
	    { false, METHOD_FT_DS, AKM_FT_PSK, 9708, 244 },
	    { false, METHOD_FT_DS, AKM_FT_PSK, 9989, 244 } },
	  5 },
	{ "captures/hwsim/uml-det/ft-psk-local/hwsim0.pcap",
	  { { true, METHOD_PSK, AKM_FT_PSK, 9976, 167 },
	    { false, METHOD_FT_AIR, AKM_FT_PSK, 8415, 244 },
	    { false, METHOD_FT_DS, AKM_FT_PSK, 8155, 244 } },
	  3 },
};

static void check(const struct transition *t, const struct want *w)
{
	int64_t mgmt_ns = w->start_us * 1000 + airtime_ns(BAND_2G4, RATE_1M, false, w->len);

	ck_assert_int_eq(t->method, w->method);
	ck_assert_int_eq(t->akm, w->akm);
	ck_assert_int_eq(t->outcome, OUTCOME_OK);
	ck_assert_uint_eq(t->n_attempts, 1);
	ck_assert_int_eq(t->t_mgmt_ns, mgmt_ns);
	ck_assert_int_eq(t->outage_up_ns, OBSERVE_NULL);
	if (w->method != METHOD_PSK)
		ck_assert_int_eq(t->t_key_ns, t->t_mgmt_ns);
	ck_assert_int_eq(t->t_total_ns, t->t_key_ns);
	ck_assert_uint_eq(t->frames, w->method == METHOD_PSK ? 8 : 4);
}

START_TEST(t_captures)
{
	const struct cap *c = &caps[_i];
	struct bytes file = capfile_read(c->name);
	struct observe *o;
	const struct observed_station *st;
	size_t joins = 0, roams = 0;

	ck_assert_int_eq(import_observe(file, false, &o), ERR_OK);
	st = observe_find_station(o, "02:00:00:00:02:00");
	ck_assert_ptr_nonnull(st);
	for (size_t i = 0; i < c->n; i++) {
		bool is_join = c->t[i].is_join;

		ck_assert_uint_lt(is_join ? joins : roams, is_join ? st->n_joins : st->n_roams);
		check(is_join ? &st->joins[joins++] : &st->roams[roams++], &c->t[i]);
	}
	ck_assert_uint_eq(st->n_joins, joins);
	ck_assert_uint_eq(st->n_roams, roams);
	ck_assert_uint_eq(observe_n_failures(o), 0);
	observe_free(o);
	capfile_free(file);
}
END_TEST

/* Every other folder: the methods that its notes.txt and the supplicant's log tell. */
static const struct {
	const char *name;
	enum roam_method method[5]; /* the join's, then the roams' */
	size_t n;
	unsigned failures; /* status 30 of an AP that first asks by SA Query (C47) */
} named[] = {
	{ "eap-okc", { METHOD_EAP, METHOD_OKC, METHOD_SKC }, 3, 0 },
	{ "eap-pmksa", { METHOD_EAP, METHOD_EAP, METHOD_SKC, METHOD_SKC }, 4, 0 },
	{ "eap-preauth", { METHOD_EAP, METHOD_PREAUTH }, 2, 0 },
	{ "ft-eap",
	  { METHOD_EAP, METHOD_FT_AIR, METHOD_FT_AIR, METHOD_FT_DS, METHOD_FT_DS },
	  5,
	  0 },
	{ "ft-sae",
	  { METHOD_SAE, METHOD_FT_AIR, METHOD_FT_AIR, METHOD_FT_DS, METHOD_FT_DS },
	  5,
	  0 },
	{ "owe", { METHOD_OWE, METHOD_OWE, METHOD_OWE_PMKSA }, 3, 1 },
	{ "sae-h2e", { METHOD_SAE, METHOD_SAE, METHOD_SAE_PMKSA }, 3, 1 },
	{ "sae-pmksa", { METHOD_SAE, METHOD_SAE, METHOD_SAE_PMKSA, METHOD_SAE_PMKSA }, 4, 2 },
};

START_TEST(t_methods)
{
	const struct observed_station *st;
	char name[CAPFILE_NAME];
	struct bytes file;
	struct observe *o;

	snprintf(name, sizeof(name), "captures/hwsim/uml-det/%s/hwsim0.pcap", named[_i].name);
	file = capfile_read(name);
	ck_assert_int_eq(import_observe(file, false, &o), ERR_OK);
	st = observe_find_station(o, "02:00:00:00:02:00");
	ck_assert_ptr_nonnull(st);
	ck_assert_uint_eq(st->n_joins, 1);
	ck_assert_uint_eq(st->n_roams, named[_i].n - 1);
	for (size_t i = 0; i < named[_i].n; i++) {
		const struct transition *t = i == 0 ? &st->joins[0] : &st->roams[i - 1];

		ck_assert_int_eq(t->method, named[_i].method[i]);
		ck_assert_int_eq(t->outcome, OUTCOME_OK);
	}
	ck_assert_uint_eq(observe_n_failures(o), named[_i].failures);
	observe_free(o);
	capfile_free(file);
}
END_TEST

START_TEST(t_not_a_capture)
{
	struct observe *o;

	ck_assert_int_eq(import_observe(bytes_of("hello, world", 12), false, &o), ERR_PARSE);
	ck_assert_int_eq(import_observe(bytes_of(NULL, 0), false, &o), ERR_PARSE);
}
END_TEST

UNIT_MAIN("verify_import", {
	capfile_or_skip();
	tcase_add_loop_test(tc, t_captures, 0, N_OF(caps));
	tcase_add_loop_test(tc, t_methods, 0, N_OF(named));
	tcase_add_test(tc, t_not_a_capture);
})
