#include "base/bytes.h"

#include "base/invariant.h"

bool bytes_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

bool rd_take(struct rd *r, size_t n, struct bytes *v)
{
	if (r->left < n)
		return false;
	*v = (struct bytes){ r->p, n };
	if (n > 0)
		r->p += n;
	r->left -= n;
	return true;
}

/* The next n (1 to 8) octets as a number, the first one most or least significant. */
static bool rd_number(struct rd *r, size_t n, bool big_endian, uint64_t *v)
{
	struct bytes b;
	uint64_t x = 0;

	if (!rd_take(r, n, &b))
		return false;
	for (size_t i = 0; i < n; i++)
		x = x << 8 | b.p[big_endian ? i : n - 1 - i];
	*v = x;
	return true;
}

#define RD_NUMBER(name, type, n, big_endian)                                                       \
	bool name(struct rd *r, type *v)                                                           \
	{                                                                                          \
		uint64_t x;                                                                        \
                                                                                                   \
		if (!rd_number(r, n, big_endian, &x))                                              \
			return false;                                                              \
		*v = (type)x;                                                                      \
		return true;                                                                       \
	}

RD_NUMBER(rd_u8, uint8_t, 1, true)
RD_NUMBER(rd_le16, uint16_t, 2, false)
RD_NUMBER(rd_le32, uint32_t, 4, false)
RD_NUMBER(rd_le64, uint64_t, 8, false)
RD_NUMBER(rd_be16, uint16_t, 2, true)
RD_NUMBER(rd_be24, uint32_t, 3, true)
RD_NUMBER(rd_be32, uint32_t, 4, true)
RD_NUMBER(rd_be64, uint64_t, 8, true)

bool rd_copy(struct rd *r, void *to, size_t n)
{
	struct bytes b;

	if (!rd_take(r, n, &b))
		return false;
	if (n > 0)
		memcpy(to, b.p, n);
	return true;
}

bool rd_mac(struct rd *r, struct mac *v)
{
	return rd_copy(r, v->b, sizeof(v->b));
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

void wr_put(struct wr *w, const void *p, size_t n)
{
	if (w->overflow || w->cap - w->len < n) {
		w->overflow = true;
		return;
	}
	if (n > 0)
		memcpy(w->p + w->len, p, n);
	w->len += n;
}

static void wr_number(struct wr *w, size_t n, bool big_endian, uint64_t v)
{
	uint8_t b[8];

	for (size_t i = 0; i < n; i++)
		b[i] = (uint8_t)(v >> 8 * (big_endian ? n - 1 - i : i));
	wr_put(w, b, n);
}

void wr_u8(struct wr *w, uint8_t v)
{
	wr_put(w, &v, 1);
}

void wr_le16(struct wr *w, uint16_t v)
{
	wr_number(w, 2, false, v);
}

void wr_le32(struct wr *w, uint32_t v)
{
	wr_number(w, 4, false, v);
}

void wr_le64(struct wr *w, uint64_t v)
{
	wr_number(w, 8, false, v);
}

void wr_be16(struct wr *w, uint16_t v)
{
	wr_number(w, 2, true, v);
}

void wr_be24(struct wr *w, uint32_t v)
{
	wr_number(w, 3, true, v);
}

void wr_be32(struct wr *w, uint32_t v)
{
	wr_number(w, 4, true, v);
}

void wr_be64(struct wr *w, uint64_t v)
{
	wr_number(w, 8, true, v);
}

void wr_mac(struct wr *w, struct mac v)
{
	wr_put(w, v.b, sizeof(v.b));
}

void wr_bytes(struct wr *w, struct bytes b)
{
	wr_put(w, b.p, b.len);
}

void wr_zero(struct wr *w, size_t n)
{
	if (w->overflow || w->cap - w->len < n) {
		w->overflow = true;
		return;
	}
	memset(w->p + w->len, 0, n);
	w->len += n;
}

uint8_t *wr_room(struct wr *w, size_t n)
{
	uint8_t *at;

	if (w->overflow || w->cap - w->len < n) {
		w->overflow = true;
		return NULL;
	}
	at = w->p + w->len;
	w->len += n;
	return at;
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
	wr_number(&field, m.width, m.big_endian, n);
}
