#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "proto/eap_methods.h"
#include "proto/eap_peer.h"
#include "proto/eap_tls_io.h"
#include "proto/radius_client.h"
#include "sockets/ends.h"
#include "sockets/parts.h"
#include "sockets/udp.h"

/* Waiting is counted, not measured: no clock is asked. */
enum { STEP_MS = 100, PATIENCE_MS = 20000, PACKETS_MAX = 200 };

static const struct mac ap_mac = { { 2, 0, 0, 0, 1, 0 } };
static const struct mac sta_mac = { { 2, 0, 0, 0, 2, 0 } };

/* One station behind one AP, as far as EAP goes. */
struct pair {
	struct interop_base *b;
	const struct spec_eap_peer *spec;
	struct eap_peer_conf conf;
	struct eap_tls_conf tls;
	struct rng rng;
	struct eap_peer peer;
	struct radius_client *client;
	struct radius_session session;
	struct udp_socket udp;
	int64_t now_ns;
	unsigned packets;
	bool answered; /* by an accept or a reject */
	struct eap_keys got; /* msk as the server gave it */
};

static enum interop_exit send_all(struct pair *p)
{
	for (unsigned i = 0; i < p->b->fx.n; i++) {
		const struct fx_item *x = &p->b->fx.item[i];

		if (x->kind != FX_UDP)
			continue;
		if (p->udp.fd >= 0 && p->udp.port != x->u.udp.from_port)
			udp_close(&p->udp);
		if (p->udp.fd < 0 && udp_open(&p->udp, x->u.udp.from_port) != ERR_OK)
			return INTEROP_BROKEN;
		if (udp_send_to(&p->udp, x->u.udp.to_ip, x->u.udp.to_port, x->u.udp.payload) !=
		    ERR_OK)
			return INTEROP_BROKEN;
		p->packets++;
	}
	interop_logs(p->b);
	return INTEROP_OK;
}

static enum interop_exit ask(struct pair *p, struct bytes response)
{
	const struct radius_request q = { .session = &p->session,
					  .sta = sta_mac,
					  .identity = bytes_of(p->spec->identity,
							       strlen(p->spec->identity)),
					  .eap = response,
					  .aid = 1,
					  .hw_mode = SPEC_HW_G,
					  .rate_500k = 108,
					  .rsn = true,
					  .akm = AKM_8021X,
					  .pairwise = CIPHER_CCMP_128 };
	struct radius_request outer = q;

	if (p->spec->anonymous_identity != NULL)
		outer.identity = bytes_of(p->spec->anonymous_identity,
					  strlen(p->spec->anonymous_identity));
	fx_reset(&p->b->fx);
	if (radius_client_send(p->client, p->b->crypto, &outer, p->now_ns, &p->b->fx) != ERR_OK)
		return INTEROP_BROKEN;
	return send_all(p);
}

static enum interop_exit to_peer(struct pair *p, struct bytes packet)
{
	const struct eap_env env = { .crypto = p->b->crypto, .now_ns = p->now_ns };
	const struct eap_peer_event ev = { EAP_PEER_EV_PACKET, { .packet = packet } };
	struct bytes answer;

	fx_reset(&p->b->fx);
	if (eap_peer_step(&p->peer, &env, &ev, &p->b->fx, &answer) != ERR_OK)
		return INTEROP_BROKEN;
	interop_logs(p->b);
	return answer.len > 0 && !p->answered ? ask(p, answer) : INTEROP_OK;
}

/* What the client made of a datagram; its answer is handed to the peer. */
static enum interop_exit take(struct pair *p)
{
	const struct radius_answer *a = radius_client_answer(p->client);
	uint8_t mem[EAP_PACKET_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	bool any = false;

	for (unsigned i = 0; i < p->b->fx.n; i++)
		any = any || (p->b->fx.item[i].kind == FX_TELL &&
			      p->b->fx.item[i].u.tell.code == RADIUS_CLIENT_TELL_ANSWER);
	if (!any)
		return INTEROP_OK;
	p->answered = a->code != RADIUS_ACCESS_CHALLENGE;
	p->got.msk_len = a->msk.len <= sizeof(p->got.msk) ? a->msk.len : 0;
	if (p->got.msk_len > 0)
		memcpy(p->got.msk, a->msk.p, p->got.msk_len);
	wr_bytes(&w, a->eap);
	return w.overflow ? INTEROP_BROKEN : to_peer(p, wr_sofar(&w));
}

static enum interop_exit receive(struct pair *p, const struct udp_got *got)
{
	const struct radius_datagram d = { .from_ip = got->ip,
					   .from_port = got->port,
					   .to_port = p->udp.port,
					   .payload = got->payload,
					   .now_ns = p->now_ns };

	fx_reset(&p->b->fx);
	if (radius_client_rx(p->client, p->b->crypto, &d, &p->b->fx) != ERR_OK)
		return INTEROP_BROKEN;
	interop_logs(p->b);
	return take(p);
}

static enum interop_exit converse(struct pair *p)
{
	static const uint8_t request[] = { EAP_REQUEST, 7, 0, 5, EAP_TYPE_IDENTITY };
	uint8_t mem[RADIUS_LEN_MAX];
	unsigned waited_ms = 0;
	struct udp_got got;
	enum interop_exit e = to_peer(p, BYTES(request));

	while (e == INTEROP_OK && !p->answered) {
		if (p->packets > PACKETS_MAX)
			return INTEROP_REFUSED;
		if (waited_ms >= PATIENCE_MS)
			return INTEROP_SILENT;
		if (udp_wait(&p->udp, -1, STEP_MS, mem, sizeof(mem), &got) != ERR_OK)
			return INTEROP_BROKEN;
		if (got.any) {
			waited_ms = 0;
			e = receive(p, &got);
			continue;
		}
		waited_ms += STEP_MS;
		p->now_ns += STEP_MS * NS_PER_MS;
	}
	return e;
}

static enum interop_exit judge(const struct pair *p)
{
	const struct eap_peer *e = &p->peer;
	const char *method = e->method == NULL ? "none" : eap_type_text(e->method->type);
	char hex[2 * EAP_MSK_MAX + 1];
	struct sb b = sb_of(hex, sizeof(hex));

	if (e->state != EAP_PEER_SUCCESS || !e->has_keys) {
		printf("failure method=%s state=%s packets=%u\n", method,
		       eap_peer_state_text(e->state), p->packets);
		return INTEROP_REFUSED;
	}
	sb_hex(&b, bytes_of(e->keys.msk, e->keys.msk_len));
	printf("success method=%s packets=%u msk=%s\n", method, p->packets, hex);
	if (p->got.msk_len == e->keys.msk_len &&
	    memcmp(p->got.msk, e->keys.msk, p->got.msk_len) == 0)
		return INTEROP_OK;
	printf("the server's MSK differs: %zu octets\n", p->got.msk_len);
	return INTEROP_KEYS;
}

static enum interop_exit once(struct pair *p)
{
	const struct eap_env env = { .crypto = p->b->crypto, .now_ns = p->now_ns };
	const struct eap_peer_event ev = { .kind = EAP_PEER_EV_RESTART,
					   .u.authenticator = ap_mac };
	struct bytes none;
	enum interop_exit e;

	memset(&p->session, 0, sizeof(p->session));
	p->answered = false;
	p->packets = 0;
	fx_reset(&p->b->fx);
	if (eap_peer_step(&p->peer, &env, &ev, &p->b->fx, &none) != ERR_OK)
		return INTEROP_BROKEN;
	e = converse(p);
	radius_client_forget(p->client, &p->session);
	p->now_ns += NS_PER_S;
	return e == INTEROP_OK ? judge(p) : e;
}

static enum interop_exit prepare(struct pair *p, const struct interop_peer *in)
{
	struct eap_tls_make make = { .crypto = p->b->crypto,
				     .rng = &p->rng,
				     .epoch_s = INTEROP_EPOCH_S };
	struct radius_client_config cfg = { .bssid = ap_mac,
					    .nas_identifier = "interop",
					    .rng = rng_stream(in->seed, "interop", "radius") };
	struct spec_station *sta = NULL;
	struct spec_ap *ap = NULL;
	struct tls_why why = { "" };
	enum err e = config_read_station_file(&p->b->reader, in->sta_file, &sta);

	if (e == ERR_OK)
		e = config_read_ap_file(&p->b->reader, in->ap_file, &ap);
	if (!interop_findings(p->b) || e != ERR_OK || sta->n_network == 0)
		return INTEROP_USAGE;
	p->spec = &sta->network[0].eap;
	cfg.bss = &ap->radio[0].bss[0];
	e = eap_tls_conf_peer(&make, p->spec, &why, &p->tls);
	if (e != ERR_OK) {
		fprintf(stderr, "TLS: %s: %s\n", err_text(e), why.text);
		return INTEROP_USAGE;
	}
	p->conf = (struct eap_peer_conf){ .spec = p->spec,
					  .methods = eap_peer_methods,
					  .inner = eap_peer_inner,
					  .tls = &p->tls };
	eap_peer_init(&p->peer, &p->conf, rng_stream(in->seed, "interop", "eap"));
	if (radius_client_new(&cfg, &p->client) != ERR_OK)
		return INTEROP_BROKEN;
	fx_reset(&p->b->fx);
	radius_client_start(p->client, 0, &p->b->fx);
	return p->spec->identity == NULL ? INTEROP_USAGE : INTEROP_OK;
}

enum interop_exit interop_peer(const struct interop_peer *in)
{
	struct pair p = { .b = interop_new(in->verbose),
			  .rng = rng_stream(in->seed, "interop", "tls"),
			  .udp = { .fd = -1 } };
	enum interop_exit e = INTEROP_BROKEN;

	if (p.b != NULL)
		e = prepare(&p, in);
	for (unsigned i = 0; e == INTEROP_OK && i < in->times; i++)
		e = once(&p);
	if (p.conf.spec != NULL) {
		eap_peer_fini(&p.peer);
		eap_tls_conf_fini(&p.tls);
	}
	radius_client_free(p.client);
	udp_close(&p.udp);
	interop_free(p.b);
	return e;
}
