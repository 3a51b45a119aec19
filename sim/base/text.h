#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/err.h"

/*
 * Text into a fixed buffer, always NUL-terminated; what does not fit is cut and cut is set. Formats
 * are integers and strings only (no %f, no %p), so that no locale and no address shows.
 */
struct sb {
	char *p;
	size_t cap;
	size_t len;
	bool cut;
};

/* cap counts the NUL and must be at least 1. */
struct sb sb_of(char *p, size_t cap);
void sb_put(struct sb *s, const char *text, size_t len);
void sb_str(struct sb *s, const char *text);
void sb_char(struct sb *s, char c);
void sb_hex(struct sb *s, struct bytes b);
__attribute__((format(printf, 2, 3))) void sb_printf(struct sb *s, const char *fmt, ...);
__attribute__((format(printf, 2, 0))) void sb_vprintf(struct sb *s, const char *fmt, va_list ap);

/* Decimal, whole text, optional minus; false on anything else or overflow, *v untouched. */
MUST_CHECK bool text_i64(const char *text, size_t len, int64_t *v);
/* As text_i64, and lo <= value <= hi. */
MUST_CHECK bool text_i64_in(const char *text, size_t len, int64_t lo, int64_t hi, int64_t *v);

/*
 * A decimal number, whole text, as an integer of units of 10^-digits, to the nearest, halves away
 * from zero: "-1.25e1" with 3 digits is -12500. A sign, digits with at most one point, an exponent.
 * False on anything else or overflow, *v untouched. Exact: no binary fractions on the way.
 */
MUST_CHECK bool text_fixed(const char *text, size_t len, unsigned digits, int64_t *v);

/*
 * Hex digits, pairs without separators, whole text. Returns the number of octets written,
 * or -1 if the text is not that or more than cap octets.
 */
int text_hex(const char *text, size_t len, uint8_t *out, size_t cap);

/*
 * The candidate nearest to word by edit distance, or NULL if none is near enough to be what was
 * meant (more than a third of its letters differ). Ties go to the first.
 */
const char *text_nearest(const char *word, const char *const *candidates, size_t n);

/* The length of the UTF-8 sequence at p, 1 to 4; 0 if there is none. left is at least 1. */
size_t text_utf8(const uint8_t *p, size_t left);
/* Appends text; octets that are no UTF-8 become U+FFFD, each one of them. */
void sb_utf8(struct sb *s, const char *text);

/* Whether text (len octets) equals the NUL-terminated word. */
bool text_is(const char *text, size_t len, const char *word);

#endif
