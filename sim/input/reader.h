#ifndef INPUT_READER_H
#define INPUT_READER_H

#include "input/input.h"

/* What the readers share. Private to input. */
struct reader {
	struct bytes left;
	unsigned line; /* the one last taken, from 1 */
	struct arena *arena;
	struct input_wrong *wrong;
};

struct reader reader_of(struct bytes text, struct arena *a, struct input_wrong *wrong);

/* The next line without its end; false at the end of the text. */
MUST_CHECK bool reader_line(struct reader *r, struct bytes *line);

/* Says what is wrong with the present line; ERR_PARSE. */
__attribute__((format(printf, 2, 3))) enum err reader_fail(struct reader *r, const char *fmt, ...);
/* The same: "unknown KIND 'word', did you mean 'x'?" */
enum err reader_unknown(struct reader *r, const char *kind, struct bytes word,
			const char *const *known, size_t n);

/* Takes the next word off the line, up to a blank; empty at its end. */
struct bytes word_next(struct bytes *line);
struct bytes word_trim(struct bytes text); /* without blanks around it */
bool word_is(struct bytes word, const char *text);
bool word_begins(struct bytes word, const char *with);
/* What of text comes before the first c and after it; false, and untouched, if there is none. */
MUST_CHECK bool word_cut(struct bytes text, char c, struct bytes *before, struct bytes *after);
/* text_fixed, and lo <= value <= hi. */
MUST_CHECK bool word_fixed(struct bytes word, unsigned digits, int64_t lo, int64_t hi, int64_t *v);
/* A whole number from lo to hi. */
MUST_CHECK bool word_i64(struct bytes word, int64_t lo, int64_t hi, int64_t *v);

/* For %.*s */
#define WORD(word) (int)((word).len < 60 ? (word).len : 60), (const char *)(word).p

#endif
