#include "models/rates.h"

#include "base/invariant.h"
#include "models/per.h"

uint16_t rates_of_band(enum phy_band band)
{
	uint16_t all = (1u << RATE_COUNT) - 1, dsss = (1u << RATE_6M) - 1;

	return band == BAND_2G4 ? all : all & (uint16_t)~dsss;
}

/* All there are, unsorted; more than the ladder holds before it is thinned. */
enum { CANDIDATES_MAX = RATE_COUNT + 4 * PHY_STREAMS_MAX * PHY_MCS_COUNT };

struct candidates {
	struct phy_mode mode[CANDIDATES_MAX];
	unsigned n;
};

static void add(struct candidates *c, const struct phy_mode *m)
{
	if (phy_mode_rate_100k(m) == 0)
		return;
	INVARIANT(c->n < CANDIDATES_MAX);
	c->mode[c->n++] = *m;
}

static uint16_t guard_ns(enum phy_format f, const struct phy_caps *both, unsigned width_mhz)
{
	if (f == PHY_HE)
		return 800;
	return (both->short_gi >> phy_width_index(width_mhz) & 1) != 0 ? 400 : 800;
}

static void add_format(struct candidates *c, enum phy_format f, const struct phy_caps *both)
{
	for (unsigned width = 20; width <= both->width_mhz; width *= 2)
		for (unsigned n = 0; n < PHY_STREAMS_MAX; n++)
			for (unsigned mcs = 0; mcs < both->n_mcs[f][n]; mcs++)
				add(c, &(struct phy_mode){
					       .format = f,
					       .mcs = (uint16_t)mcs,
					       .n_ss = (uint16_t)(n + 1),
					       .width_mhz = (uint16_t)width,
					       .gi_ns = guard_ns(f, both, width),
					       .ldpc = (both->ldpc >> f & 1) != 0,
				       });
}

/* The fastest, and of those the one that needs least; NULL when none is left below limit_mdb. */
static const struct phy_mode *best_below(const struct candidates *c, int32_t limit_mdb)
{
	const struct phy_mode *best = NULL;
	uint32_t best_rate = 0;
	int32_t best_need = 0;

	for (unsigned i = 0; i < c->n; i++) {
		uint32_t rate = phy_mode_rate_100k(&c->mode[i]);
		int32_t need = per_mode_min_snr_mdb(&c->mode[i]);

		if (need >= limit_mdb || rate < best_rate ||
		    (rate == best_rate && need >= best_need))
			continue;
		best = &c->mode[i];
		best_rate = rate;
		best_need = need;
	}
	return best;
}

static void reverse(struct ladder *l)
{
	for (unsigned i = 0; i < l->n / 2; i++) {
		struct phy_mode m = l->mode[i];

		l->mode[i] = l->mode[l->n - 1 - i];
		l->mode[l->n - 1 - i] = m;
	}
}

/* From the top: each rung is the fastest that needs less than the one above. */
void ladder_of(const struct phy_caps *both, struct ladder *out)
{
	enum phy_format f = phy_caps_format(both);
	struct candidates c = { .n = 0 };
	const struct phy_mode *m;
	int32_t limit = INT32_MAX;

	for (unsigned r = 0; r < RATE_COUNT; r++)
		if ((both->legacy >> r & 1) != 0)
			add(&c, &(struct phy_mode){ .rate = (enum phy_rate)r });
	if (f != PHY_LEGACY)
		add_format(&c, f, both);
	INVARIANT(c.n > 0);
	out->n = 0;
	while (out->n < LADDER_MAX && (m = best_below(&c, limit)) != NULL) {
		out->mode[out->n++] = *m;
		limit = per_mode_min_snr_mdb(m);
	}
	reverse(out);
}

unsigned ladder_for_snr(const struct ladder *l, int32_t snr_mdb, int32_t margin_mdb)
{
	unsigned rung = 0;

	INVARIANT(l->n > 0);
	for (unsigned i = 1; i < l->n; i++)
		if (snr_mdb - margin_mdb >= per_mode_min_snr_mdb(&l->mode[i]))
			rung = i;
	return rung;
}

void aarf_init(struct aarf *a, unsigned rung)
{
	*a = (struct aarf){ .rung = rung,
			    .threshold = AARF_SUCCESSES_MIN,
			    .timeout = AARF_TIMER_MIN };
}

static unsigned twice_up_to(unsigned n, unsigned max)
{
	return 2 * n < max ? 2 * n : max;
}

/* The probe's failure ends the probing: after it two failures count as always. */
static void failed(struct aarf *a)
{
	a->successes = 0;
	a->failures++;
	a->timer++;
	if (a->probing) {
		a->threshold = twice_up_to(a->threshold, AARF_SUCCESSES_MAX);
		a->timeout = twice_up_to(a->timeout, AARF_TIMER_MAX);
	} else if (a->failures == AARF_FAILURES) {
		a->threshold = AARF_SUCCESSES_MIN;
		a->timeout = AARF_TIMER_MIN;
	} else {
		return;
	}
	a->probing = false;
	a->failures = a->timer = 0;
	if (a->rung > 0)
		a->rung--;
}

void aarf_sent(struct aarf *a, unsigned n_rungs, bool acked)
{
	if (!acked) {
		failed(a);
		return;
	}
	a->probing = false;
	a->failures = 0;
	a->successes++;
	a->timer++;
	if (a->rung + 1 >= n_rungs || (a->successes < a->threshold && a->timer < a->timeout))
		return;
	a->rung++;
	a->successes = a->timer = 0;
	a->probing = true;
}

unsigned aarf_plan(const struct aarf *now, struct aarf_try out[static AARF_TRIES_MAX])
{
	struct aarf a = *now;
	unsigned n = 0;

	while (n < AARF_TRIES_MAX - 1 && a.rung > 0) {
		out[n] = (struct aarf_try){ a.rung, 0 };
		do {
			out[n].tries++;
			failed(&a);
		} while (a.rung == out[n].rung);
		n++;
	}
	out[n++] = (struct aarf_try){ 0, 1 };
	return n;
}

void aarf_frame(struct aarf *a, unsigned n_rungs, unsigned tries, bool acked)
{
	struct aarf_try plan[AARF_TRIES_MAX];
	unsigned n = aarf_plan(a, plan), higher = 0;

	for (unsigned i = 0; i + 1 < n; i++)
		higher += plan[i].tries;
	if (!acked && tries > higher)
		return;
	for (unsigned i = 1; i <= tries; i++)
		aarf_sent(a, n_rungs, acked && i == tries);
}
