#ifndef CRYPTO_KEPT_H
#define CRYPTO_KEPT_H

/* Private to this module: what struct crypto holds. */

#include <openssl/evp.h>
#include <openssl/provider.h>
#include <stdbool.h>

#include "crypto/crypto.h"
#include "crypto/ec.h"
#include "crypto/ec_kept.h"
#include "crypto/hash.h"

enum { AES_SIZES = 3 }; /* keys of 16, 24 and 32 octets, in this order */

/* By direction, and with the nonce's length set: each call sets only what differs. */
struct ccm_kept {
	EVP_CIPHER_CTX *seal, *open;
	size_t seal_tag_len, open_tag_len; /* as last set */
};

struct crypto {
	OSSL_LIB_CTX *lib;
	OSSL_PROVIDER *standard;
	OSSL_PROVIDER *stream; /* randomness: hook_rand.c */
	OSSL_PROVIDER *legacy; /* NULL where its module is not installed */
	EVP_MD_CTX *md[HASH_COUNT];
	EVP_MAC_CTX *cmac[AES_SIZES]; /* [1] is unused, as in ccm and gcm */
	EVP_CIPHER_CTX *encrypt[AES_SIZES]; /* single blocks */
	EVP_CIPHER_CTX *decrypt[AES_SIZES];
	struct ccm_kept ccm[AES_SIZES];
	EVP_CIPHER_CTX *gcm[AES_SIZES];
	EVP_CIPHER_CTX *ctr; /* AES-128 */
	EVP_CIPHER_CTX *rc4; /* these three NULL without the legacy provider */
	EVP_CIPHER_CTX *des;
	EVP_MD_CTX *md4;
	EVP_KDF_CTX *pbkdf2;
	BN_CTX *bn;
	struct ec_kept ec[EC_GROUPS];
};

/* Which of the AES_SIZES a key length is, or -1. */
int aes_size(size_t key_len);

/* Makes the library context draw from crypto/hook.h. Before the first draw; sets c->stream. */
bool hook_install(struct crypto *c);

/* ERR_CRYPTO, with OpenSSL's error queue emptied: it is global and would grow. */
enum err crypto_failed(void);

#endif
