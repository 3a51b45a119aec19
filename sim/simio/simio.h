#ifndef SIMIO_SIMIO_H
#define SIMIO_SIMIO_H

#include "engine/engine.h"
#include "medium/medium.h"
#include "models/mobility.h"
#include "node/node.h"
#include "spec/fault.h"
#include "trace/trace.h"

/*
 * The adapter between nodes and the simulated medium: fills in struct ports and calls node_* when
 * something arrives. The rate of data frames is picked here, by the rates a node says it shares
 * with the receiver and by what became of earlier frames (simio/link.h); a node that names a rate
 * gets that rate.
 */
struct simio;

struct simio_config {
	uint64_t seed;
	const struct trace *trace;     /* borrowed; sinks may be attached later */
	struct pathloss pathloss;
	const struct fault_plan *plan; /* NULL: none; borrowed */
	uint64_t max_events;           /* 0: no limit */
};

/* NULL when out of memory. */
struct simio *simio_new(const struct simio_config *cfg);
void simio_free(struct simio *s); /* NULL is fine */

/* Fills in n->ports; the node (its name in n->env) must outlive the adapter. */
MUST_CHECK enum err simio_node_add(struct simio *s, struct node *n);

struct simio_radio {
	struct node *node;
	unsigned radio;             /* the node's number for it */
	const char *name;           /* unique: "ap1", "ap1/2" */
	bool ap;
	int32_t power_mdbm;
	const struct walk *walk;    /* where it is; borrowed, may change during a run */
};
MUST_CHECK enum err simio_radio_add(struct simio *s, const struct simio_radio *r);
/* An individual address this radio receives and acknowledges. */
MUST_CHECK enum err simio_radio_addr(struct simio *s, const struct node *n, unsigned radio,
				     struct mac addr);

struct simio_cable {
	const char *name;
	struct {
		struct node *node;
		unsigned port;
		bool forwards; /* a switch: frames that leave here are not its own */
	} end[2];
	int64_t latency_ns;
	uint32_t loss_ppm;
};
MUST_CHECK enum err simio_cable_add(struct simio *s, const struct simio_cable *c);

/* Calls node_start of every node, in order of declaration, as events at the present time. */
void simio_start(struct simio *s);
/* The node stops: its timers, queues and reception end until simio_revive. */
void simio_kill(struct simio *s, struct node *n);
void simio_revive(struct simio *s, struct node *n);

/*
 * How one radio hears another, in place of where they are: levels as long as the sender has its
 * present power; both: the loss is the same the other way. ERR_NOMEM.
 */
struct simio_end {
	const struct node *node;
	unsigned radio;
};
struct simio_link {
	struct simio_end from, to;
	struct series level; /* borrowed */
	bool both;
	uint32_t loss_ppm;
};
MUST_CHECK enum err simio_link(struct simio *s, const struct simio_link *l);
/* The walk of one of its radios is another now. */
void simio_moved(struct simio *s, const struct node *n);

/* fn(ctx, arg) at at_ns, after everything else of that instant. */
typedef void (*simio_fn)(void *ctx, uint32_t arg);
MUST_CHECK enum err simio_at(struct simio *s, int64_t at_ns, simio_fn fn, void *ctx, uint32_t arg);

int64_t simio_now(const struct simio *s);
MUST_CHECK enum run_end simio_run_until(struct simio *s, int64_t until_ns);
void simio_stop(struct simio *s);
uint64_t simio_events(const struct simio *s);

/* The level at which the first radio of `to` would hear the given radio of `from`. */
int32_t simio_level_mdbm(const struct simio *s, const struct node *from, unsigned radio,
			 const struct node *to);

/* The rate of the next data frame of a radio to a peer, 100 kb/s; 0 if it never sent one. */
uint32_t simio_rate_100k(const struct simio *s, const struct node *from, unsigned radio,
			 struct mac peer);

#endif
