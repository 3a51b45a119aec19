#include "proto/rkh_seq.h"

#include "base/invariant.h"
#include "base/time.h"

/* Distances modulo 2^32 from the oldest remembered counter: up to a quarter of the circle is new,
 * the last quarter is old, between them nothing can be said. */
static const uint32_t NEW_MAX = 0x40000000, OLD_MIN = 0xc0000000;

static uint32_t seconds(int64_t ns)
{
	int64_t s = ns / NS_PER_S - (ns % NS_PER_S < 0);

	return (uint32_t)(uint64_t)s;
}

struct kh_seq rkh_seq_next(struct rkh_seq *s, struct rng *rng, int64_t clock_ns)
{
	if (s->tx_dom == 0) {
		s->tx_next = (uint32_t)rng_u64(rng);
		s->tx_dom = (uint32_t)rng_u64(rng) | 1;
	}
	return (struct kh_seq){ s->tx_dom, s->tx_next++, seconds(clock_ns) };
}

enum rkh_seq_verdict rkh_seq_judge(const struct rkh_seq *s, const struct kh_seq *got,
				   int64_t clock_ns)
{
	uint32_t drift, ahead;

	if (s->n_ring == 0 || got->dom != s->rx_dom)
		return RKH_SEQ_ASK;
	drift = got->ts - (seconds(clock_ns - s->ahead_ns) - RKH_SEQ_WINDOW_S);
	if (drift > 2 * RKH_SEQ_WINDOW_S)
		return RKH_SEQ_ASK;
	ahead = got->seq - s->ring[0];
	if (ahead > OLD_MIN)
		return RKH_SEQ_DROP;
	if (ahead > NEW_MAX)
		return RKH_SEQ_ASK;
	for (unsigned i = 0; i < s->n_ring; i++)
		if (s->ring[i] == got->seq)
			return RKH_SEQ_DROP;
	return RKH_SEQ_FRESH;
}

void rkh_seq_accept(struct rkh_seq *s, const struct kh_seq *got)
{
	INVARIANT(s->n_ring > 0);
	if (s->n_ring < RKH_SEQ_RING)
		s->ring[s->n_ring++] = got->seq;
	else
		/* hostapd looks for the new oldest from place 0 on and finds place 0 itself, so
		 * that a full ring takes counters in rising order only. */
		s->ring[0] = got->seq;
}

void rkh_seq_reset(struct rkh_seq *s, const struct kh_seq *got, unsigned n_waiting,
		   int64_t clock_ns)
{
	s->rx_dom = got->dom;
	s->ring[0] = got->seq - RKH_SEQ_RING - n_waiting;
	s->ring[1] = got->seq;
	s->n_ring = 2;
	s->ahead_ns = clock_ns - (int64_t)got->ts * NS_PER_S;
}
