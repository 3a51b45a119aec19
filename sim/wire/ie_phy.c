#include "wire/ie.h"

enum wire ht_caps_parse(struct bytes whole, struct ht_caps *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_HT_CAPS, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_le16(&r, &out->info) || !rd_u8(&r, &out->ampdu) ||
	    !rd_copy(&r, out->mcs, sizeof(out->mcs)) || !rd_le16(&r, &out->extended) ||
	    !rd_le32(&r, &out->txbf) || !rd_u8(&r, &out->asel))
		return WIRE_SHORT;
	return WIRE_OK;
}

void ht_caps_build(struct wr *w, const struct ht_caps *c)
{
	struct mark m = elem_open(w, ELEM_HT_CAPS);

	wr_le16(w, c->info);
	wr_u8(w, c->ampdu);
	wr_put(w, c->mcs, sizeof(c->mcs));
	wr_le16(w, c->extended);
	wr_le32(w, c->txbf);
	wr_u8(w, c->asel);
	elem_close(w, m);
}

unsigned ht_streams(const struct ht_caps *c)
{
	unsigned n = 0;

	while (n < 4 && c->mcs[n] == 0xff)
		n++;
	return n;
}

enum wire ht_op_parse(struct bytes whole, struct ht_op *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_HT_OPERATION, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_u8(&r, &out->primary) || !rd_copy(&r, out->info, sizeof(out->info)) ||
	    !rd_copy(&r, out->basic, sizeof(out->basic)))
		return WIRE_SHORT;
	return WIRE_OK;
}

void ht_op_build(struct wr *w, const struct ht_op *o)
{
	struct mark m = elem_open(w, ELEM_HT_OPERATION);

	wr_u8(w, o->primary);
	wr_put(w, o->info, sizeof(o->info));
	wr_put(w, o->basic, sizeof(o->basic));
	elem_close(w, m);
}

enum wire vht_caps_parse(struct bytes whole, struct vht_caps *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_VHT_CAPS, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_le32(&r, &out->info) || !rd_le16(&r, &out->rx_map) ||
	    !rd_le16(&r, &out->rx_highest) || !rd_le16(&r, &out->tx_map) ||
	    !rd_le16(&r, &out->tx_highest))
		return WIRE_SHORT;
	return WIRE_OK;
}

void vht_caps_build(struct wr *w, const struct vht_caps *c)
{
	struct mark m = elem_open(w, ELEM_VHT_CAPS);

	wr_le32(w, c->info);
	wr_le16(w, c->rx_map);
	wr_le16(w, c->rx_highest);
	wr_le16(w, c->tx_map);
	wr_le16(w, c->tx_highest);
	elem_close(w, m);
}

unsigned vht_streams(uint16_t map)
{
	unsigned n = 0;

	while (n < 8 && (map >> 2 * n & 3) != 3)
		n++;
	return n;
}

enum wire vht_op_parse(struct bytes whole, struct vht_op *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_VHT_OPERATION, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_u8(&r, &out->width) || !rd_u8(&r, &out->seg0) || !rd_u8(&r, &out->seg1) ||
	    !rd_le16(&r, &out->basic_map))
		return WIRE_SHORT;
	return WIRE_OK;
}

void vht_op_build(struct wr *w, const struct vht_op *o)
{
	struct mark m = elem_open(w, ELEM_VHT_OPERATION);

	wr_u8(w, o->width);
	wr_u8(w, o->seg0);
	wr_u8(w, o->seg1);
	wr_le16(w, o->basic_map);
	elem_close(w, m);
}

enum wire he_caps_parse(struct bytes whole, struct he_caps *out)
{
	struct rd r;
	enum wire is = elem_ext_body(whole, EXT_HE_CAPS, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_copy(&r, out->mac, sizeof(out->mac)) || !rd_copy(&r, out->phy, sizeof(out->phy)) ||
	    !rd_le16(&r, &out->rx_map80) || !rd_le16(&r, &out->tx_map80))
		return WIRE_SHORT;
	out->rest = rd_rest(&r);
	return WIRE_OK;
}

void he_caps_build(struct wr *w, const struct he_caps *c)
{
	struct mark m = elem_open_ext(w, EXT_HE_CAPS);

	wr_put(w, c->mac, sizeof(c->mac));
	wr_put(w, c->phy, sizeof(c->phy));
	wr_le16(w, c->rx_map80);
	wr_le16(w, c->tx_map80);
	wr_bytes(w, c->rest);
	elem_close(w, m);
}

enum wire he_op_parse(struct bytes whole, struct he_op *out)
{
	struct rd r;
	uint16_t low;
	uint8_t high;
	enum wire is = elem_ext_body(whole, EXT_HE_OPERATION, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_le16(&r, &low) || !rd_u8(&r, &high) || !rd_u8(&r, &out->color) ||
	    !rd_le16(&r, &out->basic_map))
		return WIRE_SHORT;
	out->params = (uint32_t)high << 16 | low;
	out->rest = rd_rest(&r);
	return WIRE_OK;
}

void he_op_build(struct wr *w, const struct he_op *o)
{
	struct mark m = elem_open_ext(w, EXT_HE_OPERATION);

	wr_le16(w, (uint16_t)o->params);
	wr_u8(w, (uint8_t)(o->params >> 16));
	wr_u8(w, o->color);
	wr_le16(w, o->basic_map);
	wr_bytes(w, o->rest);
	elem_close(w, m);
}

/* Behind VHT operation information and the co-hosted BSSs' octet, where they are. */
bool he_op_6ghz(const struct he_op *o, struct he_6ghz *out)
{
	struct rd r = rd_of(o->rest);

	if ((o->params & HE_OP_6GHZ) == 0 || ((o->params & HE_OP_VHT) != 0 && !rd_skip(&r, 3)) ||
	    ((o->params & HE_OP_CO_HOSTED) != 0 && !rd_skip(&r, 1)))
		return false;
	return rd_u8(&r, &out->primary) && rd_u8(&r, &out->control) && rd_u8(&r, &out->seg0) &&
	       rd_u8(&r, &out->seg1) && rd_u8(&r, &out->min_rate);
}

void he_6ghz_build(struct wr *w, const struct he_6ghz *six)
{
	wr_u8(w, six->primary);
	wr_u8(w, six->control);
	wr_u8(w, six->seg0);
	wr_u8(w, six->seg1);
	wr_u8(w, six->min_rate);
}

void he_6ghz_caps_build(struct wr *w, uint16_t info)
{
	struct mark m = elem_open_ext(w, EXT_HE_6GHZ_CAPS);

	wr_le16(w, info);
	elem_close(w, m);
}

enum {
	WMM_TYPE = 2,
	WMM_INFORMATION = 0,
	WMM_PARAMETER = 1,
	WMM_TSPEC = 2,
	WMM_VERSION = 1,
	WMM_ACS = 4
};

static bool rd_ac(struct rd *r, struct wmm_ac *ac)
{
	return rd_u8(r, &ac->aci_aifsn) && rd_u8(r, &ac->ecw) && rd_le16(r, &ac->txop);
}

static enum wire rd_wmm(struct rd *r, struct wmm *out)
{
	uint32_t oui;
	uint8_t type, subtype, version, reserved;

	if (!rd_be24(r, &oui) || !rd_u8(r, &type) || !rd_u8(r, &subtype) || !rd_u8(r, &version) ||
	    !rd_u8(r, &out->qos_info))
		return WIRE_SHORT;
	if (oui != OUI_MICROSOFT || type != WMM_TYPE || subtype > WMM_PARAMETER)
		return WIRE_OTHER;
	out->parameter = subtype == WMM_PARAMETER;
	if (!out->parameter)
		return WIRE_OK;
	if (!rd_u8(r, &reserved))
		return WIRE_SHORT;
	for (unsigned i = 0; i < WMM_ACS; i++)
		if (!rd_ac(r, &out->ac[i]))
			return WIRE_SHORT;
	return WIRE_OK;
}

enum wire wmm_parse(struct bytes whole, struct wmm *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_VENDOR, &r);

	*out = (struct wmm){ 0 };
	return is == WIRE_OK ? rd_wmm(&r, out) : is;
}

void wmm_build(struct wr *w, const struct wmm *m)
{
	struct mark e = elem_open_vendor(w, OUI_MICROSOFT, WMM_TYPE);

	wr_u8(w, m->parameter ? WMM_PARAMETER : WMM_INFORMATION);
	wr_u8(w, WMM_VERSION);
	wr_u8(w, m->qos_info);
	if (m->parameter)
		wr_u8(w, 0);
	for (unsigned i = 0; m->parameter && i < WMM_ACS; i++) {
		wr_u8(w, m->ac[i].aci_aifsn);
		wr_u8(w, m->ac[i].ecw);
		wr_le16(w, m->ac[i].txop);
	}
	elem_close(w, e);
}

/* Of the 55 octets, the medium time is the last two; what nobody here reads is skipped. */
enum { TSPEC_ASKED = 53, TSPEC_INTERVALS = 24, TSPEC_BURST = 12 };

static enum wire rd_tspec(struct rd *r, struct wmm_tspec *out)
{
	struct rd asked;
	uint8_t version;

	if (!rd_u8(r, &version) || !rd_take(r, TSPEC_ASKED, &out->asked) ||
	    !rd_le16(r, &out->medium_time))
		return WIRE_SHORT;
	asked = rd_of(out->asked);
	if (!rd_skip(&asked, 3) || !rd_le16(&asked, &out->nominal_msdu) ||
	    !rd_skip(&asked, 2 + TSPEC_INTERVALS) || !rd_le32(&asked, &out->mean_rate) ||
	    !rd_skip(&asked, TSPEC_BURST) || !rd_le32(&asked, &out->min_phy_rate) ||
	    !rd_le16(&asked, &out->surplus))
		return WIRE_SHORT;
	return WIRE_OK;
}

enum wire wmm_tspec_parse(struct bytes whole, struct wmm_tspec *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_VENDOR, &r);
	uint32_t oui;
	uint8_t type, subtype;

	*out = (struct wmm_tspec){ 0 };
	if (is != WIRE_OK)
		return is;
	if (!rd_be24(&r, &oui) || !rd_u8(&r, &type) || !rd_u8(&r, &subtype) ||
	    oui != OUI_MICROSOFT || type != WMM_TYPE || subtype != WMM_TSPEC)
		return WIRE_OTHER;
	return rd_tspec(&r, out);
}

void wmm_tspec_build(struct wr *w, const struct wmm_tspec *t)
{
	struct mark e = elem_open_vendor(w, OUI_MICROSOFT, WMM_TYPE);

	wr_u8(w, WMM_TSPEC);
	wr_u8(w, WMM_VERSION);
	wr_bytes(w, t->asked);
	wr_le16(w, t->medium_time);
	elem_close(w, e);
}
