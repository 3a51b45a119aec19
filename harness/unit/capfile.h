#ifndef UNIT_CAPFILE_H
#define UNIT_CAPFILE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zlib.h>

#include "base/bytes.h"

/*
 * Other people's captures, read in place below $RW_SHARED (else ../shared from the source folder,
 * where tests run). Where they are absent a test program skips.
 */
enum { CAPFILE_NAME = 256, CAPFILE_PATH = 4096, CAPFILE_MAX = 32 * 1024 * 1024, CAPFILE_SKIP = 77 };

static inline const char *capfile_root(void)
{
	const char *root = getenv("RW_SHARED");

	return root != NULL ? root : "../shared";
}

/* First in a test program's main: exits with the code ctest takes for skipped. */
static inline void capfile_or_skip(void)
{
	struct stat st;
	char path[CAPFILE_PATH];

	snprintf(path, sizeof(path), "%s/captures", capfile_root());
	if (stat(path, &st) == 0)
		return;
	printf("SKIP: %s is not there (set RW_SHARED)\n", path);
	exit(CAPFILE_SKIP);
}

/* The whole file, decompressed if it is gzip; name is relative to the root. free() the p. */
static inline struct bytes capfile_read(const char *name)
{
	char path[CAPFILE_PATH];
	uint8_t *mem = malloc(CAPFILE_MAX);
	gzFile f;
	int n;

	snprintf(path, sizeof(path), "%s/%s", capfile_root(), name);
	f = gzopen(path, "rb");
	ck_assert_msg(mem != NULL && f != NULL, "%s: cannot open", path);
	n = gzread(f, mem, CAPFILE_MAX);
	gzclose(f);
	ck_assert_msg(n >= 0 && n < CAPFILE_MAX, "%s: cannot read", path);
#ifdef MEMORY_CHECK_H
	memory_written(mem, (size_t)n);
#endif
	mem = realloc(mem, n > 0 ? (size_t)n : 1);
	ck_assert_ptr_nonnull(mem);
	return bytes_of(mem, (size_t)n);
}

static inline void capfile_free(struct bytes file)
{
	free((void *)(uintptr_t)file.p);
}

#endif
