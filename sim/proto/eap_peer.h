#ifndef PROTO_EAP_PEER_H
#define PROTO_EAP_PEER_H

#include "base/mac.h"
#include "base/time.h"
#include "proto/eap_method.h"

/*
 * The EAP peer [RFC 3748; RFC 4137 4], as wpa_supplicant runs it: it answers requests, one packet
 * for one packet, and decides whether a Success or Failure is believed. It has no timers; the
 * client timeout, frames and their repetition are eapol_supp's.
 */
enum eap_peer_state {
	EAP_PEER_DISABLED, /* no port */
	EAP_PEER_IDLE,	   /* no method yet: Identity, Notification and a first method request */
	EAP_PEER_METHOD,   /* a method was chosen */
	EAP_PEER_SUCCESS,
	EAP_PEER_FAILURE,
	EAP_PEER_STATE_COUNT
};

enum eap_peer_event_kind {
	EAP_PEER_EV_RESTART, /* a new session; .authenticator: for traces */
	EAP_PEER_EV_PACKET,  /* .packet */
	EAP_PEER_EV_TIMEOUT, /* EAP_CLIENT_TIMEOUT_NS since the last answer */
	/* [RFC 4137 4.1.1 altAccept] the keys of the layer below show that the server was content:
	 * a lost Success does no harm. */
	EAP_PEER_EV_LOWER_SUCCESS,
	EAP_PEER_EV_CACHED, /* another association's keys are used: nothing to authenticate */
	EAP_PEER_EV_DISABLE,
	EAP_PEER_EV_COUNT
};

#define EAP_CLIENT_TIMEOUT_NS (60 * NS_PER_S) /* [wpa_supplicant EAP_CLIENT_TIMEOUT_DEFAULT] */

struct eap_peer_event {
	enum eap_peer_event_kind kind;
	union {
		struct mac authenticator;
		struct bytes packet;
	} u;
};

struct eap_peer {
	enum eap_peer_state state;
	const struct eap_peer_conf *conf;
	struct rng rng;
	struct mac authenticator;

	const struct eap_method *method;
	void *session; /* the method's, owned */
	enum eap_progress progress;
	enum eap_decision decision;
	int16_t last_id;      /* of the last request answered; -1: none */
	uint8_t last_sha1[20]; /* of that request */
	unsigned rounds, rounds_short;
	uint8_t answer[EAP_PACKET_MAX]; /* the last one, to be repeated */
	size_t answer_len;

	bool has_keys; /* with EAP_PEER_SUCCESS */
	struct eap_keys keys;
};

/* conf outlives the peer. */
void eap_peer_init(struct eap_peer *p, const struct eap_peer_conf *conf, struct rng rng);
void eap_peer_fini(struct eap_peer *p); /* wipes, ends the method */

/*
 * *answer: the response to send, in the peer's memory until the next step, or empty. After an error
 * only eap_peer_fini may follow. env->rng is not looked at: a peer has its own stream.
 */
MUST_CHECK enum err eap_peer_step(struct eap_peer *p, const struct eap_env *env,
				  const struct eap_peer_event *ev, struct fx *fx,
				  struct bytes *answer);

bool eap_peer_may_go(enum eap_peer_state from, enum eap_peer_state to);
const char *eap_peer_state_text(enum eap_peer_state s);

#endif
