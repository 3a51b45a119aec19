#ifndef KEY_OWE_H
#define KEY_OWE_H

#include "crypto/ec.h"
#include "key/akm.h"

/* Opportunistic wireless encryption [RFC 8110 4.4] over the groups of crypto/ec.h. */

/* One side's ephemeral key pair; x travels. */
struct owe_pair {
	enum ec_group group;
	struct ec_number secret; /* 1 to r - 1 */
	struct ec_number x;	 /* of the public point */
};
enum { OWE_RANDOM_LEN = EC_LEN_MAX + 8 };
/* From random octets. */
MUST_CHECK enum err owe_pair_make(struct crypto *c, enum ec_group g,
				  const uint8_t random[static OWE_RANDOM_LEN],
				  struct owe_pair *out);
/* From a given secret. ERR_RANGE unless it is 1 to r - 1. */
MUST_CHECK enum err owe_pair_of(struct crypto *c, enum ec_group g, const struct ec_number *secret,
				struct owe_pair *out);

/* Secret: wipe with ct_wipe. */
struct owe_keys {
	uint8_t pmk[PMK_LEN_MAX]; /* 32, 48 or 64 octets by the group */
	uint8_t pmk_len;
	uint8_t pmkid[PMKID_LEN]; /* public */
};
static inline struct bytes owe_pmk(const struct owe_keys *k)
{
	return bytes_of(k->pmk, k->pmk_len);
}

/*
 * peer_x is what the peer sent. ERR_RANGE when there is no such point on the curve. is_station:
 * whether `own` is the station's pair.
 */
MUST_CHECK enum err owe_keys_derive(struct crypto *c, const struct owe_pair *own, bool is_station,
				    const struct ec_number *peer_x, struct owe_keys *out);

#endif
