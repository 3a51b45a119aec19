#ifndef NODE_GATEWAY_H
#define NODE_GATEWAY_H

#include "node/host.h"
#include "node/node.h"

/*
 * The wired end of all flows: an IPv4 host with one cable, 10.0.0.1. It stands for a router with
 * one interface, of this same address, in each VLAN it has heard of. An IPv4 address is of the VLAN
 * in which it first spoke ARP (its network, as it were): what is for it goes there, and what it
 * sends in another VLAN is not taken, as with reverse path filtering [RFC 3704 2.2].
 */
enum { GATEWAY_VLANS_MAX = 64, GATEWAY_HOMES_MAX = 65536 };

struct gateway_home;

struct gateway_node {
	struct node node;
	struct host host;
	uint16_t vlan[GATEWAY_VLANS_MAX]; /* heard of, VLAN 0 apart */
	unsigned n_vlans;
	struct gateway_home *home; /* by address */
	unsigned n_homes;
};

void gateway_init(struct gateway_node *g, const struct node_env *env, struct mac mac);
void gateway_fini(struct gateway_node *g);
void gateway_start(struct gateway_node *g);
void gateway_wire_rx(struct gateway_node *g, struct bytes frame);
void gateway_timer(struct gateway_node *g, uint32_t timer);

#endif
