#ifndef CRYPTO_TLS_H
#define CRYPTO_TLS_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/rng.h"
#include "crypto/crypto.h"

/*
 * One end of a TLS connection over memory, as EAP methods use it: octets of the peer in, octets for
 * the peer out, application data, exported keys. TLS 1.2 [RFC 5246] and 1.3 [RFC 8446].
 *
 * All that is drawn comes from the stream of the call, and every clock is the call's, so that
 * the same calls give the same octets in any process. What a peer does wrong is a state
 * (TLS_FAILED) with a text, never an error: an error is memory or OpenSSL itself.
 */
enum tls_role {
	TLS_CLIENT,
	TLS_SERVER
};

enum tls_version {
	TLS_ANY, /* no limit */
	TLS_1_2,
	TLS_1_3
};

enum {
	TLS_PEM_MAX = 64 * 1024,   /* octets of one PEM text */
	TLS_FLIGHT_MAX = 64 * 1024, /* octets that may wait in one direction */
	TLS_PLAIN_MAX = 16 * 1024, /* application data of one step */
	TLS_NOTE_MAX = 256,	   /* of a session */
	TLS_WHY_MAX = 192,
	TLS_RANDOM = 32
};

/* English for people: what was wrong. Empty when nothing was. */
struct tls_why {
	char text[TLS_WHY_MAX];
};

/* What the peer's certificate must say beside being valid; NULL: anything. As in wpa_supplicant. */
struct tls_expect {
	const char *domain_suffix; /* domain_suffix_match: names with ";" between them */
	const char *domain;	   /* domain_match: whole names */
	const char *subject;	   /* subject_match: part of "/C=FI/O=Example/CN=radius" */
	const char *altsubject;	   /* altsubject_match: "DNS:…;EMAIL:…;URI:…" */
};

/* All borrowed for the call. PEM texts may hold anything between the blocks. */
struct tls_config {
	enum tls_role role;
	enum tls_version min, max;
	struct bytes ca;    /* trusted certificates; empty: the peer's is not looked at */
	struct bytes chain; /* own certificate first; empty: none (clients only) */
	struct bytes key;   /* its private key */
	const char *key_password;  /* NULL when the key is in the clear */
	const char *ciphers;	   /* OpenSSL's list for TLS 1.2; NULL: its own */
	struct tls_expect expect;
	bool any_time;	    /* certificates are good before and after their time, too */
	unsigned session_s; /* servers: how long a session may be resumed; 0: never */
	unsigned sessions;  /* servers: how many are kept; at least 1 with session_s */
};

/*
 * Certificates, trust and (servers) resumable sessions of one configuration; one for many ends.
 * ERR_PARSE with a text when a PEM text, the key or the cipher list is not what it should be,
 * ERR_LIMIT when one is too long. Freed after its ends and before c.
 */
struct tls_ctx;
struct tls_call {
	struct rng *rng; /* drawn from during the call */
	int64_t now_s;	 /* virtual, seconds since 1970: certificates and sessions age by it */
};
MUST_CHECK enum err tls_ctx_new(struct crypto *c, const struct tls_config *cfg,
				const struct tls_call *call, struct tls_why *why,
				struct tls_ctx **out);
/* Servers: no session of before can be resumed any more, as after a restart. */
void tls_ctx_forget(struct tls_ctx *x);
void tls_ctx_free(struct tls_ctx *x); /* NULL is fine */

/* What a client needs to resume; made of one end, used by later ones of the same tls_ctx. */
struct tls_session;
void tls_session_free(struct tls_session *s); /* NULL is fine; wipes */

enum tls_state {
	TLS_HANDSHAKE,
	TLS_OPEN,   /* application data may be written */
	TLS_CLOSED, /* the peer said goodbye */
	TLS_FAILED  /* tls_why says why; what is in tls_out (an alert) may still be sent */
};

struct tls;
struct tls_start {
	const struct tls_session *resume; /* clients: or NULL */
	bool demand_cert; /* servers: a client without a trusted certificate is refused */
	uint8_t purpose;  /* servers: sessions of another purpose are not resumed */
};
/* A client begins with the first tls_step without octets. */
MUST_CHECK enum err tls_new(struct tls_ctx *x, const struct tls_call *call,
			    const struct tls_start *how, struct tls **out);
void tls_free(struct tls *t); /* NULL is fine; wipes */

/*
 * Takes octets of the peer (any part of its flight, or none) and goes as far as they reach. Then
 * tls_out holds what is to be sent and tls_plain what came decrypted. Octets after TLS_FAILED are
 * ignored.
 */
void tls_step(struct tls *t, const struct tls_call *call, struct bytes in);
/* Encrypts; behind what waits in tls_out. With TLS_OPEN only; at most TLS_PLAIN_MAX octets. */
MUST_CHECK enum err tls_write(struct tls *t, const struct tls_call *call, struct bytes plain);

/* Borrowed until the next call; tls_sent empties it. */
struct bytes tls_out(const struct tls *t);
void tls_sent(struct tls *t);
/* Application data of the last step; borrowed until the next. */
struct bytes tls_plain(const struct tls *t);

enum tls_state tls_state(const struct tls *t);
const struct tls_why *tls_why(const struct tls *t);

/* The first fatal alert, either way. */
struct tls_alert {
	bool seen;
	bool sent;	     /* by this end */
	uint8_t description; /* [RFC 8446 6] */
};
struct tls_alert tls_alert(const struct tls *t);
const char *tls_alert_text(uint8_t description); /* "unknown CA" */

/* With TLS_OPEN. */
enum tls_version tls_version(const struct tls *t);
const char *tls_cipher(const struct tls *t); /* "ECDHE-RSA-AES256-GCM-SHA384" */
bool tls_resumed(const struct tls *t);
/* Whether the peer showed a certificate that was verified (in this or the resumed handshake). */
bool tls_peer_verified(const struct tls *t);
void tls_randoms(const struct tls *t, uint8_t client[static TLS_RANDOM],
		 uint8_t server[static TLS_RANDOM]);

/*
 * Exported keying material [RFC 5705; RFC 8446 7.5]. context.p NULL: without context, which TLS 1.2
 * tells from an empty one.
 */
struct tls_exporter {
	const char *label;
	struct bytes context;
};
MUST_CHECK enum err tls_export(struct tls *t, const struct tls_exporter *e, uint8_t *out,
			       size_t out_len);

/* The client's session so far, for later; *out is NULL when it cannot be resumed. */
MUST_CHECK enum err tls_session_get(struct tls *t, struct tls_session **out);
/*
 * Servers: a note that a resuming end finds again (at most TLS_NOTE_MAX octets). Sessions without
 * one are resumed by TLS all the same; it is the owner's to ask for the note and refuse.
 */
MUST_CHECK enum err tls_note_put(struct tls *t, struct bytes note);
struct bytes tls_note(const struct tls *t); /* empty: none; borrowed */
/* Servers: forgets the session of this end. */
void tls_session_drop(struct tls *t);

/* Kinds of keys of certificates. */
enum tls_key {
	TLS_KEY_OTHER,
	TLS_KEY_RSA_2048,
	TLS_KEY_RSA_3072,
	TLS_KEY_RSA_4096,
	TLS_KEY_P256,
	TLS_KEY_P384,
	TLS_KEY_COUNT
};

/* What this end has computed since it was made. */
struct tls_work {
	unsigned sign;		 /* private-key signatures, with own_key */
	unsigned verify;	 /* signatures of handshake messages and certificates, peer_key */
	unsigned ecdh;		 /* key agreements */
	enum tls_key own_key;
	enum tls_key peer_key;
};
struct tls_work tls_work(const struct tls *t);

#endif
