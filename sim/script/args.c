#include <string.h>

#include "script/play.h"

/* The key on top of the stack, as messages show it. */
static const char *key_text(lua_State *L, char *buf, size_t cap)
{
	struct sb s = sb_of(buf, cap);

	if (lua_type(L, -1) == LUA_TSTRING)
		sb_str(&s, lua_tostring(L, -1));
	else if (lua_isinteger(L, -1))
		sb_printf(&s, "[%lld]", (long long)lua_tointeger(L, -1));
	else
		sb_printf(&s, "(%s)", luaL_typename(L, -1));
	return buf;
}

static bool is_known(lua_State *L, const char *const *known, size_t n_known, size_t n_list)
{
	const char *key;

	if (lua_isinteger(L, -1))
		return lua_tointeger(L, -1) >= 1 && lua_tointeger(L, -1) <= (lua_Integer)n_list;
	if (lua_type(L, -1) != LUA_TSTRING)
		return false;
	key = lua_tostring(L, -1);
	for (size_t i = 0; i < n_known; i++)
		if (strcmp(key, known[i]) == 0)
			return true;
	return false;
}

void args_only(lua_State *L, int i, const char *what, const char *const *known, size_t n_known,
	       bool list)
{
	size_t n_list = list && lua_istable(L, i) ? (size_t)lua_rawlen(L, i) : 0;
	char worst[64] = "", key[64];

	if (!lua_istable(L, i))
		play_fail(L, "%s: expected a table, as in %s { … }, got %s", what, what,
			  luaL_typename(L, i));
	if (lua_getmetatable(L, i))
		play_fail(L, "%s: expected a plain table", what);
	i = lua_absindex(L, i);
	lua_pushnil(L);
	while (lua_next(L, i) != 0) {
		lua_pop(L, 1);
		/* The first in order of the alphabet: the table's own order is not for messages. */
		if (!is_known(L, known, n_known, n_list) &&
		    (worst[0] == '\0' || strcmp(key_text(L, key, sizeof(key)), worst) < 0))
			key_text(L, worst, sizeof(worst));
	}
	if (worst[0] != '\0') {
		char kind[64];
		struct sb s = sb_of(kind, sizeof(kind));

		sb_printf(&s, "field of %s", what);
		play_unknown(L, kind, worst, known, n_known);
	}
}

bool args_get(lua_State *L, int i, const char *key)
{
	i = lua_absindex(L, i);
	lua_pushstring(L, key);
	lua_rawget(L, i);
	return !lua_isnil(L, -1);
}

const char *arg_string(lua_State *L, int i, const char *what)
{
	if (lua_type(L, i) != LUA_TSTRING)
		play_fail(L, "%s: expected a text, got %s", what, luaL_typename(L, i));
	if (strlen(lua_tostring(L, i)) != lua_rawlen(L, i))
		play_fail(L, "%s: a text with a zero octet", what);
	return lua_tostring(L, i);
}

const char *args_string(lua_State *L, int i, const char *key, const char *otherwise)
{
	const char *v = otherwise;

	if (args_get(L, i, key)) {
		v = arg_string(L, -1, key);
		v = play_text(L, v, strlen(v));
	}
	lua_pop(L, 1);
	return v;
}

bool args_bool(lua_State *L, int i, const char *key, bool otherwise)
{
	bool v = otherwise;

	if (args_get(L, i, key)) {
		if (!lua_isboolean(L, -1))
			play_fail(L, "%s: expected true or false, got %s", key,
				  luaL_typename(L, -1));
		v = lua_toboolean(L, -1);
	}
	lua_pop(L, 1);
	return v;
}

int64_t args_int(lua_State *L, int i, const char *key, int64_t lo, int64_t hi, int64_t otherwise)
{
	int64_t v = otherwise;

	if (args_get(L, i, key)) {
		int ok = 0;

		if (lua_type(L, -1) == LUA_TNUMBER)
			v = lua_tointegerx(L, -1, &ok);
		if (!ok || v < lo || v > hi)
			play_fail(L, "%s: expected a whole number from %lld to %lld", key,
				  (long long)lo, (long long)hi);
	}
	lua_pop(L, 1);
	return v;
}

int64_t arg_quantity(lua_State *L, int i, const char *what, enum unit_kind kind)
{
	const struct quantity *q = unit_at(L, i);

	if (lua_type(L, i) == LUA_TNUMBER)
		play_fail(L, "%s: give a unit: %s", what, unit_example(kind));
	if (q == NULL)
		play_fail(L, "%s: expected %s, as in %s, got %s", what, unit_name(kind),
			  unit_example(kind), luaL_typename(L, i));
	if (q->kind != kind)
		play_fail(L, "%s: expected %s, as in %s, got %s", what, unit_name(kind),
			  unit_example(kind), unit_name(q->kind));
	return q->v;
}

int64_t arg_time(lua_State *L, int i, const char *what)
{
	int64_t v = arg_quantity(L, i, what, UNIT_TIME);

	if (v < 0)
		play_fail(L, "%s: a time before the beginning", what);
	return v;
}

int64_t args_quantity(lua_State *L, int i, const char *key, enum unit_kind kind, int64_t otherwise)
{
	int64_t v = otherwise;

	if (args_get(L, i, key))
		v = kind == UNIT_TIME ? arg_time(L, -1, key) : arg_quantity(L, -1, key, kind);
	lua_pop(L, 1);
	return v;
}

bool args_position(lua_State *L, int i, const char *key, struct position *out)
{
	bool there = args_get(L, i, key);

	if (there) {
		(void)arg_quantity(L, -1, key, UNIT_POSITION);
		*out = unit_at(L, -1)->at;
	}
	lua_pop(L, 1);
	return there;
}

/* Every name of one kind, for the nearest. */
static const char **station_names(lua_State *L, const struct play *p)
{
	const char **names = play_alloc(L, p->stations.n + 1, sizeof(*names));

	for (size_t i = 0; i < p->stations.n; i++)
		names[i] = p->stations.v[i].station.name;
	return names;
}

static const char **ap_names(lua_State *L, const struct play *p)
{
	const char **names = play_alloc(L, p->aps.n + 1, sizeof(*names));

	for (size_t i = 0; i < p->aps.n; i++)
		names[i] = p->aps.v[i].ap.name;
	return names;
}

const char *arg_ap(lua_State *L, int i, const char *what)
{
	const struct play *p = play_of(L);
	const char *name;
	size_t number;

	if (object_is(L, i, "ap", &number))
		return p->aps.v[number].ap.name;
	if (lua_type(L, i) != LUA_TSTRING)
		play_fail(L, "%s: expected an AP or its name, got %s", what, luaL_typename(L, i));
	name = lua_tostring(L, i);
	for (size_t n = 0; n < p->aps.n; n++)
		if (strcmp(p->aps.v[n].ap.name, name) == 0)
			return p->aps.v[n].ap.name;
	play_unknown(L, "AP", name, ap_names(L, p), p->aps.n);
}

const char *arg_station(lua_State *L, int i, const char *what)
{
	const struct play *p = play_of(L);
	const char *name;
	size_t number;

	if (object_is(L, i, "station", &number))
		return p->stations.v[number].station.name;
	if (lua_type(L, i) != LUA_TSTRING)
		play_fail(L, "%s: expected a station or its name, got %s", what,
			  luaL_typename(L, i));
	name = lua_tostring(L, i);
	for (size_t n = 0; n < p->stations.n; n++)
		if (strcmp(p->stations.v[n].station.name, name) == 0)
			return p->stations.v[n].station.name;
	play_unknown(L, "station", name, station_names(L, p), p->stations.n);
}

void arg_hex(lua_State *L, int i, const char *what, struct wr *w)
{
	const char *text = arg_string(L, i, what);
	unsigned high = 0, digits = 0;

	for (; *text != '\0'; text++) {
		static const char hex[] = "0123456789abcdef";
		const char *at = strchr(hex, *text);

		if (*text == ' ' || *text == '\n')
			continue;
		if (at == NULL)
			play_fail(L, "%s: '%c' is no digit of an octet: 0 to 9, a to f", what,
				  *text);
		if (digits++ % 2 == 0)
			high = (unsigned)(at - hex);
		else
			wr_u8(w, (uint8_t)(high << 4 | (unsigned)(at - hex)));
	}
	if (digits % 2 != 0)
		play_fail(L, "%s: the last octet has one digit only", what);
}
