#ifndef PROTO_EAPOL_SUPP_H
#define PROTO_EAPOL_SUPP_H

#include "proto/eap_peer.h"
#include "proto/rsna.h"

/*
 * The supplicant PAE and backend of 802.1X with the EAP peer inside [802.1X-2004 8.2; 802.1X-2020
 * 8], as wpa_supplicant runs them: who speaks first, how long it waits, when it begins anew. One
 * machine for all associations of a station, and one for each pre-authentication: PDUs are the same
 * there, its owner puts them under EtherType 88c7.
 */
enum eapol_supp_state {
	EAPOL_SUPP_DISCONNECTED, /* not associated */
	EAPOL_SUPP_LOGOFF,	 /* EAPOL-Logoff sent, the user does not want */
	EAPOL_SUPP_CONNECTING,	 /* nothing heard of an authenticator */
	EAPOL_SUPP_AUTHENTICATING,
	EAPOL_SUPP_AUTHENTICATED,
	EAPOL_SUPP_HELD, /* failed: waits before it begins anew by itself */
	EAPOL_SUPP_STATE_COUNT
};

enum eapol_supp_event_kind {
	EAPOL_SUPP_EV_START, /* associated, or pre-authentication wanted; .start */
	EAPOL_SUPP_EV_PDU,   /* .pdu: an 802.1X PDU of the authenticator, not EAPOL-Key */
	EAPOL_SUPP_EV_TIMER, /* .timer */
	/* an EAPOL-Key frame with a MIC that proves the same PMK: [RFC 4137 altAccept] */
	EAPOL_SUPP_EV_LOWER_SUCCESS,
	EAPOL_SUPP_EV_PORT_VALID, /* the 4-way handshake is complete */
	EAPOL_SUPP_EV_CACHED,	  /* message 1 named a cached PMKSA: there will be no EAP */
	EAPOL_SUPP_EV_REAUTH,	  /* the PMKSA nears its end: ask for a new one */
	EAPOL_SUPP_EV_LOGOFF,
	EAPOL_SUPP_EV_LOGON,
	EAPOL_SUPP_EV_LEAVE, /* disassociated, or roaming away */
	EAPOL_SUPP_EV_COUNT
};

enum eapol_supp_timer {
	EAPOL_SUPP_TIMER_START, /* startWhen */
	EAPOL_SUPP_TIMER_HELD,	/* heldWhile */
	EAPOL_SUPP_TIMER_AUTH,	/* authWhile */
	EAPOL_SUPP_TIMER_IDLE,	/* idleWhile, the EAP peer's */
	EAPOL_SUPP_TIMER_COUNT
};

struct eapol_supp_start {
	struct mac authenticator;
	bool preauth;	  /* EAPOL-Start at once, shorter periods, no handshake follows */
	bool pmkid_tried; /* the (Re)Association Request named a PMKSA: its use is expected */
	/* From association to EAPOL-Start, if nobody asks by then; 0: wpa_supplicant's 2 s. */
	int64_t first_start_ns;
	bool start_first; /* what it is asked before its own EAPOL-Start it does not answer */
};

struct eapol_supp_event {
	enum eapol_supp_event_kind kind;
	union {
		struct eapol_supp_start start;
		struct bytes pdu;
		unsigned timer;
	} u;
};

/* PDUs come as FX_EAPOL to the authenticator. */
enum eapol_supp_tell {
	/*
	 * EAP succeeded: peer.keys if peer.has_keys (msk_len is the value). 0: without keys, or an
	 * authenticator that never spoke was waited for in vain although the port is valid, which
	 * for pre-authentication is a failure.
	 */
	EAPOL_SUPP_TELL_SUCCESS,
	/*
	 * EAP failed, or no authenticator answered. wpa_supplicant leaves an AP that does not send
	 * it away within 2 s, and at once the second time in a row.
	 */
	EAPOL_SUPP_TELL_FAILURE,
	EAPOL_SUPP_TELL_CACHE_REFUSED /* pmkid_tried, but EAP came: forget that PMKSA */
};

struct eapol_supp {
	enum eapol_supp_state state;
	struct eap_peer peer;
	uint8_t version;
	struct mac authenticator;
	bool preauth, pmkid_tried;
	bool port_valid;
	int64_t first_start_ns;
	bool start_first;
	unsigned starts; /* EAPOL-Start frames sent in a row */
};

/* conf outlives the machine. version: eapol_version of the configuration. */
void eapol_supp_init(struct eapol_supp *s, const struct eap_peer_conf *conf, unsigned version,
		     struct rng rng);
void eapol_supp_fini(struct eapol_supp *s); /* wipes */
MUST_CHECK enum err eapol_supp_step(struct eapol_supp *s, const struct sta_env *env,
				    const struct eapol_supp_event *ev, struct fx *fx);

bool eapol_supp_may_go(enum eapol_supp_state from, enum eapol_supp_state to);
const char *eapol_supp_state_text(enum eapol_supp_state s);

#endif
