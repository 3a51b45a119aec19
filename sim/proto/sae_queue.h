#ifndef PROTO_SAE_QUEUE_H
#define PROTO_SAE_QUEUE_H

#include "base/mac.h"
#include "proto/sae.h"

/*
 * hostapd takes SAE commits through a queue, so that a flood of them does not starve the rest: the
 * first is taken at once, and after each one the next waits 10 ms for every frame still queued. A
 * confirm is queued only behind a frame of the same station. One per BSS; the zero value is empty.
 */
enum { SAE_QUEUE_MAX = 15, SAE_BODY_MAX = SAE_FIELDS_MAX + 6 };
#define SAE_QUEUE_STEP_NS (10 * NS_PER_MS)

struct sae_queued {
	struct mac from;
	uint16_t seq;
	size_t len;
	uint8_t body[SAE_BODY_MAX];
};
struct sae_queue {
	struct sae_queued item[SAE_QUEUE_MAX];
	unsigned n;
	bool armed; /* the owner's timer runs */
};

/* Whether an SAE frame of this sequence number goes through the queue. */
bool sae_queue_wants(const struct sae_queue *q, struct mac from, uint16_t seq);
/*
 * Queues a frame body; one of the same station and sequence number that waits is replaced. *in_ns:
 * when to call sae_queue_take, negative if a call is due already. False: the queue is full, or the
 * body is longer than any SAE frame; the frame is dropped.
 */
MUST_CHECK bool sae_queue_put(struct sae_queue *q, const struct sae_queued *frame, int64_t *in_ns);
/*
 * The timer fired: the next frame. *in_ns: when to call again. False: nothing was queued, and no
 * call is due.
 */
MUST_CHECK bool sae_queue_take(struct sae_queue *q, struct sae_queued *out, int64_t *in_ns);

#endif
