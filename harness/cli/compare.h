#ifndef CLI_COMPARE_H
#define CLI_COMPARE_H

#include <stdbool.h>
#include <stdio.h>

#include "trace/trace.h"

/*
 * A run held against the events.jsonl of an earlier one, event by event, while it runs. Records of
 * data frames are compared if the file has them.
 */
struct compare;

/* path: the result's folder or a file in it. NULL when out of memory. */
struct compare *compare_open(const char *path);
void compare_close(struct compare *c);
/* A trace sink. */
void compare_rec(void *compare, const struct trace_rec *rec);
/* The run is over. */
void compare_end(struct compare *c);
/* There was a file and it was equal to the end. */
bool compare_has_events(const struct compare *c);
/* Prints where the first event differs; true if one does. */
bool compare_tell(const struct compare *c, FILE *f);

#endif
