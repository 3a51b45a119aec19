#ifndef PROTO_EAP_SERVER_H
#define PROTO_EAP_SERVER_H

#include "base/mac.h"
#include "proto/eap_method.h"

/*
 * The EAP server [RFC 3748; RFC 4137 5, 6], as hostapd runs it behind RADIUS or in the AP: one
 * session, which begins with the peer's first response (normally Identity) and answers each
 * response with at most one packet. It has no timers: requests are repeated by the authenticator.
 */
enum eap_server_state {
	EAP_SERVER_NEW,
	EAP_SERVER_IDENTITY, /* asked for the identity, because the session began otherwise */
	EAP_SERVER_PROPOSED, /* first request of a method sent: a Nak may come */
	EAP_SERVER_METHOD,
	EAP_SERVER_SUCCESS,
	EAP_SERVER_FAILURE,
	EAP_SERVER_STATE_COUNT
};

enum eap_server_answer {
	EAP_SERVER_SILENCE, /* discarded: nothing to send */
	EAP_SERVER_REQUEST, /* Access-Challenge */
	EAP_SERVER_ACCEPT,  /* .packet is a Success: keys and user are there */
	EAP_SERVER_REJECT   /* .packet is a Failure */
};

struct eap_server_out {
	enum eap_server_answer answer;
	struct bytes packet; /* in the server's memory until the next step */
};

struct eap_server {
	enum eap_server_state state;
	const struct eap_server_conf *conf;
	struct rng rng;
	struct mac peer; /* for traces */

	uint8_t identity[EAP_IDENTITY_MAX]; /* of the last Response/Identity */
	size_t identity_len;
	const struct spec_eap_user *user; /* of the identity; at the end, of the one inside */
	unsigned next_method;		  /* index into user->methods of the next to propose */
	uint32_t refused;		  /* bits of user->methods a Nak took away */
	const struct eap_method *method;
	void *session; /* the method's, owned */
	uint8_t id;    /* of the last request */
	unsigned rounds, rounds_short;
	uint8_t request[EAP_PACKET_MAX]; /* the last packet sent */
	size_t request_len;

	bool has_keys; /* with EAP_SERVER_SUCCESS */
	struct eap_keys keys;
};

/* conf outlives the session. peer: the station's address, for traces. */
void eap_server_init(struct eap_server *s, const struct eap_server_conf *conf, struct mac peer,
		     struct rng rng);
void eap_server_fini(struct eap_server *s); /* wipes, ends the method */

/*
 * One EAP packet of the peer. After ACCEPT, REJECT or an error only eap_server_fini may follow.
 * env->rng is not looked at: a session has its own stream.
 */
MUST_CHECK enum err eap_server_step(struct eap_server *s, const struct eap_env *env,
				    struct bytes packet, struct fx *fx, struct eap_server_out *out);

bool eap_server_may_go(enum eap_server_state from, enum eap_server_state to);
const char *eap_server_state_text(enum eap_server_state s);

#endif
