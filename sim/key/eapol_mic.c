#include "key/eapol_mic.h"

#include "crypto/ct.h"
#include "key/mic.h"

struct pdu_parts {
	struct bytes before;
	struct bytes mic;
	struct bytes after;
};

/* Cuts the PDU to the length in its header, then into what stands before, in and after the MIC. */
static bool split_pdu(const struct eapol_mic_in *in, struct pdu_parts *p)
{
	struct rd r = rd_of(in->pdu), pdu;
	uint16_t version_type, body_len;

	if (!rd_be16(&r, &version_type) || !rd_be16(&r, &body_len))
		return false;
	r = rd_of(in->pdu);
	if (!rd_sub(&r, (size_t)body_len + 4, &pdu) ||
	    !rd_take(&pdu, EAPOL_MIC_OFFSET, &p->before) ||
	    !rd_take(&pdu, in->akm->eapol_mic_len, &p->mic))
		return false;
	p->after = rd_rest(&pdu);
	return true;
}

static enum err compute(struct crypto *c, const struct eapol_mic_in *in, struct pdu_parts *p,
			uint8_t *mic)
{
	static const uint8_t zero[MIC_LEN_MAX];
	struct bytes part[3];

	if (in->kck.len != in->akm->kck_len)
		return ERR_RANGE;
	if (!split_pdu(in, p))
		return ERR_PARSE;
	part[0] = p->before;
	part[1] = bytes_of(zero, in->akm->eapol_mic_len);
	part[2] = p->after;
	return mic_compute(c, in->akm->eapol_mic, in->kck, part, 3, mic, in->akm->eapol_mic_len);
}

enum err eapol_mic(struct crypto *c, const struct eapol_mic_in *in, uint8_t *mic)
{
	struct pdu_parts p;

	return compute(c, in, &p, mic);
}

enum err eapol_mic_verify(struct crypto *c, const struct eapol_mic_in *in)
{
	uint8_t want[MIC_LEN_MAX];
	struct pdu_parts p;
	enum err e = compute(c, in, &p, want);

	if (!e && !ct_equal(want, p.mic.p, p.mic.len))
		e = ERR_AUTH;
	ct_wipe(want, sizeof(want));
	return e;
}
