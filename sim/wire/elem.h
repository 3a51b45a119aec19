#ifndef WIRE_ELEM_H
#define WIRE_ELEM_H

#include "base/bytes.h"
#include "wire/dot11.h"
#include "wire/step.h"

/*
 * Elements: ID(1) Length(1) body [11-2020 9.4.2.1]. In this module an element is always handed
 * around as a span of the whole element as received, header (and Fragment elements) included: that
 * is what MICs and comparisons need. Parsers check the ID themselves; an empty span is WIRE_ABSENT.
 */
struct elem {
	uint8_t id;	   /* enum element_id */
	uint8_t ext;	   /* enum element_ext when id is ELEM_EXTENSION, else 0 */
	bool fragmented;   /* Fragment elements follow and belong to whole */
	struct bytes body; /* without header and extension ID; first fragment only */
	struct bytes whole;
};

/* The next element; fragments [11-2020 10.28.11] are taken with the element they continue. */
MUST_CHECK enum step elem_next(struct rd *r, struct elem *out);

/* The body of one whole, unfragmented element with this ID. */
MUST_CHECK enum wire elem_body(struct bytes whole, uint8_t id, struct rd *body);
/* The same for an element with an ID extension. */
MUST_CHECK enum wire elem_ext_body(struct bytes whole, uint8_t ext, struct rd *body);
/* The body of a whole element, fragments joined, into w. */
MUST_CHECK enum wire elem_join(struct bytes whole, uint8_t id, struct wr *w);

/* Writes ID and a length to be filled by elem_close. More than 255 octets overflow the writer. */
MUST_CHECK struct mark elem_open(struct wr *w, uint8_t id);
MUST_CHECK struct mark elem_open_ext(struct wr *w, uint8_t ext);
MUST_CHECK struct mark elem_open_vendor(struct wr *w, uint32_t oui, uint8_t type);
void elem_close(struct wr *w, struct mark m);
/* A whole element from its body; more than 255 octets continue in Fragment elements. */
void elem_put(struct wr *w, uint8_t id, struct bytes body);

enum { ELEMS_TIES = 4 };

/* The elements of interest of a frame, found in one pass. Absent ones are empty spans. */
struct elems {
	struct bytes ssid, rates, ext_rates, ds, tim, country, power_constraint, bss_load, erp;
	struct bytes challenge, channel_switch, ext_channel_switch, op_classes, max_idle;
	struct bytes interworking, rnr;
	struct bytes ext_caps, rm_caps;
	struct bytes rsne, rsnxe, wpa, mde, fte, cckm;
	struct bytes ht_caps, ht_op, vht_caps, vht_op, he_caps, he_op;
	struct bytes wmm; /* WMM information or parameter element */
	struct bytes owe_dh, password_id, rejected_groups, token, akm_selector, oci;
	struct bytes owe_transition; /* vendor 50-6F-9A:28 */
	struct bytes mme;
	bool mme_last; /* the MME is the last element, as it must be */
	struct bytes tie[ELEMS_TIES];
	unsigned n_tie;
	/*
	 * The resource information container, from its first RDE on: as many elements as the
	 * element count of an FTE leaves for it [9.4.2.47], or else the contiguous run of such as
	 * belong into one.
	 */
	struct bytes ric;
	unsigned n_ric; /* elements in it */
	unsigned n_elements;
	unsigned n_unknown; /* elements not listed above */
	bool duplicate;	    /* one came twice; the first was kept */
};

/* On WIRE_TRUNCATED, what stands before the damage has been found. */
MUST_CHECK enum wire elems_parse(struct bytes elements, struct elems *out);

#endif
