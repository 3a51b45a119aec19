#ifndef NODE_INTRUDER_H
#define NODE_INTRUDER_H

#include "node/node.h"

/*
 * Somebody with a radio and a cable who is no party to anything: it sends what it is told to, under
 * whatever address stands in the frame, and answers nothing.
 */
struct intruder_node {
	struct node node;
	uint32_t freq_mhz;
	bool has_cable;
};

void intruder_init(struct intruder_node *n, const struct node_env *env, uint32_t freq_mhz,
		   bool has_cable);
void intruder_start(struct intruder_node *n);
/* An MPDU without FCS, at the lowest rate all bands have. */
void intruder_air(struct intruder_node *n, struct bytes frame);
/* An Ethernet frame; nothing without a cable. */
void intruder_cable(struct intruder_node *n, struct bytes frame);

#endif
