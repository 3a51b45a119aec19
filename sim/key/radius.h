#ifndef KEY_RADIUS_H
#define KEY_RADIUS_H

#include "base/bytes.h"
#include "crypto/crypto.h"

/*
 * What a RADIUS client and its server share: authenticators [RFC 2865 3], Message-Authenticator
 * [RFC 3579 3.2], and hiding of passwords and keys [RFC 2865 5.2, RFC 2548 2.4.2]. Packets and
 * values are octets; wire/radius.h knows their fields.
 */
enum {
	RADIUS_AUTH_LEN = 16,  /* authenticators and Message-Authenticator */
	RADIUS_SALT_LEN = 2,
	RADIUS_HIDDEN_MAX = 256, /* of what hide and reveal take; a value is 253 octets at most */
	RADIUS_PASSWORD_MAX = 128,
	RADIUS_KEY_MAX = 64      /* longest key we hand over */
};

/*
 * The HMAC-MD5 over a whole packet with 16 octets of zeros at `at`, where its
 * Message-Authenticator's value is. In an answer the request's authenticator stands in the header;
 * NULL: the packet's own. ERR_RANGE when `at` is not within the packet.
 */
struct radius_mac_in {
	struct bytes secret;
	struct bytes packet; /* at least the 20 octets of the header, else ERR_RANGE */
	size_t at;
	const uint8_t *request_auth; /* 16 octets, or NULL */
};
MUST_CHECK enum err radius_mac(struct crypto *c, const struct radius_mac_in *in,
			       uint8_t out[static RADIUS_AUTH_LEN]);
/* ERR_AUTH unless that is what stands at `at`. */
MUST_CHECK enum err radius_mac_verify(struct crypto *c, const struct radius_mac_in *in);

/*
 * MD5(code || id || length || request authenticator || attributes || secret): the Response
 * Authenticator, and with 16 zeros the Request Authenticator of accounting [RFC 2866 3].
 */
struct radius_response_in {
	struct bytes secret;
	struct bytes packet;         /* at least 20 octets, else ERR_RANGE */
	const uint8_t *request_auth; /* 16 octets; NULL: zeros */
};
MUST_CHECK enum err radius_response_auth(struct crypto *c, const struct radius_response_in *in,
					 uint8_t out[static RADIUS_AUTH_LEN]);
/* ERR_AUTH unless that is what the packet has in its header. */
MUST_CHECK enum err radius_response_verify(struct crypto *c, const struct radius_response_in *in);

/* How a value is hidden: salt is empty for User-Password. */
struct radius_hide {
	struct bytes secret;
	const uint8_t *request_auth; /* 16 octets */
	struct bytes salt;
};
/*
 * User-Password: padded with zeros to a multiple of 16, at least one block. ERR_RANGE beyond
 * RADIUS_PASSWORD_MAX octets. *len gets what was written to out.
 */
MUST_CHECK enum err radius_password_hide(struct crypto *c, const struct radius_hide *h,
					 struct bytes password,
					 uint8_t out[static RADIUS_PASSWORD_MAX], size_t *len);
/* ERR_PARSE when hidden is not 1 to 8 blocks. Trailing zeros are not part of a password. */
MUST_CHECK enum err radius_password_reveal(struct crypto *c, const struct radius_hide *h,
					   struct bytes hidden,
					   uint8_t out[static RADIUS_PASSWORD_MAX], size_t *len);

enum { RADIUS_KEY_WRAPPED_MAX = RADIUS_SALT_LEN + 5 * 16 };
/*
 * The value of an MS-MPPE key attribute: salt (its first bit is to be set and it differs between
 * the attributes of a packet; both the caller's) and the hidden key. Keys of 1 to RADIUS_KEY_MAX.
 */
MUST_CHECK enum err radius_key_wrap(struct crypto *c, const struct radius_hide *h,
				    struct bytes key, uint8_t out[static RADIUS_KEY_WRAPPED_MAX],
				    size_t *len);
/* h->salt is ignored: the value has it. ERR_PARSE: not whole blocks; ERR_AUTH: the length inside
 * is none, which a wrong secret leads to. */
MUST_CHECK enum err radius_key_unwrap(struct crypto *c, const struct radius_hide *h,
				      struct bytes value, uint8_t out[static RADIUS_KEY_MAX],
				      size_t *len);

#endif
