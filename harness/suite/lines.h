#ifndef SUITE_LINES_H
#define SUITE_LINES_H

/* What uthash could not do is seen by asking again, instead of ending the program. */
#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "suite/summary.h"

/*
 * The lines of one suite.jsonl or of several (the shards of one suite), by the id of their run. Of
 * two lines of one id the later counts: a run that was repeated. A last line without its end is
 * what a killed suite leaves, and is not there.
 */
struct line {
	const char *id, *scenario, *inputs_digest, *version;
	bool passed;  /* or skipped */
	const char **option;
	size_t n_options;
	size_t file;  /* which, from 0 */
	uint64_t at;  /* where in it */
	size_t len;   /* with the newline */
	bool claimed; /* for who reads them */
	UT_hash_handle hh;
};

struct lines {
	struct arena *arena; /* the caller's */
	struct line *by_id;  /* in the order of their first appearance */
	FILE **file;
	const char **folder; /* that each file lies in */
	size_t n_files;
	uint64_t end;        /* of the last whole line of the last file */
};

/*
 * Adds a suite.jsonl, or that of a folder. ERR_FILE, ERR_PARSE (a line is no summary), ERR_LIMIT,
 * ERR_NOMEM, with why.
 */
MUST_CHECK enum err lines_add(struct lines *l, const char *path, struct sb *why);
/* NULL if there is none of this id. */
struct line *lines_find(const struct lines *l, const char *id);
size_t lines_count(const struct lines *l);
/* The text of a line with its newline and a NUL, to be freed; NULL with ERR_FILE, ERR_NOMEM. */
MUST_CHECK enum err lines_text(const struct lines *l, const struct line *x, char **text);
void lines_fini(struct lines *l); /* a zeroed one is fine */

#endif
