#ifndef ENGINE_TIMERS_H
#define ENGINE_TIMERS_H

#include "engine/engine.h"

/*
 * Timers by number, for one owner: setting a timer that runs replaces it. Numbers are small and
 * dense (an array of handles stands behind them), below TIMERS_MAX. A timer that fires is no longer
 * set when fn runs, and fn's arg is its number.
 */
enum { TIMERS_MAX = 1 << 20 };

struct timers {
	struct engine *eng;
	uint32_t owner;
	ev_fn fn;
	struct ev_handle *set;
	uint32_t cap;
};

/* Embedded; fn gets the owner's ctx. */
void timers_init(struct timers *t, struct engine *eng, uint32_t owner, ev_fn fn);
/* Cancels all and frees the array. */
void timers_fini(struct timers *t);

/* Fires at at_ns >= now in LANE_NODE. ERR_NOMEM if the array cannot grow. */
MUST_CHECK enum err timer_set(struct timers *t, uint32_t id, int64_t at_ns);
/* Whether it was set. */
bool timer_cancel(struct timers *t, uint32_t id);
bool timer_is_set(const struct timers *t, uint32_t id);
void timers_cancel_all(struct timers *t);

#endif
