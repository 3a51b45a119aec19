#ifndef OBSERVE_NAMES_H
#define OBSERVE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/mac.h"

/* Texts kept once each, addresses mapped to small numbers, addresses and their names. */

/* 64-bit key to index, open addressing; never iterated, so its order shows nowhere. */
struct map {
	struct map_slot {
		uint64_t key;
		uint32_t index; /* plus one; 0 is an empty slot */
	} *slots;
	size_t n, cap;
};

/* The index of key, or -1. */
int64_t map_get(const struct map *m, uint64_t key);
/* The key must be new. False when out of memory. */
bool map_put(struct map *m, uint64_t key, uint32_t index);
void map_free(struct map *m);

uint64_t mac_key(struct mac m);

struct names {
	struct arena *arena;
	struct map texts; /* hash of text to index in text[] */
	const char **text;
	size_t n_text, cap_text;
	struct map macs; /* address to index in text[] */
	bool failed;     /* memory ran out */
};

/* False when out of memory. */
bool names_init(struct names *n);
void names_fini(struct names *n);
/* The one copy of the text; "" when memory is exhausted. NULL gives NULL. */
const char *names_intern(struct names *n, const char *text);
/* Later calls for one address do not change its name. */
void names_bind(struct names *n, struct mac mac, const char *name);
/* The name, or the address as text. */
const char *names_of(struct names *n, struct mac mac);

#endif
