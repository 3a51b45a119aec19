/* sees: base spec crypto config */
#include "config_poke.h"
#include "fuzz.h"

/* A wpa_supplicant.conf. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_wpas(NULL, bytes_of(data, size));
	return 0;
}
