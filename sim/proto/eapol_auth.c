#include "proto/eapol_auth.h"

#include <string.h>

#include "base/invariant.h"
#include "base/time.h"
#include "crypto/ct.h"
#include "wire/dot11.h"
#include "wire/eapol.h"

#define TO(state) (1u << (state))

enum { ANYWHERE = TO(EAPOL_AUTH_DISCONNECTED) | TO(EAPOL_AUTH_ASKING) | TO(EAPOL_AUTH_ACCEPTED) |
		  TO(EAPOL_AUTH_AUTHENTICATED) };

static const uint8_t eapol_auth_moves[EAPOL_AUTH_STATE_COUNT] = {
	[EAPOL_AUTH_DISCONNECTED] = ANYWHERE,
	[EAPOL_AUTH_ASKING] = ANYWHERE | TO(EAPOL_AUTH_RELAYING),
	[EAPOL_AUTH_RELAYING] = ANYWHERE | TO(EAPOL_AUTH_HELD),
	[EAPOL_AUTH_ACCEPTED] = ANYWHERE,
	[EAPOL_AUTH_AUTHENTICATED] = ANYWHERE,
	[EAPOL_AUTH_HELD] = ANYWHERE,
};
static_assert(EAPOL_AUTH_STATE_COUNT <= 8, "eapol_auth_moves is a byte mask");

static const char *const eapol_auth_names[EAPOL_AUTH_STATE_COUNT] = {
	[EAPOL_AUTH_DISCONNECTED] = "disconnected",
	[EAPOL_AUTH_ASKING] = "asking",
	[EAPOL_AUTH_RELAYING] = "relaying",
	[EAPOL_AUTH_ACCEPTED] = "accepted",
	[EAPOL_AUTH_AUTHENTICATED] = "authenticated",
	[EAPOL_AUTH_HELD] = "held",
};

/*
 * hostapd: quietPeriod, serverTimeout, reAuthMax of its authenticator; MaxRetrans of its EAP
 * server, whose first repetition comes after 3 s and every next after twice the time, up to 20 s.
 */
#define QUIET_PERIOD_NS	  (60 * NS_PER_S)
#define SERVER_TIMEOUT_NS (30 * NS_PER_S)
enum { REAUTH_MAX = 2, MAX_RETRANS = 5, RTO_FIRST_S = 3, RTO_MAX_S = 20, EAPOL_HEADER = 4 };

bool eapol_auth_may_go(enum eapol_auth_state from, enum eapol_auth_state to)
{
	return (eapol_auth_moves[from] & TO(to)) != 0;
}

const char *eapol_auth_state_text(enum eapol_auth_state s)
{
	INVARIANT((unsigned)s < EAPOL_AUTH_STATE_COUNT);
	return eapol_auth_names[s];
}

/* One step under way. */
struct act {
	struct eapol_auth *a;
	const struct eapol_auth_event *ev;
	struct fx *fx;
};

/* A line of hostapd's own logger, visible at INFO and above. */
static void say(struct act *t, enum log_level level, const char *text)
{
	char mac[MAC_TEXT];

	fx_log(t->fx, level, level <= LOG_INFO, "STA %s IEEE 802.1X: %s",
	       mac_format(t->a->sta, mac), text);
}

/* "authenticated - EAP type: 25 (PEAP)…" */
static void say_type(struct act *t, enum log_level level, const char *what, const char *more)
{
	uint8_t no = t->a->type_server;
	char mac[MAC_TEXT];

	fx_log(t->fx, level, level <= LOG_INFO, "STA %s IEEE 802.1X: %s - EAP type: %u (%s)%s",
	       mac_format(t->a->sta, mac), what, no,
	       eap_type_text(eap_ietf((enum eap_type_no)no)), more);
}

static enum eapol_auth_state ignored(struct act *t, const char *why)
{
	fx_log(t->fx, LOG_DEBUG, false, "IEEE 802.1X: %s", why);
	fx_verdict(t->fx, t->a->sta, "EAPOL", IGNORE(why), 0);
	return t->a->state;
}

/* Timers: what happened. */
static unsigned rto_s(const struct eapol_auth *a)
{
	unsigned s = RTO_FIRST_S;

	if (a->timeout_s > 0)
		return a->timeout_s;
	for (unsigned i = 0; i < a->retrans && s < RTO_MAX_S; i++)
		s *= 2;
	return s < RTO_MAX_S ? s : RTO_MAX_S;
}

static void timers_asked(struct act *t)
{
	fx_timer(t->fx, EAPOL_AUTH_TIMER_RETRANS, rto_s(t->a) * NS_PER_S);
	fx_timer_off(t->fx, EAPOL_AUTH_TIMER_SERVER);
	fx_timer_off(t->fx, EAPOL_AUTH_TIMER_QUIET);
}

static void timers_relayed(struct act *t)
{
	fx_timer_off(t->fx, EAPOL_AUTH_TIMER_RETRANS);
	fx_timer(t->fx, EAPOL_AUTH_TIMER_SERVER, SERVER_TIMEOUT_NS);
}

static void timers_ended(struct act *t)
{
	fx_timer_off(t->fx, EAPOL_AUTH_TIMER_RETRANS);
	fx_timer_off(t->fx, EAPOL_AUTH_TIMER_SERVER);
	fx_timer_off(t->fx, EAPOL_AUTH_TIMER_QUIET);
}

static void timers_authorized(struct act *t)
{
	if (t->a->reauth_period_s > 0)
		fx_timer(t->fx, EAPOL_AUTH_TIMER_REAUTH, t->a->reauth_period_s * NS_PER_S);
}

/* The port. */
static void unauthorize(struct act *t)
{
	if (!t->a->authorized)
		return;
	say(t, LOG_DEBUG, "unauthorizing port");
	t->a->authorized = false;
	fx_timer_off(t->fx, EAPOL_AUTH_TIMER_REAUTH);
}

static void send(struct act *t, struct bytes packet)
{
	size_t len = EAPOL_HEADER + packet.len;
	struct wr w = wr_of(fx_alloc(t->fx, len), len);

	if (packet.len == 0)
		return;
	eapol_build(&w, t->a->version, EAPOL_EAP, packet);
	fx_eapol(t->fx, t->a->sta, wr_sofar(&w));
}

/* States entered. */
static enum eapol_auth_state ask(struct act *t)
{
	char mac[MAC_TEXT];
	struct bytes packet = bytes_of(t->a->request, t->a->request_len);
	struct eap e;

	if (eap_parse(packet, &e) == WIRE_OK)
		fx_log(t->fx, LOG_DEBUG, false,
		       "STA %s IEEE 802.1X: Sending EAP Packet (identifier %u)",
		       mac_format(t->a->sta, mac), e.id);
	send(t, packet);
	timers_asked(t);
	return EAPOL_AUTH_ASKING;
}

/* [RFC 3748 4.1] "a new Identifier"; the first of a session is random. */
static enum eapol_auth_state ask_identity(struct act *t)
{
	struct eapol_auth *a = t->a;
	struct wr w = wr_of(a->request, sizeof(a->request));
	uint8_t id = (uint8_t)rng_below(&a->rng, 256);
	struct eap last;

	if (eap_parse(bytes_of(a->request, a->request_len), &last) == WIRE_OK && last.id == id)
		id++;
	eap_close(&w, eap_open(&w, EAP_REQUEST, id, eap_ietf(EAP_TYPE_IDENTITY)));
	a->request_len = w.len;
	a->own = true;
	a->retrans = 0;
	a->timeout_s = 0;
	a->type_server = EAP_TYPE_IDENTITY;
	return ask(t);
}

/*
 * [802.1X-2004 8.2.4 RESTART, CONNECTING] Begins with the identity. A station that makes us begin
 * too often is sent away (and asked nevertheless).
 */
static enum eapol_auth_state restart(struct act *t)
{
	struct eapol_auth *a = t->a;

	if (a->state == EAPOL_AUTH_RELAYING) {
		say(t, LOG_DEBUG, "aborting authentication");
		fx_tell(t->fx, EAPOL_AUTH_TELL_ABORT, a->relay);
	}
	a->restarts++;
	if (a->restarts > REAUTH_MAX) {
		unauthorize(t);
		fx_tell(t->fx, EAPOL_AUTH_TELL_FAILED, REASON_8021X_FAILED);
		a->restarts = 1;
	}
	return ask_identity(t);
}

static enum eapol_auth_state authenticated(struct act *t)
{
	static const char *const extra[] = { [EAPOL_AUTH_FULL] = "",
					     [EAPOL_AUTH_PREAUTH] = " (pre-authentication)",
					     [EAPOL_AUTH_CACHED] = " (PMKSA cache)",
					     [EAPOL_AUTH_BY_FT] = "" };
	struct eapol_auth *a = t->a;

	timers_ended(t);
	a->restarts = 0;
	if (!a->authorized) {
		say(t, LOG_DEBUG, "authorizing port");
		a->authorized = true;
		timers_authorized(t);
	}
	say_type(t, LOG_INFO, "authenticated", extra[a->how]);
	fx_tell(t->fx, EAPOL_AUTH_TELL_DONE, 0);
	return EAPOL_AUTH_AUTHENTICATED;
}

static enum eapol_auth_state gone(struct act *t, uint16_t reason)
{
	unauthorize(t);
	timers_ended(t);
	fx_tell(t->fx, EAPOL_AUTH_TELL_GONE, reason);
	return EAPOL_AUTH_DISCONNECTED;
}

/* What the station sends. */
static void learn(struct eapol_auth *a, const struct eap *e)
{
	if (!eap_type_equal(e->type, eap_ietf(EAP_TYPE_IDENTITY)))
		return;
	a->identity_len = e->data.len < sizeof(a->identity) ? e->data.len : sizeof(a->identity);
	if (a->identity_len > 0)
		memcpy(a->identity, e->data.p, a->identity_len);
}

static enum eapol_auth_state relay(struct act *t, const struct eap *e)
{
	struct eapol_auth *a = t->a;

	learn(a, e);
	INVARIANT(e->whole.len <= sizeof(a->response));
	memcpy(a->response, e->whole.p, e->whole.len);
	a->response_len = e->whole.len;
	a->relay++;
	timers_relayed(t);
	fx_tell(t->fx, EAPOL_AUTH_TELL_RESPONSE, a->relay);
	return EAPOL_AUTH_RELAYING;
}

/* A response nobody waits for starts the waiting again, as in hostapd. */
static enum eapol_auth_state discard(struct act *t, const char *why)
{
	timers_asked(t);
	return ignored(t, why);
}

static enum eapol_auth_state on_response(struct act *t, const struct eap *e)
{
	struct eapol_auth *a = t->a;
	struct eap asked;

	INVARIANT(eap_parse(bytes_of(a->request, a->request_len), &asked) == WIRE_OK);
	if (e->id != asked.id)
		return discard(t, "EAP Response packet with mismatching id");
	if (a->own && !eap_type_equal(e->type, asked.type))
		return discard(t, "EAP Response is no Identity");
	if (e->whole.len > sizeof(a->response))
		return discard(t, "EAP Response longer than can be relayed");
	return relay(t, e);
}

static enum eapol_auth_state on_eap(struct act *t, struct bytes packet)
{
	struct eapol_auth *a = t->a;
	char mac[MAC_TEXT];
	struct eap e;

	if (eap_parse(packet, &e) != WIRE_OK || e.code != EAP_RESPONSE)
		return ignored(t, "malformed EAP packet, or not a response");
	a->type_sta = (uint8_t)(e.expanded ? EAP_TYPE_EXPANDED : e.type.no);
	fx_log(t->fx, LOG_DEBUG, false,
	       "STA %s IEEE 802.1X: received EAP packet (code=2 id=%u len=%u) from STA: EAP "
	       "Response-%s (%u)",
	       mac_format(a->sta, mac), e.id, (unsigned)e.whole.len, eap_type_text(e.type),
	       a->type_sta);
	if (a->state == EAPOL_AUTH_ASKING)
		return on_response(t, &e);
	if (a->state == EAPOL_AUTH_RELAYING)
		return ignored(t, "EAP Response while the server is asked");
	return ignored(t, "EAP Response, but none was asked for");
}

static enum eapol_auth_state on_start(struct act *t)
{
	struct eapol_auth *a = t->a;

	say(t, LOG_DEBUG, "received EAPOL-Start from STA");
	if (a->is_ft) {
		say(t, LOG_DEBUG, "discard unexpected EAPOL-Start from STA that uses FT");
		return ignored(t, "EAPOL-Start with FT");
	}
	if (a->state == EAPOL_AUTH_DISCONNECTED)
		return ignored(t, "EAPOL-Start from a station that is not associated");
	fx_tell(t->fx, EAPOL_AUTH_TELL_RESTART, 0);
	if (a->state == EAPOL_AUTH_HELD)
		return ignored(t, "EAPOL-Start in the quiet period");
	return restart(t);
}

/* Before success it only begins anew; after success the station is sent away. */
static enum eapol_auth_state on_logoff(struct act *t)
{
	struct eapol_auth *a = t->a;

	say(t, LOG_DEBUG, "received EAPOL-Logoff from STA");
	switch (a->state) {
	case EAPOL_AUTH_ASKING:
	case EAPOL_AUTH_RELAYING:
	case EAPOL_AUTH_ACCEPTED:
		if (a->authorized)
			return gone(t, REASON_8021X_FAILED);
		a->restarts = 0;
		return restart(t);
	case EAPOL_AUTH_AUTHENTICATED:
		return gone(t, REASON_8021X_FAILED);
	case EAPOL_AUTH_DISCONNECTED:
	case EAPOL_AUTH_HELD:
		return ignored(t, "EAPOL-Logoff without anything to log off from");
	case EAPOL_AUTH_STATE_COUNT:
		break;
	}
	INVARIANT(a->state < EAPOL_AUTH_STATE_COUNT);
	return a->state;
}

static enum eapol_auth_state on_pdu(struct act *t)
{
	struct eapol e;

	if (eapol_parse(t->ev->u.pdu, &e) != WIRE_OK)
		return ignored(t, "malformed EAPOL frame");
	if (e.type == EAPOL_EAP)
		return on_eap(t, e.body);
	if (e.type == EAPOL_START)
		return on_start(t);
	if (e.type == EAPOL_LOGOFF)
		return on_logoff(t);
	return ignored(t, "unknown IEEE 802.1X packet type");
}

/* What the server answers. */
static bool is_awaited(struct act *t)
{
	if (t->a->state == EAPOL_AUTH_RELAYING && t->ev->u.server.relay == t->a->relay)
		return true;
	ignored(t, "answer of the server to something given up");
	return false;
}

static enum eapol_auth_state on_challenge(struct act *t)
{
	struct eapol_auth *a = t->a;
	const struct eapol_auth_server *in = &t->ev->u.server;
	struct eap e;

	if (!is_awaited(t))
		return a->state;
	if (eap_parse(in->packet, &e) != WIRE_OK || e.code != EAP_REQUEST ||
	    e.whole.len > sizeof(a->request))
		return ignored(t, "the server's challenge carries no EAP request");
	memcpy(a->request, e.whole.p, e.whole.len);
	a->request_len = e.whole.len;
	a->own = false;
	a->retrans = 0;
	a->timeout_s = in->timeout_s;
	a->type_server = (uint8_t)(e.expanded ? EAP_TYPE_EXPANDED : e.type.no);
	return ask(t);
}

static size_t keep(uint8_t *to, size_t cap, struct bytes from)
{
	size_t len = from.len < cap ? from.len : cap;

	if (len > 0)
		memcpy(to, from.p, len);
	return len;
}

static void take_grant(struct eapol_auth *a, const struct eapol_auth_grant *g)
{
	a->msk_len = keep(a->msk, sizeof(a->msk), g->msk);
	a->cui_len = keep(a->cui, sizeof(a->cui), g->cui);
	if (g->identity.len > 0)
		a->identity_len = keep(a->identity, sizeof(a->identity), g->identity);
	a->vlan_id = g->vlan_id;
	a->session_timeout_s = g->reauth_at_timeout ? 0 : g->session_timeout_s;
	if (g->reauth_at_timeout && g->session_timeout_s > 0)
		a->reauth_period_s = g->session_timeout_s;
}

static enum eapol_auth_state on_accept(struct act *t)
{
	const struct eapol_auth_server *in = &t->ev->u.server;
	struct eapol_auth *a = t->a;

	if (!is_awaited(t))
		return a->state;
	timers_ended(t);
	take_grant(a, &in->grant);
	send(t, in->packet);
	fx_tell(t->fx, EAPOL_AUTH_TELL_KEYS, (uint32_t)a->msk_len);
	return a->port_valid ? authenticated(t) : EAPOL_AUTH_ACCEPTED;
}

static enum eapol_auth_state on_reject(struct act *t)
{
	struct eapol_auth *a = t->a;

	if (!is_awaited(t))
		return a->state;
	send(t, t->ev->u.server.packet);
	unauthorize(t);
	timers_ended(t);
	fx_timer(t->fx, EAPOL_AUTH_TIMER_QUIET, QUIET_PERIOD_NS);
	say_type(t, LOG_WARNING, "authentication failed", "");
	if (a->type_server != a->type_sta)
		say(t, LOG_INFO, "Supplicant used different EAP type");
	fx_tell(t->fx, EAPOL_AUTH_TELL_FAILED, REASON_8021X_FAILED);
	return EAPOL_AUTH_HELD;
}

/* Timers. */
static enum eapol_auth_state on_retrans(struct act *t)
{
	struct eapol_auth *a = t->a;
	char mac[MAC_TEXT];

	if (a->state != EAPOL_AUTH_ASKING)
		return a->state;
	a->retrans++;
	mac_format(a->sta, mac);
	if (a->retrans <= MAX_RETRANS) {
		fx_log(t->fx, LOG_INFO, true, "CTRL-EVENT-EAP-RETRANSMIT%s %s", a->own ? "" : "2",
		       mac);
		return ask(t);
	}
	fx_log(t->fx, LOG_INFO, true, "CTRL-EVENT-EAP-TIMEOUT-FAILURE%s %s", a->own ? "" : "2",
	       mac);
	say(t, LOG_DEBUG, "aborting authentication");
	fx_tell(t->fx, EAPOL_AUTH_TELL_ABORT, a->relay);
	return gone(t, REASON_AUTH_NOT_VALID);
}

static enum eapol_auth_state on_reauth(struct act *t)
{
	if (t->a->authorized)
		timers_authorized(t);
	if (t->a->state != EAPOL_AUTH_AUTHENTICATED)
		return t->a->state;
	fx_tell(t->fx, EAPOL_AUTH_TELL_RESTART, 0);
	return restart(t);
}

static enum eapol_auth_state on_timer(struct act *t)
{
	switch ((enum eapol_auth_timer)t->ev->u.timer) {
	case EAPOL_AUTH_TIMER_RETRANS:
		return on_retrans(t);
	case EAPOL_AUTH_TIMER_SERVER:
		return t->a->state == EAPOL_AUTH_RELAYING ? restart(t) : t->a->state;
	case EAPOL_AUTH_TIMER_QUIET:
		return t->a->state == EAPOL_AUTH_HELD ? restart(t) : t->a->state;
	case EAPOL_AUTH_TIMER_REAUTH:
		return on_reauth(t);
	case EAPOL_AUTH_TIMER_COUNT:
		break;
	}
	INVARIANT(t->ev->u.timer < EAPOL_AUTH_TIMER_COUNT);
	return t->a->state;
}

/* The owner's events. */
static void forget(struct act *t)
{
	struct eapol_auth *a = t->a;

	unauthorize(t);
	timers_ended(t);
	ct_wipe(a->msk, sizeof(a->msk));
	a->msk_len = 0;
	a->cui_len = 0;
	a->identity_len = 0;
	a->session_timeout_s = 0;
	a->vlan_id = 0;
	a->port_valid = false;
	a->restarts = 0;
	a->type_server = 0;
	a->type_sta = 0;
	a->relay++; /* an answer still under way is nobody's */
}

static enum eapol_auth_state start(struct act *t)
{
	const struct eapol_auth_start *in = &t->ev->u.start;
	struct eapol_auth *a = t->a;

	forget(t);
	a->reauth_period_s = a->reauth_conf_s;
	a->how = in->how;
	a->is_ft = in->is_ft;
	a->port_valid = in->how == EAPOL_AUTH_PREAUTH || in->how == EAPOL_AUTH_BY_FT;
	switch (in->how) {
	case EAPOL_AUTH_FULL:
	case EAPOL_AUTH_PREAUTH:
		say(t, LOG_DEBUG, "start authentication");
		a->restarts = 1;
		return ask_identity(t);
	case EAPOL_AUTH_CACHED:
		say(t, LOG_DEBUG, "PMK from PMKSA cache - skip IEEE 802.1X/EAP");
		return EAPOL_AUTH_ACCEPTED;
	case EAPOL_AUTH_BY_FT:
		say(t, LOG_DEBUG, "PMK from FT - skip IEEE 802.1X/EAP");
		return authenticated(t);
	}
	INVARIANT(in->how <= EAPOL_AUTH_BY_FT);
	return a->state;
}

static enum eapol_auth_state on_port_valid(struct act *t)
{
	t->a->port_valid = true;
	return t->a->state == EAPOL_AUTH_ACCEPTED ? authenticated(t) : t->a->state;
}

static enum eapol_auth_state dispatch(struct act *t)
{
	switch (t->ev->kind) {
	case EAPOL_AUTH_EV_START:
		return start(t);
	case EAPOL_AUTH_EV_PDU:
		return on_pdu(t);
	case EAPOL_AUTH_EV_CHALLENGE:
		return on_challenge(t);
	case EAPOL_AUTH_EV_ACCEPT:
		return on_accept(t);
	case EAPOL_AUTH_EV_REJECT:
		return on_reject(t);
	case EAPOL_AUTH_EV_TIMER:
		return on_timer(t);
	case EAPOL_AUTH_EV_PORT_VALID:
		return on_port_valid(t);
	case EAPOL_AUTH_EV_REAUTH:
		return t->a->state == EAPOL_AUTH_AUTHENTICATED ? restart(t) : t->a->state;
	case EAPOL_AUTH_EV_LEFT:
		forget(t);
		return EAPOL_AUTH_DISCONNECTED;
	case EAPOL_AUTH_EV_COUNT:
		break;
	}
	INVARIANT(t->ev->kind < EAPOL_AUTH_EV_COUNT);
	return t->a->state;
}

void eapol_auth_step(struct eapol_auth *a, const struct eapol_auth_event *ev, struct fx *fx)
{
	struct act t = { .a = a, .ev = ev, .fx = fx };
	enum eapol_auth_state next = dispatch(&t);

	if (next == a->state)
		return;
	INVARIANT(eapol_auth_may_go(a->state, next));
	fx_state(fx, "eapol-auth", a->sta, eapol_auth_names[a->state], eapol_auth_names[next]);
	a->state = next;
}

struct bytes eapol_auth_response(const struct eapol_auth *a)
{
	return bytes_of(a->response, a->response_len);
}

void eapol_auth_init(struct eapol_auth *a, const struct eapol_auth_conf *conf, struct mac sta,
		     struct rng rng)
{
	*a = (struct eapol_auth){ .rng = rng,
				  .sta = sta,
				  .version = (uint8_t)conf->version,
				  .reauth_conf_s = conf->reauth_period_s };
}

void eapol_auth_fini(struct eapol_auth *a)
{
	ct_wipe(a, sizeof(*a));
}
