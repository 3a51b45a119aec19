#ifndef BASE_PHY_H
#define BASE_PHY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How a PPDU is sent, and what a radio can do. Shared by those who read elements, those who compute
 * time and errors, and those who write captures. Rates are in units of 100 kb/s (60 is 6 Mb/s).
 */

/* The legacy rates, in the order of their index. */
enum phy_rate {
	RATE_1M, RATE_2M, RATE_5M5, RATE_11M, /* DSSS and CCK */
	RATE_6M, RATE_9M, RATE_12M, RATE_18M, RATE_24M, RATE_36M, RATE_48M, RATE_54M, /* OFDM */
	RATE_COUNT
};

/* False if there is no such legacy rate. */
bool phy_rate_of(uint32_t rate_100k, enum phy_rate *out);
uint32_t phy_rate_100k(enum phy_rate r);
static inline bool phy_rate_is_ofdm(enum phy_rate r)
{
	return r >= RATE_6M;
}

enum phy_format { PHY_LEGACY, PHY_HT, PHY_VHT, PHY_HE, PHY_FORMAT_COUNT };

enum { PHY_STREAMS_MAX = 8, PHY_HT_STREAMS_MAX = 4, PHY_MCS_COUNT = 12 };

/*
 * One way to send. format PHY_LEGACY: rate alone counts. Else mcs is the one of a stream (HT too:
 * 0 to 7, whatever n_ss), gi_ns 800 or 400, with HE 800, 1600 or 3200.
 */
struct phy_mode {
	enum phy_format format;
	enum phy_rate rate;
	uint16_t mcs, n_ss;
	uint16_t width_mhz; /* 20, 40, 80, 160 */
	uint16_t gi_ns;
	bool ldpc;          /* else BCC */
};

static inline struct phy_mode phy_mode_legacy(enum phy_rate r)
{
	return (struct phy_mode){ .rate = r };
}

static inline bool phy_mode_is_ofdm(const struct phy_mode *m)
{
	return m->format != PHY_LEGACY || phy_rate_is_ofdm(m->rate);
}

/* Data bits of a symbol; 0 if the combination does not exist. */
uint32_t phy_mode_bits(const struct phy_mode *m);
/* The nominal rate, rounded down; 0 if the combination does not exist. */
uint32_t phy_mode_rate_100k(const struct phy_mode *m);
/* "6 Mb/s", "VHT 80 MHz MCS 9 x2 short GI LDPC"; for people. */
enum { PHY_MODE_TEXT = 64 };
const char *phy_mode_text(const struct phy_mode *m, char buf[static PHY_MODE_TEXT]);
const char *phy_format_text(enum phy_format f);

/* Where a BSS is: its primary channel, the whole width, and of 40 MHz the other half's side. */
struct phy_channel {
	uint32_t freq_mhz;
	uint16_t width_mhz; /* 20, 40, 80, 160 */
	int16_t secondary;  /* 1 above, -1 below; 0 not of 40 MHz */
};

/* What one end of a link can receive, or what both ends share. Masks: 1u << index. */
struct phy_caps {
	uint16_t legacy, basic;   /* enum phy_rate; basic: the BSS's */
	uint16_t width_mhz;
	int16_t secondary;        /* a BSS's other 20 MHz: 1 above, -1 below, 0 not said */
	uint8_t n_mcs[PHY_FORMAT_COUNT][PHY_STREAMS_MAX]; /* MCSs of so many streams less one */
	uint8_t ldpc;             /* mask of enum phy_format */
	uint8_t short_gi;         /* mask of 20, 40, 80, 160 MHz, for HT and VHT */
};

/* The index of a width in phy_caps.short_gi. */
unsigned phy_width_index(unsigned width_mhz);
/* The best format the other end can be sent; PHY_LEGACY if none. */
enum phy_format phy_caps_format(const struct phy_caps *c);
/* What both can do. basic is the union: one of them is a station, which has none. */
struct phy_caps phy_caps_common(const struct phy_caps *a, const struct phy_caps *b);
/* The lowest basic rate, or the band's lowest rate if there is none. */
enum phy_rate phy_caps_lowest(const struct phy_caps *c, bool is_2g4);

#endif
