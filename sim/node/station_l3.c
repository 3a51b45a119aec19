#include "base/invariant.h"
#include "node/station_parts.h"
#include "wire/dhcp.h"
#include "wire/ip.h"

/* The station's address: from DHCP by proto/l3, where the scenario wants that; else its own. */

static void note(struct station_node *s)
{
	char text[IP_TEXT];
	struct trace_address a = { .usable = s->host.ip != 0 };

	if (a.usable)
		a.ip = ip_text(s->host.ip, text);
	node_note(&s->node, (struct trace_rec){ .kind = TRACE_ADDRESS, .u.address = a });
}

void station_l3_init(struct station_node *s, const struct node_env *env, const char *stream)
{
	struct l3_config conf = { .mac = s->mac,
				  .how = s->profile->l3,
				  .rng = rng_stream(env->seed, env->name, stream) };

	if (s->dhcp)
		l3_init(&s->l3, &conf);
}

void station_l3_start(struct station_node *s)
{
	if (s->dhcp)
		note(s);
}

static void told(struct station_node *s, const struct fx_item *item)
{
	bool up = item->u.tell.code == L3_TELL_UP;

	host_address(&s->host, up ? item->u.tell.value : 0);
	note(s);
}

static void perform(struct station_node *s, const struct fx_item *item)
{
	if (item->kind == FX_TELL)
		told(s, item);
	else if (item->kind == FX_WIRE)
		station_eth_tx(s, &(struct eth){ item->u.wire.to, s->mac, item->u.wire.ethertype,
						 item->u.wire.payload });
	else if (item->kind == FX_TIMER && item->u.timer.in_ns >= 0)
		node_timer_in(&s->node, STATION_TIMER_L3 + item->u.timer.timer,
			      item->u.timer.in_ns);
	else if (item->kind == FX_TIMER)
		node_timer_off(&s->node, STATION_TIMER_L3 + item->u.timer.timer);
}

static void step(struct station_node *s, const struct l3_event *ev)
{
	struct l3_env env = { .now_ns = node_now(&s->node) };
	struct fx *fx = s->node.env.fx;

	fx_reset(fx);
	l3_step(&s->l3, &env, ev, fx);
	for (unsigned i = 0; i < fx->n; i++)
		if (!node_note_fx(&s->node, &fx->item[i]))
			perform(s, &fx->item[i]);
}

void station_l3_link(struct station_node *s)
{
	if (s->dhcp)
		step(s, &(struct l3_event){ .kind = L3_EV_LINK,
					    .u.roamed = s->sme.target.reassoc });
}

void station_l3_down(struct station_node *s)
{
	if (s->dhcp)
		step(s, &(struct l3_event){ .kind = L3_EV_DOWN });
}

void station_l3_timer(struct station_node *s, unsigned timer)
{
	step(s, &(struct l3_event){ .kind = L3_EV_TIMER, .u.timer = timer });
}

static void dhcp_rx(struct station_node *s, const struct eth *eth)
{
	struct ipv4 ip;
	struct udp u;

	if (ipv4_parse(eth->payload, &ip) != WIRE_OK || udp_parse(&ip, &u) != WIRE_OK ||
	    u.dst != DHCP_CLIENT_PORT)
		return;
	step(s, &(struct l3_event){ .kind = L3_EV_DHCP,
				    .u.dhcp = { .from = eth->src, .payload = u.payload } });
}

void station_l3_rx(struct station_node *s, const struct eth *eth)
{
	struct arp a;

	if (!s->dhcp || (!mac_equal(eth->dst, s->mac) && !mac_is_group(eth->dst)))
		return;
	if (eth->type == ETHERTYPE_ARP && arp_parse(eth->payload, &a) == WIRE_OK)
		step(s, &(struct l3_event){ .kind = L3_EV_ARP, .u.arp = &a });
	else if (eth->type == ETHERTYPE_IPV4)
		dhcp_rx(s, eth);
}
