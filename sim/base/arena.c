#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	ARENA_CHUNK = 64 * 1024,
	FEW_OF = 256 /* arrays of larger elements begin with one */
};

struct chunk {
	struct chunk *next;
	size_t used, cap;
	alignas(max_align_t) unsigned char data[];
};

struct arena {
	struct chunk *head;
	size_t total, limit;
};

struct arena *arena_new(size_t limit)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (a != NULL)
		a->limit = limit;
	return a;
}

void arena_free(struct arena *a)
{
	struct chunk *c = a != NULL ? a->head : NULL;

	while (c != NULL) {
		struct chunk *next = c->next;

		free(c);
		c = next;
	}
	free(a);
}

static struct chunk *chunk_add(struct arena *a, size_t n)
{
	size_t cap = n > ARENA_CHUNK ? n : ARENA_CHUNK;
	struct chunk *c;

	if (cap > a->limit - a->total)
		cap = n;
	if (cap > a->limit - a->total)
		return NULL;
	c = calloc(1, sizeof(*c) + cap);
	if (c == NULL)
		return NULL;
	c->cap = cap;
	c->next = a->head;
	a->head = c;
	a->total += cap;
	return c;
}

void *arena_alloc(struct arena *a, size_t n)
{
	struct chunk *c = a->head;
	size_t rounded;
	void *p;

	if (n > SIZE_MAX / 2)
		return NULL;
	rounded = (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (c == NULL || c->cap - c->used < rounded)
		c = chunk_add(a, rounded);
	if (c == NULL)
		return NULL;
	p = c->data + c->used;
	c->used += rounded;
	return p;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		return NULL;
	return arena_alloc(a, n * size);
}

void *arena_grow(struct arena *a, void *v, size_t n, size_t size)
{
	size_t first = size > FEW_OF ? 1 : 4, cap = n == 0 ? first : 2 * n;
	void *more;

	if (n != 0 && (n < first || (n & (n - 1)) != 0))
		return v;
	more = arena_array(a, cap, size);
	if (more && n > 0)
		memcpy(more, v, n * size);
	return more;
}

char *arena_text(struct arena *a, const char *text, size_t len)
{
	char *p = len < SIZE_MAX ? arena_alloc(a, len + 1) : NULL;

	if (p != NULL && len > 0)
		memcpy(p, text, len);
	return p;
}
