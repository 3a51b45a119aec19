#include "medium/buf.h"

#include <stdlib.h>

#include "base/invariant.h"

static_assert((int)CABLE_FRAME_MAX <= (int)TX_FRAME_MAX, "one size of buffer");

static const size_t sizes[BUF_SIZES] = { 96, 320, TX_FRAME_MAX };

static uint8_t size_for(size_t len)
{
	uint8_t size = 0;

	while (sizes[size] < len)
		size++;
	return size;
}

static struct buf *buf_new(struct bufs *p, uint8_t size)
{
	struct buf *b;

	if (p->n == p->cap) {
		uint32_t cap = p->cap == 0 ? 64 : p->cap * 2;
		struct buf **all = realloc(p->all, cap * sizeof(struct buf *));

		if (all == NULL)
			return NULL;
		p->all = all;
		p->cap = cap;
	}
	b = calloc(1, sizeof(*b) + sizes[size]);
	if (b == NULL)
		return NULL;
	b->size = size;
	b->index = p->n;
	p->all[p->n++] = b;
	return b;
}

struct buf *buf_take(struct bufs *p, struct bytes frame)
{
	uint8_t size;
	struct buf *b;

	INVARIANT(frame.len <= TX_FRAME_MAX);
	size = size_for(frame.len);
	b = p->free[size];
	if (b != NULL)
		p->free[size] = b->next;
	else
		b = buf_new(p, size);
	if (b == NULL)
		return NULL;
	b->next = NULL;
	b->len = (uint32_t)frame.len;
	memcpy(b->octets, frame.p, frame.len);
	return b;
}

void buf_give(struct bufs *p, struct buf *b)
{
	b->gen++;
	b->next = p->free[b->size];
	p->free[b->size] = b;
}

struct buf *buf_at(const struct bufs *p, uint32_t index, uint32_t gen)
{
	INVARIANT(index < p->n && p->all[index]->gen == gen);
	return p->all[index];
}

void bufs_fini(struct bufs *p)
{
	for (uint32_t i = 0; i < p->n; i++)
		free(p->all[i]);
	free(p->all);
	*p = (struct bufs){ 0 };
}
