#ifndef SPEC_STATION_H
#define SPEC_STATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mac.h"
#include "base/suite.h"
#include "spec/bss.h"
#include "spec/eap.h"
#include "spec/option.h"
#include "spec/ssid.h"

/*
 * A wpa_supplicant.conf: globals and network blocks. Plain data, owned by the reader's arena.
 * Client timing (think time, scan dwell, thresholds of firmware) is profile data, not here.
 */

enum { SPEC_FREQ_MAX = 64 };

/* bgscan="simple:short:threshold:long[:queries]" or "learn:short:threshold:long[:file]". */
enum spec_bgscan_kind { SPEC_BGSCAN_NONE, SPEC_BGSCAN_SIMPLE, SPEC_BGSCAN_LEARN };

struct spec_bgscan {
	enum spec_bgscan_kind kind;
	uint32_t short_s;
	int32_t threshold_dbm; /* 0: no signal trigger */
	uint32_t long_s;
	uint32_t btm_queries; /* simple: so many before each scan */
	const char *file;     /* learn: where it keeps what it has learnt; NULL: nowhere */
};

enum { SPEC_MFP_DEFAULT = 3 }; /* spec_network.ieee80211w: as the global pmf */
enum { SPEC_SAE_PWE_DEFAULT = 4 };

struct spec_network {
	bool has_ssid;         /* without one, any open network */
	struct spec_ssid ssid;
	bool has_bssid;        /* pinned to this AP */
	struct mac bssid;
	bool scan_ssid;        /* probe for the SSID by name */
	bool disabled;
	int32_t priority;

	uint32_t akms;         /* SUITE_BIT(enum akm); SUITE_BIT(AKM_NONE): open */
	unsigned proto;        /* SPEC_WPA_V1 | SPEC_WPA_V2 */
	uint32_t pairwise;     /* SUITE_BIT(enum cipher) */
	uint32_t group;
	uint32_t group_mgmt;   /* 0: not restricted */
	bool has_psk;
	struct spec_psk psk;   /* any_mac is true */
	const char *sae_password; /* NULL: the passphrase of psk */
	const char *sae_password_id; /* NULL: none */
	unsigned sae_pwe; /* 0 loop, 1 H2E, 2 both, 3 loop forced; SPEC_SAE_PWE_DEFAULT: global */
	struct spec_eap_peer eap; /* n_methods 0: not given */
	unsigned owe_group;    /* 0: 19, then 20, then 21 as the AP refuses them */
	unsigned owe_ptk_workaround; /* group 20 and 21 with SHA-256 */
	bool owe_only;         /* not the open BSS of a transition mode network */
	unsigned ieee80211w;   /* enum spec_mfp, or SPEC_MFP_DEFAULT */
	unsigned ocv;
	bool beacon_prot;
	uint32_t wpa_ptk_rekey_s;
	unsigned wpa_deny_ptk0_rekey; /* enum spec_ptk0_rekey */
	int proactive_key_caching;  /* -1: as the global okc */
	bool ft_eap_pmksa_caching;

	struct spec_bgscan bgscan;
	uint32_t scan_freq[SPEC_FREQ_MAX]; /* MHz; n 0: all channels */
	size_t n_scan_freq;
	uint32_t freq_list[SPEC_FREQ_MAX]; /* MHz; n 0: any BSS may be chosen */
	size_t n_freq_list;

	struct spec_options options;
	const char *file;
	unsigned line; /* of network={ */
};

/*
 * What `wpa_cli set` and `wpa_cli vendor_elem_add` tell wpa_supplicant and no file can; all zero
 * unless a scenario does.
 */
enum { SPEC_SET_MAX = 255 };
struct spec_station_set {
	uint8_t ric[SPEC_SET_MAX]; /* ric_ies: resources asked for in fast transition */
	uint8_t assoc[SPEC_SET_MAX]; /* vendor_elem_add 13: more elements of association requests */
	size_t ric_len, assoc_len;
	bool ft_rsnxe_used; /* of test builds: says RSNXE Used, whether or not it is */
};

struct spec_station {
	struct spec_network *network;
	size_t n_network;

	unsigned ap_scan;
	bool okc;
	bool fast_reauth;
	unsigned pmf;          /* enum spec_mfp, for networks that do not say */
	unsigned sae_pwe;
	uint16_t sae_groups[SPEC_GROUPS_MAX]; /* in the order tried; 19, 20, 21 if not given */
	size_t n_sae_groups;
	bool sae_check_mfp;    /* no SAE with an AP without PMF */
	bool sae_pmkid_in_assoc;
	bool reassoc_same_bss_optim; /* again with the same AP: without authentication */
	unsigned eapol_version; /* 1 */
	bool ft_prepend_pmkid;
	bool extended_key_id;
	bool has_country;
	char country[3];
	uint32_t bss_expiration_age_s;
	uint32_t bss_expiration_scan_count;
	uint32_t bss_max_count;
	uint32_t scan_res_valid_for_connect_s;
	uint32_t pmk_lifetime_s;          /* dot11RSNAConfigPMKLifetime */
	unsigned pmk_reauth_threshold_pct; /* dot11RSNAConfigPMKReauthThreshold */
	uint32_t sa_timeout_s;            /* dot11RSNAConfigSATimeout */
	uint32_t freq_list[SPEC_FREQ_MAX];
	size_t n_freq_list;
	const char *bgscan; /* as written; already applied to networks without one */
	struct spec_station_set set;

	struct spec_options options; /* the globals */
	const char *file;
};

/*
 * sae_pwe of the block, or the global one; a password identifier and the extended AKMs know
 * hash-to-element only, unless the loop is forced.
 */
unsigned spec_network_sae_pwe(const struct spec_station *s, const struct spec_network *n,
			      enum akm akm);

/* wpa_supplicant's defaults. */
void spec_network_init(struct spec_network *n);
void spec_station_init(struct spec_station *s);

#endif
