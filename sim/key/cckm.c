#include "key/cckm.h"

#include "crypto/aes.h"
#include "crypto/ct.h"
#include "crypto/hash.h"
#include "crypto/rc4.h"
#include "key/mic.h"
#include "key/prf.h"

enum { RN_LEN = 4, TIMESTAMP_LEN = 8, SHA1_LEN = 20, CCKM_KEK_LEN = 16 };

enum err cckm_derive_base(struct crypto *c, const struct cckm_base_in *in, struct cckm_keys *out)
{
	uint8_t both[CCKM_KRK_LEN + CCKM_BTK_LEN];
	const struct bytes part[] = {
		BYTES(in->bssid.b),
		BYTES(in->sta.b),
		bytes_of(in->snonce, NONCE_LEN),
		bytes_of(in->anonce, NONCE_LEN),
	};
	struct prf_in prf = { in->nsk, "Fast-Roam Generate Base Key", part, 4 };
	enum err e = prf_sha1(c, &prf, both, sizeof(both));

	if (!e) {
		memcpy(out->krk, both, CCKM_KRK_LEN);
		memcpy(out->btk, both + CCKM_KRK_LEN, CCKM_BTK_LEN);
	}
	ct_wipe(both, sizeof(both));
	return e;
}

/* Like PRF-SHA1, but with neither a label nor the zero octet after it. */
static enum err expand(struct crypto *c, const struct cckm_ptk_in *in, uint8_t *out, size_t len)
{
	uint8_t rn[RN_LEN], block[SHA1_LEN], counter = 0;
	struct wr w = wr_of(rn, sizeof(rn)), to = wr_of(out, len);
	const struct bytes part[] = { BYTES(rn), BYTES(in->bssid.b), bytes_of(&counter, 1) };
	enum err e = ERR_OK;

	wr_le32(&w, in->rn);
	for (; !e && to.len < len; counter++) {
		e = hmac(c, HASH_SHA1, bytes_of(in->btk, CCKM_BTK_LEN), part, 3, block,
			 sizeof(block));
		if (!e)
			wr_put(&to, block, len - to.len < SHA1_LEN ? len - to.len : SHA1_LEN);
	}
	ct_wipe(block, sizeof(block));
	return e;
}

enum err cckm_derive_ptk(struct crypto *c, const struct cckm_ptk_in *in, struct ptk *out)
{
	uint8_t key[PTK_LEN_MAX];
	size_t len = ptk_total(in->akm, in->pairwise, false);
	enum err e;

	if (in->akm->ptk != PTK_CCKM)
		return ERR_UNSUPPORTED;
	e = expand(c, in, key, len);
	if (!e)
		ptk_split(out, in->akm, in->pairwise, false, key);
	ct_wipe(key, sizeof(key));
	return e;
}

static enum mic_kind mic_of(enum cckm_kind kind)
{
	return kind == CCKM_WPA ? MIC_HMAC_MD5 : MIC_HMAC_SHA1;
}

enum err cckm_request_mic(struct crypto *c, const struct cckm_request_in *in,
			  uint8_t mic[static CCKM_MIC_LEN])
{
	uint8_t numbers[TIMESTAMP_LEN + RN_LEN];
	struct wr w = wr_of(numbers, sizeof(numbers));
	const struct bytes part[] = { BYTES(in->sta.b), BYTES(in->bssid.b), in->security,
				      BYTES(numbers) };

	wr_le64(&w, in->timestamp);
	wr_le32(&w, in->rn);
	return mic_compute(c, mic_of(in->kind), bytes_of(in->krk, CCKM_KRK_LEN), part, 4, mic,
			   CCKM_MIC_LEN);
}

enum err cckm_response_mic(struct crypto *c, const struct cckm_response_in *in,
			   uint8_t mic[static CCKM_MIC_LEN])
{
	const struct bytes part[] = { BYTES(in->sta.b), in->security, in->fields, in->egtk };

	return mic_compute(c, mic_of(in->kind), in->kck, part, 4, mic, CCKM_MIC_LEN);
}

/* Request number || KEK is the RC4 key; the first 256 octets of its stream are thrown away. */
static enum err rc4_crypt(struct crypto *c, const struct cckm_wrap *k, struct bytes in, uint8_t *to)
{
	uint8_t key[RN_LEN + CCKM_KEK_LEN];
	struct wr w = wr_of(key, sizeof(key));
	enum err e;

	wr_le32(&w, k->rn);
	wr_bytes(&w, k->kek);
	e = rc4_skip256(c, wr_sofar(&w), in, to);
	ct_wipe(key, sizeof(key));
	return e;
}

size_t cckm_wrapped_len(enum cckm_kind kind, size_t len)
{
	if (len == 0 || len > CCKM_GTK_MAX)
		return 0;
	if (kind == CCKM_WPA)
		return len;
	return len >= AES_BLOCK && len % 8 == 0 ? len + AES_WRAP_OVERHEAD : 0;
}

enum err cckm_wrap_gtk(struct crypto *c, const struct cckm_wrap *k, struct bytes gtk,
		       struct wr *out)
{
	size_t len = cckm_wrapped_len(k->kind, gtk.len), before = out->len;
	uint8_t *to;
	enum err e;

	if (len == 0 || k->kek.len != CCKM_KEK_LEN)
		return ERR_RANGE;
	to = wr_room(out, len);
	if (!to)
		return ERR_SPACE;
	e = k->kind == CCKM_WPA ? rc4_crypt(c, k, gtk, to) : aes_wrap(c, k->kek, gtk, to);
	if (e)
		out->len = before;
	return e;
}

enum err cckm_unwrap_gtk(struct crypto *c, const struct cckm_wrap *k, struct bytes egtk,
			 struct wr *out)
{
	size_t over = k->kind == CCKM_WPA ? 0 : AES_WRAP_OVERHEAD, before = out->len;
	uint8_t *to;
	enum err e;

	if (k->kek.len != CCKM_KEK_LEN)
		return ERR_RANGE;
	if (egtk.len <= over || cckm_wrapped_len(k->kind, egtk.len - over) != egtk.len)
		return ERR_AUTH;
	to = wr_room(out, egtk.len - over);
	if (!to)
		return ERR_SPACE;
	e = k->kind == CCKM_WPA ? rc4_crypt(c, k, egtk, to) : aes_unwrap(c, k->kek, egtk, to);
	if (e)
		out->len = before;
	return e;
}
