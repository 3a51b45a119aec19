#include "crypto/ec.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "crypto/hook.h"
#include "crypto/kept.h"

/* The primes and orders of [FIPS 186-4 D.1.2]. */
static const uint8_t prime_p256[] = {
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
};
static const uint8_t prime_p384[] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff,
};
static const uint8_t prime_p521[] = {
	0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
};
static const uint8_t order_p256[] = {
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
	0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
};
static const uint8_t order_p384[] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xc7, 0x63, 0x4d, 0x81, 0xf4, 0x37, 0x2d, 0xdf, 0x58, 0x1a, 0x0d, 0xb2,
	0x48, 0xb0, 0xa7, 0x7a, 0xec, 0xec, 0x19, 0x6a, 0xcc, 0xc5, 0x29, 0x73,
};
static const uint8_t order_p521[] = {
	0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfa, 0x51, 0x86,
	0x87, 0x83, 0xbf, 0x2f, 0x96, 0x6b, 0x7f, 0xcc, 0x01, 0x48, 0xf7, 0x09,
	0xa5, 0xd0, 0x3b, 0xb5, 0xc9, 0xb8, 0x89, 0x9c, 0x47, 0xae, 0xbb, 0x6f,
	0xb7, 0x1e, 0x91, 0x38, 0x64, 0x09,
};

static const struct numbers {
	unsigned bits;
	struct bytes prime, order;
} numbers[EC_GROUPS] = {
	{ 256, { prime_p256, sizeof(prime_p256) }, { order_p256, sizeof(order_p256) } },
	{ 384, { prime_p384, sizeof(prime_p384) }, { order_p384, sizeof(order_p384) } },
	{ 521, { prime_p521, sizeof(prime_p521) }, { order_p521, sizeof(order_p521) } },
};

bool ec_is_known(uint16_t group)
{
	return group >= EC_P256 && group <= EC_P521;
}

unsigned ec_index(enum ec_group g)
{
	INVARIANT(ec_is_known((uint16_t)g));
	return (unsigned)g - EC_P256;
}

size_t ec_len(enum ec_group g)
{
	return numbers[ec_index(g)].prime.len;
}

unsigned ec_bits(enum ec_group g)
{
	return numbers[ec_index(g)].bits;
}

struct bytes ec_prime(enum ec_group g)
{
	return numbers[ec_index(g)].prime;
}

struct bytes ec_order(enum ec_group g)
{
	return numbers[ec_index(g)].order;
}

void ec_number_set(enum ec_group g, struct ec_number *n, struct bytes octets)
{
	INVARIANT(octets.len == ec_len(g));
	memcpy(n->p, octets.p, octets.len);
}

bool ec_number_equal(enum ec_group g, const struct ec_number *a, const struct ec_number *b)
{
	return ct_equal(a->p, b->p, ec_len(g));
}

bool ec_point_equal(enum ec_group g, const struct ec_point *a, const struct ec_point *b)
{
	bool x = ec_number_equal(g, &a->x, &b->x), y = ec_number_equal(g, &a->y, &b->y);

	return x && y;
}

/* Whether a - b borrows from beyond its first octet. */
bool ec_is_below(enum ec_group g, const struct ec_number *a, struct bytes b)
{
	unsigned borrow = 0;

	INVARIANT(b.len == ec_len(g));
	for (size_t i = b.len; i-- > 0;)
		borrow = ((unsigned)a->p[i] - b.p[i] - borrow) >> 31;
	return borrow != 0;
}

/* Fails for what is not on the curve. */
static void get_point(struct ec_op *o, EC_POINT *to, const struct ec_point *from)
{
	ec_get(o, o->k->n[0], &from->x);
	ec_get(o, o->k->n[1], &from->y);
	o->ok = o->ok && EC_POINT_set_affine_coordinates(o->k->group, to, o->k->n[0], o->k->n[1],
							 o->ctx);
}

static void put_point(struct ec_op *o, struct ec_point *to, const EC_POINT *from)
{
	o->ok = o->ok && EC_POINT_get_affine_coordinates(o->k->group, from, o->k->n[0],
							 o->k->n[1], o->ctx);
	ec_put(o, &to->x, o->k->n[0]);
	ec_put(o, &to->y, o->k->n[1]);
}

/* r = base * G, or k * P where base is NULL. Libcrypto blinds the generic curves' coordinates. */
static void times(struct ec_op *o, EC_POINT *r, const BIGNUM *base, const EC_POINT *p,
		  const BIGNUM *k)
{
	struct hook before = hook_lend_blinding();

	o->ok = o->ok && EC_POINT_mul(o->k->group, r, base, p, k, o->ctx);
	hook_return(before);
}

static bool is_infinity(const struct ec_op *o, const EC_POINT *p)
{
	return o->ok && EC_POINT_is_at_infinity(o->k->group, p);
}

/* The end of an operation whose result is a point. */
static enum err op_end_point(struct ec_op *o, const EC_POINT *result, struct ec_point *out)
{
	bool infinity = is_infinity(o, result);
	struct ec_point p;
	enum err e;

	if (!infinity)
		put_point(o, &p, result);
	e = ec_op_end(o);
	if (!e && infinity)
		e = ERR_RANGE;
	if (!e)
		*out = p;
	ct_wipe(&p, sizeof(p));
	return e;
}

enum err ec_mod_prime(struct crypto *c, enum ec_group g, struct bytes octets,
		      struct ec_number *out)
{
	struct ec_op o = ec_op_begin(c, g);
	BIGNUM **n = o.k->n;

	INVARIANT(octets.len <= EC_WIDE_MAX);
	o.ok = BN_bin2bn(octets.p, (int)octets.len, n[0]) && BN_mod(n[1], n[0], o.k->p, o.ctx);
	ec_put(&o, out, n[1]);
	return ec_op_end(&o);
}

enum err ec_mod_order_nonzero(struct crypto *c, enum ec_group g, struct bytes octets,
			      struct ec_number *out)
{
	struct ec_op o = ec_op_begin(c, g);
	BIGNUM **n = o.k->n;

	INVARIANT(octets.len <= EC_WIDE_MAX);
	o.ok = BN_bin2bn(octets.p, (int)octets.len, n[0]) && BN_copy(n[1], o.k->r) &&
	       BN_sub_word(n[1], 1) && BN_mod(n[2], n[0], n[1], o.ctx) && BN_add_word(n[2], 1);
	ec_put(&o, out, n[2]);
	return ec_op_end(&o);
}

enum err ec_add_mod_order(struct crypto *c, enum ec_group g, const struct ec_number *a,
			  const struct ec_number *b, struct ec_number *out)
{
	struct ec_op o = ec_op_begin(c, g);
	BIGNUM **n = o.k->n;

	ec_get(&o, n[0], a);
	ec_get(&o, n[1], b);
	o.ok = o.ok && BN_mod_add(n[2], n[0], n[1], o.k->r, o.ctx);
	ec_put(&o, out, n[2]);
	return ec_op_end(&o);
}

enum err ec_point_check(struct crypto *c, enum ec_group g, const struct ec_point *p, bool *valid)
{
	struct ec_op o = ec_op_begin(c, g);
	enum err e;

	*valid = false;
	if (!ec_is_below(g, &p->x, ec_prime(g)) || !ec_is_below(g, &p->y, ec_prime(g)))
		return ERR_OK;
	ec_get(&o, o.k->n[0], &p->x);
	ec_get(&o, o.k->n[1], &p->y);
	if (o.ok && EC_POINT_set_affine_coordinates(o.k->group, o.k->point[0], o.k->n[0],
						    o.k->n[1], o.ctx))
		*valid = true;
	e = ec_op_end(&o);
	(void)crypto_failed(); /* "point is not on curve" stays in no queue */
	return e;
}

enum err ec_mul(struct crypto *c, enum ec_group g, const struct ec_number *k,
		const struct ec_point *p, struct ec_point *out)
{
	struct ec_op o = ec_op_begin(c, g);
	EC_POINT **q = o.k->point;

	get_point(&o, q[0], p);
	ec_get(&o, o.k->n[2], k);
	times(&o, q[1], NULL, q[0], o.k->n[2]);
	return op_end_point(&o, q[1], out);
}

enum err ec_mul_base(struct crypto *c, enum ec_group g, const struct ec_number *k,
		     struct ec_point *out)
{
	struct ec_op o = ec_op_begin(c, g);
	EC_POINT **q = o.k->point;

	ec_get(&o, o.k->n[2], k);
	times(&o, q[1], o.k->n[2], NULL, NULL);
	return op_end_point(&o, q[1], out);
}

enum err ec_add(struct crypto *c, enum ec_group g, const struct ec_point *p,
		const struct ec_point *q, struct ec_point *out)
{
	struct ec_op o = ec_op_begin(c, g);
	EC_POINT **t = o.k->point;

	get_point(&o, t[0], p);
	get_point(&o, t[1], q);
	o.ok = o.ok && EC_POINT_add(o.k->group, t[1], t[0], t[1], o.ctx);
	return op_end_point(&o, t[1], out);
}

/* (x, p - y) */
enum err ec_negate(struct crypto *c, enum ec_group g, struct ec_point *p)
{
	struct ec_op o = ec_op_begin(c, g);
	BIGNUM **n = o.k->n;

	ec_get(&o, n[0], &p->y);
	o.ok = o.ok && BN_sub(n[1], o.k->p, n[0]);
	ec_put(&o, &p->y, n[1]);
	return ec_op_end(&o);
}

enum err ec_blend_x(struct crypto *c, enum ec_group g, const struct ec_blend *in,
		    struct ec_number *x)
{
	struct ec_op o = ec_op_begin(c, g);
	EC_POINT **t = o.k->point;
	BIGNUM **n = o.k->n;
	struct ec_point result;
	enum err e;

	get_point(&o, t[0], in->p);
	ec_get(&o, n[2], in->b);
	times(&o, t[1], NULL, t[0], n[2]);
	get_point(&o, t[0], in->q);
	o.ok = o.ok && EC_POINT_add(o.k->group, t[1], t[1], t[0], o.ctx);
	ec_get(&o, n[2], in->a);
	times(&o, t[1], NULL, t[1], n[2]);
	e = op_end_point(&o, t[1], &result);
	if (!e)
		*x = result.x;
	ct_wipe(&result, sizeof(result));
	return e;
}
