#ifndef PROTO_RADIUS_NAS_H
#define PROTO_RADIUS_NAS_H

/* Private to the RADIUS client: the attributes of an Access-Request. */

#include "proto/radius_client.h"

struct radius_nas {
	const struct spec_bss *bss;
	struct mac bssid;
	const char *nas_identifier;
};

struct radius_nas_request {
	const struct radius_request *q;
	uint8_t id;
	const uint8_t *authenticator;
};

/* The whole packet with a Message-Authenticator of zeros in front, as hostapd orders it. */
void radius_nas_build(struct wr *w, const struct radius_nas *nas,
		      const struct radius_nas_request *r);

#endif
