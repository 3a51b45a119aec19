#ifndef MEDIUM_BUF_H
#define MEDIUM_BUF_H

#include "base/mac.h"
#include "engine/engine.h"
#include "medium/cable.h"
#include "medium/medium.h"

/* A frame with what the medium knows of it. */
struct buf {
	uint32_t index, gen;
	struct buf *next;
	uint32_t len;
	union {
		struct {
			struct tx_opts opts;
			struct tx_stage stage[TX_STAGES];
			unsigned n_stages; /* 0: not asked yet */
			struct mac ra, ta;
			uint64_t frame_no; /* 0: not sent yet */
			uint32_t tries;
			uint64_t faults;   /* those of the plan that hit it */
			bool needs_ack;
			bool flushed;      /* not to be tried again */
		} tx;
		struct {
			endpoint_id ep;
			struct rx_info info;
		} rx;
		struct {
			cable_id cable;
			unsigned end;      /* where it will arrive */
			bool twice;
		} wire;
	} u;
	uint8_t size; /* which of the pool's sizes it has */
	uint8_t octets[];
};

/* Address queries, small packets, everything: a flood of the first kind need not cost the last. */
enum { BUF_SIZES = 3 };

/* Buffers are kept for reuse, by size; the zero value is an empty pool. */
struct bufs {
	struct buf **all;
	struct buf *free[BUF_SIZES];
	uint32_t n, cap;
};

/* A copy of the frame, NULL if out of memory; frame.len is at most TX_FRAME_MAX. */
struct buf *buf_take(struct bufs *p, struct bytes frame);
void buf_give(struct bufs *p, struct buf *b);
/* The buffer an event was scheduled for; that it is still that one is ours to ensure. */
struct buf *buf_at(const struct bufs *p, uint32_t index, uint32_t gen);
void bufs_fini(struct bufs *p);

static inline struct bytes buf_bytes(const struct buf *b)
{
	return bytes_of(b->octets, b->len);
}

#endif
