#include "spec/radio.h"

void spec_radio_init(struct spec_radio *r)
{
	*r = (struct spec_radio){
		.band = SPEC_BAND_2_4GHZ,
		.hw_mode = SPEC_HW_B,
		.width_mhz = 20,
		.he_bss_color = 1,
		.beacon_int_tu = 100,
		.country3 = 0x20,
		.rts_threshold = -1,
		.fragm_threshold = -1,
		.rssi_reject_assoc_timeout_s = 30,
	};
}

static bool is_5ghz(unsigned ch)
{
	if (ch % 4 == 0)
		return (ch >= 36 && ch <= 64) || (ch >= 100 && ch <= 144);
	return ch % 4 == 1 && ch >= 149 && ch <= 177;
}

enum err spec_channel_freq(enum spec_band band, unsigned channel, uint32_t *freq_mhz)
{
	switch (band) {
	case SPEC_BAND_2_4GHZ:
		if (channel < 1 || channel > 14)
			return ERR_RANGE;
		*freq_mhz = channel == 14 ? 2484 : 2407 + 5 * channel;
		return ERR_OK;
	case SPEC_BAND_5GHZ:
		if (!is_5ghz(channel))
			return ERR_RANGE;
		*freq_mhz = 5000 + 5 * channel;
		return ERR_OK;
	case SPEC_BAND_6GHZ:
		/* Channel 2 is operating class 136, alone at 5935 MHz. */
		if (channel == 2) {
			*freq_mhz = 5935;
			return ERR_OK;
		}
		if (channel < 1 || channel > 233 || channel % 4 != 1)
			return ERR_RANGE;
		*freq_mhz = 5950 + 5 * channel;
		return ERR_OK;
	}
	return ERR_RANGE;
}

static bool is_channel(enum spec_band band, uint32_t base, uint32_t freq_mhz, unsigned *channel)
{
	uint32_t check;

	if (freq_mhz <= base || (freq_mhz - base) % 5 != 0)
		return false;
	*channel = (freq_mhz - base) / 5;
	return spec_channel_freq(band, *channel, &check) == ERR_OK && check == freq_mhz;
}

enum err spec_freq_channel(uint32_t freq_mhz, enum spec_band *band, unsigned *channel)
{
	static const struct {
		enum spec_band band;
		uint32_t base;
	} bases[] = {
		{ SPEC_BAND_2_4GHZ, 2407 }, { SPEC_BAND_2_4GHZ, 2414 }, /* 2414: channel 14 */
		{ SPEC_BAND_5GHZ, 5000 },   { SPEC_BAND_6GHZ, 5950 },
		{ SPEC_BAND_6GHZ, 5925 }, /* 5925: channel 2 */
	};

	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
		unsigned ch;

		if (is_channel(bases[i].band, bases[i].base, freq_mhz, &ch)) {
			*band = bases[i].band;
			*channel = ch;
			return ERR_OK;
		}
	}
	return ERR_RANGE;
}
