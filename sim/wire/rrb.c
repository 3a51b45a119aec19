#include "wire/rrb.h"

enum {
	RRB_REMOTE_FRAME = 1, /* payload type [11-2020 table H-1] */
	KH_VENDOR_TYPE = 1,
	KH_TLV_HDR = 4
};

enum wire rrb_parse(struct bytes payload, struct rrb *out)
{
	struct rd r = rd_of(payload);
	uint8_t type;
	uint16_t len;

	if (!rd_u8(&r, &type) || !rd_u8(&r, &out->packet) || !rd_le16(&r, &len) ||
	    !rd_mac(&r, &out->ap))
		return WIRE_SHORT;
	if (type != RRB_REMOTE_FRAME)
		return WIRE_OTHER;
	if (out->packet > RRB_RESPONSE)
		return WIRE_VALUE;
	return rd_take(&r, len, &out->action) ? WIRE_OK : WIRE_LENGTH;
}

void rrb_build(struct wr *w, const struct rrb *r)
{
	if (r->action.len > UINT16_MAX) {
		w->overflow = true;
		return;
	}
	wr_u8(w, RRB_REMOTE_FRAME);
	wr_u8(w, r->packet);
	wr_le16(w, (uint16_t)r->action.len);
	wr_mac(w, r->ap);
	wr_bytes(w, r->action);
}

enum wire kh_frame_parse(struct bytes payload, struct kh_frame *out)
{
	struct rd r = rd_of(payload);
	uint32_t oui;
	uint16_t vendor_type, clear_len;

	if (!rd_be24(&r, &oui) || !rd_be16(&r, &vendor_type) || !rd_u8(&r, &out->message))
		return WIRE_SHORT;
	if (oui != OUI_HOSTAPD || vendor_type != KH_VENDOR_TYPE)
		return WIRE_OTHER;
	if (out->message < KH_PULL || out->message > KH_SEQ_RESP)
		return WIRE_VALUE;
	if (!rd_le16(&r, &clear_len))
		return WIRE_SHORT;
	if (!rd_take(&r, clear_len, &out->clear) || r.left < KH_SIV)
		return WIRE_LENGTH;
	out->sealed = rd_rest(&r);
	return WIRE_OK;
}

void kh_frame_build(struct wr *w, const struct kh_frame *f)
{
	struct mark m;

	wr_be24(w, OUI_HOSTAPD);
	wr_be16(w, KH_VENDOR_TYPE);
	wr_u8(w, f->message);
	m = wr_mark_le16(w);
	wr_bytes(w, f->clear);
	wr_close(w, m);
}

void kh_pad(struct wr *w, size_t plain_len)
{
	size_t total = sizeof(uint16_t) + w->len + KH_SIV + plain_len;
	size_t need;

	if (total >= KH_MIN)
		return;
	need = KH_MIN - total < KH_TLV_HDR ? 0 : KH_MIN - total - KH_TLV_HDR;
	wr_le16(w, KH_TLV_PADDING);
	wr_le16(w, (uint16_t)need);
	wr_zero(w, need);
}

/* A value of exactly n octets, the first of its type. */
static bool fixed(struct rd *value, bool *has, void *to, size_t n)
{
	if (*has)
		return true;
	*has = true;
	return value->left == n && rd_copy(value, to, n);
}

static bool number16(struct rd *value, bool *has, uint16_t *v)
{
	if (*has)
		return true;
	*has = true;
	return rd_le16(value, v) && value->left == 0;
}

static bool number32(struct rd *value, bool *has, uint32_t *v)
{
	if (*has)
		return true;
	*has = true;
	return rd_le32(value, v) && value->left == 0;
}

static bool span(struct rd *value, struct bytes *to)
{
	if (to->p == NULL)
		*to = rd_rest(value);
	return true;
}

static bool seq(struct rd *value, struct kh_tlvs *out)
{
	if (out->has.seq)
		return true;
	out->has.seq = true;
	return rd_le32(value, &out->seq.dom) && rd_le32(value, &out->seq.seq) &&
	       rd_le32(value, &out->seq.ts) && value->left == 0;
}

static bool sized(struct rd *value, struct bytes *to, size_t lo, size_t hi)
{
	return value->left >= lo && value->left <= hi && span(value, to);
}

static bool take(uint16_t type, struct rd *value, struct kh_tlvs *out)
{
	switch (type) {
	case KH_TLV_SEQ:
		return seq(value, out);
	case KH_TLV_NONCE:
		return fixed(value, &out->has.nonce, out->nonce, sizeof(out->nonce));
	case KH_TLV_R0KH_ID:
		return sized(value, &out->r0kh, 1, R0KH_ID_MAX);
	case KH_TLV_R1KH_ID:
		return fixed(value, &out->has.r1kh, out->r1kh.b, sizeof(out->r1kh.b));
	case KH_TLV_S1KH_ID:
		return fixed(value, &out->has.s1kh, out->s1kh.b, sizeof(out->s1kh.b));
	case KH_TLV_PMK_R0_NAME:
		return fixed(value, &out->has.r0_name, out->r0_name, sizeof(out->r0_name));
	case KH_TLV_PMK_R1_NAME:
		return fixed(value, &out->has.r1_name, out->r1_name, sizeof(out->r1_name));
	case KH_TLV_PMK_R1:
		return sized(value, &out->pmk_r1, 32, KH_KEY_MAX);
	case KH_TLV_PAIRWISE:
		return number16(value, &out->has.pairwise, &out->pairwise);
	case KH_TLV_EXPIRES_IN:
		return number16(value, &out->has.expires_in, &out->expires_in);
	case KH_TLV_VLAN_UNTAGGED:
		return span(value, &out->vlan_untagged);
	case KH_TLV_VLAN_TAGGED:
		return span(value, &out->vlan_tagged);
	case KH_TLV_IDENTITY:
		return span(value, &out->identity);
	case KH_TLV_RADIUS_CUI:
		return span(value, &out->cui);
	case KH_TLV_SESSION_TIMEOUT:
		return number32(value, &out->has.session_timeout, &out->session_timeout);
	}
	return true;
}

enum wire kh_tlvs_parse(struct bytes block, struct kh_tlvs *out)
{
	struct rd r = rd_of(block), value;
	uint16_t type, len;

	*out = (struct kh_tlvs){ 0 };
	while (r.left > 0) {
		if (!rd_le16(&r, &type) || !rd_le16(&r, &len) || !rd_sub(&r, len, &value))
			return WIRE_TRUNCATED;
		if (!take(type, &value, out))
			return WIRE_LENGTH;
	}
	return WIRE_OK;
}

void kh_tlv_build(struct wr *w, enum kh_tlv type, struct bytes value)
{
	struct mark m;

	wr_le16(w, (uint16_t)type);
	m = wr_mark_le16(w);
	wr_bytes(w, value);
	wr_close(w, m);
}

void kh_tlv_mac(struct wr *w, enum kh_tlv type, struct mac value)
{
	kh_tlv_build(w, type, BYTES(value.b));
}

void kh_tlv_le16(struct wr *w, enum kh_tlv type, uint16_t value)
{
	wr_le16(w, (uint16_t)type);
	wr_le16(w, sizeof(value));
	wr_le16(w, value);
}

void kh_tlv_le32(struct wr *w, enum kh_tlv type, uint32_t value)
{
	wr_le16(w, (uint16_t)type);
	wr_le16(w, sizeof(value));
	wr_le32(w, value);
}

void kh_tlv_seq(struct wr *w, const struct kh_seq *s)
{
	wr_le16(w, KH_TLV_SEQ);
	wr_le16(w, sizeof(s->dom) + sizeof(s->seq) + sizeof(s->ts));
	wr_le32(w, s->dom);
	wr_le32(w, s->seq);
	wr_le32(w, s->ts);
}

const char *kh_message_text(uint8_t message)
{
	static const char *const texts[] = { "reserved", "PULL",    "RESP",
					     "PUSH",	 "SEQ_REQ", "SEQ_RESP" };

	return texts[message <= KH_SEQ_RESP ? message : 0];
}
