#ifndef REPORT_LADDER_H
#define REPORT_LADDER_H

#include "report/chart.h"

/*
 * Sequence charts in plain text: for a transition its heading, one line per frame and event between
 * the lines of station and APs, the table of phases, and what went wrong, why, and what to change.
 */

/* One join or roam of a station. */
MUST_CHECK enum err ladder_put(FILE *f, const struct chart *c, const struct observe *seen,
			       const struct observed_station *station,
			       const struct transition *t);
/* All of them, station by station in order of time, under a heading for the run. */
MUST_CHECK enum err ladder_write(FILE *f, const struct chart *c, const struct report_meta *meta,
				 const struct report_end *end);

#endif
