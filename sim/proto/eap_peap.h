#ifndef PROTO_EAP_PEAP_H
#define PROTO_EAP_PEAP_H

#include "proto/eap_peap_tlv.h"
#include "proto/eap_tls_io.h"

/* What both sides of PEAPv0 share: the keys that bind the tunnel to what ran inside. */
struct peap_bound {
	uint8_t tk[PEAP_IPMK + PEAP_CMK]; /* of the tunnel */
	struct peap_keys keys;
	bool used; /* the other side has proved that it has them: the MSK comes from them */
	bool has_msk;
	struct eap_keys msk;
};

/* With TLS open: the tunnel's keys. */
MUST_CHECK enum err peap_tunnel_keys(struct eap_tls_io *io, struct peap_bound *b);
/* Before TLVs are written or judged. isk: PEAP_ISK octets; resumed: nothing ran inside. */
MUST_CHECK enum err peap_bind(struct crypto *c, bool resumed,
			      const uint8_t isk[static PEAP_ISK], struct peap_bound *b);
/* At the end. */
MUST_CHECK enum err peap_msk(struct crypto *c, const struct eap_tls_io *io, struct peap_bound *b);
bool peap_keys(const struct peap_bound *b, struct eap_keys *out);

#endif
