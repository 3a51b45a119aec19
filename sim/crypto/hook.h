#ifndef CRYPTO_HOOK_H
#define CRYPTO_HOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rng.h"

/*
 * Where OpenSSL's randomness and its clock come from. The library context of struct crypto draws
 * every octet from the stream that is lent at that moment; a draw while none is lent is our mistake
 * and aborts. libssl asks time() for the age of sessions: this module defines time() for the whole
 * program and answers with the virtual time that is lent. Lend only around one call into OpenSSL:
 *
 *	struct hook before = hook_lend(&rng, now_s);
 *	… SSL_do_handshake(…) …
 *	hook_return(before);
 */
struct hook {
	struct rng *rng;
	int64_t now_s; /* seconds since 1970, virtual */
	bool clock;    /* whether now_s is lent */
};

/* Lends; answers what was lent before, to be given back. */
struct hook hook_lend(struct rng *rng, int64_t now_s);
/*
 * Lends a stream for randomness whose value never shows in a result, such as the blinding of a
 * point or of an RSA operation on a key that is used once.
 */
struct hook hook_lend_blinding(void);
void hook_return(struct hook before);

/*
 * Between true and false a run is under way: time() without a lent clock aborts. Outside a run it
 * answers with the machine's clock.
 */
void hook_in_run(bool on);

/* len octets from the lent stream. For crypto/hook_rand.c. */
void hook_fill(uint8_t *out, size_t len);

#endif
