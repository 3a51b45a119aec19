#include "node/gateway.h"

void gateway_init(struct gateway_node *g, const struct node_env *env, struct mac mac)
{
	*g = (struct gateway_node){
		.node = { .kind = NODE_GATEWAY, .env = *env, .ports = g->node.ports }
	};
	host_init(&g->host, &g->node, mac, HOST_GATEWAY_IP, 0);
}

void gateway_fini(struct gateway_node *g)
{
	host_fini(&g->host);
}

void gateway_start(struct gateway_node *g)
{
	host_start(&g->host);
}

static void send_all(struct gateway_node *g, const struct host_out *out)
{
	for (unsigned i = 0; i < out->n; i++)
		node_wire_tx(&g->node, 0, bytes_of(out->frame[i], out->len[i]));
}

void gateway_wire_rx(struct gateway_node *g, struct bytes frame)
{
	struct host_out out;
	struct eth eth;

	if (eth_parse(frame, &eth) != WIRE_OK)
		return;
	host_rx(&g->host, &eth, &out);
	send_all(g, &out);
}

void gateway_timer(struct gateway_node *g, uint32_t timer)
{
	struct host_out out;

	host_timer(&g->host, timer, true, &out);
	send_all(g, &out);
}
