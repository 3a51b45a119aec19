/* sees: base crypto wire key trace spec proto */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/estimate.h"
#include "proto/weigh.h"
#include "suite.h"

/* One row of each table at its end, between two rows and beyond [hostap-tests 5.2]. */
static const struct {
	const char *name;
	bool ht, vht, he;
	unsigned width_mhz;
	uint32_t legacy_kbps;
	int32_t snr_db;
	uint32_t want;
} estimates[] = {
	{ "no signal at all", 0, 0, 0, 20, 54000, -5, 1000 },
	{ "1 Mb/s below 1 dB", 0, 0, 0, 20, 54000, 0, 1000 },
	{ "2 below 4", 0, 0, 0, 20, 54000, 3, 2000 },
	{ "14 below 8", 0, 0, 0, 20, 54000, 7, 14000 },
	{ "51 below 20", 0, 0, 0, 20, 54000, 19, 51000 },
	{ "54 from 20 on", 0, 0, 0, 20, 54000, 20, 54000 },
	{ "an 802.11b BSS has no more than its rates", 0, 0, 0, 20, 11000, 20, 11000 },
	{ "HT20 at MCS 4", 1, 0, 0, 20, 54000, 15, 39000 },
	{ "HT20 between MCS 4 and 5", 1, 0, 0, 20, 0, 16, 43333 },
	{ "HT20 stops at MCS 7", 1, 0, 0, 20, 54000, 40, 65000 },
	{ "HT40", 1, 0, 0, 40, 54000, 28, 135000 },
	{ "HT40 stops at MCS 7", 1, 0, 0, 40, 54000, 40, 135000 },
	{ "legacy is better than a weak HT", 1, 0, 0, 20, 54000, 10, 24000 },
	{ "VHT20 is one more than HT20", 1, 1, 0, 20, 54000, 25, 65001 },
	{ "VHT20 has MCS 8", 1, 1, 0, 20, 54000, 29, 78001 },
	{ "VHT40", 1, 1, 0, 40, 54000, 34, 180001 },
	{ "VHT80 between rows", 1, 1, 0, 80, 54000, 22, 195001 },
	{ "VHT160", 1, 1, 0, 160, 54000, 40, 780001 },
	{ "HE20", 1, 0, 1, 20, 54000, 36, 143400 },
	{ "HE40", 1, 0, 1, 40, 54000, 18, 103200 },
	{ "HE80", 1, 1, 1, 80, 54000, 42, 600500 },
	{ "HE160 at 6 GHz", 0, 0, 1, 160, 54000, 45, 1201000 },
};

START_TEST(t_estimate)
{
	struct bss_phy p = { estimates[_i].ht, estimates[_i].vht, estimates[_i].he,
			     estimates[_i].width_mhz, estimates[_i].legacy_kbps };

	ck_assert_msg(estimate_kbps(&p, estimates[_i].snr_db) == estimates[_i].want,
		      "%s: %u", estimates[_i].name, estimate_kbps(&p, estimates[_i].snr_db));
}
END_TEST

/* The first rule that applies decides; levels, estimates and SNR are given freely. */
static const struct {
	const char *name;
	struct weigh w;
	bool roam, told;
	int32_t required_db;
} rules[] = {
	{ "much faster, though weaker",
	  { { 5180, -70, 30000 }, { 5200, -80, 35001 }, 22, false, 0 }, true, false, 0 },
	{ "5000 faster is not enough",
	  { { 5180, -70, 30000 }, { 5200, -70, 35000 }, 22, false, 0 }, false, true, 3 },
	{ "weaker and not 1.2 times as fast",
	  { { 5180, -70, 20000 }, { 5200, -71, 23999 }, 22, false, 0 }, false, false, 0 },
	{ "weaker, 1.2 times as fast: is weighed",
	  { { 5180, -70, 20000 }, { 5200, -71, 24000 }, 22, false, 0 }, false, true, 3 },
	{ "2 dB weaker at 5 GHz counts as equal",
	  { { 2412, -70, 20000 }, { 5180, -72, 20000 }, 19, false, 0 }, false, true, 3 },
	{ "4 dB weaker at 6 GHz from 2.4",
	  { { 2412, -70, 20000 }, { 5975, -74, 20000 }, 19, false, 0 }, false, true, 1 },
	{ "much slower", { { 5180, -70, 30001 }, { 5200, -60, 25000 }, 22, false, 0 },
	  false, false, 0 },
	{ "a great SNR", { { 5180, -66, 20000 }, { 5200, -40, 20000 }, 26, false, 0 },
	  false, false, 0 },
	{ "-70: 5 dB", { { 5180, -70, 20000 }, { 5200, -65, 20000 }, 22, false, 0 },
	  true, true, 5 },
	{ "-71: 4 dB", { { 5180, -71, 20000 }, { 5200, -68, 20000 }, 22, false, 0 },
	  false, true, 4 },
	{ "-76: 3 dB", { { 5180, -76, 20000 }, { 5200, -73, 20000 }, 22, false, 0 },
	  true, true, 3 },
	{ "-81: 2 dB", { { 5180, -81, 20000 }, { 5200, -79, 20000 }, 22, false, 0 },
	  true, true, 2 },
	{ "-86: 1 dB", { { 5180, -86, 20000 }, { 5200, -85, 20000 }, 22, false, 0 },
	  true, true, 1 },
	{ "1.5 times as slow: 10 more",
	  { { 5180, -70, 3001 }, { 5200, -60, 2000 }, 22, false, 0 }, false, true, 15 },
	{ "1.2 times as slow: 5 more",
	  { { 5180, -70, 3000 }, { 5200, -60, 2000 }, 22, false, 0 }, true, true, 10 },
	{ "1.1 times as slow: 2 more",
	  { { 5180, -70, 2400 }, { 5200, -60, 2000 }, 22, false, 0 }, true, true, 7 },
	{ "a little slower: 1 more",
	  { { 5180, -70, 2200 }, { 5200, -60, 2000 }, 22, false, 0 }, true, true, 6 },
	{ "1.5 times as fast: 10 less",
	  { { 5180, -70, 2000 }, { 5200, -70, 3001 }, 22, false, 0 }, true, true, -5 },
	{ "from 5 GHz to 2.4: 2 more",
	  { { 5180, -70, 20000 }, { 2412, -64, 20000 }, 22, false, 0 }, false, true, 7 },
	{ "from 2.4 GHz to 6: 4 less",
	  { { 2412, -70, 20000 }, { 5975, -69, 20000 }, 19, false, 0 }, true, true, 1 },
	{ "across the threshold of bgscan: 2 less",
	  { { 5180, -70, 20000 }, { 5200, -67, 20000 }, 22, true, -70 }, true, true, 3 },
	{ "not across it",
	  { { 5180, -70, 20000 }, { 5200, -67, 20000 }, 22, true, -67 }, false, true, 5 },
	{ "level unknown: 2 dB", { { 5180, 0, 20000 }, { 5200, 2, 20000 }, 22, false, 0 },
	  true, true, 2 },
};

START_TEST(t_rule)
{
	struct weighed is = weigh_roam(&rules[_i].w);

	ck_assert_msg(is.roam == rules[_i].roam && is.told == rules[_i].told &&
			      is.required_db == rules[_i].required_db,
		      "%s: %d %d %d", rules[_i].name, is.roam, is.told, is.required_db);
}
END_TEST

/*
 * The frontier of roaming: for each level of the present AP the lowest level of a candidate that
 * is gone to, for single-stream HT20 APs. Read from the table of ../shared/reference, where it was
 * computed by others, and compared cell by cell.
 */
enum { NEVER = 1, CELLS_MAX = 32, FROM_DBM = -110, TO_DBM = -20 };

static uint32_t ht20_kbps(uint32_t freq_mhz, int32_t level_dbm)
{
	static const struct bss_phy p = { true, false, false, 20, 54000 };

	return estimate_kbps(&p, level_dbm - noise_floor_dbm(freq_mhz));
}

static int32_t frontier(uint32_t cur_mhz, uint32_t sel_mhz, int32_t cur_dbm)
{
	for (int32_t dbm = FROM_DBM; dbm < TO_DBM; dbm++) {
		struct weigh w = {
			.cur = { cur_mhz, cur_dbm, ht20_kbps(cur_mhz, cur_dbm) },
			.sel = { sel_mhz, dbm, ht20_kbps(sel_mhz, dbm) },
			.cur_snr_db = cur_dbm - noise_floor_dbm(cur_mhz)
		};

		if (weigh_roam(&w).roam)
			return dbm;
	}
	return NEVER;
}

/* "| 2.4 -> 5 | - | -61 |": the cells behind the first, as numbers; a range by both its ends. */
static unsigned cells(const char *line, int32_t cell[static CELLS_MAX])
{
	unsigned n = 0;
	const char *at = strchr(line + 1, '|');

	for (; at != NULL && at[1] != '\0' && at[1] != '\n' && n + 1 < CELLS_MAX;
	     at = strchr(at + 1, '|')) {
		char *end;
		long v = strtol(at + 1, &end, 10);

		if (end == at + 1) {
			cell[n++] = NEVER;
			continue;
		}
		cell[n++] = (int32_t)v;
		if (end[0] == '.' && end[1] == '.')
			cell[n++] = (int32_t)strtol(end + 2, NULL, 10);
	}
	return n;
}

static const struct {
	const char *row;
	uint32_t cur_mhz, sel_mhz;
} pairs[] = { { "| 2.4 -> 2.4 |", 2412, 2437 },
	      { "| 2.4 -> 5 |", 2412, 5180 },
	      { "| 5 -> 2.4 |", 5180, 2412 },
	      { "| 5 -> 5 |", 5180, 5200 } };
enum { N_PAIRS = N_OF(pairs) };

/* The first level is a range of levels, which all have the cell's value. */
static unsigned compare_row(const char *line, unsigned pair, const int32_t *level, unsigned n)
{
	int32_t want[CELLS_MAX];
	unsigned have = cells(line, want), seen = 0;

	ck_assert_uint_eq(have + 1, n);
	for (int32_t dbm = level[1]; dbm <= level[0]; dbm++, seen++)
		ck_assert_int_eq(frontier(pairs[pair].cur_mhz, pairs[pair].sel_mhz, dbm), want[0]);
	for (unsigned i = 1; i < have; i++, seen++) {
		int32_t is = frontier(pairs[pair].cur_mhz, pairs[pair].sel_mhz, level[i + 1]);

		ck_assert_msg(is == want[i], "%s at %d: %d, the table says %d", pairs[pair].row,
			      level[i + 1], is, want[i]);
	}
	return seen;
}

START_TEST(t_frontier)
{
	const char *root = getenv("RW_SHARED");
	char path[512], line[1024];
	int32_t level[CELLS_MAX];
	unsigned n = 0, rows = 0, seen = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/reference/hostap-tests.md",
		 root != NULL ? root : "../shared");
	f = fopen(path, "r");
	if (f == NULL) {
		printf("SKIP: %s is not there (set RW_SHARED)\n", path);
		return;
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, "| current dBm |", 15) == 0)
			n = cells(line, level);
		for (unsigned p = 0; n > 0 && p < N_PAIRS; p++)
			if (strncmp(line, pairs[p].row, strlen(pairs[p].row)) == 0) {
				seen += compare_row(line, p, level, n);
				rows++;
			}
	}
	fclose(f);
	ck_assert_uint_eq(rows, N_PAIRS);
	ck_assert_uint_ge(seen, 4 * (9 + 13));
}
END_TEST

UNIT_MAIN("weigh", {
	tcase_add_loop_test(tc, t_estimate, 0, N_OF(estimates));
	tcase_add_loop_test(tc, t_rule, 0, N_OF(rules));
	tcase_add_test(tc, t_frontier);
})
