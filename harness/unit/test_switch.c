/* sees: base trace spec crypto wire key proto node config */
#include <check.h>

#include "fakeports.h"
#include "node/switch.h"
#include "suite.h"
#include "wire/eth.h"

/* A switch [802.1D], alone on fake ports. */

static const struct mac A = { { 2, 0, 0, 0, 0, 0xa } }, B = { { 2, 0, 0, 0, 0, 0xb } },
			C = { { 2, 0, 0, 0, 0, 0xc } };

struct bridge {
	struct fake_world *w;
	struct arena *arena;
	struct switch_node s;
};

static struct bridge *bridge_new(void)
{
	struct bridge *b = calloc(1, sizeof(*b));
	struct node_env env;
	struct ports ports;

	ck_assert_ptr_nonnull(b);
	b->w = fake_world_new();
	b->arena = arena_new((size_t)16 << 20);
	env = (struct node_env){ .name = "switch", .seed = 1, .fx = &b->w->fx };
	(void)fake_add(b->w, &b->s.node, false);
	ports = b->s.node.ports;
	switch_init(&b->s, &env, b->arena);
	b->s.node.ports = ports;
	b->s.n_ports = 4;
	return b;
}

static void bridge_free(struct bridge *b)
{
	switch_fini(&b->s);
	arena_free(b->arena);
	fake_world_free(b->w);
	free(b);
}

/* The set of ports a frame went out of, as bits. */
static unsigned forwarded(struct bridge *b, unsigned port, struct mac dst, struct mac src)
{
	uint8_t frame[64];
	struct wr w = wr_of(frame, sizeof(frame));
	unsigned set = 0;

	eth_build(&w, &(struct eth){ dst, src, ETHERTYPE_IPV4, BYTES(((uint8_t[46]){ 0 })) });
	fake_hush(b->w);
	node_wire_rx(&b->s.node, port, wr_sofar(&w));
	for (size_t i = 0; i < b->w->n_sent; i++) {
		ck_assert(bytes_equal(fake_bytes(&b->w->sent[i]), wr_sofar(&w)));
		ck_assert_uint_eq(set & 1u << b->w->sent[i].cookie, 0);
		set |= 1u << b->w->sent[i].cookie;
	}
	return set;
}

START_TEST(switch_learns)
{
	struct bridge *b = bridge_new();

	ck_assert_uint_eq(forwarded(b, 0, B, A), 0xe);             /* unknown: flooded */
	ck_assert_uint_eq(forwarded(b, 2, A, B), 0x1);             /* A was seen on 0 */
	ck_assert_uint_eq(forwarded(b, 0, B, A), 0x4);
	ck_assert_uint_eq(forwarded(b, 1, MAC_BROADCAST, C), 0xd); /* to all but its own */
	ck_assert_uint_eq(forwarded(b, 2, C, MAC_BROADCAST), 0x2); /* a group is no source */
	ck_assert_int_eq(switch_port_of(&b->s, 0, MAC_BROADCAST), -1);
	ck_assert_uint_eq(forwarded(b, 3, B, A), 0x4);             /* A moved: it roamed */
	ck_assert_uint_eq(forwarded(b, 2, A, B), 0x8);
	ck_assert_uint_eq(forwarded(b, 2, B, C), 0);               /* B is where it came from */
	ck_assert_int_eq(switch_port_of(&b->s, 0, C), 2);
	bridge_free(b);
}
END_TEST

/* An address that was silent for 300 s is flooded to again. */
START_TEST(switch_ages)
{
	struct bridge *b = bridge_new();

	forwarded(b, 0, B, A);
	fake_run(b->w, 300 * NS_PER_S - 1);
	ck_assert_uint_eq(forwarded(b, 2, A, B), 0x1);
	fake_run(b->w, 1);
	ck_assert_uint_eq(forwarded(b, 2, A, B), 0xb);
	forwarded(b, 1, B, A);
	ck_assert_uint_eq(forwarded(b, 2, A, B), 0x2);
	bridge_free(b);
}
END_TEST

/* C64: a table that is stuck keeps an address where it was first seen, until that is old. */
START_TEST(switch_stuck)
{
	struct bridge *b = bridge_new();

	b->s.node.bugs.times[BUG_FDB_STUCK] = BUG_ALWAYS;
	forwarded(b, 0, B, A);
	forwarded(b, 3, B, A); /* it roamed */
	ck_assert_uint_eq(forwarded(b, 2, A, B), 0x1);
	fake_run(b->w, 300 * NS_PER_S);
	forwarded(b, 3, B, A);
	ck_assert_uint_eq(forwarded(b, 2, A, B), 0x8);
	bridge_free(b);
}
END_TEST

/* C70: group frames of an address that moved get no further, but layer 2 updates do. */
START_TEST(switch_no_flood)
{
	struct bridge *b = bridge_new();
	uint8_t frame[64];
	struct wr w = wr_of(frame, sizeof(frame));

	b->s.node.bugs.times[BUG_NO_FLOOD] = BUG_ALWAYS;
	ck_assert_uint_eq(forwarded(b, 0, MAC_BROADCAST, A), 0xe);
	ck_assert_uint_eq(forwarded(b, 3, B, A), 0x7);
	ck_assert_uint_eq(forwarded(b, 3, MAC_BROADCAST, A), 0);
	ck_assert_uint_eq(forwarded(b, 3, B, A), 0x7);
	fake_hush(b->w);
	l2_update_build(&w, A);
	node_wire_rx(&b->s.node, 3, wr_sofar(&w));
	ck_assert_uint_eq(b->w->n_sent, 3);
	bridge_free(b);
}
END_TEST

START_TEST(switch_full)
{
	struct bridge *b = bridge_new();
	struct mac m = { { 2, 1, 0, 0, 0, 0 } };

	for (unsigned i = 0; i < SWITCH_FDB_MAX; i++) {
		m.b[4] = (uint8_t)(i >> 8);
		m.b[5] = (uint8_t)i;
		forwarded(b, 1, B, m);
	}
	forwarded(b, 0, B, A); /* one too many: not learnt */
	ck_assert_int_eq(switch_port_of(&b->s, 0, A), -1);
	ck_assert_uint_eq(forwarded(b, 2, A, B), 0xb);
	ck_assert_uint_eq(forwarded(b, 2, m, B), 0x2);
	bridge_free(b);
}
END_TEST

UNIT_MAIN("switch", {
	tcase_add_test(tc, switch_learns);
	tcase_add_test(tc, switch_ages);
	tcase_add_test(tc, switch_stuck);
	tcase_add_test(tc, switch_no_flood);
	tcase_add_test(tc, switch_full);
})
