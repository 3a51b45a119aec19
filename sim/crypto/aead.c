#include "crypto/aead.h"

#include "crypto/ct.h"
#include "crypto/kept.h"

static const uint8_t nowhere; /* for empty input: OpenSSL takes NULL for something else */

static const uint8_t *address(struct bytes b)
{
	return b.len > 0 ? b.p : &nowhere;
}

/* Sets direction, key, nonce and (to open) the tag, whatever was set before. */
static bool ccm_start(EVP_CIPHER_CTX *ctx, const struct aead *a, bool seal, uint8_t *tag)
{
	return EVP_CipherInit_ex2(ctx, NULL, NULL, NULL, seal, NULL) &&
	       EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, CCM_NONCE, NULL) > 0 &&
	       EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, (int)a->tag_len,
				   seal ? NULL : tag) > 0 &&
	       EVP_CipherInit_ex2(ctx, NULL, a->key.p, a->nonce.p, seal, NULL);
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

/* The context for these shapes, or NULL when one of them is not ours. */
static EVP_CIPHER_CTX *choose(EVP_CIPHER_CTX *const kept[AES_SIZES], const struct aead *a,
			      size_t nonce_len, size_t plain_len)
{
	int size = aes_size(a->key.len);

	if (size < 0 || a->nonce.len != nonce_len || plain_len > AEAD_PLAIN_MAX ||
	    a->aad.len > AEAD_PLAIN_MAX)
		return NULL;
	return kept[size];
}

static EVP_CIPHER_CTX *choose_ccm(struct crypto *c, const struct aead *a, size_t plain_len)
{
	return a->tag_len == 8 || a->tag_len == 16 ? choose(c->ccm, a, CCM_NONCE, plain_len) : NULL;
}

static EVP_CIPHER_CTX *choose_gcm(struct crypto *c, const struct aead *a, size_t plain_len)
{
	return a->tag_len == GCM_TAG ? choose(c->gcm, a, GCM_NONCE, plain_len) : NULL;
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
	EVP_CIPHER_CTX *ctx = choose_ccm(c, a, plain.len);
	int n;

	if (!ctx)
		return ERR_RANGE;
	if (!ccm_start(ctx, a, true, NULL) || !ccm_announce(ctx, a, plain.len) ||
	    !EVP_CipherUpdate(ctx, out, &n, address(plain), (int)plain.len) ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, (int)a->tag_len, out + plain.len) <= 0)
		return crypto_failed();
	return ERR_OK;
}

enum err ccm_open(struct crypto *c, const struct aead *a, struct bytes sealed, uint8_t *out)
{
	uint8_t tag[AEAD_TAG_MAX], empty;
	EVP_CIPHER_CTX *ctx;
	struct bytes text;
	int n;

	if (!split_tag(a, sealed, &text, tag))
		return ERR_AUTH;
	ctx = choose_ccm(c, a, text.len);
	if (!ctx)
		return ERR_RANGE;
	if (!ccm_start(ctx, a, false, tag) || !ccm_announce(ctx, a, text.len))
		return crypto_failed();
	if (EVP_CipherUpdate(ctx, text.len > 0 ? out : &empty, &n, address(text),
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
