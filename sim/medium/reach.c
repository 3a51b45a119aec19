#include <stdlib.h>

#include "base/invariant.h"
#include "medium/internal.h"

/*
 * Who may hear whom. A frame for everybody is asked of every radio of its channel that could
 * conceivably hear it; most stand still, and most of a large world are far away. The list holds,
 * in order of declaration, those in reach with REACH_MARGIN_MDB to spare (more than fading ever
 * adds) and those that move; it is made again when somebody comes, goes or begins to move. Who is
 * not on it would not have heard anything, so that it never shows in a result.
 */
#define REACH_MARGIN_MDB 20000

static bool is_current(const struct endpoint *e, int64_t now)
{
	const struct reach *r = &e->reach;

	return r->ch == e->ch && r->version == e->ch->version && now < r->until_ns &&
	       e->spec.power_mdbm <= r->power_mdbm;
}

static bool is_in_reach(const struct endpoint *from, const struct endpoint *to)
{
	uint32_t freq = from->ch->freq_mhz;
	int32_t level = medium_level_mdbm(from->m, from->id, to->id, freq) + REACH_MARGIN_MDB;
	struct phy_mode dsss = phy_mode_legacy(RATE_1M), ofdm = phy_mode_legacy(RATE_6M);

	return level >= hearing_mdbm(from->m, freq, &dsss) ||
	       level >= hearing_mdbm(from->m, freq, &ofdm);
}

/* Until when one hears the other as it does now, as far as that one's own affairs go. */
static int64_t same_until(const struct endpoint *from, const struct endpoint *to, int64_t now)
{
	const struct medium_link *l = link_of(from, to);

	return l != NULL ? series_still_ns(&l->level, now) : place_of(to, now)->until_ns;
}

static void put(struct reach *r, struct endpoint *e)
{
	INVARIANT(room_for_one((void **)&r->ep, sizeof(struct endpoint *), r->n, &r->cap));
	r->ep[r->n++] = e;
}

static void renew(struct endpoint *e, int64_t now)
{
	struct reach *r = &e->reach;

	*r = (struct reach){ .ep = r->ep, .cap = r->cap, .ch = e->ch, .version = e->ch->version,
			     .power_mdbm = e->spec.power_mdbm,
			     .until_ns = place_of(e, now)->until_ns };
	for (uint32_t i = 0; i < e->ch->n_members; i++) {
		struct endpoint *to = e->ch->member[i];
		int64_t until_ns = same_until(e, to, now);

		if (until_ns <= now) {
			put(r, to);
			continue;
		}
		if (until_ns < r->until_ns)
			r->until_ns = until_ns;
		if (is_in_reach(e, to))
			put(r, to);
	}
}

const struct reach *reach_of(struct endpoint *e)
{
	int64_t now = engine_now(e->m->cfg.eng);

	if (!is_current(e, now))
		renew(e, now);
	return &e->reach;
}
