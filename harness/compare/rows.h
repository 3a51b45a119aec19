#ifndef COMPARE_ROWS_H
#define COMPARE_ROWS_H

#include "compare/compare.h"

/*
 * The row of a method from its runs, of which s[i] is that with seed first + i. ERR_NOMEM;
 * everything in the row that is text is borrowed from m and s.
 */
MUST_CHECK enum err row_make(const struct compare_method *m, const struct samples *s, size_t n,
			     uint64_t first, struct compare_row *row);
/*
 * By median outage down, then up, then as they stand; then what had no roam to measure, and last
 * what was not played.
 */
void rows_sort(struct compare_row *row, size_t n);

#endif
