#include "proto/sae_queue.h"

static struct sae_queued *find(struct sae_queue *q, struct mac from, uint16_t seq)
{
	for (unsigned i = 0; i < q->n; i++) {
		if (mac_equal(q->item[i].from, from) && q->item[i].seq == seq)
			return &q->item[i];
	}
	return NULL;
}

bool sae_queue_wants(const struct sae_queue *q, struct mac from, uint16_t seq)
{
	if (seq == SAE_SEQ_COMMIT)
		return true;
	for (unsigned i = 0; seq == SAE_SEQ_CONFIRM && i < q->n; i++) {
		if (mac_equal(q->item[i].from, from))
			return true;
	}
	return false;
}

bool sae_queue_put(struct sae_queue *q, const struct sae_queued *frame, int64_t *in_ns)
{
	struct sae_queued *place = find(q, frame->from, frame->seq);

	if (q->n == SAE_QUEUE_MAX || frame->len > sizeof(frame->body))
		return false;
	*in_ns = q->armed ? -1 : q->n * SAE_QUEUE_STEP_NS;
	q->armed = true;
	if (!place)
		place = &q->item[q->n++];
	*place = *frame;
	return true;
}

bool sae_queue_take(struct sae_queue *q, struct sae_queued *out, int64_t *in_ns)
{
	q->armed = q->n > 0;
	if (q->n == 0)
		return false;
	*out = q->item[0];
	memmove(&q->item[0], &q->item[1], --q->n * sizeof(q->item[0]));
	*in_ns = q->n * SAE_QUEUE_STEP_NS;
	return true;
}
