#include "proto/authenticator.h"

#include "base/invariant.h"
#include "base/text.h"
#include "crypto/ct.h"
#include "proto/authr_act.h"
#include "proto/authr_msg.h"
#include "proto/oci.h"
#include "wire/rsn.h"

#define TO(state) (1u << (state))

static const uint8_t authr_may_go[AUTHR_STATE_COUNT] = {
	[AUTHR_IDLE] = TO(AUTHR_M1_SENT) | TO(AUTHR_KEYED),
	[AUTHR_M1_SENT] = TO(AUTHR_M3_SENT) | TO(AUTHR_ENDED) | TO(AUTHR_IDLE) | TO(AUTHR_KEYED),
	[AUTHR_M3_SENT] = TO(AUTHR_KEYED) | TO(AUTHR_GROUP_SENT) | TO(AUTHR_ENDED) |
			  TO(AUTHR_M1_SENT) | TO(AUTHR_IDLE),
	[AUTHR_KEYED] = TO(AUTHR_GROUP_SENT) | TO(AUTHR_M1_SENT) | TO(AUTHR_ENDED) | TO(AUTHR_IDLE),
	[AUTHR_GROUP_SENT] = TO(AUTHR_KEYED) | TO(AUTHR_M1_SENT) | TO(AUTHR_ENDED) | TO(AUTHR_IDLE),
	[AUTHR_ENDED] = TO(AUTHR_IDLE) | TO(AUTHR_M1_SENT) | TO(AUTHR_KEYED),
};
static_assert(AUTHR_STATE_COUNT <= 8, "authr_may_go is a byte mask");

static const char *const authr_names[AUTHR_STATE_COUNT] = {
	[AUTHR_IDLE] = "idle",	 [AUTHR_M1_SENT] = "m1-sent",	    [AUTHR_M3_SENT] = "m3-sent",
	[AUTHR_KEYED] = "keyed", [AUTHR_GROUP_SENT] = "group-sent", [AUTHR_ENDED] = "ended",
};

bool authenticator_may_go(enum authr_state from, enum authr_state to)
{
	return (authr_may_go[from] & TO(to)) != 0;
}

const char *authenticator_state_text(enum authr_state s)
{
	INVARIANT((unsigned)s < AUTHR_STATE_COUNT);
	return authr_names[s];
}

/* hostapd counts: with retries disabled message 3 and group message 1 are sent once. */
static bool used_up(const struct authr_act *s, uint32_t update_count, bool may_be_only)
{
	if (may_be_only && s->env->ap->disable_retries)
		return s->a->tries >= 1;
	return s->a->tries >= update_count;
}

static void log_limit(struct authr_act *s, const char *state)
{
	char text[64];
	struct sb b = sb_of(text, sizeof(text));

	sb_printf(&b, "%s: Retry limit %u reached", state,
		  (unsigned)s->env->ap->pairwise_update_count);
	authr_say(s, LOG_DEBUG, text);
}

/* Starting. */
static void keep(uint8_t *to, size_t cap, uint16_t *len, struct bytes from)
{
	INVARIANT(from.len <= cap);
	if (from.len > 0)
		memcpy(to, from.p, from.len);
	*len = (uint16_t)from.len;
}

/* Everything before is forgotten but the replay counter, which goes on in one association. */
static void forget(struct authenticator *a)
{
	struct authenticator fresh = {.state = a->state, .sta = a->sta, .nonces = a->nonces,
				      .replay = a->replay};

	ct_wipe(a, sizeof(*a));
	*a = fresh;
}

static void drop_keys(struct authr_act *s)
{
	struct authenticator *a = s->a;

	if (a->installed)
		authr_report_key(s, KEY_TK, KEY_DELETED, (struct bytes){0, 0},
				 bytes_of(a->tk, cipher_tk_len(a->pairwise)));
	a->installed = false;
}

static void take_pmk(struct authenticator *a, const struct authr_start *in)
{
	INVARIANT(in->pmk.len <= sizeof(a->pmk));
	if (in->pmk.len > 0)
		memcpy(a->pmk, in->pmk.p, in->pmk.len);
	a->pmk_len = (uint8_t)in->pmk.len;
	INVARIANT(in->pmkid.len == 0 || in->pmkid.len == PMKID_LEN);
	a->has_pmkid = in->pmkid.len == PMKID_LEN;
	if (a->has_pmkid)
		memcpy(a->pmkid, in->pmkid.p, PMKID_LEN);
}

/* [hostapd] Extended Key ID, and where it begins; the first key after FT has ID 0. */
static void agree_key_id(struct authr_act *s)
{
	unsigned own = s->env->ap->extended_key_id;
	struct authenticator *a = s->a;
	struct rsne r;

	a->ext_key_id = own != 0 && !a->wpa && a->pairwise != CIPHER_TKIP &&
			rsne_parse(bytes_of(a->rsne, a->rsne_len), &r) == WIRE_OK &&
			(r.caps & RSN_CAP_EXT_KEY_ID) != 0;
	a->key_id = a->ext_key_id && own == 2 && !a->row->is_ft;
}

static enum authr_state start(struct authr_act *s)
{
	const struct authr_start *in = &s->ev->u.start;
	struct authenticator *a = s->a;

	if (in->rekey) {
		take_pmk(a, in);
		a->session.vlan_id = in->session.vlan_id;
		a->by_ft = false;
		return authr_new_ptk(s);
	}
	authr_uncount(s);
	drop_keys(s);
	authr_timers_over(s);
	forget(a);
	a->row = akm_find(in->akm, in->pairwise, in->pmk.len);
	INVARIANT(a->row != NULL);
	a->wpa = wpa_is(in->rsne);
	INVARIANT(!a->wpa || !a->row->is_ft);
	INVARIANT(!a->row->is_ft || (in->mde.len == MDE_LEN && in->fte.len > 0));
	a->pairwise = in->pairwise;
	a->mfp = in->mfp;
	a->ocv = oci_is_meant(in->rsne) ? s->env->ap->ocv : 0;
	a->psk = in->psk;
	a->n_psk = in->n_psk;
	take_pmk(a, in);
	keep(a->rsne, sizeof(a->rsne), &a->rsne_len, in->rsne);
	keep(a->rsnxe, sizeof(a->rsnxe), &a->rsnxe_len, in->rsnxe);
	keep(a->mde, sizeof(a->mde), &a->mde_len, in->mde);
	keep(a->fte, sizeof(a->fte), &a->fte_len, in->fte);
	a->session = in->session;
	agree_key_id(s);
	authr_say(s, LOG_DEBUG, "start authentication");
	return authr_begin_handshake(s);
}

/*
 * [13.5.2] After a fast transition the keys are there; group handshakes that may follow need them,
 * and another PTK is made of the same PMK-R1. By CCKM there is nothing to make another from.
 */
static enum authr_state start_ft(struct authr_act *s)
{
	const struct authr_ft *in = &s->ev->u.ft;
	struct authenticator *a = s->a;

	authr_uncount(s);
	authr_timers_over(s);
	forget(a);
	a->row = akm_find(in->akm, in->pairwise, in->pmk_len);
	INVARIANT(a->row != NULL && (a->row->is_ft || a->row->ptk == PTK_CCKM));
	a->wpa = wpa_is(in->rsne);
	a->pairwise = in->pairwise;
	a->mfp = in->mfp;
	a->ocv = oci_is_meant(in->rsne) ? s->env->ap->ocv : 0;
	a->ptk = *in->ptk;
	a->ptk_valid = true;
	a->installed = true;
	memcpy(a->tk, in->ptk->tk, in->ptk->tk_len);
	keep(a->rsne, sizeof(a->rsne), &a->rsne_len, in->rsne);
	a->session.vlan_id = a->vlan_id = in->vlan_id;
	a->given = authr_group(a, s->env)->generation;
	agree_key_id(s);
	if (!a->row->is_ft)
		return AUTHR_KEYED;
	a->by_ft = true;
	a->r1 = *in->r1;
	keep(a->rsnxe, sizeof(a->rsnxe), &a->rsnxe_len, in->rsnxe);
	keep(a->mde, sizeof(a->mde), &a->mde_len, in->mde);
	keep(a->fte, sizeof(a->fte), &a->fte_len, in->fte);
	authr_timers_keyed(s);
	authr_say(s, LOG_DEBUG,
		  "FT authentication already completed - do not start 4-way handshake");
	return AUTHR_KEYED;
}

static enum authr_state leave(struct authr_act *s)
{
	authr_uncount(s);
	drop_keys(s);
	authr_timers_over(s);
	forget(s->a);
	if (!s->ev->u.stays)
		s->a->replay = 0;
	return AUTHR_IDLE;
}

/* Handlers of the states. */
static enum authr_state on_idle(struct authr_act *s)
{
	if (s->ev->kind == AUTHR_EV_EAPOL)
		authr_ignored(s, "EAPOL", "no key handshake with this station");
	return s->a->state;
}

static enum authr_state on_m1_sent(struct authr_act *s)
{
	struct eapol_key k;
	enum authr_msg msg;

	switch (s->ev->kind) {
	case AUTHR_EV_EAPOL:
		if (!authr_read(s, &k, &msg))
			break;
		if (msg == AUTHR_MSG_M2)
			return authr_first_m2(s, &k);
		authr_bad_state(s, msg);
		break;
	case AUTHR_EV_TX_STATUS:
		if (s->a->first_m1 && s->ev->u.acked)
			authr_timers_m1_acked(s);
		s->a->first_m1 = false;
		break;
	case AUTHR_EV_TIMER:
		if (s->ev->u.timer != AUTHR_TIMER_RETRY)
			break;
		authr_say(s, LOG_DEBUG, "EAPOL-Key timeout");
		if (!used_up(s, s->env->ap->pairwise_update_count, false))
			return authr_go_m1(s);
		log_limit(s, "PTKSTART");
		return authr_end(s, REASON_4WAY_TIMEOUT);
	case AUTHR_EV_GROUP_REKEY: /* message 3 will carry them */
	case AUTHR_EV_PTK_REKEY:   /* under way */
	case AUTHR_EV_START:
	case AUTHR_EV_FT:
	case AUTHR_EV_LEFT:
	case AUTHR_EV_COUNT:
		break;
	}
	return s->a->state;
}

static enum authr_state m3_sent_eapol(struct authr_act *s)
{
	struct eapol_key k;
	enum authr_msg msg;

	if (!authr_read(s, &k, &msg))
		return s->a->state;
	if (msg == AUTHR_MSG_M2)
		return authr_later_m2(s, &k);
	if (msg == AUTHR_MSG_M4)
		return authr_on_m4(s, &k);
	authr_bad_state(s, msg);
	return s->a->state;
}

static enum authr_state on_m3_sent(struct authr_act *s)
{
	switch (s->ev->kind) {
	case AUTHR_EV_EAPOL:
		return m3_sent_eapol(s);
	case AUTHR_EV_TIMER:
		if (s->ev->u.timer != AUTHR_TIMER_RETRY)
			break;
		authr_say(s, LOG_DEBUG, "EAPOL-Key timeout");
		if (!used_up(s, s->env->ap->pairwise_update_count, true))
			return authr_go_m3(s);
		log_limit(s, "PTKINITNEGOTIATING");
		return authr_end(s, REASON_4WAY_TIMEOUT);
	case AUTHR_EV_GROUP_REKEY: /* a repeated message 3 carries them, or a group handshake after
				    */
	case AUTHR_EV_PTK_REKEY:
	case AUTHR_EV_TX_STATUS:
	case AUTHR_EV_START:
	case AUTHR_EV_FT:
	case AUTHR_EV_LEFT:
	case AUTHR_EV_COUNT:
		break;
	}
	return s->a->state;
}

static enum authr_state on_keyed(struct authr_act *s)
{
	struct eapol_key k;
	enum authr_msg msg;

	switch (s->ev->kind) {
	case AUTHR_EV_EAPOL:
		if (!authr_read(s, &k, &msg))
			break;
		if (msg == AUTHR_MSG_REQUEST)
			return authr_on_request(s, &k);
		authr_bad_state(s, msg);
		break;
	case AUTHR_EV_GROUP_REKEY:
		return authr_begin_group(s);
	case AUTHR_EV_TIMER:
		if (s->ev->u.timer != AUTHR_TIMER_PTK_REKEY)
			break;
		authr_say(s, LOG_DEBUG, "rekeying PTK");
		return authr_new_ptk(s);
	case AUTHR_EV_PTK_REKEY:
		return authr_new_ptk(s);
	case AUTHR_EV_TX_STATUS:
	case AUTHR_EV_START:
	case AUTHR_EV_FT:
	case AUTHR_EV_LEFT:
	case AUTHR_EV_COUNT:
		break;
	}
	return s->a->state;
}

static enum authr_state group_timeout(struct authr_act *s)
{
	char text[64];
	struct sb b = sb_of(text, sizeof(text));

	authr_say(s, LOG_DEBUG, "EAPOL-Key timeout");
	if (!used_up(s, s->env->ap->group_update_count, true))
		return authr_go_g1(s);
	sb_printf(&b, "group key handshake failed (%s) after %u tries", authr_kind(s->a),
		  s->a->tries);
	authr_say(s, LOG_INFO, text);
	return authr_end(s, REASON_GROUP_KEY_TIMEOUT);
}

static enum authr_state on_group_sent(struct authr_act *s)
{
	struct eapol_key k;
	enum authr_msg msg;

	switch (s->ev->kind) {
	case AUTHR_EV_EAPOL:
		if (!authr_read(s, &k, &msg))
			break;
		if (msg == AUTHR_MSG_G2)
			return authr_on_g2(s, &k);
		if (msg == AUTHR_MSG_REQUEST)
			return authr_on_request(s, &k);
		authr_bad_state(s, msg);
		break;
	case AUTHR_EV_TIMER:
		if (s->ev->u.timer == AUTHR_TIMER_PTK_REKEY)
			return authr_new_ptk(s);
		return group_timeout(s);
	case AUTHR_EV_PTK_REKEY:
		return authr_new_ptk(s);
	case AUTHR_EV_GROUP_REKEY: /* on_g2 sees that the keys are others by then */
		return s->a->counted ? s->a->state : authr_begin_group(s);
	case AUTHR_EV_TX_STATUS:
	case AUTHR_EV_START:
	case AUTHR_EV_FT:
	case AUTHR_EV_LEFT:
	case AUTHR_EV_COUNT:
		break;
	}
	return s->a->state;
}

/* Events that mean the same in every state. */
static bool everywhere(struct authr_act *s, enum authr_state *next)
{
	switch (s->ev->kind) {
	case AUTHR_EV_START:
		*next = start(s);
		return true;
	case AUTHR_EV_FT:
		*next = start_ft(s);
		return true;
	case AUTHR_EV_LEFT:
		*next = leave(s);
		return true;
	case AUTHR_EV_EAPOL:
	case AUTHR_EV_TX_STATUS:
	case AUTHR_EV_TIMER:
	case AUTHR_EV_GROUP_REKEY:
	case AUTHR_EV_PTK_REKEY:
	case AUTHR_EV_COUNT:
		break;
	}
	return false;
}

static enum authr_state dispatch(struct authr_act *s)
{
	enum authr_state next = s->a->state;

	if (everywhere(s, &next))
		return next;
	switch (s->a->state) {
	case AUTHR_IDLE:
		return on_idle(s);
	case AUTHR_M1_SENT:
		return on_m1_sent(s);
	case AUTHR_M3_SENT:
		return on_m3_sent(s);
	case AUTHR_KEYED:
		return on_keyed(s);
	case AUTHR_GROUP_SENT:
		return on_group_sent(s);
	case AUTHR_ENDED:
		return on_idle(s);
	case AUTHR_STATE_COUNT:
		break;
	}
	INVARIANT(s->a->state < AUTHR_STATE_COUNT);
	return next;
}

enum err authenticator_step(struct authenticator *a, const struct ap_env *env,
			    const struct authr_event *ev, struct fx *fx)
{
	struct authenticator before = *a;
	struct authr_act s = {.a = a, .env = env, .ev = ev, .fx = fx};
	unsigned n = fx->n;
	enum authr_state next = dispatch(&s);

	if (s.err != ERR_OK) {
		*a = before;
		fx->n = n;
	} else if (next != a->state) {
		INVARIANT(authenticator_may_go(a->state, next));
		fx_state(fx, "authenticator", a->sta, authr_names[a->state], authr_names[next]);
		a->state = next;
	}
	ct_wipe(&before, sizeof(before));
	return s.err;
}

void authenticator_init(struct authenticator *a, struct mac sta, struct nonces nonces)
{
	memset(a, 0, sizeof(*a));
	a->sta = sta;
	a->nonces = nonces;
}

void authenticator_fini(struct authenticator *a)
{
	ct_wipe(a, sizeof(*a));
}
