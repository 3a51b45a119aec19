#ifndef REPORT_DICT_H
#define REPORT_DICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/err.h"

/* Octet strings numbered from 0 in the order in which they first came. The zero value is empty. */
struct dict {
	struct dict_key {
		uint64_t hash;
		size_t at, len; /* in store */
	} *keys;
	uint32_t n, keys_cap;
	uint32_t *slots; /* number + 1, 0 is free; open addressing */
	uint32_t slots_cap;
	uint8_t *store;
	size_t store_len, store_cap;
};

/* The number of key, which is added if it is new; *fresh says whether it was. */
MUST_CHECK enum err dict_put(struct dict *d, struct bytes key, uint32_t *number, bool *fresh);
/* False if key is not there. */
MUST_CHECK bool dict_find(const struct dict *d, struct bytes key, uint32_t *number);
/* Borrowed until the next dict_put. */
struct bytes dict_get(const struct dict *d, uint32_t number);
/* Wipes and frees everything; the dict is empty again. */
void dict_fini(struct dict *d);

/* Room for one more in an array of *cap elements: the array, perhaps elsewhere, or NULL. */
void *dict_grow(void *array, uint32_t n, uint32_t *cap, size_t size);

#endif
