#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/mac.h"

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
 * Reader. Every getter returns false and moves nothing when too little is left.
 */
struct rd {
	const uint8_t *p;
	size_t left;
};

static inline struct rd rd_of(struct bytes b)
{
	return (struct rd){ b.p, b.len };
}

MUST_CHECK bool rd_u8(struct rd *r, uint8_t *v);
MUST_CHECK bool rd_le16(struct rd *r, uint16_t *v);
MUST_CHECK bool rd_le32(struct rd *r, uint32_t *v);
MUST_CHECK bool rd_le64(struct rd *r, uint64_t *v);
MUST_CHECK bool rd_be16(struct rd *r, uint16_t *v);
MUST_CHECK bool rd_be24(struct rd *r, uint32_t *v);
MUST_CHECK bool rd_be32(struct rd *r, uint32_t *v);
MUST_CHECK bool rd_be64(struct rd *r, uint64_t *v);
MUST_CHECK bool rd_mac(struct rd *r, struct mac *v);
/* Copies exactly n octets. */
MUST_CHECK bool rd_copy(struct rd *r, void *to, size_t n);
/* A span of n octets inside the reader's memory. */
MUST_CHECK bool rd_take(struct rd *r, size_t n, struct bytes *v);
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

void wr_u8(struct wr *w, uint8_t v);
void wr_le16(struct wr *w, uint16_t v);
void wr_le32(struct wr *w, uint32_t v);
void wr_le64(struct wr *w, uint64_t v);
void wr_be16(struct wr *w, uint16_t v);
void wr_be24(struct wr *w, uint32_t v);
void wr_be32(struct wr *w, uint32_t v);
void wr_be64(struct wr *w, uint64_t v);
void wr_mac(struct wr *w, struct mac v);
void wr_put(struct wr *w, const void *p, size_t n);
void wr_bytes(struct wr *w, struct bytes b);
void wr_zero(struct wr *w, size_t n);
/*
 * Room for n octets the caller fills itself, counted as written; NULL (and overflow) if they do not
 * fit.
 */
MUST_CHECK uint8_t *wr_room(struct wr *w, size_t n);
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
