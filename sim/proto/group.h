#ifndef PROTO_GROUP_H
#define PROTO_GROUP_H

#include "base/rng.h"
#include "base/time.h"
#include "proto/rsna.h"

/*
 * The group keys of a BSS and their renewal [11-2020 12.7.9.4, group key state machine]: GTK in key
 * IDs 1 and 2, IGTK in 4 and 5, BIGTK in 6 and 7, the other one with each renewal. A renewed key is
 * used for sending only once every station has confirmed it or is gone.
 *
 * Each VLAN of a BSS has a GTK and a machine of its own. Management frames are of all of them: IGTK
 * and BIGTK are the BSS's. Timers are the BSS's too: [hostapd] all are renewed together.
 *
 * To renew: step GROUP_EV_REKEY, then AUTHR_EV_GROUP_REKEY to the authenticator of every station,
 * then GROUP_EV_ASKED. The authenticators call group_expect and group_confirm.
 */
enum group_state {
	GROUP_OFF,    /* no keys yet */
	GROUP_SET,    /* keys in use */
	GROUP_CHANGE, /* new keys made, stations are being asked */
	GROUP_STATE_COUNT
};

enum group_event {
	GROUP_EV_START, /* beacons are on: make the first keys */
	GROUP_EV_REKEY, /* somebody wants new keys; ignored while a change is under way */
	GROUP_EV_TIMER, /* GROUP_TIMER_REKEY fired: tells GROUP_TELL_REKEY_DUE */
	GROUP_EV_GMK,	/* GROUP_TIMER_GMK fired */
	GROUP_EV_ASKED, /* every station's authenticator has been told */
	GROUP_EV_LEFT,	/* a station that knew the keys is gone (wpa_strict_rekey) */
	GROUP_EV_COUNT
};

/* Timers and tells lie in one range with those of the authenticators: see AUTHR_TIMER_COUNT. */
enum { GROUP_TIMER_REKEY = 8, GROUP_TIMER_GMK };
enum group_tell {
	GROUP_TELL_REKEY_DUE = 8, /* the owner should renew now, as above */
	GROUP_TELL_CHANGED	  /* the new keys are the ones to send with; value: GTK key id */
};

struct group_keys {
	uint8_t gtk[TK_LEN_MAX];
	uint8_t igtk[TK_LEN_MAX];
	uint8_t bigtk[TK_LEN_MAX];
	uint8_t gtk_id;	 /* 1 or 2 */
	uint8_t igtk_id; /* 4 or 5 */
	uint8_t bigtk_id; /* 6 or 7 */
};

struct group_conf {
	struct mac bssid;
	uint16_t vlan_id; /* of a VLAN of the BSS; 0: of the BSS itself */
	enum cipher cipher;	 /* of group frames */
	enum cipher mgmt_cipher; /* CIPHER_NONE without management frame protection */
	bool beacon_prot;	 /* with it: beacons have a key, too */
	uint32_t rekey_s;	 /* wpa_group_rekey, 0: never */
	bool strict_rekey;	 /* wpa_strict_rekey */
	uint32_t gmk_rekey_s;	 /* wpa_gmk_rekey, 0: never */
	struct rng rng;
	const struct group_keys
		*fixed; /* to repeat a recorded exchange: n_fixed of them, or NULL */
	unsigned n_fixed;
};

struct group {
	enum group_state state;
	struct group_conf conf;
	uint8_t gtk_len, igtk_len, bigtk_len;
	struct group_keys now;	/* what the AP sends with */
	struct group_keys next; /* with GROUP_CHANGE: what stations are being given */
	uint64_t gtk_pn;	/* last packet number used with now.gtk; counted up by the node */
	uint64_t igtk_pn;	/* the same of now.igtk */
	uint64_t bigtk_pn;	/* and of now.bigtk */
	uint32_t generation;	/* counts the keys made */
	unsigned waiting;	/* stations that have not confirmed yet */
	bool strict_due;	/* the timer runs because a station left */
	struct group *next_vlan; /* of another VLAN of the BSS; the owner's list */
	bool again;		/* one who had the new keys left meanwhile (strict rekey) */
	unsigned used_fixed;
};

void group_init(struct group *g, const struct group_conf *conf);
void group_fini(struct group *g); /* wipes */
MUST_CHECK enum err group_step(struct group *g, struct crypto *c, enum group_event ev,
			       struct fx *fx);
const char *group_state_text(enum group_state s);

/* Of this VLAN, in the list that begins with the BSS's own, which is for whatever has none. */
struct group *group_of_vlan(struct group *bss, uint16_t vlan_id);

/* For authenticators. What a station that is given keys now gets, and their packet numbers. */
const struct group_keys *group_offer(const struct group *g);
uint64_t group_offer_gtk_pn(const struct group *g);
uint64_t group_offer_igtk_pn(const struct group *g);
uint64_t group_offer_bigtk_pn(const struct group *g);
/* One more, one less station to wait for. */
void group_expect(struct group *g);
MUST_CHECK enum err group_confirm(struct group *g, struct crypto *c, struct fx *fx);

#endif
