#include "node/gateway.h"

#include <stdlib.h>

#include "wire/ip.h"

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

enum { GATEWAY_FRAME_MAX = HOST_FRAME_MAX + ETH_TAG };

/* The VLAN an address is of. */
struct gateway_home {
	UT_hash_handle hh;
	uint32_t ip;
	uint16_t vlan;
};

void gateway_init(struct gateway_node *g, const struct node_env *env, struct mac mac,
		  const struct gateway_dhcp *how)
{
	*g = (struct gateway_node){
		.node = { .kind = NODE_GATEWAY, .env = *env, .ports = g->node.ports },
		.how = *how
	};
	host_init(&g->host, &g->node, mac, HOST_GATEWAY_IP, GATEWAY_TIMER_FLOWS);
	gateway_dhcp_init(g);
}

void gateway_fini(struct gateway_node *g)
{
	struct gateway_home *h, *next;

	HASH_ITER(hh, g->home, h, next)
	{
		HASH_DEL(g->home, h);
		free(h);
	}
	g->n_homes = 0;
	host_fini(&g->host);
	gateway_dhcp_fini(g);
}

void gateway_start(struct gateway_node *g)
{
	host_start(&g->host);
}

/* Where addresses are at home */

static struct gateway_home *home_of(const struct gateway_node *g, uint32_t ip)
{
	struct gateway_home *h;

	HASH_FIND(hh, g->home, &ip, sizeof(ip), h);
	return h;
}

/* A full table binds nothing more: such an address is answered where it asks. */
static void bind(struct gateway_node *g, uint32_t ip, uint16_t vlan)
{
	struct gateway_home *h;

	if (ip == 0 || home_of(g, ip) != NULL || g->n_homes >= GATEWAY_HOMES_MAX)
		return;
	h = calloc(1, sizeof(*h));
	if (h == NULL)
		return;
	h->ip = ip;
	h->vlan = vlan;
	HASH_ADD(hh, g->home, ip, sizeof(h->ip), h);
	if (h->hh.tbl == NULL)
		free(h);
	else
		g->n_homes++;
}

static void hear_of(struct gateway_node *g, uint16_t vlan)
{
	for (unsigned i = 0; i < g->n_vlans; i++)
		if (g->vlan[i] == vlan)
			return;
	if (vlan != 0 && g->n_vlans < GATEWAY_VLANS_MAX)
		g->vlan[g->n_vlans++] = vlan;
}

/* Sender and target of a packet; false: it has none. */
static bool addresses(const struct eth *eth, uint32_t *from, uint32_t *to)
{
	struct ipv4 ip;
	struct arp a;

	if (eth->type == ETHERTYPE_ARP && arp_parse(eth->payload, &a) == WIRE_OK) {
		*from = a.sender_ip;
		*to = a.target_ip;
		return true;
	}
	if (eth->type != ETHERTYPE_IPV4 || ipv4_parse(eth->payload, &ip) != WIRE_OK)
		return false;
	*from = ip.src;
	*to = ip.dst;
	return true;
}

bool gateway_elsewhere(const struct gateway_node *g, uint32_t ip, uint16_t vlan)
{
	const struct gateway_home *h = home_of(g, ip);

	return h != NULL && h->vlan != vlan;
}

static bool asks_for_us(const struct eth *eth)
{
	struct arp a;

	return eth->type == ETHERTYPE_ARP && arp_parse(eth->payload, &a) == WIRE_OK &&
	       a.op == ARP_REQUEST && a.target_ip == HOST_GATEWAY_IP;
}

/* Without any VLAN there is nothing to look up. */
static bool is_strange(struct gateway_node *g, uint16_t vlan, const struct eth *eth)
{
	uint32_t from, to;

	if ((g->n_vlans == 0 && eth->type != ETHERTYPE_ARP) || !addresses(eth, &from, &to))
		return false;
	if (eth->type == ETHERTYPE_ARP)
		bind(g, from, vlan);
	return gateway_elsewhere(g, from, vlan);
}

/* Sending */

static void send_in(struct gateway_node *g, uint16_t vlan, const struct eth *eth)
{
	uint8_t frame[GATEWAY_FRAME_MAX];
	struct wr w = wr_of(frame, sizeof(frame));

	eth_build_tagged(&w, vlan, eth);
	if (!w.overflow)
		node_wire_tx(&g->node, 0, wr_sofar(&w));
}

/* asked: the VLAN of what this answers, if it does. An address not known anywhere is asked for. */
static void send_one(struct gateway_node *g, uint16_t asked, struct bytes frame)
{
	const struct gateway_home *h = NULL;
	uint32_t from, to;
	struct eth eth;

	if (eth_parse(frame, &eth) != WIRE_OK)
		return;
	if (addresses(&eth, &from, &to))
		h = home_of(g, to);
	send_in(g, h != NULL ? h->vlan : asked, &eth);
	for (unsigned i = 0; h == NULL && mac_is_group(eth.dst) && i < g->n_vlans; i++)
		if (g->vlan[i] != asked)
			send_in(g, g->vlan[i], &eth);
}

static void send_all(struct gateway_node *g, uint16_t asked, const struct host_out *out)
{
	for (unsigned i = 0; i < out->n; i++) {
		struct bytes frame = bytes_of(out->frame[i], out->len[i]);

		if (g->n_vlans == 0)
			node_wire_tx(&g->node, 0, frame);
		else
			send_one(g, asked, frame);
	}
}

void gateway_wire_rx(struct gateway_node *g, struct bytes frame)
{
	struct host_out out;
	struct eth eth;
	uint16_t vlan;

	if (eth_parse_tagged(frame, &vlan, &eth) != WIRE_OK)
		return;
	hear_of(g, vlan);
	if (is_strange(g, vlan, &eth) ||
	    (asks_for_us(&eth) && node_bug(&g->node, BUG_ARP_SILENT)))
		return;
	gateway_dhcp_rx(g, vlan, &eth);
	host_rx(&g->host, &eth, &out);
	send_all(g, vlan, &out);
}

void gateway_timer(struct gateway_node *g, uint32_t timer)
{
	struct host_out out;

	if (timer == GATEWAY_TIMER_REPLY) {
		gateway_dhcp_timer(g);
		return;
	}
	host_timer(&g->host, timer, true, &out);
	send_all(g, 0, &out);
}
