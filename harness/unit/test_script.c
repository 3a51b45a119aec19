/* sees: base trace spec crypto models config observe world script engine */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config/config.h"
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
	static const char *const want[] = { "psk.lua",	       "models/cpus.lua",
					    "models/clients.lua", "models/aps.lua",
					    "ap1.conf",	       "ap2.conf",
					    "phone.conf" };
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

/* Every test of the sandbox's own scenario, run without a world in it. */
START_TEST(t_sandbox)
{
	struct script_config cfg = config_of("harness/unit/scripts/sandbox.lua");
	struct script_result r;
	struct script *s;

	cfg.root = NULL;
	if (script_load(&cfg, &s) != ERR_OK)
		ck_abort_msg("%s", script_why(s));
	ck_assert_uint_ge(script_n_tests(s), 11);
	for (size_t i = 0; i < script_n_tests(s); i++) {
		ck_assert_int_eq(script_run(&cfg, i, 1, NULL, &r), ERR_OK);
		must_pass(&r);
		script_result_free(&r);
	}
	script_free(s);
}
END_TEST

/* Everything a scenario can do with a world, twice. */
START_TEST(t_world)
{
	struct script_config cfg = config_of("harness/unit/scripts/world.lua");
	struct script_result r;
	uint8_t digest[2][32], decisions[2][32];

	cfg.root = NULL;
	for (unsigned i = 0; i < 2; i++) {
		ck_assert_int_eq(script_run(&cfg, (size_t)_i, 1, NULL, &r), ERR_OK);
		must_pass(&r);
		world_digests(r.world, digest[i], decisions[i]);
		script_result_free(&r);
	}
	ck_assert_mem_eq(digest[0], digest[1], 32);
	ck_assert_mem_eq(decisions[0], decisions[1], 32);
}
END_TEST

START_TEST(t_library)
{
	struct script_config cfg = config_of("harness/unit/scripts/library.lua");
	struct script_result r;

	cfg.root = NULL;
	ck_assert_int_eq(script_run(&cfg, 0, 1, NULL, &r), ERR_OK);
	must_pass(&r);
	ck_assert_str_eq(r.inputs[4].path, "@lib/roams.lua");
	script_result_free(&r);
	cfg.lib = NULL;
	ck_assert_int_eq(script_run(&cfg, 0, 1, NULL, &r), ERR_OK);
	ck_assert_int_eq(r.verdict, SCRIPT_ERROR);
	script_result_free(&r);
}
END_TEST

/* The editor's definitions know every word that scenarios may write or find. */

static const char *const definition_files[] = {
	"scenarios/meta/roamwright.lua", "scenarios/meta/nodes.lua",
	"scenarios/meta/stations.lua",   "scenarios/meta/places.lua",
	"scenarios/meta/faults.lua",     "scenarios/meta/tests.lua",
	"scenarios/meta/results.lua",
};

/* All of them, one after the other. */
static char *definitions(void)
{
	static char text[65536];
	size_t n = 0;

	for (size_t i = 0; i < N_OF(definition_files); i++) {
		FILE *f = fopen(definition_files[i], "r");

		ck_assert_ptr_nonnull(f);
		n += fread(text + n, 1, sizeof(text) - 1 - n, f);
		ck_assert_uint_lt(n, sizeof(text) - 1);
		fclose(f);
	}
	text[n] = '\0';
	return text;
}

static void must_have(const char *before, const char *word, const char *after)
{
	char wanted[128];
	struct sb s = sb_of(wanted, sizeof(wanted));

	sb_printf(&s, "%s%s%s", before, word, after);
	if (strstr(definitions(), wanted) == NULL)
		ck_abort_msg("scenarios/meta lacks %s", wanted);
}

START_TEST(t_definitions_are_complete)
{
	for (size_t i = 0; i < N_OF(definition_files); i++) {
		struct script_config cfg = config_of(definition_files[i]);
		struct script *s;

		ck_assert_int_eq(script_load(&cfg, &s), ERR_OK);
		ck_assert_uint_eq(script_n_tests(s), 0);
		script_free(s);
	}
	for (unsigned i = 0; i < METHOD_COUNT; i++)
		must_have("\"", method_text((enum roam_method)i), "\"");
	for (unsigned i = 0; i < OUTCOME_COUNT; i++)
		must_have("\"", outcome_text((enum roam_outcome)i), "\"");
	for (unsigned i = 0; i < TRIGGER_COUNT; i++)
		must_have("\"", trace_trigger_text((enum trace_trigger)i), "\"");
	for (unsigned i = 0; i < PHASE_COUNT; i++)
		must_have("---@field ", phase_text((enum roam_phase)i), " Phase");
	for (unsigned i = 0; i < CLASS_COUNT; i++)
		must_have("\"", frame_class_text((enum frame_class)i), "\"");
	for (unsigned i = 0; i < BUG_COUNT; i++)
		must_have("\"", bug_text((enum bug)i), "\"");
	for (unsigned i = 0; i < FAULT_ACTION_COUNT; i++)
		must_have("", fault_action_text((enum fault_action)i), "");
	for (unsigned i = 0; i < CONFIG_DIALECT_COUNT; i++)
		must_have("\"", config_dialect_name((enum config_dialect)i), "\"");
	for (unsigned i = 0; i < FLOW_KIND_COUNT; i++)
		must_have("\"", flow_kind_text((enum flow_kind)i), "\"");
}
END_TEST

/* Parameters */

struct said {
	char text[256];
};

static void say(void *ctx, const char *text)
{
	struct said *said = ctx;
	struct sb s = sb_of(said->text, sizeof(said->text));

	sb_str(&s, text);
}

static const struct param_case {
	const char *name, *value;
	const char *want; /* what is printed, or the error */
} params[] = {
	{ "speed", "2mps", "2 m/s\t3\tphone\tfalse\t2mps" },
	{ "speed", "3.6kmh", "1 m/s\t3\tphone\tfalse\t3.6kmh" },
	{ "speed", "2", "param.lua:2: --set speed=2: expected a speed with its unit" },
	{ "speed", "2ms", "param.lua:2: --set speed=2ms: expected a speed with its unit" },
	{ "speed", "-2mps", "param.lua:2: --set speed=-2mps: expected a speed with its unit" },
	{ "count", "x", "param.lua:3: --set count=x: expected a whole number" },
	{ "wet", "yes", "param.lua:5: --set wet=yes: expected true or false" },
	{ "sped", "2mps", "unknown parameter 'sped', did you mean 'speed'?" },
};

START_TEST(t_params)
{
	const struct param_case *c = &params[_i];
	const struct script_param set = { c->name, c->value };
	struct script_config cfg = config_of("harness/unit/scripts/param.lua");
	struct said said = { "" };
	struct script_hooks hooks = { .ctx = &said, .say = say };
	struct script_result r;

	cfg.name = "param.lua";
	cfg.set = &set;
	cfg.n_set = 1;
	ck_assert_int_eq(script_run(&cfg, 0, 1, &hooks, &r), ERR_OK);
	ck_assert_str_eq(r.verdict == SCRIPT_PASS ? said.text : r.error, c->want);
	script_result_free(&r);
}
END_TEST

START_TEST(t_seeds)
{
	struct script_config cfg = config_of("harness/unit/scripts/param.lua");
	const struct script_test *t;
	struct script *s;

	ck_assert_int_eq(script_load(&cfg, &s), ERR_OK);
	t = script_test(s, 0);
	ck_assert_uint_eq(t->n_seeds, 2);
	ck_assert_uint_eq(t->seeds[0].first, 1);
	ck_assert_uint_eq(t->seeds[0].last, 3);
	ck_assert_uint_eq(t->seeds[1].first, 7);
	script_free(s);
}
END_TEST

/* What a scenario alone cannot bring about */

static void expect_error(const struct script_config *cfg, bool limit, const char *want)
{
	struct script_result r;

	ck_assert_int_eq(script_run(cfg, 0, 1, NULL, &r), ERR_OK);
	ck_assert_int_eq(r.verdict, SCRIPT_ERROR);
	ck_assert_str_eq(r.error, want);
	ck_assert_int_eq(r.limit, limit);
	script_result_free(&r);
}

START_TEST(t_faults_from_outside)
{
	static const char *const faults[] = { "drop auth from=ap3", "dorp auth", "drop eapol-3" };
	struct script_config cfg = config_of("scenarios/demo/psk.lua");
	struct script_result r;

	cfg.n_faults = 1;
	cfg.faults = &faults[0];
	expect_error(&cfg, false, "fault: there is no 'ap3', did you mean 'ap1'?");
	cfg.faults = &faults[1];
	expect_error(&cfg, false,
		     "fault \"dorp auth\": unknown fault 'dorp', did you mean 'drop'?");
	cfg.faults = &faults[2];
	ck_assert_int_eq(script_run(&cfg, 0, 1, NULL, &r), ERR_OK);
	ck_assert_int_ne(r.verdict, SCRIPT_ERROR);
	ck_assert_uint_eq(world_faults(r.world)->n, 1);
	script_result_free(&r);
}
END_TEST

START_TEST(t_event_limit)
{
	struct script_config cfg = config_of("scenarios/demo/psk.lua");

	cfg.max_events = 100;
	expect_error(&cfg, true, "scenarios/demo/psk.lua:11: the run used up its 100 events");
}
END_TEST

START_TEST(t_no_such_scenario)
{
	struct script_config cfg = config_of("scenarios/demo/none.lua");

	expect_error(&cfg, false,
		     "cannot read 'scenarios/demo/none.lua': No such file or directory");
	cfg.path = "scenarios/demo";
	expect_error(&cfg, false, "cannot read 'scenarios/demo/none.lua': Is a directory");
	cfg.path = "/dev/zero";
	expect_error(&cfg, false, "cannot read 'scenarios/demo/none.lua': Invalid argument");
}
END_TEST

/* A scenario written to a file of its own. */
static void write_file(char path[static 32], const char *text, size_t len)
{
	FILE *f;
	int fd;

	strcpy(path, "/tmp/rw-script-XXXXXX");
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	f = fdopen(fd, "w");
	ck_assert_uint_eq(fwrite(text, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

START_TEST(t_bytecode)
{
	static const char bytecode[] = "\x1bLua\x54\x00\x19\x93\r\n\x1a\n";
	char path[32] = "";
	struct script_config cfg = config_of(path);

	cfg.name = "compiled.lua";
	write_file(path, bytecode, sizeof(bytecode));
	expect_error(&cfg, false, "compiled.lua:1: this is compiled Lua; scenarios are text");
	unlink(path);
}
END_TEST

START_TEST(t_skipped_without_the_references)
{
	static const char text[] =
		"ap { name = 'a', at = m(0, 0), config = shared 'configs/x.conf' }\n"
		"test('t', function(run) run:for_time(s(1)) end)\n";
	char path[32] = "";
	struct script_config cfg = config_of(path);
	struct script_result r;
	struct script *s;

	write_file(path, text, sizeof(text) - 1);
	ck_assert_int_eq(script_load(&cfg, &s), ERR_OK);
	ck_assert_uint_eq(script_n_tests(s), 1);
	script_free(s);
	ck_assert_int_eq(script_run(&cfg, 0, 1, NULL, &r), ERR_OK);
	ck_assert_int_eq(r.verdict, SCRIPT_SKIP);
	script_result_free(&r);
	ck_assert_int_eq(script_run(&cfg, 1, 1, NULL, &r), ERR_OK);
	ck_assert_int_eq(r.verdict, SCRIPT_SKIP);
	script_result_free(&r);
	unlink(path);
}
END_TEST

UNIT_MAIN("script",
	  tcase_add_checked_fixture(tc, make_crypto, free_crypto);
	  tcase_add_loop_test(tc, t_demo_passes_and_repeats, 0, N_OF(demos));
	  tcase_add_test(tc, t_demo_lists_its_test);
	  tcase_add_test(tc, t_inputs_are_listed);
	  tcase_add_test(tc, t_sandbox);
	  tcase_add_loop_test(tc, t_world, 0, 4);
	  tcase_add_test(tc, t_library);
	  tcase_add_test(tc, t_definitions_are_complete);
	  tcase_add_loop_test(tc, t_params, 0, N_OF(params));
	  tcase_add_test(tc, t_seeds);
	  tcase_add_test(tc, t_faults_from_outside);
	  tcase_add_test(tc, t_event_limit);
	  tcase_add_test(tc, t_no_such_scenario);
	  tcase_add_test(tc, t_bytecode);
	  tcase_add_test(tc, t_skipped_without_the_references);
)
