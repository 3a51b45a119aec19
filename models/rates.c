#include "models/rates.h"

#include "base/invariant.h"
#include "models/per.h"

enum phy_rate rate_for_snr(uint32_t supported, int32_t snr_mdb, int32_t margin_mdb)
{
	enum phy_rate best = RATE_COUNT;

	INVARIANT(supported != 0 && supported < 1u << RATE_COUNT);
	for (unsigned i = 0; i < RATE_COUNT; i++) {
		enum phy_rate r = (enum phy_rate)i;

		if ((supported & 1u << i) == 0)
			continue;
		if (best == RATE_COUNT)
			best = r; /* the lowest, whatever the SNR */
		else if (snr_mdb - margin_mdb >= per_min_snr_mdb(r) &&
			 phy_rate_100k(r) > phy_rate_100k(best))
			best = r;
	}
	return best;
}

uint32_t rates_of_band(enum phy_band band)
{
	uint32_t all = (1u << RATE_COUNT) - 1, dsss = (1u << RATE_6M) - 1;

	return band == BAND_2G4 ? all : all & ~dsss;
}
