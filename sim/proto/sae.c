#include "proto/sae.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "proto/sae_parts.h"

#define TO(state) (1u << (state))

/* NOTHING to CONFIRMED is an AP that confirms at once; CONFIRMED to itself is its repetition. */
static const uint8_t sae_moves[SAE_STATE_COUNT] = {
	[SAE_NOTHING] = TO(SAE_COMMITTED) | TO(SAE_CONFIRMED),
	[SAE_COMMITTED] = TO(SAE_NOTHING) | TO(SAE_CONFIRMED) | TO(SAE_ACCEPTED),
	[SAE_CONFIRMED] = TO(SAE_NOTHING) | TO(SAE_COMMITTED) | TO(SAE_ACCEPTED),
	[SAE_ACCEPTED] = TO(SAE_NOTHING) | TO(SAE_COMMITTED) | TO(SAE_CONFIRMED),
};
static_assert(SAE_STATE_COUNT <= 8, "sae_moves is a byte mask");

static const char *const sae_names[SAE_STATE_COUNT] = {
	[SAE_NOTHING] = "nothing",
	[SAE_COMMITTED] = "committed",
	[SAE_CONFIRMED] = "confirmed",
	[SAE_ACCEPTED] = "accepted",
};

bool sae_may_go(enum sae_state from, enum sae_state to)
{
	return (sae_moves[from] & TO(to)) != 0;
}

const char *sae_state_text(enum sae_state s)
{
	INVARIANT((unsigned)s < SAE_STATE_COUNT);
	return sae_names[s];
}

static enum sae_state on_auth(struct sae_act *t)
{
	struct auth a;

	if (auth_parse(t->ev->u.body, &a) != WIRE_OK || a.algorithm != AUTH_SAE) {
		sae_ignored(t, "Authentication", "not an SAE Authentication frame");
		return t->s->state;
	}
	return t->env->config->role == SAE_AP ? sae_ap_auth(t, &a) : sae_station_auth(t, &a);
}

/* [12.4.8.6.3, 12.4.8.6.5] what was sent last goes out again, a confirm with the next number. */
static enum sae_state on_timer(struct sae_act *t)
{
	struct sae *s = t->s;

	if (s->state != SAE_COMMITTED && s->state != SAE_CONFIRMED)
		return s->state;
	if (sae_is_big_sync(t)) {
		fx_tell(t->fx, SAE_TELL_FAILED, 0);
		return SAE_NOTHING;
	}
	if (s->state == SAE_COMMITTED)
		sae_send_commit(t);
	else
		sae_send_confirm(t);
	sae_set_timer(t);
	return s->state;
}

/* Forgets the exchange, not who we are and what was drawn. */
static enum sae_state forget(struct sae_act *t)
{
	struct sae *s = t->s;
	struct sae fresh = { .state = s->state, .own = s->own, .peer = s->peer, .rng = s->rng };

	ct_wipe(s, sizeof(*s));
	*s = fresh;
	if (t->env->config->retrans_ns > 0)
		fx_timer_off(t->fx, SAE_TIMER_RETRANS);
	return SAE_NOTHING;
}

static enum sae_state dispatch(struct sae_act *t)
{
	switch (t->ev->kind) {
	case SAE_EV_START:
		INVARIANT(t->env->config->role == SAE_STATION);
		(void)forget(t);
		return sae_station_start(t);
	case SAE_EV_AUTH:
		return on_auth(t);
	case SAE_EV_TIMER:
		return on_timer(t);
	case SAE_EV_ABORT:
		return forget(t);
	case SAE_EV_COUNT:
		break;
	}
	INVARIANT(t->ev->kind < SAE_EV_COUNT);
	return t->s->state;
}

enum err sae_step(struct sae *s, const struct sae_env *env, const struct sae_event *ev,
		  struct fx *fx)
{
	struct sae before = *s;
	struct sae_act t = { .s = s, .env = env, .ev = ev, .fx = fx };
	unsigned n = fx->n;
	enum sae_state next = dispatch(&t);

	if (t.err != ERR_OK) {
		*s = before;
		fx->n = n;
	} else if (next != s->state) {
		INVARIANT(sae_may_go(s->state, next));
		fx_state(fx, "sae", s->peer, sae_names[s->state], sae_names[next]);
		s->state = next;
	}
	ct_wipe(&before, sizeof(before));
	return t.err;
}

void sae_init(struct sae *s, struct mac own, struct mac peer, struct rng rng)
{
	*s = (struct sae){ .own = own, .peer = peer, .rng = rng };
}

void sae_fini(struct sae *s)
{
	ct_wipe(s, sizeof(*s));
}
