#include "models/per.h"

#include "base/invariant.h"
#include "models/per_table.h"

/* Between (x0, y0) and (x1, y1), x0 <= x <= x1. */
static int64_t between(int64_t x0, int64_t y0, int64_t x1, int64_t y1, int64_t x)
{
	return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

/* One row at a length; shorter than the first column counts as that, longer as the last. */
static int64_t row_ppm(const int32_t row[static PER_LENGTHS], int64_t octets)
{
	if (octets <= per_lengths[0])
		return row[0];
	for (unsigned i = 1; i < PER_LENGTHS; i++)
		if (octets <= per_lengths[i])
			return between(per_lengths[i - 1], row[i - 1], per_lengths[i], row[i],
				       octets);
	return row[PER_LENGTHS - 1];
}

uint32_t per_ppm(enum phy_rate r, int32_t snr_mdb, size_t len)
{
	const struct per_curve *c = &per_curves[r];
	int64_t octets = (int64_t)len + FCS_LEN, above = (int64_t)snr_mdb - c->first_mdb;
	int64_t i = above / PER_STEP_MDB;

	INVARIANT(r < RATE_COUNT);
	if (above < 0)
		return PER_ONE;
	if (i + 1 >= c->n)
		return 0;
	return (uint32_t)between(0, row_ppm(c->ppm[i], octets), PER_STEP_MDB,
				 row_ppm(c->ppm[i + 1], octets), above % PER_STEP_MDB);
}

int32_t per_min_snr_mdb(enum phy_rate r)
{
	INVARIANT(r < RATE_COUNT);
	return per_curves[r].need_mdb;
}

int32_t per_floor_snr_mdb(enum phy_rate r)
{
	INVARIANT(r < RATE_COUNT);
	return per_curves[r].first_mdb;
}
