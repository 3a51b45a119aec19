/* sees: base wire */
#include "fuzz.h"
#include "wire_poke.h"

/* A captured frame with its radiotap header. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_radiotap(bytes_of(data, size));
	return 0;
}
