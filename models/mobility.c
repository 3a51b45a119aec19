#include "models/mobility.h"

#include "base/invariant.h"
#include "base/time.h"
#include "models/series.h"

/*
 * Lengths are in um: a leg's length is rounded down to 1 um below 4 km, to 1 mm above. Time on a
 * leg is rounded up, so that nobody arrives early.
 */
static int64_t leg_um(struct position a, struct position b)
{
	uint64_t mm = distance_mm(a, b);
	int64_t dx, dy, dz;

	if (mm > 4000000)
		return (int64_t)mm * 1000;
	dx = (int64_t)b.x_mm - a.x_mm;
	dy = (int64_t)b.y_mm - a.y_mm;
	dz = (int64_t)b.z_mm - a.z_mm;
	return (int64_t)isqrt_u64((uint64_t)(dx * dx + dy * dy + dz * dz) * 1000000);
}

int64_t walk_leg_ns(struct position from, struct position to, uint32_t speed_umps)
{
	int64_t um = leg_um(from, to), whole = um / speed_umps, rest = um % speed_umps;

	if (whole >= TIME_NEVER / NS_PER_S)
		return TIME_NEVER;
	return whole * NS_PER_S + (rest * NS_PER_S + speed_umps - 1) / speed_umps;
}

/* The last point it has reached by then, or the first. */
static size_t reached(const struct walk *w, int64_t at_ns)
{
	size_t low = 0, high = w->n;

	INVARIANT(w->n > 0);
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (w->points[mid].arrive_ns <= at_ns)
			low = mid;
		else
			high = mid;
	}
	return low;
}

struct position walk_position(const struct walk *w, int64_t at_ns)
{
	size_t i = reached(w, at_ns);
	const struct waypoint *p = &w->points[i];
	struct position a = p->at, b;
	int64_t gone, leg;

	if (i + 1 == w->n || at_ns <= p->leave_ns)
		return a;
	b = p[1].at;
	gone = at_ns - p->leave_ns;
	leg = p[1].arrive_ns - p->leave_ns;
	return (struct position){ series_between(a.x_mm, b.x_mm, gone, leg),
				  series_between(a.y_mm, b.y_mm, gone, leg),
				  series_between(a.z_mm, b.z_mm, gone, leg) };
}

int64_t walk_still_ns(const struct walk *w, int64_t at_ns)
{
	size_t i = reached(w, at_ns);

	if (i + 1 == w->n)
		return TIME_NEVER;
	return at_ns < w->points[i].leave_ns ? w->points[i].leave_ns : at_ns;
}

int64_t walk_end_ns(const struct walk *w)
{
	return w->points[w->n - 1].arrive_ns;
}

/* Sums beyond the end of time are its end. */
static int64_t later(int64_t at_ns, int64_t by_ns)
{
	return at_ns > TIME_NEVER - by_ns ? TIME_NEVER : at_ns + by_ns;
}

bool walk_plan(struct position from, int64_t start_ns, const struct stop *stop, size_t n,
	       struct waypoint *out, size_t *late)
{
	out[0] = (struct waypoint){ from, start_ns, start_ns };
	for (size_t i = 0; i < n; i++) {
		int64_t left = out[i].leave_ns, at = stop[i].due_ns;

		if (stop[i].speed_umps > 0)
			at = later(left, walk_leg_ns(out[i].at, stop[i].at, stop[i].speed_umps));
		if (at < left) {
			*late = i;
			return false;
		}
		out[i + 1] = (struct waypoint){ stop[i].at, at, later(at, stop[i].pause_ns) };
	}
	return true;
}
