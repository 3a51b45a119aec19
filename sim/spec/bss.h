#ifndef SPEC_BSS_H
#define SPEC_BSS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mac.h"
#include "base/suite.h"
#include "spec/eap.h"
#include "spec/key_holder.h"
#include "spec/option.h"
#include "spec/radius.h"
#include "spec/ssid.h"

/*
 * One BSS as hostapd.conf describes it. Plain data; everything pointed to is owned by the arena of
 * the reader. Units are in the names. Names follow hostapd's keys where there is one.
 */

enum { SPEC_PASSPHRASE_MIN = 8, SPEC_PASSPHRASE_MAX = 63, SPEC_PSK_LEN = 32 };

/* One way into a PSK network: `wpa_passphrase`, `wpa_psk`, or a line of `wpa_psk_file`. */
struct spec_psk {
	bool any_mac;         /* for every station, else for mac alone */
	struct mac mac;
	bool is_passphrase;   /* passphrase + len, else raw */
	char passphrase[SPEC_PASSPHRASE_MAX + 1];
	uint8_t passphrase_len;
	uint8_t raw[SPEC_PSK_LEN]; /* 32 octets, when !is_passphrase */
	uint16_t vlan_id;     /* 0: none */
	const char *keyid;    /* NULL: none */
	const char *file;
	unsigned line;
};

/* One `sae_password=`. Its text has no limit of its own but the line's. */
struct spec_sae_password {
	bool any_mac;           /* for every station, else for mac alone */
	struct mac mac;
	const char *password;
	const char *identifier; /* NULL: none */
	uint16_t vlan_id;       /* 0: none */
	bool pk;                /* SAE-PK, which is not simulated */
	const char *file;
	unsigned line;
};

enum { SPEC_GROUPS_MAX = 16, SPEC_SAE_PWE_FORCED = 3 };
enum { SPEC_ELEMENTS_MAX = 256, SPEC_RSNXE_MAX = 20 }; /* octets a test build can be told to send */

/* Bits of transition_disable [WPA3 specification 3.0, table 8]. */
enum {
	SPEC_TRANSITION_SAE = 1,
	SPEC_TRANSITION_SAE_PK = 2,
	SPEC_TRANSITION_EAP = 4,
	SPEC_TRANSITION_OWE = 8
};

/*
 * wpa_deny_ptk0_rekey of either side: who may replace the PTK under key ID 0. Our nodes encrypt in
 * software, where the driver says that it can, so that the second is as good as the first.
 */
enum spec_ptk0_rekey { SPEC_PTK0_REKEY_ALWAYS, SPEC_PTK0_REKEY_LOCAL_OK, SPEC_PTK0_REKEY_NEVER };

/* One line of vlan_file, and dynamic_vlan's three answers to a VLAN from RADIUS. */
struct spec_vlan {
	bool any;    /* the wildcard line */
	uint16_t id;
	const char *ifname;
	const char *bridge; /* NULL: not given */
};

/* One line of accept_mac_file or deny_mac_file; the VLAN is of the first alone, 0: none. */
struct spec_acl_entry {
	struct mac mac;
	uint16_t vlan_id;
};

enum spec_dynamic_vlan { SPEC_VLAN_OFF = 0, SPEC_VLAN_OPTIONAL = 1, SPEC_VLAN_REQUIRED = 2 };

/* Bits of spec_bss.wpa. */
enum { SPEC_WPA_V1 = 1, SPEC_WPA_V2 = 2 };

enum spec_mfp { SPEC_MFP_OFF = 0, SPEC_MFP_OPTIONAL = 1, SPEC_MFP_REQUIRED = 2 };

/* hostapd's logger levels: 0 verbose debug, 1 debug, 2 info, 3 notice, 4 warning. */
enum spec_log_level {
	SPEC_LOG_VERBOSE = 0,
	SPEC_LOG_DEBUG = 1,
	SPEC_LOG_INFO = 2,
	SPEC_LOG_NOTICE = 3,
	SPEC_LOG_WARNING = 4
};

struct spec_bss {
	/* identity */
	const char *ifname; /* NULL if not given */
	bool has_bssid;     /* otherwise the world gives one */
	struct mac bssid;
	struct spec_ssid ssid;
	bool utf8_ssid;
	unsigned ignore_broadcast_ssid; /* 0, 1 empty SSID, 2 zeroed SSID */

	/* security; sets are SUITE_BIT(selector) */
	unsigned wpa;             /* SPEC_WPA_V1 | SPEC_WPA_V2, 0: open */
	uint32_t akms;            /* enum akm; SUITE_BIT(AKM_NONE) alone when wpa is 0 */
	uint32_t wpa_pairwise;    /* enum cipher, for WPA1 */
	uint32_t rsn_pairwise;    /* enum cipher, for RSN; as wpa_pairwise if not given */
	enum cipher group;        /* derived from the pairwise sets, unless group_cipher says */
	enum cipher group_mgmt;   /* CIPHER_BIP_CMAC_128 unless group_mgmt_cipher says */
	enum spec_mfp ieee80211w;
	/* in hostapd's order: wpa_psk_file from its last line up, then wpa_passphrase or wpa_psk */
	struct spec_psk *psk;
	size_t n_psk;
	bool ieee8021x;
	unsigned ocv;             /* 0 off, 1 on, 2 tolerant */
	bool beacon_prot;
	uint8_t transition_disable; /* SPEC_TRANSITION_*; 0: the KDE is not sent */

	/* SAE */
	/* in hostapd's order: from the last sae_password up; wpa_passphrase counts if none fits */
	struct spec_sae_password *sae_password;
	size_t n_sae_password;
	uint16_t sae_groups[SPEC_GROUPS_MAX]; /* in the order written; 19 if not given */
	size_t n_sae_groups;
	unsigned sae_pwe;         /* 0 loop, 1 H2E, 2 both, 3 loop forced */
	bool sae_require_mfp;
	uint32_t sae_anti_clogging_threshold; /* open handshakes from which tokens are asked for */
	uint32_t sae_sync;                    /* [11-2020 12.4.8.4] dot11RSNASAESync */
	bool sae_confirm_immediate;           /* own confirm goes out with the commit */

	/* OWE [RFC 8110] */
	uint16_t owe_groups[SPEC_GROUPS_MAX]; /* 19, 20, 21 if not given: all that are allowed */
	size_t n_owe_groups;
	unsigned owe_ptk_workaround; /* 1: group 20 and 21 with SHA-256 too, 2: with it only */
	bool has_owe_transition;     /* the OWE Transition Mode element is in the beacon */
	struct spec_ssid owe_transition_ssid;
	struct mac owe_transition_bssid;
	const char *owe_transition_ifname; /* NULL: bssid and ssid above, else that interface's */

	/* 802.1X */
	bool eap_server;             /* the integrated one, else RADIUS */
	struct spec_eap_server eap;
	struct spec_radius radius;
	unsigned eapol_version;      /* 2 */
	enum spec_dynamic_vlan dynamic_vlan;
	struct spec_vlan *vlan;      /* of vlan_file, from its last line up */
	size_t n_vlan;
	const char *vlan_bridge;           /* a bridge's name without its number; NULL: not given */
	const char *vlan_tagged_interface; /* likewise */

	/* who may come; macaddr_acl 0: all but deny, 1: accept alone */
	unsigned macaddr_acl;
	struct spec_acl_entry *accept, *deny;
	size_t n_accept, n_deny;

	/* fast BSS transition */
	/* Of hostapd's test builds: elements in hex; NULL: not given. */
	const char *own_ie_override;  /* beacons' RSNE and MDE, message 3's elements of the BSS */
	const char *rsne_override_ft; /* of message 4; a PMKID of ff becomes PMKR1Name */
	const char *rsnxe_override_ft;

	const char *nas_identifier; /* R0KH-ID, 1 to 48 octets; NULL: not given */
	bool nas_identifier_from_bssid; /* OpenWrt supplies it, see spec_bss_nas_identifier */
	bool has_mobility_domain;
	uint8_t mobility_domain[2]; /* in the order of the hex digits, which is that on the air */
	bool has_r1_key_holder;     /* otherwise the R1KH-ID is the BSSID */
	struct mac r1_key_holder;
	struct spec_r0kh *r0kh;
	size_t n_r0kh;
	struct spec_r1kh *r1kh;
	size_t n_r1kh;
	uint32_t ft_r0_key_lifetime_s;       /* 0: for ever */
	int32_t r1_max_key_lifetime_s;       /* 0: no further limit, -1: for ever */
	uint32_t reassociation_deadline_tu;  /* advertised only; 0 when not given */
	bool pmk_r1_push;
	bool ft_over_ds;
	bool ft_psk_generate_local;
	bool adaptive_11r; /* not hostapd's: FT for those who know of it, see models/README.md */
	uint32_t rkh_pos_timeout_s;
	uint32_t rkh_neg_timeout_s;
	uint32_t rkh_pull_timeout_ms;
	uint32_t rkh_pull_retries;           /* transmissions in all */

	/* key caching */
	bool okc;
	bool rsn_preauth;
	const char *rsn_preauth_interfaces; /* names separated by blanks; NULL: none */
	bool disable_pmksa_caching;

	/* handshakes and rekeying */
	uint32_t wpa_group_rekey_s;          /* 86400; 600 with TKIP as group cipher; 0: never */
	bool wpa_strict_rekey;
	uint32_t wpa_gmk_rekey_s;
	uint32_t wpa_ptk_rekey_s;            /* 0: never */
	unsigned wpa_deny_ptk0_rekey;        /* enum spec_ptk0_rekey */
	unsigned extended_key_id;            /* 1: from key ID 0 on; 2: from 1 on; 0: off */
	uint32_t wpa_group_update_count;     /* transmissions of group message 1 */
	uint32_t wpa_pairwise_update_count;  /* transmissions of message 1 and of message 3 */
	bool wpa_disable_eapol_key_retries;
	uint32_t eap_reauth_period_s;

	/* stations */
	uint32_t assoc_sa_query_max_timeout_tu;
	uint32_t assoc_sa_query_retry_timeout_tu;
	uint32_t ap_max_inactivity_s;
	bool skip_inactivity_poll;
	bool disassoc_low_ack;
	uint32_t max_num_sta;
	bool no_probe_resp_if_max_sta;
	bool ap_isolate;

	/* 802.11k and 802.11v */
	bool bss_transition;
	bool rrm_neighbor_report;
	bool rrm_beacon_report;
	bool rnr;                /* beacons name the other BSSs of the interface */

	/* beacons and QoS */
	unsigned dtim_period;
	bool wmm_enabled;
	bool no_ht;              /* hostapd leaves HT and later out of this BSS: TKIP alone, 11b */

	/* where hostapd's own log lines go; the lower of the two outputs is what a person sees */
	enum spec_log_level logger_syslog_level;
	enum spec_log_level logger_stdout_level;

	/* every key=value of this BSS's section, in order, known or not; see option.h */
	struct spec_options options;
	const char *file; /* the file this BSS came from and the line of its interface=, bss= or */
	unsigned line;    /* wifi-iface; for findings about what is missing */
};

/* The defaults of hostapd 2.11 for a BSS of which nothing is said. */
void spec_bss_init(struct spec_bss *b);

/* Whether any AKM of the set is in the BSS; FT is AKM_FT_MASK. */
bool spec_bss_has_akm(const struct spec_bss *b, uint32_t akm_mask);
/*
 * The AKMs stations may use: those of the RSNE, and with adaptive 802.11r the FT ones of the same
 * credentials, which no beacon names.
 */
uint32_t spec_bss_akms(const struct spec_bss *b);
/* The FT AKM of the same credentials as 802.1X or PSK; AKM_NONE for others. */
enum akm spec_akm_adaptive(enum akm akm);
/* FT is on: an FT AKM and a mobility domain [11-2020 13.3]. */
bool spec_bss_has_ft(const struct spec_bss *b);

enum { SPEC_NAS_FROM_BSSID = 13 }; /* 12 hex digits and the NUL */
/*
 * The R0KH-ID of the BSS once its address is known: nas_identifier, or in OpenWrt the BSSID's hex
 * digits without colons, written to buf. NULL if there is none.
 */
const char *spec_bss_nas_identifier(const struct spec_bss *b, struct mac bssid,
				    char buf[static SPEC_NAS_FROM_BSSID]);
/* r1_key_holder, or the BSSID. */
struct mac spec_bss_r1kh_id(const struct spec_bss *b, struct mac bssid);

/* "WPA-PSK", "FT-SAE-EXT-KEY": hostapd's name of an AKM; NULL for one it cannot configure. */
const char *spec_akm_name(enum akm akm);
/* The inverse; false if the word is none. */
MUST_CHECK bool spec_akm_parse(const char *word, size_t len, enum akm *akm);
/* "CCMP", "GCMP-256": hostapd's name of a cipher; NULL for one it has no name for. */
const char *spec_cipher_name(enum cipher cipher);
MUST_CHECK bool spec_cipher_parse(const char *word, size_t len, enum cipher *cipher);
/* "AES-128-CMAC", "BIP-GMAC-256": the group_mgmt_cipher words. */
MUST_CHECK bool spec_mgmt_cipher_parse(const char *word, size_t len, enum cipher *cipher);

/*
 * The group cipher hostapd derives from the pairwise ciphers of the versions in use: the first of
 * TKIP, CCMP, GCMP, GCMP-256, CCMP-256 that is among them, CCMP if none is.
 */
enum cipher spec_group_cipher(unsigned wpa, uint32_t wpa_pairwise, uint32_t rsn_pairwise);

#endif
