#ifndef WIRE_HDR_H
#define WIRE_HDR_H

#include "base/bytes.h"
#include "wire/dot11.h"
#include "wire/step.h"

/* MAC header [11-2020 9.2]. Frames never carry the FCS in this program. */
struct hdr {
	uint8_t kind; /* enum frame */
	uint8_t version;
	bool to_ds, from_ds, more_frag, retry, pwr_mgt, more_data, prot, order;
	uint16_t duration; /* us; PS-Poll: AID with b14 and b15 set */
	struct mac a1, a2, a3, a4;
	uint16_t seq; /* 0 to 4095 */
	uint8_t frag; /* 0 to 15 */
	uint16_t qos; /* QoS Control */
	uint32_t ht_control;
};

enum { HDR_MAX = 36 };

enum qos_control { QOS_TID = 15, QOS_EOSP = 1 << 4, QOS_ACK_POLICY = 3 << 5, QOS_AMSDU = 1 << 7 };

bool hdr_is_mgmt(const struct hdr *h);
bool hdr_is_data(const struct hdr *h);
bool hdr_is_qos(const struct hdr *h); /* QoS Control is there */
bool hdr_has_a4(const struct hdr *h); /* four addresses */
bool hdr_has_ht(const struct hdr *h); /* HT Control is there */
/* Octets the header takes on the wire, by kind and flags. */
size_t hdr_len(const struct hdr *h);

/* Reads the header and leaves r at the frame body. Frame Control version is 0 or WIRE_VALUE. */
MUST_CHECK enum wire hdr_parse(struct rd *r, struct hdr *out);
/* Fields the kind does not have are not written. */
void hdr_build(struct wr *w, const struct hdr *h);

/* Who sends to whom [11-2020 table 9-30]. False when the frame has no such address (ToDS and
 * FromDS both set: no BSSID; control frames). */
MUST_CHECK bool hdr_da(const struct hdr *h, struct mac *out);
MUST_CHECK bool hdr_sa(const struct hdr *h, struct mac *out);
MUST_CHECK bool hdr_bssid(const struct hdr *h, struct mac *out);

/* Headers with the addresses in place; everything else zero. */
struct hdr hdr_mgmt(enum frame kind, struct mac da, struct mac sa, struct mac bssid);
struct hdr hdr_data_to_ap(enum frame kind, struct mac bssid, struct mac sta, struct mac da);
struct hdr hdr_data_from_ap(enum frame kind, struct mac bssid, struct mac sta, struct mac sa);

#endif
