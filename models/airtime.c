#include "models/airtime.h"

#include "base/invariant.h"
#include "base/time.h"

/* Data bits of an OFDM symbol are those of 4 us [11-2020 table 17-4]. */
static int64_t ofdm_bits(enum phy_rate r)
{
	return (int64_t)phy_rate_100k(r) * 4 / 10;
}

#define MASK(r) (1u << (r))

enum { OFDM_MANDATORY = MASK(RATE_6M) | MASK(RATE_12M) | MASK(RATE_24M),
       DSSS_ALL = MASK(RATE_1M) | MASK(RATE_2M) | MASK(RATE_5M5) | MASK(RATE_11M) };

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
		return (20 + 4 * ceil_div(22 + bits, ofdm_bits(r))) * NS_PER_US +
		       extension_ns(band);
	/* The short preamble does not exist at 1 Mb/s. */
	return ((short_preamble && r != RATE_1M ? 96 : 192) +
		ceil_div(10 * bits, phy_rate_100k(r))) * NS_PER_US;
}

int64_t phy_eifs_extra_ns(enum phy_band band, const struct phy_timing *t, bool ofdm)
{
	return t->sifs_ns + airtime_ns(band, ofdm ? RATE_6M : RATE_1M, false, ACK_LEN);
}

/* Training fields by streams [11-2020 tables 19-13, 21-13; 11ax-2021 27.3.11.10]. */
static int64_t n_ltf(unsigned n_ss)
{
	static const uint8_t n[PHY_STREAMS_MAX + 1] = { 0, 1, 2, 4, 4, 6, 6, 8, 8 };

	return n[n_ss];
}

/* Code rate by MCS, in twelfths. */
static int64_t code_rate(unsigned mcs)
{
	static const uint8_t rate[PHY_MCS_COUNT] = { 6, 6, 9, 6, 9, 8, 9, 10, 9, 10, 9, 10 };

	return rate[mcs];
}

/* How LDPC fills the symbols [11-2020 19.3.11.7.5]. */
struct ldpc {
	int64_t payload, available; /* bits, coded bits */
	int64_t words, word_len;
};

/* Table 19-16. (1 - R) in twelfths times the standard's margin, compared in twelfths of bits. */
static void choose_words(struct ldpc *l, int64_t parity)
{
	int64_t spare = 12 * (l->available - l->payload);

	l->words = 1;
	if (l->available <= 648) {
		l->word_len = spare >= 912 * parity ? 1296 : 648;
	} else if (l->available <= 1296) {
		l->word_len = spare >= 1464 * parity ? 1944 : 1296;
	} else if (l->available <= 1944) {
		l->word_len = 1944;
	} else if (l->available <= 2592) {
		l->words = 2;
		l->word_len = spare >= 2916 * parity ? 1944 : 1296;
	} else {
		l->words = ceil_div(12 * l->payload, 1944 * (12 - parity));
		l->word_len = 1944;
	}
}

/* Too much would have to be punctured: one more symbol. */
static bool wants_symbol(struct ldpc *l, unsigned mcs)
{
	int64_t rate = code_rate(mcs), parity = 12 - rate, shortened, punctured, room;

	choose_words(l, parity);
	shortened = l->words * l->word_len * rate / 12 - l->payload;
	if (shortened < 0)
		shortened = 0;
	punctured = l->words * l->word_len - l->available - shortened;
	if (punctured <= 0)
		return false;
	room = l->words * l->word_len * parity; /* in twelfths */
	return (120 * punctured > room && 10 * shortened * parity < 12 * punctured * rate) ||
	       40 * punctured > room;
}

/* VHT and HE code all symbols' bits, HT those of the PSDU. */
static int64_t symbols(const struct phy_mode *m, int64_t bits)
{
	int64_t n_dbps = phy_mode_bits(m), n = ceil_div(16 + bits + (m->ldpc ? 0 : 6), n_dbps);
	struct ldpc l = { m->format == PHY_HT ? 16 + bits : n * n_dbps,
			  n * n_dbps * 12 / code_rate(m->mcs), 0, 0 };

	return m->ldpc && wants_symbol(&l, m->mcs) ? n + 1 : n;
}

/* Symbols of 3.6 us are padded to whole ones of 4 us [11-2020 19.4.3]. */
static int64_t ht_data_ns(const struct phy_mode *m, int64_t bits)
{
	int64_t n = symbols(m, bits);

	return m->gi_ns == 400 ? ceil_div(n * 3600, 4000) * 4000 : n * 4000;
}

/*
 * Preamble: 20 us legacy, 4 RL-SIG, 8 HE-SIG-A, 4 HE-STF [11ax-2021 27.4.3]. Training fields of 6.4
 * us, of 12.8 us with the longest guard interval; no packet extension.
 */
static int64_t he_ns(const struct phy_mode *m, int64_t bits)
{
	int64_t ltf = (m->gi_ns == 3200 ? 12800 : 6400) + m->gi_ns;

	return 36 * NS_PER_US + n_ltf(m->n_ss) * ltf + symbols(m, bits) * (12800 + m->gi_ns);
}

enum { DELIMITER_BITS = 32 };

int64_t airtime_mode_ns(enum phy_band band, const struct phy_mode *m, bool short_preamble,
			size_t len)
{
	int64_t bits = 8 * ((int64_t)len + FCS_LEN);

	if (m->format == PHY_LEGACY)
		return airtime_ns(band, m->rate, short_preamble, len);
	if (phy_mode_bits(m) == 0)
		return 0;
	switch (m->format) {
	case PHY_HT:
		return (32 + 4 * n_ltf(m->n_ss)) * NS_PER_US + ht_data_ns(m, bits) +
		       extension_ns(band);
	case PHY_VHT:
		return (36 + 4 * n_ltf(m->n_ss)) * NS_PER_US +
		       ht_data_ns(m, bits + DELIMITER_BITS) + extension_ns(band);
	case PHY_HE:
		return he_ns(m, bits + DELIMITER_BITS) + extension_ns(band);
	case PHY_LEGACY:
	case PHY_FORMAT_COUNT:
		break;
	}
	return 0;
}

/* What is above 64-QAM 3/4 counts as that. */
enum phy_rate phy_reference_rate(const struct phy_mode *m)
{
	static const uint8_t of_mcs[8] = { RATE_6M,  RATE_12M, RATE_18M, RATE_24M,
					   RATE_36M, RATE_48M, RATE_54M, RATE_54M };

	if (m->format == PHY_LEGACY)
		return m->rate;
	return (enum phy_rate)of_mcs[m->mcs < 7 ? m->mcs : 7];
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
