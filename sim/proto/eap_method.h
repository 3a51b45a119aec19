#ifndef PROTO_EAP_METHOD_H
#define PROTO_EAP_METHOD_H

#include "base/bytes.h"
#include "base/rng.h"
#include "crypto/crypto.h"
#include "proto/fx.h"
#include "spec/bugs.h"
#include "spec/eap.h"
#include "wire/eap.h"

/*
 * One EAP method, on one side, as eap_peer and eap_server (and, within a tunnel, PEAP and TTLS)
 * see it [RFC 3748 2.2; RFC 4137 4.3, 5.2, 6.2]. It reads and writes type-data alone: what follows
 * the type of a request or response. Code, identifier, type, duplicates and repetition are the
 * caller's. It sends one packet a step; a method whose messages are longer fragments them itself.
 */

/* What a method may use during one step. rng is the session's stream, moved on by every draw. */
struct eap_env {
	struct crypto *crypto;
	struct bugs *bugs;
	struct rng *rng;
	int64_t now_ns; /* virtual; what it is as a date is the TLS configuration's */
};

/* Longest Session-Id: EAP-TLS and its kin have 65 octets [RFC 5216 2.3], EAP-FAST too. */
enum { EAP_MSK_MAX = 64, EAP_EMSK_MAX = 64, EAP_SESSION_ID_MAX = 80, EAP_IDENTITY_MAX = 253 };

/*
 * Packets one session may take on either side, and how many of them in a row may be below EAP_SHORT
 * octets [wpa_supplicant EAP_MAX_AUTH_ROUNDS, hostapd max_auth_rounds, max_auth_rounds_short].
 */
enum { EAP_ROUNDS_MAX = 100, EAP_ROUNDS_SHORT_MAX = 50, EAP_SHORT = 20 };

/* What a method ends with. Lengths are 0 of what it does not export. A secret: wipe. */
struct eap_keys {
	uint8_t msk[EAP_MSK_MAX];
	size_t msk_len; /* 64; EAP-MSCHAPv2 32; EAP-MD5 0 */
	uint8_t emsk[EAP_EMSK_MAX];
	size_t emsk_len;
	uint8_t session_id[EAP_SESSION_ID_MAX]; /* Type || Method-Id [RFC 5247 1.4] */
	size_t session_id_len;
};

/* The methods an end has built in, in the order in which a Nak of it lists them. */
struct eap_method;
struct eap_methods {
	const struct eap_method *const *method;
	size_t n;
};

/* TLS: certificates, keys, versions, session cache; defined in proto/eap_tls_io.h. */
struct eap_tls_conf;

/* A station's network block. All of it outlives the method. */
struct eap_peer_conf {
	const struct spec_eap_peer *spec;
	struct eap_methods methods; /* outside a tunnel; spec says which of them are allowed */
	struct eap_methods inner;   /* inside PEAP or TTLS */
	struct eap_tls_conf *tls;   /* NULL: methods with TLS cannot begin */
};

/* An EAP server. A user is the row of spec_eap_user_find. */
struct eap_server_conf {
	const struct spec_eap_server *spec;
	struct eap_methods methods, inner;
	struct eap_tls_conf *tls;
};

/* Given to begin; one of peer, server is there. All of it outlives the method. */
struct eap_begin {
	const struct eap_peer_conf *peer;
	const struct eap_server_conf *server;
	struct bytes identity;		  /* server: of the Response/Identity, phase 1 or 2 */
	const struct spec_eap_user *user; /* server: the row of that identity */
	bool inner;			  /* within a tunnel */
};

/*
 * [RFC 4137 4.2] methodState and decision. A server's method ends with EAP_DONE and FAIL or
 * UNCOND_SUCC; a peer's decision says whether a Success, or its lack, will be believed.
 */
enum eap_progress {
	EAP_CONT,     /* more must follow: neither Success nor Failure is expected */
	EAP_MAY_CONT, /* peer: either more, or the end */
	EAP_DONE
};
enum eap_decision {
	EAP_FAIL,
	EAP_COND_SUCC, /* peer: fine, if the server says so too */
	EAP_UNCOND_SUCC
};

/* The packet in hand. */
struct eap_turn {
	struct bytes in; /* type-data received */
	bool first;	 /* server: nothing was received, make the first request; in is empty */
	uint8_t in_id;	 /* identifier of what was received */
	uint8_t out_id;	 /* identifier of what is about to be sent; the peer's is in_id */
};

/* What came of it. Starts as { false, EAP_CONT, EAP_FAIL, NULL, NULL }. */
struct eap_outcome {
	bool ignore; /* as if it had never come: nothing is sent, nothing has changed */
	enum eap_progress progress;
	enum eap_decision decision;
	const char *why; /* static, with ignore or a failure; the real daemon's words */
	/* Of a server with a tunnel, at its end: the row of the user inside, or NULL. */
	const struct spec_eap_user *inner_user;
};

struct eap_method {
	struct eap_type type;
	/*
	 * A new session in *state, owned by the method until `end`. ERR_UNSUPPORTED: the
	 * configuration lacks what the method needs (password, tls); the method is not offered.
	 */
	enum err (*begin)(const struct eap_begin *how, const struct eap_env *env, void **state);
	/*
	 * One packet in, at most one out. Writes type-data to out, which has room for what the
	 * fragment size allows; with outcome->ignore, and by a server that is EAP_DONE, nothing is
	 * written. Logs to fx; appends no other effects but FX_LOG, FX_BUG and FX_WORK. After an
	 * error only `end` may follow.
	 */
	enum err (*step)(void *state, const struct eap_env *env, const struct eap_turn *turn,
			 struct wr *out, struct eap_outcome *outcome, struct fx *fx);
	/* Valid once the decision is not EAP_FAIL; false if there are no keys. */
	bool (*keys)(const void *state, struct eap_keys *out);
	void (*end)(void *state); /* wipes and frees; NULL is fine */
};

/*
 * Methods are constant tables of the file that implements them, one per side:
 *   extern const struct eap_method eap_tls_peer, eap_tls_server;
 */

#endif
