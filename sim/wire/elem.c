#include "wire/elem.h"

enum { ELEM_BODY_MAX = 255 };

static bool rd_elem(struct rd *r, uint8_t *id, struct bytes *body)
{
	uint8_t len;

	return rd_u8(r, id) && rd_u8(r, &len) && rd_take(r, len, body);
}

/* [11-2020 10.28.11] an element continues while the last piece is full and a Fragment follows. */
static bool rd_fragment(struct rd *r, struct bytes *piece)
{
	struct rd at = *r;
	uint8_t id;

	if (piece->len < ELEM_BODY_MAX || !rd_elem(&at, &id, piece) || id != ELEM_FRAGMENT)
		return false;
	*r = at;
	return true;
}

enum step elem_next(struct rd *r, struct elem *out)
{
	struct rd at = *r, body;
	struct elem e = { 0 };
	struct bytes piece;

	if (r->left == 0)
		return STEP_END;
	if (!rd_elem(&at, &e.id, &e.body))
		return STEP_BAD;
	piece = e.body;
	while (rd_fragment(&at, &piece))
		e.fragmented = true;
	body = rd_of(e.body);
	if (e.id == ELEM_EXTENSION && !rd_u8(&body, &e.ext))
		return STEP_BAD;
	e.body = rd_rest(&body);
	e.whole = bytes_of(r->p, r->left - at.left);
	*r = at;
	*out = e;
	return STEP_ITEM;
}

/* The one element the span is. */
static enum wire only(struct bytes whole, uint8_t id, struct elem *e)
{
	struct rd r = rd_of(whole);

	if (whole.len == 0)
		return WIRE_ABSENT;
	if (elem_next(&r, e) != STEP_ITEM)
		return WIRE_TRUNCATED;
	if (r.left != 0)
		return WIRE_LENGTH;
	return e->id == id ? WIRE_OK : WIRE_OTHER;
}

enum wire elem_body(struct bytes whole, uint8_t id, struct rd *body)
{
	struct elem e;
	enum wire is = only(whole, id, &e);

	if (is != WIRE_OK)
		return is;
	if (e.fragmented)
		return WIRE_LENGTH;
	*body = rd_of(e.body);
	return WIRE_OK;
}

enum wire elem_ext_body(struct bytes whole, uint8_t ext, struct rd *body)
{
	struct elem e;
	enum wire is = only(whole, ELEM_EXTENSION, &e);

	if (is != WIRE_OK)
		return is;
	if (e.ext != ext)
		return WIRE_OTHER;
	if (e.fragmented)
		return WIRE_LENGTH;
	*body = rd_of(e.body);
	return WIRE_OK;
}

enum wire elem_join(struct bytes whole, uint8_t id, struct wr *w)
{
	struct elem e;
	enum wire is = only(whole, id, &e);
	struct rd r = rd_of(whole);
	uint8_t piece_id;
	struct bytes piece;

	if (is != WIRE_OK)
		return is;
	while (rd_elem(&r, &piece_id, &piece))
		wr_bytes(w, piece);
	return w->overflow ? WIRE_LIMIT : WIRE_OK;
}

struct mark elem_open(struct wr *w, uint8_t id)
{
	wr_u8(w, id);
	return wr_mark_u8(w);
}

struct mark elem_open_ext(struct wr *w, uint8_t ext)
{
	struct mark m = elem_open(w, ELEM_EXTENSION);

	wr_u8(w, ext);
	return m;
}

struct mark elem_open_vendor(struct wr *w, uint32_t oui, uint8_t type)
{
	struct mark m = elem_open(w, ELEM_VENDOR);

	wr_be24(w, oui);
	wr_u8(w, type);
	return m;
}

void elem_close(struct wr *w, struct mark m)
{
	wr_close(w, m);
}

void elem_put(struct wr *w, uint8_t id, struct bytes body)
{
	struct rd r = rd_of(body);
	struct bytes piece;

	do {
		struct mark m = elem_open(w, id);

		if (!rd_take(&r, ELEM_BODY_MAX, &piece))
			piece = rd_rest(&r);
		wr_bytes(w, piece);
		elem_close(w, m);
		id = ELEM_FRAGMENT;
	} while (r.left > 0);
}
