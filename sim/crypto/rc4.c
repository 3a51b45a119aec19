#include "crypto/rc4.h"

#include "crypto/ct.h"
#include "crypto/kept.h"

enum { RC4_KEY_MIN = 5, RC4_KEY_MAX = 32, RC4_SKIP = 256, RC4_IN_MAX = 65535 };

/* in through the keystream of key after its first skip octets (at most RC4_SKIP). */
static enum err crypt(struct crypto *c, struct bytes key, int skip, struct bytes in, uint8_t *out)
{
	static const uint8_t zero[RC4_SKIP];
	uint8_t skipped[RC4_SKIP];
	int n, ok;

	if (key.len < RC4_KEY_MIN || key.len > RC4_KEY_MAX || in.len > RC4_IN_MAX)
		return ERR_RANGE;
	if (!c->rc4)
		return ERR_UNSUPPORTED;
	ok = EVP_CIPHER_CTX_set_key_length(c->rc4, (int)key.len) > 0 &&
	     EVP_EncryptInit_ex2(c->rc4, NULL, key.p, NULL, NULL) &&
	     (skip == 0 || EVP_EncryptUpdate(c->rc4, skipped, &n, zero, skip)) &&
	     (in.len == 0 || EVP_EncryptUpdate(c->rc4, out, &n, in.p, (int)in.len));
	ct_wipe(skipped, sizeof(skipped));
	return ok ? ERR_OK : crypto_failed();
}

enum err rc4(struct crypto *c, struct bytes key, struct bytes in, uint8_t *out)
{
	return crypt(c, key, 0, in, out);
}

enum err rc4_skip256(struct crypto *c, struct bytes key, struct bytes in, uint8_t *out)
{
	return crypt(c, key, RC4_SKIP, in, out);
}
