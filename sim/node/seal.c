#include "node/seal.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "crypto/hash.h"
#include "wire/hdr.h"

enum err seal_install(struct node *n, struct seal_key *k, enum cipher cipher, struct bytes tk,
		      uint8_t key_id, uint64_t rx_pn)
{
	uint8_t print[SEAL_FINGERPRINT];
	enum err e;

	INVARIANT(tk.len == cipher_tk_len(cipher) && tk.len <= sizeof(k->key.tk));
	e = hash_digest(n->env.crypto, HASH_SHA256, &tk, 1, print, sizeof(print));
	if (e != ERR_OK)
		return e;
	seal_forget(k);
	k->set = true;
	k->key.cipher = cipher;
	memcpy(k->key.tk, tk.p, tk.len);
	memcpy(k->fingerprint, print, sizeof(print));
	k->key_id = key_id;
	for (unsigned i = 0; i < SEAL_RX_COUNTERS; i++)
		k->rx_pn[i] = rx_pn;
	return ERR_OK;
}

void seal_forget(struct seal_key *k)
{
	ct_wipe(k, sizeof(*k));
}

static void swap(struct seal_key *a, struct seal_key *b)
{
	struct seal_key before = *a;

	*a = *b;
	*b = before;
	seal_forget(&before);
}

static bool holds(const struct seal_key *k, const struct seal_change *c)
{
	return k->set && k->key_id == c->key_id && ct_equal(k->key.tk, c->secret.p, c->secret.len);
}

enum err seal_change(struct node *n, const struct seal_change *c)
{
	switch (c->what) {
	case KEY_RECEIVING:
		return seal_install(n, c->other, c->cipher, c->secret, c->key_id, 0);
	case KEY_INSTALLED:
		if (!holds(c->other, c))
			return seal_install(n, c->tk, c->cipher, c->secret, c->key_id, 0);
		swap(c->tk, c->other);
		break;
	case KEY_DELETED:
		seal_forget(c->tk);
		seal_forget(c->other);
		break;
	case KEY_DERIVED:
	case KEY_WHAT_COUNT:
		break;
	}
	return ERR_OK;
}

struct seal_key *seal_named(struct seal_key *tk, struct seal_key *other, struct bytes frame)
{
	struct mpdu_sealed m;

	if (!other->set || mpdu_parse(frame, &m) != ERR_OK)
		return tk;
	return m.slot.key_id == other->key_id && m.slot.key_id != tk->key_id ? other : tk;
}

/*
 * TKIP is always real: countermeasures go by a Michael MIC that is wrong where the ICV is right,
 * which a fingerprint cannot tell.
 */
static bool is_lazy(const struct node *n, const struct seal_key *k)
{
	return n->env.lazy && k->key.cipher != CIPHER_TKIP;
}

/* The lazy form: crypto header and lengths of the cipher, the key's fingerprint as MIC. */
static enum err seal_lazily(const struct seal_key *k, struct bytes frame, struct wr *out)
{
	struct rd r = rd_of(frame);
	struct hdr h;
	struct mpdu_slot slot = { k->tx_pn, k->key_id };
	size_t overhead = mpdu_overhead(k->key.cipher);

	if (hdr_parse(&r, &h) != WIRE_OK)
		return ERR_PARSE;
	h.prot = true;
	hdr_build(out, &h);
	mpdu_put_header(out, k->key.cipher, &slot);
	wr_bytes(out, rd_rest(&r));
	wr_put(out, k->fingerprint, sizeof(k->fingerprint));
	wr_zero(out, overhead - MPDU_CRYPTO_HEADER - sizeof(k->fingerprint));
	return out->overflow ? ERR_SPACE : ERR_OK;
}

enum err seal_frame(struct node *n, struct seal_key *k, struct bytes frame, struct wr *out)
{
	struct mpdu_slot slot = { k->tx_pn + 1, k->key_id };

	INVARIANT(k->set && k->tx_pn < MPDU_PN_MAX);
	k->tx_pn++;
	if (is_lazy(n, k))
		return seal_lazily(k, frame, out);
	return mpdu_protect(n->env.crypto, &k->key, &slot, frame, out);
}

static enum err open_lazily(const struct seal_key *k, const struct mpdu_sealed *m, struct wr *out)
{
	size_t mic = mpdu_overhead(k->key.cipher) - MPDU_CRYPTO_HEADER;

	if (m->sealed.len < mic ||
	    memcmp(m->sealed.p + m->sealed.len - mic, k->fingerprint, SEAL_FINGERPRINT) != 0)
		return ERR_AUTH;
	wr_put(out, m->sealed.p, m->sealed.len - mic);
	return out->overflow ? ERR_SPACE : ERR_OK;
}

enum seal_answer seal_open(struct node *n, struct seal_key *k, struct bytes frame, unsigned tid,
			   struct wr *out)
{
	struct mpdu_sealed m;
	bool michael_failed = false;
	uint64_t pn;
	enum err e;

	INVARIANT(tid < SEAL_RX_COUNTERS);
	if (mpdu_parse(frame, &m) != ERR_OK)
		return SEAL_BROKEN;
	if (!k->set || m.slot.key_id != k->key_id)
		return SEAL_NO_KEY;
	/* [11-2020 12.5.2.6] with TKIP too before anything that a Michael failure counts */
	pn = mpdu_pn(&m, k->key.cipher);
	if (pn <= k->rx_pn[tid])
		return SEAL_REPLAY;
	e = is_lazy(n, k) ? open_lazily(k, &m, out)
			  : mpdu_unprotect_tell(n->env.crypto, &k->key, &m, out, &michael_failed);
	if (e != ERR_OK)
		return michael_failed ? SEAL_MICHAEL : SEAL_BROKEN;
	k->rx_pn[tid] = pn;
	return SEAL_OPEN;
}
