#ifndef NODE_ARP_H
#define NODE_ARP_H

#include "node/node.h"
#include "wire/eth.h"

/*
 * Address resolution of one IPv4 address on one Ethernet: asks, answers, and keeps what waits for
 * an answer. It makes Ethernet frames; the node carries them. Every address is on this link.
 */
enum { HOST_FRAME_MAX = 1600, HOST_OUT_MAX = 4 };

/* Ethernet frames a call here wants sent, in buffers of the caller. */
struct host_out {
	uint8_t frame[HOST_OUT_MAX][HOST_FRAME_MAX];
	size_t len[HOST_OUT_MAX];
	unsigned n;
};

struct arp_entry;

struct arp_cache {
	struct node *node;
	struct mac mac;
	uint32_t ip;
	unsigned hold; /* packets kept for an address that is being asked for; the newest */
	struct arp_entry *first;
};

enum { ARP_HOLD_MAX = 3 };

/* hold: 1 to ARP_HOLD_MAX. */
void arp_cache_init(struct arp_cache *c, const struct arp_cache *how);
void arp_cache_fini(struct arp_cache *c);

/* Sends an IPv4 packet, or keeps it and asks for the address first. Appends to out. */
void arp_cache_send(struct arp_cache *c, uint32_t to, struct bytes packet, struct host_out *out);
/* An ARP packet: learns, releases what waited, answers. Appends to out. */
void arp_cache_rx(struct arp_cache *c, struct bytes payload, struct host_out *out);

#endif
