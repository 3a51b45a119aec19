#include "base/invariant.h"
#include "crypto/ct.h"
#include "key/hkdf.h"
#include "key/prf.h"
#include "key/sae.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

enum hash sae_hash(enum ec_group g, bool h2e)
{
	if (!h2e || g == EC_P256)
		return HASH_SHA256;
	return g == EC_P384 ? HASH_SHA384 : HASH_SHA512;
}

size_t sae_pmk_len(enum ec_group g, bool h2e, enum akm akm)
{
	bool ext = akm == AKM_SAE_EXT || akm == AKM_FT_SAE_EXT;

	return ext ? hash_len(sae_hash(g, h2e)) : 32;
}

/* MAX || MIN */
struct addresses {
	uint8_t b[12];
};

static struct addresses sorted(struct mac a, struct mac b)
{
	bool a_first = mac_compare(a, b) > 0;
	struct addresses both;
	struct wr w = wr_of(both.b, sizeof(both.b));

	wr_mac(&w, a_first ? a : b);
	wr_mac(&w, a_first ? b : a);
	return both;
}

/* One of P1 and P2: u from the seed, through the map. */
static enum err mapped(struct crypto *c, enum ec_group g, struct bytes seed, const char *label,
		       struct ec_point *out)
{
	uint8_t wide[EC_LEN_MAX + EC_LEN_MAX / 2];
	size_t len = ec_len(g) + ec_len(g) / 2;
	struct ec_number u;
	enum err e;

	e = hkdf_expand(c, sae_hash(g, true), seed, label, wide, len);
	if (!e)
		e = ec_mod_prime(c, g, bytes_of(wide, len), &u);
	if (!e)
		e = ec_map_sswu(c, g, &u, out);
	ct_wipe(wide, sizeof(wide));
	ct_wipe(&u, sizeof(u));
	return e;
}

enum err sae_pt_derive(struct crypto *c, const struct sae_pt_in *in, struct sae_pt *out)
{
	enum hash h = sae_hash(in->group, true);
	uint8_t seed[HASH_LEN_MAX];
	const struct bytes part[] = { in->password, in->identifier };
	const struct bytes prk = { seed, hash_len(h) };
	struct ec_point p1, p2;
	enum err e;

	e = hmac(c, h, in->ssid, part, N_OF(part), seed, hash_len(h));
	if (!e)
		e = mapped(c, in->group, prk, "SAE Hash to Element u1 P1", &p1);
	if (!e)
		e = mapped(c, in->group, prk, "SAE Hash to Element u2 P2", &p2);
	if (!e)
		e = ec_add(c, in->group, &p1, &p2, &out->point);
	if (!e)
		out->group = in->group;
	ct_wipe(seed, sizeof(seed));
	ct_wipe(&p1, sizeof(p1));
	ct_wipe(&p2, sizeof(p2));
	return e;
}

enum err sae_pwe_from_pt(struct crypto *c, const struct sae_pt *pt, struct mac a, struct mac b,
			 struct sae_pwe *out)
{
	static const uint8_t zero[HASH_LEN_MAX];
	enum hash h = sae_hash(pt->group, true);
	struct addresses both = sorted(a, b);
	const struct bytes part = BYTES(both.b);
	uint8_t digest[HASH_LEN_MAX];
	struct ec_number val;
	enum err e;

	e = hmac(c, h, bytes_of(zero, hash_len(h)), &part, 1, digest, hash_len(h));
	if (!e)
		e = ec_mod_order_nonzero(c, pt->group, bytes_of(digest, hash_len(h)), &val);
	if (!e)
		e = ec_mul(c, pt->group, &val, &pt->point, &out->point);
	if (!e) {
		out->group = pt->group;
		out->h2e = true;
	}
	ct_wipe(&val, sizeof(val));
	return e;
}

/* A number of `bits` bits stands in the high bits of the octets; moves it to the low ones. */
static void shift_right(uint8_t *p, size_t len, unsigned bits)
{
	unsigned carry = 0;

	for (size_t i = 0; bits > 0 && i < len; i++) {
		unsigned v = carry << 8 | p[i];

		carry = p[i] & ((1u << bits) - 1);
		p[i] = (uint8_t)(v >> bits);
	}
}

/* One round: the point whose x is drawn from the counter, if there is one. */
static enum err hunt_round(struct crypto *c, const struct sae_hunt_in *in, uint8_t counter,
			   struct ec_point *p, bool *found)
{
	enum ec_group g = in->group;
	struct addresses both = sorted(in->a, in->b);
	const struct bytes part[] = { in->password, { &counter, 1 } };
	const struct bytes prime = ec_prime(g);
	uint8_t seed[32];
	struct ec_number x;
	struct prf_in kdf = { BYTES(seed), "SAE Hunting and Pecking", &prime, 1 };
	enum err e;

	e = hmac(c, HASH_SHA256, BYTES(both.b), part, N_OF(part), seed, sizeof(seed));
	if (!e)
		e = kdf_hash(c, HASH_SHA256, &kdf, x.p, ec_bits(g));
	if (!e) {
		shift_right(x.p, ec_len(g), (unsigned)(8 * ec_len(g) - ec_bits(g)));
		e = ec_point_from_x(c, g, &x, seed[sizeof(seed) - 1], p, found);
	}
	ct_wipe(seed, sizeof(seed));
	ct_wipe(&x, sizeof(x));
	return e;
}

static void keep_if(struct ec_number *to, const struct ec_number *from, unsigned yes)
{
	uint8_t mask = (uint8_t)(0 - yes);

	for (size_t i = 0; i < EC_LEN_MAX; i++)
		to->p[i] = (uint8_t)((from->p[i] & mask) | (to->p[i] & ~mask));
}

enum err sae_pwe_hunt(struct crypto *c, const struct sae_hunt_in *in, struct sae_pwe *out)
{
	struct ec_point first = { 0 }, p = { 0 };
	bool done = false, found;
	unsigned tried = 0;
	enum err e = ERR_OK;

	for (unsigned i = 1; !e && i <= 255 && (!done || i <= in->rounds); i++) {
		e = hunt_round(c, in, (uint8_t)i, &p, &found);
		if (!e) {
			keep_if(&first.x, &p.x, (unsigned)found & (unsigned)!done);
			keep_if(&first.y, &p.y, (unsigned)found & (unsigned)!done);
			done |= found;
			tried += !done;
		}
	}
	if (!e && !done)
		e = ERR_LIMIT;
	if (!e) {
		*out = (struct sae_pwe){ in->group, false, first };
		if (in->tried)
			*in->tried = tried + 1;
	}
	ct_wipe(&first, sizeof(first));
	ct_wipe(&p, sizeof(p));
	return e;
}
