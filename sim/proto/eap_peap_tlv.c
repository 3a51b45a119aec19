#include "proto/eap_peap_tlv.h"

#include "crypto/ct.h"

/* [MS-PEAP 2.2.8.1] */
enum {
	TLV_RESULT = 3,
	TLV_BINDING = 12,
	TLV_MANDATORY = 0x8000,
	TLV_TYPE = 0x3fff,
	BINDING_BODY = PEAP_BINDING_TLV - 4
};

static const char *result_parse(struct bytes body, struct peap_tlvs *out)
{
	struct rd r = rd_of(body);

	if (!rd_be16(&r, &out->result) ||
	    (out->result != PEAP_RESULT_SUCCESS && out->result != PEAP_RESULT_FAILURE))
		return "EAP-TLV: Unknown Status in Result TLV";
	return NULL;
}

/* The whole TLV is kept: the MAC covers its header. */
static const char *binding_parse(uint16_t type, struct bytes body, struct peap_tlvs *out)
{
	struct wr w = wr_of(out->binding, sizeof(out->binding));

	if (body.len != BINDING_BODY)
		return "EAP-PEAP: Invalid cryptobinding TLV length";
	wr_be16(&w, type);
	wr_be16(&w, BINDING_BODY);
	wr_bytes(&w, body);
	out->bound = true;
	return NULL;
}

const char *peap_tlvs_parse(struct bytes body, struct peap_tlvs *out)
{
	struct rd r = rd_of(body);
	const char *why = NULL;
	struct bytes value;
	uint16_t type, len;

	*out = (struct peap_tlvs){ 0 };
	while (why == NULL && r.left > 0) {
		if (!rd_be16(&r, &type) || !rd_be16(&r, &len) || !rd_take(&r, len, &value))
			return "EAP-TLV: TLV underrun";
		if ((type & TLV_TYPE) == TLV_RESULT)
			why = result_parse(value, out);
		else if ((type & TLV_TYPE) == TLV_BINDING)
			why = binding_parse(type, value, out);
		else if ((type & TLV_MANDATORY) != 0)
			why = "EAP-TLV: Unsupported mandatory TLV";
	}
	return why;
}

void peap_result_build(struct wr *w, enum peap_result result)
{
	wr_be16(w, TLV_MANDATORY | TLV_RESULT);
	wr_be16(w, 2);
	wr_be16(w, (uint16_t)result);
}

enum err peap_binding_build(struct wr *w, struct crypto *c, const struct peap_keys *k,
			    enum peap_binding_is is, const uint8_t nonce[static PEAP_NONCE])
{
	uint8_t tlv[PEAP_BINDING_TLV], mac[PEAP_MAC];
	struct wr t = wr_of(tlv, sizeof(tlv));
	enum err e;

	wr_be16(&t, TLV_BINDING);
	wr_be16(&t, BINDING_BODY);
	wr_zero(&t, 3); /* reserved, version, received version */
	wr_u8(&t, (uint8_t)is);
	wr_put(&t, nonce, PEAP_NONCE);
	wr_zero(&t, PEAP_MAC);
	e = peap_mac(c, k->cmk, tlv, mac);
	wr_put(w, tlv, sizeof(tlv) - PEAP_MAC);
	wr_put(w, mac, sizeof(mac));
	return e;
}

enum err peap_binding_verify(struct crypto *c, const struct peap_keys *k, enum peap_binding_is is,
			     const struct peap_tlvs *t, bool *good)
{
	uint8_t tlv[PEAP_BINDING_TLV] = { 0 }, want[PEAP_MAC], mac[PEAP_MAC];
	uint8_t version, received, subtype;
	struct rd r = rd_of(BYTES(t->binding));
	enum err e;

	*good = false;
	if (!t->bound || !rd_skip(&r, 5) || !rd_u8(&r, &version) || !rd_u8(&r, &received) ||
	    !rd_u8(&r, &subtype) || !rd_skip(&r, PEAP_NONCE) || !rd_copy(&r, mac, PEAP_MAC))
		return ERR_OK;
	memcpy(tlv, t->binding, sizeof(tlv) - PEAP_MAC);
	e = peap_mac(c, k->cmk, tlv, want);
	*good = !e && version == 0 && received == 0 && subtype == is &&
		ct_equal(mac, want, PEAP_MAC);
	return e;
}
