#include "observe/state.h"

bool paths_up(const struct station *st)
{
	return st->paths.up;
}

bool paths_down(struct observe *o, const struct station *st)
{
	const struct bss *b;

	if (!st->paths.down)
		return false;
	/* Without a wired side there is nothing that has to learn. */
	b = bss_find(o, st->paths.bssid);
	return !o->wired || (b && b->entity && b->entity == st->paths.learnt);
}

/* The phase after key installation that is current or comes when the keys are complete. */
static void move_on(struct observe *o, struct station *st, int64_t at_ns)
{
	const struct clock *k = &st->clock;
	enum roam_phase next = paths_down(o, st) ? PHASE_FIRST_DATA : PHASE_DS_UPDATE;

	if (!k->running || st->cur.step != TRY_DONE)
		return;
	if (k->change_due)
		phase_set_later(st, k->change_ns, next);
	else if (k->phase <= PHASE_DS_UPDATE)
		phase_set(o, st, at_ns, next);
}

void paths_set(struct observe *o, struct station *st, const struct trace_rec *rec)
{
	const struct trace_path *r = &rec->u.path;

	phase_advance(o, st, rec->at_ns);
	o->paths_seen = true;
	if (!st->paths.seen) {
		st->paths.seen = true;
		st->cur.could_end = st->cur.ended_clock;
	}
	st->paths.bssid = r->bssid;
	st->paths.up = r->up;
	st->paths.down = r->down;
	if (r->up && mac_equal(r->bssid, st->cur.t.to_bssid))
		move_on(o, st, rec->at_ns);
	phase_check_end(o, st, rec->at_ns);
}

void paths_learn(struct station *st, const char *ap, int64_t at_ns)
{
	struct paths *p = &st->paths;

	if ((p->learning ? p->learning : p->learnt) == ap)
		return;
	p->learning = ap;
	p->learning_ns = at_ns;
}

void paths_learnt(struct observe *o, struct station *st)
{
	struct paths *p = &st->paths;

	p->learnt = p->learning;
	p->learning = NULL;
	if (st->clock.phase == PHASE_DS_UPDATE && paths_up(st) && paths_down(o, st))
		move_on(o, st, p->learning_ns);
}
