#ifndef PROTO_SUPP_CHECK_H
#define PROTO_SUPP_CHECK_H

#include "proto/supplicant.h"
#include "wire/eapol.h"

/*
 * What a supplicant asks of the Key Data of message 3 and of group message 1. Part of
 * proto/supplicant.h; nobody else includes this.
 */
struct supp_fault {
	struct judged judged;
	uint16_t reason; /* to deauthenticate with; 0: the frame is dropped and nothing more */
};

/* The key ID of the new TK [12.7.6.4]: that of the KDE with Extended Key ID, else 0. */
struct supp_fault supp_check_key_id(const struct supplicant *s, const struct kdes *kd,
				    uint8_t *key_id);

/* Elements against the beacon and the (Re)Association Response [11-2020 12.7.6.4]. */
struct supp_fault supp_check_m3(const struct supplicant *s, const struct kdes *kd);

/* The group keys a message brings; spans are in kd. */
struct supp_group {
	struct gtk_kde gtk;
	bool has_igtk, has_bigtk;
	struct igtk_kde igtk, bigtk;
};
struct supp_fault supp_check_group(const struct supplicant *s, const struct kdes *kd,
				   struct supp_group *out);

/* The same of WPA1's group message 1, whose Key Data was decrypted to plain. */
struct supp_fault supp_check_group_wpa(const struct supplicant *s, const struct eapol_key *k,
				       struct bytes plain, struct supp_group *out);

/* Whether the key is the one held already: it must not be installed again (KRACK). */
bool held_key_is(const struct held_key *h, uint16_t key_id, struct bytes key);
void held_key_set(struct held_key *h, uint16_t key_id, struct bytes key);

#endif
