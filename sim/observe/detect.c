#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "observe/state.h"
#include "wire/rsn.h"

enum { WHY_MAX = 512 };

enum { FT_EAP = SUITE_BIT(AKM_FT_8021X) | SUITE_BIT(AKM_FT_8021X_SHA384) };

/* Key holders try four times, a second apart, and speak then. */
#define AFTERMATH_NS (5 * NS_PER_S)

static const char *why_of(struct observe *o, const struct cause *c, const char *detail)
{
	char text[WHY_MAX];
	struct sb s = sb_of(text, sizeof(text));

	if (!detail)
		return c->why;
	sb_printf(&s, "%s Here: %s.", c->why, detail);
	return names_intern(&o->names, text);
}

void detect_report(struct observe *o, const struct finding *f)
{
	const struct cause *c = cause_get(f->cause);
	struct failure *out;

	if (!c || !grow(o, &o->failures, o->n_failures, &o->cap_failures, sizeof(*o->failures),
			OBSERVE_FAILURES_MAX))
		return;
	out = &o->failures[o->n_failures++];
	*out = (struct failure){
		.cause = f->cause,
		.certainty = f->certainty,
		.evidence = f->evidence,
		.at_ns = f->at_ns,
		.station = f->station ? f->station : "",
		.ap = f->ap ? f->ap : "",
		.frame = f->frame ? f->frame : "",
		.frame_no = f->frame_no,
		.visible_log = f->visible ? f->visible : c->visible_log,
		.hidden_log = f->hidden ? f->hidden : c->hidden_log,
		.why = why_of(o, c, f->detail),
		.fix = c->fix,
	};
}

static void guess(struct finding *f, unsigned cause, enum certainty certainty)
{
	f->cause = (uint8_t)cause;
	f->certainty = certainty;
}

/* Whether the whole transition came to nothing: a group that is refused is no failure by itself. */
static bool in_vain(const struct observe *o, const struct judged_try *j)
{
	const struct station *st = o->stations[j->station];
	const struct list *l = j->is_join ? &st->joins : &st->roams;

	return j->n <= l->n && l->p[j->n - 1].outcome == OUTCOME_FAILED;
}

/* A list of refused groups that the AP does not believe: a group in it is one of its own. */
static bool judge_list(const struct judged_try *j, struct finding *f)
{
	const struct commit_seen *x = &j->seen.commit;

	if (j->status != STATUS_UNSPECIFIED || !(x->own_list || x->other_list))
		return false;
	if (x->other_list) {
		guess(f, 36, CERTAINTY_PROVEN);
		return true;
	}
	guess(f, 87, CERTAINTY_CANDIDATE);
	f->detail = "the AP refuses what \"it\" had said about groups itself";
	return true;
}

/* Refused in SAE's commit: groups, or the ways of making the password element, differ. */
static void judge_commit(struct observe *o, const struct judged_try *j, struct finding *f)
{
	bool owe = j->seen.akm == AKM_OWE && j->status == STATUS_GROUP_UNSUPPORTED;

	if (j->seen.sae && !j->seen.auth_ok && judge_list(j, f))
		return;
	if ((!owe && (!j->seen.sae || j->seen.auth_ok)) || !in_vain(o, j))
		return;
	guess(f, 37, CERTAINTY_CANDIDATE);
	f->detail = j->status == STATUS_GROUP_UNSUPPORTED ? "no group of both was left"
							  : "the commit was refused";
}

/* The AP lacks PMK-R1: fetched in vain, or never asked for because it makes PMK-R1s by itself. */
static void judge_unknown(struct observe *o, const struct judged_try *j, struct finding *f)
{
	const uint32_t ft_sae = SUITE_BIT(AKM_FT_SAE) | SUITE_BIT(AKM_FT_SAE_EXT);
	const struct bss *b = bss_find(o, j->to);

	silence_pulls(o, j, true, f);
	if (f->cause == 2 && j->seen.home_had && akm_differs(j->seen.akm, j->seen.home_akm)) {
		guess(f, 79, CERTAINTY_PROVEN);
		f->detail = "FT was asked for by another AKM than the key was made with";
		return;
	}
	if (f->cause == 2 && (SUITE_BIT(j->seen.akm) & ft_sae) && b && b->ft_psk_done)
		guess(f, 16, CERTAINTY_CANDIDATE);
}

static bool was_in(const struct list *l, const struct judged_try *j)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->p[i].outcome != OUTCOME_FAILED && mac_equal(l->p[i].to_bssid, j->to) &&
		    l->p[i].t_first_frame_ns < j->seen.t_start_ns)
			return true;
	return false;
}

/* FT was granted, both protect frames, and the AP may hold the station for associated still. */
static bool is_back_protected(const struct observe *o, const struct judged_try *j)
{
	const struct station *st = o->stations[j->station];
	struct rsne r;

	return j->seen.ft && j->seen.assoc_asked &&
	       rsne_parse(bytes_of(j->seen.rsne, j->seen.rsne_len), &r) == WIRE_OK &&
	       (r.caps & RSN_CAP_MFPC) != 0 && (was_in(&st->joins, j) || was_in(&st->roams, j));
}

static void judge_status(struct observe *o, const struct judged_try *j, struct finding *f)
{
	const struct try_seen *t = &j->seen;

	switch (j->status) {
	case STATUS_GROUP_UNSUPPORTED:
	case STATUS_UNSPECIFIED:
		if (j->status == STATUS_UNSPECIFIED && t->akm == AKM_OWE && t->assoc_asked)
			guess(f, 93, CERTAINTY_CANDIDATE);
		else
			judge_commit(o, j, f);
		break;
	case STATUS_CHALLENGE_FAILURE:
	case STATUS_UNKNOWN_PASSWORD_ID:
		if (t->sae)
			guess(f, 88, CERTAINTY_PROVEN);
		break;
	case STATUS_INVALID_PMKID:
		if (t->ft && t->no_name)
			guess(f, 1, CERTAINTY_PROVEN);
		else if (t->ft)
			judge_unknown(o, j, f);
		else
			guess(f, SUITE_BIT(t->akm) & FT_EAP ? 46 : 39, CERTAINTY_CANDIDATE);
		break;
	case STATUS_INVALID_MDE:
		guess(f, 7, CERTAINTY_PROVEN);
		break;
	case STATUS_INVALID_FTE:
		guess(f, 8, CERTAINTY_PROVEN);
		f->detail = t->fte_fault ? t->fte_fault
					 : "the FTE of the FT authentication is incomplete";
		break;
	case STATUS_R0KH_UNREACHABLE:
		guess(f, 9, CERTAINTY_PROVEN);
		break;
	case STATUS_INVALID_FT_COUNT:
		guess(f, 10, CERTAINTY_PROVEN);
		break;
	case STATUS_REFUSED_TEMPORARILY:
		guess(f, 47, CERTAINTY_PROVEN);
		break;
	case STATUS_ROBUST_MGMT_POLICY:
		guess(f, 48, CERTAINTY_PROVEN);
		break;
	case STATUS_PAIRWISE_CIPHER:
		guess(f, t->ft ? 20 : 94, t->ft ? CERTAINTY_CANDIDATE : CERTAINTY_PROVEN);
		break;
	case STATUS_AKMP:
		guess(f, t->has_mde && !(SUITE_BIT(t->akm) & AKM_FT_MASK) ? 22 : 94,
		      CERTAINTY_PROVEN);
		break;
	case STATUS_GROUP_CIPHER:
	case STATUS_RSNE_VERSION:
	case STATUS_RSNE_CAPS:
	case STATUS_CIPHER_POLICY:
		guess(f, 94, CERTAINTY_PROVEN);
		break;
	case STATUS_AP_FULL:
		guess(f, is_back_protected(o, j) ? 13 : 58, CERTAINTY_CANDIDATE);
		break;
	case STATUS_POOR_CHANNEL:
	case STATUS_SUGGESTED_BSS_TRANSITION:
		guess(f, 58, CERTAINTY_CANDIDATE);
		break;
	default: /* any number may come */
		break;
	}
}

static void judge_handshake(const struct judged_try *j, struct finding *f)
{
	const struct try_seen *t = &j->seen;
	bool timeout = j->reason == REASON_4WAY_TIMEOUT;

	if (j->reason == REASON_CLASS2_FROM_NONAUTH || j->reason == REASON_CLASS3_FROM_NONASSOC)
		return; /* the AP has forgotten it meanwhile: no word about keys */
	if (t->sta_left && j->reason == REASON_4WAY_ELEMENT_DIFFERS)
		guess(f, 25, CERTAINTY_PROVEN);
	else if (t->m2_rsne_differs && t->m3 == 0)
		guess(f, 26, CERTAINTY_PROVEN);
	else if (t->m2 == 0 && t->m1 > 0)
		guess(f, 27, timeout ? CERTAINTY_PROVEN : CERTAINTY_CANDIDATE);
	else if (t->m2 > 0 && t->m3 == 0 && t->akm == AKM_SAE_EXT)
		guess(f, 17, CERTAINTY_CANDIDATE); /* SAE has shown that the passwords are equal */
	else if (t->m2 > 0 && t->m3 == 0)
		guess(f, t->m2_acked || t->m2 > 1 ? 24 : 27, CERTAINTY_CANDIDATE);
	else if (t->m3 > 0)
		guess(f, 27, timeout && t->m4 == 0 ? CERTAINTY_PROVEN : CERTAINTY_CANDIDATE);
	else if (j->reason == REASON_GROUP_KEY_TIMEOUT)
		guess(f, 30, CERTAINTY_CANDIDATE);
}

/* Neither AP nor station: a RADIUS server, which knows stations by their certificates and names. */
static bool is_server(struct observe *o, const char *entity)
{
	return entity && !bss_is_ap_name(o, entity) && !station_named(o, entity);
}

static bool concerns(struct observe *o, const struct fact *f, const struct judged_try *j)
{
	const struct station *st = o->stations[j->station];
	const char *target = names_of(&o->names, j->to);

	if (f->at_ns < j->seen.t_start_ns || f->at_ns > j->seen.t_end_ns + AFTERMATH_NS)
		return false;
	if (mac_equal(f->peer, st->mac))
		return true;
	if (is_server(o, f->entity))
		return j->seen.eap.n_requests > 0;
	if (!mac_is_zero(f->peer)) /* one AP about another, or a station about its AP */
		return mac_equal(f->peer, j->to) && !station_named(o, f->entity);
	return f->entity == target || f->entity == st->name || bss_is_ap_name(o, f->entity);
}

static void take_fact(struct finding *f, const struct fact *best)
{
	if (f->cause != 0 && f->certainty == CERTAINTY_PROVEN)
		return;
	if ((f->cause == 16 && best->cause == 2) || (f->cause == 17 && best->cause == 24))
		return; /* the same line, of which this is a kind */
	if (f->cause != best->cause)
		f->detail = NULL;
	f->cause = best->cause;
	f->certainty = CERTAINTY_PROVEN;
	f->evidence = best->evidence;
}

/* What the nodes themselves said: decides between candidates. */
static void ask_nodes(struct observe *o, const struct judged_try *j, struct finding *f)
{
	const struct fact *best = NULL;

	for (size_t i = 0; i < o->n_facts; i++) {
		const struct fact *x = &o->facts[i];

		if (!after_is_aside(x->cause) && concerns(o, x, j) &&
		    (!best || x->rank > best->rank))
			best = x;
	}
	if (!best)
		return;
	if (f->cause != 19 || best->cause != 2) /* the same said less exactly */
		take_fact(f, best);
	for (size_t i = 0; i < o->n_facts; i++) {
		const struct fact *x = &o->facts[i];
		const char **line = x->evidence == EVIDENCE_LOG ? &f->visible : &f->hidden;

		if ((x->cause == f->cause || x == best) && !*line && concerns(o, x, j))
			*line = x->line;
	}
}

static const char *frame_words(struct observe *o, const struct judged_try *j)
{
	char text[96];
	struct sb s = sb_of(text, sizeof(text));

	sb_str(&s, j->seen.frame);
	if (j->status != 0)
		sb_printf(&s, ", status %u", j->status);
	if (j->reason != 0)
		sb_printf(&s, ", reason %u", j->reason);
	return names_intern(&o->names, text);
}

static void set_cause(struct observe *o, const struct judged_try *j, uint8_t cause)
{
	struct station *st = o->stations[j->station];
	struct list *l = j->is_join ? &st->joins : &st->roams;
	struct transition *t;

	if (j->n > l->n)
		return;
	t = &l->p[j->n - 1];
	if (j->attempt < t->n_kept)
		t->attempts[j->attempt].cause = cause;
	if (t->cause == 0)
		t->cause = cause;
}

/* Put off again, because the station came a moment too early: that was said. */
static bool is_put_off_again(const struct observe *o, const struct finding *f)
{
	const struct failure *last;

	if (f->cause != 47 || o->n_failures == 0)
		return false;
	last = &o->failures[o->n_failures - 1];
	return last->cause == 47 && last->station == f->station && last->ap == f->ap &&
	       f->at_ns - last->at_ns < 2 * NS_PER_S;
}

/*
 * C23: what shows as a list or a key that does not fit (C02, C06, C80) was right when the station
 * got its keys, if one of the two APs has been away since.
 */
static void judge_change(struct observe *o, const struct judged_try *j, struct finding *f)
{
	const struct try_seen *t = &j->seen;

	if (!t->ft || !t->home_had || (f->cause != 2 && f->cause != 6 && f->cause != 80))
		return;
	if (bss_came_back(o, j->to, t->home_ns))
		f->detail = "it was off the air after the station had got its keys";
	else if (bss_came_back(o, t->home_ap, t->home_ns))
		f->detail = "the AP with the key was off the air after the station had got it";
	else
		return;
	f->cause = 23;
}

static void judge(struct observe *o, const struct judged_try *j)
{
	struct station *st = o->stations[j->station];
	struct finding f = {
		.evidence = EVIDENCE_AIR,
		.at_ns = j->status || j->reason ? j->seen.t_end_ns : j->seen.t_last_ns,
		.station = station_text(o, st),
		.ap = names_of(&o->names, j->to),
		.frame_no = j->seen.frame_no,
	};

	if (j->status != 0 && j->seen.cckm)
		guess(&f, 73, CERTAINTY_PROVEN);
	else if (j->status != 0)
		judge_status(o, j, &f);
	else if (j->seen.no_key)
		forgot_judge(o, j, &f);
	else if (j->method == METHOD_EAP && j->seen.assoc_ok && j->seen.m1 == 0)
		eap_judge(&j->seen, &f);
	else if (j->seen.m1 > 0 || j->reason != 0)
		judge_handshake(j, &f);
	else
		silence_judge(o, j, &f);
	ask_nodes(o, j, &f);
	judge_change(o, j, &f);
	if (f.cause == 0)
		return;
	f.frame = frame_words(o, j);
	set_cause(o, j, f.cause);
	if (!is_put_off_again(o, &f) && !after_tells(o, j, f.cause))
		detect_report(o, &f);
}

/*
 * Causes that show in no attempt: an AP that does not start, a target that is not there, a
 * pre-authentication that came to nothing.
 */
static void judge_alone(struct observe *o, const struct fact *x)
{
	const struct station *st = station_named(o, x->entity);
	int64_t apart = x->cause == 51 ? TIME_NEVER : NS_PER_S; /* every beacon says that one */
	struct finding f = { .cause = x->cause, .certainty = CERTAINTY_PROVEN,
			     .evidence = x->evidence, .at_ns = x->at_ns };

	if (x->cause != 44 && x->cause != 51 && x->cause != 55 && x->cause != 82)
		return;
	for (size_t i = 0; i < o->n_failures; i++) {
		const struct failure *p = &o->failures[i];
		const char *about = x->cause == 82 ? p->ap : p->station;

		if (p->cause == x->cause && about == x->entity && x->at_ns - p->at_ns < apart)
			return;
	}
	if (st)
		f.station = x->entity;
	else
		f.ap = x->entity;
	if (st && !mac_is_zero(x->peer))
		f.ap = names_of(&o->names, x->peer);
	*(x->evidence == EVIDENCE_LOG ? &f.visible : &f.hidden) = x->line;
	detect_report(o, &f);
}

/* By time; equal times stay as they were. */
static void sort_failures(struct observe *o)
{
	for (size_t i = 1; i < o->n_failures; i++) {
		struct failure f = o->failures[i];
		size_t k = i;

		for (; k > 0 && o->failures[k - 1].at_ns > f.at_ns; k--)
			o->failures[k] = o->failures[k - 1];
		o->failures[k] = f;
	}
}

void detect_all(struct observe *o)
{
	habit_all(o);
	for (size_t i = 0; i < o->n_tries; i++)
		judge(o, &o->tries[i]);
	for (size_t i = 0; i < o->n_facts; i++)
		judge_alone(o, &o->facts[i]);
	after_all(o);
	sort_failures(o);
}
