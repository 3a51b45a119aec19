#include <stdlib.h>

#include "base/text.h"
#include "world/cast.h"

/* Controllers of a world. */

struct cast_controller *cast_find_controller(const struct world *w, const char *name)
{
	for (size_t i = 0; i < w->n_controller; i++)
		if (strcmp(w->controller[i]->decl.name, name) == 0)
			return w->controller[i];
	return NULL;
}

bool world_has_controller(const struct world *w, const char *name)
{
	return cast_find_controller(w, name) != NULL;
}

struct ap_node *cast_node(struct cast_ap *ap)
{
	return ap->of != NULL ? &ap->of->node : &ap->node;
}

/* The AP's networks as the controller plays them: its own names as a key holder. */
static enum err take_radio(struct world *w, struct cast_controller *c,
			   const struct spec_radio *from, struct spec_radio *to)
{
	struct spec_bss *bss = arena_array(w->arena, from->n_bss, sizeof(*bss));

	if (bss == NULL)
		return ERR_NOMEM;
	*to = *from;
	to->bss = bss;
	for (size_t b = 0; b < from->n_bss; b++) {
		bss[b] = from->bss[b];
		bss[b].okc = c->decl.okc;
		bss[b].nas_identifier = c->decl.name;
		bss[b].r1_key_holder = c->mac;
		bss[b].has_r1_key_holder = true;
	}
	return ERR_OK;
}

static enum err add_ap(struct world *w, struct cast_controller *c,
		       const struct world_controlled *d, struct spec_radio *radio)
{
	unsigned n = (unsigned)c->spec.n_radio;
	struct cast_ap *ap;
	enum err e;

	if (d->ap.spec->n_radio != 1)
		return cast_fail(w, ERR_UNSUPPORTED,
				 "'%s' has %u radios: an AP of a controller has one", d->ap.name,
				 (unsigned)d->ap.spec->n_radio);
	e = world_add_ap(w, &d->ap);
	if (e != ERR_OK)
		return e;
	ap = w->ap[w->n_ap - 1];
	ap->of = c;
	ap->first = n;
	ap->first_bss = c->n_bssid;
	if (c->n_bssid + ap->n_bssid > AP_BSS_MAX)
		return cast_fail(w, ERR_LIMIT, "'%s' has more than %d BSSs", c->decl.name,
				 AP_BSS_MAX);
	for (unsigned b = 0; b < ap->n_bssid; b++) {
		c->bssid[c->n_bssid++] = ap->bssid[b];
		observe_controller(w->observe, ap->bssid[b], c->decl.name);
	}
	c->radio[n] = (struct wlc_radio){ d->tunnel_ns, d->group };
	c->spec.n_radio++;
	if (n == 0)
		c->ip = ap->ip;
	return take_radio(w, c, &d->ap.spec->radio[0], &radio[n]);
}

enum err world_add_controller(struct world *w, const struct world_controller *decl)
{
	enum err e = cast_check_name(w, decl->name);
	struct cast_controller *c;
	struct spec_radio *radio;

	if (e != ERR_OK)
		return e;
	if (w->n_controller == WORLD_CONTROLLERS_MAX)
		return cast_fail(w, ERR_LIMIT, "more than %d controllers", WORLD_CONTROLLERS_MAX);
	if (decl->n_ap == 0 || decl->n_ap > WLC_RADIOS_MAX)
		return cast_fail(w, ERR_LIMIT, "'%s': a controller has 1 to %d APs", decl->name,
				 WLC_RADIOS_MAX);
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		return ERR_NOMEM;
	w->controller[w->n_controller++] = c;
	c->decl = *decl;
	c->mac = cast_mac(decl->name, 0);
	radio = arena_array(w->arena, decl->n_ap, sizeof(*radio));
	if (radio == NULL)
		return ERR_NOMEM;
	c->spec.radio = radio;
	for (size_t i = 0; i < decl->n_ap && e == ERR_OK; i++)
		e = add_ap(w, c, &decl->ap[i], radio);
	return e;
}

/* The other controllers of its mobility group. */
static size_t find_peers(const struct world *w, struct cast_controller *c)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n_controller; i++) {
		const struct cast_controller *other = w->controller[i];

		if (other != c && c->decl.mobility_group != NULL &&
		    other->decl.mobility_group != NULL &&
		    strcmp(other->decl.mobility_group, c->decl.mobility_group) == 0)
			c->peer[n++] = other->ip;
	}
	return n;
}

static enum err add_radios(struct world *w, struct cast_controller *c)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < w->n_ap && e == ERR_OK; i++) {
		struct cast_ap *ap = w->ap[i];

		if (ap->of != c)
			continue;
		if (c->spec.radio[ap->first].freq_mhz == 0)
			return cast_fail(w, ERR_UNSUPPORTED,
					 "'%s' leaves its channel to automatic selection: say "
					 "which one",
					 ap->decl.name);
		e = simio_radio_add(
			w->simio, &(struct simio_radio){ .node = &c->node.node,
							 .radio = ap->first,
							 .name = ap->decl.name,
							 .ap = true,
							 .power_mdbm = ap->decl.profile->power_mdbm,
							 .walk = &ap->walk });
		for (unsigned b = 0; b < ap->n_bssid && e == ERR_OK; b++)
			e = simio_radio_addr(w->simio, &c->node.node, ap->first, ap->bssid[b]);
	}
	return e;
}

enum err cast_build_controller(struct world *w, struct cast_controller *c)
{
	struct node_env env = cast_env(w, c->decl.name);
	struct sb cable = sb_of(c->cable, sizeof(c->cable));
	struct ap_config cfg = { .spec = &c->spec,
				 .profile = c->decl.profile,
				 .psks = w->cfg.psks,
				 .arena = w->arena,
				 .bssid = c->bssid,
				 .ip = c->ip,
				 .controller = &c->conf };
	enum err e;

	c->conf = (struct wlc_config){ .radio = c->radio,
				       .okc_across_groups = c->decl.okc_across_groups,
				       .pmk_per_client = c->decl.pmk_per_client,
				       .mobility_group = c->decl.mobility_group,
				       .peer = c->peer,
				       .n_peers = find_peers(w, c) };
	c->node.node.env = env;
	e = simio_node_add(w->simio, &c->node.node);
	if (e == ERR_OK)
		e = ap_init(&c->node, &env, &cfg);
	if (e == ERR_OK)
		e = add_radios(w, c);
	if (e == ERR_UNSUPPORTED && w->why[0] == '\0')
		return cast_fail(w, e, "'%s' needs key management or ciphers that are not there",
				 c->decl.name);
	if (e != ERR_OK)
		return e;
	sb_printf(&cable, "lan-%s", c->decl.name);
	return cast_cable(w, &c->node.node, c->cable, NULL);
}

void cast_free_controllers(struct world *w)
{
	for (size_t i = 0; i < w->n_controller; i++) {
		ap_fini(&w->controller[i]->node);
		free(w->controller[i]);
	}
}
