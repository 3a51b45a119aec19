#ifndef PROTO_AUTHR_MSG_H
#define PROTO_AUTHR_MSG_H

#include "proto/authenticator.h"
#include "wire/eapol.h"

/*
 * The authenticator's messages: what goes into 1, 3 and group 1, and what is asked of a message 2.
 * Part of proto/authenticator.h; nobody else includes this.
 */
/* The group of its VLAN. */
struct group *authr_group(const struct authenticator *a, const struct ap_env *env);

MUST_CHECK enum err authr_send_m1(struct authenticator *a, const struct ap_env *env, struct fx *fx);
MUST_CHECK enum err authr_send_m3(struct authenticator *a, const struct ap_env *env, struct fx *fx);
MUST_CHECK enum err authr_send_g1(struct authenticator *a, const struct ap_env *env, struct fx *fx);

/* What a message 2 proved: which key the station has, and what follows from it. A secret. */
struct authr_m2 {
	struct pmk_r0 r0;
	struct pmk_r1 r1;
	struct cckm_keys cckm;
	struct ptk ptk;
	struct bytes key; /* the PSK or PMK it was; borrowed from the authenticator's candidates */
	uint16_t vlan_id;
	uint32_t n_tried; /* candidates, each a PTK of its own; set in every case */
};
/* ERR_AUTH when no candidate fits the MIC. */
MUST_CHECK enum err authr_m2_derive(const struct authenticator *a, const struct ap_env *env,
				    const struct eapol_key *k, struct authr_m2 *out);

/* What is wrong with a message 2 whose MIC is right. reason: 0, or the one to deauthenticate with.
 */
struct authr_fault {
	struct judged judged;
	uint16_t reason;
	bool visible; /* hostapd logs it at INFO */
};
struct authr_fault authr_m2_check(const struct authenticator *a, const struct authr_m2 *m,
				  const struct eapol_key *k);

#endif
