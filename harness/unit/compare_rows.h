#ifndef UNIT_COMPARE_ROWS_H
#define UNIT_COMPARE_ROWS_H

#include "compare/compare.h"

/* A row of one roam with these outages. */
static inline struct compare_row with_outage(const char *name, bool played, int64_t down,
					     int64_t up)
{
	struct compare_row r = { .name = name, .title = "", .played = played, .why = "refused" };

	r.m[MEASURE_OUTAGE_DOWN] = (struct stat_of){ 1, down, down, down, down };
	r.m[MEASURE_OUTAGE_UP] = (struct stat_of){ 1, up, up, up, up };
	return r;
}

#endif
