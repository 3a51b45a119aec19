#ifndef WIRE_RRB_H
#define WIRE_RRB_H

#include "wire/elem.h"

/*
 * Between access points. Two things travel there:
 * 1. Remote request/response [11-2020 13.10.3]: FT Action frames relayed over the DS, ethertype
 *    890d, little endian.
 */
enum rrb_packet { RRB_REQUEST = 0, RRB_RESPONSE = 1 };
struct rrb {
	uint8_t packet;	     /* enum rrb_packet */
	struct mac ap;	     /* the sender's BSSID, as hostapd fills it in */
	struct bytes action; /* the FT Action frame body, from Category on */
};
MUST_CHECK enum wire rrb_parse(struct bytes payload, struct rrb *out);
void rrb_build(struct wr *w, const struct rrb *r);

/*
 * 2. hostapd's key holder protocol, ethertype 88b7: OUI 00-13-74, vendor type 0001, one octet
 *    message type, then LE16 length of the clear TLVs, those TLVs, and an AES-SIV sealed rest. The
 *    associated data of the seal are source address, clear TLV block, message type octet.
 */
enum kh_message { KH_PULL = 1, KH_RESP = 2, KH_PUSH = 3, KH_SEQ_REQ = 4, KH_SEQ_RESP = 5 };
enum { KH_SIV = 16, KH_KEY_MAX = 64, KH_MIN = 64 };
struct kh_frame {
	uint8_t message;     /* enum kh_message */
	struct bytes clear;  /* TLV block, padding TLV included */
	struct bytes sealed; /* SIV tag and ciphertext; may end in link padding */
};
MUST_CHECK enum wire kh_frame_parse(struct bytes payload, struct kh_frame *out);
/* Everything in front of the sealed part: header, length, f->clear as it is. */
void kh_frame_build(struct wr *w, const struct kh_frame *f);
/* Appends the padding TLV to a clear block that would leave the message under KH_MIN octets,
 * plain_len being the octets to be sealed. w holds the clear block from its start. */
void kh_pad(struct wr *w, size_t plain_len);

enum kh_tlv {
	KH_TLV_PADDING = 0,
	KH_TLV_SEQ = 1,
	KH_TLV_NONCE = 2,
	KH_TLV_TIMESTAMP = 3,
	KH_TLV_R0KH_ID = 4,
	KH_TLV_R1KH_ID = 5,
	KH_TLV_S1KH_ID = 6,
	KH_TLV_PMK_R0_NAME = 7,
	KH_TLV_PMK_R0 = 8,
	KH_TLV_PMK_R1_NAME = 9,
	KH_TLV_PMK_R1 = 10,
	KH_TLV_PAIRWISE = 11,
	KH_TLV_EXPIRES_IN = 12,
	KH_TLV_VLAN_UNTAGGED = 13,
	KH_TLV_VLAN_TAGGED = 14,
	KH_TLV_IDENTITY = 15,
	KH_TLV_RADIUS_CUI = 16,
	KH_TLV_SESSION_TIMEOUT = 17
};

struct kh_seq {
	uint32_t dom, seq, ts;
};

/*
 * All TLVs of a clear or an opened block; those absent have has.X false (fixed ones) or an empty
 * span with a NULL pointer. Values of a wrong size are WIRE_LENGTH, the first of duplicates is
 * kept, unknown types are skipped.
 */
struct kh_tlvs {
	struct {
		bool seq, nonce, r1kh, s1kh, r0_name, r1_name, pairwise, expires_in,
			session_timeout;
	} has;
	struct kh_seq seq;
	uint8_t nonce[16];
	struct bytes r0kh;
	struct mac r1kh, s1kh;
	uint8_t r0_name[16], r1_name[16];
	struct bytes pmk_r1;	    /* 32, 48 or 64 octets */
	uint16_t pairwise;	    /* bitmap: CCMP is 0x0010 */
	uint16_t expires_in;	    /* s, modulo 65536; 0 none */
	uint32_t session_timeout;   /* s */
	struct bytes identity, cui; /* p not NULL when there, len may be 0 */
	struct bytes vlan_untagged, vlan_tagged;
};
MUST_CHECK enum wire kh_tlvs_parse(struct bytes block, struct kh_tlvs *out);

void kh_tlv_build(struct wr *w, enum kh_tlv type, struct bytes value);
void kh_tlv_mac(struct wr *w, enum kh_tlv type, struct mac value);
void kh_tlv_le16(struct wr *w, enum kh_tlv type, uint16_t value);
void kh_tlv_le32(struct wr *w, enum kh_tlv type, uint32_t value);
void kh_tlv_seq(struct wr *w, const struct kh_seq *s);

/* "PULL", "RESP" …; "reserved" for others. */
const char *kh_message_text(uint8_t message);

#endif
