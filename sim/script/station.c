#include <string.h>

#include "base/time.h"
#include "proto/learn.h"
#include "script/play.h"

/* What a scenario does with a station. */

#define STATION "station"

static struct cast_station_decl *self(lua_State *L)
{
	return &play_of(L)->stations.v[object_check(L, 1, STATION)];
}

struct cast_station_decl *station_self(lua_State *L)
{
	return self(L);
}

void station_push(lua_State *L, size_t i)
{
	object_push(L, STATION, i);
}

/* Traffic */

enum {
	G711_PACKET = 172, /* 20 ms at 64 kb/s and an RTP header [RFC 3551 4.5.14, RFC 3550 5.1] */
	PING_DATA = 56     /* what ping sends when nobody says */
};

static void voip(lua_State *L, struct world_flow *f)
{
	static const char *const codecs[] = { "g711" };
	const char *codec = args_string(L, 2, "codec", "g711");

	if (strcmp(codec, "g711") != 0)
		play_unknown(L, "codec", codec, codecs, 1);
	f->kind = FLOW_VOICE;
	f->interval_ns = 20 * NS_PER_MS;
	f->payload_len = G711_PACKET;
}

static void udp(lua_State *L, struct world_flow *f)
{
	f->kind = FLOW_UDP;
	f->interval_ns = args_quantity(L, 2, "interval", UNIT_TIME, 0);
	f->payload_len = (uint32_t)args_int(L, 2, "size", 16, 1400, 160);
	f->up = args_bool(L, 2, "up", true);
	f->down = args_bool(L, 2, "down", true);
	if (f->interval_ns == 0)
		play_fail(L, "traffic: interval is missing, as in interval = ms(20)");
	if (!f->up && !f->down)
		play_fail(L, "traffic: neither up nor down");
}

static void ping(lua_State *L, struct world_flow *f)
{
	f->kind = FLOW_PING;
	f->interval_ns = args_quantity(L, 2, "interval", UNIT_TIME, NS_PER_S);
	f->payload_len = (uint32_t)args_int(L, 2, "size", 16, 1400, PING_DATA);
	if (f->interval_ns == 0)
		play_fail(L, "traffic: an interval of nothing");
}

static const struct traffic_kind {
	const char *name;
	void (*read)(lua_State *L, struct world_flow *f);
	const char *known[8];
	size_t n_known;
} traffic_kinds[] = {
	{ "voip", voip, { "name", "start", "stop", "with", "codec" }, 5 },
	{ "udp",
	  udp,
	  { "name", "start", "stop", "with", "interval", "size", "up", "down" },
	  8 },
	{ "ping", ping, { "name", "start", "stop", "with", "interval", "size" }, 6 },
};

enum { N_TRAFFIC = sizeof(traffic_kinds) / sizeof(traffic_kinds[0]) };

static const struct traffic_kind *traffic_kind(lua_State *L)
{
	const char *words[N_TRAFFIC], *word;

	if (!lua_istable(L, 2))
		play_fail(L, "traffic: expected a table, as in traffic { \"voip\" }");
	lua_rawgeti(L, 2, 1);
	word = arg_string(L, -1, "traffic");
	for (size_t i = 0; i < N_TRAFFIC; i++) {
		if (strcmp(word, traffic_kinds[i].name) == 0) {
			lua_pop(L, 1);
			return &traffic_kinds[i];
		}
		words[i] = traffic_kinds[i].name;
	}
	play_unknown(L, "traffic", word, words, N_TRAFFIC);
}

/* station:traffic { "voip", codec = "g711" } */
static int traffic(lua_State *L)
{
	struct play *p = play_of(L);
	struct world_flow f = { .up = true, .down = true, .stop_ns = TIME_NEVER };
	const struct traffic_kind *kind;
	unsigned n = 0;

	f.station = self(L)->station.name;
	cast_may_declare(L, "traffic");
	lua_settop(L, 2);
	kind = traffic_kind(L);
	args_only(L, 2, "traffic", kind->known, kind->n_known, true);
	if (lua_rawlen(L, 2) != 1)
		return play_fail(L, "traffic: one kind at a time");
	f.name = args_string(L, 2, "name", kind->name);
	f.with = args_string(L, 2, "with", NULL);
	f.start_ns = args_quantity(L, 2, "start", UNIT_TIME, 0);
	f.stop_ns = args_quantity(L, 2, "stop", UNIT_TIME, TIME_NEVER);
	kind->read(L, &f);
	for (size_t i = 0; i < p->flows.n; i++) {
		if (strcmp(p->flows.v[i].flow.station, f.station) != 0)
			continue;
		n++;
		if (strcmp(p->flows.v[i].flow.name, f.name) == 0)
			return play_fail(L, "traffic: %s has '%s' already, give this one a name",
					 f.station, f.name);
	}
	if (n == OBSERVE_FLOWS_MAX)
		return play_fail(L, "traffic: more than %d for one station", OBSERVE_FLOWS_MAX);
	*LIST_ADD(L, p->flows) = (struct cast_flow_decl){ f, play_place(L) };
	return 0;
}

/* Commands */

/* station:roam_to("ap2", { over = "ds", bss = 2 }) */
static int roam_to(lua_State *L)
{
	static const char *const known[] = { "over", "bss", "force" };
	static const char *const overs[] = { "air", "ds" };
	struct play *p = play_of(L);
	struct world_roam r = { .station = self(L)->station.name, .ap = arg_ap(L, 2, "roam_to") };
	const char *over = "air";

	run_is_going(L, "roam_to");
	lua_settop(L, 3);
	if (!lua_isnil(L, 3)) {
		ARGS_ONLY(L, 3, "roam_to", known, false);
		over = args_string(L, 3, "over", "air");
		r.bss = (unsigned)args_int(L, 3, "bss", 1, INT16_MAX, 0);
		r.forced = args_bool(L, 3, "force", false);
	}
	if (strcmp(over, "air") != 0 && strcmp(over, "ds") != 0)
		play_unknown(L, "way of roam_to", over, overs, 2);
	r.over_ds = strcmp(over, "ds") == 0;
	if (r.forced && !r.over_ds)
		return play_fail(L, "roam_to: force is for over = \"ds\"");
	cast_check(L, world_roam_to(p->world, &r), play_place(L));
	return 0;
}

static int join(lua_State *L)
{
	return run_command(L, "join", self(L)->station.name, world_join);
}

static int leave(lua_State *L)
{
	return run_command(L, "leave", self(L)->station.name, world_leave);
}

/* Whole elements in hex; nothing: none. */
static void set_elements(lua_State *L, const char *key, uint8_t *out, size_t *len)
{
	struct wr w = wr_of(out, SPEC_SET_MAX);

	if (args_get(L, 2, key))
		arg_hex(L, -1, key, &w);
	lua_pop(L, 1);
	if (w.overflow)
		play_fail(L, "%s: at most %d octets", key, SPEC_SET_MAX);
	*len = w.len;
}

/* station:set { ric_ies = "3904 0100 0000" }: all of it; what is not named is as without */
static int set(lua_State *L)
{
	static const char *const known[] = { "ric_ies", "assoc_elements", "ft_rsnxe_used" };
	const char *name = self(L)->station.name;
	struct spec_station_set s = { .ric_len = 0 };

	run_is_going(L, "set");
	ARGS_ONLY(L, 2, "set", known, false);
	set_elements(L, "ric_ies", s.ric, &s.ric_len);
	set_elements(L, "assoc_elements", s.assoc, &s.assoc_len);
	s.ft_rsnxe_used = args_bool(L, 2, "ft_rsnxe_used", false);
	cast_check(L, world_set_station(play_of(L)->world, name, &s), play_place(L));
	return 0;
}

static int scan(lua_State *L)
{
	const char *name = self(L)->station.name;

	run_is_going(L, "scan");
	cast_check(L, world_scan(play_of(L)->world, name), play_place(L));
	return 0;
}

static int pmksa_flush(lua_State *L)
{
	return run_command(L, "pmksa_flush", self(L)->station.name, world_flush_pmksas);
}

/* station:pmksa_save(), station:pmksa_load(): to and from a store outside of the supplicant */
static int pmksa_save(lua_State *L)
{
	return run_command(L, "pmksa_save", self(L)->station.name, world_save_pmksas);
}

static int pmksa_load(lua_State *L)
{
	return run_command(L, "pmksa_load", self(L)->station.name, world_load_pmksas);
}

static int kill(lua_State *L)
{
	return run_command(L, "kill", self(L)->station.name, world_kill);
}

static int revive(lua_State *L)
{
	return run_command(L, "revive", self(L)->station.name, world_revive);
}

/* station:preauthenticate(ap), station:preauthenticate("02:00:00:00:03:00") */
static int preauthenticate(lua_State *L)
{
	const char *name = self(L)->station.name;
	const char *text;
	struct mac with;
	size_t len = 0;

	run_is_going(L, "preauthenticate");
	text = lua_type(L, 2) == LUA_TSTRING ? lua_tolstring(L, 2, &len) : "";
	if (!mac_parse(text, len, &with))
		with = world_mac(play_of(L)->world, arg_ap(L, 2, "preauthenticate"));
	cast_check(L, world_preauthenticate(play_of(L)->world, name, with), play_place(L));
	return 0;
}

/* Live state */

/* station:ap(): the name of the AP it is associated with, or nil. */
static int ap_now(lua_State *L)
{
	const char *name = self(L)->station.name, *ap;

	run_has_begun(L, "ap");
	ap = world_station_ap(play_of(L)->world, name);
	if (ap != NULL)
		lua_pushstring(L, ap);
	else
		lua_pushnil(L);
	return 1;
}

/* station:mac(): its address, as text */
static int mac_now(lua_State *L)
{
	const char *name = self(L)->station.name;

	run_has_begun(L, "mac");
	return mac_push(L, name);
}

/* station:level("ap1") */
static int level_now(lua_State *L)
{
	const char *name = self(L)->station.name, *ap = arg_ap(L, 2, "level");

	run_has_begun(L, "level");
	unit_push(L, UNIT_LEVEL, world_level(play_of(L)->world, name, ap));
	return 1;
}

/* station:rate_100k("ap1"): 60 is 6 Mb/s */
static int rate_now(lua_State *L)
{
	const char *name = self(L)->station.name, *ap = arg_ap(L, 2, "rate_100k");

	run_has_begun(L, "rate_100k");
	lua_pushinteger(L, world_rate_100k(play_of(L)->world, name, ap));
	return 1;
}

/* station:sae_group(): of the SAE exchange of this association; nil if it went without one. */
static int sae_group_now(lua_State *L)
{
	const char *name = self(L)->station.name;
	unsigned group;

	run_has_begun(L, "sae_group");
	group = world_sae_group(play_of(L)->world, name);
	if (group != 0)
		lua_pushinteger(L, group);
	else
		lua_pushnil(L);
	return 1;
}

int mac_push(lua_State *L, const char *name)
{
	char text[MAC_TEXT];

	lua_pushstring(L, mac_format(world_mac(play_of(L)->world, name), text));
	return 1;
}

/* station:channels_scanned(): by all its scans so far */
static int channels_scanned(lua_State *L)
{
	const char *name = self(L)->station.name;

	run_has_begun(L, "channels_scanned");
	lua_pushinteger(L, (lua_Integer)world_channels_scanned(play_of(L)->world, name));
	return 1;
}

/* station:learnt(): the file of bgscan learn as it is now */
static int learnt_now(lua_State *L)
{
	const char *name = self(L)->station.name;
	char *text = play_alloc(L, LEARN_FILE_MAX, 1);
	struct sb s = sb_of(text, LEARN_FILE_MAX);

	run_has_begun(L, "learnt");
	world_learnt(play_of(L)->world, name, &s);
	lua_pushstring(L, text);
	return 1;
}

/* station:key_id(): of the pairwise key with which it sends. */
static int key_id_now(lua_State *L)
{
	const char *name = self(L)->station.name;

	run_has_begun(L, "key_id");
	lua_pushinteger(L, world_key_id(play_of(L)->world, name));
	return 1;
}

int pmksa_push(lua_State *L, const char *holder, const char *peer)
{
	struct world_pmksa p;
	char text[2 * sizeof(p.pmkid) + 1];
	struct sb s = sb_of(text, sizeof(text));

	if (!world_pmksa(play_of(L)->world, holder, peer, &p)) {
		lua_pushnil(L);
		return 1;
	}
	for (size_t i = 0; i < sizeof(p.pmkid); i++)
		sb_printf(&s, "%02x", p.pmkid[i]);
	lua_pushstring(L, text);
	return 1;
}

/* station:is_opportunistic("ap1"): whether the PMKSA it holds for the AP is cloned, or nil */
static int is_opportunistic(lua_State *L)
{
	const char *name = self(L)->station.name, *ap = arg_ap(L, 2, "is_opportunistic");
	struct world_pmksa p;

	run_has_begun(L, "is_opportunistic");
	if (world_pmksa(play_of(L)->world, name, ap, &p))
		lua_pushboolean(L, p.opportunistic);
	else
		lua_pushnil(L);
	return 1;
}

/* station:pmksa("ap1"): the PMKID it holds for the AP, in hex, or nil */
static int pmksa_now(lua_State *L)
{
	const char *name = self(L)->station.name, *ap = arg_ap(L, 2, "pmksa");

	run_has_begun(L, "pmksa");
	return pmksa_push(L, name, ap);
}

/* station:pmksas(): how many PMKSAs it holds */
static int pmksas_now(lua_State *L)
{
	const char *name = self(L)->station.name;

	run_has_begun(L, "pmksas");
	lua_pushinteger(L, world_n_pmksas(play_of(L)->world, name));
	return 1;
}

/* station:ssid_verified() */
static int ssid_verified(lua_State *L)
{
	const char *name = self(L)->station.name;

	run_has_begun(L, "ssid_verified");
	lua_pushboolean(L, world_ssid_verified(play_of(L)->world, name));
	return 1;
}

/* station:listen("CTRL-…"): lines with this text are counted; station:heard("CTRL-…") */
static int listen(lua_State *L)
{
	return listen_add(L, self(L)->station.name);
}

static int heard(lua_State *L)
{
	return listen_push(L, self(L)->station.name);
}

/* Results */

static int property(lua_State *L)
{
	const char *name = self(L)->station.name, *key = lua_tostring(L, 2);

	if (strcmp(key, "name") == 0)
		lua_pushstring(L, name);
	else if (strcmp(key, "joins") == 0)
		seen_push_joins(L, name);
	else if (strcmp(key, "roams") == 0)
		seen_push_roams(L, name);
	else if (strcmp(key, "failures") == 0)
		seen_push_failures(L, name);
	else
		seen_push_flows(L, name);
	return 1;
}

void station_open(lua_State *L)
{
	static const luaL_Reg methods[] = {
		{ "walk", walk_walk },	{ "place", walk_place }, { "where", walk_where },
		{ "levels", input_levels },
		{ "traffic", traffic },
		{ "roam_to", roam_to }, { "join", join },   { "leave", leave },
		{ "kill", kill },	{ "revive", revive }, { "ap", ap_now },
		{ "level", level_now },	{ "rate_100k", rate_now },
		{ "mac", mac_now },	{ "pmksa", pmksa_now },
		{ "is_opportunistic", is_opportunistic },
		{ "pmksas", pmksas_now }, { "pmksa_flush", pmksa_flush },
		{ "pmksa_save", pmksa_save }, { "pmksa_load", pmksa_load },
		{ "preauthenticate", preauthenticate },
		{ "sae_group", sae_group_now }, { "key_id", key_id_now },
		{ "ssid_verified", ssid_verified },
		{ "listen", listen },
		{ "heard", heard },	{ "scan", scan }, { "set", set },
		{ "channels_scanned", channels_scanned },
		{ "learnt", learnt_now }, { NULL, NULL },
	};
	static const char *const properties[] = { "name", "joins", "roams", "failures", "flows" };
	static const struct object_class class = { STATION, methods, properties, 5, property };

	object_class(L, &class);
}
