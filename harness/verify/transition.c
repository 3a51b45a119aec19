#include "crypto/aes.h"
#include "crypto/ct.h"
#include "verify/state.h"
#include "wire/action.h"

/* The only PMKID of an RSNE, where FT carries a name [11-2020 13.8]. */
static bool name_of(struct bytes rsne, uint8_t name[static FT_NAME_LEN], struct rsne *r)
{
	if (rsne_parse(rsne, r) != WIRE_OK || r->n_pmkid != 1)
		return false;
	memcpy(name, r->pmkid[0], FT_NAME_LEN);
	return true;
}

/* The given key whose PMK-R0 has the name the station uses. */
static bool find_r0(struct verify *v, struct link *l)
{
	struct ft_try *t = &l->ft;
	struct ft_r0_in in = { .ssid = link_ssid(v, l), .s0kh_id = l->sta,
			       .r0kh_id = bytes_of(t->r0kh, t->r0kh_len) };

	memcpy(in.mdid, t->mdid, MDID_LEN);
	for (size_t i = 0; i < v->keys->n; i++) {
		t->key = i;
		if (!verify_pmk(v, i, l->akm, in.ssid, t->pmk, &t->pmk_len))
			return false;
		in.akm = t->pmk_len > 0 ? akm_find(l->akm, l->pairwise, t->pmk_len) : NULL;
		in.xxkey = bytes_of(t->pmk, t->pmk_len);
		if (!in.akm || !in.akm->is_ft)
			continue;
		if (!verify_ok(v, ft_derive_r0(v->c, &in, &t->r0)))
			return false;
		if (memcmp(t->r0.name, t->r0_name, FT_NAME_LEN) == 0)
			return true;
	}
	return false;
}

/* Of FT with SAE's extended keys, whose lengths follow from the group, the FTE itself says it. */
static size_t mic_len_of(const struct link *l, struct bytes fte)
{
	const struct akm_row *row = akm_find(l->akm, l->pairwise, 0);

	if (l->akm == AKM_FT_SAE_EXT)
		return fte_mic_len_said(fte);
	return row && row->is_ft ? row->fte_mic_len : 16;
}

static void ft_asked(struct verify *v, struct link *l, const struct elems *e)
{
	struct ft_try *t = &l->ft;
	struct rsne r;
	struct mde m;
	struct fte f;

	*t = (struct ft_try){ 0 };
	if (!name_of(e->rsne, t->r0_name, &r) || r.n_akm != 1 || r.n_pairwise != 1 ||
	    mde_parse(e->mde, &m) != WIRE_OK) {
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l,
			       "RSNE or MDE of the FT request");
		return;
	}
	l->akm = rsne_akm(r.akm[0]);
	l->pairwise = rsne_cipher(r.pairwise[0]);
	l->mfp = (r.caps & RSN_CAP_MFPC) != 0;
	if (fte_parse(e->fte, mic_len_of(l, e->fte), &f) != WIRE_OK || f.r0kh_len == 0) {
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l, "FTE of the FT request");
		return;
	}
	t->asked = true;
	t->akm = l->akm;
	t->pairwise = l->pairwise;
	memcpy(t->mdid, m.mdid, MDID_LEN);
	memcpy(t->snonce, f.snonce, NONCE_LEN);
	memcpy(t->r0kh, f.r0kh, f.r0kh_len);
	t->r0kh_len = f.r0kh_len;
	kept_set(&l->req_rsne, e->rsne);
	t->named = find_r0(v, l);
	if (!t->named)
		verify_violate(v, v->frame_no, VIOLATION_NAME, l,
			       "PMKR0Name is none that the given keys make");
}

static void ft_answered(struct verify *v, struct link *l, const struct elems *e)
{
	const struct vbss *b = vbss_get(v, l->bssid);
	struct ft_try *t = &l->ft;
	uint8_t name[FT_NAME_LEN];
	struct rsne r;
	struct mde m;
	struct fte f;

	if (!t->asked)
		return;
	if (fte_parse(e->fte, mic_len_of(l, e->fte), &f) != WIRE_OK || !f.has_r1kh) {
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l, "FTE of the FT response");
		return;
	}
	/* [11-2020 13.8.3] */
	if (!name_of(e->rsne, name, &r) || memcmp(name, t->r0_name, FT_NAME_LEN) != 0)
		verify_violate(v, v->frame_no, VIOLATION_NAME, l,
			       "PMKR0Name of the FT response is not the request's");
	if (mde_parse(e->mde, &m) != WIRE_OK || memcmp(m.mdid, t->mdid, MDID_LEN) != 0)
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l,
			       "MDE of the FT response is not the request's");
	if (memcmp(f.snonce, t->snonce, NONCE_LEN) != 0) {
		verify_violate(v, v->frame_no, VIOLATION_NONCE, l,
			       "SNonce of the FT response is not the request's");
		return; /* another request's answer, or anybody's: the right one may still come */
	}
	if (!bytes_equal(bytes_of(f.r0kh, f.r0kh_len), bytes_of(t->r0kh, t->r0kh_len)))
		verify_violate(v, v->frame_no, VIOLATION_HOLDER, l,
			       "R0KH-ID of the FT response is not the request's");
	if (b && b->announced && !rsne_same_but_pmkid(kept_get(&b->rsne), e->rsne))
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l,
			       "RSNE of the FT response is not the beacon's");
	t->answered = true;
	memcpy(t->anonce, f.anonce, NONCE_LEN);
	t->r1kh = f.r1kh;
}

void judge_ft_auth(struct verify *v, struct link *l, const struct ft_part *p)
{
	if (p->answer)
		ft_answered(v, l, &p->e);
	else
		ft_asked(v, l, &p->e);
}

void judge_ft_action(struct verify *v, struct bytes body)
{
	struct ft_frame f = { 0 };
	struct ft_part p = { 0 };
	struct link *l;

	if (ft_frame_parse(body, &f) != WIRE_OK)
		return;
	l = link_get(v, f.sta, f.target);
	if (!l || (f.action != FT_REQUEST && f.action != FT_RESPONSE) || f.status != STATUS_SUCCESS)
		return;
	p.answer = f.action == FT_RESPONSE;
	p.e = f.e;
	judge_ft_auth(v, l, &p);
}

/* Nonces and key holders of a reassociation frame are those of the FT authentication. */
static void judge_fte(struct verify *v, struct link *l, const struct elems *e, const struct fte *f)
{
	const struct ft_try *t = &l->ft;
	struct mde m;

	if (memcmp(f->snonce, t->snonce, NONCE_LEN) != 0)
		verify_violate(v, v->frame_no, VIOLATION_NONCE, l,
			       "SNonce is not that of the FT authentication");
	if (memcmp(f->anonce, t->anonce, NONCE_LEN) != 0)
		verify_violate(v, v->frame_no, VIOLATION_NONCE, l,
			       "ANonce is not that of the FT authentication");
	if (!bytes_equal(bytes_of(f->r0kh, f->r0kh_len), bytes_of(t->r0kh, t->r0kh_len)))
		verify_violate(v, v->frame_no, VIOLATION_HOLDER, l,
			       "R0KH-ID is not that of the FT authentication");
	if (!f->has_r1kh || !mac_equal(f->r1kh, t->r1kh))
		verify_violate(v, v->frame_no, VIOLATION_HOLDER, l,
			       "R1KH-ID is not that of the FT authentication");
	if (mde_parse(e->mde, &m) != WIRE_OK || memcmp(m.mdid, t->mdid, MDID_LEN) != 0)
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l,
			       "MDE is not that of the FT authentication");
	if (f->n_protected != 3 + e->n_ric + (e->rsnxe.len > 0))
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l,
			       "element count of the MIC Control field");
}

static bool fte_mic_fits(struct verify *v, const struct link *l, const struct verify_session *s,
			 const struct elems *e, enum ft_mic_seq seq)
{
	const struct ft_mic_in in = {
		.akm = akm_find(s->akm, s->pairwise, s->pmk_len),
		.kck = ptk_kck(&s->ptk), .sta = l->sta, .ap = l->bssid, .seq = seq,
		.rsne = e->rsne, .mde = e->mde, .fte = e->fte, .ric = e->ric, .rsnxe = e->rsnxe,
	};
	enum err err = ft_mic_verify(v->c, &in);

	if (err != ERR_AUTH && err != ERR_PARSE)
		(void)verify_ok(v, err);
	return err == ERR_OK;
}

struct nonces {
	const uint8_t *anonce, *snonce;
};

static bool derive_with(struct verify *v, const struct link *l, struct verify_session *s,
			struct nonces n)
{
	const struct ft_ptk_in in = { .akm = akm_find(s->akm, s->pairwise, s->pmk_len),
				      .pairwise = s->pairwise, .r1 = &s->r1, .anonce = n.anonce,
				      .snonce = n.snonce, .bssid = l->bssid, .sta = l->sta };

	return verify_ok(v, ft_derive_ptk(v->c, &in, &s->ptk, s->ptk_name));
}

static bool derive_r1(struct verify *v, const struct link *l, struct verify_session *s)
{
	const struct ft_r1_in in = { .akm = akm_find(s->akm, s->pairwise, s->pmk_len),
				     .r0 = &s->r0, .r1kh_id = l->ft.r1kh, .s1kh_id = l->sta };

	return verify_ok(v, ft_derive_r1(v->c, &in, &s->r1));
}

/* The PTK of the frame's own nonces, or of those before, whichever its MIC agrees with. */
static void settle(struct verify *v, struct link *l, struct verify_session *s,
		   const struct elems *e, const struct fte *f)
{
	const struct nonces own = { f->anonce, f->snonce };
	const struct nonces before = { l->ft.anonce, l->ft.snonce };

	if (derive_with(v, l, s, own) && fte_mic_fits(v, l, s, e, FT_MIC_REQUEST)) {
		v->counts.fte_mics++;
		return;
	}
	verify_violate(v, v->frame_no, VIOLATION_FTE_MIC, l, "MIC of the reassociation request");
	(void)derive_with(v, l, s, before);
}

void judge_ft_reassoc_req(struct verify *v, struct link *l, const struct elems *e)
{
	struct verify_session s = { .frame_no = v->frame_no, .sta = l->sta, .bssid = l->bssid,
				    .akm = l->akm, .pairwise = l->pairwise, .ft_roam = true };
	struct verify_session *to;
	struct fte f;

	if (l->akm != l->ft.akm || l->pairwise != l->ft.pairwise) {
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l,
			       "AKM or cipher is not that of the FT authentication");
		return;
	}
	if (!l->ft.named) {
		verify_violate(v, v->frame_no, VIOLATION_NO_KEY, l, "FT of unknown keys");
		return;
	}
	if (fte_parse(e->fte, mic_len_of(l, e->fte), &f) != WIRE_OK) {
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l, "FTE of the reassociation");
		return;
	}
	judge_fte(v, l, e, &f);
	s.key = l->ft.key;
	s.r0 = l->ft.r0;
	s.pmk_len = l->ft.pmk_len;
	memcpy(s.pmk, l->ft.pmk, s.pmk_len);
	if (!derive_r1(v, l, &s))
		return;
	if (!same_rsne(e->rsne, e->rsne, s.r1.name))
		verify_violate(v, v->frame_no, VIOLATION_NAME, l,
			       "PMKR1Name of the reassociation request");
	settle(v, l, &s, e, &f);
	to = session_add(v, l);
	if (to) {
		*to = s;
		install_next(l, l->pairwise, &s.ptk);
	}
	ct_wipe(&s, sizeof(s));
}

/* A group key of the FTE: unwrapped with the KEK. */
static size_t unwrap_key(struct verify *v, struct link *l, struct bytes wrapped, uint8_t key_len,
			 uint8_t out[static FTE_WRAPPED_MAX])
{
	const struct verify_session *s = session_of(v, l);

	if (wrapped.len > FTE_WRAPPED_MAX || wrapped.len < (size_t)key_len + AES_WRAP_OVERHEAD ||
	    key_len > TK_LEN_MAX ||
	    aes_unwrap(v->c, ptk_kek(&s->ptk), wrapped, out) != ERR_OK) {
		verify_violate(v, v->frame_no, VIOLATION_KEY_DATA, l,
			       "a group key of the FTE does not unwrap");
		return 0;
	}
	v->counts.unwraps++;
	return key_len;
}

static void take_fte_keys(struct verify *v, struct link *l, const struct fte *f)
{
	uint8_t key[FTE_WRAPPED_MAX];
	size_t n;

	if (f->gtk.present) {
		n = unwrap_key(v, l, bytes_of(f->gtk.wrapped, f->gtk.wrapped_len), f->gtk.key_len,
			       key);
		if (n > 0)
			install_gtk(v, l, f->gtk.info & 3, bytes_of(key, n));
	} else {
		verify_violate(v, v->frame_no, VIOLATION_KEY_DATA, l,
			       "the reassociation response carries no GTK");
	}
	if (f->igtk.present) {
		n = unwrap_key(v, l, bytes_of(f->igtk.wrapped, f->igtk.wrapped_len),
			       f->igtk.key_len, key);
		if (n > 0)
			install_igtk(v, l, f->igtk.key_id, bytes_of(key, n));
	}
	ct_wipe(key, sizeof(key));
}

void judge_ft_reassoc_resp(struct verify *v, struct link *l, const struct elems *e)
{
	const struct verify_session *s = session_of(v, l);
	const struct vbss *b = vbss_get(v, l->bssid);
	struct fte f;

	l->ft.asked = l->ft.answered = false;
	if (!s || !s->ft_roam)
		return;
	if (fte_parse(e->fte, mic_len_of(l, e->fte), &f) != WIRE_OK) {
		verify_violate(v, v->frame_no, VIOLATION_ELEMENT, l,
			       "FTE of the reassociation response");
		return;
	}
	judge_fte(v, l, e, &f);
	if (!same_rsne(b && b->announced ? kept_get(&b->rsne) : e->rsne, e->rsne, s->r1.name))
		verify_violate(v, v->frame_no, VIOLATION_NAME, l,
			       "RSNE of the reassociation response is not the beacon's with "
			       "PMKR1Name");
	if (fte_mic_fits(v, l, s, e, FT_MIC_RESPONSE))
		v->counts.fte_mics++;
	else
		verify_violate(v, v->frame_no, VIOLATION_FTE_MIC, l,
			       "MIC of the reassociation response");
	take_fte_keys(v, l, &f);
	v->counts.ft_roams++;
	install_done(l);
}
