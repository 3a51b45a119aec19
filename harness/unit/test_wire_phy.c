/* sees: base wire */
#include "suite.h"

#include "hex.h"
#include "wire/ie.h"
#include "wire/phy_caps.h"

/* What elements say a radio can do. */
static const struct {
	const char *name, *in;
	uint16_t legacy, basic, width_mhz;
	enum phy_format best;
	uint8_t one, two; /* MCSs of one and of two streams of that format */
	uint8_t short_gi, ldpc;
} reads[] = {
	{ "nothing", "", 0, 0, 20, PHY_LEGACY, 0, 0, 0, 0 },
	/* 1, 2, 5.5, 11 basic, then 6 9 12 18 and the rest extended; a selector is no rate */
	{ "11g", "01 08 82 84 8b 96 0c 12 18 24 32 05 30 48 60 6c ff", 0xfff, 0x00f, 20,
	  PHY_LEGACY, 0, 0, 0, 0 },
	{ "truncated HT", "01 01 8c 2d 03 6f 00 17", 0x010, 0x010, 20, PHY_LEGACY, 0, 0, 0, 0 },
	/* HT: LDPC, 40 MHz, both short guard intervals; two streams */
	{ "HT station",
	  "01 01 8c 2d 1a 6f 00 00 ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
	  "00 00 00 00 00",
	  0x010, 0x010, 40, PHY_HT, 8, 8, 3, 1 << PHY_HT },
	/* the same in a BSS of 20 MHz: no secondary channel */
	{ "HT BSS",
	  "01 01 8c 2d 1a 6f 00 00 ff ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
	  "00 00 00 00 00 3d 16 24 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
	  "00 00 00",
	  0x010, 0x010, 20, PHY_HT, 8, 8, 3, 1 << PHY_HT },
	/* VHT: LDPC, short guard interval of 80 MHz, MCS 0-9 and 0-8 */
	{ "VHT station", "01 01 0c bf 0c 30 00 00 00 f6 ff 00 00 f6 ff 00 00", 0x010, 0, 80,
	  PHY_VHT, 10, 9, 4, 1 << PHY_VHT },
	/* HE: 80 MHz, LDPC, MCS 0-11 and none */
	{ "HE station",
	  "01 01 0c ff 16 23 00 00 00 00 00 00 04 20 00 00 00 00 00 00 00 00 00 fe ff fe ff",
	  0x010, 0, 80, PHY_HE, 12, 0, 0, 1 << PHY_HE },
};

START_TEST(t_reads)
{
	struct oct in = oct(reads[_i].in);
	struct phy_caps c;
	struct elems e;

	ck_assert_int_eq(elems_parse(oct_bytes(&in), &e), WIRE_OK);
	phy_caps_read(&e, &c);
	ck_assert_msg(c.legacy == reads[_i].legacy && c.basic == reads[_i].basic, "%s: rates %x %x",
		      reads[_i].name, c.legacy, c.basic);
	ck_assert_msg(c.width_mhz == reads[_i].width_mhz, "%s: %u MHz", reads[_i].name,
		      c.width_mhz);
	ck_assert_msg(phy_caps_format(&c) == reads[_i].best, "%s: format %d", reads[_i].name,
		      phy_caps_format(&c));
	ck_assert_uint_eq(c.n_mcs[reads[_i].best][0], reads[_i].one);
	ck_assert_uint_eq(c.n_mcs[reads[_i].best][1], reads[_i].two);
	ck_assert_uint_eq(c.short_gi, reads[_i].short_gi);
	ck_assert_uint_eq(c.ldpc, reads[_i].ldpc);
}
END_TEST

/* What both can do is what neither cannot; the basic rates are those of either. */
START_TEST(t_common)
{
	struct phy_caps a = { .legacy = 0xff0, .basic = 0x150, .width_mhz = 80, .ldpc = 6,
			      .short_gi = 7, .n_mcs = { { 0 }, { 8, 8 }, { 10, 10 } } };
	struct phy_caps b = { .legacy = 0x7f0, .width_mhz = 40, .ldpc = 2, .short_gi = 3,
			      .n_mcs = { { 0 }, { 8 }, { 9 }, { 12 } } };
	struct phy_caps c = phy_caps_common(&a, &b);

	ck_assert_uint_eq(c.legacy, 0x7f0);
	ck_assert_uint_eq(c.basic, 0x150);
	ck_assert_uint_eq(c.width_mhz, 40);
	ck_assert_uint_eq(c.ldpc, 2);
	ck_assert_uint_eq(c.short_gi, 3);
	ck_assert_int_eq(phy_caps_format(&c), PHY_VHT);
	ck_assert_uint_eq(c.n_mcs[PHY_VHT][0], 9);
	ck_assert_uint_eq(c.n_mcs[PHY_HT][1], 0);
	ck_assert_int_eq(phy_caps_lowest(&c, false), RATE_6M);
	ck_assert_int_eq(phy_caps_lowest(&(struct phy_caps){ .basic = 1 << RATE_5M5 }, true),
			 RATE_5M5);
	ck_assert_int_eq(phy_caps_lowest(&(struct phy_caps){ .basic = 1 << RATE_5M5 }, false),
			 RATE_6M);
}
END_TEST

START_TEST(t_maps)
{
	ck_assert_uint_eq(vht_mcs_map(2, 10), 0xfffa);
	ck_assert_uint_eq(vht_mcs_map(1, 8), 0xfffc);
	ck_assert_uint_eq(he_mcs_map(2, 12), 0xfffa);
	ck_assert_uint_eq(he_mcs_map(4, 10), 0xff55);
}
END_TEST

UNIT_MAIN("wire_phy", {
	tcase_add_loop_test(tc, t_reads, 0, N_OF(reads));
	tcase_add_test(tc, t_common);
	tcase_add_test(tc, t_maps);
})
