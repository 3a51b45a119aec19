#include <string.h>

#include "base/time.h"
#include "observe/hello.h"
#include "observe/state.h"
#include "wire/action.h"
#include "wire/eapol.h"
#include "wire/eth.h"
#include "wire/ft.h"
#include "wire/ie.h"
#include "wire/mgmt.h"
#include "wire/rsn.h"

static void learn_bss(struct observe *o, const struct sight *s)
{
	struct bss *b = bss_make(o, s->bssid, s->rec->entity);
	struct beacon bc;
	struct country where;
	struct rsne r;
	struct mde m;
	struct rd ssid;

	if (!b)
		return;
	if (b->heard_ns == 0 || s->at_ns - b->heard_ns > NS_PER_S) {
		b->up_ns = s->at_ns;
		b->back_ns = b->heard_ns == 0 ? 0 : s->at_ns;
	}
	b->heard_ns = s->at_ns;
	if (b->freq_mhz != 0 && b->freq_mhz != s->rec->u.air_tx.freq_mhz) {
		b->was_mhz = b->freq_mhz;
		b->moved_ns = s->at_ns;
	}
	b->freq_mhz = s->rec->u.air_tx.freq_mhz;
	if (b->announced || beacon_parse(s->body, &bc) != WIRE_OK)
		return;
	b->announced = true;
	b->has_rsn = rsne_parse(bc.e.rsne, &r) == WIRE_OK || wpa_parse(bc.e.wpa, &r) == WIRE_OK;
	b->akm_mask = b->has_rsn ? r.akm_mask : 0;
	b->mfp = b->has_rsn && (r.caps & RSN_CAP_MFPC) != 0;
	b->has_mde = mde_parse(bc.e.mde, &m) == WIRE_OK;
	if (b->has_mde) {
		memcpy(b->mdid, m.mdid, sizeof(b->mdid));
		b->over_ds = (m.policy & MDE_OVER_DS) != 0;
	}
	if (country_parse(bc.e.country, &where) == WIRE_OK)
		memcpy(b->country, where.text, 2);
	if (elem_body(bc.e.ssid, ELEM_SSID, &ssid) == WIRE_OK && ssid.left <= SSID_MAX) {
		b->ssid_len = (uint8_t)ssid.left;
		memcpy(b->ssid, ssid.p, ssid.left);
	}
}

/* Elements of an FT request or of the authentication of FT. */
static void see_ft_request(struct try_seen *t, const struct elems *e)
{
	struct rsne r;
	struct mde m;
	struct fte f;

	t->ft = true;
	if (rsne_parse(e->rsne, &r) == WIRE_OK) {
		t->no_name = r.n_pmkid == 0;
		t->akm = r.n_akm > 0 ? rsne_akm(r.akm[0]) : AKM_NONE;
	}
	t->has_mde = mde_parse(e->mde, &m) == WIRE_OK;
	if (t->has_mde)
		memcpy(t->mdid, m.mdid, sizeof(t->mdid));
	if (fte_parse(e->fte, fte_mic_len(t->akm, e->fte), &f) == WIRE_OK) {
		memcpy(t->snonce, f.snonce, NONCE_LEN);
		memcpy(t->r0kh, f.r0kh, f.r0kh_len);
		t->r0kh_len = (uint8_t)f.r0kh_len;
	}
}

static void see_ft_response(struct try_seen *t, const struct elems *e)
{
	struct fte f;

	t->auth_ok = true;
	if (fte_parse(e->fte, fte_mic_len(t->akm, e->fte), &f) != WIRE_OK)
		return;
	memcpy(t->anonce, f.anonce, NONCE_LEN);
	t->has_r1kh = f.has_r1kh;
	t->r1kh = f.r1kh;
}

static void see_home(const struct station *st, struct try_seen *t)
{
	t->home_had = st->home_len > 0 && st->home_len == t->r0kh_len &&
		      memcmp(st->home, t->r0kh, t->r0kh_len) == 0;
	t->home_ap = st->home_ap;
	t->home_ns = st->home_ns;
	t->home_akm = st->home_akm;
}

/* What an association request asks for when authentication was open; from a beacon, if at all. */
static enum roam_method guess(struct observe *o, struct mac bssid)
{
	const struct bss *b = bss_find(o, bssid);

	if (!b || !b->has_rsn)
		return METHOD_OPEN;
	if (b->akm_mask & (SUITE_BIT(AKM_PSK) | SUITE_BIT(AKM_FT_PSK)))
		return METHOD_PSK;
	if (b->akm_mask & SUITE_BIT(AKM_PSK_SHA256))
		return METHOD_PSK_SHA256;
	if (b->akm_mask & (SUITE_BIT(AKM_SAE) | SUITE_BIT(AKM_FT_SAE)))
		return METHOD_SAE_PMKSA;
	if (b->akm_mask & SUITE_BIT(AKM_OWE))
		return METHOD_OWE;
	return METHOD_EAP;
}

enum roam_method air_ft_method(struct observe *o, struct mac target, bool over_ds)
{
	const struct bss *b = bss_find(o, target);

	/* A BSS that names no FT key management and is asked for FT: the agreement is private. */
	if (b && b->announced && b->has_rsn && !(b->akm_mask & AKM_FT_MASK))
		return METHOD_FT_ADAPTIVE;
	return over_ds ? METHOD_FT_DS : METHOD_FT_AIR;
}

static enum roam_method method_of_auth(struct observe *o, uint16_t algorithm, struct mac bssid)
{
	switch (algorithm) {
	case AUTH_FT:
		return air_ft_method(o, bssid, false);
	case AUTH_SAE:
		return METHOD_SAE;
	case AUTH_FILS_SK:
	case AUTH_FILS_SK_PFS:
	case AUTH_FILS_PK:
		return METHOD_FILS;
	default: /* any number may come */
		return guess(o, bssid);
	}
}

static bool same_try(const struct station *st, const struct sight *s, uint16_t algorithm)
{
	const struct try_seen *t = &st->cur.seen;

	return attempt_is(st, s->bssid) && !t->over_ds && !t->assoc_asked &&
	       t->ft == (algorithm == AUTH_FT) && t->sae == (algorithm == AUTH_SAE) &&
	       s->at_ns - st->cur.last_ns <= ATTEMPT_GAP_NS;
}

/* Its frame for the target came where it was before, and the target has never been there. */
static bool is_off_channel(struct observe *o, const struct station *st, const struct sight *s)
{
	const struct bss *from = bss_find(o, st->assoc), *to = bss_find(o, s->bssid);
	uint32_t mhz = s->rec->u.air_tx.freq_mhz;

	return from && to && to->announced && from->freq_mhz == mhz && to->freq_mhz != mhz &&
	       to->was_mhz != mhz;
}

static void auth_from_station(struct observe *o, const struct sight *s, const struct auth *a)
{
	struct station *st = station_make(o, s->sta);
	struct beginning b = {
		.target = s->bssid,
		.method = method_of_auth(o, a->algorithm, s->bssid),
		.phase = PHASE_AUTH,
		.seen = { .ft = a->algorithm == AUTH_FT, .sae = a->algorithm == AUTH_SAE,
			  .fils = a->algorithm >= AUTH_FILS_SK && a->algorithm <= AUTH_FILS_PK },
	};

	if (!st || attempt_is_echo(st, s, s->bssid))
		return;
	station_name(o, st, s->rec->entity);
	if (a->algorithm == AUTH_FT)
		see_ft_request(&b.seen, &a->e);
	see_home(st, &b.seen);
	b.seen.off_channel = is_off_channel(o, st, s);
	if (!same_try(st, s, a->algorithm)) {
		attempt_begin(o, st, s, &b);
		sae_from_station(st, s, a);
		return;
	}
	attempt_touch(o, st, s);
	sae_from_station(st, s, a);
	phase_set(o, st, s->at_ns, PHASE_AUTH);
	if (b.seen.ft && !s->h.retry) /* a new try of the station brings a new SNonce */
		see_ft_request(&st->cur.seen, &a->e);
}

static bool still_going(const struct auth *a)
{
	return a->status == STATUS_SUCCESS ||
	       (a->algorithm == AUTH_SAE &&
		(a->status == STATUS_ANTI_CLOGGING || a->status == STATUS_SAE_H2E ||
		 a->status == STATUS_SAE_PK));
}

void await_ack(struct observe *o, struct station *st, const struct sight *s, bool is_assoc)
{
	if (s->rec->entity && !s->h.retry)
		o->answers[o->n_answers++ % ANSWERS_MAX] = (struct answer){
			.st = st, .ap = names_intern(&o->names, s->rec->entity),
			.frame_no = s->rec->u.air_tx.frame_no,
			.t_start_ns = st->cur.seen.t_start_ns, .is_assoc = is_assoc,
		};
}

static void auth_from_ap(struct observe *o, const struct sight *s, const struct auth *a)
{
	struct station *st = station_find(o, s->sta);
	struct try_seen *t;

	if (!st || !attempt_is(st, s->bssid) || st->cur.seen.over_ds || st->cur.seen.assoc_asked)
		return;
	t = &st->cur.seen;
	attempt_touch(o, st, s);
	t->answered = true;
	await_ack(o, st, s, false);
	sae_from_ap(st, s, a);
	if (!still_going(a)) {
		const struct ending e = { .status = a->status,
					  .frame = t->ft ? "FT authentication response"
							 : "authentication response" };

		attempt_fail(o, st, s, &e);
		return;
	}
	if (t->ft)
		see_ft_response(t, &a->e);
	t->auth_ok = true;
	if (a->algorithm != AUTH_SAE || a->seq == 2)
		phase_set_later(st, s->end_ns, PHASE_ASSOC);
}

static void see_auth(struct observe *o, const struct sight *s)
{
	struct auth a;

	if (s->h.prot || auth_parse(s->body, &a) != WIRE_OK)
		return;
	if (s->from_ap)
		auth_from_ap(o, s, &a);
	else
		auth_from_station(o, s, &a);
}

static void ft_request(struct observe *o, const struct sight *s, const struct ft_frame *f)
{
	struct station *st = station_make(o, s->sta);
	struct beginning b = { .target = f->target, .method = air_ft_method(o, f->target, true),
			       .phase = PHASE_AUTH, .seen = { .over_ds = true } };

	if (!st || attempt_is_echo(st, s, f->target))
		return;
	station_name(o, st, s->rec->entity);
	see_ft_request(&b.seen, &f->e);
	see_home(st, &b.seen);
	if (attempt_is(st, f->target) && st->cur.seen.over_ds &&
	    s->at_ns - st->cur.last_ns <= ATTEMPT_GAP_NS) {
		attempt_touch(o, st, s);
		if (!s->h.retry)
			see_ft_request(&st->cur.seen, &f->e);
	} else {
		attempt_begin(o, st, s, &b);
	}
}

static void ft_response(struct observe *o, const struct sight *s, const struct ft_frame *f)
{
	struct station *st = station_find(o, s->sta);
	const struct ending e = { .status = f->status, .frame = "FT action response" };

	if (!st || !attempt_is(st, f->target) || !st->cur.seen.over_ds)
		return;
	attempt_touch(o, st, s);
	st->cur.seen.answered = true;
	if (f->status != STATUS_SUCCESS) {
		attempt_fail(o, st, s, &e);
		return;
	}
	see_ft_response(&st->cur.seen, &f->e);
	phase_set_later(st, s->end_ns, PHASE_ASSOC);
}

static void see_transition(struct observe *o, const struct sight *s)
{
	struct station *st = station_find(o, s->sta);
	struct btm_request asked;
	struct btm_response answer;

	if (!st || s->h.prot)
		return;
	if (s->from_ap && btm_request_parse(s->body, &asked) == WIRE_OK)
		habit_asked(st, (asked.mode & BTM_DISASSOC_IMMINENT) != 0);
	else if (!s->from_ap && btm_response_parse(s->body, &answer) == WIRE_OK)
		habit_answered(o, st, s, answer.status);
}

static void see_action(struct observe *o, const struct sight *s)
{
	struct action a;
	struct ft_frame f;

	see_transition(o, s);
	if (s->h.prot || action_parse(s->body, &a) != WIRE_OK || a.category != CATEGORY_FT ||
	    ft_frame_parse(s->body, &f) != WIRE_OK)
		return;
	if (f.action == FT_REQUEST && !s->from_ap)
		ft_request(o, s, &f);
	else if (f.action == FT_RESPONSE && s->from_ap)
		ft_response(o, s, &f);
}

/*
 * With protected management frames nobody believes what comes in the clear once both have their
 * keys [11-2020 11.13]; before the AP's data show that it has, it may know of none.
 */
static bool is_believed(const struct station *st, const struct sight *s)
{
	const struct current *c = &st->cur;

	return s->h.prot || !st->assoc_mfp || !mac_equal(st->assoc, s->bssid) ||
	       (mac_equal(c->t.to_bssid, s->bssid) &&
		(c->step == TRY_UNDER_WAY || (c->step == TRY_DONE && !c->keys_fixed)));
}

static void leave(struct observe *o, struct station *st, const struct sight *s, uint16_t reason)
{
	struct current *c = &st->cur;
	const struct ending e = { .reason = reason, .by_station = !s->from_ap,
				  .frame = s->from_ap ? "deauthentication from the AP"
						      : "deauthentication from the station" };
	bool theirs = mac_equal(c->t.to_bssid, s->bssid);

	phase_advance(o, st, s->at_ns);
	if (c->step == TRY_DONE && theirs && !c->keys_fixed && leave_is_failure(reason) &&
	    s->at_ns - c->last_ns <= ATTEMPT_GAP_NS)
		attempt_reopen(st);
	if (attempt_is(st, s->bssid)) {
		c->last_ns = s->at_ns;
		attempt_fail(o, st, s, &e);
	}
	if (c->step == TRY_DONE && theirs)
		c->keys_fixed = true;
	if (c->step == TRY_UNDER_WAY && !s->from_ap && c->seen.auth_ok && c->seen.over_ds &&
	    mac_equal(c->t.from_bssid, s->bssid))
		c->seen.let_go = true;
	if (mac_equal(st->assoc, s->bssid) && (s->from_ap || reason == REASON_MIC_FAILURE))
		after_sent_away(o, st, s, reason);
	if (mac_equal(st->assoc, s->bssid))
		st->assoc = MAC_ZERO;
}

static void see_leave(struct observe *o, const struct sight *s)
{
	struct station *st = station_find(o, s->sta);
	struct leave l;
	uint16_t reason = 0;

	if (!s->h.prot && leave_parse(s->body, &l) == WIRE_OK)
		reason = l.reason;
	if (st && is_believed(st, s))
		leave(o, st, s, reason);
	if (st)
		return;
	if (!s->from_ap || !mac_is_group(s->sta))
		return;
	for (size_t i = 0; i < o->n_stations; i++) {
		st = o->stations[i];
		if (mac_equal(st->assoc, s->bssid) || attempt_is(st, s->bssid))
			leave(o, st, s, reason);
	}
}

static void count_up(struct current *c, const struct sight *s)
{
	if (s->from_ap || !s->h.prot || s->h.retry || c->step != TRY_DONE ||
	    !mac_equal(c->t.to_bssid, s->bssid))
		return;
	if (c->up_air++ == 0)
		c->first_up_ns = s->at_ns;
	c->last_up_air_ns = s->at_ns;
}

/*
 * Data to the old AP: the attempt was given up. That need not be so over the DS, nor where both APs
 * are on one channel, on which what waits for the old one still leaves beside the exchange.
 */
static bool is_over(const struct current *c, const struct sight *s)
{
	bool beside = c->seen.over_ds || c->seen.freq_mhz == s->rec->u.air_tx.freq_mhz;

	return c->ended || !beside || s->at_ns - c->last_ns > ATTEMPT_GAP_NS;
}

static void see_data(struct observe *o, const struct sight *s)
{
	struct station *st = station_find(o, s->sta);
	struct current *c = st ? &st->cur : NULL;
	struct msdu m;

	if (st && !s->from_ap && mac_equal(st->assoc, s->bssid))
		st->dozes = s->h.pwr_mgt;
	if (!st || s->h.kind == FRAME_NULL || s->h.kind == FRAME_QOS_NULL)
		return;
	if (!s->h.prot && msdu_parse(s->body, &m) == WIRE_OK && m.type == ETHERTYPE_EAPOL) {
		eapol_see(o, st, s, m.payload);
		return;
	}
	cache_through(o, st, s);
	count_up(c, s);
	lan_air(o, st, s);
	if (s->from_ap) {
		if (c->step == TRY_DONE && mac_equal(c->t.to_bssid, s->bssid))
			c->keys_fixed = true;
		return;
	}
	if (c->step == TRY_UNDER_WAY && mac_equal(c->t.from_bssid, s->bssid) && is_over(c, s))
		attempt_close(o, st, s->at_ns);
}

static bool sight_of(const struct trace_rec *rec, uint64_t frame_no, struct sight *s)
{
	struct rd r = rd_of(rec->u.air_tx.frame);

	*s = (struct sight){ .rec = rec, .frame_no = frame_no, .at_ns = rec->at_ns,
			     .end_ns = rec->at_ns + rec->u.air_tx.dur_ns };
	if (hdr_parse(&r, &s->h) != WIRE_OK)
		return false;
	s->body = rd_rest(&r);
	if (hdr_is_mgmt(&s->h)) {
		s->from_ap = mac_equal(s->h.a2, s->h.a3);
		s->bssid = s->h.a3;
		s->sta = s->from_ap ? s->h.a1 : s->h.a2;
		return true;
	}
	if (!hdr_is_data(&s->h) || s->h.to_ds == s->h.from_ds)
		return false;
	s->from_ap = s->h.from_ds;
	s->bssid = s->from_ap ? s->h.a2 : s->h.a1;
	s->sta = s->from_ap ? s->h.a1 : s->h.a2;
	return true;
}

void air_tx(struct observe *o, const struct trace_rec *rec)
{
	struct station *st;
	struct sight s;

	if (!sight_of(rec, o->frame_no, &s))
		return;
	if (s.from_ap && !bss_make(o, s.bssid, rec->entity))
		return;
	st = s.from_ap ? NULL : station_find(o, s.sta);
	if (st)
		number_see(o, st, &s);
	switch (s.h.kind) {
	case FRAME_BEACON:
		habit_beacon(o, &s);
		learn_bss(o, &s);
		break;
	case FRAME_PROBE_RESP:
		learn_bss(o, &s);
		break;
	case FRAME_AUTH:
		see_auth(o, &s);
		break;
	case FRAME_ASSOC_REQ:
	case FRAME_REASSOC_REQ:
		assoc_asked(o, &s);
		break;
	case FRAME_ASSOC_RESP:
	case FRAME_REASSOC_RESP:
		assoc_answered(o, &s);
		break;
	case FRAME_DISASSOC:
	case FRAME_DEAUTH:
		see_leave(o, &s);
		break;
	case FRAME_ACTION:
		see_action(o, &s);
		break;
	default: /* any octet a radio may send */
		if (hdr_is_data(&s.h))
			see_data(o, &s);
		break;
	}
}

/* An AP's frame of an exchange, by its number and the AP's name. */
static void ap_done(struct observe *o, const struct trace_rec *rec)
{
	const struct trace_air_done *d = &rec->u.air_done;

	for (size_t i = 0; d->acked && i < ANSWERS_MAX; i++) {
		const struct answer *a = &o->answers[i];

		if (a->frame_no != d->frame_no || strcmp(a->ap, rec->entity) != 0)
			continue;
		if (a->st->cur.seen.t_start_ns == a->t_start_ns)
			*(a->is_assoc ? &a->st->cur.seen.resp_acked
				      : &a->st->cur.seen.auth_acked) = true;
	}
}

void air_done(struct observe *o, const struct trace_rec *rec)
{
	struct station *st = station_named(o, rec->entity);

	if (!st && bss_is_ap_name(o, rec->entity))
		ap_done(o, rec);
	if (st && st->cur.step == TRY_UNDER_WAY && st->cur.seen.m2 > 0 &&
	    st->cur.seen.m2_frame_no == rec->u.air_done.frame_no)
		st->cur.seen.m2_acked = rec->u.air_done.acked;
}
