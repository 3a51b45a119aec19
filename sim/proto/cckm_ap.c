#include "proto/cckm_ap.h"

#include "base/invariant.h"
#include "base/time.h"
#include "crypto/ct.h"
#include "wire/cckm.h"
#include "wire/rsn.h"

#define TO(state) (1u << (state))

static const uint8_t cckm_ap_moves[CCKM_AP_STATE_COUNT] = {
	[CCKM_AP_IDLE] = TO(CCKM_AP_DONE),
	[CCKM_AP_DONE] = TO(CCKM_AP_IDLE),
};
static_assert(CCKM_AP_STATE_COUNT <= 8, "cckm_ap_moves is a byte mask");

static const char *const cckm_ap_names[CCKM_AP_STATE_COUNT] = {
	[CCKM_AP_IDLE] = "idle",
	[CCKM_AP_DONE] = "done",
};

static const char request_frame[] = "Reassociation Request";

bool cckm_ap_may_go(enum cckm_ap_state from, enum cckm_ap_state to)
{
	return (cckm_ap_moves[from] & TO(to)) != 0;
}

const char *cckm_ap_state_text(enum cckm_ap_state s)
{
	INVARIANT((unsigned)s < CCKM_AP_STATE_COUNT);
	return cckm_ap_names[s];
}

/* One step under way, and what a request says. */
struct act {
	struct cckm_ap *a;
	const struct ap_env *env;
	const struct cckm_ap_event *ev;
	struct fx *fx;
	enum err err;
};

struct asked {
	struct bytes security; /* the station's element */
	bool wpa;
	bool bare; /* no element 156: this is no fast roam */
	struct suites suites;
	struct cckm_request q;
};

static void need(struct act *t, enum err e)
{
	if (t->err == ERR_OK)
		t->err = e;
}

/* A line of the controller's debug client. */
static void say(struct act *t, const char *text)
{
	fx_log(t->fx, LOG_DEBUG, false, "%s", text);
}

static void say_hash(struct act *t, bool wpa)
{
	fx_log(t->fx, LOG_DEBUG, false, "CCKM: using HMAC %s to compute MIC", wpa ? "MD5" : "SHA1");
}

static enum cckm_kind kind_of(bool wpa)
{
	return wpa ? CCKM_WPA : CCKM_RSN;
}

static void forget(struct cckm_ap *a)
{
	struct cckm_ap fresh = {.state = a->state, .sta = a->sta};

	ct_wipe(a, sizeof(*a));
	*a = fresh;
}

/* No status is known from outside (M4); the cache entry stays, or one forgery would cost an EAP. */
static struct judged refused(const struct act *t, const char *why)
{
	uint16_t status = t->env->ap->cckm_refusal;

	return REJECT(status != 0 ? status : STATUS_UNSPECIFIED, why);
}

static enum cckm_ap_state refuse(struct act *t, struct judged j)
{
	say(t, j.why);
	fx_verdict(t->fx, t->a->sta, request_frame, j, 0);
	fx_tell(t->fx, CCKM_AP_TELL_REASSOC, j.status);
	return t->a->state;
}

/* 1: what the request is. */
static struct judged check_form(struct act *t, struct asked *q)
{
	const struct ap_security *ap = t->env->ap;
	struct elems e;

	if (elems_parse(t->ev->reassoc.elements, &e) != WIRE_OK)
		return REJECT(STATUS_UNSPECIFIED, "CCKM: malformed elements");
	q->wpa = e.rsne.len == 0;
	q->security = q->wpa ? e.wpa : e.rsne;
	if (q->security.len > RSNE_LEN_MAX || suites_parse(q->security, &q->suites) != WIRE_OK)
		return REJECT(STATUS_INVALID_ELEMENT, "CCKM: no usable WPA or RSN element");
	if (q->suites.akm != AKM_CCKM || !(ap->akms & SUITE_BIT(AKM_CCKM)))
		return REJECT(STATUS_AKMP, "CCKM: another key management");
	if (!((q->wpa ? ap->wpa_pairwise : ap->pairwise) & SUITE_BIT(q->suites.pairwise)) ||
	    akm_find(AKM_CCKM, q->suites.pairwise, 0) == NULL ||
	    cckm_wrapped_len(kind_of(q->wpa), t->env->group->gtk_len) == 0)
		return REJECT(STATUS_PAIRWISE_CIPHER, "CCKM: cipher not in this WLAN");
	if (q->suites.group != t->env->group->conf.cipher)
		return REJECT(STATUS_GROUP_CIPHER, "CCKM: another group cipher");
	q->bare = e.cckm.len == 0;
	if (!q->bare && cckm_request_parse(e.cckm, &q->q) != WIRE_OK)
		return refused(t, "CCKM: malformed request element");
	return ACCEPT;
}

/* 3: the station's idea of our clock. */
static bool is_fresh(const struct act *t, uint64_t timestamp)
{
	uint64_t now = t->ev->reassoc.tsf_us;
	uint64_t apart = timestamp > now ? timestamp - now : now - timestamp;
	uint32_t most = t->env->ap->cckm_tolerance_us;

	return apart <= (most != 0 ? most : CCKM_TOLERANCE_MS * 1000u);
}

/* 4: over the element as it came. */
static bool mic_is_right(struct act *t, const struct asked *q, const struct cckm_record *r)
{
	struct cckm_request_in in = {.kind = kind_of(q->wpa),
				     .krk = r->keys.krk,
				     .sta = t->a->sta,
				     .bssid = t->env->ap->bssid,
				     .security = q->security,
				     .timestamp = q->q.timestamp,
				     .rn = q->q.rn};
	uint8_t mic[CCKM_MIC_LEN];

	say_hash(t, q->wpa);
	need(t, cckm_request_mic(t->env->crypto, &in, mic));
	return t->err == ERR_OK && ct_equal(mic, q->q.mic, sizeof(mic));
}

/* 3 to 5, in this order; nothing changes before all of them are passed. */
static struct judged check_proof(struct act *t, const struct asked *q, const struct cckm_record *r)
{
	if (q->suites.pairwise != r->pairwise || q->suites.group != r->group || q->wpa != r->wpa)
		return refused(t, "CCKM: other ciphers than those of the full authentication");
	if (!is_fresh(t, q->q.timestamp))
		return refused(t, "CCKM: timestamp outside the TSF tolerance");
	if (!mic_is_right(t, q, r))
		return refused(t, "CCKM: MIC of the request is wrong");
	if (q->q.rn <= r->rn)
		return refused(t, "CCKM: request number was used before");
	return ACCEPT;
}

/* 6: the answer. */
static void seal_response(struct act *t, bool wpa, struct cckm_response *r)
{
	const struct ap_security *ap = t->env->ap;
	struct cckm_ap *a = t->a;
	uint8_t fields[CCKM_FIELDS_LEN];
	struct wr f = wr_of(fields, sizeof(fields));
	struct wr w = wr_of(a->response, sizeof(a->response));
	struct cckm_response_in in = {.kind = kind_of(wpa),
				      .kck = ptk_kck(&a->ptk),
				      .sta = a->sta,
				      .security = wpa ? ap->wpa : ap->rsne,
				      .egtk = r->egtk};

	cckm_response_fields(&f, r);
	in.fields = wr_sofar(&f);
	say_hash(t, wpa);
	need(t, cckm_response_mic(t->env->crypto, &in, r->mic));
	if (bug_fires(t->env->bugs, BUG_CCKM_MIC)) {
		r->mic[0] ^= 1;
		fx_bug(t->fx, BUG_CCKM_MIC);
	}
	cckm_response_build(&w, r);
	INVARIANT(!f.overflow && !w.overflow);
	a->response_len = (uint16_t)w.len;
	fx_log(t->fx, LOG_DEBUG, false,
	       "Including CCKM Response IE (length %u) in Assoc Resp to mobile", (unsigned)w.len);
}

static void build_response(struct act *t, const struct asked *q)
{
	const struct group *g = group_of_vlan(t->env->group, t->a->vlan_id);
	const struct group_keys *k = group_offer(g);
	struct cckm_wrap wrap = {.kind = kind_of(q->wpa),
				 .kek = ptk_kek(&t->a->ptk),
				 .rn = q->q.rn};
	struct cckm_response r = {.rn = q->q.rn, .group_key_id = k->gtk_id};
	uint8_t egtk[CCKM_EGTK_MAX];
	struct wr w = wr_of(egtk, sizeof(egtk));

	pn_put(r.rsc, group_offer_gtk_pn(g));
	need(t, cckm_wrap_gtk(t->env->crypto, &wrap, bytes_of(k->gtk, g->gtk_len), &w));
	r.egtk = wr_sofar(&w);
	if (t->err == ERR_OK)
		seal_response(t, q->wpa, &r);
}

static void take_keys(struct act *t, const struct asked *q, const struct cckm_record *r)
{
	struct cckm_ap *a = t->a;
	struct cckm_ptk_in in = {.akm = akm_find(AKM_CCKM, r->pairwise, 0),
				 .pairwise = r->pairwise,
				 .btk = r->keys.btk,
				 .rn = q->q.rn,
				 .bssid = t->env->ap->bssid};

	say(t, "CCKM: Initializing PMK cache entry with a new PTK");
	forget(a);
	a->row = in.akm;
	a->pairwise = r->pairwise;
	a->vlan_id = r->vlan_id;
	memcpy(a->security, q->security.p, q->security.len);
	a->security_len = (uint16_t)q->security.len;
	fx_work(t->fx, WORK_PTK, 1);
	need(t, cckm_derive_ptk(t->env->crypto, &in, &a->ptk));
}

static enum cckm_ap_state accept(struct act *t, const struct asked *q, const struct cckm_record *r)
{
	struct cckm_ap *a = t->a;
	struct key_report tk = {.key = KEY_TK,
				.what = KEY_INSTALLED,
				.bssid = t->env->ap->bssid,
				.sta = a->sta};

	say(t, "CCKM: Received a valid REASSOC REQ IE");
	take_keys(t, q, r);
	if (t->err == ERR_OK)
		build_response(t, q);
	tk.secret = ptk_tk(&a->ptk);
	if (t->err == ERR_OK)
		need(t, fx_key(t->fx, t->env->crypto, &tk));
	if (t->err != ERR_OK)
		return a->state;
	cckm_cache_moved(t->env->cckm, r, q->q.rn, t->env->now_ns, t->fx);
	fx_tell(t->fx, CCKM_AP_TELL_REASSOC, STATUS_SUCCESS);
	return CCKM_AP_DONE;
}

/* The lines of a debug client, in their order, that stand before anything is judged. */
static void say_received(struct act *t, const struct asked *q)
{
	char sta[MAC_TEXT], bssid[MAC_TEXT];

	say(t, "CCKM: Received REASSOC REQ IE");
	fx_log(t->fx, LOG_DEBUG, false, "Reassociation received from mobile on BSSID %s",
	       mac_format(t->env->ap->bssid, bssid));
	fx_log(t->fx, LOG_DEBUG, false, "Processing %s IE type %u, length %u for mobile %s",
	       q->wpa ? "WPA" : "RSN", (unsigned)(q->wpa ? ELEM_VENDOR : ELEM_RSN),
	       (unsigned)(q->security.len - 2), mac_format(t->a->sta, sta));
	say(t, "CCKM: Mobile is using CCKM");
	say(t, "CCKM: Processing REASSOC REQ IE");
}

/* (M3) success without the element, then EAP. */
static enum cckm_ap_state full_authentication(struct act *t)
{
	forget(t->a);
	fx_tell(t->fx, CCKM_AP_TELL_EAP, 0);
	return CCKM_AP_IDLE;
}

static enum cckm_ap_state on_reassoc(struct act *t)
{
	const struct ap_security *ap = t->env->ap;
	const struct cckm_record *r;
	struct asked q;
	struct judged j = check_form(t, &q);

	INVARIANT(t->env->cckm != NULL);
	if (j.verdict != VERDICT_ACCEPT)
		return refuse(t, j);
	if (q.bare)
		return full_authentication(t);
	say_received(t, &q);
	r = cckm_cache_find(t->env->cckm, t->a->sta, ap->ssid, t->env->now_ns);
	if (!r) {
		say(t, "CCKM: no cache entry for this station");
		return full_authentication(t);
	}
	j = check_proof(t, &q, r);
	if (t->err != ERR_OK)
		return t->a->state;
	return j.verdict == VERDICT_ACCEPT ? accept(t, &q, r) : refuse(t, j);
}

static enum cckm_ap_state left(struct act *t)
{
	forget(t->a);
	return CCKM_AP_IDLE;
}

/* Handlers of the states: what came before makes no difference to a request. */
static enum cckm_ap_state on_any(struct act *t)
{
	switch (t->ev->kind) {
	case CCKM_AP_EV_REASSOC:
		return on_reassoc(t);
	case CCKM_AP_EV_LEFT:
		return left(t);
	case CCKM_AP_EV_COUNT:
		break;
	}
	return t->a->state;
}

static enum cckm_ap_state dispatch(struct act *t)
{
	switch (t->a->state) {
	case CCKM_AP_IDLE:
		return on_any(t);
	case CCKM_AP_DONE:
		return on_any(t);
	case CCKM_AP_STATE_COUNT:
		break;
	}
	INVARIANT(t->a->state < CCKM_AP_STATE_COUNT);
	return t->a->state;
}

enum err cckm_ap_step(struct cckm_ap *a, const struct ap_env *env, const struct cckm_ap_event *ev,
		      struct fx *fx)
{
	struct cckm_ap before = *a;
	struct act t = {.a = a, .env = env, .ev = ev, .fx = fx};
	unsigned n = fx->n;
	enum cckm_ap_state next = dispatch(&t);

	if (t.err != ERR_OK) {
		*a = before;
		fx->n = n;
	} else if (next != a->state) {
		INVARIANT(cckm_ap_may_go(a->state, next));
		fx_state(fx, "cckm-ap", a->sta, cckm_ap_names[a->state], cckm_ap_names[next]);
		a->state = next;
	}
	ct_wipe(&before, sizeof(before));
	return t.err;
}

struct bytes cckm_ap_response(const struct cckm_ap *a)
{
	INVARIANT(a->state == CCKM_AP_DONE);
	return bytes_of(a->response, a->response_len);
}

void cckm_ap_init(struct cckm_ap *a, struct mac sta)
{
	memset(a, 0, sizeof(*a));
	a->sta = sta;
}

void cckm_ap_fini(struct cckm_ap *a)
{
	ct_wipe(a, sizeof(*a));
}
