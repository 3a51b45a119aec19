#ifndef CRYPTO_AES_H
#define CRYPTO_AES_H

#include "base/bytes.h"
#include "crypto/crypto.h"

enum {
	AES_BLOCK = 16,
	AES_WRAP_OVERHEAD = 8,
	AES_SIV_KEY = 32,
	AES_SIV_OVERHEAD = 16,
	AES_SIV_MAX_AD = 16 /* associated-data components we allow; RFC 5297 allows 126 */
};

/* AES-CMAC [RFC 4493] of the concatenation of n parts. Key of 16 or 32 octets, else ERR_RANGE. */
MUST_CHECK enum err aes_cmac(struct crypto *c, struct bytes key, const struct bytes *part, size_t n,
			     uint8_t out[static AES_BLOCK]);

/*
 * AES key wrap with the default initial value [RFC 3394]. KEK of 16, 24 or 32 octets. plain is 16
 * octets or more, a multiple of 8; out takes plain.len + AES_WRAP_OVERHEAD. Else ERR_RANGE.
 */
MUST_CHECK enum err aes_wrap(struct crypto *c, struct bytes kek, struct bytes plain, uint8_t *out);

/*
 * The inverse; out takes wrapped.len - AES_WRAP_OVERHEAD. ERR_AUTH when the integrity check fails;
 * out then holds zeros. ERR_RANGE when wrapped is not 24 octets or more and a multiple of 8.
 */
MUST_CHECK enum err aes_unwrap(struct crypto *c, struct bytes kek, struct bytes wrapped,
			       uint8_t *out);

/* AES-SIV [RFC 5297] with two 128-bit keys; no nonce unless the last component is one. */
struct siv {
	struct bytes key; /* AES_SIV_KEY octets, else ERR_RANGE */
	const struct bytes *ad;
	size_t n_ad; /* 0 to AES_SIV_MAX_AD, else ERR_RANGE */
};
/* V || ciphertext; out takes AES_SIV_OVERHEAD + plain.len and must not overlap plain. */
MUST_CHECK enum err aes_siv_seal(struct crypto *c, const struct siv *s, struct bytes plain,
				 uint8_t *out);
/* out takes sealed.len - AES_SIV_OVERHEAD. ERR_AUTH (out zeroed) when V is wrong or too short. */
MUST_CHECK enum err aes_siv_open(struct crypto *c, const struct siv *s, struct bytes sealed,
				 uint8_t *out);

#endif
