#include "key/mschapv2.h"

#include "crypto/ct.h"
#include "crypto/des.h"
#include "crypto/hash.h"

enum { SHA1_LEN = 20, CHALLENGE_HASH = 8 };

static bool rd_continued(struct rd *r, uint32_t *v)
{
	uint8_t b;

	if (!rd_u8(r, &b) || (b & 0xc0) != 0x80)
		return false;
	*v = *v << 6 | (b & 0x3fu);
	return true;
}

/* One character of at most 16 bits, which is all that UCS-2 has. */
static bool rd_character(struct rd *r, uint32_t *v)
{
	uint8_t b;

	if (!rd_u8(r, &b))
		return false;
	*v = b;
	if (b < 0x80)
		return true;
	if ((b & 0xe0) == 0xc0) {
		*v = b & 0x1fu;
		return rd_continued(r, v);
	}
	*v = b & 0x0fu;
	return (b & 0xf0) == 0xe0 && rd_continued(r, v) && rd_continued(r, v);
}

enum err nt_hash(struct crypto *c, struct bytes password, uint8_t hash[static NT_HASH_LEN])
{
	uint8_t ucs2[2 * MSCHAPV2_PASSWORD_MAX];
	struct wr w = wr_of(ucs2, sizeof(ucs2));
	struct rd r = rd_of(password);
	enum err e = ERR_OK;
	uint32_t v;

	while (!e && r.left > 0) {
		if (rd_character(&r, &v))
			wr_le16(&w, (uint16_t)v);
		else
			e = ERR_RANGE;
	}
	if (w.overflow)
		e = ERR_RANGE;
	if (!e)
		e = md4_digest(c, wr_sofar(&w), hash);
	ct_wipe(ucs2, sizeof(ucs2));
	return e;
}

struct bytes mschapv2_user(struct bytes identity)
{
	struct rd r = rd_of(identity), behind = r;
	uint8_t b;

	while (rd_u8(&r, &b)) {
		if (b == '\\')
			behind = r;
	}
	return rd_rest(&behind);
}

/* [RFC 2759 8.2] */
static enum err challenge_hash(struct crypto *c, const struct mschapv2_in *in,
			       uint8_t out[static CHALLENGE_HASH])
{
	struct bytes part[] = { bytes_of(in->peer_challenge, MSCHAPV2_CHALLENGE),
				bytes_of(in->auth_challenge, MSCHAPV2_CHALLENGE), in->user };

	return hash_digest(c, HASH_SHA1, part, 3, out, CHALLENGE_HASH);
}

/* [RFC 2759 8.5] the hash, padded to three keys, encrypts the challenge thrice. */
enum err mschapv2_response(struct crypto *c, const struct mschapv2_in *in,
			   uint8_t response[static MSCHAPV2_RESPONSE])
{
	uint8_t challenge[CHALLENGE_HASH], padded[3 * DES_KEY] = { 0 };
	enum err e = challenge_hash(c, in, challenge);

	memcpy(padded, in->hash, NT_HASH_LEN);
	for (size_t i = 0; !e && i < 3; i++)
		e = des_encrypt(c, padded + i * DES_KEY, challenge, response + i * DES_BLOCK);
	ct_wipe(padded, sizeof(padded));
	return e;
}

static struct bytes text(const char *s)
{
	return bytes_of(s, strlen(s));
}

enum err mschapv2_authenticator(struct crypto *c, const struct mschapv2_in *in,
				const uint8_t response[static MSCHAPV2_RESPONSE],
				uint8_t out[static MSCHAPV2_AUTHENTICATOR])
{
	uint8_t hash_hash[MD4_LEN], inner[SHA1_LEN], challenge[CHALLENGE_HASH];
	struct bytes first[] = { BYTES(hash_hash), bytes_of(response, MSCHAPV2_RESPONSE),
				 text("Magic server to client signing constant") };
	struct bytes second[] = { BYTES(inner), BYTES(challenge),
				  text("Pad to make it do more than one iteration") };
	enum err e = md4_digest(c, bytes_of(in->hash, NT_HASH_LEN), hash_hash);

	if (!e)
		e = hash_digest(c, HASH_SHA1, first, 3, inner, SHA1_LEN);
	if (!e)
		e = challenge_hash(c, in, challenge);
	if (!e)
		e = hash_digest(c, HASH_SHA1, second, 3, out, MSCHAPV2_AUTHENTICATOR);
	ct_wipe(hash_hash, sizeof(hash_hash));
	ct_wipe(inner, sizeof(inner));
	return e;
}

/* [RFC 3079 3.4] GetAsymmetricStartKey */
static enum err start_key(struct crypto *c, const uint8_t master[static MSCHAPV2_KEY],
			  const char *magic, uint8_t out[static MSCHAPV2_KEY])
{
	uint8_t zeros[40] = { 0 }, f2[40];
	struct bytes part[] = { bytes_of(master, MSCHAPV2_KEY), BYTES(zeros), text(magic),
				BYTES(f2) };

	memset(f2, 0xf2, sizeof(f2));
	return hash_digest(c, HASH_SHA1, part, 4, out, MSCHAPV2_KEY);
}

enum err mschapv2_keys(struct crypto *c, const uint8_t hash[static NT_HASH_LEN],
		       const uint8_t response[static MSCHAPV2_RESPONSE], struct mschapv2_keys *out)
{
	uint8_t hash_hash[MD4_LEN], master[MSCHAPV2_KEY];
	struct bytes part[] = { BYTES(hash_hash), bytes_of(response, MSCHAPV2_RESPONSE),
				text("This is the MPPE Master Key") };
	enum err e = md4_digest(c, bytes_of(hash, NT_HASH_LEN), hash_hash);

	if (!e)
		e = hash_digest(c, HASH_SHA1, part, 3, master, MSCHAPV2_KEY);
	if (!e)
		e = start_key(c, master,
			      "On the client side, this is the send key; "
			      "on the server side, it is the receive key.",
			      out->peer_send);
	if (!e)
		e = start_key(c, master,
			      "On the client side, this is the receive key; "
			      "on the server side, it is the send key.",
			      out->peer_recv);
	ct_wipe(hash_hash, sizeof(hash_hash));
	ct_wipe(master, sizeof(master));
	return e;
}
