#ifndef BENCH_DUO_H
#define BENCH_DUO_H

#include "proto/authenticator.h"
#include "proto/cckm_ap.h"
#include "proto/cckm_sta.h"
#include "proto/ft_auth.h"
#include "proto/ft_supp.h"
#include "proto/pmksa.h"
#include "proto/rkh.h"
#include "proto/supplicant.h"

/*
 * A station and two APs as machines, with nothing between them: what one sends the other is given
 * at once. No node, no clock, no air.
 */
enum { DUO_APS = 2, DUO_FRAMES = 8, DUO_FRAME_MAX = 1200 };

struct duo_ap {
	struct spec_bss bss;
	struct ap_security sec;
	uint8_t rsne[RSNE_LEN_MAX], mde[MDE_LEN];
	struct group group;
	struct key_holder *holder;
	struct authenticator authr;
	struct ft_auth ft;
	struct cckm_ap cckm;
	struct psk_candidate psk;
	struct pmksa_cache pmksas;
};

struct duo {
	struct crypto *c;
	enum akm akm;
	struct bugs bugs;
	struct mac sta;
	uint8_t rsne[RSNE_LEN_MAX];
	size_t rsne_len;
	struct supplicant supp;
	struct ft_supp ft;
	struct cckm_sta cckm;
	struct pmksa_cache pmksas;
	struct cckm_cache *controller;
	struct duo_ap ap[DUO_APS];
	unsigned at; /* the AP it is with */
	struct fx up, down; /* of the station's steps, of the AP's */

	/* of the last roam, for the bare side: octets of the EAPOL-Key frames in their order */
	size_t pdu_len[DUO_FRAMES];
	unsigned n_pdu;
	size_t frame_len[2]; /* elements of the Reassociation Request and Response */
};

struct duo *duo_new(enum akm akm);
void duo_free(struct duo *d);

/* Associates with an AP by the 4-way handshake: with the PSK, or pmk and pmkid if there are any. */
struct duo_key {
	struct bytes pmk, pmkid;
};
void duo_associate(struct duo *d, unsigned ap, struct duo_key key);
/* To the other AP. Ends the program if that does not end with the same keys on both sides. */
void duo_psk(struct duo *d);
void duo_okc(struct duo *d); /* with what the last AP's key gives for the other one */
void duo_ft(struct duo *d);
void duo_cckm(struct duo *d);

#endif
