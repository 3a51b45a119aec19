#ifndef PROTO_EAP_METHOD_H
#define PROTO_EAP_METHOD_H

#include "base/bytes.h"
#include "base/rng.h"
#include "crypto/crypto.h"
#include "proto/fx.h"
#include "spec/bugs.h"
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
enum { EAP_MSK_MAX = 64, EAP_EMSK_MAX = 64, EAP_SESSION_ID_MAX = 80, EAP_IDENTITY_MAX = 253,
       EAP_PASSWORD_MAX = 256, EAP_METHODS_MAX = 8, NT_HASH_LEN = 16 };

/* What a method ends with. Lengths are 0 of what it does not export. A secret: wipe. */
struct eap_keys {
	uint8_t msk[EAP_MSK_MAX];
	size_t msk_len; /* 64; EAP-MSCHAPv2 32; EAP-MD5 0 */
	uint8_t emsk[EAP_EMSK_MAX];
	size_t emsk_len;
	uint8_t session_id[EAP_SESSION_ID_MAX]; /* Type || Method-Id [RFC 5247 1.4] */
	size_t session_id_len;
};

/* TLS: certificates, keys, versions, session cache; defined in proto/eap_tls_io.h. */
struct eap_tls_conf;

/* A password, or in its place the MD4 of its UTF-16LE form. */
struct eap_secret {
	struct bytes password; /* NT_HASH_LEN octets if is_nt_hash */
	bool is_nt_hash;
};

/* How a tunnelling method of the peer authenticates inside: phase2="auth=PAP", "auth=MSCHAPV2". */
enum eap_inner { EAP_INNER_EAP, EAP_INNER_PAP, EAP_INNER_CHAP, EAP_INNER_MSCHAP,
		 EAP_INNER_MSCHAPV2, EAP_INNER_COUNT };

/* Cryptobinding TLV: never, if the other side has it too, always. */
enum eap_binding { EAP_BINDING_NO, EAP_BINDING_OPTIONAL, EAP_BINDING_REQUIRED };

/* The network block of a station, as far as EAP goes. All of it outlives the method. */
struct eap_peer_conf {
	struct bytes identity;	/* the user's */
	struct bytes anonymous; /* anonymous_identity, in clear in place of identity; or empty */
	struct eap_secret secret;
	const struct eap_method *method[EAP_METHODS_MAX]; /* eap=, the preferred first */
	size_t n_method;
	const struct eap_method *inner_method[EAP_METHODS_MAX]; /* EAP within PEAP or TTLS */
	size_t n_inner_method;
	enum eap_inner ttls_inner;
	bool peap_label_1;		 /* phase1="peaplabel=1" */
	enum eap_binding crypto_binding; /* PEAPv0, phase1="crypto_binding=" */
	uint16_t fragment_size;		 /* fragment_size, 0: 1398 */
	const struct eap_tls_conf *tls;	 /* NULL: methods with TLS cannot begin */
};

/*
 * Users of a server, in the order of its file; the first that fits is the one. Rows of phase 1 and
 * of phase 2 (a "[2]" in hostapd's file) are looked up apart.
 */
enum { EAP_TTLS_PAP = 1, EAP_TTLS_CHAP = 2, EAP_TTLS_MSCHAP = 4, EAP_TTLS_MSCHAPV2 = 8 };
struct eap_user {
	struct bytes identity; /* the whole name, or with is_prefix how it begins */
	bool is_prefix;	       /* "name"*; with an empty identity and phase 1 everybody: * */
	bool phase2;
	const struct eap_method *method[EAP_METHODS_MAX]; /* server's sides, first choice first */
	size_t n_method;
	unsigned ttls; /* EAP_TTLS_* without EAP inside TTLS */
	struct eap_secret secret;
	/* What the server grants; of the phase 1 row, or of the phase 2 row where there is one. */
	uint16_t vlan_id;	    /* 0: none */
	uint32_t session_timeout_s; /* 0: none */
};
struct eap_users {
	const struct eap_user *user;
	size_t n;
};
/* NULL if nobody fits. */
const struct eap_user *eap_user_find(const struct eap_users *users, struct bytes identity,
				     bool phase2);

struct eap_server_conf {
	struct eap_users users;
	struct bytes server_id; /* named in challenges of EAP-MSCHAPv2: "hostapd" */
	enum eap_binding crypto_binding; /* PEAPv0; hostapd: EAP_BINDING_OPTIONAL */
	uint16_t fragment_size;		 /* 0: 1398 */
	const struct eap_tls_conf *tls;
};

/* Given to begin; one of peer, server is there. All of it outlives the method. */
struct eap_begin {
	const struct eap_peer_conf *peer;
	const struct eap_server_conf *server;
	struct bytes identity;	     /* server: of the Response/Identity, phase 1 or 2 */
	const struct eap_user *user; /* server: the row of that identity */
	bool inner;		     /* within a tunnel */
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

/* What came of it. Starts as { false, EAP_CONT, EAP_FAIL, NULL, 0 }. */
struct eap_outcome {
	bool ignore; /* as if it had never come: nothing is sent, nothing has changed */
	enum eap_progress progress;
	enum eap_decision decision;
	const char *why; /* static, with ignore or a failure; the real daemon's words */
	/* Of a server with a tunnel, at its end: the row of the user inside, or NULL. */
	const struct eap_user *inner_user;
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
