#ifndef COMPARE_STAT_H
#define COMPARE_STAT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Statistics in whole numbers. Percentiles are by nearest rank: the smallest value that so many
 * percent of all do not exceed; always one that occurred.
 */
struct stat_of {
	size_t n;                  /* 0: nothing was measured, the rest is 0 */
	int64_t median, p95, max;
	int64_t sum;
};

/* Sorts v. Values are not negative. */
struct stat_of stat_make(int64_t *v, size_t n);
/* Of sorted values; n > 0, percent 1 to 100. */
int64_t stat_percentile(const int64_t *sorted, size_t n, unsigned percent);
/* The mean, rounded down; 0 of nothing. */
int64_t stat_mean(const struct stat_of *s);

/* Below so many runs a 95th percentile is close to the largest value and says little. */
enum { STAT_ENOUGH = 50 };

#endif
