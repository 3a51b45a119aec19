#include <string.h>

#include "script/play.h"

/*
 * What a scenario holds of a station, an AP or a run: one number in a userdata. Methods and
 * properties are listed; any other name is an error with the nearest one.
 */

/* (object, key); upvalues: methods table, class. */
static int index_object(lua_State *L)
{
	const struct object_class *c = lua_touserdata(L, lua_upvalueindex(2));
	const char *known[64];
	size_t n = 0;

	if (lua_type(L, 2) != LUA_TSTRING)
		return play_fail(L, "%s has no such field", c->name);
	lua_pushvalue(L, 2);
	if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
		return 1;
	for (size_t i = 0; i < c->n_properties; i++) {
		if (strcmp(lua_tostring(L, 2), c->properties[i]) == 0) {
			lua_settop(L, 2);
			return c->get(L);
		}
		known[n++] = c->properties[i];
	}
	for (const luaL_Reg *m = c->methods; m->name != NULL; m++)
		known[n++] = m->name;
	{
		char kind[48];
		struct sb s = sb_of(kind, sizeof(kind));

		sb_printf(&s, "field of %s %s", strchr("aeio", *c->name) ? "an" : "a", c->name);
		play_unknown(L, kind, lua_tostring(L, 2), known, n);
	}
}

static int newindex_object(lua_State *L)
{
	const struct object_class *c = lua_touserdata(L, lua_upvalueindex(1));

	return play_fail(L, "fields of a %s cannot be set", c->name);
}

static int text_of_object(lua_State *L)
{
	const struct object_class *c = lua_touserdata(L, lua_upvalueindex(1));

	lua_pushstring(L, c->name);
	return 1;
}

void object_class(lua_State *L, const struct object_class *c)
{
	luaL_newmetatable(L, c->name);
	lua_newtable(L);
	luaL_setfuncs(L, c->methods, 0);
	lua_pushlightuserdata(L, (void *)(uintptr_t)c);
	lua_pushcclosure(L, index_object, 2);
	lua_setfield(L, -2, "__index");
	lua_pushlightuserdata(L, (void *)(uintptr_t)c);
	lua_pushcclosure(L, newindex_object, 1);
	lua_setfield(L, -2, "__newindex");
	lua_pushlightuserdata(L, (void *)(uintptr_t)c);
	lua_pushcclosure(L, text_of_object, 1);
	lua_setfield(L, -2, "__tostring");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
}

/* Two objects of one number are the same thing. */
void object_push(lua_State *L, const char *class_name, size_t number)
{
	size_t *o;

	lua_pushfstring(L, "%s/%I", class_name, (LUAI_UACINT)number);
	if (lua_rawget(L, LUA_REGISTRYINDEX) != LUA_TNIL)
		return;
	lua_pop(L, 1);
	o = lua_newuserdatauv(L, sizeof(*o), 0);
	*o = number;
	luaL_setmetatable(L, class_name);
	lua_pushfstring(L, "%s/%I", class_name, (LUAI_UACINT)number);
	lua_pushvalue(L, -2);
	lua_rawset(L, LUA_REGISTRYINDEX);
}

bool object_is(lua_State *L, int i, const char *class_name, size_t *number)
{
	const size_t *o = luaL_testudata(L, i, class_name);

	if (o != NULL)
		*number = *o;
	return o != NULL;
}

size_t object_check(lua_State *L, int i, const char *class_name)
{
	size_t number;

	if (!object_is(L, i, class_name, &number))
		play_fail(L, "call it with a colon: %s:method(…)", class_name);
	return number;
}
