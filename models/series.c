#include "models/series.h"

#include "base/invariant.h"
#include "base/time.h"

/* d * part / whole, rounded down; d < 2^32, part <= whole < 2^47: 64 bits hold each step. */
static uint64_t mul_div(uint64_t d, uint64_t part, uint64_t whole)
{
	uint64_t high = (d >> 16) * part, low = (d & 0xffff) * part;

	return (high / whole << 16) + ((high % whole << 16) + low) / whole;
}

/* Times of more than 39 hours are halved until they fit. */
int32_t series_between(int32_t from, int32_t to, int64_t part, int64_t whole)
{
	int64_t d = (int64_t)to - from;
	uint64_t far;

	for (; whole >= INT64_C(1) << 47; whole /= 2)
		part /= 2;
	far = mul_div((uint64_t)(d < 0 ? -d : d), (uint64_t)part, (uint64_t)whole);
	return (int32_t)(d < 0 ? from - (int64_t)far : from + (int64_t)far);
}

/* The last point that is not later, or the first. */
static size_t reached(const struct series *s, int64_t at_ns)
{
	size_t low = 0, high = s->n;

	INVARIANT(s->n > 0);
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (s->v[mid].at_ns <= at_ns)
			low = mid;
		else
			high = mid;
	}
	return low;
}

int32_t series_at(const struct series *s, int64_t at_ns)
{
	size_t i = reached(s, at_ns);
	const struct series_point *p = &s->v[i];

	if (i + 1 == s->n || at_ns <= p->at_ns)
		return p->level_mdbm;
	return series_between(p->level_mdbm, p[1].level_mdbm, at_ns - p->at_ns,
			      p[1].at_ns - p->at_ns);
}

int64_t series_still_ns(const struct series *s, int64_t at_ns)
{
	size_t i = reached(s, at_ns);
	const struct series_point *p = &s->v[i];

	if (i + 1 == s->n)
		return TIME_NEVER;
	if (at_ns < p->at_ns)
		return p->at_ns;
	return p->level_mdbm == p[1].level_mdbm ? p[1].at_ns : at_ns;
}
