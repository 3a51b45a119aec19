#include "node/intruder.h"

enum { RATE_100K = 60 };

void intruder_init(struct intruder_node *n, const struct node_env *env, uint32_t freq_mhz,
		   bool has_cable)
{
	*n = (struct intruder_node){
		.node = { .kind = NODE_INTRUDER, .env = *env, .ports = n->node.ports },
		.freq_mhz = freq_mhz,
		.has_cable = has_cable
	};
}

void intruder_start(struct intruder_node *n)
{
	n->node.ports.air_tune(n->node.ports.ctx, 0, n->freq_mhz);
}

/* No armed fault, but nothing of the network's either: the observer does not read this. */
static void note(struct intruder_node *n)
{
	node_note(&n->node, (struct trace_rec){ .kind = TRACE_FAULT,
						.u.fault = { "intrusion", n->node.env.name } });
}

void intruder_air(struct intruder_node *n, struct bytes frame)
{
	const struct air_tx tx = { .frame = frame, .rate_100k = RATE_100K, .ac = AIR_VO };

	note(n);
	n->node.ports.air_tx(n->node.ports.ctx, 0, &tx);
}

void intruder_cable(struct intruder_node *n, struct bytes frame)
{
	if (!n->has_cable)
		return;
	note(n);
	node_wire_tx(&n->node, 0, frame);
}
