#include "wire/measure.h"

enum { RCPI_LOWEST_DBM = -110, RCPI_HIGHEST = 220, RCPI_PER_DB = 2 };

enum wire measure_frame_parse(struct bytes body, struct measure_frame *out)
{
	struct rd r = rd_of(body);
	uint8_t category;

	if (!rd_u8(&r, &category) || !rd_u8(&r, &out->action) || !rd_u8(&r, &out->token))
		return WIRE_SHORT;
	if (category != CATEGORY_RADIO_MEASUREMENT ||
	    (out->action != RM_MEASUREMENT_REQUEST && out->action != RM_MEASUREMENT_REPORT))
		return WIRE_OTHER;
	out->repetitions = 0;
	if (out->action == RM_MEASUREMENT_REQUEST && !rd_le16(&r, &out->repetitions))
		return WIRE_SHORT;
	out->elements = rd_rest(&r);
	return WIRE_OK;
}

void measure_frame_build(struct wr *w, const struct measure_frame *f)
{
	wr_u8(w, CATEGORY_RADIO_MEASUREMENT);
	wr_u8(w, f->action);
	wr_u8(w, f->token);
	if (f->action == RM_MEASUREMENT_REQUEST)
		wr_le16(w, f->repetitions);
	wr_bytes(w, f->elements);
}

enum wire measure_elem_parse(struct bytes whole, uint8_t id, struct measure_elem *out)
{
	struct rd r;
	enum wire is = elem_body(whole, id, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_u8(&r, &out->token) || !rd_u8(&r, &out->mode) || !rd_u8(&r, &out->type))
		return WIRE_SHORT;
	out->body = rd_rest(&r);
	return WIRE_OK;
}

void measure_elem_build(struct wr *w, uint8_t id, const struct measure_elem *m)
{
	struct mark e = elem_open(w, id);

	wr_u8(w, m->token);
	wr_u8(w, m->mode);
	wr_u8(w, m->type);
	wr_bytes(w, m->body);
	elem_close(w, e);
}

enum wire beacon_request_parse(struct bytes body, struct beacon_request *out)
{
	struct rd r = rd_of(body);

	if (!rd_u8(&r, &out->op_class) || !rd_u8(&r, &out->channel) ||
	    !rd_le16(&r, &out->random_tu) || !rd_le16(&r, &out->duration_tu) ||
	    !rd_u8(&r, &out->mode) || !rd_mac(&r, &out->bssid))
		return WIRE_SHORT;
	out->subelements = rd_rest(&r);
	return WIRE_OK;
}

void beacon_request_build(struct wr *w, const struct beacon_request *q)
{
	wr_u8(w, q->op_class);
	wr_u8(w, q->channel);
	wr_le16(w, q->random_tu);
	wr_le16(w, q->duration_tu);
	wr_u8(w, q->mode);
	wr_mac(w, q->bssid);
	wr_bytes(w, q->subelements);
}

enum wire beacon_report_parse(struct bytes body, struct beacon_report *out)
{
	struct rd r = rd_of(body);

	if (!rd_u8(&r, &out->op_class) || !rd_u8(&r, &out->channel) ||
	    !rd_le64(&r, &out->start_us) || !rd_le16(&r, &out->duration_tu) ||
	    !rd_u8(&r, &out->frame_info) || !rd_u8(&r, &out->rcpi) || !rd_u8(&r, &out->rsni) ||
	    !rd_mac(&r, &out->bssid) || !rd_u8(&r, &out->antenna) ||
	    !rd_le32(&r, &out->parent_us))
		return WIRE_SHORT;
	out->subelements = rd_rest(&r);
	return WIRE_OK;
}

void beacon_report_build(struct wr *w, const struct beacon_report *r)
{
	wr_u8(w, r->op_class);
	wr_u8(w, r->channel);
	wr_le64(w, r->start_us);
	wr_le16(w, r->duration_tu);
	wr_u8(w, r->frame_info);
	wr_u8(w, r->rcpi);
	wr_u8(w, r->rsni);
	wr_mac(w, r->bssid);
	wr_u8(w, r->antenna);
	wr_le32(w, r->parent_us);
	wr_bytes(w, r->subelements);
}

uint8_t rcpi_of(int32_t level_dbm)
{
	if (level_dbm < RCPI_LOWEST_DBM)
		return 0;
	if (level_dbm > 0)
		return RCPI_HIGHEST;
	return (uint8_t)((level_dbm - RCPI_LOWEST_DBM) * RCPI_PER_DB);
}
