#include "proto/radius_client.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/text.h"
#include "base/time.h"
#include "crypto/ct.h"
#include "proto/radius_state.h"
#include "wire/ip.h"

/* [hostapd radius_client.c] in seconds; the others are counts. */
enum {
	FIRST_WAIT_S = 3,
	MAX_WAIT_S = 120,
	NUM_FAILOVER = 4,   /* transmissions to one server before the next one is tried */
	MAX_FAILOVER = 3,   /* rounds over all servers */
	PORT_FIRST = 32768, /* Linux: net.ipv4.ip_local_port_range, 32768 to 60999 */
	PORT_COUNT = 60999 - 32768 + 1,
	FX_ROOM = 8 /* effects one transmission, or one message thrown away, may make */
};

static int64_t seconds(const struct radius_act *t)
{
	return t->now_ns / NS_PER_S;
}

/* Building and freeing. */

static enum err take_servers(struct radius_client *k, const struct spec_radius *spec)
{
	for (size_t i = 0; i < spec->n_server && i < SPEC_RADIUS_SERVERS_MAX; i++) {
		const struct spec_radius_server *s = &spec->server[i];
		struct rd r = rd_of(bytes_of(s->addr.b, s->addr.len));
		struct radius_peer *to = &k->server[k->n_server];

		if (s->secret == NULL)
			continue;
		if (s->addr.len != 4 || !rd_be32(&r, &to->ip))
			return ERR_UNSUPPORTED;
		to->port = s->port;
		to->secret = bytes_of(s->secret, strlen(s->secret));
		k->n_server++;
	}
	return ERR_OK;
}

enum err radius_client_new(const struct radius_client_config *cfg, struct radius_client **out)
{
	const struct spec_radius *spec = &cfg->bss->radius;
	struct radius_client *k = calloc(1, sizeof(*k));
	enum err e;

	if (k == NULL)
		return ERR_NOMEM;
	k->nas = (struct radius_nas){ cfg->bss, cfg->bssid, cfg->nas_identifier };
	k->rng = cfg->rng;
	k->retry_primary_s = spec->retry_primary_interval_s;
	k->need_msg_auth = spec->require_message_authenticator;
	e = take_servers(k, spec);
	if (e != ERR_OK) {
		radius_client_free(k);
		return e;
	}
	*out = k;
	return ERR_OK;
}

void radius_drop_pending(struct radius_client *k, unsigned i)
{
	free(k->pending[i]);
	k->n--;
	memmove(&k->pending[i], &k->pending[i + 1], (k->n - i) * sizeof(struct radius_pending *));
}

static void flush_all(struct radius_client *k)
{
	while (k->n > 0)
		radius_drop_pending(k, k->n - 1);
}

void radius_forget_answer(struct radius_client *k)
{
	ct_wipe(k->msk, sizeof(k->msk));
	ct_wipe(k->packet, sizeof(k->packet));
	k->answer = (struct radius_answer){ 0 };
}

void radius_client_free(struct radius_client *k)
{
	if (k == NULL)
		return;
	flush_all(k);
	ct_wipe(k, sizeof(*k));
	free(k);
}

/* A new socket. */
static void bind_port(struct radius_client *k)
{
	k->port = (uint16_t)(PORT_FIRST + rng_below(&k->rng, PORT_COUNT));
}

void radius_client_start(struct radius_client *k, int64_t now_ns, struct fx *fx)
{
	(void)now_ns;
	flush_all(k);
	radius_forget_answer(k);
	k->at = 0;
	bind_port(k);
	fx_timer_off(fx, RADIUS_CLIENT_TIMER_RETRY);
	if (k->retry_primary_s > 0)
		fx_timer(fx, RADIUS_CLIENT_TIMER_PRIMARY, k->retry_primary_s * NS_PER_S);
}

/* Time. */

static void arm(struct radius_act *t)
{
	struct radius_client *k = t->k;
	int64_t first = 0, in_s;

	if (k->n == 0) {
		fx_timer_off(t->fx, RADIUS_CLIENT_TIMER_RETRY);
		return;
	}
	for (unsigned i = 0; i < k->n; i++)
		if (first == 0 || k->pending[i]->next_try_s < first)
			first = k->pending[i]->next_try_s;
	in_s = first > seconds(t) ? first - seconds(t) : 0;
	fx_timer(t->fx, RADIUS_CLIENT_TIMER_RETRY, in_s * NS_PER_S);
	RADIUS_DEBUG(t, "RADIUS: Next RADIUS client retransmit in %u seconds", (unsigned)in_s);
}

static void transmit(struct radius_act *t, const struct radius_pending *p)
{
	const struct radius_peer *s = &t->k->server[t->k->at];

	RADIUS_DEBUG(t, "RADIUS: Send %u bytes to the server", (unsigned)p->len);
	fx_work(t->fx, WORK_RADIUS_PACKET, 1);
	fx_udp(t->fx,
	       (struct fx_datagram){ s->ip, s->port, t->k->port, bytes_of(p->packet, p->len) });
}

static void give_up(struct radius_act *t, unsigned i)
{
	struct radius_pending *p = t->k->pending[i];

	if (p->session != NULL && p->session->waiting && p->session->id == p->packet[1])
		fx_tell(t->fx, RADIUS_CLIENT_TELL_GIVEN_UP, p->cookie);
	radius_drop_pending(t->k, i);
}

/* Everything pending goes; there may be more to tell than one step has room for. */
static void give_all_up(struct radius_act *t)
{
	static_assert(RADIUS_CLIENT_MAX + 2 * FX_ROOM <= FX_MAX, "a tell for each request");

	while (t->k->n > 0)
		give_up(t, 0);
}

static bool same_secret(const struct radius_peer *a, const struct radius_peer *b)
{
	return bytes_equal(a->secret, b->secret);
}

/* [hostapd radius_change_server] */
static void change_server(struct radius_act *t, unsigned to)
{
	struct radius_client *k = t->k;
	const struct radius_peer *old = &k->server[k->at], *new = &k->server[to];
	char ip[IP_TEXT];

	RADIUS_INFO(t, "RADIUS: Authentication server %s:%u", ip_text(new->ip, ip), new->port);
	if (to == k->at || !same_secret(old, new))
		give_all_up(t);
	for (unsigned i = 0; i < k->n; i++) {
		struct radius_pending *p = k->pending[i];

		p->next_try_s = p->first_try_s + FIRST_WAIT_S;
		p->attempts = 0;
		p->next_wait_s = FIRST_WAIT_S * 2;
	}
	k->at = to;
	bind_port(k);
	if (k->n > 0)
		fx_timer(t->fx, RADIUS_CLIENT_TIMER_RETRY, FIRST_WAIT_S * NS_PER_S);
}

static void failover(struct radius_act *t)
{
	struct radius_client *k = t->k;
	const struct radius_peer *s = &k->server[k->at];
	char ip[IP_TEXT];

	fx_log(t->fx, LOG_NOTICE, true,
	       "RADIUS: No response from Authentication server %s:%u - failover",
	       ip_text(s->ip, ip), s->port);
	change_server(t, (k->at + 1) % k->n_server);
}

/* False: sent too often already, it goes. */
static bool retransmit(struct radius_act *t, struct radius_pending *p)
{
	char mac[MAC_TEXT];

	if (p->all_attempts >= MAX_FAILOVER * NUM_FAILOVER * t->k->n_server) {
		RADIUS_INFO(t,
			    "RADIUS: Removing un-ACKed message due to too many failed retransmit "
			    "attempts");
		return false;
	}
	p->attempts++;
	p->all_attempts++;
	p->last_ns = t->now_ns;
	RADIUS_DEBUG(t, "STA %s RADIUS: Resending RADIUS message (id=%u)", mac_format(p->sta, mac),
		     p->packet[1]);
	transmit(t, p);
	p->next_try_s = seconds(t) + p->next_wait_s;
	p->next_wait_s *= 2;
	if (p->next_wait_s > MAX_WAIT_S)
		p->next_wait_s = MAX_WAIT_S;
	return true;
}

static bool is_due(const struct radius_act *t, const struct radius_pending *p)
{
	return seconds(t) >= p->next_try_s;
}

static void on_retry(struct radius_act *t)
{
	struct radius_client *k = t->k;
	bool unheard = false;

	for (unsigned i = 0; i < k->n; i++)
		unheard |= is_due(t, k->pending[i]) && k->pending[i]->attempts >= NUM_FAILOVER;
	if (unheard)
		failover(t);
	/* what finds no room among the effects is still due, and the timer is set to now */
	for (unsigned i = 0; i < k->n && t->fx->n + FX_ROOM < FX_MAX;) {
		if (is_due(t, k->pending[i]) && !retransmit(t, k->pending[i]))
			give_up(t, i);
		else
			i++;
	}
	if (k->n > 0)
		arm(t);
}

static void on_primary(struct radius_act *t)
{
	struct radius_client *k = t->k;

	if (k->at != 0)
		change_server(t, 0);
	if (k->retry_primary_s > 0)
		fx_timer(t->fx, RADIUS_CLIENT_TIMER_PRIMARY, k->retry_primary_s * NS_PER_S);
}

void radius_client_timer(struct radius_client *k, unsigned timer, int64_t now_ns, struct fx *fx)
{
	struct radius_act t = { k, NULL, fx, now_ns };

	INVARIANT(timer >= RADIUS_CLIENT_TIMER_BASE && timer < RADIUS_CLIENT_TIMER_END);
	if (timer == RADIUS_CLIENT_TIMER_RETRY)
		on_retry(&t);
	else
		on_primary(&t);
}

/* Sending. */

/* An identifier comes round after 256 requests: what still waits under it is thrown away. */
static uint8_t take_id(struct radius_act *t)
{
	struct radius_client *k = t->k;
	uint8_t id = k->next_id++;
	char mac[MAC_TEXT];

	for (unsigned i = 0; i < k->n;) {
		if (k->pending[i]->packet[1] != id) {
			i++;
			continue;
		}
		RADIUS_DEBUG(t,
			     "STA %s RADIUS: Removing pending RADIUS message, since its id (%u) is "
			     "reused",
			     mac_format(k->pending[i]->sta, mac), id);
		give_up(t, i);
	}
	return id;
}

static enum err seal(struct radius_act *t, struct radius_pending *p)
{
	struct radius_mac_in in = { p->secret, bytes_of(p->packet, p->len), 0, NULL };
	struct radius parsed;
	uint8_t mac[RADIUS_AUTH_LEN];
	enum err e;

	INVARIANT(radius_parse(in.packet, &parsed) == WIRE_OK &&
		  radius_msg_auth_at(&parsed, &in.at) == WIRE_OK);
	e = radius_mac(t->c, &in, mac);
	if (e == ERR_OK)
		memcpy(p->packet + in.at, mac, sizeof(mac));
	return e;
}

/* The packet, sealed. p->len stays 0 when it is not one: too much of something. */
static enum err build(struct radius_act *t, const struct radius_request *q,
		      struct radius_pending *p)
{
	struct radius_client *k = t->k;
	uint8_t authenticator[RADIUS_AUTHENTICATOR_LEN];
	struct wr w = wr_of(p->packet, sizeof(p->packet));
	struct radius_nas_request r = { q, take_id(t), authenticator };

	if (q->session->acct_session_id == 0) {
		q->session->acct_session_id = rng_u64(&k->rng);
		q->session->acct_multi_session_id = rng_u64(&k->rng);
	}
	rng_fill(&k->rng, authenticator, sizeof(authenticator));
	radius_nas_build(&w, &k->nas, &r);
	if (!wr_done(&w, &p->len)) {
		RADIUS_INFO(t, "Could not create new RADIUS packet");
		return ERR_OK;
	}
	return seal(t, p);
}

static void append(struct radius_act *t, struct radius_pending *p)
{
	struct radius_client *k = t->k;

	p->first_try_s = seconds(t);
	p->next_try_s = p->first_try_s + FIRST_WAIT_S;
	p->next_wait_s = FIRST_WAIT_S * 2;
	p->attempts = p->all_attempts = 1;
	p->last_ns = t->now_ns;
	if (k->n == RADIUS_CLIENT_MAX) {
		RADIUS_INFO(t, "RADIUS: Removing the oldest un-ACKed packet due to retransmit list "
			       "limits");
		give_up(t, k->n - 1);
	}
	memmove(&k->pending[1], &k->pending[0], k->n * sizeof(struct radius_pending *));
	k->pending[0] = p;
	k->n++;
}

enum err radius_client_send(struct radius_client *k, struct crypto *c,
			    const struct radius_request *q, int64_t now_ns, struct fx *fx)
{
	struct radius_act t = { k, c, fx, now_ns };
	struct radius_pending *p;
	enum err e;

	if (k->n_server == 0) {
		RADIUS_INFO(&t, "RADIUS: No authentication server configured");
		return ERR_OK;
	}
	p = calloc(1, sizeof(*p));
	if (p == NULL)
		return ERR_NOMEM;
	p->session = q->session;
	p->sta = q->sta;
	p->cookie = q->cookie;
	p->secret = k->server[k->at].secret;
	e = build(&t, q, p);
	if (e != ERR_OK || p->len == 0) {
		free(p);
		return e;
	}
	q->session->waiting = true;
	q->session->id = p->packet[1];
	RADIUS_DEBUG(&t, "RADIUS: Sending RADIUS message to authentication server");
	append(&t, p);
	transmit(&t, p);
	arm(&t);
	return ERR_OK;
}

void radius_client_forget(struct radius_client *k, const struct radius_session *session)
{
	for (unsigned i = 0; i < k->n;) {
		if (k->pending[i]->session == session)
			radius_drop_pending(k, i);
		else
			i++;
	}
}

const struct radius_answer *radius_client_answer(const struct radius_client *k)
{
	return &k->answer;
}

unsigned radius_client_pending(const struct radius_client *k)
{
	return k->n;
}

uint32_t radius_client_server_ip(const struct radius_client *k)
{
	return k->n_server > 0 ? k->server[k->at].ip : 0;
}
