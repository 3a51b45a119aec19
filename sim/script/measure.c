#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "node/ap.h"
#include "script/play.h"

/* What a scenario does with an AP and measurements of beacons. */

enum { SUBELEMENTS_MAX = 255 - 3 - 13 };

/* A whole number of TU. */
static uint16_t tus(lua_State *L, const char *key)
{
	int64_t ns = args_quantity(L, 3, key, UNIT_TIME, 0);

	if (ns < 0 || ns % NS_PER_TU != 0 || ns / NS_PER_TU > UINT16_MAX)
		play_fail(L, "req_beacon: %s is not a whole number of TU, as in %s = tu(50)", key,
			  key);
	return (uint16_t)(ns / NS_PER_TU);
}

static unsigned one_of(lua_State *L, const char *key, const char *const *words, unsigned n,
		       unsigned otherwise)
{
	const char *word = args_string(L, 3, key, words[otherwise]);

	for (unsigned i = 0; i < n; i++)
		if (strcmp(word, words[i]) == 0)
			return i;
	play_unknown(L, key, word, words, n);
}

/* Octets of the list on top of the stack, from its item first on; it stays there. */
static void octets(lua_State *L, const char *what, lua_Integer first, struct wr *w)
{
	if (!lua_istable(L, -1))
		play_fail(L, "req_beacon: %s is no list of numbers", what);
	for (lua_Integer i = first; lua_rawgeti(L, -1, i) != LUA_TNIL; i++) {
		int is = 0;
		lua_Integer v = lua_tointegerx(L, -1, &is);

		if (!is || v < 0 || v > UINT8_MAX)
			play_fail(L, "req_beacon: %s: a number from 0 to 255", what);
		wr_u8(w, (uint8_t)v);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
}

/* channels = { { 115, 36, 40 }, { 81, 1 } }: an operating class, and channels of it */
static void channels(lua_State *L, struct wr *w)
{
	if (!args_get(L, 3, "channels")) {
		lua_pop(L, 1);
		return;
	}
	luaL_checktype(L, -1, LUA_TTABLE);
	for (lua_Integer i = 1; lua_rawgeti(L, -1, i) != LUA_TNIL; i++) {
		struct mark m = elem_open(w, BEACON_ASK_CHANNELS);

		octets(L, "channels", 1, w);
		elem_close(w, m);
		lua_pop(L, 1);
	}
	lua_pop(L, 2);
}

static void number(struct wr *w, uint8_t id, unsigned value)
{
	struct mark m = elem_open(w, id);

	wr_u8(w, (uint8_t)value);
	elem_close(w, m);
}

static void subelements(lua_State *L, struct wr *w)
{
	static const char *const details[] = { "none", "asked", "all" };
	const char *ssid = args_string(L, 3, "ssid", NULL);
	struct mark m;

	if (ssid != NULL) {
		m = elem_open(w, BEACON_ASK_SSID);
		wr_put(w, ssid, strlen(ssid));
		elem_close(w, m);
	}
	if (args_get(L, 3, "detail"))
		number(w, BEACON_ASK_DETAIL,
		       one_of(L, "detail", details, BEACON_DETAIL_ALL + 1, BEACON_DETAIL_ALL));
	lua_pop(L, 1);
	if (args_get(L, 3, "elements")) {
		m = elem_open(w, BEACON_ASK_ELEMENTS);
		octets(L, "elements", 1, w);
		elem_close(w, m);
	}
	lua_pop(L, 1);
	channels(L, w);
	if (args_bool(L, 3, "last", false))
		number(w, BEACON_ASK_LAST, 1);
}

/* Everybody, an AP by its name, or an address. */
static struct mac bssid_of(lua_State *L)
{
	struct mac m = MAC_BROADCAST;
	const char *text;
	size_t len = 0;

	if (args_get(L, 3, "bssid")) {
		text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &len) : "";
		if (!mac_parse(text, len, &m))
			m = world_mac(play_of(L)->world, arg_ap(L, -1, "req_beacon"));
	}
	lua_pop(L, 1);
	return m;
}

/* ap:req_beacon(phone, { mode = "active", op_class = 81, channel = 6, duration = tu(50) }) */
int measure_req_beacon(lua_State *L)
{
	static const char *const known[] = { "mode",   "op_class", "channel",  "duration",
					     "random", "bssid",	   "ssid",     "detail",
					     "elements", "channels", "last", "mandatory",
					     "enable", "parallel" };
	static const char *const modes[] = { "passive", "active", "table" };
	struct beacon_request asked = { 0 };
	struct world_beacon_req q = { .ap = ap_self(L)->ap.name,
				      .station = arg_station(L, 2, "req_beacon"),
				      .asked = &asked };
	uint8_t sub[SUBELEMENTS_MAX], token = 0;
	struct wr w = wr_of(sub, sizeof(sub));

	run_is_going(L, "req_beacon");
	luaL_checktype(L, 3, LUA_TTABLE);
	ARGS_ONLY(L, 3, "req_beacon", known, false);
	asked.mode = (uint8_t)one_of(L, "mode", modes, 3, BEACON_PASSIVE);
	asked.op_class = (uint8_t)args_int(L, 3, "op_class", 0, UINT8_MAX, 0);
	asked.channel = (uint8_t)args_int(L, 3, "channel", 0, UINT8_MAX, 0);
	asked.duration_tu = tus(L, "duration");
	asked.random_tu = tus(L, "random");
	asked.bssid = bssid_of(L);
	q.mode |= args_bool(L, 3, "mandatory", false) ? MEASURE_DURATION_MANDATORY : 0;
	q.mode |= args_bool(L, 3, "enable", false) ? MEASURE_ENABLE : 0;
	q.mode |= args_bool(L, 3, "parallel", false) ? MEASURE_PARALLEL : 0;
	subelements(L, &w);
	if (w.overflow)
		return play_fail(L, "req_beacon: more than one element can say");
	asked.subelements = wr_sofar(&w);
	cast_check(L, world_req_beacon(play_of(L)->world, &q, &token), play_place(L));
	if (token == 0)
		lua_pushnil(L);
	else
		lua_pushinteger(L, token);
	return 1;
}

static void set(lua_State *L, const char *key, lua_Integer value)
{
	lua_pushinteger(L, value);
	lua_setfield(L, -2, key);
}

static void set_mac(lua_State *L, const char *key, struct mac m)
{
	char text[MAC_TEXT];

	lua_pushstring(L, mac_format(m, text));
	lua_setfield(L, -2, key);
}

static const char *answer_of(const struct ap_beacon_report *r)
{
	if ((r->mode & MEASURE_REFUSED) != 0)
		return "refused";
	return (r->mode & MEASURE_INCAPABLE) != 0 ? "incapable" : "measured";
}

/* ap:beacon_reports(phone): of the station, or of all; oldest first */
int measure_beacon_reports(lua_State *L)
{
	const char *name = ap_self(L)->ap.name, *of = NULL;
	const struct ap_beacon_report *r;
	lua_Integer n = 0;
	unsigned n_all;

	run_has_begun(L, "beacon_reports");
	if (!lua_isnoneornil(L, 2))
		of = arg_station(L, 2, "beacon_reports");
	n_all = world_beacon_reports(play_of(L)->world, name, &r);
	lua_newtable(L);
	for (unsigned i = 0; i < n_all; i++, r++) {
		if (of != NULL && !mac_equal(world_mac(play_of(L)->world, of), r->sta))
			continue;
		lua_newtable(L);
		set_mac(L, "station", r->sta);
		set(L, "token", r->token);
		lua_pushstring(L, answer_of(r));
		lua_setfield(L, -2, "answer");
		if (r->has_bss) {
			set_mac(L, "bssid", r->bss.bssid);
			set(L, "op_class", r->bss.op_class);
			set(L, "channel", r->bss.channel);
			set(L, "duration_tu", r->bss.duration_tu);
			set(L, "phy", r->bss.frame_info);
			set(L, "rcpi", r->bss.rcpi);
			set(L, "rsni", r->bss.rsni);
			set(L, "octets", r->n_octets);
		}
		lua_rawseti(L, -2, ++n);
	}
	return 1;
}
