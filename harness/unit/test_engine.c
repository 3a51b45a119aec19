/* sees: base trace engine */
#include <check.h>
#include <string.h>

#include "base/rng.h"
#include "engine/engine.h"
#include "engine/timers.h"
#include "suite.h"

enum { LOG_MAX = 8192 };

struct log {
	struct ran {
		int64_t at_ns;
		uint32_t owner, arg, gen;
	} ran[LOG_MAX];
	unsigned n;
};

static void note(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen)
{
	struct log *log = ctx;

	ck_assert_uint_lt(log->n, LOG_MAX);
	log->ran[log->n++] = (struct ran){ engine_now(eng), owner, arg, gen };
}

static void then_stop(struct engine *eng, void *ctx, uint32_t owner, uint32_t arg, uint32_t gen)
{
	note(eng, ctx, owner, arg, gen);
	engine_stop(eng);
}

static struct engine *engine_plain(void)
{
	struct engine *eng = engine_new((struct engine_limits){ 0 }, NULL);

	ck_assert_ptr_nonnull(eng);
	return eng;
}

static void schedule(struct engine *eng, uint32_t owner, enum engine_lane lane, int64_t at_ns,
		     uint32_t arg)
{
	ck_assert_uint_ne(engine_at(eng, owner, lane, at_ns, note, arg, 9).gen, 0);
}

/* Time first, then lane, then owner in order of declaration, then the owner's own order. */
START_TEST(t_order_is_time_lane_owner_sequence)
{
	static const uint32_t want[] = { 1, 2, 3, 4, 5, 6, 7 };
	struct log log = { .n = 0 };
	struct engine *eng = engine_plain();
	uint32_t a = engine_owner_add(eng, &log), b = engine_owner_add(eng, &log);

	schedule(eng, b, LANE_NODE, 20, 5);
	schedule(eng, b, LANE_MEDIUM, 20, 2);
	schedule(eng, a, LANE_NODE, 20, 3);
	schedule(eng, b, LANE_NODE, 20, 6);
	schedule(eng, a, LANE_NODE, 20, 4);
	schedule(eng, a, LANE_WORLD, 20, 7);
	schedule(eng, b, LANE_WORLD, 10, 1);
	ck_assert_int_eq(engine_run_until(eng, 30), RUN_END_TIME);
	ck_assert_int_eq(engine_now(eng), 30);
	ck_assert_uint_eq(log.n, N_OF(want));
	for (unsigned i = 0; i < N_OF(want); i++)
		ck_assert_uint_eq(log.ran[i].arg, want[i]);
	ck_assert_uint_eq(log.ran[0].gen, 9);
	ck_assert_int_eq(log.ran[0].at_ns, 10);
	engine_free(eng);
}
END_TEST

/* The naive queue: a list, searched for its least element. */
struct naive {
	struct one {
		int64_t at_ns;
		uint64_t lane, owner, seq;
		uint32_t arg;
		bool gone;
		struct ev_handle h;
	} one[LOG_MAX];
	unsigned n;
};

static bool naive_before(const struct one *a, const struct one *b)
{
	if (a->at_ns != b->at_ns)
		return a->at_ns < b->at_ns;
	if (a->lane != b->lane)
		return a->lane < b->lane;
	if (a->owner != b->owner)
		return a->owner < b->owner;
	return a->seq < b->seq;
}

static struct one *naive_first(struct naive *q)
{
	struct one *best = NULL;

	for (unsigned i = 0; i < q->n; i++)
		if (!q->one[i].gone && (best == NULL || naive_before(&q->one[i], best)))
			best = &q->one[i];
	return best;
}

static void random_step(struct engine *eng, struct naive *q, struct rng *r, unsigned i)
{
	struct one *o;

	if (q->n > 0 && rng_below(r, 3) == 0) {
		o = &q->one[rng_below(r, q->n)];
		ck_assert_int_eq(engine_is_pending(eng, o->h), !o->gone);
		ck_assert_int_eq(engine_cancel(eng, o->h), !o->gone);
		ck_assert(!engine_is_pending(eng, o->h));
		o->gone = true;
		return;
	}
	o = &q->one[q->n++];
	*o = (struct one){ .at_ns = engine_now(eng) + rng_below(r, 40),
			   .lane = rng_below(r, LANE_COUNT), .owner = rng_below(r, 5), .seq = i,
			   .arg = i };
	o->h = engine_at(eng, (uint32_t)o->owner, (enum engine_lane)o->lane, o->at_ns, note, i, 0);
}

/* Random schedules and cancellations, run in pieces, against the naive queue. */
START_TEST(t_agrees_with_a_naive_queue)
{
	static struct log log;
	static struct naive q;
	struct rng r = rng_stream((uint64_t)_i, "test", "engine");
	struct engine *eng = engine_plain();
	unsigned step = 0;

	log.n = 0;
	q.n = 0;
	for (unsigned i = 0; i < 5; i++)
		ck_assert_uint_eq(engine_owner_add(eng, &log), i);
	for (unsigned piece = 0; piece < 60; piece++) {
		unsigned from = log.n;

		for (unsigned i = 0; i < 25; i++)
			random_step(eng, &q, &r, step++);
		ck_assert_int_eq(engine_run_until(eng, engine_now(eng) + rng_below(&r, 30)),
				 RUN_END_TIME);
		for (unsigned i = from; i < log.n; i++) {
			struct one *o = naive_first(&q);

			ck_assert_uint_eq(o->arg, log.ran[i].arg);
			ck_assert_int_eq(o->at_ns, log.ran[i].at_ns);
			o->gone = true;
		}
		ck_assert(naive_first(&q) == NULL ||
			  naive_first(&q)->at_ns > engine_now(eng));
	}
	ck_assert_uint_gt(log.n, 300);
	engine_free(eng);
}
END_TEST

/* A handle does not name the event that later took its place. */
START_TEST(t_handles_have_generations)
{
	struct log log = { .n = 0 };
	struct engine *eng = engine_plain();
	uint32_t o = engine_owner_add(eng, &log);
	struct ev_handle old = engine_at(eng, o, LANE_NODE, 5, note, 1, 0), now;

	ck_assert(engine_cancel(eng, old));
	now = engine_at(eng, o, LANE_NODE, 5, note, 2, 0);
	ck_assert_uint_eq(old.index, now.index);
	ck_assert(!engine_cancel(eng, old));
	ck_assert(!engine_cancel(eng, EV_NONE));
	ck_assert(engine_is_pending(eng, now));
	ck_assert_int_eq(engine_run_until(eng, 5), RUN_END_TIME);
	ck_assert_uint_eq(log.n, 1);
	ck_assert_uint_eq(log.ran[0].arg, 2);
	ck_assert(!engine_cancel(eng, now));
	engine_free(eng);
}
END_TEST

START_TEST(t_limits_end_the_run)
{
	struct log log = { .n = 0 };
	struct engine *eng = engine_new((struct engine_limits){ .max_events = 2 }, NULL);
	uint32_t o = engine_owner_add(eng, &log);

	for (uint32_t i = 0; i < 3; i++)
		schedule(eng, o, LANE_NODE, 10 + i, i);
	ck_assert_int_eq(engine_run_until(eng, 100), RUN_END_LIMIT);
	ck_assert_uint_eq(log.n, 2);
	ck_assert_uint_eq(engine_events_run(eng), 2);
	ck_assert_int_eq(engine_now(eng), 11);
	ck_assert_int_eq(engine_run_until(eng, 100), RUN_END_LIMIT);
	engine_free(eng);

	eng = engine_new((struct engine_limits){ .max_pending = 3 }, NULL);
	o = engine_owner_add(eng, &log);
	for (uint32_t i = 0; i < 3; i++)
		schedule(eng, o, LANE_NODE, 10, i);
	ck_assert_uint_eq(engine_at(eng, o, LANE_NODE, 10, note, 3, 0).gen, 0);
	ck_assert_int_eq(engine_run_until(eng, 100), RUN_END_LIMIT);
	engine_free(eng);
}
END_TEST

START_TEST(t_stop_can_be_continued)
{
	struct log log = { .n = 0 };
	struct engine *eng = engine_plain();
	uint32_t o = engine_owner_add(eng, &log);

	engine_at(eng, o, LANE_NODE, 10, then_stop, 1, 0);
	schedule(eng, o, LANE_NODE, 10, 2);
	ck_assert_int_eq(engine_run_until(eng, 100), RUN_END_STOPPED);
	ck_assert_uint_eq(log.n, 1);
	ck_assert_int_eq(engine_now(eng), 10);
	ck_assert_int_eq(engine_run_until(eng, 100), RUN_END_TIME);
	ck_assert_uint_eq(log.n, 2);
	ck_assert_int_eq(log.ran[1].at_ns, 10);
	engine_free(eng);
}
END_TEST

START_TEST(t_a_retired_owner_is_silent)
{
	struct log log = { .n = 0 };
	struct engine *eng = engine_plain();
	uint32_t gone = engine_owner_add(eng, &log), stays = engine_owner_add(eng, &log);

	schedule(eng, gone, LANE_NODE, 10, 1);
	schedule(eng, stays, LANE_NODE, 10, 2);
	engine_owner_retire(eng, gone);
	ck_assert_uint_eq(engine_at(eng, gone, LANE_NODE, 10, note, 3, 0).gen, 0);
	ck_assert_int_eq(engine_run_until(eng, 10), RUN_END_TIME);
	ck_assert_uint_eq(log.n, 1);
	ck_assert_uint_eq(log.ran[0].arg, 2);
	engine_free(eng);
}
END_TEST

/* An owner that is declared first and schedules much shifts nobody else's order. */
START_TEST(t_other_owners_do_not_shift_mine)
{
	struct log with = { .n = 0 }, without = { .n = 0 }, dev_null = { .n = 0 };

	for (int extra = 0; extra < 2; extra++) {
		struct log *log = extra ? &with : &without;
		struct engine *eng = engine_plain();
		uint32_t mute = extra ? engine_owner_add(eng, &dev_null) : 0;
		uint32_t a = engine_owner_add(eng, log), b = engine_owner_add(eng, log);

		for (uint32_t i = 0; i < 50; i++) {
			if (extra)
				schedule(eng, mute, LANE_NODE, i % 7, i);
			schedule(eng, i % 3 == 0 ? a : b, LANE_NODE, i * 5 % 11, i);
		}
		ck_assert_int_eq(engine_run_until(eng, 50), RUN_END_TIME);
		engine_free(eng);
	}
	ck_assert_uint_eq(with.n, without.n);
	for (unsigned i = 0; i < with.n; i++) {
		ck_assert_uint_eq(with.ran[i].arg, without.ran[i].arg);
		ck_assert_int_eq(with.ran[i].at_ns, without.ran[i].at_ns);
	}
}
END_TEST

/* A slaved clock that is woken half way by input. */
struct slave {
	uint32_t owner;
	bool sent;
};

static int64_t slave_until(struct engine *eng, void *ctx, int64_t until_ns)
{
	struct slave *s = ctx;

	if (s->sent || until_ns < 70)
		return until_ns;
	s->sent = true;
	engine_input(eng, s->owner, 70, note, 77, 0);
	engine_input(eng, s->owner, -5, note, 78, 0); /* a clock behind ours: now */
	return 70;
}

START_TEST(t_input_comes_in_while_waiting)
{
	static const uint32_t want[] = { 1, 78, 77, 2 };
	struct log log = { .n = 0 };
	struct slave slave = { 0 };
	struct engine *eng = engine_new((struct engine_limits){ 0 },
					&(struct engine_wait){ slave_until, &slave });

	slave.owner = engine_owner_add(eng, &log);
	schedule(eng, slave.owner, LANE_NODE, 50, 1);
	schedule(eng, slave.owner, LANE_NODE, 100, 2);
	ck_assert_int_eq(engine_run_until(eng, 200), RUN_END_TIME);
	ck_assert_uint_eq(log.n, N_OF(want));
	for (unsigned i = 0; i < N_OF(want); i++)
		ck_assert_uint_eq(log.ran[i].arg, want[i]);
	ck_assert_int_eq(log.ran[1].at_ns, 50);
	ck_assert_int_eq(log.ran[2].at_ns, 70);
	engine_free(eng);
}
END_TEST

START_TEST(t_timers_are_replaced)
{
	struct log log = { .n = 0 };
	struct engine *eng = engine_plain();
	uint32_t o = engine_owner_add(eng, &log);
	struct timers t;

	timers_init(&t, eng, o, note);
	for (uint32_t id = 0; id < 3000; id++)
		ck_assert_int_eq(timer_set(&t, id, 10), ERR_OK);
	for (uint32_t id = 0; id < 3000; id++)
		ck_assert_int_eq(timer_set(&t, id, 3010 - id), ERR_OK);
	ck_assert_uint_eq(engine_pending(eng), 3000);
	ck_assert(timer_cancel(&t, 7));
	ck_assert(!timer_cancel(&t, 7));
	ck_assert(!timer_cancel(&t, 99999));
	ck_assert_int_eq(engine_run_until(eng, 1010), RUN_END_TIME);
	ck_assert_uint_eq(log.n, 1000);
	ck_assert_uint_eq(log.ran[0].arg, 2999);
	ck_assert(!timer_is_set(&t, 2999));
	ck_assert(timer_is_set(&t, 0));
	timers_fini(&t);
	ck_assert_uint_eq(engine_pending(eng), 0);
	engine_free(eng);
}
END_TEST

UNIT_MAIN("engine",
	tcase_add_test(tc, t_order_is_time_lane_owner_sequence);
	tcase_add_loop_test(tc, t_agrees_with_a_naive_queue, 0, 20);
	tcase_add_test(tc, t_handles_have_generations);
	tcase_add_test(tc, t_limits_end_the_run);
	tcase_add_test(tc, t_stop_can_be_continued);
	tcase_add_test(tc, t_a_retired_owner_is_silent);
	tcase_add_test(tc, t_other_owners_do_not_shift_mine);
	tcase_add_test(tc, t_input_comes_in_while_waiting);
	tcase_add_test(tc, t_timers_are_replaced);)
