#ifndef SUITE_TALLY_H
#define SUITE_TALLY_H

#include "suite/outcome.h"
#include "suite/progress.h"
#include "suite/results.h"

/*
 * What comes of many runs, from their lines of suite.jsonl, whether they ran now, earlier or
 * elsewhere: told in the order of the jobs whatever the order of their ends, counted, written down.
 */
struct tally {
	FILE *f;            /* for people */
	bool quiet;         /* only what did not pass */
	size_t n;
	struct outcome *outcome; /* of each job */
	size_t n_done, n_told;
	size_t n_of[ONE_VERDICT_COUNT];
	enum suite_exit worst;
	bool wants_brief;   /* keep what a baseline needs */
	char **brief;       /* of each job, NULL: none */
	struct results results;
	struct progress progress;
	enum err e;         /* of the environment: results could not be kept */
};

/* For n jobs; nothing is written down before tally.results is opened. ERR_NOMEM. */
MUST_CHECK enum err tally_init(struct tally *t, size_t n, FILE *f);
/*
 * The line of a job's run; out: the folder its results lie in, NULL: nowhere. x: the line of an
 * earlier suite that it is, NULL: it is new. ERR_PARSE: it is no summary, and nothing was done.
 */
MUST_CHECK enum err tally_take(struct tally *t, size_t job, const char *text, const char *out,
			       struct line *x);
/*
 * All cases and n more in one JUnit file, complete or not at all. ERR_FILE, ERR_NOMEM.
 */
MUST_CHECK enum err tally_junit(const struct tally *t, const struct junit_case *more, size_t n,
				const char *path);
/* What a baseline needs of all that were run, in the order of the jobs; as tally_junit. */
MUST_CHECK enum err tally_baseline(const struct tally *t, const char *path);
/* "N passed, N failed, N skipped" */
void tally_count(const struct tally *t);
void tally_fini(struct tally *t); /* leaves results as they are; a zeroed one is fine */

#endif
