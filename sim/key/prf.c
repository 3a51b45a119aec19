#include "key/prf.h"

#include "base/invariant.h"
#include "crypto/ct.h"

/* Before the label of a KDF stands its counter, after the data its length; in a PRF, 00 and i. */
enum { PRF_EXTRA_PARTS = 4 };

static size_t min_size(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t put_parts(const struct prf_in *in, struct bytes *part, size_t n)
{
	INVARIANT(in->n <= PRF_MAX_PARTS);
	for (size_t i = 0; i < in->n; i++)
		part[n + i] = in->part[i];
	return n + in->n;
}

enum err prf_sha1(struct crypto *c, const struct prf_in *in, uint8_t *out, size_t out_len)
{
	static const uint8_t zero;
	struct bytes part[PRF_MAX_PARTS + PRF_EXTRA_PARTS];
	uint8_t i = 0;
	size_t n = 2, len;
	enum err e = ERR_OK;

	INVARIANT(out_len <= PRF_MAX_OUT);
	part[0] = bytes_of(in->label, strlen(in->label));
	part[1] = bytes_of(&zero, 1);
	n = put_parts(in, part, n);
	part[n++] = bytes_of(&i, 1);
	for (size_t at = 0; !e && at < out_len; at += len, i++) {
		len = min_size(out_len - at, hash_len(HASH_SHA1));
		e = hmac(c, HASH_SHA1, in->key, part, n, out + at, len);
	}
	if (e)
		ct_wipe(out, out_len);
	return e;
}

enum err kdf_hash(struct crypto *c, enum hash h, const struct prf_in *in, uint8_t *out,
		  size_t bits)
{
	struct bytes part[PRF_MAX_PARTS + PRF_EXTRA_PARTS];
	uint8_t counter[2], length[2];
	size_t out_len = (bits + 7) / 8, n = 2, len;
	struct wr w = wr_of(length, sizeof(length));
	enum err e = ERR_OK;

	INVARIANT(bits > 0 && out_len <= PRF_MAX_OUT);
	wr_le16(&w, (uint16_t)bits);
	part[0] = BYTES(counter);
	part[1] = bytes_of(in->label, strlen(in->label));
	n = put_parts(in, part, n);
	part[n++] = BYTES(length);
	for (size_t at = 0, i = 1; !e && at < out_len; at += len, i++) {
		w = wr_of(counter, sizeof(counter));
		wr_le16(&w, (uint16_t)i);
		len = min_size(out_len - at, hash_len(h));
		e = hmac(c, h, in->key, part, n, out + at, len);
	}
	if (e)
		ct_wipe(out, out_len);
	else if (bits % 8 != 0)
		out[out_len - 1] &= (uint8_t)(0xff << (8 - bits % 8));
	return e;
}
