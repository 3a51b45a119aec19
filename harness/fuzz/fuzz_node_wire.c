/* sees: base trace spec crypto wire key proto node config */
#include "fuzz.h"
#include "nodefuzz.h"

/* What an AP gets over its cable: key holders, FT over the DS, data. Input: see nodefuzz.h. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	nodefuzz(bytes_of(data, size), SCENE_AP1, true);
	return 0;
}
