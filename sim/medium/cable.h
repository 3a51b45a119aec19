#ifndef MEDIUM_CABLE_H
#define MEDIUM_CABLE_H

#include "medium/medium.h"

/*
 * Full-duplex Ethernet segments between two ports. A frame takes the time to serialise it behind
 * what was sent before in its direction (with preamble, FCS, gap and padding to 64 octets), then
 * the latency. Losses are drawn by cable, direction and frame number.
 *
 * Faults: one with `to` acts on the cable that ends at that node, one without on the first cable a
 * frame takes. `from` is the node that first sent the frame, whatever switches are between.
 */
typedef uint32_t cable_id;

struct cable_end {
	const char *node; /* name; borrowed for the life of the medium */
	void (*on_rx)(void *ctx, uint32_t port, struct bytes frame);
	void *ctx;
	uint32_t port; /* handed to on_rx */
	bool forwards; /* a switch: what it sends was sent by somebody else */
};

struct cable_spec {
	const char *name; /* unique; borrowed */
	struct cable_end end[2];
	int64_t latency_ns;
	uint64_t rate_bps; /* 0: CABLE_RATE_BPS */
	uint32_t loss_ppm;
};

#define CABLE_RATE_BPS UINT64_C(1000000000)

enum {
	CABLE_QUEUE_MAX = 1000, /* frames under way per direction: Linux' default txqueuelen */
	CABLE_FRAME_MAX = 2400
};

MUST_CHECK enum err cable_add(struct medium *m, const struct cable_spec *spec, cable_id *out);

/*
 * Sends from end 0 or 1. A full queue and a drawn loss look the same to the sender: the record says
 * lost. ERR_RANGE: longer than CABLE_FRAME_MAX or no Ethernet header.
 */
MUST_CHECK enum err cable_tx(struct medium *m, cable_id cable, unsigned end, struct bytes frame);

#endif
