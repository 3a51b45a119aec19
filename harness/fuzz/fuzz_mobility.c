/* sees: base crypto key proto trace spec wire */
#include <stdlib.h>

#include "base/time.h"
#include "proto/mobility.h"

/*
 * A message between controllers, and its body by itself: what is understood is written again as it
 * was.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
	if (!ok)
		abort();
}

static void try_body(struct bytes body)
{
	static const int64_t now_ns = 77 * NS_PER_S;
	uint8_t again[MOBILITY_MAX];
	struct wr w = wr_of(again, sizeof(again));
	struct mobility_pmk p;

	if (!mobility_pmk_parse(body, now_ns, &p))
		return;
	mobility_pmk_build(&w, &p, now_ns);
	must(!w.overflow && bytes_equal(wr_sofar(&w), body));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes whole = bytes_of(data, size);
	uint8_t again[MOBILITY_MAX];
	struct wr w = wr_of(again, sizeof(again));
	struct mobility_msg m;

	try_body(whole);
	if (size > sizeof(again) || !mobility_parse(whole, &m))
		return 0;
	mobility_build(&w, &m);
	must(!w.overflow && bytes_equal(wr_sofar(&w), whole));
	if (m.kind == MOBILITY_PMK)
		try_body(m.body);
	return 0;
}
