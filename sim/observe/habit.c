#include <string.h>

#include "base/time.h"
#include "observe/state.h"
#include "wire/ie.h"
#include "wire/mgmt.h"

/*
 * What a station does again and again, or never does: to and fro between two APs (C53), with one
 * until it is gone though another is there (C52), looking where its network is not (C54), leaving
 * an AP that believes it asleep (C69), being left behind on a radar's channel (C56) or with APs
 * that it was told to pass by (C78), keeping away from channels of other countries (C57).
 */
enum { BACK_MIN = 4, SCANS_MIN = 3, REFUSED_MIN = 3 };
/* Longer than an AP keeps what it had when the station left [mac80211 STA_TX_BUFFER_EXPIRE]. */
#define CALLED_NS (11 * NS_PER_S)
#define BACK_NS (30 * NS_PER_S)
/* Between an AP's leaving and a station's noticing: beacons missed, then probes unanswered. */
#define RADAR_LOSS_NS (5 * NS_PER_S)
/* Beacons come every 102.4 ms; without any for so long an AP is not on the air. */
#define SILENT_NS NS_PER_S
/* Less than any client needs to notice that there are no more, and more than four of them. */
#define QUIET_NS (500 * NS_PER_MS)
/* More than any client needs for a scan and a choice. */
#define SEARCH_NS (5 * NS_PER_S)
/* Below this a signal is poor: the lowest trigger among the clients of A.2 is -80. */
enum { POOR_MDBM = -80000 };

/* A roam that the station decided upon by itself has succeeded. */
void habit_roamed(struct observe *o, struct station *st)
{
	const struct transition *t = &st->cur.t;
	const struct transition *p = st->roams.n > 0 ? &st->roams.p[st->roams.n - 1] : NULL;
	struct habit *h = &st->habit;
	struct finding f = { .cause = 53, .certainty = CERTAINTY_PROVEN, .evidence = EVIDENCE_AIR,
			     .at_ns = t->t_first_frame_ns, .station = station_text(o, st),
			     .ap = names_of(&o->names, t->to_bssid),
			     .frame = "reassociation request" };
	bool own = t->has_trigger && (t->trigger == TRIGGER_SIGNAL || t->trigger == TRIGGER_SCAN);

	if (t->is_join || !own)
		return;
	if (h->n_back > 0 && p && mac_equal(p->from_bssid, t->to_bssid) &&
	    t->t_first_frame_ns - h->back_ns <= BACK_NS)
		h->n_back++;
	else
		h->n_back = 1;
	h->back_ns = t->t_first_frame_ns;
	if (h->n_back < BACK_MIN || h->back_told)
		return;
	h->back_told = true;
	detect_report(o, &f);
}

/* Whoever gets an identifier at an AP, the beacons mean by it from then on. */
static void wake(struct observe *o, struct mac bssid, uint16_t aid)
{
	for (size_t i = 0; o->n_asleep > 0 && i < o->n_stations; i++) {
		struct asleep *a = &o->stations[i]->asleep;

		if (!mac_equal(a->bssid, bssid) || a->aid != aid)
			continue;
		*a = (struct asleep){ 0 };
		o->n_asleep--;
	}
}

void habit_moved(struct observe *o, struct station *st, struct mac bssid, uint16_t aid)
{
	bool slept = st->dozes && !mac_is_zero(st->assoc) && !mac_equal(st->assoc, bssid);

	wake(o, bssid, aid);
	if (slept || mac_equal(st->asleep.bssid, bssid)) {
		o->n_asleep -= !mac_is_zero(st->asleep.bssid);
		st->asleep = (struct asleep){ 0 };
	}
	if (slept) {
		st->asleep = (struct asleep){ .bssid = st->assoc, .aid = st->assoc_aid };
		o->n_asleep++;
	}
	st->assoc = bssid;
	st->assoc_aid = aid;
	st->dozes = false;
}

/* C69: the AP that it has left calls it, beacon after beacon. */
static void called(struct observe *o, struct station *st, const struct sight *s)
{
	struct asleep *a = &st->asleep;
	struct finding f = { .cause = 69, .certainty = CERTAINTY_PROVEN, .evidence = EVIDENCE_AIR,
			     .frame_no = s->frame_no, .station = station_text(o, st),
			     .ap = names_of(&o->names, s->bssid), .frame = "beacon, TIM" };

	if (a->n++ == 0)
		a->first_ns = s->at_ns;
	if (a->told || s->at_ns - a->first_ns < CALLED_NS)
		return;
	a->told = true;
	f.at_ns = a->first_ns;
	detect_report(o, &f);
}

void habit_beacon(struct observe *o, const struct sight *s)
{
	struct beacon b;
	struct tim t;

	if (o->n_asleep == 0 || beacon_parse(s->body, &b) != WIRE_OK ||
	    tim_parse(b.e.tim, &t) != WIRE_OK)
		return;
	for (size_t i = 0; i < o->n_stations; i++) {
		struct station *st = o->stations[i];

		if (!mac_equal(st->asleep.bssid, s->bssid))
			continue;
		if (tim_has(&t, st->asleep.aid))
			called(o, st, s);
		else
			st->asleep.n = 0;
	}
}

void habit_trigger(struct observe *o, struct station *st, const struct trace_rec *rec)
{
	const struct trace_trigger_rec *t = &rec->u.trigger;
	int64_t index = map_get(&o->station_of, mac_key(st->mac));

	if (t->trigger != TRIGGER_BEACON_LOSS || mac_is_zero(t->bssid) || index < 0 ||
	    !grow(o, &o->losses, o->n_losses, &o->cap_losses, sizeof(*o->losses), LOSSES_MAX))
		return;
	o->losses[o->n_losses++] = (struct loss){ (uint32_t)index, t->bssid, rec->at_ns,
						  t->level_mdbm, false };
}

void habit_asked(struct station *st, bool imminent)
{
	st->habit.imminent = imminent;
	st->habit.refused_ns = OBSERVE_NULL;
}

/* C59: it says no, and no again. */
void habit_answered(struct observe *o, struct station *st, const struct sight *s, uint8_t status)
{
	struct habit *h = &st->habit;
	struct finding f = { .cause = 59, .certainty = CERTAINTY_PROVEN, .evidence = EVIDENCE_AIR,
			     .at_ns = s->at_ns, .frame_no = s->frame_no,
			     .station = station_text(o, st), .ap = names_of(&o->names, s->bssid),
			     .frame = "BSS transition management response" };

	if (s->h.retry)
		return;
	if (status == 0) {
		h->n_refused = 0;
		return;
	}
	h->refused_ns = h->imminent ? s->at_ns : OBSERVE_NULL;
	if (++h->n_refused < REFUSED_MIN || h->refused_told)
		return;
	h->refused_told = true;
	detect_report(o, &f);
}

static bool has_scanned(const struct habit *h, uint32_t freq_mhz)
{
	for (unsigned i = 0; i < h->n_scanned; i++)
		if (h->scanned[i] == freq_mhz)
			return true;
	return false;
}

void habit_scan(struct station *st, const struct trace_rec *rec)
{
	struct habit *h = &st->habit;

	if (st->joins.n > 0 || st->cur.step != TRY_NONE)
		return;
	if (rec->u.scan.step == TRACE_DONE)
		h->n_scans++;
	else if (rec->u.scan.step == TRACE_CHANNEL && h->n_scanned < SCANNED_MAX &&
		 !has_scanned(h, rec->u.scan.freq_mhz))
		h->scanned[h->n_scanned++] = rec->u.scan.freq_mhz;
}

static bool is_up(const struct bss *b, int64_t at_ns)
{
	return b->announced && b->up_ns <= at_ns && b->heard_ns + SILENT_NS >= at_ns;
}

static bool same_network(const struct bss *a, const struct bss *b)
{
	return a->ssid_len == b->ssid_len && memcmp(a->ssid, b->ssid, a->ssid_len) == 0;
}

/* Channels that are shared with radars, everywhere [ETSI EN 301 893; 47 CFR 15.407]. */
static bool is_of_radars(uint32_t mhz)
{
	return (mhz >= 5260 && mhz <= 5320) || (mhz >= 5500 && mhz <= 5720);
}

/* C56: its AP fell silent on such a channel, or left it, and it did not come along. */
static bool judge_radar(struct observe *o, struct loss *l, const struct bss *own)
{
	/* It has moved since, or so little before that the station was still at the old channel. */
	bool elsewhere = own->moved_ns != 0 && l->at_ns - own->moved_ns < RADAR_LOSS_NS;
	bool moved = elsewhere && own->moved_ns <= l->at_ns;
	bool silent = l->at_ns - own->heard_ns > QUIET_NS || own->up_ns > l->at_ns;
	uint32_t mhz = elsewhere ? own->was_mhz : own->freq_mhz;
	struct finding f = { .cause = 56, .certainty = CERTAINTY_CANDIDATE,
			     .evidence = EVIDENCE_AIR, .at_ns = l->at_ns,
			     .station = station_text(o, o->stations[l->station]),
			     .ap = names_of(&o->names, l->bssid), .frame = "beacon",
			     .detail = moved ? "its AP left a radar's channel without it"
					     : "its AP fell silent on a radar's channel" };

	if (!is_of_radars(mhz) || (!moved && !silent))
		return false;
	l->told = true;
	detect_report(o, &f);
	return true;
}

/* Bit 0 of the bitmap that wpa_supplicant tells of, in hexadecimal [WPA3 3.0 table 8]. */
static bool is_told_of_sae(const struct fact *said)
{
	size_t n = said != NULL ? strlen(said->line) : 0;

	return n > 0 && strchr("13579bdf", said->line[n - 1]) != NULL;
}

/* It has found an AP that took it. */
static bool has_found(const struct list *l, int64_t from_ns, int64_t to_ns)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->p[i].outcome != OUTCOME_FAILED && l->p[i].t_first_frame_ns > from_ns &&
		    l->p[i].t_first_frame_ns <= to_ns)
			return true;
	return false;
}

/* The network's other APs, on the air now and still later: any; *sae: one of them does SAE. */
static bool others(const struct observe *o, const struct bss *own, int64_t at_ns, bool *sae)
{
	bool any = false;

	*sae = false;
	for (size_t i = 0; i < o->n_bss; i++) {
		const struct bss *b = &o->bss[i];

		if (b == own || !is_up(b, at_ns) || !is_up(b, at_ns + SEARCH_NS) ||
		    !same_network(own, b))
			continue;
		any = any || (b->akm_mask & AKM_PSK_MASK) != 0;
		*sae = *sae || (b->akm_mask & AKM_SAE_MASK) != 0;
	}
	return any;
}

/* C78: it was told to use SAE only, and where it is now there are only APs that cannot. */
static bool judge_closed(struct observe *o, struct loss *l, const struct bss *own)
{
	const struct station *st = o->stations[l->station];
	int64_t until_ns = l->at_ns + SEARCH_NS;
	const struct fact *said =
		st->name != NULL ? said_by(o, st->name, 78, 0, l->at_ns) : NULL;
	struct finding f = { .cause = 78, .certainty = CERTAINTY_PROVEN,
			     .evidence = EVIDENCE_LOG, .at_ns = l->at_ns,
			     .station = station_text(o, st), .frame = "beacon",
			     .ap = names_of(&o->names, l->bssid) };
	bool sae;

	if (!is_told_of_sae(said) || !others(o, own, l->at_ns, &sae) ||
	    has_found(&st->joins, l->at_ns, until_ns) ||
	    has_found(&st->roams, l->at_ns, until_ns))
		return false;
	f.visible = said->line;
	if (sae) /* which may be out of its reach */
		f.certainty = CERTAINTY_CANDIDATE;
	l->told = true;
	detect_report(o, &f);
	return true;
}

/* Its AP was still there, faint, and so was another one of the same network. */
static void judge_loss(struct observe *o, struct loss *l)
{
	const struct bss *own = bss_find(o, l->bssid), *other = NULL;
	struct finding f = { .cause = 52, .certainty = CERTAINTY_CANDIDATE,
			     .evidence = EVIDENCE_AIR, .at_ns = l->at_ns,
			     .station = station_text(o, o->stations[l->station]),
			     .ap = names_of(&o->names, l->bssid),
			     .detail = "it stayed until it heard no more beacons, although its AP "
				       "and another one of the network were on the air" };

	if (!own || judge_radar(o, l, own) || judge_closed(o, l, own) || !is_up(own, l->at_ns) ||
	    own->heard_ns <= l->at_ns || l->level_mdbm > POOR_MDBM)
		return;
	for (size_t i = 0; i < o->n_bss && !other; i++)
		if (&o->bss[i] != own && is_up(&o->bss[i], l->at_ns) &&
		    same_network(own, &o->bss[i]))
			other = &o->bss[i];
	l->told = other != NULL;
	if (other)
		detect_report(o, &f);
}

static bool is_hidden(const struct bss *b)
{
	for (unsigned i = 0; i < b->ssid_len; i++)
		if (b->ssid[i] != 0)
			return false;
	return true;
}

/* It keeps the rules of another country than this AP names; what it said, or NULL. */
static const char *is_abroad(const struct observe *o, const struct station *st, const struct bss *b)
{
	const struct fact *said =
		st->name != NULL ? said_by(o, st->name, 57, 0, b->heard_ns) : NULL;
	const char *at = said != NULL ? strstr(said->line, "alpha2=") : NULL;

	if (at == NULL || b->country[0] == '\0' ||
	    strncmp(at + strlen("alpha2="), b->country, sizeof(b->country) - 1) == 0)
		return NULL;
	return said->line;
}

/* It looks and looks: an AP hides its name, or is where it does not look. */
static void judge_search(struct observe *o, struct station *st)
{
	const struct habit *h = &st->habit;

	if (h->n_scans < SCANS_MIN || st->joins.n > 0)
		return;
	for (size_t i = 0; i < o->n_bss; i++) {
		const struct bss *b = &o->bss[i];
		bool hidden = is_hidden(b), elsewhere = !has_scanned(h, b->freq_mhz);
		const char *abroad = elsewhere ? is_abroad(o, st, b) : NULL;
		struct finding f = { .cause = 54, .certainty = CERTAINTY_CANDIDATE,
				     .evidence = EVIDENCE_AIR, .at_ns = b->heard_ns,
				     .station = station_text(o, st),
				     .ap = names_of(&o->names, b->bssid),
				     .frame = "beacon",
				     .detail = hidden ? "the AP hides its name"
						      : "the station never looks at its channel" };

		if (abroad != NULL) {
			f.visible = abroad;
			f.cause = 57;
			f.evidence = EVIDENCE_LOG;
			f.detail = "the station keeps another country's rules and never looks at "
				   "the AP's channel";
		}
		if (b->announced && (hidden || elsewhere))
			detect_report(o, &f);
	}
}

void habit_all(struct observe *o)
{
	for (size_t i = 0; i < o->n_losses; i++)
		judge_loss(o, &o->losses[i]);
	for (size_t i = 0; i < o->n_stations; i++)
		judge_search(o, o->stations[i]);
}
