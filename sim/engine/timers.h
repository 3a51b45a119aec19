#ifndef ENGINE_TIMERS_H
#define ENGINE_TIMERS_H

#include "engine/engine.h"

/*
 * Timers by number, for one owner: setting a timer that runs replaces it. Numbers are below
 * TIMERS_MAX; handles come in pages of TIMERS_PAGE neighbours, and a page where nothing was ever
 * set is not there. A timer that fires is no longer set when fn runs, and fn's arg is its number.
 */
enum { TIMERS_MAX = 1 << 20, TIMERS_PAGE = 32 };

struct timers {
	struct engine *eng;
	uint32_t owner;
	ev_fn fn;
	struct ev_handle **page; /* NULL: none of it was ever set */
	uint32_t n_pages;
};

/* Embedded; fn gets the owner's ctx. */
void timers_init(struct timers *t, struct engine *eng, uint32_t owner, ev_fn fn);
/* Cancels all and frees the pages. */
void timers_fini(struct timers *t);

/* Fires at at_ns >= now in LANE_NODE. ERR_NOMEM if there is no page for it. */
MUST_CHECK enum err timer_set(struct timers *t, uint32_t id, int64_t at_ns);
/* Whether it was set. */
bool timer_cancel(struct timers *t, uint32_t id);
bool timer_is_set(const struct timers *t, uint32_t id);
void timers_cancel_all(struct timers *t);

#endif
