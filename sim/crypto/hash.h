#ifndef CRYPTO_HASH_H
#define CRYPTO_HASH_H

#include "base/bytes.h"
#include "crypto/crypto.h"

enum hash {
	HASH_MD5,
	HASH_SHA1,
	HASH_SHA256,
	HASH_SHA384,
	HASH_SHA512
};
enum { HASH_COUNT = 5, HASH_LEN_MAX = 64 };

/* Octets of its digest. */
size_t hash_len(enum hash h);

/*
 * Digest of the concatenation of n parts; the first out_len octets of it (1 to hash_len(h)) are
 * written to out.
 */
MUST_CHECK enum err hash_digest(struct crypto *c, enum hash h, const struct bytes *part, size_t n,
				uint8_t *out, size_t out_len);

/*
 * MD4 [RFC 1320], for password hashes alone [RFC 2759 8.3]. ERR_UNSUPPORTED where OpenSSL has no
 * legacy provider.
 */
enum { MD4_LEN = 16 };
MUST_CHECK enum err md4_digest(struct crypto *c, struct bytes in, uint8_t out[static MD4_LEN]);

/* HMAC [RFC 2104] of the concatenation of n parts, its first out_len octets. Any key length. */
MUST_CHECK enum err hmac(struct crypto *c, enum hash h, struct bytes key, const struct bytes *part,
			 size_t n, uint8_t *out, size_t out_len);

/* PBKDF2-HMAC-SHA1 [RFC 8018 5.2], out_len octets. */
struct pbkdf2_in {
	struct bytes password;
	struct bytes salt;
	unsigned iterations; /* at least 1 */
};
MUST_CHECK enum err pbkdf2_sha1(struct crypto *c, const struct pbkdf2_in *in, uint8_t *out,
				size_t out_len);

/*
 * A digest that grows over time, for example over a whole run. Several may exist at once; each must
 * be freed before the crypto it was made with.
 */
struct digest;
MUST_CHECK enum err digest_new(struct crypto *c, enum hash h, struct digest **out);
MUST_CHECK enum err digest_update(struct digest *d, struct bytes b);
/* The first out_len octets (1 to hash_len) of the digest so far; updates may go on afterwards. */
MUST_CHECK enum err digest_value(const struct digest *d, uint8_t *out, size_t out_len);
void digest_free(struct digest *d); /* NULL is fine */

#endif
