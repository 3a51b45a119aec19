#include "proto/supplicant.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "proto/supp_act.h"
#include "wire/ft.h"
#include "wire/rsn.h"

#define TO(state) (1u << (state))

static const uint8_t supp_may_go[SUPP_STATE_COUNT] = {
	[SUPP_IDLE] = TO(SUPP_WAIT_M1) | TO(SUPP_KEYED) | TO(SUPP_ENDED),
	[SUPP_WAIT_M1] = TO(SUPP_WAIT_M3) | TO(SUPP_IDLE) | TO(SUPP_KEYED) | TO(SUPP_ENDED),
	[SUPP_WAIT_M3] = TO(SUPP_KEYED) | TO(SUPP_WAIT_G1) | TO(SUPP_ENDED) | TO(SUPP_IDLE) |
			 TO(SUPP_WAIT_M1),
	[SUPP_WAIT_G1] = TO(SUPP_KEYED) | TO(SUPP_WAIT_M3) | TO(SUPP_ENDED) | TO(SUPP_IDLE) |
			 TO(SUPP_WAIT_M1),
	[SUPP_KEYED] = TO(SUPP_WAIT_M3) | TO(SUPP_ENDED) | TO(SUPP_IDLE) | TO(SUPP_WAIT_M1),
	[SUPP_ENDED] = TO(SUPP_IDLE) | TO(SUPP_WAIT_M1) | TO(SUPP_KEYED),
};
static_assert(SUPP_STATE_COUNT <= 8, "supp_may_go is a byte mask");

static const char *const supp_names[SUPP_STATE_COUNT] = {
	[SUPP_IDLE] = "idle",	    [SUPP_WAIT_M1] = "wait-m1", [SUPP_WAIT_M3] = "wait-m3",
	[SUPP_WAIT_G1] = "wait-g1", [SUPP_KEYED] = "keyed",	[SUPP_ENDED] = "ended",
};

bool supplicant_may_go(enum supp_state from, enum supp_state to)
{
	return (supp_may_go[from] & TO(to)) != 0;
}

const char *supplicant_state_text(enum supp_state s)
{
	INVARIANT((unsigned)s < SUPP_STATE_COUNT);
	return supp_names[s];
}

/* Starting. */
static void keep(uint8_t *to, size_t cap, uint16_t *len, struct bytes from)
{
	INVARIANT(from.len <= cap);
	if (from.len > 0)
		memcpy(to, from.p, from.len);
	*len = (uint16_t)from.len;
}

static void forget(struct supplicant *s)
{
	struct supplicant fresh = {
		.state = s->state, .spa = s->spa, .nonces = s->nonces, .ft = s->ft,
		.cckm = s->cckm, .request_replay = s->request_replay};

	ct_wipe(s, sizeof(*s));
	*s = fresh;
	ct_wipe(&fresh, sizeof(fresh));
}

/* [12.7.1.6.3, 12.7.1.6.4] PMK-R0 and the AP's PMK-R1, by the names its FTE gives. */
static bool derive_r(struct supp_act *t)
{
	struct supplicant *s = t->s;
	struct ft_r0_in r0 = {.akm = s->row,
			      .xxkey = bytes_of(s->pmk, s->pmk_len),
			      .ssid = bytes_of(s->ssid, s->ssid_len),
			      .s0kh_id = s->spa};
	struct ft_r1_in r1 = {.akm = s->row, .r0 = &s->r0, .s1kh_id = s->spa};
	struct fte fte;
	struct mde mde;

	if (mde_parse(bytes_of(s->mde, s->mde_len), &mde) != WIRE_OK ||
	    fte_parse(bytes_of(s->fte, s->fte_len), s->row->fte_mic_len, &fte) != WIRE_OK ||
	    !fte.has_r1kh || fte.r0kh_len == 0)
		return false;
	memcpy(r0.mdid, mde.mdid, MDID_LEN);
	r0.r0kh_id = bytes_of(fte.r0kh, fte.r0kh_len);
	r1.r1kh_id = fte.r1kh;
	supp_need(t, ft_derive_r0(t->env->crypto, &r0, &s->r0));
	if (t->err == ERR_OK)
		supp_need(t, ft_derive_r1(t->env->crypto, &r1, &s->r1));
	return true;
}

static void report_r(struct supp_act *t)
{
	const struct supplicant *s = t->s;

	supp_report(t, (struct key_report){.key = KEY_PMK_R0,
					   .what = KEY_DERIVED,
					   .sta = s->spa,
					   .name = BYTES(s->r0.name),
					   .secret = bytes_of(s->r0.key, s->r0.len)});
	supp_report(t, (struct key_report){.key = KEY_PMK_R1,
					   .what = KEY_DERIVED,
					   .sta = s->spa,
					   .name = BYTES(s->r1.name),
					   .secret = bytes_of(s->r1.key, s->r1.len)});
}

static bool may_lack_pmk(const struct akm_row *row)
{
	return !row->is_ft && (SUITE_BIT(row->akm) & AKM_EAP_MASK) != 0;
}

static void take_pmk(struct supplicant *s, struct bytes pmk, struct bytes pmkid)
{
	if (pmk.len > 0)
		memcpy(s->pmk, pmk.p, pmk.len);
	s->pmk_len = (uint8_t)pmk.len;
	s->has_pmkid = pmkid.len == PMKID_LEN;
	if (s->has_pmkid)
		memcpy(s->pmkid, pmkid.p, PMKID_LEN);
}

static void take_start(struct supplicant *s, const struct supp_start *in)
{
	s->row = akm_find(in->akm, in->pairwise, in->pmk.len);
	INVARIANT(s->row != NULL);
	INVARIANT(in->pmk.len == s->row->pmk_len || (in->pmk.len == 0 && may_lack_pmk(s->row)));
	s->pairwise = in->pairwise;
	s->group = in->group;
	s->group_mgmt = in->group_mgmt;
	s->beacon_prot = in->beacon_prot;
	s->bssid = in->bssid;
	INVARIANT(in->ssid.len <= SSID_MAX);
	memcpy(s->ssid, in->ssid.p, in->ssid.len);
	s->ssid_len = (uint8_t)in->ssid.len;
	take_pmk(s, in->pmk, in->pmkid);
	keep(s->rsne, sizeof(s->rsne), &s->rsne_len, in->rsne);
	keep(s->rsnxe, sizeof(s->rsnxe), &s->rsnxe_len, in->rsnxe);
	keep(s->ap_rsne, sizeof(s->ap_rsne), &s->ap_rsne_len, in->ap_rsne);
	keep(s->ap_rsnxe, sizeof(s->ap_rsnxe), &s->ap_rsnxe_len, in->ap_rsnxe);
	keep(s->ap_wpa, sizeof(s->ap_wpa), &s->ap_wpa_len, in->ap_wpa);
	s->wpa = wpa_is(in->rsne);
	s->rekey = in->rekey;
	INVARIANT(!s->wpa || !s->row->is_ft);
}

/* [wpa_supplicant] both sides say that they can; the first key after FT has ID 0. */
static void agree_key_id(struct supplicant *s)
{
	struct rsne r;

	s->ext_key_id = s->rekey.ext_key_id && !s->wpa && s->pairwise != CIPHER_TKIP &&
			rsne_parse(bytes_of(s->ap_rsne, s->ap_rsne_len), &r) == WIRE_OK &&
			(r.caps & RSN_CAP_EXT_KEY_ID) != 0;
}

/* A driver that lists AKM 24 and has not heard of its MIC [11-2020 table 12-10 as amended]. */
static void mistake_akm(struct supp_act *t)
{
	struct supplicant *s = t->s;
	const struct akm_row *sae = akm_find(AKM_SAE, s->pairwise, s->pmk_len);

	if (s->row->akm != AKM_SAE_EXT || sae == NULL || /* groups 20 and 21: another length */
	    !bug_fires(t->env->bugs, BUG_SAE_EXT_AS_SAE))
		return;
	fx_bug(t->fx, BUG_SAE_EXT_AS_SAE);
	s->row = sae;
}

static enum supp_state start(struct supp_act *t)
{
	static const struct supp_fault bad_fte = {
		{VERDICT_IGNORE, 0, "FT: Invalid MDIE or FTIE in (Re)Association Response"},
		REASON_INVALID_ELEMENT};
	const struct supp_start *in = &t->ev->u.start;
	struct supplicant *s = t->s;

	if (!in->again) {
		supp_delete_keys(t);
		fx_timer_off(t->fx, SUPP_TIMER_PTK_REKEY);
		forget(s);
	}
	s->by_ft = false;
	take_start(s, in);
	mistake_akm(t);
	agree_key_id(s);
	if (in->again && !s->row->is_ft)
		return s->state;
	ct_wipe(&s->ft, sizeof(s->ft));
	ct_wipe(&s->cckm, sizeof(s->cckm));
	if (!s->row->is_ft)
		return SUPP_WAIT_M1;
	if (in->mde.len > sizeof(s->mde) || in->fte.len > sizeof(s->fte))
		return supp_end(t, "Association Response", bad_fte);
	if (!in->again) {
		keep(s->mde, sizeof(s->mde), &s->mde_len, in->mde);
		keep(s->fte, sizeof(s->fte), &s->fte_len, in->fte);
	}
	if (!derive_r(t))
		return supp_end(t, "Association Response", bad_fte);
	if (t->err == ERR_OK)
		report_r(t);
	return in->again ? s->state : SUPP_WAIT_M1;
}

static enum supp_state start_ft(struct supp_act *t)
{
	const struct supp_ft *in = &t->ev->u.ft;
	struct supplicant *s = t->s;

	supp_delete_keys(t);
	forget(s);
	s->row = akm_find(in->akm, in->pairwise, in->pmk_len);
	INVARIANT(s->row != NULL && (s->row->is_ft || s->row->ptk == PTK_CCKM));
	s->wpa = in->wpa;
	s->pairwise = in->pairwise;
	s->group = in->group;
	s->group_mgmt = in->group_mgmt;
	s->beacon_prot = in->beacon_prot;
	s->bssid = in->bssid;
	s->ptk = *in->ptk;
	s->ptk_valid = true;
	s->installed = true;
	memcpy(s->tk, in->ptk->tk, in->ptk->tk_len);
	s->held = *in->keys;
	keep(s->ap_rsne, sizeof(s->ap_rsne), &s->ap_rsne_len, in->ap_rsne);
	keep(s->ap_rsnxe, sizeof(s->ap_rsnxe), &s->ap_rsnxe_len, in->ap_rsnxe);
	keep(s->ap_wpa, sizeof(s->ap_wpa), &s->ap_wpa_len, in->ap_wpa);
	s->rekey = in->rekey;
	agree_key_id(s);
	if (!s->row->is_ft)
		return SUPP_KEYED;
	s->by_ft = true;
	s->r1 = *in->r1;
	keep(s->rsne, sizeof(s->rsne), &s->rsne_len, in->rsne);
	keep(s->rsnxe, sizeof(s->rsnxe), &s->rsnxe_len, in->rsnxe);
	keep(s->mde, sizeof(s->mde), &s->mde_len, in->mde);
	keep(s->fte, sizeof(s->fte), &s->fte_len, in->fte);
	return SUPP_KEYED;
}

/*
 * The first level of the FT hierarchy and CCKM's base keys outlive the association: roaming away is
 * what they are for.
 */
static enum supp_state leave(struct supp_act *t)
{
	supp_delete_keys(t);
	forget(t->s);
	return SUPP_IDLE;
}

/* Handlers of the states. */
static enum supp_state on_associated(struct supp_act *t)
{
	switch (t->ev->kind) {
	case SUPP_EV_START:
		return start(t);
	case SUPP_EV_FT:
		return start_ft(t);
	case SUPP_EV_EAPOL:
	case SUPP_EV_BARE:
		return supp_on_eapol(t);
	case SUPP_EV_TIMER:
		supp_ask_ptk(t);
		break;
	case SUPP_EV_MIC_FAILURE:
		supp_request(t, true, t->ev->u.pairwise);
		break;
	case SUPP_EV_LEAVE:
		return leave(t);
	case SUPP_EV_COUNT:
		break;
	}
	return t->s->state;
}

static enum supp_state on_apart(struct supp_act *t)
{
	if (t->ev->kind == SUPP_EV_TIMER || t->ev->kind == SUPP_EV_MIC_FAILURE)
		return t->s->state;
	if (t->ev->kind != SUPP_EV_EAPOL && t->ev->kind != SUPP_EV_BARE)
		return on_associated(t);
	supp_ignored(t, "EAPOL", "WPA: EAPOL frame while not associated");
	return t->s->state;
}

static enum supp_state dispatch(struct supp_act *t)
{
	switch (t->s->state) {
	case SUPP_IDLE:
		return on_apart(t);
	case SUPP_WAIT_M1:
		return on_associated(t);
	case SUPP_WAIT_M3:
		return on_associated(t);
	case SUPP_WAIT_G1:
		return on_associated(t);
	case SUPP_KEYED:
		return on_associated(t);
	case SUPP_ENDED:
		return on_apart(t);
	case SUPP_STATE_COUNT:
		break;
	}
	INVARIANT(t->s->state < SUPP_STATE_COUNT);
	return t->s->state;
}

enum err supplicant_step(struct supplicant *s, const struct sta_env *env,
			 const struct supp_event *ev, struct fx *fx)
{
	struct supplicant before = *s;
	struct supp_act t = {.s = s, .env = env, .ev = ev, .fx = fx};
	unsigned n = fx->n;
	enum supp_state next = dispatch(&t);

	if (t.err != ERR_OK) {
		*s = before;
		fx->n = n;
	} else if (next != s->state) {
		INVARIANT(supplicant_may_go(s->state, next));
		fx_state(fx, "supplicant", s->bssid, supp_names[s->state], supp_names[next]);
		s->state = next;
	}
	ct_wipe(&before, sizeof(before));
	return t.err;
}

void supplicant_init(struct supplicant *s, struct mac spa, struct nonces nonces)
{
	memset(s, 0, sizeof(*s));
	s->spa = spa;
	s->nonces = nonces;
}

void supplicant_fini(struct supplicant *s)
{
	ct_wipe(s, sizeof(*s));
}
