/* sees: base wire */
#include "fuzz.h"
#include "wire_poke.h"

/* An 802.11 frame from its MAC header on. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_frame(bytes_of(data, size));
	return 0;
}
