#include "proto/eap_server.h"

#include <string.h>

#include "base/invariant.h"
#include "base/text.h"
#include "crypto/ct.h"

#define TO(state) (1u << (state))

enum { ENDS = TO(EAP_SERVER_SUCCESS) | TO(EAP_SERVER_FAILURE) };

static const uint8_t eap_server_moves[EAP_SERVER_STATE_COUNT] = {
	[EAP_SERVER_NEW] = TO(EAP_SERVER_IDENTITY) | TO(EAP_SERVER_PROPOSED) | ENDS,
	[EAP_SERVER_IDENTITY] = TO(EAP_SERVER_PROPOSED) | ENDS,
	[EAP_SERVER_PROPOSED] = TO(EAP_SERVER_METHOD) | ENDS,
	[EAP_SERVER_METHOD] = ENDS,
	[EAP_SERVER_SUCCESS] = 0,
	[EAP_SERVER_FAILURE] = 0,
};
static_assert(EAP_SERVER_STATE_COUNT <= 8, "eap_server_moves is a byte mask");
static_assert(SPEC_EAP_METHODS_MAX <= 32, "refused is a word mask");

static const char *const eap_server_names[EAP_SERVER_STATE_COUNT] = {
	[EAP_SERVER_NEW] = "new",	    [EAP_SERVER_IDENTITY] = "identity",
	[EAP_SERVER_PROPOSED] = "proposed", [EAP_SERVER_METHOD] = "method",
	[EAP_SERVER_SUCCESS] = "success",   [EAP_SERVER_FAILURE] = "failure",
};

bool eap_server_may_go(enum eap_server_state from, enum eap_server_state to)
{
	return (eap_server_moves[from] & TO(to)) != 0;
}

const char *eap_server_state_text(enum eap_server_state s)
{
	INVARIANT((unsigned)s < EAP_SERVER_STATE_COUNT);
	return eap_server_names[s];
}

/* One step under way. */
struct act {
	struct eap_server *s;
	struct eap_env env;
	struct bytes packet;
	struct fx *fx;
	struct eap resp; /* the packet, as parsed */
	enum eap_server_answer answer;
	enum err err;
};

static void need(struct act *t, enum err e)
{
	if (t->err == ERR_OK)
		t->err = e;
}

static enum eap_server_state discard(struct act *t, const char *why)
{
	fx_log(t->fx, LOG_DEBUG, false, "EAP: Discard received EAP message: %s", why);
	fx_verdict(t->fx, t->s->peer, "EAP packet", IGNORE(why), 0);
	return t->s->state;
}

static void end_method(struct eap_server *s)
{
	if (s->method != NULL)
		s->method->end(s->session);
	s->method = NULL;
	s->session = NULL;
}

/* Ends: Success and Failure repeat the last request's identifier [RFC 3748 4.2]. */
static void end(struct act *t, enum eap_code code)
{
	struct eap_server *s = t->s;
	struct wr w = wr_of(s->request, sizeof(s->request));
	char mac[MAC_TEXT];

	eap_end_build(&w, code, s->id);
	s->request_len = w.len;
	fx_log(t->fx, LOG_INFO, true, "CTRL-EVENT-EAP-%s %s",
	       code == EAP_SUCCESS ? "SUCCESS" : "FAILURE", mac_format(s->peer, mac));
}

static enum eap_server_state fail(struct act *t, const char *why)
{
	fx_log(t->fx, LOG_DEBUG, false, "EAP: %s", why);
	end(t, EAP_FAILURE);
	t->answer = EAP_SERVER_REJECT;
	return EAP_SERVER_FAILURE;
}

static enum eap_server_state succeed(struct act *t, const struct eap_outcome *o)
{
	struct eap_server *s = t->s;

	s->has_keys = s->method->keys(s->session, &s->keys);
	if (o->inner_user != NULL)
		s->user = o->inner_user;
	end(t, EAP_SUCCESS);
	t->answer = EAP_SERVER_ACCEPT;
	return EAP_SERVER_SUCCESS;
}

/* Requests. */
static void sent(struct act *t, uint8_t id, const struct wr *w)
{
	struct eap_server *s = t->s;

	INVARIANT(wr_done(w, &s->request_len) && s->request_len <= sizeof(s->request));
	memcpy(s->request, w->p, w->len);
	s->id = id;
	if (s->request_len >= EAP_SHORT)
		s->rounds_short = 0;
	t->answer = EAP_SERVER_REQUEST;
}

static enum eap_server_state ask_identity(struct act *t, uint8_t id)
{
	uint8_t mem[EAP_HEADER + EAP_TYPE_MAX];
	struct wr w = wr_of(mem, sizeof(mem));

	eap_close(&w, eap_open(&w, EAP_REQUEST, id, eap_ietf(EAP_TYPE_IDENTITY)));
	sent(t, id, &w);
	return EAP_SERVER_IDENTITY;
}

/* One step of the method; first: there is nothing to read, its first request is wanted. */
static enum eap_server_state run_method(struct act *t, bool first)
{
	struct eap_server *s = t->s;
	const struct eap_turn turn = { .in = first ? (struct bytes){ NULL, 0 } : t->resp.data,
				       .first = first,
				       .in_id = t->resp.id,
				       .out_id = (uint8_t)(s->id + 1) };
	struct eap_outcome o = { false, EAP_CONT, EAP_FAIL, NULL, NULL };
	uint8_t mem[EAP_PACKET_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct mark m = eap_open(&w, EAP_REQUEST, turn.out_id, s->method->type);
	size_t empty = w.len;

	need(t, s->method->step(s->session, &t->env, &turn, &w, &o, t->fx));
	if (t->err != ERR_OK)
		return s->state;
	eap_close(&w, m);
	if (o.ignore)
		return discard(t, o.why != NULL ? o.why : "method ignored the response");
	if (o.progress == EAP_DONE)
		return o.decision == EAP_FAIL ? fail(t, o.why != NULL ? o.why : "method failed") :
						succeed(t, &o);
	if (w.len == empty)
		return fail(t, "Method did not return a request");
	sent(t, turn.out_id, &w);
	return first ? EAP_SERVER_PROPOSED : EAP_SERVER_METHOD;
}

/* Choice of the method. */
static const struct eap_method *find_method(const struct eap_server *s, enum spec_eap_type type)
{
	for (size_t i = 0; i < s->conf->methods.n; i++) {
		const struct eap_method *m = s->conf->methods.method[i];

		if (m->type.vendor == 0 && m->type.no == type)
			return m;
	}
	return NULL;
}

/* The user's next method that was not refused and can begin. False: there is none. */
static bool next_method(struct act *t)
{
	struct eap_server *s = t->s;
	const struct eap_begin how = { .server = s->conf,
				       .identity = bytes_of(s->identity, s->identity_len),
				       .user = s->user };

	while (t->err == ERR_OK && s->next_method < s->user->n_methods) {
		unsigned i = s->next_method++;
		const struct eap_method *m = find_method(s, s->user->methods[i]);
		enum err e;

		if (m == NULL || (s->refused & 1u << i) != 0)
			continue;
		e = m->begin(&how, &t->env, &s->session);
		if (e == ERR_OK) {
			s->method = m;
			return true;
		}
		if (e != ERR_UNSUPPORTED)
			need(t, e);
	}
	return false;
}

static enum eap_server_state propose(struct act *t)
{
	struct eap_server *s = t->s;

	if (!next_method(t))
		return t->err == ERR_OK ? fail(t, "Could not find suitable EAP method") : s->state;
	fx_log(t->fx, LOG_INFO, true, "CTRL-EVENT-EAP-PROPOSED-METHOD vendor=%u method=%u",
	       s->method->type.vendor, s->method->type.no);
	return run_method(t, true);
}

static void say_identity(struct act *t, struct bytes identity)
{
	char text[128];
	struct sb b = sb_of(text, sizeof(text));
	struct rd r = rd_of(identity);
	uint8_t c;

	while (rd_u8(&r, &c)) {
		if (c >= ' ' && c < 0x7f && c != '\\' && c != '\'')
			sb_char(&b, (char)c);
		else
			sb_printf(&b, "\\x%02x", c);
	}
	fx_log(t->fx, LOG_DEBUG, false, "EAP-Response/Identity '%s'", text);
}

static enum eap_server_state take_identity(struct act *t)
{
	struct eap_server *s = t->s;

	say_identity(t, t->resp.data);
	if (t->resp.data.len > sizeof(s->identity))
		return fail(t, "identity longer than User-Name can be");
	s->identity_len = t->resp.data.len;
	if (s->identity_len > 0)
		memcpy(s->identity, t->resp.data.p, s->identity_len);
	s->user = spec_eap_user_find(s->conf->spec, t->resp.data, false);
	if (s->user == NULL)
		return fail(t, "getDecision: user not found from database -> FAILURE");
	return propose(t);
}

/*
 * [RFC 3748 5.3.1] What the peer did not list is not proposed again; among what it listed, the
 * user's order stays.
 */
static enum eap_server_state take_nak(struct act *t)
{
	struct eap_server *s = t->s;
	struct rd r = rd_of(t->resp.data);
	struct eap_type type;
	uint32_t listed = 0;

	while (eap_nak_next(&r, t->resp.expanded, &type) == STEP_ITEM) {
		for (unsigned i = 0; i < s->user->n_methods; i++) {
			if (type.vendor == 0 && type.no == s->user->methods[i])
				listed |= 1u << i;
		}
	}
	s->refused |= ~listed;
	end_method(s);
	return propose(t);
}

/* States. */
static bool is_type(const struct act *t, enum eap_type_no no)
{
	return eap_type_equal(t->resp.type, eap_ietf(no));
}

/* Whatever the session begins with gives the identifier to count from. */
static enum eap_server_state on_new(struct act *t, bool readable)
{
	char mac[MAC_TEXT];

	fx_log(t->fx, LOG_INFO, true, "CTRL-EVENT-EAP-STARTED %s", mac_format(t->s->peer, mac));
	if (!readable)
		return ask_identity(t, (uint8_t)rng_below(&t->s->rng, 256));
	t->s->id = t->resp.id;
	if (is_type(t, EAP_TYPE_IDENTITY))
		return take_identity(t);
	return ask_identity(t, (uint8_t)(t->resp.id + 1));
}

static enum eap_server_state on_response(struct act *t)
{
	struct eap_server *s = t->s;

	if (t->resp.id != s->id)
		return discard(t, "identifier differs from the request's");
	if (s->state == EAP_SERVER_IDENTITY)
		return is_type(t, EAP_TYPE_IDENTITY) ? take_identity(t) :
						       discard(t, "not an Identity");
	if (s->state == EAP_SERVER_PROPOSED && is_type(t, EAP_TYPE_NAK))
		return take_nak(t);
	if (!eap_type_equal(t->resp.type, s->method->type))
		return discard(t, "type differs from the request's");
	return run_method(t, false);
}

static bool rounds_left(struct act *t)
{
	struct eap_server *s = t->s;

	s->rounds++;
	s->rounds_short = t->packet.len < EAP_SHORT ? s->rounds_short + 1 : 0;
	return s->rounds <= EAP_ROUNDS_MAX && s->rounds_short <= EAP_ROUNDS_SHORT_MAX;
}

static enum eap_server_state dispatch(struct act *t)
{
	bool readable = eap_parse(t->packet, &t->resp) == WIRE_OK && t->resp.code == EAP_RESPONSE;

	switch (t->s->state) {
	case EAP_SERVER_NEW:
		return on_new(t, readable);
	case EAP_SERVER_IDENTITY:
	case EAP_SERVER_PROPOSED:
	case EAP_SERVER_METHOD:
		if (!rounds_left(t))
			return fail(t, "too many authentication rounds - abort");
		return readable ? on_response(t) : discard(t, "not an EAP response");
	case EAP_SERVER_SUCCESS:
	case EAP_SERVER_FAILURE:
		return discard(t, "the session is over");
	case EAP_SERVER_STATE_COUNT:
		break;
	}
	INVARIANT(t->s->state < EAP_SERVER_STATE_COUNT);
	return t->s->state;
}

enum err eap_server_step(struct eap_server *s, const struct eap_env *env, struct bytes packet,
			 struct fx *fx, struct eap_server_out *out)
{
	struct act t = { .s = s, .env = *env, .packet = packet, .fx = fx };
	enum eap_server_state next;

	t.env.rng = &s->rng;
	next = dispatch(&t);
	if (t.err != ERR_OK)
		t.answer = EAP_SERVER_SILENCE;
	if (t.answer != EAP_SERVER_SILENCE)
		fx_work(fx, WORK_EAP_ROUND, 1);
	out->answer = t.answer;
	out->packet = bytes_of(s->request, t.answer == EAP_SERVER_SILENCE ? 0 : s->request_len);
	if (t.err == ERR_OK && next != s->state) {
		INVARIANT(eap_server_may_go(s->state, next));
		fx_state(fx, "eap-server", s->peer, eap_server_names[s->state],
			 eap_server_names[next]);
		s->state = next;
	}
	return t.err;
}

void eap_server_init(struct eap_server *s, const struct eap_server_conf *conf, struct mac peer,
		     struct rng rng)
{
	*s = (struct eap_server){ .conf = conf, .rng = rng, .peer = peer };
}

void eap_server_fini(struct eap_server *s)
{
	end_method(s);
	ct_wipe(s, sizeof(*s));
}
