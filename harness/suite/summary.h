#ifndef SUITE_SUMMARY_H
#define SUITE_SUMMARY_H

#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "suite/one.h"

/* What a summary says of its run, and how to run it again. Texts are of the arena. */
struct result_key {
	const char *scenario, *test, *version;
	uint64_t seed;
	bool passed; /* or skipped */
	const char *verdict, *inputs_digest, *digest, *decisions_digest;
	const char **option;
	size_t n_options;
	/* The same and all else there is to tell; seen is NULL, there are no nodes and no plan. */
	struct report_meta meta;
	struct report_end end;
};

enum { RESULT_TEXT_MAX = 256 << 20 };

/* A regular file, or the file of this name in a folder; NULL with why. */
FILE *result_open(const char *path, const char *name, struct sb *why);
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

#endif
