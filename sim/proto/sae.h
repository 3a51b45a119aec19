#ifndef PROTO_SAE_H
#define PROTO_SAE_H

#include "base/rng.h"
#include "base/time.h"
#include "key/sae.h"
#include "proto/fx.h"
#include "proto/sae_token.h"
#include "spec/bugs.h"
#include "wire/sae.h"

/*
 * One protocol instance of simultaneous authentication of equals [11-2020 12.4.8], as
 * wpa_supplicant runs the station's side and hostapd the AP's. The two differ by the role in the
 * configuration. Frames go out as FX_MGMT FRAME_AUTH, whole bodies.
 *
 * Repeating an unanswered frame is the MAC's business on the station (the same octets again); on
 * the AP it is the timer here, which hostapd runs in a mesh only: retrans_ns 0 is its AP.
 */
enum sae_state {
	SAE_NOTHING,
	SAE_COMMITTED, /* commit sent */
	SAE_CONFIRMED, /* peer's commit taken, confirm sent */
	SAE_ACCEPTED,  /* peer's confirm taken: keys are good */
	SAE_STATE_COUNT
};

enum sae_role { SAE_STATION, SAE_AP };

/*
 * sae_pwe of hostapd.conf and wpa_supplicant.conf. The last is theirs for testing: the loop, even
 * where a password identifier, an extended AKM or the AP demands hash-to-element.
 */
enum sae_pwe_mode { SAE_PWE_LOOP = 0, SAE_PWE_H2E = 1, SAE_PWE_BOTH = 2, SAE_PWE_FORCE_LOOP = 3 };

/* A password and where it is good. Borrowed memory; secrets. */
struct sae_password {
	bool any_mac;	   /* for every peer, else for mac alone */
	struct mac mac;
	struct bytes password;
	struct bytes identifier; /* empty: none */
	uint16_t vlan_id;	 /* AP: of whoever uses it; 0: none */
	bool any_identifier;	 /* AP: wpa_passphrase, good for whoever nothing before fitted */
	/* Precomputed, by ec_index of the group; NULL: H2E is not possible in that group. */
	const struct sae_pt *pt[EC_GROUPS];
};

/* Of a BSS or a network; constant while in use, owned by the node. */
struct sae_config {
	enum sae_role role;
	const uint16_t *groups; /* enabled, in the order in which a station tries them */
	size_t n_groups;
	enum sae_pwe_mode pwe;
	const struct sae_password *password; /* AP: the first fitting one */
	size_t n_password;
	uint32_t akms;		/* AP: of the BSS, SUITE_BIT(enum akm) */
	uint32_t threshold;	/* AP: anti_clogging_threshold; 0: always ask for a token */
	uint32_t sync_max;	/* sae_sync */
	int64_t retrans_ns;	/* dot11RSNASAERetransPeriod, 0: nothing is repeated from here */
	bool confirm_immediate; /* AP: sae_confirm_immediate */
};

/* hostapd's defaults: [11-2020 dot11RSNASAE...] and hostapd.conf. */
enum { SAE_THRESHOLD = 5, SAE_SYNC_MAX = 3 };
#define SAE_RETRANS_NS (40 * NS_PER_MS)	     /* [11-2020 C.3 dot11RSNASAERetransPeriod] */
#define SAE_DISABLED_NS (10 * NS_PER_S)	     /* hostapd: deaf to commits after too many syncs */

struct sae_env {
	struct crypto *crypto;
	struct bugs *bugs;
	const struct sae_config *config;
	struct sae_clogging *clogging; /* AP */
	unsigned open; /* AP: other instances COMMITTED or CONFIRMED, and commits still queued */
	int64_t now_ns;
};

enum sae_event_kind {
	SAE_EV_START, /* .start: station: begin with this AP, afresh */
	SAE_EV_AUTH,  /* .body: an Authentication frame body of the peer, algorithm 3 */
	SAE_EV_TIMER, /* SAE_TIMER_RETRANS */
	SAE_EV_ABORT, /* the MAC gave up, or another plan: forget */
	SAE_EV_COUNT
};
struct sae_start {
	enum akm akm;	  /* 8, 9, 24 or 25 */
	bool peer_has_h2e; /* SAE H2E bit of the AP's RSNXE */
	/* Groups refused elsewhere, as the element has them; empty unless BUG_SAE_OLD_REJECTED. */
	struct bytes rejected;
};
struct sae_event {
	enum sae_event_kind kind;
	union {
		struct sae_start start;
		struct bytes body;
	} u;
};

enum sae_timer { SAE_TIMER_RETRANS };

/*
 * With SAE_TELL_DONE PMK and PMKID are in .keys, and .password is the one in use. The AP does not
 * know the AKM yet: .akm is 24 or 25 if the station's commit said so, else 8, whatever will be
 * asked for in the association; only the PMK's length depends on it.
 */
enum sae_tell {
	SAE_TELL_DONE,
	SAE_TELL_FAILED /* value: status code received (station) or sent (AP); 0: none fits */
};

enum { SAE_REJECTED_MAX = 16, SAE_ID_MAX = SAE_EXT_BODY_MAX, SAE_TOKEN_MAX = 256 };

struct sae {
	enum sae_state state;
	struct mac own, peer;
	struct rng rng;
	enum akm akm;
	bool h2e;

	bool begun;	/* AP: a commit of this station has been looked at */
	bool has_group; /* group, pwe, secret and commit are there */
	uint16_t group;
	struct sae_pwe pwe;
	struct sae_secret secret;
	struct sae_commit commit;
	struct sae_commit peer_commit; /* with has_keys */
	bool has_accepted; /* scalar of the commit accepted last: not again */
	struct ec_number accepted;

	unsigned group_index; /* station: of config.groups */
	uint8_t rejected[2 * SAE_REJECTED_MAX];
	size_t rejected_len;
	uint8_t id[SAE_ID_MAX]; /* AP: password identifier of the peer */
	size_t id_len;
	bool has_id;
	uint8_t token[SAE_TOKEN_MAX]; /* station: to be given back */
	size_t token_len;
	unsigned n_tokens; /* station: asked for so far with this group */

	const struct sae_password *password; /* of config, in use */
	bool has_keys;
	struct sae_keys keys; /* with SAE_TELL_DONE: PMK and PMKID */
	uint16_t send_confirm;
	uint16_t rc; /* send-confirm of the confirm accepted last */
	uint32_t sync;
	int64_t disabled_ns; /* AP: deaf to commits until then */
};

void sae_init(struct sae *s, struct mac own, struct mac peer, struct rng rng);
void sae_fini(struct sae *s); /* wipes */
MUST_CHECK enum err sae_step(struct sae *s, const struct sae_env *env, const struct sae_event *ev,
			     struct fx *fx);

/*
 * Whether a station of this configuration would use H2E with such an AP, LOOP or H2E; false when it
 * cannot authenticate at all (H2E needed, AP without).
 */
MUST_CHECK bool sae_choose_h2e(const struct sae_config *c, const struct sae_start *in, bool *h2e);

/* AP: sae_pwe, as password identifiers and the extended AKMs stretch it; the first three. */
enum sae_pwe_mode sae_ap_mode(const struct sae_config *c);

bool sae_may_go(enum sae_state from, enum sae_state to);
const char *sae_state_text(enum sae_state s);

#endif
