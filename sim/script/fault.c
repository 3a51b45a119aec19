#include <string.h>

#include "base/invariant.h"
#include "script/play.h"

/* fault "drop eapol-3 from=ap2", or fault { drop = "eapol-3", from = "ap2" }: one text form. */

static void add(lua_State *L, const char *text)
{
	struct cast_fault_decl d = { .place = play_place(L) };
	char why_text[256];
	struct sb why = sb_of(why_text, sizeof(why_text));
	enum bug bug;

	if (fault_parse(text, strlen(text), &d.fault, &why) != ERR_OK)
		play_fail(L, "fault: %s", why_text);
	if (d.fault.action == FAULT_BUG &&
	    !bug_parse(d.fault.name, strlen(d.fault.name), &bug)) {
		const char *names[BUG_COUNT];

		for (unsigned i = 0; i < BUG_COUNT; i++)
			names[i] = bug_text((enum bug)i);
		play_unknown(L, "bug", d.fault.name, names, BUG_COUNT);
	}
	*LIST_ADD(L, play_of(L)->faults) = d;
}

/* The value on top as it stands after '='. */
static void put_value(lua_State *L, struct sb *out, const char *key)
{
	const struct quantity *q = unit_at(L, -1);
	size_t number;

	if (q != NULL)
		sb_printf(out, "%lldns", (long long)arg_time(L, -1, key));
	else if (object_is(L, -1, "ap", &number))
		sb_str(out, arg_ap(L, -1, key));
	else if (object_is(L, -1, "radius", &number))
		sb_str(out, play_of(L)->radii.v[number].radius.name);
	else if (object_is(L, -1, "station", &number))
		sb_str(out, arg_station(L, -1, key));
	else if (lua_isboolean(L, -1))
		sb_char(out, lua_toboolean(L, -1) ? '1' : '0');
	else if (lua_isinteger(L, -1))
		sb_printf(out, "%lld", (long long)lua_tointeger(L, -1));
	else
		sb_str(out, arg_string(L, -1, key));
}

enum { N_KEYS = 12 };

static void from_table(lua_State *L, struct sb *out)
{
	static const char *const keys[N_KEYS] = {
		"where", "from", "to", "at", "nth", "times", "by", "time", "offset", "xor", "ack",
		"lasts",
	};
	const char *known[FAULT_ACTION_COUNT + N_KEYS], *action = NULL;
	size_t n = 0;

	for (unsigned i = 0; i < FAULT_ACTION_COUNT; i++)
		known[n++] = fault_action_text((enum fault_action)i);
	memcpy(known + n, keys, sizeof(keys));
	args_only(L, 1, "fault", known, n + N_KEYS, false);
	for (unsigned i = 0; i < FAULT_ACTION_COUNT; i++) {
		if (args_get(L, 1, known[i])) {
			if (action != NULL)
				play_fail(L, "fault: '%s' and '%s' at once", action, known[i]);
			action = known[i];
			sb_str(out, action);
			if (!lua_isboolean(L, -1))
				sb_printf(out, " %s", arg_string(L, -1, action));
		}
		lua_pop(L, 1);
	}
	if (action == NULL)
		play_fail(L, "fault: what? As in fault { drop = \"eapol-3\", from = \"ap2\" }");
	for (size_t i = 0; i < N_KEYS; i++) {
		if (args_get(L, 1, keys[i])) {
			sb_printf(out, " %s=", strcmp(keys[i], "lasts") == 0 ? "for" : keys[i]);
			put_value(L, out, keys[i]);
		}
		lua_pop(L, 1);
	}
}

static int fault(lua_State *L)
{
	char text[512];
	struct sb s = sb_of(text, sizeof(text));

	cast_may_declare(L, "fault");
	lua_settop(L, 1);
	if (lua_type(L, 1) == LUA_TSTRING)
		sb_str(&s, arg_string(L, 1, "fault"));
	else
		from_table(L, &s);
	if (s.cut)
		return play_fail(L, "fault: too long");
	add(L, text);
	return 0;
}

void fault_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { "fault", fault }, { NULL, NULL } };

	sandbox_functions(L, functions);
}
