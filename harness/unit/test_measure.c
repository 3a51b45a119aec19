/* sees: base crypto wire key trace spec proto */
#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "mangle.h"
#include "proto/measure.h"
#include "proto/op_class.h"
#include "suite.h"
#include "wire/ie.h"
#include "wire/mgmt.h"

/* What a request for a measurement of beacons asks for, and what the reports look like. */

static const struct measure_can able = { true, true, NULL }, plain = { false, false, NULL };

/* mode and type of the element, its body without MAC addresses and channels in the middle. */
static const struct {
	const char *name;
	uint8_t mode, type;
	const char *body;
	enum measure_answer want;
	unsigned n_freq;
} asked[] = {
#define ALL "ff ff ff ff ff ff "
	{ "one channel", 0, 5, "51 06 00 00 32 00 00" ALL, MEASURE_LISTEN, 1 },
	{ "a class", 0, 5, "73 00 00 00 32 00 01" ALL, MEASURE_LISTEN, 4 },
	{ "a list", 0, 5, "73 ff 00 00 32 00 01" ALL "33 03 73 24 28 33 02 51 01", MEASURE_LISTEN,
	  3 },
	{ "a list beside a channel, once each", 0, 5,
	  "51 01 00 00 32 00 01" ALL "33 03 51 01 06", MEASURE_LISTEN, 2 },
	{ "80 MHz are four", 0, 5, "80 2a 00 00 32 00 01" ALL, MEASURE_LISTEN, 4 },
	{ "no list", 0, 5, "73 ff 00 00 32 00 01" ALL, MEASURE_IS_REFUSED, 0 },
	{ "no such class", 0, 5, "01 24 00 00 32 00 01" ALL, MEASURE_IS_REFUSED, 0 },
	{ "no such channel", 0, 5, "73 34 00 00 32 00 01" ALL, MEASURE_IS_REFUSED, 0 },
	{ "a list cannot mend that", 0, 5, "73 34 00 00 32 00 01" ALL "33 02 51 01",
	  MEASURE_IS_REFUSED, 0 },
	{ "no duration", 0, 5, "51 06 00 00 00 00 00" ALL, MEASURE_MALFORMED, 1 },
	{ "a table needs neither", 0, 5, "00 00 00 00 00 00 02" ALL, MEASURE_FROM_TABLE, 0 },
	{ "a mode of the future", 0, 5, "51 06 00 00 32 00 03" ALL, MEASURE_IGNORE, 0 },
	{ "cut short", 0, 5, "51 06 00 00 32 00 00 ff ff ff ff ff", MEASURE_MALFORMED, 0 },
	{ "enable", 2, 5, "51 06 00 00 32 00 00" ALL, MEASURE_IGNORE, 0 },
	{ "parallel", 1, 5, "51 06 00 00 32 00 00" ALL, MEASURE_IS_INCAPABLE, 0 },
	{ "the duration, it can", 16, 5, "51 06 00 00 32 00 00" ALL, MEASURE_LISTEN, 1 },
	{ "where it is", 0, 8, "00", MEASURE_IS_INCAPABLE, 0 },
	{ "a name", 0, 5, "00 00 00 00 00 00 02" ALL "00 01 78", MEASURE_FROM_TABLE, 0 },
	{ "any name", 0, 5, "00 00 00 00 00 00 02" ALL "00 00", MEASURE_FROM_TABLE, 0 },
	{ "too long a name", 0, 5,
	  "00 00 00 00 00 00 02" ALL "00 21 787878787878787878787878787878787878787878787878787878"
	  "787878787878", MEASURE_MALFORMED, 0 },
	{ "always", 0, 5, "00 00 00 00 00 00 02" ALL "01 02 00 00", MEASURE_FROM_TABLE, 0 },
	{ "above a level", 0, 5, "00 00 00 00 00 00 02" ALL "01 02 01 00", MEASURE_IS_INCAPABLE,
	  0 },
	{ "reporting of three", 0, 5, "00 00 00 00 00 00 02" ALL "01 01 00", MEASURE_MALFORMED, 0 },
	{ "no such detail", 0, 5, "00 00 00 00 00 00 02" ALL "02 01 03", MEASURE_MALFORMED, 0 },
	{ "elements of all", 0, 5, "00 00 00 00 00 00 02" ALL "0a 01 00", MEASURE_MALFORMED, 0 },
	{ "some elements", 0, 5, "00 00 00 00 00 00 02" ALL "02 01 01 0a 02 00 30",
	  MEASURE_FROM_TABLE, 0 },
	{ "no elements", 0, 5, "00 00 00 00 00 00 02" ALL "02 01 01 0a 00", MEASURE_MALFORMED, 0 },
	{ "elements twice", 0, 5, "00 00 00 00 00 00 02" ALL "02 01 01 0a 01 00 0a 01 01",
	  MEASURE_MALFORMED, 0 },
	{ "last", 0, 5, "00 00 00 00 00 00 02" ALL "a4 01 01", MEASURE_FROM_TABLE, 0 },
	{ "last of nothing", 0, 5, "00 00 00 00 00 00 02" ALL "a4 00", MEASURE_MALFORMED, 0 },
	{ "a subelement that is cut", 0, 5, "00 00 00 00 00 00 02" ALL "00 02 78",
	  MEASURE_MALFORMED, 0 },
	{ "an unknown one", 0, 5, "00 00 00 00 00 00 02" ALL "dd 01 00", MEASURE_FROM_TABLE, 0 },
};

START_TEST(t_asked)
{
	struct oct o = oct(asked[_i].body);
	struct measure_elem e = { 1, asked[_i].mode, asked[_i].type, oct_bytes(&o) };
	struct measure m = { 0 };

	ck_assert_msg(measure_take(&m, &e, &able) == asked[_i].want, "%s", asked[_i].name);
	ck_assert_msg(m.n_freq == asked[_i].n_freq, "%s: %u", asked[_i].name, m.n_freq);
}
END_TEST

START_TEST(t_unable)
{
	struct oct o = oct("83 05 00 00 32 00 00" ALL); /* channel 5 of 6 GHz */
	struct measure_elem e = { 1, 0, MEASURE_BEACON, oct_bytes(&o) };
	struct measure m;

	ck_assert_int_eq(measure_take(&m, &e, &able), MEASURE_LISTEN);
	ck_assert_int_eq(measure_take(&m, &e, &plain), MEASURE_IS_REFUSED);
	o = oct("51 06 00 00 32 00 00" ALL);
	e.mode = MEASURE_DURATION_MANDATORY;
	ck_assert_int_eq(measure_take(&m, &e, &plain), MEASURE_IS_INCAPABLE);
	e.mode = 0;
	o = oct("51 0d 00 00 32 00 00" ALL);
	ck_assert_int_eq(measure_take(&m, &e, &(struct measure_can){ true, true, "US" }),
			 MEASURE_IS_REFUSED);
}
END_TEST

static void take_any(void *ctx, struct bytes variant)
{
	struct measure_elem e = { 1, 0, MEASURE_BEACON, variant };
	struct measure m;
	enum measure_answer is = measure_take(&m, &e, &able);

	(void)ctx;
	if (is == MEASURE_LISTEN)
		ck_assert(m.n_freq > 0 && m.n_freq <= REG_CHANNELS_MAX && m.duration_tu > 0);
}

/* Cut anywhere or changed in any octet. */
START_TEST(t_broken)
{
	struct oct o = oct("80 2a 10 00 32 00 01" ALL "00 01 78 02 01 01 0a 02 00 30 "
			   "33 03 73 24 28 a4 01 01");

	mangle(oct_bytes(&o), take_any, NULL);
}
END_TEST

/* Reports */

static struct fx fx;
static struct bss_entry bss;

static struct measure_report begin(void)
{
	fx_reset(&fx);
	return measure_report_open(&fx, (struct mac){ { 2, 0, 0, 0, 0, 1 } }, 9);
}

static struct bytes frame(unsigned i)
{
	ck_assert_uint_lt(i, fx.n);
	ck_assert_int_eq(fx.item[i].kind, FX_MGMT);
	return fx.item[i].u.mgmt.body;
}

static void say_bss(uint32_t mhz)
{
	bss = (struct bss_entry){ .bssid = { { 2, 0, 0, 0, 0, 2 } },
				  .freq_mhz = mhz,
				  .level_mdbm = -55400,
				  .tsf_us = 1,
				  .interval_tu = 100,
				  .caps = 0x11,
				  .ssid = { 'n' },
				  .ssid_len = 1 };
}


START_TEST(t_report)
{
	static const struct { enum beacon_detail detail; const char *want; } rows[] = {
		{ BEACON_DETAIL_NONE,
		  "05 01 09 27 21 01 00 05 51 06 00 00 00 00 00 00 00 00 32 00 06 6e ff "
		  "02 00 00 00 00 02 00 00 00 00 00 02 02 01 00" },
		{ BEACON_DETAIL_ASKED,
		  "05 01 09 27 35 01 00 05 51 06 00 00 00 00 00 00 00 00 32 00 06 6e ff "
		  "02 00 00 00 00 02 00 00 00 00 00 01 0f 01 00 00 00 00 00 00 00 64 00 11 00 "
		  "00 01 6e 02 02 01 00 a4 01 01" },
		{ BEACON_DETAIL_ALL,
		  "05 01 09 27 35 01 00 05 51 06 00 00 00 00 00 00 00 00 32 00 06 6e ff "
		  "02 00 00 00 00 02 00 00 00 00 00 01 12 01 00 00 00 00 00 00 00 64 00 11 00 "
		  "00 01 6e 03 01 06 02 02 01 00" },
	};
	struct oct elements = oct("00 01 6e 03 01 06");
	struct measure m = { .token = 1, .mode = BEACON_ACTIVE, .bssid = MAC_BROADCAST,
			     .detail = rows[_i].detail, .duration_tu = 50, .wanted = { 1 },
			     .asks_last = rows[_i].detail == BEACON_DETAIL_ASKED };
	struct measure_report r = begin();

	say_bss(2437);
	ck_assert(measure_report_bss(&r, &m,
				     &(struct measure_heard){ .bss = &bss,
							      .elements = oct_bytes(&elements) }));
	measure_report_close(&r);
	ck_assert_uint_eq(fx.n, 1);
	check_hex("report", "octets", frame(0).p, frame(0).len, rows[_i].want);
}
END_TEST

START_TEST(t_filters)
{
	struct measure m = { .token = 1, .bssid = MAC_BROADCAST };
	struct measure_heard h = { .bss = &bss };
	struct measure_report r = begin();

	say_bss(2437);
	m.bssid = (struct mac){ { 2, 0, 0, 0, 0, 3 } };
	ck_assert(!measure_report_bss(&r, &m, &h));
	m.bssid = bss.bssid;
	m.ssid_len = 1;
	m.ssid[0] = 'x';
	ck_assert(!measure_report_bss(&r, &m, &h));
	m.ssid[0] = 'n';
	ck_assert(measure_report_bss(&r, &m, &h));
	bss.freq_mhz = 2438; /* no channel */
	ck_assert(!measure_report_bss(&r, &m, &h));
	measure_report_close(&r);
	ck_assert_uint_eq(fx.n, 1);
	r = begin();
	measure_report_close(&r);
	ck_assert_uint_eq(fx.n, 0);
	measure_report_empty(&r, 7, MEASURE_REFUSED, MEASURE_BEACON);
	measure_report_close(&r);
	check_hex("refused", "octets", frame(0).p, frame(0).len, "05 01 09 27 03 07 04 05");
}
END_TEST

/* [hostapd] class and PHY type by the operation elements. */
static const struct {
	const char *name, *elements;
	uint32_t mhz;
	uint8_t op_class, phy;
} places[] = {
#define HT(side) "3d 16 24 " side "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
	{ "b or g", "", 2412, 81, 6 },
	{ "channel 14", "", 2484, 82, 6 },
	{ "40 up", HT("01"), 2412, 83, 7 },
	{ "40 down", HT("03"), 2437, 84, 7 },
	{ "a", "", 5180, 115, 4 },
	{ "n", HT("00"), 5180, 115, 7 },
	{ "n up", HT("01"), 5180, 116, 7 },
	{ "n down", HT("03"), 5320, 120, 7 },
	{ "80", HT("01") "c0 05 01 2a 00 00 00", 5180, 128, 9 },
	{ "160", HT("01") "c0 05 01 2a 32 00 00", 5180, 129, 9 },
	{ "160 otherwise", HT("01") "c0 05 02 32 00 00 00", 5180, 129, 9 },
	{ "80 and 80", HT("01") "c0 05 01 2a 9b 00 00", 5180, 130, 9 },
	{ "149", "", 5745, 124, 4 },
	{ "165", "", 5825, 125, 4 },
	{ "149 up", HT("01"), 5745, 126, 7 },
	{ "6 GHz", "", 5975, 131, 4 },
	{ "6 GHz, 2", "", 5935, 136, 4 },
};

START_TEST(t_where)
{
	struct oct elements = oct(places[_i].elements);
	struct measure m = { .token = 1, .bssid = MAC_BROADCAST };
	struct measure_report r = begin();
	struct beacon_report b;

	say_bss(places[_i].mhz);
	ck_assert(measure_report_bss(&r, &m,
				     &(struct measure_heard){ .bss = &bss,
							      .elements = oct_bytes(&elements) }));
	measure_report_close(&r);
	ck_assert_int_eq(beacon_report_parse(bytes_of(frame(0).p + 8, frame(0).len - 8), &b),
			 WIRE_OK);
	ck_assert_msg(b.op_class == places[_i].op_class && b.frame_info == places[_i].phy,
		      "%s: class %u type %u", places[_i].name, b.op_class, b.frame_info);
}
END_TEST

/* Many elements go into several reports, many reports into several frames; only one is the last. */
START_TEST(t_long)
{
	uint8_t mem[600];
	struct wr w = wr_of(mem, sizeof(mem));
	struct measure m = { .token = 1, .bssid = MAC_BROADCAST, .detail = BEACON_DETAIL_ALL,
			     .asks_last = true };
	struct measure_report r = begin();
	unsigned n_last = 0, n_elements = 0, n_octets = 0;

	for (unsigned i = 0; i < 6; i++) {
		struct mark at = elem_open(&w, ELEM_VENDOR);

		wr_zero(&w, i == 5 ? 230 : 60); /* the last one fits nowhere */
		elem_close(&w, at);
	}
	say_bss(2437);
	for (unsigned i = 0; i < 20; i++)
		ck_assert(measure_report_bss(&r, &m, &(struct measure_heard){
							     .bss = &bss,
							     .elements = wr_sofar(&w) }));
	measure_report_close(&r);
	ck_assert_uint_ge(fx.n, 3);
	for (unsigned i = 0; i < fx.n; i++) {
		struct measure_elem got;
		struct measure_frame f;
		struct elem e;
		struct rd rest;

		ck_assert_uint_le(frame(i).len, MGMT_BODY_MAX);
		ck_assert_int_eq(measure_frame_parse(frame(i), &f), WIRE_OK);
		rest = rd_of(f.elements);
		while (elem_next(&rest, &e) == STEP_ITEM) {
			ck_assert_int_eq(measure_elem_parse(e.whole, ELEM_MEASUREMENT_REPORT, &got),
					 WIRE_OK);
			n_elements++;
			n_octets += (unsigned)got.body.len - BEACON_REPORT_LEN - 2 - 4 - 3;
			n_last += got.body.p[got.body.len - 1];
		}
	}
	ck_assert_uint_eq(n_last, 1);
	ck_assert_uint_eq(n_elements, 40); /* three elements, and two */
	ck_assert_uint_eq(n_octets, 20 * (12 + 5 * 62));
}
END_TEST

/* What is cut in the middle of an element ends there. */
START_TEST(t_cut)
{
	struct oct elements = oct("00 01 6e 03 02 06");
	struct measure m = { .token = 1, .bssid = MAC_BROADCAST, .detail = BEACON_DETAIL_ALL };
	struct measure_report r = begin();

	say_bss(2437);
	ck_assert(measure_report_bss(&r, &m,
				     &(struct measure_heard){ .bss = &bss,
							      .elements = oct_bytes(&elements) }));
	measure_report_close(&r);
	ck_assert_uint_eq(fx.n, 1);
	ck_assert_uint_eq(frame(0).len, 3 + 2 + 3 + BEACON_REPORT_LEN + 2 + 12 + 3 + 4);
}
END_TEST

/* There is an end to it. */
START_TEST(t_bounded)
{
	uint8_t mem[200];
	struct wr w = wr_of(mem, sizeof(mem));
	struct measure m = { .token = 1, .bssid = MAC_BROADCAST, .detail = BEACON_DETAIL_ALL };
	struct measure_report r = begin();
	struct mark at = elem_open(&w, ELEM_VENDOR);

	wr_zero(&w, 190);
	elem_close(&w, at);
	say_bss(2437);
	for (unsigned i = 0; i < 100; i++)
		(void)measure_report_bss(&r, &m, &(struct measure_heard){
							 .bss = &bss, .elements = wr_sofar(&w) });
	measure_report_close(&r);
	ck_assert_uint_eq(fx.n, MEASURE_FRAMES_MAX);
}
END_TEST

UNIT_MAIN("measure", {
	tcase_add_loop_test(tc, t_asked, 0, N_OF(asked));
	tcase_add_test(tc, t_unable);
	tcase_add_test(tc, t_broken);
	tcase_add_loop_test(tc, t_report, 0, 3);
	tcase_add_test(tc, t_filters);
	tcase_add_loop_test(tc, t_where, 0, N_OF(places));
	tcase_add_test(tc, t_long);
	tcase_add_test(tc, t_cut);
	tcase_add_test(tc, t_bounded);
})
