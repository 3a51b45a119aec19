#ifndef SUITE_RESULTS_H
#define SUITE_RESULTS_H

#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

/*
 * suite.jsonl: the summary of each run in a line of its own. While the suite runs, lines are
 * appended as runs end; when all are there the file is put in the order of the jobs.
 */
struct results {
	int fd;
	char *path;
	struct results_line {
		uint64_t at, len; /* len 0: none */
	} *line;
	size_t n;
	uint64_t end;
};

/* Starts DIR/suite.jsonl anew for n jobs; DIR and its parents are made. */
MUST_CHECK enum err results_open(struct results *r, const char *dir, size_t n);
/* text is one line with its newline. */
MUST_CHECK enum err results_add(struct results *r, size_t job, const char *text);
/* Puts the lines in order and closes. */
MUST_CHECK enum err results_close(struct results *r);
void results_abandon(struct results *r); /* leaves the file as it is; a zeroed one is fine */

/* What a summary says about how to run it again. Texts are of the arena. */
struct result_key {
	const char *scenario, *test;
	uint64_t seed;
	bool passed;
	const char *verdict, *inputs_digest, *digest, *decisions_digest;
	const char **option;
	size_t n_options;
};

enum { RESULT_TEXT_MAX = 256 << 20 };

/*
 * The whole of a regular file, or of the file of this name in a folder, to be freed. ERR_FILE or
 * ERR_LIMIT (more than RESULT_TEXT_MAX) with why.
 */
MUST_CHECK enum err result_load(const char *path, const char *name, char **text, size_t *len,
				struct sb *why);
/* One summary, in whatever layout. ERR_PARSE with why; ERR_NOMEM. */
MUST_CHECK enum err result_parse(const char *text, size_t len, struct arena *a,
				 struct result_key *out, struct sb *why);
/* summary.json of a folder, or the file itself. ERR_FILE too. */
MUST_CHECK enum err result_read(const char *path, struct arena *a, struct result_key *out,
				struct sb *why);

/*
 * What did not pass, of a suite.jsonl or of the folder with one: ids as suite_job has them; the
 * options are those of the first of them.
 */
struct result_failed {
	const char **id, **scenario;
	size_t n, cap;
	const char **option;
	size_t n_options;
};
MUST_CHECK enum err result_failed(const char *path, struct arena *a, struct result_failed *out,
				  struct sb *why);

#endif
