/* sees: base crypto wire key trace spec proto */
#include <stdlib.h>

#include "rkh_world.h"
#include "suite.h"

/* The "Typical exchanges" of hostapd's protocol; and how long the query waited. */
static const struct {
	const char *name;
	enum lists lists;
	bool push;       /* the exchange is a push, not a pull */
	enum deed before;
	const char *said;
	int64_t done_ns; /* a pull: from query to answer */
} exchanges[] = {
	{ "static lists, first push ever", STATIC, true, NOTHING,
	  "A:PUSH B:SEQ_REQ A:SEQ_RESP", 0 },
	{ "static lists, first pull ever", STATIC, false, NOTHING,
	  "B:SEQ_REQ B:PULL A:SEQ_RESP A:SEQ_REQ B:SEQ_RESP A:RESP", 4 * LATENCY_NS },
	{ "static lists, later pull", STATIC, false, PULLED_BEFORE, "B:PULL A:RESP",
	  2 * LATENCY_NS },
	{ "wildcard, first contact", WILDCARD, false, NOTHING,
	  "B:SEQ_REQ* B:PULL* A:SEQ_RESP B:PULL A:SEQ_REQ B:SEQ_RESP A:RESP",
	  NS_PER_S + 4 * LATENCY_NS },
	{ "wildcard, known peer", WILDCARD, false, PULLED_BEFORE, "B:PULL A:RESP", 2 * LATENCY_NS },
	{ "R0KH restarted", STATIC, false, RESTART_A,
	  "B:PULL A:SEQ_REQ B:SEQ_RESP A:RESP B:SEQ_REQ A:SEQ_RESP", 6 * LATENCY_NS },
	{ "R1KH restarted", STATIC, false, RESTART_B,
	  "B:SEQ_REQ B:PULL A:SEQ_RESP A:SEQ_REQ B:SEQ_RESP A:RESP", 4 * LATENCY_NS },
	{ "clock of the R1KH stepped", STATIC, false, CLOCK_STEP,
	  "B:PULL A:SEQ_REQ B:SEQ_RESP A:RESP B:SEQ_REQ A:SEQ_RESP", 6 * LATENCY_NS },
};

START_TEST(t_exchange)
{
	struct world *w = w_new();
	struct key_found found;
	struct pmk_r0 r0;
	int64_t asked_ns;

	w_prepare(w, exchanges[_i].lists, exchanges[_i].before);
	w->ap[0].k->push_keys = exchanges[_i].push;
	r0 = w_associate(w, 0);
	asked_ns = w->now_ns;
	if (exchanges[_i].push) {
		w->ap[0].k->r1kh.n = 1; /* only AP 2's line: the newest is first */
		w_push(w, 0, &r0);
		w_run(w, 5 * NS_PER_S);
		w->ap[0].k->r1kh.n = 2;
	} else {
		ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
		w_run(w, 5 * NS_PER_S);
		ck_assert_uint_eq(w->ap[1].tell, KEY_HOLDER_TELL_READY);
		ck_assert_uint_eq(w->ap[1].tell_cookie, 77);
		ck_assert_int_eq(w->ap[1].tell_ns - asked_ns, exchanges[_i].done_ns);
	}
	ck_assert_str_eq(w->said, exchanges[_i].said);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, true, &found), KEY_FOUND);
	w_expect_key(w, 1, &r0, &found);
	ck_assert_str_eq(w->verdicts, "");
	ck_assert_str_eq(w->visible, "");
	ck_assert_uint_eq(key_holder_counts(w->ap[1].k).pending, 0);
	w_free(w);
}
END_TEST

/* A new authentication frame does not wait for the timer: the learned address is used at once. */
START_TEST(t_wildcard_new_query_saves_the_second)
{
	struct world *w = w_new();
	struct pmk_r0 r0;

	w_prepare(w, WILDCARD, NOTHING);
	r0 = w_associate(w, 0);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	w_run(w, 100 * NS_PER_MS);
	ck_assert_uint_eq(w->ap[1].n_tell, 0);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	w_run(w, 100 * NS_PER_MS);
	ck_assert_uint_eq(w->ap[1].n_tell, 1);
	ck_assert_str_eq(w->said,
			 "B:SEQ_REQ* B:PULL* A:SEQ_RESP B:PULL A:SEQ_REQ B:SEQ_RESP A:RESP");
	w_free(w);
}
END_TEST

/* rkh_pull_retries (4) x rkh_pull_timeout (1000 ms), then rkh_neg_timeout (60 s). */
static void ask_in_vain(struct world *w, const struct pmk_r0 *r0)
{
	int64_t start_ns = w->now_ns;
	static const unsigned pulls[] = { 1, 2, 3, 4, 4 };

	w_hush(w);
	w->cable_cut = true;
	w->ap[1].n_tell = 0;
	ck_assert_int_eq(w_ask(w, 1, 0, r0, false, NULL), KEY_PENDING);
	for (unsigned i = 0; i < N_OF(pulls); i++) {
		unsigned n = 0;

		w_run(w, start_ns + i * NS_PER_S - w->now_ns);
		for (unsigned f = 0; f < w->n_flight; f++)
			n += w->flight[f].bytes[5] == KH_PULL;
		ck_assert_uint_eq(n, pulls[i]);
		ck_assert_uint_eq(w->ap[1].n_tell, i == 4);
	}
	ck_assert_uint_eq(w->ap[1].tell, KEY_HOLDER_TELL_FAILED);
	ck_assert_int_eq(w->ap[1].tell_ns - start_ns, 4 * NS_PER_S);
	w->cable_cut = false;
}

START_TEST(t_no_answer_wildcard_blocks_for_a_minute)
{
	struct world *w = w_new();
	bool late = _i == 1;
	struct pmk_r0 r0;

	w_prepare(w, WILDCARD, NOTHING);
	r0 = w_associate(w, 0);
	ask_in_vain(w, &r0);
	ck_assert_ptr_nonnull(strstr(w->log, "B FT: Timeout pending pull request for "
					     "02:00:00:00:02:00\n"));
	ck_assert_ptr_nonnull(strstr(w->log, "B FT: Temporarily block R0KH-ID - hexdump(len=7): 61 "
					     "70 31 2e 6c 61 62\n"));
	w_hush(w);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_UNKNOWN);
	ck_assert_ptr_nonnull(strstr(w->log, "B FT: R0KH-ID is temporarily blocked - hexdump"));
	w_run(w, 60 * NS_PER_S - (late ? NS_PER_S : 0));
	if (late) {
		/* hostapd keeps any entry it looks at for 12 s, the blocked one too */
		ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_UNKNOWN);
		w_run(w, 12 * NS_PER_S - 1);
		ck_assert_uint_eq(key_holder_counts(w->ap[1].k).learned, 1);
		w_run(w, 1);
	}
	ck_assert_str_eq(w->said, "");
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	w_run(w, 5 * NS_PER_S);
	ck_assert_uint_eq(w->ap[1].tell, KEY_HOLDER_TELL_READY);
	w_free(w);
}
END_TEST

START_TEST(t_no_answer_static_pays_again)
{
	struct world *w = w_new();
	struct pmk_r0 r0;

	w_prepare(w, STATIC, NOTHING);
	r0 = w_associate(w, 0);
	ask_in_vain(w, &r0);
	ck_assert_ptr_null(strstr(w->log, "block"));
	ask_in_vain(w, &r0);
	w_free(w);
}
END_TEST

/* hostapd leaves the first timeout armed: a query 0.4 s later still makes a pull at 1 s. */
START_TEST(t_new_query_keeps_the_earlier_timeout)
{
	struct world *w = w_new();
	struct pmk_r0 r0;

	w_prepare(w, STATIC, NOTHING);
	r0 = w_associate(w, 0);
	w->cable_cut = true;
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	w_run(w, 400 * NS_PER_MS);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	w_hush(w);
	w_run(w, 599 * NS_PER_MS);
	ck_assert_str_eq(w->said, "");
	w_run(w, NS_PER_MS);
	ck_assert_str_eq(w->said, "B:SEQ_REQ B:PULL");
	/* tries 2 to 4 of the second query at 1, 2, 3 s, the end at 4 s */
	w_run(w, 3 * NS_PER_S);
	ck_assert_int_eq(w->ap[1].tell_ns, 4 * NS_PER_S);
	w_free(w);
}
END_TEST

/* Refusals and drops, each with the daemon's line and whether a stock installation shows it. */
enum break_it {
	UNKNOWN_R0,      /* the R0KH has no such PMK-R0 */
	NO_R0KH_LINE,    /* AP 2 has no line for AP 1 */
	R0KH_IS_SELF,    /* AP 2's line for AP 1's name points to AP 2 */
	NO_R1KH_LINE,    /* AP 1 has no line for AP 2 (C80) */
	OTHER_KEY,       /* one octet of AP 2's key for AP 1 differs (C06) */
	OTHER_R1KH_MAC,  /* AP 1's line for AP 2 has another address */
	TAMPERED,        /* one bit of the pull flipped */
};
static const struct {
	const char *name;
	enum break_it how;
	int64_t fails_ns;     /* -1: at once */
	const char *log;
	const char *visible;
	const char *verdict;
} broken[] = {
	{ "unknown PMK-R0 is refused in one round trip", UNKNOWN_R0, 4 * LATENCY_NS,
	  "A FT: No matching PMK-R0-Name found\n",
	  "B FT: Missing required pairwise in pull response from 02:00:00:00:00:00\n", "" },
	{ "no line for this R0KH", NO_R0KH_LINE, -1,
	  "B FT: Did not find R0KH-ID - hexdump(len=7): 61 70 31 2e 6c 61 62\n", "", "" },
	{ "line points to self", R0KH_IS_SELF, -1,
	  "B FT: R0KH-ID points to self - no matching key available\n", "", "" },
	{ "R1KH not authorised", NO_R1KH_LINE, 4 * NS_PER_S, "A FT: No matching R1KH found\n", "",
	  "A key pull: FT: No matching R1KH found\n" },
	{ "keys differ", OTHER_KEY, 4 * NS_PER_S, "A FT(RRB): Failed to decrypt\n",
	  "A FT(RRB): Failed to decrypt\n", "A key pull: FT(RRB): Failed to decrypt\n" },
	{ "R1KH speaks from another address", OTHER_R1KH_MAC, 4 * NS_PER_S,
	  "A FT: Did not find R1KH-ID - hexdump(len=6): 02 00 00 00 01 00\n", "",
	  "A key sequence request: FT: Did not find R1KH-ID\n" },
	{ "tampered pull", TAMPERED, 4 * NS_PER_S, "A FT(RRB): Failed to decrypt\n",
	  "A FT(RRB): Failed to decrypt\n", "A key pull: FT(RRB): Failed to decrypt\n" },
};

static void break_pair(struct world *w, enum break_it how)
{
	switch (how) {
	case NO_R0KH_LINE:
		w->ap[1].r0kh[0].id[0] ^= 1;
		break;
	case R0KH_IS_SELF:
		w->ap[1].r0kh[0].mac = w->ap[1].mac;
		break;
	case NO_R1KH_LINE:
		w->ap[0].r1kh[1].id.b[5] ^= 1;
		break;
	case OTHER_KEY:
		w->ap[1].r0kh[0].key.b[31] ^= 1;
		break;
	case OTHER_R1KH_MAC:
		w->ap[0].r1kh[1].mac.b[5] ^= 1;
		break;
	case TAMPERED:
		w->ap[1].bugs.times[BUG_RRB_TAMPER] = BUG_ALWAYS;
		break;
	case UNKNOWN_R0:
		break;
	}
}

START_TEST(t_broken)
{
	struct world *w = w_new();
	struct pmk_r0 r0;
	enum key_answer answer;

	w_pair(w);
	break_pair(w, broken[_i].how);
	w_start(w);
	r0 = w_associate(w, 0);
	if (broken[_i].how == UNKNOWN_R0)
		r0.name[3] ^= 1;
	answer = w_ask(w, 1, 0, &r0, false, NULL);
	ck_assert_int_eq(answer, broken[_i].fails_ns < 0 ? KEY_UNKNOWN : KEY_PENDING);
	w_run(w, 10 * NS_PER_S);
	if (broken[_i].fails_ns >= 0) {
		ck_assert_uint_eq(w->ap[1].n_tell, 1);
		ck_assert_uint_eq(w->ap[1].tell, KEY_HOLDER_TELL_FAILED);
		ck_assert_int_eq(w->ap[1].tell_ns, broken[_i].fails_ns);
	}
	ck_assert_ptr_nonnull(strstr(w->log, broken[_i].log));
	ck_assert_ptr_nonnull(strstr(w->visible, broken[_i].visible));
	if (*broken[_i].visible == '\0')
		ck_assert_str_eq(w->visible, "");
	ck_assert_ptr_nonnull(strstr(w->verdicts, broken[_i].verdict));
	if (*broken[_i].verdict == '\0')
		ck_assert_str_eq(w->verdicts, "");
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, true, NULL), KEY_UNKNOWN);
	w_free(w);
}
END_TEST

/* A frame of the past is dropped at the other end, whichever it is. */
START_TEST(t_replayed)
{
	struct world *w = w_new();
	struct pmk_r0 r0;
	unsigned n;

	w_prepare(w, STATIC, PULLED_BEFORE);
	w->ap[0].k->push_keys = true;
	r0 = w_associate(w, 0);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	w_run(w, NS_PER_S);
	w_push(w, 0, &r0);
	w_run(w, NS_PER_S);
	ck_assert_str_eq(w->verdicts, "");
	n = w->n_flight;
	for (unsigned i = 0; i < n; i++) {
		struct w_flight f = w->flight[i];

		if (mac_equal(f.to, w->ap[f.from].mac))
			continue; /* a push to itself */
		w->n_verdicts = 0;
		w_deliver(w, 1 - f.from, &f);
		ck_assert_ptr_nonnull(strstr(w->verdicts, f.bytes[5] == KH_RESP ?
						"B key response: FT: Invalid nonce\n" :
						"FT: Invalid sequence number\n"));
	}
	ck_assert_ptr_nonnull(strstr(w->log, "A FT: Invalid sequence number in pull request from "
					     "02:00:00:00:01:00\n"));
	ck_assert_ptr_nonnull(strstr(w->log, "B FT: Invalid sequence number in push from "
					     "02:00:00:00:00:00\n"));
	w_free(w);
}
END_TEST

START_TEST(t_sequence_messages_of_strangers)
{
	struct world *w = w_new();
	struct pmk_r0 r0;
	struct w_flight req, resp;

	w_prepare(w, STATIC, NOTHING);
	r0 = w_associate(w, 0);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	w_run(w, NS_PER_S);
	req = w->flight[0];
	resp = w->flight[2];
	ck_assert_uint_eq(resp.bytes[5], KH_SEQ_RESP);
	w_hush(w);
	w_deliver(w, 0, &resp); /* its pair is (AP 1, AP 2): at AP 1 from AP 1, no answer to it */
	w_deliver(w, 1, &resp); /* answered already */
	ck_assert_ptr_nonnull(strstr(w->log, "B FT: seq response - bad nonce\n"));
	w_hush(w);
	req.bytes[32] ^= 0x20; /* R0KH-ID of nobody here */
	w_deliver(w, 0, &req);
	ck_assert_ptr_nonnull(strstr(w->log, "A FT: seq - remote R0KH-ID and R1KH-ID\n"));
	ck_assert_str_eq(w->said, "");
	w_free(w);
}
END_TEST

UNIT_MAIN("rkh", {
	tcase_add_loop_test(tc, t_exchange, 0, N_OF(exchanges));
	tcase_add_test(tc, t_wildcard_new_query_saves_the_second);
	tcase_add_loop_test(tc, t_no_answer_wildcard_blocks_for_a_minute, 0, 2);
	tcase_add_test(tc, t_no_answer_static_pays_again);
	tcase_add_test(tc, t_new_query_keeps_the_earlier_timeout);
	tcase_add_loop_test(tc, t_broken, 0, N_OF(broken));
	tcase_add_test(tc, t_replayed);
	tcase_add_test(tc, t_sequence_messages_of_strangers);
})
