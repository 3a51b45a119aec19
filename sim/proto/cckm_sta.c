#include "proto/cckm_sta.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "wire/cckm.h"
#include "wire/mgmt.h"
#include "wire/rsn.h"

#define TO(state) (1u << (state))

static const uint8_t cckm_sta_moves[CCKM_STA_STATE_COUNT] = {
	[CCKM_STA_IDLE] = TO(CCKM_STA_READY),
	[CCKM_STA_READY] = TO(CCKM_STA_ASKED) | TO(CCKM_STA_IDLE),
	[CCKM_STA_ASKED] = TO(CCKM_STA_READY) | TO(CCKM_STA_IDLE),
};
static_assert(CCKM_STA_STATE_COUNT <= 8, "cckm_sta_moves is a byte mask");

static const char *const cckm_sta_names[CCKM_STA_STATE_COUNT] = {
	[CCKM_STA_IDLE] = "idle",
	[CCKM_STA_READY] = "ready",
	[CCKM_STA_ASKED] = "asked",
};

enum { WRONG_CLOCK_US = 10000000 }; /* more than any tolerance */

static const char response_frame[] = "Reassociation Response";

bool cckm_sta_may_go(enum cckm_sta_state from, enum cckm_sta_state to)
{
	return (cckm_sta_moves[from] & TO(to)) != 0;
}

const char *cckm_sta_state_text(enum cckm_sta_state s)
{
	INVARIANT((unsigned)s < CCKM_STA_STATE_COUNT);
	return cckm_sta_names[s];
}

/* One step under way. */
struct act {
	struct cckm_sta *s;
	const struct sta_env *env;
	const struct cckm_sta_event *ev;
	struct fx *fx;
	enum err err;
};

static void need(struct act *t, enum err e)
{
	if (t->err == ERR_OK)
		t->err = e;
}

static void ignored(struct act *t, const char *why)
{
	fx_log(t->fx, LOG_DEBUG, false, "%s", why);
	fx_verdict(t->fx, t->s->target, response_frame, IGNORE(why), 0);
}

static void forget(struct cckm_sta *s)
{
	enum cckm_sta_state state = s->state;

	ct_wipe(s, sizeof(*s));
	s->state = state;
}

static enum cckm_kind kind_of(const struct cckm_sta *s)
{
	return s->ctx.wpa ? CCKM_WPA : CCKM_RSN;
}

/* A session. */
static enum cckm_sta_state take_session(struct act *t)
{
	const struct cckm_context *in = t->ev->u.session;
	struct cckm_sta *s = t->s;

	INVARIANT(in->valid);
	forget(s);
	s->ctx = *in;
	s->row = akm_find(AKM_CCKM, in->pairwise, 0);
	INVARIANT(s->row != NULL);
	return CCKM_STA_READY;
}

static enum cckm_sta_state drop_session(struct act *t)
{
	forget(t->s);
	return CCKM_STA_IDLE;
}

static bool misbehave(struct act *t, enum bug bug)
{
	if (!bug_fires(t->env->bugs, bug))
		return false;
	fx_bug(t->fx, bug);
	return true;
}

/* The request. Each one, repeated or not, has a number of its own. */
static void make_request(struct act *t)
{
	const struct cckm_sta_start *in = &t->ev->u.start;
	struct cckm_sta *s = t->s;
	uint64_t behind_us = misbehave(t, BUG_CCKM_CLOCK) ? WRONG_CLOCK_US : 0;
	uint32_t again = misbehave(t, BUG_CCKM_OLD_NUMBER);
	struct cckm_request q = {.timestamp = in->tsf_us - behind_us, .rn = s->ctx.rn - again};
	struct cckm_request_in mic = {.kind = kind_of(s),
				      .krk = s->ctx.keys.krk,
				      .sta = s->ctx.spa,
				      .bssid = in->target,
				      .security = in->security,
				      .timestamp = q.timestamp,
				      .rn = q.rn};
	struct wr w = wr_of(s->request, sizeof(s->request));

	need(t, cckm_request_mic(t->env->crypto, &mic, q.mic));
	q.mic[0] ^= misbehave(t, BUG_CCKM_MIC);
	cckm_request_build(&w, &q);
	INVARIANT(!w.overflow && w.len == CCKM_REQUEST_LEN);
}

static enum cckm_sta_state start(struct act *t)
{
	const struct cckm_sta_start *in = &t->ev->u.start;
	struct cckm_sta *s = t->s;

	INVARIANT(wpa_is(in->security) == s->ctx.wpa && in->ap_security.len > 0);
	INVARIANT(in->ap_security.len <= sizeof(s->ap_security));
	s->target = in->target;
	if (s->ctx.rn == UINT32_MAX) { /* no number is left that the AP would take */
		fx_tell(t->fx, CCKM_STA_TELL_FAILED, 0);
		return drop_session(t);
	}
	s->ctx.rn++;
	memcpy(s->ap_security, in->ap_security.p, in->ap_security.len);
	s->ap_security_len = (uint16_t)in->ap_security.len;
	make_request(t);
	fx_log(t->fx, LOG_DEBUG, false, "CCKM: request number %u", (unsigned)s->ctx.rn);
	fx_tell(t->fx, CCKM_STA_TELL_SEND, 0);
	return CCKM_STA_ASKED;
}

/* The response. What is derived from it before it is believed. */
struct answer {
	struct cckm_response r;
	struct ptk ptk;
	uint8_t gtk[CCKM_GTK_MAX];
	struct bytes group_key;
};

static enum err check_mic(const struct act *t, const struct answer *a, bool *fits)
{
	const struct cckm_sta *s = t->s;
	struct cckm_response_in in = {.kind = kind_of(s),
				      .kck = ptk_kck(&a->ptk),
				      .sta = s->ctx.spa,
				      .security = bytes_of(s->ap_security, s->ap_security_len),
				      .fields = a->r.fields,
				      .egtk = a->r.egtk};
	uint8_t mic[CCKM_MIC_LEN];
	enum err e = cckm_response_mic(t->env->crypto, &in, mic);

	*fits = e == ERR_OK && ct_equal(mic, a->r.mic, sizeof(mic));
	return e;
}

static const char *open_group_key(struct act *t, struct answer *a)
{
	const struct cckm_sta *s = t->s;
	struct cckm_wrap k = {.kind = kind_of(s), .kek = ptk_kek(&a->ptk), .rn = s->ctx.rn};
	struct wr w = wr_of(a->gtk, sizeof(a->gtk));
	enum err e = cckm_unwrap_gtk(t->env->crypto, &k, a->r.egtk, &w);

	if (e == ERR_AUTH || e == ERR_SPACE)
		return "CCKM: group key does not unwrap";
	need(t, e);
	a->group_key = wr_sofar(&w);
	if (e == ERR_OK && a->group_key.len != cipher_tk_len(s->ctx.group))
		return "CCKM: length of the group key";
	return NULL;
}

/* NULL: everything is right, or the environment failed. Nothing of the machine changes here. */
static const char *judge(struct act *t, struct bytes element, struct answer *a)
{
	const struct cckm_sta *s = t->s;
	struct cckm_ptk_in in = {.akm = s->row,
				 .pairwise = s->ctx.pairwise,
				 .btk = s->ctx.keys.btk,
				 .rn = s->ctx.rn,
				 .bssid = s->target};
	bool fits = false;

	if (cckm_response_parse(element, &a->r) != WIRE_OK)
		return "CCKM: malformed response element";
	if (a->r.rn != s->ctx.rn)
		return "CCKM: response has another request number";
	fx_work(t->fx, WORK_PTK, 1);
	need(t, cckm_derive_ptk(t->env->crypto, &in, &a->ptk));
	if (t->err == ERR_OK)
		need(t, check_mic(t, a, &fits));
	if (t->err != ERR_OK)
		return NULL;
	if (!fits)
		return "CCKM: MIC of the response is wrong";
	if (a->r.key_id != 0 || a->r.group_key_id > 3)
		return "CCKM: key id of the response";
	return open_group_key(t, a);
}

static void install(struct act *t, const struct answer *a)
{
	struct cckm_sta *s = t->s;
	struct key_report tk = {.key = KEY_TK,
				.what = KEY_INSTALLED,
				.bssid = s->target,
				.sta = s->ctx.spa,
				.secret = ptk_tk(&a->ptk)};
	struct key_report gtk = {.key = KEY_GTK,
				 .what = KEY_INSTALLED,
				 .bssid = s->target,
				 .sta = MAC_BROADCAST,
				 .key_id = a->r.group_key_id,
				 .pn = pn_get(a->r.rsc),
				 .secret = a->group_key};

	s->ptk = a->ptk;
	s->held = (struct held_keys){.gtk = {.present = true,
					     .len = (uint8_t)a->group_key.len,
					     .key_id = a->r.group_key_id}};
	memcpy(s->held.gtk.key, a->group_key.p, a->group_key.len);
	need(t, fx_key(t->fx, t->env->crypto, &tk));
	if (t->err == ERR_OK)
		need(t, fx_key(t->fx, t->env->crypto, &gtk));
}

/* An AP that answers wrongly has other keys than we: the session is worth nothing [7.1-5]. */
static enum cckm_sta_state wrong(struct act *t, const char *why)
{
	ignored(t, why);
	fx_tell(t->fx, CCKM_STA_TELL_FAILED, 0);
	return drop_session(t);
}

static enum cckm_sta_state take_element(struct act *t, struct bytes element, uint16_t aid)
{
	struct answer a = {0};
	const char *why = judge(t, element, &a);
	enum cckm_sta_state next = t->s->state;

	if (t->err == ERR_OK && why) {
		next = wrong(t, why);
	} else if (t->err == ERR_OK) {
		install(t, &a);
		fx_tell(t->fx, CCKM_STA_TELL_DONE, aid);
		next = CCKM_STA_READY;
	}
	ct_wipe(&a, sizeof(a));
	return next;
}

static enum cckm_sta_state on_response(struct act *t)
{
	struct assoc_resp r;

	if (assoc_resp_parse(t->ev->u.body, &r) != WIRE_OK) {
		ignored(t, "CCKM: malformed reassociation response");
		return t->s->state;
	}
	if (r.status != STATUS_SUCCESS) {
		ignored(t, "CCKM: reassociation refused");
		fx_tell(t->fx, CCKM_STA_TELL_FAILED, r.status);
		return CCKM_STA_READY;
	}
	if (r.e.cckm.len > 0)
		return take_element(t, r.e.cckm, r.aid);
	fx_log(t->fx, LOG_DEBUG, false, "CCKM: no element in the response: no fast roam");
	fx_tell(t->fx, CCKM_STA_TELL_EAP, r.aid);
	return CCKM_STA_READY;
}

/* Handlers of the states. */
static enum cckm_sta_state on_idle(struct act *t)
{
	switch (t->ev->kind) {
	case CCKM_STA_EV_SESSION:
		return take_session(t);
	case CCKM_STA_EV_START: /* the owner asked cckm_sta_fits first */
		INVARIANT(t->s->state != CCKM_STA_IDLE);
		break;
	case CCKM_STA_EV_RESPONSE:
		ignored(t, "CCKM: response without a request");
		break;
	case CCKM_STA_EV_ABORT:
	case CCKM_STA_EV_FORGET:
	case CCKM_STA_EV_COUNT:
		break;
	}
	return t->s->state;
}

/* With a session; a response is only listened to after a request. */
static enum cckm_sta_state on_session(struct act *t)
{
	switch (t->ev->kind) {
	case CCKM_STA_EV_SESSION:
		return take_session(t);
	case CCKM_STA_EV_START: /* again, too: with the next number */
		return start(t);
	case CCKM_STA_EV_FORGET:
		return drop_session(t);
	case CCKM_STA_EV_ABORT:
		return CCKM_STA_READY;
	case CCKM_STA_EV_RESPONSE:
		if (t->s->state == CCKM_STA_ASKED)
			return on_response(t);
		ignored(t, "CCKM: response without a request");
		break;
	case CCKM_STA_EV_COUNT:
		break;
	}
	return t->s->state;
}

static enum cckm_sta_state dispatch(struct act *t)
{
	switch (t->s->state) {
	case CCKM_STA_IDLE:
		return on_idle(t);
	case CCKM_STA_READY:
		return on_session(t);
	case CCKM_STA_ASKED:
		return on_session(t);
	case CCKM_STA_STATE_COUNT:
		break;
	}
	INVARIANT(t->s->state < CCKM_STA_STATE_COUNT);
	return t->s->state;
}

enum err cckm_sta_step(struct cckm_sta *s, const struct sta_env *env,
		       const struct cckm_sta_event *ev, struct fx *fx)
{
	struct cckm_sta before = *s;
	struct act t = {.s = s, .env = env, .ev = ev, .fx = fx};
	unsigned n = fx->n;
	enum cckm_sta_state next = dispatch(&t);

	if (t.err != ERR_OK) {
		*s = before;
		fx->n = n;
	} else if (next != s->state) {
		INVARIANT(cckm_sta_may_go(s->state, next));
		fx_state(fx, "cckm-station", s->target, cckm_sta_names[s->state],
			 cckm_sta_names[next]);
		s->state = next;
	}
	ct_wipe(&before, sizeof(before));
	return t.err;
}

struct bytes cckm_sta_request(const struct cckm_sta *s)
{
	INVARIANT(s->state == CCKM_STA_ASKED);
	return BYTES(s->request);
}

static bool offers(const struct cckm_context *x, struct bytes element)
{
	struct rsne r;
	enum wire is = x->wpa ? wpa_parse(element, &r) : rsne_parse(element, &r);
	enum cipher group;

	if (is != WIRE_OK)
		return false;
	group = x->wpa ? wpa_cipher(r.group) : rsne_cipher(r.group);
	return (r.akm_mask & SUITE_BIT(AKM_CCKM)) != 0 && group == x->group &&
	       (r.pairwise_mask & SUITE_BIT(x->pairwise)) != 0;
}

bool cckm_sta_fits(const struct cckm_sta *s, struct bytes ssid, struct bytes ap_security)
{
	return s->state == CCKM_STA_READY &&
	       bytes_equal(bytes_of(s->ctx.ssid, s->ctx.ssid_len), ssid) &&
	       ap_security.len <= RSNE_LEN_MAX && offers(&s->ctx, ap_security);
}

void cckm_sta_init(struct cckm_sta *s)
{
	memset(s, 0, sizeof(*s));
}

void cckm_sta_fini(struct cckm_sta *s)
{
	ct_wipe(s, sizeof(*s));
}
