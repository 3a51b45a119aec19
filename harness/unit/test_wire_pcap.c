/* sees: base wire */
#include "suite.h"

#include "hex.h"
#include "wire/pcap.h"
#include "wire/radiotap.h"
#include "wire_samples.h"

/* Natural alignment, from the header's start: two octets of flags and rate need none before the
 * channel; a rate alone does. */
START_TEST(t_radiotap_alignment)
{
	uint8_t mem[RADIOTAP_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct radiotap t = { .has_rate = true,
			      .rate = 12,
			      .has_channel = true,
			      .freq = 2437,
			      .channel = 0x00c0,
			      .has_signal = true,
			      .signal = -61 };

	radiotap_build(&w, &t);
	check_hex("radiotap", "header", w.p, w.len, "00 00 0f 00 2c 00 00 00 0c 00 85 09 c0 00 c3");
}
END_TEST

START_TEST(t_radiotap_foreign)
{
	uint8_t mem[SAMPLE_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct rd r;
	struct radiotap t;

	sample_radiotap_foreign(&w);
	r = rd_of(wr_sofar(&w));
	ck_assert_int_eq(radiotap_parse(&r, &t), WIRE_OK);
	ck_assert(t.has_tsft && t.tsft == 123456789);
	ck_assert(t.has_rate && t.rate == 2 && t.freq == 2437 && t.signal == -61);
	ck_assert_uint_eq(r.left, w.len - 38);
}
END_TEST

START_TEST(t_radiotap_fcs)
{
	struct oct in = oct("00 00 09 00 02 00 00 00 10  aa bb 01 02 03 04");
	struct rd r = rd_of(oct_bytes(&in));
	struct radiotap t;

	ck_assert_int_eq(radiotap_parse(&r, &t), WIRE_OK);
	ck_assert_uint_eq(r.left, 2);
	r = rd_of(bytes_of(in.p, 12));
	ck_assert_int_eq(radiotap_parse(&r, &t), WIRE_SHORT);
	ck_assert_uint_eq(r.left, 12);
}
END_TEST

static const struct {
	const char *name, *in;
	enum wire want;
} radiotaps[] = {
	{ "version 1", "01 00 08 00 00 00 00 00", WIRE_OTHER },
	{ "length below the fixed part", "00 00 07 00 00 00 00 00", WIRE_LENGTH },
	{ "length past the end", "00 00 09 00 00 00 00 00", WIRE_LENGTH },
	{ "field past the length", "00 00 08 00 02 00 00 00 00", WIRE_LENGTH },
	{ "presence past the length", "00 00 08 00 00 00 00 80 00 00 00 00", WIRE_LENGTH },
	{ "nothing", "00 00 08 00 00 00 00 00", WIRE_OK },
};

START_TEST(t_radiotap_bounds)
{
	struct oct in = oct(radiotaps[_i].in);
	struct rd r = rd_of(oct_bytes(&in));
	struct radiotap t;

	ck_assert_int_eq(radiotap_parse(&r, &t), radiotaps[_i].want);
}
END_TEST

START_TEST(t_pcap_classic)
{
	uint8_t mem[SAMPLE_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct pcap p;
	struct pcap_frame f;

	sample_pcap(&w);
	ck_assert_int_eq(pcap_open(wr_sofar(&w), &p), WIRE_OK);
	for (unsigned i = 0; i < 2; i++) {
		ck_assert_int_eq(pcap_next(&p, &f), STEP_ITEM);
		ck_assert_int_eq(f.at_ns, (100 + i) * INT64_C(1000000000) + 999999999);
		ck_assert(f.linktype == LINKTYPE_ETHERNET && f.bytes.len == 20);
	}
	ck_assert_int_eq(pcap_next(&p, &f), STEP_END);
	ck_assert_int_eq(pcap_open(bytes_of(mem, w.len - 1), &p), WIRE_OK);
	ck_assert_int_eq(pcap_next(&p, &f), STEP_ITEM);
	ck_assert_int_eq(pcap_next(&p, &f), STEP_BAD);
	mem[0] = 0;
	ck_assert_int_eq(pcap_open(wr_sofar(&w), &p), WIRE_OTHER);
}
END_TEST

START_TEST(t_pcapng)
{
	uint8_t mem[SAMPLE_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct pcap p;
	struct pcap_frame f;

	sample_pcapng(&w);
	ck_assert_int_eq(pcap_open(wr_sofar(&w), &p), WIRE_OK);
	ck_assert_int_eq(pcap_next(&p, &f), STEP_ITEM);
	ck_assert(f.interface == 0 && f.linktype == 1 && f.at_ns == 1500000000);
	ck_assert_int_eq(pcap_next(&p, &f), STEP_ITEM); /* 2^-20 s */
	ck_assert(f.interface == 1 && f.linktype == 127 && f.at_ns == 1500000000);
	ck_assert_int_eq(pcap_next(&p, &f), STEP_ITEM);
	ck_assert(f.interface == 0 && f.at_ns == 0 && f.bytes.len == 20);
	ck_assert_int_eq(pcap_next(&p, &f), STEP_END);
}
END_TEST

/* if_tsresol: units a second, one and a half seconds of them, and the largest count. */
static const struct {
	uint8_t tsresol;
	uint64_t units;
	int64_t at_ns;
	bool ok;
} resolutions[] = {
	{ 0, 2, INT64_C(2000000000), true },
	{ 3, 1500, INT64_C(1500000000), true },
	{ 6, 1500000, INT64_C(1500000000), true },
	{ 9, 1500000000, INT64_C(1500000000), true },
	{ 12, UINT64_C(1500000000000), INT64_C(1500000000), true },
	{ 18, UINT64_C(1500000000000000000), INT64_C(1500000000), true },
	{ 0x80, 1, INT64_C(1000000000), true },
	{ 0x80 | 10, 1536, INT64_C(1500000000), true },
	{ 0x80 | 40, UINT64_C(3) << 39, INT64_C(1500000000), true },
	{ 0x80 | 62, UINT64_C(3) << 61, INT64_C(1500000000), true },
	{ 0, UINT64_MAX, INT64_MAX, true },
	{ 6, UINT64_MAX, INT64_MAX, true },
	{ 9, UINT64_MAX, INT64_MAX, true },
	{ 19, 0, 0, false },
	{ 0x80 | 63, 0, 0, false },
};

START_TEST(t_pcapng_resolution)
{
	uint8_t mem[SAMPLE_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct pcap p;
	struct pcap_frame f;

	sample_ng_section(&w);
	sample_ng_interface(&w, 1, resolutions[_i].tsresol);
	sample_ng_packet(&w, 0, resolutions[_i].units);
	ck_assert_int_eq(pcap_open(wr_sofar(&w), &p), WIRE_OK);
	ck_assert_int_eq(pcap_next(&p, &f), resolutions[_i].ok ? STEP_ITEM : STEP_BAD);
	if (resolutions[_i].ok)
		ck_assert_int_eq(f.at_ns, resolutions[_i].at_ns);
}
END_TEST

START_TEST(t_pcapng_sections)
{
	uint8_t mem[SAMPLE_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct pcap p;
	struct pcap_frame f;

	sample_pcapng(&w);
	sample_pcapng(&w);
	ck_assert_int_eq(pcap_open(wr_sofar(&w), &p), WIRE_OK);
	for (unsigned i = 0; i < 6; i++)
		ck_assert_int_eq(pcap_next(&p, &f), STEP_ITEM);
	ck_assert_int_eq(pcap_next(&p, &f), STEP_END);
	ck_assert_uint_eq(p.n_interfaces, 2);
	w = wr_of(mem, sizeof(mem));
	sample_ng_section(&w);
	sample_ng_packet(&w, 0, 0); /* of no interface */
	ck_assert_int_eq(pcap_open(wr_sofar(&w), &p), WIRE_OK);
	ck_assert_int_eq(pcap_next(&p, &f), STEP_BAD);
}
END_TEST

UNIT_MAIN("wire_pcap", {
	tcase_add_test(tc, t_radiotap_alignment);
	tcase_add_test(tc, t_radiotap_foreign);
	tcase_add_test(tc, t_radiotap_fcs);
	tcase_add_loop_test(tc, t_radiotap_bounds, 0, N_OF(radiotaps));
	tcase_add_test(tc, t_pcap_classic);
	tcase_add_test(tc, t_pcapng);
	tcase_add_loop_test(tc, t_pcapng_resolution, 0, N_OF(resolutions));
	tcase_add_test(tc, t_pcapng_sections);
})
