#ifndef KEY_EAP_KEYS_H
#define KEY_EAP_KEYS_H

#include "base/bytes.h"
#include "crypto/hash.h"

/* Key derivation of TLS and of the EAP methods in its tunnels. */
enum {
	EAP_KEY_OUT_MAX = 256,
	PEAP_TK = 40,	/* octets of the tunnel key that enter */
	PEAP_ISK = 32,
	PEAP_IPMK = 40,
	PEAP_CMK = 20,
	PEAP_BINDING_TLV = 60,
	PEAP_MAC = 20
};

/* label is text; out_len at most EAP_KEY_OUT_MAX, else ERR_RANGE. */
struct eap_prf_in {
	struct bytes key;
	const char *label;
	struct bytes seed;
};
/* [RFC 5246 5] the PRF of TLS 1.2 with the hash of the cipher suite. */
MUST_CHECK enum err tls12_prf(struct crypto *c, enum hash h, const struct eap_prf_in *in,
			      uint8_t *out, size_t out_len);
/* [RFC 8446 7.5] the exporter of TLS 1.3; key: exporter_secret, seed: the context. */
MUST_CHECK enum err tls13_export(struct crypto *c, enum hash h, const struct eap_prf_in *in,
				 uint8_t *out, size_t out_len);
/* [RFC 4851 5.5] T-PRF. */
MUST_CHECK enum err fast_t_prf(struct crypto *c, const struct eap_prf_in *in, uint8_t *out,
			       size_t out_len);

/* [MS-PEAP 3.1.5.5.2] of the first 40 octets of the tunnel's key and the inner session key. */
struct peap_keys {
	uint8_t ipmk[PEAP_IPMK];
	uint8_t cmk[PEAP_CMK];
};
MUST_CHECK enum err peap_derive_keys(struct crypto *c, const uint8_t tk[static PEAP_TK],
				     const uint8_t isk[static PEAP_ISK], struct peap_keys *out);
/* [MS-PEAP 3.1.5.7] MSK and behind it EMSK, 64 octets each, of an exchange with crypto-binding. */
MUST_CHECK enum err peap_derive_msk(struct crypto *c, const struct peap_keys *k,
				    uint8_t msk_emsk[static 128]);
/* [MS-PEAP 3.1.5.5.1] over the Cryptobinding TLV with a zero MAC. */
MUST_CHECK enum err peap_mac(struct crypto *c, const uint8_t cmk[static PEAP_CMK],
			     const uint8_t tlv[static PEAP_BINDING_TLV],
			     uint8_t mac[static PEAP_MAC]);

#endif
