#ifndef PROTO_BGSCAN_H
#define PROTO_BGSCAN_H

#include "base/time.h"
#include "proto/bss_table.h"
#include "proto/fx.h"
#include "proto/learn.h"
#include "spec/station.h"

/*
 * wpa_supplicant's background scans, its modules "simple" and "learn": when the next one is due
 * and, with "learn", on which channels. Begins anew with each association.
 */
enum { BGSCAN_TIMER = 5 /* of the sme */, BGSCAN_HYSTERESIS_DB = 4 };

struct bgscan {
	const struct spec_bgscan *spec; /* NULL: none are made */
	int64_t interval_ns;		/* the present one */
	int64_t last_ns;		/* last scan; an association counts as one */
	unsigned short_scans;		/* with the short interval, counted down by long ones */
	unsigned queries;		/* of BSS transition management, and scans */
	int32_t signalled_dbm;		/* of the last signal event; 0: none yet */
	unsigned probe_at;		/* learn: the next channel to be looked at besides */
	struct learn learnt;		/* of this association */
};

/* level_dbm 0: not known. file: what was learnt before. */
void bgscan_start(struct bgscan *b, const struct spec_bgscan *spec, const struct learn *file,
		  int32_t level_dbm, int64_t now_ns, struct fx *fx);
void bgscan_stop(struct bgscan *b, struct fx *fx);
bool bgscan_is_on(const struct bgscan *b);

/*
 * The timer has run out: a scan is to be made. False with bgscan simple's fourth parameter, if this
 * time a BSS transition management query takes its place (has_btm: the AP answers such).
 */
bool bgscan_due(struct bgscan *b, bool has_btm, int64_t now_ns, struct fx *fx);
/* It could not be made now. */
void bgscan_again(const struct bgscan *b, struct fx *fx);
/*
 * The channels of the scan: of all (those of the network's block, or every one), with "learn" those
 * where the network was seen and one more in turn. At most n_all and LEARN_BSS_MAX + 1.
 */
unsigned bgscan_channels(struct bgscan *b, const uint32_t *all, unsigned n_all, bool by_block,
			 uint32_t *freq);
/* Any scan is done, and the kernel has these BSSs. */
void bgscan_scanned(struct bgscan *b, const struct bss_table *t, struct bytes ssid, int64_t now_ns,
		    struct fx *fx);

/*
 * The average signal of the present AP, each time a beacon came. Whether the driver tells the
 * supplicant (a threshold is set and was crossed, or 4 dB more): *above says which way.
 */
bool bgscan_level(struct bgscan *b, int32_t level_dbm, bool *above);
/* That was told. Whether a scan is made at once or later is set with the timer. */
void bgscan_signal(struct bgscan *b, bool above, int64_t now_ns, struct fx *fx);

#endif
