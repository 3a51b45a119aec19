#ifndef WIRE_RADIOTAP_H
#define WIRE_RADIOTAP_H

#include "base/bytes.h"
#include "wire/step.h"

/* Radiotap header, version 0, little endian, fields aligned to their size from the header's start.
 */
enum radiotap_flag { RADIOTAP_SHORT_PREAMBLE = 0x02, RADIOTAP_FCS = 0x10, RADIOTAP_BAD_FCS = 0x40 };
enum radiotap_channel {
	RADIOTAP_CCK = 0x0020,
	RADIOTAP_OFDM = 0x0040,
	RADIOTAP_2GHZ = 0x0080,
	RADIOTAP_5GHZ = 0x0100
};
struct radiotap {
	bool has_tsft, has_flags, has_rate, has_channel, has_signal, has_mcs;
	uint64_t tsft;			   /* us */
	uint8_t flags;			   /* enum radiotap_flag */
	uint8_t rate;			   /* 500 kb/s */
	uint16_t freq;			   /* MHz */
	uint16_t channel;		   /* enum radiotap_channel */
	int8_t signal;			   /* dBm */
	uint8_t mcs_known, mcs_flags, mcs; /* as in the MCS field */
};
enum { RADIOTAP_MAX = 64 };

/* Reads the header of any sender (extended presence words included; fields of other name spaces are
 * skipped) and leaves r at the frame. Trailing FCS: r is shortened by it when the flags say so. */
MUST_CHECK enum wire radiotap_parse(struct rd *r, struct radiotap *out);
void radiotap_build(struct wr *w, const struct radiotap *t);

#endif
