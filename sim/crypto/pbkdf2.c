/*
 * SHA1_Transform is deprecated in favour of contexts that cost ten times the compression itself; a
 * passphrase takes 16384 of them.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

#include "base/bytes.h"
#include "crypto/hash.h"

enum { BLOCK = 64, DIGEST = 20 };

/* HMAC's two hashes behind the block of the key, and the block that holds a digest. */
struct prf {
	SHA_CTX inner, outer, now;
	uint8_t pad[BLOCK];
	uint8_t block[BLOCK];
};

static void absorb_key(SHA_CTX *h, uint8_t pad[static BLOCK], const uint8_t key[static BLOCK],
		       uint8_t with)
{
	for (size_t i = 0; i < BLOCK; i++)
		pad[i] = key[i] ^ with;
	(void)SHA1_Init(h);
	SHA1_Transform(h, pad);
}

/* [RFC 2104 2]; the key is the password, or its hash if it is longer than a block. */
static enum err prf_init(struct prf *p, struct crypto *c, struct bytes password)
{
	uint8_t key[BLOCK] = { 0 };
	enum err e = ERR_OK;

	if (password.len > BLOCK)
		e = hash_digest(c, HASH_SHA1, &password, 1, key, DIGEST);
	else if (password.len > 0)
		memcpy(key, password.p, password.len);
	absorb_key(&p->inner, p->pad, key, 0x36);
	absorb_key(&p->outer, p->pad, key, 0x5c);
	OPENSSL_cleanse(key, sizeof(key));
	/* The end of a message of one block and a digest: a bit, zeros, its length in bits. */
	memset(p->block, 0, sizeof(p->block));
	p->block[DIGEST] = 0x80;
	p->block[BLOCK - 2] = (BLOCK + DIGEST) * 8 >> 8;
	p->block[BLOCK - 1] = (BLOCK + DIGEST) * 8 & 0xff;
	return e;
}

/* The block's digest becomes the hash of it behind the key. */
static void compress(struct prf *p, const SHA_CTX *from)
{
	struct wr w = wr_of(p->block, DIGEST);

	p->now = *from;
	SHA1_Transform(&p->now, p->block);
	wr_be32(&w, p->now.h0);
	wr_be32(&w, p->now.h1);
	wr_be32(&w, p->now.h2);
	wr_be32(&w, p->now.h3);
	wr_be32(&w, p->now.h4);
}

/* T of this number [RFC 8018 5.2]. */
static enum err block_of(struct prf *p, struct crypto *c, const struct pbkdf2_in *in,
			 uint32_t number, uint8_t t[static DIGEST])
{
	uint8_t room[4];
	struct wr w = wr_of(room, sizeof(room));
	struct bytes part[] = { in->salt, { room, sizeof(room) } };
	enum err e;

	wr_be32(&w, number);
	e = hmac(c, HASH_SHA1, in->password, part, 2, t, DIGEST);
	memcpy(p->block, t, DIGEST);
	for (unsigned i = 1; e == ERR_OK && i < in->iterations; i++) {
		compress(p, &p->inner);
		compress(p, &p->outer);
		for (size_t k = 0; k < DIGEST; k++)
			t[k] ^= p->block[k];
	}
	return e;
}

enum err pbkdf2_sha1(struct crypto *c, const struct pbkdf2_in *in, uint8_t *out, size_t out_len)
{
	uint8_t t[DIGEST];
	struct prf p;
	enum err e = prf_init(&p, c, in->password);

	for (size_t at = 0; e == ERR_OK && at < out_len; at += DIGEST) {
		e = block_of(&p, c, in, (uint32_t)(at / DIGEST + 1), t);
		if (e == ERR_OK)
			memcpy(out + at, t, out_len - at < DIGEST ? out_len - at : DIGEST);
	}
	OPENSSL_cleanse(t, sizeof(t));
	OPENSSL_cleanse(&p, sizeof(p));
	return e;
}
