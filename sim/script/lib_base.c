#include <lualib.h>

#include "script/play.h"

/* The base library, less what reaches outside or differs from run to run. */

/* Protected calls: what ended the script for good passes through them. */

static bool is_over(struct play *p, int status)
{
	if (status == LUA_ERRMEM && p->end == PLAY_ON)
		p->end = p->steps > p->max_steps ? PLAY_STEPS : PLAY_MEMORY;
	return p->end != PLAY_ON;
}

static int finish(lua_State *L, int status, int first)
{
	if (status != LUA_OK) {
		if (is_over(play_of(L), status))
			return lua_error(L);
		lua_pushboolean(L, 0);
		lua_insert(L, -2);
		return 2;
	}
	lua_pushboolean(L, 1);
	lua_insert(L, first);
	return lua_gettop(L) - first + 1;
}

static int protected_call(lua_State *L)
{
	luaL_checkany(L, 1);
	return finish(L, lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0), 1);
}

/*
 * The script's handler must not run while an error of the count hook passes: hooks are off then,
 * and nothing would stop a loop in it.
 */
static int handle(lua_State *L)
{
	if (play_of(L)->end != PLAY_ON)
		return 1;
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, 1, 1);
	return 1;
}

static int protected_call_handled(lua_State *L)
{
	luaL_checktype(L, 2, LUA_TFUNCTION);
	lua_pushvalue(L, 2);
	lua_pushcclosure(L, handle, 1);
	lua_remove(L, 2);
	lua_insert(L, 1);
	return finish(L, lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 1), 2);
}

/* Text */

const char *sandbox_tostring(lua_State *L, int i)
{
	switch (lua_type(L, i)) {
	case LUA_TNIL:
	case LUA_TBOOLEAN:
	case LUA_TNUMBER:
	case LUA_TSTRING:
		return luaL_tolstring(L, i, NULL);
	}
	if (luaL_getmetafield(L, i, "__tostring") != LUA_TNIL) {
		lua_pop(L, 1);
		return luaL_tolstring(L, i, NULL);
	}
	play_fail(L, "a %s has no text: its address would be another in every run",
		  luaL_typename(L, i));
}

static int tostring(lua_State *L)
{
	luaL_checkany(L, 1);
	(void)sandbox_tostring(L, 1);
	return 1;
}

static int print(lua_State *L)
{
	const struct play *p = play_of(L);
	int n = lua_gettop(L);
	luaL_Buffer b;

	luaL_buffinit(L, &b);
	for (int i = 1; i <= n; i++) {
		if (i > 1)
			luaL_addchar(&b, '\t');
		(void)sandbox_tostring(L, i);
		luaL_addvalue(&b);
	}
	luaL_pushresult(&b);
	if (p->hooks != NULL && p->hooks->say != NULL)
		p->hooks->say(p->hooks->ctx, lua_tostring(L, -1));
	return 0;
}

/*
 * No finalizers: they run when the collector likes, with hooks off. No weak tables: what is in
 * them is the collector's business.
 */
static int set_metatable(lua_State *L)
{
	static const char *const refused[] = { "__gc", "__mode" };

	luaL_checktype(L, 1, LUA_TTABLE);
	for (size_t i = 0; i < 2 && lua_istable(L, 2); i++) {
		lua_pushstring(L, refused[i]);
		if (lua_rawget(L, 2) != LUA_TNIL)
			return play_fail(L, "setmetatable: %s is not offered", refused[i]);
		lua_pop(L, 1);
	}
	return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

void lib_base_open(lua_State *L)
{
	static const char *const kept[] = { "assert", "error",	 "select", "type",	"tonumber",
					    "rawequal", "rawget", "rawlen", "rawset",
					    "getmetatable" };
	static const luaL_Reg own[] = { { "pcall", protected_call },
					{ "xpcall", protected_call_handled },
					{ "tostring", tostring },
					{ "print", print },
					{ NULL, NULL } };

	luaL_requiref(L, LUA_GNAME, luaopen_base, 0);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		lua_getfield(L, -1, kept[i]);
		sandbox_global(L, kept[i]);
	}
	lua_getfield(L, -1, "setmetatable");
	lua_pushcclosure(L, set_metatable, 1);
	sandbox_global(L, "setmetatable");
	lua_pop(L, 1);
	sandbox_functions(L, own);
}
