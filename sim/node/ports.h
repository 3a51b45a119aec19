#ifndef NODE_PORTS_H
#define NODE_PORTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/phy.h"
#include "trace/trace.h"

/*
 * How a node reaches the world: out through struct ports, in through the node_* calls of
 * node/node.h. The simulated medium (simio), kernel radios (hwsim) and the tests each fill it in.
 */
/* Access categories in rising priority [11-2020 10.23.2]; management frames are AIR_VO. */
enum air_ac { AIR_BK, AIR_BE, AIR_VI, AIR_VO, AIR_AC_COUNT };

struct air_tx {
	struct bytes frame;  /* MPDU without FCS; the MAC sets Retry */
	uint32_t rate_100k;  /* 0: the adapter picks the data rate for this link */
	enum air_ac ac;
	uint32_t cookie;     /* comes back in node_air_done; 0: no need to hear of it */
};

/* How a frame was received. */
struct air_rx {
	uint32_t freq_mhz;
	uint32_t rate_100k;
	int32_t level_mdbm;
};

struct ports {
	void *ctx;
	int64_t (*now)(void *ctx);
	/* One timer per id; setting it again replaces it. at_ns >= now. */
	void (*timer_set)(void *ctx, uint32_t timer, int64_t at_ns);
	void (*timer_cancel)(void *ctx, uint32_t timer);
	/* freq_mhz 0: deaf. At once: the time a switch takes is the node's to spend. */
	void (*air_tune)(void *ctx, unsigned radio, uint32_t freq_mhz);
	void (*air_tx)(void *ctx, unsigned radio, const struct air_tx *tx);
	/*
	 * The rates this radio and a peer share: data frames to it adapt to them from now on, anew.
	 * Without a word about a peer, data frames go at legacy rates by its level.
	 */
	void (*air_peer)(void *ctx, unsigned radio, struct mac peer, const struct phy_caps *both);
	/* Throws away what is still queued and not on the air. */
	void (*air_flush)(void *ctx, unsigned radio);
	void (*wire_tx)(void *ctx, unsigned port, struct bytes frame);
	/* Is anybody interested in this kind? Saves building a record. */
	bool (*wants)(void *ctx, enum trace_kind kind);
	/* The port fills in rec->at_ns, and rec->entity where it is NULL. */
	void (*note)(void *ctx, struct trace_rec *rec);
};

#endif
