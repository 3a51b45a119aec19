#ifndef COMPARE_SAMPLE_H
#define COMPARE_SAMPLE_H

#include "compare/method.h"
#include "suite/one.h"

/* What one run of one method says, taken out of the observer in the run's own process. */

enum measure {
	MEASURE_OUTAGE_DOWN,
	MEASURE_OUTAGE_UP,
	MEASURE_HANDOFF, /* outage down without what the scan before it blocked */
	MEASURE_T_MGMT,
	MEASURE_T_KEY,
	MEASURE_T_TOTAL,
	MEASURE_FLOOR,
	MEASURE_LOST_DOWN,
	MEASURE_LOST_UP,
	MEASURE_BURST,   /* the longer of the two directions */
	MEASURE_FRAMES,
	MEASURE_RADIUS,  /* round trips */
	MEASURE_COUNT
};

/* "outage_down_ns", "lost_up"; never NULL. */
const char *measure_text(enum measure m);
bool measure_is_time(enum measure m);

/* One roam. Values as in struct transition: OBSERVE_NULL where there is none. */
struct sample {
	uint32_t n; /* of the station's roams, from 1 */
	enum roam_method method;
	enum roam_outcome outcome;
	int64_t v[MEASURE_COUNT];
	int64_t phase[PHASE_COUNT], blocked_down[PHASE_COUNT];
	int64_t share[SHARE_COUNT];
};

enum { SAMPLES_MAX = 256, SAMPLE_WHY = 256, SAMPLE_CPU = 32 };

struct samples {
	enum one_verdict verdict; /* ONE_PASS also if the scenario's expectations are not met */
	enum suite_exit exit;
	char why[SAMPLE_WHY];     /* of ONE_ERROR */
	char client_cpu[SAMPLE_CPU], ap_cpu[SAMPLE_CPU]; /* tables of models/cpus.lua */
	int64_t mos_milli;        /* of the whole call, OBSERVE_NULL without one */
	uint32_t n_missing;       /* roams that should have come and did not */
	struct sample *v;         /* those that are measured, to be freed */
	size_t n;
};

/* n_stops: the roams there should be, there and back. ERR_NOMEM. */
MUST_CHECK enum err samples_take(const struct one *o, const struct compare_method *m,
				 unsigned n_stops, struct samples *out);
void samples_fini(struct samples *s); /* a zeroed one is fine */

/* Through a pipe. samples_get: ERR_PARSE if that is not all of one. */
MUST_CHECK bool samples_put(int fd, const struct samples *s);
MUST_CHECK enum err samples_get(struct bytes said, struct samples *out);

#endif
