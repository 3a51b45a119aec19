/* sees: base wire */
#include "fuzz.h"
#include "wire_poke.h"

/* An EAP packet, and the types a Nak lists. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_eap(bytes_of(data, size));
	return 0;
}
