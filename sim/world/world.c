#include "world/world.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/text.h"
#include "trace/jsonl.h"
#include "world/cast.h"

enum { WORLD_ARENA_MAX = 1 << 30, DIGEST_ROOM = 16 * 1024 };

void world_config_init(struct world_config *cfg)
{
	*cfg = (struct world_config){ .protection = PROTECTION_REAL,
				      .pathloss = { .exponent_milli = PATHLOSS_EXPONENT_OFFICE },
				      .wired_latency_ns = 50 * NS_PER_US,
				      .fdb_age_ns = SWITCH_AGE_NS };
}

enum err cast_fail(struct world *w, enum err e, const char *fmt, ...)
{
	struct sb s = sb_of(w->why, sizeof(w->why));
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&s, fmt, ap);
	va_end(ap);
	return e;
}

/* Digests: both forms of every record, in order. */
static void on_digest(void *ctx, const struct trace_rec *rec)
{
	static const enum digest_form form[2] = { DIGEST_ALL, DIGEST_DECISIONS };
	struct world *w = ctx;

	for (unsigned i = 0; i < 2; i++) {
		struct wr out = wr_of(w->digest_room, DIGEST_ROOM);

		digest_put(&out, rec, form[i]);
		INVARIANT(!out.overflow);
		if (out.len > 0)
			fold_add(&w->digest[i], wr_sofar(&out));
	}
}

struct world *world_new(const struct world_config *cfg)
{
	struct world *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return NULL;
	w->cfg = *cfg;
	w->arena = arena_new(WORLD_ARENA_MAX);
	w->fx = malloc(sizeof(*w->fx));
	w->digest_room = malloc(DIGEST_ROOM);
	w->observe = observe_new();
	w->own_psks = cfg->psks == NULL ? psk_cache_new() : NULL;
	if (cfg->psks == NULL)
		w->cfg.psks = w->own_psks;
	if (w->arena == NULL || w->fx == NULL || w->digest_room == NULL || w->observe == NULL ||
	    w->cfg.psks == NULL) {
		world_free(w);
		return NULL;
	}
	fx_reset(w->fx);
	trace_attach(&w->trace, digest_mask(DIGEST_ALL) | digest_mask(DIGEST_DECISIONS), on_digest,
		     w);
	trace_attach(&w->trace, OBSERVE_MASK, observe_rec, w->observe);
	return w;
}

void world_free(struct world *w)
{
	if (w == NULL)
		return;
	for (size_t i = 0; i < w->n_ap; i++) {
		if (w->ap[i]->of == NULL)
			ap_fini(&w->ap[i]->node);
		free(w->ap[i]);
	}
	for (size_t i = 0; i < w->n_station; i++) {
		station_fini(&w->station[i]->node);
		free(w->station[i]->points);
		free(w->station[i]);
	}
	for (size_t i = 0; i < w->n_calls; i++)
		free(w->call[i]);
	cast_free_radius(w);
	cast_free_controllers(w);
	cast_free_intruders(w);
	gateway_fini(&w->gateway);
	cast_free_switches(w);
	simio_free(w->simio);
	observe_free(w->observe);
	psk_cache_free(w->own_psks);
	free(w->ap);
	free(w->station);
	free(w->flow);
	free(w->call);
	free(w->digest_room);
	free(w->fx);
	arena_free(w->arena);
	free(w);
}

const char *world_why(const struct world *w)
{
	return w->why;
}

struct trace *world_trace(struct world *w)
{
	return &w->trace;
}

/* The cast */

struct cast_ap *cast_find_ap(const struct world *w, const char *name)
{
	for (size_t i = 0; i < w->n_ap; i++)
		if (strcmp(w->ap[i]->decl.name, name) == 0)
			return w->ap[i];
	return NULL;
}

struct cast_station *cast_find_station(const struct world *w, const char *name)
{
	for (size_t i = 0; i < w->n_station; i++)
		if (strcmp(w->station[i]->decl.name, name) == 0)
			return w->station[i];
	return NULL;
}

bool world_has_station(const struct world *w, const char *name)
{
	return cast_find_station(w, name) != NULL;
}

bool world_has_ap(const struct world *w, const char *name)
{
	return cast_find_ap(w, name) != NULL;
}

size_t world_n_names(const struct world *w)
{
	return w->n_ap + w->n_station + w->n_radius + w->n_controller + w->n_intruder;
}

const char *world_name(const struct world *w, size_t i)
{
	if (i < w->n_ap)
		return w->ap[i]->decl.name;
	i -= w->n_ap;
	if (i < w->n_station)
		return w->station[i]->decl.name;
	i -= w->n_station;
	if (i < w->n_radius)
		return w->radius[i]->decl.name;
	i -= w->n_radius;
	return i < w->n_controller ? w->controller[i]->decl.name
				   : w->intruder[i - w->n_controller]->decl.name;
}

/* FNV-1a over the name; locally administered, individual; number counts a node's interfaces. */
struct mac cast_mac(const char *name, unsigned number)
{
	uint64_t h = rng_name(name);
	struct mac m = { { 0x02, (uint8_t)(h >> 32), (uint8_t)(h >> 24), (uint8_t)(h >> 16),
			   (uint8_t)(h >> 8), (uint8_t)(h + number) } };

	return m;
}

static bool ip_is_taken(const struct world *w, uint32_t ip)
{
	for (size_t i = 0; i < w->n_station; i++)
		if (w->station[i]->ip == ip)
			return true;
	for (size_t i = 0; i < w->n_ap; i++)
		if (w->ap[i]->ip == ip)
			return true;
	for (size_t i = 0; i < w->n_controller; i++)
		if (w->controller[i]->ip == ip)
			return true;
	return false;
}

/*
 * An address of 10.0.0.0/8 from a name, never one of 10.0.0.0/24: another station changes nobody's.
 */
uint32_t cast_ip(const struct world *w, const char *name)
{
	uint32_t ip = UINT32_C(0x0a000100) + (uint32_t)(rng_name(name) >> 16) % 0xfffe00;

	while (ip_is_taken(w, ip)) /* two names of one hash: the later takes the next */
		ip++;
	return ip;
}

/* What own_ip_addr says, if that is an address others can answer to. */
static uint32_t ap_ip(const struct world *w, const struct world_ap *decl)
{
	for (size_t r = 0; decl->spec != NULL && r < decl->spec->n_radio; r++) {
		for (size_t b = 0; b < decl->spec->radio[r].n_bss; b++) {
			struct spec_ip ip = decl->spec->radio[r].bss[b].radius.own_ip_addr;

			if (ip.len == 4 && ip.b[0] != 127)
				return (uint32_t)ip.b[0] << 24 | (uint32_t)ip.b[1] << 16 |
				       (uint32_t)ip.b[2] << 8 | ip.b[3];
		}
	}
	return cast_ip(w, decl->name);
}

enum err cast_check_name(struct world *w, const char *name)
{
	size_t len = strlen(name);

	if (w->simio != NULL)
		return cast_fail(w, ERR_PARSE, "'%s' comes too late: the run has begun", name);
	if (len == 0 || len >= WORLD_NAME_MAX ||
	    strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") !=
		    len)
		return cast_fail(w, ERR_PARSE,
				 "'%s' is no name: letters, digits, '-', '_' and '.', "
				 "at most %d",
				 name, WORLD_NAME_MAX - 1);
	if (world_has_ap(w, name) || world_has_station(w, name) || world_has_radius(w, name) ||
	    world_has_controller(w, name) || world_has_switch(w, name) ||
	    strcmp(name, "gateway") == 0)
		return cast_fail(w, ERR_PARSE, "there is a '%s' already", name);
	return ERR_OK;
}

/* One more pointer in a list. */
static void **grow(void *list, size_t n)
{
	return realloc(list, (n + 1) * sizeof(void *));
}

static const struct spec_bss *bss_at(const struct spec_ap *spec, unsigned n)
{
	for (size_t r = 0; r < spec->n_radio; r++) {
		if (n < spec->radio[r].n_bss)
			return &spec->radio[r].bss[n];
		n -= (unsigned)spec->radio[r].n_bss;
	}
	return NULL;
}

/* The address the configuration's own r0kh line gives: that of its own NAS identifier. */
static bool own_r0kh(const struct spec_bss *bss, struct mac *out)
{
	for (size_t i = 0; bss->nas_identifier != NULL && i < bss->n_r0kh; i++) {
		const struct spec_r0kh *r = &bss->r0kh[i];

		if (!mac_is_group(r->mac) &&
		    text_is((const char *)r->id, r->id_len, bss->nas_identifier)) {
			*out = r->mac;
			return true;
		}
	}
	return false;
}

static void choose_bssids(struct cast_ap *ap)
{
	const struct spec_bss *bss;

	for (unsigned n = 0; n < AP_BSS_MAX && (bss = bss_at(ap->decl.spec, n)) != NULL; n++) {
		if (ap->decl.bssid != NULL)
			ap->bssid[n] = ap->decl.bssid[n];
		else if (bss->has_bssid)
			ap->bssid[n] = bss->bssid;
		else if (!own_r0kh(bss, &ap->bssid[n]))
			ap->bssid[n] = cast_mac(ap->decl.name, n);
		ap->n_bssid = n + 1;
	}
}

enum err world_add_ap(struct world *w, const struct world_ap *decl)
{
	enum err e = cast_check_name(w, decl->name);
	struct cast_ap **list;
	struct cast_ap *ap;

	if (e != ERR_OK)
		return e;
	if (w->n_ap >= WORLD_APS_MAX)
		return cast_fail(w, ERR_LIMIT, "more than %d APs", WORLD_APS_MAX);
	list = (struct cast_ap **)grow(w->ap, w->n_ap);
	if (list == NULL)
		return ERR_NOMEM;
	w->ap = list;
	ap = calloc(1, sizeof(*ap));
	if (ap == NULL)
		return ERR_NOMEM;
	ap->decl = *decl;
	ap->place = (struct waypoint){ .at = decl->at };
	ap->walk = (struct walk){ .points = &ap->place, .n = 1 };
	ap->ip = ap_ip(w, decl);
	if (decl->refuses == NULL)
		choose_bssids(ap);
	w->ap[w->n_ap++] = ap;
	for (unsigned i = 0; i < ap->n_bssid; i++)
		observe_name(w->observe, ap->bssid[i], decl->name);
	return ERR_OK;
}

enum err world_add_station(struct world *w, const struct world_station *decl)
{
	enum err e = cast_check_name(w, decl->name);
	struct cast_station **list;
	struct cast_station *sta;

	if (e != ERR_OK)
		return e;
	if (w->n_station >= WORLD_STATIONS_MAX)
		return cast_fail(w, ERR_LIMIT, "more than %d stations", WORLD_STATIONS_MAX);
	list = (struct cast_station **)grow(w->station, w->n_station);
	if (list == NULL)
		return ERR_NOMEM;
	w->station = list;
	sta = calloc(1, sizeof(*sta));
	if (sta == NULL)
		return ERR_NOMEM;
	sta->decl = *decl;
	sta->place = (struct waypoint){ .at = decl->at };
	sta->walk = (struct walk){ .points = &sta->place, .n = 1 };
	sta->mac = cast_mac(decl->name, 0);
	sta->ip = cast_ip(w, decl->name);
	w->station[w->n_station++] = sta;
	observe_station(w->observe, sta->mac, decl->name);
	return ERR_OK;
}

enum err world_add_wall(struct world *w, const struct wall *wall)
{
	if (w->simio != NULL)
		return cast_fail(w, ERR_PARSE, "a wall comes too late: the run has begun");
	if (w->n_walls == WALLS_MAX)
		return cast_fail(w, ERR_LIMIT, "more than %d walls", WALLS_MAX);
	w->wall[w->n_walls++] = *wall;
	return ERR_OK;
}

enum err world_add_flow(struct world *w, const struct world_flow *flow)
{
	struct cast_station *sta = cast_find_station(w, flow->station);
	struct world_flow *list;

	INVARIANT(sta != NULL && flow->interval_ns > 0);
	for (size_t i = 0; i < w->n_flows; i++)
		if (strcmp(w->flow[i].station, flow->station) == 0 &&
		    strcmp(w->flow[i].name, flow->name) == 0)
			return cast_fail(w, ERR_PARSE, "'%s' has a flow '%s' already",
					 flow->station, flow->name);
	if (flow->with != NULL && cast_find_station(w, flow->with) == NULL)
		return cast_fail(w, ERR_PARSE, "'%s' has traffic with '%s', who is no station",
				 flow->station, flow->with);
	if (flow->with != NULL && strcmp(flow->with, flow->station) == 0)
		return cast_fail(w, ERR_PARSE, "'%s' has traffic with itself", flow->with);
	if (w->simio != NULL)
		return cast_fail(w, ERR_PARSE, "traffic comes too late: the run has begun");
	if (w->n_flows == FLOWS_MAX)
		return cast_fail(w, ERR_LIMIT, "more than %d flows", FLOWS_MAX);
	list = realloc(w->flow, (w->n_flows + 1) * sizeof(*list));
	if (list == NULL)
		return ERR_NOMEM;
	w->flow = list;
	w->flow[w->n_flows++] = *flow;
	observe_flow(w->observe, sta->mac, flow->name, flow->kind, flow->interval_ns);
	return ERR_OK;
}

static bool can_lose(const struct world *w, const struct fault *f)
{
	bool of_ft = strcmp(f->name, "pmk-r0") == 0 || strcmp(f->name, "pmk-r1") == 0;

	if (of_ft)
		return world_has_ap(w, f->at);
	return strcmp(f->name, "pmksa") == 0 &&
	       (world_has_ap(w, f->at) || world_has_station(w, f->at));
}

static unsigned roles_of(struct world *w, const char *name)
{
	if (cast_find_ap(w, name) != NULL || cast_find_controller(w, name) != NULL)
		return BUG_OF_AP;
	if (cast_find_radius(w, name) != NULL)
		return BUG_OF_RADIUS;
	if (strcmp(name, "gateway") == 0)
		return BUG_OF_GATEWAY;
	return cast_find_switch(w, name) != NULL ? BUG_OF_SWITCH : BUG_OF_STATION;
}

static enum err judge_bug(struct world *w, const struct fault *f)
{
	enum bug bug;

	if (!bug_parse(f->name, strlen(f->name), &bug))
		return cast_fail(w, ERR_PARSE, "there is no bug '%s'", f->name);
	if ((bug_roles(bug) & roles_of(w, f->at)) == 0)
		return cast_fail(w, ERR_PARSE, "fault: '%s' is nothing that '%s' can do: %s",
				 f->name, f->at, bug_what(bug));
	return ERR_OK;
}

enum err world_add_fault(struct world *w, const struct fault *fault)
{
	if (w->simio != NULL)
		return cast_fail(w, ERR_PARSE, "a fault comes too late: the run has begun");
	if (fault->action == FAULT_BUG && judge_bug(w, fault) != ERR_OK)
		return ERR_PARSE;
	if (fault->action == FAULT_LOSE_KEY && !can_lose(w, fault))
		return cast_fail(w, ERR_PARSE,
				 "fault 'lose-key': an AP loses \"pmk-r0\" or \"pmk-r1\", an AP or "
				 "a station \"pmksa\"");
	return fault_plan_add(&w->plan, fault);
}

const struct fault_plan *world_faults(const struct world *w)
{
	return &w->plan;
}

/* For reports */

size_t world_n_interfaces(const struct world *w)
{
	size_t n = w->n_station;

	for (size_t i = 0; i < w->n_ap; i++)
		n += w->ap[i]->n_bssid;
	return n;
}

static uint32_t freq_of_bss(const struct spec_ap *spec, unsigned n)
{
	for (size_t r = 0; r < spec->n_radio; r++) {
		if (n < spec->radio[r].n_bss)
			return spec->radio[r].freq_mhz;
		n -= (unsigned)spec->radio[r].n_bss;
	}
	return 0;
}

struct world_interface world_interface(const struct world *w, size_t i)
{
	const struct cast_station *sta;

	for (size_t a = 0; a < w->n_ap; a++) {
		const struct cast_ap *ap = w->ap[a];

		if (i < ap->n_bssid)
			return (struct world_interface){ ap->decl.name, true, ap->bssid[i],
							 ap->decl.profile->name,
							 ap->decl.profile->cpu,
							 freq_of_bss(ap->decl.spec, (unsigned)i) };
		i -= ap->n_bssid;
	}
	INVARIANT(i < w->n_station);
	sta = w->station[i];
	return (struct world_interface){ sta->decl.name, false, sta->mac, sta->decl.profile->name,
					 sta->decl.profile->cpu, 0 };
}
