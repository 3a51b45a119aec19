#include "crypto/aes.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "crypto/kept.h"

enum { WRAP_MAX = 65536 };

enum err aes_cmac(struct crypto *c, struct bytes key, const struct bytes *part, size_t n,
		  uint8_t out[static AES_BLOCK])
{
	int size = aes_size(key.len);
	EVP_MAC_CTX *ctx;
	size_t len;

	if (size < 0 || !c->cmac[size])
		return ERR_RANGE;
	ctx = c->cmac[size];
	if (!EVP_MAC_init(ctx, key.p, key.len, NULL))
		return crypto_failed();
	for (size_t i = 0; i < n; i++) {
		if (part[i].len > 0 && !EVP_MAC_update(ctx, part[i].p, part[i].len))
			return crypto_failed();
	}
	if (!EVP_MAC_final(ctx, out, &len, AES_BLOCK) || len != AES_BLOCK)
		return crypto_failed();
	return ERR_OK;
}

enum err aes_wrap(struct crypto *c, struct bytes kek, struct bytes plain, uint8_t *out)
{
	int size = aes_size(kek.len), len = 0;

	if (size < 0 || plain.len < 16 || plain.len % 8 != 0 || plain.len > WRAP_MAX)
		return ERR_RANGE;
	if (!EVP_EncryptInit_ex2(c->wrap[size], NULL, kek.p, NULL, NULL) ||
	    !EVP_EncryptUpdate(c->wrap[size], out, &len, plain.p, (int)plain.len))
		return crypto_failed();
	INVARIANT((size_t)len == plain.len + AES_WRAP_OVERHEAD);
	return ERR_OK;
}

enum err aes_unwrap(struct crypto *c, struct bytes kek, struct bytes wrapped, uint8_t *out)
{
	int size = aes_size(kek.len), len = 0;

	if (size < 0 || wrapped.len < 16 + AES_WRAP_OVERHEAD || wrapped.len % 8 != 0 ||
	    wrapped.len > WRAP_MAX)
		return ERR_RANGE;
	if (!EVP_DecryptInit_ex2(c->unwrap[size], NULL, kek.p, NULL, NULL))
		return crypto_failed();
	/* With key and length in order, the one thing left to fail is the integrity check. */
	if (EVP_DecryptUpdate(c->unwrap[size], out, &len, wrapped.p, (int)wrapped.len) <= 0) {
		(void)crypto_failed();
		ct_wipe(out, wrapped.len - AES_WRAP_OVERHEAD);
		return ERR_AUTH;
	}
	INVARIANT((size_t)len == wrapped.len - AES_WRAP_OVERHEAD);
	return ERR_OK;
}
