#include "proto/l3.h"

#include "base/invariant.h"
#include "base/time.h"
#include "wire/dhcp.h"
#include "wire/dot11.h"

#define TO(state) (1u << (state))

/* [RFC 2131 4.1] 4 s, doubled up to 64 s, each by a chance of a second either way. */
#define AGAIN_MAX_NS (64 * NS_PER_S)
#define AGAIN_CHANCE_MS 1000
/* [RFC 2131 3.1] "a client might retransmit the DHCPREQUEST message four times" */
enum { REQUEST_TRIES = 4 };
/* [dhclient.conf(5), reboot] so long it asks for its old address before it begins anew. */
#define REBOOT_NS (10 * NS_PER_S)
/* [RFC 2131 4.4.5] half of what is left, "down to a minimum of 60 seconds" */
#define RENEW_MIN_NS (60 * NS_PER_S)
/* [RFC 2131 3.1.5] "SHOULD wait a minimum of ten seconds before restarting" */
#define DECLINED_NS (10 * NS_PER_S)
/* Modelled: how often, and how far apart, the gateway is asked [RFC 4436 2.1 leaves it open]. */
enum { DETECT_TRIES = 3 };
#define DETECT_AGAIN_NS (200 * NS_PER_MS)
/* [RFC 5227 1.1] */
enum { PROBE_WAIT_MS = 1000, PROBE_MIN_MS = 1000, PROBE_MAX_MS = 2000, ANNOUNCE_NUM = 2 };
#define ANNOUNCE_WAIT_NS     (2 * NS_PER_S)
#define ANNOUNCE_INTERVAL_NS (2 * NS_PER_S)

enum { PACKET_MAX = 28 + DHCP_LEN_MAX, ARP_LEN = 28, TTL = 64 };
#define IP_BROADCAST UINT32_C(0xffffffff)

static const uint8_t l3_may_go[L3_STATE_COUNT] = {
	[L3_OFF] = TO(L3_SELECTING) | TO(L3_REBOOTING) | TO(L3_BOUND),
	[L3_SELECTING] = TO(L3_OFF) | TO(L3_REQUESTING),
	[L3_REQUESTING] = TO(L3_OFF) | TO(L3_SELECTING) | TO(L3_PROBING) | TO(L3_BOUND),
	[L3_REBOOTING] = TO(L3_OFF) | TO(L3_SELECTING) | TO(L3_PROBING) | TO(L3_BOUND),
	[L3_PROBING] = TO(L3_OFF) | TO(L3_BOUND),
	[L3_BOUND] = TO(L3_OFF) | TO(L3_RENEWING),
	[L3_RENEWING] = TO(L3_OFF) | TO(L3_SELECTING) | TO(L3_BOUND) | TO(L3_REBINDING),
	[L3_REBINDING] = TO(L3_OFF) | TO(L3_SELECTING) | TO(L3_BOUND),
};
static_assert(L3_STATE_COUNT <= 8, "l3_may_go is a byte mask");

const char *l3_state_text(enum l3_state s)
{
	static const char *const words[L3_STATE_COUNT] = {
		[L3_OFF] = "off",	      [L3_SELECTING] = "selecting",
		[L3_REQUESTING] = "requesting", [L3_REBOOTING] = "rebooting",
		[L3_PROBING] = "probing",     [L3_BOUND] = "bound",
		[L3_RENEWING] = "renewing",   [L3_REBINDING] = "rebinding",
	};

	INVARIANT((unsigned)s < L3_STATE_COUNT);
	return words[s];
}

void l3_init(struct l3 *l, const struct l3_config *conf)
{
	*l = (struct l3){ .conf = *conf };
}

static void set_usable(struct l3 *l, bool usable, struct fx *fx)
{
	if (usable == l->usable)
		return;
	l->usable = usable;
	fx_tell(fx, usable ? L3_TELL_UP : L3_TELL_DOWN, l->lease.ip);
}

static int64_t chance_ns(struct l3 *l, uint32_t below_ms)
{
	return (int64_t)rng_below(&l->conf.rng, below_ms) * NS_PER_MS;
}

/* Sending DHCP */

static void send_dhcp(const struct l3 *l, const struct dhcp *d, bool to_server, struct fx *fx)
{
	uint8_t message[DHCP_LEN_MAX];
	struct wr m = wr_of(message, sizeof(message));
	struct wr w = wr_of(fx_alloc(fx, PACKET_MAX), PACKET_MAX);
	struct ipv4 ip = { .ttl = TTL, .src = d->ciaddr, .dst = IP_BROADCAST };

	if (to_server)
		ip.dst = l->lease.server;
	dhcp_build(&m, d);
	udp_build(&w, &ip, &(struct udp){ DHCP_CLIENT_PORT, DHCP_SERVER_PORT, wr_sofar(&m) });
	INVARIANT(!m.overflow && !w.overflow);
	fx_wire(fx, to_server ? l->lease.server_mac : MAC_BROADCAST, ETHERTYPE_IPV4, wr_sofar(&w));
}

static struct dhcp message_of(const struct l3 *l, const struct l3_env *env, enum dhcp_type type)
{
	int64_t secs = (env->now_ns - l->begun_ns) / NS_PER_S;

	return (struct dhcp){ .op = DHCP_TO_SERVER,
			      .xid = l->xid,
			      .secs = secs < UINT16_MAX ? (uint16_t)secs : UINT16_MAX,
			      .broadcast = l->conf.how.broadcast,
			      .chaddr = l->conf.mac,
			      .type = (uint8_t)type };
}

/* What a state asks for [RFC 2131 4.3.6, table 4]. */
static void ask(struct l3 *l, const struct l3_env *env, enum l3_state state, struct fx *fx)
{
	bool selecting = state == L3_SELECTING, requesting = state == L3_REQUESTING;
	struct dhcp d = message_of(l, env, selecting ? DHCP_DISCOVER : DHCP_REQUEST);

	if (requesting) {
		d.requested = l->offer.ip;
		d.server = l->offer.server;
	} else if (selecting || state == L3_REBOOTING) {
		d.requested = l->lease.ip;
	} else {
		d.ciaddr = l->lease.ip;
		d.broadcast = false; /* it can hear by its address */
	}
	send_dhcp(l, &d, state == L3_RENEWING && !mac_is_zero(l->lease.server_mac), fx);
	l->n_sent++;
}

static void wait_again(struct l3 *l, struct fx *fx)
{
	int64_t chance = chance_ns(l, 2 * AGAIN_CHANCE_MS) - AGAIN_CHANCE_MS * NS_PER_MS;

	fx_timer(fx, L3_TIMER_SEND, l->again_ns + chance);
	l->again_ns = l->again_ns < AGAIN_MAX_NS / 2 ? 2 * l->again_ns : AGAIN_MAX_NS;
}

/* Enters a state that asks, and asks. */
static enum l3_state begin(struct l3 *l, const struct l3_env *env, enum l3_state state,
			   struct fx *fx)
{
	if (state != L3_REQUESTING) { /* which goes on with the offer's transaction */
		l->xid = (uint32_t)rng_u64(&l->conf.rng);
		l->begun_ns = env->now_ns;
	}
	l->n_sent = 0;
	l->again_ns = l->conf.how.again_ns;
	ask(l, env, state, fx);
	if (state == L3_SELECTING || state == L3_REQUESTING || state == L3_REBOOTING)
		wait_again(l, fx);
	return state;
}

/* Sending ARP */

static void send_arp(const struct l3 *l, struct mac to, uint32_t from_ip, uint32_t ip,
		     struct fx *fx)
{
	struct wr w = wr_of(fx_alloc(fx, ARP_LEN), ARP_LEN);

	arp_build(&w, &(struct arp){ ARP_REQUEST, l->conf.mac, from_ip, MAC_ZERO, ip });
	INVARIANT(!w.overflow);
	fx_wire(fx, to, ETHERTYPE_ARP, wr_sofar(&w));
}

/* [RFC 4436 2.1] The gateway is asked at the hardware address it had. */
static bool detects(const struct l3 *l)
{
	return l->conf.how.roam == L3_ROAM_DETECT && l->lease.router != 0 &&
	       !mac_is_zero(l->lease.router_mac);
}

static void detect(struct l3 *l, struct fx *fx)
{
	send_arp(l, l->lease.router_mac, l->lease.ip, l->lease.router, fx);
	if (++l->n_arps < DETECT_TRIES)
		fx_timer(fx, L3_TIMER_ARP, DETECT_AGAIN_NS);
}

static void announce(struct l3 *l, struct fx *fx)
{
	send_arp(l, MAC_BROADCAST, l->lease.ip, l->lease.ip, fx);
	if (++l->n_arps < ANNOUNCE_NUM)
		fx_timer(fx, L3_TIMER_ARP, ANNOUNCE_INTERVAL_NS);
}

/* The lease */

static void forget(struct l3 *l, struct fx *fx)
{
	set_usable(l, false, fx);
	l->lease = (struct l3_lease){ .ip = 0 };
}

static void arm_lease(const struct l3 *l, const struct l3_env *env, uint32_t at_s, struct fx *fx)
{
	int64_t in_ns = l->lease.since_ns + at_s * NS_PER_S - env->now_ns;

	fx_timer(fx, L3_TIMER_LEASE, in_ns > 0 ? in_ns : 0);
}

static bool is_over(const struct l3 *l, const struct l3_env *env)
{
	return env->now_ns - l->lease.since_ns >= l->lease.lease_s * NS_PER_S;
}

static enum l3_state use(struct l3 *l, const struct l3_env *env, bool anew, struct fx *fx)
{
	set_usable(l, true, fx);
	fx_timer_off(fx, L3_TIMER_SEND);
	arm_lease(l, env, l->lease.t1_s, fx);
	l->n_arps = 0;
	if (anew && l->conf.how.n_probes > 0)
		announce(l, fx);
	else if (l->conf.how.roam == L3_ROAM_DETECT && mac_is_zero(l->lease.router_mac) &&
		 l->lease.router != 0)
		send_arp(l, MAC_BROADCAST, l->lease.ip, l->lease.router, fx);
	return L3_BOUND;
}

/* [RFC 5227 2.1.1] Before an address is used on a link that is new. */
static enum l3_state use_or_probe(struct l3 *l, const struct l3_env *env, struct fx *fx)
{
	if (l->usable || l->conf.how.n_probes == 0)
		return use(l, env, false, fx);
	fx_timer_off(fx, L3_TIMER_SEND);
	l->n_arps = 0;
	fx_timer(fx, L3_TIMER_ARP, chance_ns(l, PROBE_WAIT_MS));
	return L3_PROBING;
}

static void probe(struct l3 *l, struct fx *fx)
{
	send_arp(l, MAC_BROADCAST, 0, l->lease.ip, fx);
	fx_timer(fx, L3_TIMER_ARP,
		 ++l->n_arps < l->conf.how.n_probes
			 ? PROBE_MIN_MS * NS_PER_MS + chance_ns(l, PROBE_MAX_MS - PROBE_MIN_MS)
			 : ANNOUNCE_WAIT_NS);
}

/* DHCP comes in */

static enum l3_state ignore(enum l3_state stay, struct mac from, const char *why, struct fx *fx)
{
	fx_verdict(fx, from, "DHCP message", IGNORE(why), 0);
	return stay;
}

/* [RFC 2131 4.4.5] T1 is half of the lease, T2 seven eighths, where the server does not say. */
static void take(struct l3 *l, const struct l3_env *env, const struct dhcp *d, struct mac from)
{
	bool same = d->router == l->lease.router;
	struct mac router_mac = same ? l->lease.router_mac : MAC_ZERO;

	l->lease = (struct l3_lease){ .ip = d->yiaddr,
				      .mask = d->mask,
				      .router = d->router,
				      .server = d->server,
				      .server_mac = from,
				      .router_mac = router_mac,
				      .since_ns = env->now_ns,
				      .lease_s = d->lease_s,
				      .t1_s = d->t1_s != 0 ? d->t1_s : d->lease_s / 2,
				      .t2_s = d->t2_s != 0 ? d->t2_s
							   : d->lease_s - d->lease_s / 8 };
}

static enum l3_state on_offer(struct l3 *l, const struct l3_env *env, const struct dhcp *d,
			      struct mac from, struct fx *fx)
{
	if (d->yiaddr == 0 || d->server == 0)
		return ignore(L3_SELECTING, from, "an offer without an address or a server", fx);
	l->offer = (struct l3_lease){ .ip = d->yiaddr, .server = d->server };
	return begin(l, env, L3_REQUESTING, fx);
}

/* An answer to a DHCPREQUEST; ip and server: what it was about, 0: any. */
static enum l3_state on_answer(struct l3 *l, const struct l3_env *env, const struct dhcp *d,
			       struct mac from, struct fx *fx)
{
	bool requesting = l->state == L3_REQUESTING;
	uint32_t ip = requesting ? l->offer.ip : l->lease.ip;

	if (d->server == 0 || (requesting && d->server != l->offer.server))
		return ignore(l->state, from, "an answer of another server", fx);
	if (d->type == DHCP_NAK) {
		fx_timer_off(fx, L3_TIMER_ARP);
		fx_timer_off(fx, L3_TIMER_LEASE);
		forget(l, fx);
		return begin(l, env, L3_SELECTING, fx);
	}
	if (d->yiaddr != ip)
		return ignore(l->state, from, "an address that was not asked for", fx);
	if (d->lease_s == 0)
		return ignore(l->state, from, "a lease without a time", fx);
	take(l, env, d, from);
	return use_or_probe(l, env, fx);
}

static enum l3_state on_dhcp(struct l3 *l, const struct l3_env *env, const struct l3_event *ev,
			     struct fx *fx)
{
	struct mac from = ev->u.dhcp.from;
	bool answered;
	struct dhcp d;

	if (dhcp_parse(ev->u.dhcp.payload, &d) != WIRE_OK)
		return ignore(l->state, from, "not a DHCP message", fx);
	if (d.op != DHCP_TO_CLIENT || !mac_equal(d.chaddr, l->conf.mac))
		return l->state; /* to everybody, and for another client */
	if (d.xid != l->xid)
		return ignore(l->state, from, "another transaction", fx);
	answered = d.type == DHCP_ACK || d.type == DHCP_NAK;
	switch (l->state) {
	case L3_SELECTING:
		return d.type == DHCP_OFFER ? on_offer(l, env, &d, from, fx) : l->state;
	case L3_REQUESTING:
	case L3_REBOOTING:
	case L3_RENEWING:
	case L3_REBINDING:
		return answered ? on_answer(l, env, &d, from, fx) : l->state;
	case L3_OFF:
	case L3_PROBING:
	case L3_BOUND:
	case L3_STATE_COUNT:
		break;
	}
	return l->state; /* once more what has been taken */
}

/* ARP comes in */

/* [RFC 5227 2.1.1] Somebody has the address, or is about to take it. */
static bool conflicts(const struct l3 *l, const struct arp *a)
{
	if (mac_equal(a->sender, l->conf.mac))
		return false;
	return a->sender_ip == l->lease.ip ||
	       (a->op == ARP_REQUEST && a->sender_ip == 0 && a->target_ip == l->lease.ip);
}

static enum l3_state decline(struct l3 *l, const struct l3_env *env, struct fx *fx)
{
	struct dhcp d = message_of(l, env, DHCP_DECLINE);

	d.requested = l->lease.ip;
	d.server = l->lease.server;
	d.broadcast = false;
	send_dhcp(l, &d, false, fx);
	forget(l, fx);
	fx_timer_off(fx, L3_TIMER_ARP);
	fx_timer(fx, L3_TIMER_BEGIN, DECLINED_NS);
	return L3_OFF;
}

/* [RFC 4436 2.1] The gateway's answer, from the address it had: the network is the same. */
static enum l3_state on_gateway(struct l3 *l, const struct arp *a, struct fx *fx)
{
	bool same = mac_equal(a->sender, l->lease.router_mac);

	if (l->state == L3_REBOOTING && detects(l) && a->op == ARP_REPLY && same) {
		fx_timer_off(fx, L3_TIMER_ARP);
		set_usable(l, true, fx);
	}
	if (l->usable)
		l->lease.router_mac = a->sender;
	return l->state;
}

static enum l3_state on_arp(struct l3 *l, const struct l3_env *env, const struct arp *a,
			    struct fx *fx)
{
	if (l->lease.ip == 0)
		return l->state;
	if (l->state == L3_PROBING && conflicts(l, a))
		return decline(l, env, fx);
	if (a->sender_ip == l->lease.router && a->sender_ip != 0)
		return on_gateway(l, a, fx);
	return l->state;
}

/* Time passes */

static enum l3_state on_begin(struct l3 *l, const struct l3_env *env, struct fx *fx)
{
	enum l3_roam how = l->conf.how.roam;

	if (l->lease.ip != 0 && (is_over(l, env) || how == L3_ROAM_DISCOVER))
		forget(l, fx);
	if (l->lease.ip == 0)
		return begin(l, env, L3_SELECTING, fx);
	if (l->usable && how == L3_ROAM_KEEP)
		return use(l, env, false, fx);
	l->n_arps = 0;
	if (!l->usable && detects(l))
		detect(l, fx);
	return begin(l, env, L3_REBOOTING, fx);
}

/* [RFC 2131 3.2] "may choose to use the previously allocated network address" */
static enum l3_state give_up_reboot(struct l3 *l, const struct l3_env *env, struct fx *fx)
{
	fx_timer_off(fx, L3_TIMER_ARP);
	if (l->usable)
		return use(l, env, false, fx);
	forget(l, fx);
	return begin(l, env, L3_SELECTING, fx);
}

static enum l3_state renew(struct l3 *l, const struct l3_env *env, enum l3_state state,
			   bool first, struct fx *fx)
{
	uint32_t until_s = state == L3_RENEWING ? l->lease.t2_s : l->lease.lease_s;
	int64_t left = l->lease.since_ns + until_s * NS_PER_S - env->now_ns;

	if (first)
		begin(l, env, state, fx);
	else
		ask(l, env, state, fx);
	fx_timer(fx, L3_TIMER_SEND, left / 2 > RENEW_MIN_NS ? left / 2 : RENEW_MIN_NS);
	if (first)
		arm_lease(l, env, until_s, fx);
	return state;
}

static enum l3_state on_send(struct l3 *l, const struct l3_env *env, struct fx *fx)
{
	switch (l->state) {
	case L3_REQUESTING:
		if (l->n_sent > REQUEST_TRIES)
			return begin(l, env, L3_SELECTING, fx);
		break;
	case L3_REBOOTING:
		if (env->now_ns - l->begun_ns >= REBOOT_NS)
			return give_up_reboot(l, env, fx);
		break;
	case L3_RENEWING:
	case L3_REBINDING:
		return renew(l, env, l->state, false, fx);
	case L3_SELECTING:
	case L3_OFF:
	case L3_PROBING:
	case L3_BOUND:
	case L3_STATE_COUNT:
		break;
	}
	ask(l, env, l->state, fx);
	wait_again(l, fx);
	return l->state;
}

static enum l3_state on_arp_timer(struct l3 *l, const struct l3_env *env, struct fx *fx)
{
	if (l->state == L3_REBOOTING)
		detect(l, fx);
	else if (l->state == L3_BOUND)
		announce(l, fx);
	else if (l->state == L3_PROBING && l->n_arps == l->conf.how.n_probes)
		return use(l, env, true, fx);
	else if (l->state == L3_PROBING)
		probe(l, fx);
	return l->state;
}

static enum l3_state on_lease(struct l3 *l, const struct l3_env *env, struct fx *fx)
{
	if (l->state == L3_BOUND)
		return renew(l, env, L3_RENEWING, true, fx);
	if (l->state == L3_RENEWING)
		return renew(l, env, L3_REBINDING, true, fx);
	if (l->state != L3_REBINDING)
		return l->state;
	forget(l, fx);
	return begin(l, env, L3_SELECTING, fx);
}

static enum l3_state on_timer(struct l3 *l, const struct l3_env *env, unsigned timer, struct fx *fx)
{
	switch ((enum l3_timer)timer) {
	case L3_TIMER_BEGIN:
		return l->state == L3_OFF ? on_begin(l, env, fx) : l->state;
	case L3_TIMER_SEND:
		return on_send(l, env, fx);
	case L3_TIMER_ARP:
		return on_arp_timer(l, env, fx);
	case L3_TIMER_LEASE:
		return on_lease(l, env, fx);
	case L3_TIMER_COUNT:
		break;
	}
	return l->state;
}

/* The link */

static enum l3_state on_down(struct fx *fx)
{
	for (unsigned i = 0; i < L3_TIMER_COUNT; i++)
		fx_timer_off(fx, i);
	return L3_OFF;
}

/* [RFC 2131 3.7] A new link asks for its address again, whatever roams do. */
static enum l3_state on_link(struct l3 *l, bool roamed, struct fx *fx)
{
	enum l3_roam how = l->conf.how.roam;

	if (!roamed || (how != L3_ROAM_KEEP && how != L3_ROAM_REFRESH))
		set_usable(l, false, fx);
	on_down(fx);
	fx_timer(fx, L3_TIMER_BEGIN, l->conf.how.begin_ns);
	return L3_OFF;
}

void l3_step(struct l3 *l, const struct l3_env *env, const struct l3_event *ev, struct fx *fx)
{
	enum l3_state next = l->state;

	switch (ev->kind) {
	case L3_EV_LINK:
		next = on_link(l, ev->u.roamed, fx);
		break;
	case L3_EV_DOWN:
		next = on_down(fx);
		break;
	case L3_EV_TIMER:
		next = on_timer(l, env, ev->u.timer, fx);
		break;
	case L3_EV_DHCP:
		next = on_dhcp(l, env, ev, fx);
		break;
	case L3_EV_ARP:
		next = on_arp(l, env, ev->u.arp, fx);
		break;
	case L3_EV_COUNT:
		break;
	}
	if (next != l->state) {
		INVARIANT(l3_may_go[l->state] & TO(next));
		fx_state(fx, "l3", l->lease.server_mac, l3_state_text(l->state),
			 l3_state_text(next));
		l->state = next;
	}
}
