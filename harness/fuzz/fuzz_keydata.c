/* sees: base wire */
#include "fuzz.h"
#include "wire_poke.h"

/* Key Data in clear: KDEs, elements and padding. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_key_data(bytes_of(data, size));
	return 0;
}
