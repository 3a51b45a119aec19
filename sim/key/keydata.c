#include "key/keydata.h"

#include "crypto/aes.h"
#include "crypto/ct.h"
#include "crypto/rc4.h"

enum { KEYDATA_PAD = 0xdd };

/* [11-2020 12.7.2] EAPOL-Key IV || KEK is the RC4 key. */
static enum err rc4_crypt(struct crypto *c, const struct keydata_key *k, struct bytes in,
			  struct wr *out)
{
	uint8_t key[KEYDATA_IV + KEK_LEN_MAX];
	struct wr w = wr_of(key, sizeof(key));
	size_t before = out->len;
	uint8_t *to = wr_room(out, in.len);
	enum err e;

	if (!to)
		return ERR_SPACE;
	wr_put(&w, k->iv, KEYDATA_IV);
	wr_bytes(&w, k->kek);
	e = rc4_skip256(c, wr_sofar(&w), in, to);
	if (e)
		out->len = before;
	ct_wipe(key, sizeof(key));
	return e;
}

/* [11-2020 12.7.2] "a single octet 0xdd followed by zero or more 0x00 octets" */
static enum err kw_encrypt(struct crypto *c, struct bytes kek, struct bytes plain, struct wr *out)
{
	uint8_t padded[KEYDATA_MAX + AES_BLOCK];
	struct wr w = wr_of(padded, sizeof(padded));
	size_t before = out->len;
	uint8_t *to;
	enum err e = ERR_SPACE;

	wr_bytes(&w, plain);
	if (w.len < AES_BLOCK || w.len % 8 != 0) {
		wr_u8(&w, KEYDATA_PAD);
		while (w.len < AES_BLOCK || w.len % 8 != 0)
			wr_u8(&w, 0);
	}
	to = wr_room(out, w.len + AES_WRAP_OVERHEAD);
	if (to) {
		e = aes_wrap(c, kek, wr_sofar(&w), to);
		if (e)
			out->len = before;
	}
	ct_wipe(padded, w.len);
	return e;
}

static enum err kw_decrypt(struct crypto *c, struct bytes kek, struct bytes data, struct wr *out)
{
	size_t before = out->len;
	uint8_t *to;
	enum err e;

	if (data.len < AES_BLOCK + AES_WRAP_OVERHEAD || data.len % 8 != 0)
		return ERR_AUTH;
	to = wr_room(out, data.len - AES_WRAP_OVERHEAD);
	if (!to)
		return ERR_SPACE;
	e = aes_unwrap(c, kek, data, to);
	if (e)
		out->len = before;
	return e;
}

static enum err check(const struct keydata_key *k, struct bytes b)
{
	if (k->kek.len != k->akm->kek_len)
		return ERR_RANGE;
	return b.len <= KEYDATA_MAX ? ERR_OK : ERR_LIMIT;
}

enum err keydata_encrypt(struct crypto *c, const struct keydata_key *k, struct bytes plain,
			 struct wr *out)
{
	enum err e = check(k, plain);

	if (e)
		return e;
	switch (k->akm->key_data) {
	case KEYDATA_RC4:    return rc4_crypt(c, k, plain, out);
	case KEYDATA_AES_KW: return kw_encrypt(c, k->kek, plain, out);
	}
	return ERR_UNSUPPORTED;
}

enum err keydata_decrypt(struct crypto *c, const struct keydata_key *k, struct bytes data,
			 struct wr *out)
{
	enum err e = check(k, data);

	if (e)
		return e;
	switch (k->akm->key_data) {
	case KEYDATA_RC4:    return rc4_crypt(c, k, data, out);
	case KEYDATA_AES_KW: return kw_decrypt(c, k->kek, data, out);
	}
	return ERR_UNSUPPORTED;
}
