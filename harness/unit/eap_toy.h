#ifndef UNIT_EAP_TOY_H
#define UNIT_EAP_TOY_H

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "crypto/hash.h"
#include "proto/eap_peer.h"
#include "proto/eap_server.h"

/*
 * A method for tests, under three types. Requests are: how many follow (1), filler (20). Responses
 * repeat that octet and add the password; the server compares and ends with the last. MSK: digest
 * of type and password. The peer believes a Failure up to its first answer and a Success from its
 * last one on. Alone it shows every decision of eap_peer and eap_server; real methods have tests of
 * their own.
 */
enum { TOY_ROUNDS = 3, TOY_FILLER = 20 };
#define TOY_A SPEC_EAP_PSK
#define TOY_B SPEC_EAP_SAKE
#define TOY_C SPEC_EAP_GPSK

struct toy {
	uint8_t type;
	struct bytes password;
	uint8_t left; /* server: requests after this one; peer: as last heard */
	bool done;
	struct eap_keys keys;
};

static inline enum err toy_begin(uint8_t type, const struct eap_begin *how, void **state)
{
	const struct spec_eap_password *p =
		how->peer != NULL ? &how->peer->spec->password : &how->user->password;
	struct toy *t;

	if (!p->given)
		return ERR_UNSUPPORTED;
	t = calloc(1, sizeof(*t));
	if (t == NULL)
		return ERR_NOMEM;
	t->type = type;
	t->password = p->text;
	t->left = TOY_ROUNDS;
	*state = t;
	return ERR_OK;
}

static inline enum err toy_derive(struct toy *t, const struct eap_env *env)
{
	const struct bytes part[] = { bytes_of(&t->type, 1), t->password };

	t->keys.msk_len = EAP_MSK_MAX;
	t->keys.session_id_len = 65;
	memset(t->keys.session_id, t->type, 65);
	t->done = true;
	return hash_digest(env->crypto, HASH_SHA512, part, 2, t->keys.msk, t->keys.msk_len);
}

static inline enum err toy_peer_step(void *state, const struct eap_env *env,
				     const struct eap_turn *turn, struct wr *out,
				     struct eap_outcome *o, struct fx *fx)
{
	struct toy *t = state;
	struct rd r = rd_of(turn->in);
	uint8_t left;

	(void)fx;
	if (!rd_u8(&r, &left) || r.left != TOY_FILLER || left >= t->left) {
		o->ignore = true;
		o->why = "toy: not the next request";
		return ERR_OK;
	}
	t->left = left;
	wr_u8(out, left);
	wr_bytes(out, t->password);
	if (left > 0) {
		o->progress = left == TOY_ROUNDS - 1 ? EAP_MAY_CONT : EAP_CONT;
		return ERR_OK;
	}
	o->progress = EAP_DONE;
	o->decision = EAP_COND_SUCC;
	return toy_derive(t, env);
}

static inline enum err toy_server_step(void *state, const struct eap_env *env,
				       const struct eap_turn *turn, struct wr *out,
				       struct eap_outcome *o, struct fx *fx)
{
	struct toy *t = state;
	struct rd r = rd_of(turn->in);
	uint8_t left;

	(void)fx;
	if (!turn->first && (!rd_u8(&r, &left) || left != t->left)) {
		o->ignore = true;
		return ERR_OK;
	}
	if (!turn->first && !bytes_equal(rd_rest(&r), t->password)) {
		o->progress = EAP_DONE;
		o->why = "toy: wrong password";
		return ERR_OK;
	}
	if (!turn->first && t->left == 0) {
		o->progress = EAP_DONE;
		o->decision = EAP_UNCOND_SUCC;
		return toy_derive(t, env);
	}
	wr_u8(out, --t->left);
	wr_zero(out, TOY_FILLER);
	return ERR_OK;
}

static inline bool toy_keys(const void *state, struct eap_keys *out)
{
	const struct toy *t = state;

	if (t->done)
		*out = t->keys;
	return t->done;
}

#define TOY(name, no)                                                                              \
	static inline enum err name##_begin(const struct eap_begin *how,                           \
					    const struct eap_env *env, void **state)               \
	{                                                                                          \
		(void)env;                                                                         \
		return toy_begin(no, how, state);                                                  \
	}                                                                                          \
	static const struct eap_method name##_peer = { { 0, no }, name##_begin, toy_peer_step,     \
						       toy_keys, free };                           \
	static const struct eap_method name##_server = { { 0, no }, name##_begin, toy_server_step, \
							 toy_keys, free }

TOY(toy_a, TOY_A);
TOY(toy_b, TOY_B);
TOY(toy_c, TOY_C);

/* A station "jo" (outside: "anonymous@x") and a server that knows it by realm, and others. */
static const struct eap_method *const toys_peer[] = { &toy_a_peer, &toy_b_peer, &toy_c_peer };
static const struct eap_method *const toys_server[] = { &toy_a_server, &toy_b_server,
							&toy_c_server };
#define TOYS(array) ((struct eap_methods){ array, sizeof(array) / sizeof((array)[0]) })

#define TOY_TEXT(s) { (const uint8_t *)(s), sizeof(s) - 1 }

struct toys {
	struct spec_eap_user user[3];
	struct spec_eap_server server_spec;
	struct spec_eap_peer peer_spec;
	struct eap_server_conf server;
	struct eap_peer_conf peer;
};

static inline void toys_init(struct toys *t)
{
	static const struct spec_eap_password right = { true, false, TOY_TEXT("secret") };

	memset(t, 0, sizeof(*t));
	t->user[0] = (struct spec_eap_user){ .identity = TOY_TEXT("jo"),
					     .methods = { TOY_A, TOY_B, TOY_C },
					     .n_methods = 3,
					     .password = right };
	t->user[1] = (struct spec_eap_user){ .prefix = true,
					     .identity = TOY_TEXT("anonymous"),
					     .methods = { TOY_B, TOY_A },
					     .n_methods = 2,
					     .password = right };
	t->user[2] = (struct spec_eap_user){ .identity = TOY_TEXT("nobody"), .n_methods = 0 };
	spec_eap_server_init(&t->server_spec);
	t->server_spec.user = t->user;
	t->server_spec.n_user = 3;
	spec_eap_peer_init(&t->peer_spec);
	t->peer_spec.identity = "jo";
	t->peer_spec.password = right;
	t->server = (struct eap_server_conf){ .spec = &t->server_spec,
					      .methods = TOYS(toys_server) };
	t->peer = (struct eap_peer_conf){ .spec = &t->peer_spec, .methods = TOYS(toys_peer) };
}

#endif
