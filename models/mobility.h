#ifndef MODELS_MOBILITY_H
#define MODELS_MOBILITY_H

#include "models/pathloss.h"

/*
 * Where something is at a time: at a point from its arrival until it leaves, between two points on
 * the straight line, at one speed. Exact integer interpolation, rounded towards the start of each
 * leg; the same time gives the same place whatever was asked before.
 */
struct waypoint {
	struct position at;
	int64_t arrive_ns; /* not before the point before is left; that leaves then: it jumps */
	int64_t leave_ns;  /* of the last point: means nothing, it stays */
};

struct walk {
	const struct waypoint *points; /* at least one; it stands at the first one before it */
	size_t n;
};

struct position walk_position(const struct walk *w, int64_t at_ns);
/* Until when it stands where it is at at_ns: at_ns itself where it walks. */
int64_t walk_still_ns(const struct walk *w, int64_t at_ns);
/* When the last point is reached. */
int64_t walk_end_ns(const struct walk *w);

/* From one place to another at this speed, > 0; rounded up. */
int64_t walk_leg_ns(struct position from, struct position to, uint32_t speed_umps);

/* What is asked of a walk: to be here next, at a speed or at a time. */
struct stop {
	struct position at;
	uint32_t speed_umps; /* on the way here, um/s; 0: due_ns says when */
	int64_t due_ns;
	int64_t pause_ns;    /* before it goes on; not negative */
};

/*
 * From a place, left at start_ns, through n stops: n + 1 points. False: stop *late is due before
 * the one before it is left.
 */
bool walk_plan(struct position from, int64_t start_ns, const struct stop *stop, size_t n,
	       struct waypoint *out, size_t *late);

#endif
