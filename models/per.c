#include "models/per.h"

#include "base/invariant.h"
#include "models/pathloss.h"
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

static uint32_t curve_ppm(const struct per_curve *c, int32_t snr_mdb, size_t len)
{
	int64_t octets = (int64_t)len + FCS_LEN, above = (int64_t)snr_mdb - c->first_mdb;
	int64_t i = above / PER_STEP_MDB;

	if (above < 0)
		return PER_ONE;
	if (i + 1 >= c->n)
		return 0;
	return (uint32_t)between(0, row_ppm(c->ppm[i], octets), PER_STEP_MDB,
				 row_ppm(c->ppm[i + 1], octets), above % PER_STEP_MDB);
}

static const struct per_curve *curve_of(enum phy_rate r)
{
	INVARIANT(r < RATE_COUNT);
	return &per_curves[r];
}

uint32_t per_ppm(enum phy_rate r, int32_t snr_mdb, size_t len)
{
	return curve_ppm(curve_of(r), snr_mdb, len);
}

int32_t per_min_snr_mdb(enum phy_rate r)
{
	return curve_of(r)->need_mdb;
}

int32_t per_floor_snr_mdb(enum phy_rate r)
{
	return curve_of(r)->first_mdb;
}

/* MCS 0 to 6 are the modulations of legacy rates. */
static const struct per_curve *curve_of_mode(const struct phy_mode *m)
{
	if (m->format == PHY_LEGACY || m->mcs < PER_MCS_FIRST)
		return curve_of(phy_reference_rate(m));
	INVARIANT(m->mcs < PHY_MCS_COUNT);
	return &per_curves[RATE_COUNT + m->mcs - PER_MCS_FIRST];
}

/* What a mode loses against one stream of 20 MHz. */
static int32_t share_mdb(const struct phy_mode *m)
{
	if (m->format == PHY_LEGACY)
		return 0;
	return log10_mdb((uint64_t)m->width_mhz * m->n_ss, 20);
}

uint32_t per_mode_ppm(const struct phy_mode *m, int32_t snr_mdb, size_t len)
{
	return curve_ppm(curve_of_mode(m), snr_mdb - share_mdb(m), len);
}

int32_t per_mode_min_snr_mdb(const struct phy_mode *m)
{
	return curve_of_mode(m)->need_mdb + share_mdb(m);
}
