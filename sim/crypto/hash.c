#include "crypto/hash.h"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <stdlib.h>

#include "base/invariant.h"
#include "crypto/ct.h"
#include "crypto/kept.h"

enum { HASH_BLOCK_MAX = 128 };

size_t hash_len(enum hash h)
{
	switch (h) {
	case HASH_MD5:    return 16;
	case HASH_SHA1:   return 20;
	case HASH_SHA256: return 32;
	case HASH_SHA384: return 48;
	case HASH_SHA512: return 64;
	}
	INVARIANT(false); /* no hash */
	return 0;
}

/* Octets of the block its compression function takes, the B of RFC 2104. */
static size_t hash_block(enum hash h)
{
	return hash_len(h) > 32 ? 128 : 64;
}

static bool update_all(EVP_MD_CTX *ctx, const struct bytes *part, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!EVP_DigestUpdate(ctx, part[i].p, part[i].len))
			return false;
	}
	return true;
}

/* out takes HASH_LEN_MAX octets. The context is the kept one: type NULL means "again". */
static bool digest_whole(EVP_MD_CTX *ctx, const struct bytes *part, size_t n, uint8_t *out)
{
	return EVP_DigestInit_ex2(ctx, NULL, NULL) && update_all(ctx, part, n) &&
	       EVP_DigestFinal_ex(ctx, out, NULL);
}

enum err hash_digest(struct crypto *c, enum hash h, const struct bytes *part, size_t n,
		     uint8_t *out, size_t out_len)
{
	uint8_t full[HASH_LEN_MAX];
	enum err e = ERR_OK;

	INVARIANT(out_len >= 1 && out_len <= hash_len(h));
	if (digest_whole(c->md[h], part, n, full))
		memcpy(out, full, out_len);
	else
		e = crypto_failed();
	ct_wipe(full, sizeof(full));
	return e;
}

enum err md4_digest(struct crypto *c, struct bytes in, uint8_t out[static MD4_LEN])
{
	if (!c->md4)
		return ERR_UNSUPPORTED;
	return digest_whole(c->md4, &in, 1, out) ? ERR_OK : crypto_failed();
}

/* [RFC 2104] K0: the key, or its digest when longer than a block, then zeros to a block. */
static bool hmac_key(EVP_MD_CTX *ctx, enum hash h, struct bytes key, uint8_t k0[HASH_BLOCK_MAX])
{
	memset(k0, 0, HASH_BLOCK_MAX);
	if (key.len > hash_block(h))
		return digest_whole(ctx, &key, 1, k0);
	if (key.len > 0)
		memcpy(k0, key.p, key.len);
	return true;
}

static void xor_all(uint8_t *p, size_t n, uint8_t with)
{
	for (size_t i = 0; i < n; i++)
		p[i] ^= with;
}

/*
 * Over the digest context rather than EVP_MAC: half the time with a fresh key each call, which is
 * how every user here calls it, and no allocation of OpenSSL's for the key.
 */
enum err hmac(struct crypto *c, enum hash h, struct bytes key, const struct bytes *part, size_t n,
	      uint8_t *out, size_t out_len)
{
	EVP_MD_CTX *ctx = c->md[h];
	size_t block = hash_block(h);
	uint8_t pad[HASH_BLOCK_MAX], full[HASH_LEN_MAX];
	struct bytes outer[2] = { { pad, block }, { full, hash_len(h) } };
	enum err e = ERR_OK;
	bool ok;

	INVARIANT(out_len >= 1 && out_len <= hash_len(h));
	ok = hmac_key(ctx, h, key, pad);
	xor_all(pad, block, 0x36);
	ok = ok && EVP_DigestInit_ex2(ctx, NULL, NULL) && EVP_DigestUpdate(ctx, pad, block) &&
	     update_all(ctx, part, n) && EVP_DigestFinal_ex(ctx, full, NULL);
	xor_all(pad, block, 0x36 ^ 0x5c);
	ok = ok && digest_whole(ctx, outer, 2, full);
	if (ok)
		memcpy(out, full, out_len);
	else
		e = crypto_failed();
	ct_wipe(pad, sizeof(pad));
	ct_wipe(full, sizeof(full));
	return e;
}

static OSSL_PARAM octets_param(const char *name, struct bytes b)
{
	static const uint8_t none; /* OpenSSL wants an address even for no octets */
	const uint8_t *p = b.len > 0 ? b.p : &none;

	return OSSL_PARAM_construct_octet_string(name, (void *)(uintptr_t)p, b.len);
}

enum err pbkdf2_sha1(struct crypto *c, const struct pbkdf2_in *in, uint8_t *out, size_t out_len)
{
	unsigned iterations = in->iterations;
	char sha1[] = "SHA1";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, sha1, 0),
		octets_param(OSSL_KDF_PARAM_PASSWORD, in->password),
		octets_param(OSSL_KDF_PARAM_SALT, in->salt),
		OSSL_PARAM_construct_uint(OSSL_KDF_PARAM_ITER, &iterations),
		OSSL_PARAM_construct_end(),
	};
	int ok = EVP_KDF_derive(c->pbkdf2, out, out_len, params);

	EVP_KDF_CTX_reset(c->pbkdf2); /* wipes the password */
	return ok == 1 ? ERR_OK : crypto_failed();
}

struct digest {
	EVP_MD_CTX *running;
	EVP_MD_CTX *scratch;
	size_t len;
};

enum err digest_new(struct crypto *c, enum hash h, struct digest **out)
{
	struct digest *d = calloc(1, sizeof(*d));

	if (!d)
		return ERR_NOMEM;
	d->running = EVP_MD_CTX_new();
	d->scratch = EVP_MD_CTX_new();
	d->len = hash_len(h);
	if (!d->running || !d->scratch ||
	    !EVP_DigestInit_ex2(d->running, EVP_MD_CTX_get0_md(c->md[h]), NULL)) {
		digest_free(d);
		return crypto_failed();
	}
	*out = d;
	return ERR_OK;
}

enum err digest_update(struct digest *d, struct bytes b)
{
	return EVP_DigestUpdate(d->running, b.p, b.len) ? ERR_OK : crypto_failed();
}

enum err digest_value(const struct digest *d, uint8_t *out, size_t out_len)
{
	uint8_t full[HASH_LEN_MAX];

	INVARIANT(out_len >= 1 && out_len <= d->len);
	if (!EVP_MD_CTX_copy_ex(d->scratch, d->running) ||
	    !EVP_DigestFinal_ex(d->scratch, full, NULL))
		return crypto_failed();
	memcpy(out, full, out_len);
	return ERR_OK;
}

void digest_free(struct digest *d)
{
	if (!d)
		return;
	EVP_MD_CTX_free(d->running);
	EVP_MD_CTX_free(d->scratch);
	free(d);
}
