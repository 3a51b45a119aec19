#include "proto/rsna.h"

#include "base/invariant.h"
#include "crypto/hash.h"
#include "wire/ft.h"

enum { FINGERPRINT_LEN = 8, PN_OCTETS = 6 };

void nonces_next(struct nonces *n, uint8_t nonce[static NONCE_LEN])
{
	unsigned i;

	if (!n->fixed) {
		rng_fill(&n->rng, nonce, NONCE_LEN);
		return;
	}
	INVARIANT(n->n_fixed > 0);
	i = n->used < n->n_fixed ? n->used : n->n_fixed - 1;
	memcpy(nonce, n->fixed[i], NONCE_LEN);
	n->used++;
}

void nonces_iv(struct nonces *n, uint8_t iv[static EAPOL_IV_LEN])
{
	uint8_t entry[NONCE_LEN];

	if (!n->fixed) {
		rng_fill(&n->rng, iv, EAPOL_IV_LEN);
		return;
	}
	nonces_next(n, entry);
	memcpy(iv, entry, EAPOL_IV_LEN);
}

enum err fx_key(struct fx *fx, struct crypto *c, const struct key_report *r)
{
	uint8_t digest[FINGERPRINT_LEN];
	enum err e = hash_digest(c, HASH_SHA256, &r->secret, 1, digest, sizeof(digest));
	struct fx_item item = {.kind = FX_KEY};

	if (e != ERR_OK)
		return e;
	item.u.key.key = r->key;
	item.u.key.what = r->what;
	item.u.key.bssid = r->bssid;
	item.u.key.sta = r->sta;
	item.u.key.key_id = r->key_id;
	item.u.key.pn = r->pn;
	item.u.key.vlan_id = r->vlan_id;
	item.u.key.name = fx_copy(fx, r->name);
	item.u.key.secret = fx_copy(fx, r->secret);
	item.u.key.fingerprint = fx_copy(fx, BYTES(digest));
	fx_push(fx, item);
	return ERR_OK;
}

bool rsna_knows_vlan(const struct ap_security *ap, uint16_t vlan_id)
{
	for (size_t i = 0; i < ap->n_vlan; i++)
		if (ap->vlan[i].any || ap->vlan[i].id == vlan_id)
			return true;
	return ap->dynamic_vlan && ap->n_vlan == 0;
}

/* [11-2020 13.4.2] MIC Control, MIC and both nonces are zero; R1KH-ID and R0KH-ID are the AP's. */
void ft_initial_elements(const struct ap_security *ap, size_t mic_len, struct wr *w)
{
	struct fte f = {.mic_len = mic_len, .has_r1kh = true, .r1kh = ap->r1kh_id};

	INVARIANT(ap->r0kh_id.len >= 1 && ap->r0kh_id.len <= R0KH_ID_MAX);
	memcpy(f.r0kh, ap->r0kh_id.p, ap->r0kh_id.len);
	f.r0kh_len = ap->r0kh_id.len;
	wr_bytes(w, ap->mde);
	fte_build(w, &f);
}

void pn_put(uint8_t *to, uint64_t pn)
{
	struct wr w = wr_of(to, PN_OCTETS);

	for (unsigned i = 0; i < PN_OCTETS; i++)
		wr_u8(&w, (uint8_t)(pn >> (8 * i)));
}

uint64_t pn_get(const uint8_t *from)
{
	struct rd r = rd_of(bytes_of(from, PN_OCTETS));
	uint64_t pn = 0;
	uint8_t octet;

	for (unsigned i = 0; rd_u8(&r, &octet); i++)
		pn |= (uint64_t)octet << (8 * i);
	return pn;
}
