#include "crypto/aes.h"
#include "crypto/ct.h"
#include "crypto/kept.h"

/*
 * AES-SIV [RFC 5297] from CMAC and counter mode. OpenSSL's own is not used: it makes new contexts
 * with every key, and it cannot seal an empty plaintext, which the inter-AP protocol does.
 */
enum { SIV_PLAIN_MAX = 65535 };

/* [RFC 5297 2.3] Multiplication by x in GF(2^128). */
static void dbl(uint8_t d[AES_BLOCK])
{
	uint8_t carry = d[0] >> 7;

	for (int i = 0; i < AES_BLOCK - 1; i++)
		d[i] = (uint8_t)(d[i] << 1 | d[i + 1] >> 7);
	d[AES_BLOCK - 1] = (uint8_t)(d[AES_BLOCK - 1] << 1 ^ (carry ? 0x87 : 0));
}

static void xor_block(uint8_t d[AES_BLOCK], const uint8_t *with)
{
	for (int i = 0; i < AES_BLOCK; i++)
		d[i] ^= with[i];
}

/* [RFC 5297 2.4] The last component: xorend, or dbl and padding when shorter than a block. */
static enum err s2v_last(struct crypto *c, struct bytes key, uint8_t d[AES_BLOCK],
			 struct bytes last, uint8_t v[AES_BLOCK])
{
	uint8_t t[AES_BLOCK] = { 0 };
	struct rd r = rd_of(last);
	struct bytes part[2] = { { NULL, 0 }, BYTES(t) };

	if (last.len >= AES_BLOCK) {
		if (!rd_take(&r, last.len - AES_BLOCK, &part[0]) || !rd_copy(&r, t, AES_BLOCK))
			return ERR_RANGE;
	} else {
		if (!rd_copy(&r, t, last.len))
			return ERR_RANGE;
		t[last.len] = 0x80;
		dbl(d);
	}
	xor_block(t, d);
	return aes_cmac(c, key, part, 2, v);
}

static enum err s2v(struct crypto *c, const struct siv *s, struct bytes plain,
		    uint8_t v[AES_BLOCK])
{
	static const uint8_t zero[AES_BLOCK];
	struct bytes key = { s->key.p, AES_SIV_KEY / 2 }, first = BYTES(zero);
	uint8_t d[AES_BLOCK], m[AES_BLOCK];
	enum err e = aes_cmac(c, key, &first, 1, d);

	for (size_t i = 0; !e && i < s->n_ad; i++) {
		e = aes_cmac(c, key, &s->ad[i], 1, m);
		dbl(d);
		xor_block(d, m);
	}
	return e ? e : s2v_last(c, key, d, plain, v);
}

/* [RFC 5297 2.5] Counter mode from V with two bits cleared. */
static enum err siv_ctr(struct crypto *c, const struct siv *s, const uint8_t v[AES_BLOCK],
			struct bytes in, uint8_t *out)
{
	uint8_t q[AES_BLOCK];
	int len;

	memcpy(q, v, sizeof(q));
	q[8] &= 0x7f;
	q[12] &= 0x7f;
	if (!EVP_EncryptInit_ex2(c->ctr, NULL, s->key.p + AES_SIV_KEY / 2, q, NULL))
		return crypto_failed();
	if (in.len > 0 && !EVP_EncryptUpdate(c->ctr, out, &len, in.p, (int)in.len))
		return crypto_failed();
	return ERR_OK;
}

static bool siv_in_range(const struct siv *s, size_t plain_len)
{
	return s->key.len == AES_SIV_KEY && s->n_ad <= AES_SIV_MAX_AD && plain_len <= SIV_PLAIN_MAX;
}

enum err aes_siv_seal(struct crypto *c, const struct siv *s, struct bytes plain, uint8_t *out)
{
	enum err e;

	if (!siv_in_range(s, plain.len))
		return ERR_RANGE;
	e = s2v(c, s, plain, out);
	return e ? e : siv_ctr(c, s, out, plain, out + AES_SIV_OVERHEAD);
}

enum err aes_siv_open(struct crypto *c, const struct siv *s, struct bytes sealed, uint8_t *out)
{
	uint8_t v[AES_SIV_OVERHEAD], want[AES_SIV_OVERHEAD];
	struct rd r = rd_of(sealed);
	struct bytes body;
	enum err e;

	if (!rd_copy(&r, v, sizeof(v)))
		return ERR_AUTH;
	body = rd_rest(&r);
	if (!siv_in_range(s, body.len))
		return ERR_RANGE;
	e = siv_ctr(c, s, v, body, out);
	if (!e)
		e = s2v(c, s, bytes_of(out, body.len), want);
	if (!e && !ct_equal(v, want, sizeof(v)))
		e = ERR_AUTH;
	if (e && body.len > 0)
		ct_wipe(out, body.len);
	return e;
}
