#include <string.h>

#include "script/pattern.h"
#include "script/play.h"

/* string.find, match, gmatch, gsub over the matcher that counts its steps. */

/* The text at stack index i. */
static struct bytes text_at(lua_State *L, int i)
{
	size_t len;
	const char *p = luaL_checklstring(L, i, &len);

	return bytes_of(p, len);
}

static void compile(lua_State *L, struct bytes text, bool anchors, struct pattern *out)
{
	const char *why = pattern_compile(text, anchors, out);

	if (why != NULL)
		play_fail(L, "%s", why);
}

static bool match_at(lua_State *L, const struct pattern *p, struct bytes s, size_t at,
		     struct pattern_match *m)
{
	struct play *play = play_of(L);
	enum pattern_result r = pattern_match_at(p, s, at, &play->steps, play->max_steps, m);

	if (r == PATTERN_TOO_LONG)
		play_charge(L, 1);
	return r == PATTERN_FOUND;
}

/* Capture i, or the whole match if there are no captures. */
static void push_capture(lua_State *L, const struct pattern *p, struct bytes s, size_t at,
			 const struct pattern_match *m, unsigned i)
{
	const struct pattern_capture *c = &m->capture[i];

	if (p->n_captures == 0)
		lua_pushlstring(L, (const char *)s.p + at, m->end - at);
	else if (c->is_position)
		lua_pushinteger(L, (lua_Integer)c->at + 1);
	else
		lua_pushlstring(L, (const char *)s.p + c->at, c->len);
}

static int push_captures(lua_State *L, const struct pattern *p, struct bytes s, size_t at,
			 const struct pattern_match *m, bool whole)
{
	unsigned n = p->n_captures == 0 && whole ? 1 : p->n_captures;

	luaL_checkstack(L, (int)n, "too many captures");
	for (unsigned i = 0; i < n; i++)
		push_capture(L, p, s, at, m, i);
	return (int)n;
}

/* Where to begin, from 0; beyond the end if there is nothing to look for. */
static size_t start_of(lua_State *L, int i, size_t len)
{
	lua_Integer v = luaL_optinteger(L, i, 1);

	if (v < 0)
		v = 0 - (uint64_t)v > len ? 1 : (lua_Integer)len + v + 1;
	if (v < 1)
		v = 1;
	return (uint64_t)v - 1 > len ? len + 1 : (size_t)v - 1;
}

static int find_plain(lua_State *L, struct bytes s, struct bytes what, size_t from)
{
	play_charge(L, (s.len - from) / 16 + what.len / 16);
	for (size_t at = from; what.len <= s.len - at; at++) {
		const uint8_t *first = what.len > 0 ? memchr(s.p + at, what.p[0], s.len - at)
						    : s.p + at;

		if (first == NULL)
			break;
		at = (size_t)(first - s.p);
		if (what.len > s.len - at)
			break;
		play_charge(L, what.len / 16);
		if (memcmp(first, what.p, what.len) == 0) {
			lua_pushinteger(L, (lua_Integer)at + 1);
			lua_pushinteger(L, (lua_Integer)(at + what.len));
			return 2;
		}
	}
	lua_pushnil(L);
	return 1;
}

static int find_or_match(lua_State *L, bool find)
{
	struct bytes s = text_at(L, 1), text = text_at(L, 2);
	size_t from = start_of(L, 3, s.len);
	struct pattern p;
	struct pattern_match m;

	if (from > s.len) {
		lua_pushnil(L);
		return 1;
	}
	if (find && lua_toboolean(L, 4))
		return find_plain(L, s, text, from);
	compile(L, text, true, &p);
	for (size_t at = from; at <= s.len; at++) {
		if (match_at(L, &p, s, at, &m)) {
			if (!find)
				return push_captures(L, &p, s, at, &m, true);
			lua_pushinteger(L, (lua_Integer)at + 1);
			lua_pushinteger(L, (lua_Integer)m.end);
			return push_captures(L, &p, s, at, &m, false) + 2;
		}
		if (p.anchored)
			break;
	}
	lua_pushnil(L);
	return 1;
}

static int find(lua_State *L)
{
	return find_or_match(L, true);
}

static int match(lua_State *L)
{
	return find_or_match(L, false);
}

/* Upvalues of the iterator: subject, pattern text, next place, end of the last match or -1. */
static int gmatch_step(lua_State *L)
{
	struct bytes s = text_at(L, lua_upvalueindex(1));
	lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
	struct pattern p;
	struct pattern_match m;

	compile(L, text_at(L, lua_upvalueindex(2)), false, &p);
	for (size_t at = (size_t)lua_tointeger(L, lua_upvalueindex(3)); at <= s.len; at++) {
		if (!match_at(L, &p, s, at, &m) || (lua_Integer)m.end == last)
			continue;
		lua_pushinteger(L, (lua_Integer)m.end);
		lua_pushvalue(L, -1);
		lua_replace(L, lua_upvalueindex(3));
		lua_replace(L, lua_upvalueindex(4));
		return push_captures(L, &p, s, at, &m, true);
	}
	return 0;
}

static int gmatch(lua_State *L)
{
	struct bytes s = text_at(L, 1);
	size_t from = start_of(L, 3, s.len);
	struct pattern p;

	compile(L, text_at(L, 2), false, &p);
	lua_settop(L, 2);
	lua_pushinteger(L, (lua_Integer)from);
	lua_pushinteger(L, -1);
	lua_pushcclosure(L, gmatch_step, 4);
	return 1;
}

/* The replacement text at 3, with its %0 to %9. */
static void add_text(lua_State *L, luaL_Buffer *b, const struct pattern *p, struct bytes s,
		     size_t at, const struct pattern_match *m)
{
	size_t n;
	const char *t = lua_tolstring(L, 3, &n);

	play_charge(L, n / 16);
	for (size_t i = 0; i < n; i++) {
		if (t[i] != '%') {
			luaL_addchar(b, t[i]);
			continue;
		}
		i++;
		if (i < n && t[i] == '%') {
			luaL_addchar(b, '%');
		} else if (i < n && t[i] == '0') {
			luaL_addlstring(b, (const char *)s.p + at, m->end - at);
		} else if (i < n && t[i] >= '1' && t[i] <= '9') {
			unsigned c = (unsigned)(t[i] - '1');

			if (c >= p->n_captures && c > 0)
				play_fail(L, "invalid capture index %%%u in replacement", c + 1);
			push_capture(L, p, s, at, m, c);
			(void)luaL_tolstring(L, -1, NULL);
			lua_remove(L, -2);
			luaL_addvalue(b);
		} else {
			play_fail(L, "invalid use of '%%' in replacement string");
		}
	}
}

/* What the table or function at 3 gives for a match; as it was for false and nil. */
static void add_value(lua_State *L, luaL_Buffer *b, const struct pattern *p, struct bytes s,
		      size_t at, const struct pattern_match *m)
{
	if (lua_istable(L, 3)) {
		push_capture(L, p, s, at, m, 0);
		(void)lua_gettable(L, 3);
	} else {
		lua_pushvalue(L, 3);
		lua_call(L, push_captures(L, p, s, at, m, true), 1);
	}
	if (!lua_toboolean(L, -1)) {
		lua_pop(L, 1);
		luaL_addlstring(b, (const char *)s.p + at, m->end - at);
		return;
	}
	if (!lua_isstring(L, -1))
		play_fail(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
	luaL_addvalue(b);
}

static int gsub(lua_State *L)
{
	struct bytes s = text_at(L, 1);
	int kind = lua_type(L, 3);
	lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)s.len + 1), n = 0;
	size_t at = 0, last = SIZE_MAX;
	struct pattern p;
	struct pattern_match m;
	luaL_Buffer b;

	compile(L, text_at(L, 2), true, &p);
	if (kind != LUA_TNUMBER && kind != LUA_TSTRING && kind != LUA_TFUNCTION &&
	    kind != LUA_TTABLE)
		return play_fail(L, "gsub: expected a text, a table or a function as replacement");
	luaL_buffinit(L, &b);
	while (n < most) {
		if (match_at(L, &p, s, at, &m) && m.end != last) {
			n++;
			if (kind == LUA_TNUMBER || kind == LUA_TSTRING)
				add_text(L, &b, &p, s, at, &m);
			else
				add_value(L, &b, &p, s, at, &m);
			at = last = m.end;
		} else if (at < s.len) {
			luaL_addchar(&b, (char)s.p[at++]);
		} else {
			break;
		}
		if (p.anchored)
			break;
	}
	if (at < s.len)
		luaL_addlstring(&b, (const char *)s.p + at, s.len - at);
	luaL_pushresult(&b);
	lua_pushinteger(L, n);
	return 2;
}

void lib_match_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { "find", find },
					      { "match", match },
					      { "gmatch", gmatch },
					      { "gsub", gsub },
					      { NULL, NULL } };

	luaL_setfuncs(L, functions, 0);
}
