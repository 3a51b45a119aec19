/* sees: base crypto wire key trace spec proto node */
#include "fakeports.h"
#include "mangle.h"
#include "node/udp.h"
#include "suite.h"
#include "wire/ip.h"

#define IP_A UINT32_C(0x0a000005)
#define IP_B UINT32_C(0x0a000006)

static const struct mac A = { { 2, 0, 0, 0, 0, 0xa } }, B = { { 2, 0, 0, 0, 0, 0xb } };

/* Two endpoints; a test carries the frames. */
struct pair {
	struct fake_world *w;
	struct node node;
	struct udp_end a, b;
	uint8_t data[UDP_PAYLOAD_MAX];
};

static struct pair *pair_new(bool resolved)
{
	struct pair *p = calloc(1, sizeof(*p));

	ck_assert_ptr_nonnull(p);
	p->w = fake_world_new();
	p->node.env.name = "a";
	(void)fake_add(p->w, &p->node, false);
	udp_init(&p->a, &p->node, A, IP_A);
	udp_init(&p->b, &p->node, B, IP_B);
	for (size_t i = 0; i < sizeof(p->data); i++)
		p->data[i] = (uint8_t)(i ^ i >> 8);
	if (resolved) {
		struct host_out out = { .n = 0 };
		uint8_t none = 0;

		arp_cache_send(&p->a.arp, IP_B, bytes_of(&none, 1), &out);
		arp_cache_rx(&p->a.arp,
			     bytes_of("\0\1\10\0\6\4\0\2\2\0\0\0\0\xb\xa\0\0\6"
				      "\2\0\0\0\0\xa\xa\0\0\5",
				      28),
			     &out);
	}
	return p;
}

static void pair_free(struct pair *p)
{
	udp_fini(&p->a);
	udp_fini(&p->b);
	fake_world_free(p->w);
	free(p);
}

static void send(struct pair *p, size_t len, struct host_out *out)
{
	struct fx_datagram d = { IP_B, 1812, 40000, bytes_of(p->data, len) };

	out->n = 0;
	ck_assert_int_eq(udp_send(&p->a, &d, out), ERR_OK);
}

/* Frame i to the other end. */
static bool carry(struct pair *p, struct udp_end *to, const struct host_out *out, unsigned i,
		  struct host_out *back, struct udp_in *in)
{
	struct eth eth;

	(void)p;
	ck_assert_uint_lt(i, out->n);
	ck_assert_int_eq(eth_parse(bytes_of(out->frame[i], out->len[i]), &eth), WIRE_OK);
	ck_assert_uint_le(eth.payload.len, ETH_MTU);
	return udp_rx(to, &eth, back, in);
}

static void expect(const struct pair *p, const struct udp_in *in, size_t len)
{
	ck_assert_uint_eq(in->from_ip, IP_A);
	ck_assert_uint_eq(in->from_port, 40000);
	ck_assert_uint_eq(in->to_port, 1812);
	ck_assert(bytes_equal(in->payload, bytes_of(p->data, len)));
}

/* Lengths around one, two and three frames; the fragments in every order of two or three. */
START_TEST(t_lengths_and_orders)
{
	static const size_t lens[] = { 0, 1, 1472, 1473, 1480, 2944, 2952, 2953, 4096 };
	static const uint8_t orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
					     { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
	struct pair *p = pair_new(true);

	for (unsigned l = 0; l < N_OF(lens); l++) {
		for (unsigned o = 0; o < N_OF(orders); o++) {
			struct host_out out, back = { .n = 0 };
			unsigned whole = 0, given = 0;
			struct udp_in in;

			send(p, lens[l], &out);
			ck_assert_uint_eq(out.n, (lens[l] + 8 + 1479) / 1480);
			for (unsigned i = 0; i < 3; i++) {
				if (orders[o][i] >= out.n)
					continue;
				given++;
				if (carry(p, &p->b, &out, orders[o][i], &back, &in)) {
					whole++;
					ck_assert_uint_eq(given, out.n);
					expect(p, &in, lens[l]);
				}
			}
			ck_assert_uint_eq(whole, 1);
			ck_assert_uint_eq(back.n, 0);
		}
	}
	pair_free(p);
}
END_TEST

START_TEST(t_too_long)
{
	static uint8_t much[UDP_PAYLOAD_MAX + 1];
	struct pair *p = pair_new(true);
	struct host_out out = { .n = 0 };

	ck_assert_int_eq(udp_send(&p->a, &(struct fx_datagram){ IP_B, 1, 2, BYTES(much) }, &out),
			 ERR_RANGE);
	ck_assert_uint_eq(out.n, 0);
	pair_free(p);
}
END_TEST

/* Nothing is known yet: a question first, and the whole datagram with the answer. */
START_TEST(t_resolves)
{
	struct pair *p = pair_new(false);
	struct host_out asked, told = { .n = 0 }, sent = { .n = 0 }, none = { .n = 0 };
	struct udp_in in;

	send(p, 4000, &asked);
	ck_assert_uint_eq(asked.n, 1);
	ck_assert(!carry(p, &p->b, &asked, 0, &told, &in));
	ck_assert_uint_eq(told.n, 1);
	ck_assert(!carry(p, &p->a, &told, 0, &sent, &in));
	ck_assert_uint_eq(sent.n, 3);
	ck_assert(!carry(p, &p->b, &sent, 0, &none, &in));
	ck_assert(!carry(p, &p->b, &sent, 1, &none, &in));
	ck_assert(carry(p, &p->b, &sent, 2, &none, &in));
	expect(p, &in, 4000);
	/* the other way is known from the question */
	sent.n = 0;
	ck_assert_int_eq(udp_send(&p->b, &(struct fx_datagram){ .to_ip = IP_A }, &sent), ERR_OK);
	ck_assert_uint_eq(sent.n, 1);
	ck_assert(carry(p, &p->a, &sent, 0, &none, &in));
	ck_assert_uint_eq(none.n, 0);
	pair_free(p);
}
END_TEST

/* What is lost stays lost after 30 s; a repeated fragment is nothing; two datagrams may mix. */
START_TEST(t_lost_repeated_mixed)
{
	struct pair *p = pair_new(true);
	struct host_out first, second, back = { .n = 0 };
	struct udp_in in;

	send(p, 2000, &first);
	send(p, 1900, &second);
	ck_assert(!carry(p, &p->b, &first, 0, &back, &in));
	ck_assert(!carry(p, &p->b, &first, 0, &back, &in));
	ck_assert(!carry(p, &p->b, &second, 1, &back, &in));
	ck_assert(carry(p, &p->b, &first, 1, &back, &in));
	expect(p, &in, 2000);
	ck_assert(carry(p, &p->b, &second, 0, &back, &in));
	expect(p, &in, 1900);
	ck_assert(!carry(p, &p->b, &second, 0, &back, &in));
	p->w->now_ns += 30 * NS_PER_S;
	ck_assert(!carry(p, &p->b, &second, 1, &back, &in)); /* too late: begun anew */
	ck_assert(carry(p, &p->b, &second, 0, &back, &in));
	pair_free(p);
}
END_TEST

/* Eight come together at one time; of nine the oldest gives way. */
START_TEST(t_many_at_once)
{
	static struct host_out out[UDP_PENDING_MAX + 1];
	struct pair *p = pair_new(true);
	struct host_out back = { .n = 0 };
	struct udp_in in;

	for (unsigned i = 0; i <= UDP_PENDING_MAX; i++) {
		send(p, 2000, &out[i]);
		p->w->now_ns += NS_PER_MS;
		ck_assert(!carry(p, &p->b, &out[i], 0, &back, &in));
	}
	for (unsigned i = 1; i <= UDP_PENDING_MAX; i++)
		ck_assert(carry(p, &p->b, &out[i], 1, &back, &in));
	ck_assert(!carry(p, &p->b, &out[0], 1, &back, &in));
	pair_free(p);
}
END_TEST

/* A fragment of our own making: units of eight octets. */
static bool give_fragment(struct pair *p, uint16_t id, unsigned unit, size_t len, bool more)
{
	uint8_t frame[ETH_MTU];
	struct wr w = wr_of(frame, sizeof(frame));
	struct host_out back = { .n = 0 };
	struct udp_in in;

	ipv4_build(&w, &(struct ipv4){ .ttl = 1, .id = id, .protocol = IP_UDP, .src = IP_A,
				       .dst = IP_B,
				       .frag = (uint16_t)(unit | (more ? 0x2000 : 0)),
				       .payload = bytes_of(p->data, len) });
	return udp_rx(&p->b, &(struct eth){ B, A, ETHERTYPE_IPV4, wr_sofar(&w) }, &back, &in);
}

/* [RFC 791, RFC 5722] Fragments that contradict each other end the datagram. */
START_TEST(t_contradictions)
{
	struct pair *p = pair_new(true);

	ck_assert(!give_fragment(p, 1, 0, 16, true));
	ck_assert(!give_fragment(p, 1, 1, 16, true)); /* overlaps */
	ck_assert(!give_fragment(p, 1, 2, 8, false)); /* begins anew */
	ck_assert(!give_fragment(p, 2, 0, 12, true)); /* no multiple of eight, and more follows */
	ck_assert(!give_fragment(p, 3, 0, 0, true));
	ck_assert(!give_fragment(p, 4, 512, 16, false)); /* beyond what we take */
	ck_assert(!give_fragment(p, 4, 513, 8, false));
	ck_assert(!give_fragment(p, 4, 0x1fff, 8, false));
	ck_assert(!give_fragment(p, 5, 2, 8, false));
	ck_assert(!give_fragment(p, 5, 4, 8, false)); /* two ends */
	ck_assert(!give_fragment(p, 6, 2, 8, false));
	ck_assert(!give_fragment(p, 6, 3, 8, true)); /* behind the end */
	pair_free(p);
}
END_TEST

/* The octets of both fragments of a datagram, joined. */
static size_t join(const struct host_out *out, uint8_t all[static 2 * ETH_MTU])
{
	struct wr w = wr_of(all, 2 * ETH_MTU);

	for (unsigned i = 0; i < out->n; i++) {
		struct eth eth;
		struct ipv4 ip;

		ck_assert_int_eq(eth_parse(bytes_of(out->frame[i], out->len[i]), &eth), WIRE_OK);
		ck_assert_int_eq(ipv4_parse(eth.payload, &ip), WIRE_OK);
		wr_bytes(&w, ip.payload);
	}
	ck_assert(!w.overflow);
	return w.len;
}

/* The second fragment reaches back into the first: though all its octets are right, it ends it. */
START_TEST(t_overlap)
{
	struct pair *p = pair_new(true);
	uint8_t all[2 * ETH_MTU], frame[ETH_MTU];
	struct wr w = wr_of(frame, sizeof(frame));
	struct host_out out, back = { .n = 0 };
	unsigned from = _i == 0 ? 1480 : 1472;
	struct udp_in in;
	size_t len;

	send(p, 2000, &out);
	len = join(&out, all);
	ck_assert_uint_eq(len, 2008);
	ipv4_build(&w, &(struct ipv4){ .ttl = 1, .id = p->a.next_id, .protocol = IP_UDP,
				       .src = IP_A, .dst = IP_B, .frag = (uint16_t)(from / 8),
				       .payload = bytes_of(all + from, len - from) });
	ck_assert(!carry(p, &p->b, &out, 0, &back, &in));
	ck_assert_int_eq(udp_rx(&p->b, &(struct eth){ B, A, ETHERTYPE_IPV4, wr_sofar(&w) }, &back,
				&in),
			 _i == 0);
	pair_free(p);
}
END_TEST

static void give_anything(void *ctx, struct bytes variant)
{
	struct pair *p = ctx;
	struct host_out back = { .n = 0 };
	struct udp_in in;
	struct eth eth;

	if (eth_parse(variant, &eth) == WIRE_OK && udp_rx(&p->b, &eth, &back, &in))
		ck_assert_uint_le(in.payload.len, UDP_PAYLOAD_MAX);
}

START_TEST(t_mangled)
{
	struct pair *p = pair_new(true);
	struct host_out out;

	send(p, 40, &out);
	mangle(bytes_of(out.frame[0], out.len[0]), give_anything, p);
	send(p, 1500, &out);
	for (unsigned i = 0; i < out.n; i++)
		mangle(bytes_of(out.frame[i], out.len[i]), give_anything, p);
	pair_free(p);
}
END_TEST

UNIT_MAIN("udp", {
	tcase_add_test(tc, t_lengths_and_orders);
	tcase_add_test(tc, t_too_long);
	tcase_add_test(tc, t_resolves);
	tcase_add_test(tc, t_lost_repeated_mixed);
	tcase_add_test(tc, t_many_at_once);
	tcase_add_test(tc, t_contradictions);
	tcase_add_loop_test(tc, t_overlap, 0, 2);
	tcase_add_test(tc, t_mangled);
})
