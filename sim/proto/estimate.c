#include "proto/estimate.h"

#include "wire/ie.h"

/*
 * Least SNR for a rate, by mode and width [wpa_supplicant scan.c]; between two rows the rate is
 * interpolated, and the first row is where it begins.
 */
struct row {
	int32_t snr_db;
	uint32_t kbps;
};

static const struct row ht20[] = { { 0, 0 },	  { 2, 6500 },	 { 5, 13000 }, { 9, 19500 },
				   { 11, 26000 }, { 15, 39000 }, { 18, 52000 }, { 20, 58500 },
				   { 25, 65000 }, { 29, 78000 } };
static const struct row ht40[] = { { 0, 0 },	   { 5, 13500 },  { 8, 27000 },	 { 12, 40500 },
				   { 14, 54000 },  { 18, 81000 },  { 21, 108000 }, { 23, 121500 },
				   { 28, 135000 }, { 32, 162000 }, { 34, 180000 } };
static const struct row vht80[] = { { 0, 0 },	    { 8, 29300 },   { 11, 58500 },  { 15, 87800 },
				    { 17, 117000 }, { 21, 175500 }, { 24, 234000 }, { 26, 263300 },
				    { 31, 292500 }, { 35, 351000 }, { 37, 390000 } };
static const struct row vht160[] = { { 0, 0 },	     { 11, 58500 },  { 14, 117000 },
				     { 18, 175500 }, { 20, 234000 }, { 24, 351000 },
				     { 27, 468000 }, { 29, 526500 }, { 34, 585000 },
				     { 38, 702000 }, { 40, 780000 } };
static const struct row he20[] = { { 0, 0 },	   { 2, 8600 },	   { 5, 17200 },  { 9, 25800 },
				   { 11, 34400 },  { 15, 51600 },  { 18, 68800 },  { 20, 77400 },
				   { 25, 86000 },  { 29, 103200 }, { 31, 114700 }, { 34, 129000 },
				   { 36, 143400 } };
static const struct row he40[] = { { 0, 0 },	   { 5, 17200 },   { 8, 34400 },   { 12, 51600 },
				   { 14, 68800 },  { 18, 103200 }, { 21, 137600 }, { 23, 154900 },
				   { 28, 172100 }, { 32, 206500 }, { 34, 229400 }, { 37, 258100 },
				   { 39, 286800 } };
static const struct row he80[] = { { 0, 0 },	   { 8, 36000 },   { 11, 72100 },  { 15, 108100 },
				   { 17, 144100 }, { 21, 216200 }, { 24, 288200 }, { 26, 324300 },
				   { 31, 360300 }, { 35, 432400 }, { 37, 480400 }, { 40, 540400 },
				   { 42, 600500 } };
static const struct row he160[] = { { 0, 0 },	    { 11, 72100 },  { 14, 144100 },
				    { 18, 216200 }, { 20, 288200 }, { 24, 432400 },
				    { 27, 576500 }, { 29, 648500 }, { 34, 720600 },
				    { 38, 864700 }, { 40, 960800 }, { 43, 1080900 },
				    { 45, 1201000 } };

/* Below so many dB no more than this without HT; from 21 dB on 54 Mb/s. */
static const struct row legacy_below[] = {
	{ 1, 1000 },   { 4, 2000 },   { 5, 6000 },   { 6, 9000 },   { 7, 12000 },  { 8, 14000 },
	{ 9, 16000 },  { 10, 18000 }, { 11, 24000 }, { 12, 27000 }, { 13, 30000 }, { 14, 33000 },
	{ 15, 36000 }, { 16, 39000 }, { 17, 42000 }, { 18, 45000 }, { 19, 48000 }, { 20, 51000 }
};

#define LEN(table) (sizeof(table) / sizeof((table)[0]))
enum { HT_LAST_20 = 9, HT_LAST_40 = 9 }; /* rows up to MCS 7 */

static uint32_t from_rows(const struct row *row, size_t n, int32_t snr_db)
{
	const struct row *a, *b;
	size_t i = 0;

	while (i < n && snr_db >= row[i].snr_db)
		i++;
	if (i == 0)
		return row[0].kbps;
	a = &row[i - 1];
	if (i == n)
		return a->kbps;
	b = &row[i];
	return a->kbps + (uint32_t)(snr_db - a->snr_db) * (b->kbps - a->kbps) /
				 (uint32_t)(b->snr_db - a->snr_db);
}

static uint32_t legacy(const struct bss_phy *phy, int32_t snr_db)
{
	uint32_t most = phy->legacy_kbps;

	for (size_t i = 0; i < LEN(legacy_below); i++)
		if (snr_db < legacy_below[i].snr_db)
			return most < legacy_below[i].kbps ? most : legacy_below[i].kbps;
	return most;
}

static uint32_t ht(const struct bss_phy *phy, int32_t snr_db)
{
	return phy->width_mhz >= 40 ? from_rows(ht40, HT_LAST_40, snr_db)
				    : from_rows(ht20, HT_LAST_20, snr_db);
}

/* The same MCSs as HT's and more; on a tie this mode is preferred, hence one more. */
static uint32_t vht(const struct bss_phy *phy, int32_t snr_db)
{
	if (phy->width_mhz >= 160)
		return from_rows(vht160, LEN(vht160), snr_db) + 1;
	if (phy->width_mhz >= 80)
		return from_rows(vht80, LEN(vht80), snr_db) + 1;
	if (phy->width_mhz >= 40)
		return from_rows(ht40, LEN(ht40), snr_db) + 1;
	return from_rows(ht20, LEN(ht20), snr_db) + 1;
}

static uint32_t he(const struct bss_phy *phy, int32_t snr_db)
{
	if (phy->width_mhz >= 160)
		return from_rows(he160, LEN(he160), snr_db);
	if (phy->width_mhz >= 80)
		return from_rows(he80, LEN(he80), snr_db);
	if (phy->width_mhz >= 40)
		return from_rows(he40, LEN(he40), snr_db);
	return from_rows(he20, LEN(he20), snr_db);
}

uint32_t estimate_kbps(const struct bss_phy *phy, int32_t snr_db)
{
	uint32_t best = legacy(phy, snr_db), more = 0;

	if (phy->ht)
		more = ht(phy, snr_db);
	best = more > best ? more : best;
	if (phy->vht)
		more = vht(phy, snr_db);
	best = more > best ? more : best;
	if (phy->he)
		more = he(phy, snr_db);
	return more > best ? more : best;
}

enum freq_band freq_band_of(uint32_t freq_mhz)
{
	if (freq_mhz < 3000)
		return FREQ_2G4;
	return freq_mhz < 5925 ? FREQ_5G : FREQ_6G;
}

/* [wpa_supplicant scan.h] DEFAULT_NOISE_FLOOR_2GHZ, _5GHZ, _6GHZ */
int32_t noise_floor_dbm(uint32_t freq_mhz)
{
	return freq_band_of(freq_mhz) == FREQ_2G4 ? -89 : -92;
}

int32_t width_noise_db(unsigned width_mhz)
{
	return width_mhz >= 160 ? 9 : width_mhz >= 80 ? 6 : width_mhz >= 40 ? 3 : 0;
}

static uint32_t best_rate(const struct elems *e)
{
	struct rates r;
	uint32_t best = 0;

	if (rates_parse(e->rates, e->ext_rates, &r) != WIRE_OK)
		return 0;
	for (unsigned i = 0; i < r.n; i++) {
		uint32_t half_mbps = r.rate[i] & (uint32_t)~RATE_BASIC;

		if (half_mbps < SELECTOR_HE && half_mbps > best)
			best = half_mbps;
	}
	return best * 500;
}

enum { HT_OP_SECOND = 3, HT_OP_ANY_WIDTH = 4 };

static unsigned ht_width(const struct elems *e)
{
	struct ht_caps caps;
	struct ht_op op;
	bool wide = ht_caps_parse(e->ht_caps, &caps) == WIRE_OK &&
		    ht_op_parse(e->ht_op, &op) == WIRE_OK && (caps.info & HT_CAP_40) != 0 &&
		    (op.info[0] & HT_OP_ANY_WIDTH) != 0 && (op.info[0] & HT_OP_SECOND) != 0;

	return wide ? 40 : 20;
}

static unsigned vht_width(const struct elems *e, unsigned narrow)
{
	struct vht_caps caps;
	struct vht_op op;

	if (vht_caps_parse(e->vht_caps, &caps) != WIRE_OK ||
	    vht_op_parse(e->vht_op, &op) != WIRE_OK || op.width == 0)
		return narrow;
	return op.width > 1 || (caps.info & VHT_CAP_WIDTHS) != 0 ? 160 : 80;
}

/* There is neither HT nor VHT at 6 GHz. */
static unsigned he_width(const struct elems *e)
{
	struct he_caps caps;

	if (he_caps_parse(e->he_caps, &caps) != WIRE_OK)
		return 20;
	return (caps.phy[0] & HE_PHY0_160) != 0 ? 160 : (caps.phy[0] & HE_PHY0_80) != 0 ? 80 : 20;
}

struct bss_phy bss_phy_of(const struct elems *e, uint32_t freq_mhz)
{
	struct bss_phy p = { .ht = e->ht_caps.len > 0,
			     .vht = e->vht_caps.len > 0,
			     .he = e->he_caps.len > 0,
			     .width_mhz = 20,
			     .legacy_kbps = best_rate(e) };

	if (p.ht)
		p.width_mhz = ht_width(e);
	if (p.vht)
		p.width_mhz = vht_width(e, p.width_mhz);
	if (p.he && freq_band_of(freq_mhz) == FREQ_6G)
		p.width_mhz = he_width(e);
	return p;
}

struct bss_phy bss_phy_within(struct bss_phy phy, const struct bss_phy *own)
{
	phy.ht &= own->ht;
	phy.vht &= own->vht;
	phy.he &= own->he;
	if (phy.width_mhz > own->width_mhz)
		phy.width_mhz = own->width_mhz;
	if (!phy.ht && !phy.vht && !phy.he)
		phy.width_mhz = 20;
	return phy;
}
