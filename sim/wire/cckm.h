#ifndef WIRE_CCKM_H
#define WIRE_CCKM_H

#include "wire/elem.h"

/*
 * Cisco's elements of OUI 00-40-96: the CCKM element (ID 156) of Reassociation Request and
 * Response, and what else a CCX client or AP says of itself. Layouts as observed, see
 * models/README.md. Spans are whole elements.
 */
enum { CCKM_FIELDS_LEN = 16, CCKM_ELEM_MIC = 8, CCKM_ELEM_EGTK = 255 - 28 };

/* Of a Reassociation Request: 26 octets. */
struct cckm_request {
	uint64_t timestamp; /* TSF of the target BSS, us */
	uint32_t rn;	    /* request number */
	uint8_t mic[CCKM_ELEM_MIC];
};
MUST_CHECK enum wire cckm_request_parse(struct bytes whole, struct cckm_request *out);
void cckm_request_build(struct wr *w, const struct cckm_request *r);

/* Of a Reassociation Response: 30 octets and the encrypted group key. */
struct cckm_response {
	uint32_t rn; /* the request's */
	uint8_t key_id;
	uint8_t group_key_id;
	uint8_t rsc[8]; /* of the group key, little endian; six octets are used */
	uint8_t mic[CCKM_ELEM_MIC];
	struct bytes egtk;
	struct bytes fields; /* parsed only: rn to the length of egtk, CCKM_FIELDS_LEN octets */
};
MUST_CHECK enum wire cckm_response_parse(struct bytes whole, struct cckm_response *out);
void cckm_response_build(struct wr *w, const struct cckm_response *r);
/* The octets its MIC covers beside the key: for the one who has to compute it. */
void cckm_response_fields(struct wr *w, const struct cckm_response *r);

/* CCX version: vendor element 00-40-96:3. */
MUST_CHECK enum wire ccx_version_parse(struct bytes whole, uint8_t *version);
void ccx_version_build(struct wr *w, uint8_t version);
/* Radio measurement capability: vendor element 00-40-96:1, always 01 00. */
MUST_CHECK enum wire ccx_rm_parse(struct bytes whole);
void ccx_rm_build(struct wr *w);

#endif
