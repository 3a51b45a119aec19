#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Randomness is counter-based (Random123 threefry4x64-20): a draw is a function of a key (seed,
 * entity name, purpose) and a counter, so adding an entity or visiting entities in another order
 * changes nobody else's draws.
 */
struct rng_key {
	uint64_t k[4];
};

struct rng_key rng_key(uint64_t seed, const char *entity, const char *purpose);

/* Draw number (a, b, c) of this key; the same arguments give the same value for ever. */
uint64_t rng_keyed(const struct rng_key *k, uint64_t a, uint64_t b, uint64_t c);
/* True with probability num/den; num >= den is always true. den > 0. */
bool rng_keyed_chance(const struct rng_key *k, uint64_t a, uint64_t b, uint64_t c, uint32_t num,
		      uint32_t den);
/* 0 <= value < n, n > 0, by multiplication (bias below 2^-32). */
uint32_t rng_keyed_below(const struct rng_key *k, uint64_t a, uint64_t b, uint64_t c, uint32_t n);

/* A stream: a key with its own running counter, for draws whose order is the owner's own. */
struct rng {
	struct rng_key key;
	uint64_t drawn;
};

struct rng rng_stream(uint64_t seed, const char *entity, const char *purpose);
uint64_t rng_u64(struct rng *r);
uint32_t rng_below(struct rng *r, uint32_t n);
void rng_fill(struct rng *r, uint8_t *out, size_t len);

/* 64-bit FNV-1a of a name; the form in which names enter keys. */
uint64_t rng_name(const char *name);

#endif
