#include "crypto/ct.h"
#include "proto/eap_methods.h"
#include "proto/eap_ttls.h"

/* EAP-TTLSv0 with PAP or MS-CHAP-V2 inside, the peer: it speaks first in the tunnel. */
struct ttls_peer {
	struct eap_tls_io io;
	const struct spec_eap_peer *spec;
	bool open, spoke, over;
	uint8_t hash[NT_HASH_LEN];
	uint8_t challenge[TTLS_CHALLENGE];
	uint8_t peer_challenge[MSCHAPV2_CHALLENGE];
	uint8_t response[MSCHAPV2_RESPONSE];
};

static struct bytes text_of(const char *s)
{
	return bytes_of(s, strlen(s));
}

static bool is_pap(const struct spec_eap_peer *spec)
{
	return (spec->ttls_auth & SPEC_TTLS_PAP) != 0;
}

static bool can_play(const struct spec_eap_peer *spec)
{
	return spec->identity != NULL && spec->password.given &&
	       (spec->ttls_auth & (SPEC_TTLS_PAP | SPEC_TTLS_MSCHAPV2)) != 0 &&
	       !(is_pap(spec) && spec->password.is_nt_hash);
}

static void end(void *state)
{
	eap_tls_io_free(state, sizeof(struct ttls_peer));
}

static enum err begin(const struct eap_begin *how, const struct eap_env *env, void **state)
{
	const struct spec_eap_peer *spec = how->peer->spec;
	struct ttls_peer *s;
	enum err e;

	if (!can_play(spec))
		return ERR_UNSUPPORTED;
	e = eap_tls_io_new(sizeof(*s), how, env, EAP_TYPE_TTLS, false, &s);
	if (e)
		return e;
	s->spec = spec;
	if (!is_pap(spec))
		e = ttls_nt_hash(env->crypto, &spec->password, s->hash);
	if (e)
		end(s);
	else
		*state = s;
	return e == ERR_RANGE ? ERR_UNSUPPORTED : e;
}

static bool keys(const void *state, struct eap_keys *out)
{
	const struct ttls_peer *s = state;

	if (s->open)
		*out = s->io.keys;
	return s->open;
}

/* [RFC 5281 11.2.5] "the User-Password AVP ... null-padded to a multiple of 16 octets". */
static void say_pap(const struct ttls_peer *s, struct wr *plain)
{
	struct bytes password = s->spec->password.text;
	uint8_t padded[TTLS_PLAIN_MAX / 2] = { 0 };
	size_t len = (password.len + TTLS_PASSWORD_BLOCK - 1) / TTLS_PASSWORD_BLOCK *
		     TTLS_PASSWORD_BLOCK;

	if (len > sizeof(padded)) {
		plain->overflow = true;
		return;
	}
	if (password.len > 0)
		memcpy(padded, password.p, password.len);
	ttls_avp_build(plain, TTLS_IETF, TTLS_USER_PASSWORD, bytes_of(padded, len));
	ct_wipe(padded, sizeof(padded));
}

static struct mschapv2_in input(const struct ttls_peer *s)
{
	return (struct mschapv2_in){ mschapv2_user(text_of(s->spec->identity)), s->hash,
				     s->challenge, s->peer_challenge };
}

/* [RFC 5281 11.2.4] */
static enum err say_mschapv2(struct ttls_peer *s, const struct eap_env *env, struct wr *plain)
{
	struct mschapv2_in in = input(s);
	uint8_t body[TTLS_RESPONSE];
	struct wr w = wr_of(body, sizeof(body));
	enum err e = ttls_challenge(&s->io, s->challenge);

	rng_fill(env->rng, s->peer_challenge, sizeof(s->peer_challenge));
	if (!e)
		e = mschapv2_response(env->crypto, &in, s->response);
	wr_u8(&w, s->challenge[MSCHAPV2_CHALLENGE]);
	wr_u8(&w, 0);
	wr_put(&w, s->peer_challenge, MSCHAPV2_CHALLENGE);
	wr_zero(&w, 8);
	wr_put(&w, s->response, MSCHAPV2_RESPONSE);
	ttls_avp_build(plain, TTLS_MICROSOFT, TTLS_MS_CHAP_CHALLENGE,
		       bytes_of(s->challenge, MSCHAPV2_CHALLENGE));
	ttls_avp_build(plain, TTLS_MICROSOFT, TTLS_MS_CHAP2_RESPONSE, BYTES(body));
	return e;
}

static enum err speak(struct ttls_peer *s, const struct eap_env *env, struct eap_outcome *o)
{
	uint8_t mem[TTLS_PLAIN_MAX];
	struct wr plain = wr_of(mem, sizeof(mem));
	enum err e = ERR_OK;

	s->spoke = true;
	ttls_avp_build(&plain, TTLS_IETF, TTLS_USER_NAME, text_of(s->spec->identity));
	if (is_pap(s->spec)) {
		say_pap(s, &plain);
		o->decision = EAP_COND_SUCC;
	} else {
		e = say_mschapv2(s, env, &plain);
	}
	if (plain.overflow)
		eap_outcome_fail(o, false, "EAP-TTLS: identity or password too long");
	else if (!e)
		e = eap_tls_io_seal(&s->io, env, wr_sofar(&plain));
	ct_wipe(mem, sizeof(mem));
	return e ? e : eap_tls_io_ended(&s->io, true);
}

/* The server's proof that it knows the password. */
static enum err listen(struct ttls_peer *s, const struct eap_env *env, struct eap_outcome *o)
{
	struct mschapv2_in in = input(s);
	uint8_t want[TTLS_SUCCESS];
	struct ttls_avps a;
	const char *why = ttls_avps_parse(tls_plain(s->io.tls), &a);
	enum err e;

	if (why == NULL && (is_pap(s->spec) || a.success.p == NULL))
		why = "EAP-TTLS: unexpected AVPs";
	if (why != NULL) {
		eap_outcome_fail(o, false, why);
		return ERR_OK;
	}
	e = ttls_success(env->crypto, &in, s->response, s->challenge[MSCHAPV2_CHALLENGE], want);
	if (e)
		return e;
	if (a.success.len < sizeof(want) || !ct_equal(a.success.p, want, sizeof(want)))
		eap_outcome_fail(o, false,
				 "EAP-TTLS: Invalid authenticator response in Phase 2 MSCHAPV2");
	else
		eap_outcome_done(o);
	s->over = true;
	return ERR_OK;
}

static enum err on_open(struct ttls_peer *s, const struct eap_env *env, struct eap_outcome *o)
{
	enum err e = ERR_OK;

	if (!s->open)
		e = eap_tls_io_keys(&s->io, TTLS_LABEL);
	s->open = true;
	if (e || s->over)
		return e;
	if (s->spoke && tls_plain(s->io.tls).len > 0)
		return listen(s, env, o);
	if (tls_resumed(s->io.tls)) /* "fast reauth - may skip Phase 2" */
		o->decision = EAP_COND_SUCC;
	else if (s->spoke)
		o->decision = is_pap(s->spec) ? EAP_COND_SUCC : EAP_FAIL;
	else if (!eap_tls_io_waits(&s->io))
		return speak(s, env, o);
	return ERR_OK;
}

static enum err step(void *state, const struct eap_env *env, const struct eap_turn *turn,
		     struct wr *out, struct eap_outcome *o, struct fx *fx)
{
	struct ttls_peer *s = state;
	enum eap_tls_turn what;
	enum err e = eap_tls_io_step(&s->io, env, turn, out, o, fx, &what);

	if (e || what == EAP_TLS_ANSWERED)
		return e;
	if (tls_state(s->io.tls) == TLS_OPEN)
		e = on_open(s, env, o);
	else if (tls_state(s->io.tls) == TLS_CLOSED)
		eap_outcome_fail(o, false, "EAP-TTLS: the server closed TLS");
	if (!e)
		eap_tls_io_put(&s->io, out);
	return e;
}

const struct eap_method eap_ttls_peer = { { 0, EAP_TYPE_TTLS }, begin, step, keys, end };
