#include "verify/state.h"

#include "crypto/ct.h"
#include "key/eapol_mic.h"
#include "key/keydata.h"

enum { WPA_INDEX_SHIFT = 4 }; /* of KEY_INFO_WPA_INDEX */

static void counter_push(struct counters *c, uint64_t v)
{
	c->v[c->n++ % COUNTERS] = v;
}

static bool counter_has(const struct counters *c, uint64_t v)
{
	for (unsigned i = 0; i < c->n && i < COUNTERS; i++) {
		if (c->v[i] == v)
			return true;
	}
	return false;
}

/* [11-2020 12.7.2] "The Authenticator shall increment the key replay counter" */
static void judge_counter(struct verify *v, struct link *l, uint64_t counter)
{
	if (l->has_counter && counter <= l->counter)
		verify_violate(v, v->frame_no, VIOLATION_REPLAY, l,
			       "the AP's replay counter did not rise");
	l->has_counter = true;
	l->counter = counter;
}

static const struct akm_row *row_of(const struct link *l, size_t pmk_len)
{
	return akm_find(l->akm, l->pairwise, pmk_len);
}

/* PMK-R0, PMK-R1 and PTK of an initial mobility domain association [11-2020 13.4]. */
static bool derive_ft(struct verify *v, struct link *l, const struct akm_row *row,
		      const uint8_t *anonce, struct verify_session *s)
{
	struct ft_r0_in r0 = { .akm = row, .xxkey = bytes_of(s->pmk, s->pmk_len),
			       .ssid = link_ssid(v, l), .s0kh_id = l->sta };
	struct ft_r1_in r1 = { .akm = row, .r0 = &s->r0, .s1kh_id = l->sta };
	const struct ft_ptk_in ptk = { .akm = row, .pairwise = l->pairwise, .r1 = &s->r1,
				       .anonce = anonce, .snonce = l->hs.snonce,
				       .bssid = l->bssid, .sta = l->sta };
	struct mde m;
	struct fte f;

	if (mde_parse(kept_get(&l->resp_mde), &m) != WIRE_OK ||
	    fte_parse(kept_get(&l->resp_fte), row->fte_mic_len, &f) != WIRE_OK ||
	    f.r0kh_len == 0 || !f.has_r1kh)
		return false;
	r0.r0kh_id = bytes_of(f.r0kh, f.r0kh_len);
	memcpy(r0.mdid, m.mdid, MDID_LEN);
	r1.r1kh_id = f.r1kh;
	return verify_ok(v, ft_derive_r0(v->c, &r0, &s->r0)) &&
	       verify_ok(v, ft_derive_r1(v->c, &r1, &s->r1)) &&
	       verify_ok(v, ft_derive_ptk(v->c, &ptk, &s->ptk, s->ptk_name));
}

static bool derive(struct verify *v, struct link *l, const struct akm_row *row,
		   const uint8_t *anonce, struct verify_session *s)
{
	const struct ptk_in in = { .akm = row, .pairwise = l->pairwise,
				   .pmk = bytes_of(s->pmk, s->pmk_len), .aa = l->bssid,
				   .spa = l->sta, .anonce = anonce, .snonce = l->hs.snonce };

	if (row->ptk == PTK_FT)
		return derive_ft(v, l, row, anonce, s);
	if (row->ptk == PTK_CCKM)
		return cckm_derive(v, l, row, anonce, s);
	return verify_ok(v, ptk_derive(v->c, &in, &s->ptk));
}

static const struct akm_row *row_of_session(const struct verify_session *s)
{
	return akm_find(s->akm, s->pairwise, s->pmk_len);
}

static bool mic_fits(struct verify *v, const struct verify_session *s, struct bytes pdu)
{
	const struct akm_row *row = row_of_session(s);
	const struct eapol_mic_in in = { .akm = row, .kck = ptk_kck(&s->ptk), .pdu = pdu };
	enum err e = row ? eapol_mic_verify(v->c, &in) : ERR_AUTH;

	if (e != ERR_AUTH && e != ERR_PARSE)
		(void)verify_ok(v, e);
	return e == ERR_OK;
}

/* The given key under which pdu's MIC is right; with it a session begins. */
static bool fit(struct verify *v, struct link *l, struct bytes pdu, const uint8_t *anonce)
{
	struct verify_session s = { .frame_no = v->frame_no, .sta = l->sta, .bssid = l->bssid,
				    .akm = l->akm, .pairwise = l->pairwise };
	struct verify_session *to;
	bool found = false;

	for (size_t i = 0; i < v->keys->n && !found; i++) {
		const struct akm_row *row;

		s.key = i;
		if (!verify_pmk(v, i, l->akm, link_ssid(v, l), s.pmk, &s.pmk_len))
			break;
		row = s.pmk_len > 0 ? row_of(l, s.pmk_len) : NULL;
		found = row && derive(v, l, row, anonce, &s) && mic_fits(v, &s, pdu);
	}
	to = found ? session_add(v, l) : NULL;
	if (to) {
		*to = s;
		l->hs.fits = true;
		install_next(l, l->pairwise, &s.ptk);
	}
	ct_wipe(&s, sizeof(s));
	return to != NULL;
}

static void judge_m1(struct verify *v, struct link *l, const struct eapol_key *k)
{
	struct kdes d;

	judge_counter(v, l, k->replay);
	if (!l->hs.has_m1 || memcmp(l->hs.anonce, k->nonce, NONCE_LEN) != 0)
		l->hs = (struct handshake){ .has_m1 = true };
	memcpy(l->hs.anonce, k->nonce, NONCE_LEN);
	counter_push(&l->hs.m1, k->replay);
	if (kdes_parse(k->data, &d) == WIRE_OK && d.pmkid.len == PMKID_LEN) {
		l->hs.has_pmkid = true;
		memcpy(l->hs.pmkid, d.pmkid.p, PMKID_LEN);
	}
}

/* Message 2 repeats the request's RSNE; in FT with PMKR1Name, and MDE and FTE of the response. */
static void judge_m2_elements(struct verify *v, struct link *l, const struct eapol_key *k)
{
	const struct verify_session *s = session_of(v, l);
	bool ft = (SUITE_BIT(l->akm) & AKM_FT_MASK) != 0;
	struct bytes own;
	struct kdes d;

	if (kdes_parse(k->data, &d) != WIRE_OK) {
		verify_violate(v, v->frame_no, VIOLATION_KEY_DATA, l, "Key Data of message 2");
		return;
	}
	own = l->wpa ? d.wpa : d.rsne;
	if (ft && s && !same_rsne(kept_get(&l->req_rsne), d.rsne, s->r1.name))
		verify_violate(v, v->frame_no, VIOLATION_NAME, l,
			       "RSNE of message 2 is not the request's with PMKR1Name");
	if (!ft && !same_rsne(kept_get(&l->req_rsne), own, NULL))
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l,
			       "RSNE or WPA element of message 2 is not the request's");
	if (!bytes_equal(kept_get(&l->req_rsnxe), d.rsnxe))
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l,
			       "RSNXE of message 2 is not the request's");
	if (ft && (!bytes_equal(kept_get(&l->resp_mde), d.mde) ||
		   !bytes_equal(kept_get(&l->resp_fte), d.fte)))
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l,
			       "MDE or FTE of message 2 is not the association response's");
}

/* The capture begins after association: message 2 repeats what the station asked for. */
static void learn_from_m2(struct verify *v, struct link *l, const struct eapol_key *k)
{
	struct kdes d;
	struct rsne r;

	if (kdes_parse(k->data, &d) == WIRE_OK)
		(void)!take_security(v, l, d.rsne.len > 0 ? d.rsne : d.wpa, &r);
}

static void judge_m2(struct verify *v, struct link *l, const struct eapol_key *k)
{
	struct handshake *h = &l->hs;

	if (l->akm == AKM_NONE)
		learn_from_m2(v, l, k);
	if (h->has_m1 && !counter_has(&h->m1, k->replay))
		verify_violate(v, v->frame_no, VIOLATION_REPLAY, l,
			       "message 2 answers no message 1");
	if (h->has_m2 && memcmp(h->snonce, k->nonce, NONCE_LEN) != 0)
		h->fits = false; /* a new SNonce, another PTK */
	h->has_m2 = true;
	memcpy(h->snonce, k->nonce, NONCE_LEN);
	h->m2_frame_no = v->frame_no;
	h->m2_len = k->whole.len <= PDU_MAX ? k->whole.len : 0;
	memcpy(h->m2, k->whole.p, h->m2_len);
	h->m2_wrong = false;
	if (h->fits && !mic_fits(v, session_of(v, l), k->whole))
		verify_violate(v, v->frame_no, VIOLATION_EAPOL_MIC, l, "MIC of message 2");
	else if (h->fits || (h->has_m1 && fit(v, l, k->whole, h->anonce)))
		v->counts.eapol_mics++;
	if (h->fits)
		judge_m2_elements(v, l, k);
}

static void take_keys(struct verify *v, struct link *l, const struct kdes *d)
{
	struct gtk_kde g;
	struct igtk_kde ig;

	if (d->gtk.len > 0) {
		if (gtk_kde_parse(d->gtk, &g) != WIRE_OK)
			verify_violate(v, v->frame_no, VIOLATION_KEY_DATA, l, "GTK KDE");
		else
			install_gtk(v, l, g.key_id, g.key);
	}
	if (d->igtk.len > 0) {
		if (igtk_kde_parse(d->igtk, &ig) != WIRE_OK)
			verify_violate(v, v->frame_no, VIOLATION_KEY_DATA, l, "IGTK KDE");
		else
			install_igtk(v, l, ig.key_id, ig.key);
	}
}

/* Message 3 repeats the beacon's RSNE and RSNXE; in FT also MDE and FTE of the response. */
static void judge_m3_elements(struct verify *v, struct link *l, const struct kdes *d)
{
	const struct verify_session *s = session_of(v, l);
	const struct vbss *b = vbss_get(v, l->bssid);
	bool ft = (SUITE_BIT(l->akm) & AKM_FT_MASK) != 0;
	const uint8_t *name = ft && s ? s->r1.name : NULL;

	if (l->wpa && b && b->announced && !same_rsne(kept_get(&b->wpa), d->wpa, NULL))
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l,
			       "WPA element of message 3 is not the beacon's");
	if (!l->wpa && b && b->announced &&
	    (!same_rsne(kept_get(&b->rsne), d->rsne, name) ||
	     !bytes_equal(kept_get(&b->rsnxe), d->rsnxe)))
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l,
			       "RSNE or RSNXE of message 3 is not the beacon's");
	if (ft && (!bytes_equal(kept_get(&l->resp_mde), d->mde) ||
		   !bytes_equal(kept_get(&l->resp_fte), d->fte)))
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l,
			       "MDE or FTE of message 3 is not the association response's");
}

static bool decrypt(struct verify *v, struct link *l, const struct eapol_key *k, struct wr *plain)
{
	const struct verify_session *s = session_of(v, l);
	const struct keydata_key key = { .akm = row_of_session(s), .kek = ptk_kek(&s->ptk),
					 .iv = k->iv };

	return keydata_decrypt(v->c, &key, k->data, plain) == ERR_OK;
}

static bool unwrap(struct verify *v, struct link *l, const struct eapol_key *k, struct wr *plain,
		   struct kdes *d)
{
	if (!(k->info & KEY_INFO_ENCRYPTED) || !decrypt(v, l, k, plain) ||
	    kdes_parse(wr_sofar(plain), d) != WIRE_OK) {
		verify_violate(v, v->frame_no, VIOLATION_KEY_DATA, l,
			       "Key Data does not unwrap or parse");
		return false;
	}
	v->counts.unwraps++;
	return true;
}

static void judge_wrapped(struct verify *v, struct link *l, const struct eapol_key *k, bool m3)
{
	uint8_t plain[KEYDATA_MAX];
	struct wr w = wr_of(plain, sizeof(plain));
	struct kdes d;

	if (unwrap(v, l, k, &w, &d)) {
		take_keys(v, l, &d);
		if (m3)
			judge_m3_elements(v, l, &d);
	}
	ct_wipe(plain, sizeof(plain));
}

/* Of WPA: message 3 is in the clear and carries no group key. */
static void judge_wpa_m3(struct verify *v, struct link *l, const struct eapol_key *k)
{
	struct kdes d;

	if (kdes_parse(k->data, &d) != WIRE_OK)
		verify_violate(v, v->frame_no, VIOLATION_KEY_DATA, l, "Key Data of message 3");
	else
		judge_m3_elements(v, l, &d);
}

/* Of WPA: the Key Data is the group key itself, its id stands in Key Information. */
static void judge_wpa_group(struct verify *v, struct link *l, const struct eapol_key *k)
{
	uint8_t plain[KEYDATA_MAX];
	struct wr w = wr_of(plain, sizeof(plain));

	if (!decrypt(v, l, k, &w) || w.len < k->key_len) {
		verify_violate(v, v->frame_no, VIOLATION_KEY_DATA, l,
			       "Key Data does not unwrap or is too short");
	} else {
		v->counts.unwraps++;
		install_gtk(v, l, (k->info & KEY_INFO_WPA_INDEX) >> WPA_INDEX_SHIFT,
			    bytes_of(plain, k->key_len));
	}
	ct_wipe(plain, sizeof(plain));
}

/* Message 2 did not fit what message 1 said: perhaps message 3 tells which of them is wrong. */
static void fit_late(struct verify *v, struct link *l, const struct eapol_key *k)
{
	struct handshake *h = &l->hs;

	if (!h->has_m2 || (!fit(v, l, k->whole, k->nonce) &&
			   !(h->has_m1 && fit(v, l, k->whole, h->anonce))))
		return;
	if (!mic_fits(v, session_of(v, l), bytes_of(h->m2, h->m2_len)))
		verify_violate(v, h->m2_frame_no, VIOLATION_EAPOL_MIC, l, "MIC of message 2");
}

static void judge_m3(struct verify *v, struct link *l, const struct eapol_key *k)
{
	struct handshake *h = &l->hs;

	judge_counter(v, l, k->replay);
	counter_push(&h->m3, k->replay);
	/* [11-2020 12.7.6.4] the ANonce is "the same value" as in message 1 */
	if (h->has_m1 && memcmp(h->anonce, k->nonce, NONCE_LEN) != 0)
		verify_violate(v, v->frame_no, VIOLATION_NONCE, l,
			       "ANonce of message 3 is not that of message 1");
	if (!h->fits)
		fit_late(v, l, k);
	if (!h->fits)
		return;
	if (mic_fits(v, session_of(v, l), k->whole))
		v->counts.eapol_mics++;
	else
		verify_violate(v, v->frame_no, VIOLATION_EAPOL_MIC, l, "MIC of message 3");
	if (l->wpa)
		judge_wpa_m3(v, l, k);
	else
		judge_wrapped(v, l, k, true);
}

static void judge_m4(struct verify *v, struct link *l, const struct eapol_key *k)
{
	struct handshake *h = &l->hs;

	if (h->m3.n > 0 && !counter_has(&h->m3, k->replay))
		verify_violate(v, v->frame_no, VIOLATION_REPLAY, l,
			       "message 4 answers no message 3");
	if (!h->fits) {
		verify_violate(v, v->frame_no, VIOLATION_NO_KEY, l,
			       "no given key fits this 4-way handshake");
		return;
	}
	if (mic_fits(v, session_of(v, l), k->whole))
		v->counts.eapol_mics++;
	else
		verify_violate(v, v->frame_no, VIOLATION_EAPOL_MIC, l, "MIC of message 4");
	v->counts.handshakes++;
	judge_pmkid(v, l);
	install_done(l);
}

static void judge_group(struct verify *v, struct link *l, const struct eapol_key *k)
{
	if (k->info & KEY_INFO_ACK)
		judge_counter(v, l, k->replay);
	else if (l->has_counter && k->replay != l->counter)
		verify_violate(v, v->frame_no, VIOLATION_REPLAY, l,
			       "group message 2 answers no message 1");
	if (!l->keyed) {
		verify_violate(v, v->frame_no, VIOLATION_NO_KEY, l,
			       "group handshake of unknown keys");
		return;
	}
	if (mic_fits(v, session_of(v, l), k->whole))
		v->counts.eapol_mics++;
	else
		verify_violate(v, v->frame_no, VIOLATION_EAPOL_MIC, l, "MIC of a group message");
	if (!(k->info & KEY_INFO_ACK))
		return;
	if (l->wpa)
		judge_wpa_group(v, l, k);
	else
		judge_wrapped(v, l, k, false);
}

void judge_eapol(struct verify *v, struct link *l, const struct vframe *f, struct bytes pdu)
{
	const struct akm_row *row = row_of(l, 0);
	size_t mic_len = row ? row->eapol_mic_len : 16;
	struct eapol_key k;
	struct eapol e;

	if (link_is_repeat(l, f) || eapol_parse(pdu, &e) != WIRE_OK || e.type != EAPOL_KEY)
		return;
	if ((SUITE_BIT(l->akm) & AKM_GROUP_MASK) != 0)
		mic_len = eapol_key_mic_len(pdu);
	if (eapol_key_parse(pdu, mic_len, &k) != WIRE_OK) {
		verify_violate(v, v->frame_no, VIOLATION_MALFORMED, l, "EAPOL-Key");
		return;
	}
	if (k.info & KEY_INFO_REQUEST)
		return;
	if (!(k.info & KEY_INFO_PAIRWISE))
		judge_group(v, l, &k);
	else if (k.info & KEY_INFO_ACK && k.info & KEY_INFO_MIC)
		judge_m3(v, l, &k);
	else if (k.info & KEY_INFO_ACK)
		judge_m1(v, l, &k);
	else if (k.data.len > 0)
		judge_m2(v, l, &k);
	else
		judge_m4(v, l, &k);
}
