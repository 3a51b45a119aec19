#ifndef MODELS_SERIES_H
#define MODELS_SERIES_H

#include <stddef.h>
#include <stdint.h>

/*
 * A level that was measured or agreed upon at some times: on the straight line between two of them,
 * and what it is at the first and the last one before and after. Two points of one time are a step.
 */
struct series_point {
	int64_t at_ns;
	int32_t level_mdbm;
};

struct series {
	const struct series_point *v; /* at least one, in order of time; borrowed */
	size_t n;
};

int32_t series_at(const struct series *s, int64_t at_ns);
/* Until when it is what it is at at_ns: at_ns itself where it rises or falls. */
int64_t series_still_ns(const struct series *s, int64_t at_ns);

/* From one value to another, part of whole gone, 0 <= part <= whole > 0; rounded towards from. */
int32_t series_between(int32_t from, int32_t to, int64_t part, int64_t whole);

#endif
