#include "base/bytes.h"

#include "base/invariant.h"

bool bytes_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

bool rd_sub(struct rd *r, size_t n, struct rd *v)
{
	struct bytes b;

	if (!rd_take(r, n, &b))
		return false;
	*v = rd_of(b);
	return true;
}

bool rd_skip(struct rd *r, size_t n)
{
	struct bytes b;

	return rd_take(r, n, &b);
}

struct bytes rd_rest(struct rd *r)
{
	struct bytes b = { r->p, r->left };

	if (r->left > 0)
		r->p += r->left;
	r->left = 0;
	return b;
}

void wr_zero(struct wr *w, size_t n)
{
	uint8_t *at = wr_room(w, n);

	if (at != NULL)
		memset(at, 0, n);
}

bool wr_done(const struct wr *w, size_t *len)
{
	if (w->overflow)
		return false;
	*len = w->len;
	return true;
}

struct bytes wr_sofar(const struct wr *w)
{
	return (struct bytes){ w->p, w->len };
}

static struct mark wr_mark(struct wr *w, uint8_t width, bool big_endian)
{
	struct mark m = { w->len, width, big_endian };

	wr_zero(w, width);
	return m;
}

struct mark wr_mark_u8(struct wr *w)
{
	return wr_mark(w, 1, true);
}

struct mark wr_mark_le16(struct wr *w)
{
	return wr_mark(w, 2, false);
}

struct mark wr_mark_be16(struct wr *w)
{
	return wr_mark(w, 2, true);
}

void wr_close(struct wr *w, struct mark m)
{
	struct wr field;
	size_t n;

	if (w->overflow)
		return;
	INVARIANT(m.at + m.width <= w->len);
	n = w->len - m.at - m.width;
	if (n >> 8 * m.width != 0) {
		w->overflow = true;
		return;
	}
	field = wr_of(w->p + m.at, m.width);
	if (m.width == 1)
		wr_u8(&field, (uint8_t)n);
	else if (m.big_endian)
		wr_be16(&field, (uint16_t)n);
	else
		wr_le16(&field, (uint16_t)n);
}
