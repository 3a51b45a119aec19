/* sees: base crypto wire key trace spec proto */
#include "mangle.h"
#include "radius_world.h"
#include "suite.h"

/* What is sent, and when, while nobody answers. Times and destinations are hostapd's. */
static const struct {
	const char *name;
	unsigned n_server;
	const char *second_secret;
	int64_t first_ns;
	const char *course;
	int64_t for_s;
} silent[] = {
	/* fourth transmission at 21 s; at 45 s the same server again, and everything goes */
	{ "one server", 1, "right", 0, "0.0>0 3.0>0 9.0>0 21.0>0", 400 },
	/* hostapd counts in whole seconds: what begins at 0.6 s is repeated at 3.6 s */
	{ "one server, not on the second", 1, "right", 600 * NS_PER_MS,
	  "0.6>0 3.6>0 9.6>0 21.6>0", 400 },
	{ "two servers", 2, "right", 0,
	  "0.0>0 3.0>0 9.0>0 21.0>0 45.0>1 51.0>1 63.0>1 87.0>1 135.0>0 141.0>0 153.0>0 177.0>0 "
	  "225.0>1 231.0>1 243.0>1 267.0>1 315.0>0 321.0>0 333.0>0 357.0>0 405.0>1 411.0>1 "
	  "423.0>1 447.0>1",
	  2000 },
	{ "two servers of two secrets", 2, "other", 0, "0.0>0 3.0>0 9.0>0 21.0>0", 2000 },
};

START_TEST(t_nobody_answers)
{
	struct rw *w = rw_new();

	w->bss.radius.n_server = silent[_i].n_server;
	w->server[1].secret = silent[_i].second_secret;
	rw_start(w);
	w->now_ns = silent[_i].first_ns;
	rw_send(w, 0);
	rw_run(w, silent[_i].for_s * NS_PER_S);
	ck_assert_str_eq(w->course, silent[_i].course);
	ck_assert_uint_eq(radius_client_pending(w->k), 0);
	ck_assert_uint_eq(w->n_given_up, 1);
	ck_assert_uint_eq(w->cookie, 100);
	ck_assert_int_eq(w->timer_ns[RADIUS_CLIENT_TIMER_RETRY], TIME_NEVER);
	ck_assert_ptr_nonnull(strstr(w->visible, "RADIUS: No response from Authentication server "
						 "10.0.0.10:1812 - failover\n"));
	for (unsigned i = 1; i < w->n_sent; i++) /* the same octets every time */
		ck_assert(bytes_equal(w->sent[i].d.payload, w->sent[0].d.payload));
	rw_free(w);
}
END_TEST

/* A new socket for each server: what the old one still says is nobody's. */
START_TEST(t_failover_changes_the_port)
{
	struct rw *w = rw_new();

	w->bss.radius.n_server = 2;
	rw_start(w);
	rw_send(w, 0);
	rw_run(w, 46 * NS_PER_S);
	ck_assert_str_eq(w->course, "0.0>0 3.0>0 9.0>0 21.0>0 45.0>1");
	ck_assert_uint_ne(w->sent[4].d.from_port, w->sent[3].d.from_port);
	ck_assert_uint_eq(w->sent[3].d.from_port, w->sent[0].d.from_port);
	rw_answer(w, 3, &(struct rw_answer){ .code = RADIUS_ACCESS_ACCEPT });
	ck_assert_uint_eq(w->n_answers, 0);
	ck_assert_str_eq(w->verdicts, "RADIUS answer: not from the server in use\n");
	rw_answer(w, 4, &(struct rw_answer){ .code = RADIUS_ACCESS_ACCEPT });
	ck_assert_uint_eq(w->n_answers, 1);
	ck_assert_uint_eq(radius_client_server_ip(w->k), RW_SERVER(1));
	rw_free(w);
}
END_TEST

/* radius_retry_primary_interval: back to the first server, whether it answers or not. */
START_TEST(t_back_to_the_primary)
{
	struct rw *w = rw_new();

	w->bss.radius.n_server = 2;
	w->bss.radius.retry_primary_interval_s = 60;
	rw_start(w);
	rw_send(w, 0);
	rw_run(w, 46 * NS_PER_S);
	rw_answer(w, 4, &(struct rw_answer){ .code = RADIUS_ACCESS_ACCEPT });
	ck_assert_uint_eq(w->n_answers, 1);
	ck_assert_uint_eq(radius_client_server_ip(w->k), RW_SERVER(1));
	rw_run(w, 13 * NS_PER_S);
	ck_assert_uint_eq(radius_client_server_ip(w->k), RW_SERVER(1));
	rw_run(w, 2 * NS_PER_S);
	ck_assert_uint_eq(radius_client_server_ip(w->k), RW_SERVER(0));
	ck_assert_ptr_nonnull(strstr(w->visible, "RADIUS: Authentication server 10.0.0.10:1812\n"));
	rw_free(w);
}
END_TEST

/* What is pending moves with the client to the primary, and waits 3 s more. */
START_TEST(t_primary_while_waiting)
{
	struct rw *w = rw_new();

	w->bss.radius.n_server = 2;
	w->bss.radius.retry_primary_interval_s = 60;
	rw_start(w);
	rw_send(w, 0);
	rw_run(w, 70 * NS_PER_S);
	/* 3 s after the change; then at once: 3 s after the first try are long over */
	ck_assert_str_eq(w->course, "0.0>0 3.0>0 9.0>0 21.0>0 45.0>1 51.0>1 63.0>0 69.0>0");
	rw_free(w);
}
END_TEST

/* Answers that are no answers. */
static const struct {
	const char *name;
	struct rw_answer how;
	const char *visible;
	const char *log; /* among the hidden lines */
	bool lax;        /* require_message_authenticator=0 */
} forged[] = {
	{ "wrong secret", { .code = RADIUS_ACCESS_ACCEPT, .secret = "wrong" },
	  "Invalid Message-Authenticator!\n"
	  "Incoming RADIUS packet did not have correct Message-Authenticator - dropped\n",
	  "RADIUS: No RADIUS RX handler found (type=0 code=2 id=0) [INVALID AUTHENTICATOR] - "
	  "dropping packet\n", false },
	{ "Message-Authenticator", { .code = RADIUS_ACCESS_REJECT, .spoil_mac = true },
	  "Invalid Message-Authenticator!\n"
	  "Incoming RADIUS packet did not have correct Message-Authenticator - dropped\n",
	  "(type=0 code=3 id=0) [INVALID AUTHENTICATOR]", false },
	{ "Message-Authenticator that was not asked for",
	  { .code = RADIUS_ACCESS_REJECT, .spoil_mac = true },
	  "Invalid Message-Authenticator!\n"
	  "Incoming RADIUS packet did not have correct Message-Authenticator - dropped\n",
	  "(type=0 code=3 id=0) [INVALID AUTHENTICATOR]", true },
	{ "no Message-Authenticator", { .code = RADIUS_ACCESS_ACCEPT, .no_mac = 1 },
	  "No Message-Authenticator attribute found\n"
	  "Incoming RADIUS packet did not have correct Message-Authenticator - dropped\n",
	  "[INVALID AUTHENTICATOR]", false },
	{ "two Message-Authenticators", { .code = RADIUS_ACCESS_ACCEPT, .no_mac = 2 },
	  "Multiple Message-Authenticator attributes in RADIUS message\n"
	  "Incoming RADIUS packet did not have correct Message-Authenticator - dropped\n",
	  "[INVALID AUTHENTICATOR]", false },
	{ "Response Authenticator", { .code = RADIUS_ACCESS_ACCEPT, .spoil_response = true },
	  "Response Authenticator invalid!\n"
	  "Incoming RADIUS packet did not have correct Message-Authenticator - dropped\n",
	  "[INVALID AUTHENTICATOR]", false },
	{ "Response Authenticator alone",
	  { .code = RADIUS_ACCESS_ACCEPT, .no_mac = 1, .spoil_response = true },
	  "Response Authenticator invalid!\n"
	  "Incoming RADIUS packet did not have correct Message-Authenticator - dropped\n",
	  "[INVALID AUTHENTICATOR]", true },
	{ "another code", { .code = RADIUS_ACCOUNTING_RESPONSE }, "Unknown RADIUS message code\n",
	  "(type=0 code=5 id=0) - dropping packet\n", false },
	{ "another identifier", { .code = RADIUS_ACCESS_ACCEPT, .id_plus = 1 }, "",
	  "RADIUS: No matching RADIUS request found (type=0 id=1) - dropping packet\n", false },
	{ "another address", { .code = RADIUS_ACCESS_ACCEPT, .from_elsewhere = true }, "", "",
	  false },
	{ "another port", { .code = RADIUS_ACCESS_ACCEPT, .from_port = true }, "", "", false },
	{ "to another port", { .code = RADIUS_ACCESS_ACCEPT, .to_port = true }, "", "", false },
};

START_TEST(t_forged)
{
	struct rw *w = rw_new();

	w->bss.radius.require_message_authenticator = !forged[_i].lax;
	rw_start(w);
	rw_send(w, 0);
	rw_answer(w, 0, &forged[_i].how);
	ck_assert_uint_eq(w->n_answers, 0);
	ck_assert_msg(strcmp(w->visible, forged[_i].visible) == 0, "%s: %s", forged[_i].name,
		      w->visible);
	ck_assert_msg(strstr(w->log, forged[_i].log) != NULL, "%s: %s", forged[_i].name, w->log);
	ck_assert_str_ne(w->verdicts, "");
	ck_assert_uint_eq(radius_client_pending(w->k), 1);
	/* the good answer is still taken, once */
	rw_answer(w, 0, &(struct rw_answer){ .code = RADIUS_ACCESS_ACCEPT });
	ck_assert_uint_eq(w->n_answers, 1);
	ck_assert_uint_eq(w->cookie, 100);
	rw_answer(w, 0, &(struct rw_answer){ .code = RADIUS_ACCESS_ACCEPT });
	ck_assert_uint_eq(w->n_answers, 1);
	ck_assert_ptr_nonnull(strstr(w->log, "RADIUS: No matching RADIUS request found (type=0 "
					     "id=0) - dropping packet\n"));
	rw_run(w, 100 * NS_PER_S);
	ck_assert_uint_eq(w->n_sent, 1);
	rw_free(w);
}
END_TEST

START_TEST(t_lax_takes_what_has_no_message_authenticator)
{
	struct rw *w = rw_new();

	w->bss.radius.require_message_authenticator = false;
	rw_start(w);
	rw_send(w, 0);
	rw_answer(w, 0, &(struct rw_answer){ .code = RADIUS_ACCESS_ACCEPT, .no_mac = 1 });
	ck_assert_uint_eq(w->n_answers, 1);
	rw_free(w);
}
END_TEST

/* The station has gone on: the answer to what it asked before is late. */
START_TEST(t_late)
{
	struct rw *w = rw_new();

	rw_start(w);
	rw_send(w, 0);
	rw_send(w, 0);
	rw_answer(w, 0, &(struct rw_answer){ .code = RADIUS_ACCESS_CHALLENGE });
	ck_assert_uint_eq(w->n_answers, 0);
	ck_assert_ptr_nonnull(strstr(w->log, "IEEE 802.1X: Could not find matching station for "
					     "this RADIUS message\n"));
	ck_assert_uint_eq(radius_client_pending(w->k), 2);
	rw_answer(w, 1, &(struct rw_answer){ .code = RADIUS_ACCESS_CHALLENGE });
	ck_assert_uint_eq(w->n_answers, 1);
	/* what nobody waits for is repeated all the same */
	rw_run(w, 4 * NS_PER_S);
	ck_assert_uint_eq(w->n_sent, 3);
	ck_assert(bytes_equal(w->sent[2].d.payload, w->sent[0].d.payload));
	radius_client_forget(w->k, &w->session[0]);
	ck_assert_uint_eq(radius_client_pending(w->k), 0);
	rw_run(w, 100 * NS_PER_S);
	ck_assert_uint_eq(w->n_sent, 3);
	ck_assert_uint_eq(w->n_given_up, 0);
	rw_free(w);
}
END_TEST

static const uint8_t state[] = { 0, 0, 0, 7 };

static void put_challenge(struct wr *w, const struct radius *request)
{
	(void)request;
	radius_put(w, RADIUS_STATE, BYTES(state));
	radius_put_u32(w, RADIUS_SESSION_TIMEOUT, 12);
}

static void put_keys(struct wr *w, const struct radius *request, unsigned which)
{
	struct crypto *c;
	uint8_t key[32], value[RADIUS_KEY_WRAPPED_MAX], salt[] = { 0x80, 0 };
	struct radius_hide h = { bytes_of("right", 5), request->authenticator, BYTES(salt) };
	size_t len;

	ck_assert_int_eq(crypto_new(&c), ERR_OK);
	for (uint8_t i = 0; i < 2; i++) {
		memset(key, i == 0 ? 0x5e : 0x4e, sizeof(key));
		salt[1] = i;
		ck_assert_int_eq(radius_key_wrap(c, &h, BYTES(key), value, &len), ERR_OK);
		if ((which & 1u << i) != 0)
			radius_put_vendor(w, RADIUS_VENDOR_MICROSOFT,
					  i == 0 ? RADIUS_MS_MPPE_SEND_KEY :
						   RADIUS_MS_MPPE_RECV_KEY,
					  bytes_of(value, len));
	}
	crypto_free(c);
}

static void put_accept(struct wr *w, const struct radius *request)
{
	put_keys(w, request, 3);
	radius_put_text(w, RADIUS_USER_NAME, "bob@real");
	radius_put_u32(w, RADIUS_SESSION_TIMEOUT, 3600);
	radius_put_u32(w, RADIUS_TERMINATION_ACTION, RADIUS_TERMINATE_REQUEST);
	radius_put_vlan(w, 1, 12);
	radius_put_text(w, RADIUS_CLASS, "staff");
	radius_put_text(w, RADIUS_CHARGEABLE_USER_IDENTITY, "cui-1");
	radius_put_text(w, RADIUS_EAP_KEY_NAME, "\15key name");
	radius_put_text(w, RADIUS_REPLY_MESSAGE, "welcome");
}

START_TEST(t_challenge_then_accept)
{
	struct rw *w = rw_new();
	const struct radius_answer *a;
	struct bytes value;
	struct radius p;

	w->bss.radius.request_cui = true;
	rw_start(w);
	a = radius_client_answer(w->k);
	rw_send(w, 0);
	p = rw_sent_packet(w, 0);
	ck_assert(!radius_find(&p, RADIUS_STATE, &value));
	ck_assert(radius_find(&p, RADIUS_CHARGEABLE_USER_IDENTITY, &value));
	ck_assert(bytes_equal(value, bytes_of("", 1)));
	rw_run(w, 20 * NS_PER_MS);
	rw_answer(w, 0, &(struct rw_answer){ .code = RADIUS_ACCESS_CHALLENGE,
					     .more = put_challenge });
	ck_assert_uint_eq(a->code, RADIUS_ACCESS_CHALLENGE);
	ck_assert_int_eq(a->round_trip_ns, 20 * NS_PER_MS);
	ck_assert(a->has_session_timeout && a->session_timeout_s == 12);
	ck_assert_uint_eq(a->eap.len, 4);
	ck_assert_uint_eq(a->msk.len, 0);
	ck_assert_ptr_nonnull(strstr(w->log, "round trip time 0.02 sec\n"));
	rw_send(w, 0);
	p = rw_sent_packet(w, 1);
	ck_assert(radius_find(&p, RADIUS_STATE, &value) && bytes_equal(value, BYTES(state)));
	rw_answer(w, 1, &(struct rw_answer){ .code = RADIUS_ACCESS_ACCEPT, .more = put_accept });
	ck_assert_uint_eq(a->code, RADIUS_ACCESS_ACCEPT);
	ck_assert(mac_equal(a->sta, rw_sta(0)));
	ck_assert_uint_eq(a->msk.len, 64);
	for (unsigned i = 0; i < 64; i++)
		ck_assert_uint_eq(a->msk.p[i], i < 32 ? 0x4e : 0x5e);
	ck_assert(a->has_session_timeout && a->session_timeout_s == 3600 && a->reauthenticate);
	ck_assert_uint_eq(a->vlan_id, 12);
	ck_assert(rw_is(a->user_name, "bob@real") && rw_is(a->class, "staff"));
	ck_assert(rw_is(a->cui, "cui-1"));
	ck_assert(rw_is(a->eap_session_id, "\15key name") && rw_is(a->reply_message, "welcome"));
	rw_send(w, 0); /* reauthentication: no State, the CUI that is known */
	p = rw_sent_packet(w, 2);
	ck_assert(!radius_find(&p, RADIUS_STATE, &value));
	ck_assert(radius_find(&p, RADIUS_CHARGEABLE_USER_IDENTITY, &value));
	ck_assert(rw_is(value, "cui-1"));
	rw_free(w);
}
END_TEST

static void put_one_key(struct wr *w, const struct radius *request)
{
	put_keys(w, request, 1);
}

static void put_reason(struct wr *w, const struct radius *request)
{
	(void)request;
	radius_put_u32(w, RADIUS_WLAN_REASON_CODE, 23);
}

START_TEST(t_half_a_key_is_none_and_a_reject_has_a_reason)
{
	struct rw *w = rw_new();

	rw_start(w);
	rw_send(w, 0);
	rw_answer(w, 0, &(struct rw_answer){ .code = RADIUS_ACCESS_ACCEPT, .more = put_one_key });
	ck_assert_uint_eq(w->n_answers, 1);
	ck_assert_uint_eq(radius_client_answer(w->k)->msk.len, 0);
	rw_send(w, 0);
	rw_answer(w, 1, &(struct rw_answer){ .code = RADIUS_ACCESS_REJECT, .more = put_reason });
	ck_assert_uint_eq(w->n_answers, 2);
	ck_assert_uint_eq(radius_client_answer(w->k)->reason, 23);
	rw_free(w);
}
END_TEST

/* Thirty wait; one more and the oldest goes. They are repeated in bounded steps, newest first. */
START_TEST(t_thirty_wait)
{
	struct rw *w = rw_new();

	rw_start(w);
	for (unsigned i = 0; i < 31; i++)
		rw_send(w, i);
	ck_assert_uint_eq(radius_client_pending(w->k), RADIUS_CLIENT_MAX);
	ck_assert_uint_eq(w->n_given_up, 1);
	ck_assert_uint_eq(w->cookie, 100);
	ck_assert_str_eq(w->visible, "RADIUS: Removing the oldest un-ACKed packet due to "
				     "retransmit list limits\n");
	rw_clear(w);
	rw_run(w, 3 * NS_PER_S);
	ck_assert_uint_eq(w->n_sent, 30);
	for (unsigned i = 0; i < 30; i++) {
		ck_assert_int_eq(w->sent[i].at_ns, 3 * NS_PER_S);
		ck_assert_uint_eq(w->sent[i].bytes[1], 30 - i);
	}
	rw_run(w, 60 * NS_PER_S);
	ck_assert_uint_eq(w->n_given_up, 30);
	rw_free(w);
}
END_TEST

/* Identifiers come round: what still waits under one is thrown away. */
START_TEST(t_identifier_reused)
{
	struct rw *w = rw_new();

	rw_start(w);
	rw_send(w, 0);
	for (unsigned i = 1; i < 256; i++) {
		rw_send(w, 1);
		ck_assert_uint_eq(w->sent[w->n_sent - 1].bytes[1], i);
		rw_answer(w, w->n_sent - 1, &(struct rw_answer){ .code = RADIUS_ACCESS_CHALLENGE });
		w->log[0] = w->course[0] = '\0';
	}
	ck_assert_uint_eq(w->n_answers, 255);
	ck_assert_uint_eq(radius_client_pending(w->k), 1);
	w->n_sent = 0;
	rw_send(w, 1);
	ck_assert_uint_eq(w->sent[0].bytes[1], 0);
	ck_assert_uint_eq(radius_client_pending(w->k), 1);
	ck_assert_ptr_nonnull(strstr(w->log, "STA 02:00:00:00:02:00 RADIUS: Removing pending "
					     "RADIUS message, since its id (0) is reused\n"));
	rw_free(w);
}
END_TEST

START_TEST(t_no_server)
{
	struct rw *w = rw_new();

	w->server[0].secret = NULL;
	rw_start(w);
	rw_send(w, 0);
	ck_assert_uint_eq(w->n_sent, 0);
	ck_assert_str_eq(w->visible, "RADIUS: No authentication server configured\n");
	rw_free(w);
}
END_TEST

START_TEST(t_ipv6_server)
{
	struct rw *w = rw_new();
	struct radius_client_config cfg = { &w->bss, rw_bssid, NULL, rng_stream(1, "a", "b") };

	w->server[0].addr.len = 16;
	ck_assert_int_eq(radius_client_new(&cfg, &w->k), ERR_UNSUPPORTED);
	rw_free(w);
}
END_TEST

START_TEST(t_restart)
{
	struct rw *w = rw_new();

	rw_start(w);
	rw_send(w, 0);
	radius_client_start(w->k, w->now_ns, &w->fx);
	rw_apply(w);
	ck_assert_uint_eq(radius_client_pending(w->k), 0);
	rw_run(w, 100 * NS_PER_S);
	ck_assert_uint_eq(w->n_sent, 1);
	rw_answer(w, 0, &(struct rw_answer){ .code = RADIUS_ACCESS_ACCEPT });
	ck_assert_uint_eq(w->n_answers, 0);
	rw_free(w);
}
END_TEST

/* Too much for one packet is refused in a line, not sent in part. */
START_TEST(t_too_large)
{
	static uint8_t eap[5000];
	struct rw *w = rw_new();
	struct radius_request q = rw_request(w, 0);

	rw_start(w);
	q.eap = BYTES(eap);
	ck_assert_int_eq(radius_client_send(w->k, w->c, &q, 0, &w->fx), ERR_OK);
	rw_apply(w);
	ck_assert_uint_eq(w->n_sent, 0);
	ck_assert_str_eq(w->visible, "Could not create new RADIUS packet\n");
	ck_assert(!w->session[0].waiting);
	rw_free(w);
}
END_TEST

/* Every prefix, every octet changed: never taken, never a crash, the good one still is. */
static void broken(void *ctx, struct bytes variant)
{
	struct rw *w = ctx;
	uint8_t good[RADIUS_LEN_MAX];
	const struct rw_answer how = { .code = RADIUS_ACCESS_ACCEPT, .more = put_accept };
	size_t len = rw_build(w, &w->sent[0], &how, good);

	if (bytes_equal(variant, bytes_of(good, len)))
		return;
	rw_deliver(w, &w->sent[0], &how, variant);
	ck_assert_uint_eq(w->n_answers, 0);
	w->log[0] = w->visible[0] = w->verdicts[0] = '\0';
}

START_TEST(t_mangled)
{
	struct rw *w = rw_new();
	uint8_t good[RADIUS_LEN_MAX];
	const struct rw_answer how = { .code = RADIUS_ACCESS_ACCEPT, .more = put_accept };
	size_t len;

	rw_start(w);
	rw_send(w, 0);
	len = rw_build(w, &w->sent[0], &how, good);
	mangle(bytes_of(good, len), broken, w);
	rw_answer(w, 0, &how);
	ck_assert_uint_eq(w->n_answers, 1);
	ck_assert_uint_eq(radius_client_answer(w->k)->msk.len, 64);
	rw_free(w);
}
END_TEST

UNIT_MAIN("radius client", {
	tcase_add_loop_test(tc, t_nobody_answers, 0, N_OF(silent));
	tcase_add_test(tc, t_failover_changes_the_port);
	tcase_add_test(tc, t_back_to_the_primary);
	tcase_add_test(tc, t_primary_while_waiting);
	tcase_add_loop_test(tc, t_forged, 0, N_OF(forged));
	tcase_add_test(tc, t_lax_takes_what_has_no_message_authenticator);
	tcase_add_test(tc, t_late);
	tcase_add_test(tc, t_challenge_then_accept);
	tcase_add_test(tc, t_half_a_key_is_none_and_a_reject_has_a_reason);
	tcase_add_test(tc, t_thirty_wait);
	tcase_add_test(tc, t_identifier_reused);
	tcase_add_test(tc, t_no_server);
	tcase_add_test(tc, t_ipv6_server);
	tcase_add_test(tc, t_restart);
	tcase_add_test(tc, t_too_large);
	tcase_add_test(tc, t_mangled);
})
