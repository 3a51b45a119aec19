#include <string.h>

#include "script/play.h"

/* What a scenario does with an AP. */

#define AP "ap"

static const struct cast_ap_decl *self(lua_State *L)
{
	return &play_of(L)->aps.v[object_check(L, 1, AP)];
}

const struct cast_ap_decl *ap_self(lua_State *L)
{
	return self(L);
}

void ap_push(lua_State *L, size_t i)
{
	object_push(L, AP, i);
}

enum { REASON_PREV_AUTH_NOT_VALID = 2 }; /* what hostapd_cli deauthenticate sends */

/* ap:deauth(phone, 3) */
static int deauth(lua_State *L)
{
	const char *name = self(L)->ap.name, *station = arg_station(L, 2, "deauth");
	lua_Integer reason = luaL_optinteger(L, 3, REASON_PREV_AUTH_NOT_VALID);

	run_is_going(L, "deauth");
	if (reason < 1 || reason > UINT16_MAX)
		return play_fail(L, "deauth: a reason code is from 1 to 65535");
	cast_check(L, world_deauth(play_of(L)->world, name, station, (uint16_t)reason),
		   play_place(L));
	return 0;
}

/* ap:deauth_all(3) */
static int deauth_all(lua_State *L)
{
	const char *name = self(L)->ap.name;
	lua_Integer reason = luaL_optinteger(L, 2, REASON_PREV_AUTH_NOT_VALID);

	run_is_going(L, "deauth_all");
	if (reason < 1 || reason > UINT16_MAX)
		return play_fail(L, "deauth_all: a reason code is from 1 to 65535");
	cast_check(L, world_deauth_all(play_of(L)->world, name, (uint16_t)reason), play_place(L));
	return 0;
}

static int rekey(lua_State *L)
{
	return run_command(L, "rekey", self(L)->ap.name, world_rekey_group);
}

static int pmksa_flush(lua_State *L)
{
	return run_command(L, "pmksa_flush", self(L)->ap.name, world_flush_pmksas);
}

/* ap:pmksa(phone): the PMKID it holds of the station, in hex, or nil */
static int pmksa_now(lua_State *L)
{
	const char *name = self(L)->ap.name, *station = arg_station(L, 2, "pmksa");

	run_has_begun(L, "pmksa");
	return pmksa_push(L, name, station);
}

/* ap:vlan(phone): the VLAN it has the station's data in, 0 if none */
static int vlan_now(lua_State *L)
{
	const char *name = self(L)->ap.name, *station = arg_station(L, 2, "vlan");

	run_has_begun(L, "vlan");
	lua_pushinteger(L, (lua_Integer)world_vlan(play_of(L)->world, name, station));
	return 1;
}

/* ap:mac(): its first BSSID, as text */
static int mac_now(lua_State *L)
{
	const char *name = self(L)->ap.name;

	run_has_begun(L, "mac");
	return mac_push(L, name);
}

/* Names of APs in the list at i, or in its field; how many. */
static unsigned ap_names(lua_State *L, int i, const char *what, const char *name[static 16])
{
	unsigned n = 0;

	while (lua_rawgeti(L, i, (lua_Integer)n + 1) != LUA_TNIL) {
		if (n == 16)
			play_fail(L, "%s: more than 16 APs", what);
		name[n++] = arg_ap(L, -1, what);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
	return n;
}

/* One that is no AP of the scenario: { bssid = "02:…", op_class = 81, channel = 6 }; on top. */
static struct world_neighbor stranger(lua_State *L)
{
	static const char *const known[] = { "bssid", "op_class", "channel", "phy" };
	struct world_neighbor c = { .ap = NULL };
	int at = lua_gettop(L);
	const char *text;

	ARGS_ONLY(L, at, "bss_tm_req", known, false);
	text = args_string(L, at, "bssid", "");
	if (!mac_parse(text, strlen(text), &c.bssid))
		play_fail(L, "bss_tm_req: '%s' is no address", text);
	c.op_class = (uint8_t)args_int(L, at, "op_class", 0, UINT8_MAX, 0);
	c.channel = (uint8_t)args_int(L, at, "channel", 0, UINT8_MAX, 0);
	c.phy = (uint8_t)args_int(L, at, "phy", 0, UINT8_MAX, 7);
	return c;
}

/* The list on top of the stack. */
static unsigned candidates(lua_State *L, struct world_neighbor to[static 16])
{
	int list = lua_gettop(L);
	unsigned n = 0;

	while (lua_rawgeti(L, list, (lua_Integer)n + 1) != LUA_TNIL) {
		if (n == 16)
			play_fail(L, "bss_tm_req: more than 16 candidates");
		if (lua_istable(L, -1))
			to[n] = stranger(L);
		else
			to[n] = (struct world_neighbor){ .ap = arg_ap(L, -1, "bss_tm_req") };
		n++;
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
	return n;
}

/* bss_term = { 0, 1 }: the BSS will be gone from that TSF on, for so many minutes */
static void termination(lua_State *L, struct world_btm *q)
{
	enum { TERMINATION = 1 << 3 };

	if (args_get(L, 3, "bss_term")) {
		luaL_checktype(L, -1, LUA_TTABLE);
		lua_rawgeti(L, -1, 1);
		lua_rawgeti(L, -2, 2);
		q->end_tsf = (uint64_t)luaL_checkinteger(L, -2);
		q->end_min = (uint16_t)luaL_checkinteger(L, -1);
		q->mode |= TERMINATION;
		lua_pop(L, 2);
	}
	lua_pop(L, 1);
}

/* ap:bss_tm_req(phone, { candidates = { "ap2" }, pref = true, disassoc_timer = 10 }) */
static int bss_tm_req(lua_State *L)
{
	static const char *const known[] = { "candidates", "pref", "abridged", "disassoc_imminent",
					     "ess_disassoc", "disassoc_timer", "valid_int", "url",
					     "bss_term" };
	static const struct { const char *key; uint8_t bit; } bits[] = {
		{ "pref", 1 << 0 }, { "abridged", 1 << 1 }, { "disassoc_imminent", 1 << 2 },
		{ "ess_disassoc", 1 << 4 }
	};
	struct world_btm q = { .ap = self(L)->ap.name,
			       .station = arg_station(L, 2, "bss_tm_req") };

	run_is_going(L, "bss_tm_req");
	lua_settop(L, 3);
	if (lua_isnil(L, 3)) {
		lua_newtable(L);
		lua_replace(L, 3);
	}
	ARGS_ONLY(L, 3, "bss_tm_req", known, false);
	if (args_get(L, 3, "candidates"))
		q.n = candidates(L, q.candidate);
	lua_pop(L, 1);
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		if (args_bool(L, 3, bits[i].key, false))
			q.mode |= bits[i].bit;
	q.disassoc_timer = (uint16_t)args_int(L, 3, "disassoc_timer", 0, UINT16_MAX, 0);
	q.validity = (uint8_t)args_int(L, 3, "valid_int", 1, UINT8_MAX, 1);
	q.url = args_string(L, 3, "url", NULL);
	if (q.url != NULL && strlen(q.url) > UINT8_MAX)
		return play_fail(L, "bss_tm_req: a url of more than 255 octets");
	termination(L, &q);
	cast_check(L, world_bss_tm_req(play_of(L)->world, &q), play_place(L));
	return 0;
}

/* ap:chan_switch(5, 2462, { blocktx = true }): a count of beacons, and a frequency in MHz */
static int chan_switch(lua_State *L)
{
	static const char *const known[] = { "blocktx" };
	const char *name = self(L)->ap.name;
	lua_Integer count = luaL_checkinteger(L, 2), mhz = luaL_checkinteger(L, 3);
	struct world_chan_switch to = { (uint8_t)count, (uint32_t)mhz, false };
	enum err e;

	run_is_going(L, "chan_switch");
	if (count < 1 || count > UINT8_MAX || mhz < 0 || mhz > UINT16_MAX)
		return play_fail(L, "chan_switch: expected a count from 1 to 255 and a frequency");
	lua_settop(L, 4);
	if (!lua_isnil(L, 4)) {
		ARGS_ONLY(L, 4, "chan_switch", known, false);
		to.block_tx = args_bool(L, 4, "blocktx", false);
	}
	e = world_chan_switch(play_of(L)->world, name, &to);
	if (e == ERR_RANGE)
		return play_fail(L, "chan_switch: %s cannot go to %d MHz", name, (int)mhz);
	cast_check(L, e, play_place(L));
	return 0;
}

/* ap:radar(5180): one is on its channel, and that is the frequency in MHz it goes to */
static int radar(lua_State *L)
{
	const char *name = self(L)->ap.name;
	lua_Integer mhz = luaL_checkinteger(L, 2);
	enum err e;

	run_is_going(L, "radar");
	if (mhz < 0 || mhz > UINT16_MAX)
		return play_fail(L, "radar: expected a frequency in MHz");
	e = world_radar(play_of(L)->world, name, (uint32_t)mhz);
	if (e == ERR_RANGE)
		return play_fail(L, "radar: %s is on no radar's channel, or cannot go to %d MHz",
				 name, (int)mhz);
	cast_check(L, e, play_place(L));
	return 0;
}

/* ap:sa_query(phone) */
static int sa_query(lua_State *L)
{
	const char *name = self(L)->ap.name, *station = arg_station(L, 2, "sa_query");

	run_is_going(L, "sa_query");
	cast_check(L, world_sa_query(play_of(L)->world, name, station), play_place(L));
	return 0;
}

/* ap:say_leave("deauth", phone, 2), ap:say_leave("disassoc"): to all */
static int say_leave(lua_State *L)
{
	static const char *const kinds[] = { "deauth", "disassoc", NULL };
	const char *name = self(L)->ap.name;
	struct world_leave l = { .disassoc = luaL_checkoption(L, 2, NULL, kinds) == 1 };
	lua_Integer reason = luaL_optinteger(L, 4, REASON_PREV_AUTH_NOT_VALID);

	run_is_going(L, "say_leave");
	if (reason < 1 || reason > UINT16_MAX)
		return play_fail(L, "say_leave: a reason code is from 1 to 65535");
	l.reason = (uint16_t)reason;
	if (!lua_isnoneornil(L, 3))
		l.station = arg_station(L, 3, "say_leave");
	cast_check(L, world_say_leave(play_of(L)->world, name, &l), play_place(L));
	return 0;
}

/* ap:neighbors { "ap2", "ap3" }: what it reports to stations that ask */
static int neighbors(lua_State *L)
{
	const char *name[16];
	unsigned n;

	run_is_going(L, "neighbors");
	luaL_checktype(L, 2, LUA_TTABLE);
	n = ap_names(L, 2, "neighbors", name);
	cast_check(L, world_set_neighbors(play_of(L)->world, self(L)->ap.name, name, n),
		   play_place(L));
	return 0;
}

/* ap:reauthenticate(phone) */
static int reauthenticate(lua_State *L)
{
	const char *name = self(L)->ap.name, *station = arg_station(L, 2, "reauthenticate");

	run_is_going(L, "reauthenticate");
	cast_check(L, world_reauthenticate(play_of(L)->world, name, station), play_place(L));
	return 0;
}

/* ap:listen("AP-STA-…"): lines with this text are counted; ap:heard("AP-STA-…") */
static int listen(lua_State *L)
{
	return listen_add(L, self(L)->ap.name);
}

static int heard(lua_State *L)
{
	return listen_push(L, self(L)->ap.name);
}

static int kill(lua_State *L)
{
	return run_command(L, "kill", self(L)->ap.name, world_kill);
}

/* ap:revive(), or ap:revive { config = text(…) } */
static int revive(lua_State *L)
{
	static const char *const known[] = { "config", "dialect", "radio" };
	const char *name = self(L)->ap.name, *refuses = NULL;
	const struct spec_ap *spec;

	if (lua_isnoneornil(L, 2))
		return run_command(L, "revive", name, world_revive);
	run_is_going(L, "revive");
	luaL_checktype(L, 2, LUA_TTABLE);
	lua_remove(L, 1);
	ARGS_ONLY(L, 1, "revive", known, false);
	spec = cast_ap_config(L, &refuses);
	if (spec == NULL)
		return play_fail(L, "revive: its configuration is not there");
	cast_check(L, world_revive_as(play_of(L)->world, name, spec), play_place(L));
	return 0;
}

static int place(lua_State *L)
{
	struct play *p = play_of(L);
	struct cast_ap_decl *d = &p->aps.v[object_check(L, 1, AP)];

	run_not_over(L, "place");
	(void)arg_quantity(L, 2, "place", UNIT_POSITION);
	if (p->stage == STAGE_RUNNING)
		cast_check(L, world_place(p->world, d->ap.name, unit_at(L, 2)->at), play_place(L));
	else
		d->ap.at = unit_at(L, 2)->at;
	return 0;
}

static int property(lua_State *L)
{
	lua_pushstring(L, self(L)->ap.name);
	return 1;
}

void ap_open(lua_State *L)
{
	static const luaL_Reg methods[] = {
		{ "deauth", deauth },
		{ "deauth_all", deauth_all },
		{ "bss_tm_req", bss_tm_req },
		{ "chan_switch", chan_switch },
		{ "radar", radar },
		{ "neighbors", neighbors },
		{ "req_beacon", measure_req_beacon },
		{ "beacon_reports", measure_beacon_reports },
		{ "rekey", rekey },
		{ "sa_query", sa_query },
		{ "say_leave", say_leave },
		{ "reauthenticate", reauthenticate },
		{ "mac", mac_now },
		{ "pmksa", pmksa_now },
		{ "vlan", vlan_now },
		{ "pmksa_flush", pmksa_flush },
		{ "listen", listen },
		{ "heard", heard },
		{ "kill", kill },
		{ "revive", revive },
		{ "place", place },
		{ NULL, NULL },
	};
	static const char *const properties[] = { "name" };
	static const struct object_class class = { AP, methods, properties, 1, property };

	object_class(L, &class);
}
