#include "wire/phy_caps.h"

#include "wire/ie.h"

/* Rates that are none of ours, and BSS membership selectors, are passed over. */
static void read_rates(const struct elems *e, struct phy_caps *out)
{
	struct rates r;

	if (rates_parse(e->rates, e->ext_rates, &r) != WIRE_OK)
		return;
	for (unsigned i = 0; i < r.n; i++) {
		enum phy_rate rate;

		if (!phy_rate_of((r.rate[i] & ~(unsigned)RATE_BASIC) * 5u, &rate))
			continue;
		out->legacy |= (uint16_t)(1u << rate);
		if ((r.rate[i] & RATE_BASIC) != 0)
			out->basic |= (uint16_t)(1u << rate);
	}
}

static void widen(struct phy_caps *c, uint16_t mhz)
{
	if (c->width_mhz < mhz)
		c->width_mhz = mhz;
}

static void allow_short_gi(struct phy_caps *c, bool is_allowed, unsigned mhz)
{
	if (is_allowed)
		c->short_gi |= (uint8_t)(1u << phy_width_index(mhz));
}

static void allow_ldpc(struct phy_caps *c, bool is_allowed, enum phy_format f)
{
	if (is_allowed)
		c->ldpc |= (uint8_t)(1u << f);
}

/* MCS 0 up to the first that is missing. */
static uint8_t leading_ones(uint8_t mask)
{
	uint8_t n = 0;

	while (n < 8 && (mask >> n & 1) != 0)
		n++;
	return n;
}

static void read_ht(const struct elems *e, struct phy_caps *out)
{
	struct ht_caps c;

	if (ht_caps_parse(e->ht_caps, &c) != WIRE_OK)
		return;
	for (unsigned n = 0; n < PHY_HT_STREAMS_MAX; n++)
		out->n_mcs[PHY_HT][n] = leading_ones(c.mcs[n]);
	if ((c.info & HT_CAP_40) != 0)
		widen(out, 40);
	allow_short_gi(out, (c.info & HT_CAP_SGI20) != 0, 20);
	allow_short_gi(out, (c.info & HT_CAP_SGI40) != 0, 40);
	allow_ldpc(out, (c.info & HT_CAP_LDPC) != 0, PHY_HT);
}

/* Two bits a stream, 3: not supported. */
static void read_map(uint16_t map, const uint8_t n_mcs[static 4], uint8_t out[PHY_STREAMS_MAX])
{
	for (unsigned n = 0; n < PHY_STREAMS_MAX; n++)
		out[n] = n_mcs[map >> 2 * n & 3];
}

static void read_vht(const struct elems *e, struct phy_caps *out)
{
	static const uint8_t n_mcs[4] = { 8, 9, 10, 0 };
	struct vht_caps c;

	if (vht_caps_parse(e->vht_caps, &c) != WIRE_OK)
		return;
	read_map(c.rx_map, n_mcs, out->n_mcs[PHY_VHT]);
	widen(out, (c.info & VHT_CAP_WIDTHS) != 0 ? 160 : 80);
	allow_short_gi(out, (c.info & VHT_CAP_SGI80) != 0, 80);
	allow_short_gi(out, (c.info & VHT_CAP_SGI160) != 0, 160);
	allow_ldpc(out, (c.info & VHT_CAP_RXLDPC) != 0, PHY_VHT);
}

static void read_he(const struct elems *e, struct phy_caps *out)
{
	static const uint8_t n_mcs[4] = { 8, 10, 12, 0 };
	struct he_caps c;

	if (he_caps_parse(e->he_caps, &c) != WIRE_OK)
		return;
	read_map(c.rx_map80, n_mcs, out->n_mcs[PHY_HE]);
	if ((c.phy[0] & HE_PHY0_40_IN_2G4) != 0)
		widen(out, 40);
	if ((c.phy[0] & HE_PHY0_80) != 0)
		widen(out, 80);
	if ((c.phy[0] & HE_PHY0_160) != 0)
		widen(out, 160);
	allow_ldpc(out, (c.phy[1] & HE_PHY1_LDPC) != 0, PHY_HE);
}

/* [11-2020 tables 9-191, 11-23] 80+80 MHz counts as 160. */
static uint16_t vht_width(const struct vht_op *o, uint16_t ht_mhz)
{
	int apart = o->seg1 - o->seg0;

	if (o->width == 0)
		return ht_mhz;
	return o->width > 1 || (o->seg1 != 0 && (apart == 8 || apart == -8 || apart > 16 ||
						 apart < -16)) ? 160 : 80;
}

/* What the BSS uses; false if its elements do not say. */
static bool read_operation(const struct elems *e, uint16_t *mhz, int16_t *secondary)
{
	struct ht_op ht;
	struct vht_op vht;
	struct he_op he;
	struct he_6ghz six;

	if (he_op_parse(e->he_op, &he) == WIRE_OK && he_op_6ghz(&he, &six)) {
		*mhz = (uint16_t)(20u << (six.control & 3));
		return true;
	}
	if (ht_op_parse(e->ht_op, &ht) != WIRE_OK)
		return false;
	*mhz = (ht.info[0] & 3) != 0 && (ht.info[0] & 4) != 0 ? 40 : 20;
	*secondary = (ht.info[0] & 3) == 1 ? 1 : (ht.info[0] & 3) == 3 ? -1 : 0;
	if (vht_op_parse(e->vht_op, &vht) == WIRE_OK)
		*mhz = vht_width(&vht, *mhz);
	return true;
}

void phy_caps_read(const struct elems *e, struct phy_caps *out)
{
	uint16_t operation;

	*out = (struct phy_caps){ .width_mhz = 20 };
	read_rates(e, out);
	read_ht(e, out);
	read_vht(e, out);
	read_he(e, out);
	if (read_operation(e, &operation, &out->secondary) && operation < out->width_mhz)
		out->width_mhz = operation;
}

static uint16_t mcs_map(unsigned n_ss, unsigned code)
{
	unsigned map = 0;

	for (unsigned n = 0; n < PHY_STREAMS_MAX; n++)
		map |= (n < n_ss ? code : 3u) << 2 * n;
	return (uint16_t)map;
}

uint16_t vht_mcs_map(unsigned n_ss, unsigned n_mcs)
{
	return mcs_map(n_ss, n_mcs - 8);
}

uint16_t he_mcs_map(unsigned n_ss, unsigned n_mcs)
{
	return mcs_map(n_ss, (n_mcs - 8) / 2);
}
