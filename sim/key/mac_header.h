#ifndef KEY_MAC_HEADER_H
#define KEY_MAC_HEADER_H

#include "base/bytes.h"

/* The little of a MAC header [11-2020 9.2] that protection depends on. Private to this module. */
enum {
	FC_TYPE_MASK = 0x000c,
	FC_TYPE_MGMT = 0x0000,
	FC_TYPE_DATA = 0x0008,
	FC_SUBTYPE_MASK = 0x00f0,
	FC_SUBTYPE_BEACON = 0x0080,
	FC_QOS = 0x0080, /* the top bit of a data frame's subtype */
	FC_TO_DS = 0x0100,
	FC_FROM_DS = 0x0200,
	FC_MORE_FRAG = 0x0400,
	FC_RETRY = 0x0800,
	FC_POWER_MGMT = 0x1000,
	FC_MORE_DATA = 0x2000,
	FC_PROTECTED = 0x4000,
	FC_HTC = 0x8000
};

struct mac_header {
	uint16_t fc;
	struct mac a1, a2, a3, a4;
	uint16_t seq_ctrl;
	uint16_t qos_ctrl;
	bool is_mgmt;
	bool has_a4;
	bool has_qos;
	struct bytes rest; /* the header's octets after Frame Control */
};

/* Reads a data or management header and leaves r at the body; false for anything else. */
MUST_CHECK bool mac_header_parse(struct rd *r, struct mac_header *h);

#endif
