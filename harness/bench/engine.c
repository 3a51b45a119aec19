#include <stdlib.h>

#include "base/rng.h"
#include "bench/bench.h"
#include "engine/engine.h"

/*
 * The event core alone, in the hold model: so many events are pending, and each that runs schedules
 * the next of its owner somewhere in the second to come.
 */
enum { OWNERS = 64, SPREAD_NS = 1000000000, RUN_MIN = 100000 };

struct load {
	uint32_t state;
	uint64_t left;
};

static int64_t somewhere(struct load *l)
{
	l->state = l->state * 1664525 + 1013904223; /* what is drawn does not matter here */
	return 1 + (int64_t)((uint64_t)l->state * SPREAD_NS >> 32);
}

static void hold(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen)
{
	struct load *l = ctx;

	if (--l->left == 0) {
		engine_stop(eng);
		return;
	}
	(void)engine_at(eng, owner, LANE_NODE, engine_now(eng) + somewhere(l), hold, arg, gen);
}

static int64_t one_round(unsigned pending, uint64_t events)
{
	struct engine *eng = engine_new((struct engine_limits){ 0, 0 }, NULL);
	struct load l = { 1, events };
	int64_t begun, took;

	bench_must_be(eng != NULL);
	for (unsigned i = 0; i < OWNERS; i++)
		(void)engine_owner_add(eng, &l);
	for (unsigned i = 0; i < pending; i++)
		(void)engine_at(eng, i % OWNERS, LANE_NODE, somewhere(&l), hold, i, 0);
	begun = bench_cpu_ns();
	bench_must_be(engine_run_until(eng, INT64_MAX / 2) == RUN_END_STOPPED);
	took = bench_cpu_ns() - begun;
	engine_free(eng);
	return (int64_t)(events * 1000000000 / (uint64_t)(took > 0 ? took : 1));
}

static void rate(struct bench *b, const char *name, unsigned pending)
{
	int64_t per_s[BENCH_ROUNDS_MAX];
	uint64_t events = b->opt.quick ? RUN_MIN : 20 * RUN_MIN;
	struct bench_row *r;

	if (!bench_wants(b, name))
		return;
	for (unsigned i = 0; i < b->opt.rounds; i++)
		per_s[i] = one_round(pending, events);
	r = bench_row(b, name, BENCH_PER_S);
	r->median = bench_median(per_s, b->opt.rounds);
	r->best = per_s[b->opt.rounds - 1];
}

void bench_engine(struct bench *b)
{
	rate(b, "event core, 1,000 pending", 1000);
	rate(b, "event core, 100,000 pending", 100000);
}
