#include <openssl/ssl.h>
#include <stdlib.h>

#include "bench/bare_tls.h"
#include "bench/bench.h"
#include "proto/eap_methods.h"
#include "proto/eap_peer.h"
#include "proto/eap_server.h"
#include "proto/eap_tls_io.h"

/*
 * Full EAP-TLS authentications, peer and server, from the identity to the MSK in fragments of EAP,
 * beside the TLS handshakes alone.
 */
enum { GOAL_MILLI = 1500, PACKETS_MAX = 200 };

struct ends {
	struct crypto *c;
	struct rng rng;
	uint64_t n;
	struct spec_eap_peer peer_spec;
	struct spec_eap_server server_spec;
	struct spec_eap_user user;
	struct eap_tls_conf peer_tls, server_tls;
	struct eap_peer_conf peer_conf;
	struct eap_server_conf server_conf;
	struct eap_peer peer;
	struct eap_server server;
	struct fx fx;
};

static struct spec_file pem(const char *name, struct bytes text)
{
	return (struct spec_file){ .path = name, .data = text };
}

static void describe(struct ends *e, const struct pki *pki, uint32_t flags)
{
	spec_eap_peer_init(&e->peer_spec);
	e->peer_spec.methods[0] = SPEC_EAP_TLS;
	e->peer_spec.n_methods = 1;
	e->peer_spec.identity = "user";
	e->peer_spec.ca_cert = pem("ca.pem", pki->ca);
	e->peer_spec.client_cert = pem("client.pem", pki->client);
	e->peer_spec.private_key = pem("client.key", pki->client_key);
	e->peer_spec.tls_flags = flags;
	spec_eap_server_init(&e->server_spec);
	e->server_spec.ca_cert = pem("ca.pem", pki->ca);
	e->server_spec.server_cert = pem("server.pem", pki->server);
	e->server_spec.private_key = pem("server.key", pki->server_key);
	e->server_spec.tls_flags = flags;
	e->server_spec.user = &e->user;
	e->server_spec.n_user = 1;
	e->user = (struct spec_eap_user){ .any = true, .methods = { SPEC_EAP_TLS },
					  .n_methods = 1 };
}

static struct ends *ends_new(const struct pki *pki, uint32_t flags)
{
	struct ends *e = calloc(1, sizeof(*e));
	struct eap_tls_make m;
	struct tls_why why;

	bench_must_be(e != NULL);
	bench_must(crypto_new(&e->c));
	e->rng = rng_stream(1, "bench", "conf");
	describe(e, pki, flags);
	m = (struct eap_tls_make){ e->c, &e->rng, PKI_EPOCH, 0 };
	bench_must(eap_tls_conf_peer(&m, &e->peer_spec, &why, &e->peer_tls));
	bench_must(eap_tls_conf_server(&m, &e->server_spec, &why, &e->server_tls));
	e->peer_conf = (struct eap_peer_conf){ &e->peer_spec, eap_peer_methods, eap_peer_inner,
					       &e->peer_tls };
	e->server_conf = (struct eap_server_conf){ &e->server_spec, eap_server_methods,
						   eap_server_inner, &e->server_tls };
	return e;
}

static void ends_free(struct ends *e)
{
	eap_tls_conf_fini(&e->peer_tls);
	eap_tls_conf_fini(&e->server_tls);
	crypto_free(e->c);
	free(e);
}

static struct bytes peer_step(struct ends *e, struct eap_peer_event ev)
{
	struct eap_env env = { .crypto = e->c };
	struct bytes answer;

	fx_reset(&e->fx);
	bench_must(eap_peer_step(&e->peer, &env, &ev, &e->fx, &answer));
	return answer;
}

static struct bytes server_step(struct ends *e, struct bytes packet)
{
	struct eap_env env = { .crypto = e->c };
	struct eap_server_out out;

	fx_reset(&e->fx);
	bench_must(eap_server_step(&e->server, &env, packet, &e->fx, &out));
	return out.packet;
}

static void authenticate(struct ends *e)
{
	static const uint8_t ask[] = { 1, 7, 0, 5, 1 }; /* Request/Identity */
	const struct mac sta = { { 2, 0, 0, 0, 2, 0 } };
	struct bytes p = BYTES(ask);

	e->n++;
	eap_peer_init(&e->peer, &e->peer_conf, rng_stream(e->n, "sta", "eap"));
	eap_server_init(&e->server, &e->server_conf, sta, rng_stream(e->n, "radius", "eap"));
	peer_step(e, (struct eap_peer_event){ .kind = EAP_PEER_EV_RESTART });
	for (unsigned i = 0; p.len > 0 && i < PACKETS_MAX; i++) {
		p = peer_step(e, (struct eap_peer_event){ .kind = EAP_PEER_EV_PACKET,
							  .u.packet = p });
		if (p.len > 0)
			p = server_step(e, p);
	}
	bench_must_be(e->peer.state == EAP_PEER_SUCCESS && e->server.state == EAP_SERVER_SUCCESS &&
		      e->peer.has_keys && e->server.has_keys &&
		      memcmp(e->peer.keys.msk, e->server.keys.msk, EAP_MSK_MAX) == 0);
	eap_peer_fini(&e->peer);
	eap_server_fini(&e->server);
}

static void ours(void *ctx, unsigned times)
{
	while (times-- > 0)
		authenticate(ctx);
}

static const struct {
	const char *name, *pki;
	uint32_t flags;
	int version;
} kinds[] = {
	{ "EAP-TLS 1.2, RSA-2048", "rsa", SPEC_TLS_NO_1_3, TLS1_2_VERSION },
	{ "EAP-TLS 1.3, RSA-2048", "rsa", SPEC_TLS_NO_1_2, TLS1_3_VERSION },
	{ "EAP-TLS 1.2, ECDSA P-256", "ec", SPEC_TLS_NO_1_3, TLS1_2_VERSION },
	{ "EAP-TLS 1.3, ECDSA P-256", "ec", SPEC_TLS_NO_1_2, TLS1_3_VERSION },
};

void bench_eap(struct bench *b)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct pki pki;
		struct ends *e;
		struct bare_tls *t;

		if (!bench_wants(b, kinds[i].name))
			continue;
		pki = pki_read(kinds[i].pki);
		e = ends_new(&pki, kinds[i].flags);
		t = bare_tls_new(&pki, kinds[i].version);
		bench_beside(b, kinds[i].name, GOAL_MILLI, (struct bench_work){ ours, e },
			     (struct bench_work){ bare_tls_run, t });
		ends_free(e);
		bare_tls_free(t);
		pki_free(&pki);
	}
}
