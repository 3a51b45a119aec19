#include "engine/timers.h"

#include <stdlib.h>

#include "base/invariant.h"

void timers_init(struct timers *t, struct engine *eng, uint32_t owner, ev_fn fn)
{
	*t = (struct timers){ .eng = eng, .owner = owner, .fn = fn };
}

static struct ev_handle *handle_of(const struct timers *t, uint32_t id)
{
	uint32_t page = id / TIMERS_PAGE;

	if (page >= t->n_pages || t->page[page] == NULL)
		return NULL;
	return &t->page[page][id % TIMERS_PAGE];
}

void timers_cancel_all(struct timers *t)
{
	for (uint32_t p = 0; p < t->n_pages; p++)
		for (uint32_t i = 0; t->page[p] != NULL && i < TIMERS_PAGE; i++)
			engine_cancel(t->eng, t->page[p][i]);
}

void timers_fini(struct timers *t)
{
	timers_cancel_all(t);
	for (uint32_t p = 0; p < t->n_pages; p++)
		free(t->page[p]);
	free(t->page);
	t->page = NULL;
	t->n_pages = 0;
}

static enum err list_page(struct timers *t, uint32_t page)
{
	uint32_t n = t->n_pages == 0 ? 2 : t->n_pages;
	struct ev_handle **more;

	while (n <= page)
		n *= 2;
	more = realloc(t->page, n * sizeof(*more));
	if (more == NULL)
		return ERR_NOMEM;
	for (uint32_t i = t->n_pages; i < n; i++)
		more[i] = NULL;
	t->page = more;
	t->n_pages = n;
	return ERR_OK;
}

static enum err add_page(struct timers *t, uint32_t page)
{
	struct ev_handle *set;

	if (page >= t->n_pages && list_page(t, page) != ERR_OK)
		return ERR_NOMEM;
	set = malloc(TIMERS_PAGE * sizeof(*set));
	if (set == NULL)
		return ERR_NOMEM;
	for (uint32_t i = 0; i < TIMERS_PAGE; i++)
		set[i] = EV_NONE;
	t->page[page] = set;
	return ERR_OK;
}

/* A handle whose event ran is stale, so firing needs no bookkeeping here. */
enum err timer_set(struct timers *t, uint32_t id, int64_t at_ns)
{
	struct ev_handle *h;
	enum err e;

	INVARIANT(id < TIMERS_MAX);
	h = handle_of(t, id);
	if (h == NULL) {
		e = add_page(t, id / TIMERS_PAGE);
		if (e != ERR_OK)
			return e;
		h = handle_of(t, id);
	}
	engine_cancel(t->eng, *h);
	*h = engine_at(t->eng, t->owner, LANE_NODE, at_ns, t->fn, id, 0);
	return ERR_OK;
}

bool timer_cancel(struct timers *t, uint32_t id)
{
	const struct ev_handle *h = handle_of(t, id);

	return h != NULL && engine_cancel(t->eng, *h);
}

bool timer_is_set(const struct timers *t, uint32_t id)
{
	const struct ev_handle *h = handle_of(t, id);

	return h != NULL && engine_is_pending(t->eng, *h);
}
