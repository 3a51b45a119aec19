#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <openssl/evp.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Key work with nothing around it: OpenSSL's contexts, made once and kept, as whoever knows OpenSSL
 * would call them. Nothing of ours is used, so that a mistake of ours cannot make both sides slow.
 * HMAC goes the fastest way OpenSSL 3.0 offers: with keys that change each time the digest with its
 * two pads costs half of what EVP_MAC does.
 */
struct bare {
	OSSL_LIB_CTX *lib; /* with nothing but the default provider */
	EVP_MD_CTX *sha1, *sha256;
	EVP_MAC_CTX *cmac; /* AES-128 */
	EVP_CIPHER_CTX *encrypt, *decrypt; /* AES-128, single blocks */
	uint8_t key[64], text[1024], out[1024]; /* what is worked on */
};

struct bare *bare_new(void);
void bare_free(struct bare *o);

/* HMAC with a key of key_len octets (at most 64) over len octets. */
void bare_hmac(struct bare *o, EVP_MD_CTX *md, size_t key_len, size_t len);
void bare_digest(struct bare *o, EVP_MD_CTX *md, size_t len);
void bare_cmac(struct bare *o, size_t len);
/* AES key wrap of len octets, a multiple of 8, and its inverse. */
void bare_wrap(struct bare *o, size_t len);
void bare_unwrap(struct bare *o, size_t len);

#endif
