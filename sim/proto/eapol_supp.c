#include "proto/eapol_supp.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "wire/eapol.h"

#define TO(state) (1u << (state))

static const uint8_t eapol_supp_moves[EAPOL_SUPP_STATE_COUNT] = {
	[EAPOL_SUPP_DISCONNECTED] = TO(EAPOL_SUPP_CONNECTING),
	[EAPOL_SUPP_LOGOFF] = TO(EAPOL_SUPP_CONNECTING) | TO(EAPOL_SUPP_DISCONNECTED),
	[EAPOL_SUPP_CONNECTING] = TO(EAPOL_SUPP_AUTHENTICATING) | TO(EAPOL_SUPP_AUTHENTICATED) |
				  TO(EAPOL_SUPP_HELD) | TO(EAPOL_SUPP_LOGOFF) |
				  TO(EAPOL_SUPP_DISCONNECTED),
	[EAPOL_SUPP_AUTHENTICATING] = TO(EAPOL_SUPP_CONNECTING) | TO(EAPOL_SUPP_AUTHENTICATED) |
				      TO(EAPOL_SUPP_HELD) | TO(EAPOL_SUPP_LOGOFF) |
				      TO(EAPOL_SUPP_DISCONNECTED),
	[EAPOL_SUPP_AUTHENTICATED] = TO(EAPOL_SUPP_CONNECTING) | TO(EAPOL_SUPP_AUTHENTICATING) |
				     TO(EAPOL_SUPP_HELD) | TO(EAPOL_SUPP_LOGOFF) |
				     TO(EAPOL_SUPP_DISCONNECTED),
	[EAPOL_SUPP_HELD] = TO(EAPOL_SUPP_CONNECTING) | TO(EAPOL_SUPP_AUTHENTICATING) |
			    TO(EAPOL_SUPP_AUTHENTICATED) | TO(EAPOL_SUPP_LOGOFF) |
			    TO(EAPOL_SUPP_DISCONNECTED),
};
static_assert(EAPOL_SUPP_STATE_COUNT <= 8, "eapol_supp_moves is a byte mask");

static const char *const eapol_supp_names[EAPOL_SUPP_STATE_COUNT] = {
	[EAPOL_SUPP_DISCONNECTED] = "disconnected",
	[EAPOL_SUPP_LOGOFF] = "logoff",
	[EAPOL_SUPP_CONNECTING] = "connecting",
	[EAPOL_SUPP_AUTHENTICATING] = "authenticating",
	[EAPOL_SUPP_AUTHENTICATED] = "authenticated",
	[EAPOL_SUPP_HELD] = "held",
};

/*
 * wpa_supplicant's dot1xSupp… values. It leaves the first word to the authenticator, most begin at
 * once, for 2 s; when PMKSA caching came to nothing for 3. Pre-authentication has own periods,
 * because its first frame may be lost while the target installs keys.
 */
#define HELD_PERIOD_NS	       (60 * NS_PER_S)
#define START_PERIOD_NS	       (30 * NS_PER_S)
#define START_PERIOD_PREAUTH_NS (5 * NS_PER_S)
#define AUTH_PERIOD_NS	       (30 * NS_PER_S)
#define FIRST_START_NS	       (2 * NS_PER_S)
enum { MAX_START = 3, MAX_START_PREAUTH = 6, EAPOL_HEADER = 4 };

bool eapol_supp_may_go(enum eapol_supp_state from, enum eapol_supp_state to)
{
	return (eapol_supp_moves[from] & TO(to)) != 0;
}

const char *eapol_supp_state_text(enum eapol_supp_state s)
{
	INVARIANT((unsigned)s < EAPOL_SUPP_STATE_COUNT);
	return eapol_supp_names[s];
}

/* One step under way. */
struct act {
	struct eapol_supp *s;
	const struct sta_env *env;
	const struct eapol_supp_event *ev;
	struct fx *fx;
	enum err err;
};

static enum eapol_supp_state ignored(struct act *t, const char *why)
{
	fx_log(t->fx, LOG_DEBUG, false, "EAPOL: %s", why);
	fx_verdict(t->fx, t->s->authenticator, "EAPOL", IGNORE(why), 0);
	return t->s->state;
}

/* Timers: what happened. */
static void timers_connecting(struct act *t, int64_t start_ns)
{
	fx_timer_off(t->fx, EAPOL_SUPP_TIMER_HELD);
	fx_timer_off(t->fx, EAPOL_SUPP_TIMER_AUTH);
	fx_timer(t->fx, EAPOL_SUPP_TIMER_START, start_ns);
}

static void timers_session_begun(struct act *t)
{
	fx_timer_off(t->fx, EAPOL_SUPP_TIMER_START);
	fx_timer_off(t->fx, EAPOL_SUPP_TIMER_HELD);
	fx_timer(t->fx, EAPOL_SUPP_TIMER_IDLE, EAP_CLIENT_TIMEOUT_NS);
}

static void timers_packet_taken(struct act *t, bool answered)
{
	fx_timer(t->fx, EAPOL_SUPP_TIMER_AUTH, AUTH_PERIOD_NS);
	if (answered)
		fx_timer(t->fx, EAPOL_SUPP_TIMER_IDLE, EAP_CLIENT_TIMEOUT_NS);
}

static void timers_off(struct act *t)
{
	for (unsigned i = 0; i < EAPOL_SUPP_TIMER_COUNT; i++)
		fx_timer_off(t->fx, i);
}

static void send(struct act *t, enum eapol_type type, struct bytes body)
{
	struct wr w = wr_of(fx_alloc(t->fx, EAPOL_HEADER + body.len), EAPOL_HEADER + body.len);

	eapol_build(&w, t->s->version, type, body);
	fx_eapol(t->fx, t->s->authenticator, wr_sofar(&w));
}

/* The EAP peer. */
static void peer(struct act *t, const struct eap_peer_event *ev, struct bytes *answer)
{
	const struct eap_env env = { .crypto = t->env->crypto,
				     .bugs = t->env->bugs,
				     .now_ns = t->env->now_ns };

	*answer = (struct bytes){ NULL, 0 };
	if (t->err == ERR_OK)
		t->err = eap_peer_step(&t->s->peer, &env, ev, t->fx, answer);
}

static void peer_tell(struct act *t, enum eap_peer_event_kind kind)
{
	struct bytes none;

	peer(t, &(struct eap_peer_event){ .kind = kind, .u.authenticator = t->s->authenticator },
	     &none);
}

/* States entered. */
static enum eapol_supp_state connect(struct act *t, bool send_start)
{
	struct eapol_supp *s = t->s;

	if (send_start) {
		s->starts++;
		timers_connecting(t, s->preauth ? START_PERIOD_PREAUTH_NS : START_PERIOD_NS);
		fx_log(t->fx, LOG_DEBUG, false, "EAPOL: txStart");
		send(t, EAPOL_START, bytes_of(NULL, 0));
	} else {
		timers_connecting(t, s->first_start_ns > 0 ? s->first_start_ns : FIRST_START_NS);
	}
	return EAPOL_SUPP_CONNECTING;
}

static enum eapol_supp_state hold(struct act *t)
{
	timers_off(t);
	fx_timer(t->fx, EAPOL_SUPP_TIMER_HELD, HELD_PERIOD_NS);
	fx_tell(t->fx, EAPOL_SUPP_TELL_FAILURE, 0);
	return EAPOL_SUPP_HELD;
}

static enum eapol_supp_state succeeded(struct act *t)
{
	struct eapol_supp *s = t->s;

	timers_off(t);
	s->starts = 0;
	return s->port_valid ? EAPOL_SUPP_AUTHENTICATED : EAPOL_SUPP_AUTHENTICATING;
}

/* Where an end of EAP matters: not after a logoff, nor while a failure is waited out. */
static bool is_open_ended(enum eapol_supp_state s)
{
	return s == EAPOL_SUPP_CONNECTING || s == EAPOL_SUPP_AUTHENTICATING;
}

/* What the peer came to, if it came to an end in this step. */
static enum eapol_supp_state look(struct act *t, enum eap_peer_state before,
				  enum eapol_supp_state next)
{
	const struct eap_peer *p = &t->s->peer;

	if (t->err != ERR_OK || p->state == before || !is_open_ended(next))
		return next;
	if (p->state == EAP_PEER_FAILURE)
		return hold(t);
	if (p->state != EAP_PEER_SUCCESS)
		return next;
	fx_tell(t->fx, EAPOL_SUPP_TELL_SUCCESS, p->has_keys ? (uint32_t)p->keys.msk_len : 0);
	return succeeded(t);
}

/* EAP packets. */
static enum eapol_supp_state feed(struct act *t, struct bytes packet)
{
	enum eap_peer_state before = t->s->peer.state;
	struct bytes answer;

	peer(t, &(struct eap_peer_event){ EAP_PEER_EV_PACKET, { .packet = packet } }, &answer);
	if (answer.len > 0)
		send(t, EAPOL_EAP, answer);
	timers_packet_taken(t, answer.len > 0);
	return look(t, before, EAPOL_SUPP_AUTHENTICATING);
}

/* [802.1X-2004 8.2.11 RESTART] Any EAP packet begins a session where none is under way. */
static enum eapol_supp_state restart(struct act *t, struct bytes packet)
{
	t->s->starts = 0;
	peer_tell(t, EAP_PEER_EV_RESTART);
	timers_session_begun(t);
	return feed(t, packet);
}

static enum eapol_supp_state on_eap(struct act *t, struct bytes packet)
{
	struct eapol_supp *s = t->s;

	if (s->pmkid_tried) {
		s->pmkid_tried = false;
		fx_log(t->fx, LOG_DEBUG, false,
		       "RSN: Authenticator did not accept PMKID, doing full EAP authentication");
		fx_tell(t->fx, EAPOL_SUPP_TELL_CACHE_REFUSED, 0);
		return restart(t, packet);
	}
	switch (s->state) {
	case EAPOL_SUPP_CONNECTING:
		if (s->start_first && s->starts == 0)
			return ignored(t, "asked before its own EAPOL-Start");
		return restart(t, packet);
	case EAPOL_SUPP_AUTHENTICATED:
	case EAPOL_SUPP_HELD:
		return restart(t, packet);
	case EAPOL_SUPP_AUTHENTICATING:
		if (s->peer.state == EAP_PEER_SUCCESS)
			return ignored(t, "EAP is over, the port is not valid yet");
		return feed(t, packet);
	case EAPOL_SUPP_DISCONNECTED:
	case EAPOL_SUPP_LOGOFF:
		return ignored(t, "EAP packet, but the port is not wanted");
	case EAPOL_SUPP_STATE_COUNT:
		break;
	}
	INVARIANT(s->state < EAPOL_SUPP_STATE_COUNT);
	return s->state;
}

static enum eapol_supp_state on_pdu(struct act *t)
{
	struct eapol e;

	if (eapol_parse(t->ev->u.pdu, &e) != WIRE_OK)
		return ignored(t, "malformed EAPOL frame");
	if (e.type != EAPOL_EAP)
		return ignored(t, "Received unknown EAPOL type");
	return on_eap(t, e.body);
}

/* Timers. */
static enum eapol_supp_state on_start_timer(struct act *t)
{
	struct eapol_supp *s = t->s;

	if (s->state != EAPOL_SUPP_CONNECTING)
		return s->state;
	if (s->starts < (s->preauth ? MAX_START_PREAUTH : MAX_START))
		return connect(t, true);
	if (!s->port_valid)
		return hold(t);
	timers_off(t);
	fx_tell(t->fx, EAPOL_SUPP_TELL_SUCCESS, 0);
	return EAPOL_SUPP_AUTHENTICATED;
}

/*
 * The EAP session of a failure stays failed until a packet begins another: wpa_supplicant sends
 * its EAPOL-Start and is back in HELD at once.
 */
static enum eapol_supp_state on_held_timer(struct act *t)
{
	enum eapol_supp_state next = t->s->state;

	if (next != EAPOL_SUPP_HELD)
		return next;
	next = connect(t, true);
	if (t->s->peer.state != EAP_PEER_FAILURE)
		return next;
	t->s->starts = 0;
	return hold(t);
}

static enum eapol_supp_state on_auth_timer(struct act *t)
{
	if (t->s->state != EAPOL_SUPP_AUTHENTICATING)
		return t->s->state;
	fx_log(t->fx, LOG_DEBUG, false, "EAPOL: authWhile --> 0");
	return connect(t, false);
}

static enum eapol_supp_state on_idle_timer(struct act *t)
{
	enum eap_peer_state before = t->s->peer.state;

	peer_tell(t, EAP_PEER_EV_TIMEOUT);
	return look(t, before, t->s->state);
}

static enum eapol_supp_state on_timer(struct act *t)
{
	switch ((enum eapol_supp_timer)t->ev->u.timer) {
	case EAPOL_SUPP_TIMER_START:
		return on_start_timer(t);
	case EAPOL_SUPP_TIMER_HELD:
		return on_held_timer(t);
	case EAPOL_SUPP_TIMER_AUTH:
		return on_auth_timer(t);
	case EAPOL_SUPP_TIMER_IDLE:
		return on_idle_timer(t);
	case EAPOL_SUPP_TIMER_COUNT:
		break;
	}
	INVARIANT(t->ev->u.timer < EAPOL_SUPP_TIMER_COUNT);
	return t->s->state;
}

/* The owner's events. */
static enum eapol_supp_state start(struct act *t)
{
	const struct eapol_supp_start *in = &t->ev->u.start;
	struct eapol_supp *s = t->s;

	s->authenticator = in->authenticator;
	s->preauth = in->preauth;
	s->pmkid_tried = in->pmkid_tried;
	s->port_valid = in->preauth; /* no handshake will say so */
	s->starts = 0;
	s->first_start_ns = in->first_start_ns;
	s->start_first = in->start_first;
	peer_tell(t, EAP_PEER_EV_RESTART);
	timers_off(t);
	timers_session_begun(t);
	return connect(t, in->preauth);
}

static enum eapol_supp_state on_lower_success(struct act *t)
{
	enum eap_peer_state before = t->s->peer.state;

	peer_tell(t, EAP_PEER_EV_LOWER_SUCCESS);
	return look(t, before, t->s->state);
}

static enum eapol_supp_state on_port_valid(struct act *t)
{
	struct eapol_supp *s = t->s;

	s->port_valid = true;
	if (s->state == EAPOL_SUPP_AUTHENTICATING && s->peer.state == EAP_PEER_SUCCESS)
		return EAPOL_SUPP_AUTHENTICATED;
	return s->state;
}

static enum eapol_supp_state on_cached(struct act *t)
{
	if (t->s->state != EAPOL_SUPP_CONNECTING)
		return t->s->state;
	fx_log(t->fx, LOG_DEBUG, false, "EAPOL: PMKSA caching was used - skip EAPOL");
	peer_tell(t, EAP_PEER_EV_CACHED);
	return succeeded(t);
}

static enum eapol_supp_state logoff(struct act *t)
{
	if (t->s->state == EAPOL_SUPP_DISCONNECTED)
		return t->s->state;
	timers_off(t);
	fx_log(t->fx, LOG_DEBUG, false, "EAPOL: txLogoff");
	send(t, EAPOL_LOGOFF, bytes_of(NULL, 0));
	return EAPOL_SUPP_LOGOFF;
}

/* A delayed EAPOL-Start goes out now; after a logoff all begins as after association. */
static enum eapol_supp_state logon(struct act *t)
{
	if (t->s->state == EAPOL_SUPP_CONNECTING)
		return on_start_timer(t);
	if (t->s->state != EAPOL_SUPP_LOGOFF)
		return t->s->state;
	t->s->starts = 0;
	peer_tell(t, EAP_PEER_EV_RESTART);
	timers_session_begun(t);
	return connect(t, false);
}

static enum eapol_supp_state leave(struct act *t)
{
	peer_tell(t, EAP_PEER_EV_DISABLE);
	timers_off(t);
	t->s->port_valid = false;
	t->s->pmkid_tried = false;
	return EAPOL_SUPP_DISCONNECTED;
}

static enum eapol_supp_state dispatch(struct act *t)
{
	switch (t->ev->kind) {
	case EAPOL_SUPP_EV_START:
		return start(t);
	case EAPOL_SUPP_EV_PDU:
		return on_pdu(t);
	case EAPOL_SUPP_EV_TIMER:
		return on_timer(t);
	case EAPOL_SUPP_EV_LOWER_SUCCESS:
		return on_lower_success(t);
	case EAPOL_SUPP_EV_PORT_VALID:
		return on_port_valid(t);
	case EAPOL_SUPP_EV_CACHED:
		return on_cached(t);
	case EAPOL_SUPP_EV_REAUTH:
		if (t->s->state == EAPOL_SUPP_AUTHENTICATED)
			send(t, EAPOL_START, bytes_of(NULL, 0));
		return t->s->state;
	case EAPOL_SUPP_EV_LOGOFF:
		return logoff(t);
	case EAPOL_SUPP_EV_LOGON:
		return logon(t);
	case EAPOL_SUPP_EV_LEAVE:
		return leave(t);
	case EAPOL_SUPP_EV_COUNT:
		break;
	}
	INVARIANT(t->ev->kind < EAPOL_SUPP_EV_COUNT);
	return t->s->state;
}

enum err eapol_supp_step(struct eapol_supp *s, const struct sta_env *env,
			 const struct eapol_supp_event *ev, struct fx *fx)
{
	struct act t = { .s = s, .env = env, .ev = ev, .fx = fx };
	enum eapol_supp_state next = dispatch(&t);

	if (t.err == ERR_OK && next != s->state) {
		INVARIANT(eapol_supp_may_go(s->state, next));
		fx_state(fx, "eapol-supp", s->authenticator, eapol_supp_names[s->state],
			 eapol_supp_names[next]);
		s->state = next;
	}
	return t.err;
}

void eapol_supp_init(struct eapol_supp *s, const struct eap_peer_conf *conf, unsigned version,
		     struct rng rng)
{
	*s = (struct eapol_supp){ .version = (uint8_t)version };
	eap_peer_init(&s->peer, conf, rng);
}

void eapol_supp_fini(struct eapol_supp *s)
{
	eap_peer_fini(&s->peer);
	ct_wipe(s, sizeof(*s));
}
