#ifndef PROTO_SAE_PARTS_H
#define PROTO_SAE_PARTS_H

#include "proto/sae.h"
#include "wire/mgmt.h"

/* Private to proto/sae*.c: one step under way, and what both roles do in it. */
struct sae_act {
	struct sae *s;
	const struct sae_env *env;
	const struct sae_event *ev;
	struct fx *fx;
	enum err err;
};

void sae_need(struct sae_act *t, enum err e);
/* Logs and traces that a frame is dropped. */
void sae_ignored(struct sae_act *t, const char *frame, const char *why);

/* Where the group stands among those enabled, or -1. */
int sae_group_place(const struct sae_config *c, uint16_t group);
/* Whether any of the rejected groups (octets of the element) is enabled here: a downgrade. */
bool sae_rejects_enabled(const struct sae_config *c, struct bytes rejected);

/*
 * Password element, secret and commit for s->group and s->h2e. False: there is no PT, or t->err
 * says what failed.
 */
bool sae_prepare(struct sae_act *t);
void sae_send_commit(struct sae_act *t);
/* With the next send-confirm. */
void sae_send_confirm(struct sae_act *t);
/* An Authentication frame of a status and fields. */
void sae_send_status(struct sae_act *t, uint16_t seq, uint16_t status, struct bytes fields);

/* What a peer's commit turned out to be. */
struct sae_heard {
	struct sae_commit_body body;
	struct sae_commit commit;
	const char *why; /* NULL: good so far */
	uint16_t status; /* with why */
	bool reflected;	 /* with why: to be dropped without an answer */
};
/* Takes a commit apart and checks it: group, scalar, element, AKM and reflection. */
void sae_hear_commit(struct sae_act *t, const struct auth *a, struct sae_heard *h);
/* Derives the keys from the peer's commit. False: the shared point is infinity. */
bool sae_take_commit(struct sae_act *t, const struct sae_heard *h);
/* Why the peer's confirm is wrong, or NULL. */
const char *sae_check_confirm(struct sae_act *t, struct bytes fields, uint16_t *send_confirm);
/* The peer's confirm was good: report the PMK, tell. */
void sae_accept(struct sae_act *t);
/* The secrets of the exchange are no longer needed; PMK and PMKID stay. */
void sae_spend(struct sae *s);
/* hostapd's and the standard's limit of repetitions. True when it was passed. */
bool sae_is_big_sync(struct sae_act *t);
void sae_set_timer(struct sae_act *t);

/* The roles. */
enum sae_state sae_station_start(struct sae_act *t);
enum sae_state sae_station_auth(struct sae_act *t, const struct auth *a);
enum sae_state sae_ap_auth(struct sae_act *t, const struct auth *a);

#endif
