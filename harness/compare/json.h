#ifndef COMPARE_JSON_H
#define COMPARE_JSON_H

#include "compare/vs.h"

/*
 * The schema `roamwright.compare/1` (schemas/compare.schema.json): sorted keys, whole numbers, ns.
 * Text with a final newline, to be freed; NULL when out of memory.
 */
char *json_result(const struct compare_result *r, const struct vs *vs);
/* Texts and rows are of the arena. ERR_PARSE with why; ERR_NOMEM. */
MUST_CHECK enum err json_parse_result(const char *text, size_t len, struct arena *a,
				      struct compare_result *out, struct sb *why);

#endif
