#include <stdio.h>
#include <unistd.h>

#include "base/time.h"
#include "proto/eap_methods.h"
#include "proto/eap_tls_io.h"
#include "proto/radius_server.h"
#include "sockets/ends.h"
#include "sockets/parts.h"
#include "sockets/udp.h"

enum { STEP_MS = 100 };

struct serving {
	struct interop_base *b;
	struct eap_server_conf conf;
	struct eap_tls_conf tls;
	struct rng rng;
	struct radius_server *server;
	struct spec_radius_client client;
	struct udp_socket udp;
	int64_t now_ns; /* counted in waits */
};

static enum interop_exit prepare(struct serving *s, const struct interop_server *in)
{
	struct eap_tls_make make = { .crypto = s->b->crypto,
				     .rng = &s->rng,
				     .epoch_s = INTEROP_EPOCH_S };
	struct radius_server_config cfg = { .eap = &s->conf,
					    .secret = &s->client,
					    .n_secret = 1,
					    .seed = 1,
					    .name = "interop" };
	struct spec_ap *ap = NULL;
	struct tls_why why = { "" };
	enum err e = config_read_ap_file(&s->b->reader, in->file, &ap);

	if (!interop_findings(s->b) || e != ERR_OK)
		return INTEROP_USAGE;
	s->conf.spec = &ap->radio[0].bss[0].eap;
	e = eap_tls_conf_server(&make, s->conf.spec, &why, &s->tls);
	if (e != ERR_OK) {
		fprintf(stderr, "TLS: %s: %s\n", err_text(e), why.text);
		s->conf.spec = NULL;
		return INTEROP_USAGE;
	}
	s->conf.methods = eap_server_methods;
	s->conf.inner = eap_server_inner;
	s->conf.tls = &s->tls;
	s->client = (struct spec_radius_client){ UDP_LOOPBACK, 32, in->secret };
	if (udp_open(&s->udp, in->port) != ERR_OK)
		return INTEROP_BROKEN;
	cfg.port = s->udp.port;
	return radius_server_new(&cfg, &s->server) == ERR_OK ? INTEROP_OK : INTEROP_BROKEN;
}

static enum interop_exit answer(struct serving *s, const struct udp_got *got)
{
	const struct radius_datagram d = { .from_ip = got->ip,
					   .from_port = got->port,
					   .to_port = s->udp.port,
					   .payload = got->payload,
					   .now_ns = s->now_ns };

	fx_reset(&s->b->fx);
	if (radius_server_rx(s->server, s->b->crypto, &d, &s->b->fx) != ERR_OK)
		return INTEROP_BROKEN;
	interop_logs(s->b);
	for (unsigned i = 0; i < s->b->fx.n; i++) {
		const struct fx_item *x = &s->b->fx.item[i];

		if (x->kind == FX_UDP && udp_send_to(&s->udp, x->u.udp.to_ip, x->u.udp.to_port,
						     x->u.udp.payload) != ERR_OK)
			return INTEROP_BROKEN;
	}
	return INTEROP_OK;
}

static enum interop_exit serve(struct serving *s)
{
	uint8_t mem[RADIUS_LEN_MAX];
	enum interop_exit e = INTEROP_OK;
	struct udp_got got;

	printf("port %u\n", s->udp.port);
	fflush(stdout);
	while (e == INTEROP_OK) {
		if (udp_wait(&s->udp, STDIN_FILENO, STEP_MS, mem, sizeof(mem), &got) != ERR_OK)
			return INTEROP_BROKEN;
		if (got.any)
			e = answer(s, &got);
		else if (got.stopped)
			break;
		else
			s->now_ns += STEP_MS * NS_PER_MS;
	}
	return e;
}

enum interop_exit interop_server(const struct interop_server *in)
{
	struct serving s = { .b = interop_new(in->verbose),
			     .rng = rng_stream(1, "interop", "tls"),
			     .udp = { .fd = -1 } };
	enum interop_exit e = INTEROP_BROKEN;

	if (s.b != NULL)
		e = prepare(&s, in);
	if (e == INTEROP_OK)
		e = serve(&s);
	radius_server_free(s.server);
	if (s.conf.spec != NULL)
		eap_tls_conf_fini(&s.tls);
	udp_close(&s.udp);
	interop_free(s.b);
	return e;
}
