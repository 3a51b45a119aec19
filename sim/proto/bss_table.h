#ifndef PROTO_BSS_TABLE_H
#define PROTO_BSS_TABLE_H

#include "base/bytes.h"
#include "base/limits.h"
#include "base/mac.h"
#include "base/phy.h"
#include "base/time.h"
#include "proto/estimate.h"
#include "wire/ie.h"

/*
 * The BSSs a station has heard, from beacons and probe responses, as wpa_supplicant and the kernel
 * keep them. The kernel forgets an entry after BSS_KERNEL_AGE_NS, the supplicant much later; in
 * between the supplicant may choose a BSS the kernel does not know any more (C55).
 */
enum {
	BSS_TABLE_MAX = 64,
	BSS_RSNE_MAX = 128,
	BSS_WPA_MAX = 64,
	BSS_RSNXE_MAX = 20,
	BSS_MDE_LEN = 5,
	BSS_SIX_MAX = 8,
	BSS_BODY_MAX = 768
};
#define BSS_KERNEL_AGE_NS (30 * NS_PER_S)      /* cfg80211: IEEE80211_SCAN_RESULT_EXPIRE */
#define BSS_SUPPLICANT_AGE_NS (180 * NS_PER_S) /* its default for bss_expiration_age */

struct bss_entry {
	struct mac bssid;
	uint32_t freq_mhz;
	int32_t level_mdbm; /* of the last frame */
	int64_t seen_ns;
	uint64_t tsf_us; /* its clock at seen_ns */
	uint16_t caps;
	uint16_t interval_tu;
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len; /* 0: hidden, and no probe response has said it */
	uint8_t rsne[BSS_RSNE_MAX];
	uint8_t rsne_len; /* 0: none, or longer than any real one */
	uint8_t wpa[BSS_WPA_MAX];
	uint8_t wpa_len; /* the same of the WPA element */
	uint8_t rsnxe[BSS_RSNXE_MAX];
	uint8_t rsnxe_len;
	uint8_t mde[BSS_MDE_LEN];
	uint8_t mde_len;
	bool wmm;
	bool btm; /* BSS transition management is announced */
	bool rrm; /* radio measurements are, */
	bool neighbor_report;
	struct bss_phy phy;
	struct phy_caps rates; /* what its radio says of itself */
	bool h2e_only; /* SAE with a PWE derived directly, or not at all */
	bool has_owe; /* OWE Transition Mode element: the other BSS of the pair */
	struct mac owe_bssid;
	uint8_t owe_ssid[SSID_MAX];
	uint8_t owe_ssid_len;
	/* what its radio says of APs beside it at 6 GHz [reduced neighbor report] */
	uint32_t six_mhz[BSS_SIX_MAX];
	unsigned n_six;
	bool six_is_all; /* everything of the ESS at 6 GHz is beside an AP of 2.4 or 5 GHz */
	unsigned missed; /* scans of its channel since the kernel has forgotten it */
	uint32_t switch_mhz; /* where its radio is about to go; 0: it stays, or nobody knows */
	struct channel_switch leaves; /* how, if switch_mhz is set */
	char country[3]; /* where it says to be: two letters, or empty */
	uint8_t slot; /* of its elements */
};

/* The elements of the last frame, as they were; those that do not fit are left out. */
struct bss_body {
	uint16_t len;
	uint8_t elements[BSS_BODY_MAX];
};

/* Zeroed: empty. It grows as BSSs are heard, up to BSS_TABLE_MAX. */
struct bss_table {
	struct bss_entry *entry; /* in order of first hearing */
	unsigned n, room;
	struct bss_body *body; /* BSS_TABLE_MAX of them; NULL: nobody will ask for them */
	uint64_t slots; /* those in use */
};
void bss_table_fini(struct bss_table *t);

/* What was heard of an entry; empty where it is not kept. */
struct bytes bss_table_elements(const struct bss_table *t, const struct bss_entry *e);

/* What a beacon or probe response of this transmitter says; malformed ones change nothing. */
struct bss_heard {
	struct mac bssid;
	uint32_t freq_mhz;
	int32_t level_mdbm;
	struct bytes body;
	int64_t now_ns;
	const struct bss_phy *own; /* what the station can do; NULL: everything */
};
/*
 * The entry, valid until the next call; NULL if it was malformed, or memory is out. A full table
 * drops the oldest.
 */
const struct bss_entry *bss_table_hear(struct bss_table *t, const struct bss_heard *heard);

/*
 * Where a BSS on freq_mhz is about to go, by the channel switch elements of a frame; 0: nowhere.
 * Without an operating class the channel is of the same band, or of 2.4 and 5 GHz by its number.
 */
uint32_t bss_switch_mhz(const struct elems *e, uint32_t freq_mhz, struct channel_switch *how);

/* NULL if it was not heard for max_age_ns, or never. */
const struct bss_entry *bss_table_find(const struct bss_table *t, struct mac bssid, int64_t now_ns,
				       int64_t max_age_ns);
/* Forgets what is older than max_age_ns, bss_expiration_age. */
void bss_table_expire(struct bss_table *t, int64_t now_ns, int64_t max_age_ns);
/*
 * A scan of these channels is over. Who is not among the kernel's results any more, and has not
 * been for so many scans (bss_expiration_scan_count), is forgotten, but for the one in use.
 */
struct bss_scanned {
	const uint32_t *freq;
	unsigned n;
	struct mac in_use; /* zero: none */
	uint32_t scan_count;
	int64_t now_ns;
};
void bss_table_scanned(struct bss_table *t, const struct bss_scanned *scan);

#endif
