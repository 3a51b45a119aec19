/* sees: base models input */
#include "fuzz.h"
#include "input_poke.h"

/* A log of levels: a table, or what iw and wpa_cli print. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_rssi(bytes_of(data, size));
	return 0;
}
