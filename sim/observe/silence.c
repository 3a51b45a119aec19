#include <string.h>

#include "base/time.h"
#include "observe/state.h"

/*
 * Attempts that nobody refused: an answer did not come, or what followed it. What the wired side
 * says about the target's search for a key belongs here, too.
 */

/* A token may grow old on the way once. */
enum { TOKENS_MANY = 3 };
/* [hostapd rkh_neg_timeout] */
#define BLOCKED_NS (60 * NS_PER_S)
/* Beacons come every 102.4 ms; without any for so long an AP is not on the air. */
#define SILENT_NS NS_PER_S

static void guess(struct finding *f, unsigned cause, enum certainty certainty)
{
	f->cause = (uint8_t)cause;
	f->certainty = certainty;
}

static bool is_pull_of(const struct pull *p, const struct judged_try *j)
{
	return mac_equal(p->asker, j->to) && p->r0kh_len == j->seen.r0kh_len &&
	       memcmp(p->r0kh, j->seen.r0kh, p->r0kh_len) == 0;
}

void silence_pulls(struct observe *o, const struct judged_try *j, bool refused, struct finding *f)
{
	const struct pull *now = NULL, *before = NULL;

	for (size_t i = 0; i < o->n_pulls; i++) {
		const struct pull *p = &o->pulls[i];

		if (!is_pull_of(p, j) || p->t_first_ns > j->seen.t_end_ns)
			continue;
		if (p->t_last_ns >= j->seen.t_start_ns)
			now = p;
		else if (p->answered == 0 && p->t_last_ns >= j->seen.t_start_ns - BLOCKED_NS)
			before = p;
	}
	if (now && now->answered > 0) {
		if (refused && now->sent == 1 && j->seen.home_had) {
			guess(f, 19, CERTAINTY_CANDIDATE);
			f->detail = "the key holder had made the key itself, and has it no more";
		} else if (refused) {
			guess(f, now->sent > 1 ? 6 : 2, CERTAINTY_CANDIDATE);
		} else { /* the key was there only after the station's last request */
			guess(f, 81, now->t_answer_ns > j->seen.t_last_ns ? CERTAINTY_PROVEN
									  : CERTAINTY_CANDIDATE);
		}
	} else if (now) {
		guess(f, 5, now->lost >= now->sent ? CERTAINTY_PROVEN : CERTAINTY_CANDIDATE);
	} else if (refused) {
		guess(f, before ? 4 : 2, CERTAINTY_CANDIDATE);
	}
}

static bool is_off_air(const struct bss *b, const struct try_seen *t)
{
	return b && b->announced &&
	       (b->up_ns > t->t_last_ns || t->t_last_ns - b->heard_ns > SILENT_NS);
}

/* C90: it may be somewhere else, or nowhere. */
static void judge_unanswered(struct observe *o, const struct judged_try *j, struct finding *f)
{
	const struct try_seen *t = &j->seen;
	const struct bss *b = bss_find(o, j->to);
	bool known = b && b->announced, elsewhere = known && b->freq_mhz != t->freq_mhz;

	if (t->answered && (!t->assoc_asked || t->assoc_answered))
		return;
	guess(f, 90, CERTAINTY_CANDIDATE);
	if (is_off_air(b, t)) {
		f->detail = "it was not on the air then";
	} else if (elsewhere) {
		f->detail = "it is on another channel than the station believes";
	} else if (t->answered) {
		f->detail = "the AP had answered the authentication, and not what followed";
	} else if (known) {
		f->detail = "its beacons come, so one of the two does not hear the other";
	}
}

/* FT was granted, and the association never came about. */
static void judge_unfinished(const struct try_seen *t, struct finding *f)
{
	if (!t->auth_ok)
		return;
	if (t->let_go && !t->assoc_asked) {
		guess(f, 70, CERTAINTY_CANDIDATE);
	} else if (t->over_ds && !t->assoc_asked) {
		guess(f, 76, CERTAINTY_CANDIDATE);
		f->detail = "the reassociation request never came";
	} else if (!t->assoc_asked && !t->auth_acked) {
		guess(f, 76, CERTAINTY_PROVEN);
		f->detail = "the FT authentication response was never acknowledged";
	} else if (t->assoc_asked && t->assoc_answered && !t->resp_acked) {
		guess(f, 76, CERTAINTY_PROVEN);
		f->detail = "the reassociation response was never acknowledged";
	} else if (t->assoc_asked && !t->assoc_answered) {
		guess(f, 76, CERTAINTY_PROVEN);
		f->detail = "the reassociation request was never answered";
	}
}

/* FT without an answer: a key was looked for, or the way between the APs is at fault. */
static void judge_relay(struct observe *o, const struct judged_try *j, struct finding *f)
{
	const struct try_seen *t = &j->seen;

	if (!t->ds_lost || t->ds_back)
		silence_pulls(o, j, false, f);
	if (f->cause != 0 || !t->ds_out || t->ds_back)
		return;
	guess(f, 12, t->ds_lost ? CERTAINTY_PROVEN : CERTAINTY_CANDIDATE);
	f->detail = t->ds_lost ? "a frame of it was lost between the APs"
			       : "the request was passed on, and the target did not answer it";
}

void silence_judge(struct observe *o, const struct judged_try *j, struct finding *f)
{
	const struct try_seen *t = &j->seen;
	const struct bss *from = bss_find(o, j->from);

	if (t->commit.reflected) {
		guess(f, 87, CERTAINTY_PROVEN);
		f->detail = "the answer to the commit was that commit";
	} else if (t->commit.n_tokens >= TOKENS_MANY && !t->commit.answered) {
		guess(f, 37, CERTAINTY_CANDIDATE);
		f->detail = "the AP asks for a token again and again";
	} else if (t->off_channel && !t->answered) {
		guess(f, 62, CERTAINTY_PROVEN);
	} else if (t->sae && !t->assoc_asked && !is_off_air(bss_find(o, j->to), t)) {
		guess(f, 38, CERTAINTY_CANDIDATE);
	}
	if (t->ft && t->answered)
		judge_unfinished(t, f);
	else if (t->ft && t->over_ds && from && from->announced && from->has_mde && !from->over_ds)
		guess(f, 11, CERTAINTY_PROVEN);
	else if (t->ft)
		judge_relay(o, j, f);
	if (f->cause == 0 && !t->over_ds)
		judge_unanswered(o, j, f);
}
