/* sees: base trace spec crypto wire key proto node config */
#include "fuzz.h"
#include "nodefuzz.h"

/* What an AP hears while a station joins, roams or leaves. Input: see nodefuzz.h. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	nodefuzz(bytes_of(data, size), SCENE_AP1, false);
	return 0;
}
