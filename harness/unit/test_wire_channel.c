/* sees: base wire */
#include "suite.h"

#include "hex.h"
#include "wire/ie.h"

/* What beacons say of other channels: switches, and neighbors at 6 GHz. */
enum { MEM = 512 };

static void check_is(const struct wr *w, const char *hex)
{
	ck_assert(!w->overflow);
	check_hex("built", "octets", w->p, w->len, hex);
}

/* [11-2020 9.4.2.18, 9.4.2.52] */
START_TEST(t_channel_switch)
{
	static const char *const hex[] = { "25 03 01 0b 05", "3c 04 00 51 0b 05" };
	const struct channel_switch plain = { 1, 0, 11, 5 }, ext = { 0, 81, 11, 5 };
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct oct a = oct(hex[0]), b = oct(hex[1]), cut = oct("3c 03 00 51 0b");
	struct channel_switch c;

	channel_switch_build(&w, &plain);
	check_is(&w, hex[0]);
	w = wr_of(mem, sizeof(mem));
	ext_channel_switch_build(&w, &ext);
	check_is(&w, hex[1]);
	ck_assert_int_eq(channel_switch_parse(oct_bytes(&a), &c), WIRE_OK);
	ck_assert(c.mode == 1 && c.op_class == 0 && c.channel == 11 && c.count == 5);
	ck_assert_int_eq(ext_channel_switch_parse(oct_bytes(&b), &c), WIRE_OK);
	ck_assert(c.mode == 0 && c.op_class == 81 && c.channel == 11 && c.count == 5);
	ck_assert_int_eq(channel_switch_parse(oct_bytes(&b), &c), WIRE_OTHER);
	ck_assert_int_eq(ext_channel_switch_parse(oct_bytes(&cut), &c), WIRE_SHORT);
}
END_TEST

/* [11-2020 9.4.2.170] by hand: two APs of 13 octets, one of 2, one of a length nobody knows. */
START_TEST(t_rnr)
{
	static const char *const ours =
		"c9 1e 10 0d 83 25 ff 02 00 00 00 06 00 d2 02 96 49 42 7f "
		"ff 02 00 00 00 06 01 01 02 03 04 40 fe";
	struct oct built = oct(ours);
	struct oct mixed = oct("c9 10 00 02 51 06 05 42  10 03 51 0b 01 02 03 04 05 06");
	struct oct cut = oct("c9 06 00 0d 83 25 ff 02");
	struct rnr_ap ap[2] = { { .op_class = 131, .channel = 37, .offset = 255, .has_bssid = true,
				  .bssid = { { 2, 0, 0, 0, 6, 0 } }, .short_ssid = 0x499602d2,
				  .params = RNR_COLOCATED | RNR_SAME_SSID, .psd = 127 },
				{ .op_class = 131, .channel = 37, .offset = 255, .has_bssid = true,
				  .bssid = { { 2, 0, 0, 0, 6, 1 } }, .short_ssid = 0x04030201,
				  .params = RNR_COLOCATED, .psd = 254 } };
	struct rnr_ap got;
	struct rnr_walk walk;
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct mark m = elem_open(&w, ELEM_REDUCED_NEIGHBOR_REPORT);

	rnr_build(&w, ap, 2);
	elem_close(&w, m);
	check_is(&w, ours);
	ck_assert_int_eq(rnr_open(oct_bytes(&built), &walk), WIRE_OK);
	for (unsigned i = 0; i < 2; i++) {
		ck_assert_int_eq(rnr_next(&walk, &got), STEP_ITEM);
		ck_assert(got.has_bssid && got.has_short_ssid && got.has_params);
		ck_assert(mac_equal(got.bssid, ap[i].bssid) && got.params == ap[i].params);
		ck_assert(got.short_ssid == ap[i].short_ssid && got.psd == ap[i].psd);
		ck_assert(got.op_class == 131 && got.channel == 37 && got.offset == 255);
	}
	ck_assert_int_eq(rnr_next(&walk, &got), STEP_END);
	ck_assert_int_eq(rnr_open(oct_bytes(&mixed), &walk), WIRE_OK);
	ck_assert_int_eq(rnr_next(&walk, &got), STEP_ITEM);
	ck_assert(got.channel == 6 && got.offset == 5 && got.params == RNR_COLOCATED + 2);
	ck_assert(!got.has_bssid && !got.has_short_ssid);
	ck_assert_int_eq(rnr_next(&walk, &got), STEP_END);
	ck_assert_int_eq(rnr_open(oct_bytes(&cut), &walk), WIRE_OK);
	ck_assert_int_eq(rnr_next(&walk, &got), STEP_BAD);
}
END_TEST

UNIT_MAIN("wire_channel", {
	tcase_add_test(tc, t_channel_switch);
	tcase_add_test(tc, t_rnr);
})
