#include <string.h>

#include "base/time.h"
#include "observe/state.h"

/*
 * Why an AP wanted EAP where the station named a key it had, by what the air and the cable show: a
 * server that ends sessions, a cache that is full (C41), an AP that was away, a key that others
 * have to share (C42).
 */

enum { FT_EAP = SUITE_BIT(AKM_FT_8021X) | SUITE_BIT(AKM_FT_8021X_SHA384) };

/*
 * Other APs that have made keys since: as many as Cisco's controllers keep for a client, or, where
 * a controller is known to be behind the AP and its limit is not, more than a way there and back.
 */
enum { KEYS_FULL = 8, KEYS_MANY = 3 };

bool forgot_session(const struct observe *o, const struct station *st, struct mac bssid,
		    int64_t from_ns, int64_t to_ns)
{
	const struct bss *b = bss_find((struct observe *)o, bssid);

	for (size_t i = 0; b && i < o->n_facts; i++) {
		const struct fact *x = &o->facts[i];

		if (x->cause == 92 && mac_equal(x->peer, st->mac) && x->entity == b->entity &&
		    x->at_ns >= from_ns && x->at_ns <= to_ns)
			return true;
	}
	return false;
}

static bool is_full(struct observe *o, const struct judged_try *j)
{
	const struct bss *b = bss_find(o, j->to);

	return j->seen.keys_since >= KEYS_FULL ||
	       (j->seen.keys_since >= KEYS_MANY && b && b->behind);
}

/* Of the AP's own making. */
static void judge_own(struct observe *o, const struct judged_try *j, struct finding *f)
{
	const struct station *st = o->stations[j->station];

	if (forgot_session(o, st, j->to, j->seen.key_ns, j->seen.t_start_ns)) {
		f->cause = 92;
		f->certainty = CERTAINTY_PROVEN;
		f->evidence = EVIDENCE_LOG;
	} else if (is_full(o, j)) {
		f->cause = 41;
	} else {
		f->cause = 91;
	}
}

void forgot_judge(struct observe *o, const struct judged_try *j, struct finding *f)
{
	f->certainty = CERTAINTY_CANDIDATE;
	if (j->seen.started) {
		f->cause = 31;
	} else if (j->seen.other_akm) {
		f->cause = 40;
	} else if ((SUITE_BIT(j->seen.akm) & FT_EAP) && j->seen.other_name) {
		f->cause = 46;
	} else if (j->seen.has_key && bss_came_back(o, j->to, j->seen.key_ns)) {
		f->cause = 91;
		f->detail = "it was off the air after the key had been made";
	} else if (j->method == METHOD_OKC || j->method == METHOD_CCKM) {
		f->cause = 42;
	} else if (j->method == METHOD_PREAUTH) {
		f->cause = 44;
	} else {
		judge_own(o, j, f);
	}
}
