#ifndef NODE_WLC_H
#define NODE_WLC_H

#include "base/mac.h"
#include "node/ap.h"

/*
 * A controller: an AP node whose radios stand at different places, each at the end of a tunnel.
 * The division of labour is that of split MAC [RFC 5416 2.2.1]: beacons, probe responses and
 * acknowledgements are the radio's own; every other frame of a station reaches the controller the
 * tunnel's time later, and what the controller sends reaches the air as much later, data too
 * (central switching). Nothing of a tunnel is lost or reordered.
 *
 * What belongs to a WLAN is there once for all of its radios: the cache of PMKs and, with fast
 * transition, the key holder, so that the controller is the R1KH of all of them. A FlexConnect
 * group keeps its keys to itself. Observed behaviour and its sources: models/README.md.
 */
enum {
	WLC_RADIOS_MAX = 64,
	WLC_PEERS_MAX = 23,     /* a mobility group has at most 24 controllers [Cisco] */
	WLC_PMK_PER_CLIENT = 8, /* sticky key caching: APs for each client [Cisco] */
	WLC_UP_MAX = 4096       /* frames in the tunnels; more are lost */
};

struct wlc_radio {
	int64_t tunnel_ns; /* one way */
	unsigned group;    /* FlexConnect group; 0: none, its keys are the controller's */
};

struct wlc_config {
	const struct wlc_radio *radio; /* one for each of the specification, in its order */
	bool okc_across_groups;	       /* PMKs of other FlexConnect groups are used, too */
	unsigned pmk_per_client;
	const char *mobility_group;    /* NULL: none */
	const uint32_t *peer;	       /* addresses of the group's other controllers */
	size_t n_peers;
};

/* What the radios of one WLAN, and of one FlexConnect group, have in common. */
struct wlc_wlan {
	struct wlc_wlan *next; /* in order of declaration */
	const struct spec_bss *spec; /* of its first BSS */
	unsigned group;
	struct pmksa_cache pmksas;
	struct key_holder *holder; /* NULL without FT */
};

struct wlc_up; /* see wlc.c */

struct wlc {
	struct wlc_config conf;
	struct wlc_wlan *wlan;
	struct wlc_up *up; /* what is in the tunnels, in order of arrival */
	unsigned n_up;
};

/* Of the AP node; ap->wlc is NULL where it is hostapd. */
MUST_CHECK enum err wlc_init(struct ap_node *ap, const struct wlc_config *conf);
/* Gives the BSS its WLAN. */
MUST_CHECK enum err wlc_join(struct ap_bss *bss);
void wlc_fini(struct ap_node *ap);  /* wipes */
void wlc_reset(struct ap_node *ap); /* power off: tunnels and caches are empty */

/* False: the radio deals with it itself, at once. */
bool wlc_takes_rx(struct ap_node *ap, unsigned radio, struct bytes frame,
		  const struct air_rx *info);
bool wlc_takes_done(struct ap_node *ap, unsigned radio, uint32_t cookie, bool acked);
void wlc_timer(struct ap_node *ap);
/* How long a frame from here to the radio of the BSS takes. */
int64_t wlc_down_ns(const struct ap_bss *bss);

/* The PMKs that may be used in this BSS opportunistically: those of w after `after` (NULL: all). */
struct wlc_wlan *wlc_next_shared(const struct ap_bss *bss, const struct wlc_wlan *after);

/* wlc_mobility.c: the mobility group; nothing where there is none */
void wlc_mobility_open(struct ap_node *ap);
/* There is a new PMK of this station, or a new or changed record of CCKM. */
void wlc_mobility_pmk(struct ap_sta *sta);
void wlc_mobility_cckm(struct ap_node *ap, const struct cckm_record *r);
void wlc_mobility_rx(struct ap_node *ap, const struct udp_in *in);

#endif
