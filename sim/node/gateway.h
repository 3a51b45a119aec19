#ifndef NODE_GATEWAY_H
#define NODE_GATEWAY_H

#include "node/host.h"
#include "node/node.h"
#include "proto/dhcp_server.h"

enum { GATEWAY_REPLY_MAX = 400, GATEWAY_REPLIES_MAX = 64 };

struct gateway_dhcp {
	uint32_t lease_s;   /* 0: a day */
	int64_t work_ns;    /* of its one CPU for each message, one after the other */
	int64_t latency_ns; /* and before each answer */
};

/*
 * The wired end of all flows: an IPv4 host with one cable, 10.0.0.1. It stands for a router with
 * one interface, of this same address, in each VLAN it has heard of. An IPv4 address is of the VLAN
 * in which it first spoke ARP (its network, as it were): what is for it goes there, and what it
 * sends in another VLAN is not taken, as with reverse path filtering [RFC 3704 2.2].
 * It is also the DHCP server of the stations that are bound to addresses there.
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
	struct gateway_dhcp how;
	struct dhcp_server dhcp;
	struct dhcp_binding *binding;
	size_t n_bindings, cap_bindings;
	struct gateway_reply { /* in the order in which they are due; a ring */
		int64_t due_ns;
		size_t len;
		uint8_t frame[GATEWAY_REPLY_MAX];
	} *reply; /* allocated with the first */
	unsigned first_reply, n_replies;
};

void gateway_init(struct gateway_node *g, const struct node_env *env, struct mac mac,
		  const struct gateway_dhcp *how);
void gateway_fini(struct gateway_node *g);
/* DHCP gives this address to this station. ERR_NOMEM. */
MUST_CHECK enum err gateway_bind(struct gateway_node *g, struct mac mac, uint32_t ip);
void gateway_start(struct gateway_node *g);
void gateway_wire_rx(struct gateway_node *g, struct bytes frame);
void gateway_timer(struct gateway_node *g, uint32_t timer);

/* Between the files of the gateway. */
enum { GATEWAY_TIMER_REPLY, GATEWAY_TIMER_FLOWS };
/* gateway.c: whether this address is of another VLAN. */
bool gateway_elsewhere(const struct gateway_node *g, uint32_t ip, uint16_t vlan);
/* gateway_dhcp.c */
void gateway_dhcp_init(struct gateway_node *g);
void gateway_dhcp_fini(struct gateway_node *g);
void gateway_dhcp_rx(struct gateway_node *g, uint16_t vlan, const struct eth *eth);
void gateway_dhcp_timer(struct gateway_node *g);

#endif
