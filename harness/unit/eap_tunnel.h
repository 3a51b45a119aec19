#ifndef UNIT_EAP_TUNNEL_H
#define UNIT_EAP_TUNNEL_H

#include <stdlib.h>
#include <string.h>

#include "base/invariant.h"
#include "crypto/tls.h"
#include "proto/eap_methods.h"
#include "proto/eap_tls_io.h"

/*
 * One side of a tunnelled method under test against a plain TLS end in our hand, which may say
 * anything through the tunnel. Used by tests and fuzz targets, therefore without Check.
 */
struct eap_tunnel {
	struct crypto *c;
	struct rng rng, other_rng;
	const struct eap_method *method;
	void *state;
	struct tls *other; /* the hand's end */
	uint8_t flight[EAP_TLS_MESSAGE_MAX];
	size_t flight_len;
	uint8_t packet[EAP_PACKET_MAX];
	size_t packet_len; /* type-data the method wrote last */
	uint8_t id;
	struct eap_outcome outcome;
	struct fx fx;
};

enum { TUNNEL_NOW = 1600000000 };

static inline struct tls_call tunnel_call(struct eap_tunnel *t)
{
	return (struct tls_call){ &t->other_rng, TUNNEL_NOW };
}

/* One packet to the method. */
static inline void tunnel_step(struct eap_tunnel *t, struct bytes in, bool first)
{
	struct eap_env env = { .crypto = t->c, .rng = &t->rng };
	struct eap_turn turn = { in, first, t->id, t->id };
	struct wr out = wr_of(t->packet, sizeof(t->packet));

	t->id++;
	turn.out_id = t->id;
	t->outcome = (struct eap_outcome){ false, EAP_CONT, EAP_FAIL, NULL, NULL };
	fx_reset(&t->fx);
	INVARIANT(t->method->step(t->state, &env, &turn, &out, &t->outcome, &t->fx) == ERR_OK);
	INVARIANT(!out.overflow);
	t->packet_len = out.len;
}

/* Whether more may be said to the method. */
static inline bool tunnel_lives(const struct eap_tunnel *t)
{
	return t->outcome.progress != EAP_DONE && t->packet_len > 0;
}

/* Takes what the method wrote: all its fragments, acknowledged; then the hand's end hears it. */
static inline void tunnel_hear(struct eap_tunnel *t)
{
	static const uint8_t ack[1];
	struct tls_call call = tunnel_call(t);
	bool more = true;

	t->flight_len = 0;
	while (more && t->packet_len > 0) {
		struct rd r = rd_of(bytes_of(t->packet, t->packet_len));
		uint32_t total;
		uint8_t flags;

		INVARIANT(rd_u8(&r, &flags));
		if ((flags & EAP_TLS_LENGTH) != 0)
			INVARIANT(rd_be32(&r, &total));
		memcpy(t->flight + t->flight_len, r.p, r.left);
		t->flight_len += r.left;
		more = (flags & EAP_TLS_MORE) != 0;
		if (more)
			tunnel_step(t, BYTES(ack), false);
	}
	tls_step(t->other, &call, bytes_of(t->flight, t->flight_len));
}

/* Says what the hand's end has to say, in one fragment after the other, and hears the answer. */
static inline void tunnel_say(struct eap_tunnel *t)
{
	uint8_t one[1 + 4 + 1000];
	struct bytes all = tls_out(t->other);
	struct rd r = rd_of(all);

	do {
		size_t n = r.left < 1000 ? r.left : 1000;
		struct wr w = wr_of(one, sizeof(one));
		bool length = r.left == all.len && n < r.left;
		struct bytes part;

		INVARIANT(rd_take(&r, n, &part));
		wr_u8(&w, (uint8_t)((length ? EAP_TLS_LENGTH : 0) |
				    (r.left > 0 ? EAP_TLS_MORE : 0)));
		if (length)
			wr_be32(&w, (uint32_t)all.len);
		wr_bytes(&w, part);
		tunnel_step(t, wr_sofar(&w), false);
	} while (r.left > 0 && tunnel_lives(t));
	tls_sent(t->other);
	if (t->packet_len > 0)
		tunnel_hear(t);
}

/* The handshake, and until the method has said its first through the tunnel or waits for ours. */
static inline void tunnel_open(struct eap_tunnel *t)
{
	static const uint8_t start[] = { EAP_TLS_START };
	struct tls_call call = tunnel_call(t);
	bool server = t->method == &eap_peap_server || t->method == &eap_ttls_server;

	if (server) {
		tunnel_step(t, bytes_of(NULL, 0), true);
		tls_step(t->other, &call, bytes_of(NULL, 0));
	} else {
		tunnel_step(t, BYTES(start), false);
		tunnel_hear(t);
	}
	for (int i = 0; i < 10 && tunnel_lives(t) && tls_plain(t->other).len == 0; i++) {
		if (!server && tls_state(t->other) == TLS_OPEN && tls_out(t->other).len == 0)
			break;
		tunnel_say(t);
	}
}

/* Something through the tunnel. */
static inline void tunnel_tell(struct eap_tunnel *t, struct bytes plain)
{
	struct tls_call call = tunnel_call(t);

	if (tls_state(t->other) != TLS_OPEN || !tunnel_lives(t))
		return;
	INVARIANT(tls_write(t->other, &call, plain) == ERR_OK);
	tunnel_say(t);
}

static inline void tunnel_close(struct eap_tunnel *t)
{
	t->method->end(t->state);
	tls_free(t->other);
	t->state = NULL;
	t->other = NULL;
}

#endif
