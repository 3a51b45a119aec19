#ifndef KEY_MIC_H
#define KEY_MIC_H

#include "base/bytes.h"
#include "key/akm.h"

/* The MIC of kind over the concatenation of n parts, its first mic_len octets. */
MUST_CHECK enum err mic_compute(struct crypto *c, enum mic_kind kind, struct bytes key,
				const struct bytes *part, size_t n, uint8_t *mic, size_t mic_len);

#endif
