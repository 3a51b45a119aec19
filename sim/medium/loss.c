#include <stdlib.h>

#include "base/invariant.h"
#include "medium/internal.h"

/*
 * Path losses computed before. Most stations stand still, and each frame asks for the same pairs
 * of places again. What is remembered never shows in a result: it answers only for exactly these
 * places. Each endpoint has a table of those it was asked about, by id; when the largest is full,
 * it begins again with an empty one.
 */
enum { MEMOS_FIRST = 16, MEMOS_MAX = 1024 };

/* Where the one for this endpoint stands, or would. */
static struct loss_memo *memo_of(const struct loss_memos *l, endpoint_id to)
{
	uint32_t i = (to * UINT32_C(0x9e3779b1) >> 16) & (l->cap - 1);

	while (l->slot[i].freq_mhz != 0 && l->slot[i].to != to)
		i = (i + 1) & (l->cap - 1);
	return &l->slot[i];
}

/* Room for more: a quarter stays empty, which ends every search. */
static void make_room(struct loss_memos *l)
{
	struct loss_memos next = { .cap = l->cap == 0 ? MEMOS_FIRST : 2 * l->cap };

	if (l->cap == MEMOS_MAX)
		next.cap = MEMOS_MAX;
	next.slot = calloc(next.cap, sizeof(*next.slot));
	INVARIANT(next.slot != NULL);
	for (uint32_t i = 0; i < l->cap && l->cap < MEMOS_MAX; i++) {
		if (l->slot[i].freq_mhz == 0)
			continue;
		*memo_of(&next, l->slot[i].to) = l->slot[i];
		next.n++;
	}
	free(l->slot);
	*l = next;
}

int32_t fading_most_mdb(const struct medium *m)
{
	return m->cfg.pathloss.fading.model == FADING_NONE ? 0 : 20000;
}

/* Further away the level is below least_mdbm. */
static uint64_t within_mm2(const struct endpoint *e, uint32_t freq_mhz, int32_t least_mdbm)
{
	int32_t loss = e->spec.power_mdbm + fading_most_mdb(e->m) - least_mdbm + 1;
	uint64_t mm = pathloss_far_mm(&e->m->cfg.pathloss, freq_mhz, loss);

	return mm > UINT32_MAX ? UINT64_MAX : mm * mm;
}

const struct range *range_of(struct endpoint *e, uint32_t freq_mhz)
{
	int32_t hears = hearing_least_mdbm(e->m, freq_mhz);
	int32_t noise = medium_noise_mdbm(e->m, freq_mhz);

	if (e->range.freq_mhz != freq_mhz || e->range.power_mdbm != e->spec.power_mdbm)
		e->range = (struct range){
			freq_mhz, e->spec.power_mdbm,
			within_mm2(e, freq_mhz, hears < ENERGY_MDBM ? hears : ENERGY_MDBM),
			within_mm2(e, freq_mhz, noise - LEVEL_SUM_RANGE_MDB)
		};
	return &e->range;
}

int32_t loss_between(struct endpoint *from, struct position at, uint32_t version,
		     const struct endpoint *to, uint32_t freq_mhz)
{
	const struct place *there = place_of(to, engine_now(from->m->cfg.eng));
	struct loss_memos *l = &from->losses;
	struct loss_memo *memo;

	if (4 * l->n >= 3 * l->cap)
		make_room(l);
	memo = memo_of(l, to->id);
	if (memo->freq_mhz != freq_mhz || memo->from_version != version ||
	    memo->to_version != there->version) {
		l->n += memo->freq_mhz == 0;
		*memo = (struct loss_memo){ to->id, version, there->version, freq_mhz,
					    pathloss_mdb(&from->m->cfg.pathloss, freq_mhz, at,
							 there->at) };
	}
	return memo->loss_mdb;
}
