#include "crypto/ct.h"
#include "proto/eap_inner.h"
#include "proto/eap_methods.h"
#include "proto/eap_peap.h"

/*
 * PEAPv0, the peer: TLS, EAP inside it without headers, then the server's TLVs, which alone make a
 * Success credible.
 */
struct peap_peer {
	struct eap_tls_io io;
	struct eap_inner_peer inner;
	struct peap_bound bound;
	enum spec_crypto_binding binding;
	bool open;	/* the tunnel's keys are there */
	bool inside_ok; /* the inner method succeeded, or nothing need run: resumed */
	uint8_t isk[PEAP_ISK];
};

static enum err begin(const struct eap_begin *how, const struct eap_env *env, void **state)
{
	struct peap_peer *s;
	enum err e = eap_tls_io_new(sizeof(*s), how, env, EAP_TYPE_PEAP, false, &s);

	if (e)
		return e;
	s->inner.conf = how->peer;
	s->binding = how->peer->spec->crypto_binding;
	*state = s;
	return ERR_OK;
}

static void end(void *state)
{
	struct peap_peer *s = state;

	if (s != NULL)
		eap_inner_peer_fini(&s->inner);
	eap_tls_io_free(s, sizeof(*s));
}

static bool keys(const void *state, struct eap_keys *out)
{
	return peap_keys(&((const struct peap_peer *)state)->bound, out);
}

/* Whether the server's proof is there as far as it is wanted; *why says what is not. */
static enum err judge_binding(struct peap_peer *s, const struct eap_env *env,
			      const struct peap_tlvs *t, const char **why)
{
	enum err e;
	bool good;

	if (!t->bound || s->binding == SPEC_BINDING_NONE) {
		if (s->binding == SPEC_BINDING_REQUIRED)
			*why = "EAP-PEAP: No cryptobinding TLV";
		return ERR_OK;
	}
	e = peap_bind(env->crypto, tls_resumed(s->io.tls), s->isk, &s->bound);
	if (!e)
		e = peap_binding_verify(env->crypto, &s->bound.keys, PEAP_BINDING_REQUEST, t,
					&good);
	if (!e && !good)
		*why = "EAP-PEAP: Invalid Compound_MAC in cryptobinding TLV";
	s->bound.used = !e && good;
	return e;
}

static enum err judge_tlvs(struct peap_peer *s, const struct eap_env *env,
			   const struct peap_tlvs *t, const char **why)
{
	if (t->result == 0)
		*why = "EAP-TLV: No Result TLV";
	else if (t->result == PEAP_RESULT_FAILURE)
		*why = "EAP-TLV: TLV Result - Failure";
	else if (!s->inside_ok)
		*why = "EAP-TLV: TLV Result - Success before Phase 2 completed";
	else
		return judge_binding(s, env, t, why);
	return ERR_OK;
}

/* The answer has a header of its own, as the request. */
static enum err answer_tlvs(struct peap_peer *s, const struct eap_env *env, uint8_t id,
			    enum peap_result result, struct wr *plain)
{
	struct mark m = eap_open(plain, EAP_RESPONSE, id, eap_ietf(EAP_TYPE_TLV));
	uint8_t nonce[PEAP_NONCE];
	enum err e = ERR_OK;

	peap_result_build(plain, result);
	if (s->bound.used) {
		rng_fill(env->rng, nonce, sizeof(nonce));
		e = peap_binding_build(plain, env->crypto, &s->bound.keys, PEAP_BINDING_RESPONSE,
				       nonce);
	}
	eap_close(plain, m);
	return e;
}

static enum err on_tlvs(struct peap_peer *s, const struct eap_env *env, const struct eap *req,
			struct wr *plain, struct eap_outcome *o)
{
	struct peap_tlvs t;
	const char *why = peap_tlvs_parse(req->data, &t);
	enum err e = why == NULL ? judge_tlvs(s, env, &t, &why) : ERR_OK;

	if (e)
		return e;
	if (why != NULL) {
		eap_outcome_fail(o, false, why);
		s->bound.used = false;
		e = eap_tls_io_ended(&s->io, false);
		return e ? e : answer_tlvs(s, env, req->id, PEAP_RESULT_FAILURE, plain);
	}
	eap_outcome_done(o);
	e = peap_msk(env->crypto, &s->io, &s->bound);
	if (!e)
		e = eap_tls_io_ended(&s->io, true);
	return e ? e : answer_tlvs(s, env, req->id, PEAP_RESULT_SUCCESS, plain);
}

static enum err on_inner(struct peap_peer *s, const struct eap_env *env, const struct eap *req,
			 struct wr *plain, struct eap_outcome *o, struct fx *fx)
{
	struct eap_inner_result r;
	enum err e = eap_inner_peer_step(&s->inner, env, req, plain, fx, &r);

	if (e)
		return e;
	switch (r.is) {
	case EAP_INNER_GOES_ON:
		break;
	case EAP_INNER_DONE:
		s->inside_ok = true;
		eap_inner_key(s->inner.method, s->inner.session, s->isk, sizeof(s->isk));
		break;
	case EAP_INNER_FAILED:
		fx_log(fx, LOG_INFO, true, "%s", r.why);
		eap_outcome_fail(o, false, r.why);
		break;
	case EAP_INNER_IGNORED:
		fx_log(fx, LOG_DEBUG, false, "EAP-PEAP: inner request ignored: %s", r.why);
		break;
	}
	return ERR_OK;
}

/*
 * What came decrypted: type and data alone, or with a header where the server writes one: TLVs
 * always, an Identity of FreeRADIUS's.
 */
static bool inner_parse(struct bytes plain, uint8_t id, struct eap *req)
{
	if (eap_parse(plain, req) == WIRE_OK && req->code == EAP_REQUEST &&
	    (eap_type_equal(req->type, eap_ietf(EAP_TYPE_TLV)) ||
	     eap_type_equal(req->type, eap_ietf(EAP_TYPE_IDENTITY))))
		return true;
	if (eap_typed_parse(plain, req) != WIRE_OK)
		return false;
	req->code = EAP_REQUEST;
	req->id = id;
	return true;
}

static enum err phase2(struct peap_peer *s, const struct eap_env *env, uint8_t id,
		       struct bytes came, struct eap_outcome *o, struct fx *fx)
{
	uint8_t mem[EAP_PACKET_MAX];
	struct wr plain = wr_of(mem, sizeof(mem));
	struct eap req = { .id = id };
	enum err e = ERR_OK;

	if (!inner_parse(came, id, &req)) {
		eap_outcome_fail(o, false, "EAP-PEAP: Too short Phase 2 request");
		return ERR_OK;
	}
	if (eap_type_equal(req.type, eap_ietf(EAP_TYPE_TLV)))
		e = on_tlvs(s, env, &req, &plain, o);
	else
		e = on_inner(s, env, &req, &plain, o, fx);
	if (!e && plain.overflow)
		e = ERR_SPACE;
	if (!e && plain.len > 0)
		e = eap_tls_io_seal(&s->io, env, wr_sofar(&plain));
	ct_wipe(mem, sizeof(mem));
	return e;
}

static enum err on_open(struct peap_peer *s, const struct eap_env *env, uint8_t id,
			struct eap_outcome *o, struct fx *fx)
{
	enum err e = ERR_OK;

	if (!s->open) {
		e = peap_tunnel_keys(&s->io, &s->bound);
		s->open = true;
		s->inside_ok = tls_resumed(s->io.tls);
	}
	if (!e && tls_plain(s->io.tls).len > 0)
		e = phase2(s, env, id, tls_plain(s->io.tls), o, fx);
	return e;
}

static enum err step(void *state, const struct eap_env *env, const struct eap_turn *turn,
		     struct wr *out, struct eap_outcome *o, struct fx *fx)
{
	struct peap_peer *s = state;
	enum eap_tls_turn what;
	enum err e = eap_tls_io_step(&s->io, env, turn, out, o, fx, &what);

	if (e || what == EAP_TLS_ANSWERED)
		return e;
	if (tls_state(s->io.tls) == TLS_OPEN)
		e = on_open(s, env, turn->in_id, o, fx);
	else if (tls_state(s->io.tls) == TLS_CLOSED)
		eap_outcome_fail(o, false, "EAP-PEAP: the server closed TLS");
	if (!e)
		eap_tls_io_put(&s->io, out);
	return e;
}

const struct eap_method eap_peap_peer = { { 0, EAP_TYPE_PEAP }, begin, step, keys, end };
