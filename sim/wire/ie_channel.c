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
