#include "key/owe.h"

#include "crypto/ct.h"
#include "key/hkdf.h"
#include "key/sae.h"

/* The hash goes by the group [RFC 8110 4.4], as with SAE's hash-to-element. */
static enum hash owe_hash(enum ec_group g)
{
	return sae_hash(g, true);
}

/* 1 to r - 1 */
static bool is_scalar(enum ec_group g, const struct ec_number *n)
{
	static const uint8_t one[EC_LEN_MAX] = { [EC_LEN_MAX - 1] = 1 };

	return !ec_is_below(g, n, bytes_of(one + sizeof(one) - ec_len(g), ec_len(g))) &&
	       ec_is_below(g, n, ec_order(g));
}

enum err owe_pair_of(struct crypto *c, enum ec_group g, const struct ec_number *secret,
		     struct owe_pair *out)
{
	struct ec_point public;
	enum err e;

	if (!is_scalar(g, secret))
		return ERR_RANGE;
	e = ec_mul_base(c, g, secret, &public);
	if (!e)
		*out = (struct owe_pair){ g, *secret, public.x };
	return e;
}

enum err owe_pair_make(struct crypto *c, enum ec_group g,
		       const uint8_t random[static OWE_RANDOM_LEN], struct owe_pair *out)
{
	struct ec_number secret;
	enum err e = ec_mod_order_nonzero(c, g, bytes_of(random, ec_len(g) + 8), &secret);

	if (!e)
		e = owe_pair_of(c, g, &secret, out);
	ct_wipe(&secret, sizeof(secret));
	return e;
}

/* x of the shared point; which y the peer's x stands for makes no difference. */
static enum err shared(struct crypto *c, const struct owe_pair *own, const struct ec_number *x,
		       struct ec_number *z)
{
	struct ec_point peer, product;
	bool found;
	enum err e = ec_point_from_x(c, own->group, x, 0, &peer, &found);

	if (!e && !found)
		e = ERR_RANGE;
	if (!e)
		e = ec_mul(c, own->group, &own->secret, &peer, &product);
	if (!e)
		*z = product.x;
	ct_wipe(&product, sizeof(product));
	return e;
}

/* PMK = HKDF-expand(HKDF-extract(C | A | group, z), "OWE Key Generation"), PMKID = Hash(C | A) */
static enum err derive(struct crypto *c, enum ec_group g, const struct bytes ca[2],
		       struct bytes z, struct owe_keys *out)
{
	enum hash h = owe_hash(g);
	size_t n = hash_len(h);
	uint8_t salt[2 * EC_LEN_MAX + 2], prk[HASH_LEN_MAX];
	struct wr w = wr_of(salt, sizeof(salt));
	struct owe_keys k = { .pmk_len = (uint8_t)n };
	enum err e;

	wr_bytes(&w, ca[0]);
	wr_bytes(&w, ca[1]);
	wr_le16(&w, (uint16_t)g);
	e = hmac(c, h, wr_sofar(&w), &z, 1, prk, n);
	if (!e)
		e = hkdf_expand(c, h, bytes_of(prk, n), "OWE Key Generation", k.pmk, n);
	if (!e)
		e = hash_digest(c, h, ca, 2, k.pmkid, PMKID_LEN);
	if (!e)
		*out = k;
	ct_wipe(prk, sizeof(prk));
	ct_wipe(&k, sizeof(k));
	return e;
}

enum err owe_keys_derive(struct crypto *c, const struct owe_pair *own, bool is_station,
			 const struct ec_number *peer_x, struct owe_keys *out)
{
	enum ec_group g = own->group;
	struct ec_number z;
	const struct bytes ca[2] = { ec_bytes(g, is_station ? &own->x : peer_x),
				     ec_bytes(g, is_station ? peer_x : &own->x) };
	enum err e = shared(c, own, peer_x, &z);

	if (!e)
		e = derive(c, g, ca, ec_bytes(g, &z), out);
	ct_wipe(&z, sizeof(z));
	return e;
}
