#ifndef KEY_PMKID_H
#define KEY_PMKID_H

#include "base/bytes.h"
#include "base/mac.h"
#include "key/akm.h"

/* [11-2020 12.7.1.3] Truncate-128(HMAC-Hash(key, "PMK Name" || AA || SPA)) */
struct pmkid_in {
	enum hash hash;
	struct bytes key; /* the PMK; for AKM 11 and 12 the KCK */
	struct mac aa;    /* authenticator */
	struct mac spa;   /* supplicant */
};
MUST_CHECK enum err pmkid_derive(struct crypto *c, const struct pmkid_in *in,
				 uint8_t pmkid[static PMKID_LEN]);

/*
 * Which hash an AKM uses for it. ERR_UNSUPPORTED where the PMKID is not made of a key and the
 * addresses (SAE, FILS, OWE).
 */
MUST_CHECK enum err pmkid_hash(enum akm akm, enum hash *hash);

#endif
