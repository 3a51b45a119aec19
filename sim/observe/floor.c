#include "observe/state.h"

/*
 * The least air time of an exchange: every frame after its AIFS without backoff, and its
 * acknowledgement [11-2020 10.3.2.3, 10.23.2.4]. Management frames go as AC_VO: AIFSN 2 for
 * stations, 1 for APs [11-2020 table 9-155 and its default for APs]. The acknowledgement is the
 * shortest the standard permits for the frame's rate [10.6.6.5.2]: 14 octets at the highest
 * mandatory rate not above it; DSSS with the short preamble where the rate has one.
 */
#define US INT64_C(1000)

static int64_t ack_ns(uint32_t rate_100k, bool ghz2)
{
	int64_t extension = ghz2 ? 6 * US : 0; /* [11-2020 18.3.2.4] signal extension */

	switch (rate_100k) {
	case 10:
		return 304 * US;
	case 20:
		return 152 * US;
	case 55:
		return 117 * US;
	case 110:
		return 107 * US;
	case 60:
	case 90:
		return 44 * US + extension;
	case 120:
	case 180:
		return 32 * US + extension;
	default:
		return 28 * US + extension;
	}
}

void floor_add(struct current *c, const struct sight *s)
{
	const struct trace_air_tx *tx = &s->rec->u.air_tx;
	bool ghz2 = tx->freq_mhz < 3000;
	int64_t sifs = (ghz2 ? 10 : 16) * US;
	int64_t slot = 9 * US;

	if (c->floor_ns > 0)
		c->floor_ns += c->floor_answer_ns + sifs + (s->from_ap ? 1 : 2) * slot;
	c->floor_ns += tx->dur_ns;
	c->floor_answer_ns = mac_is_group(s->h.a1) ? 0 : sifs + ack_ns(tx->rate_100k, ghz2);
}
