#include "proto/op_class.h"

#include <stdbool.h>
#include <stddef.h>

#include "spec/radio.h"

enum { APART = 4 /* numbers from one 20 MHz channel to the next */ };

/* Channels first, first + step ... last; with more than one part those of the parts. */
static const struct row {
	uint8_t id;
	enum spec_band band;
	uint8_t first, last, step;
	uint8_t parts;
} rows[] = {
	{ 81, SPEC_BAND_2_4GHZ, 1, 13, 1, 1 },	  { 82, SPEC_BAND_2_4GHZ, 14, 14, 1, 1 },
	{ 83, SPEC_BAND_2_4GHZ, 1, 9, 1, 1 },	  { 84, SPEC_BAND_2_4GHZ, 5, 13, 1, 1 },
	{ 115, SPEC_BAND_5GHZ, 36, 48, 4, 1 },	  { 116, SPEC_BAND_5GHZ, 36, 44, 8, 1 },
	{ 117, SPEC_BAND_5GHZ, 40, 48, 8, 1 },	  { 118, SPEC_BAND_5GHZ, 52, 64, 4, 1 },
	{ 119, SPEC_BAND_5GHZ, 52, 60, 8, 1 },	  { 120, SPEC_BAND_5GHZ, 56, 64, 8, 1 },
	{ 121, SPEC_BAND_5GHZ, 100, 144, 4, 1 },  { 122, SPEC_BAND_5GHZ, 100, 140, 8, 1 },
	{ 123, SPEC_BAND_5GHZ, 104, 144, 8, 1 },  { 124, SPEC_BAND_5GHZ, 149, 161, 4, 1 },
	{ 125, SPEC_BAND_5GHZ, 149, 177, 4, 1 },  { 126, SPEC_BAND_5GHZ, 149, 173, 8, 1 },
	{ 127, SPEC_BAND_5GHZ, 153, 177, 8, 1 },  { 128, SPEC_BAND_5GHZ, 36, 177, 1, 4 },
	{ 129, SPEC_BAND_5GHZ, 36, 177, 1, 8 },	  { 130, SPEC_BAND_5GHZ, 36, 177, 1, 4 },
	{ 131, SPEC_BAND_6GHZ, 1, 233, 4, 1 },	  { 132, SPEC_BAND_6GHZ, 1, 229, 4, 2 },
	{ 133, SPEC_BAND_6GHZ, 1, 221, 4, 4 },	  { 134, SPEC_BAND_6GHZ, 1, 221, 4, 8 },
	{ 135, SPEC_BAND_6GHZ, 1, 221, 4, 4 },	  { 136, SPEC_BAND_6GHZ, 2, 2, 1, 1 },
};

static const struct row *find(uint8_t id)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].id == id)
			return &rows[i];
	return NULL;
}

static unsigned add(const struct row *r, unsigned channel, uint32_t *freq, unsigned n)
{
	uint32_t mhz;

	if (channel < r->first || channel > r->last || n == REG_CHANNELS_MAX ||
	    spec_channel_freq(r->band, channel, &mhz) != ERR_OK)
		return n;
	freq[n] = mhz;
	return n + 1;
}

static unsigned every(const struct row *r, uint32_t *freq)
{
	unsigned n = 0;

	for (unsigned c = r->first; c <= r->last; c += r->step)
		n = add(r, c, freq, n);
	return n;
}

unsigned op_class_freqs(uint8_t op_class, uint8_t channel, uint32_t freq[static REG_CHANNELS_MAX])
{
	const struct row *r = find(op_class);
	unsigned n = 0, lowest;

	if (r == NULL)
		return 0;
	if (channel == 0)
		return every(r, freq);
	if (r->parts == 1)
		return (channel - r->first) % r->step == 0 ? add(r, channel, freq, 0) : 0;
	lowest = channel - (r->parts - 1u) * APART / 2;
	for (unsigned i = 0; i < r->parts; i++)
		n = add(r, lowest + i * APART, freq, n);
	return n == r->parts ? n : 0;
}
