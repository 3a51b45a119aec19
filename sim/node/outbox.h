#ifndef NODE_OUTBOX_H
#define NODE_OUTBOX_H

#include "node/node.h"
#include "node/seal.h"

/*
 * Frames that wait for a node's think time before they go to the radio, in order of their due time
 * and, among equals, of their putting. One timer of the node drives it.
 */
enum { OUTBOX_MAX = 4096, OUTBOX_FRAME_MAX = 2400, OUTBOX_SIZES = 2 };

struct outbox {
	uint32_t timer;          /* the node's timer that calls outbox_timer */
	struct out_frame *first; /* by due time */
	struct out_frame *spare[OUTBOX_SIZES];
	unsigned n;
};

void outbox_init(struct outbox *o, uint32_t timer);
void outbox_fini(struct outbox *o);

/*
 * Hands the frame to the radio delay_ns from now; at once when that is 0 and nothing waits. A full
 * box or a too long frame loses the frame. With a key the frame is sealed as it leaves, so that
 * packet numbers go out in order; a key that is forgotten by then loses it. The key outlives its
 * frames here, or outbox_drop_key is called.
 */
void outbox_put(struct outbox *o, struct node *n, unsigned radio, int64_t delay_ns,
		const struct air_tx *tx, struct seal_key *key);
/* A new key takes the place of this one: what waits for it is sealed now. */
void outbox_seal(struct outbox *o, struct node *n, struct seal_key *key);
void outbox_drop_key(struct outbox *o, const struct seal_key *key);
void outbox_timer(struct outbox *o, struct node *n);
/* Forgets everything that waits. */
void outbox_clear(struct outbox *o, struct node *n);

#endif
