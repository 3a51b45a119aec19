#include <string.h>

#include "observe/state.h"

static void fact_add(struct observe *o, const struct fact *f)
{
	if (grow(o, &o->facts, o->n_facts, &o->cap_facts, sizeof(*o->facts), FACTS_MAX))
		o->facts[o->n_facts++] = *f;
}

/* A station's log line names the AP it is about by its address only. */
static struct mac named_in(const char *line)
{
	const size_t len = MAC_TEXT - 1;
	struct mac m = MAC_ZERO;

	for (const char *p = line; strlen(p) >= len; p++)
		if (p[2] == ':' && mac_parse(p, len, &m))
			return m;
	return m;
}

/* line: what was said; remembered if it is evidence of a cause. */
static void say(struct observe *o, const struct trace_rec *rec, struct mac peer,
		enum evidence evidence, const char *line)
{
	unsigned rank, cause = cause_of_line(line, &rank);
	struct fact f = {
		.at_ns = rec->at_ns,
		.entity = names_intern(&o->names, rec->entity),
		.peer = peer,
		.cause = (uint8_t)cause,
		.rank = (uint8_t)rank,
		.evidence = evidence,
		.line = cause ? names_intern(&o->names, line) : NULL,
	};

	if (cause == 44 && mac_is_zero(peer))
		f.peer = named_in(line);
	if (cause)
		fact_add(o, &f);
}

/* Whether the clock's owner is looking for an AP, not waiting for data through a new one. */
static bool searching(const struct station *st)
{
	return st->clock.running && !(st->cur.step == TRY_DONE && !st->cur.ended_clock);
}

static bool clock_is_taken(const struct station *st)
{
	return st->cur.step == TRY_UNDER_WAY ||
	       (st->cur.step == TRY_DONE && !st->cur.ended_clock);
}

static void trigger(struct station *st, const struct trace_rec *rec)
{
	if (clock_is_taken(st)) {
		if (!st->has_pending) {
			st->has_pending = true;
			st->pending_ns = rec->at_ns;
			st->pending = rec->u.trigger.trigger;
		}
		return;
	}
	if (st->clock.running && !st->clock.stayed)
		return; /* an earlier condition is still the reason */
	phase_arm(st, rec->at_ns, PHASE_DETECT);
	st->clock.has_trigger = true;
	st->clock.trigger = rec->u.trigger.trigger;
}

static void scan(struct observe *o, struct station *st, const struct trace_rec *rec)
{
	if (rec->u.scan.step == TRACE_CHANNEL)
		return;
	st->scanning = rec->u.scan.step == TRACE_START;
	if (searching(st))
		phase_set(o, st, rec->at_ns, st->scanning ? PHASE_SCAN : PHASE_DECIDE);
}

static void decision(struct observe *o, struct station *st, const struct trace_rec *rec)
{
	const char *what = rec->u.decision.what;

	say(o, rec, rec->u.decision.to, EVIDENCE_INSIDE, rec->u.decision.why);
	if (!what || !searching(st))
		return;
	if (strcmp(what, "give-up") == 0 && !clock_is_taken(st)) {
		phase_disarm(st);
		return;
	}
	st->clock.stayed = strcmp(what, "stay") == 0;
	phase_set(o, st, rec->at_ns, PHASE_WAIT);
}

static void tune(struct observe *o, struct station *st, const struct trace_rec *rec)
{
	bool over_ds = st->cur.step == TRY_UNDER_WAY && !st->cur.ended && st->cur.seen.auth_ok;

	if (st->scanning || !searching(st))
		return;
	if (rec->u.tune.step == TRACE_START)
		phase_set(o, st, rec->at_ns, PHASE_TUNE);
	else if (rec->u.tune.step == TRACE_DONE)
		phase_set(o, st, rec->at_ns, over_ds ? PHASE_ASSOC : PHASE_WAIT);
}

static void station_rec(struct observe *o, struct station *st, const struct trace_rec *rec)
{
	phase_advance(o, st, rec->at_ns);
	switch (rec->kind) {
	case TRACE_TRIGGER:
		trigger(st, rec);
		habit_trigger(o, st, rec);
		break;
	case TRACE_SCAN:
		scan(o, st, rec);
		habit_scan(st, rec);
		break;
	case TRACE_DECISION:
		decision(o, st, rec);
		break;
	case TRACE_TUNE:
		tune(o, st, rec);
		break;
	case TRACE_PATH:
		paths_set(o, st, rec);
		break;
	case TRACE_ADDRESS:
		paths_address(o, st, rec);
		break;
	case TRACE_AIR_TX:
	case TRACE_AIR_RX:
	case TRACE_AIR_DONE:
	case TRACE_WIRE:
	case TRACE_VERDICT:
	case TRACE_STATE:
	case TRACE_KEY:
	case TRACE_LOG:
	case TRACE_APP:
	case TRACE_WORK:
	case TRACE_FAULT:
	case TRACE_KIND_COUNT:
		break;
	}
}

/* hostapd begins what it says of a station with its address: "STA 02:… IEEE 802.11: …". */
static struct mac peer_of_line(const char *line)
{
	struct mac m;

	if (strncmp(line, "STA ", 4) == 0 && strlen(line) >= 4 + MAC_TEXT - 1 &&
	    mac_parse(line + 4, MAC_TEXT - 1, &m))
		return m;
	return MAC_ZERO;
}

/* "AP-STA-CONNECTED 02:… auth_alg=open": its port is open. */
static void admit(struct observe *o, const struct trace_rec *rec)
{
	static const char said[] = "AP-STA-CONNECTED ";
	const char *line = rec->u.log.text;
	struct station *st;
	struct mac m;

	if (strncmp(line, said, sizeof(said) - 1) != 0 ||
	    strlen(line) < sizeof(said) - 1 + MAC_TEXT - 1 ||
	    !mac_parse(line + sizeof(said) - 1, MAC_TEXT - 1, &m))
		return;
	o->admits = true;
	st = station_find(o, m);
	if (st)
		st->admitted_ns = rec->at_ns;
}

void node_rec(struct observe *o, const struct trace_rec *rec)
{
	struct station *st;

	if (rec->kind == TRACE_VERDICT) {
		say(o, rec, rec->u.verdict.peer, EVIDENCE_INSIDE, rec->u.verdict.why);
		return;
	}
	if (rec->kind == TRACE_LOG) {
		admit(o, rec);
		say(o, rec, peer_of_line(rec->u.log.text),
		    rec->u.log.visible ? EVIDENCE_LOG : EVIDENCE_INSIDE, rec->u.log.text);
		return;
	}
	st = station_named(o, rec->entity);
	if (st)
		station_rec(o, st, rec);
}
