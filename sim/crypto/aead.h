#ifndef CRYPTO_AEAD_H
#define CRYPTO_AEAD_H

#include "base/bytes.h"
#include "crypto/crypto.h"

/*
 * Counter with CBC-MAC and Galois/counter mode over AES, in the shapes 802.11 uses:
 *   CCM  key 16 or 32, nonce 13 (L = 2), tag 8 or 16   [11-2020 12.5.3.3, RFC 3610]
 *   GCM  key 16 or 32, nonce 12, tag 16                [11-2020 12.5.5.3]
 * Any other shape is ERR_RANGE. GMAC is GCM with an empty plaintext.
 */
enum {
	CCM_NONCE = 13,
	GCM_NONCE = 12,
	GCM_TAG = 16,
	AEAD_TAG_MAX = 16,
	AEAD_PLAIN_MAX = 65535
};

struct aead {
	struct bytes key;
	struct bytes nonce;
	struct bytes aad;
	size_t tag_len;
};

/* Ciphertext || tag; out takes plain.len + tag_len and may be plain.p itself. */
MUST_CHECK enum err ccm_seal(struct crypto *c, const struct aead *a, struct bytes plain,
			     uint8_t *out);
/*
 * out takes sealed.len - tag_len and may be sealed.p itself. ERR_AUTH when the tag is wrong or
 * sealed shorter than a tag; what was decrypted is zeroed then.
 */
MUST_CHECK enum err ccm_open(struct crypto *c, const struct aead *a, struct bytes sealed,
			     uint8_t *out);

MUST_CHECK enum err gcm_seal(struct crypto *c, const struct aead *a, struct bytes plain,
			     uint8_t *out);
MUST_CHECK enum err gcm_open(struct crypto *c, const struct aead *a, struct bytes sealed,
			     uint8_t *out);

#endif
