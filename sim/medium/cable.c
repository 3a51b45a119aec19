#include "medium/cable.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "medium/internal.h"
#include "wire/eth.h"

/* [802.3 3.1.1] preamble and SFD 8, FCS 4, interpacket gap 12; frames are at least 60 + 4. */
enum { ETH_OVERHEAD = 8 + 4 + 12, ETH_MIN = 60 };

enum err cable_add(struct medium *m, const struct cable_spec *spec, cable_id *out)
{
	struct cable *c = calloc(1, sizeof(*c));

	if (c == NULL ||
	    !room_for_one((void **)&m->cable, sizeof(*m->cable), m->n_cables, &m->cap_cables)) {
		free(c);
		return ERR_NOMEM;
	}
	c->spec = *spec;
	if (c->spec.rate_bps == 0)
		c->spec.rate_bps = CABLE_RATE_BPS;
	for (unsigned end = 0; end < 2; end++)
		c->key[end] = rng_key(m->cfg.seed, spec->name, end == 0 ? "loss 0" : "loss 1");
	*out = m->n_cables;
	m->cable[m->n_cables++] = c;
	return ERR_OK;
}

static int64_t serialise_ns(const struct cable *c, size_t len)
{
	uint64_t bits = 8 * ((len < ETH_MIN ? ETH_MIN : len) + ETH_OVERHEAD);

	return (int64_t)((bits * (uint64_t)NS_PER_S + c->spec.rate_bps - 1) / c->spec.rate_bps);
}

static struct cable *cable_of(const struct medium *m, cable_id id)
{
	INVARIANT(id < m->n_cables);
	return m->cable[id];
}

static void on_arrival(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen)
{
	struct medium *m = ctx;
	struct buf *b = buf_at(&m->bufs, arg, gen);
	struct cable *c = cable_of(m, b->u.wire.cable);
	const struct cable_end *to = &c->spec.end[b->u.wire.end];

	(void)eng, (void)owner;
	c->dir[1 - b->u.wire.end].under_way--;
	to->on_rx(to->ctx, to->port, buf_bytes(b));
	buf_give(&m->bufs, b);
}

struct passage {
	struct cable *c;
	cable_id id;
	unsigned end;
	struct fate fate;
	uint64_t faults;
	bool lost;
	int64_t delay_ns;
};

static uint64_t decide(struct medium *m, const struct passage *p, struct bytes frame)
{
	const struct cable_end *from = &p->c->spec.end[p->end], *to = &p->c->spec.end[1 - p->end];
	struct faulty what;
	struct eth e;

	if (m->cfg.plan == NULL || m->cfg.plan->n == 0 || eth_parse(frame, &e) != WIRE_OK)
		return 0;
	if (!from->forwards)
		faults_learn(&m->faults, e.src, from->node);
	what = (struct faulty){ .where = FAULT_WIRE,
				.frame = frame_class_of_wire(frame),
				.from = faults_origin(&m->faults, e.src, from->node),
				.to = to->node,
				.first_hop = !from->forwards,
				.now_ns = engine_now(m->cfg.eng) };
	return faults_decide(&m->faults, &what);
}

static void record(const struct medium *m, const struct passage *p, struct bytes frame)
{
	struct trace_rec rec = { .at_ns = engine_now(m->cfg.eng),
				 .kind = TRACE_WIRE,
				 .entity = p->c->spec.end[p->end].node,
				 .u.wire = { .segment = p->c->spec.name,
					     .to = p->c->spec.end[1 - p->end].node,
					     .delay_ns = p->delay_ns,
					     .lost = p->lost,
					     .frame = frame } };

	trace_emit(m->cfg.trace, &rec);
}

static void arrive_in(struct medium *m, const struct passage *p, struct buf *b, int64_t in_ns)
{
	p->c->dir[p->end].under_way++;
	b->u.wire.cable = p->id;
	b->u.wire.end = 1 - p->end;
	engine_at(m->cfg.eng, m->owner, LANE_MEDIUM, engine_now(m->cfg.eng) + in_ns, on_arrival,
		  b->index, b->gen);
}

/* Puts it behind what is on the cable in this direction. */
static void pass(struct medium *m, struct passage *p, size_t len)
{
	struct cable_dir *d = &p->c->dir[p->end];
	int64_t now = engine_now(m->cfg.eng), from = d->free_ns > now ? d->free_ns : now;

	d->n_frames++;
	p->lost = d->under_way >= CABLE_QUEUE_MAX ||
		  rng_keyed_chance(&p->c->key[p->end], d->n_frames, 0, 0, p->c->spec.loss_ppm,
				   1000000);
	if (d->under_way < CABLE_QUEUE_MAX)
		d->free_ns = from + serialise_ns(p->c, len);
	p->delay_ns = d->free_ns - now + p->c->spec.latency_ns;
	p->fate = faults_fate(&m->faults, p->faults, p->c->spec.end[1 - p->end].node,
			      now + p->delay_ns);
	p->delay_ns += p->fate.delay_ns;
	p->lost = p->lost || p->fate.lost || p->fate.lost_above;
}

enum err cable_tx(struct medium *m, cable_id cable, unsigned end, struct bytes frame)
{
	struct passage p = { .c = cable_of(m, cable), .id = cable, .end = end };
	struct buf *b, *again = NULL;

	INVARIANT(end < 2);
	if (frame.len < ETH_HDR || frame.len > CABLE_FRAME_MAX)
		return ERR_RANGE;
	b = buf_take(&m->bufs, frame);
	if (b == NULL)
		return ERR_NOMEM;
	p.faults = decide(m, &p, frame);
	faults_corrupt(&m->faults, p.faults, b->octets, b->len);
	pass(m, &p, frame.len);
	record(m, &p, buf_bytes(b));
	if (p.lost) {
		buf_give(&m->bufs, b);
		return ERR_OK;
	}
	if (p.fate.twice)
		again = buf_take(&m->bufs, buf_bytes(b));
	arrive_in(m, &p, b, p.delay_ns);
	if (again != NULL)
		arrive_in(m, &p, again, p.delay_ns + p.fate.again_ns);
	return ERR_OK;
}
