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

/* Octets as numbers, spelt out: compilers make one load or store of each. */
static uint16_t get_be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static uint16_t get_le16(const uint8_t *p)
{
	return (uint16_t)(p[1] << 8 | p[0]);
}

static uint32_t get_be24(const uint8_t *p)
{
	return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static uint32_t get_be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t get_le32(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static uint64_t get_be64(const uint8_t *p)
{
	return (uint64_t)get_be32(p) << 32 | get_be32(p + 4);
}

static uint64_t get_le64(const uint8_t *p)
{
	return (uint64_t)get_le32(p + 4) << 32 | get_le32(p);
}

static uint8_t get_u8(const uint8_t *p)
{
	return *p;
}

#define RD_NUMBER(order, type, n)                                                                  \
	bool rd_##order(struct rd *r, type *v)                                                     \
	{                                                                                          \
		if (r->left < (n))                                                                 \
			return false;                                                              \
		*v = get_##order(r->p);                                                            \
		r->p += (n);                                                                       \
		r->left -= (n);                                                                    \
		return true;                                                                       \
	}

RD_NUMBER(u8, uint8_t, 1)
RD_NUMBER(le16, uint16_t, 2)
RD_NUMBER(le32, uint32_t, 4)
RD_NUMBER(le64, uint64_t, 8)
RD_NUMBER(be16, uint16_t, 2)
RD_NUMBER(be24, uint32_t, 3)
RD_NUMBER(be32, uint32_t, 4)
RD_NUMBER(be64, uint64_t, 8)

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

static void put_be32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 24);
	p[1] = (uint8_t)(v >> 16);
	p[2] = (uint8_t)(v >> 8);
	p[3] = (uint8_t)v;
}

static void put_le32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
	p[2] = (uint8_t)(v >> 16);
	p[3] = (uint8_t)(v >> 24);
}

void wr_u8(struct wr *w, uint8_t v)
{
	uint8_t *p = wr_room(w, 1);

	if (p != NULL)
		*p = v;
}

void wr_le16(struct wr *w, uint16_t v)
{
	uint8_t *p = wr_room(w, 2);

	if (p == NULL)
		return;
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

void wr_le32(struct wr *w, uint32_t v)
{
	uint8_t *p = wr_room(w, 4);

	if (p != NULL)
		put_le32(p, v);
}

void wr_le64(struct wr *w, uint64_t v)
{
	uint8_t *p = wr_room(w, 8);

	if (p == NULL)
		return;
	put_le32(p, (uint32_t)v);
	put_le32(p + 4, (uint32_t)(v >> 32));
}

void wr_be16(struct wr *w, uint16_t v)
{
	uint8_t *p = wr_room(w, 2);

	if (p == NULL)
		return;
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

void wr_be24(struct wr *w, uint32_t v)
{
	uint8_t *p = wr_room(w, 3);

	if (p == NULL)
		return;
	p[0] = (uint8_t)(v >> 16);
	p[1] = (uint8_t)(v >> 8);
	p[2] = (uint8_t)v;
}

void wr_be32(struct wr *w, uint32_t v)
{
	uint8_t *p = wr_room(w, 4);

	if (p != NULL)
		put_be32(p, v);
}

void wr_be64(struct wr *w, uint64_t v)
{
	uint8_t *p = wr_room(w, 8);

	if (p == NULL)
		return;
	put_be32(p, (uint32_t)(v >> 32));
	put_be32(p + 4, (uint32_t)v);
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
