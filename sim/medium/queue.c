#include "base/invariant.h"
#include "medium/internal.h"
#include "wire/hdr.h"

/* Frames waiting for the air. */

bool rate_fits(enum phy_rate r, uint32_t freq_mhz)
{
	return phy_rate_is_ofdm(r) || freq_mhz == 0 || phy_band_of(freq_mhz) == BAND_2G4;
}

/* Says how a frame ended, also one that was never sent. */
static void trace_end(const struct endpoint *e, enum access_category ac, uint64_t frame_no,
		      uint32_t tries, enum air_end end)
{
	struct medium *m = e->m;
	struct trace_rec rec = { .at_ns = engine_now(m->cfg.eng),
				 .kind = TRACE_AIR_DONE,
				 .entity = e->spec.name,
				 .u.air_done = { frame_no, tries, end == AIR_END_ACKED, end,
						 (uint32_t)ac } };

	trace_emit(m->cfg.trace, &rec);
}

/* Asked when it first goes out, so that what became of earlier frames counts. */
static void ask_rates(struct endpoint *e, struct buf *b)
{
	const struct tx_opts *o = &b->u.tx.opts;
	enum phy_rate rate;

	if (o->link != 0) {
		b->u.tx.n_stages = e->spec.ops.on_rates(e->spec.ops.ctx, e->id, o->link,
							b->u.tx.stage);
		INVARIANT(b->u.tx.n_stages > 0 && b->u.tx.n_stages <= TX_STAGES);
		return;
	}
	INVARIANT(phy_rate_of(o->rate_100k, &rate));
	b->u.tx.stage[0] = (struct tx_stage){ phy_mode_legacy(rate), 1 };
	b->u.tx.n_stages = 1;
}

struct phy_mode queue_mode(struct endpoint *e, struct buf *b, uint32_t freq_mhz)
{
	struct phy_mode m = { 0 };
	uint32_t past = 0;

	if (b->u.tx.n_stages == 0)
		ask_rates(e, b);
	for (unsigned i = 0; i < b->u.tx.n_stages; i++) {
		m = b->u.tx.stage[i].mode;
		past += b->u.tx.stage[i].tries;
		if (b->u.tx.tries <= past)
			break;
	}
	if (m.format == PHY_LEGACY && !rate_fits(m.rate, freq_mhz))
		m = phy_mode_legacy(phy_basic_rate(phy_band_of(freq_mhz), 0));
	return m;
}

static bool is_sendable(const struct medium *m, endpoint_id ep, const struct tx_opts *o)
{
	enum phy_rate rate;

	return o->link != 0 ||
	       (phy_rate_of(o->rate_100k, &rate) && rate_fits(rate, endpoint_freq(m, ep)));
}

enum err medium_tx(struct medium *m, endpoint_id ep, struct bytes frame,
		   const struct tx_opts *opts)
{
	struct endpoint *e = endpoint_of(m, ep);
	struct access *a = &e->ac[opts->ac];
	struct rd r = rd_of(frame);
	struct hdr h;
	struct buf *b;

	INVARIANT(opts->ac < AC_COUNT);
	if (frame.len > TX_FRAME_MAX || hdr_parse(&r, &h) != WIRE_OK ||
	    !is_sendable(m, ep, opts))
		return ERR_RANGE;
	if (a->n == TX_QUEUE_MAX) {
		trace_end(e, opts->ac, 0, 0, AIR_END_FULL);
		return ERR_LIMIT;
	}
	b = buf_take(&m->bufs, frame);
	if (b == NULL)
		return ERR_NOMEM;
	b->u.tx.opts = *opts;
	b->u.tx.n_stages = 0;
	b->u.tx.ra = h.a1;
	b->u.tx.ta = h.a2;
	b->u.tx.frame_no = 0;
	b->u.tx.tries = 0;
	b->u.tx.faults = 0;
	b->u.tx.flushed = false;
	b->u.tx.needs_ack = !opts->no_ack && !mac_is_group(h.a1);
	*(a->head == NULL ? &a->head : &a->tail->next) = b;
	a->tail = b;
	a->n++;
	access_queued(e, opts->ac);
	return ERR_OK;
}

void queue_unlink(struct endpoint *e, struct buf *b)
{
	struct access *a = &e->ac[b->u.tx.opts.ac];
	struct buf *before = NULL;

	for (struct buf *i = a->head; i != b; i = i->next) {
		INVARIANT(i != NULL);
		before = i;
	}
	*(before == NULL ? &a->head : &before->next) = b->next;
	if (a->tail == b)
		a->tail = before;
	a->n--;
}

static enum air_end end_of(const struct buf *b, bool acked)
{
	if (acked)
		return AIR_END_ACKED;
	if (b->u.tx.flushed || b->u.tx.tries == 0)
		return AIR_END_FLUSHED;
	return b->u.tx.needs_ack ? AIR_END_TRIES : AIR_END_SENT;
}

void queue_tell(struct endpoint *e, struct buf *b, bool acked)
{
	struct medium *m = e->m;
	uint64_t cookie = b->u.tx.opts.cookie;
	uint32_t tries = b->u.tx.tries, link = b->u.tx.opts.link;

	trace_end(e, b->u.tx.opts.ac, b->u.tx.frame_no, tries, end_of(b, acked));
	buf_give(&m->bufs, b);
	if (e->spec.ops.on_done != NULL)
		e->spec.ops.on_done(e->spec.ops.ctx, e->id, cookie, acked, tries, link);
}

/* Moves what matches to the end of the list. */
static void collect(struct endpoint *e, unsigned ac, const struct mac *ra, struct buf ***end)
{
	struct buf *next;

	for (struct buf *b = e->ac[ac].head; b != NULL; b = next) {
		next = b->next;
		if (ra != NULL && !mac_equal(b->u.tx.ra, *ra))
			continue;
		if (b == e->on_air) {
			b->u.tx.flushed = true;
			continue;
		}
		queue_unlink(e, b);
		b->u.tx.flushed = true;
		b->next = NULL;
		**end = b;
		*end = &b->next;
	}
}

/* All are out of the queues before the owner hears of the first: it may queue and flush itself. */
static void flush(struct endpoint *e, const struct mac *ra)
{
	struct buf *list = NULL, **end = &list, *next;

	for (unsigned ac = AC_COUNT; ac-- > 0;)
		collect(e, ac, ra, &end);
	access_unqueued(e);
	for (struct buf *b = list; b != NULL; b = next) {
		next = b->next;
		queue_tell(e, b, false);
	}
}

void medium_flush(struct medium *m, endpoint_id ep)
{
	flush(endpoint_of(m, ep), NULL);
}

void medium_flush_to(struct medium *m, endpoint_id ep, struct mac ra)
{
	flush(endpoint_of(m, ep), &ra);
}

uint32_t medium_queued(const struct medium *m, endpoint_id ep)
{
	const struct endpoint *e = endpoint_of(m, ep);
	uint32_t n = 0;

	for (unsigned ac = 0; ac < AC_COUNT; ac++)
		n += e->ac[ac].n;
	return n;
}
