#ifndef UNIT_EAPOL_WORLD_H
#define UNIT_EAPOL_WORLD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "eap_toy.h"
#include "proto/eapol_auth.h"
#include "proto/eapol_supp.h"
#include "wire/eapol.h"

/*
 * A station's supplicant PAE, an AP's authenticator PAE and an EAP server behind it, on a virtual
 * clock: 1 ms on the air, 2 ms to the server and back. The handshake after it takes 5 ms and always
 * succeeds. What happens is kept as text with its time in ms: "<" from the AP, ">" from the
 * station, "s:" told by the supplicant, "a:" by the authenticator.
 */
enum e_who { E_STA, E_AP, E_SERVER, E_WHO };
enum { E_QUEUE = 64, E_PDU = 2100, E_SAID = 16384, E_TIMERS = 4 };
static_assert((int)EAPOL_SUPP_TIMER_COUNT == E_TIMERS && (int)EAPOL_AUTH_TIMER_COUNT == E_TIMERS,
	      "timers of both");

struct e_item {
	int64_t at_ns;
	uint64_t no;
	enum e_who to;
	bool handshake; /* not a PDU: the handshake is done */
	uint32_t relay;
	size_t len;
	uint8_t pdu[E_PDU];
};

struct eworld {
	struct toys conf;
	struct crypto *crypto;
	struct bugs bugs;
	struct eapol_supp supp;
	struct eapol_auth auth;
	struct eap_server server;
	bool server_on;	 /* a session exists */
	bool server_dead, sta_dead, ap_dead;
	struct eapol_auth_grant grant; /* what the server grants, msk apart */
	struct eap_server_out out;
	struct fx fx;
	int64_t now_ns;
	int64_t timer_ns[2][E_TIMERS];
	struct e_item *queue;
	unsigned n_queue;
	uint64_t no;
	/* the n-th PDU of a side, from 1; 0: none */
	unsigned sent[2], lose[2], twice[2];
	char said[E_SAID];
	size_t n_said;
};

static inline void e_must(bool ok)
{
	if (!ok)
		abort();
}

static const struct mac e_ap = { { 2, 0, 0, 0, 1, 0 } };
static const struct mac e_sta = { { 2, 0, 0, 0, 2, 0 } };

static inline void e_say(struct eworld *w, const char *what)
{
	int n = snprintf(w->said + w->n_said, E_SAID - w->n_said, "%u:%s ",
			 (unsigned)(w->now_ns / NS_PER_MS), what);

	e_must(n > 0 && w->n_said + (size_t)n < E_SAID);
	w->n_said += (size_t)n;
}

static inline const char *e_name(struct bytes pdu, char *to, size_t cap)
{
	static const char *const code[] = { "?", "req", "resp", "succ", "fail" };
	struct eapol l;
	struct eap e;

	if (eapol_parse(pdu, &l) != WIRE_OK || l.type != EAPOL_EAP)
		return pdu.len < 2 ? "?" : pdu.p[1] == EAPOL_START ? "start" : "logoff";
	if (eap_parse(l.body, &e) != WIRE_OK)
		return "?";
	if (e.code <= EAP_RESPONSE)
		snprintf(to, cap, "%s%u", code[e.code], (unsigned)e.type.no);
	else
		snprintf(to, cap, "%s", code[e.code]);
	return to;
}

static inline struct e_item *e_later(struct eworld *w, int64_t in_ns, enum e_who to)
{
	struct e_item *i = &w->queue[w->n_queue++];

	e_must(w->n_queue < E_QUEUE);
	memset(i, 0, sizeof(*i));
	i->at_ns = w->now_ns + in_ns;
	i->no = w->no++;
	i->to = to;
	return i;
}

static inline void e_post(struct eworld *w, int64_t in_ns, enum e_who to, struct bytes pdu)
{
	struct e_item *i = e_later(w, in_ns, to);

	e_must(pdu.len <= E_PDU);
	memcpy(i->pdu, pdu.p, pdu.len);
	i->len = pdu.len;
}

static inline void e_air(struct eworld *w, enum e_who from, struct bytes pdu)
{
	char name[32], text[48];
	unsigned n = ++w->sent[from];

	snprintf(text, sizeof(text), "%c%s", from == E_STA ? '>' : '<',
		 e_name(pdu, name, sizeof(name)));
	e_say(w, text);
	if (n == w->lose[from])
		return;
	e_post(w, NS_PER_MS, from == E_STA ? E_AP : E_STA, pdu);
	if (n == w->twice[from])
		e_post(w, NS_PER_MS, from == E_STA ? E_AP : E_STA, pdu);
}

static inline void e_ask_server(struct eworld *w, uint32_t value)
{
	struct e_item *i;

	if (w->server_dead)
		return;
	i = e_later(w, 2 * NS_PER_MS, E_SERVER);
	i->relay = value;
	i->len = eapol_auth_response(&w->auth).len;
	memcpy(i->pdu, eapol_auth_response(&w->auth).p, i->len);
}

static inline void e_told_auth(struct eworld *w, unsigned code, uint32_t value)
{
	static const char *const names[] = { "a:response", "a:abort", "a:restart", "a:keys",
					     "a:done",	   "a:failed", "a:gone" };
	char text[48];

	if (code == EAPOL_AUTH_TELL_RESPONSE) {
		e_ask_server(w, value);
		return;
	}
	snprintf(text, sizeof(text), "%s=%u", names[code],
		 code == EAPOL_AUTH_TELL_ABORT ? 0 : (unsigned)value);
	e_say(w, text);
	if (code == EAPOL_AUTH_TELL_KEYS)
		e_later(w, 5 * NS_PER_MS, E_STA)->handshake = true;
}

/* Performs what a step asked for; tells last. */
static inline void e_perform(struct eworld *w, enum e_who who)
{
	static const char *const names[] = { "s:success", "s:failure", "s:refused" };
	struct fx_item tell[8];
	unsigned n = 0;

	for (unsigned i = 0; i < w->fx.n; i++) {
		const struct fx_item *x = &w->fx.item[i];

		if (x->kind == FX_EAPOL)
			e_air(w, who, x->u.eapol.pdu);
		if (x->kind == FX_TIMER)
			w->timer_ns[who][x->u.timer.timer] =
				x->u.timer.in_ns < 0 ? TIME_NEVER : w->now_ns + x->u.timer.in_ns;
		if (x->kind == FX_TELL)
			tell[n++] = *x;
		e_must(n < 8);
	}
	for (unsigned i = 0; i < n; i++) {
		char text[48];

		if (who == E_AP) {
			e_told_auth(w, tell[i].u.tell.code, tell[i].u.tell.value);
			continue;
		}
		snprintf(text, sizeof(text), "%s=%u", names[tell[i].u.tell.code],
			 (unsigned)tell[i].u.tell.value);
		e_say(w, text);
	}
}

static inline void e_supp(struct eworld *w, struct eapol_supp_event ev)
{
	const struct sta_env env = { .crypto = w->crypto, .bugs = &w->bugs, .now_ns = w->now_ns };

	fx_reset(&w->fx);
	e_must(eapol_supp_step(&w->supp, &env, &ev, &w->fx) == ERR_OK);
	e_perform(w, E_STA);
}

static inline void e_supp_does(struct eworld *w, enum eapol_supp_event_kind kind)
{
	e_supp(w, (struct eapol_supp_event){ .kind = kind });
}

static inline void e_auth(struct eworld *w, struct eapol_auth_event ev)
{
	fx_reset(&w->fx);
	eapol_auth_step(&w->auth, &ev, &w->fx);
	e_perform(w, E_AP);
}

static inline void e_serve(struct eworld *w, const struct e_item *i)
{
	static const enum eapol_auth_event_kind kinds[] = {
		[EAP_SERVER_REQUEST] = EAPOL_AUTH_EV_CHALLENGE,
		[EAP_SERVER_ACCEPT] = EAPOL_AUTH_EV_ACCEPT,
		[EAP_SERVER_REJECT] = EAPOL_AUTH_EV_REJECT
	};
	const struct eap_env env = { .crypto = w->crypto, .now_ns = w->now_ns };
	struct bytes packet = bytes_of(i->pdu, i->len);
	struct eap e;

	/* RADIUS without State is a new session: so it is with every identity */
	if (eap_parse(packet, &e) == WIRE_OK &&
	    eap_type_equal(e.type, eap_ietf(EAP_TYPE_IDENTITY)) && w->server_on) {
		eap_server_fini(&w->server);
		w->server_on = false;
	}
	if (!w->server_on)
		eap_server_init(&w->server, &w->conf.server, e_sta, rng_stream(1, "radius", "eap"));
	w->server_on = true;
	fx_reset(&w->fx);
	e_must(eap_server_step(&w->server, &env, packet, &w->fx, &w->out) == ERR_OK);
	if (w->out.answer == EAP_SERVER_SILENCE)
		return;
	w->grant.msk = bytes_of(w->server.keys.msk, w->server.keys.msk_len);
	e_auth(w, (struct eapol_auth_event){
			  .kind = kinds[w->out.answer],
			  .u.server = { .relay = i->relay,
					.packet = w->out.packet,
					.grant = w->grant } });
}

static inline void e_deliver(struct eworld *w, const struct e_item *i)
{
	struct bytes pdu = bytes_of(i->pdu, i->len);

	if (i->handshake) {
		e_supp_does(w, EAPOL_SUPP_EV_LOWER_SUCCESS);
		e_supp_does(w, EAPOL_SUPP_EV_PORT_VALID);
		e_auth(w, (struct eapol_auth_event){ .kind = EAPOL_AUTH_EV_PORT_VALID });
	} else if (i->to == E_STA && !w->sta_dead) {
		e_supp(w, (struct eapol_supp_event){ .kind = EAPOL_SUPP_EV_PDU, .u.pdu = pdu });
	} else if (i->to == E_AP && !w->ap_dead) {
		e_auth(w, (struct eapol_auth_event){ .kind = EAPOL_AUTH_EV_PDU, .u.pdu = pdu });
	} else if (i->to == E_SERVER) {
		e_serve(w, i);
	}
}

/* The earliest of what waits; among equals what was there first, timers last. */
static inline unsigned e_first(const struct eworld *w)
{
	unsigned best = 0;

	for (unsigned i = 1; i < w->n_queue; i++) {
		const struct e_item *a = &w->queue[i], *b = &w->queue[best];

		if (a->at_ns < b->at_ns || (a->at_ns == b->at_ns && a->no < b->no))
			best = i;
	}
	return best;
}

static inline bool e_fire(struct eworld *w, int64_t until_ns)
{
	enum e_who who = E_STA;
	unsigned timer = 0;

	for (unsigned i = 0; i < 2; i++) {
		for (unsigned k = 0; k < E_TIMERS; k++) {
			if (w->timer_ns[i][k] < w->timer_ns[who][timer]) {
				who = (enum e_who)i;
				timer = k;
			}
		}
	}
	if (w->timer_ns[who][timer] > until_ns)
		return false;
	w->now_ns = w->timer_ns[who][timer];
	w->timer_ns[who][timer] = TIME_NEVER;
	if (who == E_STA)
		e_supp(w, (struct eapol_supp_event){ EAPOL_SUPP_EV_TIMER, { .timer = timer } });
	else
		e_auth(w, (struct eapol_auth_event){ EAPOL_AUTH_EV_TIMER, { .timer = timer } });
	return true;
}

static inline void e_run_to(struct eworld *w, int64_t until_ns)
{
	bool again = true;

	while (again) {
		unsigned best = e_first(w);
		struct e_item i;

		if (w->n_queue == 0 || w->queue[best].at_ns > until_ns) {
			again = e_fire(w, until_ns);
			continue;
		}
		if (e_fire(w, w->queue[best].at_ns - 1))
			continue;
		i = w->queue[best];
		w->queue[best] = w->queue[--w->n_queue];
		w->now_ns = i.at_ns;
		e_deliver(w, &i);
	}
	w->now_ns = until_ns;
}

/* One for all worlds of a process: their results do not depend on it, and it takes ms to make. */
static inline struct crypto *e_crypto(void)
{
	static struct crypto *c;

	e_must(c != NULL || crypto_new(&c) == ERR_OK);
	return c;
}

static inline struct eworld *e_new(void)
{
	const struct eapol_auth_conf conf = { .version = 2, .reauth_period_s = 3600 };
	struct eworld *w = calloc(1, sizeof(*w));

	e_must(w != NULL);
	w->crypto = e_crypto();
	w->queue = calloc(E_QUEUE, sizeof(*w->queue));
	e_must(w->queue != NULL);
	toys_init(&w->conf);
	eapol_supp_init(&w->supp, &w->conf.peer, 1, rng_stream(1, "sta", "eap"));
	eapol_auth_init(&w->auth, &conf, e_sta, rng_stream(1, "ap", "eap"));
	for (unsigned i = 0; i < 2 * E_TIMERS; i++)
		w->timer_ns[i / E_TIMERS][i % E_TIMERS] = TIME_NEVER;
	return w;
}

static inline void e_free(struct eworld *w)
{
	eapol_supp_fini(&w->supp);
	eapol_auth_fini(&w->auth);
	if (w->server_on)
		eap_server_fini(&w->server);
	free(w->queue);
	free(w);
}

/* Both ends associated now. */
static inline void e_join(struct eworld *w, struct eapol_auth_start ap, bool pmkid_tried)
{
	e_supp(w, (struct eapol_supp_event){
			  EAPOL_SUPP_EV_START,
			  { .start = { .authenticator = e_ap,
				       .preauth = ap.how == EAPOL_AUTH_PREAUTH,
				       .pmkid_tried = pmkid_tried } } });
	if (ap.how != EAPOL_AUTH_PREAUTH)
		e_auth(w, (struct eapol_auth_event){ EAPOL_AUTH_EV_START, { .start = ap } });
}

static const struct eapol_auth_start full = { .how = EAPOL_AUTH_FULL };

static inline struct eworld *joined(void)
{
	struct eworld *w = e_new();

	e_join(w, full, false);
	return w;
}

static inline void run(struct eworld *w, int64_t ms)
{
	e_run_to(w, ms * NS_PER_MS);
}

#endif
