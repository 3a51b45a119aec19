#ifndef UNIT_EAP_WORLD_H
#define UNIT_EAP_WORLD_H

#include "pki.h"
#include "proto/eap_methods.h"
#include "proto/eap_peer.h"
#include "proto/eap_server.h"
#include "proto/eap_tls_io.h"

/* A peer and a server of EAP with real methods, and one packet between them. */
enum { EAP_EPOCH = 1577836800, SIZES_MAX = 256 }; /* 2020 */

struct eap_world {
	struct crypto *c;
	struct rng rng;
	int64_t now_ns;
	struct spec_eap_peer peer_spec;
	struct spec_eap_server server_spec;
	struct spec_eap_user user[2];
	struct eap_tls_conf peer_tls, server_tls;
	struct eap_peer_conf peer_conf;
	struct eap_server_conf server_conf;
	struct eap_peer peer;
	struct eap_server server;
	bool running;
	enum eap_server_answer last;
	uint16_t size[SIZES_MAX]; /* of the packets, the server's and the peer's in turn */
	unsigned n_size;
	char why[1024]; /* debug lines of both sides */
	struct fx fx;
};

static inline struct spec_file eap_world_file(const char *name)
{
	return (struct spec_file){ .path = name, .data = pki(name) };
}

static inline void eap_world_init(struct eap_world *w, enum spec_eap_type method)
{
	memset(w, 0, sizeof(*w));
	ck_assert_int_eq(crypto_new(&w->c), ERR_OK);
	w->rng = rng_stream(1, "test", "conf");
	spec_eap_peer_init(&w->peer_spec);
	w->peer_spec.methods[0] = method;
	w->peer_spec.n_methods = 1;
	w->peer_spec.identity = "user";
	w->peer_spec.password = (struct spec_eap_password){ true, false,
							    bytes_of("password", 8) };
	w->peer_spec.ca_cert = eap_world_file("rsa-ca.pem");
	w->peer_spec.ttls_auth = SPEC_TTLS_PAP;
	spec_eap_server_init(&w->server_spec);
	w->server_spec.ca_cert = eap_world_file("rsa-ca.pem");
	w->server_spec.server_cert = eap_world_file("rsa-server.pem");
	w->server_spec.private_key = eap_world_file("rsa-server.key");
	w->server_spec.user = w->user;
	w->server_spec.n_user = 2;
	w->user[0] = (struct spec_eap_user){ .any = true, .methods = { method }, .n_methods = 1 };
	w->user[1] = (struct spec_eap_user){ .identity = bytes_of("user", 4), .phase2 = true,
					     .methods = { SPEC_EAP_MSCHAPV2 }, .n_methods = 1,
					     .ttls_auth = SPEC_TTLS_PAP | SPEC_TTLS_MSCHAPV2,
					     .password = w->peer_spec.password };
	if (method == SPEC_EAP_TLS) {
		w->peer_spec.client_cert = eap_world_file("rsa-client.pem");
		w->peer_spec.private_key = eap_world_file("rsa-client.key");
	}
}

static inline void eap_world_open(struct eap_world *w)
{
	struct eap_tls_make m = { w->c, &w->rng, EAP_EPOCH, w->now_ns };
	struct tls_why why;

	ck_assert_msg(eap_tls_conf_peer(&m, &w->peer_spec, &why, &w->peer_tls) == ERR_OK, "%s",
		      why.text);
	ck_assert_msg(eap_tls_conf_server(&m, &w->server_spec, &why, &w->server_tls) == ERR_OK,
		      "%s", why.text);
	w->peer_conf = (struct eap_peer_conf){ &w->peer_spec, eap_peer_methods, eap_peer_inner,
					       &w->peer_tls };
	w->server_conf = (struct eap_server_conf){ &w->server_spec, eap_server_methods,
						   eap_server_inner, &w->server_tls };
}

static inline void eap_world_stop(struct eap_world *w)
{
	if (w->running) {
		eap_peer_fini(&w->peer);
		eap_server_fini(&w->server);
	}
	w->running = false;
}

static inline void eap_world_fini(struct eap_world *w)
{
	eap_world_stop(w);
	eap_tls_conf_fini(&w->peer_tls);
	eap_tls_conf_fini(&w->server_tls);
	crypto_free(w->c);
}

static inline void eap_world_logged(struct eap_world *w, const char *who)
{
	for (unsigned i = 0; i < w->fx.n; i++) {
		const struct fx_item *f = &w->fx.item[i];

		if (f->kind == FX_LOG && f->u.log.level == LOG_DEBUG)
			snprintf(w->why + strlen(w->why), sizeof(w->why) - strlen(w->why),
				 "%s%s: %s", w->why[0] ? " | " : "", who, f->u.log.text);
	}
}

static inline struct bytes eap_world_peer(struct eap_world *w, struct eap_peer_event ev)
{
	struct eap_env env = { .crypto = w->c, .now_ns = w->now_ns };
	struct bytes answer;

	fx_reset(&w->fx);
	ck_assert_int_eq(eap_peer_step(&w->peer, &env, &ev, &w->fx, &answer), ERR_OK);
	eap_world_logged(w, "peer");
	return answer;
}

static inline void eap_world_begin(struct eap_world *w, uint64_t seed)
{
	struct eap_peer_event restart = { .kind = EAP_PEER_EV_RESTART };
	struct mac sta = { { 2, 0, 0, 0, 2, 0 } };

	eap_world_stop(w);
	w->running = true;
	w->n_size = 0;
	w->why[0] = '\0';
	eap_peer_init(&w->peer, &w->peer_conf, rng_stream(seed, "sta", "eap"));
	eap_server_init(&w->server, &w->server_conf, sta, rng_stream(seed, "radius", "eap"));
	eap_world_peer(w, restart);
}

static inline struct bytes eap_world_server(struct eap_world *w, struct bytes packet)
{
	struct eap_env env = { .crypto = w->c, .now_ns = w->now_ns };
	struct eap_server_out out;

	fx_reset(&w->fx);
	ck_assert_int_eq(eap_server_step(&w->server, &env, packet, &w->fx, &out), ERR_OK);
	eap_world_logged(w, "server");
	w->last = out.answer;
	return out.packet;
}

static inline void eap_world_size(struct eap_world *w, struct bytes packet)
{
	ck_assert_uint_lt(w->n_size, SIZES_MAX);
	w->size[w->n_size++] = (uint16_t)packet.len;
}

/* A whole conversation. touch, if any, may change each packet before it arrives. */
typedef struct bytes (*eap_touch)(struct eap_world *w, unsigned n, struct bytes packet);

static inline void eap_world_talk(struct eap_world *w, eap_touch touch)
{
	static const uint8_t ask[] = { 1, 7, 0, 5, 1 };
	struct bytes p = BYTES(ask);
	unsigned n = 0;

	while (p.len > 0 && n < 2 * SIZES_MAX) {
		p = touch ? touch(w, n, p) : p;
		n++;
		p = eap_world_peer(w, (struct eap_peer_event){ .kind = EAP_PEER_EV_PACKET,
							       .u.packet = p });
		if (p.len == 0)
			break;
		eap_world_size(w, p);
		p = touch ? touch(w, n, p) : p;
		n++;
		p = eap_world_server(w, p);
		if (p.len > 0)
			eap_world_size(w, p);
	}
}

#endif
