#ifndef SPEC_SSID_H
#define SPEC_SSID_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

/* [11-2020 9.4.2.2] 0 to 32 octets of anything; not text. */
enum { SPEC_SSID_MAX = 32 };

struct spec_ssid {
	uint8_t b[SPEC_SSID_MAX];
	uint8_t len;
};

bool spec_ssid_equal(const struct spec_ssid *a, const struct spec_ssid *b);
struct bytes spec_ssid_bytes(const struct spec_ssid *s);

/* 32 octets as \xHH at worst, quotes and the NUL. */
enum { SPEC_SSID_TEXT = 4 * SPEC_SSID_MAX + 3 };
/* Printable octets as they are, the rest (and " and \) as \xHH, in double quotes. Returns buf. */
const char *spec_ssid_format(const struct spec_ssid *s, char buf[static SPEC_SSID_TEXT]);

#endif
