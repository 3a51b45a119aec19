/* sees: base trace spec crypto wire models engine observe world script report suite compare */
#include <check.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compare/regress.h"
#include "suite.h"
#include "suite/brief.h"

/* ---- what a person writes ---- */

static const struct {
	const char *text;
	bool ok;
	enum gauge gauge;
	enum rank rank;
	int64_t percent, by;
} limits[] = {
	{ "outage_p95=10%,5ms", true, GAUGE_OUTAGE, RANK_P95, 10, 5000000 },
	{ "outage_p95=5ms,10%", true, GAUGE_OUTAGE, RANK_P95, 10, 5000000 },
	{ "outage_down_median=0%", true, GAUGE_OUTAGE_DOWN, RANK_MEDIAN, 0, 0 },
	{ "outage_up_max=500us", true, GAUGE_OUTAGE_UP, RANK_MAX, 0, 500000 },
	{ "total_mean=1s", true, GAUGE_TOTAL, RANK_MEAN, 0, 1000000000 },
	{ "mgmt_p95=3%", true, GAUGE_MGMT, RANK_P95, 3, 0 },
	{ "key_p95=100000%", true, GAUGE_KEY, RANK_P95, 100000, 0 },
	{ "lost_down_max=2", true, GAUGE_LOST_DOWN, RANK_MAX, 0, 2 },
	{ "lost_up_mean=10%,2", true, GAUGE_LOST_UP, RANK_MEAN, 10, 2 },
	{ "outage_p95", false, 0, 0, 0, 0 },
	{ "outage_p95=", false, 0, 0, 0, 0 },
	{ "outage_p95=5", false, 0, 0, 0, 0 },
	{ "outage_p95=5ms,", false, 0, 0, 0, 0 },
	{ "outage_p95=,5ms", false, 0, 0, 0, 0 },
	{ "outage_p95=5ms,6ms", false, 0, 0, 0, 0 },
	{ "outage_p95=5%,6%", false, 0, 0, 0, 0 },
	{ "outage_p95=10%,5ms,1%", false, 0, 0, 0, 0 },
	{ "outage_p95=-1%", false, 0, 0, 0, 0 },
	{ "outage_p95=100001%", false, 0, 0, 0, 0 },
	{ "outage_p95=3601s", false, 0, 0, 0, 0 },
	{ "outage_p95=5m", false, 0, 0, 0, 0 },
	{ "outage_p99=5ms", false, 0, 0, 0, 0 },
	{ "outage=5ms", false, 0, 0, 0, 0 },
	{ "outages_p95=5ms", false, 0, 0, 0, 0 },
	{ "lost_up_max=2ms", false, 0, 0, 0, 0 },
	{ "p95=5ms", false, 0, 0, 0, 0 },
	{ "", false, 0, 0, 0, 0 },
};

START_TEST(t_limit)
{
	char reason[512];
	struct sb why = sb_of(reason, sizeof(reason));
	struct limit l;
	bool ok = limit_parse(limits[_i].text, &l, &why) == ERR_OK;

	ck_assert_msg(ok == limits[_i].ok, "%s: %s", limits[_i].text, reason);
	ck_assert_msg(ok || why.len > 0, "%s", limits[_i].text);
	if (!ok)
		return;
	ck_assert_int_eq(l.gauge, limits[_i].gauge);
	ck_assert_int_eq(l.rank, limits[_i].rank);
	ck_assert_int_eq(l.percent, limits[_i].percent);
	ck_assert_int_eq(l.by, limits[_i].by);
}
END_TEST

/* More than both: 100 ms may become 110 ms, and 1 ms may become 6 ms. */
START_TEST(t_exceeded)
{
	static const struct { int64_t percent, by, then, now; bool much; } rows[] = {
		{ 10, 5000000, 100000000, 110000000, false },
		{ 10, 5000000, 100000000, 110000001, true },
		{ 10, 5000000, 1000000, 6000000, false },
		{ 10, 5000000, 1000000, 6000001, true },
		{ 0, 0, 7, 7, false },
		{ 0, 0, 7, 8, true },
		{ 0, 0, 7, 6, false },
		{ 0, 2, 3, 5, false },
		{ 0, 2, 3, 6, true },
		{ 50, 0, 199, 298, false },
		{ 50, 0, 199, 299, true },
		{ 100000, 0, INT64_C(1) << 49, INT64_C(1) << 50, false },
	};

	for (size_t i = 0; i < N_OF(rows); i++) {
		struct limit l = { .percent = rows[i].percent, .by = rows[i].by };

		ck_assert_msg(limit_is_exceeded(&l, rows[i].then, rows[i].now) == rows[i].much,
			      "row %zu", i);
	}
}
END_TEST

/* ---- suites to compare ---- */

/* One run with one roam: seed, outage down, of which scan, auth and handshake. */
struct run {
	int64_t seed, scan, auth, handshake;
};

static void put_run(struct baseline *b, const char *test, const struct run *r)
{
	char text[2048];
	struct sb s = sb_of(text, sizeof(text));

	sb_printf(&s, "{\"schema\":\"roamwright.summary/1\",\"scenario\":\"a.lua\",\"test\":\"%s\","
		      "\"seed\":%" PRId64 ",\"stations\":[{\"name\":\"phone\",\"roams\":[{"
		      "\"outage_down_ns\":%" PRId64 ",\"outage_up_ns\":null,\"t_total_ns\":%" PRId64
		      ",\"lost_down\":3,\"phases\":[",
		  test, r->seed, r->scan + r->auth + r->handshake,
		  2 * (r->scan + r->auth + r->handshake));
	sb_printf(&s, "{\"name\":\"scan\",\"ns\":%" PRId64 ",\"blocked_up_ns\":null,"
		      "\"blocked_down_ns\":%" PRId64 "},", 2 * r->scan, r->scan);
	sb_printf(&s, "{\"name\":\"auth\",\"ns\":%" PRId64 ",\"blocked_up_ns\":null,"
		      "\"blocked_down_ns\":%" PRId64 "},", 2 * r->auth, r->auth);
	sb_printf(&s, "{\"name\":\"handshake\",\"ns\":%" PRId64 ",\"blocked_up_ns\":null,"
		      "\"blocked_down_ns\":%" PRId64 "}]}]}]}", 2 * r->handshake, r->handshake);
	ck_assert(!s.cut);
	ck_assert_int_eq(baseline_take(b, text, s.len), ERR_OK);
}

enum { RUNS = 20 };

/* Seeds 1 to 20; the last roam, p95 is the last but one, has a long scan and something more. */
static void put_suite(struct baseline *b, int64_t scan, int64_t auth, int64_t handshake)
{
	for (int64_t i = 1; i <= RUNS; i++) {
		struct run r = { i, 1000000 * i, 2000000, 3000000 };

		if (i == RUNS - 1) {
			r.scan += scan;
			r.auth += auth;
			r.handshake += handshake;
		}
		put_run(b, "walk", &r);
	}
}

static struct regress_list find(const struct baseline *then, const struct baseline *now,
				struct limit *l, const char *limit)
{
	char reason[256];
	struct sb why = sb_of(reason, sizeof(reason));
	struct regress_list list;

	ck_assert_int_eq(limit_parse(limit, l, &why), ERR_OK);
	ck_assert_int_eq(regress_find(then, now, l, 1, then->arena, &list), ERR_OK);
	return list;
}

static const struct {
	const char *limit;
	int64_t scan, auth, handshake;
	const char *want; /* NULL: nothing */
} grown[] = {
	{ "outage_p95=10%,5ms", 0, 0, 0, NULL },
	/* Still the last but one of twenty, and within the limit. */
	{ "outage_p95=10%,5ms", 900000, 0, 0, NULL },
	{ "outage_p95=0%", 900000, 0, 0,
	  "outage_p95 24.000 -> 24.900 ms, +0.900 ms (+3 %), allowed 0%: scan +0.900 ms" },
	/* It becomes the longest; what was that is the last but one now, by its scan. */
	{ "outage_p95=0%", 500000000, 0, 0,
	  "outage_p95 24.000 -> 25.000 ms, +1.000 ms (+4 %), allowed 0%: scan +1.000 ms" },
	{ "outage_max=10%,5ms", 1000000, 20000000, 0,
	  "outage_max 25.000 -> 45.000 ms, +20.000 ms (+80 %), allowed 10%,5ms: auth +20.000 ms" },
	{ "outage_max=10%,5ms", 2000000, 20000000, 30000000,
	  "outage_max 25.000 -> 76.000 ms, +51.000 ms (+204 %), allowed 10%,5ms: "
	  "handshake +30.000 ms, auth +20.000 ms, scan +1.000 ms" },
	{ "outage_down_mean=0%", 0, 20000000, 0,
	  "outage_down_mean 15.500 -> 16.500 ms, +1.000 ms (+6 %), allowed 0%: auth +1.000 ms" },
	/* The whole roam, with the phases of the whole. */
	{ "total_max=0%", 1000000, 0, 3000000,
	  "total_max 50.000 -> 56.000 ms, +6.000 ms (+12 %), allowed 0%: handshake +6.000 ms" },
	{ "outage_median=0%", 0, 20000000, 0, NULL },
	{ "outage_up_max=0%", 0, 20000000, 0, NULL },
	{ "lost_down_max=0", 0, 20000000, 0, NULL },
};

START_TEST(t_regress)
{
	struct arena *a = arena_new(1u << 20);
	struct baseline then = { .arena = a }, now = { .arena = a };
	struct regress_list list;
	struct limit l;
	char text[512];
	struct sb s = sb_of(text, sizeof(text));

	put_suite(&then, 0, 0, 0);
	put_suite(&now, grown[_i].scan, grown[_i].auth, grown[_i].handshake);
	list = find(&then, &now, &l, grown[_i].limit);
	ck_assert_uint_eq(list.n_compared, 1);
	ck_assert_uint_eq(list.n, grown[_i].want != NULL);
	if (list.n > 0) {
		regress_put(&s, &list.v[0]);
		ck_assert_str_eq(text, grown[_i].want);
		ck_assert_str_eq(list.v[0].test, "a.lua#walk");
	}
	baseline_fini(&then);
	baseline_fini(&now);
	arena_free(a);
}
END_TEST

/* A shard has some of the seeds: it is compared with the same of the whole. */
START_TEST(t_same_seeds)
{
	struct arena *a = arena_new(1u << 20);
	struct baseline then = { .arena = a }, now = { .arena = a };
	const struct run two = { 2, 2000000, 2000000, 3000000 };
	const struct run slower = { 2, 2000000, 2000001, 3000000 };
	const struct run other = { 99, 500000000, 0, 0 };
	struct regress_list list;
	struct limit l;

	put_suite(&then, 0, 0, 0);
	put_run(&now, "walk", &two);
	put_run(&now, "walk", &other); /* the baseline has no such seed */
	list = find(&then, &now, &l, "outage_max=0%");
	ck_assert_uint_eq(list.n, 0);
	put_run(&now, "fresh", &two);
	list = find(&then, &now, &l, "outage_max=0%");
	ck_assert_uint_eq(list.n_compared, 1);
	ck_assert_uint_eq(list.n_new, 1);
	baseline_fini(&now);
	now.arena = a;
	put_run(&now, "walk", &slower);
	list = find(&then, &now, &l, "outage_max=0%");
	ck_assert_uint_eq(list.n, 1);
	ck_assert_int_eq(list.v[0].then, 7000000);
	baseline_fini(&then);
	baseline_fini(&now);
	arena_free(a);
}
END_TEST

/* A test whose roams are gone did not become faster. */
START_TEST(t_vanished)
{
	static const char none[] = "{\"schema\":\"" BRIEF_SCHEMA "\",\"scenario\":\"a.lua\","
				   "\"test\":\"walk\",\"seed\":3,\"stations\":[]}";
	struct arena *a = arena_new(1u << 20);
	struct baseline then = { .arena = a }, now = { .arena = a };
	struct regress_list list;
	struct limit l;
	char text[128];
	struct sb s = sb_of(text, sizeof(text));

	put_suite(&then, 0, 0, 0);
	ck_assert_int_eq(baseline_take(&now, none, strlen(none)), ERR_OK);
	list = find(&then, &now, &l, "outage_max=0%");
	ck_assert_uint_eq(list.n, 1);
	regress_put(&s, &list.v[0]);
	ck_assert_str_eq(text, "outage_max 8.000 ms, now no roam has one");
	baseline_fini(&then);
	baseline_fini(&now);
	arena_free(a);
}
END_TEST

/* ---- what is no baseline ---- */

#define RUN "\"schema\":\"" BRIEF_SCHEMA "\",\"scenario\":\"a.lua\",\"test\":\"walk\",\"seed\":3"

static const struct { const char *text; enum err want; } broken[] = {
	{ "{" RUN "}", ERR_OK },
	{ "{" RUN ",\"stations\":[{\"roams\":[{\"lost_up\":0}]}]}", ERR_OK },
	{ "{\"schema\":\"" BRIEF_SCHEMA "\",\"scenario\":\"a.lua\",\"test\":\"\"}", ERR_OK },
	{ "", ERR_PARSE },
	{ "{", ERR_PARSE },
	{ "[]", ERR_PARSE },
	{ "{}", ERR_PARSE },
	{ "{\"schema\":\"other/1\",\"scenario\":\"a.lua\",\"test\":\"walk\",\"seed\":3}",
	  ERR_PARSE },
	{ "{\"schema\":\"" BRIEF_SCHEMA "\",\"scenario\":\"a.lua\",\"test\":\"walk\"}",
	  ERR_PARSE },
	{ "{" RUN ",\"seed\":4}", ERR_PARSE },
	{ "{" RUN ",\"stations\":[{\"roams\":[3]}]}", ERR_PARSE },
	{ "{" RUN ",\"stations\":[{\"roams\":[{\"lost_up\":-2}]}]}", ERR_PARSE },
	{ "{" RUN ",\"stations\":[{\"roams\":[{\"lost_up\":\"2\"}]}]}", ERR_PARSE },
	{ "{" RUN ",\"stations\":[{\"roams\":[{\"t_key_ns\":562949953421313}]}]}", ERR_PARSE },
	{ "{" RUN ",\"stations\":[{\"roams\":[{\"phases\":[{\"name\":\"nap\",\"ns\":1}]}]}]}",
	  ERR_PARSE },
	{ "{" RUN ",\"stations\":[{\"roams\":[{\"phases\":[{\"ns\":1}]}]}]}", ERR_PARSE },
};

START_TEST(t_broken)
{
	struct arena *a = arena_new(1u << 20);
	struct baseline b = { .arena = a };

	ck_assert_msg(baseline_take(&b, broken[_i].text, strlen(broken[_i].text)) ==
			      broken[_i].want, "%s", broken[_i].text);
	baseline_fini(&b);
	arena_free(a);
}
END_TEST

START_TEST(t_brief)
{
	char *brief = brief_of("{" RUN ",\"cast\":[1],\"verdict\":\"pass\",\"stations\":"
			       "[{\"mac\":\"x\",\"name\":\"phone\",\"joins\":[1],"
			       "\"roams\":[{\"floor_ns\":1,\"lost_up\":2,\"phases\":[]}]}]}");

	ck_assert_pstr_eq(brief, "{\"scenario\":\"a.lua\",\"schema\":\"" BRIEF_SCHEMA "\","
				 "\"seed\":3,\"stations\":[{\"name\":\"phone\",\"roams\":["
				 "{\"lost_up\":2,\"phases\":[]}]}],\"test\":\"walk\","
				 "\"verdict\":\"pass\"}\n");
	free(brief);
	ck_assert_ptr_null(brief_of("no summary"));
}
END_TEST

UNIT_MAIN("baseline", tcase_add_loop_test(tc, t_limit, 0, N_OF(limits));
	  tcase_add_test(tc, t_exceeded); tcase_add_loop_test(tc, t_regress, 0, N_OF(grown));
	  tcase_add_test(tc, t_same_seeds); tcase_add_test(tc, t_vanished);
	  tcase_add_loop_test(tc, t_broken, 0, N_OF(broken)); tcase_add_test(tc, t_brief);)
