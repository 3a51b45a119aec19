#ifndef PROTO_RKH_SEQ_H
#define PROTO_RKH_SEQ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rng.h"
#include "wire/rrb.h"

/*
 * The sequence numbers of one pair of key holders: what protects the inter-AP messages from replay.
 * A number is (domain, counter, the sender's uptime in seconds); nobody's clock needs to be right.
 */
enum {
	RKH_SEQ_RING = 16, /* accepted counters remembered */
	/* how far a sender's clock may drift; how long a sequence request waits for its answer */
	RKH_SEQ_WINDOW_S = 10
};

struct rkh_seq {
	uint32_t tx_dom; /* 0: not drawn yet; else odd */
	uint32_t tx_next;
	uint32_t rx_dom;
	uint32_t ring[RKH_SEQ_RING]; /* ring[0] is the oldest */
	unsigned n_ring;             /* 0: nothing is known about this sender */
	int64_t ahead_ns;            /* our clock minus the sender's */
};

enum rkh_seq_verdict {
	RKH_SEQ_FRESH,
	RKH_SEQ_DROP, /* a replay, or too old */
	RKH_SEQ_ASK   /* another domain, clock or range than known: the sender must confirm */
};

/* The number of the next message. clock_ns: our uptime. Draws domain and start at first use. */
struct kh_seq rkh_seq_next(struct rkh_seq *s, struct rng *rng, int64_t clock_ns);

enum rkh_seq_verdict rkh_seq_judge(const struct rkh_seq *s, const struct kh_seq *got,
				   int64_t clock_ns);
/* Remembers a number judged fresh. */
void rkh_seq_accept(struct rkh_seq *s, const struct kh_seq *got);
/*
 * Starts anew from the number in a confirmed answer; n_waiting messages sent before it may still
 * come, so counters that much older are fresh.
 */
void rkh_seq_reset(struct rkh_seq *s, const struct kh_seq *got, unsigned n_waiting,
		   int64_t clock_ns);

#endif
