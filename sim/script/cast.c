#include <string.h>

#include "base/time.h"
#include "config/config.h"
#include "models/shadow.h"
#include "script/play.h"

/* ap { … }, station { … }, wall { … }, pathloss { … }: what the world is made of. */

void cast_may_declare(lua_State *L, const char *what)
{
	if (play_of(L)->stage != STAGE_DECLARING)
		play_fail(L, "%s: too late, the run has begun", what);
}

/* Names */

static const struct place *declared(const struct play *p, const char *name)
{
	for (size_t i = 0; i < p->aps.n; i++)
		if (strcmp(p->aps.v[i].ap.name, name) == 0)
			return &p->aps.v[i].place;
	for (size_t i = 0; i < p->stations.n; i++)
		if (strcmp(p->stations.v[i].station.name, name) == 0)
			return &p->stations.v[i].place;
	for (size_t i = 0; i < p->controllers.n; i++)
		if (strcmp(p->controllers.v[i].controller.name, name) == 0)
			return &p->controllers.v[i].place;
	for (size_t i = 0; i < p->radii.n; i++)
		if (strcmp(p->radii.v[i].radius.name, name) == 0)
			return &p->radii.v[i].place;
	for (size_t i = 0; i < p->switches.n; i++)
		if (strcmp(p->switches.v[i].sw.name, name) == 0)
			return &p->switches.v[i].place;
	for (size_t i = 0; i < p->intruders.n; i++)
		if (strcmp(p->intruders.v[i].intruder.name, name) == 0)
			return &p->intruders.v[i].place;
	return NULL;
}

const char *cast_new_name(lua_State *L, const char *what)
{
	const char *name = args_string(L, 1, "name", NULL);
	const struct place *other;

	if (name == NULL)
		play_fail(L, "%s: name is missing", what);
	if (name[0] == '\0' || strlen(name) >= WORLD_NAME_MAX ||
	    name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			      "0123456789-_.")] != '\0')
		play_fail(L, "%s: '%s' is no name: letters, digits, '-', '_' and '.', at most %d",
			  what, name, WORLD_NAME_MAX - 1);
	if (strcmp(name, "switch") == 0 || strcmp(name, "gateway") == 0)
		play_fail(L, "%s: there is always a '%s'", what, name);
	other = declared(play_of(L), name);
	if (other != NULL)
		play_fail(L, "%s: '%s' is there already, see %s:%u", what, name, other->file,
			  other->line);
	return name;
}

/* Configurations */

/* Raises the first error of a configuration, unless there is none or it is wanted. */
static void raise_diags(lua_State *L, const struct config_reader *r, const char **refuses)
{
	for (size_t i = 0; i < r->diags.n; i++) {
		const struct config_diag *d = &r->diags.v[i];

		if (d->severity != CONFIG_ERROR)
			continue;
		if (refuses != NULL) {
			*refuses = d->text;
			return;
		}
		if (r->diags.n_errors > 1)
			play_fail_at(L, (struct place){ d->file, d->line }, "%s (and %u more)",
				     d->text, (unsigned)r->diags.n_errors - 1);
		play_fail_at(L, (struct place){ d->file, d->line }, "%s", d->text);
	}
}

static enum config_dialect dialect_of(lua_State *L, struct bytes text)
{
	const char *word = args_string(L, 1, "dialect", NULL);
	const char *names[CONFIG_DIALECT_COUNT];
	enum config_dialect d;

	if (word == NULL)
		return config_sniff_dialect(text);
	if (config_dialect_parse(word, strlen(word), &d))
		return d;
	for (unsigned i = 0; i < CONFIG_DIALECT_COUNT; i++)
		names[i] = config_dialect_name((enum config_dialect)i);
	play_unknown(L, "dialect", word, names, CONFIG_DIALECT_COUNT);
}

/* One for all: what it found wrong with the last configuration has been said by now. */
static struct config_reader *reader_of(lua_State *L, enum config_dialect d)
{
	struct play *p = play_of(L);

	if (p->reader == NULL)
		p->reader = play_alloc(L, 1, sizeof(*p->reader));
	config_reader_init(p->reader, p->arena, p->cfg->crypto, d);
	p->reader->files = files_for_config(p);
	p->reader->allow_outside = true; /* files.c decides */
	return p->reader;
}

/* Leaves only the named radio of a device. */
static void choose_radio(lua_State *L, struct spec_ap *spec, const char *radio)
{
	const char **names = play_alloc(L, spec->n_radio + 1, sizeof(*names));
	size_t n = 0;

	for (size_t i = 0; i < spec->n_radio; i++) {
		const char *name = spec->radio[i].name;

		if (name == NULL)
			play_fail(L, "ap: radio: a hostapd.conf has one radio, without a name");
		if (strcmp(name, radio) == 0) {
			spec->radio += i;
			spec->n_radio = 1;
			return;
		}
		names[n++] = name;
	}
	play_unknown(L, "radio", radio, names, n);
}

/* A controller's private offer of fast transition, on every BSS of the AP. */
static void adapt_11r(lua_State *L, struct spec_ap *spec)
{
	for (size_t i = 0; i < spec->n_radio; i++) {
		for (size_t k = 0; k < spec->radio[i].n_bss; k++) {
			struct spec_bss *b = &spec->radio[i].bss[k];

			b->adaptive_11r = true;
			if (!spec_bss_has_ft(b) || b->nas_identifier == NULL)
				play_fail(L, "ap: adaptive_11r needs mobility_domain, "
					     "nas_identifier, and WPA-PSK or WPA-EAP");
		}
	}
}

/* One file of the list or the only one, on top of the stack; NULL: the file is not there. */
static struct spec_ap *read_ap(lua_State *L, bool starts, const char **refuses)
{
	const struct source *s = files_source(L, -1, "config");
	struct config_reader *r;
	struct spec_ap *spec;
	enum err e;

	if (s->missing)
		return NULL;
	r = reader_of(L, dialect_of(L, s->text));
	if (config_sniff(s->text) == CONFIG_KIND_WPAS)
		play_fail(L, "ap: %s is a wpa_supplicant.conf", s->name);
	e = config_sniff(s->text) == CONFIG_KIND_UCI
		    ? config_read_uci(r, s->name, s->text, &spec)
		    : config_read_hostapd(r, s->name, s->text, &spec);
	if (e != ERR_OK)
		raise_diags(L, r, starts ? NULL : refuses);
	if (spec == NULL)
		play_fail(L, "ap: %s: %s", s->name, err_text(e));
	if (!starts && e == ERR_OK)
		play_fail(L, "ap: starts = false, but nothing is wrong with %s", s->name);
	return spec;
}

/* `hostapd one.conf two.conf`: one process with the radios of both. */
static void add_radios(lua_State *L, struct spec_ap *to, const struct spec_ap *more)
{
	struct spec_radio *all = play_alloc(L, to->n_radio + more->n_radio, sizeof(*all));

	memcpy(all, to->radio, to->n_radio * sizeof(*all));
	memcpy(all + to->n_radio, more->radio, more->n_radio * sizeof(*all));
	to->radio = all;
	to->n_radio += more->n_radio;
}

static struct spec_ap *read_aps(lua_State *L, bool starts, const char **refuses)
{
	struct spec_ap *spec = NULL, *one;

	if (!lua_istable(L, -1))
		return read_ap(L, starts, refuses);
	for (lua_Integer i = 1; lua_rawgeti(L, -1, i) != LUA_TNIL; i++) {
		one = read_ap(L, starts, refuses);
		lua_pop(L, 1);
		if (one == NULL)
			return NULL;
		if (spec == NULL)
			spec = one;
		else
			add_radios(L, spec, one);
	}
	lua_pop(L, 1);
	if (spec == NULL)
		(void)files_source(L, -1, "config"); /* no list: says what it should have been */
	return spec;
}

const struct spec_ap *cast_ap_config(lua_State *L, const char **refuses)
{
	const char *radio = args_string(L, 1, "radio", NULL);
	bool starts = args_bool(L, 1, "starts", true);
	struct spec_ap *spec;

	if (!args_get(L, 1, "config"))
		play_fail(L, "ap: config is missing, as in config = file \"ap1.conf\"");
	spec = read_aps(L, starts, refuses);
	lua_pop(L, 1);
	if (spec == NULL)
		return NULL;
	if (radio != NULL)
		choose_radio(L, spec, radio);
	if (args_bool(L, 1, "adaptive_11r", false))
		adapt_11r(L, spec);
	return spec;
}

/*
 * Stations with the same text, from the same place, share what was read of it: in a crowd there
 * are few. The latest are looked through, so that a crowd of texts costs no time.
 */
enum { TEXTS_LOOKED_THROUGH = 64 };

static const struct spec_station *read_before(const struct play *p, const struct source *s)
{
	size_t n = p->station_texts.n;
	size_t until = n > TEXTS_LOOKED_THROUGH ? n - TEXTS_LOOKED_THROUGH : 0;

	while (n-- > until) {
		const struct station_text *t = &p->station_texts.v[n];

		if (strcmp(t->source.name, s->name) == 0 &&
		    bytes_equal(t->source.text, s->text))
			return t->spec;
	}
	return NULL;
}

static const struct spec_station *station_config(lua_State *L)
{
	const struct source *s;
	struct config_reader *r;
	const struct spec_station *shared;
	struct spec_station *spec;
	enum err e;

	if (!args_get(L, 1, "config"))
		play_fail(L, "station: config is missing, as in config = file \"phone.conf\"");
	s = files_source(L, -1, "config");
	lua_pop(L, 1);
	if (s->missing)
		return NULL;
	if (config_sniff(s->text) == CONFIG_KIND_UCI)
		play_fail(L, "station: %s is an OpenWrt wireless file", s->name);
	shared = read_before(play_of(L), s);
	if (shared != NULL)
		return shared;
	r = reader_of(L, CONFIG_HOSTAPD_2_11);
	e = config_read_wpa_supplicant(r, s->name, s->text, &spec);
	if (e != ERR_OK)
		raise_diags(L, r, NULL);
	if (spec == NULL)
		play_fail(L, "station: %s: %s", s->name, err_text(e));
	*LIST_ADD(L, play_of(L)->station_texts) = (struct station_text){ *s, spec };
	return spec;
}

/* bssid = "02:…", or a list with one for each BSS. */
static const struct mac *bssids(lua_State *L, const struct spec_ap *spec)
{
	size_t n = 0, want = 0;
	struct mac *v;

	if (!args_get(L, 1, "bssid")) {
		lua_pop(L, 1);
		return NULL;
	}
	if (lua_type(L, -1) == LUA_TSTRING) {
		lua_newtable(L);
		lua_insert(L, -2);
		lua_rawseti(L, -2, 1);
	}
	if (!lua_istable(L, -1))
		play_fail(L, "bssid: expected a text, or a list of texts");
	n = lua_rawlen(L, -1);
	for (size_t i = 0; spec != NULL && i < spec->n_radio; i++)
		want += spec->radio[i].n_bss;
	if (spec != NULL && n != want)
		play_fail(L, "bssid: the configuration has %u BSSs, here are %u addresses",
			  (unsigned)want, (unsigned)n);
	v = play_alloc(L, n + 1, sizeof(*v));
	for (size_t i = 0; i < n; i++) {
		const char *text;

		lua_rawgeti(L, -1, (lua_Integer)i + 1);
		text = arg_string(L, -1, "bssid");
		if (!mac_parse(text, strlen(text), &v[i]) || mac_is_group(v[i]))
			play_fail(L, "bssid: '%s' is no address of a BSS", text);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
	return v;
}

/* Declarations */

struct world_ap cast_read_ap(lua_State *L)
{
	struct world_ap ap = { .name = cast_new_name(L, "ap") };

	if (!args_position(L, 1, "at", &ap.at))
		play_fail(L, "ap: at is missing, as in at = m(30, 0)");
	ap.profile = models_ap(L, args_string(L, 1, "model", "generic"));
	ap.unplugged = args_bool(L, 1, "unplugged", false);
	ap.link = wired_link(L, "lan");
	ap.spec = cast_ap_config(L, &ap.refuses);
	ap.bssid = bssids(L, ap.spec);
	return ap;
}

static int declare_ap(lua_State *L)
{
	static const char *const known[] = { "name",  "at",    "config",   "model", "dialect",
					     "radio", "bssid", "unplugged", "starts",
					     "adaptive_11r", "lan", "latency", "loss_ppm", "vlan",
					     "vlans" };
	struct play *p = play_of(L);
	struct cast_ap_decl d = { .place = play_place(L) };

	cast_may_declare(L, "ap");
	lua_settop(L, 1);
	ARGS_ONLY(L, 1, "ap", known, false);
	d.ap = cast_read_ap(L);
	*LIST_ADD(L, p->aps) = d;
	ap_push(L, p->aps.n - 1);
	return 1;
}

/* learnt = file "learnt", or the text itself. */
static struct bytes learnt_file(lua_State *L)
{
	struct bytes file = { 0 };
	const char *text;
	size_t len;

	if (args_get(L, 1, "learnt") && lua_type(L, -1) == LUA_TSTRING) {
		text = lua_tolstring(L, -1, &len);
		file = bytes_of((const uint8_t *)play_text(L, text, len), len);
	} else if (!lua_isnil(L, -1)) {
		file = files_source(L, -1, "learnt")->text;
	}
	lua_pop(L, 1);
	return file;
}

/*
 * l3 = "dhcp", or what it does about that address in a roam, whatever its model does; "static", an
 * address from nowhere, if nothing is said.
 */
static void take_l3(lua_State *L, struct world_station *sta)
{
	const char *word = args_string(L, 1, "l3", "static");
	const char *words[L3_ROAM_COUNT + 2] = { "dhcp", "static" };
	struct client_profile *own;

	sta->dhcp = strcmp(word, "static") != 0;
	if (!sta->dhcp || strcmp(word, "dhcp") == 0)
		return;
	for (unsigned i = 0; i < L3_ROAM_COUNT; i++) {
		words[2 + i] = l3_roam_text((enum l3_roam)i);
		if (strcmp(word, words[2 + i]) != 0)
			continue;
		own = play_alloc(L, 1, sizeof(*own));
		*own = *sta->profile;
		own->l3.roam = (enum l3_roam)i;
		sta->profile = own;
		return;
	}
	play_unknown(L, "l3", word, words, L3_ROAM_COUNT + 2);
}

static int declare_station(lua_State *L)
{
	static const char *const known[] = { "name", "at", "config", "model", "mute",
					     "learnt", "l3" };
	struct play *p = play_of(L);
	struct cast_station_decl d = { .place = play_place(L) };
	struct world_station *sta = &d.station;

	cast_may_declare(L, "station");
	lua_settop(L, 1);
	ARGS_ONLY(L, 1, "station", known, false);
	sta->name = cast_new_name(L, "station");
	d.has_at = args_position(L, 1, "at", &sta->at);
	sta->profile = models_client(L, args_string(L, 1, "model", "generic"));
	sta->mute = args_bool(L, 1, "mute", false);
	take_l3(L, sta);
	sta->learnt = learnt_file(L);
	sta->spec = station_config(L);
	*LIST_ADD(L, p->stations) = d;
	station_push(L, p->stations.n - 1);
	return 1;
}

static int declare_wall(lua_State *L)
{
	static const char *const known[] = { "from", "to", "loss" };
	struct position from, to;
	int64_t loss;

	cast_may_declare(L, "wall");
	lua_settop(L, 1);
	ARGS_ONLY(L, 1, "wall", known, false);
	if (!args_position(L, 1, "from", &from) || !args_position(L, 1, "to", &to))
		return play_fail(L, "wall: from and to are needed, as in from = m(0, 5)");
	loss = args_quantity(L, 1, "loss", UNIT_RATIO, -1);
	if (loss < 0)
		return play_fail(L, "wall: loss is needed, as in loss = db(6)");
	*LIST_ADD(L, play_of(L)->walls) = (struct cast_wall_decl){
		{ from.x_mm, from.y_mm, to.x_mm, to.y_mm, (int32_t)loss }, play_place(L)
	};
	return 0;
}

static enum fading_model fading_of(lua_State *L, const char *word)
{
	const char *known[FADING_COUNT];

	for (unsigned i = 0; i < FADING_COUNT; i++) {
		known[i] = fading_text((enum fading_model)i);
		if (strcmp(known[i], word) == 0)
			return (enum fading_model)i;
	}
	play_unknown(L, "fading", word, known, FADING_COUNT);
}

/* At 1.4 m/s and 5.2 GHz: 0.423 over the Doppler shift of 24 Hz. */
#define COHERENCE_NS (17 * NS_PER_MS)

static int set_pathloss(lua_State *L)
{
	static const char *const known[] = { "exponent_milli", "loss_ppm", "first_metre_2g4",
					     "first_metre_5g", "first_metre_6g", "shadowing",
					     "shadow_mm", "fading", "coherence" };
	struct pathloss *p = &play_of(L)->pathloss;

	cast_may_declare(L, "pathloss");
	lua_settop(L, 1);
	ARGS_ONLY(L, 1, "pathloss", known, false);
	if (p->noise_mdbm != 0)
		return play_fail(L, "pathloss: a wmediumd file has said already how the air is");
	play_of(L)->air_is_said = true;
	p->exponent_milli = (int32_t)args_int(L, 1, "exponent_milli", 1000, 10000,
					      PATHLOSS_EXPONENT_OFFICE);
	p->loss_ppm = (uint32_t)args_int(L, 1, "loss_ppm", 0, 999999, 0);
	for (unsigned b = 0; b < BAND_COUNT; b++)
		p->first_metre_mdb[b] = (int32_t)args_quantity(L, 1, known[2 + b], UNIT_RATIO, 0);
	p->shadow.sigma_mdb = (int32_t)args_quantity(L, 1, "shadowing", UNIT_RATIO, 0);
	p->shadow.distance_mm = (int32_t)args_int(L, 1, "shadow_mm", 100, 1000000,
						  SHADOW_DISTANCE_MM);
	p->fading.model = fading_of(L, args_string(L, 1, "fading", "none"));
	p->fading.coherence_ns = args_quantity(L, 1, "coherence", UNIT_TIME, COHERENCE_NS);
	if (p->fading.coherence_ns <= 0 || p->shadow.sigma_mdb < 0 || p->shadow.sigma_mdb > 20000)
		return play_fail(L, "pathloss: coherence is more than 0, shadowing 0 to 20 dB");
	return 0;
}

void cast_open(lua_State *L)
{
	static const luaL_Reg functions[] = { { "ap", declare_ap },
					      { "station", declare_station },
					      { "wall", declare_wall },
					      { "pathloss", set_pathloss },
					      { NULL, NULL } };

	sandbox_functions(L, functions);
}
