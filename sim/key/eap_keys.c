#include "key/eap_keys.h"

#include "crypto/ct.h"

enum { PARTS_MAX = 8 };

static size_t min_size(size_t a, size_t b)
{
	return a < b ? a : b;
}

static struct bytes text(const char *s)
{
	return bytes_of(s, strlen(s));
}

/*
 * out = HMAC(key, previous || part…) again and again, where previous is what the round before made;
 * *counter, one of the parts, counts the rounds from 1.
 */
struct chain {
	enum hash hash;
	struct bytes key;
	const struct bytes *part;
	size_t n;
	uint8_t *counter;
};

static enum err chain_run(struct crypto *c, const struct chain *k, uint8_t *out, size_t out_len)
{
	uint8_t block[HASH_LEN_MAX];
	struct bytes part[PARTS_MAX];
	size_t len = hash_len(k->hash);
	enum err e = out_len <= EAP_KEY_OUT_MAX ? ERR_OK : ERR_RANGE;

	part[0] = bytes_of(block, 0);
	for (size_t i = 0; i < k->n; i++)
		part[i + 1] = k->part[i];
	for (size_t at = 0; !e && at < out_len; at += len) {
		++*k->counter;
		e = hmac(c, k->hash, k->key, part, k->n + 1, block, len);
		part[0].len = len;
		if (!e)
			memcpy(out + at, block, min_size(len, out_len - at));
	}
	ct_wipe(block, sizeof(block));
	return e;
}

/* [RFC 5246 5] P_hash: A(i) chains, and each A(i) with the seed makes a block. */
enum err tls12_prf(struct crypto *c, enum hash h, const struct eap_prf_in *in, uint8_t *out,
		   size_t out_len)
{
	size_t len = hash_len(h);
	uint8_t a[HASH_LEN_MAX];
	struct bytes seed[] = { bytes_of(a, len), text(in->label), in->seed };
	enum err e = out_len <= EAP_KEY_OUT_MAX ? ERR_OK : ERR_RANGE;

	if (!e)
		e = hmac(c, h, in->key, seed + 1, 2, a, len);
	for (size_t at = 0; !e && at < out_len; at += len) {
		e = hmac(c, h, in->key, seed, 3, out + at, min_size(len, out_len - at));
		if (!e)
			e = hmac(c, h, in->key, seed, 1, a, len);
	}
	ct_wipe(a, sizeof(a));
	return e;
}

/* [RFC 8446 7.1] HKDF-Expand-Label */
static enum err expand_label(struct crypto *c, enum hash h, const struct eap_prf_in *in,
			     uint8_t *out, size_t out_len)
{
	uint8_t info[2 + 1 + 255 + 1 + HASH_LEN_MAX], i = 0;
	struct wr w = wr_of(info, sizeof(info));
	struct bytes part[2];
	struct mark m;
	size_t len;

	wr_be16(&w, (uint16_t)out_len);
	m = wr_mark_u8(&w);
	wr_put(&w, "tls13 ", 6);
	wr_bytes(&w, text(in->label));
	wr_close(&w, m);
	m = wr_mark_u8(&w);
	wr_bytes(&w, in->seed);
	wr_close(&w, m);
	if (!wr_done(&w, &len))
		return ERR_RANGE;
	part[0] = bytes_of(info, len);
	part[1] = bytes_of(&i, 1);
	return chain_run(c, &(struct chain){ h, in->key, part, 2, &i }, out, out_len);
}

enum err tls13_export(struct crypto *c, enum hash h, const struct eap_prf_in *in, uint8_t *out,
		      size_t out_len)
{
	uint8_t none[HASH_LEN_MAX], context[HASH_LEN_MAX], secret[HASH_LEN_MAX];
	size_t len = hash_len(h);
	struct eap_prf_in first = { in->key, in->label, bytes_of(none, len) };
	struct eap_prf_in second = { bytes_of(secret, len), "exporter", bytes_of(context, len) };
	enum err e = hash_digest(c, h, NULL, 0, none, len);

	if (!e)
		e = hash_digest(c, h, &in->seed, 1, context, len);
	if (!e)
		e = expand_label(c, h, &first, secret, len);
	if (!e)
		e = expand_label(c, h, &second, out, out_len);
	ct_wipe(secret, sizeof(secret));
	return e;
}

enum err fast_t_prf(struct crypto *c, const struct eap_prf_in *in, uint8_t *out, size_t out_len)
{
	static const uint8_t zero;
	uint8_t length[2], i = 0;
	struct wr w = wr_of(length, sizeof(length));
	struct bytes part[] = { text(in->label), bytes_of(&zero, 1), in->seed, BYTES(length),
				bytes_of(&i, 1) };

	wr_be16(&w, (uint16_t)out_len);
	return chain_run(c, &(struct chain){ HASH_SHA1, in->key, part, 5, &i }, out, out_len);
}

/* [MS-PEAP 3.1.5.5.2.1] PRF+ with two zero octets behind the counter. */
static enum err prf_plus(struct crypto *c, const struct eap_prf_in *in, uint8_t *out,
			 size_t out_len)
{
	static const uint8_t zeros[2];
	uint8_t i = 0;
	struct bytes part[] = { text(in->label), in->seed, bytes_of(&i, 1), BYTES(zeros) };

	return chain_run(c, &(struct chain){ HASH_SHA1, in->key, part, 4, &i }, out, out_len);
}

enum err peap_derive_keys(struct crypto *c, const uint8_t tk[static PEAP_TK],
			  const uint8_t isk[static PEAP_ISK], struct peap_keys *out)
{
	struct eap_prf_in in = { bytes_of(tk, PEAP_TK), "Inner Methods Compound Keys",
				 bytes_of(isk, PEAP_ISK) };
	uint8_t imck[PEAP_IPMK + PEAP_CMK];
	enum err e = prf_plus(c, &in, imck, sizeof(imck));

	memcpy(out->ipmk, imck, PEAP_IPMK);
	memcpy(out->cmk, imck + PEAP_IPMK, PEAP_CMK);
	ct_wipe(imck, sizeof(imck));
	return e;
}

enum err peap_derive_msk(struct crypto *c, const struct peap_keys *k,
			 uint8_t msk_emsk[static 128])
{
	static const uint8_t zero;
	struct eap_prf_in in = { BYTES(k->ipmk), "Session Key Generating Function",
				 bytes_of(&zero, 1) };

	return prf_plus(c, &in, msk_emsk, 128);
}

enum err peap_mac(struct crypto *c, const uint8_t cmk[static PEAP_CMK],
		  const uint8_t tlv[static PEAP_BINDING_TLV], uint8_t mac[static PEAP_MAC])
{
	static const uint8_t peap = 25; /* the EAP type is the last octet */
	struct bytes part[] = { bytes_of(tlv, PEAP_BINDING_TLV), bytes_of(&peap, 1) };

	return hmac(c, HASH_SHA1, bytes_of(cmk, PEAP_CMK), part, 2, mac, PEAP_MAC);
}
