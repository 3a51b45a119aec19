#ifndef PROTO_FT_AUTH_H
#define PROTO_FT_AUTH_H

#include "key/ptk.h"
#include "proto/authenticator.h"
#include "wire/elem.h"

/*
 * The target AP's side of a fast BSS transition with one station [11-2020 13.5, 13.8], with
 * hostapd's order of checks and its status codes. It has no timers (hostapd has none on the
 * reassociation deadline); a station that asks and never comes is the node's to forget.
 */
enum ft_auth_state {
	FT_AUTH_IDLE,
	FT_AUTH_PARKED,	  /* asked; the PMK-R1 is being fetched from another AP */
	FT_AUTH_ANSWERED, /* PTK derived and message 2 sent: message 3 awaited */
	FT_AUTH_DONE,	  /* reassociated, keys installed */
	FT_AUTH_STATE_COUNT
};

enum ft_auth_event_kind {
	FT_AUTH_EV_REQUEST,    /* .request: FT Authentication 1 or, relayed, FT Request */
	FT_AUTH_EV_KEY_READY,  /* KEY_HOLDER_TELL_READY with our cookie */
	FT_AUTH_EV_KEY_FAILED, /* KEY_HOLDER_TELL_FAILED with our cookie */
	FT_AUTH_EV_REASSOC,    /* .reassoc: Reassociation Request; begins no FT by itself */
	FT_AUTH_EV_LEFT,       /* the station is gone, or began something else */
	FT_AUTH_EV_COUNT
};

struct ft_auth_request {
	bool over_ds; /* answered by FX_MGMT FRAME_ACTION (to be relayed), else FRAME_AUTH */
	struct bytes elements; /* of the frame */
	const struct psk_candidate
		*psk; /* the station's; borrowed until answered or FT_AUTH_EV_LEFT */
	size_t n_psk;
	uint16_t vlan_id; /* of the station's address; 0: none */
	uint32_t cookie;  /* for the key holder's tells */
};

struct ft_auth_event {
	enum ft_auth_event_kind kind;
	union {
		struct ft_auth_request request;
		struct bytes
			elements; /* FT_AUTH_EV_REASSOC: of the frame, after its fixed fields */
	} u;
};

/*
 * Message 2 comes as FX_MGMT to the station: FRAME_AUTH, body complete; or with over_ds
 * FRAME_ACTION, an FT Response from Category on, for the node to wrap and send to the current AP.
 */
enum ft_auth_tell {
	FT_AUTH_TELL_REASSOC, /* answer the Reassociation Request with this status code (value);
			       * with 0 the elements are ft_auth_response, keys are installed */
	FT_AUTH_TELL_DROP     /* answer nothing */
};

struct ft_auth {
	enum ft_auth_state state;
	struct mac sta;
	struct nonces nonces;

	/* of the request */
	bool over_ds;
	const struct psk_candidate *psk;
	size_t n_psk;
	uint16_t acl_vlan_id;
	uint32_t cookie;
	const struct akm_row *row;
	enum cipher pairwise;
	uint8_t r0_name[FT_NAME_LEN];
	uint8_t r0kh_id[R0KH_ID_MAX];
	uint8_t r0kh_id_len;
	uint8_t snonce[NONCE_LEN];

	/* of the answer */
	uint8_t anonce[NONCE_LEN];
	struct pmk_r1 r1; /* which a handshake of the association makes its PTK from */
	struct ptk ptk;
	uint16_t vlan_id;
	uint32_t session_timeout_s;
	bool mfp;	/* negotiated by the station's RSNE */
	bool installed; /* this PTK is installed; it is never installed again */

	/* message 4 */
	uint8_t out_rsne[RSNE_LEN_MAX];
	size_t out_rsne_len;
	uint8_t out_fte[FTE_LEN_MAX];
	size_t out_fte_len;
	uint8_t out_ric[RIC_LEN_MAX];
	size_t out_ric_len;
	uint8_t in_rsne[RSNE_LEN_MAX]; /* of message 3, for the authenticator */
	size_t in_rsne_len;
	uint8_t in_rsnxe[RSNXE_LEN_MAX];
	size_t in_rsnxe_len;
};

void ft_auth_init(struct ft_auth *a, struct mac sta, struct nonces nonces);
void ft_auth_fini(struct ft_auth *a); /* wipes */
MUST_CHECK enum err ft_auth_step(struct ft_auth *a, const struct ap_env *env,
				 const struct ft_auth_event *ev, struct fx *fx);

/*
 * The elements of the Reassociation Response after FT_AUTH_TELL_REASSOC with status 0. They live in
 * the machine, mde and rsnxe in ap_security.
 */
struct ft_elements ft_auth_response(const struct ft_auth *a, const struct ap_security *ap);

/* With FT_AUTH_DONE: what the authenticator goes on with. It borrows. */
struct authr_ft ft_auth_outcome(const struct ft_auth *a, const struct ap_security *ap);

bool ft_auth_may_go(enum ft_auth_state from, enum ft_auth_state to);
const char *ft_auth_state_text(enum ft_auth_state s);

#endif
