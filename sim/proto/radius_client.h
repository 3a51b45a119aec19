#ifndef PROTO_RADIUS_CLIENT_H
#define PROTO_RADIUS_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/rng.h"
#include "base/suite.h"
#include "crypto/crypto.h"
#include "proto/fx.h"
#include "spec/bss.h"
#include "spec/radio.h"
#include "wire/radius.h"

/*
 * hostapd's RADIUS client, one for a BSS: makes Access-Requests of EAP packets, repeats them,
 * changes servers, and judges what comes back.
 *
 * A request is repeated after 3 s, then after twice as long each time, at most 120 s. What was sent
 * four times without an answer moves the client to the next server of the list, where counting
 * begins anew; with one server, or one of another secret, everything pending is thrown away
 * instead. A request is sent 12 times a server in all. hostapd counts in whole seconds of its
 * clock, and so does this.
 *
 * Datagrams go out as FX_UDP with spans into the client: perform them before the next call.
 * Timers and tells are numbered from the bases below, above those of the key holder.
 */
enum { RADIUS_CLIENT_TIMER_BASE = 48, RADIUS_CLIENT_TELL_BASE = 48 };

enum radius_client_timer {
	RADIUS_CLIENT_TIMER_RETRY = RADIUS_CLIENT_TIMER_BASE,
	RADIUS_CLIENT_TIMER_PRIMARY, /* radius_retry_primary_interval */
	RADIUS_CLIENT_TIMER_END
};

enum radius_client_tell {
	/* value: the cookie of the request. radius_client_answer has it until the next call. */
	RADIUS_CLIENT_TELL_ANSWER = RADIUS_CLIENT_TELL_BASE,
	/* value: the cookie. No answer will come. hostapd itself does not notice. */
	RADIUS_CLIENT_TELL_GIVEN_UP
};

/* Requests that wait at one time; one more throws the oldest away. */
enum { RADIUS_CLIENT_MAX = 30 };

/*
 * What is kept of a station's conversation: one for each station, in its owner's memory; zeroed it
 * is new. radius_client_forget comes before its memory is reused.
 */
struct radius_session {
	bool waiting; /* for the answer to the request of this id */
	uint8_t id;
	bool challenged; /* the last answer was a Challenge, and had this State */
	uint8_t state[RADIUS_VALUE_MAX];
	uint8_t state_len;
	uint8_t cui[RADIUS_VALUE_MAX];
	uint8_t cui_len;
	uint64_t acct_session_id; /* drawn with the first request */
	uint64_t acct_multi_session_id;
};

struct radius_request {
	struct radius_session *session;
	struct mac sta;
	uint32_t cookie;
	struct bytes identity; /* of the last Response/Identity; empty: no User-Name */
	struct bytes eap;
	uint16_t aid; /* 0: none (pre-authentication) */
	bool preauth;
	enum spec_hw_mode hw_mode; /* of the radio: Connect-Info names it */
	uint8_t rate_500k; /* the highest of the station's supported rates */
	bool rsn;	   /* RSN, else WPA1 */
	enum akm akm;	   /* AKM_NONE: no key management yet, no WLAN-* attributes */
	enum cipher pairwise;
};

/* An answer; spans into the client. */
struct radius_answer {
	uint8_t code; /* RADIUS_ACCESS_ACCEPT, _REJECT or _CHALLENGE */
	struct mac sta;
	uint32_t cookie;
	int64_t round_trip_ns; /* since the last transmission */
	struct bytes eap;      /* empty: none in it */
	struct bytes msk;      /* Accept: Recv-Key and Send-Key joined; empty: not both there */
	struct bytes eap_session_id; /* EAP-Key-Name */
	bool has_session_timeout;
	uint32_t session_timeout_s; /* of a Challenge: how long the method waits */
	bool reauthenticate;	    /* Termination-Action: at the end of the session, not goodbye */
	uint16_t vlan_id;	    /* 0: none */
	uint32_t reason;	    /* WLAN-Reason-Code of a Reject; 0: none */
	struct bytes user_name;	    /* of an Accept: takes the identity's place */
	struct bytes class;	    /* the first Class */
	struct bytes cui;
	struct bytes reply_message; /* the first */
};

struct radius_client_config {
	const struct spec_bss *bss; /* outlives the client */
	struct mac bssid;
	const char *nas_identifier; /* outlives the client; NULL: none */
	struct rng rng;		    /* authenticators, ports, session ids */
};

struct radius_client;

/* ERR_NOMEM; ERR_UNSUPPORTED: a server with an IPv6 address. */
MUST_CHECK enum err radius_client_new(const struct radius_client_config *cfg,
				      struct radius_client **out);
void radius_client_free(struct radius_client *k); /* NULL is fine; wipes */

/* Also after a restart of the daemon: what was pending is gone. */
void radius_client_start(struct radius_client *k, int64_t now_ns, struct fx *fx);

/* Sends. Without a server that has a secret a line says so and nothing is sent. */
MUST_CHECK enum err radius_client_send(struct radius_client *k, struct crypto *c,
				       const struct radius_request *q, int64_t now_ns,
				       struct fx *fx);

struct radius_datagram {
	uint32_t from_ip;
	uint16_t from_port, to_port;
	struct bytes payload;
	int64_t now_ns;
};
/* Whether a datagram to this port is for this client at all. */
bool radius_client_owns(const struct radius_client *k, uint16_t port);
/* Foreign, malformed, late and forged answers are verdicts and hostapd's lines. */
MUST_CHECK enum err radius_client_rx(struct radius_client *k, struct crypto *c,
				     const struct radius_datagram *d, struct fx *fx);
void radius_client_timer(struct radius_client *k, unsigned timer, int64_t now_ns, struct fx *fx);

/* The station is gone: its requests are not repeated any more. */
void radius_client_forget(struct radius_client *k, const struct radius_session *session);

const struct radius_answer *radius_client_answer(const struct radius_client *k);

/* For tests and reports. */
unsigned radius_client_pending(const struct radius_client *k);
uint32_t radius_client_server_ip(const struct radius_client *k); /* 0: none */

#endif
