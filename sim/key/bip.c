#include "key/bip.h"

#include "base/invariant.h"
#include "crypto/aead.h"
#include "crypto/aes.h"
#include "crypto/ct.h"
#include "key/mac_header.h"

enum {
	MME_ID = 76,
	TIMESTAMP_LEN = 8,
	BIP_AAD = 20,
	BIP_FRAME_MAX = 4096
};

/* Octets of MIC, or 0 for a cipher that is not one of BIP. */
static size_t mic_len(enum cipher cipher)
{
	if (cipher == CIPHER_BIP_CMAC_128)
		return 8;
	return cipher == CIPHER_BIP_CMAC_256 || cipher == CIPHER_BIP_GMAC_128 ||
			       cipher == CIPHER_BIP_GMAC_256
		       ? 16
		       : 0;
}

static bool is_gmac(enum cipher cipher)
{
	return cipher == CIPHER_BIP_GMAC_128 || cipher == CIPHER_BIP_GMAC_256;
}

size_t bip_overhead(enum cipher cipher)
{
	return mic_len(cipher) > 0 ? BIP_MME_FIXED + mic_len(cipher) : 0;
}

/* A frame with its MME, taken apart. */
struct framed {
	struct mac_header h;
	struct bytes timestamp; /* of a beacon, else empty */
	struct bytes body;      /* between that and the MIC */
	struct bytes mic;
	struct bip_slot slot;
};

static bool parse_mme(struct rd *r, size_t mic, struct framed *f)
{
	uint8_t id, len;
	uint16_t ipn_low;
	uint32_t ipn_high;

	if (!rd_u8(r, &id) || !rd_u8(r, &len) || id != MME_ID || len != BIP_MME_FIXED - 2 + mic ||
	    !rd_le16(r, &f->slot.key_id) || !rd_le16(r, &ipn_low) || !rd_le32(r, &ipn_high))
		return false;
	f->slot.ipn = (uint64_t)ipn_high << 16 | ipn_low;
	return rd_take(r, mic, &f->mic);
}

static bool parse(enum cipher cipher, struct bytes frame, struct framed *f)
{
	struct rd r = rd_of(frame), body;
	size_t mme = bip_overhead(cipher), timestamp;

	*f = (struct framed){ 0 };
	if (mme == 0 || !mac_header_parse(&r, &f->h) || !f->h.is_mgmt)
		return false;
	/* [11-2020 12.5.4.3.2] Beacons: the Timestamp is taken as zero, it is set while sending. */
	timestamp = (f->h.fc & FC_SUBTYPE_MASK) == FC_SUBTYPE_BEACON ? TIMESTAMP_LEN : 0;
	if (!rd_take(&r, timestamp, &f->timestamp) || r.left < mme)
		return false;
	body = r;
	return rd_skip(&r, r.left - mme) && parse_mme(&r, mic_len(cipher), f) &&
	       rd_take(&body, body.left - f->mic.len, &f->body);
}

/* [11-2020 12.5.4.3.2] FC with what a retry may change zeroed || A1 || A2 || A3 */
static void put_aad(struct wr *w, const struct mac_header *h)
{
	wr_le16(w, (uint16_t)(h->fc & ~(FC_RETRY | FC_POWER_MGMT | FC_MORE_DATA)));
	wr_mac(w, h->a1);
	wr_mac(w, h->a2);
	wr_mac(w, h->a3);
}

static enum err gmac(struct crypto *c, const struct bip_key *k, const struct framed *f,
		     struct bytes covered, uint8_t mic[AEAD_TAG_MAX])
{
	uint8_t nonce[GCM_NONCE];
	struct wr w = wr_of(nonce, sizeof(nonce));
	struct bytes key = bytes_of(k->key, cipher_tk_len(k->cipher));
	struct aead a = { key, BYTES(nonce), covered, GCM_TAG };

	wr_mac(&w, f->h.a2);
	wr_be16(&w, (uint16_t)(f->slot.ipn >> 32));
	wr_be32(&w, (uint32_t)f->slot.ipn);
	return gcm_seal(c, &a, bytes_of(NULL, 0), mic);
}

/* AAD || body, with Timestamp and MIC zero. mic takes a whole tag; the frame carries its first. */
static enum err compute(struct crypto *c, const struct bip_key *k, const struct framed *f,
			uint8_t mic[AEAD_TAG_MAX])
{
	uint8_t covered[BIP_AAD + BIP_FRAME_MAX];
	struct wr w = wr_of(covered, sizeof(covered));
	struct bytes part;
	size_t len;

	put_aad(&w, &f->h);
	wr_zero(&w, f->timestamp.len);
	wr_bytes(&w, f->body);
	wr_zero(&w, f->mic.len);
	if (!wr_done(&w, &len))
		return ERR_LIMIT;
	part = bytes_of(covered, len);
	if (is_gmac(k->cipher))
		return gmac(c, k, f, part, mic);
	return aes_cmac(c, bytes_of(k->key, cipher_tk_len(k->cipher)), &part, 1, mic);
}

enum err bip_protect(struct crypto *c, const struct bip_key *k, const struct bip_slot *slot,
		     struct bytes frame, struct wr *out)
{
	size_t before = out->len, mic = mic_len(k->cipher);
	uint8_t tag[AEAD_TAG_MAX];
	struct framed f;
	uint8_t *at;
	enum err e;

	if (mic == 0)
		return ERR_UNSUPPORTED;
	wr_bytes(out, frame);
	wr_u8(out, MME_ID);
	wr_u8(out, (uint8_t)(BIP_MME_FIXED - 2 + mic));
	wr_le16(out, slot->key_id);
	wr_le16(out, (uint16_t)slot->ipn);
	wr_le32(out, (uint32_t)(slot->ipn >> 16));
	at = wr_room(out, mic);
	if (!at)
		return ERR_SPACE;
	e = parse(k->cipher, bytes_of(out->p + before, out->len - before), &f) ? ERR_OK : ERR_PARSE;
	if (!e)
		e = compute(c, k, &f, tag);
	if (e)
		out->len = before;
	else
		memcpy(at, tag, mic);
	return e;
}

enum err bip_parse(enum cipher cipher, struct bytes frame, struct bip_slot *out)
{
	struct framed f;

	if (!parse(cipher, frame, &f))
		return ERR_PARSE;
	*out = f.slot;
	return ERR_OK;
}

enum err bip_verify(struct crypto *c, const struct bip_key *k, struct bytes frame)
{
	uint8_t want[AEAD_TAG_MAX];
	struct framed f;
	enum err e = parse(k->cipher, frame, &f) ? ERR_OK : ERR_PARSE;

	if (!e)
		e = compute(c, k, &f, want);
	if (!e && !ct_equal(want, f.mic.p, f.mic.len))
		e = ERR_AUTH;
	return e;
}
