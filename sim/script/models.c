#include <stddef.h>
#include <string.h>

#include "base/time.h"
#include "script/play.h"

/* The profiles of models/: Lua tables, data only, converted into structs of module spec. */

enum field_type { FIELD_I64, FIELD_I32, FIELD_U32, FIELD_BOOL, FIELD_L3_ROAM, FIELD_CPU };

struct field {
	const char *key;
	enum field_type type;
	size_t at;
	int64_t scale, lo, hi; /* value * scale; bounds of the value as written */
	size_t work_at;        /* FIELD_CPU: where its table goes */
};

#define CLIENT(member) offsetof(struct client_profile, member)
#define AP(member)     offsetof(struct ap_profile, member)
#define US(key, at)    { key, FIELD_I64, at, NS_PER_US, 0, 3600000000, 0 }
#define MS(key, at)    { key, FIELD_I64, at, NS_PER_MS, 0, 3600000, 0 }

static const struct field client_fields[] = {
	US("tune_us", CLIENT(tune_ns)),
	US("key_install_us", CLIENT(key_install_ns)),
	US("auth_think_us", CLIENT(auth_think_ns)),
	US("eapol_think_us", CLIENT(eapol_think_ns)),
	US("eap_think_us", CLIENT(eap_think_ns)),
	US("eapol_start_us", CLIENT(eapol_start_ns)),
	{ "eapol_start_first", FIELD_BOOL, CLIENT(eapol_start_first), 1, 0, 1, 0 },
	US("probe_delay_us", CLIENT(probe_delay_ns)),
	US("dwell_us", CLIENT(dwell_ns)),
	US("passive_dwell_us", CLIENT(passive_dwell_ns)),
	{ "neighbor_report", FIELD_BOOL, CLIENT(neighbor_report), 1, 0, 1, 0 },
	{ "btm", FIELD_BOOL, CLIENT(btm), 1, 0, 1, 0 },
	{ "rrm", FIELD_BOOL, CLIENT(rrm), 1, 0, 1, 0 },
	{ "sets_dwell", FIELD_BOOL, CLIENT(sets_dwell), 1, 0, 1, 0 },
	{ "supplicant", FIELD_BOOL, CLIENT(supplicant), 1, 0, 1, 0 },
	{ "roam_threshold_dbm", FIELD_I32, CLIENT(roam_threshold_mdbm), 1000, -120, 0, 0 },
	{ "roam_hysteresis_db", FIELD_I32, CLIENT(roam_hysteresis_mdb), 1000, 0, 60, 0 },
	MS("roam_rescan_ms", CLIENT(roam_rescan_ns)),
	MS("roam_holdoff_ms", CLIENT(roam_holdoff_ns)),
	{ "beacon_loss_count", FIELD_U32, CLIENT(beacon_loss_count), 1, 1, 1000, 0 },
	{ "forgetful", FIELD_BOOL, CLIENT(forgetful), 1, 0, 1, 0 },
	{ "mfp_blind", FIELD_BOOL, CLIENT(mfp_blind), 1, 0, 1, 0 },
	{ "h2e_blind", FIELD_BOOL, CLIENT(h2e_blind), 1, 0, 1, 0 },
	{ "csa", FIELD_BOOL, CLIENT(csa), 1, 0, 1, 0 },
	{ "pmkids", FIELD_U32, CLIENT(pmkids), 1, 1, 4, 0 },
	{ "power_dbm", FIELD_I32, CLIENT(power_mdbm), 1000, -30, 40, 0 },
	{ "ht", FIELD_BOOL, CLIENT(ht), 1, 0, 1, 0 },
	{ "vht", FIELD_BOOL, CLIENT(vht), 1, 0, 1, 0 },
	{ "he", FIELD_BOOL, CLIENT(he), 1, 0, 1, 0 },
	{ "streams", FIELD_U32, CLIENT(streams), 1, 1, 4, 0 },
	{ "width_mhz", FIELD_U32, CLIENT(width_mhz), 1, 20, 160, 0 },
	{ "six_ghz", FIELD_BOOL, CLIENT(six_ghz), 1, 0, 1, 0 },
	{ "rnr", FIELD_BOOL, CLIENT(rnr), 1, 0, 1, 0 },
	{ "ft", FIELD_BOOL, CLIENT(ft), 1, 0, 1, 0 },
	{ "adaptive_11r", FIELD_BOOL, CLIENT(adaptive_11r), 1, 0, 1, 0 },
	{ "ft_over_ds", FIELD_BOOL, CLIENT(ft_over_ds), 1, 0, 1, 0 },
	US("ft_ds_wait_us", CLIENT(ft_ds_wait_ns)),
	{ "ft_leaves", FIELD_BOOL, CLIENT(ft_leaves), 1, 0, 1, 0 },
	{ "heeds_deadline", FIELD_BOOL, CLIENT(heeds_deadline), 1, 0, 1, 0 },
	{ "roam_l3", FIELD_L3_ROAM, CLIENT(l3.roam), 0, 0, 0, 0 },
	US("l3_begin_us", CLIENT(l3.begin_ns)),
	{ "dhcp_again_ms", FIELD_I64, CLIENT(l3.again_ns), NS_PER_MS, 1001, 64000, 0 },
	{ "dhcp_broadcast", FIELD_BOOL, CLIENT(l3.broadcast), 1, 0, 1, 0 },
	{ "arp_probes", FIELD_U32, CLIENT(l3.n_probes), 1, 0, 10, 0 },
	{ "cpu", FIELD_CPU, CLIENT(cpu), 0, 0, 0, CLIENT(work_ns) },
};

static const struct field ap_fields[] = {
	US("mgmt_think_us", AP(mgmt_think_ns)),
	US("eapol_think_us", AP(eapol_think_ns)),
	{ "power_dbm", FIELD_I32, AP(power_mdbm), 1000, -30, 40, 0 },
	{ "streams", FIELD_U32, AP(streams), 1, 1, 4, 0 },
	{ "cpu", FIELD_CPU, AP(cpu), 0, 0, 0, AP(work_ns) },
};

/* One of the files. */
struct catalogue {
	const char *file, *shown;
	const struct field *fields;
	size_t n_fields;
};

static const struct catalogue clients = { "clients.lua", "models/clients.lua", client_fields,
					  sizeof(client_fields) / sizeof(client_fields[0]) };
static const struct catalogue aps = { "aps.lua", "models/aps.lua", ap_fields,
				      sizeof(ap_fields) / sizeof(ap_fields[0]) };

static void store(void *profile, const struct field *f, int64_t v)
{
	uint8_t *to = (uint8_t *)profile + f->at;
	int32_t i32 = (int32_t)v;
	uint32_t u32 = (uint32_t)v;
	bool b = v != 0;

	switch (f->type) {
	case FIELD_I64:
		memcpy(to, &v, sizeof(v));
		break;
	case FIELD_I32:
		memcpy(to, &i32, sizeof(i32));
		break;
	case FIELD_U32:
		memcpy(to, &u32, sizeof(u32));
		break;
	case FIELD_BOOL:
		memcpy(to, &b, sizeof(b));
		break;
	case FIELD_L3_ROAM:
	case FIELD_CPU:
		break;
	}
}

/* The value on top of the stack. */
static int64_t value_of(lua_State *L, const struct catalogue *c, const char *model,
			const struct field *f)
{
	int ok = 0;
	int64_t v;

	if (f->type == FIELD_BOOL) {
		if (!lua_isboolean(L, -1))
			play_fail(L, "%s: %s.%s: expected true or false", c->shown, model, f->key);
		return lua_toboolean(L, -1);
	}
	v = lua_type(L, -1) == LUA_TNUMBER ? lua_tointegerx(L, -1, &ok) : 0;
	if (!ok || v < f->lo || v > f->hi)
		play_fail(L, "%s: %s.%s: expected a whole number from %lld to %lld", c->shown,
			  model, f->key, (long long)f->lo, (long long)f->hi);
	return v * f->scale;
}

/* The processor whose name is on top of the stack. */
static void take_cpu(lua_State *L, const struct catalogue *c, const char *model,
		     const struct field *f, uint8_t *profile)
{
	const struct play *p = play_of(L);
	const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";

	for (size_t i = 0; i < p->cpus.n; i++) {
		const struct cpu_profile *cpu = &p->cpus.v[i];

		if (strcmp(cpu->name, name) == 0) {
			memcpy(profile + f->at, &cpu->name, sizeof(cpu->name));
			memcpy(profile + f->work_at, cpu->work_ns, sizeof(cpu->work_ns));
			return;
		}
	}
	play_fail(L, "%s: %s.cpu: models/cpus.lua has no '%s'", c->shown, model, name);
}

/* The word on top of the stack. */
static void take_l3_roam(lua_State *L, const struct catalogue *c, const char *model,
			 const struct field *f, uint8_t *profile)
{
	const char *word = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";

	for (unsigned i = 0; i < L3_ROAM_COUNT; i++) {
		enum l3_roam how = (enum l3_roam)i;

		if (strcmp(l3_roam_text(how), word) == 0) {
			memcpy(profile + f->at, &how, sizeof(how));
			return;
		}
	}
	play_fail(L, "%s: %s.%s: '%s' is no way to go about an address", c->shown, model, f->key,
		  word);
}

static void take(lua_State *L, const struct catalogue *c, const char *model, const struct field *f,
		 void *profile)
{
	if (f->type == FIELD_L3_ROAM)
		take_l3_roam(L, c, model, f, profile);
	else if (f->type == FIELD_CPU)
		take_cpu(L, c, model, f, profile);
	else
		store(profile, f, value_of(L, c, model, f));
}

static void check_keys(lua_State *L, const struct catalogue *c, const char *model)
{
	const char *known[64];
	char what[96];
	struct sb s = sb_of(what, sizeof(what));

	for (size_t i = 0; i < c->n_fields; i++)
		known[i] = c->fields[i].key;
	known[c->n_fields] = "inherits";
	sb_printf(&s, "%s: %s", c->shown, model);
	args_only(L, -1, what, known, c->n_fields + 1, false);
}

enum { INHERIT_MAX = 8 };

/* Fills the profile from the model of this name and what it inherits; the file's table is at 1. */
static void fill(lua_State *L, const struct catalogue *c, const char *model, void *profile)
{
	uint64_t seen = 0;
	const char *name = model;

	for (unsigned depth = 0; name != NULL; depth++) {
		if (depth == INHERIT_MAX)
			play_fail(L, "%s: %s inherits in a circle", c->shown, model);
		lua_getfield(L, 1, name);
		if (!lua_istable(L, -1))
			play_fail(L, "%s: %s inherits from '%s', which is not there", c->shown,
				  model, name);
		if (depth == 0) /* what it inherits from is filled, and checked, itself */
			check_keys(L, c, name);
		for (size_t i = 0; i < c->n_fields; i++) {
			if ((seen >> i & 1) != 0)
				continue;
			if (args_get(L, -1, c->fields[i].key)) {
				take(L, c, name, &c->fields[i], profile);
				seen |= UINT64_C(1) << i;
			}
			lua_pop(L, 1);
		}
		name = args_string(L, -1, "inherits", NULL);
		lua_pop(L, 1);
	}
	for (size_t i = 0; i < c->n_fields; i++)
		if ((seen >> i & 1) == 0)
			play_fail(L, "%s: %s has no %s", c->shown, model, c->fields[i].key);
}

/* Pushes the file's table at 1. */
static void read_file(lua_State *L, const struct catalogue *c)
{
	struct play *p = play_of(L);
	struct bytes text;
	char why_text[512];
	struct sb why = sb_of(why_text, sizeof(why_text));

	if (!files_read_from(p, p->cfg->models, c->file, c->shown, &text, &why))
		play_fail(L, "%s", why_text);
	if (sandbox_load(L, c->shown, text, true) != LUA_OK)
		lua_error(L);
	lua_call(L, 0, 1);
	if (!lua_istable(L, -1))
		play_fail(L, "%s: expected a table of models", c->shown);
}

/* The next model after the key on top; false at the end. Replaces the key, pops the value. */
static const char *next_model(lua_State *L, const struct catalogue *c)
{
	if (lua_next(L, 1) == 0)
		return NULL;
	lua_pop(L, 1);
	if (lua_type(L, -1) != LUA_TSTRING)
		play_fail(L, "%s: models have names", c->shown);
	return play_text(L, lua_tostring(L, -1), lua_rawlen(L, -1));
}

static int load_clients(lua_State *L)
{
	struct play *p = play_of(L);
	const char *name;

	read_file(L, &clients);
	lua_pushnil(L);
	while ((name = next_model(L, &clients)) != NULL) {
		struct client_profile *v = LIST_ADD(L, p->clients);

		fill(L, &clients, name, v);
		v->name = name;
	}
	return 0;
}

static int load_aps(lua_State *L)
{
	struct play *p = play_of(L);
	const char *name;

	read_file(L, &aps);
	lua_pushnil(L);
	while ((name = next_model(L, &aps)) != NULL) {
		struct ap_profile *v = LIST_ADD(L, p->ap_models);

		fill(L, &aps, name, v);
		v->name = name;
	}
	return 0;
}

static int load_cpus(lua_State *L)
{
	struct play *p = play_of(L);
	struct field fields[WORK_COUNT];
	struct catalogue c = { "cpus.lua", "models/cpus.lua", fields, WORK_COUNT };
	const char *name;

	for (unsigned i = 0; i < WORK_COUNT; i++) {
		char key[48];
		struct sb sb = sb_of(key, sizeof(key));

		sb_printf(&sb, "%s_us", work_text((enum work)i));
		fields[i] = (struct field)US(play_text(L, key, sb.len),
					     offsetof(struct cpu_profile, work_ns) +
						     i * sizeof(int64_t));
	}
	read_file(L, &c);
	lua_pushnil(L);
	while ((name = next_model(L, &c)) != NULL) {
		struct cpu_profile *v = LIST_ADD(L, p->cpus);

		fill(L, &c, name, v);
		v->name = name;
	}
	return 0;
}

int models_load(lua_State *L)
{
	lua_pushcfunction(L, load_cpus);
	lua_call(L, 0, 0);
	lua_pushcfunction(L, load_clients);
	lua_call(L, 0, 0);
	lua_pushcfunction(L, load_aps);
	lua_call(L, 0, 0);
	return 0;
}

const struct client_profile *models_client(lua_State *L, const char *name)
{
	const struct play *p = play_of(L);
	const char **names;

	for (size_t i = 0; i < p->clients.n; i++)
		if (strcmp(p->clients.v[i].name, name) == 0)
			return &p->clients.v[i];
	names = play_alloc(L, p->clients.n + 1, sizeof(*names));
	for (size_t i = 0; i < p->clients.n; i++)
		names[i] = p->clients.v[i].name;
	play_sort(names, p->clients.n);
	play_unknown(L, "client model", name, names, p->clients.n);
}

const struct ap_profile *models_ap(lua_State *L, const char *name)
{
	const struct play *p = play_of(L);
	const char **names;

	for (size_t i = 0; i < p->ap_models.n; i++)
		if (strcmp(p->ap_models.v[i].name, name) == 0)
			return &p->ap_models.v[i];
	names = play_alloc(L, p->ap_models.n + 1, sizeof(*names));
	for (size_t i = 0; i < p->ap_models.n; i++)
		names[i] = p->ap_models.v[i].name;
	play_sort(names, p->ap_models.n);
	play_unknown(L, "AP model", name, names, p->ap_models.n);
}
