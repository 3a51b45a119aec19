#ifndef MODELS_RATES_H
#define MODELS_RATES_H

#include "models/airtime.h"

/* The rates of a link, and which of them a frame is sent at. */

/* The legacy rates an OFDM radio of the band has. */
uint16_t rates_of_band(enum phy_band band);

/*
 * Every mode that two ends share and that is worth trying, by rising rate: of the best format all
 * widths, streams and MCSs with the shortest guard interval and the better code both have, and the
 * legacy rates. Left out is what needs as much SNR as something faster.
 */
enum { LADDER_MAX = 48 };
struct ladder {
	struct phy_mode mode[LADDER_MAX];
	unsigned n;
};
void ladder_of(const struct phy_caps *both, struct ladder *out);

/* The highest rung whose need is met with margin_mdb to spare, else the lowest. */
enum { RATE_MARGIN_MDB = 3000 };
unsigned ladder_for_snr(const struct ladder *l, int32_t snr_mdb, int32_t margin_mdb);

/*
 * Adaptive Auto Rate Fallback [Lacage, Manshaei, Turletti 2004]: a step up after so many successes
 * in a row, a step down after two failures in a row. The first frame after a step up is a probe: if
 * it fails the step is taken back at once and twice as many successes are asked for next time. A
 * timer steps up too, after so many frames.
 */
enum {
	AARF_SUCCESSES_MIN = 10, AARF_SUCCESSES_MAX = 60,
	AARF_TIMER_MIN = 15, AARF_TIMER_MAX = 1 << 20,
	AARF_FAILURES = 2
};
struct aarf {
	unsigned rung;
	unsigned successes, failures; /* in a row */
	unsigned timer;               /* frames since the last step */
	unsigned threshold, timeout;  /* what they have to reach */
	bool probing;                 /* nothing was sent since the step up */
};

void aarf_init(struct aarf *a, unsigned rung);
/* One transmission, acknowledged or not; n_rungs is the ladder's length. */
void aarf_sent(struct aarf *a, unsigned n_rungs, bool acked);

/*
 * The rungs of a frame's first and further tries, if all before fail: what aarf_sent would do three
 * times, then the lowest, so that a level that has fallen suddenly loses no frame.
 */
struct aarf_try {
	unsigned rung;
	unsigned tries;
};
enum { AARF_TRIES_MAX = 4 };
unsigned aarf_plan(const struct aarf *a, struct aarf_try out[static AARF_TRIES_MAX]);
/*
 * A frame sent by that plan. One that failed at the lowest rung too says nothing of rates: the
 * receiver is not there, and what was known of the link is kept.
 */
void aarf_frame(struct aarf *a, unsigned n_rungs, unsigned tries, bool acked);

#endif
