#ifndef MODELS_MOBILITY_H
#define MODELS_MOBILITY_H

#include "models/pathloss.h"

/*
 * Where something is at a time: from point to point at one speed, waiting at a point for its
 * pause. Exact integer interpolation, rounded towards the start of each leg; the same time gives
 * the same place whatever was asked before.
 */
struct waypoint {
	struct position at;
	int64_t pause_ns; /* before going on */
};

struct walk {
	const struct waypoint *points; /* at least one */
	size_t n;
	int64_t start_ns;
	uint32_t speed_mmps; /* > 0 if n > 1 */
};

struct position walk_position(const struct walk *w, int64_t at_ns);
/* Until when it stands where it is at at_ns: at_ns itself where it walks. */
int64_t walk_still_ns(const struct walk *w, int64_t at_ns);
/* When the last point is reached. */
int64_t walk_end_ns(const struct walk *w);

#endif
