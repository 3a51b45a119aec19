#ifndef UNIT_MANGLE_H
#define UNIT_MANGLE_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

/*
 * What arrives broken: every prefix of a sample, and every octet replaced by {^01, ^80, ^ff, 00,
 * ff}. Each variant lies in an allocation of exactly its size, so that AddressSanitizer sees the
 * first octet read past its end. The callee must answer, not crash; what it answers is its own
 * test's.
 */
typedef void (*mangle_fn)(void *ctx, struct bytes variant);

static inline void mangle_prefixes(struct bytes sample, mangle_fn fn, void *ctx)
{
	for (size_t len = 0; len <= sample.len; len++) {
		uint8_t *copy = malloc(len > 0 ? len : 1);

		if (copy == NULL)
			abort();
		if (len > 0)
			memcpy(copy, sample.p, len);
		fn(ctx, bytes_of(copy, len));
		free(copy);
	}
}

static inline void mangle_octets(struct bytes sample, mangle_fn fn, void *ctx)
{
	uint8_t *copy = malloc(sample.len > 0 ? sample.len : 1);

	if (copy == NULL)
		abort();
	for (size_t at = 0; at < sample.len; at++) {
		const uint8_t was = sample.p[at];
		const uint8_t other[] = { was ^ 0x01, was ^ 0x80, was ^ 0xff, 0x00, 0xff };

		for (size_t i = 0; i < sizeof(other); i++) {
			memcpy(copy, sample.p, sample.len);
			copy[at] = other[i];
			fn(ctx, bytes_of(copy, sample.len));
		}
	}
	free(copy);
}

static inline void mangle(struct bytes sample, mangle_fn fn, void *ctx)
{
	mangle_prefixes(sample, fn, ctx);
	mangle_octets(sample, fn, ctx);
}

#endif
