#ifndef WIRE_EAP_H
#define WIRE_EAP_H

#include "base/bytes.h"
#include "wire/step.h"

/* EAP packets [RFC 3748 4]: the body of an EAPOL PDU of type EAPOL_EAP. Big endian. */
enum eap_code { EAP_REQUEST = 1, EAP_RESPONSE = 2, EAP_SUCCESS = 3, EAP_FAILURE = 4 };

/* Types of the IETF [RFC 3748 5, IANA "EAP Method Types"]. */
enum eap_type_no {
	EAP_TYPE_NONE = 0, /* in a Nak: no method would do */
	EAP_TYPE_IDENTITY = 1,
	EAP_TYPE_NOTIFICATION = 2,
	EAP_TYPE_NAK = 3,
	EAP_TYPE_MD5 = 4,
	EAP_TYPE_GTC = 6,
	EAP_TYPE_TLS = 13,
	EAP_TYPE_TTLS = 21,
	EAP_TYPE_PEAP = 25,
	EAP_TYPE_MSCHAPV2 = 26,
	EAP_TYPE_TLV = 33,
	EAP_TYPE_FAST = 43,
	EAP_TYPE_EXPANDED = 254
};

/*
 * A type in the terms of expanded types: the vendor's SMI number, 24 bits, and its type. A plain
 * type octet is the IETF's, vendor 0.
 */
struct eap_type {
	uint32_t vendor;
	uint32_t no; /* enum eap_type_no with vendor 0 */
};

static inline struct eap_type eap_ietf(enum eap_type_no no)
{
	return (struct eap_type){ 0, no };
}

static inline bool eap_type_equal(struct eap_type a, struct eap_type b)
{
	return a.vendor == b.vendor && a.no == b.no;
}

/* "PEAP" and so on; "vendor" for types of others than the IETF, "unknown" for the rest. */
const char *eap_type_text(struct eap_type t);

/* Octets in front of the type, and the longest type. The longest packet any of our ends sends. */
enum { EAP_HEADER = 4, EAP_TYPE_MAX = 8, EAP_PACKET_MAX = 2048 };

struct eap {
	uint8_t code; /* enum eap_code */
	uint8_t id;
	struct eap_type type; /* requests and responses; otherwise {0, 0} */
	bool expanded;	      /* the type came in its long form */
	struct bytes data;    /* after the type; of a Success or Failure what follows the header */
	struct bytes whole;   /* trimmed to the length field: octets after it are padding */
};

/*
 * WIRE_SHORT: no header, or a request or response without a type; WIRE_LENGTH: the length field is
 * below 4 or above what is there; WIRE_TRUNCATED: half an expanded type; WIRE_OTHER: another code.
 */
MUST_CHECK enum wire eap_parse(struct bytes packet, struct eap *out);
/* A request's or response's type and data without the header in front, as PEAPv0 tunnels them. */
MUST_CHECK enum wire eap_typed_parse(struct bytes body, struct eap *out);

/*
 * A request or response: open, write the type-data, close. The type is written in its short form
 * when it is the IETF's.
 */
MUST_CHECK struct mark eap_open(struct wr *w, enum eap_code code, uint8_t id, struct eap_type type);
void eap_close(struct wr *w, struct mark m);
/* The type alone, as eap_open writes it. */
void eap_type_build(struct wr *w, struct eap_type type);
/* Success or Failure. */
void eap_end_build(struct wr *w, enum eap_code code, uint8_t id);

/*
 * The wanted types of a Nak [RFC 3748 5.3]: n.data of a response with type EAP_TYPE_NAK, whose
 * expanded form lists expanded types. EAP_TYPE_NONE in it says that there is none.
 */
MUST_CHECK enum step eap_nak_next(struct rd *list, bool expanded, struct eap_type *out);
/* The whole response. expanded: the request's type came in the long form. n may be 0. */
void eap_nak_build(struct wr *w, uint8_t id, bool expanded, const struct eap_type *want, size_t n);

#endif
