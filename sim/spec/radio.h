#ifndef SPEC_RADIO_H
#define SPEC_RADIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "spec/bss.h"

enum spec_band { SPEC_BAND_2_4GHZ, SPEC_BAND_5GHZ, SPEC_BAND_6GHZ };

enum spec_hw_mode { SPEC_HW_B, SPEC_HW_G, SPEC_HW_A };

/* What of ht_capab matters to frames and rates; the text stays in the options. */
enum {
	SPEC_HT40_PLUS = 1 << 0,
	SPEC_HT40_MINUS = 1 << 1,
	SPEC_HT_SGI_20 = 1 << 2,
	SPEC_HT_SGI_40 = 1 << 3,
	SPEC_HT_LDPC = 1 << 4,
	SPEC_HT_GREENFIELD = 1 << 5,
	SPEC_HT_TX_STBC = 1 << 6,
	SPEC_HT_DSSS_CCK_40 = 1 << 7,
	SPEC_HT_MAX_AMSDU_7935 = 1 << 8,
	SPEC_HT_DELAYED_BA = 1 << 9,
	SPEC_HT_40_INTOLERANT = 1 << 10
};

enum { SPEC_RATES_MAX = 16 };

/* One radio (wiphy) of an AP and the BSSs on it. */
struct spec_radio {
	const char *name;      /* UCI section, NULL from hostapd.conf */
	enum spec_band band;
	enum spec_hw_mode hw_mode;
	unsigned channel;      /* 0: automatic, the world chooses */
	uint32_t freq_mhz;     /* of the primary channel; 0 when automatic */
	unsigned op_class;     /* 0: not given */
	bool disabled;

	bool ieee80211n;
	bool ieee80211ac;
	bool ieee80211ax;
	bool ieee80211be;
	uint32_t ht_capab;     /* SPEC_HT40_PLUS ... */
	unsigned ht_rx_stbc;   /* streams, 0 to 3 */
	uint32_t vht_capab;    /* the VHT Capabilities Information field [11-2020 9.4.2.157.2] */
	uint32_t he_bss_color; /* its six low bits are the color */
	unsigned width_mhz;    /* 20, 40, 80, 160: what the keys above add up to */
	unsigned seg0_channel; /* centre channel of 80 and 160 MHz, 0: not given */
	bool require_ht;
	bool require_vht;
	bool short_preamble;

	bool has_country;
	char country[3];       /* NUL-terminated */
	unsigned country3;     /* where there: 0x20 anywhere, 'O', 'I', or 4: global classes */
	bool ieee80211d;
	bool ieee80211h;
	uint32_t beacon_int_tu;
	/* in 100 kb/s, in the order written; n 0: all rates of the band, basic ones by hw_mode */
	uint16_t supported_rates[SPEC_RATES_MAX];
	size_t n_supported_rates;
	uint16_t basic_rates[SPEC_RATES_MAX];
	size_t n_basic_rates;
	int32_t rts_threshold;   /* octets, -1: off */
	int32_t fragm_threshold; /* octets, -1: off */
	int32_t rssi_reject_assoc_rssi_dbm; /* 0: off */
	int32_t rssi_ignore_probe_request_dbm; /* likewise */
	uint32_t rssi_reject_assoc_timeout_s;

	struct spec_bss *bss;
	size_t n_bss;
	struct spec_options options; /* keys that belong to the radio, not to a BSS */
};

/* One hostapd process (or one OpenWrt device): BSSs in it share PMKSAs and prune each other. */
struct spec_ap {
	struct spec_radio *radio;
	size_t n_radio;
	const char *file;
};

/* hostapd's defaults. */
void spec_radio_init(struct spec_radio *r);

/*
 * Centre frequency of a 20 MHz channel [11-2020 E.1, 11ax-2021 E.1]. ERR_RANGE if the band has no
 * such channel: 1-14 · 36-64, 100-144, 149-177 by 4 · 1-233 by 4 and 2.
 */
MUST_CHECK enum err spec_channel_freq(enum spec_band band, unsigned channel, uint32_t *freq_mhz);
/* The inverse, for scan_freq and captures. */
MUST_CHECK enum err spec_freq_channel(uint32_t freq_mhz, enum spec_band *band, unsigned *channel);

#endif
