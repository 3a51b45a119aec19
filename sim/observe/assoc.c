#include <string.h>

#include "observe/state.h"
#include "wire/ft.h"
#include "wire/mgmt.h"
#include "wire/rsn.h"

size_t akm_mic_len(enum akm akm)
{
	/* [11-2020 table 12-10]; AKMs 24 and 25 depend on the group: taken as the smallest */
	uint32_t long_mic = SUITE_BIT(AKM_SUITE_B_192) | SUITE_BIT(AKM_FT_8021X_SHA384) |
			    SUITE_BIT(AKM_FT_PSK_SHA384) | SUITE_BIT(AKM_PSK_SHA384);

	return SUITE_BIT(akm) & long_mic ? 24 : 16;
}

size_t fte_mic_len(enum akm akm, struct bytes fte)
{
	return akm == AKM_FT_SAE_EXT ? fte_mic_len_said(fte) : akm_mic_len(akm);
}

/* A PMKID stands for a key that is cached, if the AP knows it too. */
static enum roam_method cached(struct station *st, const struct try_seen *t, enum roam_method full)
{
	static const struct cache_kind kinds[] = {
		{ METHOD_EAP, METHOD_SKC, METHOD_OKC },
		{ METHOD_SAE, METHOD_SAE_PMKSA, METHOD_SAE_OKC },
		{ METHOD_OWE, METHOD_OWE_PMKSA, METHOD_OWE_PMKSA },
	};
	const struct cache_kind *k = kinds;

	while (k->full != full)
		k++;
	return t->has_pmkid ? cache_method(st, st->cur.t.to_bssid, k) : full;
}

static enum roam_method method_of_akm(struct station *st, const struct try_seen *t)
{
	switch (t->akm) {
	case AKM_PSK:
	case AKM_FT_PSK:
	case AKM_FT_PSK_SHA384:
	case AKM_PSK_SHA384:
		return METHOD_PSK;
	case AKM_PSK_SHA256:
		return METHOD_PSK_SHA256;
	case AKM_SAE:
	case AKM_FT_SAE:
	case AKM_SAE_EXT:
	case AKM_FT_SAE_EXT:
		return t->sae	       ? METHOD_SAE
		       : t->has_pmkid ? cached(st, t, METHOD_SAE)
				      : METHOD_SAE_PMKSA;
	case AKM_OWE:
		return cached(st, t, METHOD_OWE);
	case AKM_8021X:
	case AKM_FT_8021X:
	case AKM_8021X_SHA256:
	case AKM_SUITE_B:
	case AKM_SUITE_B_192:
	case AKM_FT_8021X_SHA384:
		return cached(st, t, METHOD_EAP);
	case AKM_FILS_SHA256:
	case AKM_FILS_SHA384:
	case AKM_FT_FILS_SHA256:
	case AKM_FT_FILS_SHA384:
		return METHOD_FILS;
	case AKM_CCKM:
		return t->cckm ? METHOD_CCKM : METHOD_EAP;
	case AKM_NONE:
	case AKM_TDLS:
		return METHOD_OPEN;
	}
	return METHOD_OPEN;
}

/* What a reassociation's FTE says differently from the authentication before it. */
static const char *fte_fault(const struct try_seen *t, const struct fte *f)
{
	if (memcmp(f->snonce, t->snonce, NONCE_LEN) != 0)
		return "the SNonce differs from that of the FT authentication";
	if (memcmp(f->anonce, t->anonce, NONCE_LEN) != 0)
		return "the ANonce differs from that of the FT authentication";
	if (f->r0kh_len == 0)
		return "the FTE names no R0KH-ID";
	if (f->r0kh_len != t->r0kh_len || memcmp(f->r0kh, t->r0kh, t->r0kh_len) != 0)
		return "the R0KH-ID differs from that of the FT authentication";
	if (!f->has_r1kh)
		return "the FTE names no R1KH-ID";
	if (t->has_r1kh && !mac_equal(f->r1kh, t->r1kh))
		return "the R1KH-ID is not the AP's";
	return "its fields agree with the FT authentication, so its MIC is wrong";
}

/* The security element, RSN or the older one, says what is asked for. */
static void see_suites(struct try_seen *t, const struct elems *e)
{
	struct rsne r;
	bool rsn = rsne_parse(e->rsne, &r) == WIRE_OK;

	t->has_pmkid = rsn && r.n_pmkid > 0;
	if (rsn)
		t->akm = r.n_akm > 0 ? rsne_akm(r.akm[0]) : AKM_NONE;
	else if (wpa_parse(e->wpa, &r) == WIRE_OK)
		t->akm = r.n_akm > 0 ? wpa_akm(r.akm[0]) : AKM_NONE;
}

static void see_request(struct try_seen *t, const struct assoc_req *a)
{
	struct mde m;
	struct fte f;

	t->assoc_asked = true;
	t->reassoc = a->reassoc;
	t->rsne_len = a->e.rsne.len <= RSNE_KEPT ? a->e.rsne.len : 0;
	if (t->rsne_len > 0)
		memcpy(t->rsne, a->e.rsne.p, t->rsne_len);
	see_suites(t, &a->e);
	t->cckm = a->reassoc && a->e.cckm.len > 0;
	t->has_mde = mde_parse(a->e.mde, &m) == WIRE_OK;
	if (t->has_mde)
		memcpy(t->mdid, m.mdid, sizeof(t->mdid));
	if (t->ft && t->auth_ok) {
		if (fte_parse(a->e.fte, fte_mic_len(t->akm, a->e.fte), &f) == WIRE_OK)
			t->fte_fault = fte_fault(t, &f);
		else
			t->fte_fault = "the FTE is missing or malformed";
	}
}

void assoc_asked(struct observe *o, const struct sight *s)
{
	struct station *st = s->from_ap ? NULL : station_make(o, s->sta);
	struct beginning b = { .target = s->bssid, .phase = PHASE_ASSOC, .method = METHOD_OPEN };
	struct current *c;
	struct assoc_req a;
	struct rsne named;

	if (!st || attempt_is_echo(st, s, s->bssid) ||
	    assoc_req_parse(s->body, s->h.kind == FRAME_REASSOC_REQ, &a) != WIRE_OK)
		return;
	c = &st->cur;
	station_name(o, st, s->rec->entity);
	/* The answer got lost: the exchange that seemed complete is not. */
	if (c->step == TRY_DONE && !c->keys_fixed && mac_equal(c->t.to_bssid, s->bssid) &&
	    s->at_ns - c->last_ns <= ATTEMPT_GAP_NS)
		attempt_reopen(st);
	if (attempt_is(st, s->bssid) && s->at_ns - c->last_ns <= ATTEMPT_GAP_NS) {
		attempt_touch(o, st, s);
	} else {
		/* Without authentication: the FT Action frames before it were encrypted. */
		b.seen.ft = b.seen.over_ds = a.e.fte.len > 0;
		b.seen.sae = c->seen.put_off && c->seen.sae &&
			     mac_equal(c->t.to_bssid, s->bssid);
		attempt_begin(o, st, s, &b);
	}
	see_request(&c->seen, &a);
	if (a.reassoc && mac_equal(a.current_ap, s->bssid))
		attempt_stays(o, st, s->bssid);
	if (rsne_parse(a.e.rsne, &named) == WIRE_OK)
		cache_offer(st, s->bssid, &named);
	if (c->seen.ft)
		attempt_method(st, air_ft_method(o, s->bssid, c->seen.over_ds));
	else if (!c->seen.fils)
		attempt_method(st, method_of_akm(st, &c->seen));
	phase_set(o, st, s->at_ns, PHASE_ASSOC);
}

static void associate(struct observe *o, struct station *st, struct mac bssid, uint16_t aid)
{
	const struct try_seen *t = &st->cur.seen;
	const struct bss *b = bss_find(o, bssid);
	struct rsne r;

	st->assoc_akm = t->akm;
	st->assoc_mfp = b && b->mfp &&
			rsne_parse(bytes_of(t->rsne, t->rsne_len), &r) == WIRE_OK &&
			(r.caps & RSN_CAP_MFPC) != 0;
	st->bare = (struct bare){ 0 };
	st->paths.ap_waits = false;
	habit_moved(o, st, bssid, aid);
	st->assoc_has_mde = t->has_mde;
	memcpy(st->assoc_mdid, t->mdid, sizeof(st->assoc_mdid));
}

/* The AP that answers an initial association of FT names the key holder: itself. */
static void see_home(struct station *st, const struct sight *s, const struct elems *e)
{
	struct fte f;

	if (st->cur.seen.ft || !(SUITE_BIT(st->cur.seen.akm) & AKM_FT_MASK) ||
	    fte_parse(e->fte, fte_mic_len(st->cur.seen.akm, e->fte), &f) != WIRE_OK ||
	    f.r0kh_len > R0KH_ID_MAX)
		return;
	memcpy(st->home, f.r0kh, f.r0kh_len);
	st->home_len = (uint8_t)f.r0kh_len;
	st->home_ap = s->bssid;
	st->home_ns = s->at_ns;
	st->home_akm = st->cur.seen.akm;
}

static bool needs_handshake(const struct try_seen *t)
{
	return !t->ft && t->akm != AKM_NONE && !t->fils && !t->cckm;
}

bool akm_differs(enum akm a, enum akm b)
{
	uint32_t x = SUITE_BIT(a), y = SUITE_BIT(b);

	return ((x & AKM_PSK_MASK) && (y & AKM_SAE_MASK)) ||
	       ((x & AKM_SAE_MASK) && (y & AKM_PSK_MASK));
}

static bool is_one_network(const struct bss *a, const struct bss *b)
{
	return a && b && a->announced && b->announced && a->ssid_len == b->ssid_len &&
	       memcmp(a->ssid, b->ssid, a->ssid_len) == 0;
}

/*
 * A station that does FT passes from PSK to SAE, or back, inside one mobility domain: the keys of
 * the one are nothing to the other.
 */
static bool is_other_kind(const struct station *st, const struct bss *a, const struct bss *b)
{
	uint32_t both = SUITE_BIT(st->assoc_akm) | SUITE_BIT(st->cur.seen.akm);

	return akm_differs(st->assoc_akm, st->cur.seen.akm) && (both & AKM_FT_MASK) &&
	       is_one_network(a, b) && a->has_mde && b->has_mde &&
	       memcmp(a->mdid, b->mdid, sizeof(a->mdid)) == 0;
}

/* It had heard no more of its AP, so it was with none: there is nothing to associate again from. */
static bool has_lost(const struct station *st)
{
	return st->clock.running && st->clock.has_trigger &&
	       st->clock.trigger == TRIGGER_BEACON_LOSS;
}

/* C21, C71 and C79 show on frames of a roam that succeeds. */
static void remarks(struct observe *o, struct station *st, const struct sight *s)
{
	const struct try_seen *t = &st->cur.seen;
	const struct bss *a = bss_find(o, st->cur.t.from_bssid), *b = bss_find(o, s->bssid);
	struct finding f = {
		.certainty = CERTAINTY_PROVEN, .evidence = EVIDENCE_AIR, .at_ns = s->at_ns,
		.station = station_text(o, st), .ap = names_of(&o->names, s->bssid),
		.frame_no = s->frame_no,
	};

	/* Back where it came from, after another AP refused it: it had left meanwhile. */
	if (st->cur.t.is_join || t->ft || !mac_equal(st->assoc, st->cur.t.from_bssid) ||
	    mac_equal(s->bssid, st->cur.t.from_bssid))
		return;
	if ((SUITE_BIT(t->akm) & AKM_FT_MASK) && (SUITE_BIT(st->assoc_akm) & AKM_FT_MASK) &&
	    t->has_mde && st->assoc_has_mde &&
	    memcmp(t->mdid, st->assoc_mdid, sizeof(t->mdid)) != 0) {
		f.cause = 21;
		f.frame = "association into another mobility domain";
		st->cur.t.cause = 21;
		detect_report(o, &f);
	}
	if (st->cur.t.n_attempts == 1 && !t->has_pmkid && is_other_kind(st, a, b)) {
		f.cause = 79;
		f.frame = "association with another AKM than before";
		st->cur.t.cause = 79;
		detect_report(o, &f);
	}
	if (!t->reassoc && !has_lost(st) && is_one_network(a, b)) {
		f.cause = 71;
		f.frame = "Association Request where a Reassociation Request belongs";
		st->cur.t.cause = 71;
		detect_report(o, &f);
	}
}

/* Which of the two the AP chose: CCKM or EAP after all, a new OWE exchange or the cached key. */
static void see_choice(struct current *c, const struct elems *e)
{
	c->seen.cckm = c->seen.cckm && e->cckm.len > 0;
	c->seen.renewed = c->seen.has_pmkid && e->owe_dh.len > 0;
}

static void assoc_accepted(struct observe *o, struct station *st, const struct sight *s,
			   const struct assoc_resp *a)
{
	const struct elems *e = &a->e;
	struct current *c = &st->cur;

	if (!c->seen.assoc_ok)
		remarks(o, st, s);
	c->seen.assoc_ok = true;
	see_choice(c, e);
	see_home(st, s, e);
	if (c->t.method == METHOD_OWE_PMKSA && c->seen.renewed)
		attempt_method(st, METHOD_OWE);
	c->mgmt_end_ns = s->end_ns;
	associate(o, st, s->bssid, a->aid);
	if (!needs_handshake(&c->seen))
		attempt_ok(o, st, s);
	else
		phase_set_later(st, s->end_ns,
				c->t.method == METHOD_EAP ? PHASE_EAP : PHASE_HANDSHAKE);
}

/* The same response again: the end of its last transmission counts. */
static bool again(const struct station *st, const struct sight *s)
{
	const struct current *c = &st->cur;

	return s->h.retry && c->step == TRY_DONE && !c->keys_fixed &&
	       mac_equal(c->t.to_bssid, s->bssid) && !needs_handshake(&c->seen) &&
	       s->at_ns - c->last_ns <= ATTEMPT_GAP_NS;
}

void assoc_answered(struct observe *o, const struct sight *s)
{
	struct station *st = s->from_ap ? station_find(o, s->sta) : NULL;
	struct ending e = { 0 };
	struct assoc_resp a;

	if (!st || assoc_resp_parse(s->body, &a) != WIRE_OK)
		return;
	if (again(st, s)) {
		phase_advance(o, st, s->at_ns);
		attempt_reopen(st);
	}
	if (!attempt_is(st, s->bssid) || !st->cur.seen.assoc_asked || st->cur.seen.m1 > 0)
		return;
	attempt_touch(o, st, s);
	st->cur.seen.assoc_answered = true;
	await_ack(o, st, s, true);
	if (a.status == STATUS_SUCCESS) {
		assoc_accepted(o, st, s, &a);
		return;
	}
	st->cur.seen.put_off = a.status == STATUS_REFUSED_TEMPORARILY;
	e.status = a.status;
	e.frame = st->cur.seen.reassoc ? "reassociation response" : "association response";
	attempt_fail(o, st, s, &e);
}
