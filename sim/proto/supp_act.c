#include "proto/supp_act.h"

#include "base/invariant.h"
#include "base/time.h"
#include "crypto/ct.h"
#include "proto/eapol_tx.h"
#include "proto/oci.h"
#include "proto/pmksa.h"
#include "wire/rsn.h"

enum { KEY_DATA_MAX = 1200 }; /* RSNE, MDE, FTE, RSNXE at their most */

void supp_need(struct supp_act *t, enum err e)
{
	if (t->err == ERR_OK)
		t->err = e;
}

void supp_ignored(struct supp_act *t, const char *frame, const char *why)
{
	fx_verdict(t->fx, t->s->bssid, frame, IGNORE(why), 0);
}

enum supp_state supp_end(struct supp_act *t, const char *frame, struct supp_fault f)
{
	char mac[MAC_TEXT];

	fx_log(t->fx, LOG_INFO, true, "WPA: %s (src=%s)", f.judged.why,
	       mac_format(t->s->bssid, mac));
	fx_verdict(t->fx, t->s->bssid, frame, f.judged, f.reason);
	fx_tell(t->fx, SUPP_TELL_DEAUTH, f.reason);
	return SUPP_ENDED;
}

void supp_report(struct supp_act *t, struct key_report r)
{
	r.bssid = t->s->bssid;
	supp_need(t, fx_key(t->fx, t->env->crypto, &r));
}

/* Keys. */
static void delete_held(struct supp_act *t, enum trace_key kind, struct held_key *h)
{
	if (h->present)
		supp_report(t, (struct key_report){.key = kind,
						   .what = KEY_DELETED,
						   .sta = MAC_BROADCAST,
						   .key_id = (uint8_t)h->key_id,
						   .secret = bytes_of(h->key, h->len)});
	h->present = false;
}

void supp_delete_keys(struct supp_act *t)
{
	struct supplicant *s = t->s;

	if (s->installed)
		supp_report(t, (struct key_report){.key = KEY_TK,
						   .what = KEY_DELETED,
						   .sta = s->spa,
						   .key_id = s->key_id,
						   .secret = bytes_of(s->tk, s->ptk.tk_len)});
	s->installed = false;
	delete_held(t, KEY_GTK, &s->held.gtk);
	delete_held(t, KEY_IGTK, &s->held.igtk);
	delete_held(t, KEY_BIGTK, &s->held.bigtk);
}

static bool misbehaves(struct supp_act *t, enum bug bug)
{
	bool fires = bug_fires(t->env->bugs, bug);

	if (fires)
		fx_bug(t->fx, bug);
	return fires;
}

/* What clients did before KRACK: packet numbers start again. */
static bool installs_again(struct supp_act *t)
{
	return misbehaves(t, BUG_TK_AGAIN);
}

static bool has_tk(const struct supplicant *s)
{
	return s->installed && ct_equal(s->tk, s->ptk.tk, s->ptk.tk_len);
}

static void report_tk(struct supp_act *t, enum trace_key_what what)
{
	const struct supplicant *s = t->s;

	supp_report(t, (struct key_report){.key = KEY_TK,
					   .what = what,
					   .sta = s->spa,
					   .key_id = s->key_id,
					   .secret = bytes_of(s->ptk.tk, s->ptk.tk_len)});
}

void supp_receive_tk(struct supp_act *t)
{
	if (t->s->ext_key_id && !has_tk(t->s))
		report_tk(t, KEY_RECEIVING);
}

void supp_install_tk(struct supp_act *t)
{
	struct supplicant *s = t->s;

	if (has_tk(s) && !installs_again(t)) {
		fx_log(t->fx, LOG_DEBUG, false, "WPA: Do not re-install same PTK to the driver");
		return;
	}
	fx_log(t->fx, LOG_DEBUG, false, "WPA: Installing PTK to the driver");
	memcpy(s->tk, s->ptk.tk, s->ptk.tk_len);
	s->installed = true;
	report_tk(t, KEY_INSTALLED);
	if (s->rekey.ptk_s > 0)
		fx_timer(t->fx, SUPP_TIMER_PTK_REKEY, s->rekey.ptk_s * NS_PER_S);
}

static void install_group(struct supp_act *t, enum trace_key kind, struct held_key *h,
			  const struct key_report *r)
{
	struct key_report k = *r;

	if (held_key_is(h, r->key_id, r->secret)) {
		fx_log(t->fx, LOG_DEBUG, false,
		       "WPA: Not reinstalling already in-use %s (keyidx=%u)",
		       kind == KEY_GTK	  ? "GTK"
		       : kind == KEY_IGTK ? "IGTK"
					  : "BIGTK",
		       r->key_id);
		return;
	}
	held_key_set(h, r->key_id, r->secret);
	k.key = kind;
	k.what = KEY_INSTALLED;
	k.sta = MAC_BROADCAST;
	supp_report(t, k);
}

void supp_install_groups(struct supp_act *t, const struct supp_group *g, const uint8_t *rsc)
{
	struct key_report gtk = {.key_id = g->gtk.key_id, .pn = pn_get(rsc), .secret = g->gtk.key};
	struct key_report igtk = {.key_id = (uint8_t)g->igtk.key_id, .secret = g->igtk.key};
	struct key_report bigtk = {.key_id = (uint8_t)g->bigtk.key_id, .secret = g->bigtk.key};

	install_group(t, KEY_GTK, &t->s->held.gtk, &gtk);
	if (!g->has_igtk)
		return;
	igtk.pn = pn_get(g->igtk.ipn);
	install_group(t, KEY_IGTK, &t->s->held.igtk, &igtk);
	if (!g->has_bigtk)
		return;
	bigtk.pn = pn_get(g->bigtk.ipn);
	install_group(t, KEY_BIGTK, &t->s->held.bigtk, &bigtk);
}

/* Sending. */
void supp_send(struct supp_act *t, unsigned info, const struct eapol_key *k, struct bytes data)
{
	struct eapol_tx x = {.to = t->s->bssid, .row = t->s->row, .ptk = &t->s->ptk};

	x.key.version = EAPOL_VERSION_STA;
	x.key.desc = t->s->wpa ? EAPOL_DESC_WPA : EAPOL_DESC_RSN;
	x.key.info = (uint16_t)(info | KEY_INFO_MIC | t->s->row->key_version);
	if (t->s->wpa)
		x.key.key_len = k->key_len; /* wpa_supplicant: copied with WPA1, else 0 */
	x.key.replay = k->replay;
	x.key.data = data;
	if ((info & KEY_INFO_PAIRWISE) && data.len > 0) {
		/* message 2, whose MIC is made with keys nobody has confirmed yet */
		x.ptk = &t->s->next;
		memcpy(x.key.nonce, t->s->snonce, NONCE_LEN);
		x.spoil_mic = bug_fires(t->env->bugs, BUG_M2_MIC);
		if (x.spoil_mic)
			fx_bug(t->fx, BUG_M2_MIC);
	}
	supp_need(t, eapol_tx_send(t->fx, t->env->crypto, &x));
}

void supp_request(struct supp_act *t, bool error, bool pairwise)
{
	struct supplicant *s = t->s;
	struct eapol_tx x = {.to = s->bssid, .row = s->row, .ptk = &s->ptk};

	if (!s->ptk_valid) {
		fx_log(t->fx, LOG_INFO, true,
		       "WPA: No PTK derived yet - cannot send EAPOL-Key Request");
		return;
	}
	x.key.version = EAPOL_VERSION_STA;
	x.key.desc = s->wpa ? EAPOL_DESC_WPA : EAPOL_DESC_RSN;
	x.key.info = (uint16_t)(KEY_INFO_REQUEST | KEY_INFO_SECURE | KEY_INFO_MIC |
				s->row->key_version);
	if (error)
		x.key.info |= KEY_INFO_ERROR;
	if (pairwise)
		x.key.info |= KEY_INFO_PAIRWISE;
	x.key.replay = s->request_replay++;
	fx_log(t->fx, LOG_INFO, true,
	       "WPA: Sending EAPOL-Key Request (error=%d pairwise=%d ptk_set=1 len=%u)", error,
	       pairwise, (unsigned)(EAPOL_KEY_MIC_AT + s->row->eapol_mic_len + 2));
	supp_need(t, eapol_tx_send(t->fx, t->env->crypto, &x));
}

/* [wpa_supplicant] where key ID 0 must not get another key, it associates anew instead. */
static bool denied(struct supp_act *t)
{
	bool denied = t->s->rekey.deny_ptk0 && !t->s->ext_key_id && t->s->state == SUPP_KEYED;

	if (denied) {
		fx_log(t->fx, LOG_INFO, true, "WPA: PTK0 rekey not allowed, reconnecting");
		fx_tell(t->fx, SUPP_TELL_DEAUTH, REASON_UNSPECIFIED);
	}
	return denied;
}

void supp_ask_ptk(struct supp_act *t)
{
	fx_log(t->fx, LOG_DEBUG, false, "WPA: Request PTK rekeying");
	if (!denied(t))
		supp_request(t, false, true);
}

void supp_put_oci(struct supp_act *t, struct wr *w)
{
	uint8_t oci[OCI_LEN];

	if (!t->env->ocv)
		return;
	oci_of(&t->env->channel, t->env->bugs, t->fx, oci);
	kde_build(w, KDE_OCI, BYTES(oci));
}

/*
 * [12.7.6.3] RSNE (or WPA element) as in the (Re)Association Request, with FT also PMKR1Name, MDE
 * and FTE.
 */
static void put_m2_data(struct supp_act *t, struct wr *w)
{
	struct supplicant *s = t->s;
	uint8_t other[RSNE_LEN_MAX];
	struct wr o = wr_of(other, sizeof(other));
	struct bytes rsne = bytes_of(s->rsne, s->rsne_len);
	struct rsne parsed;

	if (bug_fires(t->env->bugs, BUG_M2_OTHER_RSNE) && rsne_parse(rsne, &parsed) == WIRE_OK) {
		parsed.caps ^= RSN_CAP_PREAUTH;
		rsne_build(&o, &parsed);
		rsne = wr_sofar(&o);
		fx_bug(t->fx, BUG_M2_OTHER_RSNE);
	}
	if (s->row->is_ft) {
		INVARIANT(rsne_with_pmkid(rsne, s->r1.name, w) == WIRE_OK);
		wr_put(w, s->mde, s->mde_len);
		wr_put(w, s->fte, s->fte_len);
	} else {
		wr_bytes(w, rsne);
	}
	supp_put_oci(t, w);
	wr_put(w, s->rsnxe, s->rsnxe_len);
	INVARIANT(!w->overflow);
}

static struct mac authenticator_address(struct supp_act *t)
{
	struct mac aa = t->s->bssid;

	if (bug_fires(t->env->bugs, BUG_WRONG_AA)) {
		aa.b[5] ^= 1;
		fx_bug(t->fx, BUG_WRONG_AA);
	}
	return aa;
}

/* Base keys of this handshake's nonces, and from them the first PTK. */
static enum err derive_cckm(struct supp_act *t, struct mac aa)
{
	struct supplicant *s = t->s;
	struct cckm_context *x = &s->cckm;
	struct cckm_base_in base = {.nsk = bytes_of(s->pmk, s->pmk_len),
				    .bssid = aa,
				    .sta = s->spa,
				    .snonce = s->snonce,
				    .anonce = s->anonce};
	struct cckm_ptk_in in = {.akm = s->row,
				 .pairwise = s->pairwise,
				 .btk = x->keys.btk,
				 .rn = CCKM_RN_FIRST,
				 .bssid = aa};
	enum err e = cckm_derive_base(t->env->crypto, &base, &x->keys);

	x->valid = false;
	return e != ERR_OK ? e : cckm_derive_ptk(t->env->crypto, &in, &s->next);
}

static void derive_next(struct supp_act *t)
{
	struct supplicant *s = t->s;
	struct mac aa = authenticator_address(t);
	struct ptk_in in = {.akm = s->row,
			    .pairwise = s->pairwise,
			    .pmk = bytes_of(s->pmk, s->pmk_len),
			    .aa = aa,
			    .spa = s->spa,
			    .anonce = s->anonce,
			    .snonce = s->snonce};
	struct ft_ptk_in ft = {.akm = s->row,
			       .pairwise = s->pairwise,
			       .r1 = &s->r1,
			       .anonce = s->anonce,
			       .snonce = s->snonce,
			       .bssid = aa,
			       .sta = s->spa};

	if (s->row->is_ft)
		supp_need(t, ft_derive_ptk(t->env->crypto, &ft, &s->next, NULL));
	else if (s->row->ptk == PTK_CCKM)
		supp_need(t, derive_cckm(t, aa));
	else
		supp_need(t, ptk_derive(t->env->crypto, &in, &s->next));
	s->next_valid = t->err == ERR_OK;
	fx_work(t->fx, s->row->is_ft ? WORK_FT_KEYS : WORK_PTK, 1);
}

/* 802.1X: whether there is the key message 1 names; one of the cache is taken [12.7.6.3]. */
static bool fits_pmkid(struct supp_act *t, const uint8_t *pmkid)
{
	struct supplicant *s = t->s;
	const struct pmksa *e = NULL;

	if (s->has_pmkid && ct_equal(s->pmkid, pmkid, PMKID_LEN))
		return true;
	if (t->env->pmksas != NULL)
		e = pmksa_by_pmkid(t->env->pmksas, s->spa, pmkid, t->env->now_ns);
	if (e == NULL || !mac_equal(e->aa, s->bssid) || !pmksa_fits_akm(e, s->row->akm) ||
	    e->pmk_len != s->row->pmk_len)
		return false;
	memcpy(s->pmk, e->pmk, e->pmk_len);
	s->pmk_len = e->pmk_len;
	memcpy(s->pmkid, pmkid, PMKID_LEN);
	s->has_pmkid = true;
	fx_log(t->fx, LOG_DEBUG, false, "RSN: PMK from PMKSA cache");
	fx_tell(t->fx, SUPP_TELL_CACHED, 0);
	return true;
}

/* wpa_supplicant asks for EAP when message 1 is about a key that it has not. */
static bool has_pmk_for(struct supp_act *t, const struct eapol_key *k)
{
	struct supplicant *s = t->s;
	bool named = !s->wpa && !s->row->is_ft &&
		     (SUITE_BIT(s->row->akm) & AKM_EAP_MASK) != 0;
	struct kdes kd;

	if (named && kdes_parse(k->data, &kd) == WIRE_OK && kd.pmkid.len == PMKID_LEN &&
	    (s->has_pmkid || s->pmk_len == 0) && !fits_pmkid(t, kd.pmkid.p)) {
		fx_log(t->fx, LOG_DEBUG, false,
		       "RSN: no PMKSA entry found - trigger full EAP authentication");
		supp_ignored(t, "EAPOL-Key 1/4", "RSN: no matching PMKID found");
		fx_tell(t->fx, SUPP_TELL_NO_PMKSA, 0);
		return false;
	}
	if (s->pmk_len > 0 || s->row->is_ft)
		return true;
	supp_ignored(t, "EAPOL-Key 1/4", "no PMK for this handshake");
	return false;
}

/*
 * Message 1. It has no MIC, so nothing it says touches what is installed. Repeated ones of one
 * handshake get the same SNonce; a new one is drawn once a message 3 has proven the old.
 */
enum supp_state supp_on_m1(struct supp_act *t, const struct eapol_key *k)
{
	struct supplicant *s = t->s;
	uint8_t data[KEY_DATA_MAX];
	struct wr w = wr_of(data, sizeof(data));
	unsigned info = KEY_INFO_PAIRWISE;
	char mac[MAC_TEXT];

	if (denied(t))
		return SUPP_ENDED;
	fx_log(t->fx, LOG_DEBUG, false, "WPA: RX message 1 of 4-Way Handshake from %s",
	       mac_format(s->bssid, mac));
	if (!has_pmk_for(t, k))
		return s->state;
	if (s->state != SUPP_WAIT_M3 || misbehaves(t, BUG_M1_NEW_SNONCE))
		nonces_next(&s->nonces, s->snonce);
	memcpy(s->anonce, k->nonce, NONCE_LEN);
	derive_next(t);
	if (t->err != ERR_OK)
		return s->state;
	if (s->ptk_valid && (k->info & KEY_INFO_SECURE))
		info |= KEY_INFO_SECURE;
	put_m2_data(t, &w);
	fx_log(t->fx, LOG_DEBUG, false, "WPA: Sending EAPOL-Key 2/4");
	supp_send(t, info, k, wr_sofar(&w));
	return SUPP_WAIT_M3;
}
