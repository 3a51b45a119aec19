#include "proto/eapol_tx.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "key/eapol_mic.h"
#include "key/keydata.h"

enum { EAPOL_FIXED_MAX = 128 }; /* everything but Key Data */

static enum err seal_data(struct fx *fx, struct crypto *c, const struct eapol_tx *t,
			  struct bytes *sealed)
{
	struct keydata_key k = {.akm = t->row, .kek = ptk_kek(t->ptk), .iv = t->key.iv};
	size_t cap = t->key.data.len + 2 * 16;
	struct wr w = wr_of(fx_alloc(fx, cap), cap);
	enum err e = keydata_encrypt(c, &k, t->key.data, &w);

	if (e != ERR_OK)
		return e;
	*sealed = wr_sofar(&w);
	return ERR_OK;
}

static enum err put_mic(struct crypto *c, const struct eapol_tx *t, uint8_t *pdu, size_t len)
{
	struct eapol_mic_in in = {.akm = t->row, .kck = ptk_kck(t->ptk), .pdu = bytes_of(pdu, len)};
	uint8_t mic[MIC_LEN_MAX];
	enum err e = eapol_mic(c, &in, mic);
	struct wr w = wr_of(pdu + EAPOL_KEY_MIC_AT, t->row->eapol_mic_len);

	if (e != ERR_OK)
		return e;
	if (t->spoil_mic)
		mic[0] ^= 1;
	wr_put(&w, mic, t->row->eapol_mic_len);
	return ERR_OK;
}

enum err eapol_tx_send(struct fx *fx, struct crypto *c, const struct eapol_tx *t)
{
	struct eapol_key key = t->key;
	struct wr w;
	uint8_t *pdu;
	size_t len;
	enum err e = ERR_OK;

	key.mic_len = t->row->eapol_mic_len;
	if ((key.info & KEY_INFO_ENCRYPTED) || t->seal_data)
		e = seal_data(fx, c, t, &key.data);
	if (e != ERR_OK)
		return e;
	pdu = fx_alloc(fx, EAPOL_FIXED_MAX + key.data.len);
	w = wr_of(pdu, EAPOL_FIXED_MAX + key.data.len);
	eapol_key_build(&w, &key);
	INVARIANT(wr_done(&w, &len));
	if (key.info & KEY_INFO_MIC)
		e = put_mic(c, t, pdu, len);
	if (e != ERR_OK)
		return e;
	fx_eapol(fx, t->to, bytes_of(pdu, len));
	return ERR_OK;
}
