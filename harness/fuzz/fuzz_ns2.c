/* sees: base models input */
#include "fuzz.h"
#include "input_poke.h"

/* A movement trace of ns-2. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_ns2(bytes_of(data, size));
	return 0;
}
