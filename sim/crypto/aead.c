#include "crypto/aead.h"

#include <openssl/core_names.h>

#include "crypto/ct.h"
#include "crypto/kept.h"

enum { AES_192 = 1 }; /* of the AES_SIZES, the one no cipher of 802.11 has */

static const uint8_t nowhere; /* for empty input: OpenSSL takes NULL for something else */

static const uint8_t *address(struct bytes b)
{
	return b.len > 0 ? b.p : &nowhere;
}

/* The tag's length, before the key: OpenSSL puts both into one block. Nothing if it is set. */
static bool ccm_tag_len(EVP_CIPHER_CTX *ctx, size_t *set, size_t len, uint8_t *tag)
{
	if (*set == len)
		return true;
	*set = 0;
	if (EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, (int)len, tag) <= 0)
		return false;
	*set = len;
	return true;
}

static bool ccm_start_seal(struct ccm_kept *k, const struct aead *a)
{
	return ccm_tag_len(k->seal, &k->seal_tag_len, a->tag_len, NULL) &&
	       EVP_CipherInit_ex2(k->seal, NULL, a->key.p, a->nonce.p, 1, NULL);
}

static bool ccm_start_open(struct ccm_kept *k, const struct aead *a, uint8_t *tag)
{
	OSSL_PARAM params[2];

	params[0] = OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, tag, a->tag_len);
	params[1] = OSSL_PARAM_construct_end();
	return ccm_tag_len(k->open, &k->open_tag_len, a->tag_len, tag) &&
	       EVP_CipherInit_ex2(k->open, NULL, a->key.p, a->nonce.p, 0, params);
}

/* The message length comes first in CCM; then what is only authenticated. */
static bool ccm_announce(EVP_CIPHER_CTX *ctx, const struct aead *a, size_t plain_len)
{
	int n;

	if (!EVP_CipherUpdate(ctx, NULL, &n, NULL, (int)plain_len))
		return false;
	return a->aad.len == 0 || EVP_CipherUpdate(ctx, NULL, &n, a->aad.p, (int)a->aad.len);
}

static bool gcm_start(EVP_CIPHER_CTX *ctx, const struct aead *a, bool seal)
{
	int n;

	if (!EVP_CipherInit_ex2(ctx, NULL, a->key.p, a->nonce.p, seal, NULL))
		return false;
	return a->aad.len == 0 || EVP_CipherUpdate(ctx, NULL, &n, a->aad.p, (int)a->aad.len);
}

/* Which of the kept contexts is for these shapes, or -1 when one of them is not ours. */
static int choose(const struct aead *a, size_t nonce_len, size_t plain_len)
{
	int size = aes_size(a->key.len);

	if (size < 0 || size == AES_192 || a->nonce.len != nonce_len ||
	    plain_len > AEAD_PLAIN_MAX || a->aad.len > AEAD_PLAIN_MAX)
		return -1;
	return size;
}

static struct ccm_kept *choose_ccm(struct crypto *c, const struct aead *a, size_t plain_len)
{
	int size = a->tag_len == 8 || a->tag_len == 16 ? choose(a, CCM_NONCE, plain_len) : -1;

	return size < 0 ? NULL : &c->ccm[size];
}

static EVP_CIPHER_CTX *choose_gcm(struct crypto *c, const struct aead *a, size_t plain_len)
{
	int size = a->tag_len == GCM_TAG ? choose(a, GCM_NONCE, plain_len) : -1;

	return size < 0 ? NULL : c->gcm[size];
}

/* Ciphertext and tag of a sealed message; false when it is shorter than a tag. */
static bool split_tag(const struct aead *a, struct bytes sealed, struct bytes *text,
		      uint8_t tag[AEAD_TAG_MAX])
{
	struct rd r = rd_of(sealed);

	return a->tag_len <= AEAD_TAG_MAX && sealed.len >= a->tag_len &&
	       rd_take(&r, sealed.len - a->tag_len, text) && rd_copy(&r, tag, a->tag_len);
}

static enum err refuse(uint8_t *out, size_t len)
{
	(void)crypto_failed();
	if (len > 0)
		ct_wipe(out, len);
	return ERR_AUTH;
}

enum err ccm_seal(struct crypto *c, const struct aead *a, struct bytes plain, uint8_t *out)
{
	struct ccm_kept *k = choose_ccm(c, a, plain.len);
	int n;

	if (!k)
		return ERR_RANGE;
	if (!ccm_start_seal(k, a) || !ccm_announce(k->seal, a, plain.len) ||
	    !EVP_CipherUpdate(k->seal, out, &n, address(plain), (int)plain.len) ||
	    EVP_CIPHER_CTX_ctrl(k->seal, EVP_CTRL_AEAD_GET_TAG, (int)a->tag_len,
				out + plain.len) <= 0)
		return crypto_failed();
	return ERR_OK;
}

enum err ccm_open(struct crypto *c, const struct aead *a, struct bytes sealed, uint8_t *out)
{
	uint8_t tag[AEAD_TAG_MAX], empty;
	struct ccm_kept *k;
	struct bytes text;
	int n;

	if (!split_tag(a, sealed, &text, tag))
		return ERR_AUTH;
	k = choose_ccm(c, a, text.len);
	if (!k)
		return ERR_RANGE;
	if (!ccm_start_open(k, a, tag) || !ccm_announce(k->open, a, text.len))
		return crypto_failed();
	if (EVP_CipherUpdate(k->open, text.len > 0 ? out : &empty, &n, address(text),
			     (int)text.len) <= 0)
		return refuse(out, text.len);
	return ERR_OK;
}

enum err gcm_seal(struct crypto *c, const struct aead *a, struct bytes plain, uint8_t *out)
{
	EVP_CIPHER_CTX *ctx = choose_gcm(c, a, plain.len);
	int n;

	if (!ctx)
		return ERR_RANGE;
	if (!gcm_start(ctx, a, true) ||
	    (plain.len > 0 && !EVP_CipherUpdate(ctx, out, &n, plain.p, (int)plain.len)) ||
	    !EVP_CipherFinal_ex(ctx, out + plain.len, &n) ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, GCM_TAG, out + plain.len) <= 0)
		return crypto_failed();
	return ERR_OK;
}

enum err gcm_open(struct crypto *c, const struct aead *a, struct bytes sealed, uint8_t *out)
{
	uint8_t tag[AEAD_TAG_MAX], end[AEAD_TAG_MAX];
	EVP_CIPHER_CTX *ctx;
	struct bytes text;
	int n;

	if (!split_tag(a, sealed, &text, tag))
		return ERR_AUTH;
	ctx = choose_gcm(c, a, text.len);
	if (!ctx)
		return ERR_RANGE;
	if (!gcm_start(ctx, a, false) ||
	    (text.len > 0 && !EVP_CipherUpdate(ctx, out, &n, text.p, (int)text.len)) ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, GCM_TAG, tag) <= 0)
		return crypto_failed();
	if (EVP_CipherFinal_ex(ctx, end, &n) <= 0)
		return refuse(out, text.len);
	return ERR_OK;
}
