#include "wire/action.h"

/* A body whose category and action are these; r is left at what follows. */
static enum wire open_action(struct bytes body, uint8_t category, uint8_t *action, struct rd *r)
{
	uint8_t got;

	*r = rd_of(body);
	if (!rd_u8(r, &got) || !rd_u8(r, action))
		return WIRE_SHORT;
	return got == category ? WIRE_OK : WIRE_OTHER;
}

static void wr_action(struct wr *w, enum action_category category, uint8_t action)
{
	wr_u8(w, (uint8_t)category);
	wr_u8(w, action);
}

enum wire action_parse(struct bytes body, struct action *out)
{
	struct rd r = rd_of(body);

	if (!rd_u8(&r, &out->category) || !rd_u8(&r, &out->action))
		return WIRE_SHORT;
	out->rest = rd_rest(&r);
	return WIRE_OK;
}

bool mgmt_is_robust(uint8_t kind, struct bytes body)
{
	struct action a;

	if (kind == FRAME_DEAUTH || kind == FRAME_DISASSOC)
		return true;
	return kind == FRAME_ACTION && action_parse(body, &a) == WIRE_OK &&
	       category_is_robust(a.category);
}

static bool ft_has_status(uint8_t action)
{
	return action == FT_RESPONSE || action == FT_ACK;
}

enum wire ft_frame_parse(struct bytes body, struct ft_frame *out)
{
	struct rd r;
	enum wire is = open_action(body, CATEGORY_FT, &out->action, &r);

	if (is != WIRE_OK)
		return is;
	out->status = STATUS_SUCCESS;
	if (!rd_mac(&r, &out->sta) || !rd_mac(&r, &out->target) ||
	    (ft_has_status(out->action) && !rd_le16(&r, &out->status)))
		return WIRE_SHORT;
	if (out->action < FT_REQUEST || out->action > FT_ACK)
		return WIRE_VALUE;
	out->elements = rd_rest(&r);
	return elems_parse(out->elements, &out->e);
}

void ft_frame_build(struct wr *w, const struct ft_frame *f)
{
	wr_action(w, CATEGORY_FT, f->action);
	wr_mac(w, f->sta);
	wr_mac(w, f->target);
	if (ft_has_status(f->action))
		wr_le16(w, f->status);
	wr_bytes(w, f->elements);
}

enum wire sa_query_parse(struct bytes body, struct sa_query *out)
{
	struct rd r;
	enum wire is = open_action(body, CATEGORY_SA_QUERY, &out->action, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_le16(&r, &out->transaction))
		return WIRE_SHORT;
	out->elements = rd_rest(&r);
	return WIRE_OK;
}

void sa_query_build(struct wr *w, const struct sa_query *q)
{
	wr_action(w, CATEGORY_SA_QUERY, q->action);
	wr_le16(w, q->transaction);
	wr_bytes(w, q->elements);
}

enum wire neighbor_frame_parse(struct bytes body, struct neighbor_frame *out)
{
	struct rd r;
	enum wire is = open_action(body, CATEGORY_RADIO_MEASUREMENT, &out->action, &r);

	if (is != WIRE_OK)
		return is;
	if (out->action != RM_NEIGHBOR_REQUEST && out->action != RM_NEIGHBOR_RESPONSE)
		return WIRE_OTHER;
	if (!rd_u8(&r, &out->token))
		return WIRE_SHORT;
	out->elements = rd_rest(&r);
	return WIRE_OK;
}

void neighbor_frame_build(struct wr *w, const struct neighbor_frame *n)
{
	wr_action(w, CATEGORY_RADIO_MEASUREMENT, n->action);
	wr_u8(w, n->token);
	wr_bytes(w, n->elements);
}

static enum wire open_wnm(struct bytes body, enum wnm_action action, struct rd *r)
{
	uint8_t got;
	enum wire is = open_action(body, CATEGORY_WNM, &got, r);

	if (is != WIRE_OK)
		return is;
	return got == action ? WIRE_OK : WIRE_OTHER;
}

enum wire btm_query_parse(struct bytes body, struct btm_query *out)
{
	struct rd r;
	enum wire is = open_wnm(body, WNM_BTM_QUERY, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_u8(&r, &out->token) || !rd_u8(&r, &out->reason))
		return WIRE_SHORT;
	out->candidates = rd_rest(&r);
	return WIRE_OK;
}

void btm_query_build(struct wr *w, const struct btm_query *q)
{
	wr_action(w, CATEGORY_WNM, WNM_BTM_QUERY);
	wr_u8(w, q->token);
	wr_u8(w, q->reason);
	wr_bytes(w, q->candidates);
}

static bool rd_url(struct rd *r, struct bytes *url)
{
	uint8_t len;

	return rd_u8(r, &len) && rd_take(r, len, url);
}

enum wire btm_request_parse(struct bytes body, struct btm_request *out)
{
	struct rd r;
	enum wire is = open_wnm(body, WNM_BTM_REQUEST, &r);

	if (is != WIRE_OK)
		return is;
	*out = (struct btm_request){ 0 };
	if (!rd_u8(&r, &out->token) || !rd_u8(&r, &out->mode) ||
	    !rd_le16(&r, &out->disassoc_timer) || !rd_u8(&r, &out->validity) ||
	    ((out->mode & BTM_TERMINATION) != 0 &&
	     !rd_copy(&r, out->termination, sizeof(out->termination))) ||
	    ((out->mode & BTM_ESS_DISASSOC) != 0 && !rd_url(&r, &out->url)))
		return WIRE_SHORT;
	out->candidates = rd_rest(&r);
	return WIRE_OK;
}

void btm_request_build(struct wr *w, const struct btm_request *q)
{
	struct mark url;

	wr_action(w, CATEGORY_WNM, WNM_BTM_REQUEST);
	wr_u8(w, q->token);
	wr_u8(w, q->mode);
	wr_le16(w, q->disassoc_timer);
	wr_u8(w, q->validity);
	if ((q->mode & BTM_TERMINATION) != 0)
		wr_put(w, q->termination, sizeof(q->termination));
	if ((q->mode & BTM_ESS_DISASSOC) != 0) {
		url = wr_mark_u8(w);
		wr_bytes(w, q->url);
		wr_close(w, url);
	}
	wr_bytes(w, q->candidates);
}

enum wire btm_response_parse(struct bytes body, struct btm_response *out)
{
	struct rd r;
	enum wire is = open_wnm(body, WNM_BTM_RESPONSE, &r);

	if (is != WIRE_OK)
		return is;
	out->target = MAC_ZERO;
	if (!rd_u8(&r, &out->token) || !rd_u8(&r, &out->status) || !rd_u8(&r, &out->delay) ||
	    (out->status == BTM_ACCEPT && !rd_mac(&r, &out->target)))
		return WIRE_SHORT;
	out->candidates = rd_rest(&r);
	return WIRE_OK;
}

void btm_response_build(struct wr *w, const struct btm_response *q)
{
	wr_action(w, CATEGORY_WNM, WNM_BTM_RESPONSE);
	wr_u8(w, q->token);
	wr_u8(w, q->status);
	wr_u8(w, q->delay);
	if (q->status == BTM_ACCEPT)
		wr_mac(w, q->target);
	wr_bytes(w, q->candidates);
}
