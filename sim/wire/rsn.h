#ifndef WIRE_RSN_H
#define WIRE_RSN_H

#include "base/suite.h"
#include "wire/elem.h"

/*
 * RSNE [11-2020 9.4.2.24] and the older WPA vendor element of the same shape. Suites are kept as
 * their four octets read as one number (0x000fac04), in the order received.
 */
#define SUITE_IEEE(type) ((uint32_t)OUI_IEEE << 8 | (uint32_t)(type))
#define SUITE_WPA(type)	 ((uint32_t)OUI_MICROSOFT << 8 | (uint32_t)(type))
#define SUITE_CCKM	 ((uint32_t)OUI_CISCO << 8)

enum { RSNE_SUITES = 16, RSNE_PMKIDS = 15, RSNE_MAX = 257 };

/* How far the element reaches; fields after the last one are absent and have their defaults. */
enum rsne_upto {
	RSNE_UPTO_VERSION,
	RSNE_UPTO_GROUP,
	RSNE_UPTO_PAIRWISE,
	RSNE_UPTO_AKM,
	RSNE_UPTO_CAPS,
	RSNE_UPTO_PMKID,
	RSNE_UPTO_MGMT
};

struct rsne {
	uint16_t version;
	enum rsne_upto upto;
	uint32_t group;
	uint32_t pairwise[RSNE_SUITES];
	unsigned n_pairwise;
	uint32_t akm[RSNE_SUITES];
	unsigned n_akm;
	uint16_t caps; /* enum rsn_capability */
	uint8_t pmkid[RSNE_PMKIDS][PMKID_LEN];
	unsigned n_pmkid;
	uint32_t mgmt;		/* group management cipher suite */
	uint32_t pairwise_mask; /* SUITE_BIT(enum cipher) of the element's own OUI */
	uint32_t akm_mask;	/* SUITE_BIT(enum akm), AKM_CCKM among them */
};

/* An RSNE as a station or AP starts from: version 1, one suite each, capabilities; with mgmt not
 * CIPHER_NONE also an empty PMKID list and that suite. */
struct rsne rsne_of(enum cipher group, enum cipher pairwise, enum akm akm, uint16_t caps,
		    enum cipher mgmt);
void rsne_add_pairwise(struct rsne *r, enum cipher c);
void rsne_add_akm(struct rsne *r, enum akm a);

/*
 * The enum of a 00-0F-AC selector, CIPHER_NONE / AKM_NONE for another organisation's; 00-40-96:00
 * is AKM_CCKM.
 */
enum cipher rsne_cipher(uint32_t selector);
enum akm rsne_akm(uint32_t selector);

/* Absent trailing fields get the defaults of the standard (CCMP, CCMP, 802.1X, capabilities 0, and
 * BIP-CMAC-128 if MFPC); octets after the last field are ignored. */
MUST_CHECK enum wire rsne_parse(struct bytes whole, struct rsne *out);
/* Writes up to r->upto; the masks are not looked at. */
void rsne_build(struct wr *w, const struct rsne *r);

/*
 * The RSNE with a PMKID list of exactly this one (PMKR0Name or PMKR1Name in FT), as messages 2 and
 * 3 of the 4-way handshake and all four FT frames carry it [11-2020 12.7.6, 13.8]: capabilities 0
 * are added if absent, a list that was there is replaced, everything else is kept octet by octet.
 */
MUST_CHECK enum wire rsne_with_pmkid(struct bytes whole, const uint8_t pmkid[static PMKID_LEN],
				     struct wr *w);
/* Whether two RSNEs agree in everything but the PMKID list (absent capabilities are 0). */
bool rsne_same_but_pmkid(struct bytes a, struct bytes b);

/* WPA vendor element: same struct, selectors 00-50-F2, up to RSNE_UPTO_CAPS. */
MUST_CHECK enum wire wpa_parse(struct bytes whole, struct rsne *out);
void wpa_build(struct wr *w, const struct rsne *r);
/* One suite each, nothing after the AKMs, as wpa_supplicant sends it. */
struct rsne wpa_of(enum cipher group, enum cipher pairwise, enum akm akm);
void wpa_add_pairwise(struct rsne *r, enum cipher c);
void wpa_add_akm(struct rsne *r, enum akm a);
/* The enum of a 00-50-F2 selector; 00-40-96:00 is AKM_CCKM. Others: none. */
enum cipher wpa_cipher(uint32_t selector);
enum akm wpa_akm(uint32_t selector);

/*
 * A station's security element is one or the other. Which of them tells how its handshakes go, so
 * the span itself is what says it: true for a WPA element, false for an RSNE or anything else.
 */
bool wpa_is(struct bytes whole);
/* The choices of a station's element of either kind. Not WIRE_OK: malformed, or not one each. */
struct suites {
	enum cipher group, pairwise;
	enum akm akm;
};
MUST_CHECK enum wire suites_parse(struct bytes whole, struct suites *out);

/* RSNXE [11-2020 9.4.2.241]: bit of the capability field; false also if the element is absent or
 * malformed. */
bool rsnxe_has(struct bytes whole, enum rsnx_capability bit);
/* One octet of capabilities: bits is 1 << enum rsnx_capability, ored. */
void rsnxe_build(struct wr *w, uint8_t bits);

#endif
