#include "node/host.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "wire/ip.h"

/* Asked again after this long without an answer [RFC 1122 2.3.2.1: at most once a second]. */
#define ARP_RETRY_NS NS_PER_S

enum { DSCP_EF = 46, RTP_HEADER = 12, RTP_PCMU = 0, SEEN_BITS = 64, TTL = 64 };

void host_init(struct host *h, struct node *node, struct mac mac, uint32_t ip, uint32_t timer_base)
{
	*h = (struct host){ .node = node, .mac = mac, .ip = ip, .timer_base = timer_base };
}

void host_fini(struct host *h)
{
	while (h->arp != NULL) {
		struct arp_entry *next = h->arp->next;

		free(h->arp);
		h->arp = next;
	}
	free(h->flow);
	h->flow = NULL;
	h->n_flows = 0;
}

enum err host_add_flow(struct host *h, const struct flow_end *f)
{
	INVARIANT(f->payload_len >= HOST_PAYLOAD_MIN && f->payload_len <= HOST_PAYLOAD_MAX);
	if (h->n_flows == h->cap_flows) {
		unsigned cap = h->cap_flows != 0 ? 2 * h->cap_flows : 4;
		struct flow_end *grown = realloc(h->flow, cap * sizeof(*grown));

		if (grown == NULL)
			return ERR_NOMEM;
		h->flow = grown;
		h->cap_flows = cap;
	}
	h->flow[h->n_flows] = *f;
	h->flow[h->n_flows].next_seq = 1;
	h->n_flows++;
	return ERR_OK;
}

void host_start(struct host *h)
{
	int64_t now = node_now(h->node);

	for (unsigned i = 0; i < h->n_flows; i++)
		if (h->flow[i].sends && h->flow[i].start_ns < h->flow[i].stop_ns)
			node_timer_in(h->node, h->timer_base + i,
				      h->flow[i].start_ns > now ? h->flow[i].start_ns - now : 0);
}

static void note_app(struct host *h, const struct flow_end *f, enum app_dir dir, enum app_what what,
		     uint64_t seq, int64_t delay_ns)
{
	struct trace_rec rec = { .kind = TRACE_APP,
				 .entity = f->station,
				 .u.app = { f->name, dir, what, seq, f->payload_len, delay_ns } };

	node_note(h->node, rec);
}

/* Resolution */

static struct arp_entry *arp_find(struct host *h, uint32_t ip)
{
	for (struct arp_entry *e = h->arp; e != NULL; e = e->next)
		if (e->ip == ip)
			return e;
	return NULL;
}

static struct arp_entry *arp_get(struct host *h, uint32_t ip)
{
	struct arp_entry *e = arp_find(h, ip);

	if (e == NULL) {
		e = calloc(1, sizeof(*e));
		if (e == NULL)
			return NULL;
		e->ip = ip;
		e->asked_ns = -ARP_RETRY_NS;
		e->next = h->arp;
		h->arp = e;
	}
	return e;
}

static void put_eth(struct host_out *out, const struct eth *eth)
{
	struct wr w;

	INVARIANT(out->n < 2);
	w = wr_of(out->frame[out->n], HOST_FRAME_MAX);
	eth_build(&w, eth);
	if (wr_done(&w, &out->len[out->n]))
		out->n++;
}

static void put_arp(struct host *h, const struct arp *a, struct mac to, struct host_out *out)
{
	uint8_t body[64];
	struct wr w = wr_of(body, sizeof(body));

	arp_build(&w, a);
	put_eth(out, &(struct eth){ to, h->mac, ETHERTYPE_ARP, wr_sofar(&w) });
}

/* Sends an IP packet, or keeps it and asks for the address first. */
static void put_ip(struct host *h, uint32_t to, struct bytes packet, struct host_out *out)
{
	struct arp_entry *e = arp_get(h, to);
	struct eth eth = { MAC_ZERO, h->mac, ETHERTYPE_IPV4, packet };
	struct wr w;

	if (e == NULL)
		return;
	if (!mac_is_zero(e->mac)) {
		eth.dst = e->mac;
		put_eth(out, &eth);
		return;
	}
	w = wr_of(e->held, sizeof(e->held));
	eth_build(&w, &eth);
	e->held_len = w.overflow ? 0 : w.len;
	if (node_now(h->node) - e->asked_ns < ARP_RETRY_NS)
		return;
	e->asked_ns = node_now(h->node);
	put_arp(h, &(struct arp){ ARP_REQUEST, h->mac, h->ip, MAC_ZERO, to }, MAC_BROADCAST, out);
}

static void learn(struct host *h, uint32_t ip, struct mac mac, struct host_out *out)
{
	struct arp_entry *e = arp_find(h, ip);
	struct eth held;

	if (e == NULL)
		return;
	e->mac = mac;
	if (e->held_len == 0)
		return;
	if (eth_parse(bytes_of(e->held, e->held_len), &held) == WIRE_OK) {
		held.dst = mac;
		put_eth(out, &held);
	}
	e->held_len = 0;
}

static void on_arp(struct host *h, struct bytes payload, struct host_out *out)
{
	struct arp a;

	if (arp_parse(payload, &a) != WIRE_OK)
		return;
	if (a.target_ip == h->ip && arp_get(h, a.sender_ip) == NULL)
		return;
	learn(h, a.sender_ip, a.sender, out);
	if (a.op == ARP_REQUEST && a.target_ip == h->ip)
		put_arp(h, &(struct arp){ ARP_REPLY, h->mac, h->ip, a.sender, a.sender_ip },
			a.sender, out);
}

/* Sending */

/* What makes a packet one of a flow: number and time, then filling. */
static void put_mark(struct wr *w, uint64_t seq, int64_t now_ns, uint32_t len)
{
	wr_be64(w, seq);
	wr_be64(w, (uint64_t)now_ns);
	for (uint32_t i = HOST_PAYLOAD_MIN; i < len; i++)
		wr_u8(w, (uint8_t)i);
}

static void put_voice(struct wr *w, const struct flow_end *f, uint64_t seq, int64_t now_ns)
{
	wr_u8(w, 2 << 6); /* RTP version 2 [RFC 3550 5.1] */
	wr_u8(w, RTP_PCMU);
	wr_be16(w, (uint16_t)seq);
	wr_be32(w, (uint32_t)(seq * VOICE_PAYLOAD));
	wr_be32(w, f->number);
	put_mark(w, seq, now_ns, f->payload_len);
}

static void offer(struct host *h, struct flow_end *f, bool carrier, struct host_out *out)
{
	uint8_t payload[RTP_HEADER + HOST_PAYLOAD_MAX], packet[HOST_FRAME_MAX];
	struct wr w = wr_of(payload, sizeof(payload)), p = wr_of(packet, sizeof(packet));
	struct ipv4 ip = {
		.ttl = TTL, .src = h->ip, .dst = f->peer_ip, .id = (uint16_t)f->next_seq
	};
	uint16_t port = (uint16_t)(HOST_PORT_BASE + f->number);
	uint64_t seq = f->next_seq++;

	note_app(h, f, f->dir, APP_OFFERED, seq, 0);
	if (!carrier)
		return;
	if (f->kind == APP_KIND_VOICE) {
		ip.tos = DSCP_EF << 2;
		put_voice(&w, f, seq, node_now(h->node));
	} else {
		put_mark(&w, seq, node_now(h->node), f->payload_len);
	}
	if (f->kind == APP_KIND_PING)
		icmp_echo_build(&p, &ip,
				&(struct icmp_echo){ ICMP_ECHO_REQUEST, port, (uint16_t)seq,
						     wr_sofar(&w) });
	else
		udp_build(&p, &ip, &(struct udp){ port, port, wr_sofar(&w) });
	INVARIANT(!p.overflow);
	put_ip(h, f->peer_ip, wr_sofar(&p), out);
}

void host_timer(struct host *h, uint32_t timer, bool carrier, struct host_out *out)
{
	struct flow_end *f = &h->flow[timer - h->timer_base];

	INVARIANT(timer - h->timer_base < h->n_flows);
	out->n = 0;
	offer(h, f, carrier, out);
	if (f->stop_ns - node_now(h->node) > f->interval_ns)
		node_timer_in(h->node, timer, f->interval_ns);
}

/* Receiving */

static struct flow_end *flow_of(struct host *h, uint16_t port, uint32_t peer_ip)
{
	for (unsigned i = 0; i < h->n_flows; i++)
		if (HOST_PORT_BASE + h->flow[i].number == port && h->flow[i].peer_ip == peer_ip)
			return &h->flow[i];
	return NULL;
}

/* Whether this number is new; remembers it. Older than the window counts as seen. */
static bool is_new(struct flow_end *f, uint64_t seq)
{
	uint64_t back;

	if (seq > f->top_seq) {
		uint64_t ahead = seq - f->top_seq;

		f->seen = ahead < SEEN_BITS ? f->seen << ahead : 0;
		f->seen |= 1;
		f->top_seq = seq;
		return true;
	}
	back = f->top_seq - seq;
	if (back >= SEEN_BITS || (f->seen >> back & 1) != 0)
		return false;
	f->seen |= UINT64_C(1) << back;
	return true;
}

/* A packet of a flow has come: dir is the direction it travelled in. */
static void deliver(struct host *h, struct flow_end *f, enum app_dir dir, struct bytes payload)
{
	struct rd r = rd_of(payload);
	uint64_t seq, then;

	if (f->kind == APP_KIND_VOICE && !rd_skip(&r, RTP_HEADER))
		return;
	if (!rd_be64(&r, &seq) || !rd_be64(&r, &then))
		return;
	note_app(h, f, dir, is_new(f, seq) ? APP_DELIVERED : APP_DUPLICATE, seq,
		 node_now(h->node) - (int64_t)then);
}

static void on_echo(struct host *h, const struct ipv4 *ip, struct host_out *out)
{
	uint8_t packet[HOST_FRAME_MAX];
	struct wr p = wr_of(packet, sizeof(packet));
	struct icmp_echo e;
	struct flow_end *f;

	if (icmp_echo_parse(ip->payload, &e) != WIRE_OK)
		return;
	f = flow_of(h, e.id, ip->src);
	if (e.type == ICMP_ECHO_REPLY) {
		if (f != NULL)
			deliver(h, f, APP_DOWN, e.payload);
		return;
	}
	if (f != NULL) {
		deliver(h, f, APP_UP, e.payload);
		note_app(h, f, APP_DOWN, APP_OFFERED, f->top_seq, 0);
	}
	e.type = ICMP_ECHO_REPLY;
	icmp_echo_build(
		&p, &(struct ipv4){ .ttl = TTL, .src = h->ip, .dst = ip->src, .id = ip->id }, &e);
	if (!p.overflow)
		put_ip(h, ip->src, wr_sofar(&p), out);
}

static void on_ip(struct host *h, struct bytes packet, struct host_out *out)
{
	struct flow_end *f;
	struct ipv4 ip;
	struct udp u;

	if (ipv4_parse(packet, &ip) != WIRE_OK || ip.dst != h->ip)
		return;
	if (ip.protocol == IP_ICMP) {
		on_echo(h, &ip, out);
		return;
	}
	if (ip.protocol != IP_UDP || udp_parse(&ip, &u) != WIRE_OK)
		return;
	f = flow_of(h, u.dst, ip.src);
	if (f != NULL)
		deliver(h, f, f->dir == APP_UP ? APP_DOWN : APP_UP, u.payload);
}

void host_rx(struct host *h, const struct eth *eth, struct host_out *out)
{
	out->n = 0;
	if (!mac_equal(eth->dst, h->mac) && !mac_is_group(eth->dst))
		return;
	if (eth->type == ETHERTYPE_ARP)
		on_arp(h, eth->payload, out);
	else if (eth->type == ETHERTYPE_IPV4)
		on_ip(h, eth->payload, out);
}
