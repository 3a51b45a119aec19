#include <string.h>

#include "script/play.h"

/*
 * pairs and next in the order of the keys: false, true, numbers by value, texts by octets. Lua's
 * own order follows a hash seed and differs in every process.
 */

static int rank_of(lua_State *L, int i)
{
	switch (lua_type(L, i)) {
	case LUA_TBOOLEAN:
		return lua_toboolean(L, i);
	case LUA_TNUMBER:
		return 2;
	case LUA_TSTRING:
		return 3;
	}
	play_fail(L, "pairs: a %s as key has no order; use numbers or texts",
		  luaL_typename(L, i));
}

/* Whether the key at a comes before that at b. */
static bool key_before(lua_State *L, int a, int b)
{
	int rank = rank_of(L, a), other = rank_of(L, b), cmp;
	size_t na, nb;
	const char *ta, *tb;

	if (rank != other)
		return rank < other;
	if (rank < 2)
		return false;
	if (rank == 2)
		return lua_compare(L, a, b, LUA_OPLT);
	ta = lua_tolstring(L, a, &na);
	tb = lua_tolstring(L, b, &nb);
	cmp = memcmp(ta, tb, na < nb ? na : nb);
	return cmp != 0 ? cmp < 0 : na < nb;
}

/* Moves the last of the 1..n keys of the list at `keys` down to its place; the list is a heap. */
static void sift_down(lua_State *L, int keys, lua_Integer at, lua_Integer n)
{
	for (;;) {
		lua_Integer child = 2 * at;

		if (child > n)
			return;
		lua_rawgeti(L, keys, child);
		if (child < n) {
			lua_rawgeti(L, keys, child + 1);
			if (key_before(L, -2, -1)) {
				lua_remove(L, -2);
				child++;
			} else {
				lua_pop(L, 1);
			}
		}
		lua_rawgeti(L, keys, at);
		if (!key_before(L, -1, -2)) {
			lua_pop(L, 2);
			return;
		}
		lua_rawseti(L, keys, child);
		lua_rawseti(L, keys, at);
		at = child;
	}
}

/* Keys are all different, so that a heap sort, which is not stable, will do. */
static void sort_keys(lua_State *L, int keys, lua_Integer n)
{
	for (lua_Integer i = n / 2; i >= 1; i--)
		sift_down(L, keys, i, n);
	for (lua_Integer i = n; i > 1; i--) {
		lua_rawgeti(L, keys, 1);
		lua_rawgeti(L, keys, i);
		lua_rawseti(L, keys, 1);
		lua_rawseti(L, keys, i);
		sift_down(L, keys, 1, i - 1);
	}
}

/* Pushes the sorted list of the keys of the table at 1. */
static lua_Integer push_keys(lua_State *L)
{
	lua_Integer n = 0;

	lua_newtable(L);
	lua_pushnil(L);
	while (lua_next(L, 1) != 0) {
		lua_pop(L, 1);
		(void)rank_of(L, -1);
		lua_pushvalue(L, -1);
		lua_rawseti(L, -3, ++n);
	}
	play_charge(L, (uint64_t)n);
	sort_keys(L, lua_gettop(L), n);
	return n;
}

/* Upvalues: the keys, how many, which one is next. Keys removed on the way are passed over. */
static int step(lua_State *L)
{
	lua_Integer n = lua_tointeger(L, lua_upvalueindex(2));
	lua_Integer i = lua_tointeger(L, lua_upvalueindex(3));

	lua_settop(L, 1);
	for (; i <= n; i++) {
		lua_rawgeti(L, lua_upvalueindex(1), i);
		lua_pushvalue(L, -1);
		if (lua_rawget(L, 1) != LUA_TNIL) {
			lua_pushinteger(L, i + 1);
			lua_replace(L, lua_upvalueindex(3));
			return 2;
		}
		lua_settop(L, 1);
	}
	lua_pushinteger(L, i);
	lua_replace(L, lua_upvalueindex(3));
	lua_pushnil(L);
	return 1;
}

static int ordered_pairs(lua_State *L)
{
	lua_Integer n;

	luaL_checkany(L, 1);
	if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
		lua_pushvalue(L, 1);
		lua_call(L, 1, 3);
		return 3;
	}
	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 1);
	n = push_keys(L);
	lua_pushinteger(L, n);
	lua_pushinteger(L, 1);
	lua_pushcclosure(L, step, 3);
	lua_pushvalue(L, 1);
	lua_pushnil(L);
	return 3;
}

/* next(t, key): the smallest key above. Costs a walk over the whole table. */
static int ordered_next(lua_State *L)
{
	uint64_t n = 0;

	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 2);
	lua_pushnil(L); /* 3: the best so far */
	lua_pushnil(L);
	while (lua_next(L, 1) != 0) {
		lua_pop(L, 1);
		n++;
		if ((lua_isnil(L, 2) || key_before(L, 2, 4)) &&
		    (lua_isnil(L, 3) || key_before(L, 4, 3))) {
			lua_pushvalue(L, 4);
			lua_replace(L, 3);
		}
	}
	play_charge(L, n);
	lua_settop(L, 3);
	if (lua_isnil(L, 3))
		return 1;
	lua_pushvalue(L, 3);
	lua_rawget(L, 1);
	return 2;
}

/* Lists of results raise an error beyond their end; ipairs must be able to find it. */
static int list_step(lua_State *L)
{
	lua_Integer i = luaL_checkinteger(L, 2) + 1;

	bool is_list = luaL_getmetafield(L, 1, "__list") != LUA_TNIL;

	lua_settop(L, 1);
	lua_pushinteger(L, i);
	if (is_list)
		lua_rawgeti(L, 1, i);
	else
		lua_geti(L, 1, i);
	return lua_isnil(L, -1) ? 1 : 2;
}

static int list_pairs(lua_State *L)
{
	luaL_checkany(L, 1);
	lua_settop(L, 1);
	lua_pushcfunction(L, list_step);
	lua_insert(L, 1);
	lua_pushinteger(L, 0);
	return 3;
}

void order_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { "pairs", ordered_pairs },
					      { "next", ordered_next },
					      { "ipairs", list_pairs },
					      { NULL, NULL } };

	sandbox_functions(L, functions);
}
