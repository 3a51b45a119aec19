#include "report/dict.h"

#include <stdlib.h>

#include "crypto/ct.h"

void *dict_grow(void *array, uint32_t n, uint32_t *cap, size_t size)
{
	uint32_t more = *cap == 0 ? 16 : *cap * 2;
	void *p;

	if (n < *cap)
		return array;
	if (more > UINT32_MAX / 2 || more > SIZE_MAX / size)
		return NULL;
	p = realloc(array, more * size);
	if (p != NULL)
		*cap = more;
	return p;
}

static uint64_t hash_of(struct bytes b)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325); /* FNV-1a */

	for (size_t i = 0; i < b.len; i++)
		h = (h ^ b.p[i]) * UINT64_C(0x100000001b3);
	return h;
}

/* The slot where key is, or where it would stand. slots_cap is a power of two, never full. */
static uint32_t slot_of(const struct dict *d, struct bytes key, uint64_t hash)
{
	uint32_t mask = d->slots_cap - 1, i = (uint32_t)(hash ^ hash >> 32) & mask;

	for (; d->slots[i] != 0; i = (i + 1) & mask)
		if (d->keys[d->slots[i] - 1].hash == hash &&
		    bytes_equal(dict_get(d, d->slots[i] - 1), key))
			break;
	return i;
}

static enum err rehash(struct dict *d)
{
	uint32_t cap = d->slots_cap == 0 ? 64 : d->slots_cap * 2;
	uint32_t *slots = calloc(cap, sizeof(*slots));

	if (slots == NULL)
		return ERR_NOMEM;
	free(d->slots);
	d->slots = slots;
	d->slots_cap = cap;
	for (uint32_t i = 0; i < d->n; i++)
		slots[slot_of(d, dict_get(d, i), d->keys[i].hash)] = i + 1;
	return ERR_OK;
}

/* realloc would leave a copy of what may be secret behind. */
static enum err store_room(struct dict *d, size_t len)
{
	size_t cap = d->store_cap == 0 ? 1024 : d->store_cap;
	uint8_t *p;

	while (cap - d->store_len < len) {
		if (cap > SIZE_MAX / 4)
			return ERR_NOMEM;
		cap *= 2;
	}
	if (cap == d->store_cap)
		return ERR_OK;
	p = malloc(cap);
	if (p == NULL)
		return ERR_NOMEM;
	if (d->store_len > 0) {
		memcpy(p, d->store, d->store_len);
		ct_wipe(d->store, d->store_len);
	}
	free(d->store);
	d->store = p;
	d->store_cap = cap;
	return ERR_OK;
}

static enum err add(struct dict *d, struct bytes key, uint64_t hash)
{
	struct dict_key *keys = dict_grow(d->keys, d->n, &d->keys_cap, sizeof(*keys));
	enum err e = keys == NULL ? ERR_NOMEM : store_room(d, key.len);

	if (keys != NULL)
		d->keys = keys;
	if (e != ERR_OK)
		return e;
	d->keys[d->n++] = (struct dict_key){ hash, d->store_len, key.len };
	if (key.len > 0)
		memcpy(d->store + d->store_len, key.p, key.len);
	d->store_len += key.len;
	return ERR_OK;
}

enum err dict_put(struct dict *d, struct bytes key, uint32_t *number, bool *fresh)
{
	uint64_t hash = hash_of(key);
	uint32_t slot;
	enum err e;

	if (d->n >= d->slots_cap / 2) {
		e = rehash(d);
		if (e != ERR_OK)
			return e;
	}
	slot = slot_of(d, key, hash);
	*fresh = d->slots[slot] == 0;
	if (*fresh) {
		e = add(d, key, hash);
		if (e != ERR_OK)
			return e;
		d->slots[slot] = d->n;
	}
	*number = d->slots[slot] - 1;
	return ERR_OK;
}

bool dict_find(const struct dict *d, struct bytes key, uint32_t *number)
{
	uint32_t slot;

	if (d->n == 0)
		return false;
	slot = slot_of(d, key, hash_of(key));
	if (d->slots[slot] == 0)
		return false;
	*number = d->slots[slot] - 1;
	return true;
}

struct bytes dict_get(const struct dict *d, uint32_t number)
{
	return bytes_of(d->store + d->keys[number].at, d->keys[number].len);
}

void dict_fini(struct dict *d)
{
	if (d->store != NULL)
		ct_wipe(d->store, d->store_len);
	free(d->store);
	free(d->keys);
	free(d->slots);
	*d = (struct dict){ 0 };
}
