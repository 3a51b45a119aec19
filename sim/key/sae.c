#include "key/sae.h"

#include "crypto/ct.h"
#include "key/prf.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

/* 1 to r - 1 from ec_len + 8 octets; the one draw in r that gives 1 is taken for 2. */
static enum err drawn(struct crypto *c, enum ec_group g, const uint8_t *random,
		      struct ec_number *out)
{
	static const uint8_t one[EC_LEN_MAX] = { [EC_LEN_MAX - 1] = 1 };
	size_t len = ec_len(g);
	enum err e = ec_mod_order_nonzero(c, g, bytes_of(random, len + 8), out);

	if (!e && ct_equal(out->p, one + sizeof(one) - len, len))
		out->p[len - 1] = 2;
	return e;
}

enum err sae_secret_from(struct crypto *c, enum ec_group g,
			 const uint8_t random[static SAE_RANDOM_LEN], struct sae_secret *out)
{
	enum err e = drawn(c, g, random, &out->rand);

	if (!e)
		e = drawn(c, g, random + SAE_RANDOM_LEN / 2, &out->mask);
	return e;
}

/* 0 or 1 */
static bool is_small(enum ec_group g, const struct ec_number *n)
{
	static const uint8_t two[EC_LEN_MAX] = { [EC_LEN_MAX - 1] = 2 };

	return ec_is_below(g, n, bytes_of(two + sizeof(two) - ec_len(g), ec_len(g)));
}

enum err sae_commit_make(struct crypto *c, const struct sae_pwe *pwe, const struct sae_secret *s,
			 struct sae_commit *out)
{
	enum ec_group g = pwe->group;
	struct sae_commit made = { .group = g };
	enum err e = ec_add_mod_order(c, g, &s->rand, &s->mask, &made.scalar);

	if (!e && is_small(g, &made.scalar))
		return ERR_RANGE;
	if (!e)
		e = ec_mul(c, g, &s->mask, &pwe->point, &made.element);
	if (!e)
		e = ec_negate(c, g, &made.element);
	if (!e)
		*out = made;
	return e;
}

bool sae_commit_equal(const struct sae_commit *a, const struct sae_commit *b)
{
	return a->group == b->group && ec_number_equal(a->group, &a->scalar, &b->scalar) &&
	       ec_point_equal(a->group, &a->element, &b->element);
}

enum err sae_commit_check(struct crypto *c, const struct sae_commit *peer,
			  enum sae_commit_is *is)
{
	enum ec_group g = peer->group;
	struct bytes prime = ec_prime(g);
	bool on_curve;
	enum err e;

	*is = SAE_COMMIT_GOOD;
	if (is_small(g, &peer->scalar) || !ec_is_below(g, &peer->scalar, ec_order(g)))
		*is = SAE_COMMIT_BAD_SCALAR;
	else if (!ec_is_below(g, &peer->element.x, prime) ||
		 !ec_is_below(g, &peer->element.y, prime))
		*is = SAE_COMMIT_BAD_COORDINATE;
	if (*is != SAE_COMMIT_GOOD)
		return ERR_OK;
	e = ec_point_check(c, g, &peer->element, &on_curve);
	if (!e && !on_curve)
		*is = SAE_COMMIT_OFF_CURVE;
	return e;
}

/* keyseed = HMAC(salt, k); the salt is the rejected groups, or zeros as long as the digest. */
static enum err seed_of(struct crypto *c, const struct sae_keys_in *in, enum hash h,
			uint8_t seed[HASH_LEN_MAX])
{
	static const uint8_t zero[HASH_LEN_MAX];
	enum ec_group g = in->pwe->group;
	struct bytes salt = in->rejected.len > 0 ? in->rejected : bytes_of(zero, hash_len(h));
	struct ec_blend shape = { &in->secret->rand, &in->peer->scalar, &in->pwe->point,
				  &in->peer->element };
	struct ec_number k;
	struct bytes part;
	enum err e = ec_blend_x(c, g, &shape, &k);

	part = ec_bytes(g, &k);
	if (!e)
		e = hmac(c, h, salt, &part, 1, seed, hash_len(h));
	ct_wipe(&k, sizeof(k));
	return e;
}

enum err sae_keys_derive(struct crypto *c, const struct sae_keys_in *in, struct sae_keys *out)
{
	enum ec_group g = in->pwe->group;
	enum hash h = sae_hash(g, in->pwe->h2e);
	size_t q = hash_len(h), pmk_len = sae_pmk_len(g, in->pwe->h2e, in->akm);
	uint8_t seed[HASH_LEN_MAX], made[HASH_LEN_MAX + PMK_LEN_MAX];
	struct ec_number sum;
	struct bytes context = ec_bytes(g, &sum);
	struct prf_in kdf = { bytes_of(seed, q), "SAE KCK and PMK", &context, 1 };
	enum err e = seed_of(c, in, h, seed);

	if (!e)
		e = ec_add_mod_order(c, g, &in->own->scalar, &in->peer->scalar, &sum);
	if (!e)
		e = kdf_hash(c, h, &kdf, made, 8 * (q + pmk_len));
	if (!e) {
		out->hash = h;
		memcpy(out->kck, made, q);
		memcpy(out->pmk, made + q, pmk_len);
		out->pmk_len = (uint8_t)pmk_len;
		memcpy(out->pmkid, sum.p, PMKID_LEN);
	}
	ct_wipe(seed, sizeof(seed));
	ct_wipe(made, sizeof(made));
	return e;
}

enum err sae_confirm_make(struct crypto *c, const struct sae_confirm_in *in,
			  uint8_t out[static HASH_LEN_MAX])
{
	const struct sae_commit *s = in->sender, *r = in->receiver;
	enum ec_group g = s->group;
	uint8_t counter[2];
	struct wr w = wr_of(counter, sizeof(counter));
	const struct bytes part[] = {
		BYTES(counter),
		ec_bytes(g, &s->scalar),
		ec_bytes(g, &s->element.x),
		ec_bytes(g, &s->element.y),
		ec_bytes(g, &r->scalar),
		ec_bytes(g, &r->element.x),
		ec_bytes(g, &r->element.y),
	};
	enum hash h = in->keys->hash;

	wr_le16(&w, in->send_confirm);
	return hmac(c, h, bytes_of(in->keys->kck, hash_len(h)), part, N_OF(part), out,
		    hash_len(h));
}

enum err sae_confirm_verify(struct crypto *c, const struct sae_confirm_in *in,
			    struct bytes value)
{
	uint8_t want[HASH_LEN_MAX];
	enum err e;

	if (value.len != hash_len(in->keys->hash))
		return ERR_AUTH;
	e = sae_confirm_make(c, in, want);
	if (!e && !ct_equal(want, value.p, value.len))
		e = ERR_AUTH;
	ct_wipe(want, sizeof(want));
	return e;
}
