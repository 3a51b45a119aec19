#ifndef PROTO_SUPPLICANT_H
#define PROTO_SUPPLICANT_H

#include "key/pmkid.h"
#include "key/ptk.h"
#include "proto/rsna.h"

/*
 * The station's side of the 4-way handshake and the group key handshake [11-2020 12.7.6, 12.7.7],
 * as wpa_supplicant runs them. With a WPA element in the place of the own RSNE it is WPA1: message
 * 3 brings no group key, a group key handshake follows, and only that opens the port. The node's
 * authentication timeout ends a handshake that does not come to its end.
 */
enum supp_state {
	SUPP_IDLE,    /* not associated */
	SUPP_WAIT_M1, /* associated, nothing heard */
	SUPP_WAIT_M3, /* message 2 sent */
	SUPP_WAIT_G1, /* WPA1: pairwise key installed, the group key awaited */
	SUPP_KEYED,   /* keys installed, port open */
	SUPP_ENDED,   /* a message was wrong in a way that ends the association */
	SUPP_STATE_COUNT
};

enum supp_event_kind {
	SUPP_EV_START, /* associated; .start */
	SUPP_EV_FT,    /* reassociated by FT or CCKM; .ft: no handshake, keys are there */
	SUPP_EV_EAPOL, /* .pdu: an 802.1X PDU of the AP */
	SUPP_EV_BARE,  /* the same unprotected, where a TK is set and frames are protected */
	SUPP_EV_TIMER, /* .timer fired */
	SUPP_EV_MIC_FAILURE, /* TKIP: a wrong Michael MIC; .pairwise or in a group frame */
	SUPP_EV_LEAVE, /* disassociated, or roaming away: keys are deleted */
	SUPP_EV_COUNT
};

/* As wpa_supplicant.conf has it. */
struct supp_rekey {
	uint32_t ptk_s;	/* wpa_ptk_rekey: to ask for a new PTK after so long; 0: never */
	bool deny_ptk0; /* wpa_deny_ptk0_rekey */
	bool ext_key_id; /* extended_key_id */
};

struct supp_start {
	enum akm akm;
	enum cipher pairwise, group, group_mgmt; /* group_mgmt CIPHER_NONE without MFP */
	bool beacon_prot; /* beacons are checked, if the AP gives out their key */
	struct mac bssid;
	struct bytes ssid;
	/* PMK, or XXKey with FT; empty with 802.1X without FT: EAP or message 1 will tell */
	struct bytes pmk;
	struct bytes pmkid; /* of it, which message 1 must name; empty: not looked at */
	struct bytes rsne; /* own, as in the (Re)Association Request: RSNE or WPA element */
	struct bytes rsnxe;
	struct bytes ap_rsne; /* of the AP's beacon or probe response */
	struct bytes ap_rsnxe;
	struct bytes ap_wpa; /* the WPA element, or empty */
	struct bytes mde; /* as in the (Re)Association Response, with FT */
	struct bytes fte;
	/* EAP was had again in this association: a new PMK, the keys stay until others are made */
	bool again;
	struct supp_rekey rekey;
};

struct supp_ft {
	enum akm akm;
	size_t pmk_len; /* of the hierarchy, where the AKM leaves it open; else 0 */
	enum cipher pairwise, group, group_mgmt;
	bool beacon_prot;
	struct mac bssid;
	const struct ptk *ptk;
	const struct held_keys *keys; /* as installed by the transition */
	struct bytes ap_rsne, ap_rsnxe, ap_wpa;
	bool wpa; /* CCKM with WPA1 */
	/* with FT, for the handshakes of the association: */
	const struct pmk_r1 *r1;
	struct bytes rsne, rsnxe; /* own, without PMKID */
	struct bytes mde, fte;	  /* of the Reassociation Response */
	struct supp_rekey rekey;
};

struct supp_event {
	enum supp_event_kind kind;
	union {
		struct supp_start start;
		struct supp_ft ft;
		struct bytes pdu;
		unsigned timer;
		bool pairwise;
	} u;
};

/* One range with the timers of the station's management. It goes on while the station roams. */
enum { SUPP_TIMER_PTK_REKEY = 20 };

enum supp_tell {
	SUPP_TELL_KEYED,  /* handshake done: open the port */
	SUPP_TELL_DEAUTH, /* leave with this reason code (value) */
	SUPP_TELL_GROUP,  /* group keys renewed */
	/* message 1 named a PMKSA of the cache: that is the key of the association now */
	SUPP_TELL_CACHED,
	/* message 1 named a PMKSA there is none of: ask for EAP by EAPOL-Start */
	SUPP_TELL_NO_PMKSA,
	SUPP_TELL_TRANSITION, /* value: bits of Transition Disable, told before KEYED */
	SUPP_TELL_CCKM	  /* supplicant.cckm is a new session; before KEYED, and with new keys */
};

struct supplicant {
	enum supp_state state;
	struct mac spa;
	struct nonces nonces;

	const struct akm_row *row;
	enum cipher pairwise, group, group_mgmt;
	bool beacon_prot;
	struct mac bssid;
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len;
	uint8_t pmk[PMK_LEN_MAX];
	uint8_t pmk_len;
	uint8_t pmkid[PMKID_LEN];
	bool has_pmkid;
	uint8_t rsne[RSNE_LEN_MAX];
	uint16_t rsne_len;
	uint8_t rsnxe[RSNXE_LEN_MAX];
	uint16_t rsnxe_len;
	uint8_t ap_rsne[RSNE_LEN_MAX];
	uint16_t ap_rsne_len;
	uint8_t ap_rsnxe[RSNXE_LEN_MAX];
	uint16_t ap_rsnxe_len;
	uint8_t ap_wpa[RSNE_LEN_MAX];
	uint16_t ap_wpa_len;
	bool wpa; /* WPA1: rsne is a WPA element */
	uint8_t mde[MDE_LEN];
	uint16_t mde_len;
	uint8_t fte[FTE_LEN_MAX];
	uint16_t fte_len;

	uint8_t snonce[NONCE_LEN];
	uint8_t anonce[NONCE_LEN];
	struct ptk next; /* derived on message 1, not verified yet */
	bool next_valid;
	struct ptk ptk; /* verified by a MIC */
	bool ptk_valid;
	bool by_ft; /* the association came by fast transition: there is r1 and nothing above it */
	struct pmk_r0 r0; /* with FT, from START on */
	struct pmk_r1 r1;
	bool replay_seen;
	uint64_t replay; /* of the last message with a good MIC */
	bool ext_key_id; /* Extended Key ID is agreed on */
	uint8_t key_id;	 /* of the TK */
	bool installed;
	uint8_t tk[TK_LEN_MAX]; /* the TK installed */
	struct held_keys held;
	struct supp_rekey rekey;
	uint64_t request_replay; /* of the next EAPOL-Key Request; never starts over */

	struct ft_context ft; /* valid once an initial FT association is keyed */
	struct cckm_context cckm; /* the same with CCKM; its keys are of the message 1 last heard */
};

void supplicant_init(struct supplicant *s, struct mac spa, struct nonces nonces);
void supplicant_fini(struct supplicant *s); /* wipes */
MUST_CHECK enum err supplicant_step(struct supplicant *s, const struct sta_env *env,
				    const struct supp_event *ev, struct fx *fx);
bool supplicant_may_go(enum supp_state from, enum supp_state to);
const char *supplicant_state_text(enum supp_state s);

#endif
