#ifndef COMPARE_REGRESS_H
#define COMPARE_REGRESS_H

#include <stdio.h>

#include "compare/baseline.h"

/*
 * One number of one test that grew by more than its limit, and the phases that made it. A
 * percentile is one roam's: its phases are the parts of that very number, so that their growth sums
 * to its growth (of an outage, total; the others' phases are those of total).
 */
enum { REGRESS_PHASES = 3 };

struct regress {
	const char *test;
	const struct limit *limit;
	int64_t then, now; /* now OBSERVE_NULL: no roam has it any more */
	struct {
		enum roam_phase phase;
		int64_t grew_ns;
	} grew[REGRESS_PHASES]; /* the longest first */
	unsigned n_grew;
};

struct regress_list {
	struct regress *v; /* of the arena */
	size_t n;
	size_t n_compared; /* tests that are in both */
	size_t n_new;      /* tests the baseline does not know */
};

/* In the order of now. ERR_NOMEM. */
MUST_CHECK enum err regress_find(const struct baseline *then, const struct baseline *now,
				 const struct limit *limit, size_t n, struct arena *a,
				 struct regress_list *out);
/* "outage_p95 5.510 -> 205.600 ms, +200.090 ms (+3631 %), allowed 10%,5ms: scan +192.000 ms" */
void regress_put(struct sb *s, const struct regress *r);

#endif
