#include "models/shadow.h"

#include "base/invariant.h"
#include "models/fading_table.h"

enum { UNIT = 1024 }; /* weights and fractions are in 1/1024 */

/* The four lattice points around a place and how much each counts. */
struct corners {
	int32_t x, y;
	int64_t weight[4];
	uint64_t norm; /* root of the sum of their squares */
};

static int32_t floor_div(int64_t a, int64_t b)
{
	return (int32_t)(a >= 0 ? a / b : -((-a + b - 1) / b));
}

static struct corners corners_of(struct position p, int64_t step_mm)
{
	struct corners c = { floor_div(p.x_mm, step_mm), floor_div(p.y_mm, step_mm), { 0 }, 0 };
	int64_t fx = (p.x_mm - c.x * step_mm) * UNIT / step_mm;
	int64_t fy = (p.y_mm - c.y * step_mm) * UNIT / step_mm;
	uint64_t squares = 0;

	for (unsigned i = 0; i < 4; i++) {
		c.weight[i] = ((i & 1) != 0 ? fx : UNIT - fx) * ((i & 2) != 0 ? fy : UNIT - fy);
		squares += (uint64_t)(c.weight[i] * c.weight[i]);
	}
	c.norm = isqrt_u64(squares);
	return c;
}

static uint64_t corner(const struct corners *c, unsigned i)
{
	uint32_t x = (uint32_t)(c->x + (int32_t)(i & 1)), y = (uint32_t)(c->y + (int32_t)(i >> 1));

	return (uint64_t)x << 32 | y;
}

/*
 * Nearly normal with mean 0 and deviation UNIT: four uniform numbers of 16 bits together have the
 * variance 2^32 / 3.
 */
static int64_t normal(const struct rng_key *k, uint64_t a, uint64_t b, uint64_t octave)
{
	uint64_t v = a < b ? rng_keyed(k, a, b, octave) : rng_keyed(k, b, a, octave);
	int64_t sum = -2 * INT64_C(65535);

	for (unsigned i = 0; i < 4; i++)
		sum += (int64_t)(v >> 16 * i & 0xffff);
	return sum * UNIT * 1732 / (65536 * INT64_C(1000));
}

/* Between the lattice points of both ends, normed so that the deviation is UNIT everywhere. */
static int64_t octave_at(const struct shadowing *s, struct position a, struct position b,
			 unsigned octave, int64_t step_mm)
{
	struct corners ca = corners_of(a, step_mm), cb = corners_of(b, step_mm);
	int64_t sum = 0;

	for (unsigned i = 0; i < 4; i++) {
		int64_t part = 0;

		for (unsigned j = 0; j < 4; j++)
			part += cb.weight[j] *
				normal(&s->key, corner(&ca, i), corner(&cb, j), octave);
		sum += ca.weight[i] * (part / (int64_t)cb.norm);
	}
	return sum / (int64_t)ca.norm;
}

/* Half of the variance on a lattice of half the distance, half on one of twice. */
int32_t shadow_mdb(const struct shadowing *s, struct position a, struct position b)
{
	int64_t sum;

	if (s->sigma_mdb == 0)
		return 0;
	INVARIANT(s->distance_mm > 1);
	sum = octave_at(s, a, b, 0, s->distance_mm / 2) +
	      octave_at(s, a, b, 1, 2 * (int64_t)s->distance_mm);
	return (int32_t)(sum * s->sigma_mdb * 707 / (UNIT * INT64_C(1000)));
}

int32_t fading_mdb(const struct fading *f, uint64_t one, uint64_t other, int64_t at_ns)
{
	uint64_t low = one < other ? one : other, high = one < other ? other : one;
	uint32_t i;

	if (f->model == FADING_NONE)
		return 0;
	INVARIANT(f->model < FADING_COUNT && f->coherence_ns > 0);
	i = rng_keyed_below(&f->key, low, high, (uint64_t)(at_ns / f->coherence_ns),
			    FADING_QUANTILES);
	return fading_table[f->model - FADING_RAYLEIGH][i];
}

const char *fading_text(enum fading_model m)
{
	static const char *const text[FADING_COUNT] = { "none", "rayleigh", "rician-6",
							"rician-10" };

	INVARIANT(m < FADING_COUNT);
	return text[m];
}
