#include "wire/radius.h"

#include "base/text.h"

enum { ATTR_HDR = 2, VENDOR_HDR = 4 + 2, SUITE_OUI = 0x000fac, MSG_AUTH_LEN = 16 };

enum wire radius_parse(struct bytes datagram, struct radius *out)
{
	struct rd r = rd_of(datagram), all = r, attrs;
	struct bytes authenticator;
	struct radius_attr a;
	uint16_t len;
	enum step st;

	if (!rd_u8(&r, &out->code) || !rd_u8(&r, &out->id) || !rd_be16(&r, &len) ||
	    !rd_take(&r, RADIUS_AUTHENTICATOR_LEN, &authenticator))
		return WIRE_SHORT;
	if (len < RADIUS_HDR || len > RADIUS_LEN_MAX || !rd_take(&all, len, &out->packet) ||
	    !rd_take(&r, len - RADIUS_HDR, &out->attrs))
		return WIRE_LENGTH;
	out->authenticator = authenticator.p;
	attrs = rd_of(out->attrs);
	do
		st = radius_attr_next(&attrs, &a);
	while (st == STEP_ITEM);
	return st == STEP_END ? WIRE_OK : WIRE_TRUNCATED;
}

enum step radius_attr_next(struct rd *attrs, struct radius_attr *out)
{
	struct rd r = *attrs;
	uint8_t len;

	if (r.left == 0)
		return STEP_END;
	if (!rd_u8(&r, &out->type) || !rd_u8(&r, &len) || len < ATTR_HDR ||
	    !rd_take(&r, len - ATTR_HDR, &out->value))
		return STEP_BAD;
	*attrs = r;
	return STEP_ITEM;
}

/* The next attribute of this type. */
static bool next_of(struct rd *attrs, uint8_t type, struct bytes *value)
{
	struct radius_attr a;

	while (radius_attr_next(attrs, &a) == STEP_ITEM) {
		if (a.type == type) {
			*value = a.value;
			return true;
		}
	}
	return false;
}

bool radius_find(const struct radius *p, uint8_t type, struct bytes *value)
{
	struct rd attrs = rd_of(p->attrs);

	return next_of(&attrs, type, value);
}

bool radius_find_u32(const struct radius *p, uint8_t type, uint32_t *value)
{
	struct bytes b;
	struct rd r;

	if (!radius_find(p, type, &b) || b.len != sizeof(*value))
		return false;
	r = rd_of(b);
	return rd_be32(&r, value);
}

unsigned radius_count(const struct radius *p, uint8_t type)
{
	struct rd attrs = rd_of(p->attrs);
	struct bytes value;
	unsigned n = 0;

	while (next_of(&attrs, type, &value))
		n++;
	return n;
}

bool radius_find_vendor(const struct radius *p, uint32_t vendor, uint8_t type, struct bytes *value)
{
	struct rd attrs = rd_of(p->attrs);
	struct bytes one;

	while (next_of(&attrs, RADIUS_VENDOR_SPECIFIC, &one)) {
		struct rd r = rd_of(one);
		struct radius_attr a;
		uint32_t whose;

		if (!rd_be32(&r, &whose) || whose != vendor)
			continue;
		while (radius_attr_next(&r, &a) == STEP_ITEM) {
			if (a.type == type) {
				*value = a.value;
				return true;
			}
		}
	}
	return false;
}

void radius_eap(const struct radius *p, struct wr *w)
{
	struct rd attrs = rd_of(p->attrs);
	struct bytes piece;

	while (next_of(&attrs, RADIUS_EAP_MESSAGE, &piece))
		wr_bytes(w, piece);
}

enum wire radius_msg_auth_at(const struct radius *p, size_t *at)
{
	struct rd attrs = rd_of(p->attrs);
	struct bytes value;

	if (!next_of(&attrs, RADIUS_MESSAGE_AUTHENTICATOR, &value))
		return WIRE_ABSENT;
	if (value.len != MSG_AUTH_LEN)
		return WIRE_LENGTH;
	*at = p->packet.len - attrs.left - MSG_AUTH_LEN;
	return next_of(&attrs, RADIUS_MESSAGE_AUTHENTICATOR, &value) ? WIRE_LIMIT : WIRE_OK;
}

/* Tunnels: attributes of one tag belong together. */
struct tunnel {
	uint32_t type, medium;
	uint16_t vlan_id;
};

/* Decimal digits in front of anything, as atoi reads them; 0: none, or out of range. */
static uint16_t leading_number(struct rd r)
{
	uint32_t n = 0;
	uint8_t c;

	while (rd_u8(&r, &c) && c >= '0' && c <= '9' && n <= RADIUS_VLAN_MAX)
		n = 10 * n + (uint32_t)(c - '0');
	return n <= RADIUS_VLAN_MAX ? (uint16_t)n : 0;
}

static uint16_t egress_vlan(struct bytes value)
{
	enum { UNTAGGED = 0x32 }; /* [RFC 4675 2.1] */
	struct rd r = rd_of(value);
	uint32_t id;
	uint8_t how;

	if (value.len != 4 || !rd_u8(&r, &how) || !rd_be24(&r, &id) || how != UNTAGGED)
		return 0;
	return id <= RADIUS_VLAN_MAX ? (uint16_t)id : 0;
}

static void take_tunnel(const struct radius_attr *a, struct tunnel *tunnel)
{
	struct rd r = rd_of(a->value), untagged = r;
	struct tunnel *t = tunnel;
	bool has_tag;
	uint8_t tag;

	if (!rd_u8(&r, &tag))
		return;
	has_tag = tag <= RADIUS_TAG_MAX;
	if (has_tag)
		t += tag;
	if (a->type == RADIUS_TUNNEL_PRIVATE_GROUP_ID) {
		uint16_t id = leading_number(has_tag ? r : untagged);

		if (id > 0)
			t->vlan_id = id;
		return;
	}
	if (r.left == 3 && !rd_be24(&r, a->type == RADIUS_TUNNEL_TYPE ? &t->type : &t->medium))
		return;
}

uint16_t radius_vlan(const struct radius *p)
{
	struct tunnel tunnel[RADIUS_TAG_MAX + 1] = { 0 };
	struct rd attrs = rd_of(p->attrs);
	struct radius_attr a;
	uint16_t egress = 0;

	while (radius_attr_next(&attrs, &a) == STEP_ITEM) {
		if (a.type == RADIUS_TUNNEL_TYPE || a.type == RADIUS_TUNNEL_MEDIUM_TYPE ||
		    a.type == RADIUS_TUNNEL_PRIVATE_GROUP_ID)
			take_tunnel(&a, tunnel);
		else if (a.type == RADIUS_EGRESS_VLANID && egress_vlan(a.value) > 0)
			egress = egress_vlan(a.value);
	}
	for (unsigned i = 0; i <= RADIUS_TAG_MAX; i++)
		if (tunnel[i].type == RADIUS_TUNNEL_VLAN && tunnel[i].medium == RADIUS_TUNNEL_802 &&
		    tunnel[i].vlan_id > 0)
			return tunnel[i].vlan_id;
	return egress;
}

bool radius_station_id(struct bytes value, struct mac *out)
{
	struct rd r = rd_of(value);

	for (unsigned i = 0; i < sizeof(out->b); i++) {
		struct bytes digits;
		uint8_t between;

		if (i > 0 && (!rd_u8(&r, &between) || (between != '-' && between != ':')))
			return false;
		if (!rd_take(&r, 2, &digits) ||
		    text_hex((const char *)digits.p, 2, &out->b[i], 1) != 1)
			return false;
	}
	return true;
}

/* Building. */

struct mark radius_open(struct wr *w, const struct radius_open *in)
{
	struct mark m;

	wr_u8(w, in->code);
	wr_u8(w, in->id);
	m = wr_mark_be16(w);
	if (in->authenticator != NULL)
		wr_put(w, in->authenticator, RADIUS_AUTHENTICATOR_LEN);
	else
		wr_zero(w, RADIUS_AUTHENTICATOR_LEN);
	return m;
}

/* The length counts from the code on, four octets in front of what the mark counts. */
void radius_close(struct wr *w, struct mark m)
{
	enum { BEFORE = 4 };
	struct wr len;

	if (w->overflow)
		return;
	if (w->len - (m.at - 2) > RADIUS_LEN_MAX) {
		w->overflow = true;
		return;
	}
	len = wr_of(w->p + m.at, 2);
	wr_be16(&len, (uint16_t)(w->len - m.at - 2 + BEFORE));
}

/* Type and length of an attribute whose value of this many octets follows. */
static void put_hdr(struct wr *w, uint8_t type, size_t value_len)
{
	if (value_len == 0 || value_len > RADIUS_VALUE_MAX) {
		w->overflow = true;
		return;
	}
	wr_u8(w, type);
	wr_u8(w, (uint8_t)(ATTR_HDR + value_len));
}

void radius_put(struct wr *w, uint8_t type, struct bytes value)
{
	if (value.len == 0)
		return;
	put_hdr(w, type, value.len);
	wr_bytes(w, value);
}

void radius_put_u32(struct wr *w, uint8_t type, uint32_t value)
{
	put_hdr(w, type, sizeof(value));
	wr_be32(w, value);
}

void radius_put_text(struct wr *w, uint8_t type, const char *text)
{
	radius_put(w, type, bytes_of(text, strlen(text)));
}

void radius_put_vendor(struct wr *w, uint32_t vendor, uint8_t type, struct bytes value)
{
	put_hdr(w, RADIUS_VENDOR_SPECIFIC, VENDOR_HDR + value.len);
	wr_be32(w, vendor);
	wr_u8(w, type);
	wr_u8(w, (uint8_t)(ATTR_HDR + value.len));
	wr_bytes(w, value);
}

void radius_put_eap(struct wr *w, struct bytes eap)
{
	struct rd r = rd_of(eap);
	struct bytes piece;

	while (r.left > RADIUS_VALUE_MAX && rd_take(&r, RADIUS_VALUE_MAX, &piece))
		radius_put(w, RADIUS_EAP_MESSAGE, piece);
	radius_put(w, RADIUS_EAP_MESSAGE, rd_rest(&r));
}

void radius_put_msg_auth(struct wr *w)
{
	put_hdr(w, RADIUS_MESSAGE_AUTHENTICATOR, MSG_AUTH_LEN);
	wr_zero(w, MSG_AUTH_LEN);
}

/* A tag and a number of three octets [RFC 2868 3.1]. */
static void put_tagged(struct wr *w, uint8_t type, uint8_t tag, uint32_t value)
{
	radius_put_u32(w, type, (uint32_t)tag << 24 | value);
}

void radius_put_vlan(struct wr *w, uint8_t tag, uint16_t vlan_id)
{
	char text[16];
	struct sb s = sb_of(text, sizeof(text));

	if (tag > RADIUS_TAG_MAX) {
		w->overflow = true;
		return;
	}
	put_tagged(w, RADIUS_TUNNEL_TYPE, tag, RADIUS_TUNNEL_VLAN);
	put_tagged(w, RADIUS_TUNNEL_MEDIUM_TYPE, tag, RADIUS_TUNNEL_802);
	sb_printf(&s, "%u", vlan_id);
	put_hdr(w, RADIUS_TUNNEL_PRIVATE_GROUP_ID, s.len + (tag > 0));
	if (tag > 0)
		wr_u8(w, tag);
	wr_put(w, text, s.len);
}

void radius_put_station_id(struct wr *w, uint8_t type, struct mac mac, struct bytes ssid)
{
	char text[24];
	struct sb s = sb_of(text, sizeof(text));

	for (unsigned i = 0; i < sizeof(mac.b); i++)
		sb_printf(&s, "%s%02X", i > 0 ? "-" : "", mac.b[i]);
	if (ssid.len > 0)
		sb_char(&s, ':');
	put_hdr(w, type, s.len + ssid.len);
	wr_put(w, text, s.len);
	wr_bytes(w, ssid);
}

void radius_put_suite(struct wr *w, uint8_t type, uint8_t selector)
{
	radius_put_u32(w, type, (uint32_t)SUITE_OUI << 8 | selector);
}

void radius_put_copies(struct wr *w, const struct radius *from, uint8_t type)
{
	struct rd attrs = rd_of(from->attrs);
	struct bytes value;

	while (next_of(&attrs, type, &value))
		radius_put(w, type, value);
}

const char *radius_code_text(uint8_t code)
{
	switch (code) {
	case RADIUS_ACCESS_REQUEST:
		return "Access-Request";
	case RADIUS_ACCESS_ACCEPT:
		return "Access-Accept";
	case RADIUS_ACCESS_REJECT:
		return "Access-Reject";
	case RADIUS_ACCOUNTING_REQUEST:
		return "Accounting-Request";
	case RADIUS_ACCOUNTING_RESPONSE:
		return "Accounting-Response";
	case RADIUS_ACCESS_CHALLENGE:
		return "Access-Challenge";
	case RADIUS_STATUS_SERVER:
		return "Status-Server";
	default: /* any octet may come */
		return "unknown";
	}
}
