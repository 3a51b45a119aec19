#include "suite/progress.h"

#include <inttypes.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"

enum { SHOW_MS = 100 };

static int64_t now_ns(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		return 0;
	return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

void progress_init(struct progress *p, FILE *f, size_t n)
{
	*p = (struct progress){ .f = isatty(fileno(f)) ? f : NULL, .n = n };
	if (p->f != NULL)
		p->begun_ns = now_ns();
}

void progress_done(struct progress *p, size_t done, size_t failed)
{
	int64_t now, left;

	if (p->f == NULL || done == 0)
		return;
	now = now_ns();
	if (now - p->shown_ns < SHOW_MS * NS_PER_MS)
		return;
	p->shown_ns = now;
	left = (now - p->begun_ns) / (int64_t)done * (int64_t)(p->n - done) / NS_PER_S;
	(void)fprintf(p->f, "\r\033[K%zu/%zu, %zu failed, %" PRId64 ":%02" PRId64 " left", done,
		      p->n, failed, left / 60, left % 60);
	(void)fflush(p->f);
	p->shown = true;
}

void progress_clear(struct progress *p)
{
	if (p->f == NULL || !p->shown)
		return;
	(void)fputs("\r\033[K", p->f);
	(void)fflush(p->f);
	p->shown = false;
}
