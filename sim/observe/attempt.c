#include <string.h>

#include "base/invariant.h"
#include "observe/state.h"

static struct attempt *last_attempt(struct current *c)
{
	return c->t.n_attempts <= OBSERVE_ATTEMPTS_MAX ? &c->t.attempts[c->t.n_attempts - 1] : NULL;
}

bool attempt_is(const struct station *st, struct mac target)
{
	return st->cur.step == TRY_UNDER_WAY && !st->cur.ended &&
	       mac_equal(st->cur.t.to_bssid, target);
}

bool attempt_is_echo(const struct station *st, const struct sight *s, struct mac target)
{
	const struct current *c = &st->cur;
	bool over = c->step == TRY_DONE || (c->step == TRY_UNDER_WAY && c->ended);

	return s->h.retry && over && mac_equal(c->t.to_bssid, target) &&
	       s->at_ns - c->last_ns <= ATTEMPT_GAP_NS;
}

static void open_transition(struct station *st, const struct sight *s, const struct beginning *b)
{
	struct current *c = &st->cur;
	bool is_join = mac_is_zero(st->assoc) || mac_equal(st->assoc, b->target);

	*c = (struct current){
		.step = TRY_UNDER_WAY,
		.odd = st->sender.n_odd > 0,
		.had_clock = st->clock.running || st->has_pending,
		.t = {
			.n = (unsigned)(is_join ? st->joins.n : st->roams.n) + 1,
			.is_join = is_join,
			.from_bssid = is_join ? MAC_ZERO : st->assoc,
			.t_first_frame_ns = s->at_ns,
			.t_data_up_ns = OBSERVE_NULL,
			.t_data_down_ns = OBSERVE_NULL,
			.probe_interval_ns = OBSERVE_NULL,
			.t_mgmt_ns = OBSERVE_NULL,
			.t_key_ns = OBSERVE_NULL,
			.lost_up = OBSERVE_NULL,
			.lost_down = OBSERVE_NULL,
			.burst_up = OBSERVE_NULL,
			.burst_down = OBSERVE_NULL,
			.floor_ns = OBSERVE_NULL,
		},
		.data_up_ns = OBSERVE_NULL,
		.data_down_ns = OBSERVE_NULL,
		.before_up_ns = OBSERVE_NULL,
		.before_down_ns = OBSERVE_NULL,
	};
	if (!st->clock.running && st->has_pending) {
		phase_arm(st, st->pending_ns, PHASE_DETECT);
		st->clock.has_trigger = true;
		st->clock.trigger = st->pending;
	} else if (!st->clock.running) {
		phase_arm(st, s->at_ns, b->phase);
	}
	st->has_pending = false;
}

/* An earlier transition, or an earlier attempt of this one, comes to its end. */
static void make_way(struct observe *o, struct station *st, const struct sight *s,
		     const struct beginning *b)
{
	struct current *c = &st->cur;
	bool near = s->at_ns - c->last_ns <= ATTEMPT_GAP_NS;
	const struct ending silence = { .frame = "no answer" };

	/* FT comes of a handshake that did succeed. */
	if (c->step == TRY_DONE && near && !c->keys_fixed && (c->seen.ft || !b->seen.ft) &&
	    mac_equal(c->t.to_bssid, b->target))
		attempt_reopen(st);
	if (c->step == TRY_DONE || (c->step == TRY_UNDER_WAY && !near))
		attempt_close(o, st, s->at_ns);
	if (c->step == TRY_UNDER_WAY && !c->ended)
		attempt_fail(o, st, s, &silence);
}

void attempt_begin(struct observe *o, struct station *st, const struct sight *s,
		   const struct beginning *b)
{
	struct current *c = &st->cur;
	struct attempt *a;

	phase_advance(o, st, s->at_ns);
	make_way(o, st, s, b);
	if (c->step == TRY_NONE)
		open_transition(st, s, b);
	c->ended = false;
	c->seen = b->seen;
	c->seen.t_start_ns = s->at_ns;
	c->t.to_bssid = b->target;
	c->t.method = b->method;
	c->floor_ns = 0;
	c->t.n_attempts++;
	a = last_attempt(c);
	if (a) {
		*a = (struct attempt){ .method = b->method, .bssid = b->target,
				       .t_start_ns = s->at_ns };
		c->t.n_kept = c->t.n_attempts;
	}
	phase_set(o, st, s->at_ns, b->phase);
	attempt_touch(o, st, s);
}

void attempt_touch(struct observe *o, struct station *st, const struct sight *s)
{
	struct current *c = &st->cur;

	phase_advance(o, st, s->at_ns);
	share_frame(&st->clock, s);
	phase_keep(st);
	c->last_ns = s->at_ns;
	c->seen.freq_mhz = s->rec->u.air_tx.freq_mhz;
	c->seen.t_last_ns = s->at_ns;
	if (s->h.retry)
		return;
	c->t.frames++;
	floor_add(c, s);
}

void attempt_method(struct station *st, enum roam_method method)
{
	struct attempt *a = last_attempt(&st->cur);

	st->cur.t.method = method;
	if (a)
		a->method = method;
}

static void remember_try(struct observe *o, struct station *st, const struct ending *why)
{
	struct current *c = &st->cur;
	int64_t index = map_get(&o->station_of, mac_key(st->mac));

	INVARIANT(index >= 0);
	if (!grow(o, &o->tries, o->n_tries, &o->cap_tries, sizeof(*o->tries), JUDGED_MAX))
		return;
	o->tries[o->n_tries++] = (struct judged_try){
		.station = (uint32_t)index,
		.is_join = c->t.is_join,
		.method = c->t.method,
		.n = c->t.n,
		.attempt = c->t.n_attempts - 1,
		.status = why->status,
		.reason = why->reason,
		.from = c->t.from_bssid,
		.to = c->t.to_bssid,
		.seen = c->seen,
	};
}

void attempt_stays(struct observe *o, struct station *st, struct mac bssid)
{
	struct transition *t = &st->cur.t;
	unsigned n = (unsigned)st->roams.n + 1;

	if (!t->is_join || !mac_equal(st->assoc, bssid))
		return;
	for (size_t i = 0; i < o->n_tries; i++) {
		struct judged_try *j = &o->tries[i];

		if (o->stations[j->station] != st || !j->is_join || j->n != t->n)
			continue;
		j->is_join = false;
		j->n = n;
		j->from = bssid;
	}
	t->is_join = false;
	t->n = n;
	t->from_bssid = bssid;
}

void attempt_fail(struct observe *o, struct station *st, const struct sight *s,
		  const struct ending *why)
{
	struct current *c = &st->cur;
	struct attempt *a = last_attempt(c);
	bool said = why->status != 0 || why->reason != 0;

	c->ended = true;
	c->seen.sta_left = why->by_station;
	c->seen.t_end_ns = s->at_ns;
	c->seen.frame_no = said ? s->frame_no : 0;
	c->seen.frame = names_intern(&o->names, why->frame);
	if (a) {
		a->status = why->status;
		a->reason = why->reason;
	}
	if (c->t.status == 0 && c->t.reason == 0) {
		c->t.status = why->status;
		c->t.reason = why->reason;
	}
	remember_try(o, st, why);
	if (said) {
		phase_advance(o, st, s->end_ns);
		phase_keep(st);
		phase_set(o, st, s->end_ns, PHASE_WAIT);
	}
}

/* C43: others come to this AP with the key of another one, and this station has one, too. */
static void remark_sticky(struct observe *o, struct station *st, const struct sight *s)
{
	const struct finding f = {
		.cause = 43, .certainty = CERTAINTY_CANDIDATE, .evidence = EVIDENCE_AIR,
		.at_ns = s->at_ns, .station = station_text(o, st),
		.ap = names_of(&o->names, s->bssid), .frame_no = s->frame_no,
		.frame = "full authentication, no key was named",
	};

	if (st->cur.t.cause == 0)
		st->cur.t.cause = 43;
	detect_report(o, &f);
}

static void note_done(struct observe *o, struct station *st, const struct sight *s)
{
	struct current *c = &st->cur;
	struct bss *b = bss_find(o, c->t.to_bssid);

	if (!b)
		return;
	if (c->seen.ft && c->seen.akm == AKM_FT_PSK)
		b->ft_psk_done = true;
	if (c->t.method == METHOD_OKC)
		b->okc_done = true;
	if (!c->t.is_join && c->t.method == METHOD_EAP && !c->seen.has_pmkid && b->okc_done &&
	    cache_made(st, METHOD_EAP))
		remark_sticky(o, st, s);
}

void attempt_ok(struct observe *o, struct station *st, const struct sight *s)
{
	struct current *c = &st->cur;
	struct attempt *a = last_attempt(c);

	phase_advance(o, st, s->at_ns);
	c->step = TRY_DONE;
	number_done(st);
	c->key_end_ns = s->end_ns;
	c->t.akm = c->seen.akm;
	note_done(o, st, s);
	cache_note(o, st, s);
	if (!c->t.is_join && c->data_up_ns == OBSERVE_NULL)
		c->before_up_ns = st->last_up_ns;
	if (!c->t.is_join && c->data_down_ns == OBSERVE_NULL)
		c->before_down_ns = st->last_down_ns;
	if (a)
		a->ok = true;
	phase_set_later(st, s->end_ns,
			c->t.method == METHOD_OPEN ? PHASE_DS_UPDATE : PHASE_KEY_INSTALL);
}

void attempt_reopen(struct station *st)
{
	struct attempt *a = last_attempt(&st->cur);

	st->cur.step = TRY_UNDER_WAY;
	if (a)
		a->ok = false;
	phase_reopen(st);
}

/* What was tried first did not come about: another method, or another AP, did. */
static enum roam_outcome outcome_of(const struct transition *t)
{
	const struct attempt *first = &t->attempts[0];

	if (t->n_attempts > 1 &&
	    (first->method != t->method || !mac_equal(first->bssid, t->to_bssid)))
		return OUTCOME_FELL_BACK;
	return OUTCOME_OK;
}

static void set_times(struct observe *o, struct current *c)
{
	struct transition *t = &c->t;
	const struct attempt *a = last_attempt(c);

	t->outcome = outcome_of(t);
	t->t_mgmt_ns = c->mgmt_end_ns - t->t_first_frame_ns;
	if (t->method != METHOD_OPEN)
		t->t_key_ns = c->key_end_ns - t->t_first_frame_ns;
	t->floor_ns = c->floor_ns;
	/* Nothing can be faster than its frames; in our own medium that would be our mistake. */
	INVARIANT(o->foreign || !a || c->key_end_ns - a->t_start_ns >= t->floor_ns);
	if (c->data_up_ns != OBSERVE_NULL && c->before_up_ns != OBSERVE_NULL)
		t->t_data_up_ns = c->data_up_ns - c->before_up_ns;
	if (c->data_down_ns != OBSERVE_NULL && c->before_down_ns != OBSERVE_NULL)
		t->t_data_down_ns = c->data_down_ns - c->before_down_ns;
}

static void push(struct observe *o, struct list *l, const struct current *c)
{
	size_t cap = l->cap;

	if (!grow(o, &l->p, l->n, &cap, sizeof(*l->p), TRANSITIONS_MAX) ||
	    !grow(o, &l->spans, l->n, &l->cap, sizeof(*l->spans), TRANSITIONS_MAX))
		return;
	l->p[l->n] = c->t;
	l->spans[l->n] = c->end.span;
	l->n++;
}

void attempt_close(struct observe *o, struct station *st, int64_t at_ns)
{
	struct current *c = &st->cur;
	const struct ending silence = { .frame = "no answer" };
	const struct sight end = { .at_ns = at_ns, .end_ns = at_ns };

	if (c->step == TRY_NONE)
		return;
	if (c->step == TRY_UNDER_WAY && !c->ended)
		attempt_fail(o, st, &end, &silence);
	phase_finish(o, st, at_ns);
	if (c->step == TRY_DONE) {
		set_times(o, c);
		after_transition(o, st);
	} else {
		c->t.outcome = OUTCOME_FAILED;
	}
	push(o, c->t.is_join ? &st->joins : &st->roams, c);
	c->step = TRY_NONE;
}
