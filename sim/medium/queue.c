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

enum err medium_tx(struct medium *m, endpoint_id ep, struct bytes frame,
		   const struct tx_opts *opts)
{
	struct endpoint *e = endpoint_of(m, ep);
	struct access *a = &e->ac[opts->ac];
	struct rd r = rd_of(frame);
	enum phy_rate rate;
	struct hdr h;
	struct buf *b;

	INVARIANT(opts->ac < AC_COUNT);
	if (frame.len > TX_FRAME_MAX || hdr_parse(&r, &h) != WIRE_OK ||
	    !phy_rate_of(opts->rate_100k, &rate) || !rate_fits(rate, endpoint_freq(m, ep)))
		return ERR_RANGE;
	if (a->n == TX_QUEUE_MAX) {
		trace_end(e, opts->ac, 0, 0, AIR_END_FULL);
		return ERR_LIMIT;
	}
	b = buf_take(&m->bufs, frame);
	if (b == NULL)
		return ERR_NOMEM;
	b->u.tx.opts = *opts;
	b->u.tx.rate = rate;
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
	uint32_t tries = b->u.tx.tries, rate = b->u.tx.opts.rate_100k;

	trace_end(e, b->u.tx.opts.ac, b->u.tx.frame_no, tries, end_of(b, acked));
	buf_give(&m->bufs, b);
	if (e->spec.ops.on_done != NULL)
		e->spec.ops.on_done(e->spec.ops.ctx, e->id, cookie, acked, tries, rate);
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
