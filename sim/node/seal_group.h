#ifndef NODE_SEAL_GROUP_H
#define NODE_SEAL_GROUP_H

#include "key/bip.h"
#include "node/seal.h"

/*
 * Installed IGTKs and BIGTKs, and what is done with them: a Management MIC element behind a
 * group-addressed robust management frame or a beacon. In the mode "lazy" its MIC is the key's
 * fingerprint, as in node/seal.h.
 */
struct seal_group {
	bool set;
	struct bip_key key;
	uint8_t fingerprint[SEAL_FINGERPRINT];
	uint16_t key_id; /* 4 or 5, 6 or 7 */
	uint64_t tx_pn;	 /* the last one used */
	uint64_t rx_pn;	 /* the last one accepted */
};

/* The counters start over, that of reception at rx_pn. A secret stays until seal_group_forget. */
MUST_CHECK enum err seal_group_install(struct node *n, struct seal_group *k, enum cipher cipher,
				       struct bytes key, uint16_t key_id, uint64_t rx_pn);
void seal_group_forget(struct seal_group *k);

/* Appends frame and MME to out, with the next packet number. */
MUST_CHECK enum err seal_group_frame(struct node *n, struct seal_group *k, struct bytes frame,
				     struct wr *out);

/* Whether there is an MME at the end, whatever it says. */
bool seal_group_has_mme(enum cipher cipher, struct bytes frame);
/*
 * Judges a frame by the key its MME names, one of keys[2], of ids first_id and the next. The packet
 * number counts only when the MIC was right. SEAL_NO_KEY: there is none of this id; SEAL_BROKEN: no
 * MME, or the MIC is wrong.
 */
enum seal_answer seal_group_check(struct node *n, struct seal_group keys[static 2],
				  uint16_t first_id, struct bytes frame);

#endif
