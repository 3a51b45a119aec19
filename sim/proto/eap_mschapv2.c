#include <stdlib.h>

#include "crypto/ct.h"
#include "key/mschapv2.h"
#include "proto/eap_methods.h"

/*
 * EAP-MSCHAPv2 (draft-kamath-pppext-eap-mschapv2), in or outside of a tunnel: challenge, response,
 * and the server's own proof, each side as hostap plays it.
 */
enum { OP_CHALLENGE = 1, OP_RESPONSE = 2, OP_SUCCESS = 3, OP_FAILURE = 4 };
enum { RESPONSE_VALUE = 16 + 8 + 24 + 1, PROOF_HEX = 2 * MSCHAPV2_AUTHENTICATOR };

struct mschapv2 {
	enum { EXPECT_CHALLENGE, EXPECT_RESPONSE, EXPECT_SUCCESS, EXPECT_FAILURE, OVER } expect;
	uint8_t hash[NT_HASH_LEN];
	struct bytes identity; /* outlives the session */
	struct bytes server_id;
	uint8_t id; /* MS-CHAPv2-ID */
	uint8_t auth_challenge[MSCHAPV2_CHALLENGE];
	uint8_t peer_challenge[MSCHAPV2_CHALLENGE];
	uint8_t response[MSCHAPV2_RESPONSE];
	struct mschapv2_keys keys;
	bool has_keys;
};

static struct bytes text_of(const char *s)
{
	return bytes_of(s, s != NULL ? strlen(s) : 0);
}

static void end(void *state)
{
	if (state == NULL)
		return;
	ct_wipe(state, sizeof(struct mschapv2));
	free(state);
}

static enum err begin(const struct spec_eap_password *p, const struct eap_env *env,
		      struct mschapv2 **out)
{
	struct mschapv2 *s;
	enum err e = ERR_OK;

	if (!p->given || (p->is_nt_hash && p->text.len != NT_HASH_LEN))
		return ERR_UNSUPPORTED;
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		return ERR_NOMEM;
	if (p->is_nt_hash)
		memcpy(s->hash, p->text.p, NT_HASH_LEN);
	else
		e = nt_hash(env->crypto, p->text, s->hash);
	*out = s;
	if (e)
		end(s);
	return e == ERR_RANGE ? ERR_UNSUPPORTED : e;
}

/* Server's receive key, then its send key: the peer's the other way round [RFC 3079]. */
static bool keys(const void *state, struct eap_keys *out)
{
	const struct mschapv2 *s = state;

	if (!s->has_keys)
		return false;
	memset(out, 0, sizeof(*out));
	memcpy(out->msk, s->keys.peer_send, MSCHAPV2_KEY);
	memcpy(out->msk + MSCHAPV2_KEY, s->keys.peer_recv, MSCHAPV2_KEY);
	out->msk_len = 2 * MSCHAPV2_KEY;
	return true;
}

static struct mschapv2_in input(const struct mschapv2 *s)
{
	return (struct mschapv2_in){ mschapv2_user(s->identity), s->hash, s->auth_challenge,
				     s->peer_challenge };
}

static enum err derive_keys(struct mschapv2 *s, const struct eap_env *env)
{
	enum err e = mschapv2_keys(env->crypto, s->hash, s->response, &s->keys);

	s->has_keys = !e;
	return e;
}

/* "S=" and what the server proves itself with, as upper case hex [RFC 2759 5]. */
static enum err proof(const struct mschapv2 *s, const struct eap_env *env,
		      char hex[static PROOF_HEX])
{
	uint8_t raw[MSCHAPV2_AUTHENTICATOR];
	struct mschapv2_in in = input(s);
	enum err e = mschapv2_authenticator(env->crypto, &in, s->response, raw);

	for (size_t i = 0; i < sizeof(raw); i++) {
		hex[2 * i] = "0123456789ABCDEF"[raw[i] >> 4];
		hex[2 * i + 1] = "0123456789ABCDEF"[raw[i] & 15];
	}
	return e;
}

/* Code, identifier and length in front of a message; what has only a code ends there. */
struct message {
	uint8_t op, id;
	struct rd rest;
};

static bool message_parse(struct bytes in, struct message *m)
{
	struct rd r = rd_of(in);
	uint16_t len;

	*m = (struct message){ 0 };
	if (!rd_u8(&r, &m->op))
		return false;
	if (r.left == 0)
		return true;
	if (!rd_u8(&r, &m->id) || !rd_be16(&r, &len) || len < 4 || len - 4u > r.left)
		return false;
	return rd_sub(&r, len - 4u, &m->rest);
}

/* Opens a message; its length, closed later, counts the code and identifier too. */
static size_t message_open(struct wr *w, uint8_t op, uint8_t id)
{
	size_t at = w->len;

	wr_u8(w, op);
	wr_u8(w, id);
	wr_be16(w, 0);
	return at;
}

static void message_close(struct wr *w, size_t at)
{
	struct wr field;

	if (w->overflow)
		return;
	field = wr_of(w->p + at + 2, 2);
	wr_be16(&field, (uint16_t)(w->len - at));
}

static enum err ignore(struct eap_outcome *o, const char *why)
{
	o->ignore = true;
	o->why = why;
	return ERR_OK;
}

static enum err fail(struct eap_outcome *o, const char *why)
{
	o->progress = EAP_DONE;
	o->decision = EAP_FAIL;
	o->why = why;
	return ERR_OK;
}

/* The peer. */
static enum err peer_begin(const struct eap_begin *how, const struct eap_env *env, void **state)
{
	const struct spec_eap_peer *spec = how->peer->spec;
	struct mschapv2 *s;
	enum err e;

	if (spec->identity == NULL)
		return ERR_UNSUPPORTED;
	e = begin(&spec->password, env, &s);
	if (e)
		return e;
	s->identity = text_of(spec->identity);
	s->expect = EXPECT_CHALLENGE;
	*state = s;
	return ERR_OK;
}

static enum err write_response(struct mschapv2 *s, const struct eap_env *env, struct wr *out)
{
	struct mschapv2_in in = input(s);
	enum err e = mschapv2_response(env->crypto, &in, s->response);
	size_t at = message_open(out, OP_RESPONSE, s->id);

	wr_u8(out, RESPONSE_VALUE);
	wr_put(out, s->peer_challenge, MSCHAPV2_CHALLENGE);
	wr_zero(out, 8);
	wr_put(out, s->response, MSCHAPV2_RESPONSE);
	wr_u8(out, 0); /* flags */
	wr_bytes(out, s->identity);
	message_close(out, at);
	return e;
}

static enum err peer_challenge(struct mschapv2 *s, const struct eap_env *env, struct message *m,
			       struct wr *out, struct eap_outcome *o)
{
	uint8_t size;

	if (!rd_u8(&m->rest, &size) || size != MSCHAPV2_CHALLENGE)
		return ignore(o, "EAP-MSCHAPV2: Invalid challenge length");
	if (!rd_copy(&m->rest, s->auth_challenge, MSCHAPV2_CHALLENGE))
		return ignore(o, "EAP-MSCHAPV2: Too short challenge");
	s->id = m->id;
	rng_fill(env->rng, s->peer_challenge, sizeof(s->peer_challenge));
	s->expect = EXPECT_SUCCESS;
	o->progress = EAP_MAY_CONT;
	return write_response(s, env, out);
}

/* [RFC 2759 5] the server must know the password too. */
static enum err peer_success(struct mschapv2 *s, const struct eap_env *env, struct message *m,
			     struct wr *out, struct eap_outcome *o)
{
	char want[PROOF_HEX], got[PROOF_HEX];
	uint8_t prefix[2];
	enum err e = proof(s, env, want);

	s->expect = OVER;
	if (e)
		return e;
	if (!rd_copy(&m->rest, prefix, 2) || memcmp(prefix, "S=", 2) != 0 ||
	    !rd_copy(&m->rest, got, PROOF_HEX) || !ct_equal(want, got, PROOF_HEX))
		return fail(o, "EAP-MSCHAPV2: Invalid authenticator response in success request");
	wr_u8(out, OP_SUCCESS);
	o->progress = EAP_DONE;
	o->decision = EAP_UNCOND_SUCC;
	return derive_keys(s, env);
}

static enum err peer_failure(struct mschapv2 *s, struct wr *out, struct eap_outcome *o)
{
	s->expect = OVER;
	wr_u8(out, OP_FAILURE);
	return fail(o, "EAP-MSCHAPV2: failure message: the server refuses the password");
}

static enum err peer_step(void *state, const struct eap_env *env, const struct eap_turn *turn,
			  struct wr *out, struct eap_outcome *o, struct fx *fx)
{
	struct mschapv2 *s = state;
	struct message m;

	(void)fx;
	if (!message_parse(turn->in, &m))
		return ignore(o, "EAP-MSCHAPV2: Invalid header: payload length mismatch");
	if (m.op == OP_CHALLENGE && s->expect != OVER)
		return peer_challenge(s, env, &m, out, o);
	if (m.op == OP_SUCCESS && s->expect == EXPECT_SUCCESS)
		return peer_success(s, env, &m, out, o);
	if (m.op == OP_FAILURE && s->expect == EXPECT_SUCCESS)
		return peer_failure(s, out, o);
	return ignore(o, "EAP-MSCHAPV2: Unknown op - ignored");
}

/* The server. */
static enum err server_begin(const struct eap_begin *how, const struct eap_env *env, void **state)
{
	struct mschapv2 *s;
	enum err e = begin(&how->user->password, env, &s);

	if (e)
		return e;
	s->identity = how->identity;
	s->server_id = text_of(how->server->spec->server_id);
	s->expect = EXPECT_RESPONSE;
	*state = s;
	return ERR_OK;
}

static enum err server_challenge(struct mschapv2 *s, const struct eap_env *env,
				 const struct eap_turn *turn, struct wr *out)
{
	size_t at;

	rng_fill(env->rng, s->auth_challenge, sizeof(s->auth_challenge));
	s->id = turn->out_id;
	at = message_open(out, OP_CHALLENGE, s->id);
	wr_u8(out, MSCHAPV2_CHALLENGE);
	wr_put(out, s->auth_challenge, MSCHAPV2_CHALLENGE);
	wr_bytes(out, s->server_id);
	message_close(out, at);
	return ERR_OK;
}

static enum err write_success(struct mschapv2 *s, const struct eap_env *env, struct wr *out)
{
	char hex[PROOF_HEX];
	enum err e = proof(s, env, hex);
	size_t at = message_open(out, OP_SUCCESS, s->id);

	wr_put(out, "S=", 2);
	wr_put(out, hex, sizeof(hex));
	wr_put(out, " M=OK", 5);
	message_close(out, at);
	s->expect = EXPECT_SUCCESS;
	return e ? e : derive_keys(s, env);
}

/* [RFC 2759 6] 691: authentication failure; R=0: no second try. */
static void write_failure(struct mschapv2 *s, struct wr *out)
{
	size_t at = message_open(out, OP_FAILURE, s->id);

	wr_put(out, "E=691 R=0 C=", 12);
	for (size_t i = 0; i < sizeof(s->auth_challenge); i++) {
		wr_u8(out, (uint8_t)"0123456789ABCDEF"[s->auth_challenge[i] >> 4]);
		wr_u8(out, (uint8_t)"0123456789ABCDEF"[s->auth_challenge[i] & 15]);
	}
	wr_put(out, " V=3 M=FAILED", 13);
	message_close(out, at);
	s->expect = EXPECT_FAILURE;
}

static enum err server_response(struct mschapv2 *s, const struct eap_env *env, struct message *m,
				struct wr *out, struct eap_outcome *o)
{
	uint8_t size, flags, got[MSCHAPV2_RESPONSE];
	struct mschapv2_in in = input(s);
	struct rd *r = &m->rest;
	struct bytes name;
	enum err e;

	if (!rd_u8(r, &size) || size != RESPONSE_VALUE ||
	    !rd_copy(r, s->peer_challenge, MSCHAPV2_CHALLENGE) || !rd_skip(r, 8) ||
	    !rd_copy(r, got, sizeof(got)) || !rd_u8(r, &flags))
		return ignore(o, "EAP-MSCHAPV2: Invalid response");
	name = mschapv2_user(rd_rest(r));
	if (!bytes_equal(name, in.user))
		return fail(o, "EAP-MSCHAPV2: Mismatch in user names");
	e = mschapv2_response(env->crypto, &in, s->response);
	if (e)
		return e;
	if (ct_equal(s->response, got, sizeof(got)))
		return write_success(s, env, out);
	write_failure(s, out);
	return ERR_OK;
}

static enum err server_step(void *state, const struct eap_env *env, const struct eap_turn *turn,
			    struct wr *out, struct eap_outcome *o, struct fx *fx)
{
	struct mschapv2 *s = state;
	struct message m;

	if (turn->first)
		return server_challenge(s, env, turn, out);
	if (!message_parse(turn->in, &m))
		return ignore(o, "EAP-MSCHAPV2: Invalid frame");
	if (m.op == OP_RESPONSE && s->expect == EXPECT_RESPONSE)
		return server_response(s, env, &m, out, o);
	if (m.op == OP_SUCCESS && s->expect == EXPECT_SUCCESS) {
		s->expect = OVER;
		o->progress = EAP_DONE;
		o->decision = EAP_UNCOND_SUCC;
		return ERR_OK;
	}
	if (s->expect == EXPECT_FAILURE) {
		fx_log(fx, LOG_DEBUG, false, "EAP-MSCHAPV2: Received Failure Response");
		return fail(o, "EAP-MSCHAPV2: Invalid NT-Response");
	}
	return ignore(o, "EAP-MSCHAPV2: Unexpected op_code");
}

const struct eap_method eap_mschapv2_peer = { { 0, EAP_TYPE_MSCHAPV2 }, peer_begin, peer_step, keys,
					      end };
const struct eap_method eap_mschapv2_server = { { 0, EAP_TYPE_MSCHAPV2 }, server_begin, server_step,
						keys, end };
