#include "crypto/aes.h"

#include "crypto/ct.h"
#include "crypto/kept.h"

enum { WRAP_HALF = 8, WRAP_MAX = 65536 };

/* [RFC 3394 2.2.3.1] the default initial value */
static const uint8_t WRAP_IV[WRAP_HALF] = { 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6 };

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

/* [RFC 3394 2.2.1] A ^= t, t = 1 to 6n, big endian */
static void xor_counter(uint8_t a[WRAP_HALF], size_t t)
{
	for (int i = WRAP_HALF - 1; t > 0; i--, t >>= 8)
		a[i] ^= (uint8_t)t;
}

static bool one_block(EVP_CIPHER_CTX *ctx, uint8_t b[AES_BLOCK])
{
	return EVP_Cipher(ctx, b, b, AES_BLOCK) == AES_BLOCK;
}

/*
 * RFC 3394 over single blocks rather than AES-WRAP: that takes OpenSSL's portable AES, which made
 * the wrapping of one group key cost more than all other key operations of a roam together.
 */
static bool wrap_rounds(EVP_CIPHER_CTX *ctx, uint8_t *out, size_t n)
{
	uint8_t b[AES_BLOCK];
	bool ok = true;

	memcpy(b, WRAP_IV, WRAP_HALF);
	for (size_t t = 1; ok && t <= 6 * n; t++) {
		uint8_t *r = out + WRAP_HALF * ((t - 1) % n + 1);

		memcpy(b + WRAP_HALF, r, WRAP_HALF);
		ok = one_block(ctx, b);
		xor_counter(b, t);
		memcpy(r, b + WRAP_HALF, WRAP_HALF);
	}
	memcpy(out, b, WRAP_HALF);
	ct_wipe(b, sizeof(b));
	return ok;
}

/* The rounds backwards. a is the first half-block, and what must be the initial value after. */
static bool unwrap_rounds(EVP_CIPHER_CTX *ctx, uint8_t a[WRAP_HALF], uint8_t *out, size_t n)
{
	uint8_t b[AES_BLOCK];
	bool ok = true;

	memcpy(b, a, WRAP_HALF);
	for (size_t t = 6 * n; ok && t >= 1; t--) {
		uint8_t *r = out + WRAP_HALF * ((t - 1) % n);

		xor_counter(b, t);
		memcpy(b + WRAP_HALF, r, WRAP_HALF);
		ok = one_block(ctx, b);
		memcpy(r, b + WRAP_HALF, WRAP_HALF);
	}
	memcpy(a, b, WRAP_HALF);
	ct_wipe(b, sizeof(b));
	return ok;
}

enum err aes_wrap(struct crypto *c, struct bytes kek, struct bytes plain, uint8_t *out)
{
	int size = aes_size(kek.len);

	if (size < 0 || plain.len < 2 * WRAP_HALF || plain.len % WRAP_HALF != 0 ||
	    plain.len > WRAP_MAX)
		return ERR_RANGE;
	memcpy(out + WRAP_HALF, plain.p, plain.len);
	if (!EVP_EncryptInit_ex2(c->encrypt[size], NULL, kek.p, NULL, NULL) ||
	    !wrap_rounds(c->encrypt[size], out, plain.len / WRAP_HALF))
		return crypto_failed();
	return ERR_OK;
}

enum err aes_unwrap(struct crypto *c, struct bytes kek, struct bytes wrapped, uint8_t *out)
{
	size_t len = wrapped.len - WRAP_HALF;
	int size = aes_size(kek.len);
	struct rd r = rd_of(wrapped);
	uint8_t a[WRAP_HALF];
	enum err e = ERR_OK;

	if (size < 0 || wrapped.len < 3 * WRAP_HALF || wrapped.len % WRAP_HALF != 0 ||
	    wrapped.len > WRAP_MAX || !rd_copy(&r, a, WRAP_HALF) || !rd_copy(&r, out, len))
		return ERR_RANGE;
	if (!EVP_DecryptInit_ex2(c->decrypt[size], NULL, kek.p, NULL, NULL) ||
	    !unwrap_rounds(c->decrypt[size], a, out, len / WRAP_HALF))
		e = crypto_failed();
	else if (!ct_equal(a, WRAP_IV, WRAP_HALF))
		e = ERR_AUTH;
	if (e)
		ct_wipe(out, len);
	return e;
}
