#include "key/radius.h"

#include "crypto/ct.h"
#include "crypto/hash.h"

enum { HDR = 20, AUTH_AT = 4, BLOCK = 16 };

static const uint8_t zeros[RADIUS_AUTH_LEN];

enum err radius_mac(struct crypto *c, const struct radius_mac_in *in,
		    uint8_t out[static RADIUS_AUTH_LEN])
{
	struct rd r = rd_of(in->packet);
	struct bytes part[5], own;

	part[3] = BYTES(zeros);
	if (in->at < HDR || !rd_take(&r, AUTH_AT, &part[0]) ||
	    !rd_take(&r, RADIUS_AUTH_LEN, &own) || !rd_take(&r, in->at - HDR, &part[2]) ||
	    !rd_skip(&r, RADIUS_AUTH_LEN))
		return ERR_RANGE;
	part[1] = in->request_auth != NULL ? bytes_of(in->request_auth, RADIUS_AUTH_LEN) : own;
	part[4] = rd_rest(&r);
	return hmac(c, HASH_MD5, in->secret, part, 5, out, RADIUS_AUTH_LEN);
}

enum err radius_mac_verify(struct crypto *c, const struct radius_mac_in *in)
{
	uint8_t want[RADIUS_AUTH_LEN];
	enum err e = radius_mac(c, in, want);

	if (e != ERR_OK)
		return e;
	return ct_equal(want, in->packet.p + in->at, RADIUS_AUTH_LEN) ? ERR_OK : ERR_AUTH;
}

enum err radius_response_auth(struct crypto *c, const struct radius_response_in *in,
			      uint8_t out[static RADIUS_AUTH_LEN])
{
	const uint8_t *request = in->request_auth != NULL ? in->request_auth : zeros;
	struct rd r = rd_of(in->packet);
	struct bytes part[4];

	if (!rd_take(&r, AUTH_AT, &part[0]) || !rd_skip(&r, RADIUS_AUTH_LEN))
		return ERR_RANGE;
	part[1] = bytes_of(request, RADIUS_AUTH_LEN);
	part[2] = rd_rest(&r);
	part[3] = in->secret;
	return hash_digest(c, HASH_MD5, part, 4, out, RADIUS_AUTH_LEN);
}

enum err radius_response_verify(struct crypto *c, const struct radius_response_in *in)
{
	uint8_t want[RADIUS_AUTH_LEN];
	enum err e = radius_response_auth(c, in, want);

	if (e != ERR_OK)
		return e;
	return ct_equal(want, in->packet.p + AUTH_AT, RADIUS_AUTH_LEN) ? ERR_OK : ERR_AUTH;
}

/*
 * b(1) = MD5(secret || request authenticator || salt), b(i) = MD5(secret || c(i - 1)); c = p ^ b.
 * before: the previous ciphertext block, NULL for the first.
 */
static enum err mask_block(struct crypto *c, const struct radius_hide *h, const uint8_t *before,
			   uint8_t mask[static BLOCK])
{
	struct bytes part[3] = { h->secret, bytes_of(h->request_auth, RADIUS_AUTH_LEN), h->salt };
	size_t n = 3;

	if (before != NULL) {
		part[1] = bytes_of(before, BLOCK);
		n = 2;
	}
	return hash_digest(c, HASH_MD5, part, n, mask, BLOCK);
}

/* What goes in and comes out are whole blocks; in and out may not overlap. */
static enum err chain(struct crypto *c, const struct radius_hide *h, struct bytes in, bool hide,
		      uint8_t *out)
{
	const uint8_t *cipher = hide ? out : in.p;
	uint8_t mask[BLOCK];
	enum err e = ERR_OK;

	for (size_t at = 0; at < in.len && e == ERR_OK; at += BLOCK) {
		e = mask_block(c, h, at == 0 ? NULL : cipher + at - BLOCK, mask);
		for (size_t i = 0; i < BLOCK && e == ERR_OK; i++)
			out[at + i] = in.p[at + i] ^ mask[i];
	}
	ct_wipe(mask, sizeof(mask));
	return e;
}

static size_t padded(size_t len)
{
	return (len + BLOCK - 1) / BLOCK * BLOCK;
}

enum err radius_password_hide(struct crypto *c, const struct radius_hide *h, struct bytes password,
			      uint8_t out[static RADIUS_PASSWORD_MAX], size_t *len)
{
	uint8_t plain[RADIUS_PASSWORD_MAX] = { 0 };
	enum err e;

	if (password.len > RADIUS_PASSWORD_MAX)
		return ERR_RANGE;
	if (password.len > 0)
		memcpy(plain, password.p, password.len);
	*len = password.len > 0 ? padded(password.len) : BLOCK;
	e = chain(c, h, bytes_of(plain, *len), true, out);
	ct_wipe(plain, sizeof(plain));
	return e;
}

enum err radius_password_reveal(struct crypto *c, const struct radius_hide *h, struct bytes hidden,
				uint8_t out[static RADIUS_PASSWORD_MAX], size_t *len)
{
	enum err e;

	if (hidden.len == 0 || hidden.len > RADIUS_PASSWORD_MAX || hidden.len % BLOCK != 0)
		return ERR_PARSE;
	e = chain(c, h, hidden, false, out);
	for (*len = hidden.len; *len > 0 && out[*len - 1] == 0;)
		--*len;
	return e;
}

enum err radius_key_wrap(struct crypto *c, const struct radius_hide *h, struct bytes key,
			 uint8_t out[static RADIUS_KEY_WRAPPED_MAX], size_t *len)
{
	uint8_t plain[RADIUS_KEY_WRAPPED_MAX - RADIUS_SALT_LEN] = { 0 };
	size_t blocks = padded(1 + key.len);
	enum err e;

	if (key.len == 0 || key.len > RADIUS_KEY_MAX || h->salt.len != RADIUS_SALT_LEN)
		return ERR_RANGE;
	plain[0] = (uint8_t)key.len;
	memcpy(plain + 1, key.p, key.len);
	memcpy(out, h->salt.p, RADIUS_SALT_LEN);
	*len = RADIUS_SALT_LEN + blocks;
	e = chain(c, h, bytes_of(plain, blocks), true, out + RADIUS_SALT_LEN);
	ct_wipe(plain, sizeof(plain));
	return e;
}

enum err radius_key_unwrap(struct crypto *c, const struct radius_hide *h, struct bytes value,
			   uint8_t out[static RADIUS_KEY_MAX], size_t *len)
{
	uint8_t plain[RADIUS_HIDDEN_MAX];
	struct radius_hide salted = *h;
	struct rd r = rd_of(value);
	struct bytes hidden;
	enum err e;

	if (!rd_take(&r, RADIUS_SALT_LEN, &salted.salt))
		return ERR_PARSE;
	hidden = rd_rest(&r);
	if (hidden.len == 0 || hidden.len > sizeof(plain) || hidden.len % BLOCK != 0)
		return ERR_PARSE;
	e = chain(c, &salted, hidden, false, plain);
	*len = plain[0];
	if (e == ERR_OK && (*len == 0 || *len > hidden.len - 1 || *len > RADIUS_KEY_MAX))
		e = ERR_AUTH;
	if (e == ERR_OK)
		memcpy(out, plain + 1, *len);
	ct_wipe(plain, sizeof(plain));
	return e;
}
