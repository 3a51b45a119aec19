#include "crypto/ct.h"
#include "crypto/ec.h"
#include "crypto/kept.h"

/*
 * From field elements to points. All candidates are computed and one is chosen by masks; what is
 * left to time is libcrypto's own arithmetic.
 */

static void add(struct ec_op *f, BIGNUM *r, const BIGNUM *a, const BIGNUM *b)
{
	f->ok = f->ok && BN_mod_add_quick(r, a, b, f->k->p);
}

static void sub(struct ec_op *f, BIGNUM *r, const BIGNUM *a, const BIGNUM *b)
{
	f->ok = f->ok && BN_mod_sub_quick(r, a, b, f->k->p);
}

/* One factor enters Montgomery form, so that the product has left it. r is neither factor. */
static void mul(struct ec_op *f, BIGNUM *r, const BIGNUM *a, const BIGNUM *b)
{
	f->ok = f->ok && BN_to_montgomery(r, a, f->k->mont, f->ctx) &&
		BN_mod_mul_montgomery(r, r, b, f->k->mont, f->ctx);
}

static void power(struct ec_op *f, BIGNUM *r, const BIGNUM *a, const BIGNUM *exponent)
{
	f->ok = f->ok &&
		BN_mod_exp_mont_consttime(r, a, exponent, f->k->p, f->ctx, f->k->mont);
}

/* r = x^3 - 3x + b = x (x^2 - 3) + b, with t to work in */
static void curve_of(struct ec_op *f, BIGNUM *r, const BIGNUM *x, BIGNUM *t)
{
	mul(f, t, x, x);
	sub(f, t, t, f->k->three);
	mul(f, r, x, t);
	add(f, r, r, f->k->b);
}

/*
 * All three primes are 3 mod 4: v^((p + 1) / 4) is a square root of v if there is any. 0xff if y
 * is one, else 0.
 */
static uint8_t root_of(struct ec_op *f, BIGNUM *y, const BIGNUM *v, BIGNUM *t)
{
	struct ec_number square, wanted;
	uint8_t mask;

	power(f, y, v, f->k->root);
	mul(f, t, y, y);
	ec_put(f, &square, t);
	ec_put(f, &wanted, v);
	mask = (uint8_t)(f->ok && ct_equal(square.p, wanted.p, f->len) ? 0xff : 0);
	ct_wipe(&square, sizeof(square));
	ct_wipe(&wanted, sizeof(wanted));
	return mask;
}

/* to = mask is 0xff ? a : to */
static void choose(struct ec_number *to, const struct ec_number *a, uint8_t mask, size_t len)
{
	for (size_t i = 0; i < len; i++)
		to->p[i] = (uint8_t)((a->p[i] & mask) | (to->p[i] & ~mask));
}

/* y, or p - y if only that has the lowest bit of odd */
static void put_y(struct ec_op *f, struct ec_number *to, const BIGNUM *y, BIGNUM *t, uint8_t odd)
{
	struct ec_number other;
	uint8_t differs;

	f->ok = f->ok && BN_sub(t, f->k->p, y);
	ec_put(f, to, y);
	ec_put(f, &other, t);
	differs = (uint8_t)(0 - ((to->p[f->len - 1] ^ odd) & 1u));
	if (f->ok)
		choose(to, &other, differs, f->len);
	ct_wipe(&other, sizeof(other));
}

enum err ec_point_from_x(struct crypto *c, enum ec_group g, const struct ec_number *x,
			 uint8_t odd, struct ec_point *out, bool *found)
{
	struct ec_op f = ec_op_begin(c, g);
	BIGNUM **n = f.k->n;
	bool below = ec_is_below(g, x, ec_prime(g));
	uint8_t is_square;

	ec_get(&f, n[0], x);
	f.ok = f.ok && BN_mod(n[1], n[0], f.k->p, f.ctx);
	curve_of(&f, n[2], n[1], n[3]);
	is_square = root_of(&f, n[4], n[2], n[3]);
	ec_put(&f, &out->x, n[1]);
	put_y(&f, &out->y, n[4], n[3], odd);
	*found = below && is_square != 0;
	return ec_op_end(&f);
}

/*
 * x1 = -b/a (1 + t) with t = 1 / (z^2 u^4 + z u^2), or b / (z a) where that has no inverse.
 * zu2 = z u^2. n[4] to n[7] are worked in.
 */
static void first_x(struct ec_op *f, BIGNUM *x1, const BIGNUM *zu2)
{
	BIGNUM **n = f->k->n;
	struct ec_number usual, special;
	uint8_t none;

	mul(f, n[4], zu2, zu2);
	add(f, n[4], n[4], zu2);
	none = (uint8_t)(BN_is_zero(n[4]) ? 0xff : 0);
	power(f, n[5], n[4], f->k->inverse);
	add(f, n[5], n[5], BN_value_one());
	mul(f, n[6], n[5], f->k->b_over_minus_a);
	ec_put(f, &usual, n[6]);
	ec_put(f, &special, f->k->b_over_za);
	if (f->ok)
		choose(&usual, &special, none, f->len);
	ec_get(f, x1, &usual);
	ct_wipe(&usual, sizeof(usual));
}

/* One candidate: its point, and 0xff if it is on the curve. n[4] to n[6] are worked in. */
static uint8_t candidate(struct ec_op *f, const BIGNUM *x, uint8_t odd, struct ec_point *out)
{
	BIGNUM **n = f->k->n;
	uint8_t good;

	curve_of(f, n[4], x, n[5]);
	good = root_of(f, n[6], n[4], n[5]);
	ec_put(f, &out->x, x);
	put_y(f, &out->y, n[6], n[5], odd);
	return good;
}

enum err ec_map_sswu(struct crypto *c, enum ec_group g, const struct ec_number *u,
		     struct ec_point *out)
{
	struct ec_op f = ec_op_begin(c, g);
	BIGNUM **n = f.k->n;
	struct ec_point first, second;
	uint8_t odd = u->p[f.len - 1], good;
	enum err e;

	ec_get(&f, n[0], u);
	mul(&f, n[1], n[0], n[0]);
	mul(&f, n[2], n[1], f.k->z); /* z u^2 */
	first_x(&f, n[3], n[2]);
	good = candidate(&f, n[3], odd, &first);
	mul(&f, n[7], n[2], n[3]);
	(void)candidate(&f, n[7], odd, &second);
	if (f.ok) {
		choose(&second.x, &first.x, good, f.len);
		choose(&second.y, &first.y, good, f.len);
		*out = second;
	}
	e = ec_op_end(&f);
	ct_wipe(&first, sizeof(first));
	ct_wipe(&second, sizeof(second));
	return e;
}
