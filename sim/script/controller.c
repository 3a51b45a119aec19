#include <string.h>

#include "base/time.h"
#include "node/wlc.h"
#include "proto/mobility.h"
#include "script/play.h"

/* controller { name = "wlc", aps = { { name = "ap1", at = m(0, 0), config = … }, … }, … } */

#define CONTROLLER "controller"

enum { TUNNEL_DEFAULT_US = 500 /* models/README.md */ };

static const struct cast_controller_decl *self(lua_State *L)
{
	return &play_of(L)->controllers.v[object_check(L, 1, CONTROLLER)];
}

/* FlexConnect groups, numbered from 1 as their names come. */
struct groups {
	const char *name[WLC_RADIOS_MAX];
	unsigned n;
};

static unsigned group_of(struct groups *g, const char *name)
{
	if (name == NULL)
		return 0;
	for (unsigned i = 0; i < g->n; i++)
		if (strcmp(g->name[i], name) == 0)
			return i + 1;
	g->name[g->n++] = name;
	return g->n;
}

/* The AP that the table at 1 describes, of the controller at 3. */
static struct world_controlled read_ap(lua_State *L, struct groups *groups)
{
	static const char *const known[] = { "name",  "at",    "config", "model",	"dialect",
					     "radio", "bssid", "tunnel", "flexconnect" };
	struct world_controlled ap = { .group = 0 };

	ARGS_ONLY(L, 1, "aps", known, false);
	ap.ap = cast_read_ap(L);
	ap.tunnel_ns = args_quantity(L, 3, "tunnel", UNIT_TIME, TUNNEL_DEFAULT_US * NS_PER_US);
	ap.tunnel_ns = args_quantity(L, 1, "tunnel", UNIT_TIME, ap.tunnel_ns);
	ap.group = group_of(groups, args_string(L, 1, "flexconnect", NULL));
	return ap;
}

static void read_aps(lua_State *L, struct world_controller *c)
{
	struct play *p = play_of(L);
	struct place place = play_place(L);
	struct groups groups = { .n = 0 };
	struct world_controlled *v;
	size_t n;

	if (!args_get(L, 1, "aps") || !lua_istable(L, -1) || lua_rawlen(L, -1) == 0)
		play_fail(L, CONTROLLER ": aps is missing, as in aps = { { name = \"ap1\", at = "
				       "m(0, 0), config = file \"ap1.conf\" } }");
	n = lua_rawlen(L, -1);
	if (n > WLC_RADIOS_MAX)
		play_fail(L, CONTROLLER ": more than %d APs", WLC_RADIOS_MAX);
	v = play_alloc(L, n, sizeof(*v));
	for (size_t i = 0; i < n; i++) {
		lua_rawgeti(L, 2, (lua_Integer)i + 1);
		lua_insert(L, 1);
		lua_insert(L, 2); /* the AP, aps, the controller */
		v[i] = read_ap(L, &groups);
		*LIST_ADD(L, p->aps) = (struct cast_ap_decl){ v[i].ap, place, true };
		lua_remove(L, 1);
		lua_insert(L, 1); /* the controller, aps */
	}
	lua_settop(L, 1);
	c->ap = v;
	c->n_ap = n;
}

static int declare(lua_State *L)
{
	static const char *const known[] = { "name",
					     "aps",
					     "model",
					     "tunnel",
					     "okc",
					     "okc_across_groups",
					     "pmk_per_client",
					     "mobility_group" };
	struct play *p = play_of(L);
	struct cast_controller_decl d = { .place = play_place(L), .first = p->aps.n };
	struct world_controller *c = &d.controller;

	cast_may_declare(L, CONTROLLER);
	lua_settop(L, 1);
	ARGS_ONLY(L, 1, CONTROLLER, known, false);
	c->name = cast_new_name(L, CONTROLLER);
	c->profile = models_ap(L, args_string(L, 1, "model", "wlc"));
	c->okc = args_bool(L, 1, "okc", true);
	c->okc_across_groups = args_bool(L, 1, "okc_across_groups", false);
	c->pmk_per_client = (unsigned)args_int(L, 1, "pmk_per_client", 1, PMKSA_AP_MAX,
					       WLC_PMK_PER_CLIENT);
	c->mobility_group = args_string(L, 1, "mobility_group", NULL);
	if (c->mobility_group != NULL && strlen(c->mobility_group) > MOBILITY_GROUP_MAX)
		return play_fail(L, "mobility_group: at most %d octets", MOBILITY_GROUP_MAX);
	read_aps(L, c);
	*LIST_ADD(L, p->controllers) = d;
	object_push(L, CONTROLLER, p->controllers.n - 1);
	return 1;
}

/* The object */

static int kill(lua_State *L)
{
	return run_command(L, "kill", self(L)->controller.name, world_kill);
}

static int revive(lua_State *L)
{
	return run_command(L, "revive", self(L)->controller.name, world_revive);
}

static int property(lua_State *L)
{
	const struct cast_controller_decl *d = self(L);

	if (strcmp(lua_tostring(L, 2), "name") == 0) {
		lua_pushstring(L, d->controller.name);
		return 1;
	}
	lua_createtable(L, (int)d->controller.n_ap, 0);
	for (size_t i = 0; i < d->controller.n_ap; i++) {
		ap_push(L, d->first + i);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

void controller_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { CONTROLLER, declare }, { NULL, NULL } };
	static const luaL_Reg methods[] = { { "kill", kill },
					    { "revive", revive },
					    { NULL, NULL } };
	static const char *const properties[] = { "name", "aps" };
	static const struct object_class class = { CONTROLLER, methods, properties, 2, property };

	object_class(L, &class);
	sandbox_functions(L, functions);
}
