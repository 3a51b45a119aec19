#include "base/time.h"
#include "observe/state.h"

/*
 * Whether what goes under a station's address is the station's. A station numbers its management
 * frames, and its data without QoS, one after the other [11-2020 10.3.2.14.2]; whoever sends in its
 * name does not know where it is. Numbers that do not follow are odd, no more: a radio may have
 * begun anew. That they were somebody else's shows when the station goes on with its own numbers,
 * or with protected data to the AP it never left; then what began with odd ones never was. Where an
 * exchange of odd numbers succeeds, keys and all, this station's numbers tell nothing.
 */
enum { NUMBERS = 4096, STEP_MAX = 512, LATE_MAX = 16, ODD_MAX = 64 };
#define AGAIN_NS (60 * NS_PER_S)

/* Probe requests may come under a counter of their own, with an address of their own. */
static bool counts(const struct sight *s)
{
	if (hdr_is_mgmt(&s->h))
		return s->h.kind != FRAME_PROBE_REQ;
	return s->h.kind == FRAME_DATA || s->h.kind == FRAME_NULL;
}

static void drop_tries(struct observe *o, const struct station *st, bool is_join, unsigned n)
{
	size_t kept = 0;

	for (size_t i = 0; i < o->n_tries; i++) {
		const struct judged_try *j = &o->tries[i];

		if (o->stations[j->station] != st || j->is_join != is_join || j->n != n)
			o->tries[kept++] = *j;
	}
	o->n_tries = kept;
}

/* The transition under way, or the last one, was none of the station's. */
static void withdraw(struct observe *o, struct station *st)
{
	struct current *c = &st->cur;
	struct list *l = c->t.is_join ? &st->joins : &st->roams;

	if (!c->odd || c->step == TRY_DONE)
		return;
	if (c->step == TRY_NONE && l->n == c->t.n)
		l->n--;
	drop_tries(o, st, c->t.is_join, c->t.n);
	if (c->step == TRY_UNDER_WAY && !c->had_clock)
		phase_disarm(st);
	c->step = TRY_NONE;
	c->odd = false;
}

static void somebody_else(struct observe *o, struct station *st)
{
	struct sender *x = &st->sender;
	const struct finding f = {
		.cause = 89, .certainty = CERTAINTY_CANDIDATE, .evidence = EVIDENCE_AIR,
		.at_ns = x->odd_ns, .frame_no = x->odd_no, .station = station_text(o, st),
		.ap = names_of(&o->names, x->odd_bssid),
		.frame = "frame whose sequence number is not the station's",
	};

	withdraw(o, st);
	x->n_odd = 0;
	if (x->told && x->odd_ns - x->told_ns < AGAIN_NS)
		return;
	x->told = true;
	x->told_ns = x->odd_ns;
	detect_report(o, &f);
}

static void see_odd(struct sender *x, const struct sight *s)
{
	if (x->n_odd++ == 0) {
		x->odd_ns = s->at_ns;
		x->odd_no = s->frame_no;
		x->odd_bssid = s->bssid;
		x->stayed = false;
	}
	x->odd = s->h.seq;
	if (x->n_odd < ODD_MAX)
		return;
	x->own = x->odd; /* it has begun anew */
	x->n_odd = 0;
}

void number_see(struct observe *o, struct station *st, const struct sight *s)
{
	struct sender *x = &st->sender;
	unsigned step = (s->h.seq - x->own) & (NUMBERS - 1);

	if (s->h.prot && hdr_is_data(&s->h) && mac_equal(st->assoc, s->bssid))
		x->stayed = true;
	if (x->useless || s->h.retry || !counts(s))
		return;
	if (!x->has || (step >= 1 && step <= STEP_MAX)) {
		if (x->n_odd > 0)
			somebody_else(o, st);
		x->has = true;
		x->own = s->h.seq;
	} else if (hdr_is_mgmt(&s->h) && step != 0 && step < NUMBERS - LATE_MAX) {
		see_odd(x, s); /* data may have waited while management frames went */
	}
}

void number_done(struct station *st)
{
	if (!st->cur.odd)
		return;
	st->cur.odd = false;
	st->sender.useless = true;
}

void number_end(struct observe *o, struct station *st)
{
	if (st->sender.n_odd > 0 && st->sender.stayed)
		somebody_else(o, st);
}
