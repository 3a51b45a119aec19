#include <stdlib.h>

#include "base/invariant.h"
#include "base/text.h"
#include "base/time.h"
#include "world/cast.h"

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

struct node_env cast_env(struct world *w, const char *name)
{
	return (struct node_env){ .name = name,
				  .seed = w->cfg.seed,
				  .crypto = w->cfg.crypto,
				  .fx = w->fx,
				  .lazy = w->cfg.protection == PROTECTION_LAZY };
}

/* An interface by its address. */
struct known {
	struct mac mac;
	const char *name;
	UT_hash_handle hh;
};

static enum err know(struct world *w, struct known **all, struct known *k, size_t i)
{
	struct world_interface is = world_interface(w, i);
	struct known *other;
	char mac[MAC_TEXT];

	HASH_FIND(hh, *all, &is.mac, sizeof(is.mac), other);
	if (other != NULL)
		return cast_fail(w, ERR_PARSE, "'%s' and '%s' have the same address %s: give one "
					       "of them another name, or its BSSID",
				 other->name, is.name, mac_format(is.mac, mac));
	k->mac = is.mac;
	k->name = is.name;
	HASH_ADD(hh, *all, mac, sizeof(k->mac), k);
	return k->hh.tbl == NULL ? ERR_NOMEM : ERR_OK;
}

/* Two interfaces of one address would be one to every switch and every key holder. */
static enum err check_addresses(struct world *w)
{
	size_t n = world_n_interfaces(w);
	struct known *k = calloc(n + 1, sizeof(*k)), *all = NULL;
	enum err e = k == NULL ? ERR_NOMEM : ERR_OK;

	for (size_t i = 0; i < n && e == ERR_OK; i++)
		e = know(w, &all, &k[i], i);
	HASH_CLEAR(hh, all);
	free(k);
	return e;
}

/* The name of a radio: the AP's, or "ap1/2" for its second. */
static const char *radio_name(struct cast_ap *ap, unsigned r)
{
	struct sb s = sb_of(ap->radio[r], sizeof(ap->radio[r]));

	sb_str(&s, ap->decl.name);
	if (r > 0)
		sb_printf(&s, "/%u", r + 1);
	return ap->radio[r];
}

/* The radios of an AP that is a process of its own. */
static enum err add_ap_radios(struct world *w, struct cast_ap *ap)
{
	const struct spec_ap *spec = ap->decl.spec;
	unsigned n = 0;
	enum err e;

	for (unsigned r = 0; r < spec->n_radio; r++) {
		if (r >= sizeof(ap->radio) / sizeof(ap->radio[0]))
			return cast_fail(w, ERR_LIMIT, "'%s' has more than 4 radios",
					 ap->decl.name);
		if (spec->radio[r].freq_mhz == 0)
			return cast_fail(w, ERR_UNSUPPORTED,
					 "'%s' leaves its channel to automatic "
					 "selection: say which one",
					 ap->decl.name);
		e = simio_radio_add(
			w->simio, &(struct simio_radio){ .node = &ap->node.node,
							 .radio = r,
							 .name = radio_name(ap, r),
							 .ap = true,
							 .power_mdbm = ap->decl.profile->power_mdbm,
							 .walk = &ap->walk });
		for (size_t b = 0; b < spec->radio[r].n_bss && e == ERR_OK; b++)
			e = simio_radio_addr(w->simio, &ap->node.node, r, ap->bssid[n++]);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

/* Nonces, keys and identifiers of a new configuration are none of those drawn before it. */
static uint64_t seed_after_changes(const struct world *w, const struct cast_ap *ap)
{
	char purpose[32];
	struct sb sb = sb_of(purpose, sizeof(purpose));
	struct rng r;

	if (ap->n_changes == 0)
		return w->cfg.seed;
	sb_printf(&sb, "changed/%u", ap->n_changes);
	r = rng_stream(w->cfg.seed, ap->decl.name, purpose);
	return rng_u64(&r);
}

enum err cast_init_ap(struct world *w, struct cast_ap *ap)
{
	struct node_env env = cast_env(w, ap->decl.name);
	struct ap_config cfg = { .spec = ap->decl.spec,
				 .profile = ap->decl.profile,
				 .psks = w->cfg.psks,
				 .arena = w->arena,
				 .bssid = ap->bssid,
				 .ip = ap->ip,
				 .refuses = ap->decl.refuses };
	enum err e;

	env.seed = seed_after_changes(w, ap);
	e = ap_init(&ap->node, &env, &cfg);
	if (e == ERR_UNSUPPORTED)
		return cast_fail(
			w, e,
			"'%s' has a BSS that cannot be played: it must be open or offer PSK, "
			"SAE, 802.1X or OWE with what goes with it (a passphrase, a password, "
			"a RADIUS server) and a cipher of today",
			ap->decl.name);
	return e;
}

static enum err build_ap(struct world *w, struct cast_ap *ap)
{
	struct sb cable = sb_of(ap->cable, sizeof(ap->cable));
	enum err e;

	ap->node.node.env = cast_env(w, ap->decl.name);
	e = simio_node_add(w->simio, &ap->node.node);
	if (e == ERR_OK)
		e = cast_init_ap(w, ap);
	if (e == ERR_OK && ap->decl.refuses == NULL)
		e = add_ap_radios(w, ap);
	if (e != ERR_OK || ap->decl.unplugged)
		return e;
	sb_printf(&cable, "lan-%s", ap->decl.name);
	return cast_cable(w, &ap->node.node, ap->cable, &ap->decl.link);
}

static bool same_shape(const struct spec_ap *a, const struct spec_ap *b)
{
	if (a->n_radio != b->n_radio)
		return false;
	for (size_t i = 0; i < a->n_radio; i++)
		if (a->radio[i].n_bss != b->radio[i].n_bss ||
		    a->radio[i].band != b->radio[i].band || b->radio[i].freq_mhz == 0)
			return false;
	return true;
}

enum err world_revive_as(struct world *w, const char *name, const struct spec_ap *spec)
{
	struct cast_ap *ap = cast_find_ap(w, name);
	struct bugs bugs;
	enum err e;

	if (ap == NULL || ap->of != NULL)
		return cast_fail(w, ERR_RANGE, "'%s' is no access point of its own", name);
	if (!ap->dead || ap->decl.refuses != NULL)
		return cast_fail(w, ERR_RANGE, "'%s' is running", name);
	if (!same_shape(ap->decl.spec, spec))
		return cast_fail(w, ERR_RANGE, "'%s' has other radios or BSSs", name);
	bugs = ap->node.node.bugs;
	ap_fini(&ap->node);
	ap->decl.spec = spec;
	ap->n_changes++;
	e = cast_init_ap(w, ap);
	ap->node.node.bugs = bugs;
	return e == ERR_OK ? world_revive(w, name) : e;
}

/* Stations keep what they hear whole where somebody may want to know. */
static bool asks_for_beacons(const struct world *w)
{
	for (size_t i = 0; i < w->n_ap; i++) {
		const struct spec_ap *spec = w->ap[i]->decl.spec;

		for (size_t r = 0; r < spec->n_radio; r++)
			for (size_t b = 0; b < spec->radio[r].n_bss; b++)
				if (spec->radio[r].bss[b].rrm_beacon_report)
					return true;
	}
	return false;
}

static enum err build_station(struct world *w, struct cast_station *sta)
{
	struct node_env env = cast_env(w, sta->decl.name);
	enum err e;

	sta->node.node.env = env;
	e = simio_node_add(w->simio, &sta->node.node);
	if (e != ERR_OK)
		return e;
	e = station_init(&sta->node, &env,
			 &(struct station_config){ .spec = sta->decl.spec,
						   .profile = sta->decl.profile,
						   .psks = w->cfg.psks,
						   .mac = sta->mac,
						   .ip = sta->ip,
						   .dhcp = sta->decl.dhcp,
						   .mute = sta->decl.mute,
						   .keeps_bodies = asks_for_beacons(w),
						   .learnt = sta->decl.learnt });
	if (e != ERR_OK)
		return e;
	e = simio_radio_add(w->simio,
			    &(struct simio_radio){ .node = &sta->node.node,
						   .name = sta->decl.name,
						   .power_mdbm = sta->decl.profile->power_mdbm,
						   .walk = &sta->walk });
	if (e == ERR_OK)
		e = simio_radio_addr(w->simio, &sta->node.node, 0, sta->mac);
	if (e == ERR_OK && sta->decl.dhcp)
		e = gateway_bind(&w->gateway, sta->mac, sta->ip);
	return e;
}

static enum app_kind app_kind_of(enum flow_kind kind)
{
	switch (kind) {
	case FLOW_UDP:
		return APP_KIND_UDP;
	case FLOW_VOICE:
		return APP_KIND_VOICE;
	case FLOW_PING:
		return APP_KIND_PING;
	case FLOW_KIND_COUNT:
		break;
	}
	INVARIANT(false);
	return APP_KIND_UDP;
}

/*
 * Both ends of a flow: the station's and the gateway's, or another station's. Flows count within
 * their station; a number is used once between two stations, whoever of them has the flow.
 */
static enum err build_flow(struct world *w, const struct world_flow *flow)
{
	struct cast_station *sta = cast_find_station(w, flow->station);
	struct cast_station *with = flow->with != NULL ? cast_find_station(w, flow->with) : NULL;
	unsigned own = sta->node.host.n_flows, others = with != NULL ? with->node.host.n_flows : 0;
	uint16_t number = (uint16_t)(own > others ? own : others);
	struct flow_end end = { .name = flow->name,
				.station = flow->station,
				.kind = app_kind_of(flow->kind),
				.number = number,
				.sends = flow->kind == FLOW_PING || flow->up,
				.dir = APP_UP,
				.peer_ip = with != NULL ? with->ip : HOST_GATEWAY_IP,
				.interval_ns = flow->interval_ns,
				.payload_len = flow->payload_len,
				.start_ns = flow->start_ns,
				.stop_ns = flow->stop_ns };
	enum err e = host_add_flow(&sta->node.host, &end);

	if (e != ERR_OK)
		return e;
	end.sends = flow->kind != FLOW_PING && flow->down;
	end.dir = APP_DOWN;
	end.peer_ip = sta->ip;
	return host_add_flow(with != NULL ? &with->node.host : &w->gateway.host, &end);
}

static struct node *find_node(struct world *w, const char *name)
{
	struct cast_ap *ap = cast_find_ap(w, name);
	struct cast_station *sta = cast_find_station(w, name);
	struct cast_radius *radius = cast_find_radius(w, name);
	struct cast_controller *controller = cast_find_controller(w, name);

	if (ap != NULL)
		return &cast_node(ap)->node;
	if (controller != NULL)
		return &controller->node.node;
	if (radius != NULL)
		return &radius->node.node;
	if (strcmp(name, "gateway") == 0)
		return &w->gateway.node;
	if (cast_find_switch(w, name) != NULL)
		return &cast_find_switch(w, name)->node;
	return sta != NULL ? &sta->node.node : NULL;
}

/* A node that a command of the scenario has stopped or started already stays as it is. */
static void do_kill(void *ctx, uint32_t fault)
{
	struct world *w = ctx;
	enum err e = world_kill(w, w->plan.fault[fault].at);

	INVARIANT(e == ERR_OK || e == ERR_RANGE);
}

static void do_revive(void *ctx, uint32_t fault)
{
	struct world *w = ctx;
	enum err e = world_revive(w, w->plan.fault[fault].at);

	INVARIANT(e == ERR_OK || e == ERR_RANGE);
}

static void do_lose_key(void *ctx, uint32_t fault)
{
	struct world *w = ctx;
	const struct fault *f = &w->plan.fault[fault];
	struct cast_ap *ap = cast_find_ap(w, f->at);

	if (strcmp(f->name, "pmksa") == 0) {
		enum err e = world_flush_pmksas(w, f->at);

		INVARIANT(e == ERR_OK);
		return;
	}
	INVARIANT(ap != NULL);
	ap_lose_keys(cast_node(ap), strcmp(f->name, "pmk-r0") == 0);
}

static enum err build_slow(struct world *w, const struct fault *f)
{
	int64_t until = f->for_ns > 0 ? f->time_ns + f->for_ns : TIME_NEVER;
	struct cast_radius *radius = cast_find_radius(w, f->at);
	struct node *n = find_node(w, f->at);

	if (radius != NULL)
		return radius_node_slow(&radius->node, f->time_ns, until, f->by_ns);
	if (n->n_slow == NODE_SLOW_MAX)
		return cast_fail(w, ERR_LIMIT, "fault: '%s' is slow in more than %d ways", f->at,
				 NODE_SLOW_MAX);
	n->slow[n->n_slow++] = (struct node_slow){ f->time_ns, until, f->by_ns };
	return ERR_OK;
}

/* Misbehaviour is armed before the start; reboots are scheduled. */
static enum err build_fault(struct world *w, uint32_t i)
{
	const struct fault *f = &w->plan.fault[i];
	struct node *node;
	enum bug bug;
	enum err e;

	if (fault_is_of_frame(f->action))
		return ERR_OK;
	node = find_node(w, f->at);
	if (node == NULL)
		return cast_fail(w, ERR_PARSE, "fault: there is no '%s'", f->at);
	if (f->action == FAULT_BUG) {
		INVARIANT(bug_parse(f->name, strlen(f->name), &bug));
		node->bugs.times[bug] = f->times != 0 ? f->times : BUG_ALWAYS;
		node->bugs.skip[bug] = f->nth > 0 ? f->nth - 1 : 0;
		return ERR_OK;
	}
	if (f->action == FAULT_SLOW)
		return build_slow(w, f);
	if (f->action == FAULT_LOSE_KEY)
		return simio_at(w->simio, f->time_ns, do_lose_key, w, i);
	INVARIANT(f->action == FAULT_REBOOT);
	e = simio_at(w->simio, f->time_ns, do_kill, w, i);
	if (e == ERR_OK)
		e = simio_at(w->simio, f->time_ns + f->for_ns, do_revive, w, i);
	return e;
}

enum err cast_build(struct world *w)
{
	struct simio_config cfg = { .seed = w->cfg.seed,
				    .trace = &w->trace,
				    .pathloss = w->cfg.pathloss,
				    .plan = &w->plan,
				    .max_events = w->cfg.max_events };
	enum err e = check_addresses(w);

	if (e != ERR_OK)
		return e;
	cfg.pathloss.walls = w->wall;
	cfg.pathloss.n_walls = w->n_walls;
	w->simio = simio_new(&cfg);
	if (w->simio == NULL)
		return ERR_NOMEM;
	e = cast_build_wired(w);
	for (size_t i = 0; i < w->n_ap && e == ERR_OK; i++)
		if (w->ap[i]->of == NULL)
			e = build_ap(w, w->ap[i]);
	for (size_t i = 0; i < w->n_controller && e == ERR_OK; i++)
		e = cast_build_controller(w, w->controller[i]);
	for (size_t i = 0; i < w->n_station && e == ERR_OK; i++)
		e = build_station(w, w->station[i]);
	for (size_t i = 0; i < w->n_radius && e == ERR_OK; i++)
		e = cast_build_radius(w, w->radius[i]);
	for (size_t i = 0; i < w->n_intruder && e == ERR_OK; i++)
		e = cast_build_intruder(w, w->intruder[i]);
	if (e == ERR_OK)
		e = cast_build_hearings(w);
	for (size_t i = 0; i < w->n_flows && e == ERR_OK; i++)
		e = build_flow(w, &w->flow[i]);
	for (uint32_t i = 0; i < w->plan.n && e == ERR_OK; i++)
		e = build_fault(w, i);
	return e;
}
