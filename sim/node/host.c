#include "node/host.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "wire/ip.h"

enum { DSCP_EF = 46, RTP_HEADER = 12, RTP_PCMU = 0, SEEN_BITS = 64, TTL = 64 };

void host_init(struct host *h, struct node *node, struct mac mac, uint32_t ip, uint32_t timer_base)
{
	*h = (struct host){ .node = node, .mac = mac, .ip = ip, .timer_base = timer_base };
	arp_cache_init(&h->arp,
		       &(struct arp_cache){ .node = node, .mac = mac, .ip = ip, .hold = 1 });
}

void host_fini(struct host *h)
{
	arp_cache_fini(&h->arp);
	free(h->flow);
	h->flow = NULL;
	h->n_flows = 0;
}

void host_address(struct host *h, uint32_t ip)
{
	if (ip == 0)
		arp_cache_fini(&h->arp);
	h->ip = h->arp.ip = ip;
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

/* Sending */

/* What makes a packet one of a flow: number and time, then filling. */
static void put_mark(struct wr *w, uint64_t seq, int64_t now_ns, uint32_t len)
{
	uint8_t *fill;

	wr_be64(w, seq);
	wr_be64(w, (uint64_t)now_ns);
	if (len <= HOST_PAYLOAD_MIN)
		return;
	fill = wr_room(w, len - HOST_PAYLOAD_MIN);
	for (uint32_t i = HOST_PAYLOAD_MIN; fill != NULL && i < len; i++)
		*fill++ = (uint8_t)i;
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
	if (!carrier || h->ip == 0)
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
	arp_cache_send(&h->arp, f->peer_ip, wr_sofar(&p), out);
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

static bool is_flow(const struct flow_end *f, uint16_t port, uint32_t peer_ip)
{
	return HOST_PORT_BASE + f->number == port && f->peer_ip == peer_ip;
}

/* Packets of many flows tend to come in the order of the last round. */
static struct flow_end *flow_of(struct host *h, uint16_t port, uint32_t peer_ip)
{
	for (unsigned i = 0; i < h->n_flows; i++) {
		unsigned k = (h->next_flow + i) % h->n_flows;

		if (is_flow(&h->flow[k], port, peer_ip)) {
			h->next_flow = k + 1;
			return &h->flow[k];
		}
	}
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
		arp_cache_send(&h->arp, ip->src, wr_sofar(&p), out);
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
	if (h->ip == 0 || (!mac_equal(eth->dst, h->mac) && !mac_is_group(eth->dst)))
		return;
	if (eth->type == ETHERTYPE_ARP)
		arp_cache_rx(&h->arp, eth->payload, out);
	else if (eth->type == ETHERTYPE_IPV4)
		on_ip(h, eth->payload, out);
}
