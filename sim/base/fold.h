#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include "base/bytes.h"

/*
 * Many octets into few, fast: what tells whether two runs were the same. It is no defence against
 * somebody who wants two things to look alike. The same on every machine; the zero value is empty.
 * Pieces count: "ab" and "a", "b" differ.
 */
struct fold {
	uint64_t h[4];
	uint64_t n; /* octets and pieces so far */
};

void fold_add(struct fold *f, struct bytes b);
/* What a digest of all of it is made of. */
enum { FOLD_LEN = 40 };
void fold_value(const struct fold *f, uint8_t out[static FOLD_LEN]);

#endif
