#ifndef SPEC_WORK_H
#define SPEC_WORK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What costs a node's CPU time worth speaking of. A machine says which of it was done and how
 * often; what one of it takes on this node is in its profile (spec/profile.h), never measured on
 * the machine the simulator runs on. Where a group matters there is one kind for each of the
 * groups 19, 20 and 21 (P-256, P-384, P-521), in this order: work_of_group.
 */
enum work {
	WORK_SAE_LOOP_19,    /* one round of hunting-and-pecking (at least 40 are done) */
	WORK_SAE_LOOP_20,
	WORK_SAE_LOOP_21,
	WORK_SAE_PT_19,      /* PT of one password, identifier and SSID */
	WORK_SAE_PT_20,
	WORK_SAE_PT_21,
	WORK_SAE_PWE_19,     /* PWE from PT for one pair of addresses: a multiplication */
	WORK_SAE_PWE_20,
	WORK_SAE_PWE_21,
	WORK_SAE_COMMIT_19,  /* own commit: scalar and element, a multiplication */
	WORK_SAE_COMMIT_20,
	WORK_SAE_COMMIT_21,
	WORK_SAE_SECRET_19,  /* the peer's commit: on the curve, shared secret (two), KCK and PMK */
	WORK_SAE_SECRET_20,
	WORK_SAE_SECRET_21,
	WORK_SAE_CONFIRM,    /* one confirm, made or checked */
	WORK_ECDH_19,        /* own key pair and the shared secret with the peer's (OWE, TLS) */
	WORK_ECDH_20,
	WORK_ECDH_21,
	WORK_ECDH_25519,     /* X25519, TLS only */
	WORK_DH_2048,        /* the same over a 2048 bit prime */
	WORK_RSA_SIGN_2048,
	WORK_RSA_SIGN_3072,
	WORK_RSA_SIGN_4096,
	WORK_RSA_VERIFY_2048,
	WORK_RSA_VERIFY_3072,
	WORK_RSA_VERIFY_4096,
	WORK_ECDSA_SIGN_256,
	WORK_ECDSA_SIGN_384,
	WORK_ECDSA_VERIFY_256,
	WORK_ECDSA_VERIFY_384,
	WORK_PBKDF2,         /* passphrase to PSK: 4096 rounds twice [11-2020 J.4.1] */
	WORK_PTK,            /* PTK of a handshake and the MICs of its messages */
	WORK_FT_KEYS,        /* PMK-R1 and PTK of a transition or handshake, MICs of its messages */
	WORK_EAP_ROUND,      /* one EAP packet taken and answered, public keys apart */
	WORK_RADIUS_PACKET,  /* one RADIUS packet made or checked */
	WORK_COUNT
};

/* kind is that of group 19; false if the group is none of 19, 20, 21 or the kind has no groups. */
bool work_of_group(enum work kind, unsigned group, enum work *out);

/* "sae_loop_19" and so on: the name in models/cpus.lua (there with _ns). Never NULL. */
const char *work_text(enum work w);
bool work_parse(const char *text, size_t len, enum work *w);

#endif
