/* sees: base trace spec crypto models engine observe world script report suite */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suite.h"
#include "suite/ci.h"
#include "suite/outcome.h"
#include "suite/pool.h"
#include "suite/select.h"

/* ---- what a person writes ---- */

static const struct { const char *text; bool ok; uint64_t first, last; size_t n; } seeds[] = {
	{ "7", true, 7, 7, 1 },
	{ "0", true, 0, 0, 1 },
	{ "1..20", true, 1, 20, 1 },
	{ "5..5", true, 5, 5, 1 },
	{ "1..5,9", true, 1, 5, 2 },
	{ "9223372036854775807", true, INT64_MAX, INT64_MAX, 1 },
	{ "9223372036854775808", false, 0, 0, 0 },
	{ "", false, 0, 0, 0 },
	{ "1,", false, 0, 0, 0 },
	{ ",1", false, 0, 0, 0 },
	{ "5..1", false, 0, 0, 0 },
	{ "1..", false, 0, 0, 0 },
	{ "..3", false, 0, 0, 0 },
	{ "..", false, 0, 0, 0 },
	{ "-1", false, 0, 0, 0 },
	{ "1...3", false, 0, 0, 0 },
	{ "1 ", false, 0, 0, 0 },
};

START_TEST(t_seeds)
{
	struct suite_pick p = { 0 };

	ck_assert_msg(suite_seeds_parse(seeds[_i].text, &p) == seeds[_i].ok, "%s", seeds[_i].text);
	if (!seeds[_i].ok)
		return;
	ck_assert_uint_eq(p.seeds[0].first, seeds[_i].first);
	ck_assert_uint_eq(p.seeds[0].last, seeds[_i].last);
	ck_assert_uint_eq(p.n_seeds, seeds[_i].n);
}
END_TEST

static const struct { const char *text; bool ok; uint32_t i, n; } shards[] = {
	{ "1/1", true, 1, 1 },	      { "2/4", true, 2, 4 },  { "4/4", true, 4, 4 },
	{ "0/4", false, 0, 0 },	      { "5/4", false, 0, 0 }, { "1", false, 0, 0 },
	{ "1/", false, 0, 0 },	      { "/2", false, 0, 0 },  { "1/0", false, 0, 0 },
	{ "1/4294967296", false, 0, 0 }, { "1/2/3", false, 0, 0 },
};

START_TEST(t_shards)
{
	struct suite_pick p = { 0 };

	ck_assert_msg(suite_shard_parse(shards[_i].text, &p) == shards[_i].ok, "%s",
		      shards[_i].text);
	ck_assert_uint_eq(p.shard, shards[_i].i);
	ck_assert_uint_eq(p.shards, shards[_i].n);
}
END_TEST

/* Variables of the environment, "NAME=VALUE". */
enum { VARIABLES = 4 };
static const struct {
	const char *text, *variable[VARIABLES];
	const char *who, *why; /* why: what is wrong with it */
	uint32_t i, n;
} systems[] = {
	{ "auto", { NULL }, NULL, NULL, 0, 0 },
	{ "auto/3", { NULL }, NULL, NULL, 0, 0 },
	{ "auto", { "CI_NODE_INDEX=2", "CI_NODE_TOTAL=5" }, "GitLab", NULL, 2, 5 },
	{ "auto", { "CI_NODE_TOTAL=1" }, NULL, NULL, 0, 0 }, /* a job without `parallel` */
	{ "auto", { "CI_NODE_INDEX=0", "CI_NODE_TOTAL=5" }, NULL,
	  "CI_NODE_INDEX=0 is none of 5 from 1", 0, 0 },
	{ "auto", { "CI_NODE_INDEX=6", "CI_NODE_TOTAL=5" }, NULL,
	  "CI_NODE_INDEX=6 is none of 5 from 1", 0, 0 },
	{ "auto", { "CI_NODE_INDEX=2" }, NULL, "CI_NODE_TOTAL is not set", 0, 0 },
	{ "auto", { "CI_NODE_INDEX=two", "CI_NODE_TOTAL=5" }, NULL,
	  "CI_NODE_INDEX='two' is no number from 0", 0, 0 },
	{ "auto", { "CIRCLE_NODE_INDEX=0", "CIRCLE_NODE_TOTAL=4" }, "CircleCI", NULL, 1, 4 },
	{ "auto", { "CIRCLE_NODE_INDEX=4", "CIRCLE_NODE_TOTAL=4" }, NULL,
	  "CIRCLE_NODE_INDEX=4 is none of 4 from 0", 0, 0 },
	{ "auto", { "BUILDKITE_PARALLEL_JOB=3", "BUILDKITE_PARALLEL_JOB_COUNT=4" }, "Buildkite",
	  NULL, 4, 4 },
	{ "auto", { "SLURM_ARRAY_TASK_ID=10", "SLURM_ARRAY_TASK_COUNT=3",
		    "SLURM_ARRAY_TASK_MIN=6", "SLURM_ARRAY_TASK_STEP=2" }, "Slurm", NULL, 3, 3 },
	{ "auto", { "SLURM_ARRAY_TASK_ID=9", "SLURM_ARRAY_TASK_COUNT=3",
		    "SLURM_ARRAY_TASK_MIN=6", "SLURM_ARRAY_TASK_STEP=2" }, NULL,
	  "SLURM_ARRAY_TASK_ID=9 is none of 3 from 6", 0, 0 },
	{ "auto", { "SLURM_ARRAY_TASK_ID=1", "SLURM_ARRAY_TASK_COUNT=3" }, "Slurm", NULL, 2, 3 },
	{ "auto", { "JOB_COMPLETION_INDEX=0" }, NULL,
	  "Kubernetes does not tell how many there are: auto/N", 0, 0 },
	{ "auto/2", { "JOB_COMPLETION_INDEX=1" }, "Kubernetes", NULL, 2, 2 },
	{ "auto/2", { "JOB_COMPLETION_INDEX=2" }, NULL,
	  "JOB_COMPLETION_INDEX=2 is none of 2 from 0", 0, 0 },
	{ "auto/0", { "JOB_COMPLETION_INDEX=1" }, NULL, "not auto or auto/N with N from 1", 0, 0 },
	{ "auto/x", { NULL }, NULL, "not auto or auto/N with N from 1", 0, 0 },
	{ "autos", { NULL }, NULL, "not auto or auto/N with N from 1", 0, 0 },
};

static void set_variable(const char *text)
{
	char name[64];
	size_t len = strcspn(text, "=");

	memcpy(name, text, len);
	name[len] = '\0';
	ck_assert_int_eq(setenv(name, text + len + 1, 1), 0);
}

/* Every test is a process of its own, so that nothing is left of another's environment. */
START_TEST(t_systems)
{
	static const char *const known[] = { "CI_NODE_INDEX", "CI_NODE_TOTAL", "CIRCLE_NODE_INDEX",
		"BUILDKITE_PARALLEL_JOB", "SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX" };
	struct suite_pick p = { 0 };
	const char *who;
	char why[256] = "";
	struct sb w = sb_of(why, sizeof(why));
	enum err e;

	for (size_t i = 0; i < N_OF(known); i++)
		(void)unsetenv(known[i]);
	for (size_t i = 0; i < VARIABLES && systems[_i].variable[i] != NULL; i++)
		set_variable(systems[_i].variable[i]);
	e = ci_shard(systems[_i].text, &p, &who, &w);
	ck_assert_int_eq(e, systems[_i].why == NULL ? ERR_OK : ERR_PARSE);
	ck_assert_pstr_eq(who, systems[_i].who);
	ck_assert_str_eq(why, systems[_i].why == NULL ? "" : systems[_i].why);
	ck_assert_uint_eq(p.shard, systems[_i].i);
	ck_assert_uint_eq(p.shards, systems[_i].n);
}
END_TEST

/* Each id is in one shard, shards are alike in size, and nobody moves between versions. */
START_TEST(t_spread)
{
	unsigned n[7] = { 0 };
	char id[32];

	for (unsigned k = 0; k < 7000; k++) {
		unsigned in = 0;

		(void)snprintf(id, sizeof(id), "a.lua#test@%u", k);
		for (uint32_t i = 1; i <= 7; i++)
			if (suite_in_shard(id, i, 7)) {
				in++;
				n[i - 1]++;
			}
		ck_assert_uint_eq(in, 1);
	}
	for (unsigned i = 0; i < 7; i++) {
		ck_assert_uint_gt(n[i], 850);
		ck_assert_uint_lt(n[i], 1150);
	}
	ck_assert(suite_in_shard("anything", 0, 0));
}
END_TEST

START_TEST(t_worse)
{
	static const enum suite_exit order[] = { EXIT_PASSED, EXIT_NOTHING, EXIT_FAILED,
						 EXIT_LIMIT, EXIT_USAGE, EXIT_INTERNAL };

	for (unsigned i = 0; i < N_OF(order); i++)
		for (unsigned k = 0; k < N_OF(order); k++)
			ck_assert_int_eq(suite_exit_worse(order[i], order[k]),
					 order[i > k ? i : k]);
}
END_TEST

/* ---- processes ---- */

enum { TASKS = 20, MUCH = 1 << 20 };

struct seen {
	unsigned n[TASKS];
	size_t len[TASKS];
	struct pool_end end[TASKS];
	char errors[TASKS][64];
};

static bool task(void *ctx, size_t i, int fd)
{
	static uint8_t much[MUCH];

	(void)ctx;
	if (i == 3)
		_exit(7);
	if (i == 4)
		(void)raise(SIGKILL);
	if (i == 5)
		return false;
	if (i == 6) {
		(void)fputs("a first line\na last line\n", stderr);
		(void)raise(SIGABRT);
	}
	memset(much, (int)i, sizeof(much));
	/* Task 4 to 6 never come here; the others say as much as a pipe does not hold. */
	return pool_write(fd, bytes_of(much, i % 2 == 0 ? sizeof(much) : i));
}

static void ended(void *ctx, size_t i, const struct pool_end *end)
{
	struct seen *s = ctx;
	size_t foreign = 0;

	s->n[i]++;
	s->len[i] = end->said.len;
	for (size_t k = 0; k < end->said.len; k++)
		foreign += end->said.p[k] != i;
	ck_assert_uint_eq(foreign, 0);
	s->end[i] = *end;
	(void)snprintf(s->errors[i], sizeof(s->errors[i]), "%s", end->errors);
}

START_TEST(t_pool)
{
	static const unsigned jobs[] = { 1, 3, POOL_JOBS_MAX };
	static struct seen s;
	struct pool_work w = { &s, task, ended };

	memset(&s, 0, sizeof(s));
	ck_assert_int_eq(pool_run(&w, TASKS, jobs[_i]), ERR_OK);
	for (size_t i = 0; i < TASKS; i++) {
		ck_assert_uint_eq(s.n[i], 1);
		ck_assert_msg(s.end[i].clean == (i < 3 || i > 6), "task %zu", i);
		if (s.end[i].clean)
			ck_assert_uint_eq(s.len[i], i % 2 == 0 ? MUCH : i);
	}
	ck_assert_int_eq(s.end[3].status, 7);
	ck_assert_int_eq(s.end[4].signal, SIGKILL);
	ck_assert_int_eq(s.end[5].status, 1);
	ck_assert_int_eq(s.end[6].signal, SIGABRT);
	ck_assert_ptr_nonnull(strstr(s.errors[6], "a last line\n"));
	ck_assert_int_eq(pool_run(&w, 0, jobs[_i]), ERR_OK);
}
END_TEST

static const struct { struct pool_end end; const char *want; } reasons[] = {
	{ { .signal = 9, .errors = "" }, "the process of this test was killed by signal 9" },
	{ { .status = 3, .errors = "roamwright: internal error at sim/a.c:1: x > 0\n"
				   "roamwright: to repeat it: roamwright run a.lua\n" },
	  "the process of this test ended with status 3: "
	  "roamwright: internal error at sim/a.c:1: x > 0" },
	{ { .status = 1, .errors = "first\nlast\n\n" },
	  "the process of this test ended with status 1: last" },
	{ { .errors = "" }, "the process of this test did not say all of its result" },
};

START_TEST(t_reason)
{
	char text[256];
	struct sb s = sb_of(text, sizeof(text));

	pool_reason(&reasons[_i].end, &s);
	ck_assert_str_eq(text, reasons[_i].want);
}
END_TEST

/* ---- what remains of a run ---- */

static const struct {
	const char *name, *text;
	enum one_verdict verdict;
	enum suite_exit exit;
	const char *line, *wrong, *file;
	unsigned at;
	enum junit_result result;
	const char *message;
} lines_of[] = {
	{ "passed",
	  "\"verdict\":\"pass\",\"exit\":0,\"error\":null,\"sim_time_ns\":2500000000,"
	  "\"expectations\":[{\"text\":\"x\",\"file\":\"d/a.lua\",\"line\":3,\"pass\":true,"
	  "\"got\":null}]",
	  ONE_PASS, EXIT_PASSED, "pass   d/a.lua#walks@7  2.500 s simulated\n", "", "d/a.lua", 0,
	  JUNIT_PASSED, "" },
	{ "failed",
	  "\"verdict\":\"fail\",\"exit\":1,\"error\":null,\"sim_time_ns\":1000000,"
	  "\"expectations\":[{\"text\":\"x\",\"file\":\"d/a.lua\",\"line\":3,\"pass\":true,"
	  "\"got\":null},{\"text\":\"y\",\"file\":\"d/lib/b.lua\",\"line\":9,\"pass\":false,"
	  "\"got\":\"2 roams\"}]",
	  ONE_FAIL, EXIT_FAILED, "fail   d/a.lua#walks@7  0.001 s simulated\n",
	  "d/lib/b.lua:9: not met: y: got 2 roams\n"
	  "to repeat it: roamwright run d/a.lua --test walks --seed 7 --set gap=3\n",
	  "d/lib/b.lua", 9, JUNIT_FAILED, "y: got 2 roams" },
	{ "wrong",
	  "\"verdict\":\"error\",\"exit\":4,\"error\":\"d/a.lua:12: too long\","
	  "\"sim_time_ns\":0,\"expectations\":[]",
	  ONE_ERROR, EXIT_LIMIT, "error  d/a.lua#walks@7\n",
	  "d/a.lua:12: too long\n"
	  "to repeat it: roamwright run d/a.lua --test walks --seed 7 --set gap=3\n",
	  "d/a.lua", 12, JUNIT_ERROR, "d/a.lua:12: too long" },
	{ "skipped",
	  "\"verdict\":\"skip\",\"exit\":0,\"error\":\"no file\",\"sim_time_ns\":0,"
	  "\"expectations\":[]",
	  ONE_SKIP, EXIT_PASSED, "skip   d/a.lua#walks@7  (no file)\n", "", "d/a.lua", 0,
	  JUNIT_SKIPPED, "no file" },
};

static size_t put_line(char *room, size_t cap, const char *text)
{
	struct sb s = sb_of(room, cap);

	sb_printf(&s, "{\"schema\":\"roamwright.summary/1\",\"scenario\":\"d/a.lua\","
		      "\"test\":\"walks\",\"seed\":7,\"version\":\"0\",\"inputs_digest\":\"aa\","
		      "\"digest\":\"bb\",\"decisions_digest\":\"cc\",\"options\":[\"--set\","
		      "\"gap=3\"],\"failures\":[{\"cause\":\"C07\",\"at_ns\":5,\"station\":null,"
		      "\"why\":\"w\",\"fix\":\"f\"}],%s}", text);
	ck_assert(!s.cut);
	return s.len;
}

START_TEST(t_outcome)
{
	char room[2048], reason[128];
	size_t n = put_line(room, sizeof(room), lines_of[_i].text);
	struct arena *a = arena_new(1u << 20);
	struct sb why = sb_of(reason, sizeof(reason));
	struct result_key k;
	struct outcome o = { 0 };

	ck_assert_msg(result_parse(room, n, a, &k, &why) == ERR_OK, "%s: %s", lines_of[_i].name,
		      reason);
	ck_assert_int_eq(outcome_make(&k, "/nonexistent", &o), ERR_OK);
	ck_assert_int_eq(o.verdict, lines_of[_i].verdict);
	ck_assert_int_eq(o.exit, lines_of[_i].exit);
	ck_assert_str_eq(o.line, lines_of[_i].line);
	ck_assert_str_eq(o.wrong, lines_of[_i].wrong);
	ck_assert_str_eq(o.file, lines_of[_i].file);
	ck_assert_uint_eq(o.at, lines_of[_i].at);
	ck_assert_int_eq(o.junit.result, lines_of[_i].result);
	ck_assert_str_eq(o.junit.message, lines_of[_i].message);
	ck_assert_str_eq(o.junit.classname, "d.a");
	ck_assert_str_eq(o.junit.name, "walks [seed 7]");
	ck_assert_ptr_nonnull(strstr(o.junit.text, "C07 at 5 ns, : w\n  fix: f\n"));
	ck_assert_ptr_null(o.junit.capture);
	outcome_free(&o);
	outcome_free(&o);
	arena_free(a);
}
END_TEST

/* A line that ends in the middle, and every octet turned: never more than an error. */
START_TEST(t_outcome_broken)
{
	static const uint8_t turn[] = { 0x01, 0x20, 0x80, 0xff };
	char room[2048], reason[256];
	size_t n = put_line(room, sizeof(room), lines_of[1].text);
	struct result_key k;

	for (size_t len = 0; len < n; len++) {
		struct arena *a = arena_new(1u << 20);
		struct sb why = sb_of(reason, sizeof(reason));

		ck_assert_int_eq(result_parse(room, len, a, &k, &why), ERR_PARSE);
		arena_free(a);
	}
	for (size_t i = 0; i < n; i++)
		for (unsigned t = 0; t < N_OF(turn); t++) {
			struct arena *a = arena_new(1u << 20);
			struct sb why = sb_of(reason, sizeof(reason));
			struct outcome o = { 0 };

			room[i] = (char)(room[i] ^ turn[t]);
			if (result_parse(room, n, a, &k, &why) == ERR_OK)
				ck_assert_int_eq(outcome_make(&k, NULL, &o), ERR_OK);
			outcome_free(&o);
			room[i] = (char)(room[i] ^ turn[t]);
			arena_free(a);
		}
}
END_TEST

UNIT_MAIN("suite", tcase_add_loop_test(tc, t_seeds, 0, N_OF(seeds));
	  tcase_add_loop_test(tc, t_shards, 0, N_OF(shards)); tcase_add_test(tc, t_spread);
	  tcase_add_loop_test(tc, t_systems, 0, N_OF(systems));
	  tcase_add_test(tc, t_worse); tcase_add_loop_test(tc, t_pool, 0, 3);
	  tcase_add_loop_test(tc, t_reason, 0, N_OF(reasons));
	  tcase_add_loop_test(tc, t_outcome, 0, N_OF(lines_of));
	  tcase_add_test(tc, t_outcome_broken);)
