#include "node/udp.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "wire/ip.h"

enum {
	TTL = 64,
	IP_HDR = 20,
	UDP_HDR = 8,
	WHOLE_MAX = UDP_HDR + UDP_PAYLOAD_MAX,
	UNIT = 8, /* of fragment offsets [RFC 791 3.1] */
	UNITS = (WHOLE_MAX + UNIT - 1) / UNIT,
	MORE = 0x2000,
	OFFSET = 0x1fff,
	PIECE = (ETH_MTU - IP_HDR) / UNIT * UNIT
};

/* Linux: net.ipv4.ipfrag_time. */
#define REASSEMBLY_NS (30 * NS_PER_S)

struct udp_pending {
	bool used;
	uint32_t src;
	uint16_t id;
	uint8_t protocol;
	int64_t since_ns;
	size_t len; /* 0: the last fragment has not come */
	uint8_t seen[UNITS];
	uint8_t octets[WHOLE_MAX];
};

static_assert(HOST_OUT_MAX >= (WHOLE_MAX + PIECE - 1) / PIECE, "all fragments at once");
static_assert(ARP_HOLD_MAX >= (WHOLE_MAX + PIECE - 1) / PIECE, "a datagram may wait");

void udp_init(struct udp_end *u, struct node *node, struct mac mac, uint32_t ip)
{
	*u = (struct udp_end){ .node = node, .mac = mac, .ip = ip };
	arp_cache_init(&u->arp, &(struct arp_cache){
					.node = node, .mac = mac, .ip = ip, .hold = ARP_HOLD_MAX });
}

void udp_fini(struct udp_end *u)
{
	arp_cache_fini(&u->arp);
	free(u->pending);
	free(u->whole);
	u->pending = NULL;
	u->whole = NULL;
}

enum err udp_send(struct udp_end *u, const struct fx_datagram *d, struct host_out *out)
{
	uint8_t whole[IP_HDR + WHOLE_MAX], piece[ETH_MTU];
	struct wr w = wr_of(whole, sizeof(whole));
	struct ipv4 ip = { .ttl = TTL, .src = u->ip, .dst = d->to_ip, .id = ++u->next_id };
	struct rd r;

	if (d->payload.len > UDP_PAYLOAD_MAX)
		return ERR_RANGE;
	udp_build(&w, &ip, &(struct udp){ d->from_port, d->to_port, d->payload });
	INVARIANT(!w.overflow);
	if (w.len <= ETH_MTU) {
		arp_cache_send(&u->arp, d->to_ip, wr_sofar(&w), out);
		return ERR_OK;
	}
	ip.protocol = IP_UDP;
	r = rd_of(wr_sofar(&w));
	INVARIANT(rd_skip(&r, IP_HDR));
	for (uint16_t at = 0; r.left > 0; at += PIECE) {
		struct wr p = wr_of(piece, sizeof(piece));
		bool last = r.left <= PIECE;

		INVARIANT(rd_take(&r, last ? r.left : PIECE, &ip.payload));
		ip.frag = (uint16_t)(at / UNIT | (last ? 0 : MORE));
		ipv4_build(&p, &ip);
		arp_cache_send(&u->arp, d->to_ip, wr_sofar(&p), out);
	}
	return ERR_OK;
}

/* The datagram this fragment belongs to: begun already, a free place, or the oldest one's. */
static struct udp_pending *pending_of(struct udp_end *u, const struct ipv4 *ip)
{
	int64_t now = node_now(u->node);
	struct udp_pending *free_one = &u->pending[0];

	for (unsigned i = 0; i < UDP_PENDING_MAX; i++) {
		struct udp_pending *p = &u->pending[i];

		if (p->used && now - p->since_ns >= REASSEMBLY_NS)
			p->used = false;
		if (p->used && p->src == ip->src && p->id == ip->id && p->protocol == ip->protocol)
			return p;
		if (free_one->used && (!p->used || p->since_ns < free_one->since_ns))
			free_one = p;
	}
	memset(free_one->seen, 0, sizeof(free_one->seen));
	free_one->used = true;
	free_one->src = ip->src;
	free_one->id = ip->id;
	free_one->protocol = ip->protocol;
	free_one->since_ns = now;
	free_one->len = 0;
	return free_one;
}

/* How many of these units have come already. */
static unsigned count_seen(const struct udp_pending *p, size_t from, size_t to)
{
	unsigned n = 0;

	for (size_t i = from; i < to; i++)
		n += p->seen[i];
	return n;
}

/*
 * Puts a fragment where it belongs. False: it cannot be part of a datagram of ours, or overlaps
 * with what has come (Linux throws the datagram away then; a mere repetition is nothing).
 */
static bool put_fragment(struct udp_pending *p, const struct ipv4 *ip)
{
	size_t at = (size_t)(ip->frag & OFFSET) * UNIT, end = at + ip->payload.len;
	size_t from = at / UNIT, to = (end + UNIT - 1) / UNIT;
	bool more = (ip->frag & MORE) != 0;
	unsigned seen;

	if (ip->payload.len == 0 || end > WHOLE_MAX || (more && ip->payload.len % UNIT != 0))
		return false;
	seen = count_seen(p, from, to);
	if (seen == to - from)
		return true;
	if (seen > 0 || (!more && p->len != 0) || (p->len != 0 && end > p->len))
		return false;
	memcpy(p->octets + at, ip->payload.p, ip->payload.len);
	memset(p->seen + from, 1, to - from);
	if (!more)
		p->len = end;
	return true;
}

/* A fragment: true when with it the packet is whole, which ip then is. */
static bool reassemble(struct udp_end *u, struct ipv4 *ip)
{
	struct udp_pending *p;

	if (u->pending == NULL)
		u->pending = calloc(UDP_PENDING_MAX, sizeof(*u->pending));
	if (u->whole == NULL)
		u->whole = malloc(WHOLE_MAX);
	if (u->pending == NULL || u->whole == NULL)
		return false;
	p = pending_of(u, ip);
	if (!put_fragment(p, ip)) {
		p->used = false;
		return false;
	}
	if (p->len == 0 || count_seen(p, 0, (p->len + UNIT - 1) / UNIT) * UNIT < p->len)
		return false;
	memcpy(u->whole, p->octets, p->len);
	ip->payload = bytes_of(u->whole, p->len);
	p->used = false;
	return true;
}

bool udp_rx(struct udp_end *u, const struct eth *eth, struct host_out *out, struct udp_in *in)
{
	struct ipv4 ip;
	struct udp d;

	if (!mac_equal(eth->dst, u->mac) && !mac_is_group(eth->dst))
		return false;
	if (eth->type == ETHERTYPE_ARP)
		arp_cache_rx(&u->arp, eth->payload, out);
	if (eth->type != ETHERTYPE_IPV4 || ipv4_parse(eth->payload, &ip) != WIRE_OK ||
	    ip.dst != u->ip || ip.protocol != IP_UDP)
		return false;
	if ((ip.frag & (MORE | OFFSET)) != 0 && !reassemble(u, &ip))
		return false;
	if (udp_parse(&ip, &d) != WIRE_OK)
		return false;
	*in = (struct udp_in){ ip.src, d.src, d.dst, d.payload };
	return true;
}
