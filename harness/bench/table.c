#include <string.h>

#include "base/time.h"
#include "bench/bench.h"

enum { CELL = 24 };

bool bench_wants(struct bench *b, const char *name)
{
	if (b->opt.only && !strstr(name, b->opt.only))
		return false;
	if (b->progress) {
		(void)fprintf(b->progress, "\r\033[K%s ...", name);
		(void)fflush(b->progress);
	}
	return true;
}

void bench_clear(struct bench *b)
{
	if (b->progress)
		(void)fprintf(b->progress, "\r\033[K");
}

struct bench_row *bench_row(struct bench *b, const char *name, enum bench_unit unit)
{
	struct bench_row *r = &b->row[b->n];

	bench_must_be(b->n < BENCH_ROWS_MAX);
	b->n++;
	memset(r, 0, sizeof(*r));
	(void)snprintf(r->name, sizeof(r->name), "%s", name);
	r->unit = unit;
	return r;
}

/* Whole and tenths of v in this unit. */
static void tenths(char *to, int64_t v, int64_t unit, const char *word)
{
	int64_t t = (v + unit / 20) / (unit / 10);

	(void)snprintf(to, CELL, "%lld.%lld %s", (long long)(t / 10), (long long)(t % 10), word);
}

static void amount(char *to, enum bench_unit unit, int64_t v)
{
	switch (unit) {
	case BENCH_NS:
	case BENCH_WALL_NS:
		if (v < NS_PER_MS)
			tenths(to, v, NS_PER_US, "us");
		else if (v < NS_PER_S)
			tenths(to, v, NS_PER_MS, "ms");
		else
			tenths(to, v, NS_PER_S, "s");
		break;
	case BENCH_PER_S:
		tenths(to, v, 1000000, "M/s");
		break;
	case BENCH_OCTETS:
		tenths(to, v, 1024 * 1024, "MiB");
		break;
	case BENCH_COUNT:
		(void)snprintf(to, CELL, "%lld", (long long)v);
		break;
	}
}

static void ratio(char *to, int64_t milli)
{
	(void)snprintf(to, CELL, "%lld.%02lld", (long long)(milli / 1000),
		       (long long)(milli % 1000 / 10));
}

/* "", "yes", "NO" */
static const char *met(const struct bench_row *r)
{
	if (r->failed)
		return "FAILED";
	if (r->goal_milli > 0)
		return r->ratio_milli <= r->goal_milli ? "yes" : "NO";
	if (r->goal > 0)
		return (r->unit == BENCH_PER_S) == (r->median >= r->goal) ||
				       r->median == r->goal
			       ? "yes"
			       : "NO";
	return "";
}

static void print_row(const struct bench_row *r, FILE *f)
{
	char ours[CELL], best[CELL], bare[CELL] = "", times[CELL] = "", goal[CELL] = "";

	amount(ours, r->unit, r->median);
	amount(best, r->unit, r->best);
	if (r->bare_median > 0) {
		amount(bare, r->unit, r->bare_median);
		ratio(times, r->ratio_milli);
	}
	if (r->goal_milli > 0)
		ratio(goal, r->goal_milli);
	else if (r->goal > 0)
		amount(goal, r->unit, r->goal);
	(void)fprintf(f, "| %-46s | %10s | %10s | %10s | %5s | %9s | %-3s |\n", r->name, ours, best,
		      bare, times, goal, met(r));
}

void bench_print(const struct bench *b, FILE *f)
{
	(void)fprintf(f, "| %-46s | %10s | %10s | %10s | %5s | %9s | %-3s |\n", "what", "median",
		      "best", "beside it", "ratio", "goal", "met");
	(void)fprintf(f, "|---|--:|--:|--:|--:|--:|---|\n");
	for (unsigned i = 0; i < b->n; i++)
		print_row(&b->row[i], f);
}

static const char *unit_text(enum bench_unit u)
{
	switch (u) {
	case BENCH_NS:      return "cpu-ns";
	case BENCH_WALL_NS: return "wall-ns";
	case BENCH_PER_S:   return "per-s";
	case BENCH_OCTETS:  return "octets";
	case BENCH_COUNT:   return "count";
	}
	return "";
}

/* Names have neither quotes nor backslashes. */
void bench_json(const struct bench *b, FILE *f)
{
	(void)fprintf(f, "{\"schema\":\"roamwright.bench/1\",\"quick\":%s,\"rows\":[",
		      b->opt.quick ? "true" : "false");
	for (unsigned i = 0; i < b->n; i++) {
		const struct bench_row *r = &b->row[i];

		(void)fprintf(f,
			      "%s\n{\"name\":\"%s\",\"unit\":\"%s\",\"median\":%lld,\"best\":%lld,"
			      "\"bare_median\":%lld,\"bare_best\":%lld,\"ratio_milli\":%lld,"
			      "\"goal_milli\":%lld,\"goal\":%lld,\"met\":\"%s\"}",
			      i > 0 ? "," : "", r->name, unit_text(r->unit), (long long)r->median,
			      (long long)r->best, (long long)r->bare_median,
			      (long long)r->bare_best, (long long)r->ratio_milli,
			      (long long)r->goal_milli, (long long)r->goal, met(r));
	}
	(void)fprintf(f, "\n]}\n");
}
