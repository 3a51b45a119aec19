/* sees: base wire */
#include <stdlib.h>

#include "fuzz.h"
#include "wire/dhcp.h"

static void must(bool ok)
{
	if (!ok)
		abort();
}

/* A DHCP message: what was understood and is written again is understood as the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t room[2][DHCP_LEN_MAX];
	struct wr w = wr_of(room[0], sizeof(room[0]));
	struct dhcp d;

	if (dhcp_parse(bytes_of(data, size), &d) != WIRE_OK)
		return 0;
	dhcp_build(&w, &d);
	must(!w.overflow && dhcp_parse(wr_sofar(&w), &d) == WIRE_OK);
	w = wr_of(room[1], sizeof(room[1]));
	dhcp_build(&w, &d);
	must(!w.overflow && memcmp(room[0], room[1], w.len) == 0);
	return 0;
}
