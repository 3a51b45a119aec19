#ifndef NODE_SEAL_H
#define NODE_SEAL_H

#include "key/mpdu.h"
#include "node/node.h"

/*
 * Installed temporal keys and the protection of frames with them. In the mode "real" every
 * protected frame is really encrypted. In the mode "lazy" it has the same header and length, but
 * its payload is clear and its MIC is the key's fingerprint: the receiver accepts it exactly when
 * its own key is the same, so that no decision differs between the modes. TKIP is real in both.
 */
enum { SEAL_FINGERPRINT = 8, SEAL_TIDS = 16, SEAL_RX_COUNTERS = SEAL_TIDS + 1 };

struct seal_key {
	bool set;
	struct mpdu_key key;
	uint8_t fingerprint[SEAL_FINGERPRINT]; /* first octets of SHA-256 of the temporal key */
	uint8_t key_id;
	uint64_t tx_pn;                   /* the last one used */
	uint64_t rx_pn[SEAL_RX_COUNTERS]; /* last accepted, by TID; the last one for management */
};

/*
 * Installs tk (cipher_tk_len(cipher) octets); the counters start over, those of reception at rx_pn.
 * A secret stays until seal_forget.
 */
MUST_CHECK enum err seal_install(struct node *n, struct seal_key *k, enum cipher cipher,
				 struct bytes tk, uint8_t key_id, uint64_t rx_pn);
void seal_forget(struct seal_key *k);

/*
 * What an effect does to the pairwise key `tk`. With Extended Key ID a key is first there to be
 * received with, in `other`; once it is in use the one before it takes that place.
 */
struct seal_change {
	struct seal_key *tk, *other;
	enum trace_key_what what; /* of the effect */
	enum cipher cipher;
	struct bytes secret;
	uint8_t key_id;
};
MUST_CHECK enum err seal_change(struct node *n, const struct seal_change *c);
/* Which of the two a protected frame names; tk if neither. */
struct seal_key *seal_named(struct seal_key *tk, struct seal_key *other, struct bytes frame);

/* Appends the protected form of frame (header and body) to out, with the next packet number. */
MUST_CHECK enum err seal_frame(struct node *n, struct seal_key *k, struct bytes frame,
			       struct wr *out);

enum seal_answer {
	SEAL_OPEN,
	SEAL_NO_KEY,  /* no key, or another key id */
	SEAL_REPLAY,  /* packet number not above the last one */
	SEAL_BROKEN,  /* wrong key, damaged, or not a protected frame */
	SEAL_MICHAEL  /* TKIP: only the MIC was wrong; countermeasures count these */
};

/*
 * Opens a protected frame: appends the plain body (no header) to out. The packet number counts only
 * when the MIC was right. tid: the frame's, or SEAL_TIDS for management.
 */
enum seal_answer seal_open(struct node *n, struct seal_key *k, struct bytes frame, unsigned tid,
			   struct wr *out);

#endif
