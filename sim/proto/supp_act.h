#ifndef PROTO_SUPP_ACT_H
#define PROTO_SUPP_ACT_H

#include "proto/supp_check.h"
#include "proto/supplicant.h"
#include "wire/eapol.h"

/*
 * Inside the supplicant: one step under way, and what its handlers are made of. Functions that
 * return a state return the one to go on with. Nobody else includes this.
 */
struct supp_act {
	struct supplicant *s;
	const struct sta_env *env;
	const struct supp_event *ev;
	struct fx *fx;
	enum err err;
};

/* Keeps the first failure of the environment; the step then ends without effect. */
void supp_need(struct supp_act *t, enum err e);
void supp_ignored(struct supp_act *t, const char *frame, const char *why);
/* The association is over because of this frame. */
enum supp_state supp_end(struct supp_act *t, const char *frame, struct supp_fault f);
/* bssid is filled in. */
void supp_report(struct supp_act *t, struct key_report r);

void supp_delete_keys(struct supp_act *t);
/* Extended Key ID: the new TK is there to receive with before message 4 goes out. */
void supp_receive_tk(struct supp_act *t);
/* Each installs only what is not installed yet. rsc: the Key RSC field. */
void supp_install_tk(struct supp_act *t);
void supp_install_groups(struct supp_act *t, const struct supp_group *g, const uint8_t *rsc);

/* The answer to k: message 2 if there is data, else 4 or group 2. */
void supp_send(struct supp_act *t, unsigned info, const struct eapol_key *k, struct bytes data);
enum supp_state supp_on_m1(struct supp_act *t, const struct eapol_key *k);
/* An EAPOL-Key Request: error for a wrong Michael MIC, pairwise about that key. */
void supp_request(struct supp_act *t, bool error, bool pairwise);
/* The PTK is old enough. */
void supp_ask_ptk(struct supp_act *t);
/* supp_rx.c: whatever the AP sent. */
enum supp_state supp_on_eapol(struct supp_act *t);

/* The OCI KDE of message 2, where both ends validate channels. */
void supp_put_oci(struct supp_act *t, struct wr *w);

#endif
