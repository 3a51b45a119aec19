#ifndef WIRE_ACTION_H
#define WIRE_ACTION_H

#include "wire/elem.h"

/* Action frame bodies, from the Category octet on [11-2020 9.6]. Build and elements: wire/mgmt.h.
 */

/* Category and action alone, to choose a parser. */
struct action {
	uint8_t category; /* enum action_category */
	uint8_t action;
	struct bytes rest;
};
MUST_CHECK enum wire action_parse(struct bytes body, struct action *out);

/* Whether a management frame of this kind is protected once keys are there [11-2020 11.13]. */
bool mgmt_is_robust(uint8_t kind, struct bytes body);

/* FT Request, Response, Confirm, Ack [11-2020 9.6.8]. */
struct ft_frame {
	uint8_t action; /* enum ft_action */
	struct mac sta;
	struct mac target;
	uint16_t status; /* Response and Ack only */
	struct bytes elements;
	struct elems e;
};
MUST_CHECK enum wire ft_frame_parse(struct bytes body, struct ft_frame *out);
void ft_frame_build(struct wr *w, const struct ft_frame *f);

/* SA Query [11-2020 9.6.9]: with operating channel validation an OCI element follows. */
struct sa_query {
	uint8_t action; /* enum sa_query_action */
	uint16_t transaction;
	struct bytes elements;
};
MUST_CHECK enum wire sa_query_parse(struct bytes body, struct sa_query *out);
void sa_query_build(struct wr *w, const struct sa_query *q);

/* Neighbor Report Request and Response [11-2020 9.6.6.6, 9.6.6.7]. */
struct neighbor_frame {
	uint8_t action; /* RM_NEIGHBOR_REQUEST or RM_NEIGHBOR_RESPONSE */
	uint8_t token;
	struct bytes elements; /* response: walk with elem_next, neighbor_parse */
};
MUST_CHECK enum wire neighbor_frame_parse(struct bytes body, struct neighbor_frame *out);
void neighbor_frame_build(struct wr *w, const struct neighbor_frame *n);

/* BSS transition management [11-2020 9.6.13.8 to 9.6.13.10]. */
enum btm_mode {
	BTM_CANDIDATES = 1 << 0,
	BTM_ABRIDGED = 1 << 1,
	BTM_DISASSOC_IMMINENT = 1 << 2,
	BTM_TERMINATION = 1 << 3,
	BTM_ESS_DISASSOC = 1 << 4
};
struct btm_query {
	uint8_t token;
	uint8_t reason;
	struct bytes candidates; /* Neighbor Report elements */
};
struct btm_request {
	uint8_t token;
	uint8_t mode;		 /* enum btm_mode */
	uint16_t disassoc_timer; /* beacon intervals */
	uint8_t validity;	 /* beacon intervals */
	uint8_t termination[12]; /* if BTM_TERMINATION: the sub-element, header included */
	struct bytes url;	 /* if BTM_ESS_DISASSOC */
	struct bytes candidates;
};
enum btm_status {
	BTM_ACCEPT = 0,
	BTM_REJECT = 1,
	BTM_REJECT_BEACONS = 2,
	BTM_REJECT_CAPACITY = 3,
	BTM_REJECT_TERMINATION = 4,
	BTM_REJECT_DELAY = 5,
	BTM_REJECT_CANDIDATES_GIVEN = 6,
	BTM_REJECT_NO_CANDIDATES = 7,
	BTM_REJECT_LEAVING_ESS = 8
};
struct btm_response {
	uint8_t token;
	uint8_t status;	   /* enum btm_status */
	uint8_t delay;	   /* minutes */
	struct mac target; /* if BTM_ACCEPT */
	struct bytes candidates;
};
MUST_CHECK enum wire btm_query_parse(struct bytes body, struct btm_query *out);
void btm_query_build(struct wr *w, const struct btm_query *q);
MUST_CHECK enum wire btm_request_parse(struct bytes body, struct btm_request *out);
void btm_request_build(struct wr *w, const struct btm_request *q);
MUST_CHECK enum wire btm_response_parse(struct bytes body, struct btm_response *out);
void btm_response_build(struct wr *w, const struct btm_response *q);

#endif
