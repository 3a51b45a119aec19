#include "key/mpdu.h"

#include "base/invariant.h"
#include "crypto/aead.h"
#include "key/mac_header.h"
#include "key/tkip.h"

enum { AAD_MAX = 30, EXT_IV = 0x20, NONCE_MGMT = 0x10, TID_MASK = 0x0f };

/* Octets after the ciphertext of the body, or 0 for a cipher that is not one of ours. */
static size_t mic_len(enum cipher cipher)
{
	if (cipher == CIPHER_CCMP_128)
		return 8;
	if (cipher == CIPHER_TKIP)
		return TKIP_MICHAEL + TKIP_ICV;
	return cipher == CIPHER_CCMP_256 || cipher == CIPHER_GCMP_128 || cipher == CIPHER_GCMP_256
		       ? 16
		       : 0;
}

static bool is_ccm(enum cipher cipher)
{
	return cipher == CIPHER_CCMP_128 || cipher == CIPHER_CCMP_256;
}

size_t mpdu_overhead(enum cipher cipher)
{
	return mic_len(cipher) > 0 ? MPDU_CRYPTO_HEADER + mic_len(cipher) : 0;
}

static void put_pn(struct wr *w, uint64_t pn)
{
	wr_be16(w, (uint16_t)(pn >> 32));
	wr_be32(w, (uint32_t)pn);
}

/* [11-2020 12.5.3.3.3] What of the header is authenticated; the rest may change in a retry. */
static void put_aad(struct wr *w, const struct mac_header *h)
{
	uint16_t zeroed = FC_RETRY | FC_POWER_MGMT | FC_MORE_DATA;

	if (!h->is_mgmt)
		zeroed |= FC_SUBTYPE_MASK & ~FC_QOS;
	if (h->has_qos)
		zeroed |= FC_HTC;
	wr_le16(w, (uint16_t)((h->fc & ~zeroed) | FC_PROTECTED));
	wr_mac(w, h->a1);
	wr_mac(w, h->a2);
	wr_mac(w, h->a3);
	wr_le16(w, h->seq_ctrl & 0x000f);
	if (h->has_a4)
		wr_mac(w, h->a4);
	if (h->has_qos)
		wr_le16(w, h->qos_ctrl & TID_MASK);
}

/* CCMP [12.5.3.3.4]: flags || A2 || PN. GCMP [12.5.5.3.4]: A2 || PN. */
static void put_nonce(struct wr *w, const struct mac_header *h, enum cipher cipher, uint64_t pn)
{
	if (is_ccm(cipher))
		wr_u8(w, (uint8_t)((h->qos_ctrl & TID_MASK) | (h->is_mgmt ? NONCE_MGMT : 0)));
	wr_mac(w, h->a2);
	put_pn(w, pn);
}

/* What CCM or GCM is given, with the octets it points to. */
struct inputs {
	uint8_t aad[AAD_MAX];
	uint8_t nonce[CCM_NONCE];
	struct aead a;
};

static void set_inputs(struct inputs *in, const struct mpdu_key *k, const struct mac_header *h,
		       uint64_t pn)
{
	struct wr aad = wr_of(in->aad, sizeof(in->aad));
	struct wr nonce = wr_of(in->nonce, sizeof(in->nonce));

	put_aad(&aad, h);
	put_nonce(&nonce, h, k->cipher, pn);
	INVARIANT(!aad.overflow && !nonce.overflow);
	in->a = (struct aead){
		.key = bytes_of(k->tk, cipher_tk_len(k->cipher)),
		.nonce = wr_sofar(&nonce),
		.aad = wr_sofar(&aad),
		.tag_len = mic_len(k->cipher),
	};
}

/*
 * [11-2020 12.5.3.2] PN0 PN1 00 KeyID PN2 PN3 PN4 PN5
 * [11-2020 12.5.2.2] TSC1 WEPSeed TSC0 KeyID TSC2 TSC3 TSC4 TSC5
 */
void mpdu_put_header(struct wr *w, enum cipher cipher, const struct mpdu_slot *slot)
{
	if (cipher == CIPHER_TKIP) {
		uint8_t tsc1 = (uint8_t)(slot->pn >> 8);

		wr_u8(w, tsc1);
		wr_u8(w, (tsc1 | 0x20) & 0x7f);
		wr_u8(w, (uint8_t)slot->pn);
	} else {
		wr_le16(w, (uint16_t)slot->pn);
		wr_u8(w, 0);
	}
	wr_u8(w, (uint8_t)(slot->key_id << 6 | EXT_IV));
	wr_le32(w, (uint32_t)(slot->pn >> 16));
}

static enum err seal_body(struct crypto *c, const struct mpdu_key *k, const struct mac_header *h,
			  uint64_t pn, struct bytes body, struct wr *out)
{
	struct tkip_in tkip = { k->tk, h, pn, body };
	struct inputs in;
	uint8_t *to;

	if (k->cipher == CIPHER_TKIP)
		return tkip_seal(c, &tkip, out);
	set_inputs(&in, k, h, pn);
	to = wr_room(out, body.len + in.a.tag_len);
	if (!to)
		return ERR_SPACE;
	return is_ccm(k->cipher) ? ccm_seal(c, &in.a, body, to) : gcm_seal(c, &in.a, body, to);
}

enum err mpdu_protect(struct crypto *c, const struct mpdu_key *k, const struct mpdu_slot *slot,
		      struct bytes frame, struct wr *out)
{
	struct rd r = rd_of(frame);
	struct mac_header h;
	size_t before = out->len;
	enum err e;

	INVARIANT(slot->pn >= 1 && slot->pn <= MPDU_PN_MAX && slot->key_id <= 3);
	if (mic_len(k->cipher) == 0)
		return ERR_UNSUPPORTED;
	if (!mac_header_parse(&r, &h))
		return ERR_PARSE;
	wr_le16(out, h.fc | FC_PROTECTED);
	wr_bytes(out, h.rest);
	mpdu_put_header(out, k->cipher, slot);
	e = seal_body(c, k, &h, slot->pn, rd_rest(&r), out);
	if (e && e != ERR_SPACE)
		out->len = before;
	return e;
}

enum err mpdu_parse(struct bytes frame, struct mpdu_sealed *out)
{
	struct rd r = rd_of(frame), whole = r, at;
	struct mpdu_sealed m;
	struct mac_header h;
	uint16_t pn_low;
	uint8_t reserved, key_id;
	uint32_t pn_high;

	if (!mac_header_parse(&r, &h) || !(h.fc & FC_PROTECTED) ||
	    !rd_take(&whole, frame.len - r.left, &m.header))
		return ERR_PARSE;
	at = r;
	if (!rd_take(&at, MPDU_CRYPTO_HEADER, &m.crypto) || !rd_le16(&r, &pn_low) ||
	    !rd_u8(&r, &reserved) || !rd_u8(&r, &key_id) || !rd_le32(&r, &pn_high) ||
	    !(key_id & EXT_IV))
		return ERR_PARSE;
	m.slot.pn = (uint64_t)pn_high << 16 | pn_low;
	m.slot.key_id = key_id >> 6;
	m.sealed = rd_rest(&r);
	*out = m;
	return ERR_OK;
}

/* With TKIP the first three octets are TSC1, a copy of it, TSC0. */
uint64_t mpdu_pn(const struct mpdu_sealed *m, enum cipher cipher)
{
	struct rd r = rd_of(m->crypto);
	uint8_t tsc1 = 0, seed = 0, tsc0 = 0;

	if (cipher != CIPHER_TKIP)
		return m->slot.pn;
	INVARIANT(rd_u8(&r, &tsc1) && rd_u8(&r, &seed) && rd_u8(&r, &tsc0));
	return (m->slot.pn & ~UINT64_C(0xffff)) | (uint64_t)tsc1 << 8 | tsc0;
}

static enum err open_body(struct crypto *c, const struct mpdu_key *k, const struct mac_header *h,
			  const struct mpdu_sealed *m, struct wr *out)
{
	struct inputs in;
	size_t before = out->len;
	uint8_t *to;
	enum err e;

	set_inputs(&in, k, h, m->slot.pn);
	to = wr_room(out, m->sealed.len - in.a.tag_len);
	if (!to)
		return ERR_SPACE;
	e = is_ccm(k->cipher) ? ccm_open(c, &in.a, m->sealed, to)
			      : gcm_open(c, &in.a, m->sealed, to);
	if (e)
		out->len = before;
	return e;
}

enum err mpdu_unprotect_tell(struct crypto *c, const struct mpdu_key *k,
			     const struct mpdu_sealed *m, struct wr *out, bool *michael_failed)
{
	struct rd r = rd_of(m->header);
	struct mac_header h;
	struct tkip_in tkip = { k->tk, &h, mpdu_pn(m, CIPHER_TKIP), m->sealed };

	*michael_failed = false;
	if (mic_len(k->cipher) == 0)
		return ERR_UNSUPPORTED;
	if (!mac_header_parse(&r, &h))
		return ERR_PARSE;
	if (m->sealed.len < mic_len(k->cipher))
		return ERR_AUTH;
	if (k->cipher == CIPHER_TKIP)
		return tkip_open(c, &tkip, out, michael_failed);
	return open_body(c, k, &h, m, out);
}

enum err mpdu_unprotect(struct crypto *c, const struct mpdu_key *k, const struct mpdu_sealed *m,
			struct wr *out)
{
	bool michael_failed;

	return mpdu_unprotect_tell(c, k, m, out, &michael_failed);
}
