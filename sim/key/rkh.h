#ifndef KEY_RKH_H
#define KEY_RKH_H

#include "base/bytes.h"
#include "crypto/crypto.h"

enum { RKH_KEY_LEN = 32, RKH_OLD_KEY_LEN = 16 };

/*
 * The 128-bit key of an old r0kh or r1kh line made into the 256-bit key the inter-AP protocol uses:
 * HMAC-SHA256(key, "FT OLDKEY" || 00 || 01), as hostapd 2.7 and later do.
 */
MUST_CHECK enum err rkh_expand_key(struct crypto *c, const uint8_t old[static RKH_OLD_KEY_LEN],
				   uint8_t key[static RKH_KEY_LEN]);

#endif
