#ifndef REPORT_SCHEMA_H
#define REPORT_SCHEMA_H

/*
 * The JSON Schema (draft 2020-12) of one line of events.jsonl, from the tables of trace/jsonl.h, as
 * text to be freed; NULL when out of memory. schemas/events.schema.json is this text.
 */
char *schema_events(void);

#endif
