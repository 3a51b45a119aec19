#include <lualib.h>
#include <string.h>

#include "script/play.h"

/*
 * The string library, less dump and pack, and with work counted that Lua would do unseen. Lua's own
 * functions are called in our frame, so that their errors name the caller's line.
 */

enum { REPEAT_MAX = 16 << 20 };

/* string.format: no addresses. */
static int format(lua_State *L)
{
	const char *p = luaL_checkstring(L, 1);

	for (; (p = strchr(p, '%')) != NULL; p++) {
		p++;
		p += strspn(p, "-+ #0123456789.");
		if (*p == 'p')
			return play_fail(L, "format: %%%c would show an address, another in "
					    "every run", *p);
		if (*p == '\0')
			break;
	}
	for (int i = 2; i <= lua_gettop(L); i++) {
		(void)sandbox_tostring(L, i);
		lua_pop(L, 1);
	}
	return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static int repeat(lua_State *L)
{
	size_t len, separator = 0;
	lua_Integer n = luaL_checkinteger(L, 2);

	luaL_checklstring(L, 1, &len);
	luaL_optlstring(L, 3, "", &separator);
	if (n > 0 && (len + separator) > (size_t)REPEAT_MAX / (size_t)n)
		return play_fail(L, "rep: more than %d MiB", REPEAT_MAX >> 20);
	return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* What a function reads, it pays for. */
static int charged(lua_State *L)
{
	uint64_t cost = 0;

	for (int i = 1; i <= lua_gettop(L); i++)
		if (lua_type(L, i) == LUA_TSTRING || lua_type(L, i) == LUA_TTABLE)
			cost += lua_rawlen(L, i);
	play_charge(L, cost / 8);
	return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static void keep(lua_State *L, const char *name, lua_CFunction around)
{
	lua_getfield(L, -1, name);
	lua_pushcclosure(L, around, 1);
	lua_setfield(L, -3, name);
}

void lib_string_open(lua_State *L)
{
	static const char *const kept[] = { "byte", "char", "len", "lower", "reverse", "sub",
					    "upper" };

	lua_newtable(L);
	luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 0);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		keep(L, kept[i], charged);
	keep(L, "format", format);
	keep(L, "rep", repeat);
	lua_pop(L, 1);
	lib_match_open(L);
	/* Methods of texts: ("x"):rep(3). */
	lua_pushliteral(L, "");
	lua_newtable(L);
	lua_pushvalue(L, -3);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
	lua_pop(L, 1);
	sandbox_global(L, LUA_STRLIBNAME);
}
