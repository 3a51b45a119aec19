#include "verify/state.h"

bool same_rsne(struct bytes announced, struct bytes got, const uint8_t *name)
{
	struct rsne r;

	if (!name)
		return bytes_equal(announced, got);
	if (rsne_parse(got, &r) != WIRE_OK || r.n_pmkid != 1 ||
	    memcmp(r.pmkid[0], name, FT_NAME_LEN) != 0)
		return false;
	return rsne_same_but_pmkid(announced, got);
}

void judge_beacon(struct verify *v, const struct vframe *f)
{
	struct vbss *b = vbss_get(v, f->bssid);
	struct beacon bc;
	struct rsne r;
	struct rd ssid;

	if (!b || beacon_parse(f->body, &bc) != WIRE_OK)
		return;
	if (elem_body(bc.e.ssid, ELEM_SSID, &ssid) == WIRE_OK && ssid.left > 0 &&
	    ssid.left <= SSID_MAX) {
		b->ssid_len = ssid.left;
		memcpy(b->ssid, ssid.p, ssid.left);
	}
	b->announced = true;
	kept_set(&b->rsne, bc.e.rsne);
	kept_set(&b->wpa, bc.e.wpa);
	kept_set(&b->rsnxe, bc.e.rsnxe);
	kept_set(&b->mde, bc.e.mde);
	if (rsne_parse(bc.e.rsne, &r) == WIRE_OK)
		b->group = rsne_cipher(r.group);
}

bool take_security(struct verify *v, struct link *l, struct bytes element, struct rsne *r)
{
	struct vbss *b = vbss_get(v, l->bssid);
	bool wpa = wpa_is(element);

	l->akm = AKM_NONE;
	if (!b || (wpa ? wpa_parse(element, r) : rsne_parse(element, r)) != WIRE_OK ||
	    r->n_akm == 0 || r->n_pairwise == 0)
		return false;
	l->wpa = wpa;
	l->akm = wpa ? wpa_akm(r->akm[0]) : rsne_akm(r->akm[0]);
	l->pairwise = wpa ? wpa_cipher(r->pairwise[0]) : rsne_cipher(r->pairwise[0]);
	l->mfp = !wpa && (r->caps & RSN_CAP_MFPC) != 0;
	b->group = wpa ? wpa_cipher(r->group) : rsne_cipher(r->group);
	if (l->mfp)
		b->mgmt = rsne_cipher(r->mgmt);
	kept_set(&l->req_rsne, element);
	return true;
}

void judge_assoc_req(struct verify *v, const struct vframe *f)
{
	bool reassoc = f->h.kind == FRAME_REASSOC_REQ;
	struct link *l = link_get(v, f->sta, f->bssid);
	struct assoc_req a;
	struct rsne r;
	struct rd ssid;

	if (!l || link_is_repeat(l, f))
		return;
	if (assoc_req_parse(f->body, reassoc, &a) != WIRE_OK) {
		verify_violate(v, v->frame_no, VIOLATION_MALFORMED, l, "association request");
		return;
	}
	if (elem_body(a.e.ssid, ELEM_SSID, &ssid) == WIRE_OK && ssid.left <= SSID_MAX) {
		l->ssid_len = ssid.left;
		memcpy(l->ssid, ssid.p, ssid.left);
	}
	kept_set(&l->req_rsnxe, a.e.rsnxe);
	kept_set(&l->req_dh, a.e.owe_dh);
	l->n_offered = 0;
	if (take_security(v, l, a.e.rsne.len > 0 ? a.e.rsne : a.e.wpa, &r) && a.e.fte.len == 0)
		judge_offered(v, l, &r);
	l->hs = (struct handshake){ 0 };
	l->has_counter = false;
	l->cckm_asked = false;
	if (reassoc && l->akm == AKM_CCKM && a.e.cckm.len > 0)
		judge_cckm_request(v, l, a.e.cckm);
	if (reassoc && l->ft.answered && a.e.fte.len > 0)
		judge_ft_reassoc_req(v, l, &a.e);
	else
		l->ft.asked = l->ft.answered = false;
}

void judge_assoc_resp(struct verify *v, const struct vframe *f)
{
	struct link *l = link_get(v, f->sta, f->bssid);
	struct assoc_resp a;

	if (!l || link_is_repeat(l, f))
		return;
	if (assoc_resp_parse(f->body, &a) != WIRE_OK) {
		verify_violate(v, v->frame_no, VIOLATION_MALFORMED, l, "association response");
		return;
	}
	if (a.status != STATUS_SUCCESS)
		return;
	/* those of a fast transition, too, come again in messages 2 and 3 */
	kept_set(&l->resp_mde, a.e.mde);
	kept_set(&l->resp_fte, a.e.fte);
	if (l->ft.answered) {
		judge_ft_reassoc_resp(v, l, &a.e);
		return;
	}
	if (l->cckm_asked && a.e.cckm.len > 0)
		judge_cckm_response(v, l, a.e.cckm);
	judge_owe(v, l, a.e.owe_dh);
}
