/* sees: base trace spec crypto models config observe world script engine */
#include <stdio.h>
#include <string.h>

#include "script/script.h"
#include "suite.h"

/* Scenarios as a whole: the shipped ones pass, and the same again gives the same. */

static struct crypto *crypto;

static void make_crypto(void)
{
	ck_assert_int_eq(crypto_new(&crypto), ERR_OK);
}

static void free_crypto(void)
{
	crypto_free(crypto);
	crypto = NULL;
}

static struct script_config config_of(const char *path)
{
	return (struct script_config){ .path = path,
				       .name = path,
				       .root = "scenarios",
				       .lib = "scenarios/lib",
				       .models = "models",
				       .crypto = crypto };
}

static const char *const demos[] = { "scenarios/demo/psk.lua", "scenarios/demo/ft-psk.lua" };

static void must_pass(const struct script_result *r)
{
	for (size_t i = 0; i < r->n_expectations; i++)
		if (!r->expectations[i].pass)
			ck_abort_msg("%s:%u: %s: got %s", r->expectations[i].file,
				     r->expectations[i].line, r->expectations[i].text,
				     r->expectations[i].got);
	if (r->verdict != SCRIPT_PASS)
		ck_abort_msg("%s: %s", script_verdict_text(r->verdict), r->error);
	ck_assert_uint_gt(r->n_expectations, 0);
}

START_TEST(t_demo_passes_and_repeats)
{
	struct script_config cfg = config_of(demos[_i]);
	struct script_result r;
	uint8_t digest[3][32], decisions[3][32];

	for (unsigned i = 0; i < 3; i++) {
		cfg.protection = i == 2 ? PROTECTION_LAZY : PROTECTION_REAL;
		ck_assert_int_eq(script_run(&cfg, 0, 7, NULL, &r), ERR_OK);
		must_pass(&r);
		world_digests(r.world, digest[i], decisions[i]);
		script_result_free(&r);
	}
	ck_assert_mem_eq(digest[0], digest[1], 32);
	ck_assert_mem_eq(decisions[0], decisions[1], 32);
	ck_assert_mem_eq(decisions[0], decisions[2], 32);
}
END_TEST

START_TEST(t_demo_lists_its_test)
{
	struct script_config cfg = config_of("scenarios/demo/psk.lua");
	struct script *s;

	ck_assert_int_eq(script_load(&cfg, &s), ERR_OK);
	ck_assert_uint_eq(script_n_tests(s), 1);
	ck_assert_str_eq(script_test(s, 0)->name, "one roam with a full handshake");
	ck_assert_uint_eq(script_test(s, 0)->n_tags, 2);
	ck_assert_str_eq(script_test(s, 0)->tags[1], "smoke");
	ck_assert_uint_eq(script_test(s, 0)->seeds[0].first, 1);
	ck_assert_ptr_null(script_test(s, 1));
	script_free(s);
}
END_TEST

/* The scenario first, then what it reads, by names that are the same everywhere. */
START_TEST(t_inputs_are_listed)
{
	static const char *const want[] = { "psk.lua",	"models/clients.lua", "models/aps.lua",
					    "ap1.conf", "ap2.conf",	      "phone.conf" };
	struct script_config cfg = config_of("scenarios/demo/psk.lua");
	struct script_result r;
	bool found = false;

	ck_assert_int_eq(script_run(&cfg, 0, 1, NULL, &r), ERR_OK);
	ck_assert_uint_eq(r.n_inputs, N_OF(want));
	ck_assert_str_eq(r.inputs[0].path, want[0]);
	for (size_t i = 0; i < N_OF(want); i++) {
		found = false;
		for (size_t k = 0; k < r.n_inputs; k++)
			found = found || strcmp(r.inputs[k].path, want[i]) == 0;
		ck_assert(found);
	}
	script_result_free(&r);
}
END_TEST

UNIT_MAIN("script",
	  tcase_add_checked_fixture(tc, make_crypto, free_crypto);
	  tcase_add_loop_test(tc, t_demo_passes_and_repeats, 0, N_OF(demos));
	  tcase_add_test(tc, t_demo_lists_its_test);
	  tcase_add_test(tc, t_inputs_are_listed);
)
