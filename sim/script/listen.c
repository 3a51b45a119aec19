#include <string.h>

#include "script/play.h"
#include "trace/trace.h"

/*
 * What the logs of nodes say. A scenario names what it listens for before the run begins; only that
 * is counted, so that nothing is kept of a long run.
 */

static void hear(void *ctx, const struct trace_rec *rec)
{
	struct play *p = ctx;

	for (size_t i = 0; i < p->words.n; i++) {
		struct cast_word *w = &p->words.v[i];

		if (strcmp(w->entity, rec->entity) == 0 && strstr(rec->u.log.text, w->text) != NULL)
			w->n++;
	}
}

void listen_start(struct play *p)
{
	if (p->words.n > 0)
		trace_attach(world_trace(p->world), TRACE_BIT(TRACE_LOG), hear, p);
}

int listen_add(lua_State *L, const char *entity)
{
	const char *text = arg_string(L, 2, "listen");

	cast_may_declare(L, "listen");
	*LIST_ADD(L, play_of(L)->words) =
		(struct cast_word){ entity, play_text(L, text, strlen(text)), 0 };
	return 0;
}

int listen_push(lua_State *L, const char *entity)
{
	const struct play *p = play_of(L);
	const char *text = arg_string(L, 2, "heard");

	run_has_begun(L, "heard");
	for (size_t i = 0; i < p->words.n; i++) {
		const struct cast_word *w = &p->words.v[i];

		if (strcmp(w->entity, entity) == 0 && strcmp(w->text, text) == 0) {
			lua_pushinteger(L, w->n);
			return 1;
		}
	}
	return play_fail(L, "heard: nobody listens to %s for '%s'; %s:listen(…) before the run",
			 entity, text, entity);
}
