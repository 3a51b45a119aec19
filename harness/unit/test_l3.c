/* sees: base crypto wire key trace spec proto */
#include <string.h>

#include "base/time.h"
#include "proto/dhcp_server.h"
#include "proto/l3.h"
#include "suite.h"
#include "wire/dhcp.h"
#include "wire/dot11.h"

/* A client and a server over a link of 1 ms, with a gateway that answers ARP. */
#define STA_IS { { 2, 0, 0, 0, 0, 1 } }
#define STA ((struct mac)STA_IS)
#define GATE ((struct mac){ { 2, 0, 0, 0, 0, 9 } })
#define THIRD_IS { { 2, 0, 0, 0, 0, 5 } }
#define THIRD ((struct mac)THIRD_IS)
#define IP   UINT32_C(0x0a0102fe)
#define GW   UINT32_C(0x0a000001)

enum { QUEUE = 16, LEASE_S = 3600 };

struct packet {
	int64_t at_ns;
	struct mac to;
	uint16_t type;
	bool up;
	size_t len;
	uint8_t p[600];
};

static struct {
	struct l3 l;
	struct dhcp_server s;
	struct dhcp_binding binding;
	struct bugs bugs;
	struct fx fx;
	int64_t now_ns, timer[L3_TIMER_COUNT], up_ns, down_ns;
	struct packet q[QUEUE];
	unsigned n_q, n_up, n_down, sent[DHCP_TYPE_COUNT], n_arps, lose;
	bool deaf_gateway, broadcast_seen;
	uint32_t last_arp_from;
	int64_t sent_ns[64];
	unsigned n_sent;
} w;

static void setup(enum l3_roam roam, uint32_t n_probes)
{
	struct l3_config conf = { .mac = STA, .rng = rng_stream(1, "sta", "l3") };

	memset(&w, 0, sizeof(w));
	conf.how = (struct l3_profile){ .roam = roam, .begin_ns = NS_PER_MS,
					.again_ns = 4 * NS_PER_S, .n_probes = n_probes };
	l3_init(&w.l, &conf);
	w.binding = (struct dhcp_binding){ STA, IP, false };
	w.s = (struct dhcp_server){ { GW, 0xff000000, LEASE_S }, &w.binding, 1, &w.bugs };
	for (unsigned i = 0; i < L3_TIMER_COUNT; i++)
		w.timer[i] = -1;
}

static void count(const struct fx_item *item)
{
	struct ipv4 ip;
	struct udp u;
	struct arp a;
	struct dhcp d;

	if (item->u.wire.ethertype == ETHERTYPE_ARP) {
		ck_assert_int_eq(arp_parse(item->u.wire.payload, &a), WIRE_OK);
		w.n_arps++;
		w.last_arp_from = a.sender_ip;
		return;
	}
	ck_assert_int_eq(ipv4_parse(item->u.wire.payload, &ip), WIRE_OK);
	ck_assert_int_eq(udp_parse(&ip, &u), WIRE_OK);
	ck_assert_int_eq(dhcp_parse(u.payload, &d), WIRE_OK);
	w.sent[d.type]++;
	if (d.op == DHCP_TO_SERVER)
		w.sent_ns[w.n_sent++ % N_OF(w.sent_ns)] = w.now_ns;
	w.broadcast_seen |= d.op == DHCP_TO_CLIENT &&
			    mac_equal(item->u.wire.to, MAC_BROADCAST);
}

static void put(bool up, const struct fx_item *item)
{
	struct packet *p = &w.q[w.n_q];

	count(item);
	if (w.lose > 0) {
		w.lose--;
		return;
	}
	ck_assert_uint_lt(w.n_q++, QUEUE);
	*p = (struct packet){ .at_ns = w.now_ns + NS_PER_MS, .to = item->u.wire.to, .up = up,
			      .type = item->u.wire.ethertype, .len = item->u.wire.payload.len };
	memcpy(p->p, item->u.wire.payload.p, p->len);
}

static void perform(bool up)
{
	for (unsigned i = 0; i < w.fx.n; i++) {
		const struct fx_item *item = &w.fx.item[i];

		if (item->kind == FX_WIRE)
			put(up, item);
		else if (item->kind == FX_TIMER)
			w.timer[item->u.timer.timer] =
				item->u.timer.in_ns < 0 ? -1 : w.now_ns + item->u.timer.in_ns;
		else if (item->kind == FX_TELL && item->u.tell.code == L3_TELL_UP)
			w.n_up++, w.up_ns = w.now_ns;
		else if (item->kind == FX_TELL)
			w.n_down++, w.down_ns = w.now_ns;
	}
}

static void step(const struct l3_event *ev)
{
	struct l3_env env = { w.now_ns };

	fx_reset(&w.fx);
	l3_step(&w.l, &env, ev, &w.fx);
	perform(true);
}

static void link_up(bool roamed)
{
	step(&(struct l3_event){ .kind = L3_EV_DOWN });
	step(&(struct l3_event){ .kind = L3_EV_LINK, .u.roamed = roamed });
}

static void hear_arp(const struct arp *a)
{
	step(&(struct l3_event){ .kind = L3_EV_ARP, .u.arp = a });
}

static void at_server(const struct packet *p)
{
	struct bytes payload = bytes_of(p->p, p->len);
	struct ipv4 ip;
	struct udp u;
	struct arp a;

	if (p->type == ETHERTYPE_ARP) {
		ck_assert_int_eq(arp_parse(payload, &a), WIRE_OK);
		if (!w.deaf_gateway && a.target_ip == GW)
			hear_arp(&(struct arp){ ARP_REPLY, GATE, GW, STA, a.sender_ip });
		return;
	}
	ck_assert_int_eq(ipv4_parse(payload, &ip), WIRE_OK);
	ck_assert_int_eq(udp_parse(&ip, &u), WIRE_OK);
	ck_assert(u.src == 68 && u.dst == 67);
	fx_reset(&w.fx);
	dhcp_server_rx(&w.s, &(struct dhcp_in){ STA, false, u.payload }, &w.fx);
	perform(false);
}

static void at_client(const struct packet *p)
{
	struct ipv4 ip;
	struct udp u;

	ck_assert_int_eq(ipv4_parse(bytes_of(p->p, p->len), &ip), WIRE_OK);
	ck_assert_int_eq(udp_parse(&ip, &u), WIRE_OK);
	step(&(struct l3_event){ .kind = L3_EV_DHCP,
				 .u.dhcp = { .from = GATE, .payload = u.payload } });
}

/* The next thing due up to until_ns: a packet arrives, or a timer fires. */
static bool one(int64_t until_ns)
{
	unsigned t = 0;
	struct packet p;

	for (unsigned i = 1; i < L3_TIMER_COUNT; i++)
		if (w.timer[i] >= 0 && (w.timer[t] < 0 || w.timer[i] < w.timer[t]))
			t = i;
	if (w.n_q > 0 && w.q[0].at_ns <= until_ns &&
	    (w.timer[t] < 0 || w.q[0].at_ns <= w.timer[t])) {
		p = w.q[0];
		memmove(&w.q[0], &w.q[1], --w.n_q * sizeof(w.q[0]));
		w.now_ns = p.at_ns;
		p.up ? at_server(&p) : at_client(&p);
		return true;
	}
	if (w.timer[t] < 0 || w.timer[t] > until_ns)
		return false;
	w.now_ns = w.timer[t];
	w.timer[t] = -1;
	step(&(struct l3_event){ .kind = L3_EV_TIMER, .u.timer = t });
	return true;
}

static void run_for(int64_t ns)
{
	int64_t until = w.now_ns + ns;

	while (one(until))
		;
	w.now_ns = until;
}

static void bind(enum l3_roam roam, uint32_t n_probes)
{
	setup(roam, n_probes);
	link_up(false);
	run_for(20 * NS_PER_S);
	ck_assert(w.l.state == L3_BOUND && w.l.usable && w.l.lease.ip == IP);
	memset(w.sent, 0, sizeof(w.sent));
	w.n_up = w.n_down = w.n_arps = w.n_sent = 0;
}

START_TEST(t_join)
{
	setup(L3_ROAM_KEEP, 0);
	link_up(false);
	run_for(NS_PER_S);
	ck_assert_int_eq(w.up_ns, 5 * NS_PER_MS); /* it begins after one, then four ways */
	ck_assert(w.sent[DHCP_DISCOVER] == 1 && w.sent[DHCP_OFFER] == 1);
	ck_assert(w.sent[DHCP_REQUEST] == 1 && w.sent[DHCP_ACK] == 1 && w.n_arps == 0);
	ck_assert(!w.broadcast_seen && w.binding.given);
	ck_assert(w.l.lease.router == GW && w.l.lease.lease_s == LEASE_S);
}
END_TEST

/* [RFC 2131 4.1] 4, 8, 16, 32, 64, 64 s, each by a second at most either way. */
START_TEST(t_again)
{
	static const int64_t want_s[] = { 4, 8, 16, 32, 64, 64 };

	setup(L3_ROAM_KEEP, 0);
	w.bugs.times[BUG_DHCP_SILENT] = BUG_ALWAYS;
	link_up(false);
	run_for(200 * NS_PER_S);
	ck_assert_uint_ge(w.n_sent, N_OF(want_s));
	for (size_t i = 0; i + 1 < w.n_sent && i < N_OF(want_s); i++) {
		int64_t apart = w.sent_ns[i + 1] - w.sent_ns[i];

		ck_assert_int_ge(apart, (want_s[i] - 1) * NS_PER_S);
		ck_assert_int_le(apart, (want_s[i] + 1) * NS_PER_S);
	}
	ck_assert(w.n_up == 0 && w.sent[DHCP_REQUEST] == 0);
}
END_TEST

/* What a roam costs each kind of client when all goes well, in ms, and how it is gone about. */
static const struct roam_case {
	enum l3_roam roam;
	int64_t ms; /* without an address */
	unsigned discover, request, arps;
} roams[] = {
	{ L3_ROAM_KEEP, 0, 0, 0, 0 },	   { L3_ROAM_REFRESH, 0, 0, 1, 0 },
	{ L3_ROAM_REBOOT, 3, 0, 1, 0 },	   { L3_ROAM_DETECT, 2, 0, 1, 1 },
	{ L3_ROAM_DISCOVER, 5, 1, 1, 0 },
};

START_TEST(t_roam)
{
	const struct roam_case *t = &roams[_i];

	bind(t->roam, 0);
	link_up(true);
	run_for(NS_PER_S);
	ck_assert(w.l.state == L3_BOUND && w.l.usable);
	ck_assert_uint_eq(w.n_down, t->ms > 0);
	if (t->ms > 0)
		ck_assert_int_eq(w.up_ns - w.down_ns, t->ms * NS_PER_MS);
	ck_assert(w.sent[DHCP_DISCOVER] == t->discover && w.sent[DHCP_REQUEST] == t->request);
	ck_assert_uint_eq(w.n_arps, t->arps);
}
END_TEST

/* A new association asks again, whatever roams do [RFC 2131 3.7]. */
START_TEST(t_new_link)
{
	bind(roams[_i].roam, 0);
	link_up(false);
	run_for(NS_PER_S);
	ck_assert(w.n_down == 1 && w.n_up == 1 && w.sent[DHCP_REQUEST] == 1);
	ck_assert_uint_eq(w.sent[DHCP_DISCOVER], roams[_i].roam == L3_ROAM_DISCOVER);
}
END_TEST

/* DHCP says nothing: the gateway's answer is enough. Then it is silent, too. */
START_TEST(t_detect_alone)
{
	bind(L3_ROAM_DETECT, 0);
	w.bugs.times[BUG_DHCP_SILENT] = BUG_ALWAYS;
	link_up(true);
	run_for(30 * NS_PER_S);
	ck_assert(w.l.usable && w.l.state == L3_BOUND && w.sent[DHCP_DISCOVER] == 0);
	ck_assert_int_eq(w.up_ns - w.down_ns, 2 * NS_PER_MS);
	w.deaf_gateway = true;
	w.n_arps = 0;
	link_up(true);
	run_for(30 * NS_PER_S);
	ck_assert(!w.l.usable && w.l.state == L3_SELECTING && w.n_arps == 3);
}
END_TEST

/* [RFC 4436 2.1] Another gateway at the same IPv4 address is another network. */
START_TEST(t_detect_other)
{
	const struct arp other = { ARP_REPLY, THIRD, GW, STA, IP };

	bind(L3_ROAM_DETECT, 0);
	w.bugs.times[BUG_DHCP_SILENT] = BUG_ALWAYS;
	w.deaf_gateway = true;
	link_up(true);
	run_for(2 * NS_PER_MS);
	ck_assert_int_eq(w.l.state, L3_REBOOTING);
	hear_arp(&other);
	ck_assert(!w.l.usable);
}
END_TEST

START_TEST(t_nak)
{
	bind(roams[_i].roam, 0);
	w.bugs.times[BUG_DHCP_NAK] = 1;
	link_up(false);
	run_for(NS_PER_S);
	ck_assert(w.l.usable && w.l.lease.ip == IP && w.l.state == L3_BOUND);
	if (roams[_i].roam == L3_ROAM_DISCOVER)
		return; /* which asks for nothing it had */
	ck_assert(w.sent[DHCP_NAK] == 1 && w.sent[DHCP_DISCOVER] == 1 && w.broadcast_seen);
}
END_TEST

/* A server without a record is silent: ten seconds, then all begins anew [dhclient]. */
START_TEST(t_forgot)
{
	bind(L3_ROAM_REBOOT, 0);
	w.bugs.times[BUG_DHCP_FORGOT] = 1;
	link_up(true);
	run_for(30 * NS_PER_S);
	ck_assert(w.l.usable && w.sent[DHCP_NAK] == 0 && w.sent[DHCP_DISCOVER] == 1);
	ck_assert_int_ge(w.up_ns - w.down_ns, 10 * NS_PER_S);
	ck_assert_int_le(w.up_ns - w.down_ns, 16 * NS_PER_S);
}
END_TEST

/* Any one packet of the exchange gets lost: 4 s by 1 s later it goes on. */
START_TEST(t_lost)
{
	setup(L3_ROAM_KEEP, 0);
	link_up(false);
	for (int i = 0; i < _i; i++) /* BEGIN, then one arrival after the other */
		ck_assert(one(NS_PER_S));
	w.lose = 1;
	run_for(20 * NS_PER_S);
	ck_assert(w.l.usable && w.n_up == 1);
	ck_assert_int_ge(w.up_ns, 3 * NS_PER_S);
	ck_assert_int_le(w.up_ns, 5 * NS_PER_S + 10 * NS_PER_MS);
}
END_TEST

START_TEST(t_probe)
{
	bind(L3_ROAM_REBOOT, 3);
	ck_assert_int_ge(w.up_ns, 4 * NS_PER_S); /* 0 to 1, twice 1 to 2, and 2 s */
	ck_assert_int_le(w.up_ns, 7 * NS_PER_S + 10 * NS_PER_MS);
	ck_assert_uint_eq(w.last_arp_from, IP); /* announced */
	link_up(true);
	run_for(20 * NS_PER_S);
	ck_assert(w.l.usable && w.n_arps == 3 + 2);
}
END_TEST

/* [RFC 5227 2.1.1] Somebody has it, or probes for it at the same time. */
static const struct arp conflicts[] = {
	{ ARP_REPLY, THIRD_IS, IP, STA_IS, 0 },
	{ ARP_REQUEST, THIRD_IS, 0, { { 0 } }, IP },
};

START_TEST(t_conflict)
{
	setup(L3_ROAM_KEEP, 3);
	link_up(false);
	run_for(1500 * NS_PER_MS);
	ck_assert_int_eq(w.l.state, L3_PROBING);
	hear_arp(&(struct arp){ ARP_REQUEST, STA, 0, MAC_ZERO, IP }); /* itself */
	hear_arp(&(struct arp){ ARP_REQUEST, THIRD, IP + 1, MAC_ZERO, IP });
	ck_assert_int_eq(w.l.state, L3_PROBING);
	hear_arp(&conflicts[_i]);
	ck_assert(w.sent[DHCP_DECLINE] == 1 && w.l.state == L3_OFF && w.n_up == 0);
	run_for(9 * NS_PER_S);
	ck_assert_uint_eq(w.sent[DHCP_DISCOVER], 1);
	run_for(2 * NS_PER_S);
	ck_assert_uint_eq(w.sent[DHCP_DISCOVER], 2);
}
END_TEST

/* [RFC 2131 4.4.5] T1 at half: to the server. With nobody there T2, and the end. */
START_TEST(t_renew)
{
	bind(L3_ROAM_KEEP, 0);
	run_for(LEASE_S / 2 * NS_PER_S);
	ck_assert(w.l.usable && w.sent[DHCP_REQUEST] == 1 && w.sent[DHCP_ACK] == 1);
	w.bugs.times[BUG_DHCP_SILENT] = BUG_ALWAYS;
	run_for((LEASE_S / 2 + 10) * NS_PER_S);
	ck_assert(w.l.usable && w.l.state == L3_RENEWING);
	run_for(LEASE_S * 3 / 8 * NS_PER_S);
	ck_assert(w.l.usable && w.l.state == L3_REBINDING);
	run_for(LEASE_S / 8 * NS_PER_S);
	ck_assert(!w.l.usable && w.n_down == 1 && w.l.state == L3_SELECTING);
}
END_TEST

/* A lease that ended while there was no link is not asked for. */
START_TEST(t_expired)
{
	bind(L3_ROAM_KEEP, 0);
	step(&(struct l3_event){ .kind = L3_EV_DOWN });
	run_for((LEASE_S + 1) * NS_PER_S);
	link_up(true);
	run_for(NS_PER_S);
	ck_assert(w.n_down == 1 && w.n_up == 1 && w.sent[DHCP_DISCOVER] == 1);
}
END_TEST

/* What comes in REQUESTING; only an ACK that fits moves on, only a NAK of that server back. */
static const struct forged_case {
	const char *name;
	uint8_t op, type;
	uint32_t xid_xor, ip, server, lease_s;
	struct mac chaddr;
	enum l3_state want;
} forged[] = {
	{ "as it should be", DHCP_TO_CLIENT, DHCP_ACK, 0, IP, GW, 60, STA_IS, L3_BOUND },
	{ "a client's", DHCP_TO_SERVER, DHCP_ACK, 0, IP, GW, 60, STA_IS, L3_REQUESTING },
	{ "another transaction", DHCP_TO_CLIENT, DHCP_ACK, 1, IP, GW, 60, STA_IS, L3_REQUESTING },
	{ "another client", DHCP_TO_CLIENT, DHCP_ACK, 0, IP, GW, 60, THIRD_IS, L3_REQUESTING },
	{ "another address", DHCP_TO_CLIENT, DHCP_ACK, 0, IP + 1, GW, 60, STA_IS, L3_REQUESTING },
	{ "another server", DHCP_TO_CLIENT, DHCP_ACK, 0, IP, GW + 1, 60, STA_IS, L3_REQUESTING },
	{ "no server", DHCP_TO_CLIENT, DHCP_ACK, 0, IP, 0, 60, STA_IS, L3_REQUESTING },
	{ "no lease", DHCP_TO_CLIENT, DHCP_ACK, 0, IP, GW, 0, STA_IS, L3_REQUESTING },
	{ "an offer", DHCP_TO_CLIENT, DHCP_OFFER, 0, IP, GW, 60, STA_IS, L3_REQUESTING },
	{ "a refusal", DHCP_TO_CLIENT, DHCP_NAK, 0, 0, GW, 0, STA_IS, L3_SELECTING },
	{ "another's refusal", DHCP_TO_CLIENT, DHCP_NAK, 0, 0, GW + 1, 0, STA_IS, L3_REQUESTING },
	{ "an old refusal", DHCP_TO_CLIENT, DHCP_NAK, 1, 0, GW, 0, STA_IS, L3_REQUESTING },
};

static struct bytes forge(uint8_t room[static DHCP_LEN_MAX], const struct forged_case *t)
{
	struct wr m = wr_of(room, DHCP_LEN_MAX);

	dhcp_build(&m, &(struct dhcp){ .op = t->op, .xid = w.l.xid ^ t->xid_xor,
				       .yiaddr = t->ip, .chaddr = t->chaddr, .type = t->type,
				       .server = t->server, .lease_s = t->lease_s });
	ck_assert(!m.overflow);
	return wr_sofar(&m);
}

START_TEST(t_forged)
{
	const struct forged_case *t = &forged[_i];
	uint8_t room[DHCP_LEN_MAX];

	setup(L3_ROAM_KEEP, 0);
	link_up(false);
	while (w.l.state != L3_REQUESTING)
		ck_assert(one(NS_PER_S));
	w.n_q = 0;
	step(&(struct l3_event){ .kind = L3_EV_DHCP,
				 .u.dhcp = { GATE, forge(room, t) } });
	ck_assert_msg(w.l.state == t->want, "%s", t->name);
}
END_TEST

/* Every prefix of the right answer is passed over. */
START_TEST(t_cut)
{
	uint8_t room[DHCP_LEN_MAX];
	struct bytes whole;

	setup(L3_ROAM_KEEP, 0);
	link_up(false);
	while (w.l.state != L3_REQUESTING)
		ck_assert(one(NS_PER_S));
	whole = forge(room, &forged[0]);
	for (size_t n = 0; n < 256; n++) /* with it comes the end option */
		step(&(struct l3_event){ .kind = L3_EV_DHCP,
					 .u.dhcp = { GATE, bytes_of(whole.p, n) } });
	ck_assert_int_eq(w.l.state, L3_REQUESTING);
	step(&(struct l3_event){ .kind = L3_EV_DHCP, .u.dhcp = { GATE, whole } });
	ck_assert_int_eq(w.l.state, L3_BOUND);
}
END_TEST

/* What the server makes of each message [RFC 2131 4.3]. type 0: silence. */
static const struct server_case {
	const char *name;
	bool given;
	uint8_t op, type;
	uint32_t ciaddr, requested, server;
	struct mac chaddr;
	uint8_t want;
	bool away;
} at_servers[] = {
	{ "discover", false, 1, DHCP_DISCOVER, 0, 0, 0, STA_IS, DHCP_OFFER, false },
	{ "a stranger", false, 1, DHCP_DISCOVER, 0, 0, 0, THIRD_IS, 0, false },
	{ "a server's", false, 2, DHCP_DISCOVER, 0, 0, 0, STA_IS, 0, false },
	{ "select", false, 1, DHCP_REQUEST, 0, IP, GW, STA_IS, DHCP_ACK, false },
	{ "select another", false, 1, DHCP_REQUEST, 0, IP, GW + 1, STA_IS, 0, false },
	{ "select wrongly", false, 1, DHCP_REQUEST, 0, IP + 1, GW, STA_IS, DHCP_NAK, false },
	{ "reboot", true, 1, DHCP_REQUEST, 0, IP, 0, STA_IS, DHCP_ACK, false },
	{ "reboot, unknown", false, 1, DHCP_REQUEST, 0, IP, 0, STA_IS, 0, false },
	{ "reboot, another's", true, 1, DHCP_REQUEST, 0, IP + 1, 0, STA_IS, DHCP_NAK, false },
	{ "reboot, elsewhere", false, 1, DHCP_REQUEST, 0, 0xc0a80002, 0, STA_IS, DHCP_NAK, false },
	{ "renew", true, 1, DHCP_REQUEST, IP, 0, 0, STA_IS, DHCP_ACK, false },
	{ "renew, another's", true, 1, DHCP_REQUEST, IP + 1, 0, 0, STA_IS, DHCP_NAK, false },
	{ "reboot, away", true, 1, DHCP_REQUEST, 0, IP, 0, STA_IS, DHCP_NAK, true },
	{ "discover, away", true, 1, DHCP_DISCOVER, 0, 0, 0, STA_IS, 0, true },
	{ "select, away", true, 1, DHCP_REQUEST, 0, IP, GW, STA_IS, 0, true },
	{ "decline", true, 1, DHCP_DECLINE, 0, IP, GW, STA_IS, 0, false },
	{ "release", true, 1, DHCP_RELEASE, IP, 0, GW, STA_IS, 0, false },
	{ "inform", true, 1, DHCP_INFORM, IP, 0, 0, STA_IS, 0, false },
	{ "an offer", true, 1, DHCP_OFFER, 0, 0, 0, STA_IS, 0, false },
};

START_TEST(t_server)
{
	const struct server_case *t = &at_servers[_i];
	struct dhcp d = { .op = t->op, .xid = 7, .ciaddr = t->ciaddr, .chaddr = t->chaddr,
			  .type = t->type, .requested = t->requested, .server = t->server };
	uint8_t room[DHCP_LEN_MAX];
	struct wr m = wr_of(room, sizeof(room));

	setup(L3_ROAM_KEEP, 0);
	w.binding.given = t->given;
	dhcp_build(&m, &d);
	fx_reset(&w.fx);
	dhcp_server_rx(&w.s, &(struct dhcp_in){ STA, t->away, wr_sofar(&m) }, &w.fx);
	perform(false);
	for (uint8_t i = 1; i < DHCP_TYPE_COUNT; i++)
		ck_assert_msg(w.sent[i] == (i == t->want), "%s: %u", t->name, i);
}
END_TEST

UNIT_MAIN("l3", {
	tcase_add_test(tc, t_join);
	tcase_add_test(tc, t_again);
	tcase_add_loop_test(tc, t_roam, 0, N_OF(roams));
	tcase_add_loop_test(tc, t_new_link, 0, N_OF(roams));
	tcase_add_test(tc, t_detect_alone);
	tcase_add_test(tc, t_detect_other);
	tcase_add_loop_test(tc, t_nak, 0, N_OF(roams));
	tcase_add_test(tc, t_forgot);
	tcase_add_loop_test(tc, t_lost, 0, 4);
	tcase_add_test(tc, t_probe);
	tcase_add_loop_test(tc, t_conflict, 0, N_OF(conflicts));
	tcase_add_test(tc, t_renew);
	tcase_add_test(tc, t_expired);
	tcase_add_loop_test(tc, t_forged, 0, N_OF(forged));
	tcase_add_test(tc, t_cut);
	tcase_add_loop_test(tc, t_server, 0, N_OF(at_servers));
})
