#include "compare/rows.h"

#include <stdlib.h>

/* ---- over all measured roams of a method ---- */

struct tally {
	const struct samples *s;
	size_t n_runs, n_samples;
	int64_t *v; /* room for one value of each sample, or run */
};

static struct stat_of measure(struct tally *t, enum measure m)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n_runs; i++)
		for (size_t k = 0; k < t->s[i].n; k++)
			if (t->s[i].v[k].v[m] != OBSERVE_NULL)
				t->v[n++] = t->s[i].v[k].v[m];
	return stat_make(t->v, n);
}

/* Which array of a sample. */
enum part { PART_PHASE, PART_BLOCKED, PART_SHARE };

static int64_t part_of(const struct sample *s, enum part p, unsigned i)
{
	switch (p) {
	case PART_PHASE:
		return s->phase[i];
	case PART_BLOCKED:
		return s->blocked_down[i];
	case PART_SHARE:
		break;
	}
	return s->share[i];
}

static int64_t mean(const struct tally *t, enum part p, unsigned i)
{
	int64_t sum = 0;

	for (size_t k = 0; k < t->n_runs; k++)
		for (size_t j = 0; j < t->s[k].n; j++)
			sum += part_of(&t->s[k].v[j], p, i);
	return t->n_samples == 0 ? 0 : sum / (int64_t)t->n_samples;
}

static void means(const struct tally *t, struct compare_row *row)
{
	for (unsigned i = 0; i < PHASE_COUNT; i++) {
		row->phase[i] = mean(t, PART_PHASE, i);
		row->blocked_down[i] = mean(t, PART_BLOCKED, i);
	}
	for (unsigned i = 0; i < SHARE_COUNT; i++)
		row->share[i] = mean(t, PART_SHARE, i);
}

static void call_quality(struct tally *t, struct compare_row *row)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n_runs; i++)
		if (t->s[i].mos_milli != OBSERVE_NULL)
			t->v[n++] = t->s[i].mos_milli;
	row->mos_milli = stat_make(t->v, n);
	row->mos_worst = n > 0 ? t->v[0] : 0;
}

static void outcomes(const struct tally *t, const struct compare_method *m,
		     struct compare_row *row)
{
	for (size_t i = 0; i < t->n_runs; i++) {
		row->failed += t->s[i].n_missing;
		for (size_t k = 0; k < t->s[i].n; k++) {
			const struct sample *s = &t->s[i].v[k];

			if (s->outcome == OUTCOME_FAILED)
				row->failed++;
			else if (s->outcome == OUTCOME_FELL_BACK || s->method != m->roam)
				row->fell_back++;
		}
	}
}

/* The first roam whose outage is the median: the one to look at. */
static void find_median(const struct tally *t, uint64_t first, struct compare_row *row)
{
	for (size_t i = 0; i < t->n_runs; i++)
		for (size_t k = 0; k < t->s[i].n; k++) {
			const struct sample *s = &t->s[i].v[k];

			if (s->v[MEASURE_OUTAGE_DOWN] != row->m[MEASURE_OUTAGE_DOWN].median)
				continue;
			row->median_seed = first + i;
			row->median_roam = s->n;
			return;
		}
	row->median_seed = first;
}

/* A method that the world refuses is refused with every seed. */
static const char *refusal(const struct samples *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i].verdict == ONE_ERROR || s[i].verdict == ONE_SKIP)
			return s[i].why;
	return NULL;
}

enum err row_make(const struct compare_method *m, const struct samples *s, size_t n,
		  uint64_t first, struct compare_row *row)
{
	struct tally t = { .s = s, .n_runs = n };

	*row = (struct compare_row){ .name = m->name, .title = m->title, .why = refusal(s, n),
				     .runs = n };
	row->played = row->why == NULL;
	if (!row->played)
		return ERR_OK;
	for (size_t i = 0; i < n; i++)
		t.n_samples += s[i].n;
	row->roams = t.n_samples;
	t.v = calloc(t.n_samples + n + 1, sizeof(*t.v));
	if (t.v == NULL)
		return ERR_NOMEM;
	for (unsigned i = 0; i < MEASURE_COUNT; i++)
		row->m[i] = measure(&t, (enum measure)i);
	means(&t, row);
	call_quality(&t, row);
	outcomes(&t, m, row);
	find_median(&t, first, row);
	free(t.v);
	return ERR_OK;
}

/* ---- rows among each other ---- */

static bool is_before(const struct compare_row *a, const struct compare_row *b)
{
	static const enum measure by[] = { MEASURE_OUTAGE_DOWN, MEASURE_OUTAGE_UP };

	bool any = a->m[MEASURE_OUTAGE_DOWN].n > 0, other = b->m[MEASURE_OUTAGE_DOWN].n > 0;

	if (a->played != b->played)
		return a->played;
	if (any != other) /* no roam at all is not a short outage */
		return any;
	for (unsigned i = 0; a->played && i < sizeof(by) / sizeof(by[0]); i++)
		if (a->m[by[i]].median != b->m[by[i]].median)
			return a->m[by[i]].median < b->m[by[i]].median;
	return false;
}

void rows_sort(struct compare_row *row, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct compare_row x = row[i];
		size_t k = i;

		for (; k > 0 && is_before(&x, &row[k - 1]); k--)
			row[k] = row[k - 1];
		row[k] = x;
	}
}
