#include "bench/bare.h"

#include <openssl/core_names.h>
#include <openssl/provider.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"

enum { HMAC_BLOCK = 64, WRAP_ROUNDS = 6, HALF = 8, BLOCK = 16 };

static EVP_MD_CTX *digest_of(OSSL_LIB_CTX *lib, const char *name)
{
	EVP_MD *md = EVP_MD_fetch(lib, name, NULL);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	bench_must_be(md && ctx && EVP_DigestInit_ex2(ctx, md, NULL) == 1);
	EVP_MD_free(md);
	return ctx;
}

static EVP_CIPHER_CTX *blocks_of(OSSL_LIB_CTX *lib, const uint8_t *key, int encrypt)
{
	EVP_CIPHER *aes = EVP_CIPHER_fetch(lib, "AES-128-ECB", NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

	bench_must_be(aes && ctx && EVP_CipherInit_ex2(ctx, aes, key, NULL, encrypt, NULL) == 1 &&
		      EVP_CIPHER_CTX_set_padding(ctx, 0) == 1);
	EVP_CIPHER_free(aes);
	return ctx;
}

static EVP_MAC_CTX *cmac_of(OSSL_LIB_CTX *lib)
{
	char cbc[] = "AES-128-CBC";
	OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cbc, 0),
				OSSL_PARAM_construct_end() };
	EVP_MAC *mac = EVP_MAC_fetch(lib, "CMAC", NULL);
	EVP_MAC_CTX *ctx = mac ? EVP_MAC_CTX_new(mac) : NULL;

	bench_must_be(ctx && EVP_MAC_CTX_set_params(ctx, params) == 1);
	EVP_MAC_free(mac);
	return ctx;
}

struct bare *bare_new(void)
{
	struct bare *o = calloc(1, sizeof(*o));

	bench_must_be(o != NULL);
	o->lib = OSSL_LIB_CTX_new();
	bench_must_be(o->lib && OSSL_PROVIDER_load(o->lib, "default"));
	memset(o->key, 0x5a, sizeof(o->key));
	memset(o->text, 0xa5, sizeof(o->text));
	o->sha1 = digest_of(o->lib, "SHA1");
	o->sha256 = digest_of(o->lib, "SHA256");
	o->cmac = cmac_of(o->lib);
	o->encrypt = blocks_of(o->lib, o->key, 1);
	o->decrypt = blocks_of(o->lib, o->key, 0);
	return o;
}

void bare_free(struct bare *o)
{
	EVP_MD_CTX_free(o->sha1);
	EVP_MD_CTX_free(o->sha256);
	EVP_MAC_CTX_free(o->cmac);
	EVP_CIPHER_CTX_free(o->encrypt);
	EVP_CIPHER_CTX_free(o->decrypt);
	OSSL_LIB_CTX_free(o->lib);
	free(o);
}

void bare_digest(struct bare *o, EVP_MD_CTX *md, size_t len)
{
	bench_must_be(EVP_DigestInit_ex2(md, NULL, NULL) && EVP_DigestUpdate(md, o->text, len) &&
		      EVP_DigestFinal_ex(md, o->out, NULL));
}

void bare_hmac(struct bare *o, EVP_MD_CTX *md, size_t key_len, size_t len)
{
	uint8_t inner[HMAC_BLOCK], outer[HMAC_BLOCK], half[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	memset(inner, 0x36, sizeof(inner));
	memset(outer, 0x5c, sizeof(outer));
	for (size_t i = 0; i < key_len; i++) {
		inner[i] ^= o->key[i];
		outer[i] ^= o->key[i];
	}
	bench_must_be(EVP_DigestInit_ex2(md, NULL, NULL) &&
		      EVP_DigestUpdate(md, inner, sizeof(inner)) &&
		      EVP_DigestUpdate(md, o->text, len) && EVP_DigestFinal_ex(md, half, &n) &&
		      EVP_DigestInit_ex2(md, NULL, NULL) &&
		      EVP_DigestUpdate(md, outer, sizeof(outer)) &&
		      EVP_DigestUpdate(md, half, n) && EVP_DigestFinal_ex(md, o->out, NULL));
}

void bare_cmac(struct bare *o, size_t len)
{
	size_t n;

	bench_must_be(EVP_MAC_init(o->cmac, o->key, BLOCK, NULL) == 1 &&
		      EVP_MAC_update(o->cmac, o->text, len) == 1 &&
		      EVP_MAC_final(o->cmac, o->out, &n, BLOCK) == 1);
}

/* One block, under a key that is new for each whole wrap. */
static void block(EVP_CIPHER_CTX *ctx, uint8_t *b)
{
	bench_must_be(EVP_Cipher(ctx, b, b, BLOCK) == BLOCK);
}

/* [RFC 3394 2.2.1] */
void bare_wrap(struct bare *o, size_t len)
{
	uint8_t b[BLOCK];
	uint8_t *r = o->out;
	uint64_t t = 0;

	bench_must_be(EVP_CipherInit_ex2(o->encrypt, NULL, o->key, NULL, -1, NULL) == 1);
	memset(b, 0xa6, HALF);
	memcpy(r, o->text, len);
	for (int round = 0; round < WRAP_ROUNDS; round++) {
		for (size_t i = 0; i < len; i += HALF) {
			memcpy(b + HALF, r + i, HALF);
			block(o->encrypt, b);
			b[HALF - 1] ^= (uint8_t)++t;
			memcpy(r + i, b + HALF, HALF);
		}
	}
}

/* [RFC 3394 2.2.2] */
void bare_unwrap(struct bare *o, size_t len)
{
	uint8_t b[BLOCK];
	uint8_t *r = o->out;
	uint64_t t = WRAP_ROUNDS * len / HALF;

	bench_must_be(EVP_CipherInit_ex2(o->decrypt, NULL, o->key, NULL, -1, NULL) == 1);
	memset(b, 0xa6, HALF);
	memcpy(r, o->text, len);
	for (int round = 0; round < WRAP_ROUNDS; round++) {
		for (size_t i = len; i > 0; i -= HALF) {
			b[HALF - 1] ^= (uint8_t)t--;
			memcpy(b + HALF, r + i - HALF, HALF);
			block(o->decrypt, b);
			memcpy(r + i - HALF, b + HALF, HALF);
		}
	}
}
