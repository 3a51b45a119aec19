#include <string.h>

#include "script/play.h"
#include "wire/eth.h"

/* intruder { name = "eve", at = m(3, 0), freq = 2437 }: sends frames nobody asked for. */

#define INTRUDER "intruder"

enum {
	POWER_MDBM = 15000, /* as a client's (models/clients.lua, generic) */
	FRAME_MIN = 10,	    /* the shortest MPDU there is, an ACK without its FCS */
	FRAME_MAX = 2304 + 24 + 2
};

static const struct cast_intruder_decl *self(lua_State *L)
{
	return &play_of(L)->intruders.v[object_check(L, 1, INTRUDER)];
}

static int declare(lua_State *L)
{
	static const char *const known[] = { "name", "at", "freq", "power", "cable" };
	struct play *p = play_of(L);
	struct cast_intruder_decl d = { .place = play_place(L) };

	cast_may_declare(L, INTRUDER);
	lua_settop(L, 1);
	ARGS_ONLY(L, 1, INTRUDER, known, false);
	d.intruder.name = cast_new_name(L, INTRUDER);
	if (!args_position(L, 1, "at", &d.intruder.at))
		return play_fail(L, INTRUDER ": at is missing, as in at = m(0, 0)");
	d.intruder.freq_mhz = (uint32_t)args_int(L, 1, "freq", 2412, 7115, 0);
	if (d.intruder.freq_mhz == 0)
		return play_fail(L, INTRUDER ": freq is missing, in MHz, as in freq = 2437");
	d.intruder.power_mdbm = (int32_t)args_quantity(L, 1, "power", UNIT_LEVEL, POWER_MDBM);
	d.intruder.plugged = args_bool(L, 1, "cable", false);
	*LIST_ADD(L, p->intruders) = d;
	object_push(L, INTRUDER, p->intruders.n - 1);
	return 1;
}

static struct bytes read_frame(lua_State *L, uint8_t *out, size_t min, size_t max)
{
	struct wr w = wr_of(out, max);

	arg_hex(L, 2, INTRUDER, &w);
	if (w.overflow || w.len < min)
		play_fail(L, INTRUDER ": a frame has %d to %d octets", (int)min, (int)max);
	return wr_sofar(&w);
}

/* eve:send("c000 3a01 …"): an MPDU without FCS */
static int send_air(lua_State *L)
{
	const char *name = self(L)->intruder.name;
	uint8_t frame[FRAME_MAX];
	struct bytes b;

	run_is_going(L, "send");
	b = read_frame(L, frame, FRAME_MIN, sizeof(frame));
	cast_check(L, world_intrude(play_of(L)->world, name, false, b), play_place(L));
	return 0;
}

/* eve:send_by_cable("0200 …"): an Ethernet frame */
static int send_by_cable(lua_State *L)
{
	const struct world_intruder *x = &self(L)->intruder;
	uint8_t frame[ETH_HDR + ETH_MTU];
	struct bytes b;

	run_is_going(L, "send_by_cable");
	if (!x->plugged)
		return play_fail(L, "'%s' has no cable: say cable = true", x->name);
	b = read_frame(L, frame, ETH_HDR, sizeof(frame));
	cast_check(L, world_intrude(play_of(L)->world, x->name, true, b), play_place(L));
	return 0;
}

static int property(lua_State *L)
{
	lua_pushstring(L, self(L)->intruder.name);
	return 1;
}

void intruder_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { INTRUDER, declare }, { NULL, NULL } };
	static const luaL_Reg methods[] = { { "send", send_air },
					    { "send_by_cable", send_by_cable },
					    { NULL, NULL } };
	static const char *const properties[] = { "name" };
	static const struct object_class class = { INTRUDER, methods, properties, 1, property };

	object_class(L, &class);
	sandbox_functions(L, functions);
}
