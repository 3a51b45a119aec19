#include "proto/ft_supp.h"

#include "base/invariant.h"
#include "base/time.h"
#include "crypto/ct.h"
#include "proto/ft_fte.h"
#include "proto/ft_supp_check.h"
#include "proto/oci.h"
#include "wire/action.h"
#include "wire/mgmt.h"
#include "wire/rsn.h"

#define TO(state) (1u << (state))

static const uint8_t ft_supp_moves[FT_SUPP_STATE_COUNT] = {
	[FT_SUPP_IDLE] = TO(FT_SUPP_ASKED),
	[FT_SUPP_ASKED] = TO(FT_SUPP_READY) | TO(FT_SUPP_FAILED) | TO(FT_SUPP_IDLE),
	[FT_SUPP_READY] =
		TO(FT_SUPP_DONE) | TO(FT_SUPP_FAILED) | TO(FT_SUPP_IDLE) | TO(FT_SUPP_ASKED),
	[FT_SUPP_DONE] = TO(FT_SUPP_ASKED) | TO(FT_SUPP_IDLE),
	[FT_SUPP_FAILED] = TO(FT_SUPP_ASKED) | TO(FT_SUPP_IDLE),
};
static_assert(FT_SUPP_STATE_COUNT <= 8, "ft_supp_moves is a byte mask");

static const char *const ft_supp_names[FT_SUPP_STATE_COUNT] = {
	[FT_SUPP_IDLE] = "idle", [FT_SUPP_ASKED] = "asked",   [FT_SUPP_READY] = "ready",
	[FT_SUPP_DONE] = "done", [FT_SUPP_FAILED] = "failed",
};

enum { ELEMENTS_MAX = 2 * RSNE_LEN_MAX + FTE_LEN_MAX, BODY_FIXED = 32 };

bool ft_supp_may_go(enum ft_supp_state from, enum ft_supp_state to)
{
	return (ft_supp_moves[from] & TO(to)) != 0;
}

const char *ft_supp_state_text(enum ft_supp_state s)
{
	INVARIANT((unsigned)s < FT_SUPP_STATE_COUNT);
	return ft_supp_names[s];
}

/* One step under way. */
struct act {
	struct ft_supp *s;
	const struct sta_env *env;
	const struct ft_supp_event *ev;
	struct fx *fx;
	enum err err;
};

static void need(struct act *t, enum err e)
{
	if (t->err == ERR_OK)
		t->err = e;
}

static void ignored(struct act *t, const char *frame, const char *why)
{
	fx_log(t->fx, LOG_DEBUG, false, "%s", why);
	fx_verdict(t->fx, t->s->target, frame, IGNORE(why), 0);
}

static enum ft_supp_state fail(struct act *t, const char *frame, const char *why, uint16_t status)
{
	fx_log(t->fx, LOG_DEBUG, false, "%s", why);
	fx_verdict(t->fx, t->s->target, frame, IGNORE(why), 0);
	fx_tell(t->fx, FT_SUPP_TELL_FAILED, status);
	return FT_SUPP_FAILED;
}

/* Starting. */
static void keep(uint8_t *to, size_t cap, uint16_t *len, struct bytes from)
{
	INVARIANT(from.len <= cap);
	if (from.len > 0)
		memcpy(to, from.p, from.len);
	*len = (uint16_t)from.len;
}

static void take_start(struct ft_supp *s, const struct ft_supp_start *in)
{
	s->ctx = *in->ctx;
	s->row = akm_find(in->ctx->akm, in->ctx->pairwise, in->ctx->r0.len);
	INVARIANT(s->row != NULL && s->row->is_ft);
	s->target = in->target;
	s->current_ap = in->current_ap;
	s->over_ds = in->over_ds;
	s->rsnxe_used = in->rsnxe_used;
	s->group = in->group;
	s->group_mgmt = in->group_mgmt;
	s->beacon_prot = in->beacon_prot;
	keep(s->rsne, sizeof(s->rsne), &s->rsne_len, in->rsne);
	keep(s->rsnxe, sizeof(s->rsnxe), &s->rsnxe_len, in->rsnxe);
	keep(s->mde, sizeof(s->mde), &s->mde_len, in->mde);
	keep(s->ap_rsne, sizeof(s->ap_rsne), &s->ap_rsne_len, in->ap_rsne);
	keep(s->ap_rsnxe, sizeof(s->ap_rsnxe), &s->ap_rsnxe_len, in->ap_rsnxe);
	keep(s->ric, sizeof(s->ric), &s->ric_len, in->ric);
}

static void forget(struct ft_supp *s)
{
	struct ft_supp fresh = {.state = s->state, .nonces = s->nonces};

	ct_wipe(s, sizeof(*s));
	*s = fresh;
}

/* An MDE of another mobility domain than the AP's. */
static void wrong_mde(struct act *t)
{
	struct ft_supp *s = t->s;
	struct wr w = wr_of(s->mde, sizeof(s->mde));
	struct mde m;

	if (!bug_fires(t->env->bugs, BUG_FT_WRONG_MDE) ||
	    mde_parse(bytes_of(s->mde, s->mde_len), &m) != WIRE_OK)
		return;
	m.mdid[0] ^= 0xff;
	mde_build(&w, &m);
	fx_bug(t->fx, BUG_FT_WRONG_MDE);
}

/* [13.8.2] RSNE with PMKR0Name, MDE, FTE of SNonce and R0KH-ID only. */
static void put_message1(struct act *t, struct wr *w)
{
	struct ft_supp *s = t->s;
	struct fte f = {.mic_len = s->row->fte_mic_len,
			.control = fte_control_of(s->row->fte_mic_len, false)};
	struct bytes rsne = bytes_of(s->rsne, s->rsne_len);

	if (bug_fires(t->env->bugs, BUG_FT_NO_PMKID)) {
		wr_bytes(w, rsne);
		fx_bug(t->fx, BUG_FT_NO_PMKID);
	} else {
		INVARIANT(rsne_with_pmkid(rsne, s->ctx.r0.name, w) == WIRE_OK);
	}
	wrong_mde(t);
	wr_put(w, s->mde, s->mde_len);
	memcpy(f.snonce, s->snonce, NONCE_LEN);
	memcpy(f.r0kh, s->ctx.r0kh_id, s->ctx.r0kh_id_len);
	f.r0kh_len = s->ctx.r0kh_id_len;
	fte_build(w, &f);
	INVARIANT(!w->overflow);
}

static void send_message1(struct act *t)
{
	const struct ft_supp *s = t->s;
	uint8_t elements[ELEMENTS_MAX];
	struct wr e = wr_of(elements, sizeof(elements));
	uint8_t *body = fx_alloc(t->fx, ELEMENTS_MAX + BODY_FIXED);
	struct wr w = wr_of(body, ELEMENTS_MAX + BODY_FIXED);

	put_message1(t, &e);
	if (s->over_ds) {
		struct ft_frame f = {.action = FT_REQUEST,
				     .sta = s->ctx.spa,
				     .target = s->target,
				     .elements = wr_sofar(&e)};

		ft_frame_build(&w, &f);
		fx_mgmt(t->fx, s->current_ap, FRAME_ACTION, wr_sofar(&w));
	} else {
		struct auth a = {.algorithm = AUTH_FT, .seq = 1, .elements = wr_sofar(&e)};

		auth_build(&w, &a);
		fx_mgmt(t->fx, s->target, FRAME_AUTH, wr_sofar(&w));
	}
	INVARIANT(!w.overflow);
}

static enum ft_supp_state start(struct act *t)
{
	const struct ft_supp_start *in = &t->ev->u.start;
	struct ft_supp *s = t->s;

	INVARIANT(in->ctx->valid);
	forget(s);
	take_start(s, in);
	nonces_next(&s->nonces, s->snonce);
	fx_log(t->fx, LOG_DEBUG, false, "SME: Trying to use FT over-the-%s",
	       s->over_ds ? "DS" : "air");
	send_message1(t);
	return FT_SUPP_ASKED;
}

/* Message 2. */
static void report(struct act *t, struct key_report r)
{
	r.bssid = t->s->target;
	need(t, fx_key(t->fx, t->env->crypto, &r));
}

static void derive(struct act *t)
{
	struct ft_supp *s = t->s;
	struct ft_r1_in r1 = {
		.akm = s->row, .r0 = &s->ctx.r0, .r1kh_id = s->r1kh_id, .s1kh_id = s->ctx.spa};
	struct ft_ptk_in ptk = {.akm = s->row,
				.pairwise = s->ctx.pairwise,
				.r1 = &s->r1,
				.anonce = s->anonce,
				.snonce = s->snonce,
				.bssid = s->target,
				.sta = s->ctx.spa};

	need(t, ft_derive_r1(t->env->crypto, &r1, &s->r1));
	if (t->err == ERR_OK)
		need(t, ft_derive_ptk(t->env->crypto, &ptk, &s->ptk, NULL));
	fx_work(t->fx, WORK_FT_KEYS, 1);
	if (t->err == ERR_OK)
		report(t, (struct key_report){.key = KEY_PMK_R1,
					      .what = KEY_DERIVED,
					      .sta = s->ctx.spa,
					      .name = BYTES(s->r1.name),
					      .secret = bytes_of(s->r1.key, s->r1.len)});
}

static bool misbehave(struct act *t, enum bug bug)
{
	bool fires = bug_fires(t->env->bugs, bug);

	if (fires)
		fx_bug(t->fx, bug);
	return fires;
}

/* [13.8.4] RSNE with PMKR1Name, MDE, FTE of everything known, under the MIC with sequence 5. */
static void build_message3(struct act *t)
{
	struct ft_supp *s = t->s;
	struct wr rsne = wr_of(s->out_rsne, sizeof(s->out_rsne));
	struct wr fte = wr_of(s->out_fte, sizeof(s->out_fte));
	struct bytes ric = bytes_of(s->ric, s->ric_len);
	struct bytes rsnxe = bytes_of(s->rsnxe, s->rsnxe_len);
	struct fte_seal seal = {.in = {.akm = s->row,
				       .kck = ptk_kck(&s->ptk),
				       .sta = s->ctx.spa,
				       .ap = s->target,
				       .seq = FT_MIC_REQUEST,
				       .mde = bytes_of(s->mde, s->mde_len),
				       .ric = ric,
				       .rsnxe = rsnxe},
				.f = {.mic_len = s->row->fte_mic_len,
				      .has_r1kh = true,
				      .r1kh = s->r1kh_id,
				      .r0kh_len = s->ctx.r0kh_id_len}};

	INVARIANT(rsne_with_pmkid(bytes_of(s->rsne, s->rsne_len), s->r1.name, &rsne) == WIRE_OK);
	seal.in.rsne = wr_sofar(&rsne);
	seal.f.control = fte_control_of(s->row->fte_mic_len, s->rsnxe_used);
	seal.f.has_oci = t->env->ocv;
	if (t->env->ocv)
		oci_of(&t->env->channel, t->env->bugs, t->fx, seal.f.oci);
	seal.f.n_protected = (uint8_t)fte_protected(count_elements(ric), rsnxe);
	memcpy(seal.f.anonce, s->anonce, NONCE_LEN);
	memcpy(seal.f.snonce, s->snonce, NONCE_LEN);
	memcpy(seal.f.r0kh, s->ctx.r0kh_id, s->ctx.r0kh_id_len);
	if (misbehave(t, BUG_FT_NEW_SNONCE))
		nonces_next(&s->nonces, seal.f.snonce);
	if (misbehave(t, BUG_FT_WRONG_R0KH_ID))
		seal.f.r0kh[0] ^= 0x20;
	if (misbehave(t, BUG_FTE_COUNT))
		seal.f.n_protected++;
	seal.spoil_mic = misbehave(t, BUG_FTE_MIC);
	need(t, fte_seal(t->env->crypto, &seal, &fte));
	s->out_rsne_len = rsne.len;
	s->out_fte_len = fte.len;
}

static enum ft_supp_state accept_message2(struct act *t, const struct fte *f)
{
	struct ft_supp *s = t->s;

	memcpy(s->anonce, f->anonce, NONCE_LEN);
	s->r1kh_id = f->r1kh;
	s->ready_ns = t->env->now_ns;
	derive(t);
	if (t->err == ERR_OK)
		build_message3(t);
	fx_tell(t->fx, FT_SUPP_TELL_READY, 0);
	return FT_SUPP_READY;
}

/*
 * What is wrong over the DS may be anybody's: wpa_supplicant says so and waits for the right
 * answer. Over the air it gives the transition up.
 */
static enum ft_supp_state take_message2(struct act *t, const char *frame, uint16_t status,
					const struct elems *e)
{
	struct fte f;
	const char *why;

	if (status != STATUS_SUCCESS)
		return fail(t, frame, "SME: FT authentication refused", status);
	why = ft_supp_check2(t->s, e, &f);
	if (why && !t->s->over_ds)
		return fail(t, frame, why, 0);
	if (why) {
		ignored(t, frame, why);
		return t->s->state;
	}
	return accept_message2(t, &f);
}

static enum ft_supp_state on_auth(struct act *t)
{
	static const char frame[] = "FT authentication 2";
	struct auth a;

	if (t->s->over_ds) {
		ignored(t, frame, "FT: over-the-DS in progress - drop authentication frame");
		return t->s->state;
	}
	if (auth_parse(t->ev->u.body, &a) != WIRE_OK) {
		ignored(t, frame, "FT: Failed to parse IEs");
		return t->s->state;
	}
	if (a.algorithm != AUTH_FT || a.seq != 2) {
		ignored(t, frame, "FT: unexpected authentication algorithm or transaction");
		return t->s->state;
	}
	return take_message2(t, frame, a.status, &a.e);
}

static enum ft_supp_state on_action(struct act *t)
{
	static const char frame[] = "FT Response";
	const struct ft_supp *s = t->s;
	struct ft_frame f;

	if (!s->over_ds) {
		ignored(t, frame, "FT: No over-the-DS in progress - drop");
		return s->state;
	}
	if (ft_frame_parse(t->ev->u.body, &f) != WIRE_OK || f.action != FT_RESPONSE) {
		ignored(t, frame, "FT: unexpected or malformed FT Action frame");
		return s->state;
	}
	if (!mac_equal(f.sta, s->ctx.spa)) {
		ignored(t, frame, "FT: FT Response for another station");
		return s->state;
	}
	if (!mac_equal(f.target, s->target)) {
		ignored(t, frame, "FT: No over-the-DS in progress with this Target AP - drop");
		return s->state;
	}
	return take_message2(t, frame, f.status, &f.e);
}

/* Message 4. */
static void install(struct act *t, enum trace_key kind, uint16_t key_id, uint64_t pn,
		    struct bytes key)
{
	report(t, (struct key_report){.key = kind,
				      .what = KEY_INSTALLED,
				      .sta = kind == KEY_TK ? t->s->ctx.spa : MAC_BROADCAST,
				      .key_id = (uint8_t)key_id,
				      .pn = pn,
				      .secret = key});
}

static enum ft_supp_state accept_message4(struct act *t, const struct assoc_resp *r,
					  const struct ft_supp_keys *k)
{
	struct ft_supp *s = t->s;

	install(t, KEY_TK, 0, 0, ptk_tk(&s->ptk));
	s->held = k->held;
	if (k->held.gtk.present)
		install(t, KEY_GTK, k->held.gtk.key_id, k->gtk_pn,
			bytes_of(k->held.gtk.key, k->held.gtk.len));
	if (k->held.igtk.present)
		install(t, KEY_IGTK, k->held.igtk.key_id, k->igtk_pn,
			bytes_of(k->held.igtk.key, k->held.igtk.len));
	if (k->held.bigtk.present)
		install(t, KEY_BIGTK, k->held.bigtk.key_id, k->bigtk_pn,
			bytes_of(k->held.bigtk.key, k->held.bigtk.len));
	keep(s->in_mde, sizeof(s->in_mde), &s->in_mde_len, r->e.mde);
	keep(s->in_fte, sizeof(s->in_fte), &s->in_fte_len, r->e.fte);
	fx_tell(t->fx, FT_SUPP_TELL_DONE, r->aid);
	return FT_SUPP_DONE;
}

static const char *channel_fault(struct act *t, const struct ft_supp_keys *k)
{
	struct oci_seen seen = {.from = t->s->target, .frame = "ft-assoc",
				.ours = t->env->channel};

	if (k->has_oci)
		seen.oci = BYTES(k->oci);
	return oci_fault(&seen, t->fx);
}

static enum ft_supp_state on_reassoc(struct act *t)
{
	static const char frame[] = "Reassociation Response";
	struct ft_supp_keys keys = {0};
	enum ft_supp_state next = FT_SUPP_FAILED;
	struct assoc_resp r;
	const char *why = NULL;

	if (assoc_resp_parse(t->ev->u.body, &r) != WIRE_OK) {
		ignored(t, frame, "FT: Failed to parse IEs");
		return t->s->state;
	}
	if (r.status != STATUS_SUCCESS)
		return fail(t, frame, "FT: Reassociation refused", r.status);
	need(t, ft_supp_check4(t->s, t->env->crypto, &r.e, &why, &keys));
	if (!why && t->env->ocv)
		why = channel_fault(t, &keys);
	if (t->err != ERR_OK)
		next = t->s->state;
	else if (why)
		next = fail(t, frame, why, 0);
	else
		next = accept_message4(t, &r, &keys);
	ct_wipe(&keys, sizeof(keys));
	return next;
}

/* Handlers of the states. */
static enum ft_supp_state give_up(struct act *t)
{
	forget(t->s);
	return FT_SUPP_IDLE;
}

static enum ft_supp_state not_expected(struct act *t)
{
	switch (t->ev->kind) {
	case FT_SUPP_EV_AUTH:
		ignored(t, "FT authentication 2", "FT: unexpected authentication frame");
		break;
	case FT_SUPP_EV_ACTION:
		ignored(t, "FT Response", "FT: No over-the-DS in progress - drop");
		break;
	case FT_SUPP_EV_REASSOC:
		ignored(t, "Reassociation Response", "FT: no reassociation in progress");
		break;
	case FT_SUPP_EV_START:
		return start(t);
	case FT_SUPP_EV_ABORT:
		return give_up(t);
	case FT_SUPP_EV_COUNT:
		break;
	}
	return t->s->state;
}

static enum ft_supp_state on_asked(struct act *t)
{
	if (t->ev->kind == FT_SUPP_EV_AUTH)
		return on_auth(t);
	if (t->ev->kind == FT_SUPP_EV_ACTION)
		return on_action(t);
	return not_expected(t);
}

static enum ft_supp_state on_ready(struct act *t)
{
	return t->ev->kind == FT_SUPP_EV_REASSOC ? on_reassoc(t) : not_expected(t);
}

/* [KRACK] a repeated response must not install anything again. */
static enum ft_supp_state on_done(struct act *t)
{
	if (t->ev->kind != FT_SUPP_EV_REASSOC)
		return not_expected(t);
	ignored(t, "Reassociation Response",
		"FT: Reassociation has already been completed for this FT protocol instance - "
		"ignore unexpected retransmission");
	return FT_SUPP_DONE;
}

static enum ft_supp_state dispatch(struct act *t)
{
	switch (t->s->state) {
	case FT_SUPP_IDLE:
		return not_expected(t);
	case FT_SUPP_ASKED:
		return on_asked(t);
	case FT_SUPP_READY:
		return on_ready(t);
	case FT_SUPP_DONE:
		return on_done(t);
	case FT_SUPP_FAILED:
		return not_expected(t);
	case FT_SUPP_STATE_COUNT:
		break;
	}
	INVARIANT(t->s->state < FT_SUPP_STATE_COUNT);
	return t->s->state;
}

enum err ft_supp_step(struct ft_supp *s, const struct sta_env *env, const struct ft_supp_event *ev,
		      struct fx *fx)
{
	struct ft_supp before = *s;
	struct act t = {.s = s, .env = env, .ev = ev, .fx = fx};
	unsigned n = fx->n;
	enum ft_supp_state next = dispatch(&t);

	if (t.err != ERR_OK) {
		*s = before;
		fx->n = n;
	} else if (next != s->state) {
		INVARIANT(ft_supp_may_go(s->state, next));
		fx_state(fx, "ft-supplicant", s->target, ft_supp_names[s->state],
			 ft_supp_names[next]);
		s->state = next;
	}
	ct_wipe(&before, sizeof(before));
	return t.err;
}

struct ft_elements ft_supp_request(const struct ft_supp *s)
{
	INVARIANT(s->state == FT_SUPP_READY);
	return (struct ft_elements){.rsne = bytes_of(s->out_rsne, s->out_rsne_len),
				    .mde = bytes_of(s->mde, s->mde_len),
				    .fte = bytes_of(s->out_fte, s->out_fte_len),
				    .ric = bytes_of(s->ric, s->ric_len),
				    .rsnxe = bytes_of(s->rsnxe, s->rsnxe_len)};
}

struct supp_ft ft_supp_outcome(const struct ft_supp *s)
{
	INVARIANT(s->state == FT_SUPP_DONE);
	return (struct supp_ft){.akm = s->row->akm,
				.pmk_len = s->row->pmk_len,
				.pairwise = s->ctx.pairwise,
				.group = s->group,
				.group_mgmt = s->group_mgmt,
				.bssid = s->target,
				.ptk = &s->ptk,
				.keys = &s->held,
				.ap_rsne = bytes_of(s->ap_rsne, s->ap_rsne_len),
				.ap_rsnxe = bytes_of(s->ap_rsnxe, s->ap_rsnxe_len),
				.r1 = &s->r1,
				.rsne = bytes_of(s->rsne, s->rsne_len),
				.rsnxe = bytes_of(s->rsnxe, s->rsnxe_len),
				.mde = bytes_of(s->in_mde, s->in_mde_len),
				.fte = bytes_of(s->in_fte, s->in_fte_len)};
}

int64_t ft_supp_deadline_ns(const struct ft_supp *s)
{
	if (s->state != FT_SUPP_READY || !s->ctx.has_deadline || s->ctx.deadline_tu == 0)
		return TIME_NEVER;
	return s->ready_ns + s->ctx.deadline_tu * NS_PER_TU;
}

void ft_supp_init(struct ft_supp *s, struct nonces nonces)
{
	memset(s, 0, sizeof(*s));
	s->nonces = nonces;
}

void ft_supp_fini(struct ft_supp *s)
{
	ct_wipe(s, sizeof(*s));
}
