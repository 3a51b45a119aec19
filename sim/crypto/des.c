#include "crypto/des.h"

#include "crypto/ct.h"
#include "crypto/kept.h"

/* Seven bits an octet, the low one of each is parity, which nobody checks. */
static void spread(const uint8_t key[static DES_KEY], uint8_t out[static DES_BLOCK])
{
	unsigned carried = 0;

	for (unsigned i = 0; i < DES_KEY; i++) {
		out[i] = (uint8_t)(key[i] >> i | carried);
		carried = (unsigned)key[i] << (7 - i) & 0xff;
	}
	out[DES_KEY] = (uint8_t)carried;
}

enum err des_encrypt(struct crypto *c, const uint8_t key[static DES_KEY],
		     const uint8_t in[static DES_BLOCK], uint8_t out[static DES_BLOCK])
{
	uint8_t spread_key[DES_BLOCK];
	int n, ok;

	if (!c->des)
		return ERR_UNSUPPORTED;
	spread(key, spread_key);
	ok = EVP_EncryptInit_ex2(c->des, NULL, spread_key, NULL, NULL) &&
	     EVP_CIPHER_CTX_set_padding(c->des, 0) &&
	     EVP_EncryptUpdate(c->des, out, &n, in, DES_BLOCK);
	ct_wipe(spread_key, sizeof(spread_key));
	return ok ? ERR_OK : crypto_failed();
}
