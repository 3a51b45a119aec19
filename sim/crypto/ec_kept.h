#ifndef CRYPTO_EC_KEPT_H
#define CRYPTO_EC_KEPT_H

/* Private to this module: what is kept of each curve. */

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <stdbool.h>

#include "crypto/ec.h"

enum { EC_SCRATCH = 12, EC_SCRATCH_POINTS = 2 };

struct ec_kept {
	EC_GROUP *group;
	BN_MONT_CTX *mont; /* of p */
	BIGNUM *p, *r, *b, *three;
	BIGNUM *root, *inverse; /* exponents: (p + 1) / 4 and p - 2 */
	BIGNUM *z, *b_over_minus_a, *b_over_za; /* of the map; a is -3 */
	BIGNUM *n[EC_SCRATCH];			/* zero between operations */
	EC_POINT *point[EC_SCRATCH_POINTS];	/* the generator between operations */
};

/* False when something is missing; ec_drop then frees what there is. */
bool ec_keep(struct crypto *c);
void ec_drop(struct crypto *c);
/* Nothing of an operation stays behind in the scratch. */
void ec_wipe(struct ec_kept *k);

/* One operation under way: the scratch of its curve, and whether all went well so far. */
struct ec_op {
	struct ec_kept *k;
	BN_CTX *ctx;
	size_t len; /* octets of a number */
	bool ok;
};
struct ec_op ec_op_begin(struct crypto *c, enum ec_group g);
/* Wipes the scratch. */
MUST_CHECK enum err ec_op_end(struct ec_op *o);
/* Between octets and the scratch; nothing happens once something went wrong. */
void ec_get(struct ec_op *o, BIGNUM *to, const struct ec_number *from);
void ec_put(struct ec_op *o, struct ec_number *to, const BIGNUM *from);

#endif
