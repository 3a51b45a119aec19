#include <string.h>

#include "world/cast.h"

/* How nodes hear each other where somebody says so, in place of where they stand. */

enum { HEARINGS_MAX = 1 << 20 };

/* Who is called so: its node, its first radio, how many it has. False: nobody with a radio. */
static bool find_end(struct world *w, const char *name, struct simio_end *out, unsigned *n)
{
	struct cast_station *sta = cast_find_station(w, name);
	struct cast_ap *ap = cast_find_ap(w, name);

	if (sta != NULL)
		*out = (struct simio_end){ &sta->node.node, 0 };
	else if (ap != NULL)
		*out = (struct simio_end){ &cast_node(ap)->node, ap->first };
	*n = ap != NULL ? (unsigned)ap->decl.spec->n_radio : 1;
	return sta != NULL || ap != NULL;
}

enum err world_add_hearing(struct world *w, const struct world_hearing *h)
{
	struct world_hearing *list;
	struct simio_end end;
	unsigned n;

	if (!find_end(w, h->from, &end, &n) || !find_end(w, h->to, &end, &n))
		return cast_fail(w, ERR_RANGE, "'%s' and '%s': no two of them have radios",
				 h->from, h->to);
	if (strcmp(h->from, h->to) == 0)
		return cast_fail(w, ERR_RANGE, "'%s' does not hear itself", h->to);
	if (w->simio != NULL)
		return cast_fail(w, ERR_PARSE, "levels come too late: the run has begun");
	if (w->n_hearings == HEARINGS_MAX)
		return cast_fail(w, ERR_LIMIT, "levels of more than %d pairs", HEARINGS_MAX);
	list = arena_grow(w->arena, w->hearing, w->n_hearings, sizeof(*list));
	if (list == NULL)
		return ERR_NOMEM;
	w->hearing = list;
	w->hearing[w->n_hearings++] = *h;
	return ERR_OK;
}

static enum err build_hearing(struct world *w, const struct world_hearing *h)
{
	struct simio_link l = { .level = h->level, .both = h->both, .loss_ppm = h->loss_ppm };
	struct simio_end from, to;
	unsigned n_from, n_to;
	enum err e = ERR_OK;

	if (!find_end(w, h->from, &from, &n_from) || !find_end(w, h->to, &to, &n_to))
		return ERR_RANGE;
	for (unsigned i = 0; i < n_from; i++) {
		for (unsigned k = 0; k < n_to && e == ERR_OK; k++) {
			l.from = (struct simio_end){ from.node, from.radio + i };
			l.to = (struct simio_end){ to.node, to.radio + k };
			e = simio_link(w->simio, &l);
		}
	}
	return e;
}

enum err cast_build_hearings(struct world *w)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < w->n_hearings && e == ERR_OK; i++)
		e = build_hearing(w, &w->hearing[i]);
	return e;
}
