#ifndef MODELS_RATES_H
#define MODELS_RATES_H

#include "models/airtime.h"

/*
 * The rate for data at an SNR: the highest of the mask (1u << enum phy_rate) whose requirement
 * (per_min_snr_mdb) is met with margin_mdb to spare, else the lowest of the mask. No memory, so no
 * hysteresis.
 */
enum { RATE_MARGIN_MDB = 3000 };

enum phy_rate rate_for_snr(uint32_t supported, int32_t snr_mdb, int32_t margin_mdb);
/* Every legacy rate the band has. */
uint32_t rates_of_band(enum phy_band band);

#endif
