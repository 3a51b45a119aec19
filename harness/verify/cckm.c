#include "crypto/ct.h"
#include "verify/state.h"
#include "wire/cckm.h"

/* CCKM as it has been observed (key/cckm.h): base keys once, then a PTK for each request number. */
bool cckm_derive(struct verify *v, struct link *l, const struct akm_row *row,
		 const uint8_t *anonce, struct verify_session *s)
{
	const struct cckm_base_in base = { .nsk = bytes_of(s->pmk, s->pmk_len), .bssid = l->bssid,
					   .sta = l->sta, .snonce = l->hs.snonce,
					   .anonce = anonce };
	const struct cckm_ptk_in ptk = { .akm = row, .pairwise = l->pairwise, .btk = s->cckm.btk,
					 .rn = CCKM_RN_FIRST, .bssid = l->bssid };

	s->rn = CCKM_RN_FIRST;
	return verify_ok(v, cckm_derive_base(v->c, &base, &s->cckm)) &&
	       verify_ok(v, cckm_derive_ptk(v->c, &ptk, &s->ptk));
}

static enum cckm_kind kind_of(const struct link *l)
{
	return l->wpa ? CCKM_WPA : CCKM_RSN;
}

static bool request_fits(struct verify *v, const struct link *l, const struct verify_session *s,
			 const struct cckm_request *r)
{
	const struct cckm_request_in in = { .kind = kind_of(l), .krk = s->cckm.krk, .sta = l->sta,
					    .bssid = l->bssid,
					    .security = kept_get(&l->req_rsne),
					    .timestamp = r->timestamp, .rn = r->rn };
	uint8_t mic[CCKM_MIC_LEN];

	return verify_ok(v, cckm_request_mic(v->c, &in, mic)) &&
	       ct_equal(mic, r->mic, sizeof(mic));
}

/* The station's latest session of CCKM, whichever AP it was with; NULL if there is none. */
static const struct verify_session *latest(const struct verify *v, struct mac sta)
{
	for (size_t i = v->n_sessions; i > 0; i--) {
		const struct verify_session *s = &v->sessions[i - 1];

		if (s->akm == AKM_CCKM && mac_equal(s->sta, sta))
			return s;
	}
	return NULL;
}

void judge_cckm_request(struct verify *v, struct link *l, struct bytes element)
{
	const struct verify_session *s = latest(v, l->sta);
	struct cckm_request r;

	if (cckm_request_parse(element, &r) != WIRE_OK) {
		verify_violate(v, v->frame_no, VIOLATION_MALFORMED, l, "CCKM element");
		return;
	}
	if (!s) {
		verify_violate(v, v->frame_no, VIOLATION_NO_KEY, l, "CCKM of unknown keys");
		return;
	}
	if (!request_fits(v, l, s, &r)) {
		verify_violate(v, v->frame_no, VIOLATION_CCKM, l,
			       "MIC of the reassociation request");
		return;
	}
	v->counts.cckm_mics++;
	if (r.rn <= s->rn)
		verify_violate(v, v->frame_no, VIOLATION_REPLAY, l,
			       "the request number of CCKM did not rise");
	l->cckm_asked = true;
	l->cckm_rn = r.rn;
	l->cckm_from = (size_t)(s - v->sessions);
}

static bool response_fits(struct verify *v, const struct link *l, const struct verify_session *s,
			  const struct cckm_response *r)
{
	const struct vbss *b = vbss_get(v, l->bssid);
	struct cckm_response_in in = { .kind = kind_of(l), .kck = ptk_kck(&s->ptk), .sta = l->sta,
				       .fields = r->fields, .egtk = r->egtk };
	uint8_t mic[CCKM_MIC_LEN];

	if (!b)
		return false;
	in.security = kept_get(l->wpa ? &b->wpa : &b->rsne);
	return verify_ok(v, cckm_response_mic(v->c, &in, mic)) &&
	       ct_equal(mic, r->mic, sizeof(mic));
}

static void take_gtk(struct verify *v, struct link *l, const struct verify_session *s,
		     const struct cckm_response *r)
{
	const struct cckm_wrap k = { kind_of(l), ptk_kek(&s->ptk), r->rn };
	uint8_t gtk[CCKM_EGTK_MAX];
	struct wr w = wr_of(gtk, sizeof(gtk));

	if (cckm_unwrap_gtk(v->c, &k, r->egtk, &w) == ERR_OK) {
		v->counts.unwraps++;
		install_gtk(v, l, r->group_key_id, wr_sofar(&w));
	} else {
		verify_violate(v, v->frame_no, VIOLATION_CCKM, l, "the group key does not unwrap");
	}
	ct_wipe(gtk, sizeof(gtk));
}

/* A session of its own: the base keys of before, the PTK of this request number. */
static struct verify_session *begin(struct verify *v, struct link *l)
{
	struct verify_session s = v->sessions[l->cckm_from], *to;
	const struct cckm_ptk_in in = { .akm = akm_find(AKM_CCKM, l->pairwise, 0),
					.pairwise = l->pairwise, .btk = s.cckm.btk,
					.rn = l->cckm_rn, .bssid = l->bssid };

	s.frame_no = v->frame_no;
	s.bssid = l->bssid;
	s.pairwise = l->pairwise;
	s.cckm_roam = true;
	s.rn = l->cckm_rn;
	s.has_pmkid = false;
	s.gtk_len = s.igtk_len = 0;
	to = verify_ok(v, cckm_derive_ptk(v->c, &in, &s.ptk)) ? session_add(v, l) : NULL;
	if (to)
		*to = s;
	ct_wipe(&s, sizeof(s));
	return to;
}

void judge_cckm_response(struct verify *v, struct link *l, struct bytes element)
{
	struct verify_session *s;
	struct cckm_response r;

	l->cckm_asked = false;
	if (cckm_response_parse(element, &r) != WIRE_OK) {
		verify_violate(v, v->frame_no, VIOLATION_MALFORMED, l, "CCKM element");
		return;
	}
	if (r.rn != l->cckm_rn)
		verify_violate(v, v->frame_no, VIOLATION_CCKM, l,
			       "the request number is not the request's");
	s = begin(v, l);
	if (!s)
		return;
	if (response_fits(v, l, s, &r))
		v->counts.cckm_mics++;
	else
		verify_violate(v, v->frame_no, VIOLATION_CCKM, l,
			       "MIC of the reassociation response");
	install_next(l, l->pairwise, &s->ptk);
	install_done(l);
	take_gtk(v, l, s, &r);
	v->counts.cckm_roams++;
}
