#ifndef PROTO_RADIUS_SERVER_H
#define PROTO_RADIUS_SERVER_H

#include <stdint.h>

#include "base/bytes.h"
#include "crypto/crypto.h"
#include "proto/eap_server.h"
#include "proto/fx.h"
#include "proto/radius_client.h"
#include "spec/radius_server.h"
#include "wire/radius.h"

/*
 * A RADIUS server that authenticates by EAP, as hostapd's does: a session for each conversation,
 * found by its State, in which an EAP server runs. Requests of strangers and without a valid
 * Message-Authenticator are dropped in silence. A repeated request (same client, port, identifier
 * and authenticator [RFC 5080 2.2.2]) gets the same answer again.
 *
 * Answers go out as FX_UDP with spans into the server: perform them before the next call. It has no
 * timers: sessions that are over are thrown away when the next datagram comes.
 */
enum {
	RADIUS_SERVER_SESSIONS_MAX = 1000, /* [hostapd RADIUS_MAX_SESSION] beyond: Reject */
	RADIUS_SESSION_LIFE_S = 60,	   /* from its first request */
	RADIUS_SESSION_MAINTAIN_S = 5, /* after its end: the last answer may be asked for again */
	RADIUS_SECRETS_MAX = 64,
	RADIUS_POLICIES_MAX = 1024
};

struct radius_server_config {
	const struct eap_server_conf *eap;
	const struct spec_radius_client *secret;
	size_t n_secret;
	const struct spec_radius_policy *policy;
	size_t n_policy;
	uint64_t seed; /* with name: the streams of the sessions */
	const char *name;
	uint16_t port;	   /* answers come from it */
	struct bugs *bugs; /* the node's, or NULL */
};

struct radius_server;

/* All of cfg outlives the server. ERR_NOMEM. */
MUST_CHECK enum err radius_server_new(const struct radius_server_config *cfg,
				      struct radius_server **out);
void radius_server_free(struct radius_server *s); /* NULL is fine; wipes */
/* The daemon restarted: sessions are gone. */
void radius_server_restart(struct radius_server *s);

MUST_CHECK enum err radius_server_rx(struct radius_server *s, struct crypto *c,
				     const struct radius_datagram *d, struct fx *fx);

struct radius_server_counts {
	unsigned sessions; /* kept now */
	unsigned requests, duplicates, dropped;
	unsigned accepts, rejects, challenges;
};
struct radius_server_counts radius_server_counts(const struct radius_server *s);

#endif
