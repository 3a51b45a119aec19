#ifndef REPORT_CAPTURE_H
#define REPORT_CAPTURE_H

#include "report/report.h"

/*
 * capture.pcapng from trace records: one radiotap interface per AP radio and channel, one Ethernet
 * interface per cable, frames as they were sent. A frame goes to the interface of its AP; if no AP
 * is concerned or it is elsewhere, to the first on that channel, or to an interface of the channel.
 */
struct capture;

enum { CAPTURE_MASK = TRACE_BIT(TRACE_AIR_TX) | TRACE_BIT(TRACE_WIRE) | TRACE_BIT(TRACE_TRIGGER) |
		      TRACE_BIT(TRACE_DECISION) };

/* NULL when out of memory. f stays the caller's and must outlive the capture. */
struct capture *capture_new(FILE *f, const struct report_meta *meta);
/* NULL is fine. */
void capture_free(struct capture *c);
/* A trace sink's function, but for the error: memory ran out. */
MUST_CHECK enum err capture_rec(struct capture *c, const struct trace_rec *rec);

#endif
