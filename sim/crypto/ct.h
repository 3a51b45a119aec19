#ifndef CRYPTO_CT_H
#define CRYPTO_CT_H

#include <stdbool.h>
#include <stddef.h>

/* Whether n octets are equal, in a time that depends on n alone. For MICs, tags and keys. */
bool ct_equal(const void *a, const void *b, size_t n);

/* Zeroes n octets; the compiler cannot leave it out. For secrets on every way out. */
void ct_wipe(void *p, size_t n);

#endif
