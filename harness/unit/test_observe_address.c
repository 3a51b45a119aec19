/* sees: base trace wire observe */
#include "observe_script.h"
#include "suite.h"
#include "wire/dhcp.h"
#include "wire/ip.h"

/* A roam whose keys take milliseconds, and a station that asks for its address afterwards. */
#define MS NS_PER_MS
#define IP UINT32_C(0x0a010203)

static void address(struct script *s, bool usable)
{
	script_rec(s, (struct trace_rec){ .kind = TRACE_ADDRESS, .entity = "sta",
					  .u.address = { usable, usable ? "10.1.2.3" : NULL } });
}

static void say(struct script *s, const char *entity, struct mac from, struct mac to,
		const struct dhcp *d)
{
	uint8_t message[DHCP_LEN_MAX], packet[600], frame[620];
	struct wr m = wr_of(message, sizeof(message)), p = wr_of(packet, sizeof(packet));
	struct wr w = wr_of(frame, sizeof(frame));
	bool up = d->op == DHCP_TO_SERVER;
	const struct ipv4 ip = { .ttl = 64, .dst = UINT32_MAX };

	dhcp_build(&m, d);
	udp_build(&p, &ip, &(struct udp){ up ? 68 : 67, up ? 67 : 68, wr_sofar(&m) });
	eth_build(&w, &(struct eth){ to, from, ETHERTYPE_IPV4, wr_sofar(&p) });
	ck_assert(!w.overflow);
	script_wire(s, entity, wr_sofar(&w), false);
}

static void ask(struct script *s)
{
	say(s, "ap2", STA, MAC_BROADCAST,
	    &(struct dhcp){ .op = DHCP_TO_SERVER, .xid = 7, .chaddr = STA, .type = DHCP_REQUEST,
			    .requested = IP });
}

static void answer(struct script *s, enum dhcp_type type)
{
	const struct mac server = { { 2, 0, 0, 0, 0, 0x99 } };
	struct dhcp d = { .op = DHCP_TO_CLIENT, .xid = 7, .chaddr = STA, .type = (uint8_t)type,
			  .server = 1 };

	if (type == DHCP_ACK)
		d.yiaddr = IP;
	say(s, "gateway", server, type == DHCP_NAK ? MAC_BROADCAST : STA, &d);
	say(s, "switch", server, type == DHCP_NAK ? MAC_BROADCAST : STA, &d); /* passed on */
}

static void roam(struct script *s)
{
	address(s, false);
	script_path(s, AP1, false, false);
	script_join(s, AP1, AKM_PSK);
	script_path(s, AP1, true, true);
	script_l2_update(s, "ap1");
	script_wait(s, MS);
	address(s, true);
	script_wait(s, 10 * MS);
	script_path(s, AP2, false, false);
	script_auth(s, AP2, false, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_auth(s, AP2, true, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_assoc(s, AP2, true, AKM_PSK, NULL);
	script_answer(s, AP2, true, 0);
	script_handshake(s, AP2, AKM_PSK);
}

static const struct l3_case {
	const char *name;
	bool asks, again;
	enum dhcp_type answer;
	int64_t wait_ns; /* from the open path to the address */
	uint8_t cause;
} cases[] = {
	{ "at once", true, false, DHCP_ACK, 20 * MS, 0 },
	{ "late", true, false, DHCP_ACK, 600 * MS, 66 },
	{ "asked twice", true, true, DHCP_ACK, 600 * MS, 66 },
	{ "refused", true, false, DHCP_NAK, 20 * MS, 18 },
	{ "refused, and late", true, false, DHCP_NAK, 600 * MS, 18 },
	{ "without a word", false, false, DHCP_ACK, 600 * MS, 0 },
};

START_TEST(t_l3)
{
	const struct l3_case *t = &cases[_i];
	struct script s = script_new(AKM_PSK, false);
	const struct observed_station *st;
	const struct phase_time *l3;

	roam(&s);
	address(&s, false);
	script_path(&s, AP2, true, true);
	script_l2_update(&s, "ap2");
	script_wait(&s, MS);
	if (t->asks)
		ask(&s);
	if (t->again)
		ask(&s);
	script_wait(&s, t->wait_ns);
	if (t->asks)
		answer(&s, t->answer);
	address(&s, true);
	script_wait(&s, 5 * MS);
	script_finish(&s);
	st = observe_get_station(s.o, 0);
	ck_assert_uint_eq(st->n_roams, 1);
	l3 = &st->roams[0].phases[PHASE_L3];
	/* but for the 5 us until the wired side had learnt */
	ck_assert_int_eq(l3->ns, t->wait_ns + MS - 5 * NS_PER_US);
	ck_assert_int_eq(l3->blocked_up_ns, l3->ns);
	ck_assert_int_eq(l3->blocked_down_ns, l3->ns);
	ck_assert_uint_eq(st->roams[0].cause, t->cause);
	ck_assert_msg(observe_n_failures(s.o) == (t->cause != 0), "%s", t->name);
	if (t->cause != 0)
		ck_assert_uint_eq(observe_get_failure(s.o, 0)->cause, t->cause);
	observe_free(s.o);
}
END_TEST

UNIT_MAIN("observe_address", { tcase_add_loop_test(tc, t_l3, 0, N_OF(cases)); })
