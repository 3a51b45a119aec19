#include "crypto/crypto.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <stdlib.h>

#include "crypto/aead.h"
#include "crypto/kept.h"

static const char *const md_names[HASH_COUNT] = {
	[HASH_MD5] = "MD5",       [HASH_SHA1] = "SHA1",     [HASH_SHA256] = "SHA256",
	[HASH_SHA384] = "SHA384", [HASH_SHA512] = "SHA512",
};

struct aes_names {
	const char *ecb, *cbc, *ccm, *gcm;
};
static const struct aes_names aes_names[AES_SIZES] = {
	{ "AES-128-ECB", "AES-128-CBC", "AES-128-CCM", "AES-128-GCM" },
	{ "AES-192-ECB", NULL, NULL, NULL },
	{ "AES-256-ECB", "AES-256-CBC", "AES-256-CCM", "AES-256-GCM" },
};

int aes_size(size_t key_len)
{
	return key_len == 16 ? 0 : key_len == 24 ? 1 : key_len == 32 ? 2 : -1;
}

enum err crypto_failed(void)
{
	ERR_clear_error();
	return ERR_CRYPTO;
}

/* The environment could name another folder (OPENSSL_MODULES): the built-in one is set first. */
static bool load_providers(struct crypto *c)
{
	const char *folder = OPENSSL_info(OPENSSL_INFO_MODULES_DIR);

	if (!folder || !OSSL_PROVIDER_set_default_search_path(c->lib, folder))
		return false;
	c->standard = OSSL_PROVIDER_load(c->lib, "default");
	c->legacy = OSSL_PROVIDER_try_load(c->lib, "legacy", 1);
	ERR_clear_error();
	return c->standard != NULL;
}

static EVP_MD_CTX *keep_md(OSSL_LIB_CTX *lib, const char *name)
{
	EVP_MD *md = EVP_MD_fetch(lib, name, NULL);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	if (!md || !ctx || !EVP_DigestInit_ex2(ctx, md, NULL)) {
		EVP_MD_CTX_free(ctx);
		ctx = NULL;
	}
	EVP_MD_free(md); /* the context holds its own reference */
	return ctx;
}

static EVP_CIPHER_CTX *keep_cipher(OSSL_LIB_CTX *lib, const char *name)
{
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(lib, name, NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

	if (!cipher || !ctx || !EVP_CipherInit_ex2(ctx, cipher, NULL, NULL, 1, NULL)) {
		EVP_CIPHER_CTX_free(ctx);
		ctx = NULL;
	}
	EVP_CIPHER_free(cipher);
	return ctx;
}

static bool keep_ccm(OSSL_LIB_CTX *lib, const char *name, struct ccm_kept *k)
{
	k->seal = keep_cipher(lib, name);
	k->open = keep_cipher(lib, name);
	return k->seal && k->open && EVP_CipherInit_ex2(k->open, NULL, NULL, NULL, 0, NULL) &&
	       EVP_CIPHER_CTX_ctrl(k->seal, EVP_CTRL_AEAD_SET_IVLEN, CCM_NONCE, NULL) > 0 &&
	       EVP_CIPHER_CTX_ctrl(k->open, EVP_CTRL_AEAD_SET_IVLEN, CCM_NONCE, NULL) > 0;
}

static EVP_MAC_CTX *keep_cmac(OSSL_LIB_CTX *lib, const char *cipher)
{
	EVP_MAC *mac = EVP_MAC_fetch(lib, "CMAC", NULL);
	EVP_MAC_CTX *ctx = mac ? EVP_MAC_CTX_new(mac) : NULL;
	char name[16];
	OSSL_PARAM params[2];

	(void)OPENSSL_strlcpy(name, cipher, sizeof(name));
	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, name, 0);
	params[1] = OSSL_PARAM_construct_end();
	if (!ctx || !EVP_MAC_CTX_set_params(ctx, params)) {
		EVP_MAC_CTX_free(ctx);
		ctx = NULL;
	}
	EVP_MAC_free(mac);
	return ctx;
}

static EVP_KDF_CTX *keep_pbkdf2(OSSL_LIB_CTX *lib)
{
	EVP_KDF *kdf = EVP_KDF_fetch(lib, "PBKDF2", NULL);
	EVP_KDF_CTX *ctx = kdf ? EVP_KDF_CTX_new(kdf) : NULL;

	EVP_KDF_free(kdf);
	return ctx;
}

static bool keep_aes(struct crypto *c, int size)
{
	const struct aes_names *n = &aes_names[size];

	c->encrypt[size] = keep_cipher(c->lib, n->ecb);
	c->decrypt[size] = keep_cipher(c->lib, n->ecb);
	if (!c->encrypt[size] || !c->decrypt[size])
		return false;
	if (!n->cbc)
		return true;
	c->cmac[size] = keep_cmac(c->lib, n->cbc);
	c->gcm[size] = keep_cipher(c->lib, n->gcm);
	return c->cmac[size] && c->gcm[size] && keep_ccm(c->lib, n->ccm, &c->ccm[size]);
}

static bool keep_legacy(struct crypto *c)
{
	if (!c->legacy)
		return true;
	c->rc4 = keep_cipher(c->lib, "RC4");
	c->des = keep_cipher(c->lib, "DES-ECB");
	c->md4 = keep_md(c->lib, "MD4");
	return c->rc4 && c->des && c->md4;
}

static bool keep_all(struct crypto *c)
{
	for (int i = 0; i < HASH_COUNT; i++) {
		c->md[i] = keep_md(c->lib, md_names[i]);
		if (!c->md[i])
			return false;
	}
	for (int i = 0; i < AES_SIZES; i++) {
		if (!keep_aes(c, i))
			return false;
	}
	c->ctr = keep_cipher(c->lib, "AES-128-CTR");
	c->pbkdf2 = keep_pbkdf2(c->lib);
	return c->ctr && c->pbkdf2 && keep_legacy(c) && ec_keep(c);
}

enum err crypto_new(struct crypto **out)
{
	struct crypto *c = calloc(1, sizeof(*c));

	if (!c)
		return ERR_NOMEM;
	/* The configuration file of the machine belongs to the default context; do not read it. */
	if (!OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL))
		goto failed;
	c->lib = OSSL_LIB_CTX_new();
	if (!c->lib || !load_providers(c) || !hook_install(c) || !keep_all(c))
		goto failed;
	*out = c;
	return ERR_OK;
failed:
	crypto_free(c);
	return crypto_failed();
}

void crypto_free(struct crypto *c)
{
	if (!c)
		return;
	for (int i = 0; i < HASH_COUNT; i++)
		EVP_MD_CTX_free(c->md[i]);
	for (int i = 0; i < AES_SIZES; i++) {
		EVP_CIPHER_CTX_free(c->encrypt[i]);
		EVP_CIPHER_CTX_free(c->decrypt[i]);
		EVP_CIPHER_CTX_free(c->ccm[i].seal);
		EVP_CIPHER_CTX_free(c->ccm[i].open);
		EVP_CIPHER_CTX_free(c->gcm[i]);
		EVP_MAC_CTX_free(c->cmac[i]);
	}
	EVP_CIPHER_CTX_free(c->ctr);
	EVP_CIPHER_CTX_free(c->rc4);
	EVP_CIPHER_CTX_free(c->des);
	EVP_MD_CTX_free(c->md4);
	EVP_KDF_CTX_free(c->pbkdf2);
	ec_drop(c);
	if (c->legacy)
		OSSL_PROVIDER_unload(c->legacy);
	if (c->standard)
		OSSL_PROVIDER_unload(c->standard);
	if (c->stream)
		OSSL_PROVIDER_unload(c->stream);
	OSSL_LIB_CTX_free(c->lib);
	free(c);
}
