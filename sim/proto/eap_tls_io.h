#ifndef PROTO_EAP_TLS_IO_H
#define PROTO_EAP_TLS_IO_H

#include "crypto/tls.h"
#include "proto/eap_method.h"

/*
 * What EAP-TLS, PEAP and TTLS share: TLS in fragments [RFC 5216 3], one a step, as wpa_supplicant
 * and hostapd cut them, and the keys exported from it.
 */
enum {
	EAP_TLS_LENGTH = 0x80, /* L: TLS Message Length follows */
	EAP_TLS_MORE = 0x40,   /* M */
	EAP_TLS_START = 0x20,  /* S */
	EAP_TLS_MESSAGE_MAX = 65536,  /* of one flight, as in hostap */
	EAP_TLS_FRAGMENT_MIN = 64,
	EAP_TLS_FRAGMENT_MAX = 1900, /* an EAP packet still fits EAP_PACKET_MAX */
	EAP_TLS_FRAGMENT = 1398	     /* hostap's fragment_size */
};

/*
 * TLS of one network block or of one server: many sessions, one after the other or together.
 * Owned by whoever made it; freed after its sessions and before the crypto.
 */
struct eap_tls_conf {
	struct tls_ctx *ctx;
	int64_t epoch_s; /* seconds since 1970 where now_ns is 0 */
	uint32_t fragment_size;
	struct tls_session *kept; /* peer: of the last success, offered to be resumed */
};

struct eap_tls_make {
	struct crypto *crypto;
	struct rng *rng;
	int64_t epoch_s, now_ns;
};
/* As tls_ctx_new: ERR_PARSE and ERR_LIMIT with a text about certificates, keys or trust. */
MUST_CHECK enum err eap_tls_conf_peer(const struct eap_tls_make *m,
				      const struct spec_eap_peer *spec, struct tls_why *why,
				      struct eap_tls_conf *out);
MUST_CHECK enum err eap_tls_conf_server(const struct eap_tls_make *m,
					const struct spec_eap_server *spec, struct tls_why *why,
					struct eap_tls_conf *out);
/* Servers: sessions to be resumed are forgotten, as by a restart. NULL is fine. */
void eap_tls_conf_forget(struct eap_tls_conf *conf);
void eap_tls_conf_fini(struct eap_tls_conf *conf);

/* Embedded in a method's session. */
struct eap_tls_io {
	struct eap_tls_conf *conf;
	struct tls *tls;
	enum eap_type_no type;
	bool server;
	bool dead; /* server: TLS failed and the alert is on its way */
	uint8_t *in; /* the flight so far; NULL outside of one in fragments */
	size_t in_len, in_total;
	size_t out_at; /* how far tls_out is sent */
	struct tls_work told;
	struct eap_keys keys; /* with eap_tls_io_keys */
};

/*
 * A method's session of size octets, zeroed, whose first member is a struct eap_tls_io, begun.
 * ERR_UNSUPPORTED without a configuration or inside another tunnel; demand_cert: of a server.
 */
MUST_CHECK enum err eap_tls_io_new(size_t size, const struct eap_begin *how,
				   const struct eap_env *env, enum eap_type_no type,
				   bool demand_cert, void *session);
void eap_tls_io_free(void *session, size_t size); /* NULL is fine; wipes all of it */

enum eap_tls_turn {
	EAP_TLS_ANSWERED, /* out and outcome are set: a fragment, an acknowledgement, an end */
	EAP_TLS_ADVANCED  /* TLS has taken what came: the method goes on */
};
/*
 * One packet, up to where the method itself has to look. With EAP_TLS_ADVANCED TLS has not failed,
 * nothing is written, and tls_out may hold a flight to be sent with eap_tls_io_put.
 */
MUST_CHECK enum err eap_tls_io_step(struct eap_tls_io *io, const struct eap_env *env,
				    const struct eap_turn *turn, struct wr *out,
				    struct eap_outcome *outcome, struct fx *fx,
				    enum eap_tls_turn *what);

/*
 * The server's: with the first request, and only until the handshake is over. EAP_TLS_ADVANCED then
 * means that TLS is open; an end of it without that is the method's failure.
 */
MUST_CHECK enum err eap_tls_io_serve(struct eap_tls_io *io, const struct eap_env *env,
				     const struct eap_turn *turn, struct wr *out,
				     struct eap_outcome *outcome, struct fx *fx,
				     enum eap_tls_turn *what);
/* The next fragment of what waits, or an acknowledgement if nothing does. */
void eap_tls_io_put(struct eap_tls_io *io, struct wr *out);
bool eap_tls_io_waits(const struct eap_tls_io *io);
/* Encrypts behind what waits. */
MUST_CHECK enum err eap_tls_io_seal(struct eap_tls_io *io, const struct eap_env *env,
				    struct bytes plain);
struct tls_call eap_tls_io_call(const struct eap_tls_io *io, const struct eap_env *env);

/*
 * MSK, EMSK and Session-Id into io->keys: TLS 1.2 by the method's label [RFC 5216 2.3, RFC 5281 8],
 * TLS 1.3 by the common one [RFC 9190 2.3, RFC 9427 2.1].
 */
MUST_CHECK enum err eap_tls_io_keys(struct eap_tls_io *io, const char *label);

/*
 * Session resumption. A server notes the method and who it was; `ended` keeps or forgets the peer's
 * session for the next time.
 */
MUST_CHECK enum err eap_tls_io_note(struct eap_tls_io *io, struct bytes identity);
/* A resumed session's note; false if it has none or is another method's. */
MUST_CHECK bool eap_tls_io_noted(const struct eap_tls_io *io, struct bytes *identity);
MUST_CHECK enum err eap_tls_io_ended(struct eap_tls_io *io, bool well);

/* Shorthand for what a step answers. */
void eap_outcome_fail(struct eap_outcome *o, bool server, const char *why);
void eap_outcome_done(struct eap_outcome *o);

#endif
