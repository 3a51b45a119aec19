#ifndef KEY_MSCHAPV2_H
#define KEY_MSCHAPV2_H

#include "base/bytes.h"
#include "crypto/crypto.h"

/* MS-CHAP-V2 [RFC 2759] and its keys [RFC 3079]. */
enum {
	NT_HASH_LEN = 16,
	MSCHAPV2_CHALLENGE = 16,
	MSCHAPV2_RESPONSE = 24,
	MSCHAPV2_AUTHENTICATOR = 20,
	MSCHAPV2_KEY = 16,
	MSCHAPV2_PASSWORD_MAX = 256 /* characters [RFC 2759 8.3] */
};

/* [RFC 2759 8.3] MD4 of the UTF-16LE form of a UTF-8 password; ERR_RANGE if it is not that. */
MUST_CHECK enum err nt_hash(struct crypto *c, struct bytes password,
			    uint8_t hash[static NT_HASH_LEN]);

struct mschapv2_in {
	struct bytes user; /* without domain and backslash: mschapv2_user */
	const uint8_t *hash; /* NT_HASH_LEN */
	const uint8_t *auth_challenge; /* MSCHAPV2_CHALLENGE, the server's */
	const uint8_t *peer_challenge;
};
/* The name that enters challenges: what stands behind the last backslash [RFC 2759 4]. */
struct bytes mschapv2_user(struct bytes identity);

/* [RFC 2759 8.1] NT-Response. */
MUST_CHECK enum err mschapv2_response(struct crypto *c, const struct mschapv2_in *in,
				      uint8_t response[static MSCHAPV2_RESPONSE]);
/* [RFC 2759 8.7] what the server proves itself with, before it is written as "S=" and hex. */
MUST_CHECK enum err mschapv2_authenticator(struct crypto *c, const struct mschapv2_in *in,
					   const uint8_t response[static MSCHAPV2_RESPONSE],
					   uint8_t out[static MSCHAPV2_AUTHENTICATOR]);

/* [RFC 3079 3.3, 3.4] keys of 128 bits; the server's are the same crosswise. A secret: wipe. */
struct mschapv2_keys {
	uint8_t peer_send[MSCHAPV2_KEY];
	uint8_t peer_recv[MSCHAPV2_KEY];
};
MUST_CHECK enum err mschapv2_keys(struct crypto *c, const uint8_t hash[static NT_HASH_LEN],
				  const uint8_t response[static MSCHAPV2_RESPONSE],
				  struct mschapv2_keys *out);

#endif
