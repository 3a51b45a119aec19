#ifndef WORLD_CAST_H
#define WORLD_CAST_H

#include "base/fold.h"
#include "crypto/hash.h"
#include "node/ap.h"
#include "node/gateway.h"
#include "node/intruder.h"
#include "node/pskcache.h"
#include "node/radius.h"
#include "node/station.h"
#include "node/switch.h"
#include "node/wlc.h"
#include "simio/simio.h"
#include "world/world.h"

/* What a world is made of; only the files of this module include this. */
enum { WALLS_MAX = 4096, FLOWS_MAX = 8192 };

struct cast_ap {
	struct world_ap decl;
	struct waypoint place;
	struct walk walk;
	struct mac bssid[AP_BSS_MAX];
	unsigned n_bssid;
	uint32_t ip; /* of its daemon */
	char cable[WORLD_NAME_MAX + 8];
	char radio[4][WORLD_NAME_MAX + 8];
	bool dead;
	unsigned n_changes; /* of its configuration */
	struct ap_node node; /* of an AP without controller */
	struct cast_controller *of; /* NULL: none */
	unsigned first;		    /* its radio, and its first BSS, in the controller's node */
	unsigned first_bss;
};

struct cast_controller {
	struct world_controller decl;
	struct mac mac;
	struct mac bssid[AP_BSS_MAX]; /* of all of its APs */
	unsigned n_bssid;
	uint32_t ip;
	uint32_t peer[WORLD_CONTROLLERS_MAX];
	struct wlc_radio radio[WLC_RADIOS_MAX];
	struct wlc_config conf;
	struct spec_ap spec; /* the radios of its APs */
	char cable[WORLD_NAME_MAX + 8];
	bool dead;
	struct ap_node node;
};

struct cast_switch {
	struct world_switch decl;
	char cable[WORLD_NAME_MAX + 8];
	struct switch_node node;
};

struct cast_station {
	struct world_station decl;
	struct waypoint place;
	struct walk walk;
	struct waypoint *points; /* of the present walk: where it stood, then the scenario's */
	struct mac mac;
	uint32_t ip;
	bool dead;
	struct station_node node;
};

struct cast_radius {
	struct world_radius decl;
	struct eap_server_conf eap;
	char cable[WORLD_NAME_MAX + 8];
	bool dead;
	struct radius_node node;
};

struct cast_intruder {
	struct world_intruder decl;
	struct waypoint place;
	struct walk walk;
	char cable[WORLD_NAME_MAX + 8];
	struct intruder_node node;
};

struct cast_call {
	struct world *w;
	int64_t at_ns;
	world_fn fn;
	void *ctx;
	uint32_t arg;
};

struct world {
	struct world_config cfg;
	struct arena *arena;
	struct trace trace;
	struct fx *fx;
	struct psk_cache *own_psks;
	struct simio *simio; /* NULL until started */
	struct observe *observe;
	bool finished;
	struct fold digest[2]; /* everything; decisions */
	uint8_t digest_value[2][32];
	uint8_t *digest_room;

	struct switch_node lan; /* "switch" */
	struct cast_switch *lower[WORLD_SWITCHES_MAX];
	size_t n_lower;
	struct gateway_node gateway;
	struct cast_ap **ap;
	size_t n_ap;
	struct cast_station **station;
	size_t n_station;
	struct cast_radius *radius[WORLD_RADIUS_MAX];
	size_t n_radius;
	struct cast_controller *controller[WORLD_CONTROLLERS_MAX];
	size_t n_controller;
	struct cast_intruder *intruder[WORLD_INTRUDERS_MAX];
	size_t n_intruder;
	struct wall wall[WALLS_MAX];
	size_t n_walls;
	struct world_hearing *hearing;
	size_t n_hearings;
	struct world_flow *flow;
	size_t n_flows;
	struct fault_plan plan;
	struct cast_call **call; /* before the start: to be scheduled then */
	size_t n_calls;

	char why[256];
};

struct cast_ap *cast_find_ap(const struct world *w, const char *name);
struct cast_station *cast_find_station(const struct world *w, const char *name);
struct cast_radius *cast_find_radius(const struct world *w, const char *name);
struct cast_controller *cast_find_controller(const struct world *w, const char *name);
/* The process an AP is of: its own, or its controller's. */
struct ap_node *cast_node(struct cast_ap *ap);
/* Whether nobody has this name yet and it is one; ERR_PARSE. */
MUST_CHECK enum err cast_check_name(struct world *w, const char *name);
/* Sets world_why and returns e. */
__attribute__((format(printf, 3, 4))) enum err cast_fail(struct world *w, enum err e,
							 const char *fmt, ...);
uint32_t cast_ip(const struct world *w, const char *name); /* of 10.0.0.0/8 */
/* An individual, locally administered address from a name. */
struct mac cast_mac(const char *name, unsigned number);

/* build.c */
MUST_CHECK enum err cast_build(struct world *w);
/* An AP's own process, as its configuration says. */
MUST_CHECK enum err cast_init_ap(struct world *w, struct cast_ap *ap);
struct node_env cast_env(struct world *w, const char *name);
/* A cable from this node's port 0 to a switch; NULL: as most are. */
MUST_CHECK enum err cast_cable(struct world *w, struct node *node, const char *name,
			       const struct world_link *link);

/* wired.c */
/* Switches, the cables between them, and the gateway. */
MUST_CHECK enum err cast_build_wired(struct world *w);
struct switch_node *cast_find_switch(struct world *w, const char *name);
void cast_free_switches(struct world *w);

/* hearing.c */
MUST_CHECK enum err cast_build_hearings(struct world *w);

/* controller.c */
MUST_CHECK enum err cast_build_controller(struct world *w, struct cast_controller *c);
void cast_free_controllers(struct world *w);

/* radius.c */
MUST_CHECK enum err cast_build_radius(struct world *w, struct cast_radius *r);
void cast_free_radius(struct world *w);

/* intruder.c */
struct cast_intruder *cast_find_intruder(const struct world *w, const char *name);
MUST_CHECK enum err cast_build_intruder(struct world *w, struct cast_intruder *x);
void cast_free_intruders(struct world *w);

#endif
