#ifndef INPUT_CLOCK_H
#define INPUT_CLOCK_H

#include "input/input.h"

/*
 * Takes a time off the beginning of a line: seconds (`1700000000.25`, `12.5`), a date and a time
 * (`2026-11-21T10:30:00.25+00:00`, `2026-11-21 10:30:00`), or a time of day (`10:30:00`), in square
 * brackets or with a colon after it if somebody likes that. In ns, dates since 1970 without regard
 * to the zone, which is that of the whole log. False: no time stands there, nothing was taken.
 */
MUST_CHECK bool clock_take(struct bytes *line, int64_t *ns);

#endif
