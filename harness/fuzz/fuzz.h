#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* What every harness/fuzz/fuzz_NAME.c defines: one input, any bytes. Answers 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
