#ifndef WIRE_MGMT_H
#define WIRE_MGMT_H

#include "wire/elem.h"
#include "wire/hdr.h"

/*
 * Bodies of management frames [11-2020 9.3.3]: what follows the MAC header. A parse function reads
 * the fixed fields, keeps the elements as they were and finds them (wire/elem.h). A build function
 * writes the fixed fields and then .elements as they are; leave that empty to append elements with
 * their own builders. In build, .e is not looked at.
 */
struct beacon {		   /* also Probe Response */
	uint64_t tsf;	   /* us */
	uint16_t interval; /* TU */
	uint16_t caps;	   /* enum capability */
	struct bytes elements;
	struct elems e;
};
MUST_CHECK enum wire beacon_parse(struct bytes body, struct beacon *out);
void beacon_build(struct wr *w, const struct beacon *b);

/* A Probe Request has elements only: elems_parse. */

struct auth {
	uint16_t algorithm; /* enum auth_algorithm */
	uint16_t seq;
	uint16_t status;       /* enum status */
	struct bytes elements; /* everything after status; SAE and FILS-PFS begin with fields */
	struct elems e;	       /* found for open, shared key, FT and FILS without PFS, else empty */
};
MUST_CHECK enum wire auth_parse(struct bytes body, struct auth *out);
void auth_build(struct wr *w, const struct auth *a);

/* Association and Reassociation Request. */
struct assoc_req {
	bool reassoc; /* given to parse by the frame kind */
	uint16_t caps;
	uint16_t listen_interval;
	struct mac current_ap; /* reassociation only */
	struct bytes elements;
	struct elems e;
};
MUST_CHECK enum wire assoc_req_parse(struct bytes body, bool reassoc, struct assoc_req *out);
void assoc_req_build(struct wr *w, const struct assoc_req *a);

/* Association and Reassociation Response. */
struct assoc_resp {
	uint16_t caps;
	uint16_t status;
	uint16_t aid; /* without the two top bits that travel set */
	struct bytes elements;
	struct elems e;
};
MUST_CHECK enum wire assoc_resp_parse(struct bytes body, struct assoc_resp *out);
void assoc_resp_build(struct wr *w, const struct assoc_resp *a);

/* Deauthentication and Disassociation. */
struct leave {
	uint16_t reason; /* enum reason */
	struct bytes elements;
	struct elems e;
};
MUST_CHECK enum wire leave_parse(struct bytes body, struct leave *out);
void leave_build(struct wr *w, const struct leave *l);

#endif
