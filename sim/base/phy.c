#include "base/phy.h"

#include <stddef.h>

#include "base/invariant.h"
#include "base/text.h"

static const uint16_t legacy_100k[RATE_COUNT] = {
	[RATE_1M] = 10,   [RATE_2M] = 20,   [RATE_5M5] = 55,  [RATE_11M] = 110,
	[RATE_6M] = 60,   [RATE_9M] = 90,   [RATE_12M] = 120, [RATE_18M] = 180,
	[RATE_24M] = 240, [RATE_36M] = 360, [RATE_48M] = 480, [RATE_54M] = 540,
};

bool phy_rate_of(uint32_t rate_100k, enum phy_rate *out)
{
	for (unsigned r = 0; r < RATE_COUNT; r++) {
		if (legacy_100k[r] == rate_100k) {
			*out = (enum phy_rate)r;
			return true;
		}
	}
	return false;
}

uint32_t phy_rate_100k(enum phy_rate r)
{
	INVARIANT(r < RATE_COUNT);
	return legacy_100k[r];
}

/* Coded bits per subcarrier times code rate, in twelfths [11-2020 21.5, 11ax-2021 27.5]. */
static const uint8_t mcs_twelfths[PHY_MCS_COUNT] = { 6, 12, 18, 24, 36, 48, 54, 60, 72, 80, 90,
						     100 };

unsigned phy_width_index(unsigned width_mhz)
{
	return width_mhz <= 20 ? 0 : width_mhz <= 40 ? 1 : width_mhz <= 80 ? 2 : 3;
}

/* Subcarriers of data [11-2020 tables 19-6, 21-5; 11ax-2021 table 27-13]. */
static uint32_t data_subcarriers(enum phy_format f, unsigned width_mhz)
{
	static const uint16_t vht[4] = { 52, 108, 234, 468 }, he[4] = { 234, 468, 980, 1960 };

	return (f == PHY_HE ? he : vht)[phy_width_index(width_mhz)];
}

static bool is_width(unsigned mhz)
{
	return mhz == 20 || mhz == 40 || mhz == 80 || mhz == 160;
}

/*
 * [11-2020 21.5] Combinations whose bits do not divide among symbols, encoders and puncturing do
 * not exist.
 */
static bool vht_exists(const struct phy_mode *m)
{
	if (data_subcarriers(PHY_VHT, m->width_mhz) * mcs_twelfths[m->mcs] * m->n_ss % 12 != 0)
		return false;
	if (m->width_mhz == 80)
		return !(m->mcs == 6 && (m->n_ss == 3 || m->n_ss == 7)) &&
		       !(m->mcs == 9 && m->n_ss == 6);
	return !(m->width_mhz == 160 && m->mcs == 9 && m->n_ss == 3);
}

static bool exists(const struct phy_mode *m)
{
	if (m->n_ss < 1 || m->n_ss > PHY_STREAMS_MAX || !is_width(m->width_mhz))
		return false;
	switch (m->format) {
	case PHY_HT:
		return m->mcs <= 7 && m->n_ss <= PHY_HT_STREAMS_MAX && m->width_mhz <= 40;
	case PHY_VHT:
		return m->mcs <= 9 && vht_exists(m);
	case PHY_HE:
		return m->mcs < PHY_MCS_COUNT;
	case PHY_LEGACY:
	case PHY_FORMAT_COUNT:
		break;
	}
	return false;
}

uint32_t phy_mode_bits(const struct phy_mode *m)
{
	if (!exists(m))
		return 0;
	return data_subcarriers(m->format, m->width_mhz) * mcs_twelfths[m->mcs] * m->n_ss / 12;
}

uint32_t phy_mode_rate_100k(const struct phy_mode *m)
{
	uint32_t symbol_ns = (m->format == PHY_HE ? 12800u : 3200u) + m->gi_ns;

	if (m->format == PHY_LEGACY)
		return m->rate < RATE_COUNT ? legacy_100k[m->rate] : 0;
	return (uint32_t)((uint64_t)phy_mode_bits(m) * 10000 / symbol_ns);
}

const char *phy_format_text(enum phy_format f)
{
	switch (f) {
	case PHY_LEGACY:
		return "legacy";
	case PHY_HT:
		return "HT";
	case PHY_VHT:
		return "VHT";
	case PHY_HE:
		return "HE";
	case PHY_FORMAT_COUNT:
		break;
	}
	return "?";
}

const char *phy_mode_text(const struct phy_mode *m, char buf[static PHY_MODE_TEXT])
{
	struct sb s = sb_of(buf, PHY_MODE_TEXT);
	uint32_t rate = phy_mode_rate_100k(m);

	if (m->format != PHY_LEGACY)
		sb_printf(&s, "%s %u MHz MCS %u x%u GI %u ns %s, ",
			  phy_format_text(m->format), m->width_mhz, m->mcs, m->n_ss,
			  m->gi_ns, m->ldpc ? "LDPC" : "BCC");
	sb_printf(&s, "%u.%u Mb/s", rate / 10, rate % 10);
	return buf;
}

enum phy_format phy_caps_format(const struct phy_caps *c)
{
	for (unsigned f = PHY_FORMAT_COUNT; f-- > PHY_HT;)
		if (c->n_mcs[f][0] > 0)
			return (enum phy_format)f;
	return PHY_LEGACY;
}

struct phy_caps phy_caps_common(const struct phy_caps *a, const struct phy_caps *b)
{
	struct phy_caps c = { .legacy = a->legacy & b->legacy,
			      .basic = a->basic | b->basic,
			      .width_mhz = a->width_mhz < b->width_mhz ? a->width_mhz
								       : b->width_mhz,
			      .secondary = a->secondary != 0 ? a->secondary : b->secondary,
			      .ldpc = a->ldpc & b->ldpc,
			      .short_gi = a->short_gi & b->short_gi };

	for (unsigned f = 0; f < PHY_FORMAT_COUNT; f++)
		for (unsigned n = 0; n < PHY_STREAMS_MAX; n++)
			c.n_mcs[f][n] = a->n_mcs[f][n] < b->n_mcs[f][n] ? a->n_mcs[f][n]
									: b->n_mcs[f][n];
	return c;
}

enum phy_rate phy_caps_lowest(const struct phy_caps *c, bool is_2g4)
{
	for (unsigned r = is_2g4 ? RATE_1M : RATE_6M; r < RATE_COUNT; r++)
		if ((c->basic & 1u << r) != 0)
			return (enum phy_rate)r;
	return is_2g4 ? RATE_1M : RATE_6M;
}
