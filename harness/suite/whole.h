#ifndef SUITE_WHOLE_H
#define SUITE_WHOLE_H

#include <stdio.h>

#include "base/err.h"

typedef enum err (*whole_fill)(const void *what, FILE *f);

/*
 * A file that fill(what, …) writes, complete or not at all: it is written beside path, as
 * path.tmp, and takes its place at the end. ERR_FILE with errno, or fill's.
 */
MUST_CHECK enum err whole_write(const char *path, whole_fill fill, const void *what);

#endif
