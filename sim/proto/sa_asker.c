#include "proto/sa_asker.h"

#include "base/invariant.h"
#include "base/time.h"
#include "wire/action.h"

#define TO(state) (1u << (state))
/* [wpa_supplicant] the least time between two procedures of a station in one association. */
#define LEAST_APART_NS (10 * NS_PER_S)

enum {
	SA_QUERY_BODY_MAX = 16,
	ATTEMPTS_MAX = 1000,   /* [hostapd] */
	SWITCHED_MAX_US = 5000 /* [wpa_supplicant] sa_query_ch_switch_max_delay */
};

static const uint8_t sa_asker_may_go[SA_ASKER_STATE_COUNT] = {
	[SA_ASKER_IDLE] = TO(SA_ASKER_ASKING),
	[SA_ASKER_ASKING] = TO(SA_ASKER_IDLE) | TO(SA_ASKER_LOST),
	[SA_ASKER_LOST] = TO(SA_ASKER_IDLE),
};
static_assert(SA_ASKER_STATE_COUNT <= 8, "sa_asker_may_go is a byte mask");

const char *sa_asker_state_text(enum sa_asker_state s)
{
	static const char *const word[SA_ASKER_STATE_COUNT] = {
		[SA_ASKER_IDLE] = "idle",
		[SA_ASKER_ASKING] = "asking",
		[SA_ASKER_LOST] = "lost",
	};

	INVARIANT((unsigned)s < SA_ASKER_STATE_COUNT);
	return word[s];
}

void sa_asker_init(struct sa_asker *a, const struct sa_asker_conf *conf)
{
	*a = (struct sa_asker){ .conf = *conf };
}

static void send(const struct sa_env *env, const struct sa_query *q, struct fx *fx)
{
	struct wr w = wr_of(fx_alloc(fx, SA_QUERY_BODY_MAX), SA_QUERY_BODY_MAX);

	sa_query_build(&w, q);
	INVARIANT(!w.overflow);
	fx_mgmt(fx, env->peer, FRAME_ACTION, wr_sofar(&w));
}

void sa_answer(const struct sa_env *env, uint16_t transaction, struct fx *fx)
{
	send(env,
	     &(struct sa_query){ .action = SA_QUERY_RESPONSE,
				 .transaction = transaction,
				 .elements = env->oci },
	     fx);
}

static uint64_t passed_tu(const struct sa_asker *a, int64_t now_ns)
{
	return (uint64_t)((now_ns - a->start_ns) / NS_PER_TU);
}

/* [hostapd] a little more than what is left, for the station's own timers. */
uint32_t sa_asker_comeback_tu(const struct sa_asker *a, int64_t now_ns)
{
	uint64_t passed = passed_tu(a, now_ns);
	uint32_t left = passed < a->conf.max_tu ? a->conf.max_tu - (uint32_t)passed : 0;

	return left < a->conf.max_tu ? left + 1 : left;
}

static enum sa_asker_state ask(struct sa_asker *a, const struct sa_env *env, struct fx *fx)
{
	struct sa_query q = { .action = SA_QUERY_REQUEST, .elements = env->oci };

	q.transaction = (uint16_t)rng_u64(&a->conf.rng);
	a->transaction[a->n++ % SA_ASKER_TRANSACTIONS] = q.transaction;
	fx_log(fx, LOG_DEBUG, false, "%s SA Query attempt %u",
	       a->conf.is_ap ? "association" : "SME: Association", a->n);
	send(env, &q, fx);
	fx_timer(fx, SA_ASKER_TIMER, a->conf.retry_tu * NS_PER_TU);
	return SA_ASKER_ASKING;
}

static enum sa_asker_state begin(struct sa_asker *a, const struct sa_env *env, struct fx *fx)
{
	a->start_ns = env->now_ns;
	a->n = 0;
	return ask(a, env, fx);
}

/*
 * [wpa_supplicant] Only the reasons that an AP without the association would give, and not again
 * soon: anybody can send such frames.
 */
static enum sa_asker_state on_unprotected(struct sa_asker *a, const struct sa_env *env,
					  uint16_t reason, struct fx *fx)
{
	if (reason != REASON_CLASS2_FROM_NONAUTH && reason != REASON_CLASS3_FROM_NONASSOC)
		return SA_ASKER_IDLE;
	if (a->has_asked && env->now_ns - a->asked_ns < LEAST_APART_NS)
		return SA_ASKER_IDLE;
	a->has_asked = true;
	a->asked_ns = env->now_ns;
	fx_log(fx, LOG_DEBUG, false,
	       "SME: Unprotected disconnect dropped - possible AP/STA state mismatch - trigger SA "
	       "Query");
	return begin(a, env, fx);
}

/* [wpa_supplicant] a new procedure, after a short while so that not all stations ask at once. */
static enum sa_asker_state on_switched(struct sa_asker *a, const struct sa_env *env, int64_t in_ns,
				       struct fx *fx)
{
	int64_t wait_ns = in_ns + rng_below(&a->conf.rng, SWITCHED_MAX_US + 1) * NS_PER_US;

	fx_log(fx, LOG_DEBUG, false,
	       "SME: Channel switch completed - trigger new SA Query to verify new operating "
	       "channel");
	a->start_ns = env->now_ns + wait_ns;
	a->n = 0;
	fx_timer(fx, SA_ASKER_TIMER, wait_ns);
	return SA_ASKER_ASKING;
}

static enum sa_asker_state on_idle(struct sa_asker *a, const struct sa_env *env,
				   const struct sa_asker_event *ev, struct fx *fx)
{
	if (ev->kind == SA_ASKER_EV_DOUBT)
		return begin(a, env, fx);
	if (ev->kind == SA_ASKER_EV_UNPROTECTED)
		return on_unprotected(a, env, ev->u.reason, fx);
	if (ev->kind == SA_ASKER_EV_SWITCHED)
		return on_switched(a, env, ev->u.in_ns, fx);
	return SA_ASKER_IDLE;
}

/* The maximum is looked at when the next request is due, and when the station comes again. */
static bool is_over(const struct sa_asker *a, const struct sa_env *env)
{
	return passed_tu(a, env->now_ns) > a->conf.max_tu;
}

static enum sa_asker_state lose(const struct sa_asker *a, struct fx *fx)
{
	fx_log(fx, LOG_DEBUG, false, "%s",
	       a->conf.is_ap ? "association SA Query timed out" : "SME: SA Query timed out");
	fx_timer_off(fx, SA_ASKER_TIMER);
	fx_tell(fx, SA_ASKER_TELL_LOST, 0);
	return SA_ASKER_LOST;
}

static bool is_ours(const struct sa_asker *a, uint16_t transaction)
{
	for (uint32_t i = 0; i < a->n && i < SA_ASKER_TRANSACTIONS; i++)
		if (a->transaction[i] == transaction)
			return true;
	return false;
}

/* [11-2020 11.14] "a matching TransactionIdentifier": of any request of the procedure. */
static enum sa_asker_state on_response(const struct sa_asker *a, const struct sa_env *env,
				       uint16_t transaction, struct fx *fx)
{
	if (!is_ours(a, transaction)) {
		fx_verdict(fx, env->peer, "SA Query Response",
			   IGNORE("No matching SA Query transaction identifier found"), 0);
		return SA_ASKER_ASKING;
	}
	fx_log(fx, LOG_DEBUG, false, "%s", a->conf.is_ap ? "Reply to pending SA Query received"
			       : "SME: Reply to pending SA Query received");
	fx_timer_off(fx, SA_ASKER_TIMER);
	return SA_ASKER_IDLE;
}

static enum sa_asker_state on_asking(struct sa_asker *a, const struct sa_env *env,
				     const struct sa_asker_event *ev, struct fx *fx)
{
	switch (ev->kind) {
	case SA_ASKER_EV_DOUBT:
		return is_over(a, env) ? lose(a, fx) : SA_ASKER_ASKING;
	case SA_ASKER_EV_TIMER:
		if (is_over(a, env))
			return lose(a, fx);
		return a->n < ATTEMPTS_MAX ? ask(a, env, fx) : SA_ASKER_ASKING;
	case SA_ASKER_EV_RESPONSE:
		return on_response(a, env, ev->u.transaction, fx);
	case SA_ASKER_EV_SWITCHED:
		return on_switched(a, env, ev->u.in_ns, fx);
	case SA_ASKER_EV_UNPROTECTED:
	case SA_ASKER_EV_RENEWED:
	case SA_ASKER_EV_COUNT:
		break;
	}
	return SA_ASKER_ASKING;
}

static enum sa_asker_state renew(struct sa_asker *a, struct fx *fx)
{
	if (a->state == SA_ASKER_ASKING)
		fx_timer_off(fx, SA_ASKER_TIMER);
	a->has_asked = false;
	return SA_ASKER_IDLE;
}

void sa_asker_step(struct sa_asker *a, const struct sa_env *env, const struct sa_asker_event *ev,
		   struct fx *fx)
{
	enum sa_asker_state next = a->state;

	if (ev->kind == SA_ASKER_EV_RENEWED)
		next = renew(a, fx);
	else
		switch (a->state) {
		case SA_ASKER_IDLE:
			next = on_idle(a, env, ev, fx);
			break;
		case SA_ASKER_ASKING:
			next = on_asking(a, env, ev, fx);
			break;
		case SA_ASKER_LOST: /* until the association is another one */
		case SA_ASKER_STATE_COUNT:
			break;
		}
	if (next != a->state) {
		INVARIANT(sa_asker_may_go[a->state] & TO(next));
		fx_state(fx, "sa-query", env->peer, sa_asker_state_text(a->state),
			 sa_asker_state_text(next));
		a->state = next;
	}
}
