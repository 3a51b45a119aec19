#include <string.h>

#include "script/play.h"

/* test "name", and param, the values of --set. */

enum { SEED_RANGES_MAX = 64, SEEDS_MAX = 1000000, TAGS_MAX = 32 };

typedef LIST(struct script_seeds) seed_list;

static void add_seeds(lua_State *L, seed_list *l, int64_t first, int64_t last)
{
	if (first < 0 || last < first || last - first >= SEEDS_MAX)
		play_fail(L, "seeds: expected numbers from 0 up, as in 7, \"1..20\" or { 1, 2 }");
	if (l->n == SEED_RANGES_MAX)
		play_fail(L, "seeds: more than %d ranges", SEED_RANGES_MAX);
	*LIST_ADD(L, *l) = (struct script_seeds){ (uint64_t)first, (uint64_t)last };
}

/* "1..20", "3", "1..5,9" */
static void parse_seeds(lua_State *L, seed_list *l, const char *text)
{
	for (;;) {
		size_t n = strcspn(text, ",");
		const char *dots = strstr(text, "..");
		size_t n_first = dots != NULL && dots < text + n ? (size_t)(dots - text) : n;
		int64_t first = -1, last;

		if (!text_i64(text, n_first, &first))
			add_seeds(L, l, -1, -1);
		last = first;
		if (n_first < n && !text_i64(text + n_first + 2, n - n_first - 2, &last))
			add_seeds(L, l, -1, -1);
		add_seeds(L, l, first, last);
		if (text[n] == '\0')
			return;
		text += n + 1;
	}
}

/* The value of seeds, on top of the stack. */
static void read_seeds(lua_State *L, seed_list *l)
{
	if (lua_istable(L, -1)) {
		size_t n = lua_rawlen(L, -1);

		for (size_t i = 1; i <= n; i++) {
			lua_rawgeti(L, -1, (lua_Integer)i);
			if (!lua_isinteger(L, -1))
				add_seeds(L, l, -1, -1);
			add_seeds(L, l, lua_tointeger(L, -1), lua_tointeger(L, -1));
			lua_pop(L, 1);
		}
		if (n == 0)
			play_fail(L, "seeds: an empty list");
	} else if (lua_isinteger(L, -1)) {
		add_seeds(L, l, lua_tointeger(L, -1), lua_tointeger(L, -1));
	} else if (lua_type(L, -1) == LUA_TSTRING) {
		parse_seeds(L, l, arg_string(L, -1, "seeds"));
	} else {
		add_seeds(L, l, -1, -1);
	}
}

/* The value of tags, on top of the stack. */
static void read_tags(lua_State *L, struct script_test *t)
{
	size_t n = lua_istable(L, -1) ? lua_rawlen(L, -1) : 0;
	const char **tags = play_alloc(L, n + 1, sizeof(*tags));

	if (!lua_istable(L, -1) || n > TAGS_MAX)
		play_fail(L, "tags: expected a list of words, as in { \"ft\", \"smoke\" }");
	for (size_t i = 0; i < n; i++) {
		const char *tag;

		lua_rawgeti(L, -1, (lua_Integer)i + 1);
		tag = arg_string(L, -1, "tags");
		tags[i] = play_text(L, tag, strlen(tag));
		lua_pop(L, 1);
	}
	t->tags = tags;
	t->n_tags = n;
}

static void read_options(lua_State *L, struct script_test *t)
{
	static const char *const known[] = { "tags", "seeds" };
	seed_list seeds = { .n = 0 };

	ARGS_ONLY(L, 2, "test", known, false);
	if (args_get(L, 2, "tags"))
		read_tags(L, t);
	lua_pop(L, 1);
	if (args_get(L, 2, "seeds"))
		read_seeds(L, &seeds);
	else
		add_seeds(L, &seeds, 1, 1);
	lua_pop(L, 1);
	t->seeds = seeds.v;
	t->n_seeds = seeds.n;
}

/* test("name", { tags = { "ft" }, seeds = "1..20" }, function(run) … end) */
static int test(lua_State *L)
{
	struct play *p = play_of(L);
	struct place at = play_place(L);
	struct script_test t = { .file = at.file, .line = at.line };
	struct test_decl *d;

	if (p->testing)
		return play_fail(L, "test: not inside a test");
	if (lua_gettop(L) == 2) {
		lua_newtable(L);
		lua_insert(L, 2);
	}
	lua_settop(L, 3);
	t.name = arg_string(L, 1, "test");
	if (t.name[0] == '\0' || strlen(t.name) > 200)
		return play_fail(L, "test: a name has 1 to 200 octets");
	if (lua_type(L, 3) != LUA_TFUNCTION)
		return play_fail(L, "test: expected a function, as in test(\"name\", "
				    "function(run) … end)");
	for (size_t i = 0; i < p->tests.n; i++)
		if (strcmp(p->tests.v[i].test.name, t.name) == 0)
			return play_fail(L, "test: '%s' is there already, see %s:%u", t.name,
					 p->tests.v[i].test.file, p->tests.v[i].test.line);
	t.name = play_text(L, t.name, strlen(t.name));
	t.file = at.file != NULL ? play_text(L, at.file, strlen(at.file)) : p->cfg->name;
	read_options(L, &t);
	d = LIST_ADD(L, p->tests);
	d->test = t;
	d->fn = luaL_ref(L, LUA_REGISTRYINDEX);
	return 0;
}

/* Parameters */

static const char *set_value(const struct play *p, const char *name)
{
	const char *v = NULL;

	for (size_t i = 0; i < p->cfg->n_set; i++)
		if (strcmp(p->cfg->set[i].name, name) == 0)
			v = p->cfg->set[i].value;
	return v;
}

/* Pushes the text as a value of the type of the default at 2. */
static void push_value(lua_State *L, const char *name, const char *text)
{
	const struct quantity *q = unit_at(L, 2);
	int64_t v;

	if (q != NULL && q->kind != UNIT_POSITION) {
		if (!unit_parse(text, q->kind, &v))
			play_fail(L, "--set %s=%s: expected %s with its unit", name, text,
				  unit_name(q->kind));
		unit_push(L, q->kind, v);
	} else if (lua_isboolean(L, 2)) {
		if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
			play_fail(L, "--set %s=%s: expected true or false", name, text);
		lua_pushboolean(L, strcmp(text, "true") == 0);
	} else if (lua_isinteger(L, 2)) {
		if (!text_i64(text, strlen(text), &v))
			play_fail(L, "--set %s=%s: expected a whole number", name, text);
		lua_pushinteger(L, v);
	} else if (lua_type(L, 2) == LUA_TSTRING) {
		lua_pushstring(L, text);
	} else {
		play_fail(L, "param: the default of '%s' must be a text, a whole number, true or "
			     "false, or a quantity", name);
	}
}

/* param("speed", mps(1.4)) */
static int param(lua_State *L)
{
	struct play *p = play_of(L);
	const char *name = arg_string(L, 1, "param"), *text;

	lua_settop(L, 2);
	if (lua_isnil(L, 2))
		return play_fail(L, "param: '%s' needs a default", name);
	name = play_text(L, name, strlen(name));
	*LIST_ADD(L, p->params) = name;
	text = set_value(p, name);
	if (text == NULL) {
		lua_pushvalue(L, 2);
		return 1;
	}
	push_value(L, name, text);
	return 1;
}

void tests_params_used(lua_State *L)
{
	const struct play *p = play_of(L);

	for (size_t i = 0; i < p->cfg->n_set; i++) {
		const char *name = p->cfg->set[i].name;
		bool known = false;

		for (size_t k = 0; k < p->params.n; k++)
			known = known || strcmp(p->params.v[k], name) == 0;
		if (!known)
			play_unknown(L, "parameter", name, p->params.v, p->params.n);
	}
}

void tests_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { "test", test },
					      { "param", param },
					      { NULL, NULL } };
	const struct play *p = play_of(L);

	sandbox_functions(L, functions);
	lua_newtable(L);
	for (size_t i = 0; i < p->cfg->n_set; i++) {
		lua_pushstring(L, p->cfg->set[i].value);
		lua_setfield(L, -2, p->cfg->set[i].name);
	}
	sandbox_global(L, "set");
}
