#ifndef COMPARE_BASELINE_H
#define COMPARE_BASELINE_H

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "base/arena.h"
#include "compare/limit.h"
#include "observe/observe.h"

/*
 * The roams of a suite, test by test over all seeds, from the lines of a baseline or of a
 * suite.jsonl.
 */
struct base_roam {
	uint64_t seed;
	int64_t v[GAUGE_COUNT];     /* OBSERVE_NULL where there is none */
	int64_t phase[PHASE_COUNT]; /* parts of total */
	int64_t up[PHASE_COUNT], down[PHASE_COUNT]; /* of the outages */
};

struct base_test {
	const char *name; /* SCENARIO#TEST */
	struct base_roam *roam;
	size_t n, cap;
	uint64_t *seed; /* of its runs */
	size_t n_runs, cap_runs;
	UT_hash_handle hh;
};

struct baseline {
	struct arena *arena;    /* the caller's */
	struct base_test *test; /* by name, in the order of their first appearance */
};

/* One line. ERR_PARSE: neither a summary nor of a baseline; ERR_NOMEM. */
MUST_CHECK enum err baseline_take(struct baseline *b, const char *text, size_t len);
/*
 * A file of lines, or the suite.jsonl of a folder; half a line at its end is not read. ERR_FILE,
 * ERR_PARSE, ERR_NOMEM, with why.
 */
MUST_CHECK enum err baseline_read(struct baseline *b, const char *path, struct sb *why);
/* NULL if there is none of this name. */
const struct base_test *baseline_find(const struct baseline *b, const char *name);
/* Whether the test ran with this seed. */
bool base_test_has(const struct base_test *t, uint64_t seed);
void baseline_fini(struct baseline *b); /* a zeroed one is fine */

#endif
