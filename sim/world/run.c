#include <stdlib.h>

#include "base/invariant.h"
#include "crypto/hook.h"
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

bool world_ssid_verified(const struct world *w, const char *station)
{
	const struct cast_station *sta = cast_find_station(w, station);

	return sta != NULL && station_ssid_verified(&sta->node);
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

unsigned world_beacon_reports(const struct world *w, const char *ap,
			      const struct ap_beacon_report **out)
{
	const struct cast_ap *at = cast_find_ap(w, ap);
	const struct ap_node *node;

	*out = NULL;
	if (at == NULL)
		return 0;
	node = at->of != NULL ? &at->of->node : &at->node;
	*out = node->reports;
	return node->n_reports;
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
