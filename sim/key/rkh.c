#include "key/rkh.h"

#include "crypto/hash.h"

enum err rkh_expand_key(struct crypto *c, const uint8_t old[static RKH_OLD_KEY_LEN],
			uint8_t key[static RKH_KEY_LEN])
{
	static const uint8_t one = 1;
	static const char label[] = "FT OLDKEY"; /* its NUL is part of the input */
	const struct bytes part[] = { bytes_of(label, sizeof(label)), bytes_of(&one, 1) };

	return hmac(c, HASH_SHA256, bytes_of(old, RKH_OLD_KEY_LEN), part, 2, key, RKH_KEY_LEN);
}
