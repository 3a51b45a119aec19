#ifndef NODE_STATION_H
#define NODE_STATION_H

#include "node/host.h"
#include "node/node.h"
#include "node/outbox.h"
#include "node/pskcache.h"
#include "node/seal.h"
#include "node/seal_group.h"
#include "proto/cckm_sta.h"
#include "proto/eapol_supp.h"
#include "proto/ft_supp.h"
#include "proto/l3.h"
#include "proto/mic_watch.h"
#include "proto/oci.h"
#include "proto/owe.h"
#include "proto/pmksa.h"
#include "proto/sa_asker.h"
#include "proto/sae.h"
#include "proto/sme.h"
#include "proto/supplicant.h"

/*
 * A station: management (sme), supplicant, fast transition, and an IPv4 host with its flows.
 */
enum { STATION_GTKS = 4, STATION_HELD_MAX = 64, PREAUTH_CANDIDATES_MAX = 32 };

struct held_frame {
	size_t len;
	uint8_t frame[HOST_FRAME_MAX]; /* Ethernet */
};

/* Pre-authentication: with one AP at a time, those that come next in front. */
struct station_preauth {
	bool active;
	struct mac target;
	struct eapol_supp *supp; /* NULL: no EAP yet */
	struct mac candidate[PREAUTH_CANDIDATES_MAX];
	unsigned n;
};

struct station_eap_net; /* see station_eap.c */

struct station_node {
	struct node node;
	struct spec_station *spec; /* own copy: Transition Disable changes its networks */
	const struct spec_station *written; /* the configuration as it was read */
	const struct client_profile *profile;
	struct psk_cache *psks;
	struct mac mac;
	bool mute;

	struct sme sme;
	struct bss_body *bodies; /* of sme's table; NULL: not kept */
	struct supplicant supp;
	struct ft_supp *ft; /* NULL: not needed yet */
	bool again;         /* the device was off meanwhile */
	struct cckm_sta cckm;
	struct bytes cckm_answer; /* the response being judged; empty otherwise */
	struct sae *sae; /* NULL: not needed yet */
	struct sae_config sae_conf; /* of the network last authenticated with */
	struct sae_password sae_password;
	struct owe owe; /* of the association last asked for */
	bool has_eap;
	bool eap_failed; /* once in this association */
	struct eapol_supp *eap; /* of the present association; NULL: no EAP yet */
	struct station_eap_net *eap_net; /* by network block; NULL: none yet */
	struct station_preauth preauth;
	struct mic_watch mic_watch; /* TKIP */
	bool mic_leaves; /* countermeasures: the report is on its way, then it goes */
	struct sa_asker sa;
	uint8_t oci[OCI_ELEMENT_LEN]; /* of the SA Query frame being sent */
	bool cache_pending; /* a PMKSA was offered, and nothing came that shows its use */
	struct pmksa_cache pmksas, saved; /* saved: outside of the supplicant */
	struct pmksa key; /* of the association, but for PSKs; pmk_len 0: none. A secret */
	bool dhcp; /* the host has its address from l3; else its own */
	struct l3 l3;
	struct host host;
	struct outbox outbox;

	uint32_t freq_mhz;   /* where the radio is; 0 between channels */
	uint32_t tuning_mhz; /* where it goes */
	bool leaving;        /* a deauthentication is on its way */
	uint16_t aid;
	bool dozing;         /* the AP is told that it sleeps, while it scans */
	bool goes;           /* to tuning_mhz as soon as that is sent */
	bool scanning;
	bool silent;         /* the AP changes channels and wants nothing sent until then */
	bool mfp;
	bool open;           /* associated without security: data goes in the clear */
	bool port_open;
	bool path_up;        /* as last reported, */
	struct mac path;     /* about this AP */
	struct seal_key tk;
	struct seal_key tk_rx; /* with Extended Key ID: the other one, only received with */
	struct seal_key gtk[STATION_GTKS]; /* by key id */
	struct seal_group igtk[2];	   /* of key ids 4 and 5, */
	struct seal_group bigtk[2];	   /* and 6 and 7 */
	uint16_t seq;                      /* management and non-QoS */
	uint16_t qos_seq[SEAL_TIDS];
	uint16_t last_seq[SEAL_TIDS + 1];      /* duplicate detection, */
	struct mac last_from[SEAL_TIDS + 1];   /* of frames from this address */
	struct held_frame *held; /* offered while away from the channel; a ring */
	unsigned n_held, first_held;
};

struct station_config {
	const struct spec_station *spec;
	const struct client_profile *profile;
	struct psk_cache *psks;
	struct mac mac;
	uint32_t ip;
	bool dhcp; /* in place of ip */
	bool mute; /* never sends */
	bool keeps_bodies; /* somebody may ask what it has heard (rrm_beacon_report) */
	struct bytes learnt; /* file of bgscan learn; empty: not there */
};

/* ERR_NOMEM: nothing is there to be freed. */
MUST_CHECK enum err station_init(struct station_node *s, const struct node_env *env,
				 const struct station_config *cfg);
void station_fini(struct station_node *s); /* wipes */

void station_start(struct station_node *s);
void station_air_rx(struct station_node *s, struct bytes frame, const struct air_rx *info);
void station_air_done(struct station_node *s, uint32_t cookie, bool acked);
void station_timer(struct station_node *s, uint32_t timer);

/* Commands of the scenario. */
void station_join(struct station_node *s);
void station_leave(struct station_node *s);
void station_roam_to(struct station_node *s, struct mac bssid, bool over_ds);
/* `wpa_cli ft_ds … force`: asks for FT whatever the target is. */
void station_force_over_ds(struct station_node *s, struct mac bssid);
/* What comes of it comes with the next requests; until the device is switched off. */
void station_set(struct station_node *s, const struct spec_station_set *set);
/* `wpa_cli pmksa_flush`: forgets every PMKSA and, with the one in use, the association. */
void station_flush_pmksas(struct station_node *s);
/*
 * `wpa_cli pmksa_get` into a store outside of the supplicant, and `wpa_cli pmksa_add` of all that
 * is there and has not expired.
 */
void station_save_pmksas(struct station_node *s);
void station_load_pmksas(struct station_node *s);
/* `wpa_cli preauth`: nothing without an association by 802.1X, or while another one runs. */
void station_preauthenticate(struct station_node *s, struct mac ap);
/* The PMKSA it would use with this AP for the network it is or was with; NULL: none. */
const struct pmksa *station_pmksa(const struct station_node *s, struct mac aa);
unsigned station_n_pmksas(const struct station_node *s);
/* The group of the SAE exchange of this association; 0 if it went without one. */
unsigned station_sae_group(const struct station_node *s);
/* [wpa_supplicant, STATUS] What it is associated by was derived from the SSID as well. */
bool station_ssid_verified(const struct station_node *s);
/* The key ID with which it protects what it sends to its AP; 0 too without a key. */
unsigned station_key_id(const struct station_node *s);
/* Zero unless associated. */
struct mac station_bssid(const struct station_node *s);
void station_scan(struct station_node *s); /* `wpa_cli scan` */
/* Channels it has scanned so far. */
uint64_t station_channels_scanned(const struct station_node *s);
/* The device was switched off: forgets everything it heard and every key. */
void station_reset(struct station_node *s);

#endif
