#include "proto/eap_ttls_avp.h"

enum { AVP_VENDOR = 0x80, AVP_MANDATORY = 0x40, AVP_HEADER = 8, AVP_VENDOR_HEADER = 12 };

/* Where an AVP goes, or NULL if nobody here reads it. */
static struct bytes *place(struct ttls_avps *a, uint32_t vendor, uint32_t code)
{
	const struct {
		uint32_t vendor, code;
		struct bytes *to;
	} known[] = {
		{ TTLS_IETF, TTLS_USER_NAME, &a->user },
		{ TTLS_IETF, TTLS_USER_PASSWORD, &a->password },
		{ TTLS_MICROSOFT, TTLS_MS_CHAP_CHALLENGE, &a->challenge },
		{ TTLS_MICROSOFT, TTLS_MS_CHAP2_RESPONSE, &a->response },
		{ TTLS_MICROSOFT, TTLS_MS_CHAP2_SUCCESS, &a->success },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (known[i].vendor == vendor && known[i].code == code)
			return known[i].to;
	}
	return NULL;
}

static const char *one(struct rd *r, struct ttls_avps *out)
{
	uint32_t code, len, header = AVP_HEADER, vendor = TTLS_IETF;
	struct bytes value, *to;
	uint8_t flags;

	if (!rd_be32(r, &code) || !rd_u8(r, &flags) || !rd_be24(r, &len))
		return "EAP-TTLS: AVP header cut short";
	if ((flags & AVP_VENDOR) != 0) {
		header = AVP_VENDOR_HEADER;
		if (!rd_be32(r, &vendor))
			return "EAP-TTLS: AVP header cut short";
	}
	if (len < header || !rd_take(r, len - header, &value))
		return "EAP-TTLS: AVP overflow";
	to = place(out, vendor, code);
	if (to == NULL && (flags & AVP_MANDATORY) != 0)
		return "EAP-TTLS: Unsupported mandatory AVP";
	if (to != NULL)
		*to = value;
	/* the last one's padding may be missing */
	len = (4 - len % 4) % 4;
	return rd_skip(r, len < r->left ? len : r->left) ? NULL : "EAP-TTLS: AVP overflow";
}

const char *ttls_avps_parse(struct bytes plain, struct ttls_avps *out)
{
	struct rd r = rd_of(plain);
	const char *why = NULL;

	*out = (struct ttls_avps){ 0 };
	while (why == NULL && r.left > 0)
		why = one(&r, out);
	return why;
}

void ttls_avp_build(struct wr *w, uint32_t vendor, enum ttls_avp code, struct bytes value)
{
	uint32_t header = vendor != TTLS_IETF ? AVP_VENDOR_HEADER : AVP_HEADER;

	wr_be32(w, (uint32_t)code);
	wr_u8(w, (uint8_t)(AVP_MANDATORY | (vendor != TTLS_IETF ? AVP_VENDOR : 0)));
	wr_be24(w, (uint32_t)value.len + header);
	if (vendor != TTLS_IETF)
		wr_be32(w, vendor);
	wr_bytes(w, value);
	wr_zero(w, (4 - value.len % 4) % 4);
}
