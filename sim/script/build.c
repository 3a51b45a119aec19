#include <string.h>

#include "base/time.h"
#include "script/play.h"

/* From what the scenario declared to a world that has started. */

void cast_check(lua_State *L, enum err e, struct place at)
{
	const char *why = world_why(play_of(L)->world);

	if (e == ERR_OK)
		return;
	play_fail_at(L, at, "%s", e == ERR_NOMEM || why[0] == '\0' ? err_text(e) : why);
}

static void add_nodes(lua_State *L, struct play *p)
{
	for (size_t i = 0; i < p->switches.n; i++)
		cast_check(L, world_add_switch(p->world, &p->switches.v[i].sw),
			   p->switches.v[i].place);
	for (size_t i = 0; i < p->aps.n; i++)
		if (!p->aps.v[i].controlled)
			cast_check(L, world_add_ap(p->world, &p->aps.v[i].ap),
				   p->aps.v[i].place);
	for (size_t i = 0; i < p->controllers.n; i++)
		cast_check(L, world_add_controller(p->world, &p->controllers.v[i].controller),
			   p->controllers.v[i].place);
	for (size_t i = 0; i < p->stations.n; i++) {
		const struct cast_station_decl *d = &p->stations.v[i];

		cast_check(L, world_add_station(p->world, &d->station), d->place);
		if (d->walk.n > 0)
			cast_check(L, world_walk(p->world, d->station.name, &d->walk),
				   d->walk_place);
	}
	for (size_t i = 0; i < p->radii.n; i++)
		cast_check(L, world_add_radius(p->world, &p->radii.v[i].radius),
			   p->radii.v[i].place);
	for (size_t i = 0; i < p->intruders.n; i++)
		cast_check(L, world_add_intruder(p->world, &p->intruders.v[i].intruder),
			   p->intruders.v[i].place);
	for (size_t i = 0; i < p->hearings.n; i++)
		cast_check(L, world_add_hearing(p->world, &p->hearings.v[i].hearing),
			   p->hearings.v[i].place);
	for (size_t i = 0; i < p->walls.n; i++)
		cast_check(L, world_add_wall(p->world, &p->walls.v[i].wall), p->walls.v[i].place);
	for (size_t i = 0; i < p->flows.n; i++)
		cast_check(L, world_add_flow(p->world, &p->flows.v[i].flow), p->flows.v[i].place);
}

/* A name in a fault must be somebody's. */
static void check_name(lua_State *L, const struct play *p, const struct cast_fault_decl *d,
		       const char *name)
{
	const char **names;
	const char *near;
	size_t n = 0;

	if (name[0] == '\0')
		return;
	names = play_alloc(L,
			   p->aps.n + p->stations.n + p->radii.n + p->controllers.n +
				   p->switches.n + p->intruders.n + 2,
			   sizeof(*names));
	for (size_t i = 0; i < p->aps.n; i++)
		names[n++] = p->aps.v[i].ap.name;
	for (size_t i = 0; i < p->stations.n; i++)
		names[n++] = p->stations.v[i].station.name;
	for (size_t i = 0; i < p->radii.n; i++)
		names[n++] = p->radii.v[i].radius.name;
	for (size_t i = 0; i < p->controllers.n; i++)
		names[n++] = p->controllers.v[i].controller.name;
	for (size_t i = 0; i < p->switches.n; i++)
		names[n++] = p->switches.v[i].sw.name;
	for (size_t i = 0; i < p->intruders.n; i++)
		names[n++] = p->intruders.v[i].intruder.name;
	names[n++] = "switch";
	names[n++] = "gateway";
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return;
	near = text_nearest(name, names, n);
	if (near != NULL)
		play_fail_at(L, d->place, "fault: there is no '%s', did you mean '%s'?", name,
			     near);
	play_fail_at(L, d->place, "fault: there is no '%s'", name);
}

static void add_outer_faults(lua_State *L, struct play *p)
{
	for (size_t i = 0; i < p->cfg->n_faults; i++) {
		struct cast_fault_decl *d = LIST_ADD(L, p->faults);
		const char *text = p->cfg->faults[i];
		char why_text[256];
		struct sb why = sb_of(why_text, sizeof(why_text));

		if (fault_parse(text, strlen(text), &d->fault, &why) != ERR_OK)
			play_fail_at(L, d->place, "fault \"%s\": %s", text, why_text);
	}
}

static void add_faults(lua_State *L, struct play *p)
{
	add_outer_faults(L, p);
	for (size_t i = 0; i < p->faults.n; i++) {
		const struct cast_fault_decl *d = &p->faults.v[i];

		check_name(L, p, d, d->fault.from);
		check_name(L, p, d, d->fault.to);
		check_name(L, p, d, d->fault.at);
		cast_check(L, world_add_fault(p->world, &d->fault), d->place);
	}
}

static void make_world(lua_State *L, struct play *p)
{
	struct world_config cfg;

	world_config_init(&cfg);
	cfg.seed = p->seed;
	cfg.crypto = p->cfg->crypto;
	cfg.psks = p->cfg->psks;
	cfg.protection = p->cfg->protection;
	cfg.pathloss = p->pathloss;
	cfg.wired_latency_ns = p->wired_latency_ns;
	cfg.wired_loss_ppm = p->wired_loss_ppm;
	cfg.fdb_age_ns = p->fdb_age_ns;
	cfg.dhcp = p->dhcp;
	cfg.max_events = p->cfg->max_events;
	p->world = world_new(&cfg);
	if (p->world == NULL)
		play_fail(L, "out of memory");
}

void cast_start(lua_State *L)
{
	struct play *p = play_of(L);
	struct script_start start;

	if (p->stage != STAGE_DECLARING)
		return;
	make_world(L, p);
	add_nodes(L, p);
	add_faults(L, p);
	for (uint32_t i = 0; i < p->calls.n; i++)
		run_schedule(L, i);
	start = (struct script_start){ p->world, p->inputs.v, p->inputs.n };
	if (p->hooks != NULL && p->hooks->before_start != NULL) {
		enum err e = p->hooks->before_start(p->hooks->ctx, &start);

		if (e != ERR_OK)
			play_fail(L, "cannot write the results: %s", err_text(e));
	}
	listen_start(p);
	cast_check(L, world_start(p->world), play_place(L));
	p->stage = STAGE_RUNNING;
}
