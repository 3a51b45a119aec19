#include <string.h>

#include "base/invariant.h"
#include "observe/state.h"

/*
 * Time is cut into stretches at every event that matters; each stretch goes to the phase that was
 * current, and to what was blocked in it. So the phases partition the whole by construction, and
 * the blocked parts are summed a second time, independently, as the outage.
 */
void phase_arm(struct station *st, int64_t at_ns, enum roam_phase first)
{
	st->clock = (struct clock){
		.running = true, .start_ns = at_ns, .now_ns = at_ns, .phase = first
	};
	traffic_mark(st, st->clock.span.from);
}

void phase_disarm(struct station *st)
{
	st->clock.running = false;
}

static void stretch(struct observe *o, struct station *st, int64_t to_ns)
{
	struct clock *c = &st->clock;
	int64_t ns = to_ns - c->now_ns;
	struct phase_time *p = &c->ph[c->phase];

	if (ns <= 0)
		return;
	p->ns += ns;
	share_stretch(c, ns);
	if (!paths_up(st)) {
		p->blocked_up_ns += ns;
		c->outage_up_ns += ns;
	}
	if (!paths_down(o, st)) {
		p->blocked_down_ns += ns;
		c->outage_down_ns += ns;
	}
	c->now_ns = to_ns;
}

/* The next thing that becomes due by itself, up to at_ns. */
static bool due(const struct station *st, int64_t at_ns, int64_t *when_ns, bool *is_phase)
{
	bool change = st->clock.running && st->clock.change_due && st->clock.change_ns <= at_ns;
	bool learn = st->paths.learning && st->paths.learning_ns <= at_ns;

	*is_phase = change && (!learn || st->clock.change_ns <= st->paths.learning_ns);
	*when_ns = *is_phase ? st->clock.change_ns : st->paths.learning_ns;
	return change || learn;
}

void phase_advance(struct observe *o, struct station *st, int64_t at_ns)
{
	int64_t when_ns;
	bool is_phase;

	while (due(st, at_ns, &when_ns, &is_phase)) {
		if (st->clock.running)
			stretch(o, st, when_ns);
		if (is_phase) {
			st->clock.change_due = false;
			st->clock.phase = st->clock.next;
		} else {
			paths_learnt(o, st);
		}
		phase_check_end(o, st, when_ns);
	}
	if (st->clock.running)
		stretch(o, st, at_ns);
}

void phase_set(struct observe *o, struct station *st, int64_t at_ns, enum roam_phase phase)
{
	if (!st->clock.running)
		return;
	stretch(o, st, at_ns);
	st->clock.change_due = false;
	st->clock.phase = phase;
}

void phase_set_later(struct station *st, int64_t at_ns, enum roam_phase phase)
{
	if (!st->clock.running)
		return;
	st->clock.change_due = true;
	st->clock.change_ns = at_ns;
	st->clock.next = phase;
}

static bool data_came(const struct current *c)
{
	return c->data_up_ns != OBSERVE_NULL || c->data_down_ns != OBSERVE_NULL;
}

void phase_keep(struct station *st)
{
	st->cur.end = st->clock;
	traffic_mark(st, st->cur.end.span.to);
}

static void keep_first(struct station *st)
{
	if (st->cur.could_end)
		return;
	phase_keep(st);
	st->cur.could_end = true;
}

void phase_check_end(struct observe *o, struct station *st, int64_t at_ns)
{
	struct current *c = &st->cur;

	if (!st->clock.running || c->step != TRY_DONE || c->ended_clock ||
	    at_ns < c->key_end_ns)
		return;
	if (!st->paths.seen) { /* only the air is known: the end is where the keys are complete */
		stretch(o, st, at_ns);
		keep_first(st);
		return;
	}
	if (!paths_up(st) || !paths_down(o, st))
		return;
	stretch(o, st, at_ns);
	keep_first(st);
	if (st->n_flows == 0 || data_came(c)) {
		phase_keep(st);
		c->ended_clock = true;
		phase_disarm(st);
	}
}

void phase_reopen(struct station *st)
{
	struct current *c = &st->cur;

	if (c->ended_clock) { /* time since then was spent waiting */
		st->clock = c->end;
		st->clock.running = true;
		st->clock.change_due = false;
		st->clock.phase = PHASE_WAIT;
	}
	c->ended_clock = false;
	c->could_end = false;
}

static void check_sums(const struct transition *t)
{
	int64_t ns = 0, up = 0, down = 0, shares = 0;

	for (size_t i = 0; i < PHASE_COUNT; i++) {
		ns += t->phases[i].ns;
		up += t->phases[i].blocked_up_ns;
		down += t->phases[i].blocked_down_ns;
	}
	for (size_t i = 0; i < SHARE_COUNT; i++)
		shares += t->share_ns[i];
	INVARIANT(ns == t->t_total_ns);
	INVARIANT(shares == t->t_total_ns);
	INVARIANT(up == t->outage_up_ns);
	INVARIANT(down == t->outage_down_ns);
}

void phase_finish(struct observe *o, struct station *st, int64_t at_ns)
{
	struct current *c = &st->cur;
	struct transition *t = &c->t;
	struct clock *k = &c->end;

	if (c->step == TRY_DONE && !c->could_end) {
		phase_advance(o, st, at_ns);
		if (!c->could_end)
			phase_keep(st);
	}
	t->t_start_ns = k->start_ns;
	t->t_end_ns = k->now_ns;
	t->t_total_ns = k->now_ns - k->start_ns;
	t->has_trigger = k->has_trigger;
	t->trigger = k->trigger;
	memcpy(t->phases, k->ph, sizeof(t->phases));
	share_end(k);
	memcpy(t->share_ns, k->share, sizeof(t->share_ns));
	t->outage_up_ns = k->outage_up_ns;
	t->outage_down_ns = k->outage_down_ns;
	check_sums(t);
	if (!c->ended_clock)
		phase_disarm(st);
}
