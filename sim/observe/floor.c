#include "observe/state.h"

/*
 * The least air time of an exchange: every frame after its AIFS without backoff, and its
 * acknowledgement [11-2020 10.3.2.3, 10.23.2.4]. Management frames go as AC_VO: AIFSN 2 for
 * stations, 1 for APs [11-2020 table 9-155 and its default for APs]. The acknowledgement, 14
 * octets, cannot be at a higher rate than the frame [10.6.6.5.2]: 20 us and 4 us for each begun
 * N_DBPS of 134 bits; DSSS with the short preamble where the rate has one.
 */
#define US INT64_C(1000)

static int64_t ack_us(uint32_t rate_100k)
{
	switch (rate_100k) {
	case 10:
		return 304;
	case 20:
		return 152;
	case 55:
		return 117;
	case 110:
		return 107;
	case 60:
		return 44;
	case 90:
		return 36;
	case 120:
		return 32;
	case 180:
	case 240:
		return 28;
	default: /* any number may come */
		return 24;
	}
}

static bool is_dsss(uint32_t rate_100k)
{
	return rate_100k == 10 || rate_100k == 20 || rate_100k == 55 || rate_100k == 110;
}

static int64_t ack_ns(uint32_t rate_100k, bool ghz2)
{
	/* [11-2020 18.3.2.4] 6 us of signal extension */
	return (ack_us(rate_100k) + (ghz2 && !is_dsss(rate_100k) ? 6 : 0)) * US;
}

static int64_t sifs_ns(const struct sight *s)
{
	return (s->rec->u.air_tx.freq_mhz < 3000 ? 10 : 16) * US;
}

int64_t floor_answer_ns(const struct sight *s)
{
	const struct trace_air_tx *tx = &s->rec->u.air_tx;

	if (mac_is_group(s->h.a1))
		return 0;
	return sifs_ns(s) + ack_ns(tx->rate_100k, tx->freq_mhz < 3000);
}

void floor_add(struct current *c, const struct sight *s)
{
	int64_t slot = 9 * US;

	if (c->floor_ns > 0)
		c->floor_ns += c->floor_answer_ns + sifs_ns(s) + (s->from_ap ? 1 : 2) * slot;
	c->floor_ns += s->rec->u.air_tx.dur_ns;
	c->floor_answer_ns = floor_answer_ns(s);
}
