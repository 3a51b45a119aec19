#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "medium/internal.h"
#include "models/per.h"

/*
 * Frames on the air. A frame stays in its channel's list after its end for as long as somebody who
 * begins to contend must know of it, and so do those that overlapped such a one, or one of those:
 * a receiver may have been with them. Nothing that is asked reaches further, so that forgetting
 * never shows in a result.
 */

/* More than any AIFS: SIFS 16 us and 7 slots of 9, or 10 and 7 of 20. */
#define HISTORY_NS (200 * NS_PER_US)

static bool is_recent(const struct ppdu *p, int64_t now)
{
	return !p->over || p->nav_ns + HISTORY_NS >= now || p->eifs_ns + HISTORY_NS >= now;
}

/* When what still matters began. */
static int64_t horizon(const struct channel *ch, int64_t now)
{
	int64_t recent = now, oldest;

	for (uint32_t i = 0; i < ch->n_ppdus; i++)
		if (is_recent(ch->ppdu[i], now) && ch->ppdu[i]->start_ns < recent)
			recent = ch->ppdu[i]->start_ns;
	oldest = recent;
	for (uint32_t i = 0; i < ch->n_ppdus; i++)
		if (ch->ppdu[i]->end_ns > recent && ch->ppdu[i]->start_ns < oldest)
			oldest = ch->ppdu[i]->start_ns;
	return oldest;
}

static void forget_past(struct medium *m, struct channel *ch, int64_t now)
{
	int64_t oldest = horizon(ch, now);
	uint32_t n = 0;

	for (uint32_t i = 0; i < ch->n_ppdus; i++) {
		struct ppdu *p = ch->ppdu[i];

		if (p->end_ns <= oldest && !is_recent(p, now)) {
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
	const struct place *at = place_of(tx, now);
	const struct range *range = range_of(tx, ch->freq_mhz);
	struct ppdu *p;

	forget_past(m, ch, now);
	p = take(m);
	INVARIANT(room_for_one((void **)&ch->ppdu, sizeof(*ch->ppdu), ch->n_ppdus, &ch->cap_ppdus));
	ch->ppdu[ch->n_ppdus++] = p;
	p->tx = tx;
	p->ch = ch;
	p->freq_mhz = ch->freq_mhz;
	p->power_mdbm = tx->spec.power_mdbm;
	p->from = at->at;
	p->from_version = at->version;
	p->heard_mm2 = range->heard_mm2;
	p->felt_mm2 = range->felt_mm2;
	p->start_ns = now;
	return p;
}

void ppdu_begin(struct ppdu *p, struct bytes frame, int64_t nav_after_ns)
{
	struct medium *m = p->tx->m;
	int64_t dur = airtime_mode_ns(phy_band_of(p->freq_mhz), &p->mode, p->short_preamble,
				      frame.len);
	struct trace_rec rec = { .at_ns = p->start_ns,
				 .kind = TRACE_AIR_TX,
				 .entity = p->tx->spec.name,
				 .u.air_tx = { .frame_no = p->frame_no,
					       .try_no = p->try_no,
					       .freq_mhz = p->freq_mhz,
					       .rate_100k = phy_mode_rate_100k(&p->mode),
					       .mode = p->mode,
					       .power_mdbm = p->power_mdbm,
					       .dur_ns = dur,
					       .frame = frame } };

	p->len = frame.len;
	p->floor_mdbm = hearing_mdbm(m, p->freq_mhz, &p->mode);
	p->end_ns = p->start_ns + dur;
	p->nav_ns = p->end_ns + nav_after_ns;
	p->eifs_ns = p->end_ns + phy_eifs_extra_ns(phy_band_of(p->freq_mhz), &p->tx->timing,
						   phy_mode_is_ofdm(&p->mode));
	trace_emit(m->cfg.trace, &rec);
	access_heard(p->ch, p);
}

bool ppdu_is_sending(const struct channel *ch, const struct endpoint *e, int64_t now)
{
	for (uint32_t i = 0; i < ch->n_ppdus; i++)
		if (ch->ppdu[i]->tx == e && ch->ppdu[i]->end_ns > now)
			return true;
	return false;
}

/* What fails by its level, and what of the rest fails without a reason the world knows. */
static uint32_t failing_ppm(const struct ppdu *p, const struct endpoint *rx, int32_t snr_mdb)
{
	uint32_t per = per_mode_ppm(&p->mode, snr_mdb, p->len), loss = rx->m->cfg.pathloss.loss_ppm;
	const struct medium_link *l = link_of(p->tx, rx);

	if (l != NULL)
		loss = p->is_ack ? 0 : l->loss_ppm;
	return per + (uint32_t)((uint64_t)(PER_ONE - per) * loss / PER_ONE);
}

/* One draw decides; it is the same draw with and without interference. */
enum air_outcome ppdu_outcome(const struct ppdu *p, struct hearer h, bool taken_by_fault)
{
	const struct endpoint *rx = h.ep;
	int32_t level = h.level_mdbm, noise = medium_noise_mdbm(rx->m, p->freq_mhz), disturbed;
	uint32_t per, draw;
	bool busy, alone;

	disturbed = carrier_disturbance(p, rx, &alone, &busy);
	if (busy)
		return AIR_BUSY;
	if (taken_by_fault)
		return AIR_FAULT;
	if (per_mode_ppm(&p->mode, level - noise, p->len) == PER_ONE)
		return AIR_WEAK;
	per = failing_ppm(p, rx, level - noise);
	if (per == 0 && alone)
		return AIR_RECEIVED;
	draw = rng_keyed_below(&p->tx->error_key, rx->name, p->frame_no, p->try_no, PER_ONE);
	if (draw < per)
		return AIR_ERROR;
	if (!alone && (!carrier_is_kept(p, rx, level) ||
		       draw < failing_ppm(p, rx, level - disturbed)))
		return AIR_COLLIDED;
	return AIR_RECEIVED;
}

void ppdu_trace_rx(const struct ppdu *p, struct hearer h, enum air_outcome o)
{
	struct medium *m = p->tx->m;
	struct trace_rec rec = { .at_ns = engine_now(m->cfg.eng), .kind = TRACE_AIR_RX,
				 .entity = h.ep->spec.name };

	if (!trace_wants(m->cfg.trace, TRACE_AIR_RX))
		return;
	rec.u.air_rx = (struct trace_air_rx){ .from = p->tx->spec.name,
					      .frame_no = p->frame_no,
					      .try_no = p->try_no,
					      .freq_mhz = p->freq_mhz,
					      .level_mdbm = h.level_mdbm,
					      .outcome = o };
	trace_emit(m->cfg.trace, &rec);
}
