#ifndef SUITE_NAMES_H
#define SUITE_NAMES_H

#include "base/arena.h"
#include "report/report.h"

/*
 * How a run is called in text: from scenario, test ("" for a scenario that could not be loaded),
 * seed and options, so that it is the same of a run and of its summary.
 */

/* The command that repeats it, of the arena; NULL when out of memory. */
const char *replay_line(const struct report_meta *m, struct arena *a);
/* SCENARIO#TEST@SEED, or the scenario alone; as replay_line. */
const char *result_id(const struct report_meta *m, struct arena *a);
/*
 * Its folder below out, to be freed; NULL when out of memory. Folders of the scenario's name stay
 * folders; then the test and the seed.
 */
char *result_folder(const char *out, const struct report_meta *m);

#endif
