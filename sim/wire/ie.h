#ifndef WIRE_IE_H
#define WIRE_IE_H

#include "wire/elem.h"

/* The smaller elements [11-2020 9.4.2]. Spans are whole elements (wire/elem.h). */

MUST_CHECK enum wire ssid_parse(struct bytes whole, struct bytes *ssid); /* 0 to 32 octets */
void ssid_build(struct wr *w, struct bytes ssid);

/* Supported Rates and Extended Supported Rates as one list, octets as they are: 500 kb/s units,
 * bit 7 basic; BSS membership selectors are in the list too. */
enum { RATES_MAX = 32, RATE_BASIC = 0x80 };
enum rate_selector {
	SELECTOR_HE = 122,
	SELECTOR_SAE_H2E = 123,
	SELECTOR_VHT = 126,
	SELECTOR_HT = 127
};
struct rates {
	uint8_t rate[RATES_MAX];
	unsigned n;
};
/* ext_rates may be absent. More than RATES_MAX in all is WIRE_LIMIT. */
MUST_CHECK enum wire rates_parse(struct bytes rates, struct bytes ext_rates, struct rates *out);
/* The first eight, and the rest as ext rates; the latter writes nothing for eight or fewer. */
void rates_build(struct wr *w, const struct rates *r);
void ext_rates_build(struct wr *w, const struct rates *r);

MUST_CHECK enum wire ds_parse(struct bytes whole, uint8_t *channel);
void ds_build(struct wr *w, uint8_t channel);

/* TIM [11-2020 9.4.2.5]. The bitmap is partial: its first octet is number 2 * (control >> 1). */
enum { TIM_MAX = 251 };
struct tim {
	uint8_t dtim_count;
	uint8_t dtim_period;
	bool group;	/* group traffic follows */
	uint8_t offset; /* bits 1 to 7 of Bitmap Control */
	struct bytes bitmap;
};
MUST_CHECK enum wire tim_parse(struct bytes whole, struct tim *out);
bool tim_has(const struct tim *t, uint16_t aid);
void tim_build(struct wr *w, const struct tim *t);

struct country_triplet {
	uint8_t first, n, max_dbm;
};
enum { COUNTRY_TRIPLETS = 16 };
struct country {
	uint8_t text[3];
	struct country_triplet triplet[COUNTRY_TRIPLETS];
	unsigned n;
};
MUST_CHECK enum wire country_parse(struct bytes whole, struct country *out);
void country_build(struct wr *w, const struct country *c); /* padded to even length */

enum erp_bit { ERP_NON_ERP = 1, ERP_PROTECTION = 2, ERP_BARKER = 4 };
MUST_CHECK enum wire erp_parse(struct bytes whole, uint8_t *bits);
void erp_build(struct wr *w, uint8_t bits);

struct bss_load {
	uint16_t n_stations;
	uint8_t utilisation; /* 255 is always busy */
	uint16_t admission;  /* units of 32 us/s */
};
MUST_CHECK enum wire bss_load_parse(struct bytes whole, struct bss_load *out);
void bss_load_build(struct wr *w, const struct bss_load *l);

/* Extended Capabilities and RM Enabled Capabilities: bit n is in octet n/8. */
bool ext_caps_has(struct bytes whole, enum ext_capability bit);
void ext_caps_build(struct wr *w, struct bytes caps);
bool rm_caps_has(struct bytes whole, enum rm_capability bit);
void rm_caps_build(struct wr *w, const uint8_t caps[static 5]);

/* HT [11-2020 9.4.2.55, 9.4.2.56]. */
struct ht_caps {
	uint16_t info;
	uint8_t ampdu;
	uint8_t mcs[16];
	uint16_t extended;
	uint32_t txbf;
	uint8_t asel;
};
enum ht_cap {
	HT_CAP_LDPC = 1 << 0,
	HT_CAP_40 = 1 << 1,
	HT_CAP_SMPS_OFF = 3 << 2,
	HT_CAP_GREENFIELD = 1 << 4,
	HT_CAP_SGI20 = 1 << 5,
	HT_CAP_SGI40 = 1 << 6,
	HT_CAP_TX_STBC = 1 << 7,
	HT_CAP_RX_STBC = 1 << 8, /* times 1 to 3 streams */
	HT_CAP_DELAYED_BA = 1 << 10,
	HT_CAP_AMSDU_7935 = 1 << 11,
	HT_CAP_DSSS_CCK_40 = 1 << 12,
	HT_CAP_40_INTOLERANT = 1 << 14
};
MUST_CHECK enum wire ht_caps_parse(struct bytes whole, struct ht_caps *out);
void ht_caps_build(struct wr *w, const struct ht_caps *c);
/* Spatial streams with a full octet of receive MCS, 0 to 4. */
unsigned ht_streams(const struct ht_caps *c);

struct ht_op {
	uint8_t primary;
	uint8_t info[5]; /* info[0]: b0-1 secondary offset (0 none, 1 above, 3 below), b2 any width
			  */
	uint8_t basic[16];
};
MUST_CHECK enum wire ht_op_parse(struct bytes whole, struct ht_op *out);
void ht_op_build(struct wr *w, const struct ht_op *o);

/* VHT [11-2020 9.4.2.157, 9.4.2.158]. MCS maps: two bits a stream, 0 MCS 0-7, 1 0-8, 2 0-9, 3 none.
 */
struct vht_caps {
	uint32_t info;
	uint16_t rx_map, rx_highest, tx_map, tx_highest;
};
enum vht_cap {
	VHT_CAP_160 = 1 << 2,
	VHT_CAP_WIDTHS = 3 << 2,
	VHT_CAP_RXLDPC = 1 << 4,
	VHT_CAP_SGI80 = 1 << 5,
	VHT_CAP_SGI160 = 1 << 6
};
MUST_CHECK enum wire vht_caps_parse(struct bytes whole, struct vht_caps *out);
void vht_caps_build(struct wr *w, const struct vht_caps *c);
unsigned vht_streams(uint16_t map);

struct vht_op {
	uint8_t width; /* 0: 20 or 40, 1: 80, 160 or 80+80 MHz */
	uint8_t seg0, seg1;
	uint16_t basic_map;
};
MUST_CHECK enum wire vht_op_parse(struct bytes whole, struct vht_op *out);
void vht_op_build(struct wr *w, const struct vht_op *o);

/* HE [11-2020 as amended by 11ax, 9.4.2.248, 9.4.2.249]: fixed parts; what follows is kept as
 * bytes. */
struct he_caps {
	uint8_t mac[6];
	uint8_t phy[11];
	uint16_t rx_map80, tx_map80; /* as the VHT maps: 0 MCS 0-7, 1 0-9, 2 0-11, 3 none */
	struct bytes rest;	     /* maps for 160 and 80+80 MHz, PPE thresholds */
};
enum he_cap { /* of the octets phy[0], phy[1] */
	HE_PHY0_40_IN_2G4 = 1 << 1,
	HE_PHY0_80 = 1 << 2,
	HE_PHY0_160 = 1 << 3,
	HE_PHY1_LDPC = 1 << 5
};
MUST_CHECK enum wire he_caps_parse(struct bytes whole, struct he_caps *out);
void he_caps_build(struct wr *w, const struct he_caps *c);
struct he_op {
	uint32_t params; /* 24 bits */
	uint8_t color;
	uint16_t basic_map;
	struct bytes rest;
};
MUST_CHECK enum wire he_op_parse(struct bytes whole, struct he_op *out);
void he_op_build(struct wr *w, const struct he_op *o);
/* The 6 GHz Operation Information in rest, which HE_OP_6GHZ announces. */
enum { HE_OP_VHT = 1 << 14, HE_OP_CO_HOSTED = 1 << 15, HE_OP_6GHZ = 1 << 17 };
struct he_6ghz {
	uint8_t primary, control, seg0, seg1, min_rate; /* control b0-1: width 20 << n MHz */
};
bool he_op_6ghz(const struct he_op *o, struct he_6ghz *out);
void he_6ghz_build(struct wr *w, const struct he_6ghz *six);
/* HE 6 GHz Band Capabilities [11ax-2021 9.4.2.263]. */
void he_6ghz_caps_build(struct wr *w, uint16_t info);

/* WMM vendor elements. Index of ac: 0 best effort, 1 background, 2 video, 3 voice. */
struct wmm_ac {
	uint8_t aci_aifsn; /* b0-3 AIFSN, b4 admission, b5-6 ACI */
	uint8_t ecw;	   /* b0-3 ECWmin, b4-7 ECWmax */
	uint16_t txop;	   /* 32 us */
};
struct wmm {
	bool parameter; /* else the information element */
	uint8_t qos_info;
	struct wmm_ac ac[4];
};
MUST_CHECK enum wire wmm_parse(struct bytes whole, struct wmm *out);
void wmm_build(struct wr *w, const struct wmm *m);

/* WMM TSPEC vendor element: a station asks for air, an AP says how much it may have. */
struct wmm_tspec {
	struct bytes asked; /* from TS Info to the surplus allowance, as they stand */
	uint16_t nominal_msdu; /* octets; bit 15: each of this size */
	uint32_t mean_rate;    /* bit/s */
	uint32_t min_phy_rate; /* bit/s */
	uint16_t surplus;      /* 1/8192 */
	uint16_t medium_time;  /* 32 us in each second */
};
/* WIRE_OTHER: no TSPEC. More than its 55 octets are let be. */
MUST_CHECK enum wire wmm_tspec_parse(struct bytes whole, struct wmm_tspec *out);
/* asked as it stands, and the medium time. */
void wmm_tspec_build(struct wr *w, const struct wmm_tspec *t);

/* MME [11-2020 9.4.2.54], MIC of 8 (BIP-CMAC-128) or 16 octets. */
struct mme {
	uint16_t key_id;
	uint8_t ipn[6];
	uint8_t mic[16];
	size_t mic_len;
};
MUST_CHECK enum wire mme_parse(struct bytes whole, struct mme *out);
void mme_build(struct wr *w, const struct mme *m);

/* Neighbor Report [11-2020 9.4.2.36]. */
enum neighbor_info {
	NEIGHBOR_REACHABLE = 3,
	NEIGHBOR_SECURITY = 1 << 2,
	NEIGHBOR_KEY_SCOPE = 1 << 3,
	NEIGHBOR_MOBILITY_DOMAIN = 1 << 10,
	NEIGHBOR_HT = 1 << 11,
	NEIGHBOR_VHT = 1 << 12,
	NEIGHBOR_HE = 1 << 14
};
struct neighbor {
	struct mac bssid;
	uint32_t info; /* enum neighbor_info */
	uint8_t op_class, channel, phy;
	bool has_preference;
	uint8_t preference; /* 255 best, 0 excluded */
	struct bytes subelements;
};
/* Preference is taken from the sub-elements. */
MUST_CHECK enum wire neighbor_parse(struct bytes whole, struct neighbor *out);
/* Writes the preference first unless subelements have one, then subelements as they are. */
void neighbor_build(struct wr *w, const struct neighbor *n);

/*
 * Channel Switch Announcement [11-2020 9.4.2.18], and Extended [9.4.2.52]: with an operating class.
 */
struct channel_switch {
	uint8_t mode;	  /* 1: nobody sends until then */
	uint8_t op_class; /* 0: not said */
	uint8_t channel;
	uint8_t count; /* beacons until then, this one included; 0: at any time */
};
MUST_CHECK enum wire channel_switch_parse(struct bytes whole, struct channel_switch *out);
MUST_CHECK enum wire ext_channel_switch_parse(struct bytes whole, struct channel_switch *out);
void channel_switch_build(struct wr *w, const struct channel_switch *c);
void ext_channel_switch_build(struct wr *w, const struct channel_switch *c);

/*
 * Reduced Neighbor Report [11-2020 9.4.2.170; 11ax-2021 for the last two fields]. What a TBTT
 * Information field of a length that the standard knows says of one AP; others are passed over.
 */
enum rnr_param {
	RNR_OCT = 1 << 0,
	RNR_SAME_SSID = 1 << 1,
	RNR_MULTIPLE_BSSID = 1 << 2,
	RNR_TRANSMITTED = 1 << 3,
	RNR_COLOCATED_ESS = 1 << 4, /* all its ESS is beside APs of 2.4 or 5 GHz */
	RNR_UNSOLICITED_PROBE = 1 << 5,
	RNR_COLOCATED = 1 << 6
};
enum { RNR_OFFSET_UNKNOWN = 255, RNR_PSD_UNKNOWN = 127, RNR_HEADER_LEN = 4, RNR_INFO_LEN = 13 };
struct rnr_ap {
	uint8_t op_class, channel;
	uint8_t offset; /* TU to its next beacon */
	bool has_bssid, has_short_ssid, has_params;
	struct mac bssid;
	uint32_t short_ssid; /* crc32_of the SSID */
	uint8_t params;	     /* enum rnr_param */
	uint8_t psd;	     /* dBm/MHz times two, of 20 MHz */
};
struct rnr_walk {
	struct rd rest; /* Neighbor AP Information fields */
	struct rd set;	/* TBTT Information of the present one */
	uint8_t len, op_class, channel;
};
MUST_CHECK enum wire rnr_open(struct bytes whole, struct rnr_walk *out);
MUST_CHECK enum step rnr_next(struct rnr_walk *w, struct rnr_ap *out);
/* One Neighbor AP Information field for n APs, 1 to 16, on one channel, with all their fields. */
void rnr_build(struct wr *w, const struct rnr_ap *ap, unsigned n);

/* BSS Max Idle Period [11-2020 9.4.2.78]: units of 1000 TU. */
struct max_idle {
	uint16_t period;
	uint8_t options;
};
MUST_CHECK enum wire max_idle_parse(struct bytes whole, struct max_idle *out);
void max_idle_build(struct wr *w, const struct max_idle *m);

/* OWE Diffie-Hellman parameter [RFC 8110 4.3]. */
struct owe_dh {
	uint16_t group;
	struct bytes key;
};
MUST_CHECK enum wire owe_dh_parse(struct bytes whole, struct owe_dh *out);
void owe_dh_build(struct wr *w, const struct owe_dh *d);

/*
 * OWE Transition Mode [Opportunistic Wireless Encryption specification 1.1, 2.2.1]: each of the two
 * BSSs names the other. Where that one is (class and channel) may follow; hostapd leaves it out.
 */
struct owe_transition {
	struct mac bssid;
	struct bytes ssid; /* 0 to SSID_MAX octets */
};
MUST_CHECK enum wire owe_transition_parse(struct bytes whole, struct owe_transition *out);
void owe_transition_build(struct wr *w, const struct owe_transition *t);

#endif
