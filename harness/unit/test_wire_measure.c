/* sees: base wire */
#include "suite.h"

#include "hex.h"
#include "wire/measure.h"

/* Radio measurements of beacons, octet by octet [11-2020 9.4.2.20.7, 9.4.2.21.7, 9.6.6]. */
enum { MEM = 512 };

static void check_is(const struct wr *w, const char *hex)
{
	ck_assert(!w->overflow);
	check_hex("built", "octets", w->p, w->len, hex);
}

/* Active, of all channels of class 81, 50 TU each, begun within 16 TU. */
static const char asked[] = "51 00 10 00 32 00 01 ff ff ff ff ff ff 02 01 00";

START_TEST(t_request)
{
	struct oct body = oct(asked);
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct beacon_request q;
	struct measure_frame f;
	struct measure_elem m;

	ck_assert_int_eq(beacon_request_parse(oct_bytes(&body), &q), WIRE_OK);
	ck_assert(q.op_class == 81 && q.channel == BEACON_CHANNEL_ALL && q.random_tu == 16 &&
		  q.duration_tu == 50 && q.mode == BEACON_ACTIVE && mac_is_group(q.bssid));
	ck_assert_uint_eq(q.subelements.len, 3);
	beacon_request_build(&w, &q);
	check_is(&w, asked);
	ck_assert_int_eq(beacon_request_parse(bytes_of(body.p, 12), &q), WIRE_SHORT);

	w = wr_of(mem, sizeof(mem));
	measure_frame_build(&w, &(struct measure_frame){ .action = RM_MEASUREMENT_REQUEST,
							 .token = 9,
							 .repetitions = 0x0102 });
	check_is(&w, "05 00 09 02 01");
	measure_elem_build(&w, ELEM_MEASUREMENT_REQUEST,
			   &(struct measure_elem){ 1, MEASURE_DURATION_MANDATORY, MEASURE_BEACON,
						   bytes_of(body.p, 13) });
	check_is(&w, "05 00 09 02 01 26 10 01 10 05 51 00 10 00 32 00 01 ff ff ff ff ff ff");
	ck_assert_int_eq(measure_frame_parse(wr_sofar(&w), &f), WIRE_OK);
	ck_assert(f.token == 9 && f.repetitions == 0x0102);
	ck_assert_int_eq(measure_elem_parse(f.elements, ELEM_MEASUREMENT_REQUEST, &m), WIRE_OK);
	ck_assert(m.token == 1 && m.mode == MEASURE_DURATION_MANDATORY &&
		  m.type == MEASURE_BEACON && m.body.len == 13);
	ck_assert_int_eq(measure_elem_parse(f.elements, ELEM_MEASUREMENT_REPORT, &m), WIRE_OTHER);
}
END_TEST

START_TEST(t_report)
{
	static const char hex[] = "73 24 88 77 66 55 44 33 22 11 32 00 07 6e ff "
				  "02 00 00 00 0a 02 00 04 03 02 01 a4 01 01";
	struct oct body = oct(hex);
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct beacon_report r;

	ck_assert_int_eq(beacon_report_parse(oct_bytes(&body), &r), WIRE_OK);
	ck_assert(r.op_class == 115 && r.channel == 36 && r.start_us == 0x1122334455667788 &&
		  r.duration_tu == 50 && r.frame_info == 7 && r.rcpi == rcpi_of(-55) &&
		  r.rsni == BEACON_RSNI_UNKNOWN && r.bssid.b[5] == 2 && r.antenna == 0 &&
		  r.parent_us == 0x01020304 && r.subelements.len == 3);
	beacon_report_build(&w, &r);
	check_is(&w, hex);
	ck_assert_int_eq(beacon_report_parse(bytes_of(body.p, BEACON_REPORT_LEN - 1), &r),
			 WIRE_SHORT);
}
END_TEST

static const struct { const char *hex; enum wire want; } frames[] = {
	{ "05 01 09", WIRE_OK },       { "05 00 09 00 00", WIRE_OK }, { "05 00 09 00", WIRE_SHORT },
	{ "05 00", WIRE_SHORT },       { "05", WIRE_SHORT },	      { "05 04 09", WIRE_OTHER },
	{ "0a 00 09 00 00", WIRE_OTHER },
};

START_TEST(t_frame)
{
	struct oct o = oct(frames[_i].hex);
	struct measure_frame f;

	ck_assert_int_eq(measure_frame_parse(oct_bytes(&o), &f), frames[_i].want);
}
END_TEST

static const struct { int32_t dbm; uint8_t want; } levels[] = {
	{ -111, 0 }, { -110, 0 }, { -109, 2 }, { -55, 110 }, { -1, 218 }, { 0, 220 }, { 7, 220 },
};

START_TEST(t_rcpi)
{
	ck_assert_uint_eq(rcpi_of(levels[_i].dbm), levels[_i].want);
}
END_TEST

UNIT_MAIN("wire_measure", {
	tcase_add_test(tc, t_request);
	tcase_add_test(tc, t_report);
	tcase_add_loop_test(tc, t_frame, 0, N_OF(frames));
	tcase_add_loop_test(tc, t_rcpi, 0, N_OF(levels));
})
