#include <stdlib.h>
#include <string.h>

#include "base/invariant.h"
#include "script/play.h"

/* The scenario's globals are fields of this registry table; it sees them through a proxy. */
#define GLOBALS "globals"
#define PROXY	"proxy"

enum { COUNT_STEP = 1000, OCTETS_PER_STEP = 64, DEPTH_MAX = 10000 };

/* Memory */

/*
 * Every growth also costs steps, so that a loop which copies large strings ends as an empty one
 * does. Refusing is an error no script can hold up: see lib_base.c.
 */
static void *allocate(void *ud, void *old, size_t old_len, size_t len)
{
	struct play *p = ud;
	size_t had = old != NULL ? old_len : 0; /* without old, old_len is a type */
	void *v;

	if (len == 0) {
		p->memory -= had;
		free(old);
		return NULL;
	}
	if (len > had) {
		p->steps += (len - had) / OCTETS_PER_STEP;
		if (len - had > p->max_memory - p->memory)
			return NULL;
		/* Once it has ended, the message must find room. */
		if (p->steps > p->max_steps && p->end == PLAY_ON)
			return NULL;
	}
	v = realloc(old, len);
	if (v == NULL)
		return len <= had ? old : NULL; /* Lua counts on shrinking to work */
	p->memory = p->memory - had + len;
	return v;
}

/* Recursion without end would use up the memory first, and then nobody could say where. */
static void on_count(lua_State *L, lua_Debug *ar)
{
	lua_Debug deep;

	(void)ar;
	play_charge(L, COUNT_STEP);
	if (lua_getstack(L, DEPTH_MAX, &deep))
		play_fail(L, "more than %d calls deep: an endless recursion?", DEPTH_MAX);
}

/* Nothing calls Lua outside a protected call; if something does, that is our mistake. */
static int on_panic(lua_State *L)
{
	INVARIANT(lua_type(L, -1) == LUA_TNIL);
	return 0;
}

/* Globals */

static size_t global_names(lua_State *L, const char **names, size_t cap)
{
	size_t n = 0;

	lua_getfield(L, LUA_REGISTRYINDEX, GLOBALS);
	lua_pushnil(L);
	while (lua_next(L, -2) != 0) {
		lua_pop(L, 1);
		if (n < cap && lua_type(L, -1) == LUA_TSTRING)
			names[n++] = lua_tostring(L, -1); /* stays: the table holds it */
	}
	lua_pop(L, 1);
	play_sort(names, n);
	return n;
}

static void refuse_known(lua_State *L, const char *name)
{
	static const char *const not_offered[] = { "os",   "io",	 "debug",  "package",
						   "_G",   "coroutine",	 "utf8",   "collectgarbage",
						   "load", "loadstring", "dofile", "loadfile" };

	for (size_t i = 0; i < sizeof(not_offered) / sizeof(not_offered[0]); i++)
		if (strcmp(name, not_offered[i]) == 0)
			play_fail(L, "scenarios have no '%s'", name);
}

static int read_global(lua_State *L)
{
	const char *names[160];

	if (lua_type(L, 2) != LUA_TSTRING)
		return play_fail(L, "globals have names");
	lua_pushvalue(L, 2);
	if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
		return 1;
	refuse_known(L, lua_tostring(L, 2));
	play_unknown(L, "name", lua_tostring(L, 2), names,
		     global_names(L, names, sizeof(names) / sizeof(names[0])));
}

static int write_global(lua_State *L)
{
	const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";

	return play_fail(L, "'%s' is not declared: write local %s = …", name, name);
}

void sandbox_global(lua_State *L, const char *name)
{
	lua_getfield(L, LUA_REGISTRYINDEX, GLOBALS);
	lua_insert(L, -2);
	lua_setfield(L, -2, name);
	lua_pop(L, 1);
}

void sandbox_functions(lua_State *L, const luaL_Reg *functions)
{
	lua_getfield(L, LUA_REGISTRYINDEX, GLOBALS);
	luaL_setfuncs(L, functions, 0);
	lua_pop(L, 1);
}

static void make_globals(lua_State *L)
{
	lua_newtable(L);
	lua_pushvalue(L, -1);
	lua_setfield(L, LUA_REGISTRYINDEX, GLOBALS);
	lua_newtable(L); /* the proxy: stays empty */
	lua_newtable(L); /* its metatable */
	lua_pushvalue(L, -3);
	lua_pushcclosure(L, read_global, 1);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, write_global);
	lua_setfield(L, -2, "__newindex");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
	lua_setfield(L, LUA_REGISTRYINDEX, PROXY);
	lua_pop(L, 1);
}

/* Opening */

static int open_all(lua_State *L)
{
	make_globals(L);
	lib_base_open(L);
	order_open(L);
	lib_string_open(L);
	lib_table_open(L);
	lib_math_open(L);
	unit_open(L);
	files_open(L);
	tests_open(L);
	cast_open(L);
	fault_open(L);
	wired_open(L);
	station_open(L);
	ap_open(L);
	aaa_open(L);
	controller_open(L);
	intruder_open(L);
	input_open(L);
	run_open(L);
	expect_open(L);
	return 0;
}

enum err sandbox_open(struct play *p)
{
	lua_State *L = lua_newstate(allocate, p);

	if (L == NULL)
		return ERR_NOMEM;
	p->L = L;
	*(struct play **)lua_getextraspace(L) = p;
	lua_atpanic(L, on_panic);
	lua_pushcfunction(L, open_all);
	if (lua_pcall(L, 0, 0, 0) != LUA_OK)
		return ERR_NOMEM;
	lua_sethook(L, on_count, LUA_MASKCOUNT, COUNT_STEP);
	return ERR_OK;
}

/* Chunks */

int sandbox_load(lua_State *L, const char *name, struct bytes text, bool data)
{
	const char *p = (const char *)text.p;
	size_t n = text.len;
	int status;

	if (n > 0 && *p == LUA_SIGNATURE[0]) {
		lua_pushfstring(L, "%s:1: this is compiled Lua; scenarios are text", name);
		return LUA_ERRSYNTAX;
	}
	if (n > 0 && *p == '#') { /* #! line */
		const char *end = memchr(p, '\n', n);

		n = end != NULL ? n - (size_t)(end - p) : 0;
		p = end;
	}
	lua_pushfstring(L, "@%s", name);
	status = luaL_loadbufferx(L, p, n, lua_tostring(L, -1), "t");
	lua_remove(L, -2);
	if (status != LUA_OK)
		return status;
	if (data)
		lua_newtable(L);
	else
		lua_getfield(L, LUA_REGISTRYINDEX, PROXY);
	if (lua_setupvalue(L, -2, 1) == NULL)
		lua_pop(L, 1);
	return LUA_OK;
}
