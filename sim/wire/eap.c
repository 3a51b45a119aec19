#include "wire/eap.h"

#include "base/invariant.h"

static const struct {
	enum eap_type_no no;
	const char *name;
} names[] = {
	{ EAP_TYPE_NONE, "none" },     { EAP_TYPE_IDENTITY, "Identity" },
	{ EAP_TYPE_NAK, "Nak" },       { EAP_TYPE_NOTIFICATION, "Notification" },
	{ EAP_TYPE_MD5, "MD5" },       { EAP_TYPE_GTC, "GTC" },
	{ EAP_TYPE_TLS, "TLS" },       { EAP_TYPE_TTLS, "TTLS" },
	{ EAP_TYPE_PEAP, "PEAP" },     { EAP_TYPE_MSCHAPV2, "MSCHAPV2" },
	{ EAP_TYPE_TLV, "TLV" },       { EAP_TYPE_FAST, "FAST" },
	{ EAP_TYPE_EXPANDED, "expanded" },
};

const char *eap_type_text(struct eap_type t)
{
	if (t.vendor != 0)
		return "vendor";
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].no == t.no)
			return names[i].name;
	}
	return "unknown";
}

static bool rd_expanded(struct rd *r, struct eap_type *t)
{
	return rd_be24(r, &t->vendor) && rd_be32(r, &t->no);
}

enum wire eap_typed_parse(struct bytes body, struct eap *out)
{
	struct eap e = { .whole = body };
	struct rd r = rd_of(body);
	uint8_t no;

	if (!rd_u8(&r, &no))
		return WIRE_SHORT;
	e.type.no = no;
	e.expanded = no == EAP_TYPE_EXPANDED;
	if (e.expanded && !rd_expanded(&r, &e.type))
		return WIRE_TRUNCATED;
	e.data = rd_rest(&r);
	*out = e;
	return WIRE_OK;
}

enum wire eap_parse(struct bytes packet, struct eap *out)
{
	struct eap e = { 0 };
	struct rd r = rd_of(packet);
	uint8_t code, id;
	uint16_t len;
	struct bytes body;
	enum wire is = WIRE_OK;

	if (!rd_u8(&r, &code) || !rd_u8(&r, &id) || !rd_be16(&r, &len))
		return WIRE_SHORT;
	if (len < EAP_HEADER || !rd_take(&r, len - (size_t)EAP_HEADER, &body))
		return WIRE_LENGTH;
	if (code == EAP_REQUEST || code == EAP_RESPONSE)
		is = eap_typed_parse(body, &e);
	else if (code == EAP_SUCCESS || code == EAP_FAILURE)
		e.data = body;
	else
		is = WIRE_OTHER;
	if (is != WIRE_OK)
		return is;
	e.code = code;
	e.id = id;
	e.whole = bytes_of(packet.p, len);
	*out = e;
	return WIRE_OK;
}

static void wr_expanded(struct wr *w, struct eap_type t)
{
	wr_u8(w, EAP_TYPE_EXPANDED);
	wr_be24(w, t.vendor);
	wr_be32(w, t.no);
}

void eap_type_build(struct wr *w, struct eap_type type)
{
	if (type.vendor == 0 && type.no < EAP_TYPE_EXPANDED)
		wr_u8(w, (uint8_t)type.no);
	else
		wr_expanded(w, type);
}

static struct mark header_open(struct wr *w, enum eap_code code, uint8_t id)
{
	wr_u8(w, (uint8_t)code);
	wr_u8(w, id);
	return wr_mark_be16(w);
}

struct mark eap_open(struct wr *w, enum eap_code code, uint8_t id, struct eap_type type)
{
	struct mark m = header_open(w, code, id);

	eap_type_build(w, type);
	return m;
}

/* The length counts from the code octet on, not from behind its own field. */
void eap_close(struct wr *w, struct mark m)
{
	struct wr field;
	size_t len;

	if (w->overflow)
		return;
	INVARIANT(m.at >= 2 && m.at + m.width <= w->len);
	len = w->len - (m.at - 2);
	if (len > UINT16_MAX) {
		w->overflow = true;
		return;
	}
	field = wr_of(w->p + m.at, m.width);
	wr_be16(&field, (uint16_t)len);
}

void eap_end_build(struct wr *w, enum eap_code code, uint8_t id)
{
	eap_close(w, header_open(w, code, id));
}

enum step eap_nak_next(struct rd *list, bool expanded, struct eap_type *out)
{
	struct eap_type t = { 0 };
	uint8_t no;

	if (list->left == 0)
		return STEP_END;
	if (!rd_u8(list, &no))
		return STEP_BAD;
	t.no = no;
	if (expanded && (no != EAP_TYPE_EXPANDED || !rd_expanded(list, &t)))
		return STEP_BAD;
	*out = t;
	return STEP_ITEM;
}

void eap_nak_build(struct wr *w, uint8_t id, bool expanded, const struct eap_type *want, size_t n)
{
	static const struct eap_type none = { 0, EAP_TYPE_NONE };
	struct mark m = header_open(w, EAP_RESPONSE, id);

	if (expanded)
		wr_expanded(w, eap_ietf(EAP_TYPE_NAK));
	else
		wr_u8(w, EAP_TYPE_NAK);
	for (size_t i = 0; i < (n > 0 ? n : 1); i++) {
		const struct eap_type *t = n > 0 ? &want[i] : &none;

		if (expanded)
			wr_expanded(w, *t);
		else
			wr_u8(w, t->vendor == 0 ? (uint8_t)t->no : EAP_TYPE_EXPANDED);
	}
	eap_close(w, m);
}
