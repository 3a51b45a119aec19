/* sees: base crypto wire key trace spec proto */
#include "hex.h"
#include "proto/ric.h"
#include "suite.h"
#include "wire/ft.h"
#include "wire/ie.h"

/*
 * What hostapd answers to the requests of its ap_ft_ric, and where its limits are: a TSPEC needs a
 * size, a rate of 1 Mb/s and an allowance above one, and may take three quarters of the air.
 */
#define RDE    "39 04 01 00 00 00 "
#define HEAD   "dd 3d 00 50 f2 02 02 01 aa 30 00 "
#define ZERO_4 "00 00 00 00 "
#define ZEROS  "00 00 " ZERO_4 ZERO_4 ZERO_4 ZERO_4 ZERO_4 ZERO_4
#define TSPEC(size, mean, phy, allowance, medium)                                                  \
	HEAD size " " ZEROS mean " " ZERO_4 ZERO_4 ZERO_4 phy " " allowance " " medium " "
#define GOOD(medium) TSPEC("dc 05", "dc 05 00 00", "80 8d 5b 00", "28 23", medium)

static const struct {
	const char *name, *asked, *answer;
} rows[] = {
	{ "nothing", "", "" },
	{ "RDE without a body", "39 00", "" },
	{ "that, then something else", "39 00 ff 04 ee ee ee ee", "" },
	{ "no descriptor", RDE, "39 04 01 00 01 00" },
	{ "twice", RDE "39 04 02 00 00 00", "39 04 01 00 01 00 39 04 02 00 01 00" },
	{ "something else", RDE "ff 04 ee ee ee ee", "39 04 01 00 01 00" },
	{ "short", RDE "dd 05 00 50 f2 02 02", "39 04 01 00 01 00" },
	{ "of zeros", RDE TSPEC("00 00", ZERO_4, ZERO_4, "00 00", "00 00"), "39 04 01 00 26 00" },
	{ "too much", RDE TSPEC("10 27", "ff ff ff 7f", "40 42 0f 00", "ff ff", "00 00"),
	  "39 04 01 00 25 00" },
	{ "granted", RDE GOOD("00 00"), "39 04 01 01 00 00 " GOOD("46 00") },
	{ "the last one counts", RDE GOOD("00 00") "dd 05 00 50 f2 02 02", "39 04 01 00 01 00" },
	{ "each by itself", RDE "39 04 02 00 00 00 " GOOD("00 00"),
	  "39 04 01 00 01 00 39 04 02 01 00 00 " GOOD("46 00") },
	{ "allowance of one", RDE TSPEC("dc 05", "dc 05 00 00", "80 8d 5b 00", "00 20", "00 00"),
	  "39 04 01 00 26 00" },
	{ "below 1 Mb/s", RDE TSPEC("dc 05", "dc 05 00 00", "3f 42 0f 00", "28 23", "00 00"),
	  "39 04 01 00 26 00" },
	/* 333 MSDUs in a second, 2050 us each, 9000/8192 times that: 749981 us; then 334 */
	{ "three quarters", RDE TSPEC("dc 05", "60 f9 3c 00", "80 8d 5b 00", "28 23", "00 00"),
	  "39 04 01 01 00 00 " TSPEC("dc 05", "60 f9 3c 00", "80 8d 5b 00", "28 23", "8c 5b") },
	{ "a little more", RDE TSPEC("dc 05", "68 f9 3c 00", "80 8d 5b 00", "28 23", "00 00"),
	  "39 04 01 00 25 00" },
};

START_TEST(t_answer)
{
	struct oct asked = oct(rows[_i].asked), want = oct(rows[_i].answer);
	uint8_t mem[256];
	struct wr w = wr_of(mem, sizeof(mem));

	ric_answer(oct_bytes(&asked), &w);
	ck_assert_msg(bytes_equal(wr_sofar(&w), oct_bytes(&want)), "%s", rows[_i].name);
}
END_TEST

/* Whatever is asked, the answer is a container of its own kind, in the order of the RDEs. */
START_TEST(t_every_prefix_and_octet)
{
	struct oct asked = oct("39 04 02 00 00 00 " RDE GOOD("00 00"));

	for (size_t len = 0; len <= asked.len; len++) {
		for (unsigned v = 0; v < 256; v++) {
			struct oct a = asked;
			uint8_t mem[256];
			struct wr w = wr_of(mem, sizeof(mem));
			struct rde rde;
			struct rd r;

			if (len > 0)
				a.p[len - 1] = (uint8_t)v;
			ric_answer(bytes_of(a.p, len), &w);
			ck_assert(!w.overflow);
			r = rd_of(wr_sofar(&w));
			while (r.left > 0)
				ck_assert_int_eq(rde_next(&r, &rde), STEP_ITEM);
		}
	}
}
END_TEST

/* The request that hostap's ap_ft_ric is granted. */
START_TEST(t_tspec)
{
	struct oct in = oct(GOOD("00 00")), information = oct("dd 07 00 50 f2 02 00 01 00");
	uint8_t mem[256];
	struct wr w = wr_of(mem, sizeof(mem));
	struct wmm_tspec t;

	ck_assert_int_eq(wmm_tspec_parse(oct_bytes(&in), &t), WIRE_OK);
	ck_assert_uint_eq(t.nominal_msdu, 1500);
	ck_assert_uint_eq(t.mean_rate, 1500);
	ck_assert_uint_eq(t.min_phy_rate, 6000000);
	ck_assert_uint_eq(t.surplus, 9000);
	ck_assert_uint_eq(t.medium_time, 0);
	wmm_tspec_build(&w, &t);
	ck_assert(bytes_equal(wr_sofar(&w), oct_bytes(&in)));
	ck_assert_int_eq(wmm_tspec_parse(oct_bytes(&information), &t), WIRE_OTHER);
	ck_assert_int_eq(wmm_tspec_parse((struct bytes){ 0 }, &t), WIRE_ABSENT);
	for (size_t len = 7; len < in.len; len++) {
		mem[1] = (uint8_t)(len - 2);
		ck_assert_int_eq(wmm_tspec_parse(bytes_of(mem, len), &t), WIRE_SHORT);
	}
}
END_TEST

/* MIC Control's count says where the container ends, whatever its elements are. */
START_TEST(t_elems_ric_counted)
{
	static const struct {
		uint8_t count;
		unsigned n, len;
	} counts[] = { { 0, 1, 2 },  { 4, 1, 2 },  { 5, 1, 2 },  { 6, 2, 8 },
		       { 7, 3, 13 }, { 9, 5, 29 }, { 10, 1, 2 }, { 255, 1, 2 } };
	struct oct in = oct("30 02 01 00  36 03 a1 b2 01  37 52 00 00");
	struct oct rest = oct("39 00  ff 04 ee ee ee ee  dd 03 00 11 22  f4 02 20 00  2d 0a 00 00 "
			      "00 00 00 00 00 00 00 00");
	uint8_t mem[256];
	struct wr w = wr_of(mem, sizeof(mem));
	struct elems e;

	wr_bytes(&w, oct_bytes(&in));
	wr_zero(&w, 0x52 - 2);
	wr_bytes(&w, oct_bytes(&rest));
	mem[in.len - 1] = counts[_i].count;
	ck_assert_int_eq(elems_parse(wr_sofar(&w), &e), WIRE_OK);
	ck_assert_uint_eq(e.n_ric, counts[_i].n);
	ck_assert_uint_eq(e.ric.len, counts[_i].len);
	ck_assert_uint_eq(e.rsnxe.len, 4);
}
END_TEST

UNIT_MAIN("ric", {
	tcase_add_test(tc, t_tspec);
	tcase_add_loop_test(tc, t_elems_ric_counted, 0, 8);
	tcase_add_loop_test(tc, t_answer, 0, N_OF(rows));
	tcase_add_test(tc, t_every_prefix_and_octet);
})
