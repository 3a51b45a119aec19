#include "wire/mgmt.h"

enum { AID_SET = 0xc000 }; /* [11-2020 9.4.1.8] the two top bits travel set */

enum wire beacon_parse(struct bytes body, struct beacon *out)
{
	struct rd r = rd_of(body);

	if (!rd_le64(&r, &out->tsf) || !rd_le16(&r, &out->interval) || !rd_le16(&r, &out->caps))
		return WIRE_SHORT;
	out->elements = rd_rest(&r);
	return elems_parse(out->elements, &out->e);
}

void beacon_build(struct wr *w, const struct beacon *b)
{
	wr_le64(w, b->tsf);
	wr_le16(w, b->interval);
	wr_le16(w, b->caps);
	wr_bytes(w, b->elements);
}

static bool has_only_elements(uint16_t algorithm)
{
	return algorithm == AUTH_OPEN || algorithm == AUTH_SHARED_KEY || algorithm == AUTH_FT ||
	       algorithm == AUTH_FILS_SK;
}

enum wire auth_parse(struct bytes body, struct auth *out)
{
	struct rd r = rd_of(body);

	if (!rd_le16(&r, &out->algorithm) || !rd_le16(&r, &out->seq) || !rd_le16(&r, &out->status))
		return WIRE_SHORT;
	out->elements = rd_rest(&r);
	out->e = (struct elems){ 0 };
	return has_only_elements(out->algorithm) ? elems_parse(out->elements, &out->e) : WIRE_OK;
}

void auth_build(struct wr *w, const struct auth *a)
{
	wr_le16(w, a->algorithm);
	wr_le16(w, a->seq);
	wr_le16(w, a->status);
	wr_bytes(w, a->elements);
}

enum wire assoc_req_parse(struct bytes body, bool reassoc, struct assoc_req *out)
{
	struct rd r = rd_of(body);

	out->reassoc = reassoc;
	out->current_ap = MAC_ZERO;
	if (!rd_le16(&r, &out->caps) || !rd_le16(&r, &out->listen_interval) ||
	    (reassoc && !rd_mac(&r, &out->current_ap)))
		return WIRE_SHORT;
	out->elements = rd_rest(&r);
	return elems_parse(out->elements, &out->e);
}

void assoc_req_build(struct wr *w, const struct assoc_req *a)
{
	wr_le16(w, a->caps);
	wr_le16(w, a->listen_interval);
	if (a->reassoc)
		wr_mac(w, a->current_ap);
	wr_bytes(w, a->elements);
}

enum wire assoc_resp_parse(struct bytes body, struct assoc_resp *out)
{
	struct rd r = rd_of(body);

	if (!rd_le16(&r, &out->caps) || !rd_le16(&r, &out->status) || !rd_le16(&r, &out->aid))
		return WIRE_SHORT;
	out->aid &= (uint16_t)~AID_SET;
	out->elements = rd_rest(&r);
	return elems_parse(out->elements, &out->e);
}

void assoc_resp_build(struct wr *w, const struct assoc_resp *a)
{
	wr_le16(w, a->caps);
	wr_le16(w, a->status);
	wr_le16(w, a->aid | AID_SET);
	wr_bytes(w, a->elements);
}

enum wire leave_parse(struct bytes body, struct leave *out)
{
	struct rd r = rd_of(body);

	if (!rd_le16(&r, &out->reason))
		return WIRE_SHORT;
	out->elements = rd_rest(&r);
	return elems_parse(out->elements, &out->e);
}

void leave_build(struct wr *w, const struct leave *l)
{
	wr_le16(w, l->reason);
	wr_bytes(w, l->elements);
}
