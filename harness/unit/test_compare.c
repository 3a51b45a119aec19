/* sees: base trace spec crypto wire models engine observe world script report suite compare */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/time.h"
#include "compare/bars.h"
#include "compare/grid.h"
#include "compare/put.h"
#include "compare/rows.h"
#include "compare/tables.h"
#include "compare_rows.h"
#include "observe_script.h"
#include "suite.h"

#define MS NS_PER_MS

/* ---- statistics ---- */

/* Nearest rank: of 1 to n, the value at ceil(percent * n / 100). */
static const struct { size_t n; int64_t median, p95; } ranks[] = {
	{ 1, 1, 1 },   { 2, 1, 2 },    { 3, 2, 3 },   { 4, 2, 4 },     { 5, 3, 5 },
	{ 19, 10, 19 }, { 20, 10, 19 }, { 21, 11, 20 }, { 50, 25, 48 }, { 99, 50, 95 },
	{ 100, 50, 95 }, { 101, 51, 96 }, { 1000, 500, 950 },
};

START_TEST(t_ranks)
{
	size_t n = ranks[_i].n;
	int64_t *v = calloc(n, sizeof(*v));
	struct stat_of s;

	/* 7919 is prime: every value once, in no order */
	for (size_t i = 0; i < n; i++)
		v[i] = (int64_t)(i * 7919 % n) + 1;
	s = stat_make(v, n);
	for (size_t i = 0; i < n; i++)
		ck_assert_int_eq(v[i], (int64_t)i + 1);
	ck_assert_uint_eq(s.n, n);
	ck_assert_int_eq(s.median, ranks[_i].median);
	ck_assert_int_eq(s.p95, ranks[_i].p95);
	ck_assert_int_eq(s.max, (int64_t)n);
	ck_assert_int_eq(s.sum, (int64_t)(n * (n + 1) / 2));
	ck_assert_int_eq(stat_mean(&s), (int64_t)(n + 1) / 2);
	free(v);
}
END_TEST

START_TEST(t_equal_and_none)
{
	int64_t v[] = { 7, 7, 3, 7, 7 };
	struct stat_of s = stat_make(v, 5), none = stat_make(v, 0);

	ck_assert_int_eq(s.median, 7);
	ck_assert_int_eq(v[0], 3);
	ck_assert_uint_eq(none.n, 0);
	ck_assert_int_eq(stat_mean(&none), 0);
}
END_TEST

static const struct { int64_t ns; const char *text; } times[] = {
	{ 0, "0.00" },		 { 4999, "0.00" },	 { 5000, "0.01" },
	{ 1234567, "1.23" },	 { 1235000, "1.24" },	 { 999994999, "999.99" },
	{ 999995000, "1000.00" }, { -5000, "-0.01" },	 { -4999, "0.00" },
	{ -1500000, "-1.50" },
};

START_TEST(t_times)
{
	char text[32];
	struct sb s = sb_of(text, sizeof(text));

	say_2ms(&s, times[_i].ns);
	ck_assert_str_eq(text, times[_i].text);
}
END_TEST

START_TEST(t_share_out)
{
	static const struct { int64_t weight[4]; unsigned total, part[4]; } cases[] = {
		{ { 1, 1, 1, 1 }, 4, { 1, 1, 1, 1 } },
		{ { 1, 1, 1, 0 }, 4, { 2, 1, 1, 0 } },
		{ { 0, 0, 0, 0 }, 9, { 0, 0, 0, 0 } },
		{ { 5, 3, 2, 0 }, 10, { 5, 3, 2, 0 } },
		{ { 999, 1, 0, 0 }, 10, { 10, 0, 0, 0 } },
		{ { INT64_C(1) << 50, INT64_C(1) << 50, 0, 1 }, 3, { 2, 1, 0, 0 } },
		{ { 3, 3, 3, 3 }, 0, { 0, 0, 0, 0 } },
	};

	for (size_t i = 0; i < N_OF(cases); i++) {
		unsigned part[4];

		bars_share_out(cases[i].weight, 4, cases[i].total, part);
		ck_assert_msg(memcmp(part, cases[i].part, sizeof(part)) == 0,
			      "%zu: %u %u %u %u", i, part[0], part[1], part[2], part[3]);
	}
}
END_TEST

/* ---- from runs to a row ---- */

static struct sample roam(uint32_t n, int64_t down_ms)
{
	struct sample s = { .n = n, .method = METHOD_PSK, .outcome = OUTCOME_OK };

	for (unsigned i = 0; i < MEASURE_COUNT; i++)
		s.v[i] = (int64_t)i;
	s.v[MEASURE_OUTAGE_DOWN] = down_ms * MS;
	s.phase[PHASE_SCAN] = s.blocked_down[PHASE_SCAN] = down_ms * MS;
	s.share[SHARE_SCAN] = down_ms * MS;
	return s;
}

static const struct compare_method psk = { "psk", "WPA2-PSK", METHOD_PSK, false };

START_TEST(t_row)
{
	struct sample a[] = { roam(1, 30), roam(2, 10) }, b[] = { roam(1, 20), roam(2, 41) };
	struct samples runs[] = {
		{ .mos_milli = 4300, .v = a, .n = 2 },
		{ .mos_milli = 4100, .v = b, .n = 2, .n_missing = 3 },
		{ .mos_milli = OBSERVE_NULL },
	};
	struct compare_row row;

	a[1].outcome = OUTCOME_FELL_BACK;
	b[0].method = METHOD_SAE; /* it came about, by another method than the row's */
	b[1].outcome = OUTCOME_FAILED;
	b[1].v[MEASURE_T_KEY] = OBSERVE_NULL;
	ck_assert_int_eq(row_make(&psk, runs, 3, 7, &row), ERR_OK);
	ck_assert(row.played);
	ck_assert_uint_eq(row.runs, 3);
	ck_assert_uint_eq(row.roams, 4);
	ck_assert_uint_eq(row.fell_back, 2);
	ck_assert_uint_eq(row.failed, 4);
	ck_assert_int_eq(row.m[MEASURE_OUTAGE_DOWN].median, 20 * MS);
	ck_assert_int_eq(row.m[MEASURE_OUTAGE_DOWN].max, 41 * MS);
	ck_assert_uint_eq(row.m[MEASURE_T_KEY].n, 3);
	ck_assert_int_eq(row.mos_milli.median, 4100);
	ck_assert_int_eq(row.mos_worst, 4100);
	ck_assert_int_eq(row.phase[PHASE_SCAN], 101 * MS / 4);
	ck_assert_int_eq(row.share[SHARE_SCAN], 101 * MS / 4);
	ck_assert_uint_eq(row.median_seed, 8);
	ck_assert_uint_eq(row.median_roam, 1);
}
END_TEST

START_TEST(t_refused)
{
	struct samples runs[] = { { .verdict = ONE_ERROR, .exit = EXIT_USAGE, .why = "no such" } };
	struct compare_row row;

	ck_assert_int_eq(row_make(&psk, runs, 1, 1, &row), ERR_OK);
	ck_assert(!row.played);
	ck_assert_str_eq(row.why, "no such");
}
END_TEST

START_TEST(t_sorted)
{
	struct compare_row row[] = {
		with_outage("not", false, 0, 0),  with_outage("none", true, 0, 0),
		with_outage("five", true, 50, 1),
		with_outage("two", true, 20, 9),  with_outage("one", true, 20, 8),
		with_outage("three", true, 20, 9), with_outage("nor", false, 0, 0),
	};
	static const char *const want[] = { "one", "two", "three", "five", "none", "not", "nor" };

	row[1].m[MEASURE_OUTAGE_DOWN].n = 0;
	rows_sort(row, N_OF(row));
	for (size_t i = 0; i < N_OF(row); i++)
		ck_assert_str_eq(row[i].name, want[i]);
}
END_TEST

/* ---- from a run ---- */

static void go(struct script *s, struct mac ap, bool reassoc)
{
	script_auth(s, ap, false, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_auth(s, ap, true, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_assoc(s, ap, reassoc, AKM_PSK, NULL);
	script_answer(s, ap, reassoc, 0);
	script_handshake(s, ap, AKM_PSK);
	script_wait(s, 10000 * MS);
}

/* Joined at AP1, to AP2 and back to AP1: only the second roam is one back. */
START_TEST(t_take)
{
	static const struct compare_method back = { "x", "", METHOD_PSK, ROAMS_BACK };
	static const struct report_node nodes[] = {
		{ .name = "ap1", .role = ROLE_AP, .cpu = "mips" },
		{ .name = "laptop1", .role = ROLE_STATION, .cpu = "x86" },
		{ .name = "phone", .role = ROLE_STATION, .cpu = "arm64" },
	};
	struct script s = script_new(AKM_PSK, true);
	struct one o = { .meta = { .nodes = nodes, .n_nodes = N_OF(nodes) },
			 .end = { .seen = s.o }, .verdict = ONE_FAIL, .exit = EXIT_FAILED };
	struct samples all, some;

	observe_station(s.o, STA, "phone");
	go(&s, AP1, false);
	go(&s, AP2, true);
	go(&s, AP1, true);
	script_finish(&s);
	ck_assert_int_eq(samples_take(&o, &psk, 4, &all), ERR_OK);
	ck_assert_int_eq(samples_take(&o, &back, 4, &some), ERR_OK);
	ck_assert_int_eq(all.verdict, ONE_PASS); /* what it expects is not what is compared */
	ck_assert_str_eq(all.client_cpu, "arm64");
	ck_assert_str_eq(all.ap_cpu, "mips");
	ck_assert_uint_eq(all.n, 2);
	ck_assert_uint_eq(all.n_missing, 2);
	ck_assert_int_eq(all.v[0].method, METHOD_PSK);
	ck_assert_int_eq(all.v[0].v[MEASURE_FRAMES], 8);
	ck_assert_int_eq(all.v[0].v[MEASURE_OUTAGE_DOWN], OBSERVE_NULL);
	ck_assert_int_eq(all.v[0].v[MEASURE_HANDOFF], OBSERVE_NULL);
	ck_assert_int_eq(all.v[0].v[MEASURE_LOST_UP], OBSERVE_NULL);
	ck_assert_uint_eq(some.n, 1);
	ck_assert_uint_eq(some.n_missing, 1);
	ck_assert_uint_eq(some.v[0].n, 2);
	samples_fini(&all);
	samples_fini(&some);
	observe_free(s.o);
}
END_TEST

/* ---- through a pipe ---- */

static struct bytes said_by(const struct samples *s)
{
	static uint8_t room[65536];
	int fd[2];
	ssize_t n;

	ck_assert_int_eq(pipe(fd), 0);
	ck_assert(samples_put(fd[1], s));
	close(fd[1]);
	n = read(fd[0], room, sizeof(room));
	close(fd[0]);
	ck_assert_int_gt(n, 0);
	return bytes_of(room, (size_t)n);
}

START_TEST(t_pipe)
{
	struct sample v[] = { roam(1, 30), roam(2, OBSERVE_NULL) };
	struct samples in = { .mos_milli = OBSERVE_NULL, .n_missing = 2, .v = v, .n = 2,
			      .exit = EXIT_LIMIT, .verdict = ONE_ERROR, .why = "too many events",
			      .client_cpu = "arm64", .ap_cpu = "mips" };
	struct bytes said = said_by(&in);
	struct samples out;

	ck_assert_int_eq(samples_get(said, &out), ERR_OK);
	ck_assert_uint_eq(out.n, 2);
	ck_assert_int_eq(memcmp(out.v, v, sizeof(v)), 0);
	ck_assert_int_eq(out.exit, EXIT_LIMIT);
	ck_assert_int_eq(out.mos_milli, OBSERVE_NULL);
	ck_assert_uint_eq(out.n_missing, 2);
	ck_assert_str_eq(out.why, in.why);
	ck_assert_str_eq(out.client_cpu, "arm64");
	ck_assert_str_eq(out.ap_cpu, "mips");
	samples_fini(&out);
	for (size_t n = 0; n < said.len; n++)
		ck_assert_int_eq(samples_get(bytes_of(said.p, n), &out), ERR_PARSE);
	ck_assert_int_eq(samples_get(bytes_of(said.p, said.len + 1), &out), ERR_PARSE);
}
END_TEST

/* The verdict, the exit status, how many follow, the method and outcome of the first. */
START_TEST(t_pipe_refuses)
{
	enum { FIRST = 8 * 5 + SAMPLE_WHY + 2 * SAMPLE_CPU };
	static const size_t at[] = { 7, 15, 0, 38, FIRST + 15, FIRST + 23 };
	struct sample v[] = { roam(1, 30) };
	struct samples in = { .v = v, .n = 1 }, out;

	for (size_t i = 0; i < N_OF(at); i++) {
		struct bytes said = said_by(&in);

		((uint8_t *)(uintptr_t)said.p)[at[i]] = 200;
		ck_assert_msg(samples_get(said, &out) == ERR_PARSE, "octet %zu", at[i]);
	}
}
END_TEST

/* ---- tables ---- */

static char *printed(const struct grid *g, enum grid_form form)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	ck_assert_int_eq(grid_put(g, form, f), ERR_OK);
	ck_assert_int_eq(fclose(f), 0);
	return text;
}

static void cell(struct grid *g, const char *text)
{
	struct sb s = grid_cell(g);

	sb_str(&s, text);
}

START_TEST(t_grid)
{
	struct grid g = { 0 };
	char *text;

	grid_column(&g, NULL, "name", true);
	grid_column(&g, "a long group", "x", false);
	grid_column(&g, "a long group", "y", false);
	grid_column(&g, "b", "z", false);
	cell(&g, "p|q");
	cell(&g, "1");
	cell(&g, "1.50");
	cell(&g, "a,\"b\"");
	cell(&g, "ä");
	grid_span(&g);
	cell(&g, "nothing of all that");
	grid_end_row(&g);
	cell(&g, "c");
	grid_end_row(&g);
	text = printed(&g, GRID_TEXT);
	ck_assert_str_eq(text, "      a long group  b\n"
			       "name  x          y      z\n"
			       "p|q   1       1.50  a,\"b\"\n"
			       "ä     nothing of all that\n"
			       "c\n");
	free(text);
	text = printed(&g, GRID_MARKDOWN);
	ck_assert_str_eq(text, "| name | a long group x | a long group y | b z |\n"
			       "|---|--:|--:|--:|\n"
			       "| p\\|q | 1 | 1.50 | a,\"b\" |\n"
			       "| ä | nothing of all that |  |  |\n"
			       "| c |  |  |  |\n");
	free(text);
	text = printed(&g, GRID_CSV);
	ck_assert_str_eq(text, "name,x,y,z\np|q,1,1.50,\"a,\"\"b\"\"\"\n"
			       "ä,nothing of all that,,\nc,,,\n");
	free(text);
	grid_fini(&g);
}
END_TEST

START_TEST(t_words)
{
	enum put_form form;

	ck_assert_int_eq(put_form_of("a/b.md"), PUT_MARKDOWN);
	ck_assert_int_eq(put_form_of("a.csv"), PUT_CSV);
	ck_assert_int_eq(put_form_of("a.json"), PUT_JSON);
	ck_assert_int_eq(put_form_of("json"), PUT_TEXT);
	ck_assert_int_eq(put_form_of("a.txt"), PUT_TEXT);
	ck_assert(!put_form_parse("svg", &form));
	for (size_t i = 0; i < compare_n_methods(); i++) {
		const struct compare_method *m = compare_method(i);

		ck_assert_ptr_eq(compare_find_method(m->name, strlen(m->name)), m);
	}
	ck_assert_ptr_null(compare_find_method("ft", 2));
	ck_assert_str_eq(compare_near_method("ft-sir"), "ft-air");
	for (unsigned m = 0; m < MEASURE_COUNT; m++)
		ck_assert(measure_is_time((enum measure)m) ==
			  (strstr(measure_text((enum measure)m), "_ns") != NULL));
}
END_TEST

UNIT_MAIN("compare",
	  tcase_add_loop_test(tc, t_ranks, 0, N_OF(ranks));
	  tcase_add_test(tc, t_equal_and_none);
	  tcase_add_loop_test(tc, t_times, 0, N_OF(times));
	  tcase_add_test(tc, t_share_out);
	  tcase_add_test(tc, t_row);
	  tcase_add_test(tc, t_refused);
	  tcase_add_test(tc, t_sorted);
	  tcase_add_test(tc, t_take);
	  tcase_add_test(tc, t_pipe);
	  tcase_add_test(tc, t_pipe_refuses);
	  tcase_add_test(tc, t_grid);
	  tcase_add_test(tc, t_words);
)
