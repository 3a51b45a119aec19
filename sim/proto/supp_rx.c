#include "base/invariant.h"
#include "crypto/ct.h"
#include "key/eapol_mic.h"
#include "key/keydata.h"
#include "proto/supp_act.h"
#include "proto/oci.h"
#include "wire/ft.h"

#define BARE_M1 "RSN: Discard unencrypted EAPOL-Key msg 1/4 when TK is set and PMF is enabled"

/* Receiving: what is asked of every EAPOL-Key [12.7.2]. */
static const char *odd_header(const struct supp_act *t, const struct eapol_key *k)
{
	const struct supplicant *s = t->s;

	if (k->desc != (s->wpa ? EAPOL_DESC_WPA : EAPOL_DESC_RSN))
		return "WPA: EAPOL-Key type unknown, discarded";
	if ((k->info & KEY_INFO_VERSION) != s->row->key_version)
		return "WPA: unexpected EAPOL-Key descriptor version";
	if (s->replay_seen && k->replay <= s->replay)
		return "WPA: EAPOL-Key Replay Counter did not increase - dropping packet";
	if (!(k->info & KEY_INFO_ACK))
		return "WPA: No Ack bit in key_info";
	if (k->info & KEY_INFO_REQUEST)
		return "WPA: EAPOL-Key with Request bit - dropped";
	if (!(k->info & KEY_INFO_MIC) && !(k->info & KEY_INFO_PAIRWISE))
		return "WPA: EAPOL-Key (Group) without Mic bit - dropped";
	if (!(k->info & KEY_INFO_MIC) && (k->info & KEY_INFO_ENCRYPTED))
		return "WPA: encrypted EAPOL-Key without MIC - dropped";
	return NULL;
}

static const char *frame_of(const struct eapol_key *k)
{
	if (!(k->info & KEY_INFO_PAIRWISE))
		return "EAPOL-Key group 1/2";
	return k->info & KEY_INFO_MIC ? "EAPOL-Key 3/4" : "EAPOL-Key 1/4";
}

static bool read_key(struct supp_act *t, struct eapol_key *k)
{
	struct eapol e;
	const char *why;

	if (eapol_parse(t->ev->u.pdu, &e) != WIRE_OK) {
		supp_ignored(t, "EAPOL", "truncated EAPOL frame");
		return false;
	}
	if (e.type != EAPOL_KEY) {
		supp_ignored(t, "EAPOL", "WPA: EAPOL frame discarded, not a Key frame");
		return false;
	}
	if (eapol_key_parse(t->ev->u.pdu, t->s->row->eapol_mic_len, k) != WIRE_OK) {
		supp_ignored(t, "EAPOL-Key", "WPA: Invalid EAPOL-Key frame - key_data overflow");
		return false;
	}
	why = odd_header(t, k);
	if (why)
		supp_ignored(t, frame_of(k), why);
	return why == NULL;
}

static bool mic_fits(struct supp_act *t, const struct ptk *ptk, const struct eapol_key *k)
{
	struct eapol_mic_in in = {.akm = t->s->row, .kck = ptk_kck(ptk), .pdu = k->whole};
	enum err e = eapol_mic_verify(t->env->crypto, &in);

	if (e != ERR_OK && e != ERR_AUTH)
		supp_need(t, e);
	return e == ERR_OK;
}

/* Which PTK the message's MIC was made with: the one being negotiated, or the one in use. */
static const struct ptk *proven_ptk(struct supp_act *t, const struct eapol_key *k)
{
	const struct supplicant *s = t->s;

	if (s->next_valid && mic_fits(t, &s->next, k))
		return &s->next;
	if (s->ptk_valid && mic_fits(t, &s->ptk, k))
		return &s->ptk;
	return NULL;
}

/* Opens the Key Data. False: not possible, dropped. */
static bool decrypt(struct supp_act *t, const struct eapol_key *k, const struct ptk *ptk,
		    struct wr *plain)
{
	struct keydata_key key = {.akm = t->s->row, .kek = ptk_kek(ptk), .iv = k->iv};
	enum err e = keydata_decrypt(t->env->crypto, &key, k->data, plain);

	if (e == ERR_AUTH || e == ERR_LIMIT || e == ERR_SPACE || e == ERR_RANGE) {
		supp_ignored(t, frame_of(k),
			     "WPA: AES unwrap failed - could not decrypt EAPOL-Key key data");
		return false;
	}
	supp_need(t, e);
	return e == ERR_OK;
}

/* Opens and takes apart the Key Data. WPA1's message 3 has nothing to hide. False: dropped. */
static bool open_data(struct supp_act *t, const struct eapol_key *k, const struct ptk *ptk,
		      struct wr *plain, struct kdes *kd)
{
	if (t->s->wpa) {
		wr_bytes(plain, k->data);
	} else if (!(k->info & KEY_INFO_ENCRYPTED)) {
		supp_ignored(t, frame_of(k), "WPA: GTK IE in unencrypted key data");
		return false;
	} else if (!decrypt(t, k, ptk, plain)) {
		return false;
	}
	if (plain->overflow || kdes_parse(wr_sofar(plain), kd) != WIRE_OK) {
		supp_ignored(t, frame_of(k), "WPA: invalid EAPOL-Key key data");
		return false;
	}
	return true;
}

static void keep_context(struct supp_act *t, const struct kdes *kd)
{
	struct supplicant *s = t->s;
	struct ft_context *ft = &s->ft;
	struct mde mde;
	struct fte fte;

	INVARIANT(mde_parse(bytes_of(s->mde, s->mde_len), &mde) == WIRE_OK);
	INVARIANT(fte_parse(bytes_of(s->fte, s->fte_len), s->row->fte_mic_len, &fte) == WIRE_OK);
	ft->valid = true;
	ft->akm = s->row->akm;
	ft->pairwise = s->pairwise;
	ft->r0 = s->r0;
	memcpy(ft->ssid, s->ssid, s->ssid_len);
	ft->ssid_len = s->ssid_len;
	memcpy(ft->mdid, mde.mdid, MDID_LEN);
	memcpy(ft->r0kh_id, fte.r0kh, fte.r0kh_len);
	ft->r0kh_id_len = (uint8_t)fte.r0kh_len;
	ft->spa = s->spa;
	ft->has_deadline = kdes_tie(kd, TIE_REASSOC_DEADLINE, &ft->deadline_tu);
	ft->has_lifetime = kdes_tie(kd, TIE_KEY_LIFETIME, &ft->lifetime_s);
	ft->made_ns = t->env->now_ns;
}

/* What message 3 brings. */
struct supp_m3 {
	struct supp_group group;
	uint8_t key_id;
};

static struct supp_fault judge_m3(const struct supplicant *s, const struct eapol_key *k,
				  const struct kdes *kd, struct supp_m3 *m)
{
	struct supp_fault f = supp_check_m3(s, kd);

	if (f.judged.verdict == VERDICT_ACCEPT)
		f = supp_check_key_id(s, kd, &m->key_id);
	if (f.judged.verdict != VERDICT_ACCEPT)
		return f;
	if (!ct_equal(s->anonce, k->nonce, NONCE_LEN))
		return (struct supp_fault){
			IGNORE("ANonce from message 1 of 4-Way Handshake differs "
			       "from 3 of 4-Way Handshake - drop packet"),
			REASON_UNSPECIFIED};
	if (k->key_len != cipher_tk_len(s->pairwise))
		return (struct supp_fault){IGNORE("Invalid pairwise key length"),
					   REASON_UNSPECIFIED};
	return s->wpa ? (struct supp_fault){ACCEPT, 0} : supp_check_group(s, kd, &m->group);
}

/* The session fast roams are made from. */
static void keep_cckm(struct supp_act *t)
{
	const struct supplicant *s = t->s;
	struct cckm_context *x = &t->s->cckm;

	x->valid = true;
	x->wpa = s->wpa;
	x->pairwise = s->pairwise;
	x->group = s->group;
	x->rn = CCKM_RN_FIRST;
	memcpy(x->ssid, s->ssid, s->ssid_len);
	x->ssid_len = s->ssid_len;
	x->spa = s->spa;
	fx_tell(t->fx, SUPP_TELL_CCKM, 0);
}

static enum supp_state complete(struct supp_act *t)
{
	char mac[MAC_TEXT];

	fx_log(t->fx, LOG_INFO, true, "WPA: Key negotiation completed with %s",
	       mac_format(t->s->bssid, mac));
	fx_tell(t->fx, SUPP_TELL_KEYED, 0);
	return SUPP_KEYED;
}

static const char *channel_fault(struct supp_act *t, const struct kdes *kd, const char *name)
{
	struct oci_seen seen = {.from = t->s->bssid, .frame = name, .oci = kd->oci,
				.ours = t->env->channel};

	return t->env->ocv ? oci_fault(&seen, t->fx) : NULL;
}

/* Everything is proven: message 4 goes out, then keys are installed [12.7.6.5]. */
static enum supp_state accept_m3(struct supp_act *t, const struct eapol_key *k,
				 const struct kdes *kd, const struct supp_m3 *m)
{
	struct supplicant *s = t->s;
	bool first = s->state != SUPP_KEYED;

	if (s->next_valid) {
		s->ptk = s->next;
		s->ptk_valid = true;
		ct_wipe(&s->next, sizeof(s->next));
		s->next_valid = false;
	}
	s->key_id = m->key_id;
	supp_receive_tk(t);
	fx_log(t->fx, LOG_DEBUG, false, "WPA: Sending EAPOL-Key 4/4");
	supp_send(t, KEY_INFO_PAIRWISE | (k->info & KEY_INFO_SECURE), k, (struct bytes){NULL, 0});
	supp_install_tk(t);
	if (s->row->ptk == PTK_CCKM)
		keep_cckm(t);
	if (s->wpa)
		return first ? SUPP_WAIT_G1 : SUPP_KEYED;
	supp_install_groups(t, &m->group, k->rsc);
	if (s->row->is_ft && first && !s->by_ft)
		keep_context(t, kd);
	if (kd->transition_disable.len > 0)
		fx_tell(t->fx, SUPP_TELL_TRANSITION, *kd->transition_disable.p);
	return first ? complete(t) : SUPP_KEYED;
}

static enum supp_state on_m3(struct supp_act *t, const struct eapol_key *k, const struct ptk *ptk)
{
	struct supplicant *s = t->s;
	uint8_t data[KEYDATA_MAX];
	struct wr plain = wr_of(data, sizeof(data));
	enum supp_state next = s->state;
	struct supp_fault f;
	struct supp_m3 m;
	const char *why;
	struct kdes kd;

	if (ptk == &s->ptk && s->next_valid) {
		supp_ignored(t, frame_of(k), "WPA: message 3 of an earlier handshake");
		return next;
	}
	if (!open_data(t, k, ptk, &plain, &kd))
		goto out;
	f = judge_m3(s, k, &kd, &m);
	if (f.judged.verdict != VERDICT_ACCEPT) {
		next = supp_end(t, frame_of(k), f);
		goto out;
	}
	why = channel_fault(t, &kd, "eapol-key-m3");
	if (why != NULL) { /* [wpa_supplicant] which waits for a better one */
		supp_ignored(t, frame_of(k), why);
		goto out;
	}
	s->replay = k->replay;
	s->replay_seen = true;
	next = accept_m3(t, k, &kd, &m);
out:
	ct_wipe(data, sizeof(data));
	return next;
}

/* The group keys of group message 1, in plain, judged. False: dropped; f says more. */
static bool read_group(struct supp_act *t, const struct eapol_key *k, struct wr *plain,
		       struct supp_group *g, struct supp_fault *f)
{
	const char *why;
	struct kdes kd;

	if (t->s->wpa) {
		if (!decrypt(t, k, &t->s->ptk, plain))
			return false;
		*f = supp_check_group_wpa(t->s, k, wr_sofar(plain), g);
		return true;
	}
	if (!open_data(t, k, &t->s->ptk, plain, &kd))
		return false;
	why = channel_fault(t, &kd, "eapol-key-g1");
	*f = why != NULL ? (struct supp_fault){IGNORE(why), REASON_UNSPECIFIED}
			 : supp_check_group(t->s, &kd, g);
	return true;
}

static enum supp_state accept_g1(struct supp_act *t, const struct eapol_key *k,
				 const struct supp_group *g)
{
	struct supplicant *s = t->s;
	uint8_t data[6 + OCI_LEN];
	struct wr oci = wr_of(data, sizeof(data));
	char mac[MAC_TEXT];

	s->replay = k->replay;
	s->replay_seen = true;
	supp_install_groups(t, g, k->rsc);
	supp_put_oci(t, &oci);
	supp_send(t, KEY_INFO_SECURE | (k->info & KEY_INFO_WPA_INDEX), k, wr_sofar(&oci));
	if (s->state == SUPP_WAIT_G1)
		return complete(t);
	fx_log(t->fx, LOG_INFO, true, "%s: Group rekeying completed with %s",
	       t->s->wpa ? "WPA" : "RSN",
	       mac_format(s->bssid, mac));
	fx_tell(t->fx, SUPP_TELL_GROUP, 0);
	return s->state;
}

static enum supp_state on_g1(struct supp_act *t, const struct eapol_key *k)
{
	uint8_t data[KEYDATA_MAX];
	struct wr plain = wr_of(data, sizeof(data));
	enum supp_state next = t->s->state;
	struct supp_group g;
	struct supp_fault f;

	if (read_group(t, k, &plain, &g, &f))
		next = f.judged.verdict == VERDICT_ACCEPT ? accept_g1(t, k, &g)
							  : supp_end(t, frame_of(k), f);
	ct_wipe(data, sizeof(data));
	return next;
}

/* A message with a MIC: nothing is believed before it fits. */
static enum supp_state on_proven(struct supp_act *t, const struct eapol_key *k)
{
	const struct ptk *ptk = proven_ptk(t, k);

	if (!ptk) {
		fx_log(t->fx, LOG_WARNING, true, "WPA: Invalid EAPOL-Key MIC - dropping packet");
		supp_ignored(t, frame_of(k),
			     "WPA: Could not verify EAPOL-Key MIC - dropping packet");
		return t->s->state;
	}
	if (k->info & KEY_INFO_PAIRWISE)
		return on_m3(t, k, ptk);
	if (ptk != &t->s->ptk) {
		supp_ignored(t, frame_of(k), "WPA: group message 1 before message 3");
		return t->s->state;
	}
	return on_g1(t, k);
}

enum supp_state supp_on_eapol(struct supp_act *t)
{
	struct eapol_key k;

	if (!read_key(t, &k))
		return t->s->state;
	/* [wpa_supplicant 2.10] the other messages have a MIC, this one would start an exchange */
	if (t->ev->kind == SUPP_EV_BARE && !(k.info & KEY_INFO_MIC)) {
		fx_log(t->fx, LOG_DEBUG, false, "%s", BARE_M1);
		supp_ignored(t, frame_of(&k), BARE_M1);
		return t->s->state;
	}
	return k.info & KEY_INFO_MIC ? on_proven(t, &k) : supp_on_m1(t, &k);
}
