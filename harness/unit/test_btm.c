/* sees: base crypto wire key trace spec proto */
#include <stdlib.h>
#include <string.h>

#include "proto/btm.h"
#include "suite.h"

static struct mac ap(uint8_t i)
{
	return (struct mac){ { 2, 0, 0, 0, 0, i } };
}

static const struct bss_entry from = { .interval_tu = 100 };

/* [11-2020 tables E-1 to E-5] by the country's own table, else the global one; 0 is no class. */
static const struct { const char *country; uint8_t op_class, channel; uint32_t want; } places[] = {
	{ "", 81, 6, 2437 },	 { "", 12, 6, 0 },	  { "US", 12, 6, 2437 },
	{ "US", 12, 13, 0 },	 { "CA", 5, 165, 5825 },  { "US", 115, 36, 5180 },
	{ "US", 4, 144, 5720 },	 { "FI", 4, 13, 2472 },	  { "DE", 3, 100, 5500 },
	{ "DE", 3, 149, 0 },	 { "FI", 17, 149, 5745 }, { "JP", 30, 13, 2472 },
	{ "JP", 31, 14, 2484 },	 { "JP", 34, 100, 5500 }, { "CN", 7, 1, 2412 },
	{ "CN", 3, 149, 5745 },	 { "XX", 7, 1, 0 },	  { "", 0, 6, 2437 },
	{ "", 255, 14, 2484 },	 { "", 0, 36, 5180 },	  { "", 0, 20, 0 },
	{ "US", 0, 177, 5885 },	 { "", 0, 178, 0 },	  { "", 1, 36, 0 },
};

START_TEST(t_neighbor)
{
	ck_assert_uint_eq(btm_neighbor_mhz(places[_i].country, places[_i].op_class,
					   places[_i].channel),
			  places[_i].want);
}
END_TEST

static const struct { uint8_t op_class, channel; uint32_t want; } freqs[] = {
	{ 81, 1, 2412 }, { 81, 13, 2472 }, { 82, 14, 2484 }, { 83, 6, 2437 }, { 115, 36, 5180 },
	{ 125, 165, 5825 }, { 128, 42, 5210 }, { 131, 5, 5975 }, { 0, 1, 0 }, { 81, 0, 0 },
	{ 81, 15, 0 }, { 115, 200, 0 }, { 255, 1, 0 }, { 131, 234, 0 },
};

START_TEST(t_freq)
{
	ck_assert_uint_eq(btm_freq_mhz(freqs[_i].op_class, freqs[_i].channel), freqs[_i].want);
}
END_TEST

struct row { uint8_t bss, channel; int preference; }; /* -1: none given */

static struct bytes list_of(const struct row *row, unsigned n, uint8_t *buf, size_t cap)
{
	struct wr w = wr_of(buf, cap);

	for (unsigned i = 0; i < n; i++)
		neighbor_build(&w, &(struct neighbor){ .bssid = ap(row[i].bss),
						       .op_class = 81,
						       .channel = row[i].channel,
						       .has_preference = row[i].preference >= 0,
						       .preference = (uint8_t)row[i].preference });
	ck_assert(!w.overflow);
	return wr_sofar(&w);
}

/* Most preferred first, without a preference last, in the order given among equals; 0 is out. */
START_TEST(t_order)
{
	static const struct row rows[] = { { 1, 1, -1 }, { 2, 6, 10 }, { 3, 6, 0 }, { 4, 11, 200 },
					   { 5, 1, 10 }, { 6, 99, -1 } };
	static const uint8_t want[] = { 4, 2, 5, 1, 6 };
	uint8_t buf[256];
	struct btm_request q = { .token = 1, .mode = BTM_CANDIDATES, .validity = 3,
				 .candidates = list_of(rows, N_OF(rows), buf, sizeof(buf)) };
	uint32_t freq[BTM_CANDIDATES_MAX];
	struct btm b;

	ck_assert(btm_take(&b, &q, &from, NS_PER_S));
	ck_assert_int_eq(b.until_ns, NS_PER_S + 300 * NS_PER_TU);
	ck_assert_uint_eq(b.n, N_OF(want));
	for (unsigned i = 0; i < b.n; i++)
		ck_assert_uint_eq(b.candidate[i].bssid.b[5], want[i]);
	ck_assert_uint_eq(btm_channels(&b, freq), 3); /* each once, without the unknown one */
	ck_assert_uint_eq(freq[0], 2462);
	ck_assert(!btm_imminent(&b));
	q.mode |= BTM_DISASSOC_IMMINENT;
	ck_assert(btm_take(&b, &q, &from, 0) && btm_imminent(&b));
	q.token = 0;
	ck_assert(!btm_take(&b, &q, &from, 0));
}
END_TEST

/* Cut anywhere or changed in any octet: taken or not, and read no further than it reaches. */
START_TEST(t_broken)
{
	static const struct row rows[] = { { 1, 1, 5 }, { 2, 6, 10 } };
	uint8_t buf[128];
	struct bytes all = list_of(rows, N_OF(rows), buf, sizeof(buf));
	struct btm b;

	for (size_t i = 0; i < all.len; i++) {
		uint8_t *copy = malloc(all.len);
		struct btm_request q = { .token = 1 };
		bool whole;

		ck_assert_ptr_nonnull(copy);
		memcpy(copy, all.p, all.len);
		q.candidates = bytes_of(copy, i);
		whole = i == 0 || i == all.len / 2;
		ck_assert(btm_take(&b, &q, &from, 0) == whole);
		copy[i] ^= 0xff;
		q.candidates = bytes_of(copy, all.len);
		if (btm_take(&b, &q, &from, 0))
			ck_assert_uint_le(b.n, 2);
		free(copy);
	}
}
END_TEST

START_TEST(t_bounded)
{
	struct row rows[BTM_CANDIDATES_MAX + 4];
	uint8_t buf[512];
	struct btm_request q = { .token = 1 };
	struct btm b;

	for (unsigned i = 0; i < N_OF(rows); i++)
		rows[i] = (struct row){ (uint8_t)(i + 1), 1, -1 };
	q.candidates = list_of(rows, N_OF(rows), buf, sizeof(buf));
	ck_assert(btm_take(&b, &q, &from, 0));
	ck_assert_uint_eq(b.n, BTM_CANDIDATES_MAX);
}
END_TEST

/* Levels of BSS 1 (the present one), 2 and 3; which are candidates; who is chosen, 0: nobody. */
static const struct {
	const char *name;
	int32_t level_mdbm[3];
	bool listed[3], fits[3];
	uint8_t want;
} choices[] = {
	{ "the only one", { -70000, -60000, -60000 }, { 0, 1, 0 }, { 1, 1, 1 }, 2 },
	{ "the faster one", { -70000, -75000, -65000 }, { 0, 1, 1 }, { 1, 1, 1 }, 3 },
	{ "slower than the present one, but asked for", { -60000, -75000, -90000 }, { 0, 1, 0 },
	  { 1, 1, 1 }, 2 },
	{ "weaker and below -80 dBm", { -75000, -81000, 0 }, { 0, 1, 0 }, { 1, 1, 0 }, 0 },
	{ "below -80 dBm, but not weaker", { -85000, -81000, 0 }, { 0, 1, 0 }, { 1, 1, 0 }, 2 },
	{ "of another security", { -70000, -60000, -60000 }, { 0, 1, 0 }, { 1, 0, 1 }, 0 },
	{ "the present one is listed and as good", { -60000, -60000, 0 }, { 1, 1, 0 },
	  { 1, 1, 0 }, 1 },
	{ "the present one is listed and worse by less than a sixteenth", { -65000, -64000, 0 },
	  { 1, 1, 0 }, { 1, 1, 0 }, 1 },
	{ "the present one is listed and worse by more than a sixteenth", { -80000, -60000, 0 },
	  { 1, 1, 0 }, { 1, 1, 0 }, 2 },
};

static bool fits(const void *ctx, const struct bss_entry *e)
{
	return ((const bool *)ctx)[e->bssid.b[5] - 1];
}

START_TEST(t_choose)
{
	struct bss_entry entry[3];
	struct bss_table t = { .entry = entry, .room = 3 };
	struct btm b = { .token = 1 };
	const struct bss_entry *e;

	for (uint8_t i = 0; i < 3; i++) {
		t.entry[t.n++] = (struct bss_entry){
			.bssid = ap(i + 1), .freq_mhz = 2412,
			.level_mdbm = choices[_i].level_mdbm[i],
			.phy = { true, false, false, 20, 54000 },
		};
		if (choices[_i].listed[i])
			b.candidate[b.n++].bssid = ap(i + 1);
	}
	e = btm_choose(&b, &t, &t.entry[0], NS_PER_S, fits, choices[_i].fits);
	ck_assert_msg((e == NULL ? 0 : e->bssid.b[5]) == choices[_i].want, "%s",
		      choices[_i].name);
}
END_TEST

UNIT_MAIN("btm", {
	tcase_add_loop_test(tc, t_freq, 0, N_OF(freqs));
	tcase_add_loop_test(tc, t_neighbor, 0, N_OF(places));
	tcase_add_test(tc, t_order);
	tcase_add_test(tc, t_broken);
	tcase_add_test(tc, t_bounded);
	tcase_add_loop_test(tc, t_choose, 0, N_OF(choices));
})
