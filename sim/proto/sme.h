#ifndef PROTO_SME_H
#define PROTO_SME_H

#include "base/rng.h"
#include "proto/bgscan.h"
#include "proto/btm.h"
#include "proto/bss_table.h"
#include "proto/measure.h"
#include "proto/pmksa.h"
#include "proto/roam.h"
#include "proto/rsna.h"
#include "proto/scan.h"

/*
 * A station's management: scanning, choosing, authenticating, associating, roaming, leaving, giving
 * up and trying again, with the timers of mac80211 and wpa_supplicant. Keys are the supplicant's
 * and ft_supp's; this machine tells when theirs is the turn.
 */
enum sme_state {
	SME_OFF,       /* not wanted */
	SME_IDLE,      /* not associated; scanning, or waiting to */
	SME_TUNING,    /* on the way to the target's channel */
	SME_AUTH,      /* authentication sent */
	SME_ASSOC,     /* (re)association request sent */
	SME_HANDSHAKE, /* associated, keys are being made */
	SME_CONNECTED, /* port open; may be scanning */
	SME_FT_DS,     /* connected, FT request sent through the current AP */
	SME_STATE_COUNT
};

enum sme_event_kind {
	SME_EV_JOIN,	   /* find a network and join it */
	SME_EV_LEAVE,	   /* deauthenticate and stay off */
	SME_EV_ROAM_TO,	   /* .roam: the command `wpa_cli roam` */
	SME_EV_NEIGHBORS,  /* .body: Neighbor Report Response of the AP */
	SME_EV_MEASURE,	   /* .body: Radio Measurement Request of the AP */
	SME_EV_BTM_REQUEST, /* .body: Action frame of the AP */
	SME_EV_SWITCH,	   /* .body: elements of a Channel Switch Announcement frame of the AP */
	SME_EV_SCAN,	   /* the command `wpa_cli scan` */
	SME_EV_TIMER,	   /* .timer */
	SME_EV_TUNED,	   /* the channel told last is reached */
	SME_EV_SCANNED,	   /* SCAN_TELL_DONE was told: decide */
	SME_EV_HEARD,	   /* .heard: a beacon or probe response */
	SME_EV_TX_DONE,	   /* .acked: what became of the last request */
	SME_EV_AUTH,	   /* .body: Authentication of the target, not FT */
	SME_EV_ASSOC,	   /* .body: (Re)Association Response of the target, not FT */
	SME_EV_LEFT,	   /* .left: Deauthentication or Disassociation by the AP */
	SME_EV_KEYED,	   /* the supplicant is done: the port is open */
	SME_EV_REFUSED,	   /* .reason: the supplicant ends the association */
	SME_EV_RESIST,	   /* TKIP countermeasures begin; SME_EV_REFUSED follows */
	SME_EV_REQUEST,	   /* .body: Authentication of ft_supp or sae, to be sent and repeated */
	SME_EV_EAP,	   /* EAP has begun: it may take longer than a handshake */
	SME_EV_SAE_DONE,   /* the PMK is there */
	SME_EV_SAE_FAILED, /* .status: refused, or 0: what came was wrong */
	SME_EV_OWE_READY,  /* .body: Diffie-Hellman Parameter element of the association request */
	SME_EV_OWE_RETRY,  /* .group: the AP refused the last one */
	SME_EV_OWE_FAILED, /* the association was refused for good */
	SME_EV_CCKM_READY, /* .body: CCKM element of the request, empty: no fast roam to there */
	SME_EV_CCKM_DONE,  /* the Reassociation Response was good, keys are installed */
	SME_EV_CCKM_EAP,   /* .body: of that response: associated, but 802.1X follows */
	SME_EV_CCKM_FAILED, /* .status: refused, or 0: what came was wrong */
	SME_EV_FT_READY,   /* .ft: elements of the Reassociation Request */
	SME_EV_FT_DONE,	   /* the Reassociation Response was good */
	SME_EV_FT_FAILED,  /* .status: refused, or 0: what came was wrong */
	SME_EV_COUNT
};

struct sme_event {
	enum sme_event_kind kind;
	union {
		struct {
			struct mac bssid;
			bool over_ds;
			bool forced; /* over the DS, whatever the target is */
		} roam;
		unsigned timer;
		struct {
			struct mac bssid;
			uint32_t freq_mhz;
			int32_t level_mdbm;
			struct bytes body;
			bool is_beacon;
		} heard;
		bool acked;
		struct bytes body;
		struct {
			struct mac from;
			bool deauth;
			uint16_t reason;
		} left;
		uint16_t reason;
		uint16_t status;
		uint16_t group;
		struct ft_elements ft;
	} u;
};

/* The scan's timer and tells (16 and up) come through this machine. */
enum sme_timer {
	SME_TIMER_ANSWER,    /* authentication or association response */
	SME_TIMER_HANDSHAKE, /* 10 s for the keys */
	SME_TIMER_SCAN,	     /* when to scan next */
	SME_TIMER_BEACON,    /* beacon loss */
	SME_TIMER_ROAM,	     /* a threshold that must wait for hold-off or interval */
	SME_TIMER_BGSCAN = BGSCAN_TIMER,
	SME_TIMER_SWITCH, /* the AP goes to another channel now */
	SME_TIMER_REPORT, /* no neighbor report came */
	SME_TIMER_MEASURE, /* a measurement that was asked for begins */
	SME_TIMER_DEADLINE /* of the reassociation, by a client that heeds it */
};

enum sme_tell {
	SME_TELL_TUNE,	     /* value: MHz; then SME_EV_TUNED */
	SME_TELL_DROPPED,    /* the association with the present AP is over: delete keys */
	SME_TELL_ASSOCIATED, /* with sme.target: start the supplicant; open: open the port */
	SME_TELL_SAE_START,  /* start sae for sme.target */
	SME_TELL_SAE_ABORT,
	SME_TELL_OWE_START,   /* value: the group; then SME_EV_OWE_READY */
	SME_TELL_OWE_REFUSED, /* value: the status, 77 */
	SME_TELL_CCKM_START, /* a request to sme.target is next; then SME_EV_CCKM_READY */
	SME_TELL_CCKM_ABORT,
	SME_TELL_FT_START,   /* start ft_supp for sme.target; value: 1 over the DS */
	SME_TELL_FT_ABORT,
	SME_TELL_SILENT,   /* value: 1, nothing may be sent; 0, it may again */
	SME_TELL_SWITCHED  /* the AP is on the channel sme.freq_mhz now, and so will be the radio */
};

enum { SME_PMKIDS_MAX = 4 }; /* named in one request, by a client that names several */

/* Where the station is going, or is. */
struct sme_target {
	struct bss_entry bss;
	struct roam_fit fit;
	bool ft, over_ds;
	bool asked_ds; /* by the command FT_DS: it goes there by this way or not at all */
	bool ds_ready; /* answered over the DS: reassociate without authentication */
	bool sae;      /* authenticates by SAE */
	bool cached;   /* with a PMKSA of this PMKID, open authentication */
	bool names_key; /* pmkid is of the SAE exchange just now, and goes into the request */
	uint8_t pmkid[PMKID_LEN];
	uint8_t others[SME_PMKIDS_MAX - 1][PMKID_LEN]; /* of other PMKSAs, named beside it */
	unsigned n_others;
	uint16_t owe_group;
	uint32_t stale_mhz; /* misbehaves: authenticates there; 0: at the target's channel */
	bool skips_auth; /* reassoc_same_bss_optim */
	bool copies_ocvc; /* misbehaves: claims to validate channels, as the AP does */
	bool odd_mde;  /* misbehaves: its mobility domain with an AKM that is not FT's */
	bool cckm;     /* the request that is out asks for a fast roam */
	bool cckm_over; /* that was tried and did not do */
	bool reassoc;  /* from current_ap */
	struct mac current_ap;
};

/* A BSS Transition Management Request is being looked after. */
enum sme_btm_step {
	SME_BTM_NONE,
	SME_BTM_SCANNING, /* for its candidates */
	SME_BTM_HOMING,	  /* to the AP's channel, to answer there */
	SME_BTM_ANSWERED  /* accepted: goes as soon as that is sent */
};

/* What has become of a measurement that the AP has asked for. */
enum sme_measure_step {
	SME_MEASURE_NONE,
	SME_MEASURE_WAITING,  /* a random time first */
	SME_MEASURE_SCANNING,
	SME_MEASURE_HOMING /* to the AP's channel, to report there */
};

enum { SME_REPORT_MAX = 16 };
enum { SME_REQUEST_MAX = 1536, OWE_DH_MAX = 71 /* of group 21 */, CCKM_ASK_MAX = 26 };

struct sme {
	enum sme_state state;
	struct mac sta;
	const struct spec_station *spec;
	const struct client_profile *profile;
	struct bss_table table;
	struct ignore_list ignored;
	struct scan scan;

	struct sme_target target;
	bool associated;   /* with bssid, keys or not */
	struct mac bssid;  /* zero: none */
	uint32_t freq_mhz; /* of that BSS */
	bool has_ft;	   /* ft_supp may be used in the mobility domain mdid */
	uint8_t mdid[2];

	int64_t ft_deadline_ns; /* absolute; TIME_NEVER: none */
	struct ft_elements ft_request; /* of ft_supp, from FT_READY on */
	unsigned owe_passed; /* the open BSS of a pair, in search of the other; see roam.h */
	bool roam_pending;	       /* a command waits for a scan of the target's channel */
	struct mac roam_to;
	bool roam_over_ds, roam_forced;

	/* the request that is out */
	uint8_t request[SME_REQUEST_MAX];
	size_t request_len;
	uint8_t request_kind; /* enum frame */
	unsigned tries;
	struct phy_caps both; /* the rates that request and the AP's beacon have in common */
	bool eap_seen; /* in this association */
	uint8_t rsne[RSNE_LEN_MAX]; /* of the association request; with WPA1 the WPA element */
	size_t rsne_len;
	uint8_t rsnxe[RSNXE_LEN_MAX];
	size_t rsnxe_len;
	uint8_t owe[OWE_DH_MAX]; /* of the association request, then of the response */
	size_t owe_len;
	uint8_t cckm[CCKM_ASK_MAX]; /* element of the request */
	size_t cckm_len;
	uint8_t mde[MDE_LEN], fte[FTE_LEN_MAX]; /* of the association response */
	size_t mde_len, fte_len;

	uint32_t switch_mhz; /* where the AP is about to go, as it has announced; 0: nowhere */
	bool switching;	     /* the radio is on its way there */

	/* the AP we are with */
	int32_t average_mdbm;
	bool average_valid;
	bool below;	  /* the average is below the threshold */
	struct bgscan bgscan;
	/* channels that the present AP reported; no use if a scan of them found nobody stronger */
	uint32_t report[SME_REPORT_MAX];
	unsigned n_report;
	uint8_t report_token; /* of the request that is out; 0: none */
	int64_t asked_ns;
	bool report_vain;
	struct btm btm;
	enum sme_btm_step btm_step;
	int64_t btm_scan_ns;
	uint8_t btm_status, query_token;
	struct mac btm_target; /* zero: none */
	struct measure measure;
	enum sme_measure_step measure_step;
	int64_t measured_ns; /* since when */
	struct rng measures;  /* when they begin */
	int64_t results_ns;   /* when the last scan ended; negative: none did */
	struct learn learnt; /* the file of bgscan learn */
	bool learn_broken;   /* that is none */
	uint64_t channels_scanned; /* in all */
	int64_t scan_began_ns;	   /* the last one, with its half at 6 GHz */
	bool six_next; /* the scan that runs is of 2.4 and 5 GHz: 6 GHz is to follow */
	int64_t heard_ns; /* its last beacon */
	unsigned probes;  /* null functions sent since it went silent */
	int64_t connected_ns;
	int64_t scanned_ns;	/* last scan for roaming; negative: never */
	unsigned failures;	/* in a row */
	unsigned auth_failures; /* of the 4-way handshake, in a row */
	bool disabled;		/* the network, for a while */
	struct rng drawn;	/* for how much longer, with 802.1X */
	int64_t resists_until_ns; /* TKIP countermeasures: ignored BSSIDs stay so until then */
};

void sme_init(struct sme *s, struct mac sta, const struct spec_station *spec,
	      const struct client_profile *profile);
void sme_fini(struct sme *s);

/* The channel that an association with the target would use, as wide as both ends are. */
struct phy_channel sme_target_channel(const struct sme *s);

/* Where the waits with a random term come from; without it every machine waits alike. */
void sme_set_rng(struct sme *s, struct rng drawn);

/* When measurements begin that are to be spread; without it, at once. */
void sme_set_measure_rng(struct sme *s, struct rng drawn);

/* Room for the elements of what it hears, BSS_TABLE_MAX of them; see struct bss_table. */
void sme_set_bodies(struct sme *s, struct bss_body *body);

/* The file of bgscan learn, as it is before the run; without one nothing is known. */
void sme_set_learnt(struct sme *s, struct bytes file);

/* Until when the reassociation must have begun, with SME_EV_FT_READY; TIME_NEVER: no limit. */
void sme_set_deadline(struct sme *s, int64_t at_ns);
/* Tells the machine that FT can be used from now on in this mobility domain (or cannot). */
void sme_set_ft(struct sme *s, const uint8_t *mdid);

void sme_step(struct sme *s, const struct sta_env *env, const struct sme_event *ev, struct fx *fx);
bool sme_may_go(enum sme_state from, enum sme_state to);
const char *sme_state_text(enum sme_state s);

#endif
