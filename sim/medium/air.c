#include "base/invariant.h"
#include "medium/internal.h"
#include "wire/hdr.h"

/* Sending, receiving, acknowledging. */

static enum phy_rate ack_rate(const struct ppdu *p, uint32_t basic)
{
	return phy_ack_rate(phy_reference_rate(&p->mode),
			    basic != 0 ? basic : phy_default_basic(phy_band_of(p->freq_mhz)));
}

static int64_t ack_airtime_ns(const struct ppdu *p)
{
	return airtime_ns(phy_band_of(p->freq_mhz), p->ack_rate, p->short_preamble, ACK_LEN);
}

/* Ends a try: done, or again after a backoff with a larger window. */
static void resolve(struct endpoint *e, bool acked, int64_t idle_ns)
{
	struct buf *b = e->on_air;
	enum access_category ac = b->u.tx.opts.ac;
	uint32_t max = b->u.tx.opts.max_tries == 0 ? TX_TRIES : b->u.tx.opts.max_tries;
	bool over = acked || !b->u.tx.needs_ack || b->u.tx.flushed || b->u.tx.tries >= max;
	struct access *a = &e->ac[ac];

	e->on_air_ppdu->frame = NULL;
	e->on_air = NULL;
	e->on_air_ppdu = NULL;
	e->ack_coming = false;
	e->try_gen++;
	if (over)
		a->cw = a->edca.cw_min;
	else
		a->cw = 2 * a->cw + 1 < a->edca.cw_max ? 2 * a->cw + 1 : a->edca.cw_max;
	access_backoff(e, ac, b->u.tx.frame_no, b->u.tx.tries);
	if (over)
		queue_unlink(e, b);
	if (e->ch != NULL)
		access_idle_from(e, idle_ns);
	if (over)
		queue_tell(e, b, acked);
}

void air_cut(struct endpoint *e)
{
	if (e->on_air == NULL)
		return;
	if (!e->on_air_ppdu->over)
		e->on_air_ppdu->cut = true;
	resolve(e, false, engine_now(e->m->cfg.eng));
}

static void on_ack_timeout(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg,
			   uint32_t gen)
{
	struct endpoint *e = endpoint_of(ctx, arg);

	(void)owner;
	if (e->on_air != NULL && e->try_gen == gen)
		resolve(e, false, engine_now(eng));
}

/* Nobody has begun to answer p that its sender would hear. */
static void expect_nothing(const struct ppdu *p)
{
	struct endpoint *e = p->tx;

	if (e->on_air_ppdu == p)
		engine_at(e->m->cfg.eng, e->m->owner, LANE_MEDIUM,
			  p->end_ns + phy_ack_timeout_ns(&e->timing, p->ack_rate), on_ack_timeout,
			  e->id, e->try_gen);
}

/* An acknowledgement ends. Its own loss is drawn like any frame's. */
static void on_ack_end(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen)
{
	struct ppdu *ack = ppdu_at(ctx, arg);
	struct endpoint *e = ack->of->tx;
	enum air_outcome o;
	struct hearer h;

	(void)owner, (void)gen;
	ack->over = true;
	access_heard_end(ack->ch, ack);
	if (e->on_air != NULL && e->on_air_ppdu == ack->of && e->ack_coming) {
		h = (struct hearer){ e, level_at(ack, e) };
		o = ppdu_outcome(ack, h, false);
		ppdu_trace_rx(ack, h, o);
		resolve(e, o == AIR_RECEIVED, engine_now(eng));
	}
	if (ack->tx->ch == ack->ch)
		access_answered(ack->tx);
}

/* False if the receiver has left, or sends something else. */
static bool can_answer(const struct ppdu *p, int64_t now)
{
	return p->acker->ch == p->ch && p->acker->tuned_ns <= p->start_ns &&
	       !ppdu_is_sending(p->ch, p->acker, now);
}

/* SIFS after a frame for it, the receiver answers, whatever else it was about to do. */
static void on_ack_due(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen)
{
	struct ppdu *p = ppdu_at(ctx, arg), *ack;
	struct endpoint *rx = p->acker, *to = p->tx;
	uint8_t octets[ACK_LEN];
	struct wr w = wr_of(octets, sizeof(octets));
	struct hdr h = { .kind = FRAME_ACK, .a1 = p->ack_ra };

	(void)owner, (void)gen;
	if (!can_answer(p, engine_now(eng))) {
		expect_nothing(p);
		return;
	}
	hdr_build(&w, &h);
	ack = ppdu_new(rx->m, rx);
	ack->of = p;
	ack->is_ack = true;
	ack->mode = phy_mode_legacy(p->ack_rate);
	ack->short_preamble = p->short_preamble;
	ack->frame_no = ++rx->n_frames;
	ack->try_no = 1;
	ppdu_begin(ack, wr_sofar(&w), 0);
	access_answers(rx, ack->end_ns);
	if (to->on_air_ppdu == p) {
		to->ack_coming = carrier_of(ack, to) == CARRIER_FOLLOWED;
		if (!to->ack_coming)
			expect_nothing(p);
	}
	engine_at(eng, rx->m->owner, LANE_MEDIUM, ack->end_ns, on_ack_end, ack->index, 0);
}

static void on_late(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen)
{
	struct medium *m = ctx;
	struct buf *b = buf_at(&m->bufs, arg, gen);
	struct endpoint *e = endpoint_of(m, b->u.rx.ep);

	(void)eng, (void)owner;
	e->spec.ops.on_rx(e->spec.ops.ctx, e->id, buf_bytes(b), &b->u.rx.info);
	buf_give(&m->bufs, b);
}

static void deliver_late(struct endpoint *rx, struct bytes frame, const struct rx_info *info,
			 int64_t in_ns)
{
	struct medium *m = rx->m;
	struct buf *b = buf_take(&m->bufs, frame);

	INVARIANT(b != NULL);
	b->u.rx.ep = rx->id;
	b->u.rx.info = *info;
	engine_at(m->cfg.eng, m->owner, LANE_MEDIUM, engine_now(m->cfg.eng) + in_ns, on_late,
		  b->index, b->gen);
}

static void deliver(struct endpoint *rx, struct bytes frame, const struct rx_info *info,
		    uint64_t faults)
{
	struct fate fate = faults_fate(&rx->m->faults, faults, rx->spec.name, info->end_ns);

	if (fate.lost_above)
		return;
	if (fate.twice)
		deliver_late(rx, frame, info, fate.delay_ns + fate.again_ns);
	if (fate.delay_ns > 0)
		deliver_late(rx, frame, info, fate.delay_ns);
	else
		rx->spec.ops.on_rx(rx->spec.ops.ctx, rx->id, frame, info);
}

/* Puts rx at the end of m->hearer if it listens and hears p. */
static void hear(const struct ppdu *p, struct endpoint *rx, uint32_t *n)
{
	struct hearer h = { .ep = rx };

	if (rx == p->tx || rx->ch != p->ch || rx->tuned_ns > p->start_ns)
		return;
	h.level_mdbm = level_heard(p, rx);
	if (h.level_mdbm >= p->floor_mdbm)
		rx->m->hearer[(*n)++] = h;
}

static bool is_owner(const struct address *a, const struct endpoint *e)
{
	for (unsigned i = 0; a != NULL && i < a->n; i++)
		if (a->ep[i] == e)
			return true;
	return false;
}

/* Who is to be asked, in order of declaration within each kind; into m->hearer. */
static uint32_t list_hearers(const struct ppdu *p, const struct address *to, bool group)
{
	const struct reach *r;
	uint32_t n = 0;

	for (unsigned i = 0; to != NULL && i < to->n; i++)
		hear(p, to->ep[i], &n);
	if (!group && p->tx->m->n_hear_all == 0)
		return n;
	r = reach_of(p->tx);
	for (uint32_t i = 0; i < r->n; i++) {
		struct endpoint *e = r->ep[i];

		if ((group || e->spec.hears_all) && !is_owner(to, e))
			hear(p, e, &n);
	}
	return n;
}

/* Leaves in m->hearer who decoded it, and notes who of them acknowledges. */
static uint32_t judge(struct ppdu *p)
{
	struct medium *m = p->tx->m;
	const struct buf *b = p->frame;
	bool group = mac_is_group(b->u.tx.ra);
	const struct address *to = group ? NULL : address_find(m, b->u.tx.ra);
	uint32_t n = list_hearers(p, to, group), n_decoded = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct hearer h = m->hearer[i];
		struct endpoint *rx = h.ep;
		bool taken = faults_fate(&m->faults, b->u.tx.faults, rx->spec.name, p->end_ns).lost;
		enum air_outcome o = ppdu_outcome(p, h, taken);

		ppdu_trace_rx(p, h, o);
		if (o != AIR_RECEIVED)
			continue;
		if (b->u.tx.needs_ack && p->acker == NULL && is_owner(to, rx)) {
			p->acker = rx;
			rx->answers_ns = p->end_ns + p->tx->timing.sifs_ns + ack_airtime_ns(p);
		}
		m->hearer[n_decoded++] = h;
	}
	return n_decoded;
}

/* The callbacks may do anything to the sender's queue, so they get a copy. */
static void hand_over(struct medium *m, const struct ppdu *p, uint32_t n)
{
	struct rx_info info = { .freq_mhz = p->freq_mhz,
				.rate_100k = phy_mode_rate_100k(&p->mode),
				.start_ns = p->start_ns,
				.end_ns = p->end_ns,
				.frame_no = p->frame_no };
	uint64_t faults = p->frame->u.tx.faults;
	struct buf *copy;

	if (n == 0)
		return;
	copy = buf_take(&m->bufs, buf_bytes(p->frame));
	INVARIANT(copy != NULL);
	for (uint32_t i = 0; i < n; i++) {
		info.level_mdbm = m->hearer[i].level_mdbm;
		deliver(m->hearer[i].ep, buf_bytes(copy), &info, faults);
	}
	buf_give(&m->bufs, copy);
}

static void on_end(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen)
{
	struct medium *m = ctx;
	struct ppdu *p = ppdu_at(m, arg);
	struct endpoint *e = p->tx;
	uint32_t try_gen = e->try_gen, n;

	(void)owner, (void)gen;
	p->over = true;
	access_heard_end(p->ch, p);
	if (p->cut)
		return;
	n = judge(p);
	if (p->acker != NULL)
		engine_at(eng, m->owner, LANE_MEDIUM, p->end_ns + e->timing.sifs_ns, on_ack_due,
			  p->index, 0);
	else if (p->frame->u.tx.needs_ack)
		expect_nothing(p);
	hand_over(m, p, n);
	if (e->on_air != NULL && e->try_gen == try_gen && !e->on_air->u.tx.needs_ack)
		resolve(e, false, p->end_ns);
}

/* The first time, faults see the frame; every time, the MAC writes its two fields. */
static void prepare(struct endpoint *e, struct buf *b)
{
	struct medium *m = e->m;
	const struct address *to = address_find(m, b->u.tx.ra);
	enum frame_class hint = b->u.tx.opts.hint;
	struct faulty what;

	if (++b->u.tx.tries > 1)
		return;
	b->u.tx.frame_no = ++e->n_frames;
	if (m->cfg.plan == NULL || m->cfg.plan->n == 0)
		return;
	what = (struct faulty){
		.where = FAULT_AIR,
		.frame = hint != CLASS_ANY ? hint : frame_class_of_air(buf_bytes(b)),
		.from = e->spec.name,
		.to = mac_is_group(b->u.tx.ra) ? NULL :
		      to != NULL && to->n > 0  ? to->ep[0]->spec.name : "?",
		.first_hop = true,
		.now_ns = engine_now(m->cfg.eng),
	};
	b->u.tx.faults = faults_decide(&m->faults, &what);
	faults_corrupt(&m->faults, b->u.tx.faults, b->octets, b->len);
}

/* Duration [11-2020 9.2.5]: until the acknowledgement is over, in us rounded up. */
static int64_t duration_ns(const struct ppdu *p)
{
	int64_t ns = p->tx->timing.sifs_ns + ack_airtime_ns(p);

	if (!p->frame->u.tx.needs_ack)
		return 0;
	return (ns + NS_PER_US - 1) / NS_PER_US * NS_PER_US;
}

static void write_mac_fields(const struct ppdu *p, struct buf *b, int64_t after_ns)
{
	struct rd r = rd_of(buf_bytes(b));
	struct wr w = wr_of(b->octets, b->len);
	struct hdr h;

	if (hdr_parse(&r, &h) != WIRE_OK)
		return; /* a fault broke it */
	b->u.tx.ra = h.a1;
	b->u.tx.ta = h.a2;
	h.retry = p->try_no > 1;
	if (hdr_is_mgmt(&h) || hdr_is_data(&h))
		h.duration = (uint16_t)(after_ns / NS_PER_US);
	hdr_build(&w, &h);
}

void air_send(struct endpoint *e, enum access_category ac)
{
	struct buf *b = e->ac[ac].head;
	struct medium *m = e->m;
	struct ppdu *p = ppdu_new(m, e);
	int64_t after;

	prepare(e, b);
	p->frame = b;
	p->mode = queue_mode(e, b, p->freq_mhz);
	p->ack_rate = ack_rate(p, b->u.tx.opts.basic);
	p->short_preamble = b->u.tx.opts.short_preamble;
	p->frame_no = b->u.tx.frame_no;
	p->try_no = b->u.tx.tries;
	after = duration_ns(p);
	e->on_air = b;
	e->on_air_ppdu = p;
	write_mac_fields(p, b, after);
	p->ack_ra = b->u.tx.ta;
	ppdu_begin(p, buf_bytes(b), after);
	engine_at(m->cfg.eng, m->owner, LANE_MEDIUM, p->end_ns, on_end, p->index, 0);
}
