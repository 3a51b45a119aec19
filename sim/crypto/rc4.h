#ifndef CRYPTO_RC4_H
#define CRYPTO_RC4_H

#include "base/bytes.h"
#include "crypto/crypto.h"

/*
 * Encryption and decryption are the same. out takes in.len and may be in.p. Key of 5 to 32 octets,
 * else ERR_RANGE. ERR_UNSUPPORTED where OpenSSL has no legacy provider.
 */
/* RC4 from the first octet of its keystream, as TKIP and WEP use it [11-2020 12.5.2.1]. */
MUST_CHECK enum err rc4(struct crypto *c, struct bytes key, struct bytes in, uint8_t *out);
/*
 * RC4 with the first 256 octets of keystream thrown away, as EAPOL-Key Key Data version 1 uses it
 * [11-2020 12.7.2].
 */
MUST_CHECK enum err rc4_skip256(struct crypto *c, struct bytes key, struct bytes in, uint8_t *out);

#endif
