#include "proto/dhcp_server.h"

#include "base/invariant.h"
#include "wire/dhcp.h"
#include "wire/dot11.h"
#include "wire/ip.h"

enum { PACKET_MAX = 28 + DHCP_LEN_MAX, TTL = 64 };
#define IP_BROADCAST UINT32_C(0xffffffff)

static struct dhcp_binding *find(struct dhcp_server *s, struct mac mac)
{
	for (size_t i = 0; i < s->n; i++)
		if (mac_equal(s->binding[i].mac, mac))
			return &s->binding[i];
	return NULL;
}

/* [RFC 2131 4.1] Where an answer goes: a refusal, and what was asked for so, to everybody. */
static void send(const struct dhcp_server *s, const struct dhcp *to, const struct dhcp *d,
		 struct fx *fx)
{
	bool everybody = d->type == DHCP_NAK || (to->ciaddr == 0 && to->broadcast);
	uint8_t message[DHCP_LEN_MAX];
	struct wr m = wr_of(message, sizeof(message));
	struct wr w = wr_of(fx_alloc(fx, PACKET_MAX), PACKET_MAX);
	struct ipv4 ip = { .ttl = TTL, .src = s->conf.ip, .dst = IP_BROADCAST };

	if (!everybody)
		ip.dst = to->ciaddr != 0 ? to->ciaddr : d->yiaddr;
	dhcp_build(&m, d);
	udp_build(&w, &ip, &(struct udp){ DHCP_SERVER_PORT, DHCP_CLIENT_PORT, wr_sofar(&m) });
	INVARIANT(!m.overflow && !w.overflow);
	fx_wire(fx, everybody ? MAC_BROADCAST : to->chaddr, ETHERTYPE_IPV4, wr_sofar(&w));
}

static void answer(const struct dhcp_server *s, const struct dhcp *to, enum dhcp_type type,
		   uint32_t ip, struct fx *fx)
{
	struct dhcp d = { .op = DHCP_TO_CLIENT,
			  .xid = to->xid,
			  .broadcast = to->broadcast,
			  .chaddr = to->chaddr,
			  .type = (uint8_t)type,
			  .server = s->conf.ip };

	if (type != DHCP_NAK) {
		d.ciaddr = to->ciaddr;
		d.yiaddr = ip;
		d.mask = s->conf.mask;
		d.router = s->conf.ip;
		d.lease_s = s->conf.lease_s;
		d.t1_s = d.lease_s / 2; /* [RFC 2131 4.4.5] */
		d.t2_s = d.lease_s - d.lease_s / 8;
	}
	send(s, to, &d, fx);
}

static void refuse(const struct dhcp_server *s, const struct dhcp *d, const char *why,
		   struct fx *fx)
{
	fx_verdict(fx, d->chaddr, dhcp_type_text(DHCP_REQUEST), REJECT(0, why), 0);
	answer(s, d, DHCP_NAK, 0, fx);
}

static void say_nothing(const struct dhcp *d, const char *why, struct fx *fx)
{
	fx_verdict(fx, d->chaddr, dhcp_type_text((enum dhcp_type)d->type), IGNORE(why), 0);
}

static bool misbehaves(const struct dhcp_server *s, enum bug bug, struct fx *fx)
{
	if (!bug_fires(s->bugs, bug))
		return false;
	fx_bug(fx, bug);
	return true;
}

/* [RFC 2131 4.3.2] By what the client sends one sees the state it is in. */
static void on_request(struct dhcp_server *s, struct dhcp_binding *b, const struct dhcp *d,
		       struct fx *fx)
{
	bool selecting = d->server != 0, had = !selecting;
	uint32_t ip = d->ciaddr != 0 ? d->ciaddr : d->requested;

	if (selecting && d->server != s->conf.ip)
		return; /* it has taken another server's offer */
	if (had && misbehaves(s, BUG_DHCP_NAK, fx)) {
		refuse(s, d, "wrong network", fx);
		return;
	}
	if (had && (ip & s->conf.mask) != (s->conf.ip & s->conf.mask)) {
		refuse(s, d, "wrong network", fx);
		return;
	}
	if (had && misbehaves(s, BUG_DHCP_FORGOT, fx))
		b->given = false;
	/* "If the DHCP server has no record of this client, then it MUST remain silent" */
	if (had && !b->given) {
		say_nothing(d, "no lease of this client is known", fx);
		return;
	}
	if (ip != b->ip) {
		refuse(s, d, "another client's address", fx);
		return;
	}
	b->given = true;
	answer(s, d, DHCP_ACK, b->ip, fx);
}

/* In another network than that of its address: there is none for it here. */
static void on_stray(const struct dhcp_server *s, const struct dhcp *d, struct fx *fx)
{
	if (d->type == DHCP_REQUEST && d->server == 0)
		refuse(s, d, "wrong network", fx);
	else
		say_nothing(d, "no address for this client in this network", fx);
}

void dhcp_server_rx(struct dhcp_server *s, const struct dhcp_in *in, struct fx *fx)
{
	struct dhcp_binding *b;
	struct dhcp d;

	if (dhcp_parse(in->payload, &d) != WIRE_OK || d.op != DHCP_TO_SERVER) {
		fx_verdict(fx, in->from, "DHCP message", IGNORE("not a client's DHCP message"), 0);
		return;
	}
	if (misbehaves(s, BUG_DHCP_SILENT, fx))
		return;
	b = find(s, d.chaddr);
	if (b == NULL) {
		say_nothing(&d, "no address for this client", fx);
		return;
	}
	if (in->away) {
		on_stray(s, &d, fx);
		return;
	}
	switch ((enum dhcp_type)d.type) {
	case DHCP_DISCOVER:
		answer(s, &d, DHCP_OFFER, b->ip, fx);
		break;
	case DHCP_REQUEST:
		on_request(s, b, &d, fx);
		break;
	case DHCP_DECLINE:
		say_nothing(&d, "the address is in use by somebody else", fx);
		b->given = false;
		break;
	case DHCP_RELEASE:
		b->given = false;
		break;
	case DHCP_INFORM: /* has an address of its own, and there is nothing more to tell */
	case DHCP_OFFER:
	case DHCP_ACK:
	case DHCP_NAK:
	case DHCP_TYPE_COUNT:
		say_nothing(&d, "not asked for by a client", fx);
		break;
	}
}
