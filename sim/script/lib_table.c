#include <lualib.h>

#include "script/play.h"

/* The table library, with a stable sort in place of Lua's, which asks the clock for its pivots. */

enum { SORT_MAX = 1 << 22 };

/* Whether the value at b must come before that at a; the comparison is at 2 or nil. */
static bool comes_before(lua_State *L, lua_Integer b, lua_Integer a)
{
	bool before;

	lua_rawgeti(L, 3, b);
	lua_rawgeti(L, 3, a);
	if (lua_isnil(L, 2)) {
		before = lua_compare(L, -2, -1, LUA_OPLT);
		lua_pop(L, 2);
		return before;
	}
	lua_pushvalue(L, 2);
	lua_insert(L, -3);
	lua_call(L, 2, 1);
	before = lua_toboolean(L, -1);
	lua_pop(L, 1);
	return before;
}

/* Two sorted runs from[lo, mid) and from[mid, hi) into to[lo, hi); of equals the earlier first. */
static void merge(lua_State *L, const uint32_t *from, uint32_t *to, size_t lo, size_t mid,
		  size_t hi)
{
	size_t a = lo, b = mid;

	for (size_t i = lo; i < hi; i++) {
		if (b == hi || (a < mid && !comes_before(L, from[b], from[a])))
			to[i] = from[a++];
		else
			to[i] = from[b++];
	}
}

/* Stack: 1 the list, 2 the comparison, 3 a copy of the list. */
static int stable_sort(lua_State *L)
{
	size_t n;
	uint32_t *from, *to;

	luaL_checktype(L, 1, LUA_TTABLE);
	if (!lua_isnoneornil(L, 2))
		luaL_checktype(L, 2, LUA_TFUNCTION);
	lua_settop(L, 2);
	n = lua_rawlen(L, 1);
	if (n > SORT_MAX)
		return play_fail(L, "sort: more than %d items", SORT_MAX);
	lua_createtable(L, (int)n, 0);
	from = lua_newuserdatauv(L, (n + 1) * sizeof(*from), 0);
	to = lua_newuserdatauv(L, (n + 1) * sizeof(*to), 0);
	for (size_t i = 0; i < n; i++) {
		from[i] = (uint32_t)(i + 1);
		lua_geti(L, 1, (lua_Integer)(i + 1));
		lua_rawseti(L, 3, (lua_Integer)(i + 1));
	}
	for (size_t width = 1; width < n; width *= 2) {
		uint32_t *swap = from;

		play_charge(L, n);
		for (size_t lo = 0; lo < n; lo += 2 * width)
			merge(L, from, to, lo, lo + width < n ? lo + width : n,
			      lo + 2 * width < n ? lo + 2 * width : n);
		from = to;
		to = swap;
	}
	for (size_t i = 0; i < n; i++) {
		lua_rawgeti(L, 3, from[i]);
		lua_seti(L, 1, (lua_Integer)(i + 1));
	}
	return 0;
}

/* Moving items costs what it moves. */
static int charged(lua_State *L)
{
	uint64_t cost = 0;

	for (int i = 1; i <= lua_gettop(L); i++)
		if (lua_type(L, i) == LUA_TTABLE)
			cost += lua_rawlen(L, i);
	play_charge(L, cost / 4);
	return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* table.move and unpack take ranges that need not be in the table. */
static int charged_range(lua_State *L)
{
	lua_Integer first = luaL_optinteger(L, 2, 1);
	lua_Integer last = luaL_optinteger(L, 3, lua_istable(L, 1) ? (lua_Integer)lua_rawlen(L, 1)
								     : 0);

	if (last >= first) {
		uint64_t n = (uint64_t)last - (uint64_t)first;

		if (n > SORT_MAX)
			return play_fail(L, "more than %d items", SORT_MAX);
		play_charge(L, n);
	}
	return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static void keep(lua_State *L, const char *name, lua_CFunction around)
{
	lua_getfield(L, -1, name);
	lua_pushcclosure(L, around, 1);
	lua_setfield(L, -3, name);
}

void lib_table_open(lua_State *L)
{
	lua_newtable(L);
	luaL_requiref(L, LUA_TABLIBNAME, luaopen_table, 0);
	keep(L, "concat", charged);
	keep(L, "insert", charged);
	keep(L, "remove", charged);
	keep(L, "pack", charged);
	keep(L, "move", charged_range);
	keep(L, "unpack", charged_range);
	lua_pop(L, 1);
	lua_pushcfunction(L, stable_sort);
	lua_setfield(L, -2, "sort");
	sandbox_global(L, LUA_TABLIBNAME);
}
