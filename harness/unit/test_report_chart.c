/* sees: base trace spec crypto wire key observe report */
#include <check.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "report/chart.h"
#include "report/dict.h"
#include "report/lanes.h"
#include "report/safe.h"
#include "report/say.h"
#include "report/words.h"
#include "wire/action.h"
#include "wire/eth.h"
#include "wire/hdr.h"
#include "wire/mgmt.h"
#include "wire/pcap.h"
#include "wire/radiotap.h"
#include "wire/rrb.h"
#include "suite.h"

static const struct mac AP1 = { { 0x02, 0, 0, 0, 1, 0 } }, AP1B = { { 0x02, 0, 0, 0, 1, 1 } };
static const struct mac AP2 = { { 0x02, 0, 0, 0, 2, 0 } }, STA = { { 0x02, 0, 0, 0, 9, 0 } };

static const struct report_node nodes[] = {
	{ "ap1", ROLE_AP, { { 0x02, 0, 0, 0, 1, 0 } }, NULL, NULL, 2412, NULL },
	{ "ap1", ROLE_AP, { { 0x02, 0, 0, 0, 1, 1 } }, NULL, NULL, 2412, NULL },
	{ "ap2", ROLE_AP, { { 0x02, 0, 0, 0, 2, 0 } }, NULL, NULL, 2437, NULL },
	{ "phone", ROLE_STATION, { { 0x02, 0, 0, 0, 9, 0 } }, NULL, NULL, 0, NULL },
};
static const struct report_meta meta = { .nodes = nodes, .n_nodes = N_OF(nodes) };

static struct bytes auth(uint8_t buf[64], struct mac to, struct mac from, struct mac bssid,
			 uint16_t seq, uint16_t status)
{
	struct wr w = wr_of(buf, 64);
	struct hdr h = hdr_mgmt(FRAME_AUTH, to, from, bssid);
	struct auth a = { .algorithm = AUTH_OPEN, .seq = seq, .status = status };

	hdr_build(&w, &h);
	auth_build(&w, &a);
	return wr_sofar(&w);
}

static void tx(struct chart *c, int64_t at_ns, const char *entity, uint64_t no, uint32_t try_no,
	       struct bytes frame)
{
	struct trace_rec r = { .at_ns = at_ns, .kind = TRACE_AIR_TX, .entity = entity };

	r.u.air_tx = (struct trace_air_tx){ .frame_no = no, .try_no = try_no, .freq_mhz = 2412,
					    .frame = frame };
	ck_assert_int_eq(chart_rec(c, &r), ERR_OK);
}

static void done(struct chart *c, const char *entity, uint64_t no, bool acked)
{
	struct trace_rec r = { .kind = TRACE_AIR_DONE, .entity = entity };

	r.u.air_done = (struct trace_air_done){ .frame_no = no, .tries = 1, .acked = acked };
	ck_assert_int_eq(chart_rec(c, &r), ERR_OK);
}

static const struct chart_item *item(const struct chart *c, size_t which, size_t of)
{
	uint32_t *items, at;
	size_t n;

	ck_assert_int_eq(chart_window(c, STA, 0, 1000, &items, &n), ERR_OK);
	ck_assert_uint_eq(n, of);
	at = items[which];
	free(items);
	return &c->items[at];
}

START_TEST(t_retransmissions_and_missing_acks)
{
	struct chart c;
	uint8_t buf[64];

	chart_init(&c, &meta);
	tx(&c, 1, "phone", 1, 1, auth(buf, AP1B, STA, AP1B, 1, 0));
	tx(&c, 2, "ap1", 1, 1, auth(buf, STA, AP1B, AP1B, 2, 0)); /* same number, other node */
	tx(&c, 3, "phone", 1, 2, auth(buf, AP1B, STA, AP1B, 1, 0));
	done(&c, "phone", 1, true);
	done(&c, "ap1", 1, false);
	ck_assert(item(&c, 0, 3)->unacked);
	ck_assert(item(&c, 1, 3)->unacked);
	ck_assert(!item(&c, 2, 3)->unacked);
	ck_assert_str_eq(item(&c, 2, 3)->facts, "transmission 2");
	chart_fini(&c);
}
END_TEST

static struct bytes data(uint8_t buf[64], bool up)
{
	struct wr w = wr_of(buf, 64);
	struct hdr h = up ? hdr_data_to_ap(FRAME_QOS_DATA, AP1, STA, AP2)
			  : hdr_data_from_ap(FRAME_QOS_DATA, AP1, STA, AP2);

	h.prot = true;
	hdr_build(&w, &h);
	wr_zero(&w, 20);
	return wr_sofar(&w);
}

static struct bytes assoc_ok(uint8_t buf[64])
{
	struct wr w = wr_of(buf, 64);
	struct hdr h = hdr_mgmt(FRAME_REASSOC_RESP, STA, AP1, AP1);
	struct assoc_resp a = { .aid = 1 };

	hdr_build(&w, &h);
	assoc_resp_build(&w, &a);
	return wr_sofar(&w);
}

/* Of many data frames only the last before and the first after, in order of time. */
START_TEST(t_last_and_first_data)
{
	struct chart c;
	uint8_t buf[64];

	chart_init(&c, &meta);
	for (int64_t t = 1; t <= 10; t++)
		tx(&c, t, "phone", (uint64_t)t, 1, data(buf, true));
	tx(&c, 11, "ap1", 1, 1, data(buf, false));
	tx(&c, 20, "phone", 11, 1, auth(buf, AP1, STA, AP1, 1, 0));
	tx(&c, 30, "ap1", 2, 1, assoc_ok(buf));
	for (int64_t t = 40; t < 50; t++)
		tx(&c, t, "phone", (uint64_t)t, 1, data(buf, true));
	ck_assert_str_eq(item(&c, 0, 5)->what, "Last data up");
	ck_assert_int_eq(item(&c, 0, 5)->at_ns, 10);
	ck_assert_str_eq(item(&c, 1, 5)->what, "Last data down");
	ck_assert_str_eq(item(&c, 2, 5)->what, "Authentication, open 1");
	ck_assert_str_eq(item(&c, 4, 5)->what, "First data up");
	ck_assert_int_eq(item(&c, 4, 5)->at_ns, 40);
	ck_assert(item(&c, 4, 5)->first);
	chart_fini(&c);
}
END_TEST

static void wire(struct chart *c, const char *entity, struct bytes frame)
{
	struct trace_rec r = { .at_ns = 5, .kind = TRACE_WIRE, .entity = entity };

	r.u.wire = (struct trace_wire){ .segment = "s", .to = "switch", .frame = frame };
	ck_assert_int_eq(chart_rec(c, &r), ERR_OK);
}

/* An FT Request that ap1 relays to ap2 belongs to the station; the switch's copy is not drawn. */
START_TEST(t_relayed_frame)
{
	struct chart c;
	uint8_t action[128], payload[192], frame[256];
	struct wr a = wr_of(action, sizeof(action)), p = wr_of(payload, sizeof(payload)),
		  w = wr_of(frame, sizeof(frame));
	struct ft_frame f = { .action = FT_REQUEST, .sta = STA, .target = AP2 };
	struct rrb rrb = { .packet = RRB_REQUEST, .ap = AP1 };
	struct eth e = { .dst = AP2, .src = AP1, .type = ETHERTYPE_RRB };

	ft_frame_build(&a, &f);
	rrb.action = wr_sofar(&a);
	rrb_build(&p, &rrb);
	e.payload = wr_sofar(&p);
	eth_build(&w, &e);
	chart_init(&c, &meta);
	wire(&c, "ap1", wr_sofar(&w));
	wire(&c, "switch", wr_sofar(&w));
	ck_assert_str_eq(item(&c, 0, 1)->what, "FT Request, relayed");
	ck_assert_str_eq(item(&c, 0, 1)->clause, "13.10.3");
	ck_assert_int_eq(item(&c, 0, 1)->kind, CHART_WIRE);
	chart_fini(&c);
}
END_TEST

START_TEST(t_layer_2_update)
{
	struct chart c;
	uint8_t frame[64];
	struct wr w = wr_of(frame, sizeof(frame));

	l2_update_build(&w, STA);
	chart_init(&c, &meta);
	wire(&c, "ap2", wr_sofar(&w));
	ck_assert_str_eq(item(&c, 0, 1)->what, "Layer 2 update");
	ck_assert(mac_equal(item(&c, 0, 1)->from, AP2));
	chart_fini(&c);
}
END_TEST

static void scan(struct chart *c, enum trace_step step, uint32_t freq_mhz)
{
	struct trace_rec r = { .at_ns = 5, .kind = TRACE_SCAN, .entity = "phone" };

	r.u.scan = (struct trace_scan){ step, freq_mhz, 2 };
	ck_assert_int_eq(chart_rec(c, &r), ERR_OK);
}

START_TEST(t_scan_is_one_line)
{
	struct chart c;

	chart_init(&c, &meta);
	scan(&c, TRACE_START, 0);
	scan(&c, TRACE_CHANNEL, 2412);
	scan(&c, TRACE_CHANNEL, 2484);
	scan(&c, TRACE_CHANNEL, 5180);
	scan(&c, TRACE_DONE, 0);
	ck_assert_str_eq(item(&c, 0, 2)->facts, "channel 1, 14, 36");
	ck_assert_str_eq(item(&c, 1, 2)->facts, "2 BSS found");
	chart_fini(&c);
}
END_TEST

/* A scan of many channels, and what happens between them, still is one line. */
START_TEST(t_long_scan)
{
	struct trace_rec home = { .at_ns = 5, .kind = TRACE_TUNE, .entity = "phone" };
	struct chart c;
	size_t len;

	home.u.tune = (struct trace_tune){ TRACE_DONE, 2412 };
	chart_init(&c, &meta);
	scan(&c, TRACE_START, 0);
	for (unsigned i = 0; i < 60; i++) {
		scan(&c, TRACE_CHANNEL, 5180 + 20 * (i % 4));
		ck_assert_int_eq(chart_rec(&c, &home), ERR_OK);
	}
	scan(&c, TRACE_DONE, 0);
	len = strlen(item(&c, 0, 2)->facts);
	ck_assert_str_eq(item(&c, 0, 2)->facts + len - 5, ", ...");
	ck_assert_str_eq(item(&c, 1, 2)->what, "scan done");
	chart_fini(&c);
}
END_TEST

START_TEST(t_chart_is_bounded)
{
	struct trace_rec r = { .kind = TRACE_TUNE, .entity = "phone" };
	struct chart c;

	r.u.tune = (struct trace_tune){ TRACE_DONE, 2412 };
	chart_init(&c, &meta);
	for (unsigned i = 0; i < CHART_ITEMS_MAX + 3; i++)
		ck_assert_int_eq(chart_rec(&c, &r), ERR_OK);
	ck_assert_uint_eq(c.n, CHART_ITEMS_MAX);
	ck_assert_uint_eq(c.left_out, 3);
	chart_fini(&c);
}
END_TEST

START_TEST(t_lanes)
{
	struct lanes l = { 0 };
	char row[LANES_ROW];
	struct mac nobody = { { 6, 6, 6, 6, 6, 6 } };

	lanes_add(&l, AP1, "ap1");
	lanes_add(&l, STA, "phone");
	lanes_add(&l, AP2, "ap2");
	lanes_add(&l, AP2, "again");
	lanes_names(&l, row);
	ck_assert_str_eq(row, "   ap1     phone     ap2");
	lanes_row(&l, row);
	lanes_arrow(&l, row, STA, AP2, '-', false);
	ck_assert_str_eq(row, "    |        |------->|    ");
	lanes_row(&l, row);
	lanes_arrow(&l, row, AP2, AP1, '=', true);
	ck_assert_str_eq(row, "    |x================|    ");
	lanes_row(&l, row);
	lanes_arrow(&l, row, AP1, nobody, '=', false);
	ck_assert_str_eq(row, "    *        |        |    ");
	lanes_add_wired(&l);
	lanes_row(&l, row);
	lanes_arrow(&l, row, AP2, nobody, '=', false);
	ck_assert_str_eq(row, "    |        |        |=======>|    ");
	lanes_row(&l, row);
	lanes_mark(&l, row, STA, '!');
	ck_assert_str_eq(row, "    |        !        |        |    ");
	for (uint8_t i = 0; i < 20; i++)
		lanes_add(&l, (struct mac){ { i } }, "a-very-long-name-of-an-access-point");
	ck_assert_uint_eq(l.n, LANES_MAX);
	lanes_names(&l, row);
	lanes_row(&l, row);
}
END_TEST

START_TEST(t_numbers)
{
	static const struct {
		int64_t ns;
		const char *ms, *s;
	} cases[] = { { 0, "0.000", "0.000000" },
		      { 1234567890, "1234.567", "1.234567" },
		      { 999, "0.000", "0.000000" },
		      { 60000000001, "60000.000", "60.000000" } };
	char buf[64];

	for (size_t i = 0; i < N_OF(cases); i++) {
		struct sb s = sb_of(buf, sizeof(buf));

		say_ms(&s, cases[i].ns);
		ck_assert_str_eq(buf, cases[i].ms);
		s = sb_of(buf, sizeof(buf));
		say_s(&s, cases[i].ns);
		ck_assert_str_eq(buf, cases[i].s);
	}
	struct sb s = sb_of(buf, sizeof(buf));

	say_dbm(&s, -67250);
	ck_assert_str_eq(buf, "-67.3 dBm");
}
END_TEST

START_TEST(t_safe_names)
{
	char buf[64];
	struct sb s = sb_of(buf, sizeof(buf));

	safe_name(&s, "../ap 1/\xc3.x");
	ck_assert_str_eq(buf, "%2E.%2Fap%201%2F%C3.x");
}
END_TEST

START_TEST(t_dict)
{
	struct dict d = { 0 };
	uint32_t n, key;
	bool fresh;

	for (unsigned round = 0; round < 2; round++)
		for (key = 0; key < 5000; key++) {
			ck_assert_int_eq(dict_put(&d, bytes_of(&key, sizeof(key)), &n, &fresh),
					 ERR_OK);
			ck_assert_uint_eq(n, key);
			ck_assert(fresh == (round == 0));
		}
	ck_assert(!dict_find(&d, bytes_of(&key, sizeof(key)), &n));
	ck_assert_int_eq(dict_put(&d, bytes_of(NULL, 0), &n, &fresh), ERR_OK);
	ck_assert_uint_eq(dict_get(&d, n).len, 0);
	dict_fini(&d);
}
END_TEST

/* ---- every frame of real captures, cut and changed, is described without harm ---- */

static const char *shared(void)
{
	const char *s = getenv("RW_SHARED");

	return s != NULL ? s : "../shared";
}

static void describe(uint16_t linktype, struct bytes frame)
{
	struct words w;
	bool told = linktype == LINKTYPE_ETHERNET ? words_wire(frame, &w) : words_air(frame, &w);

	ck_assert(!told || w.what[0] != '\0');
}

static void harm(uint16_t linktype, struct bytes frame)
{
	static const uint8_t to[] = { 0x01, 0x80, 0xff };

	for (size_t n = 0; n <= frame.len; n++) {
		uint8_t *p = malloc(n == 0 ? 1 : n);

		memcpy(p, frame.p, n);
		describe(linktype, bytes_of(p, n));
		if (n == frame.len)
			for (size_t at = 0; at < n; at++)
				for (size_t k = 0; k < N_OF(to); k++) {
					p[at] ^= to[k];
					describe(linktype, bytes_of(p, n));
					p[at] ^= to[k];
				}
		free(p);
	}
}

static const char *const captures[] = { "synthetic/akm04-ft-psk-air.pcap",
					"synthetic/akm04-ft-psk-ds.pcap",
					"synthetic/akm09-ft-sae-air.pcap",
					"hwsim/uml-det/ft-psk/ds.pcap" };

START_TEST(t_words_of_harmed_frames)
{
	static uint8_t file[1 << 20];
	static struct pcap p;
	struct pcap_frame f;
	char path[256];
	FILE *in;
	size_t n;

	(void)snprintf(path, sizeof(path), "%s/captures/%s", shared(), captures[_i]);
	in = fopen(path, "rb");
	if (in == NULL) {
		printf("SKIP: %s is not there\n", path);
		return;
	}
	n = fread(file, 1, sizeof(file), in);
	fclose(in);
	ck_assert_int_eq(pcap_open(bytes_of(file, n), &p), WIRE_OK);
	while (pcap_next(&p, &f) == STEP_ITEM) {
		struct rd rd = rd_of(f.bytes);
		struct radiotap rt;

		if (f.linktype == LINKTYPE_RADIOTAP)
			ck_assert_int_eq(radiotap_parse(&rd, &rt), WIRE_OK);
		harm(f.linktype, rd_rest(&rd));
	}
}
END_TEST

UNIT_MAIN("report chart", {
	tcase_add_test(tc, t_retransmissions_and_missing_acks);
	tcase_add_test(tc, t_last_and_first_data);
	tcase_add_test(tc, t_relayed_frame);
	tcase_add_test(tc, t_layer_2_update);
	tcase_add_test(tc, t_scan_is_one_line);
	tcase_add_test(tc, t_long_scan);
	tcase_add_test(tc, t_chart_is_bounded);
	tcase_add_test(tc, t_lanes);
	tcase_add_test(tc, t_numbers);
	tcase_add_test(tc, t_safe_names);
	tcase_add_test(tc, t_dict);
	tcase_add_loop_test(tc, t_words_of_harmed_frames, 0, N_OF(captures));
})
