#include <string.h>

#include "script/play.h"

/*
 * What was observed, as Lua tables: lists of joins, roams, failures, and flows by name. They are
 * made once and kept. A field that is not known is an error, one that is not there is nil.
 */

/* Records */

/* (record, key); upvalues: class name, list of names (light userdata), how many. */
static int unknown_field(lua_State *L)
{
	const char *const *known = lua_touserdata(L, lua_upvalueindex(2));
	size_t n = (size_t)lua_tointeger(L, lua_upvalueindex(3));
	const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";
	char kind[48];
	struct sb s = sb_of(kind, sizeof(kind));

	for (size_t i = 0; i < n; i++)
		if (strcmp(known[i], key) == 0)
			return 0;
	sb_printf(&s, "field of %s", lua_tostring(L, lua_upvalueindex(1)));
	play_unknown(L, kind, key, known, n);
}

static int read_only(lua_State *L)
{
	return play_fail(L, "results cannot be changed");
}

/* The table on top becomes a record of this class, which has these fields. */
static void seal(lua_State *L, const char *class, const char *const *fields, size_t n)
{
	if (luaL_newmetatable(L, class)) {
		lua_pushstring(L, class);
		lua_pushlightuserdata(L, (void *)(uintptr_t)fields);
		lua_pushinteger(L, (lua_Integer)n);
		lua_pushcclosure(L, unknown_field, 3);
		lua_setfield(L, -2, "__index");
		lua_pushcfunction(L, read_only);
		lua_setfield(L, -2, "__newindex");
		lua_pushboolean(L, 0);
		lua_setfield(L, -2, "__metatable");
	}
	lua_setmetatable(L, -2);
}
#define SEAL(L, class, fields) seal(L, class, fields, sizeof(fields) / sizeof((fields)[0]))

/* (list, key): beyond the end, a test cannot go on, and that is a failure of what it expects. */
static int beyond_list(lua_State *L)
{
	const char *what = lua_tostring(L, lua_upvalueindex(1));
	size_t n = lua_rawlen(L, 1);

	if (lua_isinteger(L, 2))
		return expect_give_up(L, "there is no %s %lld: %zu in all", what,
				      (long long)lua_tointeger(L, 2), n);
	return play_fail(L, "a list of %ss has no such field: use [1], #, ipairs or expect", what);
}

/* The table on top becomes a list; what: "roam". Its metatable has what under __list. */
static void seal_list(lua_State *L, const char *what)
{
	char name[32];
	struct sb s = sb_of(name, sizeof(name));

	sb_printf(&s, "list of %ss", what);
	if (luaL_newmetatable(L, name)) {
		lua_pushstring(L, what);
		lua_pushcclosure(L, beyond_list, 1);
		lua_setfield(L, -2, "__index");
		lua_pushstring(L, what);
		lua_setfield(L, -2, "__list");
		lua_pushcfunction(L, read_only);
		lua_setfield(L, -2, "__newindex");
		lua_pushboolean(L, 0);
		lua_setfield(L, -2, "__metatable");
	}
	lua_setmetatable(L, -2);
}

/* Fields of the table on top. Nothing is set where there is nothing. */

static void set_text(lua_State *L, const char *key, const char *v)
{
	if (v == NULL)
		return;
	lua_pushstring(L, v);
	lua_setfield(L, -2, key);
}

static void set_int(lua_State *L, const char *key, int64_t v)
{
	lua_pushinteger(L, v);
	lua_setfield(L, -2, key);
}

static void set_count(lua_State *L, const char *key, int64_t v)
{
	if (v != OBSERVE_NULL)
		set_int(L, key, v);
}

static void set_time(lua_State *L, const char *key, int64_t ns)
{
	if (ns == OBSERVE_NULL)
		return;
	unit_push(L, UNIT_TIME, ns);
	lua_setfield(L, -2, key);
}

static void set_bool(lua_State *L, const char *key, bool v)
{
	lua_pushboolean(L, v);
	lua_setfield(L, -2, key);
}

static void set_cause(lua_State *L, const char *key, uint8_t cause)
{
	char text[8];
	struct sb s = sb_of(text, sizeof(text));

	if (cause == 0)
		return;
	sb_printf(&s, "C%02u", cause);
	set_text(L, key, text);
}

static void set_mac(lua_State *L, const char *key, struct mac mac)
{
	char text[MAC_TEXT];

	set_text(L, key, mac_format(mac, text));
}

/* Transitions */

static void push_attempt(lua_State *L, const struct attempt *a)
{
	static const char *const fields[] = { "method", "to",	  "bssid", "start", "ok",
					      "status", "reason", "cause" };

	lua_newtable(L);
	set_text(L, "method", method_text(a->method));
	set_text(L, "to", a->to);
	set_mac(L, "bssid", a->bssid);
	set_time(L, "start", a->t_start_ns);
	set_bool(L, "ok", a->ok);
	set_int(L, "status", a->status);
	set_int(L, "reason", a->reason);
	set_cause(L, "cause", a->cause);
	SEAL(L, "an attempt", fields);
}

static void push_attempts(lua_State *L, const struct transition *t)
{
	lua_newtable(L);
	for (unsigned i = 0; i < t->n_kept; i++) {
		push_attempt(L, &t->attempts[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	seal_list(L, "attempt");
}

static void push_phases(lua_State *L, const struct transition *t)
{
	static const char *const fields[] = { "time", "ns", "blocked_up", "blocked_down" };
	static const char *const phases[PHASE_COUNT] = {
		"detect", "scan",      "decide",      "wait",	   "tune", "auth",	"eap",
		"assoc",  "handshake", "key_install", "ds_update", "l3",   "first_data"
	};

	lua_newtable(L);
	for (unsigned i = 0; i < PHASE_COUNT; i++) {
		lua_newtable(L);
		set_time(L, "time", t->phases[i].ns);
		set_int(L, "ns", t->phases[i].ns);
		set_time(L, "blocked_up", t->phases[i].blocked_up_ns);
		set_time(L, "blocked_down", t->phases[i].blocked_down_ns);
		SEAL(L, "a phase", fields);
		lua_setfield(L, -2, phase_text((enum roam_phase)i));
	}
	SEAL(L, "the phases", phases);
}

static void set_transition_times(lua_State *L, const struct transition *t)
{
	set_time(L, "start", t->t_start_ns);
	set_time(L, "t_total", t->t_total_ns);
	set_time(L, "t_mgmt", t->t_mgmt_ns);
	set_time(L, "t_key", t->t_key_ns);
	set_time(L, "t_data_up", t->t_data_up_ns);
	set_time(L, "t_data_down", t->t_data_down_ns);
	set_time(L, "probe_interval", t->probe_interval_ns);
	set_time(L, "outage_up", t->outage_up_ns);
	set_time(L, "outage_down", t->outage_down_ns);
	set_time(L, "floor", t->floor_ns);
	set_count(L, "lost_up", t->lost_up);
	set_count(L, "lost_down", t->lost_down);
	set_count(L, "burst_up", t->burst_up);
	set_count(L, "burst_down", t->burst_down);
	set_int(L, "frames", t->frames);
	set_int(L, "radius_round_trips", t->radius_round_trips);
}

static void push_transition(lua_State *L, const struct transition *t)
{
	static const char *const fields[] = {
		"n",	    "from",	   "to",	 "from_bssid",	"to_bssid",
		"method",   "akm",	   "outcome",	 "cause",	"status",
		"reason",   "trigger",	   "start",	 "t_total",	"t_mgmt",
		"t_key",    "t_data_up",   "t_data_down", "probe_interval", "outage_up",
		"outage_down", "floor",	   "lost_up",	 "lost_down",	"burst_up",
		"burst_down", "frames",	   "radius_round_trips", "attempts", "phases",
	};

	lua_newtable(L);
	set_int(L, "n", t->n);
	set_text(L, "from", t->from);
	set_text(L, "to", t->to);
	if (!t->is_join)
		set_mac(L, "from_bssid", t->from_bssid);
	set_mac(L, "to_bssid", t->to_bssid);
	set_text(L, "method", method_text(t->method));
	set_text(L, "akm", spec_akm_name(t->akm));
	set_text(L, "outcome", outcome_text(t->outcome));
	set_cause(L, "cause", t->cause);
	set_int(L, "status", t->status);
	set_int(L, "reason", t->reason);
	if (t->has_trigger)
		set_text(L, "trigger", trace_trigger_text(t->trigger));
	set_transition_times(L, t);
	push_attempts(L, t);
	lua_setfield(L, -2, "attempts");
	push_phases(L, t);
	lua_setfield(L, -2, "phases");
	SEAL(L, t->is_join ? "a join" : "a roam", fields);
}

/* Failures */

static void push_failure(lua_State *L, const struct failure *f)
{
	static const char *const fields[] = { "cause",	"certainty",   "evidence",   "at",
					      "station", "ap",	       "frame",	     "visible_log",
					      "hidden_log", "why",     "fix" };

	lua_newtable(L);
	set_cause(L, "cause", f->cause);
	set_text(L, "certainty", certainty_text(f->certainty));
	set_text(L, "evidence", evidence_text(f->evidence));
	set_time(L, "at", f->at_ns);
	set_text(L, "station", f->station);
	set_text(L, "ap", f->ap);
	set_text(L, "frame", f->frame);
	set_text(L, "visible_log", f->visible_log);
	set_text(L, "hidden_log", f->hidden_log);
	set_text(L, "why", f->why);
	set_text(L, "fix", f->fix);
	SEAL(L, "a failure", fields);
}

/* Flows */

static void push_ping(lua_State *L, const struct ping_summary *p)
{
	static const char *const fields[] = { "sent", "received", "lost", "loss_permille",
					      "min",  "avg",	  "max",  "lost_seq" };

	lua_newtable(L);
	set_int(L, "sent", (int64_t)p->sent);
	set_int(L, "received", (int64_t)p->received);
	set_int(L, "lost", (int64_t)p->lost);
	set_int(L, "loss_permille", p->loss_permille);
	set_time(L, "min", p->min_ns);
	set_time(L, "avg", p->avg_ns);
	set_time(L, "max", p->max_ns);
	lua_newtable(L);
	for (unsigned i = 0; i < p->n_lost_kept; i++) {
		lua_pushinteger(L, (lua_Integer)p->lost_seq[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	seal_list(L, "lost ping");
	lua_setfield(L, -2, "lost_seq");
	SEAL(L, "a ping summary", fields);
}

static void push_flow(lua_State *L, const struct flow_summary *f)
{
	static const char *const fields[] = {
		"name",	     "kind",	   "sent_up",  "received_up", "sent_down", "received_down",
		"lost_up",   "lost_down",  "burst_up", "burst_down",  "duplicates", "delay_up",
		"delay_down", "mos",	   "mos_milli", "ping",
	};

	lua_newtable(L);
	set_text(L, "name", f->name);
	set_text(L, "kind", flow_kind_text(f->kind));
	set_int(L, "sent_up", (int64_t)f->sent_up);
	set_int(L, "received_up", (int64_t)f->received_up);
	set_int(L, "sent_down", (int64_t)f->sent_down);
	set_int(L, "received_down", (int64_t)f->received_down);
	set_int(L, "lost_up", (int64_t)f->lost_up);
	set_int(L, "lost_down", (int64_t)f->lost_down);
	set_int(L, "burst_up", (int64_t)f->burst_up);
	set_int(L, "burst_down", (int64_t)f->burst_down);
	set_int(L, "duplicates", (int64_t)f->duplicates);
	set_time(L, "delay_up", f->delay_up_ns);
	set_time(L, "delay_down", f->delay_down_ns);
	set_count(L, "mos_milli", f->mos_milli);
	if (f->mos_milli != OBSERVE_NULL) {
		lua_pushnumber(L, (lua_Number)f->mos_milli / 1000);
		lua_setfield(L, -2, "mos");
	}
	if (f->has_ping) {
		push_ping(L, &f->ping);
		lua_setfield(L, -2, "ping");
	}
	SEAL(L, "a flow", fields);
}

/* (flows, key): names of a station's flows. */
static int unknown_flow(lua_State *L)
{
	const char *names[OBSERVE_FLOWS_MAX];
	size_t n = 0;

	lua_pushnil(L);
	while (n < OBSERVE_FLOWS_MAX && lua_next(L, 1) != 0) {
		lua_pop(L, 1);
		names[n++] = lua_tostring(L, -1);
	}
	play_unknown(L, "flow", lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?", names, n);
}

/* Lists, kept in the registry */

/* Pushes the table kept under what/station; true if it is new and to be filled. */
static bool kept_table(lua_State *L, const char *what, const char *station)
{
	lua_pushfstring(L, "seen/%s/%s", what, station != NULL ? station : "");
	lua_pushvalue(L, -1);
	if (lua_rawget(L, LUA_REGISTRYINDEX) == LUA_TTABLE) {
		lua_remove(L, -2);
		return false;
	}
	lua_pop(L, 1);
	lua_newtable(L);
	lua_insert(L, -2);
	lua_pushvalue(L, -2);
	lua_rawset(L, LUA_REGISTRYINDEX);
	return true;
}

static void push_transitions(lua_State *L, const char *what, const char *station, bool joins)
{
	const struct observe *o = run_results(L);
	const struct observed_station *s = observe_find_station(o, station);
	size_t n = s == NULL ? 0 : joins ? s->n_joins : s->n_roams;

	if (!kept_table(L, what, station))
		return;
	for (size_t i = 0; i < n; i++) {
		push_transition(L, joins ? &s->joins[i] : &s->roams[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	seal_list(L, what);
}

void seen_push_joins(lua_State *L, const char *station)
{
	push_transitions(L, "join", station, true);
}

void seen_push_roams(lua_State *L, const char *station)
{
	push_transitions(L, "roam", station, false);
}

void seen_push_failures(lua_State *L, const char *station)
{
	const struct observe *o = run_results(L);
	lua_Integer n = 0;

	if (!kept_table(L, "failure", station))
		return;
	for (size_t i = 0; i < observe_n_failures(o); i++) {
		const struct failure *f = observe_get_failure(o, i);

		if (station != NULL && strcmp(f->station, station) != 0)
			continue;
		push_failure(L, f);
		lua_rawseti(L, -2, ++n);
	}
	seal_list(L, "failure");
}

void seen_push_flows(lua_State *L, const char *station)
{
	const struct observed_station *s = observe_find_station(run_results(L), station);

	if (!kept_table(L, "flow", station))
		return;
	for (size_t i = 0; s != NULL && i < s->n_flows; i++) {
		push_flow(L, &s->flows[i]);
		lua_setfield(L, -2, s->flows[i].name);
	}
	lua_newtable(L);
	lua_pushcfunction(L, unknown_flow);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, read_only);
	lua_setfield(L, -2, "__newindex");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
}
