#ifndef UNIT_RADIUS_WORLD_H
#define UNIT_RADIUS_WORLD_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "key/radius.h"
#include "proto/radius_client.h"

/*
 * A RADIUS client and what came out of it, and servers that answer what a test wants: a test reads
 * as the times and destinations of what was sent.
 */
enum { RW_TEXT = 16384, RW_SENT = 256, RW_TIMERS = RADIUS_CLIENT_TIMER_END };

#define RW_SERVER(n) (UINT32_C(0x0a000000) + 10 + (n))

struct rw_sent {
	int64_t at_ns;
	struct fx_datagram d;
	uint8_t bytes[RADIUS_LEN_MAX];
};

struct rw {
	struct crypto *c;
	struct spec_bss bss;
	struct spec_radius_server server[3];
	struct radius_client *k;
	struct radius_session session[40];
	int64_t now_ns, timer_ns[RW_TIMERS];
	unsigned n_sent;
	struct rw_sent sent[RW_SENT];
	unsigned n_answers, n_given_up;
	uint32_t cookie;
	struct fx fx;
	char log[RW_TEXT], visible[RW_TEXT], verdicts[RW_TEXT], course[RW_TEXT];
};

static const struct mac rw_bssid = { { 2, 0, 0, 0, 1, 0 } };

static inline void rw_say(char text[static RW_TEXT], const char *line, const char *end)
{
	size_t n = strlen(text);

	ck_assert_uint_lt(n + strlen(line) + strlen(end), RW_TEXT);
	memcpy(text + n, line, strlen(line) + 1);
	memcpy(text + strlen(text), end, strlen(end) + 1);
}

static inline void rw_clear(struct rw *w)
{
	w->log[0] = w->visible[0] = w->verdicts[0] = w->course[0] = '\0';
	w->n_sent = w->n_answers = w->n_given_up = 0;
}

/* "3.0>1 ": seconds and tenths, and to which server. */
static inline void rw_udp(struct rw *w, const struct fx_datagram *d)
{
	struct rw_sent *s = &w->sent[w->n_sent];
	char text[64];

	ck_assert_uint_lt(w->n_sent, RW_SENT);
	ck_assert_uint_le(d->payload.len, sizeof(s->bytes));
	w->n_sent++;
	s->at_ns = w->now_ns;
	s->d = *d;
	memcpy(s->bytes, d->payload.p, d->payload.len);
	s->d.payload.p = s->bytes;
	snprintf(text, sizeof(text), "%s%lld.%lld>%u", w->course[0] != '\0' ? " " : "",
		 (long long)(w->now_ns / NS_PER_S),
		 (long long)(w->now_ns % NS_PER_S / (100 * NS_PER_MS)),
		 (unsigned)(d->to_ip - RW_SERVER(0)));
	rw_say(w->course, text, "");
}

static inline void rw_apply(struct rw *w)
{
	char line[400];

	for (unsigned i = 0; i < w->fx.n; i++) {
		const struct fx_item *x = &w->fx.item[i];

		if (x->kind == FX_UDP) {
			rw_udp(w, &x->u.udp);
		} else if (x->kind == FX_TIMER) {
			ck_assert_uint_lt(x->u.timer.timer, RW_TIMERS);
			w->timer_ns[x->u.timer.timer] =
				x->u.timer.in_ns < 0 ? TIME_NEVER : w->now_ns + x->u.timer.in_ns;
		} else if (x->kind == FX_TELL) {
			w->n_answers += x->u.tell.code == RADIUS_CLIENT_TELL_ANSWER;
			w->n_given_up += x->u.tell.code == RADIUS_CLIENT_TELL_GIVEN_UP;
			w->cookie = x->u.tell.value;
		} else if (x->kind == FX_LOG) {
			rw_say(w->log, x->u.log.text, "\n");
			if (x->u.log.visible)
				rw_say(w->visible, x->u.log.text, "\n");
		} else if (x->kind == FX_VERDICT) {
			snprintf(line, sizeof(line), "%s: %s", x->u.verdict.frame,
				 x->u.verdict.judged.why);
			rw_say(w->verdicts, line, "\n");
		}
	}
	fx_reset(&w->fx);
}

static inline void rw_init(struct rw *w)
{
	for (unsigned i = 0; i < RW_TIMERS; i++)
		w->timer_ns[i] = TIME_NEVER;
	spec_bss_init(&w->bss);
	w->bss.wpa = SPEC_WPA_V2;
	w->bss.group = CIPHER_CCMP_128;
	memcpy(w->bss.ssid.b, "home", 4);
	w->bss.ssid.len = 4;
	for (unsigned i = 0; i < 3; i++)
		w->server[i] = (struct spec_radius_server){
			.addr = { { 10, 0, 0, (uint8_t)(10 + i) }, 4 },
			.port = SPEC_RADIUS_PORT,
			.secret = "right",
		};
	w->bss.radius.server = w->server;
	w->bss.radius.n_server = 1;
}

/* After changes of w->bss. */
static inline void rw_start(struct rw *w)
{
	struct radius_client_config cfg = { &w->bss, rw_bssid, "ap1.lab",
					    rng_stream(1, "ap1", "radius") };

	ck_assert_int_eq(radius_client_new(&cfg, &w->k), ERR_OK);
	radius_client_start(w->k, w->now_ns, &w->fx);
	rw_apply(w);
}

static inline struct rw *rw_new(void)
{
	struct rw *w = calloc(1, sizeof(*w));

	ck_assert_ptr_nonnull(w);
	ck_assert_int_eq(crypto_new(&w->c), ERR_OK);
	rw_init(w);
	return w;
}

static inline void rw_free(struct rw *w)
{
	radius_client_free(w->k);
	crypto_free(w->c);
	free(w);
}

static inline struct mac rw_sta(unsigned i)
{
	return (struct mac){ { 2, 0, 0, 0, 2, (uint8_t)i } };
}

static inline struct radius_request rw_request(struct rw *w, unsigned i)
{
	static const uint8_t eap[] = { 2, 1, 0, 8, 1, 'b', 'o', 'b' };

	return (struct radius_request){ .session = &w->session[i],
					.sta = rw_sta(i),
					.cookie = 100 + i,
					.identity = bytes_of("bob", 3),
					.eap = BYTES(eap),
					.aid = 1,
					.hw_mode = SPEC_HW_G,
					.rate_500k = 108,
					.rsn = true,
					.akm = AKM_8021X,
					.pairwise = CIPHER_CCMP_128 };
}

static inline void rw_send(struct rw *w, unsigned i)
{
	struct radius_request q = rw_request(w, i);

	ck_assert_int_eq(radius_client_send(w->k, w->c, &q, w->now_ns, &w->fx), ERR_OK);
	rw_apply(w);
}

/* Lets time pass; timers fire. */
static inline void rw_run(struct rw *w, int64_t for_ns)
{
	int64_t until = w->now_ns + for_ns;

	for (;;) {
		unsigned first = 0;

		for (unsigned i = 1; i < RW_TIMERS; i++)
			if (w->timer_ns[i] < w->timer_ns[first])
				first = i;
		if (w->timer_ns[first] > until)
			break;
		w->now_ns = w->timer_ns[first];
		w->timer_ns[first] = TIME_NEVER;
		radius_client_timer(w->k, first, w->now_ns, &w->fx);
		rw_apply(w);
	}
	w->now_ns = until;
}

/* How an answer is made; the zero value with a code is a good one. */
struct rw_answer {
	uint8_t code;
	const char *secret;   /* NULL: the server's */
	unsigned no_mac;      /* without Message-Authenticator; 2: with two of them */
	bool spoil_mac;       /* one bit, the Response Authenticator fits it */
	bool spoil_response;
	uint8_t id_plus;
	bool from_elsewhere, from_port, to_port;
	void (*more)(struct wr *w, const struct radius *request);
};

static inline size_t rw_build(struct rw *w, const struct rw_sent *to, const struct rw_answer *how,
			      uint8_t out[static RADIUS_LEN_MAX])
{
	static const uint8_t success[] = { 3, 1, 0, 4 };
	struct bytes secret = how->secret != NULL ? bytes_of(how->secret, strlen(how->secret)) :
						    bytes_of("right", 5);
	struct wr wr = wr_of(out, RADIUS_LEN_MAX);
	struct radius request, answer;
	struct radius_open open = { .code = how->code };
	struct mark m;
	size_t len, at;

	ck_assert_int_eq(radius_parse(to->d.payload, &request), WIRE_OK);
	open.id = (uint8_t)(request.id + how->id_plus);
	open.authenticator = request.authenticator;
	m = radius_open(&wr, &open);
	if (how->no_mac != 1)
		radius_put_msg_auth(&wr);
	if (how->no_mac == 2)
		radius_put_msg_auth(&wr);
	radius_put_eap(&wr, BYTES(success));
	if (how->more != NULL)
		how->more(&wr, &request);
	radius_close(&wr, m);
	ck_assert(wr_done(&wr, &len));
	ck_assert_int_eq(radius_parse(bytes_of(out, len), &answer), WIRE_OK);
	if (radius_msg_auth_at(&answer, &at) == WIRE_OK) {
		struct radius_mac_in in = { secret, answer.packet, at, request.authenticator };
		uint8_t mac[RADIUS_AUTH_LEN];

		ck_assert_int_eq(radius_mac(w->c, &in, mac), ERR_OK);
		memcpy(out + at, mac, sizeof(mac));
		out[at] ^= how->spoil_mac;
	}
	ck_assert_int_eq(radius_response_auth(w->c,
					      &(struct radius_response_in){ secret, answer.packet,
									    request.authenticator },
					      out + 4),
			 ERR_OK);
	out[4] ^= how->spoil_response;
	return len;
}

static inline void rw_deliver(struct rw *w, const struct rw_sent *to, const struct rw_answer *how,
			      struct bytes payload)
{
	struct radius_datagram d = { to->d.to_ip + how->from_elsewhere,
				     (uint16_t)(to->d.to_port + how->from_port),
				     (uint16_t)(to->d.from_port + how->to_port), payload,
				     w->now_ns };

	ck_assert_int_eq(radius_client_rx(w->k, w->c, &d, &w->fx), ERR_OK);
	rw_apply(w);
}

static inline void rw_answer(struct rw *w, unsigned sent, const struct rw_answer *how)
{
	uint8_t out[RADIUS_LEN_MAX];
	const struct rw_sent to = w->sent[sent];
	size_t len = rw_build(w, &to, how, out);

	rw_deliver(w, &to, how, bytes_of(out, len));
}

static inline bool rw_is(struct bytes b, const char *text)
{
	return bytes_equal(b, bytes_of(text, strlen(text)));
}

static inline struct radius rw_sent_packet(const struct rw *w, unsigned i)
{
	struct radius p;

	ck_assert_int_eq(radius_parse(w->sent[i].d.payload, &p), WIRE_OK);
	return p;
}

#endif
