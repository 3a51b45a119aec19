#include "wire/eapol.h"

enum wire eapol_parse(struct bytes pdu, struct eapol *out)
{
	struct rd r = rd_of(pdu);
	uint16_t len;

	if (!rd_u8(&r, &out->version) || !rd_u8(&r, &out->type) || !rd_be16(&r, &len))
		return WIRE_SHORT;
	if (!rd_take(&r, len, &out->body))
		return WIRE_LENGTH;
	out->whole = bytes_of(pdu.p, pdu.len - r.left);
	return WIRE_OK;
}

void eapol_build(struct wr *w, uint8_t version, enum eapol_type type, struct bytes body)
{
	struct mark m;

	wr_u8(w, version);
	wr_u8(w, (uint8_t)type);
	m = wr_mark_be16(w);
	wr_bytes(w, body);
	wr_close(w, m);
}

static bool rd_key_fields(struct rd *r, struct eapol_key *k)
{
	return rd_u8(r, &k->desc) && rd_be16(r, &k->info) && rd_be16(r, &k->key_len) &&
	       rd_be64(r, &k->replay) && rd_copy(r, k->nonce, sizeof(k->nonce)) &&
	       rd_copy(r, k->iv, sizeof(k->iv)) && rd_copy(r, k->rsc, sizeof(k->rsc)) &&
	       rd_copy(r, k->reserved, sizeof(k->reserved)) && rd_copy(r, k->mic, k->mic_len);
}

enum wire eapol_key_parse(struct bytes pdu, size_t mic_len, struct eapol_key *out)
{
	struct eapol e;
	struct eapol_key k = { .mic_len = mic_len };
	struct rd r;
	uint16_t data_len;
	enum wire is = eapol_parse(pdu, &e);

	if (is != WIRE_OK)
		return is;
	r = rd_of(e.body);
	if (e.type != EAPOL_KEY)
		return WIRE_OTHER;
	if (mic_len > EAPOL_MIC_MAX || !rd_key_fields(&r, &k) || !rd_be16(&r, &data_len))
		return WIRE_SHORT;
	if (!rd_take(&r, data_len, &k.data))
		return WIRE_LENGTH;
	k.version = e.version;
	k.whole = e.whole;
	*out = k;
	return WIRE_OK;
}

size_t eapol_key_mic_len(struct bytes pdu)
{
	static const uint8_t lens[] = { 16, 24, 32 };
	struct eapol_key k;

	for (size_t i = 0; i < sizeof(lens); i++)
		if (eapol_key_parse(pdu, lens[i], &k) == WIRE_OK &&
		    k.data.p + k.data.len == k.whole.p + k.whole.len)
			return lens[i];
	return lens[0];
}

void eapol_key_build(struct wr *w, const struct eapol_key *k)
{
	struct mark body, data;

	wr_u8(w, k->version);
	wr_u8(w, EAPOL_KEY);
	body = wr_mark_be16(w);
	wr_u8(w, k->desc);
	wr_be16(w, k->info);
	wr_be16(w, k->key_len);
	wr_be64(w, k->replay);
	wr_put(w, k->nonce, sizeof(k->nonce));
	wr_put(w, k->iv, sizeof(k->iv));
	wr_put(w, k->rsc, sizeof(k->rsc));
	wr_put(w, k->reserved, sizeof(k->reserved));
	wr_zero(w, k->mic_len);
	data = wr_mark_be16(w);
	wr_bytes(w, k->data);
	wr_close(w, data);
	wr_close(w, body);
}
