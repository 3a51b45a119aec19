#include "proto/sme_frames.h"

#include "base/invariant.h"
#include "wire/ie.h"
#include "wire/mgmt.h"
#include "wire/phy_caps.h"

enum { ELEMENTS_MAX = 128 /* of HT, VHT and HE */ };

/*
 * HT, VHT and HE of a station: what its model's radio can do, each where the AP says the same of
 * itself. [mac80211] None of them without QoS or with TKIP.
 */
static bool is_high_throughput(const struct sme *s)
{
	return s->target.bss.wmm && s->target.fit.pairwise != CIPHER_TKIP;
}

static bool ap_has(const struct sme *s, enum phy_format f)
{
	return s->target.bss.rates.n_mcs[f][0] > 0;
}

static unsigned width_of(const struct sme *s)
{
	return s->profile->width_mhz;
}

void sme_ht_element(const struct sme *s, struct wr *w)
{
	struct ht_caps c = { .info = HT_CAP_SMPS_OFF | HT_CAP_LDPC | HT_CAP_SGI20 };

	if (!s->profile->ht || !is_high_throughput(s) || !ap_has(s, PHY_HT))
		return;
	if (width_of(s) >= 40)
		c.info |= HT_CAP_40 | HT_CAP_SGI40;
	for (unsigned n = 0; n < s->profile->streams && n < PHY_HT_STREAMS_MAX; n++)
		c.mcs[n] = 0xff;
	ht_caps_build(w, &c);
}

void sme_vht_element(const struct sme *s, struct wr *w)
{
	uint16_t map = vht_mcs_map(s->profile->streams, 10);
	struct vht_caps c = { .info = VHT_CAP_RXLDPC | VHT_CAP_SGI80,
			      .rx_map = map,
			      .tx_map = map };

	if (!s->profile->vht || !is_high_throughput(s) || !ap_has(s, PHY_VHT))
		return;
	if (width_of(s) >= 160)
		c.info |= VHT_CAP_160 | VHT_CAP_SGI160;
	vht_caps_build(w, &c);
}

void sme_he_element(const struct sme *s, struct wr *w)
{
	uint16_t map = he_mcs_map(s->profile->streams, 12);
	struct he_caps c = { .phy = { 0, HE_PHY1_LDPC }, .rx_map80 = map, .tx_map80 = map };
	uint8_t maps160[4];
	struct wr rest = wr_of(maps160, sizeof(maps160));
	bool is_2g4 = s->target.bss.freq_mhz < 3000;

	if (!s->profile->he || !is_high_throughput(s) || !ap_has(s, PHY_HE))
		return;
	if (is_2g4 && width_of(s) >= 40)
		c.phy[0] |= HE_PHY0_40_IN_2G4;
	if (!is_2g4 && width_of(s) >= 80)
		c.phy[0] |= HE_PHY0_80;
	if (!is_2g4 && width_of(s) >= 160) {
		c.phy[0] |= HE_PHY0_160;
		wr_le16(&rest, map);
		wr_le16(&rest, map);
		c.rest = wr_sofar(&rest);
	}
	he_caps_build(w, &c);
	if (s->target.bss.freq_mhz >= 5925)
		he_6ghz_caps_build(w, HT_CAP_SMPS_OFF << 7);
}

struct phy_channel sme_target_channel(const struct sme *s)
{
	uint8_t mem[ELEMENTS_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct phy_caps own, both;
	struct elems e;

	sme_ht_element(s, &w);
	sme_vht_element(s, &w);
	sme_he_element(s, &w);
	INVARIANT(!w.overflow && elems_parse(wr_sofar(&w), &e) == WIRE_OK);
	phy_caps_read(&e, &own);
	both = phy_caps_common(&own, &s->target.bss.rates);
	return (struct phy_channel){ s->target.bss.freq_mhz, both.width_mhz, both.secondary };
}

/* What the request just built and the AP's beacon have in common. */
void sme_share_rates(struct sme *s)
{
	struct bytes body = bytes_of(s->request, s->request_len);
	struct assoc_req req;
	struct phy_caps own;

	s->both = (struct phy_caps){ 0 };
	if (assoc_req_parse(body, s->request_kind == FRAME_REASSOC_REQ, &req) != WIRE_OK)
		return;
	phy_caps_read(&req.e, &own);
	s->both = phy_caps_common(&own, &s->target.bss.rates);
}
