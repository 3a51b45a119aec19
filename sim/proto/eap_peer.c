#include "proto/eap_peer.h"

#include <string.h>

#include "base/invariant.h"
#include "base/time.h"
#include "crypto/ct.h"
#include "crypto/hash.h"

#define TO(state) (1u << (state))

static const uint8_t eap_peer_moves[EAP_PEER_STATE_COUNT] = {
	[EAP_PEER_DISABLED] = TO(EAP_PEER_IDLE) | TO(EAP_PEER_SUCCESS),
	[EAP_PEER_IDLE] = TO(EAP_PEER_METHOD) | TO(EAP_PEER_SUCCESS) | TO(EAP_PEER_FAILURE) |
			  TO(EAP_PEER_DISABLED),
	[EAP_PEER_METHOD] = TO(EAP_PEER_IDLE) | TO(EAP_PEER_SUCCESS) | TO(EAP_PEER_FAILURE) |
			    TO(EAP_PEER_DISABLED),
	[EAP_PEER_SUCCESS] = TO(EAP_PEER_IDLE) | TO(EAP_PEER_DISABLED),
	[EAP_PEER_FAILURE] = TO(EAP_PEER_IDLE) | TO(EAP_PEER_SUCCESS) | TO(EAP_PEER_DISABLED),
};
static_assert(EAP_PEER_STATE_COUNT <= 8, "eap_peer_moves is a byte mask");

static const char *const eap_peer_names[EAP_PEER_STATE_COUNT] = {
	[EAP_PEER_DISABLED] = "disabled", [EAP_PEER_IDLE] = "idle",
	[EAP_PEER_METHOD] = "method",	  [EAP_PEER_SUCCESS] = "success",
	[EAP_PEER_FAILURE] = "failure",
};

bool eap_peer_may_go(enum eap_peer_state from, enum eap_peer_state to)
{
	return (eap_peer_moves[from] & TO(to)) != 0;
}

const char *eap_peer_state_text(enum eap_peer_state s)
{
	INVARIANT((unsigned)s < EAP_PEER_STATE_COUNT);
	return eap_peer_names[s];
}

/* One step under way. */
struct act {
	struct eap_peer *p;
	struct eap_env env;
	const struct eap_peer_event *ev;
	struct fx *fx;
	struct eap req; /* the packet in hand, as parsed */
	uint8_t sha1[20];
	bool answered; /* p->answer is to be sent */
	enum err err;
};

static void need(struct act *t, enum err e)
{
	if (t->err == ERR_OK)
		t->err = e;
}

static enum eap_peer_state discard(struct act *t, const char *why)
{
	fx_log(t->fx, LOG_DEBUG, false, "EAP: %s", why);
	fx_verdict(t->fx, t->p->authenticator, "EAP packet", IGNORE(why), 0);
	return t->p->state;
}

static void end_method(struct eap_peer *p)
{
	if (p->method != NULL)
		p->method->end(p->session);
	p->method = NULL;
	p->session = NULL;
}

static void forget(struct eap_peer *p)
{
	end_method(p);
	ct_wipe(&p->keys, sizeof(p->keys));
	ct_wipe(p->answer, sizeof(p->answer));
	p->answer_len = 0;
	p->has_keys = false;
	p->progress = EAP_MAY_CONT;
	p->decision = EAP_FAIL;
	p->last_id = -1;
	p->rounds = 0;
	p->rounds_short = 0;
}

/* Ends. */
static enum eap_peer_state succeed(struct act *t, const char *how)
{
	struct eap_peer *p = t->p;

	if (p->method != NULL)
		p->has_keys = p->method->keys(p->session, &p->keys);
	fx_log(t->fx, LOG_INFO, true,
	       "CTRL-EVENT-EAP-SUCCESS EAP authentication completed successfully%s", how);
	return EAP_PEER_SUCCESS;
}

static enum eap_peer_state fail(struct act *t)
{
	fx_log(t->fx, LOG_INFO, true, "CTRL-EVENT-EAP-FAILURE EAP authentication failed");
	return EAP_PEER_FAILURE;
}

/* Answers. */
static void answer(struct act *t, const struct wr *w)
{
	struct eap_peer *p = t->p;

	INVARIANT(wr_done(w, &p->answer_len) && p->answer_len <= sizeof(p->answer));
	memcpy(p->answer, w->p, w->len);
	p->last_id = t->req.id;
	memcpy(p->last_sha1, t->sha1, sizeof(p->last_sha1));
	if (p->answer_len >= EAP_SHORT)
		p->rounds_short = 0;
	fx_work(t->fx, WORK_EAP_ROUND, 1);
	t->answered = true;
}

static bool is_allowed(const struct eap_peer *p, struct eap_type type)
{
	const struct spec_eap_peer *spec = p->conf->spec;

	for (size_t i = 0; i < spec->n_methods; i++) {
		if (type.vendor == 0 && type.no == spec->methods[i])
			return true;
	}
	return spec->n_methods == 0;
}

static const struct eap_method *find_method(const struct eap_peer *p, struct eap_type type)
{
	for (size_t i = 0; i < p->conf->methods.n; i++) {
		const struct eap_method *m = p->conf->methods.method[i];

		if (eap_type_equal(m->type, type) && is_allowed(p, type))
			return m;
	}
	return NULL;
}

/* [RFC 3748 5.3] The types that would be welcome, without the one just refused. */
static enum eap_peer_state nak(struct act *t)
{
	const struct eap_methods *all = &t->p->conf->methods;
	struct eap_type want[SPEC_EAP_METHODS_MAX];
	uint8_t mem[EAP_HEADER + EAP_TYPE_MAX * (SPEC_EAP_METHODS_MAX + 1)];
	struct wr w = wr_of(mem, sizeof(mem));
	size_t n = 0;

	for (size_t i = 0; i < all->n && n < SPEC_EAP_METHODS_MAX; i++) {
		struct eap_type type = all->method[i]->type;

		if (!eap_type_equal(type, t->req.type) && is_allowed(t->p, type))
			want[n++] = type;
	}
	fx_log(t->fx, LOG_INFO, true,
	       "CTRL-EVENT-EAP-PROPOSED-METHOD vendor=%u method=%u -> NAK", t->req.type.vendor,
	       t->req.type.no);
	eap_nak_build(&w, t->req.id, t->req.expanded, want, n);
	answer(t, &w);
	return t->p->state;
}

/* [RFC 3748 5.1] What is said in clear: anonymous_identity where there is one. */
static enum eap_peer_state identity(struct act *t)
{
	const struct spec_eap_peer *spec = t->p->conf->spec;
	const char *who = spec->anonymous_identity;
	uint8_t mem[EAP_PACKET_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct mark m;

	fx_log(t->fx, LOG_INFO, true, "CTRL-EVENT-EAP-STARTED EAP authentication started");
	if (who == NULL)
		who = spec->identity;
	if (who == NULL)
		return discard(t, "buildIdentity: configuration was not available");
	m = eap_open(&w, EAP_RESPONSE, t->req.id, eap_ietf(EAP_TYPE_IDENTITY));
	wr_put(&w, who, strlen(who));
	eap_close(&w, m);
	if (w.overflow)
		return discard(t, "identity longer than a packet");
	answer(t, &w);
	return t->p->state;
}

/* [RFC 3748 5.2] "The peer MUST respond to a Notification Request". */
static enum eap_peer_state notification(struct act *t)
{
	uint8_t mem[EAP_HEADER + EAP_TYPE_MAX];
	struct wr w = wr_of(mem, sizeof(mem));

	eap_close(&w, eap_open(&w, EAP_RESPONSE, t->req.id, eap_ietf(EAP_TYPE_NOTIFICATION)));
	answer(t, &w);
	return t->p->state;
}

/* Methods. */
static enum eap_peer_state judge(struct act *t, const struct eap_outcome *o, bool wrote,
				 const struct wr *w)
{
	struct eap_peer *p = t->p;

	if (o->ignore) {
		discard(t, o->why != NULL ? o->why : "method ignored the request");
		return EAP_PEER_METHOD;
	}
	p->progress = o->progress;
	p->decision = o->decision;
	if (o->decision == EAP_FAIL && o->why != NULL)
		fx_log(t->fx, LOG_DEBUG, false, "EAP-%s: %s", eap_type_text(p->method->type),
		       o->why);
	if (wrote)
		answer(t, w);
	else if (o->progress == EAP_DONE && o->decision == EAP_FAIL)
		return fail(t);
	return EAP_PEER_METHOD;
}

static enum eap_peer_state run_method(struct act *t)
{
	const struct eap_turn turn = { .in = t->req.data,
				       .in_id = t->req.id,
				       .out_id = t->req.id };
	struct eap_peer *p = t->p;
	struct eap_outcome o = { false, EAP_CONT, EAP_FAIL, NULL, NULL };
	uint8_t mem[EAP_PACKET_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct mark m = eap_open(&w, EAP_RESPONSE, t->req.id, p->method->type);
	size_t empty = w.len;

	need(t, p->method->step(p->session, &t->env, &turn, &w, &o, t->fx));
	if (t->err != ERR_OK)
		return p->state;
	eap_close(&w, m);
	return judge(t, &o, w.len > empty, &w);
}

static enum eap_peer_state choose(struct act *t)
{
	struct eap_peer *p = t->p;
	const struct eap_begin how = { .peer = p->conf };
	const struct eap_method *m = find_method(p, t->req.type);
	enum err e;

	if (m == NULL)
		return nak(t);
	fx_log(t->fx, LOG_INFO, true, "CTRL-EVENT-EAP-PROPOSED-METHOD vendor=%u method=%u",
	       t->req.type.vendor, t->req.type.no);
	e = m->begin(&how, &t->env, &p->session);
	if (e == ERR_UNSUPPORTED) {
		fx_log(t->fx, LOG_INFO, true,
		       "EAP: Failed to initialize EAP method: vendor %u method %u (%s)",
		       m->type.vendor, m->type.no, eap_type_text(m->type));
		return nak(t);
	}
	need(t, e);
	if (e != ERR_OK)
		return p->state;
	p->method = m;
	p->progress = EAP_MAY_CONT;
	fx_log(t->fx, LOG_INFO, true, "CTRL-EVENT-EAP-METHOD EAP vendor %u method %u (%s) selected",
	       m->type.vendor, m->type.no, eap_type_text(m->type));
	return run_method(t);
}

static enum eap_peer_state on_request(struct act *t)
{
	struct eap_peer *p = t->p;
	struct eap_type type = t->req.type;

	if (eap_type_equal(type, eap_ietf(EAP_TYPE_NOTIFICATION)))
		return notification(t);
	if (p->method == NULL && eap_type_equal(type, eap_ietf(EAP_TYPE_IDENTITY)))
		return identity(t);
	if (p->method == NULL)
		return choose(t);
	if (!eap_type_equal(type, p->method->type))
		return discard(t, "request of another type than the method's");
	if (p->progress == EAP_DONE)
		return discard(t, "request after the method's end");
	return run_method(t);
}

/*
 * [RFC 4137 4.4 RECEIVED] "rxReq && (reqId == lastId)" is a duplicate. Some servers use an
 * identifier twice for different packets: with eap_workaround the octets must be the same too.
 */
static bool is_duplicate(const struct act *t)
{
	const struct eap_peer *p = t->p;

	return t->req.id == p->last_id && p->answer_len > 0 &&
	       (!p->conf->spec->workaround ||
		memcmp(t->sha1, p->last_sha1, sizeof(t->sha1)) == 0);
}

/* Some servers count on in a Success or Failure; eap_workaround overlooks one or two. */
static bool end_id_fits(const struct act *t)
{
	int ahead = (t->req.id - t->p->last_id) & 0xff;

	return t->req.id == t->p->last_id ||
	       (t->p->conf->spec->workaround && (ahead == 1 || ahead == 2));
}

static enum eap_peer_state on_end(struct act *t)
{
	struct eap_peer *p = t->p;
	bool success = t->req.code == EAP_SUCCESS;

	if (!end_id_fits(t))
		return discard(t, "EAP-Success Id mismatch");
	if (success && p->decision != EAP_FAIL)
		return succeed(t, "");
	if (p->progress == EAP_CONT)
		return discard(t, "Success or Failure while the method goes on");
	if (!success && p->decision == EAP_UNCOND_SUCC)
		return discard(t, "Failure after the method succeeded");
	return fail(t);
}

static bool rounds_left(struct act *t)
{
	struct eap_peer *p = t->p;

	p->rounds++;
	p->rounds_short = t->ev->u.packet.len < EAP_SHORT ? p->rounds_short + 1 : 0;
	if (p->rounds <= EAP_ROUNDS_MAX && p->rounds_short <= EAP_ROUNDS_SHORT_MAX)
		return true;
	fx_log(t->fx, LOG_INFO, true, "EAP: more than %d authentication rounds%s - abort",
	       p->rounds > EAP_ROUNDS_MAX ? EAP_ROUNDS_MAX : EAP_ROUNDS_SHORT_MAX,
	       p->rounds > EAP_ROUNDS_MAX ? "" : " (short)");
	return false;
}

static enum eap_peer_state on_packet(struct act *t)
{
	struct eap_peer *p = t->p;

	if (p->state != EAP_PEER_IDLE && p->state != EAP_PEER_METHOD)
		return discard(t, "no authentication under way");
	if (!rounds_left(t))
		return fail(t);
	if (eap_parse(t->ev->u.packet, &t->req) != WIRE_OK)
		return discard(t, "malformed EAP packet");
	if (t->req.code == EAP_RESPONSE)
		return discard(t, "Ignored EAP-Response");
	if (t->req.code != EAP_REQUEST)
		return on_end(t);
	need(t, hash_digest(t->env.crypto, HASH_SHA1, &t->req.whole, 1, t->sha1, sizeof(t->sha1)));
	if (!is_duplicate(t))
		return on_request(t);
	fx_log(t->fx, LOG_DEBUG, false, "EAP: EAP entering state RETRANSMIT");
	t->answered = true;
	return p->state;
}

/* [RFC 4137 4.4 IDLE] */
static enum eap_peer_state on_timeout(struct act *t)
{
	if (t->p->state != EAP_PEER_IDLE && t->p->state != EAP_PEER_METHOD)
		return t->p->state;
	return t->p->decision == EAP_UNCOND_SUCC ? succeed(t, "") : fail(t);
}

static enum eap_peer_state on_lower_success(struct act *t)
{
	struct eap_peer *p = t->p;

	if (p->state != EAP_PEER_METHOD || p->decision == EAP_FAIL || p->progress == EAP_CONT)
		return p->state;
	return succeed(t, " (based on lower layer success)");
}

static enum eap_peer_state dispatch(struct act *t)
{
	switch (t->ev->kind) {
	case EAP_PEER_EV_RESTART:
		forget(t->p);
		t->p->authenticator = t->ev->u.authenticator;
		return EAP_PEER_IDLE;
	case EAP_PEER_EV_PACKET:
		return on_packet(t);
	case EAP_PEER_EV_TIMEOUT:
		return on_timeout(t);
	case EAP_PEER_EV_LOWER_SUCCESS:
		return on_lower_success(t);
	case EAP_PEER_EV_CACHED:
		forget(t->p);
		return EAP_PEER_SUCCESS;
	case EAP_PEER_EV_DISABLE:
		forget(t->p);
		return EAP_PEER_DISABLED;
	case EAP_PEER_EV_COUNT:
		break;
	}
	INVARIANT(t->ev->kind < EAP_PEER_EV_COUNT);
	return t->p->state;
}

enum err eap_peer_step(struct eap_peer *p, const struct eap_env *env,
		       const struct eap_peer_event *ev, struct fx *fx, struct bytes *out)
{
	struct act t = { .p = p, .env = *env, .ev = ev, .fx = fx };
	enum eap_peer_state next;

	t.env.rng = &p->rng;
	next = dispatch(&t);
	*out = bytes_of(p->answer, t.answered && t.err == ERR_OK ? p->answer_len : 0);
	if (t.err == ERR_OK && next != p->state) {
		INVARIANT(eap_peer_may_go(p->state, next));
		fx_state(fx, "eap-peer", p->authenticator, eap_peer_names[p->state],
			 eap_peer_names[next]);
		p->state = next;
	}
	return t.err;
}

void eap_peer_init(struct eap_peer *p, const struct eap_peer_conf *conf, struct rng rng)
{
	*p = (struct eap_peer){ .conf = conf, .rng = rng, .last_id = -1 };
}

void eap_peer_fini(struct eap_peer *p)
{
	end_method(p);
	ct_wipe(p, sizeof(*p));
}
