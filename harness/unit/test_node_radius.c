/* sees: base crypto wire key trace spec proto node */
#include "eap_toy.h"
#include "fakeports.h"
#include "node/radius.h"
#include "radius_world.h"
#include "suite.h"

/*
 * A RADIUS server node and, on the other end of its cable, an access point's address, client and
 * stations. Frames take no time; RW_PCAP=FILE keeps them for Wireshark.
 */
#define NAS_IP UINT32_C(0x0a000050)

static const struct mac NAS = { { 2, 0, 0, 0, 9, 9 } };

enum { STATIONS = 6 };

struct lan {
	struct rw *w;
	struct fake_world *f;
	struct toys toys;
	struct spec_radius_client secret;
	struct radius_node_config cfg;
	struct radius_node server;
	struct node nas_node;
	struct udp_end nas;
	struct eap_peer peer[STATIONS];
	struct fx fx;
	size_t seen; /* frames of the server looked at */
	unsigned next; /* datagrams of the client sent */
	FILE *pcap;
	int64_t verdict_ns[STATIONS];
	uint8_t verdict[STATIONS];
};

static void keep(struct lan *l, struct bytes frame)
{
	uint8_t head[16];
	struct wr w = wr_of(head, sizeof(head));

	if (l->pcap == NULL)
		return;
	wr_le32(&w, (uint32_t)(l->f->now_ns / NS_PER_S));
	wr_le32(&w, (uint32_t)(l->f->now_ns % NS_PER_S));
	wr_le32(&w, (uint32_t)frame.len);
	wr_le32(&w, (uint32_t)frame.len);
	fwrite(head, 1, sizeof(head), l->pcap);
	fwrite(frame.p, 1, frame.len, l->pcap);
}

static void open_pcap(struct lan *l, const char *path)
{
	uint8_t head[24];
	struct wr w = wr_of(head, sizeof(head));

	wr_le32(&w, 0xa1b23c4d); /* nanoseconds */
	wr_le16(&w, 2);
	wr_le16(&w, 4);
	wr_zero(&w, 8);
	wr_le32(&w, 65535);
	wr_le32(&w, 1); /* Ethernet */
	l->pcap = fopen(path, "wb");
	ck_assert_ptr_nonnull(l->pcap);
	fwrite(head, 1, sizeof(head), l->pcap);
}

static struct lan *lan_new(void)
{
	struct lan *l = calloc(1, sizeof(*l));

	ck_assert_ptr_nonnull(l);
	l->w = rw_new();
	l->f = fake_world_new();
	toys_init(&l->toys);
	l->secret = (struct spec_radius_client){ 0, 0, "right" };
	l->cfg = (struct radius_node_config){ .mac = { { 2, 0, 0, 0, 8, 8 } },
					      .ip = RW_SERVER(0),
					      .eap = &l->toys.server,
					      .secret = &l->secret,
					      .n_secret = 1,
					      .latency_ns = 5 * NS_PER_MS };
	return l;
}

static void lan_start(struct lan *l)
{
	struct node_env env = { .name = "aaa", .seed = 1, .crypto = l->w->c, .fx = &l->f->fx };

	l->server.node.env = env;
	(void)fake_add(l->f, &l->server.node, true);
	ck_assert_int_eq(radius_node_init(&l->server, &env, &l->cfg), ERR_OK);
	radius_node_start(&l->server);
	l->nas_node.env.name = "ap1";
	(void)fake_add(l->f, &l->nas_node, false);
	udp_init(&l->nas, &l->nas_node, NAS, NAS_IP);
	rw_start(l->w);
	for (unsigned i = 0; i < STATIONS; i++)
		eap_peer_init(&l->peer[i], &l->toys.peer, rng_stream(1, "sta", "eap"));
}

static void lan_free(struct lan *l)
{
	for (unsigned i = 0; i < STATIONS; i++)
		eap_peer_fini(&l->peer[i]);
	if (l->pcap != NULL)
		fclose(l->pcap);
	udp_fini(&l->nas);
	radius_node_fini(&l->server);
	fake_world_free(l->f);
	rw_free(l->w);
	free(l);
}

static void to_station(struct lan *l, unsigned sta, struct bytes eap)
{
	struct eap_env env = { .crypto = l->w->c };
	struct eap_peer_event ev = { .kind = EAP_PEER_EV_PACKET, .u.packet = eap };
	struct radius_request q = rw_request(l->w, sta);

	fx_reset(&l->fx);
	ck_assert_int_eq(eap_peer_step(&l->peer[sta], &env, &ev, &l->fx, &q.eap), ERR_OK);
	if (q.eap.len == 0)
		return;
	q.identity = bytes_of("jo", 2);
	l->w->now_ns = l->f->now_ns;
	ck_assert_int_eq(radius_client_send(l->w->k, l->w->c, &q, l->w->now_ns, &l->w->fx), ERR_OK);
	rw_apply(l->w);
}

static void begin(struct lan *l, unsigned sta)
{
	static const uint8_t identity[] = { 1, 42, 0, 5, 1 };
	struct eap_env env = { .crypto = l->w->c };
	struct eap_peer_event ev = { .kind = EAP_PEER_EV_RESTART, .u.authenticator = rw_bssid };
	struct bytes none;

	fx_reset(&l->fx);
	ck_assert_int_eq(eap_peer_step(&l->peer[sta], &env, &ev, &l->fx, &none), ERR_OK);
	to_station(l, sta, BYTES(identity));
}

static void to_server(struct lan *l, const struct host_out *out)
{
	for (unsigned i = 0; i < out->n; i++) {
		keep(l, bytes_of(out->frame[i], out->len[i]));
		node_wire_rx(&l->server.node, 0, bytes_of(out->frame[i], out->len[i]));
	}
}

static void to_client(struct lan *l, const struct udp_in *in)
{
	struct radius_datagram d = { in->from_ip, in->from_port, in->to_port, in->payload,
				     l->f->now_ns };
	const struct radius_answer *a = radius_client_answer(l->w->k);
	unsigned before = l->w->n_answers, sta;

	l->w->now_ns = l->f->now_ns;
	ck_assert_int_eq(radius_client_rx(l->w->k, l->w->c, &d, &l->w->fx), ERR_OK);
	rw_apply(l->w);
	if (l->w->n_answers == before)
		return;
	sta = a->cookie - 100;
	l->verdict[sta] = a->code;
	l->verdict_ns[sta] = l->f->now_ns;
	to_station(l, sta, a->eap);
}

static bool carry(struct lan *l)
{
	struct host_out out = { .n = 0 };
	struct udp_in in;
	struct eth eth;

	if (l->seen < l->f->n_sent) {
		const struct fake_sent *s = &l->f->sent[l->seen++];

		keep(l, bytes_of(s->frame, s->len));
		ck_assert_int_eq(eth_parse(bytes_of(s->frame, s->len), &eth), WIRE_OK);
		if (udp_rx(&l->nas, &eth, &out, &in))
			to_client(l, &in);
	} else if (l->next < l->w->n_sent) {
		ck_assert_int_eq(udp_send(&l->nas, &l->w->sent[l->next++].d, &out), ERR_OK);
	} else {
		return false;
	}
	to_server(l, &out);
	return true;
}

/* Time passes for the server alone: the client repeats nothing unless told. */
static void run(struct lan *l, int64_t for_ns)
{
	int64_t until = l->f->now_ns + for_ns;

	for (;;) {
		while (carry(l))
			;
		if (l->f->now_ns >= until || !fake_step(l->f, until))
			break;
	}
	l->f->now_ns = until;
}

/* Four round trips of 5 ms, ARP on both sides first. */
START_TEST(t_latency)
{
	struct lan *l = lan_new();

	lan_start(l);
	begin(l, 0);
	run(l, NS_PER_S);
	ck_assert_uint_eq(l->verdict[0], RADIUS_ACCESS_ACCEPT);
	ck_assert_int_eq(l->verdict_ns[0], 20 * NS_PER_MS);
	ck_assert_uint_eq(radius_server_counts(l->server.server).accepts, 1);
	ck_assert(bytes_equal(radius_client_answer(l->w->k)->msk,
			      bytes_of(l->peer[0].keys.msk, EAP_MSK_MAX)));
	lan_free(l);
}
END_TEST

/* Latency passes side by side, work one after the other. */
START_TEST(t_load)
{
	struct lan *l = lan_new();

	l->cfg.request_ns = 2 * NS_PER_MS;
	lan_start(l);
	for (unsigned i = 0; i < STATIONS; i++)
		begin(l, i);
	run(l, NS_PER_S);
	for (unsigned i = 0; i < STATIONS; i++) {
		ck_assert_uint_eq(l->verdict[i], RADIUS_ACCESS_ACCEPT);
		/* rounds of six requests keep the CPU busy 12 ms, longer than the latency */
		ck_assert_int_eq(l->verdict_ns[i], (3 * 12 + 2 * (i + 1) + 5) * NS_PER_MS);
	}
	ck_assert_uint_eq(l->server.n_lost, 0);
	lan_free(l);
}
END_TEST

/* The table of a CPU: each packet taken and made costs. */
START_TEST(t_cpu)
{
	struct lan *l = lan_new();
	int64_t work_ns[WORK_COUNT] = { 0 };

	work_ns[WORK_RADIUS_PACKET] = 100 * NS_PER_US;
	l->cfg.work_ns = work_ns;
	lan_start(l);
	begin(l, 0);
	run(l, NS_PER_S);
	ck_assert_int_eq(l->verdict_ns[0], 4 * (5 * NS_PER_MS + 200 * NS_PER_US));
	lan_free(l);
}
END_TEST

START_TEST(t_queue_is_bounded)
{
	struct lan *l = lan_new();

	l->cfg.request_ns = 10 * NS_PER_MS;
	l->cfg.queue_max = 2;
	lan_start(l);
	for (unsigned i = 0; i < STATIONS; i++)
		begin(l, i);
	run(l, 21 * NS_PER_MS);
	ck_assert_uint_eq(l->server.n_lost, STATIONS - 2);
	run(l, NS_PER_S);
	for (unsigned i = 0; i < STATIONS; i++)
		ck_assert_uint_eq(l->verdict[i], i < 2 ? RADIUS_ACCESS_ACCEPT : 0);
	lan_free(l);
}
END_TEST

/* Slow from 12 ms to 30 ms: the third and the fourth request take 20 ms more. */
START_TEST(t_slow)
{
	struct lan *l = lan_new();

	lan_start(l);
	ck_assert_int_eq(radius_node_slow(&l->server, 10 * NS_PER_MS, 30 * NS_PER_MS,
					  20 * NS_PER_MS),
			 ERR_OK);
	begin(l, 0);
	run(l, NS_PER_S);
	/* 5, 10; asked at 10: 35; asked at 35: 40 */
	ck_assert_int_eq(l->verdict_ns[0], 40 * NS_PER_MS);
	for (unsigned i = 1; i < RADIUS_SLOW_MAX; i++)
		ck_assert_int_eq(radius_node_slow(&l->server, 0, 1, 1), ERR_OK);
	ck_assert_int_eq(radius_node_slow(&l->server, 0, 1, 1), ERR_LIMIT);
	lan_free(l);
}
END_TEST

/* A restart in the middle: its State is nobody's, the station begins again. */
START_TEST(t_restart)
{
	struct lan *l = lan_new();

	lan_start(l);
	begin(l, 0);
	run(l, 7 * NS_PER_MS); /* the second request is there, its answer waits */
	fake_timer_cancel(l->server.node.ports.ctx, 0);
	radius_node_start(&l->server);
	run(l, NS_PER_S);
	ck_assert_uint_eq(l->verdict[0], RADIUS_ACCESS_CHALLENGE);
	rw_run(l->w, 4 * NS_PER_S); /* the client repeats */
	run(l, NS_PER_S);
	ck_assert_uint_eq(l->verdict[0], RADIUS_ACCESS_REJECT);
	begin(l, 0);
	run(l, NS_PER_S);
	ck_assert_uint_eq(l->verdict[0], RADIUS_ACCESS_ACCEPT);
	lan_free(l);
}
END_TEST

/* Other ports and other addresses are not for it. */
START_TEST(t_not_for_it)
{
	struct lan *l = lan_new();
	struct host_out out = { .n = 0 };

	lan_start(l);
	begin(l, 0);
	l->w->sent[0].d.to_port = 1813;
	run(l, NS_PER_S);
	ck_assert_uint_eq(radius_server_counts(l->server.server).requests, 0);
	l->w->sent[0].d.to_ip++;
	ck_assert_int_eq(udp_send(&l->nas, &l->w->sent[0].d, &out), ERR_OK);
	ck_assert_uint_eq(out.n, 1); /* a question nobody answers */
	to_server(l, &out);
	ck_assert_uint_eq(l->f->n_sent, l->seen);
	lan_free(l);
}
END_TEST

/* What tshark says about a line of fields. */
static void check_tshark(const char *path)
{
	char command[512], line[512];
	unsigned n = 0, answers = 0;
	FILE *f;

	snprintf(command, sizeof(command),
		 "tshark -n -r %s -o radius.shared_secret:right -o "
		 "radius.validate_authenticator:TRUE -Y radius -T fields -E separator=/s -E "
		 "occurrence=f -e radius.code -e radius.authenticator.valid -e "
		 "_ws.expert.severity 2>/dev/null",
		 path);
	f = popen(command, "r");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		unsigned code = 0, valid = 0;
		int got = sscanf(line, "%u %u", &code, &valid);

		n++;
		ck_assert_msg(got >= 1, "%s", line);
		answers += code != RADIUS_ACCESS_REQUEST;
		if (code != RADIUS_ACCESS_REQUEST)
			ck_assert_msg(got == 2 && valid == 1, "%s", line);
	}
	ck_assert_int_eq(pclose(f), 0);
	ck_assert_uint_eq(n, 8);
	ck_assert_uint_eq(answers, 4);
}

/* The frames of a whole conversation, judged by Wireshark where it is installed. */
START_TEST(t_tshark)
{
	struct lan *l = lan_new();
	const char *kept = getenv("RW_PCAP");
	char path[] = "/tmp/test_node_radius.XXXXXX";
	int fd = -1;

	if (kept == NULL) {
		fd = mkstemp(path);
		ck_assert_int_ge(fd, 0);
	}
	open_pcap(l, kept != NULL ? kept : path);
	lan_start(l);
	begin(l, 0);
	run(l, NS_PER_S);
	ck_assert_uint_eq(l->verdict[0], RADIUS_ACCESS_ACCEPT);
	fclose(l->pcap);
	l->pcap = NULL;
	if (system("tshark --version >/dev/null 2>&1") == 0)
		check_tshark(kept != NULL ? kept : path);
	if (fd >= 0)
		remove(path);
	lan_free(l);
}
END_TEST

UNIT_MAIN("radius node", {
	tcase_add_test(tc, t_latency);
	tcase_add_test(tc, t_load);
	tcase_add_test(tc, t_cpu);
	tcase_add_test(tc, t_queue_is_bounded);
	tcase_add_test(tc, t_slow);
	tcase_add_test(tc, t_restart);
	tcase_add_test(tc, t_not_for_it);
	tcase_add_test(tc, t_tshark);
})
