#ifndef PROTO_SAE_TOKEN_H
#define PROTO_SAE_TOKEN_H

#include "base/mac.h"
#include "base/rng.h"
#include "crypto/hash.h"

/*
 * The anti-clogging tokens of an AP, as hostapd makes them: the station's address and a running
 * index under a key that is drawn afresh every minute. A token is good once; an AP keeps nothing
 * per station, only which index is out for each hash of an address.
 */
enum { SAE_TOKEN_LEN = 32, SAE_TOKEN_SLOTS = 256 };
#define SAE_TOKEN_KEY_NS (60 * NS_PER_S)

struct sae_clogging {
	struct rng rng;
	bool has_key;
	uint8_t key[8];
	int64_t key_ns; /* when it was drawn */
	uint16_t last;	/* index given out last */
	uint16_t pending[SAE_TOKEN_SLOTS]; /* index out, 0: none */
};
void sae_clogging_init(struct sae_clogging *k, struct rng rng);

MUST_CHECK enum err sae_token_make(struct sae_clogging *k, struct crypto *c, int64_t now_ns,
				   struct mac sta, uint8_t token[static SAE_TOKEN_LEN]);
/* *good: whether the token is this station's and unused; it is used then. */
MUST_CHECK enum err sae_token_take(struct sae_clogging *k, struct crypto *c, struct mac sta,
				   struct bytes token, bool *good);

#endif
