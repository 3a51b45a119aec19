#include "node/seal_group.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "crypto/hash.h"
#include "wire/elem.h"
#include "wire/ie.h"

enum err seal_group_install(struct node *n, struct seal_group *k, enum cipher cipher,
			    struct bytes key, uint16_t key_id, uint64_t rx_pn)
{
	uint8_t print[SEAL_FINGERPRINT];
	enum err e;

	INVARIANT(key.len == cipher_tk_len(cipher) && key.len <= sizeof(k->key.key));
	e = hash_digest(n->env.crypto, HASH_SHA256, &key, 1, print, sizeof(print));
	if (e != ERR_OK)
		return e;
	seal_group_forget(k);
	k->set = true;
	k->key.cipher = cipher;
	memcpy(k->key.key, key.p, key.len);
	memcpy(k->fingerprint, print, sizeof(print));
	k->key_id = key_id;
	k->rx_pn = rx_pn;
	return ERR_OK;
}

void seal_group_forget(struct seal_group *k)
{
	ct_wipe(k, sizeof(*k));
}

/* The lazy form: the key's fingerprint as MIC. */
static enum err seal_lazily(const struct seal_group *k, struct bytes frame, struct wr *out)
{
	struct mme m = { .key_id = k->key_id };
	struct wr ipn = wr_of(m.ipn, sizeof(m.ipn));

	m.mic_len = bip_overhead(k->key.cipher) - BIP_MME_FIXED;
	memcpy(m.mic, k->fingerprint, SEAL_FINGERPRINT);
	wr_le16(&ipn, (uint16_t)k->tx_pn);
	wr_le32(&ipn, (uint32_t)(k->tx_pn >> 16));
	wr_bytes(out, frame);
	mme_build(out, &m);
	return out->overflow ? ERR_SPACE : ERR_OK;
}

enum err seal_group_frame(struct node *n, struct seal_group *k, struct bytes frame, struct wr *out)
{
	struct bip_slot slot = { .ipn = k->tx_pn + 1, .key_id = k->key_id };

	INVARIANT(k->set && k->tx_pn < MPDU_PN_MAX);
	k->tx_pn++;
	if (n->env.lazy)
		return seal_lazily(k, frame, out);
	return bip_protect(n->env.crypto, &k->key, &slot, frame, out);
}

bool seal_group_has_mme(enum cipher cipher, struct bytes frame)
{
	struct bip_slot slot;

	return bip_parse(cipher, frame, &slot) == ERR_OK;
}

static enum err check_lazily(const struct seal_group *k, struct bytes frame)
{
	size_t mic = bip_overhead(k->key.cipher) - BIP_MME_FIXED;

	if (frame.len < mic ||
	    memcmp(frame.p + frame.len - mic, k->fingerprint, SEAL_FINGERPRINT) != 0)
		return ERR_AUTH;
	return ERR_OK;
}

/* [11-2020 12.5.4.6] the replay counter is looked at before the MIC, and moved after it. */
enum seal_answer seal_group_check(struct node *n, struct seal_group keys[static 2],
				  uint16_t first_id, struct bytes frame)
{
	enum cipher cipher = keys[0].set ? keys[0].key.cipher : keys[1].key.cipher;
	struct seal_group *k;
	struct bip_slot slot;
	enum err e;

	if (bip_parse(cipher, frame, &slot) != ERR_OK)
		return SEAL_BROKEN;
	if (slot.key_id < first_id || slot.key_id > first_id + 1)
		return SEAL_NO_KEY;
	k = &keys[slot.key_id - first_id];
	if (!k->set)
		return SEAL_NO_KEY;
	if (slot.ipn <= k->rx_pn)
		return SEAL_REPLAY;
	e = n->env.lazy ? check_lazily(k, frame) : bip_verify(n->env.crypto, &k->key, frame);
	if (e != ERR_OK)
		return SEAL_BROKEN;
	k->rx_pn = slot.ipn;
	return SEAL_OPEN;
}
