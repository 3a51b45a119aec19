#ifndef NODE_UDP_H
#define NODE_UDP_H

#include "node/arp.h"
#include "node/node.h"
#include "proto/fx.h"
#include "wire/eth.h"

/*
 * A node's own IPv4 address and the UDP datagrams to and from it: an AP's for its RADIUS client, a
 * RADIUS server's. Datagrams of more than an Ethernet frame holds go out in fragments, as Linux
 * does
 * where path MTU discovery is off (hostapd switches it off for RADIUS), and come together again.
 *
 * Calls make Ethernet frames in the caller's host_out, which they do not clear; the node carries
 * them.
 */
enum {
	UDP_PAYLOAD_MAX = 4096,
	UDP_PENDING_MAX = 8, /* datagrams coming together at one time; the oldest gives way */
};

struct udp_pending;

struct udp_end {
	struct node *node;
	struct mac mac;
	uint32_t ip;
	struct arp_cache arp;
	uint16_t next_id;	     /* of IPv4 packets */
	struct udp_pending *pending; /* allocated with the first fragment */
	uint8_t *whole;		     /* the datagram handed out last */
};

void udp_init(struct udp_end *u, struct node *node, struct mac mac, uint32_t ip);
void udp_fini(struct udp_end *u);

/* ERR_RANGE: more than UDP_PAYLOAD_MAX. At most three frames, or one question for the address. */
MUST_CHECK enum err udp_send(struct udp_end *u, const struct fx_datagram *d, struct host_out *out);

struct udp_in {
	uint32_t from_ip;
	uint16_t from_port, to_port;
	struct bytes payload; /* in the frame or in the endpoint, until its next call */
};
/*
 * An Ethernet frame to our address or a group's. True: a datagram for us is whole. False: ARP
 * (answered into out), a part of a datagram, or nothing of ours.
 */
bool udp_rx(struct udp_end *u, const struct eth *eth, struct host_out *out, struct udp_in *in);

#endif
