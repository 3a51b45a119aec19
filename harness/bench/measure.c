#include <stdlib.h>
#include <time.h>

#include "base/time.h"
#include "bench/bench.h"

static int64_t clock_ns(clockid_t id)
{
	struct timespec t = { 0, 0 };

	bench_must_be(clock_gettime(id, &t) == 0);
	return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

int64_t bench_cpu_ns(void)
{
	return clock_ns(CLOCK_PROCESS_CPUTIME_ID);
}

int64_t bench_wall_ns(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

void bench_check(bool ok, const char *file, int line)
{
	if (ok)
		return;
	(void)fprintf(stderr, "bench: what is measured does not work any more (%s:%d)\n", file,
		      line);
	exit(3);
}

void bench_must(enum err e)
{
	if (e == ERR_OK)
		return;
	(void)fprintf(stderr, "bench: %s\n", err_text(e));
	exit(3);
}

int64_t bench_median(int64_t *v, unsigned n)
{
	for (unsigned i = 1; i < n; i++) {
		int64_t one = v[i];
		unsigned k = i;

		for (; k > 0 && v[k - 1] > one; k--)
			v[k] = v[k - 1];
		v[k] = one;
	}
	return v[(n - 1) / 2];
}

static int64_t cost_ns(struct bench_work w, unsigned times)
{
	int64_t begun = bench_cpu_ns();

	w.run(w.ctx, times);
	return bench_cpu_ns() - begun;
}

/* So many that a round is long enough for the clock. The first ones also warm up. */
static unsigned enough(const struct bench *b, struct bench_work w)
{
	unsigned times = 1;

	while (cost_ns(w, times) < b->opt.round_ns && times < 1U << 24)
		times *= 2;
	return times;
}

void bench_beside(struct bench *b, const char *name, int64_t goal_milli, struct bench_work ours,
		  struct bench_work bare)
{
	int64_t one[BENCH_ROUNDS_MAX], other[BENCH_ROUNDS_MAX], ratio[BENCH_ROUNDS_MAX];
	unsigned n = b->opt.rounds, times[2] = { enough(b, ours), enough(b, bare) };
	struct bench_row *r = bench_row(b, name, BENCH_NS);

	for (unsigned i = 0; i < n; i++) {
		one[i] = cost_ns(ours, times[0]) / times[0];
		other[i] = cost_ns(bare, times[1]) / times[1];
		ratio[i] = one[i] * 1000 / (other[i] > 0 ? other[i] : 1);
	}
	r->goal_milli = goal_milli;
	r->ratio_milli = bench_median(ratio, n);
	r->median = bench_median(one, n);
	r->best = one[0];
	r->bare_median = bench_median(other, n);
	r->bare_best = other[0];
}
