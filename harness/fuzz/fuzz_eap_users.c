/* sees: base spec crypto config */
#include "config_poke.h"
#include "fuzz.h"

/* A file of EAP users as hostapd's server reads it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_users(NULL, bytes_of(data, size));
	return 0;
}
