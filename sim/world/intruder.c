#include <stdlib.h>

#include "base/text.h"
#include "world/cast.h"

/* Those who send what nobody asked for. */

struct cast_intruder *cast_find_intruder(const struct world *w, const char *name)
{
	for (size_t i = 0; i < w->n_intruder; i++)
		if (strcmp(w->intruder[i]->decl.name, name) == 0)
			return w->intruder[i];
	return NULL;
}

bool world_has_intruder(const struct world *w, const char *name)
{
	return cast_find_intruder(w, name) != NULL;
}

enum err world_add_intruder(struct world *w, const struct world_intruder *decl)
{
	enum err e = cast_check_name(w, decl->name);
	struct cast_intruder *x;

	if (e != ERR_OK)
		return e;
	if (w->n_intruder == WORLD_INTRUDERS_MAX)
		return cast_fail(w, ERR_LIMIT, "more than %d intruders", WORLD_INTRUDERS_MAX);
	x = calloc(1, sizeof(*x));
	if (x == NULL)
		return ERR_NOMEM;
	x->decl = *decl;
	x->place.at = decl->at;
	x->walk = (struct walk){ .points = &x->place, .n = 1 };
	w->intruder[w->n_intruder++] = x;
	return ERR_OK;
}

enum err cast_build_intruder(struct world *w, struct cast_intruder *x)
{
	struct node_env env = cast_env(w, x->decl.name);
	struct sb cable = sb_of(x->cable, sizeof(x->cable));
	enum err e;

	x->node.node.env = env;
	e = simio_node_add(w->simio, &x->node.node);
	if (e != ERR_OK)
		return e;
	intruder_init(&x->node, &env, x->decl.freq_mhz, x->decl.plugged);
	e = simio_radio_add(w->simio, &(struct simio_radio){ .node = &x->node.node,
							     .name = x->decl.name,
							     .power_mdbm = x->decl.power_mdbm,
							     .walk = &x->walk });
	if (e != ERR_OK || !x->decl.plugged)
		return e;
	sb_printf(&cable, "lan-%s", x->decl.name);
	return cast_cable(w, &x->node.node, x->cable, NULL);
}

void cast_free_intruders(struct world *w)
{
	for (size_t i = 0; i < w->n_intruder; i++)
		free(w->intruder[i]);
}

enum err world_intrude(struct world *w, const char *name, bool by_cable, struct bytes frame)
{
	struct cast_intruder *x = cast_find_intruder(w, name);

	if (x == NULL)
		return cast_fail(w, ERR_RANGE, "there is no intruder '%s'", name);
	if (w->simio == NULL)
		return cast_fail(w, ERR_RANGE, "'%s' is not running", name);
	if (by_cable)
		intruder_cable(&x->node, frame);
	else
		intruder_air(&x->node, frame);
	return ERR_OK;
}
