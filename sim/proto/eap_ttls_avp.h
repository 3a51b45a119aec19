#ifndef PROTO_EAP_TTLS_AVP_H
#define PROTO_EAP_TTLS_AVP_H

#include "base/bytes.h"

/* Attribute-value pairs inside TTLS [RFC 5281 10]. */
enum ttls_avp {
	TTLS_USER_NAME = 1,
	TTLS_USER_PASSWORD = 2,
	TTLS_MS_CHAP_CHALLENGE = 11, /* these of vendor TTLS_MICROSOFT [RFC 2548] */
	TTLS_MS_CHAP2_RESPONSE = 25,
	TTLS_MS_CHAP2_SUCCESS = 26
};
enum { TTLS_IETF = 0, TTLS_MICROSOFT = 311 };

/* What was there; p NULL of what was not. Spans into what was parsed. */
struct ttls_avps {
	struct bytes user, password;
	struct bytes challenge, response, success; /* of MS-CHAP-V2 */
};
/* NULL, or what is wrong: cut short, or mandatory and unknown. */
const char *ttls_avps_parse(struct bytes plain, struct ttls_avps *out);

/* One AVP with the mandatory flag, padded to four octets. */
void ttls_avp_build(struct wr *w, uint32_t vendor, enum ttls_avp code, struct bytes value);

#endif
