#include "models/airtime.h"

#include "base/invariant.h"
#include "base/time.h"

/* [11-2020 table 17-4, 18.2, 15.2.3, 16.2.3] N_DBPS 0 is DSSS or CCK. */
static const struct rate {
	uint16_t rate_100k;
	uint16_t n_dbps;
} rates[RATE_COUNT] = {
	[RATE_1M] = { 10, 0 },	   [RATE_2M] = { 20, 0 },    [RATE_5M5] = { 55, 0 },
	[RATE_11M] = { 110, 0 },   [RATE_6M] = { 60, 24 },   [RATE_9M] = { 90, 36 },
	[RATE_12M] = { 120, 48 },  [RATE_18M] = { 180, 72 }, [RATE_24M] = { 240, 96 },
	[RATE_36M] = { 360, 144 }, [RATE_48M] = { 480, 192 }, [RATE_54M] = { 540, 216 },
};

#define MASK(r) (1u << (r))

enum { OFDM_MANDATORY = MASK(RATE_6M) | MASK(RATE_12M) | MASK(RATE_24M),
       DSSS_ALL = MASK(RATE_1M) | MASK(RATE_2M) | MASK(RATE_5M5) | MASK(RATE_11M) };

bool phy_rate_of(uint32_t rate_100k, enum phy_rate *out)
{
	for (unsigned r = 0; r < RATE_COUNT; r++) {
		if (rates[r].rate_100k == rate_100k) {
			*out = (enum phy_rate)r;
			return true;
		}
	}
	return false;
}

uint32_t phy_rate_100k(enum phy_rate r)
{
	INVARIANT(r < RATE_COUNT);
	return rates[r].rate_100k;
}

/* [11-2020 E.1] channel 14 is 2484 MHz, 5 GHz ends at channel 177, 5885; 6 GHz begins at 5955
 * (channel 2 of class 136 at 5935). */
enum phy_band phy_band_of(uint32_t freq_mhz)
{
	if (freq_mhz < 3000)
		return BAND_2G4;
	return freq_mhz < 5925 ? BAND_5G : BAND_6G;
}

/* [11-2020 table 9-155] stations' default; an access point's own as hostapd's tx_queue_* */
struct edca edca_of(enum access_category ac, bool ap)
{
	static const struct edca sta_edca[AC_COUNT] = {
		[AC_BK] = { 7, 15, 1023 },
		[AC_BE] = { 3, 15, 1023 },
		[AC_VI] = { 2, 7, 15 },
		[AC_VO] = { 2, 3, 7 },
	};
	static const struct edca ap_edca[AC_COUNT] = {
		[AC_BK] = { 7, 15, 1023 },
		[AC_BE] = { 3, 15, 63 },
		[AC_VI] = { 1, 7, 15 },
		[AC_VO] = { 1, 3, 7 },
	};

	INVARIANT(ac < AC_COUNT);
	return ap ? ap_edca[ac] : sta_edca[ac];
}

/* [11-2020 table 17-21, 18-5, 16-4] CCA and turnaround: 4 and 2 us; with long slots 15 and 5. */
struct phy_timing phy_timing_of(enum phy_band band, bool short_slot)
{
	if (band != BAND_2G4)
		return (struct phy_timing){ 9 * NS_PER_US, 16 * NS_PER_US, 0, 6 * NS_PER_US };
	if (short_slot)
		return (struct phy_timing){ 9 * NS_PER_US, 10 * NS_PER_US, 6 * NS_PER_US,
					    6 * NS_PER_US };
	return (struct phy_timing){ 20 * NS_PER_US, 10 * NS_PER_US, 6 * NS_PER_US,
				    20 * NS_PER_US };
}

int64_t phy_difs_ns(const struct phy_timing *t)
{
	return t->sifs_ns + 2 * t->slot_ns;
}

int64_t phy_aifs_ns(const struct phy_timing *t, unsigned aifsn)
{
	return t->sifs_ns + (int64_t)aifsn * t->slot_ns;
}

/* aRxPHYStartDelay: 20 us for OFDM of 20 MHz, 192 us with the long DSSS preamble. */
int64_t phy_ack_timeout_ns(const struct phy_timing *t, enum phy_rate ack)
{
	return t->sifs_ns + t->slot_ns + (phy_rate_is_ofdm(ack) ? 20 : 192) * NS_PER_US;
}

static int64_t ceil_div(int64_t a, int64_t b)
{
	return (a + b - 1) / b;
}

static int64_t extension_ns(enum phy_band band)
{
	return phy_timing_of(band, true).signal_extension_ns;
}

/* [11-2020 17.4.3, 18.5.3.2, 16.3.4] 22: SERVICE (16) and tail (6) bits. */
int64_t airtime_ns(enum phy_band band, enum phy_rate r, bool short_preamble, size_t len)
{
	int64_t bits = 8 * ((int64_t)len + FCS_LEN);

	INVARIANT(r < RATE_COUNT);
	if (phy_rate_is_ofdm(r))
		return (20 + 4 * ceil_div(22 + bits, rates[r].n_dbps)) * NS_PER_US +
		       extension_ns(band);
	/* The short preamble does not exist at 1 Mb/s. */
	return ((short_preamble && r != RATE_1M ? 96 : 192) +
		ceil_div(10 * bits, rates[r].rate_100k)) * NS_PER_US;
}

int64_t phy_eifs_extra_ns(enum phy_band band, const struct phy_timing *t, bool ofdm)
{
	return t->sifs_ns + airtime_ns(band, ofdm ? RATE_6M : RATE_1M, false, ACK_LEN);
}

/* Coded bits per subcarrier times code rate, in twelfths, by MCS [11-2020 tables 19-27, 21-29]. */
static const uint8_t mcs_twelfths[10] = { 6, 12, 18, 24, 36, 48, 54, 60, 72, 80 };

static int64_t data_subcarriers(uint16_t width)
{
	return width == 20 ? 52 : width == 40 ? 108 : width == 80 ? 234 : width == 160 ? 468 : 0;
}

/* The data field in ns: symbols of 4 us, or of 3.6 us padded to whole ones of 4 us. */
static int64_t data_field_ns(int64_t bits, int64_t n_dbps, bool short_gi)
{
	int64_t n = ceil_div(16 + bits + 6, n_dbps);

	return short_gi ? ceil_div(n * 3600, 4000) * 4000 : n * 4000;
}

int64_t airtime_ht_ns(enum phy_band band, struct ht_rate r, size_t len)
{
	static const uint8_t n_ltf[5] = { 0, 1, 2, 4, 4 };
	int64_t n_dbps;

	if (r.mcs > 7 || r.n_ss < 1 || r.n_ss > 4 || (r.width != 20 && r.width != 40))
		return 0;
	n_dbps = data_subcarriers(r.width) * mcs_twelfths[r.mcs] / 12 * r.n_ss;
	return (32 + 4 * n_ltf[r.n_ss]) * NS_PER_US +
	       data_field_ns(8 * ((int64_t)len + FCS_LEN), n_dbps, r.short_gi) +
	       extension_ns(band);
}

/* Combinations without a whole number of data bits a symbol do not exist. */
int64_t airtime_vht_ns(struct ht_rate r, size_t len)
{
	static const uint8_t n_ltf[9] = { 0, 1, 2, 4, 4, 6, 6, 8, 8 };
	int64_t twelfths, n_sd = data_subcarriers(r.width);

	if (r.mcs > 9 || r.n_ss < 1 || r.n_ss > 8 || n_sd == 0)
		return 0;
	twelfths = n_sd * mcs_twelfths[r.mcs] * r.n_ss;
	if (twelfths % 12 != 0)
		return 0;
	return (36 + 4 * n_ltf[r.n_ss]) * NS_PER_US +
	       data_field_ns(8 * ((int64_t)len + FCS_LEN), twelfths / 12, r.short_gi);
}

static bool best_up_to(enum phy_rate r, uint32_t mask, enum phy_rate *out)
{
	bool found = false;

	for (unsigned c = phy_rate_is_ofdm(r) ? RATE_6M : RATE_1M; c <= r; c++) {
		if ((mask & MASK(c)) != 0) {
			*out = (enum phy_rate)c;
			found = true;
		}
	}
	return found;
}

enum phy_rate phy_ack_rate(enum phy_rate r, uint32_t basic)
{
	enum phy_rate out = r;

	INVARIANT(r < RATE_COUNT);
	if (!best_up_to(r, basic, &out) && !best_up_to(r, OFDM_MANDATORY | DSSS_ALL, &out))
		INVARIANT(false);
	return out;
}

enum phy_rate phy_basic_rate(enum phy_band band, uint32_t basic)
{
	for (unsigned r = band == BAND_2G4 ? RATE_1M : RATE_6M; r < RATE_COUNT; r++)
		if ((basic & MASK(r)) != 0)
			return (enum phy_rate)r;
	return band == BAND_2G4 ? RATE_1M : RATE_6M;
}

uint32_t phy_default_basic(enum phy_band band)
{
	if (band == BAND_2G4)
		return DSSS_ALL;
	return OFDM_MANDATORY;
}
