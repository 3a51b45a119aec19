#ifndef SPEC_KEY_HOLDER_H
#define SPEC_KEY_HOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mac.h"

/* [11-2020 9.4.2.47] R0KH-ID is 1 to 48 octets, R1KH-ID is a MAC address. */
enum { SPEC_R0KH_ID_MAX = 48, SPEC_RKH_KEY_MAX = 32 };

/* The key of an r0kh/r1kh line as written: 16 octets (old form, expanded by key/) or 32. */
struct spec_rkh_key {
	uint8_t b[SPEC_RKH_KEY_MAX];
	uint8_t len;
};

/* `r0kh=MAC NAS-Identifier KEY`. The wildcard is `ff:ff:ff:ff:ff:ff * KEY`. */
struct spec_r0kh {
	struct mac mac;
	uint8_t id[SPEC_R0KH_ID_MAX];
	uint8_t id_len;
	struct spec_rkh_key key;
	const char *file;
	unsigned line;
};

/* `r1kh=MAC R1KH-ID KEY`. The wildcard has both addresses zero. */
struct spec_r1kh {
	struct mac mac;
	struct mac id;
	struct spec_rkh_key key;
	const char *file;
	unsigned line;
};

bool spec_r0kh_is_wildcard(const struct spec_r0kh *k);
bool spec_r1kh_is_wildcard(const struct spec_r1kh *k);

#endif
