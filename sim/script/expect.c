#include <string.h>

#include "script/play.h"

/*
 * expect(x):at_most(ms(50)). What is not met is noted with its line and what was found instead;
 * the test goes on.
 */

#define EXPECTATION "expectation"

enum { TEXT_MAX = 200, GOT_ITEMS = 8 };

/* What stands in the line of a place, without the blanks around it. */
static bool source_line(const struct play *p, struct place at, struct sb *out)
{
	for (size_t i = 0; i < p->chunks.n; i++) {
		const char *c = (const char *)p->chunks.v[i].text.p, *end = c;
		size_t left = p->chunks.v[i].text.len;

		if (at.file == NULL || strcmp(p->chunks.v[i].name, at.file) != 0)
			continue;
		for (unsigned line = 1; end != NULL; line++) {
			end = left > 0 ? memchr(c, '\n', left) : NULL;
			if (line == at.line)
				break;
			if (end == NULL)
				return false;
			left -= (size_t)(end + 1 - c);
			c = end + 1;
		}
		left = end != NULL ? (size_t)(end - c) : left;
		for (; left > 0 && (*c == ' ' || *c == '\t'); left--)
			c++;
		while (left > 0 && (c[left - 1] == ' ' || c[left - 1] == '\r'))
			left--;
		sb_put(out, c, left < TEXT_MAX - 1 ? left : TEXT_MAX - 1);
		return true;
	}
	return false;
}

static void note(lua_State *L, const char *text, bool pass, const char *got)
{
	struct play *p = play_of(L);
	struct place at = play_place(L);
	struct script_expectation e = { .line = at.line, .pass = pass };
	char line[TEXT_MAX];
	struct sb s = sb_of(line, sizeof(line));

	if (text == NULL)
		text = source_line(p, at, &s) ? line : "expect";
	e.text = play_text(L, text, strlen(text));
	e.file = at.file != NULL ? play_text(L, at.file, strlen(at.file)) : p->cfg->name;
	e.got = play_text(L, got, strlen(got));
	*LIST_ADD(L, p->expectations) = e;
	p->expectation_failed = p->expectation_failed || !pass;
}

int expect_give_up(lua_State *L, const char *fmt, ...)
{
	char got[TEXT_MAX];
	struct sb s = sb_of(got, sizeof(got));
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&s, fmt, ap);
	va_end(ap);
	note(L, NULL, false, got);
	play_of(L)->end = PLAY_GIVEN_UP;
	play_fail(L, "%s", got);
}

/* What a value looks like */

static void put_value(lua_State *L, int i, struct sb *out);

/* Its causes, or its method and outcome, or just how many. */
static void put_list(lua_State *L, int i, struct sb *out)
{
	size_t n = lua_rawlen(L, i);

	sb_printf(out, "%zu %s%s", n, luaL_getmetafield(L, i, "__list") != LUA_TNIL ?
				       lua_tostring(L, -1) : "item", n == 1 ? "" : "s");
	for (size_t k = 1; k <= n && k <= GOT_ITEMS; k++) {
		sb_str(out, k == 1 ? ": " : ", ");
		lua_rawgeti(L, i, (lua_Integer)k);
		if (!lua_istable(L, -1)) {
			put_value(L, lua_gettop(L), out);
		} else {
			lua_pushstring(L, args_get(L, -1, "method") ? "to" : "cause");
			if (!lua_isnil(L, -2))
				sb_printf(out, "%s to ", lua_tostring(L, -2));
			lua_rawget(L, -3);
			sb_str(out, lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "?");
		}
		lua_pop(L, 1);
	}
	if (n > GOT_ITEMS)
		sb_str(out, ", …");
}

static void put_value(lua_State *L, int i, struct sb *out)
{
	const struct quantity *q = unit_at(L, i);
	size_t number;
	int top = lua_gettop(L);

	i = lua_absindex(L, i);
	if (q != NULL)
		unit_format(q, out);
	else if (lua_isnil(L, i))
		sb_str(out, "nothing");
	else if (object_is(L, i, "ap", &number))
		sb_str(out, play_of(L)->aps.v[number].ap.name);
	else if (object_is(L, i, "station", &number))
		sb_str(out, play_of(L)->stations.v[number].station.name);
	else if (lua_type(L, i) == LUA_TSTRING)
		sb_printf(out, "\"%s\"", lua_tostring(L, i));
	else if (lua_isboolean(L, i) || lua_isnumber(L, i))
		sb_str(out, luaL_tolstring(L, i, NULL));
	else if (lua_istable(L, i) &&
		 (lua_rawlen(L, i) > 0 || luaL_getmetafield(L, i, "__list") != LUA_TNIL))
		put_list(L, i, out);
	else
		sb_printf(out, "a %s", luaL_typename(L, i));
	lua_settop(L, top);
}

/* Comparing */

/* An AP or a station is also meant by its name. */
static void name_of_object(lua_State *L, int i)
{
	size_t number;

	if (object_is(L, i, "ap", &number))
		lua_pushstring(L, play_of(L)->aps.v[number].ap.name);
	else if (object_is(L, i, "station", &number))
		lua_pushstring(L, play_of(L)->stations.v[number].station.name);
	else
		return;
	lua_replace(L, i);
}

static bool equal(lua_State *L, int a, int b)
{
	name_of_object(L, a);
	name_of_object(L, b);
	return lua_compare(L, a, b, LUA_OPEQ);
}

/*
 * Stack of a matcher: 1 the expectation, 2 and up its arguments; this pushes the value and returns
 * its index.
 */
static int value(lua_State *L)
{
	if (luaL_testudata(L, 1, EXPECTATION) == NULL)
		play_fail(L, "expect: call the matcher with a colon, expect(x):is(y)");
	lua_getiuservalue(L, 1, 1);
	return lua_gettop(L);
}

/* Notes the result and leaves the expectation, so that another matcher may follow. */
static int done(lua_State *L, bool pass, int of)
{
	char got[TEXT_MAX];
	struct sb s = sb_of(got, sizeof(got));

	put_value(L, of, &s);
	lua_getiuservalue(L, 1, 2);
	note(L, lua_isnil(L, -1) ? NULL : lua_tostring(L, -1), pass, got);
	lua_settop(L, 1);
	return 1;
}

static void needs(lua_State *L, int n, const char *what)
{
	if (lua_gettop(L) != n + 1)
		play_fail(L, "%s: expected %d argument%s", what, n, n == 1 ? "" : "s");
}

static int is(lua_State *L)
{
	int v;

	needs(L, 1, "is");
	v = value(L);
	return done(L, equal(L, v, 2), v);
}

static int is_not(lua_State *L)
{
	int v;

	needs(L, 1, "is_not");
	v = value(L);
	return done(L, !equal(L, v, 2), v);
}

/* Whether both can be compared; a value that is not there is merely not met. */
static bool comparable(lua_State *L, int v, int limit, const char *what)
{
	const struct quantity *a = unit_at(L, v), *b = unit_at(L, limit);

	if (b == NULL && lua_type(L, limit) != LUA_TNUMBER)
		play_fail(L, "%s: expected a number or a quantity, got %s", what,
			  luaL_typename(L, limit));
	if (lua_isnil(L, v))
		return false;
	if (a != NULL && b == NULL)
		play_fail(L, "%s: give a unit: %s", what, unit_example(a->kind));
	if (a == NULL && lua_type(L, v) != LUA_TNUMBER)
		play_fail(L, "%s: a %s cannot be compared", what, luaL_typename(L, v));
	if (a == NULL && b != NULL)
		play_fail(L, "%s: a number and %s cannot be compared", what, unit_name(b->kind));
	return true;
}

static int at_most(lua_State *L)
{
	int v;

	needs(L, 1, "at_most");
	v = value(L);
	return done(L, comparable(L, v, 2, "at_most") && lua_compare(L, v, 2, LUA_OPLE), v);
}

static int at_least(lua_State *L)
{
	int v;

	needs(L, 1, "at_least");
	v = value(L);
	return done(L, comparable(L, v, 2, "at_least") && lua_compare(L, 2, v, LUA_OPLE), v);
}

static int below(lua_State *L)
{
	int v;

	needs(L, 1, "below");
	v = value(L);
	return done(L, comparable(L, v, 2, "below") && lua_compare(L, v, 2, LUA_OPLT), v);
}

static int above(lua_State *L)
{
	int v;

	needs(L, 1, "above");
	v = value(L);
	return done(L, comparable(L, v, 2, "above") && lua_compare(L, 2, v, LUA_OPLT), v);
}

static int between(lua_State *L)
{
	bool pass;
	int v;

	needs(L, 2, "between");
	v = value(L);
	pass = comparable(L, v, 2, "between") && comparable(L, v, 3, "between");
	return done(L, pass && lua_compare(L, 2, v, LUA_OPLE) && lua_compare(L, v, 3, LUA_OPLE), v);
}

/* Lists */

static size_t length(lua_State *L, int v, const char *what)
{
	if (!lua_istable(L, v))
		play_fail(L, "%s: expected a list, got %s", what, luaL_typename(L, v));
	return lua_rawlen(L, v);
}

static int count(lua_State *L)
{
	lua_Integer n = luaL_checkinteger(L, 2);
	int v;

	needs(L, 1, "count");
	v = value(L);
	return done(L, (lua_Integer)length(L, v, "count") == n, v);
}

static int is_empty(lua_State *L)
{
	int v;

	needs(L, 0, "is_empty");
	v = value(L);
	if (lua_type(L, v) == LUA_TSTRING)
		return done(L, lua_rawlen(L, v) == 0, v);
	return done(L, length(L, v, "is_empty") == 0, v);
}

/* A list that has the value among its items, or a text with another one in it. */
static int contains(lua_State *L)
{
	size_t n;
	bool found = false;
	int v;

	needs(L, 1, "contains");
	v = value(L);
	if (lua_isnil(L, v))
		return done(L, false, v);
	if (lua_type(L, v) == LUA_TSTRING)
		return done(L, strstr(lua_tostring(L, v), arg_string(L, 2, "contains")) != NULL, v);
	n = length(L, v, "contains");
	for (size_t i = 1; i <= n && !found; i++) {
		lua_rawgeti(L, v, (lua_Integer)i);
		found = equal(L, lua_gettop(L), 2);
		lua_pop(L, 1);
	}
	return done(L, found, v);
}

/* How many items the function at 2 is true of. */
static size_t count_true(lua_State *L, int v, size_t n)
{
	size_t met = 0;

	if (lua_type(L, 2) != LUA_TFUNCTION)
		play_fail(L, "expected a function of one item");
	for (size_t i = 1; i <= n; i++) {
		lua_pushvalue(L, 2);
		lua_rawgeti(L, v, (lua_Integer)i);
		lua_call(L, 1, 1);
		met += (size_t)lua_toboolean(L, -1);
		lua_pop(L, 1);
	}
	return met;
}

static int all(lua_State *L)
{
	size_t n;
	int v;

	needs(L, 1, "all");
	v = value(L);
	n = length(L, v, "all");
	return done(L, count_true(L, v, n) == n, v);
}

static int any(lua_State *L)
{
	int v;

	needs(L, 1, "any");
	v = value(L);
	return done(L, count_true(L, v, length(L, v, "any")) > 0, v);
}

/* The failures of the value: a list of them, a station, or the run. */
static int failures(lua_State *L, int v)
{
	size_t number;

	if (object_is(L, v, "station", &number))
		seen_push_failures(L, play_of(L)->stations.v[number].station.name);
	else if (object_is(L, v, "run", &number))
		seen_push_failures(L, NULL);
	else
		lua_pushvalue(L, v);
	(void)length(L, lua_gettop(L), "has_failure");
	return lua_gettop(L);
}

static bool is_failure(lua_State *L, int failure, const char *key, int wanted)
{
	bool same = args_get(L, failure, key) && lua_rawequal(L, -1, wanted);

	lua_pop(L, 1);
	return same;
}

/* has_failure("C07"), has_failure("C07", "proven") */
static int has_failure(lua_State *L)
{
	const char *cause = arg_string(L, 2, "has_failure");
	bool certainty = !lua_isnoneornil(L, 3), found = false;
	int list;
	size_t n;

	if (cause[0] != 'C' || strspn(cause + 1, "0123456789") != 2 || cause[3] != '\0')
		play_fail(L, "has_failure: '%s' is no cause, as \"C07\" is", cause);
	lua_settop(L, 3);
	list = failures(L, value(L));
	n = lua_rawlen(L, list);
	for (size_t i = 1; i <= n && !found; i++) {
		lua_rawgeti(L, list, (lua_Integer)i);
		found = lua_istable(L, -1) && is_failure(L, lua_gettop(L), "cause", 2) &&
			(!certainty || is_failure(L, lua_gettop(L), "certainty", 3));
		lua_pop(L, 1);
	}
	return done(L, found, list);
}

/* expect(value), expect(value, "what it is about") */
static int expect(lua_State *L)
{
	int n = lua_gettop(L);

	if (n < 1 || n > 2)
		return play_fail(L, "expect: expected one value, as in expect(x):is(y)");
	if (n == 2)
		(void)arg_string(L, 2, "expect");
	if (!play_of(L)->testing)
		return play_fail(L, "expect: only inside a test");
	lua_settop(L, 2);
	(void)lua_newuserdatauv(L, 1, 2);
	lua_insert(L, 1);
	lua_setiuservalue(L, 1, 2);
	lua_setiuservalue(L, 1, 1);
	luaL_setmetatable(L, EXPECTATION);
	return 1;
}

/* (expectation, key) */
static int unknown_matcher(lua_State *L)
{
	static const char *const known[] = {
		"is",	   "is_not", "at_most",	 "at_least", "below", "above",	     "between",
		"count", "is_empty", "contains", "all",	     "any",   "has_failure",
	};

	lua_pushvalue(L, 2);
	if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
		return 1;
	play_unknown(L, "matcher", lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?", known,
		     sizeof(known) / sizeof(known[0]));
}

void expect_open(lua_State *L)
{
	static const luaL_Reg matchers[] = {
		{ "is", is },		{ "is_not", is_not },	{ "at_most", at_most },
		{ "at_least", at_least }, { "below", below },	{ "above", above },
		{ "between", between }, { "count", count },	{ "is_empty", is_empty },
		{ "contains", contains }, { "all", all },	{ "any", any },
		{ "has_failure", has_failure }, { NULL, NULL },
	};
	static const luaL_Reg functions[] = { { "expect", expect }, { NULL, NULL } };

	luaL_newmetatable(L, EXPECTATION);
	lua_newtable(L);
	luaL_setfuncs(L, matchers, 0);
	lua_pushcclosure(L, unknown_matcher, 1);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
	sandbox_functions(L, functions);
}
