#include "proto/ft_auth.h"

#include "base/invariant.h"
#include "crypto/aes.h"
#include "crypto/ct.h"
#include "proto/ft_auth_check.h"
#include "proto/ft_fte.h"
#include "proto/oci.h"
#include "proto/ric.h"
#include "wire/action.h"
#include "wire/mgmt.h"

#define TO(state) (1u << (state))

static const uint8_t ft_auth_moves[FT_AUTH_STATE_COUNT] = {
	[FT_AUTH_IDLE] = TO(FT_AUTH_PARKED) | TO(FT_AUTH_ANSWERED),
	[FT_AUTH_PARKED] = TO(FT_AUTH_ANSWERED) | TO(FT_AUTH_IDLE),
	[FT_AUTH_ANSWERED] = TO(FT_AUTH_DONE) | TO(FT_AUTH_PARKED) | TO(FT_AUTH_IDLE),
	[FT_AUTH_DONE] = TO(FT_AUTH_ANSWERED) | TO(FT_AUTH_PARKED) | TO(FT_AUTH_IDLE),
};
static_assert(FT_AUTH_STATE_COUNT <= 8, "ft_auth_moves is a byte mask");

static const char *const ft_auth_names[FT_AUTH_STATE_COUNT] = {
	[FT_AUTH_IDLE] = "idle",
	[FT_AUTH_PARKED] = "parked",
	[FT_AUTH_ANSWERED] = "answered",
	[FT_AUTH_DONE] = "done",
};

enum { ELEMENTS_MAX = 2 * RSNE_LEN_MAX + FTE_LEN_MAX, BODY_FIXED = 32 };

bool ft_auth_may_go(enum ft_auth_state from, enum ft_auth_state to)
{
	return (ft_auth_moves[from] & TO(to)) != 0;
}

const char *ft_auth_state_text(enum ft_auth_state s)
{
	INVARIANT((unsigned)s < FT_AUTH_STATE_COUNT);
	return ft_auth_names[s];
}

/* One step under way. */
struct act {
	struct ft_auth *a;
	const struct ap_env *env;
	const struct ft_auth_event *ev;
	struct fx *fx;
	enum err err;
};

static void need(struct act *t, enum err e)
{
	if (t->err == ERR_OK)
		t->err = e;
}

static const char *request_frame(const struct ft_auth *a)
{
	return a->over_ds ? "FT Request" : "FT authentication 1";
}

static bool misbehave(struct act *t, enum bug bug)
{
	bool fires = bug_fires(t->env->bugs, bug);

	if (fires)
		fx_bug(t->fx, bug);
	return fires;
}

static void forget(struct ft_auth *a)
{
	struct ft_auth fresh = {.state = a->state, .sta = a->sta, .nonces = a->nonces};

	ct_wipe(a, sizeof(*a));
	*a = fresh;
}

/* Message 2, or a refusal, which is the status alone. */
static void answer(struct act *t, uint16_t status, struct bytes elements)
{
	const struct ft_auth *a = t->a;
	uint8_t *body = fx_alloc(t->fx, ELEMENTS_MAX + BODY_FIXED);
	struct wr w = wr_of(body, ELEMENTS_MAX + BODY_FIXED);

	if (a->over_ds) {
		struct ft_frame f = {.action = FT_RESPONSE,
				     .sta = a->sta,
				     .target = t->env->ap->bssid,
				     .status = status,
				     .elements = elements};

		ft_frame_build(&w, &f);
		fx_mgmt(t->fx, a->sta, FRAME_ACTION, wr_sofar(&w));
	} else {
		struct auth f = {
			.algorithm = AUTH_FT, .seq = 2, .status = status, .elements = elements};

		auth_build(&w, &f);
		fx_mgmt(t->fx, a->sta, FRAME_AUTH, wr_sofar(&w));
	}
	INVARIANT(!w.overflow);
}

/*
 * A stock AP prints none of its FT messages; a refused pairwise cipher is the exception, logged as
 * an error.
 */
static enum ft_auth_state refuse(struct act *t, struct judged j)
{
	bool visible = j.status == STATUS_PAIRWISE_CIPHER;

	fx_log(t->fx, visible ? LOG_ERROR : LOG_DEBUG, visible, "%s", j.why);
	fx_verdict(t->fx, t->a->sta, request_frame(t->a), j, 0);
	answer(t, j.status, (struct bytes){NULL, 0});
	forget(t->a);
	return FT_AUTH_IDLE;
}

/* With the key in hand. */
static void put_message2(struct act *t, struct wr *w)
{
	const struct ft_auth *a = t->a;
	const struct ap_security *ap = t->env->ap;
	struct fte f = {.mic_len = a->row->fte_mic_len,
			.control = fte_control_of(a->row->fte_mic_len, false),
			.has_r1kh = true,
			.r1kh = ap->r1kh_id,
			.r0kh_len = a->r0kh_id_len};

	INVARIANT(rsne_with_pmkid(ap->rsne, a->r0_name, w) == WIRE_OK);
	wr_bytes(w, ap->mde);
	memcpy(f.anonce, a->anonce, NONCE_LEN);
	memcpy(f.snonce, a->snonce, NONCE_LEN);
	memcpy(f.r0kh, a->r0kh_id, a->r0kh_id_len);
	fte_build(w, &f);
	INVARIANT(!w->overflow);
}

static void report_r1(struct act *t, const struct pmk_r1 *r1)
{
	struct key_report r = {.key = KEY_PMK_R1,
			       .what = KEY_DERIVED,
			       .bssid = t->env->ap->bssid,
			       .sta = t->a->sta,
			       .name = BYTES(r1->name),
			       .secret = bytes_of(r1->key, r1->len)};

	need(t, fx_key(t->fx, t->env->crypto, &r));
}

static enum ft_auth_state derive_and_answer(struct act *t, const struct key_found *found)
{
	struct ft_auth *a = t->a;
	struct ft_ptk_in in = {.akm = a->row,
			       .pairwise = a->pairwise,
			       .r1 = &found->r1,
			       .anonce = a->anonce,
			       .snonce = a->snonce,
			       .bssid = t->env->ap->bssid,
			       .sta = a->sta};
	uint8_t elements[ELEMENTS_MAX];
	struct wr w = wr_of(elements, sizeof(elements));

	nonces_next(&a->nonces, a->anonce);
	need(t, ft_derive_ptk(t->env->crypto, &in, &a->ptk, NULL));
	if (t->err != ERR_OK)
		return a->state;
	fx_work(t->fx, WORK_FT_KEYS, 1);
	a->r1 = found->r1;
	a->vlan_id = found->session.vlan_id;
	a->session_timeout_s = found->session.session_timeout_s;
	a->installed = false;
	report_r1(t, &found->r1);
	put_message2(t, &w);
	answer(t, STATUS_SUCCESS, wr_sofar(&w));
	return FT_AUTH_ANSWERED;
}

static enum ft_auth_state use_key(struct act *t, const struct key_found *found)
{
	if (found->pairwise != CIPHER_NONE && found->pairwise != t->a->pairwise)
		return refuse(t, REJECT(STATUS_PAIRWISE_CIPHER,
					"FT: Pairwise cipher from PMK-R1 cache not used in the "
					"RSNE - reject"));
	/* [hostapd] the VLAN that came with the key, here as there */
	if (found->session.vlan_id != 0 && !rsna_knows_vlan(t->env->ap, found->session.vlan_id))
		return refuse(t, REJECT(STATUS_UNSPECIFIED, "FT: Failed to configure VLAN"));
	return derive_and_answer(t, found);
}

static enum ft_auth_state no_key(struct act *t)
{
	if (misbehave(t, BUG_FT_UNREACHABLE))
		return refuse(t, REJECT(STATUS_R0KH_UNREACHABLE, "R0KH unreachable"));
	return refuse(t, REJECT(STATUS_INVALID_PMKID,
				"FT: Did not have matching PMK-R1 and either unknown or blocked "
				"R0KH-ID or NAK from R0KH"));
}

static enum ft_auth_state find_key(struct act *t, bool again)
{
	struct ft_auth *a = t->a;
	struct key_query q = {.akm = a->row,
			      .spa = a->sta,
			      .r0_name = a->r0_name,
			      .r0kh_id = bytes_of(a->r0kh_id, a->r0kh_id_len),
			      .pairwise = a->pairwise,
			      .psk = a->psk,
			      .n_psk = a->n_psk,
			      .vlan_id = a->acl_vlan_id,
			      .cookie = a->cookie,
			      .again = again,
			      .now_ns = t->env->now_ns};
	enum ft_auth_state next = a->state;
	enum key_answer got = KEY_UNKNOWN;
	struct key_found found;

	need(t, key_holder_find_r1(t->env->holder, t->env->crypto, &q, t->fx, &got, &found));
	if (t->err != ERR_OK)
		return next;
	switch (got) {
	case KEY_FOUND:
		next = use_key(t, &found);
		ct_wipe(&found, sizeof(found));
		break;
	case KEY_PENDING:
		next = again ? no_key(t) : FT_AUTH_PARKED;
		break;
	case KEY_UNKNOWN:
		next = no_key(t);
		break;
	}
	return next;
}

/* Message 1. Whatever was under way with this station before is forgotten [13.5.2]. */
static enum ft_auth_state on_request(struct act *t)
{
	const struct ft_auth_request *in = &t->ev->u.request;
	struct ft_auth *a = t->a;
	struct ft_auth_asked asked;
	struct judged j = ft_auth_check1(t->env->ap, in->elements, &asked);

	forget(a);
	a->over_ds = in->over_ds;
	if (j.verdict != VERDICT_ACCEPT)
		return refuse(t, j);
	if (in->over_ds && misbehave(t, BUG_FT_COUNT))
		return refuse(t, REJECT(STATUS_INVALID_FT_COUNT, "FT action frame count"));
	a->psk = in->psk;
	a->n_psk = in->n_psk;
	a->acl_vlan_id = in->vlan_id;
	a->cookie = in->cookie;
	a->row = asked.row;
	a->pairwise = asked.pairwise;
	a->mfp = t->env->group->igtk_len > 0 && (asked.rsn_caps & RSN_CAP_MFPC);
	memcpy(a->r0_name, asked.r0_name, FT_NAME_LEN);
	memcpy(a->r0kh_id, asked.fte.r0kh, asked.fte.r0kh_len);
	a->r0kh_id_len = (uint8_t)asked.fte.r0kh_len;
	memcpy(a->snonce, asked.fte.snonce, NONCE_LEN);
	return find_key(t, false);
}

/* Message 4. More answers than there is room for are none. */
static void answer_ric(struct ft_auth *a, const struct elems *e)
{
	struct wr w = wr_of(a->out_ric, sizeof(a->out_ric));

	ric_answer(e->ric, &w);
	a->out_ric_len = w.overflow ? 0 : w.len;
}

static void wrap(struct act *t, const uint8_t *key, size_t len, uint8_t *out, size_t *out_len)
{
	uint8_t padded[TK_LEN_MAX];
	size_t n = len < 16 ? 16 : len;
	struct wr w = wr_of(padded, sizeof(padded));

	wr_put(&w, key, len);
	if (len < n) {
		wr_u8(&w, 0xdd);
		wr_zero(&w, n - len - 1);
	}
	need(t, aes_wrap(t->env->crypto, ptk_kek(&t->a->ptk), bytes_of(padded, n), out));
	*out_len = n + AES_WRAP_OVERHEAD;
	ct_wipe(padded, sizeof(padded));
}

static struct group *vlan_group(const struct act *t)
{
	return group_of_vlan(t->env->group, t->a->vlan_id);
}

/* hostapd up to 2.10 wraps the IGTK in its place (C51). */
static void put_bigtk(struct act *t, struct fte *f)
{
	const struct group *g = t->env->group;
	const struct group_keys *k = group_offer(g);
	bool wrong = misbehave(t, BUG_BIGTK_IS_IGTK);

	f->bigtk.present = true;
	f->bigtk.key_id = k->bigtk_id;
	f->bigtk.key_len = g->bigtk_len;
	pn_put(f->bigtk.ipn, group_offer_bigtk_pn(g));
	wrap(t, wrong ? k->igtk : k->bigtk, g->bigtk_len, f->bigtk.wrapped, &f->bigtk.wrapped_len);
}

static void put_gtk(struct act *t, struct fte *f)
{
	const struct group *g = vlan_group(t);
	const struct group_keys *k = group_offer(g);

	f->gtk.present = true;
	f->gtk.info = k->gtk_id;
	f->gtk.key_len = g->gtk_len;
	pn_put(f->gtk.rsc, group_offer_gtk_pn(g));
	wrap(t, k->gtk, g->gtk_len, f->gtk.wrapped, &f->gtk.wrapped_len);
}

static void put_group_keys(struct act *t, struct fte *f)
{
	const struct group *g = t->env->group;
	const struct group_keys *k = group_offer(g);

	put_gtk(t, f);
	if (!t->a->mfp)
		return;
	f->igtk.present = true;
	f->igtk.key_id = k->igtk_id;
	f->igtk.key_len = g->igtk_len;
	pn_put(f->igtk.ipn, group_offer_igtk_pn(g));
	wrap(t, k->igtk, g->igtk_len, f->igtk.wrapped, &f->igtk.wrapped_len);
	if (g->bigtk_len > 0)
		put_bigtk(t, f);
}

static struct bytes rsnxe_of(const struct ap_security *ap)
{
	return ap->ft_rsnxe.len > 0 ? ap->ft_rsnxe : ap->rsnxe;
}

/* [13.8.5] RSNE with PMKR1Name, MDE, FTE with group keys, under the MIC with sequence 6. */
static void build_message4(struct act *t, const struct elems *e)
{
	struct ft_auth *a = t->a;
	const struct ap_security *ap = t->env->ap;
	struct wr rsne = wr_of(a->out_rsne, sizeof(a->out_rsne));
	struct wr fte = wr_of(a->out_fte, sizeof(a->out_fte));
	struct fte_seal s = {.in = {.akm = a->row,
				    .kck = ptk_kck(&a->ptk),
				    .sta = a->sta,
				    .ap = ap->bssid,
				    .seq = FT_MIC_RESPONSE,
				    .mde = ap->mde,
				    .rsnxe = rsnxe_of(ap)},
			     .f = {.mic_len = a->row->fte_mic_len,
				   .has_r1kh = true,
				   .r1kh = ap->r1kh_id,
				   .r0kh_len = a->r0kh_id_len}};

	answer_ric(a, e);
	if (ap->ft_rsne.len > 0)
		rsne_as_told(ap->ft_rsne, a->r1.name, &rsne);
	else
		INVARIANT(rsne_with_pmkid(ap->rsne, a->r1.name, &rsne) == WIRE_OK);
	INVARIANT(!rsne.overflow);
	s.in.rsne = wr_sofar(&rsne);
	s.in.ric = bytes_of(a->out_ric, a->out_ric_len);
	s.f.control = fte_control_of(a->row->fte_mic_len, ap->sae_h2e && ap->rsnxe.len > 0);
	s.f.n_protected = (uint8_t)fte_protected(count_elements(s.in.ric), s.in.rsnxe);
	memcpy(s.f.anonce, a->anonce, NONCE_LEN);
	memcpy(s.f.snonce, a->snonce, NONCE_LEN);
	memcpy(s.f.r0kh, a->r0kh_id, a->r0kh_id_len);
	put_group_keys(t, &s.f);
	s.f.has_oci = ap->ocv != 0 && oci_is_meant(e->rsne);
	if (s.f.has_oci)
		oci_of(&ap->channel, t->env->bugs, t->fx, s.f.oci);
	if (misbehave(t, BUG_FTE_COUNT))
		s.f.n_protected++;
	s.spoil_mic = misbehave(t, BUG_FTE_MIC);
	need(t, fte_seal(t->env->crypto, &s, &fte));
	a->out_rsne_len = rsne.len;
	a->out_fte_len = fte.len;
	ct_wipe(&s, sizeof(s));
}

/* The same PTK is installed once, however often the request is repeated (KRACK). */
static void install(struct act *t)
{
	struct ft_auth *a = t->a;
	struct key_report r = {.key = KEY_TK,
			       .what = KEY_INSTALLED,
			       .bssid = t->env->ap->bssid,
			       .sta = a->sta,
			       .secret = ptk_tk(&a->ptk)};

	if (a->installed)
		return;
	a->installed = true;
	need(t, fx_key(t->fx, t->env->crypto, &r));
}

static enum ft_auth_state reject3(struct act *t, struct judged j)
{
	fx_log(t->fx, LOG_DEBUG, false, "%s", j.why);
	fx_verdict(t->fx, t->a->sta, "Reassociation Request", j, 0);
	if (j.verdict == VERDICT_IGNORE)
		fx_tell(t->fx, FT_AUTH_TELL_DROP, 0);
	else
		fx_tell(t->fx, FT_AUTH_TELL_REASSOC, j.status);
	return t->a->state;
}

/* [13.8.4, 12.2.9] hostapd refuses another channel as a wrong FTE; ocv=2 lets off one without. */
static struct judged check_channel(struct act *t, const struct elems *e)
{
	struct oci_seen seen = {.from = t->a->sta, .frame = "ft-reassoc-req",
				.ours = t->env->ap->channel};
	const char *why;
	struct fte f;

	seen.ours.width_mhz = t->env->width_mhz;
	if (t->env->ap->ocv == 0 || !oci_is_meant(e->rsne))
		return ACCEPT;
	if (fte_parse(e->fte, t->a->row->fte_mic_len, &f) == WIRE_OK && f.has_oci)
		seen.oci = BYTES(f.oci);
	if (t->env->ap->ocv == 2 && seen.oci.len == 0)
		return ACCEPT;
	why = oci_fault(&seen, t->fx);
	return why != NULL ? REJECT(STATUS_INVALID_FTE, why) : ACCEPT;
}

static enum ft_auth_state on_reassoc(struct act *t)
{
	struct ft_auth *a = t->a;
	struct judged j;
	struct elems e;

	if (elems_parse(t->ev->u.elements, &e) != WIRE_OK)
		return reject3(t, REJECT(STATUS_UNSPECIFIED, "FT: Failed to parse FT IEs"));
	need(t, ft_auth_check3(a, t->env, &e, &j));
	if (t->err != ERR_OK)
		return a->state;
	if (j.verdict == VERDICT_ACCEPT)
		j = check_channel(t, &e);
	if (j.verdict != VERDICT_ACCEPT)
		return reject3(t, j);
	INVARIANT(e.rsne.len <= sizeof(a->in_rsne));
	memcpy(a->in_rsne, e.rsne.p, e.rsne.len);
	a->in_rsne_len = e.rsne.len;
	a->in_rsnxe_len = e.rsnxe.len <= sizeof(a->in_rsnxe) ? e.rsnxe.len : 0;
	if (a->in_rsnxe_len > 0)
		memcpy(a->in_rsnxe, e.rsnxe.p, a->in_rsnxe_len);
	build_message4(t, &e);
	install(t);
	fx_tell(t->fx, FT_AUTH_TELL_REASSOC, STATUS_SUCCESS);
	return FT_AUTH_DONE;
}

/* Handlers of the states. */
static enum ft_auth_state left(struct act *t)
{
	forget(t->a);
	return FT_AUTH_IDLE;
}

static enum ft_auth_state no_request(struct act *t)
{
	return reject3(t, IGNORE("FT: Reassociation Request without FT authentication"));
}

static enum ft_auth_state on_idle(struct act *t)
{
	switch (t->ev->kind) {
	case FT_AUTH_EV_REQUEST:
		return on_request(t);
	case FT_AUTH_EV_REASSOC:
		return no_request(t);
	case FT_AUTH_EV_LEFT:
		return left(t);
	case FT_AUTH_EV_KEY_READY: /* of a request that is no more */
	case FT_AUTH_EV_KEY_FAILED:
	case FT_AUTH_EV_COUNT:
		break;
	}
	return t->a->state;
}

static enum ft_auth_state on_parked(struct act *t)
{
	switch (t->ev->kind) {
	case FT_AUTH_EV_REQUEST:
		return on_request(t);
	case FT_AUTH_EV_KEY_READY:
		return find_key(t, true);
	case FT_AUTH_EV_KEY_FAILED:
		return no_key(t);
	case FT_AUTH_EV_REASSOC:
		return no_request(t);
	case FT_AUTH_EV_LEFT:
		return left(t);
	case FT_AUTH_EV_COUNT:
		break;
	}
	return t->a->state;
}

static enum ft_auth_state on_answered(struct act *t)
{
	return t->ev->kind == FT_AUTH_EV_REASSOC ? on_reassoc(t) : on_idle(t);
}

static enum ft_auth_state dispatch(struct act *t)
{
	switch (t->a->state) {
	case FT_AUTH_IDLE:
		return on_idle(t);
	case FT_AUTH_PARKED:
		return on_parked(t);
	case FT_AUTH_ANSWERED:
		return on_answered(t);
	case FT_AUTH_DONE: /* a repeated Reassociation Request is answered again */
		return on_answered(t);
	case FT_AUTH_STATE_COUNT:
		break;
	}
	INVARIANT(t->a->state < FT_AUTH_STATE_COUNT);
	return t->a->state;
}

enum err ft_auth_step(struct ft_auth *a, const struct ap_env *env, const struct ft_auth_event *ev,
		      struct fx *fx)
{
	struct ft_auth before = *a;
	struct act t = {.a = a, .env = env, .ev = ev, .fx = fx};
	unsigned n = fx->n;
	enum ft_auth_state next = dispatch(&t);

	if (t.err != ERR_OK) {
		*a = before;
		fx->n = n;
	} else if (next != a->state) {
		INVARIANT(ft_auth_may_go(a->state, next));
		fx_state(fx, "ft-authenticator", a->sta, ft_auth_names[a->state],
			 ft_auth_names[next]);
		a->state = next;
	}
	ct_wipe(&before, sizeof(before));
	return t.err;
}

struct ft_elements ft_auth_response(const struct ft_auth *a, const struct ap_security *ap)
{
	INVARIANT(a->state == FT_AUTH_DONE);
	return (struct ft_elements){.rsne = bytes_of(a->out_rsne, a->out_rsne_len),
				    .mde = ap->mde,
				    .fte = bytes_of(a->out_fte, a->out_fte_len),
				    .ric = bytes_of(a->out_ric, a->out_ric_len),
				    .rsnxe = rsnxe_of(ap)};
}

struct authr_ft ft_auth_outcome(const struct ft_auth *a, const struct ap_security *ap)
{
	INVARIANT(a->state == FT_AUTH_DONE);
	return (struct authr_ft){.akm = a->row->akm,
				 .pmk_len = a->row->pmk_len,
				 .pairwise = a->pairwise,
				 .mfp = a->mfp,
				 .ptk = &a->ptk,
				 .rsne = bytes_of(a->in_rsne, a->in_rsne_len),
				 .r1 = &a->r1,
				 .vlan_id = a->vlan_id,
				 .rsnxe = bytes_of(a->in_rsnxe, a->in_rsnxe_len),
				 .mde = ap->mde,
				 .fte = bytes_of(a->out_fte, a->out_fte_len)};
}

void ft_auth_init(struct ft_auth *a, struct mac sta, struct nonces nonces)
{
	memset(a, 0, sizeof(*a));
	a->sta = sta;
	a->nonces = nonces;
}

void ft_auth_fini(struct ft_auth *a)
{
	ct_wipe(a, sizeof(*a));
}
