#include <string.h>

#include "base/time.h"
#include "script/play.h"
#include "wire/eth.h"

/* wired { … }, switch { … }, gateway { … }: the wired side. */

/* vlans = { 10, 20 }: what a trunk carries besides what has no tag. */
static const uint16_t *vlan_list(lua_State *L, size_t *n)
{
	uint16_t *list = NULL;

	*n = 0;
	if (args_get(L, 1, "vlans")) {
		if (!lua_istable(L, -1))
			play_fail(L, "vlans: expected a list of VLANs, as in { 10, 20 }");
		*n = lua_rawlen(L, -1);
		list = play_alloc(L, *n + 1, sizeof(*list));
		for (size_t i = 0; i < *n; i++) {
			lua_Integer v;
			int is_integer;

			lua_rawgeti(L, -1, (lua_Integer)i + 1);
			v = lua_tointegerx(L, -1, &is_integer);
			if (!is_integer || v < 1 || v > ETH_VLAN_MAX)
				play_fail(L, "vlans: a VLAN is a number from 1 to %d",
					  ETH_VLAN_MAX);
			list[i] = (uint16_t)v;
			lua_pop(L, 1);
		}
	}
	lua_pop(L, 1);
	return list;
}

struct world_link wired_link(lua_State *L, const char *to)
{
	struct world_link link = {
		.to = args_string(L, 1, to, NULL),
		.latency_ns = args_quantity(L, 1, "latency", UNIT_TIME, 0),
		.loss_ppm = (uint32_t)args_int(L, 1, "loss_ppm", 0, 999999, 0),
		.access = (uint16_t)args_int(L, 1, "vlan", 1, ETH_VLAN_MAX, 0),
	};

	link.vlan = vlan_list(L, &link.n_vlan);
	if (link.access != 0 && link.vlan != NULL)
		play_fail(L, "vlan is an access port's, vlans are a trunk's: not both");
	return link;
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

/* switch { name = "attic", up = "switch", latency = ms(2), loss_ppm = 100, vlans = { 10 } } */
static int declare_switch(lua_State *L)
{
	static const char *const known[] = { "name",     "up",   "latency",
					     "loss_ppm", "vlan", "vlans" };
	struct cast_switch_decl d = { .place = play_place(L) };

	cast_may_declare(L, "switch");
	lua_settop(L, 1);
	ARGS_ONLY(L, 1, "switch", known, false);
	d.sw.name = cast_new_name(L, "switch");
	d.sw.up = wired_link(L, "up");
	*LIST_ADD(L, play_of(L)->switches) = d;
	return 0;
}

/* gateway { lease = s(3600), latency = ms(5), work = us(200) }: its DHCP server */
static int set_gateway(lua_State *L)
{
	static const char *const known[] = { "lease", "latency", "work" };
	struct world_dhcp *d = &play_of(L)->dhcp;
	int64_t lease;

	cast_may_declare(L, "gateway");
	lua_settop(L, 1);
	ARGS_ONLY(L, 1, "gateway", known, false);
	lease = args_quantity(L, 1, "lease", UNIT_TIME, 0) / NS_PER_S;
	if (lease < 0 || lease > UINT32_MAX)
		return play_fail(L, "gateway: lease is at most %u s", (unsigned)UINT32_MAX);
	d->lease_s = (uint32_t)lease;
	d->latency_ns = args_quantity(L, 1, "latency", UNIT_TIME, 0);
	d->work_ns = args_quantity(L, 1, "work", UNIT_TIME, 0);
	return 0;
}

void wired_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { "wired", set_wired },
					      { "switch", declare_switch },
					      { "gateway", set_gateway },
					      { NULL, NULL } };

	sandbox_functions(L, functions);
}
