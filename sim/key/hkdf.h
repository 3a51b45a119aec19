#ifndef KEY_HKDF_H
#define KEY_HKDF_H

#include "base/bytes.h"
#include "crypto/hash.h"

/*
 * HKDF [RFC 5869]. Its first half, extract, is hmac with the salt as key. This is the second:
 * out_len octets (at most 255 digests) from prk and a text, without its NUL.
 */
MUST_CHECK enum err hkdf_expand(struct crypto *c, enum hash h, struct bytes prk, const char *info,
				uint8_t *out, size_t out_len);

#endif
