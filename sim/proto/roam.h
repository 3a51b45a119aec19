#ifndef PROTO_ROAM_H
#define PROTO_ROAM_H

#include "base/suite.h"
#include "proto/bss_table.h"
#include "spec/profile.h"
#include "spec/station.h"

/*
 * Which BSS a station can use, and which one it goes to first: matching of a network block against
 * what was heard, and the order of what fits. Whether a roam is worth it: proto/weigh.h.
 */

/* How a station would associate with a BSS. */
struct roam_fit {
	const struct spec_network *network;
	enum akm akm; /* AKM_NONE: open, and no ciphers */
	bool wpa;     /* WPA1: by the WPA element, not the RSNE */
	enum cipher pairwise, group, group_mgmt; /* group_mgmt CIPHER_NONE: no MFP */
	bool mfp_required;                       /* by the station */
	bool owe_open; /* the open BSS of an OWE transition mode network, for want of the other */
};

/* The AKMs of a block for which it has what they need; FT where the profile has it. */
uint32_t roam_akms(const struct spec_network *network, const struct client_profile *profile);

/* False when this network block does not fit this BSS. *fit is set on success. */
MUST_CHECK bool roam_fits(const struct spec_station *sta, const struct spec_network *network,
			  const struct client_profile *profile, const struct bss_entry *bss,
			  struct roam_fit *fit);

/* The open BSS of a pair whose name is that of an OWE network, be it to be used itself or not. */
bool roam_is_owe_open(const struct spec_station *sta, const struct bss_entry *bss);

/* The first block, in the file's order, that fits. */
MUST_CHECK bool roam_fits_any(const struct spec_station *sta, const struct client_profile *profile,
			      const struct bss_entry *bss, struct roam_fit *fit);

/* BSSIDs that failed lately are passed over (wpa_supplicant's BSSID ignore list). */
enum { IGNORE_MAX = 32 };
struct ignore_list {
	struct ignored {
		struct mac bssid;
		unsigned count;
		int64_t until_ns;
	} entry[IGNORE_MAX];
	unsigned n;
};
/*
 * Adds a failure: 10, 10, 60, 120, 600, 1800 s by count. A full list forgets its oldest. Whether
 * the BSSID was not in the list.
 */
bool ignore_add(struct ignore_list *l, struct mac bssid, int64_t now_ns);
void ignore_remove(struct ignore_list *l, struct mac bssid);
bool ignore_has(const struct ignore_list *l, struct mac bssid, int64_t now_ns);

/*
 * [wpa_supplicant] MAX_OWE_TRANSITION_BSS_SELECT_COUNT: so often the open BSS of a pair is passed
 * over, in the hope that the other one is heard.
 */
enum { ROAM_OWE_PASSES = 5 };

/*
 * The best BSS heard within max_age_ns that fits and is not ignored; except is passed over (zero:
 * none). By wpa_supplicant's order, or by_level the strongest, one with security before one
 * without. NULL if there is none.
 */
struct roam_query {
	const struct spec_station *sta;
	const struct client_profile *profile;
	const struct bss_table *table;
	const struct ignore_list *ignored;
	struct mac except;
	int64_t now_ns;
	int64_t max_age_ns;
	bool by_level;
	unsigned *owe_passed; /* counted up; NULL: the open BSS is as good as any */
};
const struct bss_entry *roam_best(const struct roam_query *q, struct roam_fit *fit);

/* What wpa_supplicant thinks of a BSS heard at this level. */
int32_t roam_snr_db(uint32_t freq_mhz, int32_t level_mdbm);
uint32_t roam_kbps(const struct bss_entry *e, int32_t level_mdbm);

#endif
