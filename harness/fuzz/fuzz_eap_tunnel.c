/* sees: base crypto wire key trace spec proto */
#include <stdio.h>
#include <string.h>

#include "eap_tunnel.h"
#include "fuzz.h"

/*
 * A method with TLS against a hand that says anything. Input: which(1), then records of
 *   how(1) len(1) body(len)
 * which: bits 0-2 the method; bit 4 the handshake is done first, so that bodies go
 * through the tunnel. how: bit 0 a body is a bare packet to the method, beside the tunnel.
 */
enum { METHOD = 7, INSIDE = 16, BARE = 1, PEM_MAX = 8192 };

static const struct eap_method *const methods[] = {
	&eap_tls_peer,	 &eap_tls_server,  &eap_peap_peer,     &eap_peap_server,
	&eap_ttls_peer, &eap_ttls_server, &eap_mschapv2_peer, &eap_mschapv2_server,
};

struct target {
	struct spec_eap_peer peer_spec;
	struct spec_eap_server server_spec;
	struct spec_eap_user user[2];
	struct eap_tls_conf peer_tls, server_tls;
	struct eap_peer_conf peer;
	struct eap_server_conf server;
	struct eap_tunnel t;
};

static struct spec_file file(const char *name)
{
	struct spec_file f = { .path = name };
	uint8_t *text = malloc(PEM_MAX);
	char path[128];
	FILE *in;

	snprintf(path, sizeof(path), "scenarios/lib/pki/%s", name);
	in = fopen(path, "rb");
	INVARIANT(text != NULL && in != NULL);
	f.data = bytes_of(text, fread(text, 1, PEM_MAX, in));
	fclose(in);
	return f;
}

static void describe(struct target *g)
{
	struct spec_eap_password password = { true, false, bytes_of("password", 8) };

	spec_eap_peer_init(&g->peer_spec);
	spec_eap_server_init(&g->server_spec);
	g->peer_spec.identity = "user";
	g->peer_spec.password = password;
	g->peer_spec.ttls_auth = SPEC_TTLS_MSCHAPV2;
	g->peer_spec.ca_cert = g->server_spec.ca_cert = file("ec-ca.pem");
	g->peer_spec.client_cert = file("ec-client.pem");
	g->peer_spec.private_key = file("ec-client.key");
	g->server_spec.server_cert = file("ec-server.pem");
	g->server_spec.private_key = file("ec-server.key");
	g->peer_spec.tls_flags = g->server_spec.tls_flags = 0;
	g->server_spec.user = g->user;
	g->server_spec.n_user = 2;
	g->user[0] = (struct spec_eap_user){ .any = true, .password = password };
	g->user[1] = (struct spec_eap_user){ .identity = bytes_of("user", 4), .phase2 = true,
					     .methods = { SPEC_EAP_MSCHAPV2 }, .n_methods = 1,
					     .ttls_auth = SPEC_TTLS_PAP | SPEC_TTLS_MSCHAPV2,
					     .password = password };
}

/* Certificates are read once; what a session leaves behind is a resumable session at most. */
static struct target *target(void)
{
	static struct target *g;
	struct eap_tls_make m = { .epoch_s = TUNNEL_NOW };
	struct rng rng = rng_stream(1, "fuzz", "conf");
	struct tls_why why;

	if (g != NULL)
		return g;
	g = calloc(1, sizeof(*g));
	INVARIANT(g != NULL && crypto_new(&g->t.c) == ERR_OK);
	m.crypto = g->t.c;
	m.rng = &rng;
	describe(g);
	INVARIANT(eap_tls_conf_peer(&m, &g->peer_spec, &why, &g->peer_tls) == ERR_OK);
	INVARIANT(eap_tls_conf_server(&m, &g->server_spec, &why, &g->server_tls) == ERR_OK);
	g->peer = (struct eap_peer_conf){ &g->peer_spec, eap_peer_methods, eap_peer_inner,
					  &g->peer_tls };
	g->server = (struct eap_server_conf){ &g->server_spec, eap_server_methods,
					      eap_server_inner, &g->server_tls };
	return g;
}

static void begin(struct target *g, uint8_t which)
{
	struct eap_tunnel *t = &g->t;
	bool server = (which & 1) != 0;
	struct eap_begin how = { .peer = server ? NULL : &g->peer,
				 .server = server ? &g->server : NULL,
				 .user = server ? &g->user[0] : NULL,
				 .identity = bytes_of("user", 4) };
	struct tls_start start = { .demand_cert = (which & METHOD) == 0 };
	struct eap_env env = { .crypto = t->c, .rng = &t->rng };
	struct tls_call call = tunnel_call(t);

	tls_session_free(g->peer_tls.kept);
	g->peer_tls.kept = NULL;
	t->method = methods[which & METHOD];
	t->rng = rng_stream(1, "fuzz", "method");
	t->other_rng = rng_stream(1, "fuzz", "hand");
	t->id = 1;
	t->packet_len = 0;
	t->outcome = (struct eap_outcome){ false, EAP_CONT, EAP_FAIL, NULL, NULL };
	INVARIANT(t->method->begin(&how, &env, &t->state) == ERR_OK);
	INVARIANT(tls_new((server ? &g->peer_tls : &g->server_tls)->ctx, &call, &start,
			  &t->other) == ERR_OK);
}

static void first_packet(struct eap_tunnel *t, uint8_t which)
{
	static const uint8_t start[] = { EAP_TLS_START };

	if ((which & METHOD) < 6 && (which & INSIDE) != 0)
		tunnel_open(t);
	else if ((which & 1) != 0)
		tunnel_step(t, bytes_of(NULL, 0), true);
	else
		tunnel_step(t, BYTES(start), false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rd r = { data, size };
	struct target *g = target();
	uint8_t which, how, len;
	struct bytes body;

	if (!rd_u8(&r, &which))
		return 0;
	begin(g, which);
	first_packet(&g->t, which);
	while (rd_u8(&r, &how) && rd_u8(&r, &len)) {
		if (!rd_take(&r, len < r.left ? len : r.left, &body) ||
		    g->t.outcome.progress == EAP_DONE)
			break;
		if ((how & BARE) != 0 || (which & INSIDE) == 0 || (which & METHOD) >= 6)
			tunnel_step(&g->t, body, false);
		else if (body.len > 0)
			tunnel_tell(&g->t, body);
	}
	tunnel_close(&g->t);
	return 0;
}
