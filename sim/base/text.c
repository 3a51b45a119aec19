#include "base/text.h"

#include <stdio.h>
#include <string.h>

#include "base/invariant.h"

enum { TEXT_WORD_MAX = 64 };

struct sb sb_of(char *p, size_t cap)
{
	INVARIANT(cap > 0);
	p[0] = '\0';
	return (struct sb){ p, cap, 0, false };
}

void sb_put(struct sb *s, const char *text, size_t len)
{
	size_t room = s->cap - 1 - s->len;

	if (len > room) {
		len = room;
		s->cut = true;
	}
	if (len > 0)
		memcpy(s->p + s->len, text, len);
	s->len += len;
	s->p[s->len] = '\0';
}

void sb_str(struct sb *s, const char *text)
{
	sb_put(s, text, strlen(text));
}

void sb_char(struct sb *s, char c)
{
	sb_put(s, &c, 1);
}

void sb_hex(struct sb *s, struct bytes b)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < b.len; i++) {
		sb_char(s, digit[b.p[i] >> 4]);
		sb_char(s, digit[b.p[i] & 15]);
	}
}

void sb_vprintf(struct sb *s, const char *fmt, va_list ap)
{
	size_t room = s->cap - s->len;
	int n = vsnprintf(s->p + s->len, room, fmt, ap);

	INVARIANT(n >= 0);
	if ((size_t)n >= room) {
		s->len = s->cap - 1;
		s->cut = true;
	} else {
		s->len += (size_t)n;
	}
}

void sb_printf(struct sb *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(s, fmt, ap);
	va_end(ap);
}

bool text_i64(const char *text, size_t len, int64_t *v)
{
	bool minus = len > 0 && text[0] == '-';
	uint64_t limit = (uint64_t)INT64_MAX + (minus ? 1 : 0);
	uint64_t x = 0;

	if (len == (size_t)minus)
		return false;
	for (size_t i = minus; i < len; i++) {
		unsigned digit = (unsigned)text[i] - '0';

		if (digit > 9 || x > (limit - digit) / 10)
			return false;
		x = x * 10 + digit;
	}
	*v = minus ? (int64_t)(0 - x) : (int64_t)x;
	return true;
}

bool text_i64_in(const char *text, size_t len, int64_t lo, int64_t hi, int64_t *v)
{
	int64_t x;

	if (!text_i64(text, len, &x) || x < lo || x > hi)
		return false;
	*v = x;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A number taken apart: its digits, point and all, and where the point belongs. */
struct decimal {
	const char *p;
	size_t len;
	bool minus;
	int64_t n_whole; /* so many of the digits stand before the point */
};

enum { EXPONENT_MAX = 400 };

/* e5, E-3, or nothing. */
static bool take_exponent(const char *text, size_t len, int64_t *v)
{
	bool plus = len > 1 && text[1] == '+';

	*v = 0;
	if (len == 0)
		return true;
	return (*text == 'e' || *text == 'E') && (!plus || (len > 2 && text[2] != '-')) &&
	       text_i64_in(text + 1 + plus, len - 1 - plus, -EXPONENT_MAX, EXPONENT_MAX, v);
}

static bool take_decimal(const char *text, size_t len, struct decimal *d)
{
	size_t sign, i, n = 0;
	int64_t exponent;

	if (len == 0)
		return false;
	i = sign = *text == '-' || *text == '+';
	*d = (struct decimal){ .p = text + sign, .minus = sign > 0 && *text == '-' };
	d->n_whole = -1;
	for (; i < len && (is_digit(text[i]) || (text[i] == '.' && d->n_whole < 0)); i++) {
		if (text[i] == '.')
			d->n_whole = (int64_t)n;
		else
			n++;
	}
	d->len = i - sign;
	if (d->n_whole < 0)
		d->n_whole = (int64_t)n;
	if (n == 0 || !take_exponent(text + i, len - i, &exponent))
		return false;
	d->n_whole += exponent;
	return true;
}

bool text_fixed(const char *text, size_t len, unsigned digits, int64_t *v)
{
	struct decimal d;
	uint64_t x = 0;
	int64_t keep;
	size_t i = 0;

	if (!take_decimal(text, len, &d))
		return false;
	keep = d.n_whole + digits;
	for (int64_t k = 0; k <= keep; k++) {
		unsigned digit = 0;

		i += i < d.len && d.p[i] == '.';
		if (i < d.len)
			digit = (unsigned)(d.p[i++] - '0');
		if (k == keep) { /* the first that is cut off decides */
			x += digit >= 5;
			break;
		}
		if (x > (INT64_MAX - 9) / 10)
			return false;
		x = x * 10 + digit;
	}
	*v = d.minus ? -(int64_t)x : (int64_t)x;
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int text_hex(const char *text, size_t len, uint8_t *out, size_t cap)
{
	if (len % 2 != 0 || len / 2 > cap || len / 2 > INT32_MAX)
		return -1;
	for (size_t i = 0; i < len / 2; i++) {
		int hi = hex_digit(text[2 * i]), lo = hex_digit(text[2 * i + 1]);

		if (hi < 0 || lo < 0)
			return -1;
		out[i] = (uint8_t)(hi << 4 | lo);
	}
	return (int)(len / 2);
}

/*
 * Levenshtein distance, one row at a time, or something above limit as soon as it must be: no row's
 * least value is less than that of the row before. Both words are at most TEXT_WORD_MAX long.
 */
static unsigned edit_distance(const char *a, size_t na, const char *b, size_t nb, unsigned limit)
{
	unsigned row[TEXT_WORD_MAX + 1];

	for (size_t j = 0; j <= nb; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= na; i++) {
		unsigned diagonal = row[0], least = (unsigned)i;

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= nb; j++) {
			unsigned up = row[j];
			unsigned best = diagonal + (a[i - 1] != b[j - 1]);

			if (up + 1 < best)
				best = up + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
			diagonal = up;
			if (best < least)
				least = best;
		}
		if (least > limit)
			return least;
	}
	return row[nb];
}

const char *text_nearest(const char *word, const char *const *candidates, size_t n)
{
	const char *best = NULL;
	unsigned best_distance = TEXT_WORD_MAX + 1;
	size_t len = strlen(word);

	if (len > TEXT_WORD_MAX)
		return NULL;
	for (size_t i = 0; i < n && best_distance > 0; i++) {
		size_t other = strlen(candidates[i]);
		size_t longer = other > len ? other : len, shorter = other + len - longer;
		unsigned d, limit = (unsigned)(longer + 2) / 3;

		if (limit >= best_distance)
			limit = best_distance - 1;
		if (other > TEXT_WORD_MAX || longer - shorter > limit)
			continue;
		d = edit_distance(word, len, candidates[i], other, limit);
		if (d <= limit) {
			best = candidates[i];
			best_distance = d;
		}
	}
	return best;
}

bool text_is(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && memcmp(text, word, len) == 0;
}

/* Unicode, table 3-7. */
size_t text_utf8(const uint8_t *p, size_t left)
{
	uint8_t lo = 0x80, hi = 0xbf;
	size_t n;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	n = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (p[0] == 0xe0)
		lo = 0xa0;
	else if (p[0] == 0xed)
		hi = 0x9f;
	else if (p[0] == 0xf0)
		lo = 0x90;
	else if (p[0] == 0xf4)
		hi = 0x8f;
	if (left < n || p[1] < lo || p[1] > hi)
		return 0;
	for (size_t i = 2; i < n; i++)
		if (p[i] < 0x80 || p[i] > 0xbf)
			return 0;
	return n;
}

void sb_utf8(struct sb *s, const char *text)
{
	const uint8_t *p = (const uint8_t *)text;
	size_t left, n;

	for (left = strlen(text); left > 0; p += n, left -= n) {
		n = text_utf8(p, left);
		if (n != 0)
			sb_put(s, (const char *)p, n);
		else
			sb_str(s, "\xef\xbf\xbd");
		n += n == 0;
	}
}
