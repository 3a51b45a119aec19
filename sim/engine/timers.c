#include "engine/timers.h"

#include <stdlib.h>

#include "base/invariant.h"

void timers_init(struct timers *t, struct engine *eng, uint32_t owner, ev_fn fn)
{
	*t = (struct timers){ .eng = eng, .owner = owner, .fn = fn };
}

void timers_cancel_all(struct timers *t)
{
	for (uint32_t id = 0; id < t->cap; id++)
		timer_cancel(t, id);
}

void timers_fini(struct timers *t)
{
	timers_cancel_all(t);
	free(t->set);
	t->set = NULL;
	t->cap = 0;
}

static enum err grow_to(struct timers *t, uint32_t id)
{
	uint32_t cap = t->cap == 0 ? 16 : t->cap;
	struct ev_handle *set;

	while (cap <= id)
		cap *= 2;
	set = realloc(t->set, cap * sizeof(*set));
	if (set == NULL)
		return ERR_NOMEM;
	for (uint32_t i = t->cap; i < cap; i++)
		set[i] = EV_NONE;
	t->set = set;
	t->cap = cap;
	return ERR_OK;
}

/* A handle whose event ran is stale, so firing needs no bookkeeping here. */
enum err timer_set(struct timers *t, uint32_t id, int64_t at_ns)
{
	enum err e;

	INVARIANT(id < TIMERS_MAX);
	if (id >= t->cap) {
		e = grow_to(t, id);
		if (e != ERR_OK)
			return e;
	}
	engine_cancel(t->eng, t->set[id]);
	t->set[id] = engine_at(t->eng, t->owner, LANE_NODE, at_ns, t->fn, id, 0);
	return ERR_OK;
}

bool timer_cancel(struct timers *t, uint32_t id)
{
	return id < t->cap && engine_cancel(t->eng, t->set[id]);
}

bool timer_is_set(const struct timers *t, uint32_t id)
{
	return id < t->cap && engine_is_pending(t->eng, t->set[id]);
}
