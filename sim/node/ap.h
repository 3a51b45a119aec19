#ifndef NODE_AP_H
#define NODE_AP_H

#include "base/arena.h"
#include "node/node.h"
#include "node/outbox.h"
#include "node/pskcache.h"
#include "node/seal.h"
#include "node/seal_group.h"
#include "node/udp.h"
#include "proto/authenticator.h"
#include "proto/cckm_ap.h"
#include "proto/eap_server.h"
#include "proto/eapol_auth.h"
#include "proto/ft_auth.h"
#include "proto/group.h"
#include "proto/mic_watch.h"
#include "proto/oci.h"
#include "proto/owe.h"
#include "proto/pmksa.h"
#include "proto/radius_client.h"
#include "proto/rkh.h"
#include "proto/sa_asker.h"
#include "proto/sae.h"
#include "proto/sae_queue.h"
#include "spec/profile.h"
#include "spec/radio.h"
#include "wire/ie.h"
#include "wire/measure.h"
#include "wire/mgmt.h"

/*
 * An access point: one hostapd process with its radios and BSSs, bridged to one cable (port 0).
 * Composes, per BSS, the group keys and the key holder and, per station, the authenticator and the
 * AP's side of fast transition.
 */
enum { AP_NEIGHBORS_MAX = 16 };
enum { AP_BSS_MAX = 64, AP_STATIONS_MAX = 2007, AP_BEACON_MAX = 1024 };

/* What the timer of a station's age is for [hostapd: timeout_next]. */
enum ap_age {
	AP_AGE_HALF_OPEN,     /* it was answered and has to come */
	AP_AGE_IDLE,          /* until it has said nothing for ap_max_inactivity */
	AP_AGE_POLLED,        /* it was asked whether it is there */
	AP_AGE_DISASSOCIATED, /* it has been sent away and is about to be forgotten */
};

enum ap_sta_state {
	AP_STA_NEW,           /* known by a frame, not authenticated */
	AP_STA_AUTHENTICATED, /* open system, or FT message 2 sent */
	AP_STA_ASSOCIATED,    /* response acknowledged; keys are being made */
	AP_STA_AUTHORIZED     /* port open */
};

/* A VLAN of a BSS that has, or had, stations: a LAN of its own with a GTK of its own. */
struct ap_vlan {
	struct ap_vlan *next;
	struct group group;
	struct seal_key gtk;
};

struct ap_bss;
struct ap_buffered; /* see ap_doze.c */
struct ap_waiting {
	struct ap_buffered *first;
	unsigned n;
};
struct wlc;	   /* node/wlc.h: the node may be a controller */
struct wlc_wlan;
struct wlc_config;

/* 802.1X of one station. */
struct ap_eap {
	struct eapol_auth pae;
	uint32_t relay; /* of the response that is with the server */
	uint16_t reason; /* with which it will be deauthenticated */
	struct radius_session radius;
	struct eap_server *server; /* hostapd's own, while it has a conversation */
};

struct ap_sta {
	struct ap_sta *next; /* in order of arrival */
	struct ap_bss *bss;
	struct mac mac;
	unsigned slot;   /* timers and cookies */
	int64_t since_ns; /* when it came to be known */
	int64_t heard_ns; /* its latest frame or acknowledgement */
	unsigned lost;    /* frames in a row that it did not acknowledge */
	int64_t acked_ns; /* its latest acknowledgement */
	int64_t steered_ns; /* until then it is given time to go where it agreed to */
	enum ap_age age;
	uint16_t aid;
	enum ap_sta_state state;
	uint16_t algorithm; /* of the last authentication */
	bool wmm, mfp;
	uint8_t rate_500k; /* the highest rate it named when it associated */
	bool preauth; /* with another AP: known for its pre-authentication alone */
	uint16_t vlan_id; /* in which its data are; 0: none */

	/* the association under way or in force */
	enum akm akm;
	enum cipher pairwise;
	bool wpa;               /* WPA1: rsne is a WPA element */
	bool by_ft;             /* keys come from fast transition */
	bool by_cckm;           /* or from a fast roam by CCKM */
	bool has_gtk;           /* was given group keys once */
	bool response_pending;  /* (re)association response sent, not acknowledged */
	uint8_t rsne[RSNE_LEN_MAX];
	size_t rsne_len;
	uint8_t rsnxe[RSNXE_LEN_MAX];
	size_t rsnxe_len;

	struct psk_candidate *psk;
	size_t n_psk;
	bool has_key;     /* key is there: of SAE, EAP or the cache */
	struct pmksa key; /* a secret */
	bool cached;      /* it is a cached one */
	struct sae *sae;  /* NULL until it speaks SAE */
	struct owe *owe;  /* NULL until it speaks OWE */
	uint16_t owe_status; /* of the request last judged */
	struct ap_eap *eap; /* NULL without 802.1X */
	struct authenticator auth;
	struct ft_auth ft;
	struct cckm_ap cckm;
	struct mac ds_current_ap; /* over the DS: whom to answer */
	struct assoc_req reassoc; /* FT, CCKM: the request being judged; spans are not kept */
	struct sa_asker sa;
	bool ask_awaited; /* since a channel switch it has not shown by SA Query that it is there */
	uint8_t oci[OCI_ELEMENT_LEN]; /* of the SA Query frame being sent */

	bool measures[3];     /* beacons, by enum beacon_mode */
	uint8_t asked[4];     /* tokens of requests whose acknowledgement is not known yet */
	unsigned n_asked;

	bool dozing; /* in power save mode */
	struct ap_waiting waiting;
	struct phy_caps both; /* what it and we can send each other */
	struct seal_key tk;
	bool keyless; /* the driver has refused tk: what is protected cannot pass */
	struct seal_key tk_rx; /* with Extended Key ID: the other one, only received with */
	uint16_t seq[SEAL_TIDS];          /* of QoS data to it */
	uint16_t last_seq[SEAL_TIDS + 1]; /* duplicate detection, 0xffff none */
};

struct ap_bss {
	struct ap_node *ap;
	unsigned number; /* within the node */
	unsigned radio;
	const struct spec_radio *radio_spec;
	const struct spec_bss *spec;
	struct mac bssid;
	struct ap_security sec;
	struct group group;
	struct mic_watch mic_watch; /* TKIP */
	struct seal_key gtk;
	struct ap_vlan *vlan; /* in the order in which stations came to need them */
	struct seal_group igtk, bigtk;
	struct key_holder *holder; /* NULL without FT; a controller's is its WLAN's */
	struct wlc_wlan *wlan;	   /* NULL with hostapd */
	struct sae_config sae; /* n_password 0 without SAE */
	struct sae_clogging clogging;
	struct sae_queue *sae_queue; /* commits that wait; NULL without SAE */
	struct pmksa_cache pmksas;
	struct eap_server_conf eap; /* with eap_server=1 */
	struct radius_client *radius; /* NULL without */
	struct psk_candidate *psk; /* of every entry of the configuration, in its order */
	uint8_t rsne[RSNE_LEN_MAX], wpa[RSNE_LEN_MAX];
	uint8_t rsnxe[RSNXE_LEN_MAX], mde[MDE_LEN];
	uint8_t forced[SPEC_ELEMENTS_MAX], ft_rsne[SPEC_ELEMENTS_MAX], ft_rsnxe[SPEC_RSNXE_MAX];
	uint8_t beacon[AP_BEACON_MAX]; /* elements after the TIM's place */
	size_t beacon_head, beacon_len; /* the first beacon_head octets stand before the TIM */
	uint64_t tsf_offset_us;
	unsigned dtim_count;
	struct ap_waiting waiting; /* group frames, for the DTIM */
	uint16_t seq; /* of management and group frames */
	uint8_t beacon_token; /* of its last request for a measurement */
	struct channel_switch leaves; /* announced; count 0 once that is done */
	const struct spec_radio *next; /* its radio then; NULL: it stays where it is */
};

struct ap_local; /* see ap_data.c */

/* One Measurement Report element of beacons that came from a station. */
enum { AP_REPORTS_MAX = 32 };
struct ap_beacon_report {
	struct mac sta;
	uint8_t token; /* of the request */
	uint8_t mode;  /* enum measure_report_mode */
	bool has_bss;  /* else nobody was heard, or nothing measured */
	struct beacon_report bss; /* without its subelements */
	uint8_t n_octets;	  /* these had */
};

struct ap_node {
	struct node node;
	const struct spec_ap *spec;
	const struct ap_profile *profile;
	struct psk_cache *psks;
	struct arena *arena;
	struct cckm_cache *cckm; /* of all its BSSs; NULL without CCKM */
	struct ap_bss *bss;
	unsigned n_bss;
	struct ap_sta *first, *last; /* stations in order of arrival */
	struct ap_sta **slot;        /* by number; NULL: free */
	unsigned n_slots;
	struct outbox outbox;
	bool has_ip;
	uint32_t ip;
	struct udp_end udp; /* the AP's own address, for RADIUS */
	struct ap_local *local; /* frames from one BSS to another, in order */
	unsigned n_local;
	struct neighbor neighbor[AP_NEIGHBORS_MAX]; /* to be reported; without subelements */
	unsigned n_neighbor;
	struct ap_beacon_report reports[AP_REPORTS_MAX]; /* the last ones, oldest first */
	unsigned n_reports;
	bool started;
	const char *refuses; /* hostapd does not start: the line it leaves behind */
	struct wlc *wlc; /* a controller; NULL: hostapd */
	int32_t level_mdbm;  /* at which the frame being judged was heard; 0: not known */
};

struct ap_config {
	const struct spec_ap *spec;
	const struct ap_profile *profile;
	struct psk_cache *psks;
	struct arena *arena;   /* of the run */
	const struct mac *bssid; /* one for each BSS of spec, in order */
	uint32_t ip;             /* of its daemon, for RADIUS */
	const char *refuses;
	const struct wlc_config *controller; /* NULL: hostapd */
};

/*
 * ERR_UNSUPPORTED: the configuration needs an AKM or cipher that is not there. The environment's
 * errors otherwise. Frees nothing of the arena's.
 */
MUST_CHECK enum err ap_init(struct ap_node *ap, const struct node_env *env,
			    const struct ap_config *cfg);
void ap_fini(struct ap_node *ap); /* wipes */

void ap_start(struct ap_node *ap);
void ap_air_rx(struct ap_node *ap, unsigned radio, struct bytes frame, const struct air_rx *info);
void ap_air_done(struct ap_node *ap, unsigned radio, uint32_t cookie, bool acked);
void ap_wire_rx(struct ap_node *ap, struct bytes frame);
void ap_timer(struct ap_node *ap, uint32_t timer);

/* What a Neighbor Report says of one of its BSSs [11-2020 9.4.2.36]. */
struct neighbor ap_neighbor(const struct ap_node *ap, unsigned bss);

/* `hostapd_cli bss_tm_req`; with a timer the station is disassociated when it is over. */
struct ap_btm_req {
	struct mac sta;
	const struct neighbor *candidate;
	unsigned n; /* at most AP_NEIGHBORS_MAX */
	uint8_t mode; /* enum btm_mode */
	uint16_t disassoc_timer; /* beacon intervals; 0: not */
	uint8_t validity;
	uint16_t end_min;     /* with BTM_TERMINATION: for how long the BSS will be gone */
	uint64_t end_tsf;     /* and from when on; 0: hostapd does not say */
	const char *url;      /* with BTM_ESS_DISASSOC, at most 255 octets; NULL: none */
};
void ap_bss_tm_req(struct ap_node *ap, const struct ap_btm_req *q);
/* `hostapd_cli set_neighbor`, for all BSSs of the node: what it answers to those who ask. */
void ap_set_neighbors(struct ap_node *ap, const struct neighbor *list, unsigned n);

/*
 * `hostapd_cli req_beacon`: the token of the request; 0: the command fails, because the station is
 * not there or does not measure in that way.
 */
struct ap_beacon_req {
	struct mac sta;
	uint8_t mode; /* enum measure_request_mode */
	struct beacon_request asked;
};
uint8_t ap_req_beacon(struct ap_node *ap, const struct ap_beacon_req *q);

/*
 * `hostapd_cli chan_switch`: the radio of that band goes there after count more beacons of each of
 * its BSSs, with HT and later as it has them but 20 MHz wide. ERR_RANGE: there is no such radio or
 * channel, or it is there already or on its way; ERR_UNSUPPORTED of a controller.
 */
struct ap_chan_switch {
	uint32_t freq_mhz;
	uint8_t count; /* at least 1 */
	bool block_tx; /* nobody is to send until then */
};
MUST_CHECK enum err ap_chan_switch(struct ap_node *ap, const struct ap_chan_switch *to);
/*
 * A radar on the channel of its radio of 5 GHz [hostapd: DFS]: it goes to to_mhz, announced by five
 * beacons; or, where that is a radar's channel too, it falls silent, forgets everybody and listens
 * for as long as reg_cac_ns says before it starts there. ERR_RANGE: its channel knows no radar, or
 * it may not go there; ERR_UNSUPPORTED of a controller or with several radios.
 */
MUST_CHECK enum err ap_radar(struct ap_node *ap, uint32_t to_mhz);

/* Commands of the scenario. */
void ap_deauth(struct ap_node *ap, struct mac sta, uint16_t reason);
/* `hostapd_cli deauthenticate ff:ff:ff:ff:ff:ff`: one frame for all stations of a BSS. */
void ap_deauth_all(struct ap_node *ap, uint16_t reason);
void ap_rekey_group(struct ap_node *ap);
/* `hostapd_cli sa_query`: asks a station with protected frames whether it has its keys. */
void ap_sa_query(struct ap_node *ap, struct mac sta);
/*
 * `hostapd_cli deauthenticate … test=1`, or disassociate: the frame alone, as valid as any of its
 * kind; the AP forgets nobody. MAC_BROADCAST: one for all.
 */
void ap_say_leave(struct ap_node *ap, struct mac to, bool disassoc, uint16_t reason);
/* `hostapd_cli pmksa_flush` for every BSS. */
void ap_flush_pmksas(struct ap_node *ap);
/* The newest PMKSA any of its BSSs has of this station; NULL: none. */
const struct pmksa *ap_pmksa(const struct ap_node *ap, struct mac sta);
/* `hostapd_cli sta`, vlan_id: in which VLAN a station with one of its BSSs is; 0: none. */
uint16_t ap_vlan_of(const struct ap_node *ap, struct mac sta);
/* EAPOL_REAUTH: the station authenticates by EAP again. */
void ap_reauthenticate(struct ap_node *ap, struct mac sta);
/* PMK-R0s, or PMK-R1s, of all stations are gone. */
void ap_lose_keys(struct ap_node *ap, bool r0);
/* The daemon was killed: forgets every station and key. ap_start brings it back. */
void ap_reset(struct ap_node *ap);

#endif
