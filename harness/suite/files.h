#ifndef SUITE_FILES_H
#define SUITE_FILES_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

/*
 * Which scenario files a person means: files as named, and of folders every *.lua below them in
 * order of name. Folders called lib and names that begin with a dot are left out.
 */
enum { SUITE_FILES_MAX = 20000, SUITE_DEPTH_MAX = 32 };

struct suite_file {
	const char *path; /* to open it */
	/*
	 * How results call it: below the working folder the path from there, elsewhere the named
	 * file, or the named folder's name and the path below it. Never absolute, no "..".
	 */
	const char *name;
	bool named;       /* by itself, not found in a folder */
};

struct suite_files {
	struct arena *arena; /* owns the texts; the caller's */
	struct suite_file *v;
	size_t n, cap;
};

/*
 * Adds what the path stands for, called as, or by its path where that is NULL; a file that is there
 * already is not added again. ERR_FILE: it cannot be read; ERR_RANGE: two files would have the same
 * name; ERR_LIMIT; ERR_NOMEM. why says which and what.
 */
MUST_CHECK enum err suite_files_add(struct suite_files *f, const char *path, const char *as,
				    struct sb *why);
void suite_files_fini(struct suite_files *f);

#endif
