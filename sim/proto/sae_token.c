#include "proto/sae_token.h"

#include "base/time.h"
#include "crypto/ct.h"

void sae_clogging_init(struct sae_clogging *k, struct rng rng)
{
	*k = (struct sae_clogging){ .rng = rng };
}

/* index(2 BE) and the end of HMAC-SHA-256(key, address || index) */
static enum err seal(const struct sae_clogging *k, struct crypto *c, struct mac sta,
		     uint16_t index, uint8_t token[SAE_TOKEN_LEN])
{
	uint8_t said[2];
	struct wr w = wr_of(said, sizeof(said));
	const struct bytes part[] = { BYTES(sta.b), BYTES(said) };
	enum err e;

	wr_be16(&w, index);
	e = hmac(c, HASH_SHA256, BYTES(k->key), part, 2, token, SAE_TOKEN_LEN);
	w = wr_of(token, SAE_TOKEN_LEN);
	wr_be16(&w, index);
	return e;
}

static enum err slot_of(struct sae_clogging *k, struct crypto *c, struct mac sta, uint16_t **slot)
{
	const struct bytes part = BYTES(sta.b);
	uint8_t digest[1];
	enum err e = hmac(c, HASH_SHA256, BYTES(k->key), &part, 1, digest, sizeof(digest));

	*slot = &k->pending[digest[0]];
	return e;
}

enum err sae_token_make(struct sae_clogging *k, struct crypto *c, int64_t now_ns, struct mac sta,
			uint8_t token[static SAE_TOKEN_LEN])
{
	uint16_t *slot;
	enum err e;

	if (!k->has_key || now_ns - k->key_ns > SAE_TOKEN_KEY_NS || k->last == UINT16_MAX) {
		rng_fill(&k->rng, k->key, sizeof(k->key));
		memset(k->pending, 0, sizeof(k->pending));
		k->has_key = true;
		k->key_ns = now_ns;
		k->last = 0;
	}
	e = slot_of(k, c, sta, &slot);
	if (e)
		return e;
	if (*slot == 0)
		*slot = ++k->last;
	return seal(k, c, sta, *slot, token);
}

enum err sae_token_take(struct sae_clogging *k, struct crypto *c, struct mac sta,
			struct bytes token, bool *good)
{
	uint8_t want[SAE_TOKEN_LEN];
	uint16_t *slot;
	enum err e;

	*good = false;
	if (!k->has_key || token.len != SAE_TOKEN_LEN)
		return ERR_OK;
	e = slot_of(k, c, sta, &slot);
	if (e || *slot == 0)
		return e;
	e = seal(k, c, sta, *slot, want);
	*good = !e && ct_equal(want, token.p, sizeof(want));
	if (*good)
		*slot = 0;
	return e;
}
