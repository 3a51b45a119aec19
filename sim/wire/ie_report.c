#include "wire/ie.h"

enum { MME_MIC_SHORT = 8, MME_MIC_LONG = 16, SUB_PREFERENCE = 3 };

enum wire mme_parse(struct bytes whole, struct mme *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_MME, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_le16(&r, &out->key_id) || !rd_copy(&r, out->ipn, sizeof(out->ipn)))
		return WIRE_SHORT;
	out->mic_len = r.left;
	if (r.left != MME_MIC_SHORT && r.left != MME_MIC_LONG)
		return WIRE_LENGTH;
	return rd_copy(&r, out->mic, r.left) ? WIRE_OK : WIRE_SHORT;
}

void mme_build(struct wr *w, const struct mme *m)
{
	struct mark e = elem_open(w, ELEM_MME);

	wr_le16(w, m->key_id);
	wr_put(w, m->ipn, sizeof(m->ipn));
	wr_put(w, m->mic, m->mic_len);
	elem_close(w, e);
}

/* The first Candidate Preference among sub-elements, if any [11-2020 table 9-173]. */
static enum wire find_preference(struct bytes subelements, bool *found, uint8_t *preference)
{
	struct rd r = rd_of(subelements), body;
	struct elem e;
	enum step st;

	*found = false;
	while ((st = elem_next(&r, &e)) == STEP_ITEM) {
		body = rd_of(e.body);
		if (e.id == SUB_PREFERENCE && !*found)
			*found = rd_u8(&body, preference);
	}
	return st == STEP_END ? WIRE_OK : WIRE_TRUNCATED;
}

enum wire neighbor_parse(struct bytes whole, struct neighbor *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_NEIGHBOR_REPORT, &r);

	if (is != WIRE_OK)
		return is;
	*out = (struct neighbor){ 0 };
	if (!rd_mac(&r, &out->bssid) || !rd_le32(&r, &out->info) || !rd_u8(&r, &out->op_class) ||
	    !rd_u8(&r, &out->channel) || !rd_u8(&r, &out->phy))
		return WIRE_SHORT;
	out->subelements = rd_rest(&r);
	return find_preference(out->subelements, &out->has_preference, &out->preference);
}

void neighbor_build(struct wr *w, const struct neighbor *n)
{
	struct mark e = elem_open(w, ELEM_NEIGHBOR_REPORT), sub;
	bool there;
	uint8_t preference;

	wr_mac(w, n->bssid);
	wr_le32(w, n->info);
	wr_u8(w, n->op_class);
	wr_u8(w, n->channel);
	wr_u8(w, n->phy);
	if (n->has_preference && find_preference(n->subelements, &there, &preference) == WIRE_OK &&
	    !there) {
		sub = elem_open(w, SUB_PREFERENCE);
		wr_u8(w, n->preference);
		elem_close(w, sub);
	}
	wr_bytes(w, n->subelements);
	elem_close(w, e);
}

enum wire max_idle_parse(struct bytes whole, struct max_idle *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_BSS_MAX_IDLE, &r);

	if (is != WIRE_OK)
		return is;
	return rd_le16(&r, &out->period) && rd_u8(&r, &out->options) ? WIRE_OK : WIRE_SHORT;
}

void max_idle_build(struct wr *w, const struct max_idle *m)
{
	struct mark e = elem_open(w, ELEM_BSS_MAX_IDLE);

	wr_le16(w, m->period);
	wr_u8(w, m->options);
	elem_close(w, e);
}

enum wire owe_dh_parse(struct bytes whole, struct owe_dh *out)
{
	struct rd r;
	enum wire is = elem_ext_body(whole, EXT_OWE_DH, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_le16(&r, &out->group))
		return WIRE_SHORT;
	out->key = rd_rest(&r);
	return WIRE_OK;
}

void owe_dh_build(struct wr *w, const struct owe_dh *d)
{
	struct mark e = elem_open_ext(w, EXT_OWE_DH);

	wr_le16(w, d->group);
	wr_bytes(w, d->key);
	elem_close(w, e);
}

enum wire owe_transition_parse(struct bytes whole, struct owe_transition *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_VENDOR, &r);
	uint8_t type, len;
	uint32_t oui;

	if (is != WIRE_OK)
		return is;
	if (!rd_be24(&r, &oui) || !rd_u8(&r, &type))
		return WIRE_SHORT;
	if (oui != OUI_WFA || type != WFA_OWE_TRANSITION)
		return WIRE_OTHER;
	if (!rd_mac(&r, &out->bssid) || !rd_u8(&r, &len))
		return WIRE_SHORT;
	if (len > SSID_MAX)
		return WIRE_LENGTH;
	return rd_take(&r, len, &out->ssid) ? WIRE_OK : WIRE_SHORT;
}

void owe_transition_build(struct wr *w, const struct owe_transition *t)
{
	struct mark e = elem_open_vendor(w, OUI_WFA, WFA_OWE_TRANSITION);

	wr_mac(w, t->bssid);
	wr_u8(w, (uint8_t)t->ssid.len);
	wr_bytes(w, t->ssid);
	elem_close(w, e);
}
