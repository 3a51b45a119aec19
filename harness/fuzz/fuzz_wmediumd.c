/* sees: base models input */
#include "fuzz.h"
#include "input_poke.h"

/* A configuration file of wmediumd. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_wmediumd(bytes_of(data, size));
	return 0;
}
