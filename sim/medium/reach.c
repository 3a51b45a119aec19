#include <stdlib.h>

#include "base/invariant.h"
#include "medium/internal.h"

/*
 * Who may hear whom. A frame for everybody is asked of every radio of its channel that could
 * conceivably hear it; most stand still, and most of a large world are far away. The list holds,
 * in order of declaration, those in reach, however it fades, and those that move; who
 * comes to the channel is put on it, and it is made again when somebody begins to move. Who is not
 * on it would not have heard anything, and who has left is asked in vain, so that it never shows in
 * a result.
 */
static bool is_current(const struct endpoint *e, int64_t now)
{
	const struct reach *r = &e->reach;

	return r->ch == e->ch && r->version == e->ch->version && now < r->until_ns &&
	       e->spec.power_mdbm == r->power_mdbm;
}

static bool is_in_reach(struct endpoint *from, const struct endpoint *to, int64_t now)
{
	uint32_t freq = from->ch->freq_mhz;
	uint64_t mm2 = distance_squared_mm2(place_of(from, now)->at, place_of(to, now)->at);

	if (mm2 > range_of(from, freq)->heard_mm2 && link_of(from, to) == NULL)
		return false;
	return medium_level_mdbm(from->m, from->id, to->id, freq) + fading_most_mdb(from->m) >=
	       hearing_least_mdbm(from->m, freq);
}

/* Until when one hears the other as it does now, as far as that one's own affairs go. */
static int64_t same_until(const struct endpoint *from, const struct endpoint *to, int64_t now)
{
	const struct medium_link *l = link_of(from, to);

	return l != NULL ? series_still_ns(&l->level, now) : place_of(to, now)->until_ns;
}

/* Where it stands in the list, or would. */
static uint32_t place_in(const struct reach *r, const struct endpoint *e)
{
	uint32_t low = 0, high = r->n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (r->ep[mid]->id < e->id)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void put(struct reach *r, struct endpoint *e)
{
	uint32_t i = place_in(r, e);

	if (i < r->n && r->ep[i] == e)
		return;
	INVARIANT(room_for_one((void **)&r->ep, sizeof(struct endpoint *), r->n, &r->cap));
	for (uint32_t k = r->n++; k > i; k--)
		r->ep[k] = r->ep[k - 1];
	r->ep[i] = e;
}

static void consider(struct endpoint *e, struct endpoint *to, int64_t now)
{
	struct reach *r = &e->reach;
	int64_t until_ns = same_until(e, to, now);

	if (until_ns <= now || is_in_reach(e, to, now))
		put(r, to);
	if (until_ns > now && until_ns < r->until_ns)
		r->until_ns = until_ns;
}

static void renew(struct endpoint *e, int64_t now)
{
	e->reach = (struct reach){ .ep = e->reach.ep, .cap = e->reach.cap, .ch = e->ch,
				   .version = e->ch->version, .power_mdbm = e->spec.power_mdbm,
				   .until_ns = place_of(e, now)->until_ns };
	for (uint32_t i = 0; i < e->ch->n_members; i++)
		consider(e, e->ch->member[i], now);
}

void reach_comes(struct endpoint *e)
{
	int64_t now = engine_now(e->m->cfg.eng);

	for (uint32_t i = 0; i < e->ch->n_members; i++)
		if (is_current(e->ch->member[i], now))
			consider(e->ch->member[i], e, now);
}

const struct reach *reach_of(struct endpoint *e)
{
	int64_t now = engine_now(e->m->cfg.eng);

	if (!is_current(e, now))
		renew(e, now);
	return &e->reach;
}
