/* sees: base crypto wire key trace spec proto */
#include <stdlib.h>

#include "eap_toy.h"
#include "key/radius.h"
#include "proto/radius_server.h"

/*
 * A RADIUS server with a conversation begun and a client with a request pending, fed with packets.
 * Input: records of
 *   how(1) len(2) body(len)
 * how: bit 0 to the client, else to the server; bit 1 the body is made to verify (identifier,
 * authenticators, the first Message-Authenticator); bit 2 a second passes before; bit 3 the State
 * of the conversation is put behind it; bit 4 the client sends the body as EAP.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TO_CLIENT = 1, SEALED = 2, LATER = 4, STATE = 8, SEND = 16, BODY_MAX = 5000 };

#define CLIENT_IP UINT32_C(0x0a000005)
#define SERVER_IP UINT32_C(0x0a000002)

static const struct bytes secret = { (const uint8_t *)"secret", 6 };

struct target {
	struct crypto *c;
	struct toys toys;
	struct spec_radius_client known;
	struct radius_server *server;
	struct spec_bss bss;
	struct spec_radius_server at;
	struct radius_client *client;
	struct radius_session session;
	uint16_t port; /* of the client */
	uint8_t request_auth[RADIUS_AUTHENTICATOR_LEN];
	uint8_t id;
	int64_t now_ns;
	struct fx fx;
};

static void must(bool ok)
{
	if (!ok)
		abort();
}

/* Looks at what the client sent: its port, identifier and authenticator. */
static void perform(struct target *t)
{
	for (unsigned i = 0; i < t->fx.n; i++) {
		const struct fx_datagram *d = &t->fx.item[i].u.udp;
		struct radius p;

		if (t->fx.item[i].kind != FX_UDP)
			continue;
		must(radius_parse(d->payload, &p) == WIRE_OK);
		if (d->to_ip != SERVER_IP)
			continue;
		t->port = d->from_port;
		t->id = p.id;
		memcpy(t->request_auth, p.authenticator, sizeof(t->request_auth));
	}
	fx_reset(&t->fx);
}

static void send(struct target *t, struct bytes eap)
{
	struct radius_request q = { .session = &t->session, .identity = bytes_of("jo", 2),
				    .eap = eap };

	must(radius_client_send(t->client, t->c, &q, t->now_ns, &t->fx) == ERR_OK);
	perform(t);
}

static void set_up(struct target *t)
{
	struct radius_server_config server = { .eap = &t->toys.server, .secret = &t->known,
					       .n_secret = 1, .seed = 1, .name = "aaa",
					       .port = RADIUS_PORT };
	struct radius_client_config client = { .bss = &t->bss,
					       .rng = rng_stream(1, "fuzz", "radius") };

	toys_init(&t->toys);
	t->known = (struct spec_radius_client){ 0, 0, "secret" };
	must(radius_server_new(&server, &t->server) == ERR_OK);
	spec_bss_init(&t->bss);
	t->at = (struct spec_radius_server){ .addr = { { 10, 0, 0, 2 }, 4 }, .port = RADIUS_PORT,
					     .secret = "secret" };
	t->bss.radius.server = &t->at;
	t->bss.radius.n_server = 1;
	must(radius_client_new(&client, &t->client) == ERR_OK);
	radius_client_start(t->client, 0, &t->fx);
	send(t, bytes_of("\2\1\0\7\1jo", 7));
}

/* Makes the packet what its receiver wants to see. */
static void make_good(struct target *t, bool to_client, uint8_t *p, size_t len)
{
	const uint8_t *auth = to_client ? t->request_auth : NULL;
	struct radius_mac_in in = { secret, bytes_of(p, len), 0, auth };
	uint8_t mac[RADIUS_AUTH_LEN];
	struct radius parsed;

	if (len < RADIUS_HDR || len > RADIUS_LEN_MAX)
		return;
	p[0] = to_client ? (uint8_t)(p[0] % 3 == 0 ? 11 : p[0] % 3 + 1) : RADIUS_ACCESS_REQUEST;
	p[1] = to_client ? t->id : p[1];
	p[2] = (uint8_t)(len >> 8);
	p[3] = (uint8_t)len;
	if (radius_parse(in.packet, &parsed) != WIRE_OK ||
	    radius_msg_auth_at(&parsed, &in.at) != WIRE_OK)
		return;
	must(radius_mac(t->c, &in, mac) == ERR_OK);
	memcpy(p + in.at, mac, sizeof(mac));
	if (to_client)
		must(radius_response_auth(t->c,
					  &(struct radius_response_in){ secret, in.packet, auth },
					  p + 4) == ERR_OK);
}

static void feed(struct target *t, uint8_t how, struct bytes body)
{
	uint8_t *p = malloc(body.len + 6);
	struct wr w = wr_of(p, body.len + 6);
	bool to_client = (how & TO_CLIENT) != 0;
	struct radius_datagram d = { to_client ? SERVER_IP : CLIENT_IP,
				     to_client ? RADIUS_PORT : t->port,
				     to_client ? t->port : RADIUS_PORT, { 0 }, 0 };

	must(p != NULL);
	if ((how & LATER) != 0)
		t->now_ns += 1000000000;
	radius_client_timer(t->client, RADIUS_CLIENT_TIMER_RETRY, t->now_ns, &t->fx);
	perform(t);
	wr_bytes(&w, body);
	if ((how & STATE) != 0)
		radius_put_u32(&w, RADIUS_STATE, 0);
	if ((how & SEALED) != 0)
		make_good(t, to_client, p, w.len);
	d.payload = wr_sofar(&w);
	d.now_ns = t->now_ns;
	if ((how & SEND) != 0)
		send(t, body);
	else if (to_client)
		must(radius_client_rx(t->client, t->c, &d, &t->fx) == ERR_OK);
	else
		must(radius_server_rx(t->server, t->c, &d, &t->fx) == ERR_OK);
	perform(t);
	free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct crypto *kept;
	struct target *t = calloc(1, sizeof(*t));
	struct rd r = { data, size };
	struct bytes body;
	uint16_t len;
	uint8_t how;

	if (kept == NULL)
		must(crypto_new(&kept) == ERR_OK);
	must(t != NULL);
	t->c = kept;
	set_up(t);
	while (rd_u8(&r, &how) && rd_be16(&r, &len)) {
		if (len > BODY_MAX || !rd_take(&r, len < r.left ? len : r.left, &body))
			break;
		feed(t, how, body);
	}
	radius_client_free(t->client);
	radius_server_free(t->server);
	free(t);
	return 0;
}
