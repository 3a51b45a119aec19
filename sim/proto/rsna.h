#ifndef PROTO_RSNA_H
#define PROTO_RSNA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/mac.h"
#include "base/phy.h"
#include "base/rng.h"
#include "base/suite.h"
#include "crypto/crypto.h"
#include "key/cckm.h"
#include "key/ft.h"
#include "proto/fx.h"
#include "spec/bss.h"
#include "spec/bugs.h"

/*
 * What the machines of a robust security network association share: the authenticator, the
 * supplicant and both sides of fast BSS transition. Elements are spans of whole elements, header
 * included; absent ones are empty.
 */
struct group;
struct key_holder;
struct cckm_cache;
struct pmksa_cache;

enum { RSNE_LEN_MAX = 257, RSNXE_LEN_MAX = 20, MDE_LEN = 5, FTE_LEN_MAX = 522, RIC_LEN_MAX = 256 };

/* The security of a BSS as its AP has it; constant while the AP runs, owned by the node. */
struct ap_security {
	struct mac bssid;
	struct bytes ssid;
	struct bytes rsne;  /* as in the beacon; built by the node from the configuration */
	struct bytes wpa;   /* WPA element of the beacon, or empty; with WPA1 alone rsne is empty */
	struct bytes rsnxe; /* as in the beacon, or empty */
	uint32_t akms;	    /* SUITE_BIT(enum akm) */
	uint32_t pairwise;  /* SUITE_BIT(enum cipher), of the RSNE, */
	uint32_t wpa_pairwise; /* and of the WPA element */
	bool sae_h2e;	    /* sae_pwe 1 or 2: RSNXE Used in the reassociation's FTE */

	/* fast BSS transition; r0kh_id empty without */
	struct bytes mde; /* as in the beacon */
	uint8_t mdid[MDID_LEN];
	struct bytes r0kh_id; /* nas_identifier */
	struct mac r1kh_id;
	uint32_t reassoc_deadline_tu; /* of the TIE in message 3 */
	uint32_t r0_lifetime_s;	      /* of the TIE in message 3 and of the keys; 0: for ever */

	/* of test builds, in place of its own; empty: none */
	struct bytes forced;   /* all elements of message 3 that are the BSS's */
	struct bytes ft_rsne;  /* message 4 of FT; a PMKID of ff at its end becomes PMKR1Name */
	struct bytes ft_rsnxe; /* likewise */

	/* handshakes, as hostapd.conf names them */
	uint32_t pairwise_update_count; /* wpa_pairwise_update_count */
	uint32_t group_update_count;	/* wpa_group_update_count */
	bool disable_retries;		/* wpa_disable_eapol_key_retries */
	uint32_t ptk_rekey_s;		/* wpa_ptk_rekey, 0: never */
	bool deny_ptk0_rekey;		/* wpa_deny_ptk0_rekey */
	unsigned extended_key_id;	/* as hostapd.conf has it */

	struct phy_channel channel;
	unsigned ocv; /* 0 off, 1 on, 2: not with a station that sends no OCI after all */

	/* VLANs [hostapd]: those of vlan_file; none of them, and dynamic_vlan on: any will do */
	bool dynamic_vlan;
	const struct spec_vlan *vlan;
	size_t n_vlan;

	uint8_t transition_disable; /* bits of the KDE of message 3; 0: it is not sent */

	/* CCKM, see proto/cckm_ap.h */
	uint32_t cckm_tolerance_us; /* "CCKM TSF tolerance" of the WLAN */
	uint16_t cckm_refusal;	    /* status code of a refused request; 0: STATUS_UNSPECIFIED */
};

/* What a machine of an AP may use during one step. */
struct ap_env {
	struct crypto *crypto;
	struct bugs *bugs; /* armed misbehaviour of this node */
	const struct ap_security *ap;
	struct group *group; /* of the BSS, and through it those of its VLANs */
	struct key_holder *holder; /* NULL without FT */
	struct cckm_cache *cckm;   /* the controller's, NULL without CCKM */
	uint16_t width_mhz; /* of what is sent to the station this step is about */
	int64_t now_ns;
};

/* The same of a station. */
struct sta_env {
	struct crypto *crypto;
	struct bugs *bugs;
	struct pmksa_cache *pmksas;
	bool ocv; /* both ends validate channels, */
	struct phy_channel channel; /* and this is ours */
	int64_t now_ns;
};

/*
 * Which nonces a machine draws: from its own stream, or, to repeat a recorded exchange octet by
 * octet in a test, one after the other from a list (the last one over and over).
 */
struct nonces {
	struct rng rng;
	const uint8_t (*fixed)[NONCE_LEN]; /* NULL: draw */
	unsigned n_fixed;
	unsigned used;
};
void nonces_next(struct nonces *n, uint8_t nonce[static NONCE_LEN]);
/* An EAPOL-Key IV: from the same stream; of a list the first octets of the next entry. */
enum { EAPOL_IV_LEN = 16 };
void nonces_iv(struct nonces *n, uint8_t iv[static EAPOL_IV_LEN]);

/* The elements FT puts into a frame, each where the frame's order wants it. */
struct ft_elements {
	struct bytes rsne, mde, fte, ric, rsnxe;
};

/*
 * The first level of a station's FT key hierarchy: made by the initial mobility domain association,
 * used by every transition after it. A secret: wipe with ct_wipe.
 */
struct ft_context {
	bool valid;
	enum akm akm;
	enum cipher pairwise;
	struct pmk_r0 r0;
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len;
	uint8_t mdid[MDID_LEN];
	uint8_t r0kh_id[R0KH_ID_MAX];
	uint8_t r0kh_id_len;
	struct mac spa;
	bool has_deadline;
	uint32_t deadline_tu; /* TIE 1 of message 3: for the reassociation, from message 2 on */
	bool has_lifetime;
	uint32_t lifetime_s; /* TIE 2 of message 3, from made_ns on */
	int64_t made_ns;
};

/*
 * What a station keeps of a full authentication with CCKM for the fast roams after it. A secret:
 * wipe with ct_wipe.
 */
struct cckm_context {
	bool valid;
	bool wpa; /* keyed with a WPA element, else an RSNE */
	enum cipher pairwise, group;
	struct cckm_keys keys;
	uint32_t rn; /* of the last request; CCKM_RN_FIRST before any */
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len;
	struct mac spa;
};

/* The first of two key ids each [11-2020 9.4.2.54]. */
enum { KEY_ID_IGTK = 4, KEY_ID_BIGTK = 6 };

/* Group keys a station holds, kept so that none is installed twice. Secrets. */
struct held_key {
	bool present;
	uint8_t key[TK_LEN_MAX];
	uint8_t len;
	uint16_t key_id;
};
struct held_keys {
	struct held_key gtk, igtk, bigtk;
};

/*
 * Reports a key: kind, what happened and, of the key, its secret, public name (or empty) and the
 * first 8 octets of its SHA-256. Spans are copied.
 */
struct key_report {
	enum trace_key key;
	enum trace_key_what what;
	struct mac bssid, sta;
	uint8_t key_id;
	uint16_t vlan_id; /* of a GTK; 0: the BSS's */
	uint64_t pn;
	struct bytes name;
	struct bytes secret;
};
MUST_CHECK enum err fx_key(struct fx *fx, struct crypto *c, const struct key_report *r);

/*
 * [hostapd] hostapd_vlan_valid: whether an AP knows this VLAN, not 0, that a key or a server gives
 * a station. Without dynamic_vlan and vlan_file it knows none.
 */
bool rsna_knows_vlan(const struct ap_security *ap, uint16_t vlan_id);

/* MDE and FTE of an AP's (Re)Association Response to an initial mobility domain association. */
void ft_initial_elements(const struct ap_security *ap, size_t mic_len, struct wr *w);

/* The octets of a packet number as the wire has it, 6 of them, little end first, and back. */
void pn_put(uint8_t *to, uint64_t pn);
uint64_t pn_get(const uint8_t *from);

#endif
