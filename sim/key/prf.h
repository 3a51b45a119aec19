#ifndef KEY_PRF_H
#define KEY_PRF_H

#include "base/bytes.h"
#include "crypto/hash.h"

/* label is text without its NUL; the data (context) is the concatenation of n parts. */
struct prf_in {
	struct bytes key;
	const char *label;
	const struct bytes *part;
	size_t n; /* at most PRF_MAX_PARTS */
};
enum { PRF_MAX_PARTS = 8, PRF_MAX_OUT = 512 };

/* PRF-SHA1 [11-2020 12.7.1.2], out_len octets (at most PRF_MAX_OUT). */
MUST_CHECK enum err prf_sha1(struct crypto *c, const struct prf_in *in, uint8_t *out,
			     size_t out_len);

/*
 * KDF-Hash-Length [11-2020 12.7.1.7.2] with Length = bits (at most 8 * PRF_MAX_OUT). Writes
 * (bits + 7) / 8 octets; the low bits of the last one that were not asked for are zero.
 */
MUST_CHECK enum err kdf_hash(struct crypto *c, enum hash h, const struct prf_in *in, uint8_t *out,
			     size_t bits);

#endif
