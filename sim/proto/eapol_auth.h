#ifndef PROTO_EAPOL_AUTH_H
#define PROTO_EAPOL_AUTH_H

#include "base/mac.h"
#include "base/rng.h"
#include "proto/eap_method.h"
#include "proto/fx.h"

/*
 * The authenticator PAE, its backend and the EAP authenticator that passes through [802.1X-2004
 * 8.2.4, 8.2.9; RFC 4137 6], for one station, as hostapd runs them. It asks for the identity
 * itself; every other packet comes from an authentication server, local or behind RADIUS, through
 * its owner: a response goes out by a tell, the answer comes back as an event. Pre-authentication
 * is the same machine; its owner puts PDUs under EtherType 88c7.
 */
enum eapol_auth_state {
	EAPOL_AUTH_DISCONNECTED,
	EAPOL_AUTH_ASKING,   /* a request is out */
	EAPOL_AUTH_RELAYING, /* a response is with the server */
	EAPOL_AUTH_ACCEPTED, /* Success sent, or a PMKSA used: the 4-way handshake is awaited */
	EAPOL_AUTH_AUTHENTICATED,
	EAPOL_AUTH_HELD, /* refused: quiet for a while */
	EAPOL_AUTH_STATE_COUNT
};

enum eapol_auth_event_kind {
	EAPOL_AUTH_EV_START,	 /* associated; .start */
	EAPOL_AUTH_EV_PDU,	 /* .pdu: an 802.1X PDU of the station, not EAPOL-Key */
	EAPOL_AUTH_EV_CHALLENGE, /* .server: the server's next request */
	EAPOL_AUTH_EV_ACCEPT,	 /* .server */
	EAPOL_AUTH_EV_REJECT,	 /* .server */
	EAPOL_AUTH_EV_TIMER,	 /* .timer */
	EAPOL_AUTH_EV_PORT_VALID, /* the 4-way handshake is complete */
	EAPOL_AUTH_EV_REAUTH,	  /* authenticate again: associated again, or the owner's wish */
	EAPOL_AUTH_EV_LEFT,	  /* disassociated or deauthenticated */
	EAPOL_AUTH_EV_COUNT
};

enum eapol_auth_timer {
	EAPOL_AUTH_TIMER_RETRANS, /* retransWhile of EAP */
	EAPOL_AUTH_TIMER_SERVER,  /* aWhile */
	EAPOL_AUTH_TIMER_QUIET,	  /* quietWhile */
	EAPOL_AUTH_TIMER_REAUTH,  /* reAuthWhen */
	EAPOL_AUTH_TIMER_COUNT
};

/*
 * How the machine begins. Pre-authentication begins with the station's first EAPOL-Start, which is
 * not given to the machine as well: one Request/Identity answers it.
 */
enum eapol_auth_how {
	EAPOL_AUTH_FULL,
	EAPOL_AUTH_PREAUTH,
	EAPOL_AUTH_CACHED, /* PMK of a PMKSA: no EAP, the handshake follows */
	EAPOL_AUTH_BY_FT   /* keys of a fast transition: authenticated at once */
};

struct eapol_auth_start {
	enum eapol_auth_how how;
	bool is_ft; /* the AKM is one of FT's: EAPOL-Start is discarded [11-2020 13.4.2] */
};

/* What a server grants with its accept. Spans are borrowed for the call. */
struct eapol_auth_grant {
	struct bytes msk; /* of RADIUS: MS-MPPE-Recv-Key, then MS-MPPE-Send-Key */
	struct bytes identity; /* User-Name of the accept, or empty */
	struct bytes cui;
	uint32_t session_timeout_s; /* 0: none */
	bool reauth_at_timeout;	    /* Termination-Action is RADIUS-Request */
	uint16_t vlan_id;	    /* 0: none */
};

struct eapol_auth_server {
	uint32_t relay;	     /* the value of the tell this answers */
	struct bytes packet; /* EAP; with an accept or reject it may be empty: nothing is sent */
	uint32_t timeout_s;  /* of a challenge: the server's hint for repeating, 0: none */
	struct eapol_auth_grant grant; /* of an accept */
};

struct eapol_auth_event {
	enum eapol_auth_event_kind kind;
	union {
		struct eapol_auth_start start;
		struct bytes pdu;
		struct eapol_auth_server server;
		unsigned timer;
	} u;
};

/* PDUs come as FX_EAPOL to the station. */
enum eapol_auth_tell {
	/* give eapol_auth_response and identity to the server; value: the answer's relay */
	EAPOL_AUTH_TELL_RESPONSE,
	/* the conversation with the server is void: its State is not to be sent again */
	EAPOL_AUTH_TELL_ABORT,
	/* the station or the clock began anew: a handshake stops, a PMKSA is not used */
	EAPOL_AUTH_TELL_RESTART,
	/* accepted: begin the 4-way handshake with msk; value: its length */
	EAPOL_AUTH_TELL_KEYS,
	EAPOL_AUTH_TELL_DONE, /* port open: the PMKSA may be kept */
	/* Deauthenticate with the reason in value: */
	EAPOL_AUTH_TELL_FAILED, /* in 10 ms */
	EAPOL_AUTH_TELL_GONE	/* at once: logged off, or answers no requests */
};

enum { EAPOL_AUTH_CUI_MAX = 253 };

struct eapol_auth {
	enum eapol_auth_state state;
	struct rng rng; /* first identifiers */
	struct mac sta;
	uint8_t version;
	uint32_t reauth_conf_s;	  /* as configured */
	uint32_t reauth_period_s; /* or as the server says for this association */
	enum eapol_auth_how how;
	bool is_ft;
	bool port_valid;
	bool authorized;      /* the port is open; stays so while the station authenticates again */
	unsigned restarts;    /* reAuthCount */
	unsigned retrans;     /* how often the request was repeated */
	uint32_t timeout_s;   /* the server's hint, 0: back off */
	uint32_t relay;	      /* counts responses handed out */
	uint8_t type_server, type_sta; /* of the last packets, for the log */

	bool own;	      /* the request out is our Request/Identity */
	uint8_t request[EAP_PACKET_MAX];
	size_t request_len;
	uint8_t response[EAP_PACKET_MAX];
	size_t response_len;
	uint8_t identity[EAP_IDENTITY_MAX]; /* of the last Response/Identity, or accept */
	size_t identity_len;

	/* from the accept on */
	uint8_t msk[EAP_MSK_MAX];
	size_t msk_len;
	uint8_t cui[EAPOL_AUTH_CUI_MAX];
	size_t cui_len;
	uint32_t session_timeout_s; /* 0: none, or answered by reauthentication */
	uint16_t vlan_id;
};

/* reauth_period_s: eap_reauth_period, 0: never. version: eapol_version. */
struct eapol_auth_conf {
	unsigned version;
	uint32_t reauth_period_s;
};
void eapol_auth_init(struct eapol_auth *a, const struct eapol_auth_conf *conf, struct mac sta,
		     struct rng rng);
void eapol_auth_fini(struct eapol_auth *a); /* wipes */
/* Nothing in it can fail but the station. */
void eapol_auth_step(struct eapol_auth *a, const struct eapol_auth_event *ev, struct fx *fx);

/* The response to relay; in the machine until the next step. */
struct bytes eapol_auth_response(const struct eapol_auth *a);

bool eapol_auth_may_go(enum eapol_auth_state from, enum eapol_auth_state to);
const char *eapol_auth_state_text(enum eapol_auth_state s);

#endif
