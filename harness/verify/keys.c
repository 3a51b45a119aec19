#include "verify/keys.h"

#include <stdlib.h>

#include "base/text.h"
#include "crypto/ct.h"
#include "key/psk.h"

enum { FIELD_MAX = 512 };

enum err verify_keys_add(struct verify_keys *k, const struct verify_key *key)
{
	if (k->n == VERIFY_KEYS_MAX)
		return ERR_LIMIT;
	if (k->n == k->cap) {
		size_t cap = k->cap == 0 ? 8 : 2 * k->cap;
		struct verify_key *grown = calloc(cap, sizeof(*grown));

		if (!grown)
			return ERR_NOMEM;
		if (k->n > 0)
			memcpy(grown, k->p, k->n * sizeof(*grown));
		verify_keys_fini(&(struct verify_keys){ k->p, k->n, k->cap });
		k->p = grown;
		k->cap = cap;
	}
	k->p[k->n++] = *key;
	return ERR_OK;
}

void verify_keys_fini(struct verify_keys *k)
{
	if (k->p)
		ct_wipe(k->p, k->cap * sizeof(*k->p));
	free(k->p);
	*k = (struct verify_keys){ 0 };
}

/* %xx is an octet. Octets written, or -1. */
static int unescape(struct bytes text, uint8_t *out, size_t cap)
{
	struct rd r = rd_of(text);
	size_t n = 0;
	uint8_t v;

	while (rd_u8(&r, &v)) {
		struct bytes hex;

		if (v == '%' && (!rd_take(&r, 2, &hex) ||
				 text_hex((const char *)hex.p, hex.len, &v, 1) != 1))
			return -1;
		if (n == cap)
			return -1;
		out[n++] = v;
	}
	return (int)n;
}

static bool parse_pwd(struct bytes value, struct verify_key *k)
{
	const uint8_t *colon = value.len > 0 ? memchr(value.p, ':', value.len) : NULL;
	size_t at = colon ? (size_t)(colon - value.p) : value.len;
	int n = unescape(bytes_of(value.p, at), k->key, VERIFY_PASS_MAX);

	k->kind = VERIFY_PWD;
	if (n < PASSPHRASE_MIN)
		return false;
	k->len = (uint8_t)n;
	if (!colon)
		return true;
	n = unescape(bytes_of(colon + 1, value.len - at - 1), k->ssid, SSID_MAX);
	k->has_ssid = true;
	k->ssid_len = n < 0 ? 0 : (uint8_t)n;
	return n >= 0;
}

static bool parse_hex(struct bytes value, enum verify_key_kind kind, struct verify_key *k)
{
	int n = text_hex((const char *)value.p, value.len, k->key, sizeof(k->key));

	k->kind = kind;
	k->len = n < 0 ? 0 : (uint8_t)n;
	switch (kind) {
	case VERIFY_PSK:
		return n == 32 || n == 48 || n == 64;
	case VERIFY_MSK:
		return n == 64;
	case VERIFY_TK:
		return n == 16 || n == 32;
	case VERIFY_PWD:
		return false;
	}
	return false;
}

/* The text between two quotes; r is left behind the second. */
static bool quoted(struct rd *r, struct bytes *out)
{
	const uint8_t *end;
	uint8_t q;

	if (!rd_u8(r, &q) || q != '"')
		return false;
	end = r->left > 0 ? memchr(r->p, '"', r->left) : NULL;
	return end && rd_take(r, (size_t)(end - r->p), out) && rd_skip(r, 1);
}

static bool parse_key(struct bytes type, struct bytes value, struct verify_key *k)
{
	const char *t = (const char *)type.p;

	*k = (struct verify_key){ 0 };
	if (text_is(t, type.len, "wpa-pwd"))
		return parse_pwd(value, k);
	if (text_is(t, type.len, "wpa-psk"))
		return parse_hex(value, VERIFY_PSK, k);
	if (text_is(t, type.len, "msk"))
		return parse_hex(value, VERIFY_MSK, k);
	return text_is(t, type.len, "tk") && parse_hex(value, VERIFY_TK, k);
}

/* A PMK that Wireshark would not take is kept from it by a comment; see report/keyring.c. */
static enum err parse_comment(struct verify_keys *keys, struct bytes line)
{
	struct rd r = rd_of(line);
	struct bytes type, value;
	struct verify_key k = { 0 };
	uint8_t hash, comma;
	enum err e = ERR_OK;

	if (rd_u8(&r, &hash) && quoted(&r, &type) && rd_u8(&r, &comma) && quoted(&r, &value) &&
	    value.len == 2 * PMK_LEN_MAX && parse_key(type, value, &k) && k.kind == VERIFY_PSK)
		e = verify_keys_add(keys, &k);
	ct_wipe(&k, sizeof(k));
	return e;
}

static enum err parse_line(struct verify_keys *keys, struct bytes line)
{
	struct rd r = rd_of(line);
	struct bytes type, value;
	struct verify_key k;
	enum err e = ERR_PARSE;
	uint8_t comma;

	if (line.len == 0 || *line.p == '#')
		return line.len > 0 ? parse_comment(keys, line) : ERR_OK;
	if (!quoted(&r, &type) || !rd_u8(&r, &comma) || comma != ',' || !quoted(&r, &value))
		return ERR_PARSE;
	if (text_is((const char *)type.p, type.len, "wep"))
		return ERR_OK;
	if (parse_key(type, value, &k))
		e = verify_keys_add(keys, &k);
	ct_wipe(&k, sizeof(k));
	return e;
}

enum err verify_keys_parse(struct verify_keys *keys, struct bytes text, unsigned *line)
{
	struct rd r = rd_of(text);

	for (unsigned n = 1; r.left > 0; n++) {
		const uint8_t *end = memchr(r.p, '\n', r.left);
		size_t len = end ? (size_t)(end - r.p) : r.left;
		struct bytes one;
		enum err e;

		if (!rd_take(&r, len, &one) || (end && !rd_skip(&r, 1)))
			return ERR_PARSE;
		if (one.len > 0 && one.p[one.len - 1] == '\r')
			one.len--;
		e = parse_line(keys, one);
		if (e != ERR_OK) {
			*line = n;
			return e;
		}
	}
	return ERR_OK;
}

/* Which octets of an MSK are the PMK or XXKey [11-2020 12.7.1.3, 12.7.1.6.3]. */
static bool from_msk(enum akm akm, size_t *at, size_t *len)
{
	*at = 0;
	*len = 32;
	switch (akm) {
	case AKM_8021X:
	case AKM_8021X_SHA256:
	case AKM_SUITE_B:
	case AKM_CCKM:
		return true;
	case AKM_FT_8021X:
		*at = 32;
		return true;
	case AKM_SUITE_B_192:
	case AKM_FT_8021X_SHA384:
		*len = 48;
		return true;
	case AKM_NONE:
	case AKM_PSK:
	case AKM_FT_PSK:
	case AKM_PSK_SHA256:
	case AKM_TDLS:
	case AKM_SAE:
	case AKM_FT_SAE:
	case AKM_FILS_SHA256:
	case AKM_FILS_SHA384:
	case AKM_FT_FILS_SHA256:
	case AKM_FT_FILS_SHA384:
	case AKM_OWE:
	case AKM_FT_PSK_SHA384:
	case AKM_PSK_SHA384:
	case AKM_SAE_EXT:
	case AKM_FT_SAE_EXT:
		return false;
	}
	return false;
}

static bool is_psk(enum akm akm)
{
	return akm == AKM_PSK || akm == AKM_FT_PSK || akm == AKM_PSK_SHA256 ||
	       akm == AKM_FT_PSK_SHA384 || akm == AKM_PSK_SHA384;
}

enum err verify_keys_pmk(struct crypto *c, const struct verify_key *k, enum akm akm,
			 struct bytes ssid, uint8_t pmk[static PMK_LEN_MAX], size_t *len)
{
	const struct psk_in in = { bytes_of(k->key, k->len), ssid };
	enum err e = ERR_OK;
	size_t at;

	*len = 0;
	switch (k->kind) {
	case VERIFY_PWD:
		if (!is_psk(akm) || (k->has_ssid && !bytes_equal(bytes_of(k->ssid, k->ssid_len),
								 ssid)))
			break;
		e = psk_derive(c, &in, pmk);
		*len = e == ERR_OK ? PSK_LEN : 0;
		break;
	case VERIFY_PSK:
		memcpy(pmk, k->key, k->len);
		*len = k->len;
		break;
	case VERIFY_MSK:
		if (from_msk(akm, &at, len))
			memcpy(pmk, k->key + at, *len);
		break;
	case VERIFY_TK:
		break;
	}
	return e;
}
