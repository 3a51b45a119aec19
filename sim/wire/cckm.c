#include "wire/cckm.h"

enum { CCKM_TYPE = 0, CCX_RM = 1, CCX_VERSION = 3 };

/* What stands before the fields of either element. */
static enum wire body_of(struct bytes whole, struct rd *r)
{
	enum wire is = elem_body(whole, ELEM_CCKM, r);
	uint32_t oui;
	uint8_t type;

	if (is != WIRE_OK)
		return is;
	if (!rd_be24(r, &oui) || !rd_u8(r, &type))
		return WIRE_LENGTH;
	return oui == OUI_CISCO && type == CCKM_TYPE ? WIRE_OK : WIRE_OTHER;
}

static struct mark open_elem(struct wr *w)
{
	struct mark m = elem_open(w, ELEM_CCKM);

	wr_be24(w, OUI_CISCO);
	wr_u8(w, CCKM_TYPE);
	return m;
}

enum wire cckm_request_parse(struct bytes whole, struct cckm_request *out)
{
	struct rd r;
	enum wire is = body_of(whole, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_le64(&r, &out->timestamp) || !rd_le32(&r, &out->rn) ||
	    !rd_copy(&r, out->mic, sizeof(out->mic)) || r.left != 0)
		return WIRE_LENGTH;
	return WIRE_OK;
}

void cckm_request_build(struct wr *w, const struct cckm_request *r)
{
	struct mark m = open_elem(w);

	wr_le64(w, r->timestamp);
	wr_le32(w, r->rn);
	wr_put(w, r->mic, sizeof(r->mic));
	elem_close(w, m);
}

/* Length is 28 and the octets of the key, which has a length of its own [CVE-2017-6957]. */
enum wire cckm_response_parse(struct bytes whole, struct cckm_response *out)
{
	struct rd r, at;
	uint16_t len;
	enum wire is = body_of(whole, &r);

	if (is != WIRE_OK)
		return is;
	at = r;
	if (!rd_take(&at, CCKM_FIELDS_LEN, &out->fields))
		return WIRE_LENGTH;
	if (!rd_le32(&r, &out->rn) || !rd_u8(&r, &out->key_id) || !rd_u8(&r, &out->group_key_id) ||
	    !rd_copy(&r, out->rsc, sizeof(out->rsc)) || !rd_le16(&r, &len) ||
	    !rd_copy(&r, out->mic, sizeof(out->mic)))
		return WIRE_LENGTH;
	out->egtk = rd_rest(&r);
	return out->egtk.len == len ? WIRE_OK : WIRE_LENGTH;
}

void cckm_response_fields(struct wr *w, const struct cckm_response *r)
{
	wr_le32(w, r->rn);
	wr_u8(w, r->key_id);
	wr_u8(w, r->group_key_id);
	wr_put(w, r->rsc, sizeof(r->rsc));
	wr_le16(w, (uint16_t)r->egtk.len);
}

void cckm_response_build(struct wr *w, const struct cckm_response *r)
{
	struct mark m = open_elem(w);

	cckm_response_fields(w, r);
	wr_put(w, r->mic, sizeof(r->mic));
	wr_bytes(w, r->egtk);
	elem_close(w, m);
}

/* A vendor element 00-40-96 of this type. */
static enum wire ccx_body(struct bytes whole, uint8_t type, struct rd *r)
{
	enum wire is = elem_body(whole, ELEM_VENDOR, r);
	uint32_t oui;
	uint8_t got;

	if (is != WIRE_OK)
		return is;
	if (!rd_be24(r, &oui) || !rd_u8(r, &got))
		return WIRE_LENGTH;
	return oui == OUI_CISCO && got == type ? WIRE_OK : WIRE_OTHER;
}

enum wire ccx_version_parse(struct bytes whole, uint8_t *version)
{
	struct rd r;
	enum wire is = ccx_body(whole, CCX_VERSION, &r);

	if (is != WIRE_OK)
		return is;
	return rd_u8(&r, version) && r.left == 0 ? WIRE_OK : WIRE_LENGTH;
}

void ccx_version_build(struct wr *w, uint8_t version)
{
	struct mark m = elem_open_vendor(w, OUI_CISCO, CCX_VERSION);

	wr_u8(w, version);
	elem_close(w, m);
}

enum wire ccx_rm_parse(struct bytes whole)
{
	struct rd r;
	uint16_t value;
	enum wire is = ccx_body(whole, CCX_RM, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_be16(&r, &value) || r.left != 0)
		return WIRE_LENGTH;
	return value == 0x0100 ? WIRE_OK : WIRE_VALUE;
}

void ccx_rm_build(struct wr *w)
{
	struct mark m = elem_open_vendor(w, OUI_CISCO, CCX_RM);

	wr_be16(w, 0x0100);
	elem_close(w, m);
}
