#ifndef WORLD_WORLD_H
#define WORLD_WORLD_H

#include "base/arena.h"
#include "base/text.h"
#include "crypto/crypto.h"
#include "engine/engine.h"
#include "models/mobility.h"
#include "models/pathloss.h"
#include "models/series.h"
#include "observe/observe.h"
#include "spec/bugs.h"
#include "spec/fault.h"
#include "spec/profile.h"
#include "spec/radio.h"
#include "spec/radius_server.h"
#include "spec/station.h"
#include "trace/trace.h"

/*
 * One run: builds the nodes a scenario describes, drives the clock, feeds the observer, checks
 * invariants. One thread, one seed; everything a run owns dies with it.
 *
 * There is always one switch ("switch") with one gateway ("gateway", 10.0.0.1); other switches hang
 * below it as a tree, and every AP is plugged into one of them. Stations get addresses of
 * 10.0.0.0/8 by their names.
 */
struct world;
struct psk_cache; /* node/pskcache.h */

enum world_protection { PROTECTION_REAL, PROTECTION_LAZY };

struct world_config {
	uint64_t seed;
	struct crypto *crypto; /* borrowed, one per process */
	enum world_protection protection;
	struct pathloss pathloss;
	int64_t wired_latency_ns; /* of each cable that names none */
	uint32_t wired_loss_ppm;  /* likewise */
	int64_t fdb_age_ns;	  /* of the switches' forwarding entries */
	struct world_dhcp {
		uint32_t lease_s; /* 0: a day */
		int64_t work_ns;  /* of the gateway's one CPU for each message */
		int64_t latency_ns; /* before each answer */
	} dhcp;
	struct psk_cache *psks;	  /* borrowed, shared by the runs of a process; NULL: own */
	uint64_t max_events;	  /* 0: no limit */
};

/* Office path loss, 50 us cables, real protection. */
void world_config_init(struct world_config *cfg);

enum { WORLD_NAME_MAX = 48, WORLD_APS_MAX = 1024, WORLD_STATIONS_MAX = 16384 };

/* NULL when out of memory. */
struct world *world_new(const struct world_config *cfg);
void world_free(struct world *w); /* NULL is fine; wipes secrets */

/* What failed, in a sentence for the scenario's author; valid after a call here has failed. */
const char *world_why(const struct world *w);

/* The run's trace; attach sinks before world_start. */
struct trace *world_trace(struct world *w);

/*
 * Names are unique over all nodes, letters, digits, '-', '_' and '.', at most WORLD_NAME_MAX - 1.
 * Everything pointed to (specs, profiles, names, waypoints) must outlive the world. The answer is
 * ERR_PARSE for a bad or taken name, ERR_UNSUPPORTED for a configuration that asks for what is not
 * there yet (world_why says what), ERR_NOMEM, ERR_LIMIT.
 */
struct world_link { /* the cable by which something hangs on a switch */
	const char *to;	    /* the switch's name; NULL: "switch" */
	int64_t latency_ns; /* 0: that of all cables */
	uint32_t loss_ppm;  /* likewise */
	uint16_t access;    /* not 0: the switch's port is one of this VLAN, without tags */
	const uint16_t *vlan; /* not NULL: a trunk of VLAN 0 and these; NULL: of all */
	size_t n_vlan;
};

/* A switch below another one, which has to be there already. */
struct world_switch {
	const char *name;
	struct world_link up;
};
enum { WORLD_SWITCHES_MAX = 64 };
MUST_CHECK enum err world_add_switch(struct world *w, const struct world_switch *sw);

struct world_ap {
	const char *name;
	struct position at;
	/*
	 * BSSIDs, one for each BSS in order; NULL: `bssid=` of the configuration, else the address
	 * its own r0kh line gives (the line of its own nas_identifier), else one derived from the
	 * name.
	 */
	const struct mac *bssid;
	const struct spec_ap *spec;
	const struct ap_profile *profile;
	const char *refuses; /* not NULL: hostapd refuses to start with this line (C82) */
	bool unplugged;	     /* no cable to the switch */
	struct world_link link;
};
MUST_CHECK enum err world_add_ap(struct world *w, const struct world_ap *ap);

/*
 * A controller and its APs. Each AP has one radio, under the AP's name; `unplugged` and `refuses`
 * of its world_ap mean nothing, and the profile is the controller's. Its R0KH-ID is its name, its
 * R1KH-ID one address for all of its APs (world_mac of the controller).
 */
struct world_controlled {
	struct world_ap ap;
	int64_t tunnel_ns; /* one way */
	unsigned group;	   /* FlexConnect group, 0: none */
};
struct world_controller {
	const char *name;
	const struct ap_profile *profile;
	const struct world_controlled *ap;
	size_t n_ap;
	bool okc;	   /* in place of what the configurations say */
	bool okc_across_groups;
	unsigned pmk_per_client;
	const char *mobility_group; /* controllers of the same one share keys; NULL: none */
};
enum { WORLD_CONTROLLERS_MAX = 24 };
MUST_CHECK enum err world_add_controller(struct world *w, const struct world_controller *c);

struct world_station {
	const char *name;
	struct position at;
	const struct spec_station *spec;
	const struct client_profile *profile;
	bool mute; /* never sends anything */
	bool dhcp; /* its address comes from the gateway, and is asked for again as its kind does */
	struct bytes learnt; /* file of bgscan learn before the run; empty: not there */
};
MUST_CHECK enum err world_add_station(struct world *w, const struct world_station *sta);

/*
 * A RADIUS server, plugged into the switch. Its address is of 10.0.0.0/24 and nobody else's; the
 * gateway has 10.0.0.1.
 */
struct world_radius {
	const char *name;
	uint32_t ip;
	const struct spec_eap_server *eap;
	const struct spec_radius_client *secret; /* the first that fits */
	size_t n_secret;
	const struct spec_radius_policy *policy;
	size_t n_policy;
	int64_t latency_ns; /* before each answer; any number of requests at one time */
	int64_t request_ns; /* work of its one CPU for each request */
	unsigned queue_max; /* requests that wait for it; 0: see node/radius.h */
};
enum { WORLD_RADIUS_MAX = 16 };
MUST_CHECK enum err world_add_radius(struct world *w, const struct world_radius *radius);

/* Somebody who sends frames that others did not ask for. */
struct world_intruder {
	const char *name;
	struct position at;
	uint32_t freq_mhz;
	int32_t power_mdbm;
	bool plugged; /* into the switch */
};
enum { WORLD_INTRUDERS_MAX = 16 };
MUST_CHECK enum err world_add_intruder(struct world *w, const struct world_intruder *intruder);
bool world_has_intruder(const struct world *w, const char *name);
/* It sends this MPDU without FCS, or this Ethernet frame, now. */
MUST_CHECK enum err world_intrude(struct world *w, const char *name, bool by_cable,
				  struct bytes frame);

/* A wall between two points; before world_start. */
MUST_CHECK enum err world_add_wall(struct world *w, const struct wall *wall);

/*
 * From where it stands now, left at start_ns, through the stops; replaces an earlier walk.
 * ERR_PARSE when one of them is due too early. The stops are copied.
 */
struct world_walk {
	const struct stop *stops;
	size_t n; /* 1 to WORLD_STOPS_MAX */
	int64_t start_ns;
};
enum { WORLD_STOPS_MAX = 65536 };
MUST_CHECK enum err world_walk(struct world *w, const char *name, const struct world_walk *walk);
/* Where a station is now. */
struct position world_where(const struct world *w, const char *station);
/* Puts a node somewhere else at once. */
MUST_CHECK enum err world_place(struct world *w, const char *name, struct position at);

/*
 * How `to` hears `from`, in place of where they are: levels at what `from` sends with, the same for
 * every radio of an AP. both: the other way as much is lost. The last word about a pair counts.
 */
struct world_hearing {
	const char *from, *to; /* stations or APs */
	struct series level;   /* borrowed */
	bool both;
	uint32_t loss_ppm;     /* so many frames are lost whatever their level; no ACK is */
};
MUST_CHECK enum err world_add_hearing(struct world *w, const struct world_hearing *h);

struct world_flow {
	const char *name; /* unique for the station: "voip", "ping" */
	const char *station;
	const char *with;     /* another station at the other end; NULL: the gateway */
	enum flow_kind kind;
	bool up, down;	      /* FLOW_PING: ignored, the station pings the other end */
	int64_t interval_ns;  /* > 0 */
	uint32_t payload_len; /* UDP payload or ICMP data, octets, 16 to 1400 */
	int64_t start_ns;     /* absolute */
	int64_t stop_ns;      /* absolute, TIME_NEVER: to the end */
};
MUST_CHECK enum err world_add_flow(struct world *w, const struct world_flow *flow);

MUST_CHECK enum err world_add_fault(struct world *w, const struct fault *fault);
const struct fault_plan *world_faults(const struct world *w);

/* Builds medium and nodes and starts them at time 0. Nothing may be added to the cast afterwards.
 */
MUST_CHECK enum err world_start(struct world *w);

/* Commands, at the present virtual time. ERR_RANGE when there is no such node or BSS. */
struct world_roam {
	const char *station, *ap;
	unsigned bss; /* of the AP, from 1; 0: its first with a network of the station */
	bool over_ds, forced; /* forced: over the DS, whatever the target is */
};
MUST_CHECK enum err world_roam_to(struct world *w, const struct world_roam *r);
MUST_CHECK enum err world_join(struct world *w, const char *station);
/* `hostapd_cli bss_tm_req` of ap to station; candidates are names of APs, their first BSS. */
struct world_neighbor {
	const char *ap;	  /* its first BSS; NULL: somebody else, as follows */
	struct mac bssid;
	uint8_t op_class, channel, phy;
};
struct world_btm {
	const char *ap, *station;
	struct world_neighbor candidate[16];
	unsigned n;
	uint8_t mode; /* enum btm_mode */
	uint16_t disassoc_timer;
	uint8_t validity;
	uint64_t end_tsf; /* with BTM_TERMINATION, */
	uint16_t end_min;
	const char *url; /* with BTM_ESS_DISASSOC; NULL: none */
};
MUST_CHECK enum err world_bss_tm_req(struct world *w, const struct world_btm *q);
struct beacon_request;
/* `hostapd_cli req_beacon`; *token 0: the command fails, see ap_req_beacon of node/ap.h. */
struct world_beacon_req {
	const char *ap, *station;
	uint8_t mode; /* enum measure_request_mode */
	const struct beacon_request *asked;
};
MUST_CHECK enum err world_req_beacon(struct world *w, const struct world_beacon_req *q,
				     uint8_t *token);
struct ap_beacon_report;
/* The reports of beacons that the AP has, oldest first, at most AP_REPORTS_MAX; how many. */
unsigned world_beacon_reports(const struct world *w, const char *ap,
			      const struct ap_beacon_report **out);
/* `hostapd_cli chan_switch count freq`. ERR_UNSUPPORTED of a controller's. */
struct world_chan_switch {
	uint8_t count;
	uint32_t freq_mhz;
	bool block_tx;
};
MUST_CHECK enum err world_chan_switch(struct world *w, const char *ap,
				      const struct world_chan_switch *to);
/* A radar where the AP is, and where it goes to: ap_radar of node/ap.h. */
MUST_CHECK enum err world_radar(struct world *w, const char *ap, uint32_t to_mhz);
/* `hostapd_cli set_neighbor`. */
MUST_CHECK enum err world_set_neighbors(struct world *w, const char *ap,
					const char *const *neighbors, unsigned n);
MUST_CHECK enum err world_scan(struct world *w, const char *station);
MUST_CHECK enum err world_leave(struct world *w, const char *station);
/* `wpa_cli set`, of all there is to set. */
MUST_CHECK enum err world_set_station(struct world *w, const char *station,
				      const struct spec_station_set *set);
MUST_CHECK enum err world_deauth(struct world *w, const char *ap, const char *station,
				 uint16_t reason);
MUST_CHECK enum err world_kill(struct world *w, const char *name);
MUST_CHECK enum err world_revive(struct world *w, const char *name);
/*
 * The same of an AP whose configuration somebody has changed meanwhile: as many radios and BSSs, on
 * the same addresses. What it misbehaves in goes on. spec lives as long as the world.
 */
MUST_CHECK enum err world_revive_as(struct world *w, const char *ap, const struct spec_ap *spec);
/* Every PMKSA of a station or an AP is forgotten. */
MUST_CHECK enum err world_flush_pmksas(struct world *w, const char *name);
/* A station's PMKSAs to a store outside of its supplicant, and those that are there back to it. */
MUST_CHECK enum err world_save_pmksas(struct world *w, const char *station);
MUST_CHECK enum err world_load_pmksas(struct world *w, const char *station);
/* The station begins pre-authentication with this AP, if it is one. */
MUST_CHECK enum err world_preauthenticate(struct world *w, const char *station, struct mac ap);
/* The station authenticates by EAP with this AP again. */
MUST_CHECK enum err world_reauthenticate(struct world *w, const char *ap, const char *station);
/* Every BSS of this AP takes a new GTK and runs the group handshake. */
/* `hostapd_cli sa_query`. */
MUST_CHECK enum err world_sa_query(struct world *w, const char *ap, const char *station);
/* `hostapd_cli deauthenticate … test=1`, or disassociate. station NULL: to all. */
struct world_leave {
	const char *station;
	bool disassoc;
	uint16_t reason;
};
MUST_CHECK enum err world_say_leave(struct world *w, const char *ap, const struct world_leave *l);
MUST_CHECK enum err world_deauth_all(struct world *w, const char *ap, uint16_t reason);
MUST_CHECK enum err world_rekey_group(struct world *w, const char *ap);

typedef void (*world_fn)(void *ctx, uint32_t arg);
/* fn(ctx, arg) when virtual time is at_ns. */
MUST_CHECK enum err world_at(struct world *w, int64_t at_ns, world_fn fn, void *ctx, uint32_t arg);
int64_t world_now(const struct world *w);
/* RUN_END_TIME when until_ns was reached. */
MUST_CHECK enum run_end world_run_until(struct world *w, int64_t until_ns);
/* Ends world_run_until after the present event. */
void world_stop(struct world *w);

/* Live state. NULL or false where there is none. */
bool world_has_station(const struct world *w, const char *name);
bool world_has_ap(const struct world *w, const char *name);
bool world_has_radius(const struct world *w, const char *name);
bool world_has_controller(const struct world *w, const char *name);
bool world_has_switch(struct world *w, const char *name);
/* The secret the first RADIUS server shares with whoever is not listed; NULL if there is none. */
const char *world_radius_secret(const struct world *w);
const char *world_station_ap(const struct world *w, const char *station); /* associated with */
bool world_ssid_verified(const struct world *w, const char *station);
/* The group of the SAE exchange of its association; 0: there was none. */
unsigned world_sae_group(const struct world *w, const char *station);
uint64_t world_channels_scanned(const struct world *w, const char *station);
/* The file of bgscan learn as it is now. */
void world_learnt(const struct world *w, const char *station, struct sb *out);
/* The key ID of the pairwise key it sends with. */
unsigned world_key_id(const struct world *w, const char *station);
/* PMKSAs it holds. */
unsigned world_n_pmksas(const struct world *w, const char *station);
/* The PMKSA a station has for an AP, or an AP of a station; false: none. */
struct world_pmksa {
	uint8_t pmkid[16];
	bool opportunistic;
};
bool world_pmksa(const struct world *w, const char *holder, const char *peer,
		 struct world_pmksa *out);
/* In which VLAN this AP has its data; 0: none. */
unsigned world_vlan(const struct world *w, const char *ap, const char *station);
/* Station, controller (its R1KH-ID), or first BSS of an AP. */
struct mac world_mac(const struct world *w, const char *name);
/* Level at which the station would hear this AP now, milli-dBm. */
int32_t world_level(const struct world *w, const char *station, const char *ap);
/* The rate at which this AP would send it data now, 100 kb/s; 0 if it never sent any. */
uint32_t world_rate_100k(const struct world *w, const char *station, const char *ap);
size_t world_n_names(const struct world *w);
const char *world_name(const struct world *w, size_t i);

/* The cast as a report lists it: every BSS of every AP, then the stations. */
struct world_interface {
	const char *name;
	bool is_ap;
	struct mac mac;
	const char *model; /* the profile's name */
	const char *cpu;   /* the table of models/cpus.lua it works by; NULL: none */
	uint32_t freq_mhz; /* of an AP's radio; 0 for stations */
};
size_t world_n_interfaces(const struct world *w);
struct world_interface world_interface(const struct world *w, size_t i);

/*
 * Results of the run so far: closes the observation at the present time. The first call ends the
 * run: world_run_until may not be called afterwards.
 */
MUST_CHECK enum err world_finish(struct world *w, const struct observe **out);
bool world_is_finished(const struct world *w);

/* A digest of the trace: all records, and decisions alone (see trace/jsonl.h). 32 octets each. */
void world_digests(const struct world *w, uint8_t digest[static 32], uint8_t decisions[static 32]);

#endif
