#ifndef MODELS_AIRTIME_H
#define MODELS_AIRTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/phy.h"

/*
 * Time on the air and the constants of channel access. Times are ns, rates in units of 100 kb/s
 * (60 is 6 Mb/s), lengths are octets of the MPDU without its FCS unless named mpdu_len. Sources:
 * models/README.md.
 */
enum { FCS_LEN = 4, ACK_LEN = 10 }; /* ACK_LEN without FCS */

enum phy_band { BAND_2G4, BAND_5G, BAND_6G, BAND_COUNT };

/* By the channel's centre in MHz; anything below 3000 is 2.4 GHz, from 5945 on 6 GHz. */
enum phy_band phy_band_of(uint32_t freq_mhz);

/* [11-2020 10.23.2] access categories, in order of rising priority. */
enum access_category { AC_BK, AC_BE, AC_VI, AC_VO, AC_COUNT };

struct edca {
	uint8_t aifsn;
	uint16_t cw_min, cw_max;
};

/* ap: the parameters an access point uses itself, which differ from those of stations. */
struct edca edca_of(enum access_category ac, bool ap);

struct phy_timing {
	int64_t slot_ns, sifs_ns;
	int64_t signal_extension_ns; /* after OFDM frames */
	/* So long after a frame began others may begin one: aCCATime + aRxTxTurnaroundTime. */
	int64_t blind_ns;
};

/* short_slot false: 20 us slots, as an 802.11b station in the BSS asks for; 2.4 GHz only. */
struct phy_timing phy_timing_of(enum phy_band band, bool short_slot);

int64_t phy_difs_ns(const struct phy_timing *t);
int64_t phy_aifs_ns(const struct phy_timing *t, unsigned aifsn);
/* EIFS less DIFS, which AIFS takes the place of: SIFS and an ACK at the lowest mandatory rate of
 * OFDM or of DSSS [11-2020 10.3.2.3.7]. */
int64_t phy_eifs_extra_ns(enum phy_band band, const struct phy_timing *t, bool ofdm);
/* SIFS + slot + aRxPHYStartDelay, counted from the end of the PPDU. */
int64_t phy_ack_timeout_ns(const struct phy_timing *t, enum phy_rate ack);

/* Preamble to the end of the PPDU, signal extension included. len without FCS. */
int64_t airtime_ns(enum phy_band band, enum phy_rate r, bool short_preamble, size_t len);

/*
 * The same of any mode: HT-mixed, VHT and HE single-user PPDUs of one MPDU, N_ES 1, no STBC. VHT
 * and HE carry it as an A-MPDU of one. LDPC may need a symbol more than BCC. 0 if the combination
 * does not exist.
 */
int64_t airtime_mode_ns(enum phy_band band, const struct phy_mode *m, bool short_preamble,
			size_t len);

/*
 * What decides the rate of a control response [11-2020 10.6.11 table 10-9]: the legacy rate of the
 * same modulation and code rate.
 */
enum phy_rate phy_reference_rate(const struct phy_mode *m);

/*
 * The rate of the control response: the highest basic rate not above r, of r's modulation class,
 * or else the highest mandatory one [11-2020 10.6.6.5.2]. basic is a mask of 1u << enum phy_rate.
 */
enum phy_rate phy_ack_rate(enum phy_rate r, uint32_t basic);
/* The lowest basic rate, for management and EAPOL; RATE_1M or RATE_6M if the mask is empty. */
enum phy_rate phy_basic_rate(enum phy_band band, uint32_t basic);
/* What a BSS of this band has as basic rates if its configuration does not say: see README. */
uint32_t phy_default_basic(enum phy_band band);

#endif
