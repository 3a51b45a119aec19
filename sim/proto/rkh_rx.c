#include "base/time.h"
#include "crypto/aes.h"
#include "crypto/ct.h"
#include "proto/rkh_state.h"

/* A message while it is looked at. */
struct seen {
	const struct rkh_rx *rx;
	struct kh_frame frame;
	struct kh_tlvs clear;
	struct kh_tlvs opened;
	uint8_t plain[RKH_MSG_MAX]; /* wiped by rkh_receive */
};

struct need {
	enum kh_tlv type;
	size_t len; /* 0: any */
	const char *name;
};
enum { NEED_MAX = 4 };

/* What a message must have, in the order hostapd asks for it, and what hostapd calls it. */
static const struct kind {
	const char *frame;   /* in verdicts */
	const char *msgtype; /* in the daemon's lines */
	const char *received;
	struct need clear[NEED_MAX];
	struct need plain[NEED_MAX];
} kinds[] = {
	[KH_PULL] = { "key pull", "pull request", "FT: Received PMK-R1 pull",
		      { { KH_TLV_R0KH_ID, 0, "r0kh_id" },
			{ KH_TLV_R1KH_ID, 6, "r1kh_id" },
			{ KH_TLV_NONCE, 16, "nonce" },
			{ KH_TLV_SEQ, 12, "seq" } },
		      { { KH_TLV_PMK_R0_NAME, 16, "pmk_r0_name" },
			{ KH_TLV_S1KH_ID, 6, "s1kh_id" } } },
	[KH_RESP] = { "key response", "pull response", "FT: Received PMK-R1 pull response",
		      { { KH_TLV_NONCE, 16, "nonce" },
			{ KH_TLV_R0KH_ID, 0, "r0kh_id" },
			{ KH_TLV_R1KH_ID, 6, "r1kh_id" },
			{ KH_TLV_SEQ, 12, "seq" } },
		      { { KH_TLV_S1KH_ID, 6, "s1kh_id" },
			{ KH_TLV_PAIRWISE, 2, "pairwise" },
			{ KH_TLV_PMK_R1_NAME, 16, "pmk_r1_name" },
			{ KH_TLV_PMK_R1, 0, "pmk_r1" } } },
	[KH_PUSH] = { "key push", "push", "FT: Received PMK-R1 push",
		      { { KH_TLV_R0KH_ID, 0, "r0kh_id" },
			{ KH_TLV_R1KH_ID, 6, "r1kh_id" },
			{ KH_TLV_SEQ, 12, "seq" } },
		      { { KH_TLV_S1KH_ID, 6, "s1kh_id" },
			{ KH_TLV_PAIRWISE, 2, "pairwise" },
			{ KH_TLV_PMK_R1_NAME, 16, "pmk_r1_name" },
			{ KH_TLV_PMK_R1, 0, "pmk_r1" } } },
	[KH_SEQ_REQ] = { "key sequence request", "seq request",
			 "FT: Received sequence number request",
			 { { KH_TLV_R0KH_ID, 0, "r0kh_id" },
			   { KH_TLV_R1KH_ID, 6, "r1kh_id" },
			   { KH_TLV_NONCE, 16, "nonce" } },
			 { { 0 } } },
	[KH_SEQ_RESP] = { "key sequence response", "seq response",
			  "FT: Received sequence number response",
			  { { KH_TLV_R0KH_ID, 0, "r0kh_id" },
			    { KH_TLV_R1KH_ID, 6, "r1kh_id" },
			    { KH_TLV_NONCE, 16, "nonce" },
			    { KH_TLV_SEQ, 12, "seq" } },
			  { { 0 } } },
};

static const struct kind *kind_of(const struct seen *m)
{
	return &kinds[m->frame.message];
}

/* Dropped without an answer. The daemon's line, if it has one of its own, is written already. */
static enum err drop(struct rkh_step *s, const struct seen *m, const char *why)
{
	fx_verdict(s->fx, m->rx->src, kind_of(m)->frame, IGNORE(why), 0);
	return ERR_OK;
}

/* The same with why as a hidden line. */
static enum err drop_said(struct rkh_step *s, const struct seen *m, const char *why)
{
	RKH_DEBUG(s, "%s", why);
	return drop(s, m, why);
}

/* Not our business. Of what was sent to everybody that is no fault of the sender. */
static enum err drop_foreign(struct rkh_step *s, const struct seen *m, const char *why)
{
	RKH_DEBUG(s, "%s", why);
	return m->rx->to_all ? ERR_OK : drop(s, m, why);
}

/* Is a TLV of this type and length there, before any damage? */
static bool has_tlv(struct bytes block, const struct need *n)
{
	struct rd r = rd_of(block);
	uint16_t type, len;

	while (rd_le16(&r, &type) && rd_le16(&r, &len)) {
		if (len > r.left)
			return false;
		if (type == n->type)
			return n->len == 0 || len == n->len;
		if (!rd_skip(&r, len))
			return false;
	}
	return false;
}

/* The first thing missing of what is needed, or NULL. */
static const char *missing(struct bytes block, const struct need need[static NEED_MAX])
{
	for (unsigned i = 0; i < NEED_MAX && need[i].name != NULL; i++)
		if (!has_tlv(block, &need[i]))
			return need[i].name;
	return NULL;
}

/* One of the few lines a stock installation shows. */
static void log_missing(struct rkh_step *s, const struct seen *m, const char *field)
{
	bool of_pair = m->frame.message >= KH_SEQ_REQ && strstr(field, "kh_id") != NULL;
	char text[MAC_TEXT];

	fx_log(s->fx, LOG_INFO, true, "FT: Missing required %s in %s from %s", field,
	       of_pair ? "seq" : kind_of(m)->msgtype, mac_format(m->rx->src, text));
}

static enum err open_with(struct rkh_step *s, struct seen *m, const uint8_t *key,
			  struct bytes sealed)
{
	struct bytes ad[] = { BYTES(m->rx->src.b), m->frame.clear,
			      bytes_of(&m->frame.message, 1) };

	return aes_siv_open(s->c,
			    &(struct siv){ bytes_of(key, RKH_KEY_LEN), ad,
					   sizeof(ad) / sizeof(ad[0]) },
			    sealed, m->plain);
}

/*
 * Opens the sealed TLVs. Some Ethernet devices add two octets to frames long enough without, so a
 * second try leaves two out. ERR_AUTH is reported here.
 */
static enum err open_sealed(struct rkh_step *s, struct seen *m, const uint8_t *key,
			    struct bytes *plain)
{
	struct bytes sealed = m->frame.sealed;
	enum err e = ERR_AUTH;

	if (sealed.len >= AES_SIV_OVERHEAD)
		e = open_with(s, m, key, sealed);
	if (e == ERR_AUTH && sealed.len >= AES_SIV_OVERHEAD + 2) {
		sealed.len -= 2;
		e = open_with(s, m, key, sealed);
	}
	if (e == ERR_OK) {
		*plain = bytes_of(m->plain, sealed.len - AES_SIV_OVERHEAD);
		return ERR_OK;
	}
	if (e == ERR_AUTH) {
		fx_log(s->fx, LOG_ERROR, true, "FT(RRB): Failed to decrypt");
		(void)drop(s, m, "FT(RRB): Failed to decrypt");
	}
	return e;
}

/* Where a message stands: who may have sent it, and whether its number is good. */
struct sender {
	struct rkh_list *list;
	struct rkh_peer *peer; /* NULL: unknown, the wildcard line applies */
	struct bytes id;       /* as in the message */
	const uint8_t *key;
	enum rkh_seq_verdict seq;
};

/* The sender's entry or the wildcard's key; false if it may not speak with us. */
static bool sender_find(struct rkh_step *s, struct rkh_list *list, struct bytes id,
			struct sender *out)
{
	*out = (struct sender){ .list = list, .peer = rkh_list_find(list, id), .id = id };
	if (out->peer != NULL)
		out->key = out->peer->key;
	else if (list->has_wildcard)
		out->key = list->wildcard_key;
	else
		RKH_DEBUG(s, "FT: No matching %s found",
			  list == &s->k->r0kh ? "R0KH" : "R1KH");
	return out->key != NULL;
}

static void log_number(struct rkh_step *s, const struct seen *m, const char *how)
{
	char text[MAC_TEXT];

	RKH_DEBUG(s, "FT: %s sequence number in %s from %s", how, kind_of(m)->msgtype,
		  mac_format(m->rx->src, text));
}

/* Judges the number of a pull, response or push. False: dropped and reported. */
static bool sender_number(struct rkh_step *s, const struct seen *m, struct sender *from)
{
	bool ask = m->rx->can_ask && from->list->has_wildcard;
	bool replayed;

	from->seq = RKH_SEQ_DROP;
	if (from->peer != NULL)
		from->seq = rkh_seq_judge(&from->peer->seq, &m->clear.seq,
					  rkh_clock(s->k, s->now_ns).up_ns);
	if (from->seq == RKH_SEQ_ASK && m->rx->can_ask)
		log_number(s, m, "Possibly invalid");
	/* under a wildcard line an unknown sender, or one at a new address, must prove itself */
	if (ask && (from->peer == NULL || !mac_equal(from->peer->mac, m->rx->src)))
		from->seq = RKH_SEQ_ASK;
	if (from->seq == RKH_SEQ_FRESH || (from->seq == RKH_SEQ_ASK && m->rx->can_ask))
		return true;
	replayed = from->peer != NULL && from->seq == RKH_SEQ_DROP;
	if (from->peer != NULL)
		log_number(s, m, "Invalid");
	/* that somebody new speaks to everybody is the normal beginning under wildcard lines */
	if (replayed || !m->rx->to_all)
		(void)drop(s, m, "FT: Invalid sequence number");
	return false;
}

/* The sender's entry, learned if need be; NULL with ERR_OK when the list is full. */
static enum err sender_learn(struct rkh_step *s, const struct seen *m, struct sender *from,
			     uint32_t life_s)
{
	int64_t until_ns = s->now_ns + (int64_t)life_s * NS_PER_S;
	enum err e = ERR_OK;

	if (from->peer == NULL)
		from->peer = rkh_list_add(from->list, from->id, m->rx->src, from->key,
					  life_s == 0 ? TIME_NEVER : until_ns, &e);
	else
		rkh_peer_keep(from->peer, until_ns);
	if (from->peer == NULL && e == ERR_LIMIT)
		return drop(s, m, "more key holders than can be kept");
	if (from->peer != NULL)
		from->key = from->peer->key;
	return e;
}

static struct rkh_pair pair_of(const struct seen *m)
{
	return (struct rkh_pair){ m->clear.r0kh, m->clear.r1kh };
}

/*
 * Number, seal, memory: what pull, response and push have in common. *plain.p is NULL when the
 * message went no further: dropped, or waiting for its sender to confirm the number.
 */
static enum err admit(struct rkh_step *s, struct seen *m, struct sender *from, struct bytes *plain)
{
	struct bytes opened = bytes_of(NULL, 0);
	struct rkh_pair pair = pair_of(m);
	bool known = from->peer != NULL;
	enum err e;

	*plain = opened;
	if (!known)
		RKH_DEBUG(s, "FT: Using wildcard %s-ID",
			  from->list == &s->k->r0kh ? "R0KH" : "R1KH");
	if (!sender_number(s, m, from))
		return ERR_OK;
	e = open_sealed(s, m, from->key, &opened);
	if (e != ERR_OK)
		return e == ERR_AUTH ? ERR_OK : e;
	if (!known || from->seq == RKH_SEQ_FRESH) {
		e = sender_learn(s, m, from, s->k->pos_s);
		if (e != ERR_OK || from->peer == NULL)
			return e;
	}
	if (from->seq == RKH_SEQ_ASK)
		return rkh_send_seq_req(s, from->peer, m->rx->src, &pair, m->rx->payload);
	rkh_seq_accept(&from->peer->seq, &m->clear.seq);
	*plain = opened;
	return ERR_OK;
}

static enum err on_pull(struct rkh_step *s, struct seen *m)
{
	struct key_holder *k = s->k;
	struct sender from;
	struct bytes plain;
	struct rkh_answer a;
	const char *field;
	enum err e;

	if (!bytes_equal(m->clear.r0kh, rkh_own_r0kh(k)))
		return drop_foreign(s, m, "FT: R0KH-ID mismatch");
	if (!sender_find(s, &k->r1kh, BYTES(m->clear.r1kh.b), &from))
		return drop(s, m, "FT: No matching R1KH found");
	e = admit(s, m, &from, &plain);
	if (e != ERR_OK || plain.p == NULL)
		return e;
	field = missing(plain, kind_of(m)->plain);
	if (field != NULL || kh_tlvs_parse(plain, &m->opened) != WIRE_OK) {
		log_missing(s, m, field != NULL ? field : "pmk_r0_name");
		return drop(s, m, "FT: Missing required field");
	}
	a = (struct rkh_answer){ m->rx->src, m->clear.nonce, m->clear.r1kh, m->opened.s1kh,
				 rkh_cache_find(&k->r0, m->opened.s1kh, m->opened.r0_name) };
	return rkh_send_resp(s, from.peer, &a);
}

enum granted { GRANT_KEPT, GRANT_NAK, GRANT_DROPPED };

/* The key in a response or push, opened and parsed. */
static enum err keep_key(struct rkh_step *s, struct seen *m, enum granted *out)
{
	const struct kh_tlvs *t = &m->opened;
	struct key_session session = { .lifetime_s = t->has.expires_in ? t->expires_in : 0,
				       .session_timeout_s = t->has.session_timeout ?
							    t->session_timeout : 0,
				       .identity = t->identity, .cui = t->cui };
	struct rd vlan = rd_of(t->vlan_untagged);
	enum cipher pairwise = rkh_cipher_of_bit(t->pairwise);
	enum err e;

	*out = GRANT_DROPPED;
	if (t->vlan_untagged.p != NULL && !rd_le16(&vlan, &session.vlan_id))
		return drop_said(s, m, "FT: Cannot parse vlan");
	if (pairwise == CIPHER_NONE)
		return drop(s, m, "unknown pairwise cipher");
	e = rkh_put_r1(s, (struct rkh_put){ .spa = t->s1kh, .key = t->pmk_r1, .name = t->r1_name,
					    .pairwise = pairwise, .session = &session });
	if (e == ERR_RANGE)
		return drop(s, m, "identity too long");
	*out = e == ERR_OK ? GRANT_KEPT : GRANT_DROPPED;
	return e;
}

/* Response and push: admitted, then the key is kept. m->opened.s1kh is set unless dropped. */
static enum err take_key(struct rkh_step *s, struct seen *m, enum granted *out)
{
	struct key_holder *k = s->k;
	struct sender from;
	struct bytes plain;
	const char *field;
	enum err e;

	*out = GRANT_DROPPED;
	if (!mac_equal(m->clear.r1kh, k->r1kh_id))
		return drop_foreign(s, m, "FT: R1KH-ID mismatch");
	if (!sender_find(s, &k->r0kh, m->clear.r0kh, &from))
		return drop(s, m, "FT: No matching R0KH found");
	e = admit(s, m, &from, &plain);
	if (e != ERR_OK || plain.p == NULL)
		return e;
	field = missing(plain, kind_of(m)->plain);
	if (field != NULL)
		log_missing(s, m, field);
	if (kh_tlvs_parse(plain, &m->opened) != WIRE_OK || !m->opened.has.s1kh)
		return drop(s, m, "FT: Missing required field");
	if (!m->opened.has.pairwise) {
		*out = GRANT_NAK;
		return ERR_OK;
	}
	if (field != NULL)
		return drop(s, m, "FT: Missing required field");
	return keep_key(s, m, out);
}

static enum err on_resp(struct rkh_step *s, struct seen *m)
{
	struct rkh_pull *p = rkh_pull_by_nonce(s->k, m->clear.nonce);
	enum granted got;
	enum err e;

	if (p == NULL)
		return drop_said(s, m, "FT: Invalid nonce");
	e = take_key(s, m, &got);
	if (e != ERR_OK || got == GRANT_DROPPED || !mac_equal(p->sta, m->opened.s1kh))
		return e;
	return rkh_pull_answered(s, p, got == GRANT_NAK);
}

static enum err on_push(struct rkh_step *s, struct seen *m)
{
	enum granted got;
	enum err e = take_key(s, m, &got);

	if (e == ERR_OK && got == GRANT_NAK)
		return drop(s, m, "FT: Missing required field");
	return e;
}

/*
 * Sequence request and response: one of the two identifiers is ours, the other names the sender;
 * without a wildcard line it must also speak from its configured address. from->peer is NULL when
 * the message was dropped.
 */
static enum err admit_seq(struct rkh_step *s, struct seen *m, struct sender *from)
{
	struct key_holder *k = s->k;
	bool to_r0kh = bytes_equal(m->clear.r0kh, rkh_own_r0kh(k));
	bool to_r1kh = mac_equal(m->clear.r1kh, k->r1kh_id);
	struct rkh_list *list = to_r0kh ? &k->r1kh : &k->r0kh;
	struct bytes id = to_r0kh ? BYTES(m->clear.r1kh.b) : m->clear.r0kh;
	struct bytes plain;
	enum err e;

	*from = (struct sender){ 0 };
	if (to_r0kh && to_r1kh)
		return drop_said(s, m, "FT: seq - local R0KH-ID and R1KH-ID");
	if (!to_r0kh && !to_r1kh)
		return drop_foreign(s, m, "FT: seq - remote R0KH-ID and R1KH-ID");
	if (!sender_find(s, list, id, from) ||
	    (!list->has_wildcard && !mac_equal(from->peer->mac, m->rx->src))) {
		const char *why = to_r0kh ? "FT: Did not find R1KH-ID" : "FT: Did not find R0KH-ID";

		from->peer = NULL;
		rkh_debug_hex(s, why, id);
		return drop(s, m, why);
	}
	e = open_sealed(s, m, from->key, &plain);
	if (e == ERR_OK)
		return sender_learn(s, m, from, RKH_SEQ_WINDOW_S);
	from->peer = NULL;
	return e == ERR_AUTH ? ERR_OK : e;
}

static enum err on_seq_req(struct rkh_step *s, struct seen *m)
{
	struct rkh_pair pair = pair_of(m);
	struct sender from;
	enum err e = admit_seq(s, m, &from);

	if (e != ERR_OK || from.peer == NULL)
		return e;
	return rkh_send_seq_resp(s, from.peer, m->rx->src, &pair, m->clear.nonce);
}

static enum err on_seq_resp(struct rkh_step *s, struct seen *m)
{
	int64_t clock_ns = rkh_clock(s->k, s->now_ns).up_ns;
	struct sender from;
	enum err e = admit_seq(s, m, &from);
	struct rkh_peer *p = from.peer;

	if (e != ERR_OK || p == NULL)
		return e;
	if (rkh_peer_asked(p, m->clear.nonce, s->now_ns) == NULL)
		return drop_said(s, m, "FT: seq response - bad nonce");
	rkh_peer_keep(p, s->now_ns + (int64_t)s->k->pos_s * NS_PER_S);
	if (from.list->has_wildcard)
		p->mac = m->rx->src;
	if (rkh_seq_judge(&p->seq, &m->clear.seq, clock_ns) == RKH_SEQ_FRESH) {
		RKH_DEBUG(s, "FT: seq response - valid seq number");
		rkh_seq_accept(&p->seq, &m->clear.seq);
	} else {
		RKH_DEBUG(s, "FT: seq response - reset seq number");
		rkh_seq_reset(&p->seq, &m->clear.seq, p->n_waiting, clock_ns);
	}
	rkh_peer_confirmed(p);
	return ERR_OK;
}

static enum err on_message(struct rkh_step *s, struct seen *m)
{
	switch ((enum kh_message)m->frame.message) {
	case KH_PULL:
		return on_pull(s, m);
	case KH_RESP:
		return on_resp(s, m);
	case KH_PUSH:
		return on_push(s, m);
	case KH_SEQ_REQ:
		return on_seq_req(s, m);
	case KH_SEQ_RESP:
		return on_seq_resp(s, m);
	}
	return ERR_OK; /* another kind: hostapd does not look at it */
}

/* Octets of OUI and vendor type before the kind of message. */
enum { KIND_AT = 5 };

enum err rkh_receive(struct rkh_step *s, const struct rkh_rx *rx)
{
	struct seen m = { .rx = rx };
	enum wire w = kh_frame_parse(rx->payload, &m.frame);
	struct rd head = rd_of(rx->payload);
	uint8_t kind;
	const char *field;
	enum err e;

	if (w == WIRE_OTHER || !rd_skip(&head, KIND_AT) || !rd_u8(&head, &kind) ||
	    kind < KH_PULL || kind > KH_SEQ_RESP)
		return ERR_OK; /* the EtherType has other users */
	m.frame.message = kind;
	if (w != WIRE_OK)
		return drop_said(s, &m, "FT: RRB-OUI frame too short");
	if (rx->payload.len > RKH_MSG_MAX)
		return drop(s, &m, "longer than an Ethernet frame");
	RKH_DEBUG(s, "%s", kind_of(&m)->received);
	field = missing(m.frame.clear, kind_of(&m)->clear);
	if (field != NULL) {
		log_missing(s, &m, field);
		return drop(s, &m, "FT: Missing required field");
	}
	if (kh_tlvs_parse(m.frame.clear, &m.clear) != WIRE_OK)
		return drop_said(s, &m, "FT: RRB message truncated");
	e = on_message(s, &m);
	ct_wipe(m.plain, sizeof(m.plain));
	return e;
}
