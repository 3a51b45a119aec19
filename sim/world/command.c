#include "world/cast.h"

/* What a scenario tells nodes to do: the words of wpa_cli and hostapd_cli. */

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
	struct mac bssid;
	enum err e = both_named(w, r->ap, r->station, &to, &sta);

	if (e == ERR_OK && r->bss > to->n_bssid)
		e = cast_fail(w, ERR_RANGE, "'%s' has %u BSSs", r->ap, to->n_bssid);
	if (e != ERR_OK)
		return e;
	bssid = r->bss > 0 ? to->bssid[r->bss - 1] : bssid_for(sta, to);
	if (r->forced)
		station_force_over_ds(&sta->node, bssid);
	else
		station_roam_to(&sta->node, bssid, r->over_ds);
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

enum err world_set_station(struct world *w, const char *station, const struct spec_station_set *set)
{
	struct cast_station *sta;
	enum err e = station_named(w, station, &sta);

	if (e == ERR_OK)
		station_set(&sta->node, set);
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

static enum err describe_candidates(struct world *w, const struct world_btm *q,
				    struct neighbor *list)
{
	enum err e = ERR_OK;

	for (unsigned i = 0; i < q->n && e == ERR_OK; i++) {
		const struct world_neighbor *c = &q->candidate[i];

		if (c->ap != NULL)
			e = describe(w, &c->ap, 1, &list[i]);
		else
			list[i] = (struct neighbor){ .bssid = c->bssid,
						     .op_class = c->op_class,
						     .channel = c->channel,
						     .phy = c->phy };
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
		e = describe_candidates(w, q, list);
	for (unsigned i = 0; i < q->n && (q->mode & BTM_CANDIDATES) != 0; i++) {
		list[i].has_preference = true; /* in the order given */
		list[i].preference = (uint8_t)(UINT8_MAX - i);
	}
	if (e != ERR_OK)
		return e;
	ap_bss_tm_req(cast_node(at), &(struct ap_btm_req){ .sta = sta->mac,
							   .candidate = list,
							   .n = q->n,
							   .mode = q->mode,
							   .disassoc_timer = q->disassoc_timer,
							   .validity = q->validity,
							   .end_min = q->end_min,
							   .end_tsf = q->end_tsf,
							   .url = q->url });
	return ERR_OK;
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

enum err world_req_beacon(struct world *w, const struct world_beacon_req *q, uint8_t *token)
{
	struct cast_station *sta;
	struct cast_ap *at;
	enum err e = both_named(w, q->ap, q->station, &at, &sta);

	if (e == ERR_OK)
		*token = ap_req_beacon(cast_node(at),
				       &(struct ap_beacon_req){ sta->mac, q->mode, *q->asked });
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

enum err world_radar(struct world *w, const char *ap, uint32_t to_mhz)
{
	struct cast_ap *at;
	enum err e = ap_named(w, ap, &at);

	return e != ERR_OK ? e : ap_radar(cast_node(at), to_mhz);
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
