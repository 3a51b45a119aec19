#ifndef NODE_NODE_H
#define NODE_NODE_H

#include "base/rng.h"
#include "crypto/crypto.h"
#include "node/ports.h"
#include "proto/fx.h"
#include "spec/bugs.h"

/*
 * A node composes protocol machines and reaches the outside only through its ports. The kinds are
 * those of this enum; each has its struct, which begins with a struct node.
 */
enum node_kind { NODE_AP, NODE_STATION, NODE_SWITCH, NODE_GATEWAY, NODE_RADIUS, NODE_INTRUDER };

struct node_env {
	const char *name;      /* the scenario's; lives as long as the run */
	uint64_t seed;
	struct crypto *crypto; /* one per process */
	struct fx *fx;         /* one per run: no node steps while another one does */
	bool lazy;             /* protection mode: see node/seal.h */
};

enum { NODE_SLOW_MAX = 4 };

struct node {
	enum node_kind kind;
	struct node_env env;
	struct ports ports;
	struct bugs bugs;
	const int64_t *work_ns; /* of its profile, WORK_COUNT of them; NULL: nothing costs */
	int64_t busy_ns;        /* until when its one CPU is busy; absolute */
	struct node_slow {      /* in this time each piece of work takes so much more */
		int64_t from_ns, until_ns, by_ns;
	} slow[NODE_SLOW_MAX];
	unsigned n_slow;
	bool is_foreign;        /* no hostapd or wpa_supplicant: their lines are not its own */
};

/* What comes in. None of these may be called from within a port. */
void node_start(struct node *n);
void node_air_rx(struct node *n, unsigned radio, struct bytes frame, const struct air_rx *info);
void node_air_done(struct node *n, unsigned radio, uint32_t cookie, bool acked, uint32_t tries);
void node_wire_rx(struct node *n, unsigned port, struct bytes frame);
void node_timer(struct node *n, uint32_t timer);

/* For the node kinds: the ports with less typing. */
static inline int64_t node_now(const struct node *n)
{
	return n->ports.now(n->ports.ctx);
}

static inline void node_timer_in(struct node *n, uint32_t timer, int64_t in_ns)
{
	n->ports.timer_set(n->ports.ctx, timer, node_now(n) + in_ns);
}

static inline void node_timer_off(struct node *n, uint32_t timer)
{
	n->ports.timer_cancel(n->ports.ctx, timer);
}

static inline void node_wire_tx(struct node *n, unsigned port, struct bytes frame)
{
	n->ports.wire_tx(n->ports.ctx, port, frame);
}

static inline void node_note(struct node *n, struct trace_rec rec)
{
	if (n->ports.wants(n->ports.ctx, rec.kind))
		n->ports.note(n->ports.ctx, &rec);
}

/*
 * The node's CPU, a queue served in order: work begins when what was there before is done. What a
 * machine's step sends leaves when the CPU is through with the step's work: node_busy is how long
 * that is from now.
 */
void node_work(struct node *n, enum work work, uint32_t count);
static inline int64_t node_busy(const struct node *n)
{
	int64_t left = n->busy_ns - node_now(n);

	return left > 0 ? left : 0;
}

/* By how much longer a piece of work takes now than it should. */
int64_t node_slowed(const struct node *n);

__attribute__((format(printf, 4, 5))) void node_log(struct node *n, enum log_level level,
						    bool visible, const char *fmt, ...);

/* The node's stream for a purpose that comes up again and again: another one at another time. */
struct rng node_stream_now(const struct node *n, const char *purpose);

/* A key as a record, with its fingerprint. */
void node_note_key(struct node *n, const struct trace_key_rec *key);

/* True if the misbehaviour fires on this occasion, which is then on record. */
bool node_bug(struct node *n, enum bug bug);

/*
 * The effects every node treats alike (state, verdict, log, key notes, fired bugs) become trace
 * records. True if the item was one of them; the rest is the caller's.
 */
bool node_note_fx(struct node *n, const struct fx_item *item);

#endif
