#ifndef KEY_KEYDATA_H
#define KEY_KEYDATA_H

#include "base/bytes.h"
#include "key/akm.h"

/* Encryption of the Key Data field [11-2020 12.7.2], as akm->key_data says. */
enum { KEYDATA_MAX = 2048, KEYDATA_IV = 16 };

struct keydata_key {
	const struct akm_row *akm;
	struct bytes kek;  /* akm->kek_len octets, else ERR_RANGE */
	const uint8_t *iv; /* the EAPOL-Key IV, KEYDATA_IV octets, for KEYDATA_RC4; else unused */
};

/*
 * Appends to out. For AES key wrap the data is padded first with one 0xdd and zeros, to 16 octets
 * or more and a multiple of 8, and only if it is not already that; 8 octets are added. RC4 keeps
 * the length. ERR_LIMIT beyond KEYDATA_MAX, ERR_SPACE when out is full.
 */
MUST_CHECK enum err keydata_encrypt(struct crypto *c, const struct keydata_key *k,
				    struct bytes plain, struct wr *out);
/*
 * Appends the plain Key Data, with its padding, to out. ERR_AUTH when the unwrap fails or the
 * length cannot be a wrapped one. RC4 has no check of its own: verify the MIC first.
 */
MUST_CHECK enum err keydata_decrypt(struct crypto *c, const struct keydata_key *k,
				    struct bytes data, struct wr *out);

#endif
