#include "script/play.h"

/* What a scenario does with an AP. */

#define AP "ap"

static const struct cast_ap_decl *self(lua_State *L)
{
	return &play_of(L)->aps.v[object_check(L, 1, AP)];
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

/* ap:mac(): its first BSSID, as text */
static int mac_now(lua_State *L)
{
	const char *name = self(L)->ap.name;

	run_has_begun(L, "mac");
	return mac_push(L, name);
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

static int revive(lua_State *L)
{
	return run_command(L, "revive", self(L)->ap.name, world_revive);
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
		{ "rekey", rekey },
		{ "reauthenticate", reauthenticate },
		{ "mac", mac_now },
		{ "pmksa", pmksa_now },
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
