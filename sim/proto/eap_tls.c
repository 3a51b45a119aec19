#include "proto/eap_methods.h"
#include "proto/eap_tls_io.h"

/*
 * EAP-TLS [RFC 5216; RFC 9190 for TLS 1.3], in which a server says by one octet of application
 * data, a zero, that nothing of the handshake is to follow [RFC 9190 2.1.1].
 */
struct eap_tls {
	struct eap_tls_io io;
	struct bytes identity; /* of the server's peer; borrowed from the conversation */
	bool confirmed;	       /* the zero was sent */
	bool has_keys;
};

static const char label[] = "client EAP encryption"; /* [RFC 5216 2.3] */

static enum err begin(const struct eap_begin *how, const struct eap_env *env, void **state)
{
	struct eap_tls *s;
	enum err e = eap_tls_io_new(sizeof(*s), how, env, EAP_TYPE_TLS, true, &s);

	if (e)
		return e;
	s->identity = how->identity;
	*state = s;
	return ERR_OK;
}

static void end(void *state)
{
	eap_tls_io_free(state, sizeof(struct eap_tls));
}

static bool keys(const void *state, struct eap_keys *out)
{
	const struct eap_tls *s = state;

	if (s->has_keys)
		*out = s->io.keys;
	return s->has_keys;
}

static enum err succeed(struct eap_tls *s, struct eap_outcome *o)
{
	enum err e = eap_tls_io_keys(&s->io, label);

	if (!e)
		e = eap_tls_io_ended(&s->io, true);
	s->has_keys = !e;
	eap_outcome_done(o);
	return e;
}

/* The peer. */
static enum err peer_begin(const struct eap_begin *how, const struct eap_env *env, void **state)
{
	const struct spec_eap_peer *spec = how->peer->spec;

	if (spec->client_cert.data.len == 0 && spec->private_key.data.len == 0)
		return ERR_UNSUPPORTED; /* "EAP-TLS: Private key not configured" */
	return begin(how, env, state);
}

/* [RFC 9190 2.1.1] without the zero no Success is believed. */
static enum err peer_open(struct eap_tls *s, struct eap_outcome *o, struct fx *fx)
{
	struct bytes plain = tls_plain(s->io.tls);
	static const uint8_t zero[1];

	if (tls_version(s->io.tls) != TLS_1_3)
		return eap_tls_io_waits(&s->io) ? ERR_OK : succeed(s, o);
	if (plain.len == 0)
		return ERR_OK;
	if (!bytes_equal(plain, BYTES(zero))) {
		eap_outcome_fail(o, false, "EAP-TLS: unexpected application data");
		return ERR_OK;
	}
	fx_log(fx, LOG_DEBUG, false, "EAP-TLS: ACKing protected success indication");
	return succeed(s, o);
}

static enum err peer_step(void *state, const struct eap_env *env, const struct eap_turn *turn,
			  struct wr *out, struct eap_outcome *o, struct fx *fx)
{
	struct eap_tls *s = state;
	enum eap_tls_turn what;
	enum err e = eap_tls_io_step(&s->io, env, turn, out, o, fx, &what);

	if (e || what == EAP_TLS_ANSWERED)
		return e;
	eap_tls_io_put(&s->io, out);
	if (tls_state(s->io.tls) == TLS_OPEN)
		return peer_open(s, o, fx);
	if (tls_state(s->io.tls) == TLS_CLOSED)
		eap_outcome_fail(o, false, "EAP-TLS: the server closed TLS");
	return ERR_OK;
}

/* The server. */
static enum err confirm(struct eap_tls *s, const struct eap_env *env, struct fx *fx)
{
	static const uint8_t zero[1];

	if (tls_version(s->io.tls) != TLS_1_3 || s->confirmed)
		return ERR_OK;
	fx_log(fx, LOG_DEBUG, false, "EAP-TLS: Send protected success indication (appl data 0x00)");
	s->confirmed = true;
	return eap_tls_io_seal(&s->io, env, BYTES(zero));
}

static enum err server_open(struct eap_tls *s, const struct eap_env *env, struct wr *out,
			    struct eap_outcome *o, struct fx *fx)
{
	struct bytes who;
	enum err e;

	if (tls_resumed(s->io.tls) && !eap_tls_io_noted(&s->io, &who)) {
		eap_outcome_fail(o, true,
				 "EAP-TLS: No success data in resumed session - reject attempt");
		return eap_tls_io_ended(&s->io, false);
	}
	e = confirm(s, env, fx);
	if (e)
		return e;
	if (eap_tls_io_waits(&s->io)) {
		eap_tls_io_put(&s->io, out);
		return ERR_OK;
	}
	e = eap_tls_io_note(&s->io, s->identity);
	return e ? e : succeed(s, o);
}

static enum err server_step(void *state, const struct eap_env *env, const struct eap_turn *turn,
			    struct wr *out, struct eap_outcome *o, struct fx *fx)
{
	struct eap_tls *s = state;
	enum eap_tls_turn what;
	enum err e = eap_tls_io_serve(&s->io, env, turn, out, o, fx, &what);

	return e || what == EAP_TLS_ANSWERED ? e : server_open(s, env, out, o, fx);
}

const struct eap_method eap_tls_peer = { { 0, EAP_TYPE_TLS }, peer_begin, peer_step, keys, end };
const struct eap_method eap_tls_server = { { 0, EAP_TYPE_TLS }, begin, server_step, keys, end };
