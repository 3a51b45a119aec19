#include "engine/engine.h"

#include <stdlib.h>

#include "base/invariant.h"

#define SEQ_BITS   36
#define OWNER_BITS 24
#define SEQ_END	   (UINT64_C(1) << SEQ_BITS)

static_assert(LANE_COUNT <= 1 << 4, "lane:4");
static_assert(ENGINE_OWNERS_MAX <= 1 << OWNER_BITS, "owner:24");

/* The queue is a 4-ary heap of these; slot names the event's place in the pool. */
struct node {
	struct ev_key key;
	uint32_t slot;
};

/* A pool place: an event that is pending (gen odd) or free (gen even). */
struct event {
	ev_fn fn;
	uint32_t owner, arg, gen_arg;
	uint32_t gen;
	uint32_t at; /* pending: index in the heap; free: next free slot */
};

struct owner {
	void *ctx;
	uint64_t seq;
	bool retired;
};

struct engine {
	int64_t now_ns;
	struct node *heap;
	struct event *pool;
	uint32_t n, cap, n_slots, free_slot;
	struct owner *owners;
	uint32_t n_owners, cap_owners;
	uint32_t max_pending;
	uint64_t max_events, n_run;
	struct engine_wait wait;
	bool stop, limit;
};

#define NO_SLOT UINT32_MAX

enum { ARITY = 4, FIRST_CAP = 256 };

static void place(struct engine *eng, uint32_t i, struct node x)
{
	eng->heap[i] = x;
	eng->pool[x.slot].at = i;
}

/* No two events have the same key. */
static bool is_before(const struct node *a, const struct node *b)
{
	if (a->key.at_ns != b->key.at_ns)
		return a->key.at_ns < b->key.at_ns;
	INVARIANT(a->key.order != b->key.order);
	return a->key.order < b->key.order;
}

static void sift_up(struct engine *eng, uint32_t i, struct node x)
{
	while (i > 0) {
		uint32_t up = (i - 1) / ARITY;

		if (!is_before(&x, &eng->heap[up]))
			break;
		place(eng, i, eng->heap[up]);
		i = up;
	}
	place(eng, i, x);
}

static void sift_down(struct engine *eng, uint32_t i, struct node x)
{
	for (;;) {
		uint32_t first = i * ARITY + 1, end = first + ARITY, least = first;

		if (first >= eng->n)
			break;
		if (end > eng->n)
			end = eng->n;
		for (uint32_t c = first + 1; c < end; c++)
			if (is_before(&eng->heap[c], &eng->heap[least]))
				least = c;
		if (!is_before(&eng->heap[least], &x))
			break;
		place(eng, i, eng->heap[least]);
		i = least;
	}
	place(eng, i, x);
}

/* Takes heap node i out and frees its event. */
static void remove_node(struct engine *eng, uint32_t i)
{
	uint32_t slot = eng->heap[i].slot;
	struct node last = eng->heap[--eng->n];

	if (i != eng->n) {
		if (i > 0 && is_before(&last, &eng->heap[(i - 1) / ARITY]))
			sift_up(eng, i, last);
		else
			sift_down(eng, i, last);
	}
	eng->pool[slot].gen++;
	eng->pool[slot].at = eng->free_slot;
	eng->free_slot = slot;
}

static bool grow(struct engine *eng)
{
	uint32_t cap = eng->cap == 0 ? FIRST_CAP : eng->cap * 2;
	struct node *heap;
	struct event *pool;

	if (cap > eng->max_pending)
		cap = eng->max_pending;
	if (cap <= eng->cap)
		return false;
	heap = realloc(eng->heap, cap * sizeof(*heap));
	if (heap == NULL)
		return false;
	eng->heap = heap;
	pool = realloc(eng->pool, cap * sizeof(*pool));
	if (pool == NULL)
		return false;
	eng->pool = pool;
	eng->cap = cap;
	return true;
}

static uint32_t slot_take(struct engine *eng)
{
	uint32_t slot = eng->free_slot;

	if (slot != NO_SLOT) {
		eng->free_slot = eng->pool[slot].at;
		return slot;
	}
	if (eng->n_slots == eng->cap && !grow(eng))
		return NO_SLOT;
	slot = eng->n_slots++;
	eng->pool[slot].gen = 0;
	return slot;
}

/* An even generation is free; skipping 0 after 2^31 uses keeps EV_NONE invalid (0 is even). */
static bool is_live(const struct engine *eng, struct ev_handle h)
{
	return (h.gen & 1) != 0 && h.index < eng->n_slots && eng->pool[h.index].gen == h.gen;
}

static int64_t wait_free(struct engine *eng, void *ctx, int64_t until_ns)
{
	(void)eng;
	(void)ctx;
	return until_ns;
}

struct engine *engine_new(struct engine_limits limits, const struct engine_wait *wait)
{
	struct engine *eng = calloc(1, sizeof(*eng));

	if (eng == NULL)
		return NULL;
	eng->max_events = limits.max_events;
	eng->max_pending = limits.max_pending == 0 ? ENGINE_PENDING_MAX : limits.max_pending;
	INVARIANT(eng->max_pending <= ENGINE_PENDING_MAX);
	eng->free_slot = NO_SLOT;
	eng->wait = wait != NULL ? *wait : (struct engine_wait){ wait_free, NULL };
	return eng;
}

void engine_free(struct engine *eng)
{
	if (eng == NULL)
		return;
	free(eng->heap);
	free(eng->pool);
	free(eng->owners);
	free(eng);
}

uint32_t engine_owner_add(struct engine *eng, void *ctx)
{
	INVARIANT(eng->n_owners < ENGINE_OWNERS_MAX);
	if (eng->n_owners == eng->cap_owners) {
		uint32_t cap = eng->cap_owners == 0 ? 64 : eng->cap_owners * 2;
		struct owner *owners = realloc(eng->owners, cap * sizeof(*owners));

		INVARIANT(owners != NULL);
		eng->owners = owners;
		eng->cap_owners = cap;
	}
	eng->owners[eng->n_owners] = (struct owner){ ctx, 0, false };
	return eng->n_owners++;
}

void engine_owner_retire(struct engine *eng, uint32_t owner)
{
	INVARIANT(owner < eng->n_owners);
	eng->owners[owner].retired = true;
}

int64_t engine_now(const struct engine *eng)
{
	return eng->now_ns;
}

static uint64_t next_order(struct engine *eng, uint32_t owner, enum engine_lane lane)
{
	uint64_t seq = eng->owners[owner].seq++;

	INVARIANT(seq < SEQ_END);
	return (uint64_t)lane << (OWNER_BITS + SEQ_BITS) | (uint64_t)owner << SEQ_BITS | seq;
}

struct ev_handle engine_at(struct engine *eng, uint32_t owner, enum engine_lane lane,
			   int64_t at_ns, ev_fn fn, uint32_t arg, uint32_t gen)
{
	struct event *ev;
	uint32_t slot;

	INVARIANT(owner < eng->n_owners && lane < LANE_COUNT);
	INVARIANT(at_ns >= eng->now_ns);
	if (eng->owners[owner].retired)
		return EV_NONE;
	slot = slot_take(eng);
	if (slot == NO_SLOT) {
		eng->limit = true;
		return EV_NONE;
	}
	ev = &eng->pool[slot];
	ev->fn = fn;
	ev->owner = owner;
	ev->arg = arg;
	ev->gen_arg = gen;
	ev->gen++;
	sift_up(eng, eng->n++, (struct node){ { at_ns, next_order(eng, owner, lane) }, slot });
	return (struct ev_handle){ slot, ev->gen };
}

struct ev_handle engine_input(struct engine *eng, uint32_t owner, int64_t clock_ns, ev_fn fn,
			      uint32_t arg, uint32_t gen)
{
	int64_t at_ns = clock_ns > eng->now_ns ? clock_ns : eng->now_ns;

	return engine_at(eng, owner, LANE_INPUT, at_ns, fn, arg, gen);
}

bool engine_is_pending(const struct engine *eng, struct ev_handle h)
{
	return is_live(eng, h);
}

bool engine_cancel(struct engine *eng, struct ev_handle h)
{
	if (!is_live(eng, h))
		return false;
	remove_node(eng, eng->pool[h.index].at);
	return true;
}

static void run_first(struct engine *eng)
{
	struct node first = eng->heap[0];
	struct event ev = eng->pool[first.slot];

	remove_node(eng, 0);
	eng->now_ns = first.key.at_ns;
	if (eng->owners[ev.owner].retired)
		return;
	eng->n_run++;
	ev.fn(eng, eng->owners[ev.owner].ctx, ev.owner, ev.arg, ev.gen_arg);
}

/*
 * Lets time pass to at_ns. False if something may have come in meanwhile and the queue must be
 * looked at again.
 */
static bool pass_time(struct engine *eng, int64_t at_ns)
{
	int64_t reached;

	if (at_ns == eng->now_ns)
		return true;
	reached = eng->wait.until(eng, eng->wait.ctx, at_ns);
	INVARIANT(reached >= eng->now_ns && reached <= at_ns);
	return reached == at_ns && (eng->n == 0 || eng->heap[0].key.at_ns >= at_ns);
}

enum run_end engine_run_until(struct engine *eng, int64_t until_ns)
{
	INVARIANT(until_ns >= eng->now_ns);
	eng->stop = false;
	for (;;) {
		bool due = eng->n > 0 && eng->heap[0].key.at_ns <= until_ns;

		if (eng->limit)
			return RUN_END_LIMIT;
		if (eng->stop)
			return RUN_END_STOPPED;
		if (!pass_time(eng, due ? eng->heap[0].key.at_ns : until_ns))
			continue;
		if (!due) {
			eng->now_ns = until_ns;
			return RUN_END_TIME;
		}
		if (eng->max_events != 0 && eng->n_run == eng->max_events)
			eng->limit = true;
		else
			run_first(eng);
	}
}

void engine_stop(struct engine *eng)
{
	eng->stop = true;
}

uint64_t engine_events_run(const struct engine *eng)
{
	return eng->n_run;
}

uint32_t engine_pending(const struct engine *eng)
{
	return eng->n;
}

const char *run_end_text(enum run_end e)
{
	static const char *const text[RUN_END_COUNT] = {
		[RUN_END_TIME] = "time", [RUN_END_LIMIT] = "limit", [RUN_END_STOPPED] = "stopped",
	};

	INVARIANT(e < RUN_END_COUNT);
	return text[e];
}
