#ifndef PROTO_EAP_TTLS_H
#define PROTO_EAP_TTLS_H

#include "key/mschapv2.h"
#include "proto/eap_tls_io.h"
#include "proto/eap_ttls_avp.h"

/* What both sides of TTLS share. */
enum {
	TTLS_CHALLENGE = MSCHAPV2_CHALLENGE + 1, /* and the identifier */
	TTLS_RESPONSE = 50, /* identifier, flags, peer's challenge, 8 zeros, NT-Response */
	TTLS_SUCCESS = 1 + 2 + 2 * MSCHAPV2_AUTHENTICATOR, /* identifier, "S=", hex */
	TTLS_PASSWORD_BLOCK = 16,
	TTLS_PLAIN_MAX = 1024
};
#define TTLS_LABEL "ttls keying material" /* [RFC 5281 8] */

/* [RFC 5281 11.1] the challenge both know without telling. */
MUST_CHECK enum err ttls_challenge(struct eap_tls_io *io, uint8_t out[static TTLS_CHALLENGE]);

/* The text of MS-CHAP2-Success. */
MUST_CHECK enum err ttls_success(struct crypto *c, const struct mschapv2_in *in,
				 const uint8_t response[static MSCHAPV2_RESPONSE], uint8_t id,
				 uint8_t out[static TTLS_SUCCESS]);

/* The MD4 form of a password; ERR_RANGE if it cannot have one. */
MUST_CHECK enum err ttls_nt_hash(struct crypto *c, const struct spec_eap_password *p,
				 uint8_t hash[static NT_HASH_LEN]);

#endif
