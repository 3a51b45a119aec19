#include "base/rng.h"

/* Random123's headers are not written for these warnings. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <Random123/threefry.h>
#pragma GCC diagnostic pop

uint64_t rng_name(const char *name)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; *name != '\0'; name++)
		h = (h ^ (uint8_t)*name) * UINT64_C(0x100000001b3);
	return h;
}

struct rng_key rng_key(uint64_t seed, const char *entity, const char *purpose)
{
	return (struct rng_key){ { seed, rng_name(entity), rng_name(purpose), 0 } };
}

uint64_t rng_keyed(const struct rng_key *k, uint64_t a, uint64_t b, uint64_t c)
{
	threefry4x64_ctr_t ctr = { { a, b, c, 0 } };
	threefry4x64_key_t key = { { k->k[0], k->k[1], k->k[2], k->k[3] } };

	return threefry4x64(ctr, key).v[0];
}

/* Scales the top 32 bits of x to 0 .. n-1. */
static uint32_t scale(uint64_t x, uint32_t n)
{
	return (uint32_t)((x >> 32) * n >> 32);
}

uint32_t rng_keyed_below(const struct rng_key *k, uint64_t a, uint64_t b, uint64_t c, uint32_t n)
{
	return scale(rng_keyed(k, a, b, c), n);
}

bool rng_keyed_chance(const struct rng_key *k, uint64_t a, uint64_t b, uint64_t c, uint32_t num,
		      uint32_t den)
{
	return rng_keyed_below(k, a, b, c, den) < num;
}

struct rng rng_stream(uint64_t seed, const char *entity, const char *purpose)
{
	return (struct rng){ rng_key(seed, entity, purpose), 0 };
}

uint64_t rng_u64(struct rng *r)
{
	return rng_keyed(&r->key, r->drawn++, 0, 0);
}

uint32_t rng_below(struct rng *r, uint32_t n)
{
	return scale(rng_u64(r), n);
}

void rng_fill(struct rng *r, uint8_t *out, size_t len)
{
	for (size_t i = 0; i < len; i += 8) {
		uint64_t x = rng_u64(r);

		for (size_t j = i; j < len && j < i + 8; j++, x >>= 8)
			out[j] = (uint8_t)x;
	}
}
