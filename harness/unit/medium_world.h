#ifndef UNIT_MEDIUM_WORLD_H
#define UNIT_MEDIUM_WORLD_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "medium/medium.h"
#include "wire/hdr.h"

/*
 * A small world: radios in a row, every record of the air kept, every radio's own records hashed.
 */
enum { RADIOS_MAX = 8, KEEP_MAX = 400000 };

struct radio {
	struct world *w;
	const char *name;
	struct position at;
	endpoint_id ep;
	struct mac mac;
	unsigned n_rx, n_done, n_acked, n_retry;
	uint32_t last_tries;
	uint64_t last_cookie;
	int64_t rx_ns, done_ns;
	struct rx_info info;
	bool saturated;
	struct mac peer;
	uint64_t digest;
};

struct sent {
	const char *from;
	int64_t start_ns, end_ns;
	uint64_t frame_no;
	uint32_t try_no, freq_mhz;
	bool ack;
};

struct world {
	bool still; /* radios that are added stand for good */
	struct engine *eng;
	struct trace trace;
	struct medium *m;
	struct radio radio[RADIOS_MAX];
	unsigned n;
	struct sent *sent;
	unsigned n_sent;
	unsigned outcome[AIR_OUTCOME_COUNT], ended[AIR_END_COUNT];
};

static inline void mix(uint64_t *digest, uint64_t v)
{
	*digest = (*digest ^ v) * UINT64_C(0x100000001b3);
}

static inline void mix_bytes(uint64_t *digest, struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		mix(digest, b.p[i]);
}

static inline void hash_record(uint64_t *d, const struct trace_rec *rec)
{
	mix(d, (uint64_t)rec->at_ns);
	mix(d, rec->kind);
	if (rec->kind == TRACE_AIR_TX) {
		mix(d, rec->u.air_tx.frame_no);
		mix(d, rec->u.air_tx.try_no);
		mix_bytes(d, rec->u.air_tx.frame);
	} else if (rec->kind == TRACE_AIR_RX) {
		mix(d, rng_name(rec->u.air_rx.from));
		mix(d, rec->u.air_rx.frame_no);
		mix(d, rec->u.air_rx.outcome);
		mix(d, (uint64_t)rec->u.air_rx.level_mdbm);
	} else if (rec->kind == TRACE_AIR_DONE) {
		mix(d, rec->u.air_done.tries);
		mix(d, rec->u.air_done.acked);
	}
}

static inline void on_record(void *ctx, const struct trace_rec *rec)
{
	struct world *w = ctx;

	for (unsigned i = 0; i < w->n; i++)
		if (strcmp(w->radio[i].name, rec->entity) == 0)
			hash_record(&w->radio[i].digest, rec);
	if (rec->kind == TRACE_AIR_RX)
		w->outcome[rec->u.air_rx.outcome]++;
	if (rec->kind == TRACE_AIR_DONE)
		w->ended[rec->u.air_done.end]++;
	if (rec->kind != TRACE_AIR_TX)
		return;
	ck_assert_uint_lt(w->n_sent, KEEP_MAX);
	w->sent[w->n_sent++] = (struct sent){ rec->entity, rec->at_ns,
					      rec->at_ns + rec->u.air_tx.dur_ns,
					      rec->u.air_tx.frame_no, rec->u.air_tx.try_no,
					      rec->u.air_tx.freq_mhz,
					      rec->u.air_tx.frame.len == ACK_LEN };
}

static inline struct position where(void *ctx, int64_t now_ns)
{
	struct radio *r = ctx;

	(void)now_ns;
	return r->at;
}

static inline int64_t still(void *ctx, int64_t now_ns)
{
	(void)ctx, (void)now_ns;
	return TIME_NEVER;
}

static inline size_t frame_to(uint8_t buf[static 2000], struct mac to, struct mac from, size_t len)
{
	struct wr w = wr_of(buf, 2000);
	struct hdr h = hdr_data_to_ap(FRAME_DATA, to, from, to);

	hdr_build(&w, &h);
	wr_zero(&w, len - w.len);
	return w.len;
}

static inline void send_rate(struct radio *r, struct mac to, size_t len, uint64_t cookie,
			     uint32_t rate, enum access_category ac)
{
	uint8_t buf[2000];
	struct tx_opts o = { .cookie = cookie, .ac = ac, .rate_100k = rate };

	len = frame_to(buf, to, r->mac, len);
	ck_assert_int_eq(medium_tx(r->w->m, r->ep, bytes_of(buf, len), &o), ERR_OK);
}

static inline void send(struct radio *r, struct mac to, size_t len, uint64_t cookie)
{
	send_rate(r, to, len, cookie, 60, AC_BE);
}

static inline void on_rx(void *ctx, endpoint_id ep, struct bytes frame, const struct rx_info *info)
{
	struct radio *r = ctx;
	struct rd rd = rd_of(frame);
	struct hdr h;

	ck_assert_uint_eq(ep, r->ep);
	ck_assert_int_eq(hdr_parse(&rd, &h), WIRE_OK);
	r->n_rx++;
	r->n_retry += h.retry;
	r->rx_ns = engine_now(r->w->eng);
	r->info = *info;
}

static inline void on_done(void *ctx, endpoint_id ep, uint64_t cookie, bool acked, uint32_t tries,
			   uint32_t rate_100k)
{
	struct radio *r = ctx;

	(void)ep, (void)rate_100k;
	r->n_done++;
	r->n_acked += acked;
	r->last_tries = tries;
	r->last_cookie = cookie;
	r->done_ns = engine_now(r->w->eng);
	if (r->saturated)
		send_rate(r, r->peer, 1000, cookie + 1, 240, AC_BE);
}

static inline void world_init_lossy(struct world *w, uint64_t seed,
				    const struct fault_plan *plan, uint32_t loss_ppm)
{
	struct medium_config cfg = { .seed = seed, .plan = plan,
				     .pathloss = { .exponent_milli = 3000,
						   .loss_ppm = loss_ppm } };

	*w = (struct world){ .eng = engine_new((struct engine_limits){ 0 }, NULL) };
	w->sent = calloc(KEEP_MAX, sizeof(*w->sent));
	trace_attach(&w->trace, TRACE_ALL, on_record, w);
	cfg.eng = w->eng;
	cfg.trace = &w->trace;
	w->m = medium_new(&cfg);
	ck_assert_ptr_nonnull(w->m);
}

static inline void world_init(struct world *w, uint64_t seed, const struct fault_plan *plan)
{
	world_init_lossy(w, seed, plan, 0);
}

static inline void world_fini(struct world *w)
{
	medium_free(w->m);
	engine_free(w->eng);
	free(w->sent);
}

static inline struct radio *radio_add(struct world *w, const char *name, int32_t x_mm, bool ap,
			       uint32_t freq)
{
	struct radio *r = &w->radio[w->n++];
	struct endpoint_spec spec = { .name = name, .power_mdbm = 20000, .ap = ap,
				      .still_until = w->still ? still : NULL,
				      .ops = { where, on_rx, on_done, r, NULL } };
	uint64_t id = rng_name(name);

	*r = (struct radio){ .w = w, .name = name, .at = { x_mm, 0, 0 }, .digest = 1 };
	r->mac = (struct mac){ { 2, 0, (uint8_t)(id >> 24), (uint8_t)(id >> 16), (uint8_t)(id >> 8),
				 (uint8_t)id } };
	ck_assert_int_eq(endpoint_add(w->m, &spec, &r->ep), ERR_OK);
	ck_assert_int_eq(endpoint_addr_add(w->m, r->ep, r->mac), ERR_OK);
	endpoint_tune(w->m, r->ep, freq);
	return r;
}

static inline void run_for(struct world *w, int64_t ns)
{
	ck_assert_int_eq(engine_run_until(w->eng, engine_now(w->eng) + ns), RUN_END_TIME);
}

#endif
