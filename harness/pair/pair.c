#include "pair.h"

#include "base/invariant.h"
#include "base/time.h"
#include "wire/action.h"
#include "wire/mgmt.h"

void pair_must(enum err e)
{
	INVARIANT(e == ERR_OK);
}

const struct pair_fault pair_harms[PAIR_HARMS] = {
	{PAIR_FINE, 0, 0},
	{PAIR_LOSE, 0, 0},
	{PAIR_TWICE, 0, 0},
	{PAIR_LATE, 0, 20 * NS_PER_MS},
	{PAIR_LATE, 0, 150 * NS_PER_MS},
	{PAIR_LATE, 0, 2500 * NS_PER_MS},
};

/* ---- queue ---- */
static struct pair_msg *slot(struct pair *p)
{
	for (unsigned i = 0; i < PAIR_QUEUE; i++) {
		if (!p->msg[i].used)
			return &p->msg[i];
	}
	INVARIANT(false);
	return NULL;
}

static void put(struct pair *p, enum pair_what what, unsigned ap, struct bytes b, int64_t in_ns)
{
	struct pair_msg *m = slot(p);

	INVARIANT(b.len <= sizeof(m->p));
	*m = (struct pair_msg){.used = true,
			       .at_ns = p->now_ns + in_ns,
			       .order = p->order++,
			       .what = what,
			       .ap = ap,
			       .len = b.len};
	if (b.len > 0)
		memcpy(m->p, b.p, b.len);
}

static void put_status(struct pair *p, unsigned ap, bool acked)
{
	struct pair_msg *m = slot(p);

	*m = (struct pair_msg){.used = true,
			       .at_ns = p->now_ns + PAIR_LATENCY_NS / 2,
			       .order = p->order++,
			       .what = PAIR_TX_STATUS,
			       .ap = ap,
			       .acked = acked};
}

/* Which message of the 4-way handshake this PDU is: 0 to 3, 4 and 5 for the group's. */
static unsigned place_of(struct bytes pdu)
{
	struct eapol_key k;

	if (eapol_key_parse(pdu, 16, &k) != WIRE_OK)
		return 99;
	if (!(k.info & KEY_INFO_PAIRWISE))
		return k.info & KEY_INFO_ACK ? 4 : 5;
	if (k.info & KEY_INFO_ACK)
		return k.info & KEY_INFO_MIC ? 2 : 0;
	return k.data.len > 0 ? 1 : 3;
}

/* Onto the air, through the fault. True if it was not lost. */
static bool on_air(struct pair *p, enum pair_what what, unsigned ap, struct bytes b)
{
	const struct pair_fault *f = &p->fault;
	bool hit = p->on_air++ == f->nth;
	bool eapol = what == PAIR_EAPOL_UP || what == PAIR_EAPOL_DOWN;

	if (f->harm == PAIR_LOSE_ALL)
		hit = (eapol ? place_of(b) : (unsigned)what) == f->nth;
	if (!hit || f->harm == PAIR_FINE) {
		put(p, what, ap, b, PAIR_LATENCY_NS);
		return true;
	}
	if (f->harm == PAIR_LOSE || f->harm == PAIR_LOSE_ALL)
		return false;
	if (f->harm == PAIR_TWICE) {
		put(p, what, ap, b, PAIR_LATENCY_NS);
		put(p, what, ap, b, 2 * PAIR_LATENCY_NS);
		return true;
	}
	put(p, what, ap, b, PAIR_LATENCY_NS + f->late_ns);
	return true;
}

bool pair_take(struct pair *p, enum pair_what what, struct pair_msg *out)
{
	struct pair_msg *first = NULL;

	for (unsigned i = 0; i < PAIR_QUEUE; i++) {
		struct pair_msg *m = &p->msg[i];

		if (m->used && m->what == what && (!first || m->order < first->order))
			first = m;
	}
	if (!first)
		return false;
	*out = *first;
	first->used = false;
	return true;
}

void pair_again(struct pair *p, const struct pair_msg *m)
{
	struct pair_msg *s = slot(p);

	*s = *m;
	s->used = true;
	s->at_ns = p->now_ns;
	s->order = p->order++;
}

struct bytes pair_sent(const struct fx *fx, enum fx_kind kind)
{
	for (unsigned i = 0; i < fx->n; i++) {
		if (fx->item[i].kind != kind)
			continue;
		return kind == FX_EAPOL ? fx->item[i].u.eapol.pdu : fx->item[i].u.mgmt.body;
	}
	return bytes_of(NULL, 0);
}

size_t pair_elements(const struct ft_elements *e, uint8_t *to, size_t cap)
{
	struct wr w = wr_of(to, cap);

	wr_bytes(&w, e->rsne);
	wr_bytes(&w, e->mde);
	wr_bytes(&w, e->fte);
	wr_bytes(&w, e->ric);
	wr_bytes(&w, e->rsnxe);
	INVARIANT(!w.overflow);
	return w.len;
}

bool pair_said(const struct pair *p, const char *why)
{
	for (unsigned i = 0; i < p->n_why; i++) {
		if (strstr(p->why[i], why))
			return true;
	}
	return false;
}

static void heard(struct pair *p, const char *why)
{
	if (p->n_why < PAIR_WHY_MAX)
		p->why[p->n_why++] = why;
}

/* ---- AP ---- */
static unsigned ap_of(const struct pair *p, struct mac bssid)
{
	for (unsigned i = 0; i < PAIR_APS; i++) {
		if (mac_equal(p->ap[i].sec.bssid, bssid))
			return i;
	}
	return PAIR_APS;
}

static struct ap_env env_of(struct pair *p, unsigned ap)
{
	struct pair_ap *a = &p->ap[ap];

	return (struct ap_env){.crypto = p->c,
			       .cckm = p->ap[ap].cckm,
			       .bugs = &a->bugs,
			       .ap = &a->sec,
			       .group = &a->group,
			       .holder = a->holder,
			       .now_ns = p->now_ns};
}

static void send_reassoc_resp(struct pair *p, unsigned ap, uint16_t status)
{
	struct pair_ap *a = &p->ap[ap];
	uint8_t elements[1200], body[1300];
	struct wr w = wr_of(body, sizeof(body));
	struct assoc_resp r = {.status = status, .aid = 1};
	struct ft_elements e;

	a->reassoc_status = status;
	if (status == STATUS_SUCCESS) {
		e = ft_auth_response(&a->ft, &a->sec);
		r.elements = bytes_of(elements, pair_elements(&e, elements, sizeof(elements)));
	}
	assoc_resp_build(&w, &r);
	on_air(p, PAIR_REASSOC_RESP, ap, wr_sofar(&w));
}

static void ap_joined_by_ft(struct pair *p, unsigned ap)
{
	struct pair_ap *a = &p->ap[ap];
	struct authr_event ev = {.kind = AUTHR_EV_FT,
				 .u.ft = ft_auth_outcome(&a->ft, &a->sec)};
	struct ap_env env = env_of(p, ap);

	if (a->authr.state == AUTHR_IDLE)
		pair_must(authenticator_step(&a->authr, &env, &ev, &a->fx));
}

static void key_tell(struct pair *p, unsigned ap, unsigned code)
{
	struct ft_auth_event ev = {.kind = code == KEY_HOLDER_TELL_READY ? FT_AUTH_EV_KEY_READY
									 : FT_AUTH_EV_KEY_FAILED};

	pair_to_ft_auth(p, ap, &ev);
}

static void authr_tell(struct pair *p, struct pair_ap *a, unsigned code, uint32_t value)
{
	switch (code) {
	case AUTHR_TELL_KEYED:
		a->keyed++;
		break;
	case AUTHR_TELL_GROUP:
		a->group_done++;
		break;
	case AUTHR_TELL_MIC_FAILURE:
		a->mic_failures++;
		break;
	case AUTHR_TELL_DEAUTH:
		a->deauth = (uint16_t)value;
		a->deauth_ns = p->now_ns;
		break;
	case GROUP_TELL_CHANGED:
		a->gtk_changes++;
		break;
	default:
		break;
	}
}

/* Applies what a step wanted. which: 0 the authenticator, 1 ft_auth, 2 the key holder or group. */
static void apply_ap(struct pair *p, unsigned ap, unsigned which)
{
	struct pair_ap *a = &p->ap[ap];
	struct fx_item todo[FX_MAX];
	unsigned n = a->fx.n;

	memcpy(todo, a->fx.item, n * sizeof(todo[0]));
	for (unsigned i = 0; i < n; i++) {
		const struct fx_item *it = &todo[i];

		if (it->kind == FX_EAPOL)
			put_status(p, ap, on_air(p, PAIR_EAPOL_DOWN, ap, it->u.eapol.pdu));
		else if (it->kind == FX_MGMT)
			on_air(p, PAIR_FT2, ap, it->u.mgmt.body);
		else if (it->kind == FX_WIRE)
			put(p, PAIR_WIRE, 1 - ap, it->u.wire.payload, PAIR_LATENCY_NS / 4);
		else if (it->kind == FX_TIMER && it->u.timer.timer == AUTHR_TIMER_RETRY)
			a->retry_ns =
				it->u.timer.in_ns < 0 ? TIME_NEVER : p->now_ns + it->u.timer.in_ns;
		else if (it->kind == FX_TIMER && it->u.timer.timer == RKH_TIMER)
			a->rkh_ns =
				it->u.timer.in_ns < 0 ? TIME_NEVER : p->now_ns + it->u.timer.in_ns;
		else if (it->kind == FX_KEY && it->u.key.key == KEY_TK &&
			 it->u.key.what == KEY_INSTALLED)
			a->tk_installs++;
		else if (it->kind == FX_WORK)
			a->work[it->u.work.work] += it->u.work.count;
		else if (it->kind == FX_VERDICT) {
			heard(p, it->u.verdict.judged.why);
			if (which == 1 && it->u.verdict.judged.verdict == VERDICT_REJECT)
				a->ft_status = it->u.verdict.judged.status;
		}
	}
	for (unsigned i = 0; i < n; i++) {
		const struct fx_item *it = &todo[i];

		if (it->kind != FX_TELL)
			continue;
		if (it->u.tell.code == CCKM_CACHE_TELL_PUSH)
			p->ap[ap].pushes++;
		else if (it->u.tell.code >= KEY_HOLDER_TELL_BASE)
			key_tell(p, ap, it->u.tell.code);
		else if (which == 1 && it->u.tell.code == FT_AUTH_TELL_REASSOC) {
			if (it->u.tell.value == STATUS_SUCCESS)
				ap_joined_by_ft(p, ap);
			send_reassoc_resp(p, ap, (uint16_t)it->u.tell.value);
		} else if (which != 1) {
			authr_tell(p, a, it->u.tell.code, it->u.tell.value);
		}
	}
}

void pair_to_ap(struct pair *p, unsigned ap, const struct authr_event *ev)
{
	struct pair_ap *a = &p->ap[ap];
	struct ap_env env = env_of(p, ap);

	fx_reset(&a->fx);
	pair_must(authenticator_step(&a->authr, &env, ev, &a->fx));
	apply_ap(p, ap, 0);
}

void pair_to_ft_auth(struct pair *p, unsigned ap, const struct ft_auth_event *ev)
{
	struct pair_ap *a = &p->ap[ap];
	struct ap_env env = env_of(p, ap);

	fx_reset(&a->fx);
	pair_must(ft_auth_step(&a->ft, &env, ev, &a->fx));
	apply_ap(p, ap, 1);
}

static void wire_rx(struct pair *p, unsigned ap, struct bytes payload)
{
	struct pair_ap *a = &p->ap[ap];
	struct rkh_frame f = {.src = p->ap[1 - ap].sec.bssid,
			      .dst = a->sec.bssid,
			      .payload = payload,
			      .now_ns = p->now_ns};

	if (a->off)
		return;
	fx_reset(&a->fx);
	pair_must(key_holder_rrb(a->holder, p->c, &f, &a->fx));
	apply_ap(p, ap, 2);
}

void pair_rekey(struct pair *p, unsigned ap)
{
	struct pair_ap *a = &p->ap[ap];
	struct authr_event ev = {.kind = AUTHR_EV_GROUP_REKEY};

	fx_reset(&a->fx);
	pair_must(group_step(&a->group, p->c, GROUP_EV_REKEY, &a->fx));
	pair_to_ap(p, ap, &ev);
	fx_reset(&a->fx);
	pair_must(group_step(&a->group, p->c, GROUP_EV_ASKED, &a->fx));
	apply_ap(p, ap, 0);
}

/* ---- station ---- */
static void send_reassoc_req(struct pair *p)
{
	unsigned ap = ap_of(p, p->ft.target);
	uint8_t elements[1200], body[1300];
	struct wr w = wr_of(body, sizeof(body));
	struct assoc_req r = {.reassoc = true, .current_ap = p->ft.current_ap};
	struct ft_elements e = ft_supp_request(&p->ft);

	r.elements = bytes_of(elements, pair_elements(&e, elements, sizeof(elements)));
	assoc_req_build(&w, &r);
	on_air(p, PAIR_REASSOC_REQ, ap, wr_sofar(&w));
}

static void sta_joined_by_ft(struct pair *p)
{
	unsigned ap = ap_of(p, p->ft.target);
	struct sta_env env = {.crypto = p->c, .bugs = &p->sta_bugs, .now_ns = p->now_ns};
	struct supp_event ev = {.kind = SUPP_EV_FT,
				.u.ft = ft_supp_outcome(&p->ft)};

	p->current = ap;
	pair_must(supplicant_step(&p->supp, &env, &ev, &p->sta_fx));
}

static void ft_tell(struct pair *p, unsigned code, uint32_t value)
{
	if (code == FT_SUPP_TELL_READY) {
		send_reassoc_req(p);
	} else if (code == FT_SUPP_TELL_DONE) {
		p->ft_done++;
		sta_joined_by_ft(p);
	} else {
		p->ft_failed++;
		p->ft_status = (uint16_t)value;
	}
}

static void supp_tell(struct pair *p, unsigned code, uint32_t value)
{
	if (code == SUPP_TELL_KEYED)
		p->keyed++;
	else if (code == SUPP_TELL_GROUP)
		p->group_done++;
	else
		p->deauth = (uint16_t)value;
}

static void apply_sta(struct pair *p, bool ft)
{
	struct fx_item todo[FX_MAX];
	unsigned n = p->sta_fx.n;

	memcpy(todo, p->sta_fx.item, n * sizeof(todo[0]));
	for (unsigned i = 0; i < n; i++) {
		const struct fx_item *it = &todo[i];

		if (it->kind == FX_EAPOL)
			on_air(p, PAIR_EAPOL_UP, p->current, it->u.eapol.pdu);
		else if (it->kind == FX_MGMT)
			on_air(p, PAIR_FT1, ap_of(p, p->ft.target), it->u.mgmt.body);
		else if (it->kind == FX_VERDICT)
			heard(p, it->u.verdict.judged.why);
		else if (it->kind == FX_WORK)
			p->work[it->u.work.work] += it->u.work.count;
		else if (it->kind == FX_KEY && it->u.key.what == KEY_INSTALLED) {
			p->tk_installs += it->u.key.key == KEY_TK;
			p->gtk_installs += it->u.key.key == KEY_GTK;
		}
	}
	for (unsigned i = 0; i < n; i++) {
		if (todo[i].kind == FX_TELL && ft)
			ft_tell(p, todo[i].u.tell.code, todo[i].u.tell.value);
		else if (todo[i].kind == FX_TELL)
			supp_tell(p, todo[i].u.tell.code, todo[i].u.tell.value);
	}
}

void pair_to_sta(struct pair *p, const struct supp_event *ev)
{
	struct sta_env env = {.crypto = p->c, .bugs = &p->sta_bugs, .now_ns = p->now_ns};

	fx_reset(&p->sta_fx);
	pair_must(supplicant_step(&p->supp, &env, ev, &p->sta_fx));
	apply_sta(p, false);
}

void pair_to_ft_supp(struct pair *p, const struct ft_supp_event *ev)
{
	struct sta_env env = {.crypto = p->c, .bugs = &p->sta_bugs, .now_ns = p->now_ns};

	fx_reset(&p->sta_fx);
	pair_must(ft_supp_step(&p->ft, &env, ev, &p->sta_fx));
	apply_sta(p, true);
}

/* ---- delivery ---- */
static void ft1_rx(struct pair *p, unsigned ap, struct bytes body)
{
	struct pair_ap *a = &p->ap[ap];
	struct ft_auth_event ev = {.kind = FT_AUTH_EV_REQUEST,
				   .u.request = {.psk = &a->psk, .n_psk = 1, .cookie = 7}};
	struct ft_frame f;
	struct auth au;

	if (auth_parse(body, &au) == WIRE_OK && au.algorithm == AUTH_FT) {
		ev.u.request.elements = au.elements;
	} else {
		INVARIANT(ft_frame_parse(body, &f) == WIRE_OK);
		ev.u.request.over_ds = true;
		ev.u.request.elements = f.elements;
	}
	pair_to_ft_auth(p, ap, &ev);
}

static void ft2_rx(struct pair *p, struct bytes body)
{
	struct auth au;
	bool air = auth_parse(body, &au) == WIRE_OK && au.algorithm == AUTH_FT;
	struct ft_supp_event ev = {.kind = air ? FT_SUPP_EV_AUTH : FT_SUPP_EV_ACTION,
				   .u.body = body};

	pair_to_ft_supp(p, &ev);
}

static void reassoc_rx(struct pair *p, unsigned ap, struct bytes body)
{
	struct ft_auth_event ev = {.kind = FT_AUTH_EV_REASSOC};
	struct assoc_req r;

	INVARIANT(assoc_req_parse(body, true, &r) == WIRE_OK);
	ev.u.elements = r.elements;
	pair_to_ft_auth(p, ap, &ev);
}

static void deliver(struct pair *p, const struct pair_msg *m)
{
	struct bytes b = bytes_of(m->p, m->len);
	struct authr_event up = {.kind = AUTHR_EV_EAPOL, .u.pdu = b};
	struct authr_event status = {.kind = AUTHR_EV_TX_STATUS, .u.acked = m->acked};
	struct supp_event down = {.kind = SUPP_EV_EAPOL, .u.pdu = b};
	struct ft_supp_event resp = {.kind = FT_SUPP_EV_REASSOC, .u.body = b};

	switch (m->what) {
	case PAIR_EAPOL_UP:
		pair_to_ap(p, m->ap, &up);
		break;
	case PAIR_EAPOL_DOWN:
		pair_to_sta(p, &down);
		break;
	case PAIR_TX_STATUS:
		pair_to_ap(p, m->ap, &status);
		break;
	case PAIR_FT1:
		ft1_rx(p, m->ap, b);
		break;
	case PAIR_FT2:
		ft2_rx(p, b);
		break;
	case PAIR_REASSOC_REQ:
		reassoc_rx(p, m->ap, b);
		break;
	case PAIR_REASSOC_RESP:
		pair_to_ft_supp(p, &resp);
		break;
	case PAIR_WIRE:
		wire_rx(p, m->ap, b);
		break;
	}
}

static void fire_timers(struct pair *p)
{
	struct authr_event retry = {.kind = AUTHR_EV_TIMER, .u.timer = AUTHR_TIMER_RETRY};

	for (unsigned i = 0; i < PAIR_APS; i++) {
		struct pair_ap *a = &p->ap[i];

		if (a->retry_ns <= p->now_ns) {
			a->retry_ns = TIME_NEVER;
			pair_to_ap(p, i, &retry);
		}
		if (a->rkh_ns <= p->now_ns) {
			a->rkh_ns = TIME_NEVER;
			fx_reset(&a->fx);
			pair_must(key_holder_timer(a->holder, p->c, p->now_ns, &a->fx));
			apply_ap(p, i, 2);
		}
	}
}

static struct pair_msg *earliest(struct pair *p)
{
	struct pair_msg *first = NULL;

	for (unsigned i = 0; i < PAIR_QUEUE; i++) {
		struct pair_msg *m = &p->msg[i];

		if (m->used && (!first || m->at_ns < first->at_ns ||
				(m->at_ns == first->at_ns && m->order < first->order)))
			first = m;
	}
	return first;
}

static int64_t next_timer(const struct pair *p)
{
	int64_t at = TIME_NEVER;

	for (unsigned i = 0; i < PAIR_APS; i++) {
		at = p->ap[i].retry_ns < at ? p->ap[i].retry_ns : at;
		at = p->ap[i].rkh_ns < at ? p->ap[i].rkh_ns : at;
	}
	return at;
}

void pair_run(struct pair *p, int64_t until_ns)
{
	for (;;) {
		struct pair_msg *m = earliest(p);
		int64_t timer = next_timer(p);
		struct pair_msg copy;

		if (m && m->at_ns <= until_ns && m->at_ns <= timer) {
			p->now_ns = m->at_ns;
			copy = *m;
			m->used = false;
			deliver(p, &copy);
		} else if (timer <= until_ns) {
			p->now_ns = timer;
			fire_timers(p);
		} else {
			break;
		}
	}
	p->now_ns = until_ns;
}

struct pair_msg pair_next(struct pair *p, enum pair_what what)
{
	struct pair_msg m = { 0 };
	bool there = pair_take(p, what, &m);

	for (unsigned i = 1; !there && i < 8; i++) {
		pair_run(p, p->now_ns + PAIR_LATENCY_NS);
		there = pair_take(p, what, &m);
	}
	INVARIANT(there);
	return m;
}
