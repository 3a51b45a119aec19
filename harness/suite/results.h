#ifndef SUITE_RESULTS_H
#define SUITE_RESULTS_H

#include "suite/lines.h"

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
	struct lines *before; /* NULL: none */
};

/*
 * Starts DIR/suite.jsonl for n jobs; DIR and its parents are made. before: the lines read from
 * this same file, borrowed until the end: nothing of it is lost but half a line at its end.
 * Otherwise it is started anew.
 */
MUST_CHECK enum err results_open(struct results *r, const char *dir, size_t n,
				 struct lines *before);
/* text is one line with its newline. */
MUST_CHECK enum err results_add(struct results *r, size_t job, const char *text);
/* This line of before is the job's. */
void results_keep(struct results *r, size_t job, struct line *x);
/* Puts the lines in order, those of before that are no job's last, and closes. */
MUST_CHECK enum err results_close(struct results *r);
void results_abandon(struct results *r); /* leaves the file as it is; a zeroed one is fine */

#endif
