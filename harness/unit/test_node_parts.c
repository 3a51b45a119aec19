/* sees: base trace spec crypto wire key proto node config */
#include <check.h>
#include <unistd.h>

#include "fakeports.h"
#include "node/gateway.h"
#include "node/outbox.h"
#include "node/pskcache.h"
#include "node/seal.h"
#include "node/station.h"
#include "suite.h"
#include "wire/eth.h"
#include "wire/ip.h"

/* The pieces of which nodes are made, each alone on fake ports. */

static const struct mac A = { { 2, 0, 0, 0, 0, 0xa } }, B = { { 2, 0, 0, 0, 0, 0xb } },
			C = { { 2, 0, 0, 0, 0, 0xc } };
enum { IP_A = 0x0a000002, IP_B = 0x0a000003 };

static struct node_env env_of(struct fake_world *w, struct crypto *c, const char *name)
{
	return (struct node_env){ .name = name, .seed = 1, .crypto = c, .fx = &w->fx };
}

/* ---- host ---- */

struct lan {
	struct fake_world *w;
	struct node node;
	struct host h;
	struct host_out out;
};

static struct lan *lan_new(enum app_kind kind, bool sends)
{
	struct lan *l = calloc(1, sizeof(*l));
	struct flow_end f = { .name = "f", .station = "a", .kind = kind, .number = 3,
			      .sends = sends, .dir = APP_UP, .peer_ip = IP_B,
			      .interval_ns = 400 * NS_PER_MS, .payload_len = VOICE_PAYLOAD,
			      .stop_ns = 100 * NS_PER_S };

	ck_assert_ptr_nonnull(l);
	l->w = fake_world_new();
	l->node.env = env_of(l->w, NULL, "a");
	(void)fake_add(l->w, &l->node, false);
	host_init(&l->h, &l->node, A, IP_A, 0);
	ck_assert_int_eq(host_add_flow(&l->h, &f), ERR_OK);
	return l;
}

static void lan_free(struct lan *l)
{
	host_fini(&l->h);
	fake_world_free(l->w);
	free(l);
}

static struct eth sent_by(const struct lan *l, unsigned i)
{
	struct eth eth;

	ck_assert_uint_lt(i, l->out.n);
	ck_assert_int_eq(eth_parse(bytes_of(l->out.frame[i], l->out.len[i]), &eth), WIRE_OK);
	return eth;
}

static void give(struct lan *l, struct mac dst, struct mac src, uint16_t type,
		 struct bytes payload)
{
	host_rx(&l->h, &(struct eth){ dst, src, type, payload }, &l->out);
}

static void give_arp(struct lan *l, const struct arp *a)
{
	uint8_t body[64];
	struct wr w = wr_of(body, sizeof(body));

	arp_build(&w, a);
	give(l, a->op == ARP_REQUEST ? MAC_BROADCAST : A, a->sender, ETHERTYPE_ARP, wr_sofar(&w));
}

static const struct arp reply = { ARP_REPLY, { { 2, 0, 0, 0, 0, 0xb } }, IP_B,
				  { { 2, 0, 0, 0, 0, 0xa } }, IP_A };

/* [RFC 826; RFC 1122 2.3.2] Asks at most once a second; the packet offered last waits. */
START_TEST(host_resolves)
{
	struct lan *l = lan_new(APP_KIND_UDP, true);
	unsigned asked = 0;
	struct ipv4 ip;
	struct arp a;

	for (unsigned i = 0; i < 6; i++) { /* at 0, 0.4 … 2.0 s */
		host_timer(&l->h, 0, true, &l->out);
		asked += l->out.n;
		if (l->out.n > 0) {
			ck_assert_int_eq(arp_parse(sent_by(l, 0).payload, &a), WIRE_OK);
			ck_assert_uint_eq(a.op, ARP_REQUEST);
			ck_assert(a.target_ip == IP_B && a.sender_ip == IP_A);
			ck_assert(mac_is_group(sent_by(l, 0).dst));
		}
		l->w->now_ns += 400 * NS_PER_MS;
	}
	ck_assert_uint_eq(asked, 2); /* at 0 and 1.2 s */
	give_arp(l, &reply);
	ck_assert_uint_eq(l->out.n, 1);
	ck_assert(mac_equal(sent_by(l, 0).dst, B));
	ck_assert_int_eq(ipv4_parse(sent_by(l, 0).payload, &ip), WIRE_OK);
	ck_assert_uint_eq(ip.id, 6);
	host_timer(&l->h, 0, true, &l->out);
	ck_assert(l->out.n == 1 && mac_equal(sent_by(l, 0).dst, B)); /* known now */
	ck_assert_uint_eq(l->w->node[0].apps[APP_OFFERED], 7);
	host_timer(&l->h, 0, false, &l->out); /* no carrier: offered and lost */
	ck_assert_uint_eq(l->out.n, 0);
	ck_assert_uint_eq(l->w->node[0].apps[APP_OFFERED], 8);
	lan_free(l);
}
END_TEST

START_TEST(host_answers_arp)
{
	struct lan *l = lan_new(APP_KIND_UDP, false);
	struct arp a;

	give_arp(l, &(struct arp){ ARP_REQUEST, B, IP_B, MAC_ZERO, IP_A });
	ck_assert_uint_eq(l->out.n, 1);
	ck_assert_int_eq(arp_parse(sent_by(l, 0).payload, &a), WIRE_OK);
	ck_assert(a.op == ARP_REPLY && mac_equal(a.sender, A) && a.sender_ip == IP_A &&
		  mac_equal(a.target, B) && a.target_ip == IP_B);
	ck_assert(mac_equal(sent_by(l, 0).dst, B));
	give_arp(l, &(struct arp){ ARP_REQUEST, B, IP_B, MAC_ZERO, IP_A + 9 }); /* another's */
	ck_assert_uint_eq(l->out.n, 0);
	lan_free(l);
}
END_TEST

/* [RFC 826] What others ask each other is no reason to remember who asked. */
START_TEST(host_overhears_arp)
{
	struct lan *l = lan_new(APP_KIND_UDP, true);

	give_arp(l, &(struct arp){ ARP_REQUEST, B, IP_B, MAC_ZERO, IP_A + 9 });
	host_timer(&l->h, 0, true, &l->out);
	ck_assert_uint_eq(l->out.n, 1);
	ck_assert_uint_eq(sent_by(l, 0).type, ETHERTYPE_ARP);
	lan_free(l);
}
END_TEST

static struct bytes echo(struct wr *w, uint8_t type, uint16_t id, uint16_t seq, struct bytes data)
{
	icmp_echo_build(w, &(struct ipv4){ .ttl = 64, .src = IP_B, .dst = IP_A },
			&(struct icmp_echo){ type, id, seq, data });
	ck_assert(!w->overflow);
	return wr_sofar(w);
}

/* [RFC 792] The data of a request comes back as it was; a stranger's ping is answered too. */
START_TEST(host_ping)
{
	static const uint8_t data[] = { 1, 2, 3, 4, 5 };
	struct lan *l = lan_new(APP_KIND_UDP, false);
	uint8_t packet[128];
	struct wr w = wr_of(packet, sizeof(packet));
	struct icmp_echo e;
	struct ipv4 ip;

	give_arp(l, &(struct arp){ ARP_REQUEST, B, IP_B, MAC_ZERO, IP_A });
	give(l, A, B, ETHERTYPE_IPV4, echo(&w, ICMP_ECHO_REQUEST, 77, 5, BYTES(data)));
	ck_assert_uint_eq(l->out.n, 1);
	ck_assert_int_eq(ipv4_parse(sent_by(l, 0).payload, &ip), WIRE_OK);
	ck_assert(ip.src == IP_A && ip.dst == IP_B && ip.protocol == IP_ICMP);
	ck_assert_int_eq(icmp_echo_parse(ip.payload, &e), WIRE_OK);
	ck_assert(e.type == ICMP_ECHO_REPLY && e.id == 77 && e.seq == 5);
	ck_assert(bytes_equal(e.payload, BYTES(data)));
	give(l, C, B, ETHERTYPE_IPV4, wr_sofar(&w)); /* not for us */
	ck_assert_uint_eq(l->out.n, 0);
	lan_free(l);
}
END_TEST

/* One number delivered is delivered once; older than 64 numbers counts as seen. */
START_TEST(host_duplicates)
{
	static const struct {
		uint8_t seq;
		bool is_new;
	} course[] = { { 1, true }, { 1, false }, { 3, true }, { 2, true }, { 3, false },
		       { 2, false }, { 100, true }, { 36, false }, { 37, true }, { 37, false },
		       { 101, true } };
	struct lan *l = lan_new(APP_KIND_UDP, false);
	unsigned news = 0, again = 0;

	for (size_t i = 0; i < N_OF(course); i++) {
		uint8_t packet[128], data[16] = { 0, 0, 0, 0, 0, 0, 0, course[i].seq };
		struct wr w = wr_of(packet, sizeof(packet));

		udp_build(&w, &(struct ipv4){ .ttl = 64, .src = IP_B, .dst = IP_A },
			  &(struct udp){ HOST_PORT_BASE + 3, HOST_PORT_BASE + 3, BYTES(data) });
		give(l, A, B, ETHERTYPE_IPV4, wr_sofar(&w));
		news += course[i].is_new;
		again += !course[i].is_new;
		ck_assert_uint_eq(l->w->node[0].apps[APP_DELIVERED], news);
		ck_assert_uint_eq(l->w->node[0].apps[APP_DUPLICATE], again);
	}
	lan_free(l);
}
END_TEST

static void write_pcap(const char *path, struct bytes frame)
{
	uint8_t file[2048];
	struct wr w = wr_of(file, sizeof(file));
	FILE *f = fopen(path, "wb");

	wr_le32(&w, 0xa1b2c3d4);
	wr_le16(&w, 2);
	wr_le16(&w, 4);
	wr_zero(&w, 8);
	wr_le32(&w, 65535);
	wr_le32(&w, 1); /* Ethernet */
	wr_zero(&w, 8);
	wr_le32(&w, (uint32_t)frame.len);
	wr_le32(&w, (uint32_t)frame.len);
	wr_bytes(&w, frame);
	ck_assert(!w.overflow && f != NULL && fwrite(file, 1, w.len, f) == w.len &&
		  fclose(f) == 0);
}

/* Voice is RTP to others, too [RFC 3550 5.1, RFC 3551]; tshark is the judge where it is there. */
START_TEST(host_voice)
{
	struct lan *l = lan_new(APP_KIND_VOICE, true);
	char path[] = "/tmp/rw-voice-XXXXXX", command[512], line[256] = "";
	int fd = mkstemp(path), n;
	FILE *f;

	ck_assert_int_ge(fd, 0);
	close(fd);
	host_timer(&l->h, 0, true, &l->out);
	give_arp(l, &reply);
	host_timer(&l->h, 0, true, &l->out);
	ck_assert_uint_eq(l->out.len[0], 14 + 20 + 8 + 12 + 160);
	ck_assert_uint_eq(l->out.frame[0][15], 46 << 2); /* expedited forwarding */
	write_pcap(path, bytes_of(l->out.frame[0], l->out.len[0]));
	n = snprintf(command, sizeof(command),
		 "tshark -r %s -d udp.port==40003,rtp -o ip.check_checksum:TRUE -o "
		 "udp.check_checksum:TRUE -T fields -e rtp.version -e rtp.p_type -e rtp.seq -e "
		 "rtp.timestamp -e rtp.ssrc -e ip.checksum.status -e udp.checksum.status "
		 "-e _ws.malformed 2>/dev/null", path);
	ck_assert_int_lt(n, (int)sizeof(command));
	f = popen(command, "r");
	if (f != NULL && fgets(line, sizeof(line), f) != NULL)
		ck_assert_str_eq(line, "2\t0\t2\t320\t0x00000003\t1\t1\t\n");
	if (f != NULL)
		pclose(f);
	unlink(path);
	lan_free(l);
}
END_TEST

/* ---- seal ---- */

struct seal_pair {
	struct fake_world *w;
	struct crypto *c;
	struct node a, b;
	struct seal_key tx, rx;
	uint8_t sealed[256];
};

static const uint8_t tk1[TK_LEN_MAX] = { 1 }, tk2[TK_LEN_MAX] = { 2 };
static const uint8_t seal_body[16] = { 3 };

/* Every cipher key/mpdu knows, in either mode. */
static const struct seal_mode {
	enum cipher cipher;
	bool lazy;
} seal_modes[] = {
	{ CIPHER_CCMP_128, false }, { CIPHER_CCMP_128, true }, { CIPHER_CCMP_256, false },
	{ CIPHER_CCMP_256, true },  { CIPHER_GCMP_128, false }, { CIPHER_GCMP_128, true },
	{ CIPHER_GCMP_256, false }, { CIPHER_GCMP_256, true },	{ CIPHER_TKIP, false },
	{ CIPHER_TKIP, true },
};

static struct seal_pair *seal_pair_new(const struct seal_mode *mode, const uint8_t *rx_tk,
				       uint8_t rx_id)
{
	size_t len = cipher_tk_len(mode->cipher);
	struct seal_pair *p = calloc(1, sizeof(*p));

	ck_assert_ptr_nonnull(p);
	ck_assert_int_eq(crypto_new(&p->c), ERR_OK);
	p->a.env = p->b.env = (struct node_env){ .crypto = p->c, .lazy = mode->lazy };
	ck_assert_int_eq(seal_install(&p->a, &p->tx, mode->cipher, bytes_of(tk1, len), 1, 0),
			 ERR_OK);
	if (rx_tk != NULL)
		ck_assert_int_eq(seal_install(&p->b, &p->rx, mode->cipher,
					      bytes_of(rx_tk, len), rx_id, 0), ERR_OK);
	return p;
}

static struct bytes seal_one(struct seal_pair *p)
{
	struct hdr h = hdr_data_to_ap(FRAME_DATA, A, B, C);
	uint8_t plain[64];
	struct wr w = wr_of(plain, sizeof(plain)), out = wr_of(p->sealed, sizeof(p->sealed));

	hdr_build(&w, &h);
	wr_put(&w, seal_body, sizeof(seal_body));
	ck_assert_int_eq(seal_frame(&p->a, &p->tx, wr_sofar(&w), &out), ERR_OK);
	ck_assert_uint_eq(out.len, 24 + 16 + mpdu_overhead(p->tx.key.cipher));
	return wr_sofar(&out);
}

static enum seal_answer open_one(struct seal_pair *p, struct bytes frame, unsigned tid)
{
	uint8_t clear[256];
	struct wr w = wr_of(clear, sizeof(clear));
	enum seal_answer got = seal_open(&p->b, &p->rx, frame, tid, &w);

	if (got == SEAL_OPEN)
		ck_assert(bytes_equal(wr_sofar(&w), BYTES(seal_body)));
	else
		ck_assert_uint_eq(w.len, 0);
	return got;
}

/* Both modes decide alike, and of every refusal nothing remains. */
START_TEST(seal_decides)
{
	const struct seal_mode *mode = &seal_modes[_i];
	size_t mic = mpdu_overhead(mode->cipher) - MPDU_CRYPTO_HEADER;
	struct seal_pair *p = seal_pair_new(mode, tk1, 1);
	struct bytes frame = seal_one(p);

	ck_assert_int_eq(open_one(p, frame, 0), SEAL_OPEN);
	ck_assert_int_eq(open_one(p, frame, 0), SEAL_REPLAY);
	ck_assert_int_eq(open_one(p, frame, 5), SEAL_OPEN); /* each TID counts for itself */
	ck_assert_int_eq(open_one(p, frame, SEAL_TIDS), SEAL_OPEN);
	frame = seal_one(p);
	for (size_t len = 0; len < frame.len; len++)
		ck_assert_int_eq(open_one(p, bytes_of(frame.p, len), 0), SEAL_BROKEN);
	p->sealed[frame.len - mic] ^= 1; /* MIC */
	ck_assert_int_eq(open_one(p, frame, 0), SEAL_BROKEN);
	p->sealed[frame.len - mic] ^= 1;
	p->sealed[27] ^= 0x40; /* key id */
	ck_assert_int_eq(open_one(p, frame, 0), SEAL_NO_KEY);
	p->sealed[27] ^= 0x40;
	ck_assert_int_eq(open_one(p, frame, 0), SEAL_OPEN);
	seal_forget(&p->rx);
	ck_assert_int_eq(open_one(p, seal_one(p), 0), SEAL_NO_KEY);
	crypto_free(p->c);
	free(p);
	p = seal_pair_new(mode, tk2, 1);
	ck_assert_int_eq(open_one(p, seal_one(p), 0), SEAL_BROKEN);
	ck_assert_uint_eq(p->rx.rx_pn[0], 0);
	crypto_free(p->c);
	free(p);
	p = seal_pair_new(mode, tk1, 2);
	ck_assert_int_eq(open_one(p, seal_one(p), 0), SEAL_NO_KEY);
	crypto_free(p->c);
	free(p);
}
END_TEST

/* ---- outbox ---- */

static void put(struct fake_world *w, struct outbox *o, struct node *n, int64_t delay_ns,
		uint16_t seq, size_t len)
{
	static uint8_t frame[OUTBOX_FRAME_MAX + 1];
	struct hdr h = hdr_mgmt(FRAME_AUTH, A, B, A);
	struct wr f = wr_of(frame, sizeof(frame));

	(void)w;
	h.seq = seq;
	hdr_build(&f, &h);
	outbox_put(o, n, 0, delay_ns, &(struct air_tx){ .frame = bytes_of(frame, len) }, NULL);
	memset(frame, 0, sizeof(frame)); /* it was copied */
}

/* By due time and, of equals, as put; nothing passes what waits. */
START_TEST(outbox_order)
{
	static const uint16_t want[] = { 9, 3, 1, 4, 2, 5 };
	struct fake_world *w = fake_world_new();
	struct station_node *s = calloc(1, sizeof(*s));
	struct outbox *o = &s->outbox;
	struct node *n = &s->node;

	n->env = env_of(w, NULL, "a");
	(void)fake_add(w, n, false);
	n->kind = NODE_STATION;
	fake_air_tune(n->ports.ctx, 0, 2412);
	outbox_init(o, 26); /* the station's */
	put(w, o, n, 0, 9, 24); /* at once */
	ck_assert_uint_eq(w->n_sent, 1);
	put(w, o, n, 200, 1, 24);
	put(w, o, n, 300, 2, 24);
	put(w, o, n, 100, 3, 24);
	put(w, o, n, 200, 4, 24);
	put(w, o, n, 300, 5, 24);
	put(w, o, n, 100, 6, OUTBOX_FRAME_MAX + 1); /* too long: lost */
	while (w->n_sent < N_OF(want)) {
		ck_assert_uint_eq(w->node[0].n_timers, 1);
		w->now_ns = w->node[0].timer[0].at_ns;
		w->node[0].n_timers = 0;
		outbox_timer(o, n);
	}
	ck_assert_uint_eq(w->node[0].n_timers, 0);
	for (size_t i = 0; i < N_OF(want); i++) {
		struct rd r = { w->sent[i].frame, w->sent[i].len };
		struct hdr h;

		ck_assert_int_eq(hdr_parse(&r, &h), WIRE_OK);
		ck_assert_uint_eq(h.seq, want[i]);
	}
	put(w, o, n, 50, 7, 24);
	outbox_clear(o, n);
	ck_assert_uint_eq(w->node[0].n_timers, 0);
	put(w, o, n, 0, 8, 24);
	ck_assert_uint_eq(w->n_sent, N_OF(want) + 1);
	for (unsigned i = 0; i < OUTBOX_MAX + 10; i++)
		put(w, o, n, 50, 7, 24);
	ck_assert_uint_eq(o->n, OUTBOX_MAX);
	outbox_fini(o);
	fake_world_free(w);
	free(s);
}
END_TEST

/* ---- the PSK cache: [11-2020 J.4.2] test vector 1, and one entry per passphrase and SSID ---- */
START_TEST(psk_cached)
{
	static const uint8_t want[4] = { 0xf4, 0x2c, 0x6f, 0xc5 };
	struct psk_cache *p = psk_cache_new();
	struct spec_psk psk = { .any_mac = true, .is_passphrase = true, .passphrase = "password",
				.passphrase_len = 8 };
	struct spec_ssid ssid = { .b = "IEEE", .len = 4 };
	uint8_t out[32], other[32];
	struct crypto *c;

	ck_assert_int_eq(crypto_new(&c), ERR_OK);
	for (unsigned i = 0; i < 3; i++) {
		ck_assert_int_eq(psk_cache_get(p, c, &psk, &ssid, out), ERR_OK);
		ck_assert_mem_eq(out, want, sizeof(want));
	}
	ssid.len = 3;
	ck_assert_int_eq(psk_cache_get(p, c, &psk, &ssid, other), ERR_OK);
	ck_assert_mem_ne(out, other, 32);
	psk = (struct spec_psk){ .raw = { 9 } };
	ck_assert_int_eq(psk_cache_get(p, c, &psk, &ssid, other), ERR_OK);
	ck_assert_uint_eq(other[0], 9);
	psk_cache_free(p);
	crypto_free(c);
}
END_TEST

UNIT_MAIN("node_parts", tcase_add_test(tc, host_resolves);
	  tcase_add_test(tc, host_answers_arp);
	  tcase_add_test(tc, host_overhears_arp); tcase_add_test(tc, host_ping);
	  tcase_add_test(tc, host_duplicates); tcase_add_test(tc, host_voice);
	  tcase_add_loop_test(tc, seal_decides, 0, N_OF(seal_modes));
	  tcase_add_test(tc, outbox_order);
	  tcase_add_test(tc, psk_cached);)
