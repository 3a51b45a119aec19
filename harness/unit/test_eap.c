/* sees: base crypto wire key trace spec proto */
#include "suite.h"

#include "eap_toy.h"
#include "hex.h"
#include "mangle.h"

static const struct mac ap = { { 2, 0, 0, 0, 1, 0 } };
static const struct mac sta = { { 2, 0, 0, 0, 2, 0 } };

/* A peer and a server, one packet in the air between them. */
struct pair {
	struct toys conf;
	struct crypto *crypto;
	struct eap_peer peer;
	struct eap_server server;
	struct eap_server_out out;
	struct bytes answer; /* the peer's last */
	struct fx fx;
};

static struct eap_env env_of(struct pair *w)
{
	return (struct eap_env){ .crypto = w->crypto };
}

static struct bytes peer_event(struct pair *w, struct eap_peer_event ev)
{
	struct eap_env env = env_of(w);

	fx_reset(&w->fx);
	ck_assert_int_eq(eap_peer_step(&w->peer, &env, &ev, &w->fx, &w->answer), ERR_OK);
	return w->answer;
}

static struct bytes to_peer(struct pair *w, struct bytes packet)
{
	return peer_event(w, (struct eap_peer_event){ .kind = EAP_PEER_EV_PACKET,
						      .u.packet = packet });
}

static struct bytes peer_hex(struct pair *w, const char *hex)
{
	struct oct in = oct(hex);

	return to_peer(w, oct_bytes(&in));
}

static enum eap_server_answer to_server(struct pair *w, struct bytes packet)
{
	struct eap_env env = env_of(w);

	fx_reset(&w->fx);
	ck_assert_int_eq(eap_server_step(&w->server, &env, packet, &w->fx, &w->out), ERR_OK);
	return w->out.answer;
}

static enum eap_server_answer server_hex(struct pair *w, const char *hex)
{
	struct oct in = oct(hex);

	return to_server(w, oct_bytes(&in));
}

static struct pair *pair_new(void)
{
	struct pair *w = calloc(1, sizeof(*w));

	ck_assert(w != NULL && crypto_new(&w->crypto) == ERR_OK);
	toys_init(&w->conf);
	eap_peer_init(&w->peer, &w->conf.peer, rng_stream(1, "sta", "eap"));
	eap_server_init(&w->server, &w->conf.server, sta, rng_stream(1, "radius", "eap"));
	peer_event(w, (struct eap_peer_event){ .kind = EAP_PEER_EV_RESTART,
					       .u.authenticator = ap });
	return w;
}

static void pair_free(struct pair *w)
{
	eap_peer_fini(&w->peer);
	eap_server_fini(&w->server);
	crypto_free(w->crypto);
	free(w);
}

/* The authenticator's first request; the conversation goes on to its end. */
static void run_all(struct pair *w)
{
	struct bytes a = peer_hex(w, "01 2a 00 05 01");

	while (a.len > 0 && to_server(w, a) != EAP_SERVER_SILENCE)
		a = to_peer(w, w->out.packet);
}

static void check_answer(struct pair *w, const char *hex)
{
	check_hex("peer", "answer", w->answer.p, w->answer.len, hex);
}

START_TEST(t_success)
{
	struct pair *w = pair_new();

	run_all(w);
	ck_assert_int_eq(w->peer.state, EAP_PEER_SUCCESS);
	ck_assert_int_eq(w->server.state, EAP_SERVER_SUCCESS);
	ck_assert(w->peer.has_keys && w->server.has_keys);
	ck_assert_uint_eq(w->server.keys.msk_len, 64);
	ck_assert_mem_eq(w->peer.keys.msk, w->server.keys.msk, 64);
	ck_assert(w->server.user == &w->conf.user[0]);
	ck_assert_uint_eq(w->server.identity_len, 2);
	/* three rounds after the identity; the Success repeats the last identifier */
	check_hex("server", "last", w->out.packet.p, w->out.packet.len, "03 2d 00 04");
	pair_free(w);
}
END_TEST

START_TEST(t_octets)
{
	struct pair *w = pair_new();

	peer_hex(w, "01 2a 00 05 01");
	check_answer(w, "02 2a 00 07 01 6a 6f");
	ck_assert_int_eq(to_server(w, w->answer), EAP_SERVER_REQUEST);
	check_hex("server", "request", w->out.packet.p, w->out.packet.len,
		  "01 2b 00 1a 2f 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
	to_peer(w, w->out.packet);
	check_answer(w, "02 2b 00 0c 2f 02 73 65 63 72 65 74");
	pair_free(w);
}
END_TEST

/* [RFC 3748 5.1, wpa_supplicant anonymous_identity] */
START_TEST(t_anonymous)
{
	struct pair *w = pair_new();

	w->conf.peer_spec.anonymous_identity = "anonymous@x";
	run_all(w);
	ck_assert_int_eq(w->peer.state, EAP_PEER_SUCCESS);
	ck_assert(w->server.user == &w->conf.user[1]);
	ck_assert_uint_eq(w->peer.method->type.no, TOY_B);
	pair_free(w);
}
END_TEST

/* What leads to Failure; the last packet is one with the identifier of the last request. */
static const struct {
	const char *name, *identity, *password;
	enum spec_eap_type only;
	const char *last;
} failures[] = {
	{ "unknown user", "joe", "secret", SPEC_EAP_NONE, "04 2a 00 04" },
	{ "case matters", "Jo", "secret", SPEC_EAP_NONE, "04 2a 00 04" },
	{ "a user without methods", "nobody", "secret", SPEC_EAP_NONE, "04 2a 00 04" },
	{ "no identity", "", "secret", SPEC_EAP_NONE, "04 2a 00 04" },
	{ "wrong password", "jo", "Secret", SPEC_EAP_NONE, "04 2b 00 04" },
	{ "no common method", "jo", "secret", SPEC_EAP_TLS, "04 2b 00 04" },
	{ "prefix", "anonymous", "secre", TOY_A, "04 2c 00 04" },
};

START_TEST(t_failure)
{
	struct pair *w = pair_new();
	const char *password = failures[_i].password;

	w->conf.peer_spec.identity = failures[_i].identity;
	w->conf.peer_spec.password.text = bytes_of(password, strlen(password));
	if (failures[_i].only != SPEC_EAP_NONE)
		w->conf.peer_spec.methods[w->conf.peer_spec.n_methods++] = failures[_i].only;
	run_all(w);
	ck_assert_int_eq(w->server.state, EAP_SERVER_FAILURE);
	ck_assert(!w->server.has_keys && !w->peer.has_keys);
	check_hex(failures[_i].name, "last", w->out.packet.p, w->out.packet.len, failures[_i].last);
	ck_assert_msg(w->peer.state == EAP_PEER_FAILURE, "%s: peer is %s", failures[_i].name,
		      eap_peer_state_text(w->peer.state));
	pair_free(w);
}
END_TEST

/* [RFC 3748 5.3.1] */
START_TEST(t_nak)
{
	struct pair *w = pair_new();

	w->conf.peer_spec.methods[0] = TOY_C;
	w->conf.peer_spec.methods[1] = TOY_B;
	w->conf.peer_spec.n_methods = 2;
	peer_hex(w, "01 2a 00 05 01");
	to_server(w, w->answer);
	to_peer(w, w->out.packet);
	check_answer(w, "02 2b 00 07 03 30 33"); /* in the order built in */
	ck_assert_int_eq(to_server(w, w->answer), EAP_SERVER_REQUEST);
	ck_assert_uint_eq(w->server.method->type.no, TOY_B); /* the server's order */
	ck_assert_int_eq(to_server(w, to_peer(w, w->out.packet)), EAP_SERVER_REQUEST);
	/* no second choice once a method runs [RFC 3748 5.3.1, RFC 4137 5.4] */
	ck_assert_int_eq(server_hex(w, "02 2d 00 06 03 33"), EAP_SERVER_SILENCE);
	pair_free(w);
}
END_TEST

START_TEST(t_nak_forms)
{
	struct pair *w = pair_new();

	w->conf.peer_spec.methods[0] = TOY_C;
	w->conf.peer_spec.n_methods = 1;
	peer_hex(w, "01 01 00 0c fe 00 37 2a 00 00 00 01");
	check_answer(w, "02 01 00 14 fe 00 00 00 00 00 00 03 fe 00 00 00 00 00 00 33");
	w->conf.peer_spec.methods[0] = SPEC_EAP_TLS;
	peer_hex(w, "01 02 00 06 19 20");
	check_answer(w, "02 02 00 06 03 00");
	/* a method that cannot begin is refused too */
	w->conf.peer_spec.n_methods = 0;
	w->conf.peer_spec.password.given = false;
	peer_hex(w, "01 03 00 06 2f 02");
	check_answer(w, "02 03 00 07 03 30 33");
	ck_assert_int_eq(w->peer.state, EAP_PEER_IDLE);
	pair_free(w);
}
END_TEST

/* The server passes over what it cannot begin, and takes a Nak's list as it is. */
START_TEST(t_server_choice)
{
	static const enum spec_eap_type odd[] = { SPEC_EAP_PEAP, TOY_B, TOY_C };
	struct pair *w = pair_new();

	memcpy(w->conf.user[0].methods, odd, sizeof(odd));
	ck_assert_int_eq(server_hex(w, "02 01 00 07 01 6a 6f"), EAP_SERVER_REQUEST);
	ck_assert_uint_eq(w->server.method->type.no, TOY_B);
	/* PEAP and B again: nothing is left but C, which was not listed */
	ck_assert_int_eq(server_hex(w, "02 02 00 07 03 19 30"), EAP_SERVER_REJECT);
	pair_free(w);
}
END_TEST

/* [RFC 3748 4.1] the same request is answered with the same octets. */
START_TEST(t_duplicate)
{
	static const char filler[] = "01 2b 00 1a 2f 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
				     "00 00 00 00 00 00";
	struct pair *w = pair_new();

	peer_hex(w, "01 2a 00 05 01");
	w->conf.peer_spec.identity = "other"; /* repeated, not built again */
	peer_hex(w, "01 2a 00 05 01");
	check_answer(w, "02 2a 00 07 01 6a 6f");
	peer_hex(w, filler);
	peer_hex(w, filler);
	check_answer(w, "02 2b 00 0c 2f 02 73 65 63 72 65 74");
	ck_assert_uint_eq(((struct toy *)w->peer.session)->left, 2);
	pair_free(w);
}
END_TEST

/* eap_workaround: the same identifier with other octets is another request. */
START_TEST(t_same_id)
{
	struct pair *w = pair_new();

	w->conf.peer_spec.workaround = _i == 1;
	peer_hex(w, "01 2a 00 05 01");
	peer_hex(w, "01 2a 00 06 0d 20"); /* TLS: not built in */
	check_answer(w, _i == 1 ? "02 2a 00 08 03 2f 30 33" : "02 2a 00 07 01 6a 6f");
	pair_free(w);
}
END_TEST

/* What a peer that has sent its identity (id 42) makes of other packets. */
static const struct {
	const char *name, *in, *answer;
	bool workaround;
	enum eap_peer_state want;
} strays[] = {
	{ "unexpected Success", "03 2a 00 04", "", true, EAP_PEER_FAILURE },
	{ "Success two ahead", "03 2c 00 04", "", true, EAP_PEER_FAILURE },
	{ "Success three ahead", "03 2d 00 04", "", true, EAP_PEER_IDLE },
	{ "Success one ahead, strict", "03 2b 00 04", "", false, EAP_PEER_IDLE },
	{ "Failure", "04 2a 00 04", "", true, EAP_PEER_FAILURE },
	{ "Failure behind", "04 29 00 04", "", true, EAP_PEER_IDLE },
	{ "a response", "02 2a 00 07 01 6a 6f", "", true, EAP_PEER_IDLE },
	{ "code 10", "0a 2a 00 04", "", true, EAP_PEER_IDLE },
	{ "too short", "01 2a 00", "", true, EAP_PEER_IDLE },
	{ "no type", "01 2b 00 04", "", true, EAP_PEER_IDLE },
	{ "Notification", "01 2b 00 07 02 68 69", "02 2b 00 05 02", true, EAP_PEER_IDLE },
	{ "Identity again", "01 2b 00 05 01", "02 2b 00 07 01 6a 6f", true, EAP_PEER_IDLE },
};

START_TEST(t_stray)
{
	struct pair *w = pair_new();

	w->conf.peer_spec.workaround = strays[_i].workaround;
	peer_hex(w, "01 2a 00 05 01");
	peer_hex(w, strays[_i].in);
	check_hex(strays[_i].name, "answer", w->answer.p, w->answer.len, strays[_i].answer);
	ck_assert_msg(w->peer.state == strays[_i].want, "%s: %s", strays[_i].name,
		      eap_peer_state_text(w->peer.state));
	pair_free(w);
}
END_TEST

static void begin_method(struct pair *w)
{
	peer_hex(w, "01 2a 00 05 01");
	to_server(w, w->answer);
	to_peer(w, w->out.packet);
	ck_assert_int_eq(w->peer.state, EAP_PEER_METHOD);
}

/* [RFC 3748 4.2] "the peer MUST silently discard" a Success or Failure in the midst of a method. */
static const char *const midst[] = {
	"03 2c 00 04",	     "03 2d 00 04",	     "04 2c 00 04",    "01 2d 00 05 01",
	"01 2d 00 06 0d 20", "01 2d 00 07 2f 01 00", "01 2d 00 05 2f",
	/* what the method waits for, under another type */
	"01 2d 00 1a 30 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
};

START_TEST(t_midst)
{
	struct pair *w = pair_new();

	begin_method(w);
	to_server(w, w->answer);
	to_peer(w, w->out.packet);
	to_server(w, w->answer);
	peer_hex(w, midst[_i]);
	ck_assert_uint_eq(w->answer.len, 0);
	ck_assert_int_eq(w->peer.state, EAP_PEER_METHOD);
	/* and goes on as if it had not come */
	ck_assert_uint_gt(to_peer(w, w->out.packet).len, 0);
	while (to_server(w, w->answer) == EAP_SERVER_REQUEST)
		to_peer(w, w->out.packet);
	to_peer(w, w->out.packet);
	ck_assert_int_eq(w->peer.state, EAP_PEER_SUCCESS);
	pair_free(w);
}
END_TEST

/* What the server makes of a response to its first request of the method (id 43). */
static const char *const server_strays[] = {
	"02 2a 00 07 01 6a 6f",		    /* the identity once more */
	"02 2a 00 0c 2f 02 73 65 63 72 65 74", /* another identifier: behind */
	"02 2c 00 0c 2f 02 73 65 63 72 65 74", /* ahead */
	"02 2b 00 0c 30 02 73 65 63 72 65 74", /* another type */
	"01 2b 00 0c 2f 02 73 65 63 72 65 74", /* a request */
	"02 2b 00 0d 2f 02 73 65 63 72 65 74", /* cut off */
	"03 2b 00 04",
	"",
};

START_TEST(t_server_stray)
{
	struct pair *w = pair_new();

	begin_method(w);
	ck_assert_int_eq(server_hex(w, server_strays[_i]), EAP_SERVER_SILENCE);
	ck_assert_uint_eq(w->out.packet.len, 0);
	ck_assert_int_eq(to_server(w, w->answer), EAP_SERVER_REQUEST);
	pair_free(w);
}
END_TEST

/* A session that does not begin with the identity is asked for it. */
START_TEST(t_server_begins)
{
	static const char *const first[] = { "02 05 00 06 0d 00", "02 05 00 06 03 19" };
	struct pair *w = pair_new();

	ck_assert_int_eq(server_hex(w, first[_i]), EAP_SERVER_REQUEST);
	check_hex("server", "request", w->out.packet.p, w->out.packet.len, "01 06 00 05 01");
	ck_assert_int_eq(server_hex(w, "02 06 00 06 03 19"), EAP_SERVER_SILENCE);
	ck_assert_int_eq(server_hex(w, "02 06 00 07 01 6a 6f"), EAP_SERVER_REQUEST);
	ck_assert_uint_eq(w->server.id, 7);
	pair_free(w);
}
END_TEST

START_TEST(t_server_begins_empty)
{
	struct pair *w = pair_new();

	ck_assert_int_eq(server_hex(w, ""), EAP_SERVER_REQUEST);
	ck_assert_int_eq(w->server.state, EAP_SERVER_IDENTITY);
	ck_assert_uint_eq(w->out.packet.len, 5);
	pair_free(w);
}
END_TEST

START_TEST(t_identity_too_long)
{
	struct pair *w = pair_new();
	uint8_t mem[300];
	struct wr wr = wr_of(mem, sizeof(mem));
	struct mark m = eap_open(&wr, EAP_RESPONSE, 1, eap_ietf(EAP_TYPE_IDENTITY));

	wr_zero(&wr, EAP_IDENTITY_MAX + 1);
	eap_close(&wr, m);
	ck_assert_int_eq(to_server(w, wr_sofar(&wr)), EAP_SERVER_REJECT);
	pair_free(w);
}
END_TEST

/* Both ends give up after so many packets, and after so many short ones. */
START_TEST(t_rounds)
{
	struct pair *w = pair_new();
	char packet[] = "01 00 00 05 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00";
	struct oct in = oct(packet);
	unsigned limit = _i == 0 ? EAP_ROUNDS_SHORT_MAX : EAP_ROUNDS_MAX, n = 0;

	while (w->peer.state == EAP_PEER_IDLE && n < 1000) {
		in.p[1]++;
		to_peer(w, bytes_of(in.p, _i == 0 ? 5 : in.len));
		n++;
	}
	ck_assert_uint_eq(n, limit + 1);
	ck_assert_int_eq(w->peer.state, EAP_PEER_FAILURE);
	server_hex(w, "02 2a 00 07 01 6a 6f");
	for (n = 0; w->server.state == EAP_SERVER_PROPOSED && n < 1000; n++)
		to_server(w, bytes_of(in.p, _i == 0 ? 5 : in.len));
	ck_assert_uint_eq(n, limit + 1);
	ck_assert_int_eq(w->out.answer, EAP_SERVER_REJECT);
	pair_free(w);
}
END_TEST

static enum eap_peer_state after(struct pair *w, enum eap_peer_event_kind kind)
{
	ck_assert_uint_eq(peer_event(w, (struct eap_peer_event){ .kind = kind }).len, 0);
	return w->peer.state;
}

/* The Success is lost: the keys of the layer below say it as well, if the method has ended. */
START_TEST(t_lower_success)
{
	struct pair *w = pair_new();

	struct bytes first;

	ck_assert_int_eq(after(w, EAP_PEER_EV_LOWER_SUCCESS), EAP_PEER_IDLE);
	begin_method(w);
	first = w->answer;
	ck_assert_int_eq(after(w, EAP_PEER_EV_LOWER_SUCCESS), EAP_PEER_METHOD);
	w->answer = first;
	while (to_server(w, w->answer) == EAP_SERVER_REQUEST)
		to_peer(w, w->out.packet);
	ck_assert(!w->peer.has_keys);
	ck_assert_int_eq(after(w, EAP_PEER_EV_LOWER_SUCCESS), EAP_PEER_SUCCESS);
	ck_assert(w->peer.has_keys);
	ck_assert_mem_eq(w->peer.keys.msk, w->server.keys.msk, 64);
	/* whatever comes now waits for a new session */
	ck_assert_uint_eq(to_peer(w, w->out.packet).len, 0);
	ck_assert_uint_eq(peer_hex(w, "01 00 00 05 01").len, 0);
	ck_assert_int_eq(after(w, EAP_PEER_EV_RESTART), EAP_PEER_IDLE);
	ck_assert(!w->peer.has_keys && w->peer.answer_len == 0);
	pair_free(w);
}
END_TEST

START_TEST(t_timeout)
{
	struct pair *w = pair_new();

	begin_method(w);
	ck_assert_int_eq(after(w, EAP_PEER_EV_TIMEOUT), EAP_PEER_FAILURE);
	ck_assert_int_eq(after(w, EAP_PEER_EV_CACHED), EAP_PEER_SUCCESS);
	ck_assert(!w->peer.has_keys);
	ck_assert_int_eq(after(w, EAP_PEER_EV_DISABLE), EAP_PEER_DISABLED);
	ck_assert_uint_eq(peer_hex(w, "01 00 00 05 01").len, 0);
	pair_free(w);
}
END_TEST

/* Every packet of a conversation, broken in every way, at the place where it belongs. */
struct stage {
	unsigned at; /* packets delivered before */
	bool to_peer;
};

static void broken(void *ctx, struct bytes variant)
{
	const struct stage *g = ctx;
	struct pair *w = pair_new();

	peer_hex(w, "01 2a 00 05 01");
	for (unsigned i = 0; i < g->at; i++) {
		to_server(w, w->answer);
		to_peer(w, w->out.packet);
	}
	if (g->to_peer) {
		to_server(w, w->answer);
		to_peer(w, variant);
	} else {
		to_server(w, variant);
	}
	/* what is answered is an EAP packet of the right direction */
	struct eap e;

	if (w->answer.len > 0)
		ck_assert(eap_parse(w->answer, &e) == WIRE_OK && e.code == EAP_RESPONSE);
	if (w->out.packet.len > 0)
		ck_assert(eap_parse(w->out.packet, &e) == WIRE_OK && e.code != EAP_RESPONSE);
	ck_assert(w->peer.state != EAP_PEER_SUCCESS || w->server.state == EAP_SERVER_SUCCESS);
	pair_free(w);
}

START_TEST(t_mangled)
{
	struct stage g = { (unsigned)_i / 2, _i % 2 == 1 };
	struct pair *w = pair_new();
	struct oct sample = { 0 };

	peer_hex(w, "01 2a 00 05 01");
	for (unsigned i = 0; i < g.at; i++) {
		to_server(w, w->answer);
		to_peer(w, w->out.packet);
	}
	if (g.to_peer)
		to_server(w, w->answer);
	sample.len = g.to_peer ? w->out.packet.len : w->answer.len;
	memcpy(sample.p, g.to_peer ? w->out.packet.p : w->answer.p, sample.len);
	pair_free(w);
	mangle(oct_bytes(&sample), broken, &g);
}
END_TEST

UNIT_MAIN("eap", {
	tcase_add_test(tc, t_success);
	tcase_add_test(tc, t_octets);
	tcase_add_test(tc, t_anonymous);
	tcase_add_loop_test(tc, t_failure, 0, N_OF(failures));
	tcase_add_test(tc, t_nak);
	tcase_add_test(tc, t_nak_forms);
	tcase_add_test(tc, t_server_choice);
	tcase_add_test(tc, t_duplicate);
	tcase_add_loop_test(tc, t_same_id, 0, 2);
	tcase_add_loop_test(tc, t_stray, 0, N_OF(strays));
	tcase_add_loop_test(tc, t_midst, 0, N_OF(midst));
	tcase_add_loop_test(tc, t_server_stray, 0, N_OF(server_strays));
	tcase_add_loop_test(tc, t_server_begins, 0, 2);
	tcase_add_test(tc, t_server_begins_empty);
	tcase_add_test(tc, t_identity_too_long);
	tcase_add_loop_test(tc, t_rounds, 0, 2);
	tcase_add_test(tc, t_lower_success);
	tcase_add_test(tc, t_timeout);
	tcase_add_loop_test(tc, t_mangled, 0, 10);
})
