#ifndef CLI_SUITE_END_H
#define CLI_SUITE_END_H

#include "cli/options.h"
#include "cli/suite_base.h"
#include "suite/tally.h"

/* What the verb suite does when all is known, and with what is known already. */

/*
 * Everything asked for but suite.jsonl: the baselines, JUnit and the last line. Answers what to
 * exit with, the gravest of the runs', of the baseline's and of code.
 */
int suite_end(const struct tally *t, const struct cli_args *a, struct suite_base *b, int code);
/* --merge: the results that the operands name as those of one suite. */
int suite_merge(const struct cli_args *a, struct suite_base *b, struct arena *arena);

/* Says what could not be done; answers what to exit with. */
int suite_complain(const char *what, enum err e);

#endif
