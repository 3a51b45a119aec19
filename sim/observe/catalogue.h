#ifndef OBSERVE_CATALOGUE_H
#define OBSERVE_CATALOGUE_H

#include <stdint.h>

/*
 * The catalogue of failures, C01 to C95: the product's vocabulary of what goes wrong in roaming. Up
 * to C82 the numbers are those of the field notes; from C83 on they are our own.
 */
enum { CAUSE_COUNT = 96 }; /* ids are 1 to 95 */
enum { CAUSE_TEXT = 4 };   /* "C07" and its NUL */

struct cause {
	uint8_t id;
	const char *title;       /* what the user sees, one line */
	const char *why;
	const char *fix;
	const char *visible_log; /* what a stock installation writes; "" if nothing */
	const char *hidden_log;  /* what it writes at debug level only; "" if nothing */
};

/* NULL for an id outside 1 to 95. */
const struct cause *cause_get(unsigned id);
/* "C07", "c7" or "7"; 0 if it is none. */
unsigned cause_parse(const char *text);
/* Writes "C07" and returns buf. */
const char *cause_format(unsigned id, char buf[static CAUSE_TEXT]);

/*
 * What a line that a node said (TRACE_VERDICT .why, TRACE_LOG .text) is evidence of: a cause, or 0.
 * *rank (may be NULL) orders causes when one mistake makes several nodes speak: the highest is
 * nearest to the root. The table in catalogue_verdicts.c is the one place where those texts stand.
 */
unsigned cause_of_line(const char *line, unsigned *rank);

#endif
