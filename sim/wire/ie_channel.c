#include "wire/ie.h"

enum wire channel_switch_parse(struct bytes whole, struct channel_switch *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_CHANNEL_SWITCH, &r);

	if (is != WIRE_OK)
		return is;
	*out = (struct channel_switch){ 0 };
	return rd_u8(&r, &out->mode) && rd_u8(&r, &out->channel) && rd_u8(&r, &out->count)
		       ? WIRE_OK
		       : WIRE_SHORT;
}

void channel_switch_build(struct wr *w, const struct channel_switch *c)
{
	struct mark e = elem_open(w, ELEM_CHANNEL_SWITCH);

	wr_u8(w, c->mode);
	wr_u8(w, c->channel);
	wr_u8(w, c->count);
	elem_close(w, e);
}

enum wire ext_channel_switch_parse(struct bytes whole, struct channel_switch *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_EXT_CHANNEL_SWITCH, &r);

	if (is != WIRE_OK)
		return is;
	return rd_u8(&r, &out->mode) && rd_u8(&r, &out->op_class) && rd_u8(&r, &out->channel) &&
			       rd_u8(&r, &out->count)
		       ? WIRE_OK
		       : WIRE_SHORT;
}

void ext_channel_switch_build(struct wr *w, const struct channel_switch *c)
{
	struct mark e = elem_open(w, ELEM_EXT_CHANNEL_SWITCH);

	wr_u8(w, c->mode);
	wr_u8(w, c->op_class);
	wr_u8(w, c->channel);
	wr_u8(w, c->count);
	elem_close(w, e);
}

enum { RNR_TYPE = 3, RNR_COUNT_SHIFT = 4, RNR_COUNT = 15 };

enum wire rnr_open(struct bytes whole, struct rnr_walk *out)
{
	*out = (struct rnr_walk){ .len = 1 };
	return elem_body(whole, ELEM_REDUCED_NEIGHBOR_REPORT, &out->rest);
}

/* The next Neighbor AP Information field; BAD if it is cut off. */
static enum step next_set(struct rnr_walk *w)
{
	uint8_t header;
	struct bytes set;

	if (w->rest.left == 0)
		return STEP_END;
	if (!rd_u8(&w->rest, &header) || !rd_u8(&w->rest, &w->len) ||
	    !rd_u8(&w->rest, &w->op_class) || !rd_u8(&w->rest, &w->channel) ||
	    !rd_take(&w->rest, (size_t)w->len * ((header >> RNR_COUNT_SHIFT & RNR_COUNT) + 1u),
		     &set))
		return STEP_BAD;
	w->set = rd_of((header & RNR_TYPE) == 0 ? set : bytes_of(NULL, 0));
	return STEP_ITEM;
}

/* [11-2020 table 9-281] */
static bool read_ap(const struct rnr_walk *w, struct bytes info, struct rnr_ap *out)
{
	struct rd r = rd_of(info);
	size_t len = info.len < RNR_INFO_LEN ? info.len : RNR_INFO_LEN;

	*out = (struct rnr_ap){ .op_class = w->op_class,
				.channel = w->channel,
				.psd = RNR_PSD_UNKNOWN,
				.has_bssid = len >= 7,
				.has_short_ssid = len == 5 || len == 6 || len >= 11,
				.has_params = len == 2 || len == 6 || len == 8 || len == 9 ||
					      len >= 12 };
	return len != 3 && len != 4 && len != 10 && rd_u8(&r, &out->offset) &&
	       (!out->has_bssid || rd_mac(&r, &out->bssid)) &&
	       (!out->has_short_ssid || rd_le32(&r, &out->short_ssid)) &&
	       (!out->has_params || rd_u8(&r, &out->params)) &&
	       ((len != 9 && len < RNR_INFO_LEN) || rd_u8(&r, &out->psd));
}

enum step rnr_next(struct rnr_walk *w, struct rnr_ap *out)
{
	struct bytes info;
	enum step st;

	for (;;) {
		while (w->set.left == 0) {
			st = next_set(w);
			if (st != STEP_ITEM)
				return st;
		}
		if (!rd_take(&w->set, w->len, &info))
			return STEP_BAD;
		if (read_ap(w, info, out))
			return STEP_ITEM;
	}
}

void rnr_build(struct wr *w, const struct rnr_ap *ap, unsigned n)
{
	wr_u8(w, (uint8_t)((n - 1) << RNR_COUNT_SHIFT));
	wr_u8(w, RNR_INFO_LEN);
	wr_u8(w, ap[0].op_class);
	wr_u8(w, ap[0].channel);
	for (unsigned i = 0; i < n; i++) {
		wr_u8(w, ap[i].offset);
		wr_mac(w, ap[i].bssid);
		wr_le32(w, ap[i].short_ssid);
		wr_u8(w, ap[i].params);
		wr_u8(w, ap[i].psd);
	}
}
