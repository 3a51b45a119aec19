#include "key/mic.h"

#include "base/invariant.h"
#include "crypto/aes.h"

static enum err mic_cmac(struct crypto *c, struct bytes key, const struct bytes *part, size_t n,
			 uint8_t *mic, size_t mic_len)
{
	uint8_t full[AES_BLOCK];
	enum err e = aes_cmac(c, key, part, n, full);

	INVARIANT(mic_len <= sizeof(full));
	if (!e)
		memcpy(mic, full, mic_len);
	return e;
}

enum err mic_compute(struct crypto *c, enum mic_kind kind, struct bytes key,
		     const struct bytes *part, size_t n, uint8_t *mic, size_t mic_len)
{
	switch (kind) {
	case MIC_HMAC_MD5:    return hmac(c, HASH_MD5, key, part, n, mic, mic_len);
	case MIC_HMAC_SHA1:   return hmac(c, HASH_SHA1, key, part, n, mic, mic_len);
	case MIC_AES_CMAC:    return mic_cmac(c, key, part, n, mic, mic_len);
	case MIC_HMAC_SHA256: return hmac(c, HASH_SHA256, key, part, n, mic, mic_len);
	case MIC_HMAC_SHA384: return hmac(c, HASH_SHA384, key, part, n, mic, mic_len);
	case MIC_HMAC_SHA512: return hmac(c, HASH_SHA512, key, part, n, mic, mic_len);
	}
	return ERR_UNSUPPORTED;
}
