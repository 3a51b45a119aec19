#ifndef PROTO_FT_SUPP_H
#define PROTO_FT_SUPP_H

#include "key/ptk.h"
#include "proto/supplicant.h"

/*
 * The station's side of a fast BSS transition [11-2020 13.5, 13.8], over the air or over the DS, as
 * wpa_supplicant runs it. It has no timers: authentication and reassociation timeouts are the
 * MAC's; the reassociation deadline is kept as data in struct ft_context.
 *
 * One machine for all transitions of a station; START begins the next one.
 */
enum ft_supp_state {
	FT_SUPP_IDLE,
	FT_SUPP_ASKED,	/* FT Authentication 1 or FT Request sent */
	FT_SUPP_READY,	/* answered: PTK derived, elements of the Reassociation Request are there */
	FT_SUPP_DONE,	/* Reassociation Response accepted, keys installed */
	FT_SUPP_FAILED, /* refused or answered wrongly; full association is what is left */
	FT_SUPP_STATE_COUNT
};

enum ft_supp_event_kind {
	FT_SUPP_EV_START,   /* .start */
	FT_SUPP_EV_AUTH,    /* .body: an Authentication frame body of the target */
	FT_SUPP_EV_ACTION,  /* .body: an FT Action frame body (from Category) of the current AP */
	FT_SUPP_EV_REASSOC, /* .body: a Reassociation Response body of the target */
	FT_SUPP_EV_ABORT,   /* timeout, or another plan: forget this transition */
	FT_SUPP_EV_COUNT
};

struct ft_supp_start {
	const struct ft_context *ctx; /* copied; must be valid */
	struct mac target;
	struct mac current_ap;
	bool over_ds;
	enum cipher group, group_mgmt; /* of the target; group_mgmt CIPHER_NONE without MFP */
	bool beacon_prot;
	struct bytes rsne;	       /* own, no PMKID: FT AKM, one pairwise suite */
	struct bytes rsnxe;	       /* own, or empty */
	bool rsnxe_used;	       /* set the RSNXE Used bit (SAE with H2E) */
	struct bytes mde;	       /* of the target's beacon */
	struct bytes ap_rsne;	       /* of the target's beacon */
	struct bytes ap_rsnxe;
	struct bytes ric; /* resource request for message 3, or empty */
};

struct ft_supp_event {
	enum ft_supp_event_kind kind;
	union {
		struct ft_supp_start start;
		struct bytes body;
	} u;
};

/*
 * Message 1 comes as FX_MGMT: FRAME_AUTH to the target, or FRAME_ACTION to the current AP.
 * To repeat an unanswered message 1, the node sends the same octets again.
 */
enum ft_supp_tell {
	FT_SUPP_TELL_READY, /* send the Reassociation Request now: ft_supp_request */
	FT_SUPP_TELL_DONE,  /* keys are installed: ptk, held; value: AID */
	FT_SUPP_TELL_FAILED /* value: status code of the peer, or 0 when what it sent was wrong */
};

struct ft_supp {
	enum ft_supp_state state;
	struct nonces nonces;
	struct ft_context ctx;
	const struct akm_row *row;
	struct mac target, current_ap;
	bool over_ds, rsnxe_used;
	enum cipher group, group_mgmt;
	bool beacon_prot;
	uint8_t rsne[RSNE_LEN_MAX];
	uint16_t rsne_len;
	uint8_t rsnxe[RSNXE_LEN_MAX];
	uint16_t rsnxe_len;
	uint8_t mde[MDE_LEN];
	uint16_t mde_len;
	uint8_t ap_rsne[RSNE_LEN_MAX];
	uint16_t ap_rsne_len;
	uint8_t ap_rsnxe[RSNXE_LEN_MAX];
	uint16_t ap_rsnxe_len;
	uint8_t ric[RIC_LEN_MAX];
	uint16_t ric_len;

	uint8_t snonce[NONCE_LEN];
	uint8_t anonce[NONCE_LEN];
	struct mac r1kh_id;
	struct pmk_r1 r1;
	struct ptk ptk;
	int64_t ready_ns; /* when message 2 came: the deadline counts from here */

	/* message 3 */
	uint8_t out_rsne[RSNE_LEN_MAX];
	size_t out_rsne_len;
	uint8_t out_fte[FTE_LEN_MAX];
	size_t out_fte_len;

	/* with FT_SUPP_DONE: what was installed, and elements of the response for handshakes */
	struct held_keys held;
	uint8_t in_mde[MDE_LEN];
	uint16_t in_mde_len;
	uint8_t in_fte[FTE_LEN_MAX];
	uint16_t in_fte_len;
};

void ft_supp_init(struct ft_supp *s, struct nonces nonces);
void ft_supp_fini(struct ft_supp *s); /* wipes */
MUST_CHECK enum err ft_supp_step(struct ft_supp *s, const struct sta_env *env,
				 const struct ft_supp_event *ev, struct fx *fx);

/* The elements of the Reassociation Request, with FT_SUPP_READY only. They live in the machine. */
struct ft_elements ft_supp_request(const struct ft_supp *s);
/* With FT_SUPP_DONE: what the supplicant goes on with, but for `rekey`. It borrows. */
struct supp_ft ft_supp_outcome(const struct ft_supp *s);
/* When the reassociation must have been begun; TIME_NEVER without a deadline (0 counts as none). */
int64_t ft_supp_deadline_ns(const struct ft_supp *s);

bool ft_supp_may_go(enum ft_supp_state from, enum ft_supp_state to);
const char *ft_supp_state_text(enum ft_supp_state s);

#endif
