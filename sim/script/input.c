#include "input/ns2.h"
#include "script/play.h"

/* What others wrote down about where radios are and how they hear each other. */

/* The source that field key of the table at 1 names; NULL while only the tests are wanted. */
static const struct source *input_source(lua_State *L, const char *what, const char *key)
{
	const struct source *s;

	if (!args_get(L, 1, key))
		play_fail(L, "%s: %s is missing, as in %s = file \"…\"", what, key, key);
	s = files_source(L, -1, key);
	lua_pop(L, 1);
	return s->missing ? NULL : s;
}

static void input_check(lua_State *L, const struct source *s, enum err e,
			const struct input_wrong *wrong)
{
	if (e == ERR_PARSE)
		play_fail_at(L, (struct place){ s->name, wrong->line }, "%s", wrong->text);
	if (e != ERR_OK)
		play_fail(L, "%s: %s", s->name, err_text(e));
}

/* The numbers that stand in the table on top of the stack, in order; n of them. */
static lua_Integer *numbers_of(lua_State *L, const char *what, size_t *n)
{
	lua_Integer *v = NULL;
	size_t cap = 0;

	if (!lua_istable(L, -1))
		play_fail(L, "%s: expected a table, as in { [0] = phone }", what);
	*n = 0;
	lua_pushnil(L);
	while (lua_next(L, -2) != 0) {
		size_t k = *n;

		lua_pop(L, 1);
		if (!lua_isinteger(L, -1))
			play_fail(L, "%s: who is meant stands at a number, as in { [0] = phone }",
				  what);
		v = play_list_room(L, v, *n, &cap, sizeof(*v));
		for (; k > 0 && v[k - 1] > lua_tointeger(L, -1); k--)
			v[k] = v[k - 1];
		v[k] = lua_tointeger(L, -1);
		++*n;
	}
	return v;
}

static const struct ns2_node *ns2_find(lua_State *L, const struct source *s, const struct ns2 *t,
				       lua_Integer number)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->node[i].number == number)
			return &t->node[i];
	play_fail(L, "ns2: there is no node %lld in %s: it has %u, the first is %lld",
		  (long long)number, s->name, (unsigned)t->n, (long long)t->node[0].number);
}

/* The station on top of the stack. */
static struct cast_station_decl *station_top(lua_State *L, const char *what)
{
	struct play *p = play_of(L);
	const char *name = arg_station(L, -1, what);
	size_t i = 0;

	while (p->stations.v[i].station.name != name)
		i++;
	return &p->stations.v[i];
}

/* ns2 { trace = file "campus.tcl", nodes = { [0] = phone } } */
static int read_ns2(lua_State *L)
{
	static const char *const known[] = { "trace", "nodes" };
	const struct source *s;
	struct input_wrong wrong;
	struct ns2 trace;
	lua_Integer *number;
	size_t n;

	cast_may_declare(L, "ns2");
	lua_settop(L, 1);
	ARGS_ONLY(L, 1, "ns2", known, false);
	s = input_source(L, "ns2", "trace");
	if (s == NULL)
		return 0;
	input_check(L, s, ns2_read(s->text, play_of(L)->arena, &trace, &wrong), &wrong);
	(void)args_get(L, 1, "nodes");
	number = numbers_of(L, "ns2: nodes", &n);
	for (size_t i = 0; i < n; i++) {
		const struct ns2_node *node = ns2_find(L, s, &trace, number[i]);
		struct cast_station_decl *d;

		lua_rawgeti(L, -1, number[i]);
		d = station_top(L, "ns2: nodes");
		lua_pop(L, 1);
		d->has_at = true;
		d->station.at = node->stop[0].at;
		walk_set(L, d, &(struct world_walk){ node->stop, node->n, 0 });
	}
	return 0;
}

void input_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { "ns2", read_ns2 }, { NULL, NULL } };

	sandbox_functions(L, functions);
}
