#ifndef UNIT_HEX_H
#define UNIT_HEX_H

#include <check.h>
#include <ctype.h>
#include <string.h>

#include "base/bytes.h"

enum { OCT_MAX = 2048 };

/* Octets of a test table, written as hex. */
struct oct {
	size_t len;
	uint8_t p[OCT_MAX];
};

static inline uint8_t hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *at = strchr(digits, tolower((unsigned char)c));

	ck_assert_msg(c != '\0' && at != NULL, "'%c' is no hex digit", c);
	return (uint8_t)(at - digits);
}

/* Pairs of hex digits; spaces between pairs are skipped. */
static inline struct oct oct(const char *hex)
{
	struct oct o = { 0 };

	while (*hex != '\0') {
		if (*hex == ' ') {
			hex++;
			continue;
		}
		ck_assert_uint_lt(o.len, OCT_MAX);
		o.p[o.len++] = (uint8_t)(hex_digit(hex[0]) << 4 | hex_digit(hex[1]));
		hex += 2;
	}
	return o;
}

static inline struct bytes oct_bytes(const struct oct *o)
{
	return bytes_of(o->p, o->len);
}

static inline struct mac oct_mac(const struct oct *o)
{
	struct mac m;

	ck_assert_uint_eq(o->len, sizeof(m.b));
	memcpy(m.b, o->p, sizeof(m.b));
	return m;
}

/* Whether len octets at got are the hex; says both when not. name is the test vector's. */
static inline void check_hex(const char *name, const char *what, const uint8_t *got, size_t len,
			     const char *hex)
{
	struct oct want = oct(hex);
	char text[2 * OCT_MAX + 1] = "";

	for (size_t i = 0; i < len && i < OCT_MAX; i++) {
		text[2 * i] = "0123456789abcdef"[got[i] >> 4];
		text[2 * i + 1] = "0123456789abcdef"[got[i] & 15];
		text[2 * i + 2] = '\0';
	}
	ck_assert_msg(len == want.len && memcmp(got, want.p, len) == 0, "%s: %s is %s, not %s",
		      name, what, text, hex);
}

#endif
