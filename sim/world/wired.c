#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "world/cast.h"

/* The wired side: switches as a tree below "switch", cables, the gateway. */

struct switch_node *cast_find_switch(struct world *w, const char *name)
{
	if (strcmp(name, "switch") == 0)
		return &w->lan;
	for (size_t i = 0; i < w->n_lower; i++)
		if (strcmp(w->lower[i]->decl.name, name) == 0)
			return &w->lower[i]->node;
	return NULL;
}

bool world_has_switch(struct world *w, const char *name)
{
	return cast_find_switch(w, name) != NULL;
}

enum err world_add_switch(struct world *w, const struct world_switch *decl)
{
	enum err e = cast_check_name(w, decl->name);
	struct cast_switch *s;

	if (e != ERR_OK)
		return e;
	if (decl->up.to != NULL && cast_find_switch(w, decl->up.to) == NULL)
		return cast_fail(w, ERR_PARSE, "there is no switch '%s'", decl->up.to);
	if (w->n_lower == WORLD_SWITCHES_MAX)
		return cast_fail(w, ERR_LIMIT, "more than %d switches", WORLD_SWITCHES_MAX);
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		return ERR_NOMEM;
	s->decl = *decl;
	w->lower[w->n_lower++] = s;
	return ERR_OK;
}

/* Into the next port of the switch that the link names. */
static enum err plug(struct world *w, const struct simio_cable *cable,
		     const struct world_link *link)
{
	struct simio_cable c = *cable;
	struct switch_node *to = cast_find_switch(w, link->to != NULL ? link->to : "switch");

	if (to == NULL)
		return cast_fail(w, ERR_PARSE, "there is no switch '%s'", link->to);
	c.end[1].node = &to->node;
	c.end[1].port = to->n_ports++;
	c.end[1].forwards = true;
	c.latency_ns = link->latency_ns > 0 ? link->latency_ns : w->cfg.wired_latency_ns;
	c.loss_ppm = link->loss_ppm > 0 ? link->loss_ppm : w->cfg.wired_loss_ppm;
	if (link->access != 0 || link->vlan != NULL) {
		struct switch_port rule = { link->access, link->vlan, link->n_vlan };

		if (switch_set_port(to, c.end[1].port, &rule) != ERR_OK)
			return ERR_NOMEM;
	}
	return simio_cable_add(w->simio, &c);
}

enum err cast_cable(struct world *w, struct node *node, const char *name,
		    const struct world_link *link)
{
	struct simio_cable c = { .name = name, .end = { { node, 0, false } } };

	return plug(w, &c, link != NULL ? link : &(struct world_link){ .to = NULL });
}

static enum err build_switch(struct world *w, struct switch_node *s, const char *name)
{
	struct node_env env = cast_env(w, name);
	struct ports ports;
	enum err e;

	s->node.env = env;
	e = simio_node_add(w->simio, &s->node);
	if (e != ERR_OK)
		return e;
	ports = s->node.ports;
	switch_init(s, &env, w->arena);
	s->node.ports = ports;
	s->age_ns = w->cfg.fdb_age_ns;
	return ERR_OK;
}

static enum err build_lower(struct world *w, struct cast_switch *s)
{
	struct sb cable = sb_of(s->cable, sizeof(s->cable));
	struct simio_cable c = { .name = s->cable, .end = { { &s->node.node, 0, true } } };
	enum err e = build_switch(w, &s->node, s->decl.name);

	sb_printf(&cable, "lan-%s", s->decl.name);
	if (e != ERR_OK)
		return e;
	s->node.n_ports = 1; /* the uplink: a trunk has two ends */
	if (s->decl.up.vlan != NULL) {
		struct switch_port rule = { 0, s->decl.up.vlan, s->decl.up.n_vlan };

		if (switch_set_port(&s->node, 0, &rule) != ERR_OK)
			return ERR_NOMEM;
	}
	return plug(w, &c, &s->decl.up);
}

static enum err build_gateway(struct world *w)
{
	struct node_env env = cast_env(w, "gateway");
	enum err e;

	w->gateway.node.env = env;
	e = simio_node_add(w->simio, &w->gateway.node);
	if (e != ERR_OK)
		return e;
	gateway_init(&w->gateway, &env, cast_mac("gateway", 0),
		     &(struct gateway_dhcp){ w->cfg.dhcp.lease_s, w->cfg.dhcp.work_ns,
					     w->cfg.dhcp.latency_ns });
	return cast_cable(w, &w->gateway.node, "lan-gateway", NULL);
}

enum err cast_build_wired(struct world *w)
{
	enum err e = build_switch(w, &w->lan, "switch");

	for (size_t i = 0; i < w->n_lower && e == ERR_OK; i++)
		e = build_lower(w, w->lower[i]);
	return e == ERR_OK ? build_gateway(w) : e;
}

void cast_free_switches(struct world *w)
{
	switch_fini(&w->lan);
	for (size_t i = 0; i < w->n_lower; i++) {
		switch_fini(&w->lower[i]->node);
		free(w->lower[i]);
	}
}

unsigned world_vlan(const struct world *w, const char *ap, const char *station)
{
	struct cast_ap *a = cast_find_ap(w, ap);
	const struct cast_station *s = cast_find_station(w, station);

	return a != NULL && s != NULL ? ap_vlan_of(cast_node(a), s->mac) : 0;
}
