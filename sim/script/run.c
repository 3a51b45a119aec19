#include <string.h>

#include "script/play.h"

/* The run as a test sees it: it lets time pass, schedules functions, and ends. */

#define RUN "run"

void run_not_over(lua_State *L, const char *what)
{
	if (play_of(L)->stage == STAGE_OVER)
		play_fail(L, "%s: the run ended when its results were read", what);
}

void run_has_begun(lua_State *L, const char *what)
{
	if (play_of(L)->stage == STAGE_DECLARING)
		play_fail(L, "%s: nothing runs yet; use at(…), or run:for_time(…) first", what);
}

void run_is_going(lua_State *L, const char *what)
{
	run_not_over(L, what);
	run_has_begun(L, what);
}

int run_command(lua_State *L, const char *word, const char *name,
		enum err (*act)(struct world *, const char *))
{
	run_is_going(L, word);
	cast_check(L, act(play_of(L)->world, name), play_place(L));
	return 0;
}

/* Scheduled functions */

/*
 * Called by the engine: an error must not pass through it. It is kept, the engine is stopped, and
 * for_time raises it.
 */
static void call_scheduled(void *ctx, uint32_t i)
{
	struct play *p = ctx;
	lua_State *L = p->L;
	int status;

	if (p->failed_call != LUA_NOREF || p->end != PLAY_ON)
		return; /* the engine stops after the present event */
	if (!lua_checkstack(L, 4)) {
		p->end = PLAY_MEMORY;
		world_stop(p->world);
		return;
	}
	lua_rawgeti(L, LUA_REGISTRYINDEX, p->calls.v[i].fn);
	status = lua_pcall(L, 0, 0, 0);
	if (status == LUA_OK)
		return;
	if (status == LUA_ERRMEM && p->end == PLAY_ON)
		p->end = p->steps > p->max_steps ? PLAY_STEPS : PLAY_MEMORY;
	/* The slot exists already, so that storing cannot fail. */
	lua_rawseti(L, LUA_REGISTRYINDEX, p->error_slot);
	p->failed_call = p->error_slot;
	world_stop(p->world);
}

void run_schedule(lua_State *L, uint32_t i)
{
	struct play *p = play_of(L);
	const struct cast_call_decl *c = &p->calls.v[i];

	cast_check(L, world_at(p->world, c->at_ns, call_scheduled, p, i), c->place);
}

static void add_call(lua_State *L, int time, int fn)
{
	struct play *p = play_of(L);
	struct cast_call_decl c = { arg_time(L, time, "at"), LUA_NOREF, play_place(L) };

	run_not_over(L, "at");
	if (lua_type(L, fn) != LUA_TFUNCTION)
		play_fail(L, "at: expected a function, as in at(s(5), function() … end)");
	if (p->stage == STAGE_RUNNING && c.at_ns < world_now(p->world)) {
		char text[64];
		struct sb s = sb_of(text, sizeof(text));

		unit_format(&(struct quantity){ .kind = UNIT_TIME, .v = world_now(p->world) }, &s);
		play_fail(L, "at: that time is over, it is %s", text);
	}
	lua_pushvalue(L, fn);
	c.fn = luaL_ref(L, LUA_REGISTRYINDEX);
	*LIST_ADD(L, p->calls) = c;
	if (p->stage == STAGE_RUNNING)
		run_schedule(L, (uint32_t)p->calls.n - 1);
}

/* at(s(5), function() … end) */
static int at(lua_State *L)
{
	lua_settop(L, 2);
	add_call(L, 1, 2);
	return 0;
}

static int run_at(lua_State *L)
{
	(void)object_check(L, 1, RUN);
	lua_settop(L, 3);
	add_call(L, 2, 3);
	return 0;
}

/* Letting time pass */

static void run_until(lua_State *L, int64_t until_ns)
{
	struct play *p = play_of(L);
	enum run_end end;

	p->in_engine = true;
	end = world_run_until(p->world, until_ns);
	p->in_engine = false;
	if (p->failed_call != LUA_NOREF) {
		lua_rawgeti(L, LUA_REGISTRYINDEX, p->failed_call);
		lua_error(L);
	}
	if (end == RUN_END_LIMIT) {
		p->end = PLAY_EVENTS;
		play_fail(L, "the run used up its %llu events",
			  (unsigned long long)p->cfg->max_events);
	}
}

static void may_run(lua_State *L, const char *what)
{
	const struct play *p = play_of(L);

	(void)object_check(L, 1, RUN);
	if (p->in_engine)
		play_fail(L, "%s: not in a scheduled function; time passes by itself", what);
	if (p->stage == STAGE_OVER)
		play_fail(L, "%s: the run ended when its results were read", what);
}

/* run:for_time(s(30)) */
static int for_time(lua_State *L)
{
	int64_t for_ns;

	may_run(L, "for_time");
	for_ns = arg_time(L, 2, "for_time");
	cast_start(L);
	run_until(L, world_now(play_of(L)->world) + for_ns);
	return 0;
}

/* run:until_time(s(30)) */
static int until_time(lua_State *L)
{
	int64_t until_ns;

	may_run(L, "until_time");
	until_ns = arg_time(L, 2, "until_time");
	cast_start(L);
	if (until_ns < world_now(play_of(L)->world))
		return play_fail(L, "until_time: that time is over");
	run_until(L, until_ns);
	return 0;
}

/* The end */

const struct observe *run_results(lua_State *L)
{
	struct play *p = play_of(L);

	if (p->in_engine)
		play_fail(L, "results are there when the run is over; in a scheduled function use "
			     ":ap() and :level()");
	if (p->stage == STAGE_DECLARING)
		play_fail(L, "no results yet: run:for_time(…) first");
	if (p->stage == STAGE_RUNNING) {
		enum err e;

		p->sim_time_ns = world_now(p->world);
		p->stage = STAGE_OVER;
		e = world_finish(p->world, &p->seen);
		if (e == ERR_LIMIT)
			p->end = PLAY_EVENTS;
		if (e != ERR_OK)
			play_fail(L, "the observer: %s", err_text(e));
	}
	return p->seen;
}

static int now(lua_State *L)
{
	const struct play *p = play_of(L);

	(void)object_check(L, 1, RUN);
	unit_push(L, UNIT_TIME, p->stage == STAGE_DECLARING ? 0 : world_now(p->world));
	return 1;
}

static int property(lua_State *L)
{
	struct play *p = play_of(L);

	if (strcmp(lua_tostring(L, 2), "seed") == 0)
		lua_pushinteger(L, (lua_Integer)p->seed);
	else
		seen_push_failures(L, NULL);
	return 1;
}

void run_push(lua_State *L)
{
	object_push(L, RUN, 0);
}

void run_open(lua_State *L)
{
	static const luaL_Reg methods[] = { { "for_time", for_time },
					    { "until_time", until_time },
					    { "at", run_at },
					    { "now", now },
					    { NULL, NULL } };
	static const luaL_Reg functions[] = { { "at", at }, { NULL, NULL } };
	static const char *const properties[] = { "seed", "failures" };
	static const struct object_class class = { RUN, methods, properties, 2, property };
	struct play *p = play_of(L);

	object_class(L, &class);
	sandbox_functions(L, functions);
	lua_pushboolean(L, 0);
	p->error_slot = luaL_ref(L, LUA_REGISTRYINDEX);
	p->failed_call = LUA_NOREF;
}
