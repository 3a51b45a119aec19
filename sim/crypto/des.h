#ifndef CRYPTO_DES_H
#define CRYPTO_DES_H

#include "base/bytes.h"
#include "crypto/crypto.h"

enum { DES_BLOCK = 8, DES_KEY = 7 };

/*
 * One block under DES [FIPS 46-3], with the 56 bits of a key as MS-CHAP writes them: seven octets
 * without parity [RFC 2759 8.6]. ERR_UNSUPPORTED where OpenSSL has no legacy provider.
 */
MUST_CHECK enum err des_encrypt(struct crypto *c, const uint8_t key[static DES_KEY],
				const uint8_t in[static DES_BLOCK], uint8_t out[static DES_BLOCK]);

#endif
