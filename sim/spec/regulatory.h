#ifndef SPEC_REGULATORY_H
#define SPEC_REGULATORY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Where a radio may send on its own accord: the rules of some countries [wireless-regdb, 2024], for
 * channels of 20 MHz. Powers are the profiles' affair.
 */
enum reg_flag {
	REG_NO_IR = 1 << 0, /* nothing is sent before somebody else was heard */
	REG_DFS = 1 << 1    /* radar: the same, for stations */
};

/*
 * country: two letters and NUL, as wpa_supplicant.conf has it; one that is not among ours has the
 * rules of "00", the world. NULL: nobody said where; every channel of the three bands is open, but
 * for those that are for radar everywhere.
 */
bool reg_allows(const char *country, uint32_t freq_mhz, unsigned *flags);
static inline bool reg_is_passive(const char *country, uint32_t freq_mhz)
{
	unsigned flags = 0;

	return reg_allows(country, freq_mhz, &flags) && flags != 0;
}

/* How long an AP listens before it sends there [cfg80211: channel availability check]. */
int64_t reg_cac_ns(const char *country, uint32_t freq_mhz);

enum { REG_CHANNELS_MAX = 112 };
/* The channels that are allowed, in MHz, rising; only those from lo_mhz on and below hi_mhz. */
unsigned reg_channels(const char *country, uint32_t lo_mhz, uint32_t hi_mhz,
		      uint32_t freq[static REG_CHANNELS_MAX]);

/* Preferred scanning channels of 6 GHz: 5, 21, 37 ... 229 [11ax-2021 26.17.2.3.3]. */
bool reg_is_psc(uint32_t freq_mhz);

#endif
