#include "spec/regulatory.h"

#include <string.h>

#include "base/time.h"
#include "spec/radio.h"

struct rule {
	uint32_t lo_mhz, hi_mhz; /* a channel lies between, its whole width */
	unsigned flags;
};

enum { RULES_MAX = 8 };
struct domain {
	const char *countries; /* two letters each */
	bool etsi;
	struct rule rule[RULES_MAX];
};

static const struct domain world = {
	"00",
	false,
	{ { 2402, 2472, 0 },
	  { 2457, 2482, REG_NO_IR },
	  { 5170, 5250, REG_NO_IR },
	  { 5250, 5330, REG_NO_IR | REG_DFS },
	  { 5490, 5730, REG_NO_IR | REG_DFS },
	  { 5735, 5835, REG_NO_IR } }
};

static const struct domain domains[] = {
	{ "USCA",
	  false,
	  { { 2400, 2472, 0 },
	    { 5150, 5250, 0 },
	    { 5250, 5350, REG_DFS },
	    { 5470, 5730, REG_DFS },
	    { 5730, 5850, 0 },
	    { 5925, 7125, REG_NO_IR } } },
	{ "ATBEBGCYCZDEDKEEESFIFRGRHRHUIEITLTLULVMTNLPLPTROSESISK",
	  true,
	  { { 2400, 2484, 0 },
	    { 5150, 5250, 0 },
	    { 5250, 5350, REG_DFS },
	    { 5470, 5725, REG_DFS },
	    { 5725, 5875, 0 },
	    { 5945, 6425, 0 } } },
	{ "GB",
	  true,
	  { { 2400, 2484, 0 },
	    { 5150, 5250, 0 },
	    { 5250, 5350, REG_DFS },
	    { 5470, 5730, REG_DFS },
	    { 5725, 5850, 0 },
	    { 5925, 6425, 0 } } },
};

/* Nobody said where. */
static const struct domain open = {
	"",
	false,
	{ { 2400, 2484, 0 },
	  { 5150, 5250, 0 },
	  { 5250, 5350, REG_DFS },
	  { 5470, 5730, REG_DFS },
	  { 5735, 5895, 0 },
	  { 5925, 7125, 0 } }
};

static bool has(const char *countries, const char *country)
{
	for (; *countries != '\0'; countries += 2)
		if (strncmp(countries, country, 2) == 0)
			return true;
	return false;
}

static const struct domain *domain_of(const char *country)
{
	if (country == NULL)
		return &open;
	for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++)
		if (has(domains[i].countries, country))
			return &domains[i];
	return &world;
}

/* The first rule that has room for it. */
static bool allows(const struct domain *d, uint32_t freq_mhz, unsigned *flags)
{
	for (unsigned i = 0; i < RULES_MAX && d->rule[i].hi_mhz != 0; i++) {
		if (freq_mhz < d->rule[i].lo_mhz + 10 || freq_mhz + 10 > d->rule[i].hi_mhz)
			continue;
		*flags = d->rule[i].flags;
		return true;
	}
	return false;
}

bool reg_allows(const char *country, uint32_t freq_mhz, unsigned *flags)
{
	return allows(domain_of(country), freq_mhz, flags);
}

/* Ten minutes where weather radars are, in Europe [ETSI EN 301 893 D.1]. */
int64_t reg_cac_ns(const char *country, uint32_t freq_mhz)
{
	const struct domain *d = domain_of(country);
	unsigned flags = 0;

	if (!allows(d, freq_mhz, &flags) || (flags & REG_DFS) == 0)
		return 0;
	if (d->etsi && freq_mhz + 10 > 5600 && freq_mhz < 5650 + 10)
		return 600 * NS_PER_S;
	return 60 * NS_PER_S;
}

unsigned reg_channels(const char *country, uint32_t lo_mhz, uint32_t hi_mhz,
		      uint32_t freq[static REG_CHANNELS_MAX])
{
	static const struct {
		enum spec_band band;
		unsigned last;
	} bands[] = { { SPEC_BAND_2_4GHZ, 13 }, { SPEC_BAND_5GHZ, 177 }, { SPEC_BAND_6GHZ, 233 } };
	const struct domain *d = domain_of(country);
	unsigned n = 0, flags;
	uint32_t mhz;

	for (size_t b = 0; b < sizeof(bands) / sizeof(bands[0]); b++)
		for (unsigned c = 1; c <= bands[b].last; c++)
			if (!(bands[b].band == SPEC_BAND_6GHZ && c == 2) &&
			    spec_channel_freq(bands[b].band, c, &mhz) == ERR_OK && mhz >= lo_mhz &&
			    mhz < hi_mhz && allows(d, mhz, &flags) && n < REG_CHANNELS_MAX)
				freq[n++] = mhz;
	return n;
}

bool reg_is_psc(uint32_t freq_mhz)
{
	return freq_mhz >= 5975 && freq_mhz <= 7095 && (freq_mhz - 5975) % 80 == 0;
}
