/* sees: base crypto wire key trace spec proto */
#include "base/invariant.h"
#include "fuzz.h"
#include "proto/ric.h"
#include "wire/ft.h"

/* A resource information container of a reassociation request, as an AP answers it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t answer[1024];
	struct wr w = wr_of(answer, sizeof(answer));
	struct rde rde;
	struct rd r;

	ric_answer(bytes_of(data, size), &w);
	if (w.overflow)
		return 0;
	INVARIANT(w.len <= size);
	r = rd_of(wr_sofar(&w));
	while (r.left > 0)
		INVARIANT(rde_next(&r, &rde) == STEP_ITEM && rde.count <= 1);
	return 0;
}
