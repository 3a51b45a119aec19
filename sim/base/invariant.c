#include "base/invariant.h"

#include <stdio.h>
#include <stdlib.h>

/* Only ever printed, never read back: it cannot change a run. */
static const char *context;

void invariant_context(const char *replay)
{
	context = replay;
}

void invariant_failed(const char *file, int line, const char *cond)
{
	fprintf(stderr, "roamwright: internal error at %s:%d: %s\n", file, line, cond);
	if (context != NULL)
		fprintf(stderr, "roamwright: to repeat it: %s\n", context);
	abort();
}
