#ifndef UNIT_TLS_WORLD_H
#define UNIT_TLS_WORLD_H

#include "crypto/hash.h"
#include "crypto/tls.h"
#include "pki.h"

/* Two ends of TLS in one hand: what is said is also digested. */
enum { TLS_NOW = 1600000000 }; /* September 2020 */

struct tls_world {
	struct crypto *c;
	struct rng client_rng, server_rng;
	struct tls_call client_call, server_call;
	struct tls_ctx *client_ctx, *server_ctx;
	struct tls *client, *server;
	struct digest *said;
	unsigned turns;
};

static inline void tls_world_init(struct tls_world *w, uint64_t seed)
{
	memset(w, 0, sizeof(*w));
	ck_assert_int_eq(crypto_new(&w->c), ERR_OK);
	ck_assert_int_eq(digest_new(w->c, HASH_SHA256, &w->said), ERR_OK);
	w->client_rng = rng_stream(seed, "sta", "tls");
	w->server_rng = rng_stream(seed, "radius", "tls");
	w->client_call = (struct tls_call){ &w->client_rng, TLS_NOW };
	w->server_call = (struct tls_call){ &w->server_rng, TLS_NOW };
}

static inline void tls_world_fini(struct tls_world *w)
{
	tls_free(w->client);
	tls_free(w->server);
	tls_ctx_free(w->client_ctx);
	tls_ctx_free(w->server_ctx);
	digest_free(w->said);
	crypto_free(w->c);
}

/* Both with certificates of one kind ("rsa", "ec") that trust each other. */
static inline struct tls_config tls_world_config(enum tls_role role, const char *kind)
{
	const char *who = role == TLS_CLIENT ? "client" : "server";
	char ca[32], chain[32], key[32];

	snprintf(ca, sizeof(ca), "%s-ca.pem", kind);
	snprintf(chain, sizeof(chain), "%s-%s.pem", kind, who);
	snprintf(key, sizeof(key), "%s-%s.key", kind, who);
	return (struct tls_config){
		.role = role,
		.ca = pki(ca),
		.chain = pki(chain),
		.key = pki(key),
		.session_s = role == TLS_SERVER ? 3600 : 0,
		.sessions = 8,
	};
}

static inline void tls_world_open(struct tls_world *w, const struct tls_config *client,
				  const struct tls_config *server)
{
	struct tls_why why;

	ck_assert_msg(tls_ctx_new(w->c, server, &w->server_call, &why, &w->server_ctx) == ERR_OK,
		      "server: %s", why.text);
	ck_assert_msg(tls_ctx_new(w->c, client, &w->client_call, &why, &w->client_ctx) == ERR_OK,
		      "client: %s", why.text);
}

static inline void tls_world_begin(struct tls_world *w, const struct tls_session *resume)
{
	struct tls_start client = { .resume = resume }, server = { .demand_cert = true };

	tls_free(w->client);
	tls_free(w->server);
	w->client = w->server = NULL;
	ck_assert_int_eq(tls_new(w->client_ctx, &w->client_call, &client, &w->client), ERR_OK);
	ck_assert_int_eq(tls_new(w->server_ctx, &w->server_call, &server, &w->server), ERR_OK);
	tls_step(w->client, &w->client_call, bytes_of(NULL, 0));
}

/* Hands one flight over; whether there was one. */
static inline bool tls_world_pass(struct tls_world *w, struct tls *from, struct tls *to,
				  const struct tls_call *call)
{
	struct bytes out = tls_out(from);

	if (out.len == 0)
		return false;
	ck_assert_int_eq(digest_update(w->said, out), ERR_OK);
	tls_step(to, call, out);
	tls_sent(from);
	w->turns++;
	return true;
}

/* Until neither has anything to say. */
static inline void tls_world_talk(struct tls_world *w)
{
	while (tls_world_pass(w, w->client, w->server, &w->server_call) ||
	       tls_world_pass(w, w->server, w->client, &w->client_call))
		ck_assert_uint_lt(w->turns, 100);
}

#endif
