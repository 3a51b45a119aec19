#include "proto/eap_ttls.h"

enum err ttls_challenge(struct eap_tls_io *io, uint8_t out[static TTLS_CHALLENGE])
{
	struct tls_exporter e = { "ttls challenge", { NULL, 0 } };

	return tls_export(io->tls, &e, out, TTLS_CHALLENGE);
}

enum err ttls_success(struct crypto *c, const struct mschapv2_in *in,
		      const uint8_t response[static MSCHAPV2_RESPONSE], uint8_t id,
		      uint8_t out[static TTLS_SUCCESS])
{
	uint8_t raw[MSCHAPV2_AUTHENTICATOR];
	enum err e = mschapv2_authenticator(c, in, response, raw);
	struct wr w = wr_of(out, TTLS_SUCCESS);

	wr_u8(&w, id);
	wr_put(&w, "S=", 2);
	for (size_t i = 0; i < sizeof(raw); i++) {
		wr_u8(&w, (uint8_t)"0123456789ABCDEF"[raw[i] >> 4]);
		wr_u8(&w, (uint8_t)"0123456789ABCDEF"[raw[i] & 15]);
	}
	return e;
}

enum err ttls_nt_hash(struct crypto *c, const struct spec_eap_password *p,
		      uint8_t hash[static NT_HASH_LEN])
{
	if (!p->is_nt_hash)
		return nt_hash(c, p->text, hash);
	if (p->text.len != NT_HASH_LEN)
		return ERR_RANGE;
	memcpy(hash, p->text.p, NT_HASH_LEN);
	return ERR_OK;
}
