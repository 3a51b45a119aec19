/* sees: base trace spec crypto wire key proto node config */
#include <check.h>

#include "fakeports.h"
#include "node/gateway.h"
#include "node/switch.h"
#include "suite.h"
#include "wire/eth.h"
#include "wire/ip.h"

/* VLANs on the cable: what the ports of a switch carry, and where the gateway answers. */

static const struct mac A = { { 2, 0, 0, 0, 0, 0xa } }, B = { { 2, 0, 0, 0, 0, 0xb } },
			GATEWAY = { { 2, 0, 0, 0, 0, 1 } };
enum { IP_A = 0x0a000002, IP_B = 0x0a000003 };

/* ---- switch [802.1Q-2018 8.6] ---- */

struct bridge {
	struct fake_world *w;
	struct arena *arena;
	struct switch_node s;
};

static const uint16_t seven_eight[] = { 7, 8 }, none[] = { 0 };

/* Port 0 carries all, 1 is a trunk of 7 and 8, 2 of VLAN 7 alone, 3 a trunk of no VLAN. */
static struct bridge *bridge_new(void)
{
	static const struct switch_port ports[] = { { 0, NULL, 0 },
						    { 0, seven_eight, 2 },
						    { 7, NULL, 0 },
						    { 0, none, 0 } };
	struct bridge *b = calloc(1, sizeof(*b));
	struct node_env env = { .name = "switch", .seed = 1 };
	struct ports p;

	ck_assert_ptr_nonnull(b);
	b->w = fake_world_new();
	b->arena = arena_new((size_t)1 << 20);
	(void)fake_add(b->w, &b->s.node, false);
	p = b->s.node.ports;
	switch_init(&b->s, &env, b->arena);
	b->s.node.ports = p;
	b->s.n_ports = 4;
	for (unsigned i = 1; i < 4; i++)
		ck_assert_int_eq(switch_set_port(&b->s, i, &ports[i]), ERR_OK);
	return b;
}

static void bridge_free(struct bridge *b)
{
	switch_fini(&b->s);
	arena_free(b->arena);
	fake_world_free(b->w);
	free(b);
}

static struct bytes frame_of(struct wr *w, uint16_t tag, struct mac dst, struct mac src)
{
	eth_build_tagged(w, tag, &(struct eth){ dst, src, ETHERTYPE_IPV4,
						BYTES(((uint8_t[46]){ 1, 2 })) });
	return wr_sofar(w);
}

/* Ports it left by as bits 0 to 3; of those the ones with a tag of VLAN 7 or 8 in bits 4 to 7. */
static unsigned forwarded(struct bridge *b, unsigned port, uint16_t tag, struct mac dst,
			  struct mac src)
{
	uint8_t frame[96];
	struct wr w = wr_of(frame, sizeof(frame));
	unsigned set = 0;

	fake_hush(b->w);
	node_wire_rx(&b->s.node, port, frame_of(&w, tag, dst, src));
	for (size_t i = 0; i < b->w->n_sent; i++) {
		const struct fake_sent *sent = &b->w->sent[i];
		uint16_t vlan;
		struct eth e;

		ck_assert_int_eq(eth_parse_tagged(fake_bytes(sent), &vlan, &e), WIRE_OK);
		ck_assert(mac_equal(e.dst, dst) && mac_equal(e.src, src) && e.payload.len == 46);
		set |= 1u << sent->cookie;
		if (vlan != 0)
			set |= 0x10u << sent->cookie;
	}
	return set;
}

START_TEST(ports)
{
	static const struct {
		const char *name;
		unsigned port;
		uint16_t tag;
		unsigned to;
	} cases[] = {
		{ "untagged, to every port but the access port", 0, 0, 0x0a },
		{ "7: the trunk with, the access port without its tag", 0, 7, 0x26 },
		{ "8: not to the access port", 0, 8, 0x22 },
		{ "9: nobody carries it", 0, 9, 0 },
		{ "a trunk takes what it carries", 1, 8, 0x11 },
		{ "and what has no tag", 1, 0, 0x09 },
		{ "but nothing else", 1, 9, 0 },
		{ "the access port's frames are of its VLAN", 2, 0, 0x33 },
		{ "it takes no tags, not even its own", 2, 7, 0 },
		{ "a trunk of nothing", 3, 7, 0 },
		{ "has untagged frames", 3, 0, 0x03 },
	};
	struct bridge *b = bridge_new();

	for (size_t i = 0; i < N_OF(cases); i++)
		ck_assert_msg(forwarded(b, cases[i].port, cases[i].tag, MAC_BROADCAST, A) ==
				      cases[i].to,
			      "%s", cases[i].name);
	bridge_free(b);
}
END_TEST

/* What is learnt in one VLAN says nothing of another [802.1Q-2018 8.8]. */
START_TEST(learns_apart)
{
	struct bridge *b = bridge_new();

	ck_assert_uint_eq(forwarded(b, 2, 0, B, A), 0x33); /* A is on port 2 in VLAN 7 */
	ck_assert_uint_eq(forwarded(b, 0, 7, A, B), 0x04);
	ck_assert_uint_eq(forwarded(b, 0, 8, A, B), 0x22); /* not in VLAN 8: flooded */
	ck_assert_uint_eq(forwarded(b, 0, 0, A, B), 0x0a);
	ck_assert_int_eq(switch_port_of(&b->s, 7, A), 2);
	ck_assert_int_eq(switch_port_of(&b->s, 0, A), -1);
	ck_assert_uint_eq(forwarded(b, 1, 0, B, A), 0x01); /* the same address, another LAN */
	ck_assert_uint_eq(forwarded(b, 0, 7, A, B), 0x04);
	ck_assert_uint_eq(forwarded(b, 0, 0, A, B), 0x02);
	ck_assert_uint_eq(forwarded(b, 1, 9, B, A), 0); /* refused, and not learnt */
	ck_assert_int_eq(switch_port_of(&b->s, 9, A), -1);
	bridge_free(b);
}
END_TEST

/* ---- gateway ---- */

struct site {
	struct fake_world *w;
	struct gateway_node g;
};

static struct site *site_new(void)
{
	struct site *s = calloc(1, sizeof(*s));
	struct node_env env = { .name = "gateway", .seed = 1 };

	ck_assert_ptr_nonnull(s);
	s->w = fake_world_new();
	(void)fake_add(s->w, &s->g.node, false);
	gateway_init(&s->g, &env, GATEWAY, &(struct gateway_dhcp){ .lease_s = 0 });
	return s;
}

static void site_free(struct site *s)
{
	gateway_fini(&s->g);
	fake_world_free(s->w);
	free(s);
}

enum { SILENT = 0xffff };

/* The VLAN of the one frame it answers with, or SILENT. */
static unsigned answered(struct site *s)
{
	uint16_t vlan;
	struct eth e;

	if (s->w->n_sent == 0)
		return SILENT;
	ck_assert_uint_eq(s->w->n_sent, 1);
	ck_assert_int_eq(eth_parse_tagged(fake_bytes(&s->w->sent[0]), &vlan, &e), WIRE_OK);
	return vlan;
}

static unsigned give(struct site *s, uint16_t tag, struct mac src, uint16_t type,
		     struct bytes payload)
{
	uint8_t frame[256];
	struct wr w = wr_of(frame, sizeof(frame));

	eth_build_tagged(&w, tag,
			 &(struct eth){ type == ETHERTYPE_ARP ? MAC_BROADCAST : GATEWAY, src, type,
					payload });
	fake_hush(s->w);
	node_wire_rx(&s->g.node, 0, wr_sofar(&w));
	return answered(s);
}

static unsigned ask(struct site *s, uint16_t tag, struct mac src, uint32_t ip)
{
	uint8_t body[64];
	struct wr w = wr_of(body, sizeof(body));

	arp_build(&w, &(struct arp){ ARP_REQUEST, src, ip, MAC_ZERO, HOST_GATEWAY_IP });
	return give(s, tag, src, ETHERTYPE_ARP, wr_sofar(&w));
}

static unsigned ping(struct site *s, uint16_t tag, struct mac src, uint32_t ip)
{
	uint8_t body[128];
	struct wr w = wr_of(body, sizeof(body));

	icmp_echo_build(&w, &(struct ipv4){ .ttl = 64, .src = ip, .dst = HOST_GATEWAY_IP },
			&(struct icmp_echo){ ICMP_ECHO_REQUEST, 1, 1, BYTES(((uint8_t[8]){ 0 })) });
	return give(s, tag, src, ETHERTYPE_IPV4, wr_sofar(&w));
}

START_TEST(answers_in_the_vlan)
{
	struct site *s = site_new();

	ck_assert_uint_eq(ask(s, 0, B, IP_B), 0);
	ck_assert_uint_eq(ping(s, 0, B, IP_B), 0);
	ck_assert_uint_eq(ask(s, 7, A, IP_A), 7);
	ck_assert_uint_eq(ping(s, 7, A, IP_A), 7);
	ck_assert_uint_eq(ping(s, 0, B, IP_B), 0);
	site_free(s);
}
END_TEST

/* [RFC 3704 2.2] An address of one VLAN's network is not taken in another. */
START_TEST(strangers_are_not_answered)
{
	struct site *s = site_new();

	ck_assert_uint_eq(ask(s, 0, B, IP_B), 0);
	ck_assert_uint_eq(ask(s, 7, A, IP_A), 7);
	ck_assert_uint_eq(ping(s, 0, A, IP_A), SILENT);
	ck_assert_uint_eq(ask(s, 0, A, IP_A), SILENT);
	ck_assert_uint_eq(ping(s, 8, A, IP_A), SILENT);
	ck_assert_uint_eq(ping(s, 7, B, IP_B), SILENT);
	ck_assert_uint_eq(ping(s, 7, A, IP_A), 7);
	site_free(s);
}
END_TEST

/* Whoever never spoke is asked for in every VLAN that was heard of. */
START_TEST(asks_everywhere)
{
	struct flow_end f = { .name = "f", .station = "a", .kind = APP_KIND_UDP, .sends = true,
			      .dir = APP_DOWN, .peer_ip = IP_A, .interval_ns = NS_PER_S,
			      .payload_len = 100, .stop_ns = 100 * NS_PER_S };
	struct site *s = site_new();
	uint8_t frame[64];
	struct wr w = wr_of(frame, sizeof(frame));
	uint16_t vlan;
	struct eth e;

	ck_assert_int_eq(host_add_flow(&s->g.host, &f), ERR_OK);
	gateway_timer(&s->g, GATEWAY_TIMER_FLOWS);
	ck_assert_uint_eq(answered(s), 0);
	s->w->now_ns += 2 * NS_PER_S;
	eth_build_tagged(&w, 7, &(struct eth){ MAC_BROADCAST, A, ETHERTYPE_IPV6,
					       BYTES(((uint8_t[46]){ 0 })) });
	node_wire_rx(&s->g.node, 0, wr_sofar(&w));
	fake_hush(s->w);
	gateway_timer(&s->g, GATEWAY_TIMER_FLOWS);
	ck_assert_uint_eq(s->w->n_sent, 2);
	ck_assert_int_eq(eth_parse_tagged(fake_bytes(&s->w->sent[1]), &vlan, &e), WIRE_OK);
	ck_assert(vlan == 7 && e.type == ETHERTYPE_ARP);
	site_free(s);
}
END_TEST

UNIT_MAIN("node_vlan", tcase_add_test(tc, ports); tcase_add_test(tc, learns_apart);
	  tcase_add_test(tc, answers_in_the_vlan); tcase_add_test(tc, strangers_are_not_answered);
	  tcase_add_test(tc, asks_everywhere);)
