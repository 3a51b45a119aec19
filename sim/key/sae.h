#ifndef KEY_SAE_H
#define KEY_SAE_H

#include "base/mac.h"
#include "base/suite.h"
#include "crypto/ec.h"
#include "key/akm.h"

/*
 * Simultaneous authentication of equals over the groups of crypto/ec.h [11-2020 12.4]: password
 * element, commit, keys, confirm. All outputs are written on success only; those called secret are
 * wiped with ct_wipe by who holds them.
 */

/*
 * Hash-to-element, first half: the password's secret point PT, independent of the addresses. It is
 * the expensive half: derive it once per (SSID, password, identifier, group) and keep it.
 * [12.4.4.2.3]
 */
struct sae_pt {
	enum ec_group group;
	struct ec_point point; /* secret */
};
struct sae_pt_in {
	enum ec_group group;
	struct bytes ssid;
	struct bytes password;
	struct bytes identifier; /* empty: none */
};
MUST_CHECK enum err sae_pt_derive(struct crypto *c, const struct sae_pt_in *in,
				  struct sae_pt *out);

/* The password element of one pair of addresses. Secret. */
struct sae_pwe {
	enum ec_group group;
	bool h2e;
	struct ec_point point;
};
/* From the PT; the order of the addresses does not matter. [12.4.4.2.3] */
MUST_CHECK enum err sae_pwe_from_pt(struct crypto *c, const struct sae_pt *pt, struct mac a,
				    struct mac b, struct sae_pwe *out);

/*
 * By hunting and pecking [12.4.4.2.2]. At least `rounds` are run: 40 hide when the first hit came
 * from whoever can measure; 1 gives the same element sooner, where nobody can. ERR_LIMIT when 255
 * rounds found none (one password in 2^255).
 */
enum { SAE_HUNT_ROUNDS = 40 };
struct sae_hunt_in {
	enum ec_group group;
	struct bytes password;
	struct mac a, b; /* in any order */
	unsigned rounds;
	unsigned *tried; /* rounds until the first hit, from 1; may be NULL */
};
MUST_CHECK enum err sae_pwe_hunt(struct crypto *c, const struct sae_hunt_in *in,
				 struct sae_pwe *out);

/* rand and mask, each 2 to r - 1. Secret. */
struct sae_secret {
	struct ec_number rand, mask;
};
enum { SAE_RANDOM_LEN = 2 * (EC_LEN_MAX + 8) };
/* From random octets (bias below 2^-64). */
MUST_CHECK enum err sae_secret_from(struct crypto *c, enum ec_group g,
				    const uint8_t random[static SAE_RANDOM_LEN],
				    struct sae_secret *out);

struct sae_commit {
	enum ec_group group;
	struct ec_number scalar;
	struct ec_point element;
};
/* scalar = (rand + mask) mod r, element = -(mask * PWE). ERR_RANGE when the scalar is 0 or 1. */
MUST_CHECK enum err sae_commit_make(struct crypto *c, const struct sae_pwe *pwe,
				    const struct sae_secret *s, struct sae_commit *out);
bool sae_commit_equal(const struct sae_commit *a, const struct sae_commit *b);

/* What a peer's commit is [12.4.5.4]; in the order in which it is asked. */
enum sae_commit_is {
	SAE_COMMIT_GOOD,
	SAE_COMMIT_BAD_SCALAR,	   /* not 1 < scalar < r */
	SAE_COMMIT_BAD_COORDINATE, /* not below p */
	SAE_COMMIT_OFF_CURVE
};
MUST_CHECK enum err sae_commit_check(struct crypto *c, const struct sae_commit *peer,
				     enum sae_commit_is *is);

/*
 * Hash of a group: SHA-256 with hunting and pecking, by the length of the prime with
 * hash-to-element [11-2020 table 12-1].
 */
enum hash sae_hash(enum ec_group g, bool h2e);
/* Octets of the PMK: 32, with AKM 24 and 25 as many as the hash has. */
size_t sae_pmk_len(enum ec_group g, bool h2e, enum akm akm);

struct sae_keys_in {
	enum akm akm; /* 8, 9, 24 or 25 */
	const struct sae_pwe *pwe;
	const struct sae_secret *secret;
	const struct sae_commit *own, *peer; /* peer: checked */
	/*
	 * The rejected groups of both commits as sent (without element headers), those of the side
	 * with the larger MAC address first; empty when no side has any.
	 */
	struct bytes rejected;
};
/* Secret. */
struct sae_keys {
	enum hash hash;
	uint8_t kck[HASH_LEN_MAX]; /* hash_len(hash) octets */
	uint8_t pmk[PMK_LEN_MAX];
	uint8_t pmk_len;
	uint8_t pmkid[PMKID_LEN]; /* public */
};
static inline struct bytes sae_pmk(const struct sae_keys *k)
{
	return bytes_of(k->pmk, k->pmk_len);
}
/* [12.4.5.4]; ERR_RANGE when the shared point is infinity. */
MUST_CHECK enum err sae_keys_derive(struct crypto *c, const struct sae_keys_in *in,
				    struct sae_keys *out);

/*
 * The confirm value: HMAC(KCK, send-confirm || sender's scalar and element || receiver's)
 * [12.4.5.5]. Writes hash_len(keys->hash) octets.
 */
struct sae_confirm_in {
	const struct sae_keys *keys;
	uint16_t send_confirm;
	const struct sae_commit *sender, *receiver;
};
MUST_CHECK enum err sae_confirm_make(struct crypto *c, const struct sae_confirm_in *in,
				     uint8_t out[static HASH_LEN_MAX]);
/* ERR_AUTH when the value (hash_len octets) is another; constant time. */
MUST_CHECK enum err sae_confirm_verify(struct crypto *c, const struct sae_confirm_in *in,
				       struct bytes value);

#endif
