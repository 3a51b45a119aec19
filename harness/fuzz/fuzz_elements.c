/* sees: base wire */
#include "fuzz.h"
#include "wire_poke.h"

/* A run of elements. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_elements(bytes_of(data, size));
	return 0;
}
