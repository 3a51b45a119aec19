#ifndef SUITE_POOL_H
#define SUITE_POOL_H

#include <stddef.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/text.h"

/*
 * Tasks in processes of their own, so many at a time. Each writes what it has to say to a pipe; a
 * task whose process dies is reported like any other.
 */
struct pool_end {
	struct bytes said;    /* what it wrote, borrowed for the call */
	const char *errors;   /* the last of what it wrote on stderr, never NULL */
	bool clean;           /* it ended by itself with status 0 */
	int status, signal;   /* otherwise one of these; signal 0: status */
};

struct pool_work {
	void *ctx;
	/* In the task's process. A failed write ends it. True: all was said. */
	bool (*work)(void *ctx, size_t task, int fd);
	/* In the caller's process, as they end. */
	void (*done)(void *ctx, size_t task, const struct pool_end *end);
};

/* Why a task did not end cleanly, in one line: signal or status, and what it complained of. */
void pool_reason(const struct pool_end *end, struct sb *s);

enum { POOL_SAID_MAX = 64 << 20, POOL_ERRORS = 2048, POOL_JOBS_MAX = 256 };

/* All tasks from 0 to n - 1, jobs of them at a time. ERR_NOMEM, ERR_FILE: no pipe or process. */
MUST_CHECK enum err pool_run(const struct pool_work *w, size_t n, unsigned jobs);

/* Everything, through interruptions; false if that is not possible. */
MUST_CHECK bool pool_write(int fd, struct bytes b);

#endif
