/* sees: base crypto wire key trace spec proto */
#include "base/invariant.h"
#include "fuzz.h"
#include "proto/btm.h"

/* The body of a BSS Transition Management Request, as a station takes it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct bss_entry from = { .interval_tu = 100, .country = "US" };
	uint32_t freq[BTM_CANDIDATES_MAX];
	struct btm_request q;
	struct btm b;

	if (btm_request_parse(bytes_of(data, size), &q) != WIRE_OK || !btm_take(&b, &q, &from, 0))
		return 0;
	INVARIANT(b.n <= BTM_CANDIDATES_MAX && btm_channels(&b, freq) <= b.n);
	for (unsigned i = 0; i + 1 < b.n; i++)
		INVARIANT(!b.candidate[i + 1].has_preference ||
			  (b.candidate[i].has_preference &&
			   b.candidate[i].preference >= b.candidate[i + 1].preference));
	return 0;
}
