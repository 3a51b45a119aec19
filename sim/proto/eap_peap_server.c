#include "crypto/ct.h"
#include "proto/eap_inner.h"
#include "proto/eap_methods.h"
#include "proto/eap_peap.h"

/* PEAPv0, the server. The states say what is awaited from the peer. */
enum peap_awaits {
	PEAP_AWAITS_TLS,      /* a flight of the handshake, or the acknowledgement of the last */
	PEAP_AWAITS_IDENTITY, /* inside */
	PEAP_AWAITS_METHOD,
	PEAP_AWAITS_TLVS
};

struct peap_server {
	struct eap_tls_io io;
	struct eap_inner_server inner;
	struct peap_bound bound;
	enum peap_awaits awaits;
	bool open;	   /* the tunnel's keys are there */
	bool well;	   /* our TLVs said success */
	const char *why;   /* if not */
	uint8_t isk[PEAP_ISK];
};

static enum err begin(const struct eap_begin *how, const struct eap_env *env, void **state)
{
	struct peap_server *s;
	enum err e = eap_tls_io_new(sizeof(*s), how, env, EAP_TYPE_PEAP, false, &s);

	if (e)
		return e;
	s->inner.conf = how->server;
	*state = s;
	return ERR_OK;
}

static void end(void *state)
{
	struct peap_server *s = state;

	if (s != NULL)
		eap_inner_server_fini(&s->inner);
	eap_tls_io_free(s, sizeof(*s));
}

static bool keys(const void *state, struct eap_keys *out)
{
	return peap_keys(&((const struct peap_server *)state)->bound, out);
}

static enum err give_up(struct peap_server *s, struct eap_outcome *o, const char *why)
{
	eap_outcome_fail(o, true, why);
	return eap_tls_io_ended(&s->io, false);
}

/* The TLVs: result, and with success our proof. The packet has a header inside, too. */
static enum err ask_tlvs(struct peap_server *s, const struct eap_env *env, uint8_t id,
			 struct wr *plain)
{
	struct mark m = eap_open(plain, EAP_REQUEST, id, eap_ietf(EAP_TYPE_TLV));
	uint8_t nonce[PEAP_NONCE];
	enum err e = ERR_OK;

	s->awaits = PEAP_AWAITS_TLVS;
	peap_result_build(plain, s->well ? PEAP_RESULT_SUCCESS : PEAP_RESULT_FAILURE);
	if (s->well) {
		rng_fill(env->rng, nonce, sizeof(nonce));
		e = peap_bind(env->crypto, tls_resumed(s->io.tls), s->isk, &s->bound);
		if (!e)
			e = peap_binding_build(plain, env->crypto, &s->bound.keys,
					       PEAP_BINDING_REQUEST, nonce);
	}
	eap_close(plain, m);
	return e;
}

/* Where the inner method stands. */
static enum err go_on(struct peap_server *s, const struct eap_env *env, uint8_t id,
		      const struct eap_inner_result *r, struct wr *plain, struct eap_outcome *o)
{
	switch (r->is) {
	case EAP_INNER_GOES_ON:
		s->awaits = PEAP_AWAITS_METHOD;
		return ERR_OK;
	case EAP_INNER_DONE:
		s->well = true;
		eap_inner_key(s->inner.method, s->inner.session, s->isk, sizeof(s->isk));
		return ask_tlvs(s, env, id, plain);
	case EAP_INNER_FAILED:
		s->why = r->why;
		return ask_tlvs(s, env, id, plain);
	case EAP_INNER_IGNORED:
		return give_up(s, o, r->why);
	}
	return ERR_OK;
}

/* hostapd's crypto binding is optional: a peer without it gets the tunnel's own MSK. */
static enum err judge_tlvs(struct peap_server *s, const struct eap_env *env,
			   const struct peap_tlvs *t, const char **why)
{
	enum err e;
	bool good;

	if (t->result != PEAP_RESULT_SUCCESS) {
		*why = "EAP-TLV: Result TLV failure or none";
		return ERR_OK;
	}
	if (!t->bound)
		return ERR_OK;
	e = peap_binding_verify(env->crypto, &s->bound.keys, PEAP_BINDING_RESPONSE, t, &good);
	if (!e && !good)
		*why = "EAP-PEAP: Invalid Compound_MAC in cryptobinding TLV";
	s->bound.used = !e && good;
	return e;
}

static enum err succeed(struct peap_server *s, const struct eap_env *env, struct eap_outcome *o)
{
	struct bytes who = bytes_of(s->inner.identity, s->inner.identity_len);
	enum err e = peap_msk(env->crypto, &s->io, &s->bound);

	if (!e)
		e = eap_tls_io_note(&s->io, who);
	eap_outcome_done(o);
	o->inner_user = s->inner.user;
	return e;
}

static enum err on_tlvs(struct peap_server *s, const struct eap_env *env, struct bytes came,
			struct eap_outcome *o)
{
	const char *why = s->why;
	struct peap_tlvs t;
	enum err e = ERR_OK;
	struct eap resp;

	if (!s->well)
		return give_up(s, o, why);
	if (eap_parse(came, &resp) != WIRE_OK || resp.code != EAP_RESPONSE ||
	    !eap_type_equal(resp.type, eap_ietf(EAP_TYPE_TLV)))
		return give_up(s, o, "EAP-PEAP: Invalid Phase 2 EAP header");
	why = peap_tlvs_parse(resp.data, &t);
	if (why == NULL)
		e = judge_tlvs(s, env, &t, &why);
	if (e)
		return e;
	return why != NULL ? give_up(s, o, why) : succeed(s, env, o);
}

static enum err on_inside(struct peap_server *s, const struct eap_env *env,
			  const struct eap_turn *turn, struct bytes came, struct wr *plain,
			  struct eap_outcome *o, struct fx *fx)
{
	struct eap_inner_result r;
	struct eap resp;
	enum err e;

	if (eap_typed_parse(came, &resp) != WIRE_OK)
		return give_up(s, o, "EAP-PEAP: Too short Phase 2 response");
	resp.code = EAP_RESPONSE;
	resp.id = turn->in_id;
	if (s->awaits == PEAP_AWAITS_METHOD)
		e = eap_inner_server_step(&s->inner, env, &resp, turn->out_id, plain, fx, &r);
	else if (eap_type_equal(resp.type, eap_ietf(EAP_TYPE_IDENTITY)))
		e = eap_inner_server_identity(&s->inner, env, resp.data, turn->out_id, plain, fx,
					      &r);
	else
		return give_up(s, o, "EAP-PEAP: Phase 2 response is no Identity");
	return e ? e : go_on(s, env, turn->out_id, &r, plain, o);
}

/* [MS-PEAP 3.1.5.3] a resumed session goes straight to the TLVs. */
static enum err resume(struct peap_server *s, const struct eap_env *env, uint8_t id,
		       struct wr *plain, struct eap_outcome *o)
{
	struct bytes who;

	if (eap_tls_io_noted(&s->io, &who) && who.len <= sizeof(s->inner.identity)) {
		memcpy(s->inner.identity, who.p, who.len);
		s->inner.identity_len = who.len;
		s->inner.user = spec_eap_user_find(s->inner.conf->spec, who, true);
	}
	if (s->inner.user == NULL)
		return give_up(s, o,
			       "EAP-PEAP: No success data in resumed session - reject attempt");
	s->well = true;
	return ask_tlvs(s, env, id, plain);
}

/* The tunnel stands. TLS 1.2's last flight is acknowledged before anything goes through it. */
static enum err first_inside(struct peap_server *s, const struct eap_env *env, uint8_t id,
			     struct wr *plain, struct eap_outcome *o)
{
	if (tls_version(s->io.tls) != TLS_1_3 && eap_tls_io_waits(&s->io))
		return ERR_OK;
	if (tls_resumed(s->io.tls))
		return resume(s, env, id, plain, o);
	s->awaits = PEAP_AWAITS_IDENTITY;
	wr_u8(plain, EAP_TYPE_IDENTITY);
	return ERR_OK;
}

static enum err inside(struct peap_server *s, const struct eap_env *env,
		       const struct eap_turn *turn, struct wr *plain, struct eap_outcome *o,
		       struct fx *fx)
{
	struct bytes came = tls_plain(s->io.tls);

	if (s->awaits == PEAP_AWAITS_TLS)
		return first_inside(s, env, turn->out_id, plain, o);
	if (came.len == 0)
		return give_up(s, o, "EAP-PEAP: Phase 2 response without data");
	if (s->awaits == PEAP_AWAITS_TLVS)
		return on_tlvs(s, env, came, o);
	return on_inside(s, env, turn, came, plain, o, fx);
}

static enum err on_open(struct peap_server *s, const struct eap_env *env,
			const struct eap_turn *turn, struct wr *out, struct eap_outcome *o,
			struct fx *fx)
{
	uint8_t mem[EAP_PACKET_MAX];
	struct wr plain = wr_of(mem, sizeof(mem));
	enum err e = ERR_OK;

	if (!s->open)
		e = peap_tunnel_keys(&s->io, &s->bound);
	s->open = true;
	if (!e)
		e = inside(s, env, turn, &plain, o, fx);
	if (!e && plain.len > 0 && o->progress != EAP_DONE)
		e = eap_tls_io_seal(&s->io, env, wr_sofar(&plain));
	if (!e && o->progress != EAP_DONE)
		eap_tls_io_put(&s->io, out);
	ct_wipe(mem, sizeof(mem));
	return e;
}

static enum err step(void *state, const struct eap_env *env, const struct eap_turn *turn,
		     struct wr *out, struct eap_outcome *o, struct fx *fx)
{
	struct peap_server *s = state;
	enum eap_tls_turn what;
	enum err e = eap_tls_io_serve(&s->io, env, turn, out, o, fx, &what);

	return e || what == EAP_TLS_ANSWERED ? e : on_open(s, env, turn, out, o, fx);
}

const struct eap_method eap_peap_server = { { 0, EAP_TYPE_PEAP }, begin, step, keys, end };
