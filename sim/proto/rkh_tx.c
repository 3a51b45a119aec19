#include "base/invariant.h"
#include "crypto/aes.h"
#include "crypto/ct.h"
#include "proto/rkh_state.h"

struct message {
	enum kh_message kind;
	struct mac to;
	const uint8_t *key;         /* RKH_KEY_LEN octets */
	const uint8_t *nonce;       /* RKH_NONCE octets or NULL */
	const struct kh_seq *seq;   /* or NULL */
	const struct rkh_pair *pair;
	struct bytes plain;         /* TLVs to be sealed */
};

/* Clear TLVs at most: nonce, number, both identifiers, padding. */
enum { CLEAR_MAX = 192, PLAIN_MAX = 1024 };

static enum err seal(struct rkh_step *s, const struct message *m, struct bytes clear, uint8_t *out)
{
	uint8_t kind = (uint8_t)m->kind;
	struct bytes ad[] = { BYTES(s->k->bssid.b), clear, bytes_of(&kind, 1) };

	return aes_siv_seal(s->c,
			    &(struct siv){ bytes_of(m->key, RKH_KEY_LEN), ad,
					   sizeof(ad) / sizeof(ad[0]) },
			    m->plain, out);
}

static void emit(struct rkh_step *s, const struct message *m, struct bytes payload)
{
	if (s->k->bugs != NULL && bug_fires(s->k->bugs, BUG_RRB_TAMPER)) {
		uint8_t *p = fx_alloc(s->fx, payload.len);

		memcpy(p, payload.p, payload.len);
		p[payload.len - 1] ^= 1;
		payload.p = p;
		fx_bug(s->fx, BUG_RRB_TAMPER);
	}
	fx_wire(s->fx, m->to, RKH_ETHERTYPE, payload);
	if (s->k->bugs != NULL && bug_fires(s->k->bugs, BUG_RRB_REPLAY)) {
		fx_wire(s->fx, m->to, RKH_ETHERTYPE, payload);
		fx_bug(s->fx, BUG_RRB_REPLAY);
	}
}

static enum err send_message(struct rkh_step *s, const struct message *m)
{
	uint8_t clear[CLEAR_MAX], sealed[PLAIN_MAX + AES_SIV_OVERHEAD], frame[RKH_MSG_MAX];
	struct wr w = wr_of(clear, sizeof(clear)), f = wr_of(frame, sizeof(frame));
	struct kh_frame head = { .message = (uint8_t)m->kind };
	size_t len = 0;
	enum err e;

	if (m->nonce != NULL)
		kh_tlv_build(&w, KH_TLV_NONCE, bytes_of(m->nonce, RKH_NONCE));
	if (m->seq != NULL)
		kh_tlv_seq(&w, m->seq);
	kh_tlv_build(&w, KH_TLV_R0KH_ID, m->pair->r0kh_id);
	kh_tlv_mac(&w, KH_TLV_R1KH_ID, m->pair->r1kh_id);
	kh_pad(&w, m->plain.len);
	INVARIANT(!w.overflow && m->plain.len <= PLAIN_MAX);
	head.clear = wr_sofar(&w);
	e = seal(s, m, head.clear, sealed);
	if (e != ERR_OK)
		return e;
	kh_frame_build(&f, &head);
	wr_put(&f, sealed, m->plain.len + AES_SIV_OVERHEAD);
	INVARIANT(wr_done(&f, &len));
	emit(s, m, fx_copy(s->fx, bytes_of(frame, len)));
	return ERR_OK;
}

static struct kh_seq next_seq(struct rkh_step *s, struct rkh_peer *to)
{
	return rkh_seq_next(&to->seq, &s->k->rng, rkh_clock(s->k, s->now_ns).up_ns);
}

static void log_from_to(struct rkh_step *s, const char *what, struct mac to)
{
	char from_text[MAC_TEXT], to_text[MAC_TEXT];

	RKH_DEBUG(s, "FT: Send %s from %s to %s", what, mac_format(s->k->bssid, from_text),
		  mac_format(to, to_text));
}

enum err rkh_send_seq_req(struct rkh_step *s, struct rkh_peer *to, struct mac mac,
			  const struct rkh_pair *pair, struct bytes payload)
{
	enum err e;
	struct rkh_wait *w = rkh_peer_wait(to, mac, payload, s->now_ns, &e);

	if (w == NULL && e == ERR_LIMIT) {
		RKH_DEBUG(s, "FT: Sequence number queue too long");
		RKH_DEBUG(s, "FT: Failed to send sequence number request");
		return ERR_OK;
	}
	if (w == NULL)
		return e;
	rng_fill(&s->k->rng, w->nonce, RKH_NONCE);
	log_from_to(s, "sequence number request", mac);
	return send_message(s, &(struct message){ .kind = KH_SEQ_REQ, .to = mac, .key = to->key,
						  .nonce = w->nonce, .pair = pair });
}

enum err rkh_send_seq_resp(struct rkh_step *s, struct rkh_peer *to, struct mac mac,
			   const struct rkh_pair *pair, const uint8_t *nonce)
{
	struct kh_seq seq = next_seq(s, to);

	log_from_to(s, "sequence number response", mac);
	return send_message(s, &(struct message){ .kind = KH_SEQ_RESP, .to = mac, .key = to->key,
						  .nonce = nonce, .seq = &seq, .pair = pair });
}

enum err rkh_send_pull(struct rkh_step *s, struct rkh_peer *to, const struct rkh_pull *p)
{
	struct rkh_pair pair = { bytes_of(to->id, to->id_len), s->k->r1kh_id };
	struct kh_seq seq = next_seq(s, to);
	uint8_t plain[64];
	struct wr w = wr_of(plain, sizeof(plain));
	char from_text[MAC_TEXT], to_text[MAC_TEXT];

	RKH_DEBUG(s, "FT: Send PMK-R1 pull request from %s to remote R0KH address %s",
		  mac_format(s->k->bssid, from_text), mac_format(to->mac, to_text));
	kh_tlv_build(&w, KH_TLV_PMK_R0_NAME, BYTES(p->r0_name));
	kh_tlv_mac(&w, KH_TLV_S1KH_ID, p->sta);
	INVARIANT(!w.overflow);
	return send_message(s, &(struct message){ .kind = KH_PULL, .to = to->mac, .key = to->key,
						  .nonce = p->nonce, .seq = &seq, .pair = &pair,
						  .plain = wr_sofar(&w) });
}

static const struct {
	enum cipher cipher;
	uint16_t bit;
} ciphers[] = {
	{ CIPHER_TKIP, 1 << 3 },     { CIPHER_CCMP_128, 1 << 4 }, { CIPHER_GCMP_128, 1 << 6 },
	{ CIPHER_GCMP_256, 1 << 8 }, { CIPHER_CCMP_256, 1 << 9 },
};
enum { N_CIPHERS = sizeof(ciphers) / sizeof(ciphers[0]) };

uint16_t rkh_cipher_bit(enum cipher cipher)
{
	for (unsigned i = 0; i < N_CIPHERS; i++)
		if (ciphers[i].cipher == cipher)
			return ciphers[i].bit;
	return 0;
}

enum cipher rkh_cipher_of_bit(uint16_t bit)
{
	for (unsigned i = 0; i < N_CIPHERS; i++)
		if (ciphers[i].bit == bit)
			return ciphers[i].cipher;
	return CIPHER_NONE;
}

/*
 * What goes with a key: PMK-R1, its name, cipher, lifetime, identity, CUI, session, VLAN. The field
 * for the lifetime has 16 bits, so that more than 65535 s arrive as the rest modulo 65536.
 */
static enum err put_session(struct rkh_step *s, struct wr *w, const struct rkh_entry *r0,
			    struct mac r1kh_id)
{
	struct rkh_now now = rkh_clock(s->k, s->now_ns);
	struct pmk_r0 key = { .len = r0->key_len };
	struct pmk_r1 r1;
	enum err e;

	memcpy(key.key, r0->key, r0->key_len);
	memcpy(key.name, r0->name, FT_NAME_LEN);
	RKH_DEBUG(s, "FT: Derive PMK-R1 for peer AP");
	e = ft_derive_r1(s->c, &(struct ft_r1_in){ r0->akm, &key, r1kh_id, r0->spa }, &r1);
	ct_wipe(&key, sizeof(key));
	if (e != ERR_OK)
		return e;
	kh_tlv_build(w, KH_TLV_PMK_R1, bytes_of(r1.key, r1.len));
	kh_tlv_build(w, KH_TLV_PMK_R1_NAME, BYTES(r1.name));
	kh_tlv_le16(w, KH_TLV_PAIRWISE, rkh_cipher_bit(r0->pairwise));
	kh_tlv_le16(w, KH_TLV_EXPIRES_IN, (uint16_t)(rkh_entry_lifetime(r0, now) & 0xffff));
	kh_tlv_build(w, KH_TLV_IDENTITY, rkh_entry_identity(r0));
	kh_tlv_build(w, KH_TLV_RADIUS_CUI, rkh_entry_cui(r0));
	kh_tlv_le32(w, KH_TLV_SESSION_TIMEOUT, rkh_entry_session(r0, now));
	if (r0->vlan_id != 0)
		kh_tlv_le16(w, KH_TLV_VLAN_UNTAGGED, r0->vlan_id);
	ct_wipe(&r1, sizeof(r1));
	return ERR_OK;
}

enum err rkh_send_resp(struct rkh_step *s, struct rkh_peer *to, const struct rkh_answer *a)
{
	struct rkh_pair pair = { rkh_own_r0kh(s->k), a->r1kh_id };
	struct kh_seq seq = next_seq(s, to);
	uint8_t plain[PLAIN_MAX];
	struct wr w = wr_of(plain, sizeof(plain));
	enum err e = ERR_OK;

	log_from_to(s, "PMK-R1 pull response", a->mac);
	kh_tlv_mac(&w, KH_TLV_S1KH_ID, a->s1kh_id);
	if (a->r0 != NULL)
		e = put_session(s, &w, a->r0, a->r1kh_id);
	else
		RKH_DEBUG(s, "FT: No matching PMK-R0-Name found");
	INVARIANT(!w.overflow);
	if (e == ERR_OK)
		e = send_message(s, &(struct message){ .kind = KH_RESP, .to = a->mac,
						       .key = to->key, .nonce = a->nonce,
						       .seq = &seq, .pair = &pair,
						       .plain = wr_sofar(&w) });
	ct_wipe(plain, sizeof(plain));
	return e;
}

enum err rkh_send_push(struct rkh_step *s, struct rkh_peer *to, const struct rkh_entry *r0)
{
	struct rkh_pair pair = { rkh_own_r0kh(s->k), { { 0 } } };
	struct kh_seq seq = next_seq(s, to);
	uint8_t plain[PLAIN_MAX];
	struct wr w = wr_of(plain, sizeof(plain));
	char from_text[MAC_TEXT], to_text[MAC_TEXT];
	enum err e;

	memcpy(pair.r1kh_id.b, to->id, sizeof(pair.r1kh_id.b));
	RKH_DEBUG(s, "FT: Send PMK-R1 push from %s to remote R0KH address %s",
		  mac_format(s->k->bssid, from_text), mac_format(to->mac, to_text));
	kh_tlv_mac(&w, KH_TLV_S1KH_ID, r0->spa);
	kh_tlv_build(&w, KH_TLV_PMK_R0_NAME, BYTES(r0->name));
	e = put_session(s, &w, r0, pair.r1kh_id);
	INVARIANT(!w.overflow);
	if (e == ERR_OK)
		e = send_message(s, &(struct message){ .kind = KH_PUSH, .to = to->mac,
						       .key = to->key, .seq = &seq,
						       .pair = &pair, .plain = wr_sofar(&w) });
	ct_wipe(plain, sizeof(plain));
	return e;
}
