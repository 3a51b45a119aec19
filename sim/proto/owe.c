#include "proto/owe.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "proto/rsna.h"

#define TO(state) (1u << (state))

static const uint8_t owe_moves[OWE_STATE_COUNT] = {
	[OWE_IDLE] = TO(OWE_ASKED) | TO(OWE_KEYED) | TO(OWE_FAILED),
	[OWE_ASKED] = TO(OWE_IDLE) | TO(OWE_KEYED) | TO(OWE_FAILED),
	[OWE_KEYED] = TO(OWE_IDLE) | TO(OWE_ASKED) | TO(OWE_FAILED),
	[OWE_FAILED] = TO(OWE_IDLE) | TO(OWE_ASKED) | TO(OWE_KEYED),
};
static_assert(OWE_STATE_COUNT <= 8, "owe_moves is a byte mask");

static const char *const owe_names[OWE_STATE_COUNT] = {
	[OWE_IDLE] = "idle",
	[OWE_ASKED] = "asked",
	[OWE_KEYED] = "keyed",
	[OWE_FAILED] = "failed",
};

bool owe_may_go(enum owe_state from, enum owe_state to)
{
	return (owe_moves[from] & TO(to)) != 0;
}

const char *owe_state_text(enum owe_state s)
{
	INVARIANT((unsigned)s < OWE_STATE_COUNT);
	return owe_names[s];
}

/* One step under way. */
struct act {
	struct owe *o;
	const struct owe_env *env;
	const struct owe_event *ev;
	struct fx *fx;
	enum err err;
};

static void need(struct act *t, enum err e)
{
	if (t->err == ERR_OK)
		t->err = e;
}

static int place_of(const struct owe_env *env, uint16_t group)
{
	for (size_t i = 0; i < env->n_groups; i++) {
		if (env->groups[i] == group)
			return (int)i;
	}
	return -1;
}

static void forget(struct owe *o)
{
	ct_wipe(&o->pair, sizeof(o->pair));
	ct_wipe(&o->keys, sizeof(o->keys));
	o->has_pair = false;
}

static void draw_pair(struct act *t, uint16_t group)
{
	struct owe *o = t->o;
	uint8_t random[OWE_RANDOM_LEN];

	INVARIANT(ec_is_known(group));
	forget(o);
	rng_fill(&o->rng, random, sizeof(random));
	need(t, owe_pair_make(t->env->crypto, (enum ec_group)group, random, &o->pair));
	o->has_pair = t->err == ERR_OK;
	ct_wipe(random, sizeof(random));
}

/* What the peer's element is good for; the status is the AP's answer. */
static struct judged derive(struct act *t, const struct owe_dh *dh)
{
	struct owe *o = t->o;
	struct ec_number x;
	enum work work;
	enum err e;

	if (dh->key.len != ec_len(o->pair.group))
		return REJECT(STATUS_UNSPECIFIED, "OWE: Invalid peer DH public key");
	ec_number_set(o->pair.group, &x, dh->key);
	e = owe_keys_derive(t->env->crypto, &o->pair, o->is_station, &x, &o->keys);
	INVARIANT(work_of_group(WORK_ECDH_19, (unsigned)o->pair.group, &work));
	fx_work(t->fx, work, 1);
	if (e == ERR_RANGE)
		return REJECT(STATUS_UNSPECIFIED, "OWE: Invalid peer DH public key");
	need(t, e);
	return ACCEPT;
}

static enum owe_state keyed(struct act *t)
{
	const struct owe *o = t->o;
	struct key_report pmk = { .key = KEY_PMK,
				  .what = KEY_DERIVED,
				  .bssid = o->is_station ? o->peer : o->own,
				  .sta = o->is_station ? o->own : o->peer,
				  .name = BYTES(o->keys.pmkid),
				  .secret = owe_pmk(&o->keys) };

	if (t->err == ERR_OK)
		need(t, fx_key(t->fx, t->env->crypto, &pmk));
	fx_tell(t->fx, OWE_TELL_DONE, 0);
	return OWE_KEYED;
}

static void judge(struct act *t, const char *frame, struct judged j)
{
	fx_log(t->fx, LOG_DEBUG, false, "%s", j.why);
	fx_verdict(t->fx, t->o->peer, frame, j, 0);
}

/* Station. */
static enum owe_state failed(struct act *t, const char *why, uint16_t status)
{
	judge(t, "Association Response", IGNORE(why));
	fx_tell(t->fx, OWE_TELL_FAILED, status);
	return OWE_FAILED;
}

/* wpa_supplicant tries 19, 20 and 21 as long as it is told 77. */
static enum owe_state refused(struct act *t, uint16_t status)
{
	const struct owe_env *env = t->env;
	int place = place_of(env, (uint16_t)t->o->pair.group);

	if (status == STATUS_GROUP_UNSUPPORTED && place >= 0 && (size_t)place + 1 < env->n_groups) {
		fx_tell(t->fx, OWE_TELL_RETRY, env->groups[place + 1]);
		return OWE_IDLE;
	}
	return failed(t, "OWE: association refused", status);
}

static enum owe_state on_response(struct act *t)
{
	const struct bytes element = t->ev->u.answer.element;
	struct owe_dh dh;
	struct judged j;

	if (t->o->state != OWE_ASKED)
		return t->o->state;
	if (t->ev->u.answer.status != STATUS_SUCCESS)
		return refused(t, t->ev->u.answer.status);
	if (owe_dh_parse(element, &dh) != WIRE_OK)
		return failed(t, "OWE: No Diffie-Hellman Parameter element found in Association "
				 "Response frame", 0);
	if (dh.group != (uint16_t)t->o->pair.group)
		return failed(t, "OWE: Unexpected Diffie-Hellman group in response", 0);
	j = derive(t, &dh);
	return j.verdict == VERDICT_ACCEPT ? keyed(t) : failed(t, j.why, 0);
}

/* AP. */
static enum owe_state refuse(struct act *t, struct judged j)
{
	judge(t, "Association Request", j);
	fx_tell(t->fx, OWE_TELL_REFUSE, j.status);
	return OWE_FAILED;
}

/*
 * hostapd keeps its key pair when the station asks again in the same group: its MAC may have sent
 * the request a second time, and go by the first answer.
 */
static enum owe_state on_request(struct act *t)
{
	struct owe *o = t->o;
	struct owe_dh dh;
	struct judged j;

	if (owe_dh_parse(t->ev->u.element, &dh) != WIRE_OK)
		return refuse(t, REJECT(STATUS_UNSPECIFIED,
					"OWE: No Diffie-Hellman Parameter element"));
	if (!ec_is_known(dh.group) || place_of(t->env, dh.group) < 0)
		return refuse(t, REJECT(STATUS_GROUP_UNSUPPORTED, "OWE: Unsupported DH group"));
	if (!o->has_pair || (uint16_t)o->pair.group != dh.group)
		draw_pair(t, dh.group);
	if (t->err != ERR_OK)
		return o->state;
	j = derive(t, &dh);
	return j.verdict == VERDICT_ACCEPT ? keyed(t) : refuse(t, j);
}

static enum owe_state dispatch(struct act *t)
{
	switch (t->ev->kind) {
	case OWE_EV_START:
		INVARIANT(t->o->is_station);
		draw_pair(t, t->ev->u.group);
		return OWE_ASKED;
	case OWE_EV_RESPONSE:
		INVARIANT(t->o->is_station);
		return on_response(t);
	case OWE_EV_REQUEST:
		INVARIANT(!t->o->is_station);
		return on_request(t);
	case OWE_EV_ABORT:
		forget(t->o);
		return OWE_IDLE;
	case OWE_EV_COUNT:
		break;
	}
	INVARIANT(t->ev->kind < OWE_EV_COUNT);
	return t->o->state;
}

enum err owe_step(struct owe *o, const struct owe_env *env, const struct owe_event *ev,
		  struct fx *fx)
{
	struct owe before = *o;
	struct act t = { .o = o, .env = env, .ev = ev, .fx = fx };
	unsigned n = fx->n;
	enum owe_state next = dispatch(&t);

	if (t.err != ERR_OK) {
		*o = before;
		fx->n = n;
	} else if (next != o->state) {
		INVARIANT(owe_may_go(o->state, next));
		fx_state(fx, "owe", o->peer, owe_names[o->state], owe_names[next]);
		o->state = next;
	}
	ct_wipe(&before, sizeof(before));
	return t.err;
}

void owe_element(const struct owe *o, struct wr *w)
{
	struct owe_dh dh = { .group = (uint16_t)o->pair.group };

	if (!o->has_pair)
		return;
	dh.key = ec_bytes(o->pair.group, &o->pair.x);
	owe_dh_build(w, &dh);
}

void owe_init(struct owe *o, bool is_station, struct mac own, struct mac peer, struct rng rng)
{
	*o = (struct owe){ .is_station = is_station, .own = own, .peer = peer, .rng = rng };
}

void owe_fini(struct owe *o)
{
	ct_wipe(o, sizeof(*o));
}
