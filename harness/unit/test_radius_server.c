/* sees: base crypto wire key trace spec proto */
#include "eap_toy.h"
#include "mangle.h"
#include "proto/radius_server.h"
#include "radius_world.h"
#include "suite.h"

/*
 * Client and server with a station's EAP in between, no time on the way. What happens to each
 * datagram of the client is said by a text: '.' delivered, 'x' lost, 'r' its answer is lost, '2'
 * delivered twice, 'f' its answer is forged, '!' answered and then repeated by the network.
 */
enum { STATIONS = 4 };

struct pair {
	struct rw *w;
	struct toys toys;
	struct spec_radius_client secret[2];
	struct spec_radius_policy policy;
	struct spec_radius_attr attr[5];
	struct bugs bugs;
	struct radius_server *s;
	struct radius_server_config cfg;
	struct eap_peer peer[STATIONS];
	struct fx fx;
	unsigned next; /* datagram of the client to look at */
	const char *fate;
	char said[RW_TEXT]; /* what the server answered: "11 11 2" */
	unsigned n_replies;
	struct rw_sent reply; /* the last */
	uint8_t verdict;      /* code of the last answer the client took */
};

static struct pair *pair_new(void)
{
	struct pair *p = calloc(1, sizeof(*p));

	ck_assert_ptr_nonnull(p);
	p->w = rw_new();
	toys_init(&p->toys);
	p->secret[0] = (struct spec_radius_client){ RW_SERVER(90), 32, "right" };
	p->secret[1] = (struct spec_radius_client){ 0x0a000000, 8, "right" };
	p->cfg = (struct radius_server_config){ .eap = &p->toys.server,
						.secret = p->secret,
						.n_secret = 2,
						.policy = &p->policy,
						.seed = 1,
						.name = "aaa",
						.port = RADIUS_PORT,
						.bugs = &p->bugs };
	p->fate = "";
	return p;
}

static void pair_start(struct pair *p)
{
	rw_start(p->w);
	ck_assert_int_eq(radius_server_new(&p->cfg, &p->s), ERR_OK);
	for (unsigned i = 0; i < STATIONS; i++)
		eap_peer_init(&p->peer[i], &p->toys.peer, rng_stream(1, "sta", "eap"));
}

static void pair_free(struct pair *p)
{
	for (unsigned i = 0; i < STATIONS; i++)
		eap_peer_fini(&p->peer[i]);
	radius_server_free(p->s);
	rw_free(p->w);
	free(p);
}

/* The station takes an EAP packet; its answer goes to the client. */
static void to_station(struct pair *p, unsigned sta, struct bytes eap)
{
	struct eap_env env = { .crypto = p->w->c };
	struct eap_peer_event ev = { .kind = EAP_PEER_EV_PACKET, .u.packet = eap };
	struct radius_request q = rw_request(p->w, sta);

	fx_reset(&p->fx);
	ck_assert_int_eq(eap_peer_step(&p->peer[sta], &env, &ev, &p->fx, &q.eap), ERR_OK);
	fx_reset(&p->fx);
	if (q.eap.len == 0)
		return;
	q.identity = bytes_of(p->toys.peer_spec.identity, strlen(p->toys.peer_spec.identity));
	ck_assert_int_eq(radius_client_send(p->w->k, p->w->c, &q, p->w->now_ns, &p->w->fx), ERR_OK);
	rw_apply(p->w);
}

static void begin(struct pair *p, unsigned sta)
{
	static const uint8_t identity[] = { 1, 42, 0, 5, 1 };
	struct eap_env env = { .crypto = p->w->c };
	struct eap_peer_event ev = { .kind = EAP_PEER_EV_RESTART, .u.authenticator = rw_bssid };
	struct bytes none;

	ck_assert_int_eq(eap_peer_step(&p->peer[sta], &env, &ev, &p->fx, &none), ERR_OK);
	to_station(p, sta, BYTES(identity));
}

/* A datagram to the server; true: there is an answer, in p->reply. */
static bool to_server(struct pair *p, const struct radius_datagram *d)
{
	bool answered = false;
	char text[16];

	fx_reset(&p->fx);
	ck_assert_int_eq(radius_server_rx(p->s, p->w->c, d, &p->fx), ERR_OK);
	for (unsigned i = 0; i < p->fx.n; i++) {
		const struct fx_datagram *out = &p->fx.item[i].u.udp;

		if (p->fx.item[i].kind != FX_UDP)
			continue;
		ck_assert(!answered);
		answered = true;
		ck_assert(out->to_ip == d->from_ip && out->to_port == d->from_port &&
			  out->from_port == RADIUS_PORT);
		p->reply.d = *out;
		memcpy(p->reply.bytes, out->payload.p, out->payload.len);
		p->reply.d.payload.p = p->reply.bytes;
		snprintf(text, sizeof(text), "%s%u", p->said[0] != '\0' ? " " : "",
			 p->reply.bytes[0]);
		rw_say(p->said, text, "");
		p->n_replies++;
	}
	return answered;
}

static struct radius_datagram from_client(const struct pair *p, const struct rw_sent *s)
{
	return (struct radius_datagram){ RW_SERVER(80), s->d.from_port, s->d.to_port,
					 bytes_of(s->bytes, s->d.payload.len), p->w->now_ns };
}

/* The server's last answer to the client, and on to the station. */
static void to_client(struct pair *p)
{
	struct radius_datagram d = { RW_SERVER(0), RADIUS_PORT, p->reply.d.to_port,
				     p->reply.d.payload, p->w->now_ns };
	unsigned before = p->w->n_answers;
	const struct radius_answer *a = radius_client_answer(p->w->k);

	ck_assert_int_eq(radius_client_rx(p->w->k, p->w->c, &d, &p->w->fx), ERR_OK);
	rw_apply(p->w);
	if (p->w->n_answers == before)
		return;
	p->verdict = a->code;
	to_station(p, a->cookie - 100, a->eap);
}

static void carry(struct pair *p, const struct rw_sent *s)
{
	char fate = *p->fate != '\0' ? *p->fate++ : '.';
	struct radius_datagram d = from_client(p, s);
	bool answered;

	if (fate == 'x')
		return;
	answered = to_server(p, &d);
	if (fate == '2' && answered) {
		struct rw_sent first = p->reply;

		ck_assert(to_server(p, &d));
		ck_assert(bytes_equal(bytes_of(first.bytes, first.d.payload.len),
				      p->reply.d.payload));
	}
	if (!answered || fate == 'r')
		return;
	if (fate == 'f')
		p->reply.bytes[30] ^= 1;
	to_client(p);
	if (fate == '!')
		to_client(p);
}

/* Until nothing is under way or `for_s` are over. */
static void run(struct pair *p, int64_t for_s)
{
	int64_t until = p->w->now_ns + for_s * NS_PER_S;

	for (;;) {
		while (p->next < p->w->n_sent)
			carry(p, &p->w->sent[p->next++]);
		if (p->w->timer_ns[RADIUS_CLIENT_TIMER_RETRY] > until)
			return;
		rw_run(p->w, p->w->timer_ns[RADIUS_CLIENT_TIMER_RETRY] - p->w->now_ns);
	}
}

/* Four requests: identity, then three rounds of the toy. */
static const struct {
	const char *name;
	const char *fate, *course, *said;
	unsigned duplicates;
	uint8_t verdict;
} conversations[] = {
	{ "nothing lost", "", "0.0>0 0.0>0 0.0>0 0.0>0", "11 11 11 2", 0, RADIUS_ACCESS_ACCEPT },
	{ "first request lost", "x", "0.0>0 3.0>0 3.0>0 3.0>0 3.0>0", "11 11 11 2", 0,
	  RADIUS_ACCESS_ACCEPT },
	{ "first answer lost: no second session", "r", "0.0>0 3.0>0 3.0>0 3.0>0 3.0>0",
	  "11 11 11 11 2", 1, RADIUS_ACCESS_ACCEPT },
	{ "second answer lost twice", ".rr", "0.0>0 0.0>0 3.0>0 9.0>0 9.0>0 9.0>0",
	  "11 11 11 11 11 2", 2, RADIUS_ACCESS_ACCEPT },
	{ "the Accept lost", "...r", "0.0>0 0.0>0 0.0>0 0.0>0 3.0>0", "11 11 11 2 2", 1,
	  RADIUS_ACCESS_ACCEPT },
	{ "the network repeats every request", "2222", "0.0>0 0.0>0 0.0>0 0.0>0",
	  "11 11 11 11 11 11 2 2", 4, RADIUS_ACCESS_ACCEPT },
	{ "the network repeats every answer", "!!!!", "0.0>0 0.0>0 0.0>0 0.0>0", "11 11 11 2", 0,
	  RADIUS_ACCESS_ACCEPT },
	{ "forged answers", "f.f", "0.0>0 3.0>0 3.0>0 6.0>0 6.0>0 6.0>0", "11 11 11 11 11 2", 2,
	  RADIUS_ACCESS_ACCEPT },
	{ "the server is dead", "xxxxxxxx", "0.0>0 3.0>0 9.0>0 21.0>0", "", 0, 0 },
};

START_TEST(t_conversation)
{
	struct pair *p = pair_new();
	struct radius_server_counts n;

	p->fate = conversations[_i].fate;
	pair_start(p);
	begin(p, 0);
	run(p, 100);
	ck_assert_str_eq(p->w->course, conversations[_i].course);
	ck_assert_str_eq(p->said, conversations[_i].said);
	ck_assert_uint_eq(p->verdict, conversations[_i].verdict);
	n = radius_server_counts(p->s);
	ck_assert_uint_eq(n.duplicates, conversations[_i].duplicates);
	ck_assert_uint_eq(n.sessions, p->verdict != 0);
	if (p->verdict == RADIUS_ACCESS_ACCEPT) {
		ck_assert_int_eq(p->peer[0].state, EAP_PEER_SUCCESS);
		ck_assert_uint_eq(n.accepts, 1);
		ck_assert(bytes_equal(radius_client_answer(p->w->k)->msk,
				      bytes_of(p->peer[0].keys.msk, EAP_MSK_MAX)));
		ck_assert_uint_eq(radius_client_answer(p->w->k)->eap_session_id.len, 65);
	}
	pair_free(p);
}
END_TEST

static void grant(struct pair *p)
{
	static const struct {
		uint8_t type;
		const char *value;
		size_t len;
	} rows[] = { { RADIUS_TUNNEL_TYPE, "\0\0\0\x0d", 4 },
		     { RADIUS_TUNNEL_MEDIUM_TYPE, "\0\0\0\x06", 4 },
		     { RADIUS_TUNNEL_PRIVATE_GROUP_ID, "42", 2 },
		     { RADIUS_SESSION_TIMEOUT, "\0\0\x0e\x10", 4 },
		     { RADIUS_REPLY_MESSAGE, "hello", 5 } };

	for (unsigned i = 0; i < N_OF(rows); i++)
		p->attr[i] = (struct spec_radius_attr){ .type = rows[i].type,
							.value = bytes_of(rows[i].value,
									  rows[i].len) };
	p->toys.user[0].accept_attr = p->attr;
	p->toys.user[0].n_accept_attr = N_OF(rows);
}

START_TEST(t_granted)
{
	struct pair *p = pair_new();
	const struct radius_answer *a;

	grant(p);
	pair_start(p);
	begin(p, 0);
	run(p, 1);
	a = radius_client_answer(p->w->k);
	ck_assert_uint_eq(p->verdict, RADIUS_ACCESS_ACCEPT);
	ck_assert_uint_eq(a->vlan_id, 42);
	ck_assert(a->has_session_timeout && a->session_timeout_s == 3600 && !a->reauthenticate);
	ck_assert(rw_is(a->reply_message, "hello"));
	pair_free(p);
}
END_TEST

/* Who is refused, and what the client hears. */
static const struct {
	const char *name;
	const char *identity, *password;
	bool policy;
	const char *said, *message;
	uint32_t reason;
} refused[] = {
	{ "wrong password", "jo", "guess", false, "11 3", "", 23 },
	{ "unknown user", "eve", "secret", false, "3", "", 0 },
	{ "user without a method", "nobody", "secret", false, "3", "", 23 },
	{ "refused after all", "jo", "secret", true, "11 11 11 3", "not today", 23 },
};

START_TEST(t_refused)
{
	struct pair *p = pair_new();
	const char *password = refused[_i].password;
	const struct radius_answer *a;

	p->toys.peer_spec.identity = refused[_i].identity;
	p->toys.peer_spec.password.text = bytes_of(password, strlen(password));
	p->policy = (struct spec_radius_policy){ bytes_of("jo", 2), true, "not today" };
	p->cfg.n_policy = refused[_i].policy;
	pair_start(p);
	begin(p, 0);
	run(p, 60);
	a = radius_client_answer(p->w->k);
	ck_assert_uint_eq(p->verdict, RADIUS_ACCESS_REJECT);
	ck_assert_str_eq(p->said, refused[_i].said);
	ck_assert_uint_eq(a->msk.len, 0);
	ck_assert_uint_eq(a->reason, refused[_i].reason);
	ck_assert_uint_eq(a->eap.p[0], EAP_FAILURE);
	ck_assert(rw_is(a->reply_message, refused[_i].message));
	ck_assert_int_ne(p->peer[0].state, EAP_PEER_SUCCESS);
	pair_free(p);
}
END_TEST

/* Requests that are dropped in silence. */
enum broken { STRANGER, WRONG_SECRET, NO_MAC, TWO_MACS, MAC_BIT, CODE, NO_EAP };
static const struct {
	const char *name;
	enum broken how;
	const char *why;
} dropped[] = {
	{ "of a stranger", STRANGER, "RADIUS SRV: Unknown client 192.168.0.1 - packet ignored" },
	{ "of another secret", WRONG_SECRET,
	  "RADIUS SRV: Invalid Message-Authenticator from 10.0.0.90" },
	{ "without Message-Authenticator", NO_MAC,
	  "RADIUS SRV: Invalid Message-Authenticator from 10.0.0.90" },
	{ "with two", TWO_MACS, "RADIUS SRV: Invalid Message-Authenticator from 10.0.0.90" },
	{ "with a wrong one", MAC_BIT, "RADIUS SRV: Invalid Message-Authenticator from 10.0.0.90" },
	{ "of another code", CODE, "RADIUS SRV: Unexpected RADIUS code 2" },
	{ "without EAP", NO_EAP, "RADIUS SRV: No EAP-Message in RADIUS packet from 10.0.0.90" },
};

/* A request of our own making. */
static size_t make_request(struct pair *p, enum broken how, uint8_t out[static RADIUS_LEN_MAX])
{
	static const uint8_t eap[] = { 2, 1, 0, 7, 1, 'j', 'o' };
	static const uint8_t authenticator[16] = { 9 };
	struct wr w = wr_of(out, RADIUS_LEN_MAX);
	struct mark m = radius_open(&w, &(struct radius_open){
						how == CODE ? RADIUS_ACCESS_ACCEPT :
							      RADIUS_ACCESS_REQUEST,
						1, authenticator });
	struct radius_mac_in in = { .at = 0 };
	struct radius q;

	if (how != NO_MAC)
		radius_put_msg_auth(&w);
	if (how == TWO_MACS)
		radius_put_msg_auth(&w);
	radius_put_text(&w, RADIUS_USER_NAME, "jo");
	if (how != NO_EAP)
		radius_put_eap(&w, BYTES(eap));
	radius_close(&w, m);
	in.secret = bytes_of(how == WRONG_SECRET ? "wrong" : "right", 5);
	in.packet = wr_sofar(&w);
	ck_assert_int_eq(radius_parse(in.packet, &q), WIRE_OK);
	if (radius_msg_auth_at(&q, &in.at) == WIRE_OK || how == TWO_MACS) {
		in.at = RADIUS_HDR + 2;
		ck_assert_int_eq(radius_mac(p->w->c, &in, out + in.at), ERR_OK);
		out[in.at] ^= how == MAC_BIT;
	}
	return w.len;
}

START_TEST(t_dropped)
{
	struct pair *p = pair_new();
	uint8_t out[RADIUS_LEN_MAX];
	struct radius_datagram d = { RW_SERVER(80), 40000, RADIUS_PORT, { 0 }, 0 };
	bool said = false;

	pair_start(p);
	d.payload = bytes_of(out, make_request(p, dropped[_i].how, out));
	if (dropped[_i].how == STRANGER)
		d.from_ip = UINT32_C(0xc0a80001);
	ck_assert(!to_server(p, &d));
	for (unsigned i = 0; i < p->fx.n; i++)
		said |= p->fx.item[i].kind == FX_LOG &&
			strcmp(p->fx.item[i].u.log.text, dropped[_i].why) == 0;
	ck_assert_msg(said, "%s", dropped[_i].name);
	ck_assert_uint_eq(radius_server_counts(p->s).dropped, 1);
	ck_assert_uint_eq(radius_server_counts(p->s).sessions, dropped[_i].how == NO_EAP);
	pair_free(p);
}
END_TEST

/* State that is nobody's, or another client's, is refused; so is one that is over. */
START_TEST(t_states)
{
	struct pair *p = pair_new();
	struct radius_datagram d;

	p->secret[0].ip = RW_SERVER(81);
	pair_start(p);
	begin(p, 0);
	p->fate = ".x";
	run(p, 1);
	ck_assert_str_eq(p->said, "11");
	d = from_client(p, &p->w->sent[1]);
	d.from_ip = RW_SERVER(81); /* the same secret, another client */
	ck_assert(to_server(p, &d));
	ck_assert_uint_eq(p->reply.bytes[0], RADIUS_ACCESS_REJECT);
	d.from_ip = RW_SERVER(80);
	d.now_ns = 59 * NS_PER_S;
	ck_assert(to_server(p, &d));
	ck_assert_uint_eq(p->reply.bytes[0], RADIUS_ACCESS_CHALLENGE);
	d.from_port++; /* not a repetition: the session has gone on */
	ck_assert(!to_server(p, &d));
	d.now_ns = 60 * NS_PER_S;
	ck_assert(to_server(p, &d));
	ck_assert_uint_eq(p->reply.bytes[0], RADIUS_ACCESS_REJECT);
	ck_assert_uint_eq(radius_server_counts(p->s).sessions, 0);
	pair_free(p);
}
END_TEST

/* A session that ended answers repetitions for five seconds, and nothing else. */
START_TEST(t_over)
{
	struct pair *p = pair_new();
	struct radius_datagram d;

	pair_start(p);
	begin(p, 0);
	run(p, 1);
	ck_assert_str_eq(p->said, "11 11 11 2");
	d = from_client(p, &p->w->sent[3]);
	d.now_ns = 5 * NS_PER_S - 1;
	ck_assert(to_server(p, &d));
	d.from_port++;
	ck_assert(!to_server(p, &d));
	d.now_ns++;
	ck_assert(to_server(p, &d));
	ck_assert_uint_eq(p->reply.bytes[0], RADIUS_ACCESS_REJECT);
	radius_server_restart(p->s);
	ck_assert_uint_eq(radius_server_counts(p->s).sessions, 0);
	pair_free(p);
}
END_TEST

/* The same port and identifier with another authenticator is another request. */
START_TEST(t_identifier_used_again)
{
	struct pair *p = pair_new();
	uint8_t out[RADIUS_LEN_MAX];
	struct radius_datagram d = { RW_SERVER(80), 1, RADIUS_PORT, { 0 }, 0 };
	struct radius_mac_in in = { .secret = bytes_of("right", 5), .at = RADIUS_HDR + 2 };

	pair_start(p);
	d.payload = in.packet = bytes_of(out, make_request(p, STRANGER, out));
	ck_assert(to_server(p, &d));
	ck_assert(to_server(p, &d));
	ck_assert_uint_eq(radius_server_counts(p->s).sessions, 1);
	out[4] ^= 1;
	memset(out + in.at, 0, RADIUS_AUTH_LEN);
	ck_assert_int_eq(radius_mac(p->w->c, &in, out + in.at), ERR_OK);
	ck_assert(to_server(p, &d));
	ck_assert_uint_eq(radius_server_counts(p->s).sessions, 2);
	ck_assert_uint_eq(radius_server_counts(p->s).duplicates, 1);
	pair_free(p);
}
END_TEST

START_TEST(t_full)
{
	struct pair *p = pair_new();
	uint8_t out[RADIUS_LEN_MAX];
	struct radius_datagram d = { RW_SERVER(80), 1, RADIUS_PORT, { 0 }, 0 };

	pair_start(p);
	d.payload = bytes_of(out, make_request(p, STRANGER, out));
	for (unsigned i = 0; i < RADIUS_SERVER_SESSIONS_MAX; i++, d.from_port++) {
		p->said[0] = '\0';
		ck_assert(to_server(p, &d));
		ck_assert_uint_eq(p->reply.bytes[0], RADIUS_ACCESS_CHALLENGE);
	}
	ck_assert(to_server(p, &d));
	ck_assert_uint_eq(p->reply.bytes[0], RADIUS_ACCESS_REJECT);
	d.now_ns = 60 * NS_PER_S;
	ck_assert(to_server(p, &d));
	ck_assert_uint_eq(p->reply.bytes[0], RADIUS_ACCESS_CHALLENGE);
	ck_assert_uint_eq(radius_server_counts(p->s).sessions, 1);
	pair_free(p);
}
END_TEST

/* Misbehaviour of the server: the client drops it, the repetition is good. */
START_TEST(t_bugs)
{
	struct pair *p = pair_new();
	enum bug bug = _i == 0 ? BUG_RADIUS_MAC : BUG_RADIUS_AUTHENTICATOR;

	p->bugs.times[bug] = 1;
	pair_start(p);
	begin(p, 0);
	run(p, 44);
	ck_assert_uint_eq(p->verdict, 0); /* the same answer again is as bad */
	ck_assert_ptr_nonnull(strstr(p->w->visible,
				     _i == 0 ? "Invalid Message-Authenticator!" :
					       "Response Authenticator invalid!"));
	ck_assert_str_eq(p->said, "11 11 11 11");
	pair_free(p);
}
END_TEST

/* Two stations at once do not hear each other's answers. */
START_TEST(t_two_stations)
{
	struct pair *p = pair_new();

	pair_start(p);
	begin(p, 0);
	begin(p, 1);
	run(p, 1);
	ck_assert_uint_eq(radius_server_counts(p->s).accepts, 2);
	ck_assert_int_eq(p->peer[0].state, EAP_PEER_SUCCESS);
	ck_assert_int_eq(p->peer[1].state, EAP_PEER_SUCCESS);
	ck_assert_mem_eq(p->peer[0].keys.msk, p->peer[1].keys.msk, 64); /* the toy's */
	pair_free(p);
}
END_TEST

/* Every prefix and octet of a request in the middle: no answer but to the good one. */
struct mangled {
	struct pair *p;
	struct radius_datagram d;
	struct bytes good;
};

static void give_mangled(void *ctx, struct bytes variant)
{
	struct mangled *m = ctx;

	if (bytes_equal(variant, m->good))
		return;
	m->d.payload = variant;
	ck_assert(!to_server(m->p, &m->d));
}

START_TEST(t_mangled)
{
	struct pair *p = pair_new();
	struct mangled m = { .p = p };

	pair_start(p);
	begin(p, 0);
	p->fate = ".x";
	run(p, 1);
	m.d = from_client(p, &p->w->sent[1]);
	m.good = m.d.payload;
	mangle(m.good, give_mangled, &m);
	m.d.payload = m.good;
	ck_assert(to_server(p, &m.d));
	ck_assert_uint_eq(p->reply.bytes[0], RADIUS_ACCESS_CHALLENGE);
	pair_free(p);
}
END_TEST

UNIT_MAIN("radius server", {
	tcase_add_loop_test(tc, t_conversation, 0, N_OF(conversations));
	tcase_add_test(tc, t_granted);
	tcase_add_loop_test(tc, t_refused, 0, N_OF(refused));
	tcase_add_loop_test(tc, t_dropped, 0, N_OF(dropped));
	tcase_add_test(tc, t_states);
	tcase_add_test(tc, t_over);
	tcase_add_test(tc, t_identifier_used_again);
	tcase_add_test(tc, t_full);
	tcase_add_loop_test(tc, t_bugs, 0, 2);
	tcase_add_test(tc, t_two_stations);
	tcase_add_test(tc, t_mangled);
})
