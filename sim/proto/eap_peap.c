#include "proto/eap_peap.h"

#include "crypto/ct.h"

enum err peap_tunnel_keys(struct eap_tls_io *io, struct peap_bound *b)
{
	enum err e = eap_tls_io_keys(io, "client EAP encryption");

	memcpy(b->tk, io->keys.msk, sizeof(b->tk));
	return e;
}

/* [MS-PEAP 3.1.5.5.2] in a resumed tunnel the keys are the tunnel's own. */
enum err peap_bind(struct crypto *c, bool resumed, const uint8_t isk[static PEAP_ISK],
		   struct peap_bound *b)
{
	if (!resumed)
		return peap_derive_keys(c, b->tk, isk, &b->keys);
	memcpy(b->keys.ipmk, b->tk, PEAP_IPMK);
	memcpy(b->keys.cmk, b->tk + PEAP_IPMK, PEAP_CMK);
	return ERR_OK;
}

enum err peap_msk(struct crypto *c, const struct eap_tls_io *io, struct peap_bound *b)
{
	uint8_t out[EAP_MSK_MAX + EAP_EMSK_MAX];
	enum err e = ERR_OK;

	b->msk = io->keys;
	if (b->used) {
		e = peap_derive_msk(c, &b->keys, out);
		memcpy(b->msk.msk, out, EAP_MSK_MAX);
		memcpy(b->msk.emsk, out + EAP_MSK_MAX, EAP_EMSK_MAX);
		ct_wipe(out, sizeof(out));
	}
	b->has_msk = !e;
	return e;
}

bool peap_keys(const struct peap_bound *b, struct eap_keys *out)
{
	if (b->has_msk)
		*out = b->msk;
	return b->has_msk;
}
