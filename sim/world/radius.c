#include <stdlib.h>

#include "base/text.h"
#include "node/eapkit.h"
#include "world/cast.h"

/* RADIUS servers of a world. */

struct cast_radius *cast_find_radius(const struct world *w, const char *name)
{
	for (size_t i = 0; i < w->n_radius; i++)
		if (strcmp(w->radius[i]->decl.name, name) == 0)
			return w->radius[i];
	return NULL;
}

bool world_has_radius(const struct world *w, const char *name)
{
	return cast_find_radius(w, name) != NULL;
}

const char *world_radius_secret(const struct world *w)
{
	const struct world_radius *r;

	if (w->n_radius == 0)
		return NULL;
	r = &w->radius[0]->decl;
	return r->n_secret > 0 ? r->secret[r->n_secret - 1].secret : NULL;
}

/* Of 10.0.0.0/24, and not the network's, the gateway's or the broadcast address. */
static enum err check_ip(struct world *w, const struct world_radius *decl)
{
	uint32_t host = decl->ip & 0xff;

	if (decl->ip >> 8 != HOST_GATEWAY_IP >> 8 || host < 2 || host == 0xff)
		return cast_fail(w, ERR_PARSE, "'%s': its address is one of 10.0.0.2 to 10.0.0.254",
				 decl->name);
	for (size_t i = 0; i < w->n_radius; i++)
		if (w->radius[i]->decl.ip == decl->ip)
			return cast_fail(w, ERR_PARSE, "'%s' and '%s' have the same address",
					 w->radius[i]->decl.name, decl->name);
	return ERR_OK;
}

enum err world_add_radius(struct world *w, const struct world_radius *decl)
{
	enum err e = cast_check_name(w, decl->name);
	struct cast_radius *r;

	if (e == ERR_OK)
		e = check_ip(w, decl);
	if (e != ERR_OK)
		return e;
	if (w->n_radius == WORLD_RADIUS_MAX)
		return cast_fail(w, ERR_LIMIT, "more than %d RADIUS servers", WORLD_RADIUS_MAX);
	r = calloc(1, sizeof(*r));
	if (r == NULL)
		return ERR_NOMEM;
	r->decl = *decl;
	w->radius[w->n_radius++] = r;
	return ERR_OK;
}

/* Certificates that are given must be of use. */
static enum err build_eap(struct world *w, struct cast_radius *r)
{
	struct rng drawn = rng_stream(w->cfg.seed, r->decl.name, "tls");
	struct eap_kit kit = { .crypto = w->cfg.crypto, .rng = &drawn };
	enum err e = eap_kit_server(&kit, r->decl.eap, &r->eap);

	if (e == ERR_OK && kit.why[0] != '\0' && r->decl.eap->server_cert.path != NULL)
		return cast_fail(w, ERR_PARSE, "'%s': %s", r->decl.name, kit.why);
	return e;
}

enum err cast_build_radius(struct world *w, struct cast_radius *r)
{
	struct node_env env = cast_env(w, r->decl.name);
	struct sb cable = sb_of(r->cable, sizeof(r->cable));
	struct radius_node_config cfg = { .mac = cast_mac(r->decl.name, 0),
					  .ip = r->decl.ip,
					  .eap = &r->eap,
					  .secret = r->decl.secret,
					  .n_secret = r->decl.n_secret,
					  .policy = r->decl.policy,
					  .n_policy = r->decl.n_policy,
					  .latency_ns = r->decl.latency_ns,
					  .request_ns = r->decl.request_ns,
					  .queue_max = r->decl.queue_max };
	enum err e;

	r->node.node.env = env;
	e = build_eap(w, r);
	if (e == ERR_OK)
		e = simio_node_add(w->simio, &r->node.node);
	if (e == ERR_OK)
		e = radius_node_init(&r->node, &env, &cfg);
	if (e != ERR_OK)
		return e;
	sb_printf(&cable, "lan-%s", r->decl.name);
	return cast_cable(w, &r->node.node, r->cable, NULL);
}

void cast_free_radius(struct world *w)
{
	for (size_t i = 0; i < w->n_radius; i++) {
		radius_node_fini(&w->radius[i]->node);
		eap_kit_server_free(&w->radius[i]->eap);
		free(w->radius[i]);
	}
}
