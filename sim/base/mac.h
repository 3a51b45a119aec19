#ifndef BASE_MAC_H
#define BASE_MAC_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"

/* A 48-bit MAC address in transmission order. Assignable; compare with mac_equal. */
struct mac {
	uint8_t b[6];
};
static_assert(sizeof(struct mac) == 6, "an address is six octets, without padding");

enum { MAC_TEXT = 18 }; /* "02:00:00:00:00:01" and its NUL */

extern const struct mac MAC_BROADCAST;
extern const struct mac MAC_ZERO;

static inline bool mac_equal(struct mac a, struct mac b)
{
	return memcmp(a.b, b.b, sizeof(a.b)) == 0;
}

/* Big-endian order, as the PTK derivation's Min and Max use it: <0, 0, >0. */
int mac_compare(struct mac a, struct mac b);
static inline bool mac_is_group(struct mac a)
{
	return (a.b[0] & 1) != 0;
}

static inline bool mac_is_zero(struct mac a)
{
	return mac_equal(a, MAC_ZERO);
}

/* Writes "aa:bb:cc:dd:ee:ff" and returns buf. */
const char *mac_format(struct mac a, char buf[static MAC_TEXT]);

/*
 * Accepts aa:bb:cc:dd:ee:ff, aa-bb-cc-dd-ee-ff and aabbccddeeff, whole text only.
 * Leaves *out alone on failure.
 */
MUST_CHECK bool mac_parse(const char *text, size_t len, struct mac *out);

#endif
