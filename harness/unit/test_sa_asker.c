/* sees: base crypto wire key spec trace proto */
#include "base/time.h"
#include "proto/sa_asker.h"
#include "suite.h"
#include "wire/action.h"

/* SA Query [11-2020 11.14] with the numbers of hostapd and wpa_supplicant. */

static struct sa_asker a;
static struct sa_env env;
static struct fx fx;

static void begin(bool is_ap, uint32_t max_tu, uint32_t retry_tu)
{
	struct sa_asker_conf c = { is_ap, max_tu, retry_tu, rng_stream(1, "ap", "sa-query") };

	env = (struct sa_env){ .peer = { { 2, 0, 0, 0, 2, 0 } }, .now_ns = 77 * NS_PER_S };
	sa_asker_init(&a, &c);
}

static void setup(void)
{
	begin(true, SA_ASKER_MAX_TU, SA_ASKER_RETRY_TU);
}

static void step(enum sa_asker_event_kind kind, uint16_t value)
{
	struct sa_asker_event ev = { .kind = kind };

	if (kind == SA_ASKER_EV_UNPROTECTED)
		ev.u.reason = value;
	else if (kind == SA_ASKER_EV_SWITCHED)
		ev.u.in_ns = value * NS_PER_MS;
	else
		ev.u.transaction = value;
	fx_reset(&fx);
	sa_asker_step(&a, &env, &ev, &fx);
}

static const struct fx_item *first(enum fx_kind kind)
{
	for (unsigned i = 0; i < fx.n; i++)
		if (fx.item[i].kind == kind)
			return &fx.item[i];
	return NULL;
}

/* The request this step sent; false: none. */
static bool sent(struct sa_query *q)
{
	const struct fx_item *i = first(FX_MGMT);

	if (i == NULL)
		return false;
	ck_assert_uint_eq(i->u.mgmt.subtype, FRAME_ACTION);
	ck_assert(mac_equal(i->u.mgmt.to, env.peer));
	ck_assert_int_eq(sa_query_parse(i->u.mgmt.body, q), WIRE_OK);
	return true;
}

static int64_t armed_tu(void)
{
	const struct fx_item *i = first(FX_TIMER);

	ck_assert_ptr_nonnull(i);
	ck_assert_uint_eq(i->u.timer.timer, SA_ASKER_TIMER);
	return i->u.timer.in_ns < 0 ? -1 : i->u.timer.in_ns / NS_PER_TU;
}

/* Requests at 0, 201, 402, 603 and 804 TU; at 1005 the maximum has passed. */
START_TEST(t_nobody_answers)
{
	struct sa_query q;

	step(SA_ASKER_EV_DOUBT, 0);
	for (unsigned i = 0; i < 5; i++) {
		ck_assert(sent(&q) && q.action == SA_QUERY_REQUEST && q.elements.len == 0);
		ck_assert_int_eq(armed_tu(), 201);
		ck_assert_int_eq(a.state, SA_ASKER_ASKING);
		env.now_ns += 201 * NS_PER_TU;
		step(SA_ASKER_EV_TIMER, 0);
	}
	ck_assert(!sent(&q));
	ck_assert_int_eq(a.state, SA_ASKER_LOST);
	ck_assert_int_eq(first(FX_TELL)->u.tell.code, SA_ASKER_TELL_LOST);
	ck_assert_int_eq(armed_tu(), -1);
	step(SA_ASKER_EV_DOUBT, 0); /* not again before there is another association */
	ck_assert(!sent(&q) && a.state == SA_ASKER_LOST);
	step(SA_ASKER_EV_RENEWED, 0);
	ck_assert_int_eq(a.state, SA_ASKER_IDLE);
}
END_TEST

/* The answer to any of the requests ends it; nothing else does. */
START_TEST(t_response)
{
	struct sa_query q, last;

	step(SA_ASKER_EV_DOUBT, 0);
	ck_assert(sent(&q));
	env.now_ns += 201 * NS_PER_TU;
	step(SA_ASKER_EV_TIMER, 0);
	ck_assert(sent(&last) && last.transaction != q.transaction);
	step(SA_ASKER_EV_RESPONSE, (uint16_t)(last.transaction + 1));
	ck_assert_int_eq(a.state, SA_ASKER_ASKING);
	ck_assert_str_eq(first(FX_VERDICT)->u.verdict.judged.why,
			 "No matching SA Query transaction identifier found");
	step(SA_ASKER_EV_RESPONSE, _i == 0 ? q.transaction : last.transaction);
	ck_assert_int_eq(a.state, SA_ASKER_IDLE);
	ck_assert_int_eq(armed_tu(), -1);
	ck_assert_ptr_null(first(FX_TELL));
	step(SA_ASKER_EV_DOUBT, 0); /* a new procedure: the old numbers count no more */
	ck_assert(sent(&last));
	step(SA_ASKER_EV_RESPONSE, q.transaction);
	ck_assert_int_eq(a.state, SA_ASKER_ASKING);
}
END_TEST

/* No response is expected: it says nothing. */
START_TEST(t_response_unasked)
{
	step(SA_ASKER_EV_RESPONSE, 0);
	ck_assert(a.state == SA_ASKER_IDLE && fx.n == 0);
	step(SA_ASKER_EV_TIMER, 0);
	ck_assert(a.state == SA_ASKER_IDLE && fx.n == 0);
}
END_TEST

/* [hostapd] what is left of the maximum, one more once some of it has passed. */
static const struct comeback {
	int64_t passed_tu;
	uint32_t want;
} comebacks[] = {
	{ 0, 1000 }, { 1, 1000 }, { 10, 991 }, { 999, 2 }, { 1000, 1 }, { 5000, 1 },
};

START_TEST(t_comeback)
{
	step(SA_ASKER_EV_DOUBT, 0);
	env.now_ns += comebacks[_i].passed_tu * NS_PER_TU;
	ck_assert_uint_eq(sa_asker_comeback_tu(&a, env.now_ns), comebacks[_i].want);
}
END_TEST

/* The station comes again: put off until more than the maximum has passed. */
START_TEST(t_comes_again)
{
	step(SA_ASKER_EV_DOUBT, 0);
	env.now_ns += 1000 * NS_PER_TU;
	step(SA_ASKER_EV_DOUBT, 0);
	ck_assert(a.state == SA_ASKER_ASKING && fx.n == 0);
	env.now_ns += NS_PER_TU;
	step(SA_ASKER_EV_DOUBT, 0);
	ck_assert_int_eq(a.state, SA_ASKER_LOST);
}
END_TEST

/* On a new channel: within 5 ms of being there, also while it asks for another reason. */
START_TEST(t_switched)
{
	struct sa_query q;
	int64_t in_ns;

	begin(false, SA_ASKER_MAX_TU, SA_ASKER_RETRY_TU);
	if (_i == 1) {
		step(SA_ASKER_EV_UNPROTECTED, REASON_CLASS2_FROM_NONAUTH);
		env.now_ns += 900 * NS_PER_TU;
	}
	step(SA_ASKER_EV_SWITCHED, 3);
	ck_assert(!sent(&q));
	in_ns = first(FX_TIMER)->u.timer.in_ns;
	ck_assert(in_ns >= 3 * NS_PER_MS && in_ns <= 8 * NS_PER_MS);
	env.now_ns += in_ns;
	for (unsigned i = 0; i < 5; i++) {
		step(SA_ASKER_EV_TIMER, 0);
		ck_assert(sent(&q) && q.action == SA_QUERY_REQUEST);
		env.now_ns += 201 * NS_PER_TU;
	}
	step(SA_ASKER_EV_TIMER, 0);
	ck_assert_int_eq(a.state, SA_ASKER_LOST);
}
END_TEST

/* A station asks about reasons 6 and 7 alone, and once in ten seconds. */
START_TEST(t_unprotected)
{
	struct sa_query q;

	begin(false, SA_ASKER_MAX_TU, SA_ASKER_RETRY_TU);
	for (uint16_t reason = 0; reason < 60; reason++) {
		bool asks = reason == REASON_CLASS2_FROM_NONAUTH ||
			    reason == REASON_CLASS3_FROM_NONASSOC;

		step(SA_ASKER_EV_UNPROTECTED, reason);
		ck_assert_msg(sent(&q) == asks, "reason %u", reason);
		step(SA_ASKER_EV_RENEWED, 0);
	}
	step(SA_ASKER_EV_UNPROTECTED, 7);
	ck_assert(sent(&q));
	step(SA_ASKER_EV_UNPROTECTED, 7);
	ck_assert(!sent(&q));
	step(SA_ASKER_EV_RESPONSE, a.transaction[0]);
	ck_assert_int_eq(a.state, SA_ASKER_IDLE);
	env.now_ns += 10 * NS_PER_S - 1;
	step(SA_ASKER_EV_UNPROTECTED, 6);
	ck_assert(!sent(&q));
	env.now_ns += 1;
	step(SA_ASKER_EV_UNPROTECTED, 6);
	ck_assert(sent(&q));
}
END_TEST

/* In a new association nobody has asked yet. */
START_TEST(t_renewed)
{
	struct sa_query q;

	begin(false, SA_ASKER_MAX_TU, SA_ASKER_RETRY_TU);
	step(SA_ASKER_EV_UNPROTECTED, 7);
	step(SA_ASKER_EV_RENEWED, 0);
	ck_assert(a.state == SA_ASKER_IDLE && armed_tu() == -1);
	step(SA_ASKER_EV_UNPROTECTED, 7);
	ck_assert(sent(&q));
}
END_TEST

/* assoc_sa_query_retry_timeout=1: an answer to one that is long ago does not count. */
START_TEST(t_many)
{
	uint16_t oldest;

	begin(true, 100000, 1);
	step(SA_ASKER_EV_DOUBT, 0);
	oldest = a.transaction[0];
	for (unsigned i = 1; i < 2000; i++) {
		env.now_ns += NS_PER_TU;
		step(SA_ASKER_EV_TIMER, 0);
	}
	ck_assert_uint_eq(a.n, 1000); /* [hostapd] no more than that */
	step(SA_ASKER_EV_RESPONSE, oldest);
	ck_assert_int_eq(a.state, SA_ASKER_ASKING);
	step(SA_ASKER_EV_RESPONSE, a.transaction[3]);
	ck_assert_int_eq(a.state, SA_ASKER_IDLE);
}
END_TEST

static const uint8_t oci[] = { 255, 4, 54, 81, 1, 0 };

/* The OCI element goes out in requests and in the answer, which repeats the number. */
START_TEST(t_oci)
{
	struct sa_query q;

	env.oci = BYTES(oci);
	step(SA_ASKER_EV_DOUBT, 0);
	ck_assert(sent(&q) && bytes_equal(q.elements, BYTES(oci)));
	fx_reset(&fx);
	sa_answer(&env, 0x1234, &fx);
	ck_assert(sent(&q) && q.action == SA_QUERY_RESPONSE && q.transaction == 0x1234);
	ck_assert(bytes_equal(q.elements, BYTES(oci)));
}
END_TEST

UNIT_MAIN("SA Query", {
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, t_nobody_answers);
	tcase_add_loop_test(tc, t_response, 0, 2);
	tcase_add_test(tc, t_response_unasked);
	tcase_add_loop_test(tc, t_comeback, 0, N_OF(comebacks));
	tcase_add_test(tc, t_comes_again);
	tcase_add_loop_test(tc, t_switched, 0, 2);
	tcase_add_test(tc, t_unprotected);
	tcase_add_test(tc, t_renewed);
	tcase_add_test(tc, t_many);
	tcase_add_test(tc, t_oci);
})
