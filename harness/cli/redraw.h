#ifndef CLI_REDRAW_H
#define CLI_REDRAW_H

#include <stdio.h>

#include "base/err.h"
#include "base/text.h"

/* The ladders of a finished run from its folder alone. */

struct redraw_pick {
	const char *station; /* NULL: all */
	unsigned roam, join; /* both 0: all */
};

/*
 * Prints the joins and roams that are picked: out of ladder.txt if it is there, otherwise drawn
 * again from events.jsonl, with the nodes of summary.json. path is the folder or a file in it. *n
 * counts them. ERR_FILE or ERR_PARSE with why.
 */
MUST_CHECK enum err redraw(const char *path, const struct redraw_pick *pick, FILE *f, size_t *n,
			   struct sb *why);

#endif
