#include <string.h>

#include "base/time.h"
#include "input/ns2.h"
#include "input/rssi.h"
#include "script/play.h"

/* What others wrote down about where radios are and how they hear each other. */

/* The source that field key of the table at i names; NULL while only the tests are wanted. */
const struct source *input_source(lua_State *L, int i, const char *what, const char *key)
{
	const struct source *s;

	if (!args_get(L, i, key))
		play_fail(L, "%s: %s is missing, as in %s = file \"…\"", what, key, key);
	s = files_source(L, -1, key);
	lua_pop(L, 1);
	return s->missing ? NULL : s;
}

void input_check(lua_State *L, const struct source *s, enum err e,
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
	s = input_source(L, 1, "ns2", "trace");
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

/* Levels */

void input_hearing(lua_State *L, const struct world_hearing *h)
{
	*LIST_ADD(L, play_of(L)->hearings) = (struct cast_hearing_decl){ *h, play_place(L) };
}

/* The keys of the table on top, BSSIDs and frequencies as text, in order. */
const char **input_keys(lua_State *L, const char *what, size_t *n)
{
	const char **v = NULL;
	size_t cap = 0;

	if (!lua_istable(L, -1))
		play_fail(L, "%s: expected a table, as in { [\"02:00:00:00:00:01\"] = ap1 }", what);
	*n = 0;
	lua_pushnil(L);
	while (lua_next(L, -2) != 0) {
		char text[32];
		struct sb s = sb_of(text, sizeof(text));

		lua_pop(L, 1);
		v = play_list_room(L, (void *)v, *n, &cap, sizeof(*v));
		if (lua_isinteger(L, -1))
			sb_printf(&s, "%lld", (long long)lua_tointeger(L, -1));
		else
			sb_str(&s, arg_string(L, -1, what));
		v[(*n)++] = play_text(L, text, strlen(text));
	}
	play_sort(v, *n);
	return v;
}

static const char *rssi_name(lua_State *L, const struct rssi_ap *ap)
{
	char text[MAC_TEXT + 8];
	struct sb s = sb_of(text, sizeof(text));

	if (mac_is_zero(ap->bssid))
		sb_printf(&s, "%u", ap->freq_mhz);
	else
		sb_str(&s, mac_format(ap->bssid, (char[MAC_TEXT]){ 0 }));
	return play_text(L, text, strlen(text));
}

/* Whose levels are meant by a BSSID or a frequency. */
static const struct rssi_ap *rssi_find(lua_State *L, const struct rssi_log *log, const char *key)
{
	const char **names = play_alloc(L, log->n, sizeof(*names));
	struct mac bssid;
	int64_t mhz = 0;

	if (!mac_parse(key, strlen(key), &bssid) &&
	    (bssid = MAC_ZERO, !text_i64_in(key, strlen(key), 1, 100000, &mhz)))
		play_fail(L, "levels: '%s' is neither a BSSID nor a frequency in MHz", key);
	for (size_t i = 0; i < log->n; i++) {
		if (mac_equal(log->ap[i].bssid, bssid) && log->ap[i].freq_mhz == mhz)
			return &log->ap[i];
		names[i] = rssi_name(L, &log->ap[i]);
	}
	play_unknown(L, "AP in this log", key, names, log->n);
}

/* By how much the times of the log are shifted. */
static int64_t rssi_shift(lua_State *L, const struct source *s, const struct rssi_log *log)
{
	int64_t start = args_quantity(L, 2, "start", UNIT_TIME, -1);

	if (start >= 0)
		return start - log->begin_ns;
	if (log->has_clock)
		return -log->begin_ns;
	if (log->begin_ns > 86400 * NS_PER_S)
		play_fail(L, "levels: %s begins more than a day after the run: say when it "
			     "shall, as in start = s(0)", s->name);
	return 0;
}

/* phone:levels { log = file "walk.log", aps = { ["02:00:00:00:00:01"] = ap1, [5180] = ap2 } } */
int input_levels(lua_State *L)
{
	static const char *const known[] = { "log", "aps", "start", "hold" };
	struct arena *a = play_of(L)->arena;
	const char *station = station_self(L)->station.name, **keys;
	const struct source *s;
	struct input_wrong wrong;
	struct rssi_log log;
	int64_t hold, shift;
	size_t n;

	cast_may_declare(L, "levels");
	lua_settop(L, 2);
	ARGS_ONLY(L, 2, "levels", known, false);
	s = input_source(L, 2, "levels", "log");
	hold = args_quantity(L, 2, "hold", UNIT_TIME, RSSI_HOLD_NS);
	if (s == NULL)
		return 0;
	input_check(L, s, rssi_read(s->text, a, &log, &wrong), &wrong);
	shift = rssi_shift(L, s, &log);
	(void)args_get(L, 2, "aps");
	keys = input_keys(L, "levels: aps", &n);
	for (size_t i = 0; i < n; i++) {
		struct world_hearing h = { .to = station, .both = true };
		const struct rssi_ap *ap = rssi_find(L, &log, keys[i]);

		lua_pushstring(L, keys[i]);
		if (lua_rawget(L, -2) == LUA_TNIL) {
			lua_pop(L, 1);
			lua_rawgeti(L, -1, ap->freq_mhz);
		}
		h.from = arg_ap(L, -1, "levels: aps");
		lua_pop(L, 1);
		if (rssi_series(ap, shift, hold, a, &h.level) != ERR_OK)
			return play_fail(L, "out of memory");
		input_hearing(L, &h);
	}
	return 0;
}

void input_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { "ns2", read_ns2 },
					      { "wmediumd", wmediumd_read_file },
					      { NULL, NULL } };

	sandbox_functions(L, functions);
}
