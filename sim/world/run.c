#include <stdlib.h>

#include "base/invariant.h"
#include "crypto/hook.h"
#include "wire/dot11.h"
#include "world/cast.h"

static void do_call(void *ctx, uint32_t arg)
{
	struct cast_call *c = ctx;

	(void)arg;
	c->fn(c->ctx, c->arg);
}

enum err world_start(struct world *w)
{
	enum err e;

	INVARIANT(w->simio == NULL);
	e = cast_build(w);
	if (e != ERR_OK)
		return e;
	simio_start(w->simio);
	for (size_t i = 0; i < w->n_calls && e == ERR_OK; i++)
		e = simio_at(w->simio, w->call[i]->at_ns, do_call, w->call[i], 0);
	return e;
}

enum err world_at(struct world *w, int64_t at_ns, world_fn fn, void *ctx, uint32_t arg)
{
	struct cast_call **list = realloc(w->call, (w->n_calls + 1) * sizeof(struct cast_call *));
	struct cast_call *c;

	if (list == NULL)
		return ERR_NOMEM;
	w->call = list;
	if (at_ns < world_now(w))
		return cast_fail(w, ERR_RANGE, "that time is over");
	c = malloc(sizeof(*c));
	if (c == NULL)
		return ERR_NOMEM;
	*c = (struct cast_call){ w, at_ns, fn, ctx, arg };
	w->call[w->n_calls++] = c;
	return w->simio != NULL ? simio_at(w->simio, at_ns, do_call, c, 0) : ERR_OK;
}

int64_t world_now(const struct world *w)
{
	return w->simio != NULL ? simio_now(w->simio) : 0;
}

enum run_end world_run_until(struct world *w, int64_t until_ns)
{
	enum run_end end;

	INVARIANT(w->simio != NULL && !w->finished);
	hook_in_run(true);
	end = simio_run_until(w->simio, until_ns);
	hook_in_run(false);
	return end;
}

void world_stop(struct world *w)
{
	if (w->simio != NULL)
		simio_stop(w->simio);
}

/* Moving */

static void moved(struct world *w, const struct node *n)
{
	if (w->simio != NULL)
		simio_moved(w->simio, n);
}

enum err world_walk(struct world *w, const char *name, const struct world_walk *walk)
{
	struct cast_station *sta = cast_find_station(w, name);
	struct waypoint *points;
	size_t late;

	if (sta == NULL)
		return cast_fail(w, ERR_RANGE, "there is no station '%s'", name);
	if (walk->n == 0 || walk->n > WORLD_STOPS_MAX)
		return cast_fail(w, ERR_LIMIT, "a walk has 1 to %d points", WORLD_STOPS_MAX);
	points = calloc(walk->n + 1, sizeof(*points));
	if (points == NULL)
		return ERR_NOMEM;
	if (!walk_plan(walk_position(&sta->walk, world_now(w)), walk->start_ns, walk->stops,
		       walk->n, points, &late)) {
		free(points);
		return cast_fail(w, ERR_PARSE, "point %u of the walk of '%s' is due too early",
				 (unsigned)late + 1, name);
	}
	free(sta->points);
	sta->points = points;
	sta->walk = (struct walk){ points, walk->n + 1 };
	moved(w, &sta->node.node);
	return ERR_OK;
}

struct position world_where(const struct world *w, const char *station)
{
	const struct cast_station *sta = cast_find_station(w, station);

	INVARIANT(sta != NULL);
	return walk_position(&sta->walk, world_now(w));
}

enum err world_place(struct world *w, const char *name, struct position at)
{
	struct cast_station *sta = cast_find_station(w, name);
	struct cast_ap *ap = cast_find_ap(w, name);

	if (sta != NULL) {
		sta->place.at = at;
		sta->walk = (struct walk){ .points = &sta->place, .n = 1 };
		moved(w, &sta->node.node);
	} else if (ap != NULL) {
		ap->place.at = at;
		moved(w, &cast_node(ap)->node);
	} else {
		return cast_fail(w, ERR_RANGE, "there is no '%s'", name);
	}
	return ERR_OK;
}

/* Commands */

static enum err started(struct world *w)
{
	return w->simio != NULL ? ERR_OK
				: cast_fail(w, ERR_RANGE, "commands need a run that has begun");
}

static enum err station_named(struct world *w, const char *name, struct cast_station **out)
{
	*out = cast_find_station(w, name);
	if (*out == NULL)
		return cast_fail(w, ERR_RANGE, "there is no station '%s'", name);
	if ((*out)->dead)
		return cast_fail(w, ERR_RANGE, "'%s' is switched off", name);
	return started(w);
}

static enum err ap_named(struct world *w, const char *name, struct cast_ap **out)
{
	*out = cast_find_ap(w, name);
	if (*out == NULL)
		return cast_fail(w, ERR_RANGE, "there is no AP '%s'", name);
	return started(w);
}

/* The AP's first BSS with a network the station is configured for, else its first one. */
static struct mac bssid_for(const struct cast_station *sta, struct cast_ap *ap)
{
	for (unsigned b = 0; b < ap->n_bssid; b++)
		for (size_t n = 0; n < sta->decl.spec->n_network; n++)
			if (spec_ssid_equal(&sta->decl.spec->network[n].ssid,
					    &cast_node(ap)->bss[ap->first_bss + b].spec->ssid))
				return ap->bssid[b];
	return ap->bssid[0];
}

/* A station and an AP of the scenario. */
static enum err both_named(struct world *w, const char *ap, const char *station,
			   struct cast_ap **at, struct cast_station **sta)
{
	enum err e = station_named(w, station, sta);

	return e == ERR_OK ? ap_named(w, ap, at) : e;
}

enum err world_roam_to(struct world *w, const struct world_roam *r)
{
	struct cast_station *sta;
	struct cast_ap *to;
	enum err e = both_named(w, r->ap, r->station, &to, &sta);

	if (e == ERR_OK && r->bss > to->n_bssid)
		e = cast_fail(w, ERR_RANGE, "'%s' has %u BSSs", r->ap, to->n_bssid);
	if (e != ERR_OK)
		return e;
	station_roam_to(&sta->node, r->bss > 0 ? to->bssid[r->bss - 1] : bssid_for(sta, to),
			r->over_ds);
	return ERR_OK;
}

enum err world_join(struct world *w, const char *station)
{
	struct cast_station *sta;
	enum err e = station_named(w, station, &sta);

	if (e == ERR_OK)
		station_join(&sta->node);
	return e;
}

enum err world_leave(struct world *w, const char *station)
{
	struct cast_station *sta;
	enum err e = station_named(w, station, &sta);

	if (e == ERR_OK)
		station_leave(&sta->node);
	return e;
}

/* The first BSS of each of these APs. */
static enum err describe(struct world *w, const char *const *names, unsigned n,
			 struct neighbor *list)
{
	struct cast_ap *ap;
	enum err e = ERR_OK;

	for (unsigned i = 0; i < n && e == ERR_OK; i++) {
		e = ap_named(w, names[i], &ap);
		if (e == ERR_OK)
			list[i] = ap_neighbor(cast_node(ap), 0);
	}
	return e;
}

enum err world_bss_tm_req(struct world *w, const struct world_btm *q)
{
	struct neighbor list[AP_NEIGHBORS_MAX];
	struct cast_station *sta;
	struct cast_ap *at;
	enum err e = both_named(w, q->ap, q->station, &at, &sta);

	if (e == ERR_OK)
		e = describe(w, q->candidate, q->n, list);
	for (unsigned i = 0; i < q->n && (q->mode & BTM_CANDIDATES) != 0; i++) {
		list[i].has_preference = true; /* in the order given */
		list[i].preference = (uint8_t)(UINT8_MAX - i);
	}
	if (e == ERR_OK)
		ap_bss_tm_req(cast_node(at), &(struct ap_btm_req){ sta->mac, list, q->n, q->mode,
								   q->disassoc_timer,
								   q->validity });
	return e;
}

enum err world_set_neighbors(struct world *w, const char *ap, const char *const *neighbors,
			     unsigned n)
{
	struct neighbor list[AP_NEIGHBORS_MAX];
	struct cast_ap *at;
	enum err e = ap_named(w, ap, &at);

	if (e == ERR_OK)
		e = describe(w, neighbors, n, list);
	if (e == ERR_OK)
		ap_set_neighbors(cast_node(at), list, n);
	return e;
}

enum err world_chan_switch(struct world *w, const char *ap, const struct world_chan_switch *to)
{
	struct cast_ap *at;
	enum err e = ap_named(w, ap, &at);

	if (e != ERR_OK)
		return e;
	return ap_chan_switch(cast_node(at),
			      &(struct ap_chan_switch){ to->freq_mhz, to->count, to->block_tx });
}

enum err world_scan(struct world *w, const char *station)
{
	struct cast_station *sta;
	enum err e = station_named(w, station, &sta);

	if (e == ERR_OK)
		station_scan(&sta->node);
	return e;
}

enum err world_deauth(struct world *w, const char *ap, const char *station, uint16_t reason)
{
	struct cast_station *sta;
	struct cast_ap *from;
	enum err e = both_named(w, ap, station, &from, &sta);

	if (e == ERR_OK)
		ap_deauth(cast_node(from), sta->mac, reason);
	return e;
}

enum err world_deauth_all(struct world *w, const char *ap, uint16_t reason)
{
	struct cast_ap *from;
	enum err e = ap_named(w, ap, &from);

	if (e == ERR_OK)
		ap_deauth_all(cast_node(from), reason);
	return e;
}

enum err world_sa_query(struct world *w, const char *ap, const char *station)
{
	struct cast_station *sta;
	struct cast_ap *at;
	enum err e = both_named(w, ap, station, &at, &sta);

	if (e == ERR_OK)
		ap_sa_query(cast_node(at), sta->mac);
	return e;
}

enum err world_say_leave(struct world *w, const char *ap, const struct world_leave *l)
{
	struct cast_station *sta = NULL;
	struct cast_ap *at;
	enum err e = l->station != NULL ? station_named(w, l->station, &sta) : ERR_OK;

	if (e == ERR_OK)
		e = ap_named(w, ap, &at);
	if (e == ERR_OK)
		ap_say_leave(cast_node(at), sta != NULL ? sta->mac : MAC_BROADCAST, l->disassoc,
			     l->reason);
	return e;
}

enum err world_rekey_group(struct world *w, const char *ap)
{
	struct cast_ap *at;
	enum err e = ap_named(w, ap, &at);

	if (e == ERR_OK)
		ap_rekey_group(cast_node(at));
	return e;
}

enum err world_flush_pmksas(struct world *w, const char *name)
{
	struct cast_station *sta = cast_find_station(w, name);
	struct cast_ap *ap = cast_find_ap(w, name);

	if (sta == NULL && ap == NULL)
		return cast_fail(w, ERR_RANGE, "there is no '%s'", name);
	if (w->simio == NULL)
		return started(w);
	if (sta != NULL)
		station_flush_pmksas(&sta->node);
	else
		ap_flush_pmksas(cast_node(ap));
	return ERR_OK;
}

enum err world_save_pmksas(struct world *w, const char *station)
{
	struct cast_station *sta;
	enum err e = station_named(w, station, &sta);

	if (e == ERR_OK)
		station_save_pmksas(&sta->node);
	return e;
}

enum err world_load_pmksas(struct world *w, const char *station)
{
	struct cast_station *sta;
	enum err e = station_named(w, station, &sta);

	if (e == ERR_OK)
		station_load_pmksas(&sta->node);
	return e;
}

enum err world_preauthenticate(struct world *w, const char *station, struct mac ap)
{
	struct cast_station *sta;
	enum err e = station_named(w, station, &sta);

	if (e == ERR_OK)
		station_preauthenticate(&sta->node, ap);
	return e;
}

enum err world_reauthenticate(struct world *w, const char *ap, const char *station)
{
	struct cast_station *sta;
	struct cast_ap *at;
	enum err e = both_named(w, ap, station, &at, &sta);

	if (e == ERR_OK)
		ap_reauthenticate(cast_node(at), sta->mac);
	return e;
}

/* A node that can be switched off. */
struct switchable {
	struct node *node;
	bool *dead;
	struct cast_station *sta;
	struct ap_node *ap;
};

static struct switchable find_switchable(struct world *w, const char *name)
{
	struct switchable s = { .sta = cast_find_station(w, name) };
	struct cast_radius *radius = cast_find_radius(w, name);
	struct cast_controller *controller = cast_find_controller(w, name);
	struct cast_ap *ap = cast_find_ap(w, name);

	if (s.sta != NULL)
		s.node = &s.sta->node.node, s.dead = &s.sta->dead;
	else if (ap != NULL && ap->of == NULL)
		s.ap = &ap->node, s.dead = &ap->dead;
	else if (controller != NULL)
		s.ap = &controller->node, s.dead = &controller->dead;
	else if (radius != NULL)
		s.node = &radius->node.node, s.dead = &radius->dead;
	if (s.ap != NULL)
		s.node = &s.ap->node;
	return s;
}

static enum err no_switch(struct world *w, const char *name)
{
	const struct cast_ap *ap = cast_find_ap(w, name);

	if (ap != NULL)
		return cast_fail(w, ERR_RANGE, "'%s' is a radio of '%s', which can be switched off",
				 name, ap->of->decl.name);
	return cast_fail(w, ERR_RANGE, "there is no '%s'", name);
}

enum err world_kill(struct world *w, const char *name)
{
	struct switchable s = find_switchable(w, name);

	if (s.node == NULL)
		return no_switch(w, name);
	if (w->simio == NULL || *s.dead)
		return cast_fail(w, ERR_RANGE, "'%s' is not running", name);
	*s.dead = true;
	if (s.sta != NULL)
		station_reset(&s.sta->node);
	else if (s.ap != NULL)
		ap_reset(s.ap);
	simio_kill(w->simio, s.node);
	return ERR_OK;
}

enum err world_revive(struct world *w, const char *name)
{
	struct switchable s = find_switchable(w, name);

	if (s.node == NULL)
		return no_switch(w, name);
	if (!*s.dead)
		return cast_fail(w, ERR_RANGE, "'%s' is running", name);
	*s.dead = false;
	simio_revive(w->simio, s.node);
	return ERR_OK;
}

/* Live state */

const char *world_station_ap(const struct world *w, const char *station)
{
	const struct cast_station *sta = cast_find_station(w, station);
	struct mac bssid;

	if (sta == NULL || w->simio == NULL)
		return NULL;
	bssid = station_bssid(&sta->node);
	for (size_t i = 0; i < w->n_ap; i++)
		for (unsigned b = 0; b < w->ap[i]->n_bssid; b++)
			if (mac_equal(w->ap[i]->bssid[b], bssid))
				return w->ap[i]->decl.name;
	return NULL;
}

unsigned world_key_id(const struct world *w, const char *station)
{
	const struct cast_station *sta = cast_find_station(w, station);

	return sta != NULL ? station_key_id(&sta->node) : 0;
}

unsigned world_sae_group(const struct world *w, const char *station)
{
	const struct cast_station *sta = cast_find_station(w, station);

	return sta != NULL ? station_sae_group(&sta->node) : 0;
}

uint64_t world_channels_scanned(const struct world *w, const char *station)
{
	const struct cast_station *sta = cast_find_station(w, station);

	return sta != NULL ? station_channels_scanned(&sta->node) : 0;
}

void world_learnt(const struct world *w, const char *station, struct sb *out)
{
	const struct cast_station *sta = cast_find_station(w, station);

	if (sta != NULL)
		learn_write(&sta->node.sme.learnt, out);
}

unsigned world_n_pmksas(const struct world *w, const char *station)
{
	const struct cast_station *sta = cast_find_station(w, station);

	return sta != NULL ? station_n_pmksas(&sta->node) : 0;
}

bool world_pmksa(const struct world *w, const char *holder, const char *peer,
		 struct world_pmksa *out)
{
	const struct cast_station *sta = cast_find_station(w, holder);
	struct cast_ap *ap = cast_find_ap(w, holder);
	const struct pmksa *e = NULL;

	if (sta != NULL)
		e = station_pmksa(&sta->node, world_mac(w, peer));
	else if (ap != NULL)
		e = ap_pmksa(cast_node(ap), world_mac(w, peer));
	if (e == NULL)
		return false;
	memcpy(out->pmkid, e->pmkid, sizeof(out->pmkid));
	out->opportunistic = e->opportunistic;
	return true;
}

struct mac world_mac(const struct world *w, const char *name)
{
	const struct cast_station *sta = cast_find_station(w, name);
	const struct cast_ap *ap = cast_find_ap(w, name);
	const struct cast_controller *controller = cast_find_controller(w, name);

	if (sta != NULL)
		return sta->mac;
	if (controller != NULL)
		return controller->mac;
	return ap != NULL && ap->n_bssid > 0 ? ap->bssid[0] : MAC_ZERO;
}

int32_t world_level(const struct world *w, const char *station, const char *ap)
{
	const struct cast_station *sta = cast_find_station(w, station);
	struct cast_ap *from = cast_find_ap(w, ap);

	INVARIANT(sta != NULL && from != NULL && w->simio != NULL);
	return simio_level_mdbm(w->simio, &cast_node(from)->node, from->first, &sta->node.node);
}

uint32_t world_rate_100k(const struct world *w, const char *station, const char *ap)
{
	struct cast_ap *from = cast_find_ap(w, ap);

	INVARIANT(from != NULL && w->simio != NULL);
	return simio_rate_100k(w->simio, &cast_node(from)->node, from->first,
			       world_mac(w, station));
}

/* The end */

static enum err digest_of(const struct world *w, const struct fold *f, uint8_t out[static 32])
{
	uint8_t value[FOLD_LEN];
	struct bytes part;

	fold_value(f, value);
	part = BYTES(value);
	return hash_digest(w->cfg.crypto, HASH_SHA256, &part, 1, out, 32);
}

enum err world_finish(struct world *w, const struct observe **out)
{
	enum err e = ERR_OK;

	if (!w->finished) {
		w->finished = true;
		e = observe_finish(w->observe, world_now(w));
		for (unsigned i = 0; i < 2 && e == ERR_OK; i++)
			e = digest_of(w, &w->digest[i], w->digest_value[i]);
	}
	*out = w->observe;
	return e;
}

bool world_is_finished(const struct world *w)
{
	return w->finished;
}

void world_digests(const struct world *w, uint8_t digest[static 32], uint8_t decisions[static 32])
{
	INVARIANT(w->finished);
	memcpy(digest, w->digest_value[0], 32);
	memcpy(decisions, w->digest_value[1], 32);
}
