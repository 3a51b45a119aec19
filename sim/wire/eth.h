#ifndef WIRE_ETH_H
#define WIRE_ETH_H

#include "base/bytes.h"
#include "wire/hdr.h"
#include "wire/step.h"

/* Ethernet II and 802.3, without FCS and without padding on build. */
struct eth {
	struct mac dst, src;
	uint16_t type; /* enum ethertype; below 1536: an 802.3 length, payload is trimmed to it */
	struct bytes payload;
};
enum { ETH_HDR = 14, ETH_MTU = 1500, LLC_SNAP = 8 };
MUST_CHECK enum wire eth_parse(struct bytes frame, struct eth *out);
void eth_build(struct wr *w, const struct eth *e);

/*
 * 802.1Q [802.1Q-2018 9.3 to 9.6]: the frame inside a tag and its VLAN. 0: no tag, or one that has
 * a priority alone. Of several tags the outer one; WIRE_VALUE for the identifier 4095.
 */
enum { ETH_TAG = 4, ETH_VLAN_MAX = 4094 };
MUST_CHECK enum wire eth_parse_tagged(struct bytes frame, uint16_t *vlan, struct eth *out);
/* With a tag of this VLAN and priority 0; without one for VLAN 0. */
void eth_build_tagged(struct wr *w, uint16_t vlan, const struct eth *e);

/* LLC/SNAP header of an MSDU: aa aa 03 00 00 00 and the ethertype [11-2020 5.1.4; RFC 1042]. */
struct msdu {
	uint16_t type;
	struct bytes payload;
};
MUST_CHECK enum wire msdu_parse(struct bytes body, struct msdu *out);
void msdu_build(struct wr *w, const struct msdu *m);

/*
 * A data frame's clear body as the Ethernet frame it stands for: without a LLC/SNAP header, an
 * 802.3 frame with a length. WIRE_OTHER if it is not a data frame.
 */
MUST_CHECK enum wire eth_from_dot11(const struct hdr *h, struct bytes body, struct eth *out);
/* The other way, addresses apart: the body an Ethernet frame has in the air. */
void eth_body_build(struct wr *w, const struct eth *e);

/*
 * User priority of a packet: EAPOL 7, voice (DSCP EF) 6, everything else best effort [RFC 8325].
 */
uint8_t eth_priority(const struct eth *e);

/*
 * 802.2 XID "layer 2 update" [802.2 5.4.1.1.2; 11F's use of it]: broadcast from the station's
 * address so that switches learn its new port. A whole Ethernet frame.
 */
void l2_update_build(struct wr *w, struct mac sta);
bool l2_update_is(const struct eth *e);

#endif
