#ifndef SUITE_OUTCOME_H
#define SUITE_OUTCOME_H

#include "suite/one.h"
#include "suite/pool.h"

/* What remains of a job when its process is gone: what to print, its summary, its JUnit case. */
struct outcome {
	bool there;
	enum one_verdict verdict;
	enum suite_exit exit;
	char *line;    /* one line with its newline */
	char *wrong;   /* what to print below it, "" if nothing is wrong */
	char *summary; /* its line of suite.jsonl; "" for a skipped test */
	struct junit_case junit; /* texts allocated */
};

/* From a run that is over. */
MUST_CHECK enum err outcome_make(const struct one *o, const char *id, struct outcome *out);
void outcome_free(struct outcome *o); /* a zeroed one is fine */

/* Through a pipe. outcome_get: ERR_PARSE if that is not all of one. */
MUST_CHECK bool outcome_put(int fd, const struct outcome *o);
MUST_CHECK enum err outcome_get(struct bytes said, struct outcome *out);

#endif
