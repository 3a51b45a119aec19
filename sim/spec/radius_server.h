#ifndef SPEC_RADIUS_SERVER_H
#define SPEC_RADIUS_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

/* What a RADIUS server is told beside its EAP (spec/eap.h). Plain data of whoever declared it. */

/* Who may ask: the first that fits. */
struct spec_radius_client {
	uint32_t ip;        /* 10.0.0.1 is 0x0a000001 */
	uint8_t prefix_len; /* bits of ip that count, to 32; 0: everybody */
	const char *secret;
};

/*
 * What is decided about a user who has proved to be one; the first that fits, by the identity
 * inside
 * a tunnel and else by the outer one.
 */
struct spec_radius_policy {
	struct bytes identity;
	bool reject;               /* Access-Reject and EAP Failure after all */
	const char *reply_message; /* of that Reject; NULL: none */
};

#endif
