#ifndef CRYPTO_EC_H
#define CRYPTO_EC_H

#include "base/bytes.h"
#include "crypto/crypto.h"

/*
 * The NIST curves by their IANA group numbers (RFC 5903), y^2 = x^3 - 3x + b over a prime p, with
 * r points. Numbers are octets, big-endian and zero-padded on the left to ec_len of the group; a
 * value of another group or with other octets behind is not looked at.
 */
enum ec_group {
	EC_P256 = 19,
	EC_P384 = 20,
	EC_P521 = 21
};
enum { EC_GROUPS = 3, EC_LEN_MAX = 66 };

struct ec_number {
	uint8_t p[EC_LEN_MAX]; /* the first ec_len octets */
};

/* Never the point at infinity. */
struct ec_point {
	struct ec_number x, y;
};

/* Whether the number is one of enum ec_group. */
bool ec_is_known(uint16_t group);
/* 0 to EC_GROUPS - 1, for tables. */
unsigned ec_index(enum ec_group g);
/* Octets of a coordinate and of a scalar: 32, 48, 66. */
size_t ec_len(enum ec_group g);
/* Bits of p: 256, 384, 521. */
unsigned ec_bits(enum ec_group g);
/* p and r, ec_len octets. */
struct bytes ec_prime(enum ec_group g);
struct bytes ec_order(enum ec_group g);

static inline struct bytes ec_bytes(enum ec_group g, const struct ec_number *n)
{
	return bytes_of(n->p, ec_len(g));
}
/* From exactly ec_len octets. */
void ec_number_set(enum ec_group g, struct ec_number *n, struct bytes octets);
/* Constant time. */
bool ec_number_equal(enum ec_group g, const struct ec_number *a, const struct ec_number *b);
/* a < b, both with ec_len octets; constant time. */
bool ec_is_below(enum ec_group g, const struct ec_number *a, struct bytes b);

/* Any number of octets (at most EC_WIDE_MAX) mod p, mod r. Constant time. */
enum { EC_WIDE_MAX = 128 };
MUST_CHECK enum err ec_mod_prime(struct crypto *c, enum ec_group g, struct bytes octets,
				 struct ec_number *out);
/* Octets mod (r - 1) + 1: 1 to r - 1. */
MUST_CHECK enum err ec_mod_order_nonzero(struct crypto *c, enum ec_group g, struct bytes octets,
					 struct ec_number *out);
/* (a + b) mod r. */
MUST_CHECK enum err ec_add_mod_order(struct crypto *c, enum ec_group g, const struct ec_number *a,
				     const struct ec_number *b, struct ec_number *out);

/* Whether both coordinates are below p and the point is on the curve. For points of a peer. */
MUST_CHECK enum err ec_point_check(struct crypto *c, enum ec_group g, const struct ec_point *p,
				   bool *valid);
bool ec_point_equal(enum ec_group g, const struct ec_point *a, const struct ec_point *b);

/*
 * k * P, constant time in k. Points must have been checked (ERR_CRYPTO if they are not on the
 * curve); ERR_RANGE when the result is the point at infinity.
 */
MUST_CHECK enum err ec_mul(struct crypto *c, enum ec_group g, const struct ec_number *k,
			   const struct ec_point *p, struct ec_point *out);
/* k * G. */
MUST_CHECK enum err ec_mul_base(struct crypto *c, enum ec_group g, const struct ec_number *k,
				struct ec_point *out);
/* P + Q; ERR_RANGE when that is the point at infinity. */
MUST_CHECK enum err ec_add(struct crypto *c, enum ec_group g, const struct ec_point *p,
			   const struct ec_point *q, struct ec_point *out);
/* The inverse of P. */
MUST_CHECK enum err ec_negate(struct crypto *c, enum ec_group g, struct ec_point *p);
/* x of a * (b * P + Q), the shape of SAE's shared secret, without going through octets between. */
struct ec_blend {
	const struct ec_number *a, *b;
	const struct ec_point *p, *q;
};
MUST_CHECK enum err ec_blend_x(struct crypto *c, enum ec_group g, const struct ec_blend *in,
			       struct ec_number *x);

/*
 * The point with this x and a y whose lowest bit is that of `odd`. *found: whether x < p and there
 * is one; without, *out is not a point. The work is the same either way.
 */
MUST_CHECK enum err ec_point_from_x(struct crypto *c, enum ec_group g, const struct ec_number *x,
				    uint8_t odd, struct ec_point *out, bool *found);

/*
 * The simplified Shallue-van de Woestijne-Ulas map of u < p to a point, with the Z of
 * [11-2020 12.4.4.2.3]: -10, -12, -4. Constant time.
 */
MUST_CHECK enum err ec_map_sswu(struct crypto *c, enum ec_group g, const struct ec_number *u,
				struct ec_point *out);

#endif
