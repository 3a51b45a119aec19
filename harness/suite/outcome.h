#ifndef SUITE_OUTCOME_H
#define SUITE_OUTCOME_H

#include "suite/summary.h"

/*
 * What remains of a run when its process is gone, made from its line of suite.jsonl: so it is the
 * same of a run of now, of an earlier one and of another machine's.
 */
struct outcome {
	bool there;
	enum one_verdict verdict;
	enum suite_exit exit;
	char *line;  /* one line with its newline */
	char *wrong; /* what to print below it, "" if nothing is wrong */
	char *file;  /* where to look: of the first thing wrong, else the scenario */
	unsigned at; /* the line there, 0 if none is known */
	struct junit_case junit; /* texts allocated */
};

/* out: the folder of the results, whose capture JUnit attaches if there is one; NULL: none. */
MUST_CHECK enum err outcome_make(const struct result_key *k, const char *out, struct outcome *o);
void outcome_free(struct outcome *o); /* a zeroed one is fine */

/* Whether it is to be told even to those who want only that. */
bool outcome_is_bad(const struct outcome *o);

#endif
