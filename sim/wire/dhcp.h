#ifndef WIRE_DHCP_H
#define WIRE_DHCP_H

#include "base/bytes.h"
#include "wire/step.h"

/*
 * DHCP messages between a client and a server on one Ethernet [RFC 2131, options RFC 2132]. Of the
 * options those that decide something are kept; the others are skipped. Option overload (sname and
 * file as options) is not looked into: nobody needs the room.
 */
enum {
	DHCP_SERVER_PORT = 67,
	DHCP_CLIENT_PORT = 68,
	DHCP_LEN_MIN = 300, /* [RFC 1542 2.1] shorter ones are padded, as BOOTP's are */
	DHCP_LEN_MAX = 548  /* [RFC 2131 2] what everybody has to take */
};
enum dhcp_op { DHCP_TO_SERVER = 1, DHCP_TO_CLIENT = 2 };
enum dhcp_type {
	DHCP_DISCOVER = 1,
	DHCP_OFFER,
	DHCP_REQUEST,
	DHCP_DECLINE,
	DHCP_ACK,
	DHCP_NAK,
	DHCP_RELEASE,
	DHCP_INFORM,
	DHCP_TYPE_COUNT
};

struct dhcp {
	uint8_t op;     /* enum dhcp_op */
	uint32_t xid;
	uint16_t secs;  /* since the client began */
	bool broadcast; /* answers to everybody: the client hears nothing else yet */
	uint32_t ciaddr, yiaddr, giaddr; /* 0: none */
	struct mac chaddr;
	uint8_t type; /* enum dhcp_type */
	/* Options; 0 where they are absent. */
	uint32_t requested, server; /* addresses */
	uint32_t mask, router;	    /* the first router */
	uint32_t lease_s, t1_s, t2_s;
};

/*
 * The payload of a UDP datagram. WIRE_OTHER: plain BOOTP, or another hardware than Ethernet;
 * WIRE_VALUE: no or an unknown message type, or an option that comes twice.
 */
MUST_CHECK enum wire dhcp_parse(struct bytes payload, struct dhcp *out);
/* Options that are 0 are left out; padded to DHCP_LEN_MIN. */
void dhcp_build(struct wr *w, const struct dhcp *d);

/* "DHCPDISCOVER"; never NULL for a value of the enum. */
const char *dhcp_type_text(enum dhcp_type t);

#endif
