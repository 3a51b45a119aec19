#ifndef COMPARE_PUT_H
#define COMPARE_PUT_H

#include "compare/vs.h"

/* A result for people and for programs. */
enum put_form { PUT_TEXT, PUT_MARKDOWN, PUT_CSV, PUT_JSON };
enum { PUT_FORM_COUNT = 4 };

/* "text", "md", "csv", "json"; false if the word is none of them. */
MUST_CHECK bool put_form_parse(const char *word, enum put_form *out);
/* What a file of this name holds: .md, .csv, .json, else text. */
enum put_form put_form_of(const char *path);

/*
 * vs: the differences to another result, NULL for none; a CSV file has no place for them.
 * ERR_NOMEM; whether f took it all is for the caller to ask f.
 */
MUST_CHECK enum err put_result(const struct compare_result *r, const struct vs *vs,
			       enum put_form form, FILE *f);

#endif
