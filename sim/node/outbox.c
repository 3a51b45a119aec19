#include "node/outbox.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "key/mpdu.h"

/* Nearly all are handshakes and management: short. Each has room for what a key adds. */
enum { SHORT_FRAME = 480 };

struct out_frame {
	struct out_frame *next;
	int64_t due_ns;
	unsigned radio;
	struct air_tx tx; /* tx.frame points to data */
	struct seal_key *key; /* NULL: goes as it is */
	size_t room;
	uint8_t data[];
};

void outbox_init(struct outbox *o, uint32_t timer)
{
	*o = (struct outbox){ .timer = timer };
}

static void free_list(struct out_frame *f)
{
	while (f != NULL) {
		struct out_frame *next = f->next;

		free(f);
		f = next;
	}
}

void outbox_fini(struct outbox *o)
{
	free_list(o->first);
	for (unsigned i = 0; i < OUTBOX_SIZES; i++)
		free_list(o->spare[i]);
	*o = (struct outbox){ .timer = o->timer };
}

static struct out_frame *take_spare(struct outbox *o, size_t len)
{
	size_t room = (len <= SHORT_FRAME ? SHORT_FRAME : OUTBOX_FRAME_MAX) + MPDU_OVERHEAD_MAX;
	struct out_frame **spare = &o->spare[len > SHORT_FRAME];
	struct out_frame *f = *spare;

	if (o->n == OUTBOX_MAX)
		return NULL;
	if (f != NULL) {
		*spare = f->next;
		return f;
	}
	f = malloc(sizeof(*f) + room);
	if (f != NULL)
		f->room = room;
	return f;
}

static void give_spare(struct outbox *o, struct out_frame *f)
{
	struct out_frame **spare = &o->spare[f->room > SHORT_FRAME + MPDU_OVERHEAD_MAX];

	f->next = *spare;
	*spare = f;
}

static void send(struct node *n, unsigned radio, const struct air_tx *tx, struct seal_key *key)
{
	uint8_t sealed[OUTBOX_FRAME_MAX];
	struct wr w = wr_of(sealed, sizeof(sealed));
	struct air_tx out = *tx;

	if (key != NULL) {
		if (!key->set || seal_frame(n, key, tx->frame, &w) != ERR_OK)
			return;
		out.frame = wr_sofar(&w);
	}
	n->ports.air_tx(n->ports.ctx, radio, &out);
}

static void send_first(struct outbox *o, struct node *n)
{
	struct out_frame *f = o->first;

	o->first = f->next;
	o->n--;
	send(n, f->radio, &f->tx, f->key);
	give_spare(o, f);
}

void outbox_put(struct outbox *o, struct node *n, unsigned radio, int64_t delay_ns,
		const struct air_tx *tx, struct seal_key *key)
{
	struct out_frame **at = &o->first;
	struct out_frame *f;

	if (delay_ns == 0 && o->first == NULL) {
		send(n, radio, tx, key);
		return;
	}
	f = tx->frame.len <= OUTBOX_FRAME_MAX ? take_spare(o, tx->frame.len) : NULL;
	if (f == NULL)
		return;
	f->due_ns = node_now(n) + delay_ns;
	f->radio = radio;
	f->tx = *tx;
	f->key = key;
	memcpy(f->data, tx->frame.p, tx->frame.len);
	f->tx.frame.p = f->data;
	while (*at != NULL && (*at)->due_ns <= f->due_ns)
		at = &(*at)->next;
	f->next = *at;
	*at = f;
	o->n++;
	if (o->first == f)
		node_timer_in(n, o->timer, delay_ns);
}

void outbox_seal(struct outbox *o, struct node *n, struct seal_key *key)
{
	uint8_t sealed[OUTBOX_FRAME_MAX];

	for (struct out_frame *f = o->first; f != NULL; f = f->next) {
		struct wr w = wr_of(sealed, sizeof(sealed));

		if (f->key != key || !key->set || seal_frame(n, key, f->tx.frame, &w) != ERR_OK)
			continue;
		INVARIANT(w.len <= f->room);
		memcpy(f->data, sealed, w.len);
		f->tx.frame = bytes_of(f->data, w.len);
		f->key = NULL;
	}
}

void outbox_drop_key(struct outbox *o, const struct seal_key *key)
{
	struct out_frame **at = &o->first;

	while (*at != NULL) {
		struct out_frame *f = *at;

		if (f->key != key) {
			at = &f->next;
			continue;
		}
		*at = f->next;
		give_spare(o, f);
		o->n--;
	}
}

void outbox_timer(struct outbox *o, struct node *n)
{
	int64_t now = node_now(n);

	while (o->first != NULL && o->first->due_ns <= now)
		send_first(o, n);
	if (o->first != NULL)
		node_timer_in(n, o->timer, o->first->due_ns - now);
}

void outbox_clear(struct outbox *o, struct node *n)
{
	while (o->first != NULL) {
		struct out_frame *f = o->first;

		o->first = f->next;
		give_spare(o, f);
	}
	o->n = 0;
	node_timer_off(n, o->timer);
}
