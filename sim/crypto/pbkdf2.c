#define OPENSSL_SUPPRESS_DEPRECATED /* SHA1_Transform: one block, without a context around it */

#include <openssl/sha.h>

#include "crypto/ct.h"
#include "crypto/hash.h"
#include "crypto/kept.h"

/*
 * 4096 iterations of an HMAC over 20 octets are 8192 blocks of SHA-1 for each 20 octets of key, if
 * the blocks of the password are kept. OpenSSL's KDF takes twice the time: it copies contexts.
 */
enum { BLOCK = SHA_CBLOCK, LEN = SHA_DIGEST_LENGTH, WORDS = LEN / 4 };

struct prf {
	SHA_CTX inner, outer; /* after the password's blocks */
	SHA_CTX x;
	uint8_t block[BLOCK]; /* one hash of LEN octets behind such a block, padded */
};

/* [RFC 2104] A longer key is hashed first. */
static bool prf_init(struct prf *p, struct bytes password)
{
	uint8_t pad[BLOCK] = { 0 };
	bool ok = true;

	if (password.len > BLOCK)
		ok = SHA1(password.p, password.len, pad) != NULL;
	else if (password.len > 0)
		memcpy(pad, password.p, password.len);
	for (size_t i = 0; i < BLOCK; i++)
		pad[i] ^= 0x36;
	ok = ok && SHA1_Init(&p->inner) && SHA1_Update(&p->inner, pad, BLOCK);
	for (size_t i = 0; i < BLOCK; i++)
		pad[i] ^= 0x36 ^ 0x5c;
	ok = ok && SHA1_Init(&p->outer) && SHA1_Update(&p->outer, pad, BLOCK);
	ct_wipe(pad, sizeof(pad));
	memset(p->block, 0, sizeof(p->block));
	p->block[LEN] = 0x80;
	octets_put_be16(p->block + BLOCK - 2, 8 * (BLOCK + LEN));
	return ok;
}

static void put_words(uint8_t *to, const SHA_CTX *x)
{
	const SHA_LONG v[WORDS] = { x->h0, x->h1, x->h2, x->h3, x->h4 };

	for (size_t i = 0; i < WORDS; i++)
		octets_put_be32(to + 4 * i, v[i]);
}

/* HMAC of the LEN octets in p->block, which it takes the place of. */
static void prf_again(struct prf *p)
{
	p->x = p->inner;
	SHA1_Transform(&p->x, p->block);
	put_words(p->block, &p->x);
	p->x = p->outer;
	SHA1_Transform(&p->x, p->block);
	put_words(p->block, &p->x);
}

/* HMAC of salt and number into p->block. */
static bool prf_first(struct prf *p, struct bytes salt, uint32_t number)
{
	uint8_t n[4];

	octets_put_be32(n, number);
	p->x = p->inner;
	if ((salt.len > 0 && !SHA1_Update(&p->x, salt.p, salt.len)) ||
	    !SHA1_Update(&p->x, n, sizeof(n)) || !SHA1_Final(p->block, &p->x))
		return false;
	p->x = p->outer;
	return SHA1_Update(&p->x, p->block, LEN) && SHA1_Final(p->block, &p->x);
}

/* One T of RFC 8018. */
static bool derive_block(struct prf *p, const struct pbkdf2_in *in, uint32_t number,
			 uint8_t out[static LEN])
{
	if (!prf_first(p, in->salt, number))
		return false;
	memcpy(out, p->block, LEN);
	for (unsigned i = 1; i < in->iterations; i++) {
		prf_again(p);
		for (size_t k = 0; k < LEN; k++)
			out[k] ^= p->block[k];
	}
	return true;
}

enum err pbkdf2_sha1(struct crypto *c, const struct pbkdf2_in *in, uint8_t *out, size_t out_len)
{
	struct wr w = wr_of(out, out_len);
	uint8_t t[LEN];
	struct prf p;
	bool ok = in->iterations > 0 && prf_init(&p, in->password);

	(void)c;
	for (uint32_t i = 1; ok && w.len < out_len; i++) {
		ok = derive_block(&p, in, i, t);
		wr_put(&w, t, out_len - w.len < LEN ? out_len - w.len : LEN);
	}
	ct_wipe(&p, sizeof(p));
	ct_wipe(t, sizeof(t));
	return ok ? ERR_OK : crypto_failed();
}
