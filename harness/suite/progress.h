#ifndef SUITE_PROGRESS_H
#define SUITE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * One line on a terminal that says how far it is and how long it will take. Nothing at all if f is
 * no terminal. The one place that asks a clock: only people see what comes of it.
 */
struct progress {
	FILE *f; /* NULL: silent */
	size_t n;
	int64_t begun_ns, shown_ns;
	bool shown;
};

void progress_init(struct progress *p, FILE *f, size_t n);
void progress_done(struct progress *p, size_t done, size_t failed);
/* Before anything else is printed. */
void progress_clear(struct progress *p);

#endif
