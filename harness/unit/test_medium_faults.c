/* sees: base trace engine spec wire models medium */
#include <stdio.h>

#include "medium/cable.h"
#include "medium/fault.h"
#include "medium_world.h"
#include "suite.h"
#include "wire/eapol.h"
#include "wire/eth.h"
#include "wire/ip.h"
#include "wire/rrb.h"

/* What the fault records said, in order. */
static char said[2000];
static unsigned n_wire, n_lost;

static void on_fault(void *ctx, const struct trace_rec *rec)
{
	(void)ctx;
	if (rec->kind == TRACE_WIRE) {
		n_wire++;
		n_lost += rec->u.wire.lost;
		return;
	}
	snprintf(said + strlen(said), sizeof(said) - strlen(said), "%s: %s\n", rec->entity,
		 rec->u.fault.text);
}

static void plan_add(struct fault_plan *plan, const char *text)
{
	char whytext[100];
	struct sb why = sb_of(whytext, sizeof(whytext));
	struct fault f;

	ck_assert_msg(fault_parse(text, strlen(text), &f, &why) == ERR_OK, "%s", whytext);
	ck_assert_int_eq(fault_plan_add(plan, &f), ERR_OK);
}

static void faulty_world(struct world *w, struct fault_plan *plan)
{
	world_init(w, 1, plan);
	said[0] = '\0';
	n_wire = n_lost = 0;
	trace_attach(&w->trace, TRACE_BIT(TRACE_FAULT) | TRACE_BIT(TRACE_WIRE), on_fault, w);
	radio_add(w, "phone", 0, false, 5180);
	radio_add(w, "ap1", 5000, true, 5180);
	radio_add(w, "ap2", 0, true, 5180);
}

/* A management frame from one radio to another. */
static void send_mgmt(struct radio *r, enum frame kind, struct mac to)
{
	uint8_t buf[200];
	struct wr w = wr_of(buf, sizeof(buf));
	struct hdr h = hdr_mgmt(kind, to, r->mac, to);
	struct tx_opts o = { .rate_100k = 60, .ac = AC_VO };

	hdr_build(&w, &h);
	wr_zero(&w, 30);
	ck_assert_int_eq(medium_tx(r->w->m, r->ep, wr_sofar(&w), &o), ERR_OK);
}

/* Every try of the hit frame is lost, the others of its class are not. */
START_TEST(t_drop)
{
	static const unsigned acked[] = { 2, 3, 5 };
	struct fault_plan plan = { 0 };
	struct world w;
	struct radio *phone = &w.radio[0], *ap = &w.radio[1];

	plan_add(&plan, "drop auth from=phone nth=2 times=1");
	faulty_world(&w, &plan);
	for (unsigned i = 0; i < 3; i++) {
		send_mgmt(phone, FRAME_AUTH, ap->mac);
		send_mgmt(phone, FRAME_REASSOC_REQ, ap->mac);
		run_for(&w, 100 * NS_PER_MS);
		ck_assert_uint_eq(phone->n_acked, acked[i]);
	}
	ck_assert_uint_eq(ap->n_rx, 5);
	ck_assert_uint_eq(w.outcome[AIR_FAULT], TX_TRIES);
	ck_assert_str_eq(said, "phone: drop auth from=phone nth=2\n");
	world_fini(&w);
}
END_TEST

/* A name is one of a node or of a part of it. */
START_TEST(t_names)
{
	ck_assert(fault_names("ap1", "ap1") && fault_names("ap1", "ap1/wlan0"));
	ck_assert(fault_names("", "ap1"));
	ck_assert(!fault_names("ap1", "ap10") && !fault_names("ap1", "ap"));
}
END_TEST

START_TEST(t_drop_after_the_ack)
{
	struct fault_plan plan = { 0 };
	struct world w;
	struct radio *phone = &w.radio[0], *ap = &w.radio[1];

	plan_add(&plan, "drop auth to=ap1 ack=1");
	faulty_world(&w, &plan);
	send_mgmt(phone, FRAME_AUTH, w.radio[2].mac);
	send_mgmt(phone, FRAME_AUTH, ap->mac);
	run_for(&w, 100 * NS_PER_MS);
	ck_assert_uint_eq(phone->n_acked, 2);
	ck_assert_uint_eq(ap->n_rx, 0);
	ck_assert_uint_eq(w.radio[2].n_rx, 1);
	ck_assert_uint_eq(phone->last_tries, 1);
	world_fini(&w);
}
END_TEST

/* A group frame is lost to the one named only. */
START_TEST(t_drop_to_one_of_a_group)
{
	struct fault_plan plan = { 0 };
	struct world w;

	plan_add(&plan, "drop beacon from=ap2 to=phone times=0");
	faulty_world(&w, &plan);
	for (unsigned i = 0; i < 5; i++)
		send_mgmt(&w.radio[2], FRAME_BEACON, MAC_BROADCAST);
	run_for(&w, 100 * NS_PER_MS);
	ck_assert_uint_eq(w.radio[0].n_rx, 0);
	ck_assert_uint_eq(w.radio[1].n_rx, 5);
	world_fini(&w);
}
END_TEST

START_TEST(t_delay_duplicate_clog)
{
	struct fault_plan plan = { 0 };
	struct world w;
	struct radio *phone = &w.radio[0], *ap = &w.radio[1];
	int64_t at;

	plan_add(&plan, "delay auth by=20ms");
	plan_add(&plan, "duplicate reassoc-req by=5ms");
	plan_add(&plan, "clog any time=200ms for=100ms");
	faulty_world(&w, &plan);
	send_mgmt(phone, FRAME_AUTH, ap->mac);
	run_for(&w, 10 * NS_PER_MS);
	ck_assert_uint_eq(ap->n_rx, 0);
	ck_assert_uint_eq(phone->n_acked, 1);
	run_for(&w, 90 * NS_PER_MS);
	ck_assert_uint_eq(ap->n_rx, 1);
	ck_assert_int_eq(ap->rx_ns, ap->info.end_ns + 20 * NS_PER_MS);

	send_mgmt(phone, FRAME_REASSOC_REQ, ap->mac);
	run_for(&w, NS_PER_MS);
	ck_assert_uint_eq(ap->n_rx, 2);
	at = ap->rx_ns;
	run_for(&w, 99 * NS_PER_MS);
	ck_assert_uint_eq(ap->n_rx, 3);
	ck_assert_int_eq(ap->rx_ns, at + 5 * NS_PER_MS);

	send_mgmt(phone, FRAME_DEAUTH, ap->mac);
	send_mgmt(phone, FRAME_DISASSOC, ap->mac);
	run_for(&w, 99 * NS_PER_MS);
	ck_assert_uint_eq(ap->n_rx, 3);
	run_for(&w, NS_PER_MS);
	ck_assert_uint_eq(ap->n_rx, 5);
	ck_assert_int_eq(ap->rx_ns, 300 * NS_PER_MS);
	world_fini(&w);
}
END_TEST

static uint8_t octet_30;

static void look_at_30(void *ctx, const struct trace_rec *rec)
{
	struct rd r = rd_of(rec->u.air_tx.frame);

	(void)ctx;
	if (rec->u.air_tx.frame.len > ACK_LEN)
		ck_assert(rd_skip(&r, 30) && rd_u8(&r, &octet_30));
}

/* The corruption is on the air: a capture shows it. */
START_TEST(t_corrupt)
{
	struct fault_plan plan = { 0 };
	struct world w;

	plan_add(&plan, "corrupt auth offset=30 xor=a5");
	faulty_world(&w, &plan);
	trace_attach(&w.trace, TRACE_BIT(TRACE_AIR_TX), look_at_30, NULL);
	send_mgmt(&w.radio[0], FRAME_AUTH, w.radio[1].mac);
	run_for(&w, 100 * NS_PER_MS);
	ck_assert_uint_eq(octet_30, 0xa5);
	ck_assert_uint_eq(w.radio[1].n_rx, 1);
	send_mgmt(&w.radio[0], FRAME_AUTH, w.radio[1].mac);
	run_for(&w, 100 * NS_PER_MS);
	ck_assert_uint_eq(octet_30, 0);
	world_fini(&w);
}
END_TEST

/* A data frame with an EAPOL-Key of this Key Information and so much Key Data. */
static struct bytes key_frame(uint8_t buf[static 400], uint16_t info, size_t data_len, bool prot)
{
	static const uint8_t zeros[64];
	struct wr w = wr_of(buf, 400);
	struct mac a = { { 2, 0, 0, 0, 0, 1 } }, b = { { 2, 0, 0, 0, 0, 2 } };
	struct hdr h = hdr_data_from_ap(FRAME_QOS_DATA, a, b, a);
	uint8_t pdu[200];
	struct wr p = wr_of(pdu, sizeof(pdu));
	struct eapol_key k = { .version = 2, .desc = EAPOL_DESC_RSN, .info = info, .mic_len = 16,
			       .data = bytes_of(zeros, data_len) };
	struct msdu m;

	h.prot = prot;
	hdr_build(&w, &h);
	eapol_key_build(&p, &k);
	m = (struct msdu){ ETHERTYPE_EAPOL, wr_sofar(&p) };
	msdu_build(&w, &m);
	return wr_sofar(&w);
}

/* Key Information as on real networks, version 2 [11-2020 12.7.6]. */
static const struct {
	uint16_t info;
	size_t data;
	bool prot;
	enum frame_class want;
} keys[] = {
	{ 0x008a, 0, false, CLASS_EAPOL_1 },  { 0x008a, 22, false, CLASS_EAPOL_1 },
	{ 0x010a, 22, false, CLASS_EAPOL_2 }, { 0x13ca, 56, false, CLASS_EAPOL_3 },
	{ 0x030a, 0, false, CLASS_EAPOL_4 },  { 0x1382, 40, false, CLASS_GROUP_1 },
	{ 0x0302, 0, false, CLASS_GROUP_2 },  { 0x13ca, 56, true, CLASS_DATA },
	{ 0x0109, 24, false, CLASS_EAPOL_2 }, /* WPA1: 2 and 4 have the same Key Information */
	{ 0x0109, 0, false, CLASS_EAPOL_4 },
};

START_TEST(t_classes_of_eapol)
{
	uint8_t buf[400];
	struct bytes f = key_frame(buf, keys[_i].info, keys[_i].data, keys[_i].prot);

	ck_assert_int_eq(frame_class_of_air(f), keys[_i].want);
}
END_TEST

/* Two cables and a switch: ap1 - sw - ap2. */
struct port {
	struct medium *m;
	struct engine *eng;
	cable_id out;
	unsigned out_end;
	bool forwards;
	unsigned n;
	int64_t at_ns[50];
};

static void on_wire(void *ctx, uint32_t number, struct bytes frame)
{
	struct port *p = ctx;

	(void)number;
	p->at_ns[p->n++] = engine_now(p->eng);
	if (p->forwards)
		ck_assert_int_eq(cable_tx(p->m, p->out, p->out_end, frame), ERR_OK);
}

struct wired {
	struct world w;
	struct port ap1, ap2, sw_left, sw_right;
	cable_id left, right;
};

static void wired_init(struct wired *x, const struct fault_plan *plan, uint32_t loss_ppm)
{
	struct cable_spec l = { .name = "left", .end = { { "ap1", on_wire, &x->ap1, 0, false },
							 { "sw", on_wire, &x->sw_left, 1, true } },
				.latency_ns = 1000, .loss_ppm = loss_ppm };
	struct cable_spec r = { .name = "right", .end = { { "sw", on_wire, &x->sw_right, 2, true },
							  { "ap2", on_wire, &x->ap2, 0, false } },
				.latency_ns = 1000 };

	world_init(&x->w, 1, plan);
	said[0] = '\0';
	n_wire = n_lost = 0;
	trace_attach(&x->w.trace, TRACE_BIT(TRACE_FAULT) | TRACE_BIT(TRACE_WIRE), on_fault, x);
	ck_assert_int_eq(cable_add(x->w.m, &l, &x->left), ERR_OK);
	ck_assert_int_eq(cable_add(x->w.m, &r, &x->right), ERR_OK);
	x->ap1 = x->ap2 = (struct port){ .m = x->w.m, .eng = x->w.eng };
	x->sw_left = (struct port){ x->w.m, x->w.eng, x->right, 0, true, 0, { 0 } };
	x->sw_right = (struct port){ x->w.m, x->w.eng, x->left, 1, true, 0, { 0 } };
}

static void kh_send(struct wired *x, unsigned from_ap, enum kh_message message)
{
	uint8_t buf[200], body[100];
	struct wr w = wr_of(buf, sizeof(buf)), p = wr_of(body, sizeof(body));
	struct kh_frame k = { (uint8_t)message, { NULL, 0 }, { NULL, 0 } };
	struct eth e = { .dst = { { 2, 0, 0, 0, 0, 1 } }, .type = ETHERTYPE_OUI_EXT };

	e.src = (struct mac){ { 2, 0, 0, 0, 1, (uint8_t)from_ap } };
	kh_frame_build(&p, &k);
	wr_zero(&p, 64);
	e.payload = wr_sofar(&p);
	eth_build(&w, &e);
	ck_assert_int_eq(from_ap == 1 ? cable_tx(x->w.m, x->left, 0, wr_sofar(&w)) :
					cable_tx(x->w.m, x->right, 1, wr_sofar(&w)), ERR_OK);
}

/* 14 + 8 + 64 = 86 octets, with 24 around them 880 bits: 880 ns at 1 Gb/s, and 1 us of cable. */
START_TEST(t_cable_times)
{
	struct wired x;

	wired_init(&x, NULL, 0);
	kh_send(&x, 1, KH_PULL);
	kh_send(&x, 1, KH_PULL);
	run_for(&x.w, NS_PER_MS);
	ck_assert_uint_eq(x.ap2.n, 2);
	ck_assert_uint_eq(x.ap1.n, 0);
	ck_assert_int_eq(x.ap2.at_ns[0], 2 * (880 + 1000));
	ck_assert_int_eq(x.ap2.at_ns[1], 2 * (880 + 1000) + 880);
	ck_assert_uint_eq(n_wire, 4);
	kh_send(&x, 2, KH_RESP);
	run_for(&x.w, NS_PER_MS);
	ck_assert_uint_eq(x.ap1.n, 1);
	world_fini(&x.w);
}
END_TEST

/* [802.3 4A.4.2] 64 octets at the least, 8 before and a gap of 12 behind: 672 ns at 1 Gb/s. */
START_TEST(t_short_frame)
{
	struct wired x;
	uint8_t buf[20];
	struct wr w = wr_of(buf, sizeof(buf));

	wired_init(&x, NULL, 0);
	eth_build(&w, &(struct eth){ .dst = { { 2, 0, 0, 0, 0, 1 } },
				     .type = ETHERTYPE_OUI_EXT,
				     .payload = bytes_of("abcdef", 6) });
	ck_assert_int_eq(cable_tx(x.w.m, x.left, 0, wr_sofar(&w)), ERR_OK);
	run_for(&x.w, NS_PER_MS);
	ck_assert_uint_eq(x.ap2.n, 1);
	ck_assert_int_eq(x.ap2.at_ns[0], 2 * (672 + 1000));
	world_fini(&x.w);
}
END_TEST

START_TEST(t_cable_losses_and_limits)
{
	static uint8_t big[CABLE_FRAME_MAX + 1];
	struct wired x;

	wired_init(&x, NULL, 300000);
	for (unsigned i = 0; i < 50; i++)
		kh_send(&x, 1, KH_PULL);
	run_for(&x.w, NS_PER_MS);
	ck_assert_uint_eq(x.ap2.n + n_lost, 50);
	ck_assert_uint_gt(n_lost, 5);
	ck_assert_uint_lt(n_lost, 25);
	ck_assert_int_eq(cable_tx(x.w.m, x.left, 0, BYTES(big)), ERR_RANGE);
	ck_assert_int_eq(cable_tx(x.w.m, x.left, 0, bytes_of(big, 13)), ERR_RANGE);
	n_lost = n_wire = 0;
	x.sw_left.n = 0;
	x.sw_left.forwards = false;
	for (unsigned i = 0; i < CABLE_QUEUE_MAX + 5; i++)
		kh_send(&x, 2, KH_PULL);
	ck_assert_uint_eq(n_lost, 5);
	world_fini(&x.w);
}
END_TEST

static const struct {
	const char *plan;
	unsigned want; /* key responses of four that ap2 gets from ap1 */
	unsigned n_said;
} wire_cases[] = {
	{ "drop rrb-resp from=ap1", 3, 1 },
	{ "drop rrb-resp to=ap2", 3, 1 },
	{ "drop rrb-resp from=ap1 to=ap2 times=2", 2, 2 },
	{ "drop rrb-resp", 3, 1 },
	{ "drop rrb times=0", 0, 4 },
	{ "drop rrb-resp times=2 where=air", 4, 0 },
	{ "drop rrb-resp from=ap2", 4, 0 },
	{ "drop rrb-resp to=ap1", 4, 0 },
	{ "drop rrb-pull", 4, 0 },
	{ "duplicate rrb-resp", 5, 1 },
	{ "duplicate rrb-resp to=ap2 by=1ms", 5, 1 },
	{ "drop rrb-resp time=1ms times=0", 4, 0 },
};

/* A frame that crosses a switch is one frame to a plan. */
START_TEST(t_faults_on_cables)
{
	struct fault_plan plan = { 0 };
	struct wired x;
	unsigned lines = 0;

	plan_add(&plan, wire_cases[_i].plan);
	wired_init(&x, &plan, 0);
	for (unsigned i = 0; i < 4; i++)
		kh_send(&x, 1, KH_RESP);
	run_for(&x.w, 10 * NS_PER_MS);
	ck_assert_uint_eq(x.ap2.n, wire_cases[_i].want);
	for (const char *p = said; *p != '\0'; p++)
		lines += *p == '\n';
	ck_assert_uint_eq(lines, wire_cases[_i].n_said);
	world_fini(&x.w);
}
END_TEST

START_TEST(t_delay_and_clog_on_cables)
{
	struct fault_plan plan = { 0 };
	struct wired x;

	plan_add(&plan, "delay rrb-pull by=250ms");
	plan_add(&plan, "clog rrb-resp from=ap1 time=1s for=500ms");
	wired_init(&x, &plan, 0);
	kh_send(&x, 1, KH_PULL);
	run_for(&x.w, NS_PER_S);
	ck_assert_uint_eq(x.ap2.n, 1);
	ck_assert_int_eq(x.ap2.at_ns[0], 250 * NS_PER_MS + 2 * 1880);
	kh_send(&x, 1, KH_RESP);
	kh_send(&x, 1, KH_PULL);
	run_for(&x.w, NS_PER_S);
	ck_assert_uint_eq(x.ap2.n, 3);
	ck_assert_int_eq(x.ap2.at_ns[1], NS_PER_S + 880 + 2 * 1880);
	ck_assert_int_eq(x.ap2.at_ns[2], 1500 * NS_PER_MS + 1880);
	world_fini(&x.w);
}
END_TEST

/* RADIUS by port and code; a later fragment and another protocol's packet are data. */
static const struct {
	uint8_t protocol, code;
	uint16_t from, to, frag;
	enum frame_class want;
} datagrams[] = {
	{ IP_UDP, 1, 40000, 1812, 0, CLASS_RADIUS_REQUEST },
	{ IP_UDP, 1, 40000, 1812, 0x2000, CLASS_RADIUS_REQUEST },
	{ IP_UDP, 11, 1812, 40000, 0, CLASS_RADIUS_CHALLENGE },
	{ IP_UDP, 2, 1812, 40000, 0, CLASS_RADIUS_ACCEPT },
	{ IP_UDP, 3, 1812, 40000, 0, CLASS_RADIUS_REJECT },
	{ IP_UDP, 12, 40000, 1812, 0, CLASS_RADIUS },
	{ IP_UDP, 1, 40000, 1813, 0, CLASS_DATA },
	{ IP_UDP, 1, 40000, 1812, 0x0001, CLASS_DATA },
	{ IP_ICMP, 1, 40000, 1812, 0, CLASS_DATA },
};

START_TEST(t_classes_of_radius)
{
	uint8_t body[16], packet[64], frame[128];
	struct wr b = wr_of(body, sizeof(body)), p = wr_of(packet, sizeof(packet));
	struct wr f = wr_of(frame, sizeof(frame));

	wr_be16(&b, datagrams[_i].from);
	wr_be16(&b, datagrams[_i].to);
	wr_zero(&b, 4);
	wr_u8(&b, datagrams[_i].code);
	ipv4_build(&p, &(struct ipv4){ .protocol = datagrams[_i].protocol,
				       .frag = datagrams[_i].frag,
				       .payload = wr_sofar(&b) });
	eth_build(&f, &(struct eth){ .type = ETHERTYPE_IPV4, .payload = wr_sofar(&p) });
	ck_assert_int_eq(frame_class_of_wire(wr_sofar(&f)), datagrams[_i].want);
}
END_TEST

UNIT_MAIN("medium faults",
	tcase_add_test(tc, t_drop);
	tcase_add_test(tc, t_names);
	tcase_add_test(tc, t_drop_after_the_ack);
	tcase_add_test(tc, t_drop_to_one_of_a_group);
	tcase_add_test(tc, t_delay_duplicate_clog);
	tcase_add_test(tc, t_corrupt);
	tcase_add_loop_test(tc, t_classes_of_eapol, 0, N_OF(keys));
	tcase_add_loop_test(tc, t_classes_of_radius, 0, N_OF(datagrams));
	tcase_add_test(tc, t_cable_times);
	tcase_add_test(tc, t_short_frame);
	tcase_add_test(tc, t_cable_losses_and_limits);
	tcase_add_loop_test(tc, t_faults_on_cables, 0, N_OF(wire_cases));
	tcase_add_test(tc, t_delay_and_clog_on_cables);)
