#ifndef CLI_EVENTS_H
#define CLI_EVENTS_H

#include <stdio.h>

#include "base/text.h"
#include "trace/jsonl.h"

/* A finished run's events.jsonl, line by line. */
struct events {
	FILE *f;
	char *line;
	size_t len;      /* without the newline */
	size_t number;   /* of the line, from 1 */
	struct jsonl_room room;
};

/* ERR_FILE with why: errno's words; only regular files are read. */
MUST_CHECK enum err events_open(struct events *e, const char *path, struct sb *why);
void events_close(struct events *e); /* a zeroed one is fine */
/* The next line as text; false at the end. */
bool events_line(struct events *e);
/*
 * The next record; ERR_PARSE with why (`line 12: not a record`), *end at the end of the file.
 */
MUST_CHECK enum err events_next(struct events *e, struct trace_rec *rec, bool *end,
				struct sb *why);

#endif
