#include <string.h>

#include "observe/state.h"

/* A path has two ends: what the station says, and the key at the AP where the AP tells of it. */
static bool ap_ready(const struct paths *p)
{
	return !p->ap_seen ||
	       (p->ap_keyed && !p->ap_waits && mac_equal(p->ap_bssid, p->bssid));
}

bool paths_linked(const struct station *st)
{
	return st->paths.up && ap_ready(&st->paths);
}

bool paths_up(const struct station *st)
{
	return paths_linked(st) && !st->paths.no_address;
}

/* What is sent to it arrives, if it wants it or not. */
static bool is_reached(struct observe *o, const struct station *st)
{
	const struct bss *b;

	if (!st->paths.down || !ap_ready(&st->paths))
		return false;
	/* Without a wired side there is nothing that has to learn. */
	b = bss_find(o, st->paths.bssid);
	if (!o->wired || !b)
		return !o->wired;
	return st->paths.learnt && st->paths.learnt == (b->behind ? b->behind : b->entity);
}

bool paths_down(struct observe *o, const struct station *st)
{
	return is_reached(o, st) && !st->paths.no_address;
}

static enum roam_phase phase_after_keys(struct observe *o, const struct station *st)
{
	if (!is_reached(o, st))
		return PHASE_DS_UPDATE;
	return st->paths.no_address ? PHASE_L3 : PHASE_FIRST_DATA;
}

/* The phase after key installation that is current or comes when the keys are complete. */
static void move_on(struct observe *o, struct station *st, int64_t at_ns)
{
	const struct clock *k = &st->clock;
	enum roam_phase next = phase_after_keys(o, st);

	if (!k->running || st->cur.step != TRY_DONE || st->cur.ended_clock)
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
	if (paths_linked(st) && mac_equal(r->bssid, st->cur.t.to_bssid))
		move_on(o, st, rec->at_ns);
	phase_check_end(o, st, rec->at_ns);
}

void paths_address(struct observe *o, struct station *st, const struct trace_rec *rec)
{
	struct current *c = &st->cur;

	phase_advance(o, st, rec->at_ns);
	st->paths.no_address = !rec->u.address.usable;
	if (rec->u.address.usable && st->clock.phase == PHASE_L3 && c->step == TRY_DONE &&
	    !c->ended_clock)
		phase_set(o, st, rec->at_ns, PHASE_FIRST_DATA);
	phase_check_end(o, st, rec->at_ns);
}

static void ap_changed(struct observe *o, struct station *st, int64_t at_ns)
{
	if (paths_linked(st) && mac_equal(st->paths.bssid, st->cur.t.to_bssid))
		move_on(o, st, at_ns);
	phase_check_end(o, st, at_ns);
}

void paths_key(struct observe *o, const struct trace_rec *rec)
{
	const struct trace_key_rec *k = &rec->u.key;
	struct station *st = k->key == KEY_TK ? station_find(o, k->sta) : NULL;
	struct paths *p;

	if (!st || k->what == KEY_DERIVED || k->what == KEY_RECEIVING ||
	    station_named(o, names_intern(&o->names, rec->entity)))
		return;
	p = &st->paths;
	if (k->what == KEY_DELETED && !mac_equal(k->bssid, p->ap_bssid))
		return; /* an AP it has left long ago */
	phase_advance(o, st, rec->at_ns);
	p->ap_seen = true;
	p->ap_keyed = k->what == KEY_INSTALLED;
	p->ap_bssid = k->bssid;
	ap_changed(o, st, rec->at_ns);
}

void paths_port(struct observe *o, const struct trace_rec *rec)
{
	const struct trace_state *s = &rec->u.state;
	bool is_pae = strcmp(s->machine, "eapol-auth") == 0;
	struct station *st = is_pae ? station_find(o, s->peer) : NULL;
	const char *place = st ? lan_place(o, st->cur.t.to_bssid) : NULL;
	bool waits = strcmp(s->to, "accepted") == 0;

	/* At another AP it is pre-authentication; in between, EAP again with the port open. */
	if (!place || strcmp(place, rec->entity) != 0 ||
	    (!waits && strcmp(s->to, "authenticated") != 0 && strcmp(s->to, "disconnected") != 0))
		return;
	phase_advance(o, st, rec->at_ns);
	st->paths.ap_waits = waits;
	ap_changed(o, st, rec->at_ns);
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
	if (st->clock.phase == PHASE_DS_UPDATE && paths_linked(st) && is_reached(o, st))
		move_on(o, st, p->learning_ns);
}
