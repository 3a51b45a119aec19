#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "medium/internal.h"
#include "models/per.h"

/*
 * Frames on the air. A frame stays in its channel's list after its end for as long as something
 * that overlapped it is still on the air, or somebody who begins to contend must know of it.
 */

/* More than any AIFS: SIFS 16 us and 7 slots of 9, or 10 and 7 of 20. */
#define HISTORY_NS (200 * NS_PER_US)

static bool is_past(const struct ppdu *p, int64_t oldest_ns, int64_t now)
{
	return p->over && p->end_ns <= oldest_ns && p->quiet_ns + HISTORY_NS < now;
}

static void forget_past(struct medium *m, struct channel *ch, int64_t now)
{
	int64_t oldest = now;
	uint32_t n = 0;

	for (uint32_t i = 0; i < ch->n_ppdus; i++)
		if (!ch->ppdu[i]->over && ch->ppdu[i]->start_ns < oldest)
			oldest = ch->ppdu[i]->start_ns;
	for (uint32_t i = 0; i < ch->n_ppdus; i++) {
		struct ppdu *p = ch->ppdu[i];

		if (is_past(p, oldest, now)) {
			p->next_free = m->ppdu_free;
			m->ppdu_free = p;
		} else {
			ch->ppdu[n++] = p;
		}
	}
	ch->n_ppdus = n;
}

static struct ppdu *take(struct medium *m)
{
	struct ppdu *p = m->ppdu_free;
	uint32_t index;

	if (p != NULL) {
		m->ppdu_free = p->next_free;
		index = p->index;
	} else {
		INVARIANT(room_for_one((void **)&m->ppdu, sizeof(*m->ppdu), m->n_ppdus,
				       &m->cap_ppdus));
		p = malloc(sizeof(*p));
		INVARIANT(p != NULL);
		index = m->n_ppdus++;
		m->ppdu[index] = p;
	}
	*p = (struct ppdu){ .index = index };
	return p;
}

struct ppdu *ppdu_at(const struct medium *m, uint32_t index)
{
	INVARIANT(index < m->n_ppdus);
	return m->ppdu[index];
}

struct ppdu *ppdu_new(struct medium *m, struct endpoint *tx)
{
	struct channel *ch = tx->ch;
	int64_t now = engine_now(m->cfg.eng);
	struct ppdu *p;

	forget_past(m, ch, now);
	p = take(m);
	INVARIANT(room_for_one((void **)&ch->ppdu, sizeof(*ch->ppdu), ch->n_ppdus, &ch->cap_ppdus));
	ch->ppdu[ch->n_ppdus++] = p;
	p->tx = tx;
	p->ch = ch;
	p->freq_mhz = ch->freq_mhz;
	p->power_mdbm = tx->spec.power_mdbm;
	p->from = tx->spec.ops.position(tx->spec.ops.ctx, now);
	p->start_ns = now;
	return p;
}

void ppdu_begin(struct ppdu *p, struct bytes frame, int64_t quiet_after_ns)
{
	struct medium *m = p->tx->m;
	int64_t dur = airtime_ns(phy_band_of(p->freq_mhz), p->rate, p->short_preamble, frame.len);
	struct trace_rec rec = { .at_ns = p->start_ns,
				 .kind = TRACE_AIR_TX,
				 .entity = p->tx->spec.name,
				 .u.air_tx = { .frame_no = p->frame_no,
					       .try_no = p->try_no,
					       .freq_mhz = p->freq_mhz,
					       .rate_100k = phy_rate_100k(p->rate),
					       .power_mdbm = p->power_mdbm,
					       .dur_ns = dur,
					       .frame = frame } };

	p->end_ns = p->start_ns + dur;
	p->quiet_ns = p->end_ns + quiet_after_ns;
	trace_emit(m->cfg.trace, &rec);
	access_heard(p->ch, p);
}

static bool overlap(const struct ppdu *a, const struct ppdu *b)
{
	return a->start_ns < b->end_ns && b->start_ns < a->end_ns;
}

bool ppdu_is_sending(const struct channel *ch, const struct endpoint *e, int64_t now)
{
	for (uint32_t i = 0; i < ch->n_ppdus; i++)
		if (ch->ppdu[i]->tx == e && ch->ppdu[i]->end_ns > now)
			return true;
	return false;
}

/* Noise and whatever else was on the air; busy: rx itself was. */
static int32_t disturbance(const struct ppdu *p, const struct endpoint *rx, bool *busy)
{
	int32_t sum = noise_floor_mdbm(p->freq_mhz);

	*busy = false;
	for (uint32_t i = 0; i < p->ch->n_ppdus; i++) {
		const struct ppdu *q = p->ch->ppdu[i];

		if (q == p || !overlap(p, q))
			continue;
		if (q->tx == rx)
			*busy = true;
		else
			sum = level_sum_mdb(sum, level_at(rx->m, q, rx));
	}
	return sum;
}

/* What fails by its level, and what of the rest fails without a reason the world knows. */
static uint32_t failing_ppm(const struct ppdu *p, const struct endpoint *rx, int32_t snr_mdb,
			    size_t len)
{
	uint32_t per = per_ppm(p->rate, snr_mdb, len), loss = rx->m->cfg.pathloss.loss_ppm;

	return per + (uint32_t)((uint64_t)(PER_ONE - per) * loss / PER_ONE);
}

/* One draw decides; it is the same draw with and without interference. */
enum air_outcome ppdu_outcome(const struct ppdu *p, const struct endpoint *rx, size_t len,
			      bool taken_by_fault)
{
	int32_t level = level_at(rx->m, p, rx), noise = noise_floor_mdbm(p->freq_mhz), disturbed;
	uint32_t per, draw;
	bool busy;

	disturbed = disturbance(p, rx, &busy);
	if (busy)
		return AIR_BUSY;
	if (taken_by_fault)
		return AIR_FAULT;
	if (per_ppm(p->rate, level - noise, len) == PER_ONE)
		return AIR_WEAK;
	per = failing_ppm(p, rx, level - noise, len);
	draw = rng_keyed_below(&p->tx->error_key, rx->name, p->frame_no, p->try_no, PER_ONE);
	if (draw < per)
		return AIR_ERROR;
	if (disturbed != noise && draw < failing_ppm(p, rx, level - disturbed, len))
		return AIR_COLLIDED;
	return AIR_RECEIVED;
}

void ppdu_trace_rx(const struct ppdu *p, const struct endpoint *rx, enum air_outcome o)
{
	struct medium *m = rx->m;
	struct trace_rec rec = { .at_ns = engine_now(m->cfg.eng), .kind = TRACE_AIR_RX,
				 .entity = rx->spec.name };

	if (!trace_wants(m->cfg.trace, TRACE_AIR_RX))
		return;
	rec.u.air_rx = (struct trace_air_rx){ .from = p->tx->spec.name,
					      .frame_no = p->frame_no,
					      .try_no = p->try_no,
					      .freq_mhz = p->freq_mhz,
					      .level_mdbm = level_at(m, p, rx),
					      .outcome = o };
	trace_emit(m->cfg.trace, &rec);
}
