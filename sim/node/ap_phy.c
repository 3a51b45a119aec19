#include "node/ap_parts.h"
#include "wire/ie.h"
#include "wire/phy_caps.h"

/*
 * What an AP's elements say of its radio: hostapd.conf's words, limited to what the modelled radio
 * can do: so many streams, no A-MPDU beyond the smallest, no beamforming.
 */

uint8_t ap_op_class(enum spec_band band, unsigned channel)
{
	if (band == SPEC_BAND_6GHZ)
		return 131;
	if (band == SPEC_BAND_2_4GHZ)
		return 81;
	return channel <= 48 ? 115 : channel <= 64 ? 118 : channel <= 144 ? 121 : 125;
}

static unsigned streams(const struct ap_bss *bss)
{
	unsigned n = bss->ap->profile->streams;

	return n == 0 ? 1 : n;
}

static bool is_6ghz(const struct spec_radio *r)
{
	return r->band == SPEC_BAND_6GHZ;
}

static uint16_t ht_info(const struct spec_radio *r)
{
	static const struct {
		uint32_t capab;
		uint16_t bits;
	} words[] = {
		{ SPEC_HT40_PLUS, HT_CAP_40 },
		{ SPEC_HT40_MINUS, HT_CAP_40 },
		{ SPEC_HT_SGI_20, HT_CAP_SGI20 },
		{ SPEC_HT_SGI_40, HT_CAP_SGI40 },
		{ SPEC_HT_LDPC, HT_CAP_LDPC },
		{ SPEC_HT_GREENFIELD, HT_CAP_GREENFIELD },
		{ SPEC_HT_TX_STBC, HT_CAP_TX_STBC },
		{ SPEC_HT_DSSS_CCK_40, HT_CAP_DSSS_CCK_40 },
		{ SPEC_HT_MAX_AMSDU_7935, HT_CAP_AMSDU_7935 },
		{ SPEC_HT_DELAYED_BA, HT_CAP_DELAYED_BA },
		{ SPEC_HT_40_INTOLERANT, HT_CAP_40_INTOLERANT },
	};
	unsigned info = HT_CAP_SMPS_OFF | r->ht_rx_stbc * HT_CAP_RX_STBC;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if ((r->ht_capab & words[i].capab) != 0)
			info |= words[i].bits;
	return (uint16_t)info;
}

struct phy_channel ap_channel(const struct spec_radio *r)
{
	struct phy_channel c = { r->freq_mhz, (uint16_t)r->width_mhz, 0 };

	if (r->width_mhz == 40 && (r->ht_capab & SPEC_HT40_PLUS) != 0)
		c.secondary = 1;
	else if (r->width_mhz == 40 && (r->ht_capab & SPEC_HT40_MINUS) != 0)
		c.secondary = -1;
	return c;
}

/* In the 6 GHz band there are none [11ax-2021 26.17.2.1]. */
void ap_ht_elements(const struct ap_bss *bss, struct wr *w)
{
	const struct spec_radio *r = bss->radio_spec;
	struct ht_caps caps = { .info = ht_info(r) };
	struct ht_op op = { .primary = (uint8_t)r->channel };

	if (!r->ieee80211n || bss->spec->no_ht || is_6ghz(r))
		return;
	for (unsigned n = 0; n < streams(bss) && n < PHY_HT_STREAMS_MAX; n++)
		caps.mcs[n] = 0xff;
	if ((r->ht_capab & SPEC_HT40_PLUS) != 0)
		op.info[0] = 4 | 1;
	else if ((r->ht_capab & SPEC_HT40_MINUS) != 0)
		op.info[0] = 4 | 3;
	ht_caps_build(w, &caps);
	ht_op_build(w, &op);
}

/* 160 MHz: [hostapd] width 1, the primary 80 MHz in the first segment, all of it in the second. */
static struct vht_op vht_operation(const struct spec_radio *r)
{
	struct vht_op op = { .width = r->width_mhz >= 80, .basic_map = 0xfffc };
	unsigned seg0 = r->seg0_channel;

	if (r->width_mhz == 160 && seg0 > 8) {
		op.seg1 = (uint8_t)seg0;
		seg0 = r->channel < seg0 ? seg0 - 8 : seg0 + 8;
	}
	if (op.width != 0)
		op.seg0 = (uint8_t)seg0;
	return op;
}

void ap_vht_elements(const struct ap_bss *bss, struct wr *w)
{
	const struct spec_radio *r = bss->radio_spec;
	uint16_t map = vht_mcs_map(streams(bss), 10);
	struct vht_caps caps = { .info = r->vht_capab, .rx_map = map, .tx_map = map };
	struct vht_op op = vht_operation(r);

	if (!r->ieee80211ac || bss->spec->no_ht || r->band != SPEC_BAND_5GHZ)
		return;
	if (r->width_mhz == 160 && (caps.info & VHT_CAP_WIDTHS) == 0)
		caps.info |= VHT_CAP_160;
	vht_caps_build(w, &caps);
	vht_op_build(w, &op);
}

static void he_caps(const struct ap_bss *bss, struct wr *w)
{
	const struct spec_radio *r = bss->radio_spec;
	uint16_t map = he_mcs_map(streams(bss), 12);
	struct he_caps caps = { .rx_map80 = map, .tx_map80 = map };
	uint8_t maps160[4];
	struct wr rest = wr_of(maps160, sizeof(maps160));

	if (r->band == SPEC_BAND_2_4GHZ) {
		if (r->width_mhz >= 40)
			caps.phy[0] |= HE_PHY0_40_IN_2G4;
	} else {
		caps.phy[0] |= HE_PHY0_80;
	}
	if (r->width_mhz == 160) {
		caps.phy[0] |= HE_PHY0_160;
		wr_le16(&rest, map);
		wr_le16(&rest, map);
		caps.rest = wr_sofar(&rest);
	}
	caps.phy[1] |= HE_PHY1_LDPC; /* mandatory above 20 MHz [11ax-2021 27.1.1] */
	he_caps_build(w, &caps);
}

static struct he_6ghz operation_6ghz(const struct spec_radio *r)
{
	unsigned width = phy_width_index(r->width_mhz);
	unsigned centre = r->seg0_channel != 0 ? r->seg0_channel : r->channel;
	struct he_6ghz six = { .primary = (uint8_t)r->channel,
			       .control = (uint8_t)width,
			       .seg0 = (uint8_t)centre,
			       .min_rate = 6 };

	if (r->width_mhz == 160) {
		six.seg1 = (uint8_t)centre;
		six.seg0 = (uint8_t)(r->channel < centre ? centre - 8 : centre + 8);
	}
	return six;
}

/* [hostapd] RTS threshold 1023: none. */
static void he_operation(const struct ap_bss *bss, struct wr *w)
{
	const struct spec_radio *r = bss->radio_spec;
	struct he_op op = { .params = 1023 << 4,
			    .color = (uint8_t)(r->he_bss_color & 0x3f),
			    .basic_map = 0xfffc };
	uint8_t info[5];
	struct wr rest = wr_of(info, sizeof(info));

	if (is_6ghz(r)) {
		struct he_6ghz six = operation_6ghz(r);

		op.params |= HE_OP_6GHZ;
		he_6ghz_build(&rest, &six);
		op.rest = wr_sofar(&rest);
	}
	he_op_build(w, &op);
}

void ap_he_elements(const struct ap_bss *bss, struct wr *w)
{
	const struct spec_radio *r = bss->radio_spec;

	if (!r->ieee80211ax || bss->spec->no_ht)
		return;
	he_caps(bss, w);
	he_operation(bss, w);
	if (is_6ghz(r))
		he_6ghz_caps_build(w, HT_CAP_SMPS_OFF << 7); /* SM power save disabled, b9-10 */
}

/* hostapd gives no HT to a station without WMM. */
void ap_peer_rates(struct ap_sta *sta, const struct elems *request)
{
	struct ap_bss *bss = sta->bss;
	struct bytes all = bytes_of(bss->beacon, bss->beacon_len);
	struct phy_caps own, peer, *both = &sta->both;
	struct elems e;

	if (elems_parse(all, &e) != WIRE_OK)
		return;
	phy_caps_read(&e, &own);
	phy_caps_read(request, &peer);
	*both = phy_caps_common(&own, &peer);
	if (!sta->wmm)
		memset(both->n_mcs, 0, sizeof(both->n_mcs));
	if (both->legacy != 0)
		bss->ap->node.ports.air_peer(bss->ap->node.ports.ctx, bss->radio, sta->mac, both);
}
