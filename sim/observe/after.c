#include <string.h>

#include "base/time.h"
#include "observe/state.h"

/*
 * What shows beside attempts, or after them: a roam that succeeded and cost more than it should,
 * an AP that sends stations away, and lines in its log that mean something only where the air says
 * which of two things they mean.
 */

/* So many frames through which nothing came are no accident. */
enum { UNHEARD_MIN = 8, BARE_MIN = 2 };
#define UNHEARD_NS (500 * NS_PER_MS)
/* A station that comes back to where it was sent away from, and between two such events. */
#define RETURN_NS NS_PER_S
#define AGAIN_NS (60 * NS_PER_S)
/* hostapd forgets who was answered and never came, ten seconds later. */
#define HALF_OPEN_NS (12 * NS_PER_S)
/* After a station has lost its AP it looks for it where it was. */
#define LOOKING_NS (60 * NS_PER_S)

bool after_is_aside(uint8_t cause)
{
	return cause == 14 || cause == 28 || cause == 50 || cause == 57 || cause == 77 ||
	       cause == 78 || cause == 92;
}

/* The AP sent it away for this: TKIP's countermeasures, the end of a session. */
static uint8_t said_why(const struct observe *o, const struct departure *d)
{
	const struct station *st = o->stations[d->station];

	if (d->reason == REASON_MIC_FAILURE)
		return 95;
	if (forgot_session(o, st, d->bssid, d->at_ns - NS_PER_S, d->at_ns))
		return 92;
	return 0;
}

/* What it lost its AP by was told: where nothing is heard, handshakes do not come to an end. */
static bool loss_told(const struct observe *o, const struct judged_try *j)
{
	for (size_t i = 0; i < o->n_losses; i++) {
		const struct loss *l = &o->losses[i];

		if (l->told && l->station == j->station && l->at_ns <= j->seen.t_start_ns &&
		    j->seen.t_start_ns - l->at_ns <= LOOKING_NS)
			return true;
	}
	return false;
}

/* Something else was told of the transition at this AP. */
static bool other_told(struct observe *o, const struct judged_try *j)
{
	const char *who = station_text(o, o->stations[j->station]);
	const char *ap = names_of(&o->names, j->to);

	for (size_t i = 0; i < o->n_failures; i++) {
		const struct failure *f = &o->failures[i];

		if (f->at_ns <= j->seen.t_start_ns &&
		    j->seen.t_start_ns - f->at_ns <= ATTEMPT_GAP_NS &&
		    strcmp(f->station, who) == 0 && strcmp(f->ap, ap) == 0)
			return true;
	}
	return false;
}

bool after_tells(struct observe *o, const struct judged_try *j, uint8_t cause)
{
	if (cause == 90 || cause == 27)
		return loss_told(o, j) || (cause == 90 && other_told(o, j));
	for (size_t i = 0; (cause == 92 || cause == 95) && i < o->n_departures; i++) {
		const struct departure *d = &o->departures[i];

		if (d->station == j->station && d->at_ns <= j->seen.t_start_ns &&
		    mac_equal(d->bssid, j->to) && said_why(o, d) == cause)
			return true;
	}
	return false;
}

const struct fact *said_by(const struct observe *o, const char *who, uint8_t cause,
			   int64_t from_ns, int64_t to_ns)
{
	for (size_t i = 0; i < o->n_facts; i++) {
		const struct fact *f = &o->facts[i];

		if (f->cause == cause && f->entity == who && f->at_ns >= from_ns &&
		    f->at_ns <= to_ns)
			return f;
	}
	return NULL;
}

static void report(struct observe *o, struct station *st, struct finding *f)
{
	f->station = station_text(o, st);
	f->ap = names_of(&o->names, st->cur.t.to_bssid);
	if (st->cur.t.cause == 0)
		st->cur.t.cause = f->cause;
	detect_report(o, f);
}

static bool is_ft(enum roam_method m)
{
	return m == METHOD_FT_AIR || m == METHOD_FT_DS || m == METHOD_FT_ADAPTIVE;
}

/* Frames of the station are acknowledged, and none of them goes on. */
static bool is_unheard(struct observe *o, const struct current *c)
{
	const struct bss *b = bss_find(o, c->t.to_bssid);

	return o->wired && b && b->entity && c->up_on == 0 && c->up_air >= UNHEARD_MIN &&
	       c->last_up_air_ns - c->first_up_ns >= UNHEARD_NS;
}

/* C45: keys of a cached PMKSA, and the AP does not let the station in; its log would say so. */
static void judge_port(struct observe *o, struct station *st)
{
	const struct current *c = &st->cur;
	bool silent = o->admits && st->admitted_ns < c->t.t_first_frame_ns;
	struct finding f = { .cause = 45, .evidence = silent ? EVIDENCE_LOG : EVIDENCE_AIR,
			     .certainty = silent ? CERTAINTY_PROVEN : CERTAINTY_CANDIDATE,
			     .at_ns = c->first_up_ns, .frame = "data",
			     .detail = "the 4-way handshake is complete, the station's frames are "
				       "acknowledged, and none of them goes on" };

	if (is_unheard(o, c) && (!o->admits || silent))
		report(o, st, &f);
}

/* The AP could not install the key: twice in vain (C15), or only the first time (C14). */
static void judge_key(struct observe *o, struct station *st)
{
	const struct current *c = &st->cur;
	const struct bss *b = bss_find(o, c->t.to_bssid);
	const struct fact *said = b ? said_by(o, b->entity, 14, c->t.t_first_frame_ns,
					      c->key_end_ns + NS_PER_S) : NULL;
	bool unheard = is_unheard(o, c);
	struct finding f = { .certainty = CERTAINTY_PROVEN, .evidence = EVIDENCE_LOG,
			     .visible = said ? said->line : NULL, .at_ns = c->key_end_ns,
			     .frame = "reassociation response" };

	if (unheard) {
		f.cause = 15;
		f.detail = "the station's frames are acknowledged and none of them goes on";
		f.at_ns = c->first_up_ns;
		f.frame = "data";
		if (!said) {
			f.certainty = CERTAINTY_CANDIDATE;
			f.evidence = EVIDENCE_AIR;
		}
	} else if (said) {
		f.cause = 14;
	}
	if (f.cause != 0)
		report(o, st, &f);
}

/* A key holder had forgotten the other's sequence numbers while the station waited for its key. */
static void judge_numbers(struct observe *o, struct station *st)
{
	const struct transition *t = &st->cur.t;
	struct finding f = { .certainty = CERTAINTY_CANDIDATE, .evidence = EVIDENCE_AIR,
			     .frame = "sequence number request" };

	for (size_t i = 0; i < o->n_pairs; i++) {
		const struct pair *p = &o->pairs[i];

		if (p->again_ns < t->t_first_frame_ns || p->again_ns > st->cur.mgmt_end_ns ||
		    !(mac_equal(p->asker, t->to_bssid) || mac_equal(p->teller, t->to_bssid)))
			continue;
		if (f.cause == 0)
			f.at_ns = p->again_ns;
		f.cause = 3;
		if (p->acted) /* it had them before */
			f.certainty = CERTAINTY_PROVEN;
	}
	if (f.cause != 0)
		report(o, st, &f);
}

void after_transition(struct observe *o, struct station *st)
{
	habit_roamed(o, st);
	address_judge(o, st);
	if (cache_is_method(st->cur.t.method))
		judge_port(o, st);
	if (!is_ft(st->cur.t.method))
		return;
	judge_key(o, st);
	judge_numbers(o, st);
}

/* C50: said once and once more, so the station did not answer; what it says itself is proof. */
void after_bare_m1(struct observe *o, struct station *st, const struct sight *s)
{
	struct bare *b = &st->bare;
	struct finding f = { .cause = 50, .certainty = CERTAINTY_CANDIDATE,
			     .evidence = EVIDENCE_AIR, .at_ns = s->at_ns,
			     .frame_no = s->frame_no, .station = station_text(o, st),
			     .ap = names_of(&o->names, s->bssid),
			     .frame = "EAPOL-Key 1/4, unprotected" };
	const struct fact *said;

	if (!mac_equal(st->assoc, s->bssid) || !st->assoc_mfp)
		return;
	if (b->n == 0 || s->at_ns - b->last_ns > AGAIN_NS)
		*b = (struct bare){ .first_ns = s->at_ns, .told = b->told };
	b->last_ns = s->at_ns;
	if (++b->n < BARE_MIN || b->told)
		return;
	b->told = true;
	said = said_by(o, st->name, 50, b->first_ns, s->at_ns);
	if (said) {
		f.certainty = CERTAINTY_PROVEN;
		f.evidence = said->evidence;
		f.hidden = said->line;
	}
	detect_report(o, &f);
}

void after_sent_away(struct observe *o, struct station *st, const struct sight *s, uint16_t reason)
{
	int64_t index = map_get(&o->station_of, mac_key(st->mac));

	if (index >= 0 && grow(o, &o->departures, o->n_departures, &o->cap_departures,
			       sizeof(*o->departures), DEPARTURES_MAX))
		o->departures[o->n_departures++] = (struct departure){
			(uint32_t)index, s->bssid, s->at_ns, reason, s->frame_no,
			st->habit.refused_ns != OBSERVE_NULL &&
				s->at_ns - st->habit.refused_ns <= AGAIN_NS,
			!s->from_ap
		};
}

/* The time at which it joined the AP it had been sent away from, or OBSERVE_NULL. */
static int64_t came_back(const struct observe *o, const struct departure *d)
{
	const struct list *l = &o->stations[d->station]->joins;

	for (size_t i = 0; i < l->n; i++) {
		const struct transition *t = &l->p[i];

		if (t->t_first_frame_ns > d->at_ns && t->outcome != OUTCOME_FAILED)
			return mac_equal(t->to_bssid, d->bssid) ? t->t_first_frame_ns
								: OBSERVE_NULL;
	}
	return OBSERVE_NULL;
}

static bool returned(const struct observe *o, const struct departure *d)
{
	int64_t back_ns = came_back(o, d);

	return back_ns != OBSERVE_NULL && back_ns - d->at_ns <= RETURN_NS;
}

/* Sent away by one AP twice in a row, and back there at once each time. */
static bool is_kicked_in_vain(const struct observe *o, size_t i)
{
	const struct departure *d = &o->departures[i];

	if (!returned(o, d))
		return false;
	while (i-- > 0) {
		const struct departure *p = &o->departures[i];

		if (p->station != d->station)
			continue;
		return mac_equal(p->bssid, d->bssid) && d->at_ns - p->at_ns <= AGAIN_NS &&
		       p->reason != REASON_GROUP_KEY_TIMEOUT && said_why(o, p) == 0 &&
		       returned(o, p);
	}
	return false;
}

static void judge_departure(struct observe *o, size_t i)
{
	const struct departure *d = &o->departures[i];
	struct finding f = { .certainty = CERTAINTY_PROVEN, .evidence = EVIDENCE_AIR,
			     .at_ns = d->at_ns, .frame_no = d->frame_no,
			     .station = station_text(o, o->stations[d->station]),
			     .ap = names_of(&o->names, d->bssid),
			     .frame = d->own ? "deauthentication from the station"
					     : "deauthentication from the AP" };

	f.cause = said_why(o, d);
	if (f.cause == 92)
		f.evidence = EVIDENCE_LOG;
	else if (d->reason == REASON_GROUP_KEY_TIMEOUT)
		f.cause = 30;
	else if (d->refused)
		f.cause = 60;
	else if (f.cause == 0 && is_kicked_in_vain(o, i))
		f.cause = 61;
	if (f.cause == 61 && d->reason == REASON_LOW_ACK)
		f.detail = "reason 34, disassoc_low_ack: the AP misses this station's "
			   "acknowledgements, which hears the AP well enough to come back";
	if (f.cause != 0)
		detect_report(o, &f);
}

/* Whether a transition to this AP, in this time, was begun and not completed. */
static bool tried_in_vain(const struct observe *o, const struct fact *x, const struct station *st)
{
	for (size_t i = 0; i < o->n_tries; i++) {
		const struct judged_try *j = &o->tries[i];
		const struct bss *b = bss_find((struct observe *)o, j->to);

		if (o->stations[j->station] == st && b && b->entity == x->entity &&
		    j->seen.auth_ok && j->seen.t_start_ns >= x->at_ns - HALF_OPEN_NS &&
		    j->seen.t_start_ns < x->at_ns)
			return true;
	}
	return false;
}

/* C77: who was answered and never came. On an AP that it had left, the same line is tidying up. */
static void judge_removal(struct observe *o, const struct fact *x)
{
	const struct station *st = station_find(o, x->peer);
	struct finding f = { .cause = 77, .certainty = CERTAINTY_PROVEN, .evidence = x->evidence,
			     .at_ns = x->at_ns, .ap = x->entity, .visible = x->line,
			     .detail = "this AP answered an authentication and never saw the "
				       "station again" };

	if (!st || !tried_in_vain(o, x, st))
		return;
	f.station = station_text(o, st);
	detect_report(o, &f);
}

/* C28: message 4/4 came by an earlier SNonce; the AP had to fall back to it. */
static void judge_old_nonce(struct observe *o, const struct fact *x)
{
	struct finding f = { .cause = 28, .certainty = CERTAINTY_PROVEN, .evidence = x->evidence,
			     .at_ns = x->at_ns, .ap = x->entity, .hidden = x->line,
			     .frame = "EAPOL-Key 4/4" };

	if (!mac_is_zero(x->peer))
		f.station = names_of(&o->names, x->peer);
	detect_report(o, &f);
}

void after_all(struct observe *o)
{
	for (size_t i = 0; i < o->n_departures; i++)
		judge_departure(o, i);
	for (size_t i = 0; i < o->n_facts; i++) {
		if (o->facts[i].cause == 77)
			judge_removal(o, &o->facts[i]);
		else if (o->facts[i].cause == 28)
			judge_old_nonce(o, &o->facts[i]);
	}
}
