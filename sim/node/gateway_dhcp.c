#include <stdlib.h>

#include "base/invariant.h"
#include "node/gateway.h"
#include "wire/dhcp.h"
#include "wire/ip.h"

/* The gateway's DHCP server: its queue, and its answers in the VLAN they were asked for in. */
enum { DAY_S = 86400 };
#define MASK UINT32_C(0xff000000) /* 10.0.0.0/8 */

void gateway_dhcp_init(struct gateway_node *g)
{
	uint32_t lease_s = g->how.lease_s != 0 ? g->how.lease_s : DAY_S;

	g->dhcp = (struct dhcp_server){ .conf = { HOST_GATEWAY_IP, MASK, lease_s },
					.bugs = &g->node.bugs };
}

void gateway_dhcp_fini(struct gateway_node *g)
{
	free(g->binding);
	free(g->reply);
}

enum err gateway_bind(struct gateway_node *g, struct mac mac, uint32_t ip)
{
	size_t cap = g->cap_bindings != 0 ? 2 * g->cap_bindings : 8;
	struct dhcp_binding *grown;

	if (g->n_bindings == g->cap_bindings) {
		grown = realloc(g->binding, cap * sizeof(*grown));
		if (grown == NULL)
			return ERR_NOMEM;
		g->binding = grown;
		g->cap_bindings = cap;
	}
	g->binding[g->n_bindings++] = (struct dhcp_binding){ .mac = mac, .ip = ip };
	g->dhcp.binding = g->binding;
	g->dhcp.n = g->n_bindings;
	return ERR_OK;
}

/* Behind those that wait already. One too many is lost. */
static void put_reply(struct gateway_node *g, uint16_t vlan, const struct eth *eth)
{
	int64_t in_ns = node_busy(&g->node) + g->how.latency_ns;
	struct gateway_reply *r;
	struct wr w;

	if (g->reply == NULL)
		g->reply = calloc(GATEWAY_REPLIES_MAX, sizeof(*g->reply));
	if (g->reply == NULL || g->n_replies == GATEWAY_REPLIES_MAX)
		return;
	r = &g->reply[(g->first_reply + g->n_replies) % GATEWAY_REPLIES_MAX];
	w = wr_of(r->frame, sizeof(r->frame));
	eth_build_tagged(&w, vlan, eth);
	INVARIANT(wr_done(&w, &r->len));
	r->due_ns = node_now(&g->node) + in_ns;
	if (g->n_replies++ == 0)
		node_timer_in(&g->node, GATEWAY_TIMER_REPLY, in_ns);
}

void gateway_dhcp_timer(struct gateway_node *g)
{
	const struct gateway_reply *r = &g->reply[g->first_reply];

	INVARIANT(g->n_replies > 0);
	node_wire_tx(&g->node, 0, bytes_of(r->frame, r->len));
	g->first_reply = (g->first_reply + 1) % GATEWAY_REPLIES_MAX;
	if (--g->n_replies > 0)
		node_timer_in(&g->node, GATEWAY_TIMER_REPLY,
			      g->reply[g->first_reply].due_ns - node_now(&g->node));
}

/* The address this client has or would get is of another VLAN. */
static bool is_away(const struct gateway_node *g, struct mac client, uint16_t vlan)
{
	for (size_t i = 0; i < g->n_bindings; i++)
		if (mac_equal(g->binding[i].mac, client))
			return gateway_elsewhere(g, g->binding[i].ip, vlan);
	return false;
}

static void on_message(struct gateway_node *g, uint16_t vlan, struct mac from,
		       struct bytes payload)
{
	struct fx *fx = g->node.env.fx;

	g->node.busy_ns = node_now(&g->node) + node_busy(&g->node) + g->how.work_ns +
			  node_slowed(&g->node);
	fx_reset(fx);
	dhcp_server_rx(&g->dhcp, &(struct dhcp_in){ from, is_away(g, from, vlan), payload }, fx);
	for (unsigned i = 0; i < fx->n; i++) {
		const struct fx_item *item = &fx->item[i];

		if (!node_note_fx(&g->node, item) && item->kind == FX_WIRE)
			put_reply(g, vlan,
				  &(struct eth){ item->u.wire.to, g->host.mac,
						 item->u.wire.ethertype,
						 item->u.wire.payload });
	}
}

void gateway_dhcp_rx(struct gateway_node *g, uint16_t vlan, const struct eth *eth)
{
	struct ipv4 ip;
	struct udp u;

	if (g->n_bindings == 0 || eth->type != ETHERTYPE_IPV4 ||
	    (!mac_equal(eth->dst, g->host.mac) && !mac_is_group(eth->dst)))
		return;
	if (ipv4_parse(eth->payload, &ip) == WIRE_OK && udp_parse(&ip, &u) == WIRE_OK &&
	    u.dst == DHCP_SERVER_PORT)
		on_message(g, vlan, eth->src, u.payload);
}
