#ifndef NODE_GATEWAY_H
#define NODE_GATEWAY_H

#include "node/host.h"
#include "node/node.h"

/* The wired end of all flows: an IPv4 host with one cable, 10.0.0.1. */
struct gateway_node {
	struct node node;
	struct host host;
};

void gateway_init(struct gateway_node *g, const struct node_env *env, struct mac mac);
void gateway_fini(struct gateway_node *g);
void gateway_start(struct gateway_node *g);
void gateway_wire_rx(struct gateway_node *g, struct bytes frame);
void gateway_timer(struct gateway_node *g, uint32_t timer);

#endif
