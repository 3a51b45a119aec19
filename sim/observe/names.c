#include "observe/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/octets.h"
#include "base/rng.h"

enum { MAP_FIRST = 64, NAMES_MEMORY = 64 << 20 };

static size_t slot_of(const struct map *m, uint64_t key)
{
	uint64_t h = key * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(h >> 20) & (m->cap - 1);

	while (m->slots[i].index != 0 && m->slots[i].key != key)
		i = (i + 1) & (m->cap - 1);
	return i;
}

int64_t map_get(const struct map *m, uint64_t key)
{
	if (m->cap == 0)
		return -1;
	return (int64_t)m->slots[slot_of(m, key)].index - 1;
}

static bool map_grow(struct map *m)
{
	struct map next = { 0 };

	next.cap = m->cap == 0 ? MAP_FIRST : 2 * m->cap;
	next.slots = calloc(next.cap, sizeof(*next.slots));
	if (!next.slots)
		return false;
	for (size_t i = 0; i < m->cap; i++) {
		if (m->slots[i].index != 0)
			next.slots[slot_of(&next, m->slots[i].key)] = m->slots[i];
	}
	next.n = m->n;
	free(m->slots);
	*m = next;
	return true;
}

bool map_put(struct map *m, uint64_t key, uint32_t index)
{
	size_t i;

	if (2 * (m->n + 1) > m->cap && !map_grow(m))
		return false;
	i = slot_of(m, key);
	m->slots[i].key = key;
	m->slots[i].index = index + 1;
	m->n++;
	return true;
}

void map_free(struct map *m)
{
	free(m->slots);
	*m = (struct map){ 0 };
}

uint64_t mac_key(struct mac m)
{
	return (uint64_t)octets_be32(m.b) << 16 | octets_be16(m.b + 4);
}

bool names_init(struct names *n)
{
	*n = (struct names){ .arena = arena_new(NAMES_MEMORY) };
	return n->arena != NULL;
}

void names_fini(struct names *n)
{
	arena_free(n->arena);
	map_free(&n->texts);
	map_free(&n->macs);
	free(n->text);
}

static bool names_append(struct names *n, const char *text, uint32_t *index)
{
	const char *copy = arena_text(n->arena, text, strlen(text));

	if (n->n_text == n->cap_text) {
		size_t cap = n->cap_text == 0 ? MAP_FIRST : 2 * n->cap_text;
		const char **grown = realloc(n->text, cap * sizeof(*grown));

		if (!grown)
			return false;
		n->text = grown;
		n->cap_text = cap;
	}
	if (!copy)
		return false;
	*index = (uint32_t)n->n_text;
	n->text[n->n_text++] = copy;
	return true;
}

const char *names_intern(struct names *n, const char *text)
{
	uint64_t key;
	int64_t found;
	uint32_t index;

	if (!text)
		return NULL;
	/* Two texts of one hash: the second takes the next free key. */
	for (key = rng_name(text); (found = map_get(&n->texts, key)) >= 0; key++) {
		if (strcmp(n->text[found], text) == 0)
			return n->text[found];
	}
	if (!names_append(n, text, &index) || !map_put(&n->texts, key, index)) {
		n->failed = true;
		return "";
	}
	return n->text[index];
}

void names_bind(struct names *n, struct mac mac, const char *name)
{
	uint32_t index;

	if (!name || *name == '\0' || map_get(&n->macs, mac_key(mac)) >= 0)
		return;
	if (!names_append(n, name, &index) || !map_put(&n->macs, mac_key(mac), index))
		n->failed = true;
}

const char *names_of(struct names *n, struct mac mac)
{
	int64_t index = map_get(&n->macs, mac_key(mac));
	char text[MAC_TEXT];

	if (index >= 0)
		return names_intern(n, n->text[index]);
	return names_intern(n, mac_format(mac, text));
}
