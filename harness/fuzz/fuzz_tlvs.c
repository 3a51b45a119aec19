/* sees: base wire */
#include "fuzz.h"
#include "wire_poke.h"

/* TLVs of the key holder protocol, clear or opened. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_kh(bytes_of(data, size));
	return 0;
}
