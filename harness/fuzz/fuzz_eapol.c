/* sees: base wire */
#include "fuzz.h"
#include "wire_poke.h"

/* An EAPOL PDU, EAPOL-Key frames with every MIC length. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_eapol(bytes_of(data, size));
	return 0;
}
