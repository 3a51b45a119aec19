/* sees: base crypto wire key trace spec proto */
#include <stdlib.h>
#include <string.h>

#include "proto/bgscan.h"
#include "suite.h"

static struct fx fx;

/* What the timer was set to, in s; -1: it was not set. */
static int64_t timer_s(void)
{
	int64_t s = -1;

	for (unsigned i = 0; i < fx.n; i++)
		if (fx.item[i].kind == FX_TIMER && fx.item[i].u.timer.timer == BGSCAN_TIMER)
			s = fx.item[i].u.timer.in_ns / NS_PER_S;
	fx_reset(&fx);
	return s;
}

/* A course of bgscan: at a time, what happens, and the timer and whether it scans. */
enum what { DUE, SCANNED, WEAK, STRONG, DUE_BTM };
struct course_step {
	int64_t at_s;
	enum what what;
	int64_t timer_s;
	bool scans;
};
enum { STEPS_MAX = 12 };
static const struct {
	const char *name;
	struct spec_bgscan spec;
	int32_t level_dbm;
	int64_t first_s;
	struct course_step step[STEPS_MAX];
	unsigned n;
} courses[] = {
	{ "simple: strong, the long interval", { SPEC_BGSCAN_SIMPLE, 10, -70, 60, 0, NULL }, -60,
	  60, { { 60, DUE, -1, true }, { 61, SCANNED, 60, false } }, 2 },
	{ "simple: at the threshold is strong", { SPEC_BGSCAN_SIMPLE, 10, -70, 60, 0, NULL }, -70,
	  60, { { 60, DUE, -1, true } }, 1 },
	{ "simple: level not known", { SPEC_BGSCAN_SIMPLE, 10, -70, 60, 0, NULL }, 0, 10,
	  { { 10, DUE, -1, true } }, 1 },
	{ "simple: no threshold", { SPEC_BGSCAN_SIMPLE, 10, 0, 60, 0, NULL }, -40, 10,
	  { { 10, DUE, -1, true } }, 1 },
	{ "simple: weak, backs off after long / short + 1 scans",
	  { SPEC_BGSCAN_SIMPLE, 10, -70, 20, 0, NULL }, -80, 10,
	  { { 10, DUE, -1, true }, { 11, SCANNED, 10, false }, { 21, DUE, -1, true },
	    { 22, SCANNED, 10, false }, { 32, DUE, -1, true }, { 33, SCANNED, 20, false },
	    { 53, DUE, -1, true }, { 54, SCANNED, 20, false } }, 8 },
	{ "simple: weaker than the threshold: at once", { SPEC_BGSCAN_SIMPLE, 10, -70, 60, 0,
	  NULL }, -60, 60, { { 20, WEAK, 0, false } }, 1 },
	{ "simple: a second after the association: later", { SPEC_BGSCAN_SIMPLE, 10, -70, 60, 0,
	  NULL }, -60, 60, { { 1, WEAK, 10, false } }, 1 },
	{ "simple: strong again", { SPEC_BGSCAN_SIMPLE, 10, -70, 60, 0, NULL }, -80, 10,
	  { { 5, STRONG, 60, false } }, 1 },
	{ "simple: 4 dB weaker, not scanned for 10 s", { SPEC_BGSCAN_SIMPLE, 20, -70, 60, 0,
	  NULL }, -80, 20, { { 10, WEAK, -1, false }, { 11, WEAK, 0, false } }, 2 },
	{ "simple: equal intervals: the signal does not matter", { SPEC_BGSCAN_SIMPLE, 20, -70, 20,
	  0, NULL }, -60, 20, { { 15, WEAK, -1, false } }, 1 },
	{ "simple: two queries before a scan", { SPEC_BGSCAN_SIMPLE, 10, -70, 60, 2, NULL }, -80,
	  10, { { 10, DUE_BTM, 10, false }, { 20, DUE_BTM, -1, true }, { 30, DUE_BTM, 10, false },
		{ 40, DUE_BTM, 10, false }, { 50, DUE_BTM, -1, true } }, 5 },
	{ "simple: queries to an AP that answers none", { SPEC_BGSCAN_SIMPLE, 10, -70, 60, 2,
	  NULL }, -80, 10, { { 10, DUE, -1, true } }, 1 },
	{ "learn: never backs off", { SPEC_BGSCAN_LEARN, 10, -70, 20, 0, NULL }, -80, 10,
	  { { 10, DUE, -1, true }, { 11, SCANNED, 10, false }, { 21, DUE, -1, true },
	    { 22, SCANNED, 10, false }, { 32, DUE, -1, true }, { 33, SCANNED, 10, false } }, 6 },
	{ "learn: too soon after the association: not at all", { SPEC_BGSCAN_LEARN, 10, -70, 60, 0,
	  NULL }, -60, 60, { { 1, WEAK, -1, false } }, 1 },
	{ "learn: at once", { SPEC_BGSCAN_LEARN, 10, -70, 60, 0, NULL }, -60, 60,
	  { { 2, WEAK, 0, false } }, 1 },
};

static bool take(struct bgscan *b, const struct course_step *s)
{
	static const struct bss_table none;
	int64_t now_ns = s->at_s * NS_PER_S;

	switch (s->what) {
	case DUE:
	case DUE_BTM:
		return bgscan_due(b, s->what == DUE_BTM, now_ns, &fx);
	case SCANNED:
		bgscan_scanned(b, &none, bytes_of(NULL, 0), now_ns, &fx);
		return false;
	case WEAK:
	case STRONG:
		bgscan_signal(b, s->what == STRONG, now_ns, &fx);
		return false;
	}
	return false;
}

START_TEST(t_course)
{
	struct bgscan b;

	fx_reset(&fx);
	bgscan_start(&b, &courses[_i].spec, NULL, courses[_i].level_dbm, 0, &fx);
	ck_assert_msg(timer_s() == courses[_i].first_s, "%s: begins", courses[_i].name);
	for (unsigned i = 0; i < courses[_i].n; i++) {
		const struct course_step *s = &courses[_i].step[i];
		bool scans = take(&b, s);
		int64_t timer = timer_s();

		ck_assert_msg(scans == s->scans && timer == s->timer_s, "%s: step %u: %d, %d s",
			      courses[_i].name, i + 1, scans, (int)timer);
	}
}
END_TEST

/* mac80211 tells of the threshold, and again of each 4 dB beyond what it told last. */
START_TEST(t_levels)
{
	static const struct spec_bgscan spec = { SPEC_BGSCAN_SIMPLE, 10, -70, 60, 0, NULL };
	static const struct spec_bgscan without = { SPEC_BGSCAN_LEARN, 10, 0, 60, 0, NULL };
	static const struct { int32_t dbm; int told; } rows[] = {
		{ -70, 0 }, { -69, 1 }, { -60, 1 }, { -64, 0 }, { -71, -1 }, { -75, 0 },
		{ -76, -1 }, { -72, 0 }, { -69, 1 }
	};
	struct bgscan b = { .spec = &spec };

	for (unsigned i = 0; i < N_OF(rows); i++) {
		bool above = false, told = bgscan_level(&b, rows[i].dbm, &above);

		ck_assert_msg((told ? above ? 1 : -1 : 0) == rows[i].told, "row %u", i);
	}
	b = (struct bgscan){ .spec = &without };
	ck_assert(!bgscan_level(&b, -90, &(bool){ false }));
}
END_TEST

static const char file[] = "wpa_supplicant-bgscan-learn\n"
			   "BSS 02:00:00:00:00:03 2462\n"
			   "BSS 02:00:00:00:00:02 2437\n"
			   "BSS 02:00:00:00:00:01 2412\n"
			   "NEIGHBOR 02:00:00:00:00:03 02:00:00:00:00:02\n"
			   "NEIGHBOR 02:00:00:00:00:02 02:00:00:00:00:03\n"
			   "NEIGHBOR 02:00:00:00:00:02 02:00:00:00:00:01\n";

static const struct {
	const char *name, *text, *again;
	bool good;
} files[] = {
	{ "a whole one, turned round by reading and writing", file,
	  "wpa_supplicant-bgscan-learn\nBSS 02:00:00:00:00:01 2412\nBSS 02:00:00:00:00:02 2437\n"
	  "BSS 02:00:00:00:00:03 2462\nNEIGHBOR 02:00:00:00:00:02 02:00:00:00:00:03\n"
	  "NEIGHBOR 02:00:00:00:00:02 02:00:00:00:00:01\n"
	  "NEIGHBOR 02:00:00:00:00:03 02:00:00:00:00:02\n", true },
	{ "the header alone", "wpa_supplicant-bgscan-learn\n", "wpa_supplicant-bgscan-learn\n",
	  true },
	{ "nothing", "", NULL, false },
	{ "another header", "wpa_supplicant-bgscan-lern\nBSS 02:00:00:00:00:01 2412\n", NULL,
	  false },
	{ "a BSS twice, the channel of the second line",
	  "wpa_supplicant-bgscan-learn\nBSS 02:00:00:00:00:01 2412\nBSS 02:00:00:00:00:01 5180",
	  "wpa_supplicant-bgscan-learn\nBSS 02:00:00:00:00:01 5180\n", true },
	{ "no number, no address, a neighbor that is no BSS, itself",
	  "wpa_supplicant-bgscan-learn\nBSS 02:00:00:00:00:01 x\nBSS 02:00:00:00:00 2412\n"
	  "BSS 02:00:00:00:00:02 2437\nNEIGHBOR 02:00:00:00:00:02 02:00:00:00:00:01\n"
	  "NEIGHBOR 02:00:00:00:00:02 02:00:00:00:00:02\nfoo\n\nBSS 02:00:00:00:00:03 -1\n",
	  "wpa_supplicant-bgscan-learn\nBSS 02:00:00:00:00:02 2437\n", true },
};

START_TEST(t_file)
{
	static char out[LEARN_FILE_MAX];
	struct sb s = sb_of(out, sizeof(out));
	struct learn l;
	bool good = learn_read(&l, bytes_of((const uint8_t *)files[_i].text,
					    strlen(files[_i].text)));

	ck_assert_msg(good == files[_i].good, "%s", files[_i].name);
	if (!good)
		return;
	learn_write(&l, &s);
	ck_assert_str_eq(out, files[_i].again);
}
END_TEST

/* Cut anywhere and with any octet changed it is read or not, and no further than it reaches. */
START_TEST(t_file_broken)
{
	size_t len = strlen(file);

	for (size_t i = 0; i < len; i++) {
		uint8_t *copy = malloc(len);
		struct learn l;

		ck_assert_ptr_nonnull(copy);
		memcpy(copy, file, len);
		ck_assert(learn_read(&l, bytes_of(copy, i)) == (i >= 27));
		ck_assert_uint_le(l.n, 3);
		copy[i] ^= 0x20;
		ck_assert(learn_read(&l, bytes_of(copy, len)) == (i > 27));
		free(copy);
	}
}
END_TEST

/* The largest file there can be has room. */
START_TEST(t_file_largest)
{
	static char out[LEARN_FILE_MAX];
	struct sb s = sb_of(out, sizeof(out));
	struct learn l = { .n = 0 };

	for (unsigned i = 0; i <= LEARN_BSS_MAX; i++)
		ck_assert((learn_add(&l, (struct mac){ { 2, 0, 0, 0, 0, (uint8_t)i } }, 99999) !=
			   NULL) == (i < LEARN_BSS_MAX));
	for (unsigned i = 0; i < LEARN_BSS_MAX; i++)
		for (unsigned k = 0; k < LEARN_BSS_MAX; k++)
			learn_add_neighbor(&l, l.bss[i].bssid, l.bss[k].bssid);
	learn_write(&l, &s);
	ck_assert_uint_eq(strlen(out),
			  28 + LEARN_BSS_MAX * 28 + LEARN_BSS_MAX * (LEARN_BSS_MAX - 1) * 45);
}
END_TEST

/* Known channels, what was learnt last first, and one more in turn. */
START_TEST(t_channels)
{
	static const uint32_t all[] = { 2412, 2437, 2462, 5180 };
	static const struct spec_bgscan spec = { SPEC_BGSCAN_LEARN, 10, -70, 60, 0, NULL };
	static const uint32_t want[][2] = { { 2437, 2412 }, { 2437, 2462 }, { 2437, 5180 },
					    { 2437, 2412 } };
	struct bgscan b = { .spec = &spec };
	uint32_t freq[LEARN_BSS_MAX + 1];

	ck_assert_uint_eq(bgscan_channels(&b, all, N_OF(all), false, freq), 1);
	ck_assert_uint_eq(freq[0], 2412); /* nothing is known yet */
	b.probe_at = 0;
	learn_add(&b.learnt, (struct mac){ { 2, 0, 0, 0, 0, 1 } }, 2437);
	learn_add(&b.learnt, (struct mac){ { 2, 0, 0, 0, 0, 2 } }, 2437);
	for (unsigned i = 0; i < N_OF(want); i++) {
		ck_assert_uint_eq(bgscan_channels(&b, all, N_OF(all), false, freq), 2);
		ck_assert_mem_eq(freq, want[i], sizeof(want[i]));
	}
	ck_assert_uint_eq(bgscan_channels(&b, all, N_OF(all), true, freq), N_OF(all));
	for (unsigned i = 0; i < N_OF(all); i++)
		learn_add(&b.learnt, (struct mac){ { 2, 0, 0, 0, 0, (uint8_t)(3 + i) } }, all[i]);
	ck_assert_uint_eq(bgscan_channels(&b, all, N_OF(all), false, freq), N_OF(all));
}
END_TEST

/* BSSs of the network that the kernel still has are learnt, all as neighbors of each other. */
START_TEST(t_learns)
{
	static const struct spec_bgscan spec = { SPEC_BGSCAN_LEARN, 10, -70, 60, 0, NULL };
	struct bss_entry entry[4];
	struct bss_table t = { .entry = entry, .room = 4 };
	struct bgscan b = { .spec = &spec };

	for (unsigned i = 0; i < 4; i++) {
		t.entry[i] = (struct bss_entry){ .bssid = { { 2, 0, 0, 0, 0, (uint8_t)i } },
						 .freq_mhz = 2412 + 5 * i,
						 .seen_ns = i == 3 ? 0 : NS_PER_S,
						 .ssid = "net", .ssid_len = 3 };
		t.n++;
	}
	t.entry[1].ssid[0] = 'N';
	bgscan_scanned(&b, &t, bytes_of((const uint8_t *)"net", 3), 31 * NS_PER_S, &fx);
	ck_assert_uint_eq(b.learnt.n, 2);
	ck_assert_uint_eq(b.learnt.bss[1].freq_mhz, 2422);
	ck_assert_uint_eq(b.learnt.bss[0].neighbors, 2);
	ck_assert_uint_eq(b.learnt.bss[1].neighbors, 1);
}
END_TEST

UNIT_MAIN("bgscan", {
	tcase_add_loop_test(tc, t_course, 0, N_OF(courses));
	tcase_add_test(tc, t_levels);
	tcase_add_loop_test(tc, t_file, 0, N_OF(files));
	tcase_add_test(tc, t_file_broken);
	tcase_add_test(tc, t_file_largest);
	tcase_add_test(tc, t_channels);
	tcase_add_test(tc, t_learns);
})
