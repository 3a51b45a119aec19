#include "proto/op_class.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "spec/radio.h"

enum { APART = 4 /* numbers from one 20 MHz channel to the next */ };

/* Where 40 MHz have their other half, if the class tells. */
enum side { PLAIN, ABOVE, BELOW };

/*
 * Channels first, first + step ... last; with more than one part those of the parts. width_mhz: of
 * each half of 80+80 MHz.
 */
static const struct row {
	uint8_t id;
	enum spec_band band;
	uint8_t first, last, step;
	uint8_t parts;
	uint16_t width_mhz;
	enum side side;
} rows[] = {
	{ 81, SPEC_BAND_2_4GHZ, 1, 13, 1, 1, 20, PLAIN },
	{ 82, SPEC_BAND_2_4GHZ, 14, 14, 1, 1, 20, PLAIN },
	{ 83, SPEC_BAND_2_4GHZ, 1, 9, 1, 1, 40, ABOVE },
	{ 84, SPEC_BAND_2_4GHZ, 5, 13, 1, 1, 40, BELOW },
	{ 115, SPEC_BAND_5GHZ, 36, 48, 4, 1, 20, PLAIN },
	{ 116, SPEC_BAND_5GHZ, 36, 44, 8, 1, 40, ABOVE },
	{ 117, SPEC_BAND_5GHZ, 40, 48, 8, 1, 40, BELOW },
	{ 118, SPEC_BAND_5GHZ, 52, 64, 4, 1, 20, PLAIN },
	{ 119, SPEC_BAND_5GHZ, 52, 60, 8, 1, 40, ABOVE },
	{ 120, SPEC_BAND_5GHZ, 56, 64, 8, 1, 40, BELOW },
	{ 121, SPEC_BAND_5GHZ, 100, 144, 4, 1, 20, PLAIN },
	{ 122, SPEC_BAND_5GHZ, 100, 140, 8, 1, 40, ABOVE },
	{ 123, SPEC_BAND_5GHZ, 104, 144, 8, 1, 40, BELOW },
	{ 124, SPEC_BAND_5GHZ, 149, 161, 4, 1, 20, PLAIN },
	{ 125, SPEC_BAND_5GHZ, 149, 177, 4, 1, 20, PLAIN },
	{ 126, SPEC_BAND_5GHZ, 149, 173, 8, 1, 40, ABOVE },
	{ 127, SPEC_BAND_5GHZ, 153, 177, 8, 1, 40, BELOW },
	{ 128, SPEC_BAND_5GHZ, 36, 177, 1, 4, 80, PLAIN },
	{ 129, SPEC_BAND_5GHZ, 36, 177, 1, 8, 160, PLAIN },
	{ 130, SPEC_BAND_5GHZ, 36, 177, 1, 4, 80, PLAIN },
	{ 131, SPEC_BAND_6GHZ, 1, 233, 4, 1, 20, PLAIN },
	{ 132, SPEC_BAND_6GHZ, 1, 229, 4, 2, 40, PLAIN },
	{ 133, SPEC_BAND_6GHZ, 1, 221, 4, 4, 80, PLAIN },
	{ 134, SPEC_BAND_6GHZ, 1, 221, 4, 8, 160, PLAIN },
	{ 135, SPEC_BAND_6GHZ, 1, 221, 4, 4, 80, PLAIN },
	{ 136, SPEC_BAND_6GHZ, 2, 2, 1, 1, 20, PLAIN },
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

static bool has(const struct row *r, const struct phy_channel *c, unsigned channel)
{
	uint32_t mhz;

	if (r->width_mhz != c->width_mhz || channel < r->first || channel > r->last ||
	    (channel - r->first) % r->step != 0)
		return false;
	if (r->side != PLAIN && r->side != (c->secondary < 0 ? BELOW : ABOVE))
		return false;
	return spec_channel_freq(r->band, channel, &mhz) == ERR_OK && mhz == c->freq_mhz;
}

bool op_class_of(const struct phy_channel *c, uint8_t *op_class, uint8_t *channel)
{
	enum spec_band band;
	unsigned number;

	if (spec_freq_channel(c->freq_mhz, &band, &number) != ERR_OK)
		return false;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].id == 124 || rows[i].band != band || !has(&rows[i], c, number))
			continue;
		*op_class = rows[i].id;
		*channel = (uint8_t)number;
		return true;
	}
	return false;
}

bool op_class_primary(uint8_t op_class, uint8_t channel, struct phy_channel *out)
{
	const struct row *r = find(op_class);

	if (r == NULL || add(r, channel, &out->freq_mhz, 0) == 0)
		return false;
	out->width_mhz = r->width_mhz;
	out->secondary = r->side == ABOVE ? 1 : r->side == BELOW ? -1 : 0;
	return true;
}

/* Classes of a country's own, by what channels they may name; the width says nothing here. */
enum { CLASSES_MAX = 12 };
struct table {
	const char *countries; /* two letters each */
	struct span {
		uint8_t id[CLASSES_MAX]; /* 0: no more */
		uint8_t lo, hi;
		uint32_t base_mhz;
	} span[5];
};

static const struct table tables[] = {
	{ "USCA",
	  { { { 12, 32, 33 }, 1, 11, 2407 },
	    { { 1, 2, 22, 23, 27, 28 }, 36, 64, 5000 },
	    { { 4, 24 }, 100, 144, 5000 },
	    { { 3, 25, 26, 30, 31 }, 149, 161, 5000 },
	    { { 5 }, 149, 165, 5000 } } },
	{ "ALAMATAZBABEBGBYCHCYCZDEDKEEELESFIFRGEHRHUIEISITLILTLULVMDMEMKMT"
	  "NLNOPLPTRORSRUSESISKTRUAUK",
	  { { { 4, 11, 12 }, 1, 13, 2407 },
	    { { 1, 2, 5, 6, 8, 9 }, 36, 64, 5000 },
	    { { 3, 7, 10, 16 }, 100, 140, 5000 },
	    { { 17 }, 149, 169, 5000 } } },
	{ "JP",
	  { { { 30, 56, 57 }, 1, 13, 2407 },
	    { { 31 }, 14, 14, 2414 },
	    { { 1, 32, 33, 36, 37, 38, 41, 42, 43 }, 34, 64, 5000 },
	    { { 34, 35, 39, 40, 44, 45, 58 }, 100, 140, 5000 } } },
	{ "CN",
	  { { { 7, 8, 9 }, 1, 13, 2407 },
	    { { 1, 2, 4, 5 }, 36, 64, 5000 },
	    { { 3, 6 }, 149, 165, 5000 } } },
};

static const struct table *table_of(const char *country)
{
	if (strlen(country) < 2)
		return NULL;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (const char *c = tables[i].countries; *c != '\0'; c += 2)
			if (strncmp(c, country, 2) == 0)
				return &tables[i];
	return NULL;
}

static bool names(const struct span *s, uint8_t op_class)
{
	for (unsigned i = 0; i < CLASSES_MAX && s->id[i] != 0; i++)
		if (s->id[i] == op_class)
			return true;
	return false;
}

uint32_t op_class_country_mhz(const char *country, uint8_t op_class, uint8_t channel)
{
	const struct table *t = table_of(country);

	for (unsigned i = 0; t != NULL && i < sizeof(t->span) / sizeof(t->span[0]); i++)
		if (names(&t->span[i], op_class) && channel >= t->span[i].lo &&
		    channel <= t->span[i].hi)
			return t->span[i].base_mhz + 5u * channel;
	return 0;
}
