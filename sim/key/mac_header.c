#include "key/mac_header.h"

static bool optional_parts(struct rd *r, struct mac_header *h)
{
	if (h->has_a4 && !rd_mac(r, &h->a4))
		return false;
	if (h->has_qos && !rd_le16(r, &h->qos_ctrl))
		return false;
	/* [11-2020 9.2.4.1.10] HT Control: +HTC of QoS data and management frames */
	return !((h->fc & FC_HTC) && (h->has_qos || h->is_mgmt)) || rd_skip(r, 4);
}

bool mac_header_parse(struct rd *r, struct mac_header *h)
{
	struct rd at;
	bool is_data;

	*h = (struct mac_header){ 0 };
	if (!rd_le16(r, &h->fc) || (h->fc & 0x3) != 0)
		return false;
	at = *r;
	is_data = (h->fc & FC_TYPE_MASK) == FC_TYPE_DATA;
	h->is_mgmt = (h->fc & FC_TYPE_MASK) == FC_TYPE_MGMT;
	h->has_a4 = is_data && (h->fc & FC_TO_DS) && (h->fc & FC_FROM_DS);
	h->has_qos = is_data && (h->fc & FC_QOS);
	if (!is_data && !h->is_mgmt)
		return false;
	if (!rd_skip(r, 2) || !rd_mac(r, &h->a1) || !rd_mac(r, &h->a2) || !rd_mac(r, &h->a3) ||
	    !rd_le16(r, &h->seq_ctrl) || !optional_parts(r, h))
		return false;
	return rd_take(&at, at.left - r->left, &h->rest);
}
