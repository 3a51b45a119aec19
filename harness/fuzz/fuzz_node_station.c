/* sees: base trace spec crypto wire key proto node config */
#include "fuzz.h"
#include "nodefuzz.h"

/* What a station hears while it joins, roams or leaves. Input: see nodefuzz.h. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	nodefuzz(bytes_of(data, size), SCENE_PHONE, false);
	return 0;
}
