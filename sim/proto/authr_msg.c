#include "proto/authr_msg.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "key/eapol_mic.h"
#include "proto/eapol_tx.h"
#include "proto/oci.h"
#include "wire/ft.h"
#include "wire/rsn.h"

enum { KEY_DATA_MAX = 1200 }; /* RSNE, RSNXE, MDE, FTE, two TIEs and two group keys at their most */

static void log_sending(const struct authenticator *a, const char *what, struct fx *fx)
{
	char mac[MAC_TEXT];

	fx_log(fx, LOG_DEBUG, false, "STA %s WPA: sending %s", mac_format(a->sta, mac), what);
}

/* One counter for every EAPOL-Key sent; replies to the last four are good [12.7.2, hostapd]. */
static void next_replay(struct authenticator *a)
{
	struct authr_replay *r = &a->open;

	for (unsigned i = AUTHR_REPLAYS - 1; i > 0; i--) {
		r->valid[i] = r->valid[i - 1];
		r->counter[i] = r->counter[i - 1];
	}
	r->counter[0] = ++a->replay;
	r->valid[0] = true;
}

static struct eapol_tx tx_of(struct authenticator *a, unsigned info, struct bytes data)
{
	struct eapol_tx t = {.to = a->sta, .row = a->row, .ptk = &a->ptk};

	next_replay(a);
	t.key.version = EAPOL_VERSION_AP;
	t.key.desc = a->wpa ? EAPOL_DESC_WPA : EAPOL_DESC_RSN;
	t.key.info = (uint16_t)(info | a->row->key_version);
	t.key.replay = a->replay;
	t.key.data = data;
	return t;
}

enum err authr_send_m1(struct authenticator *a, const struct ap_env *env, struct fx *fx)
{
	uint8_t data[2 + 4 + PMKID_LEN];
	struct wr w = wr_of(data, sizeof(data));
	unsigned info = KEY_INFO_PAIRWISE | KEY_INFO_ACK;
	struct eapol_tx t;

	log_sending(a, "1/4 msg of 4-Way Handshake", fx);
	if (a->has_pmkid && !a->wpa)
		kde_pmkid_build(&w, a->pmkid);
	if (a->installed && !a->wpa)
		info |= KEY_INFO_SECURE;
	t = tx_of(a, info, wr_sofar(&w));
	t.key.key_len = (uint16_t)cipher_tk_len(a->pairwise);
	memcpy(t.key.nonce, a->anonce, NONCE_LEN);
	return eapol_tx_send(fx, env->crypto, &t);
}

/* The RSNE of the beacon, with FT also PMKR1Name [12.7.6.4]. */
static void put_rsne(const struct authenticator *a, const struct ap_env *env, struct wr *w,
		     struct fx *fx)
{
	uint8_t other[RSNE_LEN_MAX];
	struct wr o = wr_of(other, sizeof(other));
	struct bytes rsne = env->ap->rsne;
	struct rsne parsed;

	if (bug_fires(env->bugs, BUG_M3_OTHER_RSNE) && rsne_parse(rsne, &parsed) == WIRE_OK) {
		parsed.caps ^= RSN_CAP_PREAUTH;
		rsne_build(&o, &parsed);
		rsne = wr_sofar(&o);
		fx_bug(fx, BUG_M3_OTHER_RSNE);
	}
	if (!a->row->is_ft)
		wr_bytes(w, rsne);
	else
		INVARIANT(rsne_with_pmkid(rsne, a->r1.name, w) == WIRE_OK);
}

/*
 * What beacons have of the BSS's security, or what a test build is told to say of it. False: no
 * PMKR1Name goes into that RSNE.
 */
static bool put_bss(const struct authenticator *a, const struct ap_env *env, struct wr *w,
		    struct fx *fx)
{
	struct rd forced = rd_of(env->ap->forced);
	struct elem e;

	if (forced.left == 0) {
		put_rsne(a, env, w, fx);
		wr_bytes(w, env->ap->rsnxe);
		wr_bytes(w, env->ap->mde);
		wr_bytes(w, env->ap->wpa);
		return true;
	}
	while (elem_next(&forced, &e) == STEP_ITEM) {
		if (e.id != ELEM_RSN || !a->row->is_ft)
			wr_bytes(w, e.whole);
		else if (rsne_with_pmkid(e.whole, a->r1.name, w) != WIRE_OK)
			return false;
	}
	return true;
}

struct group *authr_group(const struct authenticator *a, const struct ap_env *env)
{
	return group_of_vlan(env->group, a->vlan_id);
}

/* The GTK of its VLAN; what protects management frames is the BSS's. */
static void put_group_keys(const struct authenticator *a, const struct ap_env *env, struct wr *w)
{
	const struct group *vlan = authr_group(a, env), *g = env->group;
	const struct group_keys *k = group_offer(vlan);
	struct gtk_kde gtk = {.key_id = k->gtk_id, .key = bytes_of(k->gtk, vlan->gtk_len)};
	struct igtk_kde igtk, bigtk;

	gtk_kde_build(w, &gtk);
	if (!a->mfp || g->igtk_len == 0)
		return;
	k = group_offer(g);
	igtk = (struct igtk_kde){.key_id = k->igtk_id, .key = bytes_of(k->igtk, g->igtk_len)};
	bigtk = (struct igtk_kde){.key_id = k->bigtk_id, .key = bytes_of(k->bigtk, g->bigtk_len)};
	pn_put(igtk.ipn, group_offer_igtk_pn(g));
	igtk_kde_build(w, KDE_IGTK, &igtk);
	if (g->bigtk_len == 0)
		return;
	pn_put(bigtk.ipn, group_offer_bigtk_pn(g));
	igtk_kde_build(w, KDE_BIGTK, &bigtk);
}

static void put_oci(const struct authenticator *a, const struct ap_env *env, struct wr *w,
		    struct fx *fx)
{
	uint8_t oci[OCI_LEN];

	if (a->ocv == 0)
		return;
	oci_of(&env->ap->channel, env->bugs, fx, oci);
	kde_build(w, KDE_OCI, BYTES(oci));
}

static void put_ties(const struct ap_security *ap, struct wr *w)
{
	struct tie deadline = {TIE_REASSOC_DEADLINE, ap->reassoc_deadline_tu};
	struct tie lifetime = {TIE_KEY_LIFETIME, ap->r0_lifetime_s};

	tie_build(w, &deadline);
	tie_build(w, &lifetime);
}

/* WPA1's message 3: the WPA element, and no group key. Nothing of it is encrypted. */
static enum err send_wpa_m3(struct authenticator *a, const struct ap_env *env, struct fx *fx)
{
	unsigned info = KEY_INFO_PAIRWISE | KEY_INFO_INSTALL | KEY_INFO_ACK | KEY_INFO_MIC;
	struct eapol_tx t = tx_of(a, info, env->ap->wpa);

	t.key.key_len = (uint16_t)cipher_tk_len(a->pairwise);
	memcpy(t.key.nonce, a->anonce, NONCE_LEN);
	return eapol_tx_send(fx, env->crypto, &t);
}

/*
 * Order of hostapd: RSNE, RSNXE, MDE (of the BSS), in mixed mode the WPA element, Key ID, GTK,
 * IGTK, BIGTK, FTE, TIEs [12.7.6.4], Transition Disable.
 */
enum err authr_send_m3(struct authenticator *a, const struct ap_env *env, struct fx *fx)
{
	uint8_t data[KEY_DATA_MAX];
	struct wr w = wr_of(data, sizeof(data));
	struct eapol_tx t;
	enum err e;

	log_sending(a, "3/4 msg of 4-Way Handshake", fx);
	if (a->wpa)
		return send_wpa_m3(a, env, fx);
	if (!put_bss(a, env, &w, fx)) {
		fx_log(fx, LOG_ERROR, true, "FT: Failed to insert PMKR1Name into RSN IE");
		return ERR_OK;
	}
	if (a->ext_key_id)
		key_id_kde_build(&w, a->key_id);
	put_group_keys(a, env, &w);
	put_oci(a, env, &w, fx);
	if (a->row->is_ft) {
		wr_put(&w, a->fte, a->fte_len);
		put_ties(env->ap, &w);
	}
	if (env->ap->transition_disable != 0)
		kde_transition_build(&w, env->ap->transition_disable);
	INVARIANT(!w.overflow);
	t = tx_of(a,
		  KEY_INFO_PAIRWISE | KEY_INFO_INSTALL | KEY_INFO_ACK | KEY_INFO_MIC |
			  KEY_INFO_SECURE | KEY_INFO_ENCRYPTED,
		  wr_sofar(&w));
	t.key.key_len = a->ptk.tk_len;
	memcpy(t.key.nonce, a->anonce, NONCE_LEN);
	pn_put(t.key.rsc, group_offer_gtk_pn(authr_group(a, env)));
	if (a->row->key_data == KEYDATA_RC4)
		nonces_iv(&a->nonces, t.key.iv);
	a->given = authr_group(a, env)->generation;
	e = eapol_tx_send(fx, env->crypto, &t);
	ct_wipe(data, sizeof(data));
	return e;
}

/* WPA1: the bare key, its length and id in the fields of the frame. */
static struct eapol_tx wpa_g1(struct authenticator *a, const struct group *g)
{
	const struct group_keys *k = group_offer(g);
	struct eapol_tx t = tx_of(a,
				  KEY_INFO_ACK | KEY_INFO_MIC | KEY_INFO_SECURE |
					  (unsigned)k->gtk_id << 4,
				  bytes_of(k->gtk, g->gtk_len));

	t.seal_data = true;
	t.key.key_len = g->gtk_len;
	return t;
}

enum err authr_send_g1(struct authenticator *a, const struct ap_env *env, struct fx *fx)
{
	uint8_t data[KEY_DATA_MAX];
	struct wr w = wr_of(data, sizeof(data));
	struct eapol_tx t;
	enum err e;

	log_sending(a, "1/2 msg of Group Key Handshake", fx);
	if (a->wpa) {
		t = wpa_g1(a, authr_group(a, env));
	} else {
		put_group_keys(a, env, &w);
		put_oci(a, env, &w, fx);
		INVARIANT(!w.overflow);
		t = tx_of(a, KEY_INFO_ACK | KEY_INFO_MIC | KEY_INFO_SECURE | KEY_INFO_ENCRYPTED,
			  wr_sofar(&w));
	}
	pn_put(t.key.rsc, group_offer_gtk_pn(authr_group(a, env)));
	if (a->row->key_data == KEYDATA_RC4)
		nonces_iv(&a->nonces, t.key.iv);
	a->given = authr_group(a, env)->generation;
	e = eapol_tx_send(fx, env->crypto, &t);
	ct_wipe(data, sizeof(data));
	return e;
}

static enum err derive_ft(const struct authenticator *a, const struct ap_env *env,
			  const struct eapol_key *k, struct authr_m2 *m)
{
	const struct ap_security *ap = env->ap;
	struct ft_r0_in r0 = {.akm = a->row,
			      .xxkey = m->key,
			      .ssid = ap->ssid,
			      .r0kh_id = ap->r0kh_id,
			      .s0kh_id = a->sta};
	struct ft_r1_in r1 = {
		.akm = a->row, .r0 = &m->r0, .r1kh_id = ap->r1kh_id, .s1kh_id = a->sta};
	struct ft_ptk_in ptk = {.akm = a->row,
				.pairwise = a->pairwise,
				.r1 = &m->r1,
				.anonce = a->anonce,
				.snonce = k->nonce,
				.bssid = ap->bssid,
				.sta = a->sta};
	enum err e = ERR_OK;

	memcpy(r0.mdid, ap->mdid, MDID_LEN);
	if (a->by_ft)
		m->r1 = a->r1;
	else
		e = ft_derive_r0(env->crypto, &r0, &m->r0);
	if (e == ERR_OK && !a->by_ft)
		e = ft_derive_r1(env->crypto, &r1, &m->r1);
	if (e == ERR_OK)
		e = ft_derive_ptk(env->crypto, &ptk, &m->ptk, NULL);
	return e;
}

static enum err derive_plain(const struct authenticator *a, const struct ap_env *env,
			     const struct eapol_key *k, struct authr_m2 *m)
{
	struct ptk_in in = {.akm = a->row,
			    .pairwise = a->pairwise,
			    .pmk = m->key,
			    .aa = env->ap->bssid,
			    .spa = a->sta,
			    .anonce = a->anonce,
			    .snonce = k->nonce};

	return ptk_derive(env->crypto, &in, &m->ptk);
}

static enum err derive_cckm(const struct authenticator *a, const struct ap_env *env,
			    const struct eapol_key *k, struct authr_m2 *m)
{
	struct cckm_base_in base = {.nsk = m->key,
				    .bssid = env->ap->bssid,
				    .sta = a->sta,
				    .snonce = k->nonce,
				    .anonce = a->anonce};
	struct cckm_ptk_in in = {.akm = a->row,
				 .pairwise = a->pairwise,
				 .btk = m->cckm.btk,
				 .rn = CCKM_RN_FIRST,
				 .bssid = env->ap->bssid};
	enum err e = cckm_derive_base(env->crypto, &base, &m->cckm);

	return e != ERR_OK ? e : cckm_derive_ptk(env->crypto, &in, &m->ptk);
}

static enum err derive_key(const struct authenticator *a, const struct ap_env *env,
			   const struct eapol_key *k, struct authr_m2 *m)
{
	if (a->row->is_ft)
		return derive_ft(a, env, k, m);
	if (a->row->ptk == PTK_CCKM)
		return derive_cckm(a, env, k, m);
	return derive_plain(a, env, k, m);
}

static enum err try_key(const struct authenticator *a, const struct ap_env *env,
			const struct eapol_key *k, struct authr_m2 *m)
{
	struct eapol_mic_in mic = {.akm = a->row, .pdu = k->whole};
	enum err e = derive_key(a, env, k, m);

	m->n_tried++;
	if (e != ERR_OK)
		return e;
	mic.kck = ptk_kck(&m->ptk);
	return eapol_mic_verify(env->crypto, &mic);
}

enum err authr_m2_derive(const struct authenticator *a, const struct ap_env *env,
			 const struct eapol_key *k, struct authr_m2 *out)
{
	struct authr_m2 m = {.vlan_id = 0};
	enum err e = ERR_AUTH;

	if (a->pmk_len > 0 || a->by_ft) {
		m.key = bytes_of(a->pmk, a->pmk_len);
		e = try_key(a, env, k, &m);
	}
	for (size_t i = 0; a->pmk_len == 0 && i < a->n_psk && e == ERR_AUTH; i++) {
		m.key = BYTES(a->psk[i].psk);
		m.vlan_id = a->psk[i].vlan_id;
		e = try_key(a, env, k, &m);
	}
	out->n_tried = m.n_tried;
	if (e == ERR_OK)
		*out = m;
	ct_wipe(&m, sizeof(m));
	return e;
}

static struct authr_fault fault(struct judged j, uint16_t reason, bool visible)
{
	return (struct authr_fault){j, reason, visible};
}

/* hostapd leaves with reason 2 where the standard's 17 would be possible too. */
static struct authr_fault mismatch(const char *why)
{
	return fault(IGNORE(why), REASON_AUTH_NOT_VALID, true);
}

static bool has_name(struct bytes rsne, const uint8_t *name, bool *any)
{
	struct rsne r;

	*any = false;
	if (rsne_parse(rsne, &r) != WIRE_OK)
		return false;
	*any = r.n_pmkid > 0;
	for (unsigned i = 0; i < r.n_pmkid; i++) {
		if (ct_equal(r.pmkid[i], name, PMKID_LEN))
			return true;
	}
	return false;
}

/* [12.7.6.3] MDE and FTE as in the (Re)Association Response, PMKR1Name in the RSNE. */
static struct authr_fault check_ft(const struct authenticator *a, const struct authr_m2 *m,
				   const struct kdes *kd)
{
	bool any;
	bool right = has_name(kd->rsne, m->r1.name, &any);

	if (!any)
		return fault(IGNORE("No PMKR1Name in FT 4-way handshake message 2/4"),
			     REASON_AUTH_NOT_VALID, false);
	if (kd->mde.len == 0 || kd->fte.len == 0)
		return fault(IGNORE(kd->mde.len == 0 ? "FT: No MDIE in EAPOL-Key msg 2/4"
						     : "FT: No FTIE in EAPOL-Key msg 2/4"),
			     REASON_AUTH_NOT_VALID, false);
	if (!bytes_equal(kd->mde, bytes_of(a->mde, a->mde_len)))
		return fault(IGNORE("FT: MDIE mismatch"), REASON_AUTH_NOT_VALID, false);
	if (!bytes_equal(kd->fte, bytes_of(a->fte, a->fte_len)))
		return fault(IGNORE("FT: FTIE mismatch"), REASON_AUTH_NOT_VALID, false);
	if (!right)
		return fault(IGNORE("PMKR1Name mismatch in FT 4-way handshake"), 0, false);
	return fault(ACCEPT, 0, false);
}

struct authr_fault authr_m2_check(const struct authenticator *a, const struct authr_m2 *m,
				  const struct eapol_key *k)
{
	struct bytes rsne = bytes_of(a->rsne, a->rsne_len);
	struct kdes kd;
	bool same;

	if (kdes_parse(k->data, &kd) != WIRE_OK)
		return fault(IGNORE("received EAPOL-Key msg 2/4 with invalid Key Data contents"), 0,
			     true);
	same = a->row->is_ft ? rsne_same_but_pmkid(rsne, kd.rsne)
			     : bytes_equal(rsne, a->wpa ? kd.wpa : kd.rsne);
	if (!same)
		return mismatch("WPA IE from (Re)AssocReq did not match with msg 2/4");
	if (!bytes_equal(bytes_of(a->rsnxe, a->rsnxe_len), kd.rsnxe))
		return mismatch(
			"RSNXE from (Re)AssocReq did not match the one in EAPOL-Key msg 2/4");
	if (a->row->is_ft)
		return check_ft(a, m, &kd);
	return fault(ACCEPT, 0, false);
}
