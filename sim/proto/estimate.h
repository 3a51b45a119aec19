#ifndef PROTO_ESTIMATE_H
#define PROTO_ESTIMATE_H

#include <stdbool.h>
#include <stdint.h>

#include "wire/elem.h"

/*
 * wpa_supplicant's estimate of what a BSS would carry, from the signal and from what the beacon
 * offers, in kbit/s. It is what the supplicant thinks when it chooses, not what the air gives.
 */
struct bss_phy {
	bool ht, vht, he;
	unsigned width_mhz;   /* 20, 40, 80 or 160 */
	uint32_t legacy_kbps; /* the highest of the rates without HT */
};

/* What the elements of a beacon or probe response say. */
struct bss_phy bss_phy_of(const struct elems *e, uint32_t freq_mhz);

/* What is left of it for a client that can do no more than own. */
struct bss_phy bss_phy_within(struct bss_phy phy, const struct bss_phy *own);

/* Bands in wpa_supplicant's order of preference. */
enum freq_band { FREQ_2G4, FREQ_5G, FREQ_6G };
enum freq_band freq_band_of(uint32_t freq_mhz);
/* dBm: what wpa_supplicant takes for noise where the driver does not say. */
int32_t noise_floor_dbm(uint32_t freq_mhz);
/* dB by which noise is more in a channel of this width than in one of 20 MHz. */
int32_t width_noise_db(unsigned width_mhz);

uint32_t estimate_kbps(const struct bss_phy *phy, int32_t snr_db);

#endif
