#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/mac.h"
#include "base/octets.h"

/* A borrowed span; the owner outlives the call it is passed to. p may be NULL when len is 0. */
struct bytes {
	const uint8_t *p;
	size_t len;
};

#define BYTES(array) ((struct bytes){ (array), sizeof(array) })

static inline struct bytes bytes_of(const void *p, size_t len)
{
	return (struct bytes){ p, len };
}

/* Not constant time; for public data only. Secrets: crypto/ct.h. */
bool bytes_equal(struct bytes a, struct bytes b);

/*
 * Reader. Every getter returns false and moves nothing when too little is left. The small ones are
 * here and not in bytes.c, because every octet of every frame passes through them.
 */
struct rd {
	const uint8_t *p;
	size_t left;
};

static inline struct rd rd_of(struct bytes b)
{
	return (struct rd){ b.p, b.len };
}

/* A span of n octets inside the reader's memory. */
MUST_CHECK static inline bool rd_take(struct rd *r, size_t n, struct bytes *v)
{
	if (r->left < n)
		return false;
	*v = (struct bytes){ r->p, n };
	if (n > 0)
		r->p += n;
	r->left -= n;
	return true;
}

/* Numbers: rd_u8, rd_le16, rd_be16 and so on. */
#define RD_NUMBER(order, type, n)                                                                  \
	MUST_CHECK static inline bool rd_##order(struct rd *r, type *v)                            \
	{                                                                                          \
		if (r->left < (n))                                                                 \
			return false;                                                              \
		*v = octets_##order(r->p);                                                         \
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
#undef RD_NUMBER

/* Copies exactly n octets. */
MUST_CHECK static inline bool rd_copy(struct rd *r, void *to, size_t n)
{
	struct bytes b;

	if (!rd_take(r, n, &b))
		return false;
	if (n > 0)
		memcpy(to, b.p, n);
	return true;
}

MUST_CHECK static inline bool rd_mac(struct rd *r, struct mac *v)
{
	return rd_copy(r, v->b, sizeof(v->b));
}

/* A reader over the next n octets; cannot see past them. */
MUST_CHECK bool rd_sub(struct rd *r, size_t n, struct rd *v);
MUST_CHECK bool rd_skip(struct rd *r, size_t n);
/* Everything that is left; the reader is empty afterwards. */
struct bytes rd_rest(struct rd *r);

/*
 * Writer over a fixed buffer. Overflow is sticky: nothing is written past the end, and wr_done
 * answers false. A writer may be used on after an overflow, it just does nothing.
 */
struct wr {
	uint8_t *p;
	size_t cap;
	size_t len;
	bool overflow;
};

static inline struct wr wr_of(void *p, size_t cap)
{
	return (struct wr){ p, cap, 0, false };
}

/*
 * Room for n octets the caller fills itself, counted as written; NULL (and overflow) if they do not
 * fit.
 */
MUST_CHECK static inline uint8_t *wr_room(struct wr *w, size_t n)
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

/* Numbers: wr_u8, wr_le16, wr_be16 and so on. */
#define WR_NUMBER(order, type, n)                                                                  \
	static inline void wr_##order(struct wr *w, type v)                                        \
	{                                                                                          \
		uint8_t *p = wr_room(w, n);                                                        \
												   \
		if (p != NULL)                                                                     \
			octets_put_##order(p, v);                                                  \
	}
WR_NUMBER(u8, uint8_t, 1)
WR_NUMBER(le16, uint16_t, 2)
WR_NUMBER(le32, uint32_t, 4)
WR_NUMBER(le64, uint64_t, 8)
WR_NUMBER(be16, uint16_t, 2)
WR_NUMBER(be24, uint32_t, 3)
WR_NUMBER(be32, uint32_t, 4)
WR_NUMBER(be64, uint64_t, 8)
#undef WR_NUMBER

static inline void wr_put(struct wr *w, const void *p, size_t n)
{
	uint8_t *at;

	if (n == 0) /* p may be NULL, and an empty writer too */
		return;
	at = wr_room(w, n);
	if (at != NULL)
		memcpy(at, p, n);
}

static inline void wr_mac(struct wr *w, struct mac v)
{
	wr_put(w, v.b, sizeof(v.b));
}

static inline void wr_bytes(struct wr *w, struct bytes b)
{
	wr_put(w, b.p, b.len);
}

void wr_zero(struct wr *w, size_t n);
/* False if anything did not fit. *len is set only on success. */
MUST_CHECK bool wr_done(const struct wr *w, size_t *len);
/* What was written so far, borrowed from the writer's buffer. */
struct bytes wr_sofar(const struct wr *w);

/*
 * A length field to be filled in when what it counts has been written: open, write, close.
 * Closing checks that the length fits the field; if not, the writer overflows.
 */
struct mark {
	size_t at;
	uint8_t width; /* octets of the field: 1 or 2 */
	bool big_endian;
};

MUST_CHECK struct mark wr_mark_u8(struct wr *w);
MUST_CHECK struct mark wr_mark_le16(struct wr *w);
MUST_CHECK struct mark wr_mark_be16(struct wr *w);
void wr_close(struct wr *w, struct mark m);

#endif
