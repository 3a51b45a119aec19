#ifndef PROTO_AUTHENTICATOR_H
#define PROTO_AUTHENTICATOR_H

#include "key/ptk.h"
#include "proto/group.h"
#include "proto/keyholder.h"
#include "proto/rsna.h"

/*
 * The authenticator's side of the 4-way handshake and the group key handshake with one station
 * [11-2020 12.7.6, 12.7.7], as hostapd runs them. Key management is a row of key/akm.h, so a PMK
 * that came from elsewhere (SAE, EAP) goes the same way as a PSK. A station whose element is a WPA
 * element does WPA1: no group key in message 3, a group key handshake right after message 4.
 */
enum authr_state {
	AUTHR_IDLE,	  /* no key handshake yet */
	AUTHR_M1_SENT,	  /* message 1 out, 2 awaited (hostapd: PTKSTART) */
	AUTHR_M3_SENT,	  /* message 3 out, 4 awaited (PTKINITNEGOTIATING) */
	AUTHR_KEYED,	  /* keys installed, port open (PTKINITDONE) */
	AUTHR_GROUP_SENT, /* keyed, group message 1 out, 2 awaited */
	AUTHR_ENDED,	  /* given up: the station is to be deauthenticated, or gone */
	AUTHR_STATE_COUNT
};

enum authr_event_kind {
	AUTHR_EV_START,	      /* associated; .start */
	AUTHR_EV_FT,	      /* reassociated by FT or CCKM; .ft: no handshake, keys are there */
	AUTHR_EV_EAPOL,	      /* .pdu: an 802.1X PDU of the station */
	AUTHR_EV_TX_STATUS,   /* .acked: what became of the last EAPOL-Key sent */
	AUTHR_EV_TIMER,	      /* .timer fired */
	AUTHR_EV_GROUP_REKEY, /* the group has new keys */
	AUTHR_EV_PTK_REKEY,   /* a new PTK is wanted */
	AUTHR_EV_LEFT,	      /* the station is gone */
	AUTHR_EV_COUNT
};

struct authr_start {
	enum akm akm;
	enum cipher pairwise;
	bool mfp; /* management frame protection negotiated */
	bool rekey; /* a new PMK of the same association: keys stay until the new ones are there */
	const struct psk_candidate
		*psk; /* tried in order on message 2; borrowed until AUTHR_EV_LEFT */
	size_t n_psk;
	struct bytes pmk;	    /* instead of PSKs: PMK, or XXKey with FT */
	struct bytes pmkid;	    /* for the PMKID KDE of message 1, or empty (PSK) */
	struct bytes rsne;	    /* RSNE or WPA element of the (Re)Association Request */
	struct bytes rsnxe;	    /* the same */
	struct bytes mde;	    /* as sent in the (Re)Association Response, with FT */
	struct bytes fte;	    /* the same */
	struct key_session session; /* goes with PMK-R0; lifetime_s is filled in from ap_security */
};

struct authr_ft {
	enum akm akm;
	size_t pmk_len; /* of the hierarchy, where the AKM leaves it open; else 0 */
	enum cipher pairwise;
	bool mfp;
	const struct ptk *ptk;
	struct bytes rsne; /* RSNE or WPA element of the Reassociation Request */
	/* with FT, for the handshakes of the association: */
	const struct pmk_r1 *r1;
	uint16_t vlan_id; /* 0: none */
	struct bytes rsnxe; /* of the request */
	struct bytes mde, fte; /* as sent in the Reassociation Response */
};

struct authr_event {
	enum authr_event_kind kind;
	union {
		struct authr_start start;
		struct authr_ft ft;
		struct bytes pdu;
		bool acked;
		unsigned timer;
		bool stays; /* LEFT: only the handshake is over, the association is not */
	} u;
};

enum authr_timer { AUTHR_TIMER_RETRY, AUTHR_TIMER_PTK_REKEY, AUTHR_TIMER_COUNT };

enum authr_tell {
	AUTHR_TELL_KEYED,    /* 4-way handshake done: open the port. value: VLAN id, 0 none */
	AUTHR_TELL_GROUP,    /* group key handshake done */
	AUTHR_TELL_DEAUTH,   /* deauthenticate the station; value: reason code */
	AUTHR_TELL_GTK_REKEY, /* the station asked for new group keys: renew them */
	/* the station reports a wrong Michael MIC: countermeasures, or else AUTHR_EV_PTK_REKEY */
	AUTHR_TELL_MIC_FAILURE
};

/* How many replies may be under way: message 2 is good for any of the last four [hostapd]. */
enum { AUTHR_REPLAYS = 4 };
struct authr_replay {
	bool valid[AUTHR_REPLAYS];
	uint64_t counter[AUTHR_REPLAYS]; /* newest first */
};

struct authenticator {
	enum authr_state state;
	struct mac sta;
	struct nonces nonces;

	/* of this association */
	const struct akm_row *row;
	enum cipher pairwise;
	bool mfp;
	unsigned ocv; /* as of ap_security, with a station that validates channels too; else 0 */
	bool wpa; /* WPA1: rsne is a WPA element */
	const struct psk_candidate *psk;
	size_t n_psk;
	uint8_t pmk[PMK_LEN_MAX];
	uint8_t pmk_len;
	bool has_pmkid;
	uint8_t pmkid[PMKID_LEN];
	uint8_t rsne[RSNE_LEN_MAX];
	uint16_t rsne_len;
	uint8_t rsnxe[RSNXE_LEN_MAX];
	uint16_t rsnxe_len;
	uint8_t mde[MDE_LEN];
	uint16_t mde_len;
	uint8_t fte[FTE_LEN_MAX];
	uint16_t fte_len;
	uint16_t vlan_id;
	struct key_session session; /* identity and cui are borrowed as psk is */

	/* of this handshake */
	uint8_t anonce[NONCE_LEN];
	uint8_t snonce[NONCE_LEN];
	struct ptk ptk;
	bool ptk_valid;
	bool by_ft; /* the association came by fast transition: there is r1 and nothing above it */
	struct pmk_r0 r0; /* with FT */
	struct pmk_r1 r1;
	bool alt_valid; /* an earlier message 2 had another SNonce: alt_* is what it led to */
	uint8_t alt_snonce[NONCE_LEN];
	struct ptk alt_ptk;
	uint64_t alt_replay;
	uint64_t replay;	  /* of the last EAPOL-Key sent */
	struct authr_replay open; /* counters a reply may carry */
	struct authr_replay prev; /* those of message 1, kept while message 3 is out */
	bool request_seen;
	uint64_t request_replay;
	unsigned tries; /* transmissions of the message that is out */
	bool first_m1;	/* the first message 1 is out and its TX status unknown */
	bool counted;	/* group_expect has been called for this station */
	uint32_t given; /* generation of the group keys the station was given last */
	bool ext_key_id; /* Extended Key ID is agreed on */
	uint8_t key_id;	 /* of the PTK that is installed or being made */
	bool installed; /* a TK is installed; tk says which */
	uint8_t tk[TK_LEN_MAX];
};

void authenticator_init(struct authenticator *a, struct mac sta, struct nonces nonces);
void authenticator_fini(struct authenticator *a); /* wipes */
/* Errors are the environment's; the machine is then as it was before the step. */
MUST_CHECK enum err authenticator_step(struct authenticator *a, const struct ap_env *env,
				       const struct authr_event *ev, struct fx *fx);
/* Whether the state table allows this move; for tests and the drawing in ARCHITECTURE.md. */
bool authenticator_may_go(enum authr_state from, enum authr_state to);
const char *authenticator_state_text(enum authr_state s);

#endif
