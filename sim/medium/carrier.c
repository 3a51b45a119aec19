#include "medium/internal.h"

/*
 * What a receiver makes of the frames around it. It follows the first frame whose preamble it can
 * make out, and another that comes while it does only if that is stronger by CAPTURE_MDB: measured
 * on hardware that begins anew for a stronger frame (Lee and others, "An experimental study on the
 * capture effect in 802.11a networks", WiNTECH 2007). Who sends hears nothing, and of a frame whose
 * beginning was missed there is only energy to sense [11-2020 17.3.10.6: 20 dB above the -82 dBm
 * at which the beginning of a frame must be noticed].
 *
 * A frame that is not followed holds nobody, but whether it is followed is asked of the frames
 * before it only, and not again of those before these: what is kept of the past is bounded.
 */
#define CAPTURE_MDB 10000

static bool overlap(const struct ppdu *a, const struct ppdu *b)
{
	return a->start_ns < b->end_ns && b->start_ns < a->end_ns;
}

static bool is_noticed(const struct ppdu *p, const struct endpoint *e, int32_t level_mdbm)
{
	return e->tuned_ns <= p->start_ns && level_mdbm >= p->floor_mdbm;
}

/* q began before p and is noticed; p does not drown it. */
static bool precedes(const struct ppdu *q, const struct ppdu *p, const struct endpoint *e,
		     int32_t level_mdbm)
{
	int32_t before;

	if (q->start_ns >= p->start_ns)
		return false;
	before = level_heard(q, e);
	return is_noticed(q, e, before) && level_mdbm < before + CAPTURE_MDB;
}

/* Whether e was with q when p began. */
static bool is_held_by(const struct ppdu *q, const struct endpoint *e)
{
	int32_t level = level_heard(q, e);

	for (uint32_t i = 0; i < q->ch->n_ppdus; i++) {
		const struct ppdu *r = q->ch->ppdu[i];

		if (r != q && overlap(r, q) && (r->tx == e || precedes(r, q, e, level)))
			return false;
	}
	return true;
}

/* Whether e begins to receive p: level_mdbm is p's. */
static bool is_begun(const struct ppdu *p, const struct endpoint *e, int32_t level_mdbm)
{
	if (!is_noticed(p, e, level_mdbm))
		return false;
	for (uint32_t i = 0; i < p->ch->n_ppdus; i++) {
		const struct ppdu *q = p->ch->ppdu[i];

		if (q == p || !overlap(p, q))
			continue;
		if (q->tx == e || (precedes(q, p, e, level_mdbm) && is_held_by(q, e)))
			return false;
	}
	return true;
}

enum carrier carrier_of(const struct ppdu *p, const struct endpoint *e)
{
	int32_t level = level_heard(p, e);

	if (is_begun(p, e, level))
		return CARRIER_FOLLOWED;
	return level >= ENERGY_MDBM ? CARRIER_ENERGY : CARRIER_NONE;
}

/* A later frame, much stronger, takes the receiver away. */
static bool is_taken_away(const struct ppdu *p, const struct endpoint *e, int32_t level_mdbm)
{
	for (uint32_t i = 0; i < p->ch->n_ppdus; i++) {
		const struct ppdu *q = p->ch->ppdu[i];

		if (overlap(p, q) && q->start_ns > p->start_ns &&
		    level_heard(q, e) >= level_mdbm + CAPTURE_MDB)
			return true;
	}
	return false;
}

bool carrier_is_kept(const struct ppdu *p, const struct endpoint *e, int32_t level_mdbm)
{
	return is_begun(p, e, level_mdbm) && !is_taken_away(p, e, level_mdbm);
}

/* The power of noise and of whatever else was on the air; alone: nothing was. busy: e sent. */
int32_t carrier_disturbance(const struct ppdu *p, const struct endpoint *e, bool *alone, bool *busy)
{
	int32_t sum = medium_noise_mdbm(e->m, p->freq_mhz);

	*alone = true;
	*busy = false;
	for (uint32_t i = 0; i < p->ch->n_ppdus; i++) {
		const struct ppdu *q = p->ch->ppdu[i];

		if (q == p || !overlap(p, q))
			continue;
		*alone = false;
		if (q->tx == e)
			*busy = true;
		else
			sum = level_sum_mdb(sum, level_at(q, e));
	}
	return sum;
}

bool carrier_decodes(const struct ppdu *p, struct endpoint *e)
{
	struct hearer h = { e, level_at(p, e) };

	return !p->cut && ppdu_outcome(p, h, false) == AIR_RECEIVED;
}
