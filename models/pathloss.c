#include "models/pathloss.h"

#include <assert.h>

#include "base/invariant.h"
#include "models/log_table.h"
#include "models/shadow.h"

static_assert((int)LEVEL_SUM_RANGE_MDB == (int)SUM_STEPS * (int)SUM_STEP_MDB, "its table");

static unsigned top_bit(uint64_t v)
{
	unsigned n = 0;

	for (unsigned half = 32; half > 0; half /= 2) {
		if (v >> half != 0) {
			v >>= half;
			n += half;
		}
	}
	return n;
}

/* 10 * log10(v) in micro-dB; v > 0. */
static int64_t log10_udb(uint64_t v)
{
	unsigned k = top_bit(v);
	/* The mantissa in 1/2^32 of 1: its top 8 bits choose the step, the rest interpolates. */
	uint64_t frac = (k <= 32 ? v << (32 - k) : v >> (k - 32)) - (UINT64_C(1) << 32);
	unsigned i = (unsigned)(frac >> 24);
	int64_t rest = (int64_t)(frac & 0xffffff), step = log_udb[i + 1] - log_udb[i];

	return (int64_t)k * LOG_OCTAVE_UDB + log_udb[i] + (step * rest + (1 << 23)) / (1 << 24);
}

/* To the nearest, halves away from zero. */
static int64_t div_round(int64_t a, int64_t b)
{
	return (a >= 0 ? a + b / 2 : a - b / 2) / b;
}

int32_t log10_mdb(uint64_t num, uint64_t den)
{
	INVARIANT(num > 0 && den > 0);
	return (int32_t)div_round(log10_udb(num) - log10_udb(den), 1000);
}

int32_t level_sum_mdb(int32_t a_mdb, int32_t b_mdb)
{
	int32_t high = a_mdb > b_mdb ? a_mdb : b_mdb, low = a_mdb > b_mdb ? b_mdb : a_mdb;
	int64_t diff = (int64_t)high - low;
	int32_t i, rest;

	if (diff >= LEVEL_SUM_RANGE_MDB)
		return high;
	i = (int32_t)diff / SUM_STEP_MDB;
	rest = (int32_t)diff % SUM_STEP_MDB;
	return high + sum_mdb[i] - (sum_mdb[i] - sum_mdb[i + 1]) * rest / SUM_STEP_MDB;
}

/* One bit of the root at a time, from the highest even bit there can be. */
uint32_t isqrt_u64(uint64_t v)
{
	uint64_t root = 0, bit = UINT64_C(1) << (top_bit(v) & ~1U);

	for (; bit != 0; bit >>= 2) {
		if (v >= root + bit) {
			v -= root + bit;
			root = (root >> 1) + bit;
		} else {
			root >>= 1;
		}
	}
	return (uint32_t)root;
}

uint64_t distance_mm(struct position a, struct position b)
{
	return isqrt_u64(distance_squared_mm2(a, b));
}

struct point {
	int64_t x, y;
};

/* Which side of p-q the point r lies on: -1, 0, 1. */
static int side(struct point p, struct point q, struct point r)
{
	int64_t c = (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);

	return (c > 0) - (c < 0);
}

static bool is_between(int64_t a, int64_t b, int64_t v)
{
	return a <= b ? a <= v && v <= b : b <= v && v <= a;
}

/* r is known to lie on the line of p-q. */
static bool is_on(struct point p, struct point q, struct point r)
{
	return is_between(p.x, q.x, r.x) && is_between(p.y, q.y, r.y);
}

bool wall_crosses(const struct wall *w, struct position from, struct position to)
{
	struct point a = { w->x1_mm, w->y1_mm }, b = { w->x2_mm, w->y2_mm };
	struct point c = { from.x_mm, from.y_mm }, d = { to.x_mm, to.y_mm };
	int ac = side(a, b, c), ad = side(a, b, d), ca = side(c, d, a), cb = side(c, d, b);

	if (ac * ad < 0 && ca * cb < 0)
		return true;
	return (ac == 0 && is_on(a, b, c)) || (ad == 0 && is_on(a, b, d)) ||
	       (ca == 0 && is_on(c, d, a)) || (cb == 0 && is_on(c, d, b));
}

/* 20 log10(4 pi f / c) with f in MHz: 20 log10(f) - 27.552 dB. */
int32_t free_space_1m_mdb(uint32_t freq_mhz)
{
	return 2 * log10_mdb(freq_mhz, 1) - 27552;
}

/* By distance alone; it never falls as that grows. */
static int64_t distance_loss_mdb(const struct pathloss *p, uint32_t freq_mhz, uint64_t mm)
{
	int64_t loss = p->first_metre_mdb[phy_band_of(freq_mhz)];

	if (loss == 0)
		loss = free_space_1m_mdb(freq_mhz);
	if (mm > 1000)
		loss += div_round(log10_udb(mm) - log10_udb(1000), 1000) * p->exponent_milli / 1000;
	return loss;
}

int32_t pathloss_mdb(const struct pathloss *p, uint32_t freq_mhz, struct position a,
		     struct position b)
{
	int64_t loss = distance_loss_mdb(p, freq_mhz, distance_mm(a, b));

	for (size_t i = 0; i < p->n_walls; i++)
		if (wall_crosses(&p->walls[i], a, b))
			loss += p->walls[i].loss_mdb;
	return (int32_t)loss + shadow_mdb(&p->shadow, a, b);
}

/* Walls only add. */
uint64_t pathloss_far_mm(const struct pathloss *p, uint32_t freq_mhz, int32_t loss_mdb)
{
	uint64_t near = 0, far = 4 * (uint64_t)POSITION_MAX_MM;

	if (p->shadow.sigma_mdb != 0 || distance_loss_mdb(p, freq_mhz, far) < loss_mdb)
		return UINT64_MAX;
	while (near < far) {
		uint64_t mid = near + (far - near) / 2;

		if (distance_loss_mdb(p, freq_mhz, mid) < loss_mdb)
			near = mid + 1;
		else
			far = mid;
	}
	return far;
}

/* What wpa_supplicant assumes where the driver reports none: models/README.md. */
int32_t noise_floor_mdbm(uint32_t freq_mhz)
{
	return freq_mhz < 3000 ? -89000 : -92000;
}

int32_t noise_floor_of_mdbm(uint32_t freq_mhz, uint32_t width_mhz)
{
	return noise_floor_mdbm(freq_mhz) + log10_mdb(width_mhz, 20);
}
