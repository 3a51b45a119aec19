#include "medium/fault.h"
#include "wire/action.h"
#include "wire/eapol.h"
#include "wire/eth.h"
#include "wire/hdr.h"
#include "wire/ip.h"
#include "wire/radius.h"
#include "wire/rrb.h"

/* The MIC's length is the AKM's, which is not known here: the one that fits. */
static bool parse_key(struct bytes pdu, struct eapol_key *k)
{
	static const size_t mic_lens[] = { 16, 24, 0, 32 };

	for (size_t i = 0; i < sizeof(mic_lens) / sizeof(mic_lens[0]); i++)
		if (eapol_key_parse(pdu, mic_lens[i], k) == WIRE_OK)
			return true;
	return false;
}

/* [11-2020 12.7.2] Messages 2 and 4 differ by Key Data, which message 4 has none of. */
static enum frame_class class_of_eapol(struct bytes pdu)
{
	struct eapol_key k;

	if (!parse_key(pdu, &k))
		return CLASS_EAPOL;
	if ((k.info & KEY_INFO_PAIRWISE) == 0)
		return (k.info & KEY_INFO_ACK) != 0 ? CLASS_GROUP_1 : CLASS_GROUP_2;
	if ((k.info & KEY_INFO_ACK) != 0)
		return (k.info & KEY_INFO_MIC) == 0 ? CLASS_EAPOL_1 : CLASS_EAPOL_3;
	return k.data.len > 0 ? CLASS_EAPOL_2 : CLASS_EAPOL_4;
}

static enum frame_class class_of_data(const struct hdr *h, struct bytes body)
{
	struct msdu m;

	if (h->kind == FRAME_NULL || h->kind == FRAME_QOS_NULL)
		return CLASS_NULL;
	if (h->prot || msdu_parse(body, &m) != WIRE_OK || m.type != ETHERTYPE_EAPOL)
		return CLASS_DATA;
	return class_of_eapol(m.payload);
}

static enum frame_class class_of_action(const struct hdr *h, struct bytes body)
{
	struct action a;

	if (h->prot || action_parse(body, &a) != WIRE_OK || a.category != CATEGORY_FT)
		return CLASS_ACTION;
	if (a.action == FT_REQUEST)
		return CLASS_FT_ACTION_REQ;
	return a.action == FT_RESPONSE ? CLASS_FT_ACTION_RESP : CLASS_ACTION;
}

enum frame_class frame_class_of_air(struct bytes mpdu)
{
	struct rd r = rd_of(mpdu);
	struct hdr h;

	if (hdr_parse(&r, &h) != WIRE_OK)
		return CLASS_OTHER;
	if (hdr_is_data(&h))
		return class_of_data(&h, rd_rest(&r));
	switch (h.kind) {
	case FRAME_BEACON:	 return CLASS_BEACON;
	case FRAME_PROBE_REQ:	 return CLASS_PROBE_REQ;
	case FRAME_PROBE_RESP:	 return CLASS_PROBE_RESP;
	case FRAME_AUTH:	 return CLASS_AUTH;
	case FRAME_ASSOC_REQ:	 return CLASS_ASSOC_REQ;
	case FRAME_ASSOC_RESP:	 return CLASS_ASSOC_RESP;
	case FRAME_REASSOC_REQ:	 return CLASS_REASSOC_REQ;
	case FRAME_REASSOC_RESP: return CLASS_REASSOC_RESP;
	case FRAME_DISASSOC:	 return CLASS_DISASSOC;
	case FRAME_DEAUTH:	 return CLASS_DEAUTH;
	case FRAME_ACTION:	 return class_of_action(&h, rd_rest(&r));
	}
	return CLASS_OTHER;
}

static enum frame_class class_of_rrb(struct bytes payload)
{
	struct rrb r;

	if (rrb_parse(payload, &r) != WIRE_OK)
		return CLASS_RRB;
	return r.packet == RRB_REQUEST ? CLASS_RRB_FT_REQ : CLASS_RRB_FT_RESP;
}

static enum frame_class class_of_kh(struct bytes payload)
{
	struct kh_frame k;

	if (kh_frame_parse(payload, &k) != WIRE_OK)
		return CLASS_RRB;
	switch (k.message) {
	case KH_PULL:	  return CLASS_RRB_PULL;
	case KH_RESP:	  return CLASS_RRB_RESP;
	case KH_PUSH:	  return CLASS_RRB_PUSH;
	case KH_SEQ_REQ:  return CLASS_RRB_SEQ_REQ;
	case KH_SEQ_RESP: return CLASS_RRB_SEQ_RESP;
	}
	return CLASS_RRB;
}

/* Of a datagram in fragments the first is what it is; the others are data. */
static enum frame_class class_of_ip(struct bytes packet)
{
	enum { OFFSET = 0x1fff };
	uint16_t from, to;
	struct ipv4 ip;
	struct rd r;
	uint8_t code;

	if (ipv4_parse(packet, &ip) != WIRE_OK || ip.protocol != IP_UDP || (ip.frag & OFFSET) != 0)
		return CLASS_DATA;
	r = rd_of(ip.payload);
	if (!rd_be16(&r, &from) || !rd_be16(&r, &to) || !rd_skip(&r, 4) || !rd_u8(&r, &code) ||
	    (from != RADIUS_PORT && to != RADIUS_PORT))
		return CLASS_DATA;
	switch (code) {
	case RADIUS_ACCESS_REQUEST:   return CLASS_RADIUS_REQUEST;
	case RADIUS_ACCESS_CHALLENGE: return CLASS_RADIUS_CHALLENGE;
	case RADIUS_ACCESS_ACCEPT:    return CLASS_RADIUS_ACCEPT;
	case RADIUS_ACCESS_REJECT:    return CLASS_RADIUS_REJECT;
	}
	return CLASS_RADIUS;
}

enum frame_class frame_class_of_wire(struct bytes ethernet)
{
	uint16_t vlan;
	struct eth e;

	if (eth_parse_tagged(ethernet, &vlan, &e) != WIRE_OK)
		return CLASS_OTHER;
	if (l2_update_is(&e))
		return CLASS_L2_UPDATE;
	switch (e.type) {
	case ETHERTYPE_EAPOL:	return class_of_eapol(e.payload);
	case ETHERTYPE_RRB:	return class_of_rrb(e.payload);
	case ETHERTYPE_OUI_EXT: return class_of_kh(e.payload);
	case ETHERTYPE_IPV4:	return class_of_ip(e.payload);
	}
	return CLASS_DATA;
}
