#ifndef PROTO_RKH_STATE_H
#define PROTO_RKH_STATE_H

#include "base/rng.h"
#include "proto/rkh.h"
#include "proto/rkh_cache.h"
#include "proto/rkh_peer.h"
#include "wire/rrb.h"

/* The inside of a key holder, shared by rkh.c, rkh_pull.c, rkh_tx.c and rkh_rx.c alone. */

/* A query that waits for another AP. One per station. */
struct rkh_pull {
	struct mac sta;
	uint32_t cookie;
	const struct akm_row *akm;
	enum cipher pairwise;
	uint8_t r0_name[FT_NAME_LEN];
	uint8_t r0kh_id[R0KH_ID_MAX];
	uint8_t r0kh_id_len;
	uint8_t nonce[RKH_NONCE]; /* the same in all tries */
	uint32_t left;            /* transmissions */
	int64_t due_ns;
};

/* A PMK-R0 being handed to all R1KHs: left more, counted from the end of the list, because what is
 * learned meanwhile is put in front. */
struct rkh_push {
	struct mac spa;
	uint8_t r0_name[FT_NAME_LEN];
	unsigned left;
};

struct key_holder {
	struct mac bssid, r1kh_id;
	uint8_t r0kh_id[R0KH_ID_MAX];
	uint8_t r0kh_id_len;
	uint8_t mdid[MDID_LEN];
	struct spec_ssid ssid;
	bool generate_local, push_keys;
	uint32_t r0_life_s, pos_s, neg_s, pull_ms, pull_tries;
	int32_t r1_max_life_s;

	struct rng rng;
	struct bugs *bugs;
	int64_t up_ns;    /* uptime at virtual time 0 */
	int64_t armed_ns; /* when RKH_TIMER fires; TIME_NEVER: not armed */

	struct rkh_list r0kh, r1kh;
	struct rkh_cache r0, r1;
	struct rkh_pull *pull; /* in order of the queries */
	unsigned n_pull, cap_pull;
	struct rkh_push *push;
	unsigned n_push, cap_push;
};

/* What one call works with. */
struct rkh_step {
	struct key_holder *k;
	struct crypto *c;
	struct fx *fx;
	int64_t now_ns;
};

/* One exchange needs no more of the list of effects than this; longer work goes on by timer. */
enum { RKH_STEP_ITEMS = 20, RKH_STEP_SCRATCH = 5 * 1024 };

static inline struct rkh_now rkh_clock(const struct key_holder *k, int64_t now_ns)
{
	return (struct rkh_now){ now_ns, now_ns + k->up_ns };
}

static inline struct bytes rkh_own_r0kh(const struct key_holder *k)
{
	return bytes_of(k->r0kh_id, k->r0kh_id_len);
}

static inline bool rkh_has_room(const struct fx *fx)
{
	return fx->n + RKH_STEP_ITEMS <= FX_MAX && fx->used + RKH_STEP_SCRATCH <= FX_SCRATCH;
}

/* hostapd's debug lines, which no stock installation shows. "TEXT - hexdump(len=N): .." */
#define RKH_DEBUG(s, ...) fx_log((s)->fx, LOG_DEBUG, false, __VA_ARGS__)
void rkh_debug_hex(struct rkh_step *s, const char *text, struct bytes b);

/* rkh.c: keeps a PMK-R1 for at most r1_max_key_lifetime. */
MUST_CHECK enum err rkh_put_r1(struct rkh_step *s, struct rkh_put p);

/* rkh_pull.c */
/* Has a new pull sent for the query, in place of one under way; false: it cannot be. */
MUST_CHECK enum err rkh_pull_start(struct rkh_step *s, const struct key_query *q, bool *sent);
/* The pull this nonce belongs to, or NULL. */
struct rkh_pull *rkh_pull_by_nonce(struct key_holder *k, const uint8_t *nonce);
/* An answer came: resolves the pull; nak: the key will not come. */
MUST_CHECK enum err rkh_pull_answered(struct rkh_step *s, struct rkh_pull *p, bool nak);
/* One pull that is due; false if none is. */
MUST_CHECK enum err rkh_pull_next_due(struct rkh_step *s, bool *did);
int64_t rkh_pull_due(const struct key_holder *k);
/* A query's PMK-R1, cached or derived from our PMK-R0; NULL if we have neither. */
MUST_CHECK enum err rkh_own_r1(struct rkh_step *s, const struct key_query *q,
			       struct rkh_entry **out);

/* rkh_tx.c */
/* Sends a sequence request to a peer; payload waits for the answer, if not empty. */
struct rkh_pair { /* the two ends named in a message */
	struct bytes r0kh_id;
	struct mac r1kh_id;
};
MUST_CHECK enum err rkh_send_seq_req(struct rkh_step *s, struct rkh_peer *to, struct mac mac,
				     const struct rkh_pair *pair, struct bytes payload);
MUST_CHECK enum err rkh_send_seq_resp(struct rkh_step *s, struct rkh_peer *to, struct mac mac,
				      const struct rkh_pair *pair, const uint8_t *nonce);
MUST_CHECK enum err rkh_send_pull(struct rkh_step *s, struct rkh_peer *to,
				  const struct rkh_pull *p);
/* Answers a pull: with the key of r0, or if that is NULL with a refusal. */
struct rkh_answer {
	struct mac mac;
	const uint8_t *nonce;
	struct mac r1kh_id, s1kh_id;
	const struct rkh_entry *r0;
};
MUST_CHECK enum err rkh_send_resp(struct rkh_step *s, struct rkh_peer *to,
				  const struct rkh_answer *a);
MUST_CHECK enum err rkh_send_push(struct rkh_step *s, struct rkh_peer *to,
				  const struct rkh_entry *r0);

/* rkh_rx.c: one message. can_ask: a sequence request may follow. */
struct rkh_rx {
	struct mac src;
	struct bytes payload;
	bool can_ask;
	bool to_all; /* it was sent to a group address: not being meant is no fault */
};
MUST_CHECK enum err rkh_receive(struct rkh_step *s, const struct rkh_rx *rx);

/*
 * hostapd's WPA_CIPHER_ bit of a pairwise cipher, as the PAIRWISE TLV carries it; 0 for others. And
 * the inverse, CIPHER_NONE unless exactly one known bit is set.
 */
uint16_t rkh_cipher_bit(enum cipher cipher);
enum cipher rkh_cipher_of_bit(uint16_t bit);

/* Octets a message may have after the EtherType; longer ones are dropped. */
enum { RKH_MSG_MAX = 1500 };

#endif
