#ifndef UNIT_FAKEPORTS_H
#define UNIT_FAKEPORTS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/invariant.h"
#include "base/time.h"
#include "node/node.h"
#include "wire/hdr.h"

/*
 * The third adapter of struct ports (beside the simulated medium and kernel radios): nodes on a
 * perfect channel and one shared cable, with everything they sent and said kept for a test to look
 * at. Frames reach whoever is tuned to their channel after FAKE_AIR_NS; what is sent to an address
 * of none of the nodes is the test's own and counts as acknowledged.
 */
enum { FAKE_NODES = 6, FAKE_RADIOS = 4, FAKE_TIMERS = 512, FAKE_SAID = 1 << 16 };
#define FAKE_AIR_NS (50 * NS_PER_US)
#define FAKE_ACK_NS (60 * NS_PER_US)
#define FAKE_CABLE_NS (10 * NS_PER_US)

enum fake_what { FAKE_AIR, FAKE_DONE, FAKE_WIRE };

/* One frame under way to a node, or what became of one of its own. */
struct fake_event {
	struct fake_event *next; /* by time, then in order of sending */
	int64_t at_ns;
	enum fake_what what;
	unsigned to, from;
	unsigned radio; /* or port */
	uint32_t freq_mhz;
	uint32_t cookie;
	bool acked;
	size_t len;
	uint8_t frame[];
};

/* What a node sent. */
struct fake_sent {
	int64_t at_ns;
	unsigned from;
	bool wire;
	uint32_t freq_mhz, rate_100k, cookie;
	enum air_ac ac;
	size_t len;
	uint8_t *frame;
};

struct fake_world;

struct fake {
	struct fake_world *w;
	unsigned number;
	struct node *node;
	bool plugged;               /* has a cable */
	struct mac addr[FAKE_NODES];
	unsigned n_addr;
	uint32_t freq_mhz[FAKE_RADIOS];
	struct {
		uint32_t timer;
		int64_t at_ns;
	} timer[FAKE_TIMERS];
	unsigned n_timers;
	unsigned apps[APP_WHAT_COUNT]; /* TRACE_APP records */
	int64_t app_delay_ns;          /* of the last one delivered */
	bool path_up;
	struct mac peer;               /* whose rates it spoke of last, and which both have */
	struct phy_caps both;
	unsigned n_peers;
};

struct fake_world {
	int64_t now_ns;
	struct fx fx;
	struct fake node[FAKE_NODES];
	unsigned n;
	struct fake_event *first;
	struct fake_sent *sent;
	size_t n_sent, cap_sent;
	/* Sees every frame before its receiver does; true: the receiver does not get it. */
	bool (*tap)(void *ctx, struct fake_world *w, const struct fake_event *e);
	void *tap_ctx;
	bool deaf; /* nothing unicast is acknowledged, nothing arrives */
	char *said; /* log lines and verdicts, one a line */
	size_t n_said;
};

static inline struct fake_world *fake_world_new(void)
{
	struct fake_world *w = calloc(1, sizeof(*w));

	INVARIANT(w != NULL);
	w->said = calloc(1, FAKE_SAID);
	INVARIANT(w->said != NULL);
	return w;
}

static inline void fake_world_free(struct fake_world *w)
{
	while (w->first != NULL) {
		struct fake_event *next = w->first->next;

		free(w->first);
		w->first = next;
	}
	for (size_t i = 0; i < w->n_sent; i++)
		free(w->sent[i].frame);
	free(w->sent);
	free(w->said);
	free(w);
}

static inline void fake_say(struct fake_world *w, const char *who, const char *line)
{
	int n = snprintf(w->said + w->n_said, FAKE_SAID - w->n_said, "%s: %s\n", who, line);

	if (n > 0 && (size_t)n < FAKE_SAID - w->n_said)
		w->n_said += (size_t)n;
	w->said[w->n_said] = '\0';
}

static inline bool fake_said(const struct fake_world *w, const char *text)
{
	return strstr(w->said, text) != NULL;
}

/* Forgets what was sent and said so far. */
static inline void fake_hush(struct fake_world *w)
{
	for (size_t i = 0; i < w->n_sent; i++)
		free(w->sent[i].frame);
	w->n_sent = w->n_said = 0;
	w->said[0] = '\0';
}

/* Ports */

static inline int64_t fake_now(void *ctx)
{
	const struct fake *f = ctx;

	return f->w->now_ns;
}

static inline void fake_timer_cancel(void *ctx, uint32_t timer)
{
	struct fake *f = ctx;

	for (unsigned i = 0; i < f->n_timers; i++)
		if (f->timer[i].timer == timer)
			f->timer[i] = f->timer[--f->n_timers];
}

static inline void fake_timer_set(void *ctx, uint32_t timer, int64_t at_ns)
{
	struct fake *f = ctx;

	INVARIANT(at_ns >= f->w->now_ns);
	fake_timer_cancel(ctx, timer);
	INVARIANT(f->n_timers < FAKE_TIMERS);
	f->timer[f->n_timers].timer = timer;
	f->timer[f->n_timers++].at_ns = at_ns;
}

static inline void fake_air_tune(void *ctx, unsigned radio, uint32_t freq_mhz)
{
	struct fake *f = ctx;

	INVARIANT(radio < FAKE_RADIOS);
	f->freq_mhz[radio] = freq_mhz;
}

static inline struct fake_event *fake_event_add(struct fake_world *w, const struct fake_event *head,
						struct bytes frame)
{
	struct fake_event **at = &w->first;
	struct fake_event *e = malloc(sizeof(*e) + frame.len);

	INVARIANT(e != NULL);
	*e = *head;
	e->len = frame.len;
	if (frame.len > 0)
		memcpy(e->frame, frame.p, frame.len);
	while (*at != NULL && (*at)->at_ns <= e->at_ns)
		at = &(*at)->next;
	e->next = *at;
	*at = e;
	return e;
}

static inline void fake_keep(struct fake_world *w, struct fake_sent s, struct bytes frame)
{
	if (w->n_sent == w->cap_sent) {
		w->cap_sent = w->cap_sent != 0 ? 2 * w->cap_sent : 64;
		w->sent = realloc(w->sent, w->cap_sent * sizeof(*w->sent));
		INVARIANT(w->sent != NULL);
	}
	s.frame = malloc(frame.len > 0 ? frame.len : 1);
	INVARIANT(s.frame != NULL);
	if (frame.len > 0)
		memcpy(s.frame, frame.p, frame.len);
	s.len = frame.len;
	w->sent[w->n_sent++] = s;
}

static inline struct fake *fake_of(struct fake_world *w, struct mac addr)
{
	for (unsigned i = 0; i < w->n; i++)
		for (unsigned a = 0; a < w->node[i].n_addr; a++)
			if (mac_equal(w->node[i].addr[a], addr))
				return &w->node[i];
	return NULL;
}

static inline bool fake_hears(const struct fake *f, uint32_t freq_mhz)
{
	for (unsigned r = 0; r < FAKE_RADIOS; r++)
		if (f->freq_mhz[r] == freq_mhz)
			return true;
	return false;
}

static inline void fake_air_tx(void *ctx, unsigned radio, const struct air_tx *tx)
{
	struct fake *f = ctx;
	struct fake_world *w = f->w;
	uint32_t freq = f->freq_mhz[radio];
	struct rd r = rd_of(tx->frame);
	struct fake *to;
	struct hdr h;

	INVARIANT(hdr_parse(&r, &h) == WIRE_OK);
	fake_keep(w,
		  (struct fake_sent){ .at_ns = w->now_ns, .from = f->number, .freq_mhz = freq,
				      .rate_100k = tx->rate_100k, .cookie = tx->cookie,
				      .ac = tx->ac },
		  tx->frame);
	for (unsigned i = 0; i < w->n && !w->deaf && freq != 0; i++)
		for (unsigned n = 0; n < FAKE_RADIOS && i != f->number; n++)
			if (w->node[i].freq_mhz[n] == freq)
				fake_event_add(w,
					       &(struct fake_event){
						       .at_ns = w->now_ns + FAKE_AIR_NS,
						       .what = FAKE_AIR, .to = i,
						       .from = f->number, .radio = n,
						       .freq_mhz = freq },
					       tx->frame);
	if (tx->cookie == 0)
		return;
	to = fake_of(w, h.a1);
	fake_event_add(w,
		       &(struct fake_event){ .at_ns = w->now_ns + FAKE_ACK_NS, .what = FAKE_DONE,
					    .to = f->number, .from = f->number, .radio = radio,
					    .cookie = tx->cookie,
					    .acked = !w->deaf && freq != 0 &&
						     (to == NULL || fake_hears(to, freq)) },
		       bytes_of(NULL, 0));
}

static inline void fake_air_peer(void *ctx, unsigned radio, struct mac peer,
				 const struct phy_caps *both)
{
	struct fake *f = ctx;

	(void)radio;
	f->peer = peer;
	f->both = *both;
	f->n_peers++;
}

static inline void fake_air_flush(void *ctx, unsigned radio)
{
	(void)ctx, (void)radio; /* nothing ever waits */
}

static inline void fake_wire_tx(void *ctx, unsigned port, struct bytes frame)
{
	struct fake *f = ctx;
	struct fake_world *w = f->w;

	fake_keep(w, (struct fake_sent){ .at_ns = w->now_ns, .from = f->number, .wire = true,
					 .cookie = port }, frame);
	for (unsigned i = 0; i < w->n && f->plugged; i++)
		if (i != f->number && w->node[i].plugged)
			fake_event_add(w, &(struct fake_event){ .at_ns = w->now_ns + FAKE_CABLE_NS,
							       .what = FAKE_WIRE, .to = i,
							       .from = f->number }, frame);
}

static inline bool fake_wants(void *ctx, enum trace_kind kind)
{
	(void)ctx;
	return kind == TRACE_LOG || kind == TRACE_VERDICT || kind == TRACE_APP ||
	       kind == TRACE_PATH;
}

static inline void fake_note(void *ctx, struct trace_rec *rec)
{
	struct fake *f = ctx;
	const char *who = f->node->env.name;

	if (rec->kind == TRACE_LOG)
		fake_say(f->w, who, rec->u.log.text);
	else if (rec->kind == TRACE_VERDICT)
		fake_say(f->w, who, rec->u.verdict.why);
	else if (rec->kind == TRACE_PATH)
		f->path_up = rec->u.path.up;
	else if (rec->kind == TRACE_APP)
		f->apps[rec->u.app.what]++;
	if (rec->kind == TRACE_APP && rec->u.app.what == APP_DELIVERED)
		f->app_delay_ns = rec->u.app.delay_ns;
}

/* Joins a node to the world and fills in its ports; before the node's own init. */
static inline struct fake *fake_add(struct fake_world *w, struct node *n, bool plugged)
{
	struct fake *f = &w->node[w->n];

	INVARIANT(w->n < FAKE_NODES);
	*f = (struct fake){ .w = w, .number = w->n++, .node = n, .plugged = plugged };
	n->ports = (struct ports){ .ctx = f,
				   .now = fake_now,
				   .timer_set = fake_timer_set,
				   .timer_cancel = fake_timer_cancel,
				   .air_tune = fake_air_tune,
				   .air_tx = fake_air_tx,
				   .air_peer = fake_air_peer,
				   .air_flush = fake_air_flush,
				   .wire_tx = fake_wire_tx,
				   .wants = fake_wants,
				   .note = fake_note };
	return f;
}

static inline void fake_addr(struct fake *f, struct mac addr)
{
	INVARIANT(f->n_addr < FAKE_NODES);
	f->addr[f->n_addr++] = addr;
}

/* Running */

static inline void fake_give(struct fake_world *w, unsigned to, unsigned radio, uint32_t freq_mhz,
			     struct bytes frame)
{
	struct air_rx info = { .freq_mhz = freq_mhz, .rate_100k = 60, .level_mdbm = -50000 };

	node_air_rx(w->node[to].node, radio, frame, &info);
}

static inline void fake_deliver(struct fake_world *w, const struct fake_event *e)
{
	struct bytes frame = bytes_of(e->frame, e->len);

	if (e->what == FAKE_DONE)
		node_air_done(w->node[e->to].node, e->radio, e->cookie, e->acked, 1);
	else if (w->tap != NULL && w->tap(w->tap_ctx, w, e))
		return;
	else if (e->what == FAKE_WIRE)
		node_wire_rx(w->node[e->to].node, 0, frame);
	else if (w->node[e->to].freq_mhz[e->radio] == e->freq_mhz)
		fake_give(w, e->to, e->radio, e->freq_mhz, frame);
}

/* The earliest timer due by until_ns; of equal ones the lower node's, then the lower number. */
static inline struct fake *fake_next_timer(struct fake_world *w, int64_t until_ns, unsigned *index)
{
	struct fake *best = NULL;

	for (unsigned i = 0; i < w->n; i++) {
		struct fake *f = &w->node[i];

		for (unsigned t = 0; t < f->n_timers; t++) {
			bool before = f->timer[t].at_ns <= until_ns;

			if (before && best != NULL)
				before = f->timer[t].at_ns < best->timer[*index].at_ns ||
					 (f == best &&
					  f->timer[t].at_ns == best->timer[*index].at_ns &&
					  f->timer[t].timer < best->timer[*index].timer);
			if (before) {
				best = f;
				*index = t;
			}
		}
	}
	return best;
}

/* One thing that is due; false if there is none. */
static inline bool fake_step(struct fake_world *w, int64_t until_ns)
{
	struct fake_event *e = w->first;
	unsigned index = 0;
	struct fake *f = fake_next_timer(w, until_ns, &index);

	if (e != NULL && e->at_ns <= until_ns &&
	    (f == NULL || e->at_ns <= f->timer[index].at_ns)) {
		w->first = e->next;
		w->now_ns = e->at_ns;
		fake_deliver(w, e);
		free(e);
		return true;
	}
	if (f == NULL)
		return false;
	{
		uint32_t timer = f->timer[index].timer;

		w->now_ns = f->timer[index].at_ns;
		f->timer[index] = f->timer[--f->n_timers];
		node_timer(f->node, timer);
	}
	return true;
}

static inline void fake_run(struct fake_world *w, int64_t for_ns)
{
	int64_t until_ns = w->now_ns + for_ns;
	unsigned steps = 0;

	while (fake_step(w, until_ns))
		INVARIANT(steps++ < 1000000); /* a loop without progress is a hang */
	w->now_ns = until_ns;
}

/* Looking */

/* The last frame of this kind that a node sent over the air; NULL if there is none. */
static inline const struct fake_sent *fake_last(const struct fake_world *w, unsigned from,
						enum frame kind)
{
	for (size_t i = w->n_sent; i-- > 0;)
		if (!w->sent[i].wire && w->sent[i].from == from && w->sent[i].len > 0 &&
		    w->sent[i].frame[0] == (uint8_t)kind)
			return &w->sent[i];
	return NULL;
}

static inline unsigned fake_count(const struct fake_world *w, unsigned from, enum frame kind)
{
	unsigned n = 0;

	for (size_t i = 0; i < w->n_sent; i++)
		n += !w->sent[i].wire && w->sent[i].from == from && w->sent[i].len > 0 &&
		     w->sent[i].frame[0] == (uint8_t)kind;
	return n;
}

/* The last Ethernet frame of this type that a node put on its cable. */
static inline const struct fake_sent *fake_last_wire(const struct fake_world *w, unsigned from,
						     uint16_t type)
{
	for (size_t i = w->n_sent; i-- > 0;) {
		struct rd r = { w->sent[i].frame, w->sent[i].len };
		uint16_t is;

		if (w->sent[i].wire && w->sent[i].from == from && rd_skip(&r, 12) &&
		    rd_be16(&r, &is) && is == type)
			return &w->sent[i];
	}
	return NULL;
}

static inline struct bytes fake_bytes(const struct fake_sent *s)
{
	return bytes_of(s->frame, s->len);
}

/* The body of a management frame that was sent, or of a data frame. */
static inline struct bytes fake_body(const struct fake_sent *s)
{
	struct rd r = { s->frame, s->len };
	struct hdr h;

	INVARIANT(hdr_parse(&r, &h) == WIRE_OK);
	return rd_rest(&r);
}

#endif
