#include "node/arp.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "wire/ip.h"

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

/* Asked again after this long without an answer [RFC 1122 2.3.2.1: at most once a second]. */
#define ARP_RETRY_NS NS_PER_S

struct held {
	size_t len; /* of its Ethernet frame; 0: none */
	uint8_t frame[HOST_FRAME_MAX];
};

struct arp_entry {
	UT_hash_handle hh;
	uint32_t ip;
	struct mac mac; /* zero while asking */
	int64_t asked_ns;
	unsigned n_held;
	struct held *held; /* c->hold of them, the oldest first; NULL: none wait */
};

void arp_cache_init(struct arp_cache *c, const struct arp_cache *how)
{
	INVARIANT(how->hold >= 1 && how->hold <= ARP_HOLD_MAX && how->first == NULL);
	*c = *how;
}

void arp_cache_fini(struct arp_cache *c)
{
	struct arp_entry *e, *next;

	HASH_ITER(hh, c->first, e, next)
	{
		HASH_DEL(c->first, e);
		free(e->held);
		free(e);
	}
}

static struct arp_entry *arp_find(struct arp_cache *c, uint32_t ip)
{
	struct arp_entry *e;

	HASH_FIND(hh, c->first, &ip, sizeof(ip), e);
	return e;
}

static struct arp_entry *arp_get(struct arp_cache *c, uint32_t ip)
{
	struct arp_entry *e = arp_find(c, ip);

	if (e == NULL) {
		e = calloc(1, sizeof(*e));
		if (e == NULL)
			return NULL;
		e->ip = ip;
		e->asked_ns = -ARP_RETRY_NS;
		HASH_ADD(hh, c->first, ip, sizeof(e->ip), e);
		if (e->hh.tbl == NULL) {
			free(e);
			return NULL;
		}
	}
	return e;
}

static void put_eth(struct host_out *out, const struct eth *eth)
{
	struct wr w;

	INVARIANT(out->n < HOST_OUT_MAX);
	w = wr_of(out->frame[out->n], HOST_FRAME_MAX);
	eth_build(&w, eth);
	if (wr_done(&w, &out->len[out->n]))
		out->n++;
}

static void put_arp(struct arp_cache *c, const struct arp *a, struct mac to, struct host_out *out)
{
	uint8_t body[64];
	struct wr w = wr_of(body, sizeof(body));

	arp_build(&w, a);
	put_eth(out, &(struct eth){ to, c->mac, ETHERTYPE_ARP, wr_sofar(&w) });
}

static void hold(struct arp_cache *c, struct arp_entry *e, const struct eth *eth)
{
	struct held *h;
	struct wr w;

	if (e->held == NULL)
		e->held = malloc(c->hold * sizeof(e->held[0]));
	if (e->held == NULL)
		return;
	if (e->n_held == c->hold)
		memmove(&e->held[0], &e->held[1], --e->n_held * sizeof(e->held[0]));
	h = &e->held[e->n_held];
	w = wr_of(h->frame, sizeof(h->frame));
	eth_build(&w, eth);
	if (wr_done(&w, &h->len))
		e->n_held++;
}

void arp_cache_send(struct arp_cache *c, uint32_t to, struct bytes packet, struct host_out *out)
{
	struct arp_entry *e = arp_get(c, to);
	struct eth eth = { MAC_ZERO, c->mac, ETHERTYPE_IPV4, packet };

	if (e == NULL)
		return;
	if (!mac_is_zero(e->mac)) {
		eth.dst = e->mac;
		put_eth(out, &eth);
		return;
	}
	hold(c, e, &eth);
	if (node_now(c->node) - e->asked_ns < ARP_RETRY_NS)
		return;
	e->asked_ns = node_now(c->node);
	put_arp(c, &(struct arp){ ARP_REQUEST, c->mac, c->ip, MAC_ZERO, to }, MAC_BROADCAST, out);
}

static void learn(struct arp_cache *c, uint32_t ip, struct mac mac, struct host_out *out)
{
	struct arp_entry *e = arp_find(c, ip);
	struct eth eth;

	if (e == NULL)
		return;
	e->mac = mac;
	for (unsigned i = 0; i < e->n_held; i++) {
		if (eth_parse(bytes_of(e->held[i].frame, e->held[i].len), &eth) != WIRE_OK)
			continue;
		eth.dst = mac;
		put_eth(out, &eth);
	}
	e->n_held = 0;
	free(e->held);
	e->held = NULL;
}

void arp_cache_rx(struct arp_cache *c, struct bytes payload, struct host_out *out)
{
	struct arp a;

	if (arp_parse(payload, &a) != WIRE_OK)
		return;
	if (a.target_ip == c->ip && arp_get(c, a.sender_ip) == NULL)
		return;
	learn(c, a.sender_ip, a.sender, out);
	if (a.op == ARP_REQUEST && a.target_ip == c->ip)
		put_arp(c, &(struct arp){ ARP_REPLY, c->mac, c->ip, a.sender, a.sender_ip },
			a.sender, out);
}
