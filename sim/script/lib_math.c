#include <lualib.h>
#include <string.h>

#include "base/rng.h"
#include "script/play.h"

/*
 * Integer-friendly mathematics (nothing of libm but what is exact everywhere), and random numbers
 * from streams with names: what one stream draws changes no other.
 */

#define STREAM "random stream"

static size_t stream_named(lua_State *L, const char *name)
{
	struct play *p = play_of(L);
	struct stream *s;

	for (size_t i = 0; i < p->streams.n; i++)
		if (strcmp(p->streams.v[i].name, name) == 0)
			return i;
	name = play_text(L, name, strlen(name));
	s = LIST_ADD(L, p->streams);
	s->name = name;
	s->rng = rng_stream(p->seed, name, "script");
	return p->streams.n - 1;
}

static lua_Integer draw(lua_State *L, size_t stream, int i, const char *what)
{
	lua_Integer lo = luaL_checkinteger(L, i), hi = luaL_checkinteger(L, i + 1);
	uint64_t n = (uint64_t)hi - (uint64_t)lo;

	if (lo > hi || n >= UINT32_MAX)
		return play_fail(L, "%s: expected a range from low to high, narrower than 2^32",
				 what);
	return lo + (lua_Integer)rng_below(&play_of(L)->streams.v[stream].rng, (uint32_t)n + 1);
}

static int math_random(lua_State *L)
{
	int n = lua_gettop(L);

	if (n < 1 || n > 2)
		return play_fail(L, "math.random: give a range, as in math.random(1, 6)");
	if (n == 1) {
		lua_pushinteger(L, 1);
		lua_insert(L, 1);
	}
	lua_pushinteger(L, draw(L, stream_named(L, "math"), 1, "math.random"));
	return 1;
}

/* stream:int(low, high) */
static int stream_int(lua_State *L)
{
	size_t s = object_check(L, 1, STREAM);

	lua_pushinteger(L, draw(L, s, 2, "int"));
	return 1;
}

/* stream:pick(list) */
static int stream_pick(lua_State *L)
{
	size_t s = object_check(L, 1, STREAM), n;

	luaL_checktype(L, 2, LUA_TTABLE);
	n = lua_rawlen(L, 2);
	if (n == 0 || n > UINT32_MAX)
		return play_fail(L, "pick: an empty list");
	lua_rawgeti(L, 2,
		    (lua_Integer)rng_below(&play_of(L)->streams.v[s].rng, (uint32_t)n) + 1);
	return 1;
}

static int no_property(lua_State *L)
{
	lua_pushnil(L);
	return 1;
}

static int random_stream(lua_State *L)
{
	const char *name = arg_string(L, 1, "random");

	object_push(L, STREAM, stream_named(L, name));
	return 1;
}

void lib_math_open(lua_State *L)
{
	static const char *const kept[] = { "abs",  "ceil", "floor", "max", "min",  "tointeger",
					    "type", "ult",  "fmod",  "sqrt", "huge", "maxinteger",
					    "mininteger" };
	static const luaL_Reg methods[] = { { "int", stream_int },
					    { "pick", stream_pick },
					    { NULL, NULL } };
	static const struct object_class stream = { .name = STREAM,
						    .methods = methods,
						    .get = no_property };

	object_class(L, &stream);
	lua_newtable(L);
	luaL_requiref(L, LUA_MATHLIBNAME, luaopen_math, 0);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		lua_getfield(L, -1, kept[i]);
		lua_setfield(L, -3, kept[i]);
	}
	lua_pop(L, 1);
	lua_pushcfunction(L, math_random);
	lua_setfield(L, -2, "random");
	sandbox_global(L, LUA_MATHLIBNAME);
	lua_pushcfunction(L, random_stream);
	sandbox_global(L, "random");
}
