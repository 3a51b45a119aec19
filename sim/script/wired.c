#include <string.h>

#include "script/play.h"

/* wired { … }, switch { … }: the wired side. */

struct world_link wired_link(lua_State *L, const char *to)
{
	return (struct world_link){
		.to = args_string(L, 1, to, NULL),
		.latency_ns = args_quantity(L, 1, "latency", UNIT_TIME, 0),
		.loss_ppm = (uint32_t)args_int(L, 1, "loss_ppm", 0, 999999, 0),
	};
}

static int set_wired(lua_State *L)
{
	static const char *const known[] = { "latency", "loss_ppm", "ageing" };
	struct play *p = play_of(L);

	cast_may_declare(L, "wired");
	lua_settop(L, 1);
	ARGS_ONLY(L, 1, "wired", known, false);
	p->wired_latency_ns = args_quantity(L, 1, "latency", UNIT_TIME, p->wired_latency_ns);
	p->wired_loss_ppm = (uint32_t)args_int(L, 1, "loss_ppm", 0, 999999, 0);
	p->fdb_age_ns = args_quantity(L, 1, "ageing", UNIT_TIME, p->fdb_age_ns);
	return 0;
}

/* switch { name = "attic", up = "switch", latency = ms(2), loss_ppm = 100 } */
static int declare_switch(lua_State *L)
{
	static const char *const known[] = { "name", "up", "latency", "loss_ppm" };
	struct cast_switch_decl d = { .place = play_place(L) };

	cast_may_declare(L, "switch");
	lua_settop(L, 1);
	ARGS_ONLY(L, 1, "switch", known, false);
	d.sw.name = cast_new_name(L, "switch");
	d.sw.up = wired_link(L, "up");
	*LIST_ADD(L, play_of(L)->switches) = d;
	return 0;
}

void wired_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { "wired", set_wired },
					      { "switch", declare_switch },
					      { NULL, NULL } };

	sandbox_functions(L, functions);
}
