#include "key/hkdf.h"

#include "base/invariant.h"
#include "crypto/ct.h"

enum err hkdf_expand(struct crypto *c, enum hash h, struct bytes prk, const char *info,
		     uint8_t *out, size_t out_len)
{
	uint8_t block[HASH_LEN_MAX], i = 0;
	struct bytes part[] = { { block, 0 }, { (const uint8_t *)info, strlen(info) }, { &i, 1 } };
	enum err e = ERR_OK;

	INVARIANT(out_len > 0 && out_len <= 255 * hash_len(h));
	for (size_t at = 0, len; !e && at < out_len; at += len) {
		i++;
		len = out_len - at < hash_len(h) ? out_len - at : hash_len(h);
		e = hmac(c, h, prk, part, 3, block, hash_len(h));
		part[0].len = hash_len(h);
		if (!e)
			memcpy(out + at, block, len);
	}
	ct_wipe(block, sizeof(block));
	if (e)
		ct_wipe(out, out_len);
	return e;
}
