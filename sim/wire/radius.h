#ifndef WIRE_RADIUS_H
#define WIRE_RADIUS_H

#include "base/bytes.h"
#include "base/suite.h"
#include "wire/step.h"

/*
 * RADIUS packets and their attributes [RFC 2865, 2866, 2868, 2869, 3579, 3580, 2548, 4372, 7268].
 * Authenticators and what is hidden with the shared secret are key/radius.h's.
 */
enum {
	RADIUS_HDR = 20,
	RADIUS_LEN_MAX = 4096,   /* of a packet [RFC 2865 3] */
	RADIUS_VALUE_MAX = 253,  /* of one attribute's value */
	RADIUS_AUTHENTICATOR_LEN = 16,
	RADIUS_PORT = 1812
};

enum radius_code {
	RADIUS_ACCESS_REQUEST = 1,
	RADIUS_ACCESS_ACCEPT = 2,
	RADIUS_ACCESS_REJECT = 3,
	RADIUS_ACCOUNTING_REQUEST = 4,
	RADIUS_ACCOUNTING_RESPONSE = 5,
	RADIUS_ACCESS_CHALLENGE = 11,
	RADIUS_STATUS_SERVER = 12
};

enum radius_type {
	RADIUS_USER_NAME = 1,
	RADIUS_USER_PASSWORD = 2,
	RADIUS_NAS_IP_ADDRESS = 4,
	RADIUS_NAS_PORT = 5,
	RADIUS_SERVICE_TYPE = 6,
	RADIUS_FRAMED_MTU = 12,
	RADIUS_REPLY_MESSAGE = 18,
	RADIUS_STATE = 24,
	RADIUS_CLASS = 25,
	RADIUS_VENDOR_SPECIFIC = 26,
	RADIUS_SESSION_TIMEOUT = 27,
	RADIUS_TERMINATION_ACTION = 29,
	RADIUS_CALLED_STATION_ID = 30,
	RADIUS_CALLING_STATION_ID = 31,
	RADIUS_NAS_IDENTIFIER = 32,
	RADIUS_PROXY_STATE = 33,
	RADIUS_ACCT_STATUS_TYPE = 40,
	RADIUS_ACCT_SESSION_ID = 44,
	RADIUS_ACCT_MULTI_SESSION_ID = 50,
	RADIUS_EGRESS_VLANID = 56,
	RADIUS_NAS_PORT_TYPE = 61,
	RADIUS_TUNNEL_TYPE = 64,
	RADIUS_TUNNEL_MEDIUM_TYPE = 65,
	RADIUS_CONNECT_INFO = 77,
	RADIUS_EAP_MESSAGE = 79,
	RADIUS_MESSAGE_AUTHENTICATOR = 80,
	RADIUS_TUNNEL_PRIVATE_GROUP_ID = 81,
	RADIUS_CHARGEABLE_USER_IDENTITY = 89,
	RADIUS_EAP_KEY_NAME = 102,
	RADIUS_MOBILITY_DOMAIN_ID = 177,
	RADIUS_WLAN_REASON_CODE = 185,
	RADIUS_WLAN_PAIRWISE_CIPHER = 186,
	RADIUS_WLAN_GROUP_CIPHER = 187,
	RADIUS_WLAN_AKM_SUITE = 188,
	RADIUS_WLAN_GROUP_MGMT_CIPHER = 189
};

enum {
	RADIUS_FRAMED = 2,             /* Service-Type [RFC 2865 5.6] */
	RADIUS_WIRELESS_80211 = 19,    /* NAS-Port-Type [RFC 2865 5.41] */
	RADIUS_TERMINATE_DEFAULT = 0,  /* Termination-Action [RFC 2865 5.29] */
	RADIUS_TERMINATE_REQUEST = 1,
	RADIUS_TUNNEL_VLAN = 13,       /* Tunnel-Type [RFC 3580 3.31] */
	RADIUS_TUNNEL_802 = 6,         /* Tunnel-Medium-Type */
	RADIUS_TAG_MAX = 0x1f,         /* of a tunnel attribute [RFC 2868 3.1] */
	RADIUS_VLAN_MAX = 4094
};

/* Vendor-Specific [RFC 2865 5.26]. */
enum { RADIUS_VENDOR_MICROSOFT = 311 };
enum { RADIUS_MS_MPPE_SEND_KEY = 16, RADIUS_MS_MPPE_RECV_KEY = 17 }; /* [RFC 2548 2.4.2, 2.4.3] */

/* A packet, all spans inside it. */
struct radius {
	uint8_t code; /* enum radius_code */
	uint8_t id;
	const uint8_t *authenticator; /* RADIUS_AUTHENTICATOR_LEN octets */
	struct bytes packet;          /* without what follows its length in the datagram */
	struct bytes attrs;           /* each whole */
};
/*
 * WIRE_LENGTH: the length field is below 20, above 4096 or beyond the datagram; WIRE_TRUNCATED: an
 * attribute reaches past the end or claims to be shorter than its header. The packet is to be
 * dropped in silence then [RFC 2865 3, 5].
 */
MUST_CHECK enum wire radius_parse(struct bytes datagram, struct radius *out);

struct radius_attr {
	uint8_t type; /* enum radius_type */
	struct bytes value;
};
MUST_CHECK enum step radius_attr_next(struct rd *attrs, struct radius_attr *out);

/* The first of this type. */
MUST_CHECK bool radius_find(const struct radius *p, uint8_t type, struct bytes *value);
/* The same of four octets; of another length it is not there. */
MUST_CHECK bool radius_find_u32(const struct radius *p, uint8_t type, uint32_t *value);
unsigned radius_count(const struct radius *p, uint8_t type);
/* The first sub-attribute of this type in any of this vendor's attributes. */
MUST_CHECK bool radius_find_vendor(const struct radius *p, uint32_t vendor, uint8_t type,
				   struct bytes *value);

/*
 * The EAP packet: the values of all EAP-Message attributes in order [RFC 3579 3.1]. Nothing is
 * written where there is none.
 */
void radius_eap(const struct radius *p, struct wr *w);

/* Where the value of the one Message-Authenticator begins in the packet. WIRE_ABSENT; WIRE_LENGTH:
 * not 16 octets; WIRE_LIMIT: more than one. */
MUST_CHECK enum wire radius_msg_auth_at(const struct radius *p, size_t *at);

/*
 * The untagged VLAN the way hostapd reads it: of the tunnels (attributes of one tag, 0 to 31) that
 * are VLAN over 802 the one of the lowest tag, else Egress-VLANID; 0: none [RFC 3580 3.31].
 */
uint16_t radius_vlan(const struct radius *p);

/* "02-00-00-00-01-00" with '-' or ':', in front of anything; false if it is none. */
MUST_CHECK bool radius_station_id(struct bytes value, struct mac *out);

/*
 * Building: open, put, close. A value of more than RADIUS_VALUE_MAX octets overflows, as does a
 * packet of more than RADIUS_LEN_MAX. An empty value is not put: the RFC has no such attribute.
 */
struct radius_open {
	uint8_t code, id;
	const uint8_t *authenticator; /* 16 octets; NULL: zeros */
};
MUST_CHECK struct mark radius_open(struct wr *w, const struct radius_open *in);
void radius_close(struct wr *w, struct mark m);

void radius_put(struct wr *w, uint8_t type, struct bytes value);
void radius_put_u32(struct wr *w, uint8_t type, uint32_t value);
void radius_put_text(struct wr *w, uint8_t type, const char *text);
void radius_put_vendor(struct wr *w, uint32_t vendor, uint8_t type, struct bytes value);
/* In pieces of 253 octets [RFC 3579 3.1]. */
void radius_put_eap(struct wr *w, struct bytes eap);
/* Sixteen zeros, to be sealed when the packet is whole (key/radius.h). */
void radius_put_msg_auth(struct wr *w);
/* Tunnel-Type, Tunnel-Medium-Type and Tunnel-Private-Group-ID; tag 0 to 31. */
void radius_put_vlan(struct wr *w, uint8_t tag, uint16_t vlan_id);
/* "02-00-00-00-01-00", and behind it ":ssid" where ssid is not empty [RFC 3580 3.20]. */
void radius_put_station_id(struct wr *w, uint8_t type, struct mac mac, struct bytes ssid);
/* A suite selector as its four octets [RFC 7268 2.10]. */
void radius_put_suite(struct wr *w, uint8_t type, uint8_t selector);
/* All attributes of this type of another packet, unchanged and in order. */
void radius_put_copies(struct wr *w, const struct radius *from, uint8_t type);

/* "Access-Challenge"; "unknown" for a code that is not in the enum. */
const char *radius_code_text(uint8_t code);

#endif
