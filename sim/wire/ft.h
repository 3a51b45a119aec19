#ifndef WIRE_FT_H
#define WIRE_FT_H

#include "wire/elem.h"

/* The elements of fast BSS transition [11-2020 9.4.2.46 to 9.4.2.50]. */

/* MDE. The MDID is two opaque octets, in the order they travel. */
struct mde {
	uint8_t mdid[2];
	uint8_t policy; /* enum mde_policy */
};
MUST_CHECK enum wire mde_parse(struct bytes whole, struct mde *out);
void mde_build(struct wr *w, const struct mde *m);

enum { FTE_MIC_MAX = 32, FTE_MIC_AT = 4, FTE_WRAPPED_MAX = 40, FTE_MAX = 520 };

/* A group key in an FTE. GTK: info and rsc[8]; IGTK, BIGTK: id and ipn[6]. */
struct fte_gtk {
	bool present;
	uint16_t info;	 /* bits 0 and 1: key ID */
	uint8_t key_len; /* octets before wrapping */
	uint8_t rsc[8];
	uint8_t wrapped[FTE_WRAPPED_MAX];
	size_t wrapped_len;
};
struct fte_igtk {
	bool present;
	uint16_t key_id; /* IGTK 4 or 5, BIGTK 6 or 7 */
	uint8_t ipn[6];
	uint8_t key_len;
	uint8_t wrapped[FTE_WRAPPED_MAX];
	size_t wrapped_len;
};

/* FTE, held by value so that a fragmented one needs no buffer of its own. */
struct fte {
	uint8_t control;     /* enum fte_control */
	uint8_t n_protected; /* elements under the MIC */
	uint8_t mic[FTE_MIC_MAX];
	size_t mic_len; /* 16, 24 or 32 */
	uint8_t anonce[NONCE_LEN];
	uint8_t snonce[NONCE_LEN];
	bool has_r1kh;
	struct mac r1kh;
	uint8_t r0kh[R0KH_ID_MAX];
	size_t r0kh_len; /* 0: absent */
	struct fte_gtk gtk;
	struct fte_igtk igtk, bigtk;
	bool has_oci;
	uint8_t oci[3]; /* operating class, primary channel, frequency segment 1 */
};

/*
 * mic_len follows from the AKM (16, 24, 32) and is a parameter because the element does not say it
 * reliably. The first of repeated sub-elements is kept, unknown ones are skipped. The MIC stands at
 * FTE_MIC_AT in the whole element.
 */
MUST_CHECK enum wire fte_parse(struct bytes whole, size_t mic_len, struct fte *out);
/* Writes f->mic as it is (zeros to begin with); in the order R1KH-ID, R0KH-ID, GTK, IGTK, BIGTK,
 * OCI. Over 255 octets: Fragment elements. */
void fte_build(struct wr *w, const struct fte *f);
/* 16, 24 or 32 by the MIC Length bits of an FTE; 0 if they are reserved or there is no FTE. */
size_t fte_mic_len_said(struct bytes whole);

struct tie {
	uint8_t type; /* enum tie_type */
	uint32_t value;
};
MUST_CHECK enum wire tie_parse(struct bytes whole, struct tie *out);
void tie_build(struct wr *w, const struct tie *t);
/* The value of the first TIE of this type in a frame. */
MUST_CHECK bool tie_find(const struct elems *e, enum tie_type type, uint32_t *value);

/* One resource request or answer: the RDE and the descriptors it counts. */
struct rde {
	uint8_t id;
	uint8_t count;
	uint16_t status;	  /* enum status */
	struct bytes descriptors; /* whole elements, up to the next RDE */
};
/* Walks struct elems.ric. count more than there are descriptors is STEP_BAD. */
MUST_CHECK enum step rde_next(struct rd *r, struct rde *out);
/* Writes the RDE, then descriptors as they are. */
void rde_build(struct wr *w, const struct rde *r);

#endif
