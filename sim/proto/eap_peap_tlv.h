#ifndef PROTO_EAP_PEAP_TLV_H
#define PROTO_EAP_PEAP_TLV_H

#include "key/eap_keys.h"
#include "wire/eap.h"

/*
 * The end of PEAPv0: an EAP packet of type TLV in the tunnel [MS-PEAP 2.2.8], with the result and
 * the proof that tunnel and inner method had the same ends.
 */
enum peap_result { PEAP_RESULT_SUCCESS = 1, PEAP_RESULT_FAILURE = 2 };
enum peap_binding_is { PEAP_BINDING_REQUEST = 0, PEAP_BINDING_RESPONSE = 1 };
enum { PEAP_NONCE = 32 };

struct peap_tlvs {
	uint16_t result; /* enum peap_result; 0: there was none */
	bool bound;	 /* a Cryptobinding TLV was there */
	uint8_t binding[PEAP_BINDING_TLV];
};
/* NULL, or what is wrong with the octets behind the type. */
const char *peap_tlvs_parse(struct bytes body, struct peap_tlvs *out);

void peap_result_build(struct wr *w, enum peap_result result);
MUST_CHECK enum err peap_binding_build(struct wr *w, struct crypto *c, const struct peap_keys *k,
				       enum peap_binding_is is,
				       const uint8_t nonce[static PEAP_NONCE]);
/* Whether t->binding is of this kind, of version 0, and its Compound MAC that of the keys. */
MUST_CHECK enum err peap_binding_verify(struct crypto *c, const struct peap_keys *k,
					enum peap_binding_is is, const struct peap_tlvs *t,
					bool *good);

#endif
