#ifndef REPORT_FAILURE_H
#define REPORT_FAILURE_H

#include "report/report.h"

/* The failures seen at this station during this transition, each with why, fix and log lines. */
void failure_put_all(FILE *f, const struct observe *seen, const char *station,
		     const struct transition *t);
/* One failure. */
void failure_put(FILE *f, const struct failure *x);

#endif
