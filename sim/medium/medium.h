#ifndef MEDIUM_MEDIUM_H
#define MEDIUM_MEDIUM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/mac.h"
#include "engine/engine.h"
#include "models/airtime.h"
#include "models/pathloss.h"
#include "models/series.h"
#include "spec/fault.h"
#include "trace/trace.h"

/*
 * What carries frames between nodes: the air (this file) and cables (medium/cable.h).
 *
 * The air is a DCF with EDCA parameters [11-2020 10.3, 10.23.2]: carrier sense where each receiver
 * is (preambles and energy), NAV and EIFS, AIFS, backoff, residual backoff, contention windows,
 * acknowledgements, retries; no RTS, no aggregation, no TXOP of more than one frame. Every
 * draw is keyed by the transmitter's (or the link's) name and the transmitter's own frame number,
 * so that what else exists in a run changes nothing for those who do not hear it.
 *
 * The medium writes two fields of a frame, which belong to the MAC below the node: Duration and the
 * Retry bit.
 */
struct medium;

struct medium_config {
	struct engine *eng;
	const struct trace *trace;
	uint64_t seed;
	struct pathloss pathloss;       /* walls are borrowed; the keys of its draws are ours */
	const struct fault_plan *plan;  /* NULL: none; borrowed */
};

/* Adds one owner to the engine. NULL if out of memory. */
struct medium *medium_new(const struct medium_config *cfg);
void medium_free(struct medium *m); /* NULL is fine */

typedef uint32_t endpoint_id; /* counts from 0 in order of declaration */

struct rx_info {
	uint32_t freq_mhz;
	uint32_t rate_100k;
	int32_t level_mdbm;
	int64_t start_ns; /* of the PPDU */
	int64_t end_ns;   /* now, unless a fault delayed it */
	uint64_t frame_no;
};

/* So many tries in this mode, then the next stage; the last stage's mode is that of all further. */
struct tx_stage {
	struct phy_mode mode;
	uint32_t tries;
};
enum { TX_STAGES = 4 }; /* as mac80211 has it */

/* A radio. Callbacks may call the medium; bytes are borrowed for the call. */
struct endpoint_ops {
	struct position (*position)(void *ctx, int64_t now_ns);
	void (*on_rx)(void *ctx, endpoint_id ep, struct bytes frame, const struct rx_info *info);
	/* The MAC is through with a frame: acked is false for group frames and flushed ones. */
	void (*on_done)(void *ctx, endpoint_id ep, uint64_t cookie, bool acked, uint32_t tries,
			uint32_t link);
	void *ctx;
	/* A frame of this link is about to go out for the first time: 1 to TX_STAGES stages. */
	unsigned (*on_rates)(void *ctx, endpoint_id ep, uint32_t link,
			     struct tx_stage stage[TX_STAGES]);
};

struct endpoint_spec {
	const char *name;    /* unique, the node's or "node/radio"; borrowed */
	int32_t power_mdbm;  /* of transmission */
	bool ap;             /* contends with an access point's EDCA parameters */
	bool hears_all;      /* on_rx also for frames to other addresses */
	struct endpoint_ops ops;
	/*
	 * Until when ops.position will be what it is now: now where it moves, TIME_NEVER where
	 * nothing but endpoint_moved would change it. NULL: it is asked each time.
	 */
	int64_t (*still_until)(void *ctx, int64_t now_ns);
};

/* The endpoint is off (freq 0) and has no address. ERR_NOMEM. */
MUST_CHECK enum err endpoint_add(struct medium *m, const struct endpoint_spec *spec,
				 endpoint_id *out);

/* Individual addresses it receives and acknowledges: a station's, each BSSID of an AP. */
enum { ENDPOINT_ADDRS_MAX = 32 };
MUST_CHECK enum err endpoint_addr_add(struct medium *m, endpoint_id ep, struct mac addr);
void endpoint_addr_remove(struct medium *m, endpoint_id ep, struct mac addr);

/*
 * 0 is off. A frame on the air ends unheard when its receiver leaves; the transmitter's own is cut
 * off (done, not acked, if its tries are used up; else it is tried again on the new channel).
 * Queued frames stay queued: flush first what should not be sent there. A radio that owes an
 * acknowledgement sends it first and goes then.
 */
void endpoint_tune(struct medium *m, endpoint_id ep, uint32_t freq_mhz);
uint32_t endpoint_freq(const struct medium *m, endpoint_id ep);
/* It is elsewhere, or will be, than still_until said. */
void endpoint_moved(struct medium *m, endpoint_id ep);
void endpoint_power(struct medium *m, endpoint_id ep, int32_t power_mdbm);

/* How it contends, instead of the default EDCA parameters of its kind; while off only. */
struct contention {
	struct edca ac[AC_COUNT];
	bool dcf;        /* counts slots as DCF does [11-2020 10.3.4.3] */
	bool long_slot;  /* 20 us, as an 802.11b BSS has */
};
void endpoint_contention(struct medium *m, endpoint_id ep, const struct contention *c);
/*
 * How one endpoint hears another, in place of their places: levels as measured while `from` sent
 * with this power. One for each direction; a second one replaces the first. ERR_NOMEM.
 */
struct medium_link {
	endpoint_id from, to;
	struct series level; /* borrowed */
	int32_t power_mdbm;
	uint32_t loss_ppm;   /* so many frames fail besides, in place of pathloss's; no ACK does */
};
MUST_CHECK enum err medium_link_add(struct medium *m, const struct medium_link *l);
int32_t endpoint_power_mdbm(const struct medium *m, endpoint_id ep);
/* The power that reaches a receiver of 20 MHz beside its signal. */
int32_t medium_noise_mdbm(const struct medium *m, uint32_t freq_mhz);

/* The level at which `to` would hear `from` now, whatever they are tuned to, without fading. */
int32_t medium_level_mdbm(const struct medium *m, endpoint_id from, endpoint_id to,
			  uint32_t freq_mhz);

struct tx_opts {
	uint64_t cookie;
	uint32_t link;            /* not 0: on_rates says how it is sent */
	enum access_category ac;
	uint32_t rate_100k;       /* else at this legacy rate */
	uint32_t basic;           /* mask of 1u << enum phy_rate for the ACK; 0: band's default */
	uint8_t max_tries;        /* 0: TX_TRIES; group frames are tried once */
	bool no_ack;              /* individually addressed, but not acknowledged */
	bool short_preamble;
	enum frame_class hint;    /* what an encrypted frame is, for faults; CLASS_ANY: look */
};

enum {
	TX_TRIES = 7,       /* [11-2020 C.3] dot11ShortRetryLimit */
	TX_QUEUE_MAX = 256, /* frames waiting, per endpoint and category; README */
	TX_FRAME_MAX = 2400 /* octets without FCS */
};

/*
 * Queues a copy of the frame. ERR_LIMIT: the queue is full, on_done will not be called.
 * ERR_RANGE: no such rate in this band, or longer than TX_FRAME_MAX or shorter than an ACK.
 * Works while off: the frame waits for a channel.
 */
MUST_CHECK enum err medium_tx(struct medium *m, endpoint_id ep, struct bytes frame,
			      const struct tx_opts *opts);

/*
 * Drops what waits, calling on_done(acked false, tries so far) for each, in queue order from
 * AC_VO down. A frame on the air is finished, but not tried again. The second form drops only
 * frames for one receiver address.
 */
void medium_flush(struct medium *m, endpoint_id ep);
void medium_flush_to(struct medium *m, endpoint_id ep, struct mac ra);
uint32_t medium_queued(const struct medium *m, endpoint_id ep);

#endif
