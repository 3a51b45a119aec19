#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

/*
 * Memory that lives exactly as long as a run (or a configuration): allocate, never free singly.
 * Zeroed. There is a maximum, so that input cannot exhaust the machine.
 */
struct arena;

/* NULL if out of memory. limit is in octets, all chunks together. */
struct arena *arena_new(size_t limit);
void arena_free(struct arena *a); /* NULL is fine */

/* n zeroed octets, aligned for anything; NULL when memory or the limit is exhausted. */
void *arena_alloc(struct arena *a, size_t n);
/* n * size octets, NULL also when the product overflows. */
void *arena_array(struct arena *a, size_t n, size_t size);
/*
 * Makes room for one more element of size octets after n, doubling. NULL when the arena is
 * exhausted; else the array, whose element n is zero.
 */
void *arena_grow(struct arena *a, void *v, size_t n, size_t size);
/* A NUL-terminated copy. */
char *arena_text(struct arena *a, const char *text, size_t len);

#endif
