#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"

/*
 * The discrete-event core. Virtual time is int64_t ns and stands still while an event runs.
 *
 * Events have a total order that is written down: time, then lane, then owner (in order of
 * declaration), then the owner's own sequence number. An owner's events are therefore ordered
 * among themselves and against others' without regard to what else exists in the run.
 */
struct engine;

/* At one instant lower lanes run first. */
enum engine_lane {
	LANE_INPUT,  /* from outside, when slaved to a kernel's clock */
	LANE_MEDIUM, /* air and cables */
	LANE_NODE,   /* nodes' timers and processors */
	LANE_WORLD,  /* scenario functions, probes, the end of a run */
	LANE_COUNT
};

/* order = lane:4 | owner:24 | sequence:36; outgrowing a field is an invariant failure. */
struct ev_key {
	int64_t at_ns;
	uint64_t order;
};
static_assert(sizeof(struct ev_key) == 16, "two words");

/*
 * ctx is what the owner was added with. arg and gen are what the event was scheduled with; by
 * convention an index into a pool of the owner and its generation, so that something gone is
 * detected, not dereferenced.
 */
typedef void (*ev_fn)(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen);

/* Names a scheduled event; EV_NONE and handles of events run or cancelled are harmless. */
struct ev_handle {
	uint32_t index;
	uint32_t gen; /* 0 is no event */
};
#define EV_NONE ((struct ev_handle){ 0, 0 })

/*
 * How the engine waits for virtual time to pass: the free engine does not. A slaved one blocks on
 * its timer and descriptors and returns the virtual time reached, now < t <= until_ns; what came in
 * meanwhile it has scheduled with engine_input. Returning less than until_ns makes the engine look
 * at its queue again.
 */
struct engine_wait {
	int64_t (*until)(struct engine *eng, void *ctx, int64_t until_ns);
	void *ctx;
};

struct engine_limits {
	uint64_t max_events;  /* run in all, 0: no limit */
	uint32_t max_pending; /* scheduled at a time, 0: ENGINE_PENDING_MAX */
};

enum { ENGINE_PENDING_MAX = 1 << 24, ENGINE_OWNERS_MAX = 1 << 24 };

enum run_end {
	RUN_END_TIME,    /* until_ns was reached (or nothing was left to do before it) */
	RUN_END_LIMIT,   /* max_events or max_pending */
	RUN_END_STOPPED, /* engine_stop */
	RUN_END_COUNT
};

/* wait NULL: free. NULL if out of memory. */
struct engine *engine_new(struct engine_limits limits, const struct engine_wait *wait);
void engine_free(struct engine *eng); /* NULL is fine */

/* Owners are numbered from 0 in order of declaration, which is part of the order of events. */
uint32_t engine_owner_add(struct engine *eng, void *ctx);
/* The owner is gone: what it has scheduled will not run, what it schedules is dropped. */
void engine_owner_retire(struct engine *eng, uint32_t owner);

int64_t engine_now(const struct engine *eng);

/*
 * fn runs at at_ns >= now. EV_NONE if max_pending is reached (the run then ends with
 * RUN_END_LIMIT) or the owner is retired. Allocates only when more events are pending than ever
 * before.
 */
struct ev_handle engine_at(struct engine *eng, uint32_t owner, enum engine_lane lane,
			   int64_t at_ns, ev_fn fn, uint32_t arg, uint32_t gen);
/* Input from outside: runs at max(clock_ns, now) in LANE_INPUT. */
struct ev_handle engine_input(struct engine *eng, uint32_t owner, int64_t clock_ns, ev_fn fn,
			      uint32_t arg, uint32_t gen);
/* Whether it was still pending. */
bool engine_cancel(struct engine *eng, struct ev_handle h);
bool engine_is_pending(const struct engine *eng, struct ev_handle h);

/*
 * Runs every event with at_ns <= until_ns, in order; afterwards now is until_ns, unless it ended
 * otherwise: then now is the time of the last event. Can be called again with a later time, also
 * after RUN_END_STOPPED. A limit stays reached.
 */
MUST_CHECK enum run_end engine_run_until(struct engine *eng, int64_t until_ns);
/* Ends engine_run_until after the event that is running. */
void engine_stop(struct engine *eng);

uint64_t engine_events_run(const struct engine *eng);
uint32_t engine_pending(const struct engine *eng);
const char *run_end_text(enum run_end e);

#endif
