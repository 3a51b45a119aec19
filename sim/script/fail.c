#include <string.h>

#include "script/play.h"

struct play *play_of(lua_State *L)
{
	return *(struct play **)lua_getextraspace(L);
}

/* The innermost Lua function that is running: what called us. */
struct place play_place(lua_State *L)
{
	lua_Debug ar;

	for (int level = 0; lua_getstack(L, level, &ar); level++) {
		if (lua_getinfo(L, "Sl", &ar) != 0 && ar.currentline > 0 && ar.source[0] == '@')
			return (struct place){ ar.source + 1, (unsigned)ar.currentline };
	}
	return (struct place){ NULL, 0 };
}

__attribute__((noreturn)) static void raise(lua_State *L, const char *text)
{
	lua_pushstring(L, text);
	lua_error(L);
	__builtin_unreachable();
}

enum { MESSAGE_MAX = 1024 };

/* text has room for MESSAGE_MAX */
__attribute__((format(printf, 3, 0))) static void describe(char *text, struct place at,
							    const char *fmt, va_list args)
{
	struct sb s = sb_of(text, MESSAGE_MAX);

	if (at.file != NULL)
		sb_printf(&s, "%s:%u: ", at.file, at.line);
	sb_vprintf(&s, fmt, args);
}

int play_fail(lua_State *L, const char *fmt, ...)
{
	char text[MESSAGE_MAX];
	va_list args;

	va_start(args, fmt);
	describe(text, play_place(L), fmt, args);
	va_end(args);
	raise(L, text);
}

int play_fail_at(lua_State *L, struct place at, const char *fmt, ...)
{
	char text[MESSAGE_MAX];
	va_list args;

	va_start(args, fmt);
	describe(text, at, fmt, args);
	va_end(args);
	raise(L, text);
}

void play_sort(const char **names, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const char *moving = names[i];
		size_t k = i;

		for (; k > 0 && strcmp(names[k - 1], moving) > 0; k--)
			names[k] = names[k - 1];
		names[k] = moving;
	}
}

int play_unknown(lua_State *L, const char *kind, const char *word, const char *const *known,
		 size_t n)
{
	const char *near = text_nearest(word, known, n);

	if (near != NULL)
		play_fail(L, "unknown %s '%s', did you mean '%s'?", kind, word, near);
	play_fail(L, "unknown %s '%s'", kind, word);
}

void *play_alloc(lua_State *L, size_t n, size_t size)
{
	void *v = arena_array(play_of(L)->arena, n, size);

	if (v == NULL)
		play_fail(L, "out of memory");
	return v;
}

const char *play_text(lua_State *L, const char *text, size_t len)
{
	char *v = arena_text(play_of(L)->arena, text, len);

	if (v == NULL)
		play_fail(L, "out of memory");
	return v;
}

void *play_list_room(lua_State *L, void *v, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap == 0 ? 8 : 2 * *cap;
	void *larger;

	if (n < *cap)
		return v;
	larger = play_alloc(L, more, size);
	if (n > 0)
		memcpy(larger, v, n * size);
	*cap = more;
	return larger;
}

void play_charge(lua_State *L, uint64_t steps)
{
	struct play *p = play_of(L);

	p->steps += steps;
	if (p->steps <= p->max_steps)
		return;
	p->end = PLAY_STEPS;
	play_fail(L, "the scenario used up its %llu instructions: an endless loop?",
		  (unsigned long long)p->max_steps);
}
