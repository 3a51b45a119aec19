#ifndef REPORT_OUTDIR_H
#define REPORT_OUTDIR_H

#include <stdio.h>

#include "base/err.h"

/*
 * A folder whose files get their names all together at the end. Until then they are NAME.tmp, so
 * that nothing half-written can be taken for a result.
 */
struct outdir;

/* Makes dir and its parents. */
MUST_CHECK enum err outdir_open(const char *dir, struct outdir **out);
/* Starts a file; name may contain folders, which are made. NULL on failure. */
FILE *outdir_file(struct outdir *d, const char *name);
/* Closes a file before the end; it keeps its temporary name. */
MUST_CHECK enum err outdir_done(struct outdir *d, FILE *f);
/* Removes an earlier run's file, or its folder with the files in it, if it is there. */
void outdir_remove(struct outdir *d, const char *name);
void outdir_remove_folder(struct outdir *d, const char *name);

/* Closes and renames in the order of outdir_file; frees d. After an error no file is there. */
MUST_CHECK enum err outdir_commit(struct outdir *d);
/* Removes what was written and frees d; NULL is fine. */
void outdir_abandon(struct outdir *d);

#endif
