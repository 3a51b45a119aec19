#ifndef COMPARE_BARS_H
#define COMPARE_BARS_H

#include "compare/compare.h"

/*
 * The picture: for each method one bar as long as the mean outage of the downlink after the scan,
 * made of the phases in which nothing could be delivered. What the scan blocked is said beside it.
 */
void bars_text(const struct compare_result *r, FILE *f);
/* The same as an SVG of its own. */
void bars_svg(const struct compare_result *r, FILE *f);

/*
 * Cuts total into n whole parts of the given weights that add up to it: the largest remainders get
 * what rounding leaves over, the first of equals first. Weights are not negative.
 */
void bars_share_out(const int64_t *weight, unsigned n, unsigned total, unsigned *part);

#endif
