#include "proto/radius_server.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/text.h"
#include "base/time.h"
#include "crypto/ct.h"
#include "key/radius.h"
#include "wire/ip.h"

enum { STATE_LEN = 4, LEN_OF_HALF = 32, MSK_WHOLE = 64 };

/* Where a request came from and which it was; the same again is a repetition. */
struct origin {
	uint32_t ip;
	uint16_t port;
	uint8_t id;
	uint8_t authenticator[RADIUS_AUTHENTICATOR_LEN];
};

struct session {
	uint32_t id; /* its State */
	const struct spec_radius_client *client;
	int64_t gone_ns;
	bool over;
	bool answered; /* last and reply are there */
	struct origin last;
	const struct spec_eap_user *outer; /* of User-Name */
	struct eap_server eap;
	size_t reply_len;
	uint8_t reply[RADIUS_LEN_MAX];
};

struct radius_server {
	struct radius_server_config cfg;
	struct rng rng; /* salts */
	uint32_t next_id;
	struct session *session[RADIUS_SERVER_SESSIONS_MAX]; /* in order of their ids */
	unsigned n;
	struct radius_server_counts counts;
	uint8_t reject[RADIUS_LEN_MAX]; /* an answer without a session */
};

/* One request under way. */
struct act {
	struct radius_server *s;
	struct crypto *c;
	struct fx *fx;
	const struct radius_datagram *d;
	const struct spec_radius_client *client;
	struct radius q;
	enum err err;
};

#define SRV_DEBUG(t, ...) fx_log((t)->fx, LOG_DEBUG, false, "RADIUS SRV: " __VA_ARGS__)

static void need(struct act *t, enum err e)
{
	if (t->err == ERR_OK)
		t->err = e;
}

static struct bytes secret_of(const struct act *t)
{
	return bytes_of(t->client->secret, strlen(t->client->secret));
}

/* Sessions. */

enum err radius_server_new(const struct radius_server_config *cfg, struct radius_server **out)
{
	struct radius_server *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return ERR_NOMEM;
	s->cfg = *cfg;
	s->rng = rng_stream(cfg->seed, cfg->name, "radius");
	*out = s;
	return ERR_OK;
}

static void session_drop(struct radius_server *s, unsigned i)
{
	struct session *gone = s->session[i];

	eap_server_fini(&gone->eap);
	ct_wipe(gone, sizeof(*gone));
	free(gone);
	s->n--;
	memmove(&s->session[i], &s->session[i + 1], (s->n - i) * sizeof(struct session *));
}

void radius_server_restart(struct radius_server *s)
{
	while (s->n > 0)
		session_drop(s, s->n - 1);
}

void radius_server_free(struct radius_server *s)
{
	if (s == NULL)
		return;
	radius_server_restart(s);
	ct_wipe(s, sizeof(*s));
	free(s);
}

/* Of many that time out together the first few are said. */
static void expire(struct act *t)
{
	struct radius_server *s = t->s;

	for (unsigned i = 0; i < s->n;) {
		if (s->session[i]->gone_ns > t->d->now_ns) {
			i++;
			continue;
		}
		if (!s->session[i]->over && t->fx->n < FX_MAX / 2)
			SRV_DEBUG(t, "Timing out authentication session 0x%x", s->session[i]->id);
		session_drop(s, i);
	}
}

static struct origin origin_of(const struct act *t)
{
	struct origin o = { t->d->from_ip, t->d->from_port, t->q.id, { 0 } };

	memcpy(o.authenticator, t->q.authenticator, sizeof(o.authenticator));
	return o;
}

static bool same_origin(const struct origin *a, const struct origin *b)
{
	return a->ip == b->ip && a->port == b->port && a->id == b->id &&
	       memcmp(a->authenticator, b->authenticator, sizeof(a->authenticator)) == 0;
}

static struct session *find_repeated(const struct act *t)
{
	struct origin o = origin_of(t);

	for (unsigned i = 0; i < t->s->n; i++)
		if (t->s->session[i]->answered && same_origin(&t->s->session[i]->last, &o))
			return t->s->session[i];
	return NULL;
}

static struct session *find_state(const struct act *t, struct bytes state)
{
	struct rd r = rd_of(state);
	uint32_t id;

	if (state.len != STATE_LEN || !rd_be32(&r, &id))
		return NULL;
	for (unsigned i = 0; i < t->s->n; i++)
		if (t->s->session[i]->id == id && t->s->session[i]->client == t->client)
			return t->s->session[i];
	return NULL;
}

static struct rng stream_of(const struct radius_server *s, uint32_t id)
{
	char purpose[32];
	struct sb b = sb_of(purpose, sizeof(purpose));

	sb_printf(&b, "eap %u", id);
	return rng_stream(s->cfg.seed, s->cfg.name, purpose);
}

/* NULL: there is no room, or no memory (t->err). */
static struct session *session_new(struct act *t)
{
	struct radius_server *s = t->s;
	struct mac sta = MAC_ZERO;
	struct session *new;
	struct bytes value;

	if (s->n == RADIUS_SERVER_SESSIONS_MAX) {
		SRV_DEBUG(t, "Maximum number of existing session - no room for a new session");
		return NULL;
	}
	new = calloc(1, sizeof(*new));
	if (new == NULL) {
		need(t, ERR_NOMEM);
		return NULL;
	}
	if (radius_find(&t->q, RADIUS_CALLING_STATION_ID, &value) &&
	    !radius_station_id(value, &sta))
		sta = MAC_ZERO;
	new->id = s->next_id++;
	new->client = t->client;
	new->gone_ns = t->d->now_ns + RADIUS_SESSION_LIFE_S *NS_PER_S;
	eap_server_init(&new->eap, s->cfg.eap, sta, stream_of(s, new->id));
	s->session[s->n++] = new;
	return new;
}

/* A conversation begins: its User-Name must be somebody's. */
static struct session *session_begin(struct act *t)
{
	const struct spec_eap_user *user;
	struct session *new;
	struct bytes name;

	SRV_DEBUG(t, "Creating a new session");
	if (!radius_find(&t->q, RADIUS_USER_NAME, &name)) {
		SRV_DEBUG(t, "Could not get User-Name");
		return NULL;
	}
	user = spec_eap_user_find(t->s->cfg.eap->spec, name, false);
	if (user == NULL) {
		SRV_DEBUG(t, "User-Name not found from user database");
		return NULL;
	}
	SRV_DEBUG(t, "Matching user entry found");
	new = session_new(t);
	if (new == NULL)
		return NULL;
	new->outer = user;
	SRV_DEBUG(t, "New session 0x%x initialized", new->id);
	return new;
}

/* Answers. */

struct reply {
	uint8_t code;
	struct bytes eap;
	const struct session *session; /* NULL: none */
	const char *message;
};

/* [RFC 2548 2.4.2, 2.4.3] The halves of the MSK; hostapd sends Send-Key first. */
static void put_keys(struct act *t, struct wr *w, const struct eap_keys *keys)
{
	uint64_t drawn = rng_u64(&t->s->rng);
	uint8_t salt[RADIUS_SALT_LEN] = { (uint8_t)(drawn >> 8 | 0x80), (uint8_t)drawn };
	struct radius_hide h = { secret_of(t), t->q.authenticator, BYTES(salt) };
	size_t half = keys->msk_len >= MSK_WHOLE ? LEN_OF_HALF : keys->msk_len / 2;
	uint8_t value[RADIUS_KEY_WRAPPED_MAX];
	size_t len;

	if (half == 0)
		return;
	need(t, radius_key_wrap(t->c, &h, bytes_of(keys->msk + half, half), value, &len));
	if (t->err != ERR_OK)
		return;
	radius_put_vendor(w, RADIUS_VENDOR_MICROSOFT, RADIUS_MS_MPPE_SEND_KEY,
			  bytes_of(value, len));
	salt[1] ^= 1;
	need(t, radius_key_wrap(t->c, &h, bytes_of(keys->msk, half), value, &len));
	if (t->err != ERR_OK)
		return;
	radius_put_vendor(w, RADIUS_VENDOR_MICROSOFT, RADIUS_MS_MPPE_RECV_KEY,
			  bytes_of(value, len));
}

/* radius_accept_attr of the outer user as in hostapd; where it has none, of the one inside. */
static void put_accept(struct act *t, struct wr *w, const struct session *s)
{
	const struct spec_eap_user *user = s->outer;

	if (user->n_accept_attr == 0 && s->eap.user != NULL)
		user = s->eap.user;
	if (s->eap.has_keys) {
		put_keys(t, w, &s->eap.keys);
		radius_put(w, RADIUS_EAP_KEY_NAME,
			   bytes_of(s->eap.keys.session_id, s->eap.keys.session_id_len));
	}
	radius_put_copies(w, &t->q, RADIUS_PROXY_STATE);
	for (size_t i = 0; i < user->n_accept_attr; i++)
		radius_put(w, user->accept_attr[i].type, user->accept_attr[i].value);
}

static void put_state(struct wr *w, const struct session *s)
{
	uint8_t state[STATE_LEN];
	struct wr b = wr_of(state, sizeof(state));

	wr_be32(&b, s->id);
	radius_put(w, RADIUS_STATE, BYTES(state));
}

static void put_attributes(struct act *t, struct wr *w, const struct reply *r)
{
	enum { IEEE_802_1X_AUTH_FAILED = 23 }; /* [11-2020 9.4.1.7] */

	radius_put_msg_auth(w);
	if (r->code == RADIUS_ACCESS_CHALLENGE)
		put_state(w, r->session);
	radius_put_eap(w, r->eap);
	if (r->code == RADIUS_ACCESS_ACCEPT) {
		put_accept(t, w, r->session);
		return;
	}
	radius_put_copies(w, &t->q, RADIUS_PROXY_STATE);
	if (r->message != NULL)
		radius_put_text(w, RADIUS_REPLY_MESSAGE, r->message);
	if (r->code == RADIUS_ACCESS_REJECT && r->session != NULL)
		radius_put_u32(w, RADIUS_WLAN_REASON_CODE, IEEE_802_1X_AUTH_FAILED);
}

/* Message-Authenticator under the request's authenticator, then the Response Authenticator. */
static void seal(struct act *t, struct bytes packet, uint8_t *p)
{
	struct radius_mac_in in = { secret_of(t), packet, 0, t->q.authenticator };
	struct radius_response_in response = { in.secret, packet, t->q.authenticator };
	uint8_t mac[RADIUS_AUTH_LEN];
	struct radius parsed;

	INVARIANT(radius_parse(packet, &parsed) == WIRE_OK &&
		  radius_msg_auth_at(&parsed, &in.at) == WIRE_OK);
	need(t, radius_mac(t->c, &in, mac));
	if (t->err != ERR_OK)
		return;
	memcpy(p + in.at, mac, sizeof(mac));
	if (t->s->cfg.bugs != NULL && bug_fires(t->s->cfg.bugs, BUG_RADIUS_MAC)) {
		p[in.at] ^= 1;
		fx_bug(t->fx, BUG_RADIUS_MAC);
	}
	need(t, radius_response_auth(t->c, &response, p + 4));
	if (t->s->cfg.bugs != NULL && bug_fires(t->s->cfg.bugs, BUG_RADIUS_AUTHENTICATOR)) {
		p[4] ^= 1;
		fx_bug(t->fx, BUG_RADIUS_AUTHENTICATOR);
	}
}

/* Builds into p; 0: does not fit, which only a request full of Proxy-States can bring about. */
static size_t build(struct act *t, const struct reply *r, uint8_t p[static RADIUS_LEN_MAX])
{
	struct wr w = wr_of(p, RADIUS_LEN_MAX);
	struct radius_open open = { r->code, t->q.id, t->q.authenticator };
	struct mark m = radius_open(&w, &open);
	size_t len;

	put_attributes(t, &w, r);
	radius_close(&w, m);
	if (t->err != ERR_OK || !wr_done(&w, &len))
		return 0;
	seal(t, bytes_of(p, len), p);
	return t->err == ERR_OK ? len : 0;
}

static void transmit(struct act *t, const uint8_t *p, size_t len)
{
	fx_work(t->fx, WORK_RADIUS_PACKET, 1);
	fx_udp(t->fx, (struct fx_datagram){ .to_ip = t->d->from_ip,
					    .to_port = t->d->from_port,
					    .from_port = t->s->cfg.port,
					    .payload = bytes_of(p, len) });
}

static void count(struct radius_server *s, uint8_t code)
{
	s->counts.accepts += code == RADIUS_ACCESS_ACCEPT;
	s->counts.rejects += code == RADIUS_ACCESS_REJECT;
	s->counts.challenges += code == RADIUS_ACCESS_CHALLENGE;
}

static void drop(struct act *t, const char *why)
{
	t->s->counts.dropped++;
	fx_verdict(t->fx, MAC_ZERO, "RADIUS request", IGNORE(why), 0);
}

/* A conversation that cannot be: Reject with an EAP Failure of identifier 0. */
static void refuse(struct act *t, const char *why)
{
	static const uint8_t failure[] = { EAP_FAILURE, 0, 0, 4 };
	struct reply r = { .code = RADIUS_ACCESS_REJECT, .eap = BYTES(failure) };
	char ip[IP_TEXT];
	size_t len;

	SRV_DEBUG(t, "Reject invalid request from %s:%u", ip_text(t->d->from_ip, ip),
		  t->d->from_port);
	fx_verdict(t->fx, MAC_ZERO, "RADIUS request", REJECT(0, why), 0);
	len = build(t, &r, t->s->reject);
	if (len == 0)
		return;
	count(t->s, r.code);
	transmit(t, t->s->reject, len);
}

static bool is_identity(const struct spec_radius_policy *p, struct bytes identity)
{
	return bytes_equal(p->identity, identity);
}

/* What is decided about who has just proved to be a user, or NULL. */
static const struct spec_radius_policy *policy_of(const struct radius_server *s,
						  const struct session *session)
{
	const struct spec_eap_user *in = session->eap.user;
	struct bytes outer = bytes_of(session->eap.identity, session->eap.identity_len);

	for (size_t i = 0; i < s->cfg.n_policy; i++)
		if ((in != NULL && in->phase2 && is_identity(&s->cfg.policy[i], in->identity)) ||
		    is_identity(&s->cfg.policy[i], outer))
			return &s->cfg.policy[i];
	return NULL;
}

static void answer(struct act *t, struct session *s, const struct eap_server_out *out)
{
	uint8_t failure[] = { EAP_FAILURE, s->eap.id, 0, 4 };
	struct reply r = { .code = RADIUS_ACCESS_CHALLENGE, .eap = out->packet, .session = s };
	const struct spec_radius_policy *policy = NULL;
	char ip[IP_TEXT];

	if (out->answer == EAP_SERVER_ACCEPT) {
		r.code = RADIUS_ACCESS_ACCEPT;
		policy = policy_of(t->s, s);
	} else if (out->answer == EAP_SERVER_REJECT) {
		r.code = RADIUS_ACCESS_REJECT;
	}
	if (policy != NULL && policy->reject) {
		r.code = RADIUS_ACCESS_REJECT;
		r.eap = BYTES(failure);
		r.message = policy->reply_message;
	}
	s->answered = false;
	s->reply_len = build(t, &r, s->reply);
	if (s->reply_len == 0)
		return;
	s->answered = true;
	s->last = origin_of(t);
	count(t->s, r.code);
	SRV_DEBUG(t, "[0x%x %s] Sending %s", s->id, ip_text(t->d->from_ip, ip),
		  radius_code_text(r.code));
	transmit(t, s->reply, s->reply_len);
	if (r.code == RADIUS_ACCESS_CHALLENGE)
		return;
	SRV_DEBUG(t, "Removing completed session 0x%x after timeout", s->id);
	s->over = true;
	s->gone_ns = t->d->now_ns + RADIUS_SESSION_MAINTAIN_S * NS_PER_S;
}

static void run_eap(struct act *t, struct session *s, struct bytes eap)
{
	struct eap_env env = { .crypto = t->c, .bugs = t->s->cfg.bugs, .now_ns = t->d->now_ns };
	struct eap_server_out out = { .answer = EAP_SERVER_SILENCE };

	if (!s->over) {
		need(t, eap_server_step(&s->eap, &env, eap, t->fx, &out));
		if (t->err != ERR_OK)
			return;
	}
	if (out.answer == EAP_SERVER_SILENCE) {
		SRV_DEBUG(t, "No EAP data from the state machine - ignore this Access-Request "
			     "silently (assuming it was a duplicate)");
		drop(t, "No EAP data from the state machine");
		return;
	}
	answer(t, s, &out);
}

/* Requests. */

static struct session *session_of(struct act *t)
{
	struct bytes state;
	struct session *s;

	if (!radius_find(&t->q, RADIUS_STATE, &state)) {
		s = session_begin(t);
		if (s == NULL && t->err == ERR_OK)
			refuse(t, "Could not create a new session");
		return s;
	}
	s = find_state(t, state);
	if (s == NULL) {
		SRV_DEBUG(t, "State attribute included but no session found");
		refuse(t, "State attribute included but no session found");
		return NULL;
	}
	SRV_DEBUG(t, "Request for session 0x%x", s->id);
	return s;
}

static void request(struct act *t)
{
	struct session *s = find_repeated(t);
	uint8_t eap[RADIUS_LEN_MAX];
	struct wr w = wr_of(eap, sizeof(eap));
	char ip[IP_TEXT];

	if (s != NULL) {
		SRV_DEBUG(t, "Duplicate message from %s", ip_text(t->d->from_ip, ip));
		t->s->counts.duplicates++;
		transmit(t, s->reply, s->reply_len);
		return;
	}
	s = session_of(t);
	if (s == NULL)
		return;
	radius_eap(&t->q, &w);
	if (w.len == 0) {
		SRV_DEBUG(t, "No EAP-Message in RADIUS packet from %s", ip_text(t->d->from_ip, ip));
		drop(t, "No EAP-Message in RADIUS packet");
		return;
	}
	run_eap(t, s, wr_sofar(&w));
}

static const struct spec_radius_client *client_of(const struct radius_server *s, uint32_t ip)
{
	for (size_t i = 0; i < s->cfg.n_secret; i++) {
		const struct spec_radius_client *c = &s->cfg.secret[i];
		uint32_t mask = c->prefix_len == 0 ? 0 : UINT32_MAX << (32 - c->prefix_len);

		INVARIANT(c->prefix_len <= 32);
		if (((ip ^ c->ip) & mask) == 0)
			return c;
	}
	return NULL;
}

/* [RFC 3579 3.2] A request with EAP in it and without a valid one MUST be silently discarded. */
static bool is_sealed(struct act *t)
{
	struct radius_mac_in in = { secret_of(t), t->q.packet, 0, NULL };
	enum err e = ERR_AUTH;

	if (radius_msg_auth_at(&t->q, &in.at) == WIRE_OK)
		e = radius_mac_verify(t->c, &in);
	if (e != ERR_AUTH)
		need(t, e);
	return e == ERR_OK;
}

enum err radius_server_rx(struct radius_server *s, struct crypto *c,
			  const struct radius_datagram *d, struct fx *fx)
{
	struct act t = { .s = s, .c = c, .fx = fx, .d = d, .client = client_of(s, d->from_ip) };
	char ip[IP_TEXT];

	expire(&t);
	SRV_DEBUG(&t, "Received %u bytes from %s:%u", (unsigned)d->payload.len,
		  ip_text(d->from_ip, ip), d->from_port);
	if (t.client == NULL) {
		SRV_DEBUG(&t, "Unknown client %s - packet ignored", ip);
		drop(&t, "Unknown client");
		return ERR_OK;
	}
	if (radius_parse(d->payload, &t.q) != WIRE_OK) {
		SRV_DEBUG(&t, "Parsing incoming RADIUS frame failed");
		drop(&t, "Parsing incoming RADIUS frame failed");
		return ERR_OK;
	}
	if (t.q.code != RADIUS_ACCESS_REQUEST) {
		SRV_DEBUG(&t, "Unexpected RADIUS code %u", t.q.code);
		drop(&t, "Unexpected RADIUS code");
		return ERR_OK;
	}
	s->counts.requests++;
	fx_work(fx, WORK_RADIUS_PACKET, 1);
	if (is_sealed(&t)) {
		request(&t);
	} else if (t.err == ERR_OK) {
		SRV_DEBUG(&t, "Invalid Message-Authenticator from %s", ip);
		drop(&t, "Invalid Message-Authenticator");
	}
	return t.err;
}

struct radius_server_counts radius_server_counts(const struct radius_server *s)
{
	struct radius_server_counts n = s->counts;

	n.sessions = s->n;
	return n;
}
