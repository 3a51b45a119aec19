#include "wire/hdr.h"

/* Frame Control, second octet [11-2020 9.2.4.1]. */
enum {
	FC_TO_DS = 0x01,
	FC_FROM_DS = 0x02,
	FC_MORE_FRAG = 0x04,
	FC_RETRY = 0x08,
	FC_PWR_MGT = 0x10,
	FC_MORE_DATA = 0x20,
	FC_PROTECTED = 0x40,
	FC_ORDER = 0x80
};

enum { KIND_QOS = 0x80, HDR_ONE_ADDRESS = 10, HDR_TWO_ADDRESSES = 16, HDR_THREE_ADDRESSES = 24 };

bool hdr_is_mgmt(const struct hdr *h)
{
	return frame_type(h->kind) == TYPE_MGMT;
}

bool hdr_is_data(const struct hdr *h)
{
	return frame_type(h->kind) == TYPE_DATA;
}

bool hdr_is_qos(const struct hdr *h)
{
	return hdr_is_data(h) && (h->kind & KIND_QOS) != 0;
}

bool hdr_has_a4(const struct hdr *h)
{
	return hdr_is_data(h) && h->to_ds && h->from_ds;
}

bool hdr_has_ht(const struct hdr *h)
{
	return h->order && (hdr_is_mgmt(h) || hdr_is_qos(h));
}

static bool has_a3(const struct hdr *h)
{
	return hdr_is_mgmt(h) || hdr_is_data(h);
}

static bool has_a2(const struct hdr *h)
{
	return h->kind != FRAME_ACK && h->kind != FRAME_CTS;
}

size_t hdr_len(const struct hdr *h)
{
	if (!has_a3(h))
		return has_a2(h) ? HDR_TWO_ADDRESSES : HDR_ONE_ADDRESS;
	return HDR_THREE_ADDRESSES + (hdr_has_a4(h) ? sizeof(struct mac) : 0) +
	       (hdr_is_qos(h) ? sizeof(h->qos) : 0) + (hdr_has_ht(h) ? sizeof(h->ht_control) : 0);
}

static void take_flags(struct hdr *h, uint8_t flags)
{
	h->to_ds = (flags & FC_TO_DS) != 0;
	h->from_ds = (flags & FC_FROM_DS) != 0;
	h->more_frag = (flags & FC_MORE_FRAG) != 0;
	h->retry = (flags & FC_RETRY) != 0;
	h->pwr_mgt = (flags & FC_PWR_MGT) != 0;
	h->more_data = (flags & FC_MORE_DATA) != 0;
	h->prot = (flags & FC_PROTECTED) != 0;
	h->order = (flags & FC_ORDER) != 0;
}

static uint8_t flags_of(const struct hdr *h)
{
	return (uint8_t)((h->to_ds ? FC_TO_DS : 0) | (h->from_ds ? FC_FROM_DS : 0) |
			 (h->more_frag ? FC_MORE_FRAG : 0) | (h->retry ? FC_RETRY : 0) |
			 (h->pwr_mgt ? FC_PWR_MGT : 0) | (h->more_data ? FC_MORE_DATA : 0) |
			 (h->prot ? FC_PROTECTED : 0) | (h->order ? FC_ORDER : 0));
}

static bool rd_addresses(struct rd *r, struct hdr *h)
{
	uint16_t sc;

	if (!rd_mac(r, &h->a1) || (has_a2(h) && !rd_mac(r, &h->a2)))
		return false;
	if (!has_a3(h))
		return true;
	if (!rd_mac(r, &h->a3) || !rd_le16(r, &sc))
		return false;
	h->seq = sc >> 4;
	h->frag = sc & 15;
	return (!hdr_has_a4(h) || rd_mac(r, &h->a4)) && (!hdr_is_qos(h) || rd_le16(r, &h->qos)) &&
	       (!hdr_has_ht(h) || rd_le32(r, &h->ht_control));
}

enum wire hdr_parse(struct rd *r, struct hdr *out)
{
	struct hdr h = { 0 };
	struct rd at = *r;
	uint8_t first, flags;

	if (!rd_u8(&at, &first) || !rd_u8(&at, &flags) || !rd_le16(&at, &h.duration))
		return WIRE_SHORT;
	h.kind = first & 0xfc;
	h.version = first & 3;
	if (h.version != 0 || frame_type(h.kind) == TYPE_EXT)
		return WIRE_VALUE;
	take_flags(&h, flags);
	if (!rd_addresses(&at, &h))
		return WIRE_SHORT;
	*r = at;
	*out = h;
	return WIRE_OK;
}

void hdr_build(struct wr *w, const struct hdr *h)
{
	wr_u8(w, (uint8_t)(h->kind | (h->version & 3)));
	wr_u8(w, flags_of(h));
	wr_le16(w, h->duration);
	wr_mac(w, h->a1);
	if (has_a2(h))
		wr_mac(w, h->a2);
	if (!has_a3(h))
		return;
	wr_mac(w, h->a3);
	wr_le16(w, (uint16_t)((h->seq & 0xfff) << 4 | (h->frag & 15)));
	if (hdr_has_a4(h))
		wr_mac(w, h->a4);
	if (hdr_is_qos(h))
		wr_le16(w, h->qos);
	if (hdr_has_ht(h))
		wr_le32(w, h->ht_control);
}

bool hdr_da(const struct hdr *h, struct mac *out)
{
	if (!has_a3(h))
		return false;
	*out = hdr_is_data(h) && h->to_ds ? h->a3 : h->a1;
	return true;
}

bool hdr_sa(const struct hdr *h, struct mac *out)
{
	if (!has_a3(h))
		return false;
	if (!hdr_is_data(h) || !h->from_ds)
		*out = h->a2;
	else
		*out = h->to_ds ? h->a4 : h->a3;
	return true;
}

bool hdr_bssid(const struct hdr *h, struct mac *out)
{
	if (!has_a3(h) || hdr_has_a4(h))
		return false;
	if (hdr_is_mgmt(h) || (!h->to_ds && !h->from_ds))
		*out = h->a3;
	else
		*out = h->to_ds ? h->a1 : h->a2;
	return true;
}

struct hdr hdr_mgmt(enum frame kind, struct mac da, struct mac sa, struct mac bssid)
{
	return (struct hdr){ .kind = (uint8_t)kind, .a1 = da, .a2 = sa, .a3 = bssid };
}

struct hdr hdr_data_to_ap(enum frame kind, struct mac bssid, struct mac sta, struct mac da)
{
	return (struct hdr){
		.kind = (uint8_t)kind, .to_ds = true, .a1 = bssid, .a2 = sta, .a3 = da
	};
}

struct hdr hdr_data_from_ap(enum frame kind, struct mac bssid, struct mac sta, struct mac sa)
{
	return (struct hdr){
		.kind = (uint8_t)kind, .from_ds = true, .a1 = sta, .a2 = bssid, .a3 = sa
	};
}
