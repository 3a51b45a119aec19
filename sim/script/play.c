#include "script/play.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"

enum { PLAY_ARENA_MAX = 512 << 20 };

enum err play_new(const struct script_config *cfg, const struct script_hooks *hooks, uint64_t seed,
		  bool collecting, struct play **out)
{
	struct world_config defaults;
	struct play *p = calloc(1, sizeof(*p));

	*out = NULL;
	if (p == NULL)
		return ERR_NOMEM;
	world_config_init(&defaults);
	p->cfg = cfg;
	p->hooks = hooks;
	p->seed = seed;
	p->collecting = collecting;
	p->max_memory = cfg->max_memory != 0 ? cfg->max_memory : SCRIPT_MEMORY;
	p->max_steps = cfg->max_steps != 0 ? cfg->max_steps : SCRIPT_STEPS;
	p->pathloss = defaults.pathloss;
	p->wired_latency_ns = defaults.wired_latency_ns;
	p->fdb_age_ns = defaults.fdb_age_ns;
	p->arena = arena_new(PLAY_ARENA_MAX);
	if (p->arena == NULL || !files_init(p) || sandbox_open(p) != ERR_OK) {
		play_free(p);
		return ERR_NOMEM;
	}
	*out = p;
	return ERR_OK;
}

void play_free(struct play *p)
{
	if (p == NULL)
		return;
	world_free(p->world); /* before the arena: it points to what was declared */
	if (p->L != NULL)
		lua_close(p->L);
	arena_free(p->arena);
	free(p);
}

/* Errors */

static void set_error(struct play *p, const char *text)
{
	struct sb s = sb_of(p->error, sizeof(p->error));

	/* One line: what a script raises may be anything. */
	for (; *text != '\0'; text++)
		sb_char(&s, (unsigned char)*text < ' ' ? ' ' : *text);
}

static const char *end_text(const struct play *p, const char *text)
{
	if (p->end == PLAY_MEMORY)
		return "the scenario used up its memory";
	if (p->end == PLAY_STEPS && strstr(text, "instructions") == NULL)
		return "the scenario used up its instructions: an endless loop?";
	return text;
}

void play_failed(struct play *p, int status)
{
	const char *text = lua_type(p->L, -1) == LUA_TSTRING ? lua_tostring(p->L, -1) : NULL;

	if (status == LUA_ERRMEM && p->end == PLAY_ON)
		p->end = p->steps > p->max_steps ? PLAY_STEPS : PLAY_MEMORY;
	if (text == NULL)
		text = "the scenario raised an error that is no text";
	if (p->end == PLAY_MEMORY || (p->end == PLAY_STEPS && status == LUA_ERRMEM)) {
		struct sb s = sb_of(p->error, sizeof(p->error));

		sb_printf(&s, "%s: %s", p->cfg->name, end_text(p, text));
	} else {
		set_error(p, text);
	}
	lua_pop(p->L, 1);
	switch (p->end) {
	case PLAY_ON:
		p->verdict = SCRIPT_ERROR;
		break;
	case PLAY_STEPS:
	case PLAY_MEMORY:
	case PLAY_EVENTS:
		p->verdict = SCRIPT_ERROR;
		p->limit = true;
		break;
	case PLAY_GIVEN_UP:
		p->verdict = SCRIPT_FAIL;
		p->error[0] = '\0';
		break;
	case PLAY_SKIPPED:
		p->verdict = SCRIPT_SKIP;
		break;
	}
}

/* Executing */

/* Definitions for editors say so in their first line; they are not for executing. */
static bool is_definitions(struct bytes text)
{
	static const char mark[] = "---@meta";

	return text.len >= sizeof(mark) - 1 && memcmp(text.p, mark, sizeof(mark) - 1) == 0;
}

static int execute(lua_State *L)
{
	files_push_chunk(L);
	if (is_definitions(play_of(L)->chunks.v[0].text))
		return 0;
	lua_pushcfunction(L, models_load);
	lua_call(L, 0, 0);
	lua_call(L, 0, 0);
	tests_params_used(L);
	if (play_of(L)->tests.n == 0)
		play_fail(L, "%s: no tests: write test(\"name\", function(run) … end)",
			  play_of(L)->cfg->name);
	return 0;
}

bool play_execute(struct play *p)
{
	int status;

	lua_pushcfunction(p->L, execute);
	status = lua_pcall(p->L, 0, 0, 0);
	if (status != LUA_OK)
		play_failed(p, status);
	return status == LUA_OK;
}

/* (test function); upvalues none. A test that lets no time pass still has a world. */
static int run_test(lua_State *L)
{
	run_push(L);
	lua_call(L, 1, 0);
	cast_start(L);
	(void)run_results(L);
	return 0;
}

/* After an error: the results of the part that ran. */
static int close_results(lua_State *L)
{
	(void)run_results(L);
	return 0;
}

void play_test(struct play *p, size_t i)
{
	int status;

	p->testing = true;
	lua_pushcfunction(p->L, run_test);
	lua_rawgeti(p->L, LUA_REGISTRYINDEX, p->tests.v[i].fn);
	status = lua_pcall(p->L, 1, 0, 0);
	p->testing = false;
	p->verdict = p->expectation_failed ? SCRIPT_FAIL : SCRIPT_PASS;
	if (status == LUA_OK)
		return;
	play_failed(p, status);
	if (p->stage == STAGE_RUNNING) {
		enum play_end end = p->end;

		p->in_engine = false;
		lua_pushcfunction(p->L, close_results);
		if (lua_pcall(p->L, 0, 0, 0) != LUA_OK)
			lua_pop(p->L, 1);
		p->end = end;
	}
}
