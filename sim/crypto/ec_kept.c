#include "crypto/ec_kept.h"

#include <openssl/obj_mac.h>

#include "crypto/kept.h"

static const struct curve {
	int nid;
	BN_ULONG minus_z;
} curves[EC_GROUPS] = {
	{ NID_X9_62_prime256v1, 10 },
	{ NID_secp384r1, 12 },
	{ NID_secp521r1, 4 },
};

/* [11-2020 12.4.4.2.3] -b/a and b/(z a), here with a = -3: b/3 and -b/(3 z) = b/(3 minus_z). */
static bool keep_quotients(struct ec_kept *k, BN_ULONG minus_z, BN_CTX *ctx)
{
	return BN_copy(k->b_over_za, k->three) && BN_mul_word(k->b_over_za, minus_z) &&
	       BN_mod_inverse(k->b_over_za, k->b_over_za, k->p, ctx) &&
	       BN_mod_mul(k->b_over_za, k->b_over_za, k->b, k->p, ctx) &&
	       BN_mod_inverse(k->b_over_minus_a, k->three, k->p, ctx) &&
	       BN_mod_mul(k->b_over_minus_a, k->b_over_minus_a, k->b, k->p, ctx);
}

static bool keep_numbers(struct ec_kept *k, BN_ULONG minus_z, BN_CTX *ctx)
{
	return EC_GROUP_get_curve(k->group, k->p, NULL, k->b, ctx) &&
	       EC_GROUP_get_order(k->group, k->r, ctx) && BN_set_word(k->three, 3) &&
	       BN_copy(k->z, k->p) && BN_sub_word(k->z, minus_z) && BN_copy(k->root, k->p) &&
	       BN_add_word(k->root, 1) && BN_rshift(k->root, k->root, 2) &&
	       BN_copy(k->inverse, k->p) && BN_sub_word(k->inverse, 2) &&
	       keep_quotients(k, minus_z, ctx) && BN_MONT_CTX_set(k->mont, k->p, ctx);
}

static bool new_number(BIGNUM **n)
{
	*n = BN_new();
	return *n != NULL;
}

static bool keep_scratch(struct ec_kept *k)
{
	for (unsigned i = 0; i < EC_SCRATCH; i++) {
		if (!new_number(&k->n[i]))
			return false;
		BN_set_flags(k->n[i], BN_FLG_CONSTTIME);
	}
	for (unsigned i = 0; i < EC_SCRATCH_POINTS; i++) {
		k->point[i] = EC_POINT_new(k->group);
		if (!k->point[i])
			return false;
	}
	return true;
}

static bool keep_curve(struct crypto *c, unsigned i)
{
	struct ec_kept *k = &c->ec[i];

	k->group = EC_GROUP_new_by_curve_name_ex(c->lib, NULL, curves[i].nid);
	k->mont = BN_MONT_CTX_new();
	if (!k->group || !k->mont || !new_number(&k->p) || !new_number(&k->r) ||
	    !new_number(&k->b) || !new_number(&k->three) || !new_number(&k->root) ||
	    !new_number(&k->inverse) || !new_number(&k->z) || !new_number(&k->b_over_minus_a) ||
	    !new_number(&k->b_over_za) || !keep_scratch(k))
		return false;
	ec_wipe(k);
	return keep_numbers(k, curves[i].minus_z, c->bn);
}

bool ec_keep(struct crypto *c)
{
	c->bn = BN_CTX_new_ex(c->lib);
	if (!c->bn)
		return false;
	for (unsigned i = 0; i < EC_GROUPS; i++) {
		if (!keep_curve(c, i))
			return false;
	}
	return true;
}

static void drop_curve(struct ec_kept *k)
{
	BIGNUM *const number[] = { k->p, k->r, k->b, k->three, k->root, k->inverse, k->z,
				   k->b_over_minus_a, k->b_over_za };

	for (size_t i = 0; i < sizeof(number) / sizeof(number[0]); i++)
		BN_free(number[i]);
	for (unsigned i = 0; i < EC_SCRATCH; i++)
		BN_clear_free(k->n[i]);
	for (unsigned i = 0; i < EC_SCRATCH_POINTS; i++)
		EC_POINT_clear_free(k->point[i]);
	BN_MONT_CTX_free(k->mont);
	EC_GROUP_free(k->group);
}

void ec_drop(struct crypto *c)
{
	for (unsigned i = 0; i < EC_GROUPS; i++)
		drop_curve(&c->ec[i]);
	BN_CTX_free(c->bn);
}

/* A point is overwritten with the generator, for want of a function that clears without freeing. */
void ec_wipe(struct ec_kept *k)
{
	const EC_POINT *g = EC_GROUP_get0_generator(k->group);

	for (unsigned i = 0; i < EC_SCRATCH; i++)
		BN_clear(k->n[i]);
	for (unsigned i = 0; i < EC_SCRATCH_POINTS; i++)
		(void)EC_POINT_copy(k->point[i], g);
}

struct ec_op ec_op_begin(struct crypto *c, enum ec_group g)
{
	return (struct ec_op){ &c->ec[ec_index(g)], c->bn, ec_len(g), true };
}

enum err ec_op_end(struct ec_op *o)
{
	ec_wipe(o->k);
	return o->ok ? ERR_OK : crypto_failed();
}

void ec_get(struct ec_op *o, BIGNUM *to, const struct ec_number *from)
{
	o->ok = o->ok && BN_bin2bn(from->p, (int)o->len, to);
}

void ec_put(struct ec_op *o, struct ec_number *to, const BIGNUM *from)
{
	o->ok = o->ok && BN_bn2binpad(from, to->p, (int)o->len) >= 0;
}
