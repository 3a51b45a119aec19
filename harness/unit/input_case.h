#ifndef UNIT_INPUT_CASE_H
#define UNIT_INPUT_CASE_H

#include <check.h>

#include "input/input.h"

/* What a reader of inputs must refuse, and the line and the words it must bring. */
struct input_broken {
	const char *in;
	unsigned line;
	const char *text;
};

static inline void input_check_broken(const struct input_broken *b, enum err got,
				      const struct input_wrong *wrong)
{
	ck_assert_int_eq(got, ERR_PARSE);
	ck_assert_str_eq(wrong->text, b->text);
	ck_assert_uint_eq(wrong->line, b->line);
}

#endif
