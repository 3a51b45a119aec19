#ifndef VERIFY_IMPORT_H
#define VERIFY_IMPORT_H

#include "base/bytes.h"
#include "observe/observe.h"
#include "trace/trace.h"

/*
 * A capture file as trace records: 802.11 frames become TRACE_AIR_TX, Ethernet frames TRACE_WIRE,
 * in the order of the file, without names. Times count from the file's first frame. The air time is
 * computed from the radiotap rate (1 Mb/s or 6 Mb/s where there is none). Packets without octets
 * (carriers of comments) and frames with a bad FCS are left out.
 */
struct import_counts {
	uint64_t air, wire, skipped;
	int64_t end_ns; /* end of the last frame */
};

/* ERR_PARSE: not a capture, or damaged; what stood before the damage was delivered. */
MUST_CHECK enum err import_capture(struct bytes file, trace_sink_fn fn, void *ctx,
				   struct import_counts *counts);

/*
 * The observer's view of a capture alone: joins and roams with method, outcome, t_mgmt and t_key as
 * the run that made it had them. ours says that the capture is of our medium, so that times below
 * the air-time floor are our mistake. *out is a finished observer, to be freed by the caller.
 */
MUST_CHECK enum err import_observe(struct bytes file, bool ours, struct observe **out);

#endif
