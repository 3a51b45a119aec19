#include "models/mobility.h"

#include "base/invariant.h"
#include "base/time.h"

/*
 * Lengths are in um: a leg's length is rounded down to 1 um below 4 km, to 1 mm above. Time on a
 * leg is rounded up, so that nobody arrives early.
 */
static int64_t leg_um(const struct walk *w, size_t i)
{
	uint64_t mm = distance_mm(w->points[i].at, w->points[i + 1].at);
	int64_t dx, dy, dz;

	if (mm > 4000000)
		return (int64_t)mm * 1000;
	dx = (int64_t)w->points[i + 1].at.x_mm - w->points[i].at.x_mm;
	dy = (int64_t)w->points[i + 1].at.y_mm - w->points[i].at.y_mm;
	dz = (int64_t)w->points[i + 1].at.z_mm - w->points[i].at.z_mm;
	return (int64_t)isqrt_u64((uint64_t)(dx * dx + dy * dy + dz * dz) * 1000000);
}

/* ns to walk um at this speed: um * 1e6 / (mm/s). */
static int64_t leg_ns(int64_t um, uint32_t speed_mmps)
{
	int64_t whole = um / speed_mmps, rest = um % speed_mmps;

	return whole * 1000000 + (rest * 1000000 + speed_mmps - 1) / speed_mmps;
}

/* d * part / whole, rounded down; d < 2^32, part <= whole < 2^47: 64 bits hold each step. */
static uint64_t mul_div(uint64_t d, uint64_t part, uint64_t whole)
{
	uint64_t high = (d >> 16) * part, low = (d & 0xffff) * part;

	return (high / whole << 16) + ((high % whole << 16) + low) / whole;
}

/* On legs of more than 39 hours times are halved until they fit. */
static int32_t along(int32_t from, int32_t to, int64_t walked_ns, int64_t leg)
{
	int64_t d = (int64_t)to - from;
	uint64_t far;

	for (; leg >= INT64_C(1) << 47; leg /= 2)
		walked_ns /= 2;
	far = mul_div((uint64_t)(d < 0 ? -d : d), (uint64_t)walked_ns, (uint64_t)leg);
	return (int32_t)(d < 0 ? from - (int64_t)far : from + (int64_t)far);
}

struct position walk_position(const struct walk *w, int64_t at_ns)
{
	int64_t left = at_ns - w->start_ns;

	INVARIANT(w->n > 0);
	for (size_t i = 0; i + 1 < w->n; i++) {
		struct position a = w->points[i].at, b = w->points[i + 1].at;
		int64_t ns;

		if (left <= w->points[i].pause_ns)
			return a;
		left -= w->points[i].pause_ns;
		ns = leg_ns(leg_um(w, i), w->speed_mmps);
		if (left < ns)
			return (struct position){ along(a.x_mm, b.x_mm, left, ns),
						  along(a.y_mm, b.y_mm, left, ns),
						  along(a.z_mm, b.z_mm, left, ns) };
		left -= ns;
	}
	return w->points[w->n - 1].at;
}

int64_t walk_still_ns(const struct walk *w, int64_t at_ns)
{
	int64_t left = at_ns - w->start_ns;

	for (size_t i = 0; i + 1 < w->n; i++) {
		int64_t ns = leg_ns(leg_um(w, i), w->speed_mmps);

		if (left < w->points[i].pause_ns)
			return at_ns + (w->points[i].pause_ns - left);
		left -= w->points[i].pause_ns;
		if (left < ns)
			return at_ns;
		left -= ns;
	}
	return TIME_NEVER;
}

int64_t walk_end_ns(const struct walk *w)
{
	int64_t at = w->start_ns;

	for (size_t i = 0; i + 1 < w->n; i++)
		at += w->points[i].pause_ns + leg_ns(leg_um(w, i), w->speed_mmps);
	return at;
}
