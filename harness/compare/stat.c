#include "compare/stat.h"

#include "base/invariant.h"

/* Heapsort: the largest to the end, again and again. */
static void sift(int64_t *v, size_t root, size_t n)
{
	int64_t x = v[root];

	for (size_t child; (child = 2 * root + 1) < n; root = child) {
		if (child + 1 < n && v[child + 1] > v[child])
			child++;
		if (v[child] <= x)
			break;
		v[root] = v[child];
	}
	v[root] = x;
}

static void sort(int64_t *v, size_t n)
{
	for (size_t i = n / 2; i > 0; i--)
		sift(v, i - 1, n);
	for (size_t i = n; i > 1; i--) {
		int64_t last = v[i - 1];

		v[i - 1] = v[0];
		v[0] = last;
		sift(v, 0, i - 1);
	}
}

int64_t stat_percentile(const int64_t *sorted, size_t n, unsigned percent)
{
	INVARIANT(n > 0 && percent >= 1 && percent <= 100);
	return sorted[(percent * n + 99) / 100 - 1];
}

struct stat_of stat_make(int64_t *v, size_t n)
{
	struct stat_of s = { .n = n };

	if (n == 0)
		return s;
	sort(v, n);
	for (size_t i = 0; i < n; i++)
		s.sum += v[i];
	s.median = stat_percentile(v, n, 50);
	s.p95 = stat_percentile(v, n, 95);
	s.max = v[n - 1];
	return s;
}

int64_t stat_mean(const struct stat_of *s)
{
	return s->n == 0 ? 0 : s->sum / (int64_t)s->n;
}
