#include "compare/regress.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compare/stat.h"
#include "report/say.h"

/*
 * A roam that can be compared: it has the number, and the other suite ran its seed too, so that
 * shards and other choices of seeds compare like with like.
 */
static bool counts(const struct base_roam *r, const struct limit *l, const struct base_test *other)
{
	return r->v[l->gauge] != OBSERVE_NULL && base_test_has(other, r->seed);
}

/* One number of a test, and phases it is made of. */
struct figure {
	int64_t v; /* OBSERVE_NULL: no roam has it */
	int64_t phase[PHASE_COUNT];
};

/* The parts of this number of a roam. */
static const int64_t *parts_of(const struct base_roam *r, enum gauge g)
{
	switch (g) {
	case GAUGE_OUTAGE:
		return r->v[GAUGE_OUTAGE_DOWN] >= r->v[GAUGE_OUTAGE_UP] ? r->down : r->up;
	case GAUGE_OUTAGE_DOWN:
	case GAUGE_LOST_DOWN:
		return r->down;
	case GAUGE_OUTAGE_UP:
	case GAUGE_LOST_UP:
		return r->up;
	case GAUGE_TOTAL:
	case GAUGE_MGMT:
	case GAUGE_KEY:
	case GAUGE_COUNT:
		break;
	}
	return r->phase;
}

static int64_t known(int64_t ns)
{
	return ns == OBSERVE_NULL ? 0 : ns;
}

static int64_t value_of(const struct stat_of *s, enum rank r)
{
	switch (r) {
	case RANK_MEDIAN:
		return s->median;
	case RANK_P95:
		return s->p95;
	case RANK_MAX:
		return s->max;
	case RANK_MEAN:
	case RANK_COUNT:
		break;
	}
	return stat_mean(s);
}

/* The phases of the first roam that has the value; of a mean, those of all. */
static void add_phases(const struct base_test *t, const struct base_test *other,
		       const struct limit *l, struct figure *f)
{
	int64_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct base_roam *r = &t->roam[i];

		if (!counts(r, l, other) ||
		    (l->rank != RANK_MEAN && (n > 0 || r->v[l->gauge] != f->v)))
			continue;
		n++;
		for (unsigned p = 0; p < PHASE_COUNT; p++)
			f->phase[p] += known(parts_of(r, l->gauge)[p]);
	}
	for (unsigned p = 0; n > 0 && p < PHASE_COUNT; p++)
		f->phase[p] /= n;
}

static enum err figure_of(const struct base_test *t, const struct base_test *other,
			  const struct limit *l, struct figure *f)
{
	int64_t *v = calloc(t->n + 1, sizeof(*v));
	struct stat_of s;
	size_t n = 0;

	*f = (struct figure){ .v = OBSERVE_NULL };
	if (v == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < t->n; i++)
		if (counts(&t->roam[i], l, other))
			v[n++] = t->roam[i].v[l->gauge];
	s = stat_make(v, n);
	free(v);
	if (n == 0)
		return ERR_OK;
	f->v = value_of(&s, l->rank);
	add_phases(t, other, l, f);
	return ERR_OK;
}

static void add_grown(struct regress *r, enum roam_phase p, int64_t grew_ns)
{
	unsigned at = r->n_grew;

	while (at > 0 && r->grew[at - 1].grew_ns < grew_ns)
		at--;
	if (at == REGRESS_PHASES)
		return;
	if (r->n_grew < REGRESS_PHASES)
		r->n_grew++;
	memmove(&r->grew[at + 1], &r->grew[at], (r->n_grew - at - 1) * sizeof(r->grew[0]));
	r->grew[at].phase = p;
	r->grew[at].grew_ns = grew_ns;
}

static enum err judge(const struct base_test *then, const struct base_test *now,
		      const struct limit *l, struct regress_list *out)
{
	struct regress r = { .test = now->name, .limit = l };
	struct figure was, is;
	enum err e = figure_of(then, now, l, &was);

	if (e == ERR_OK)
		e = figure_of(now, then, l, &is);
	if (e != ERR_OK || was.v == OBSERVE_NULL ||
	    (is.v != OBSERVE_NULL && !limit_is_exceeded(l, was.v, is.v)))
		return e;
	r.then = was.v;
	r.now = is.v;
	for (unsigned p = 0; is.v != OBSERVE_NULL && p < PHASE_COUNT; p++)
		if (is.phase[p] > was.phase[p])
			add_grown(&r, (enum roam_phase)p, is.phase[p] - was.phase[p]);
	out->v[out->n++] = r;
	return ERR_OK;
}

enum err regress_find(const struct baseline *then, const struct baseline *now,
		      const struct limit *limit, size_t n, struct arena *a,
		      struct regress_list *out)
{
	enum err e = ERR_OK;

	*out = (struct regress_list){ 0 };
	out->v = arena_array(a, n * HASH_COUNT(now->test) + 1, sizeof(*out->v));
	if (out->v == NULL)
		return ERR_NOMEM;
	for (const struct base_test *t = now->test; e == ERR_OK && t != NULL; t = t->hh.next) {
		const struct base_test *was = baseline_find(then, t->name);

		out->n_compared += was != NULL;
		out->n_new += was == NULL;
		for (size_t i = 0; e == ERR_OK && was != NULL && i < n; i++)
			e = judge(was, t, &limit[i], out);
	}
	return e;
}

/* ---- for people ---- */

static void put_value(struct sb *s, const struct limit *l, int64_t v)
{
	if (gauge_is_time(l->gauge))
		say_ms(s, v);
	else
		sb_printf(s, "%" PRId64, v);
}

void regress_put(struct sb *s, const struct regress *r)
{
	const struct limit *l = r->limit;
	const char *unit = gauge_is_time(l->gauge) ? " ms" : "";

	sb_printf(s, "%s_%s ", gauge_text(l->gauge), rank_text(l->rank));
	put_value(s, l, r->then);
	if (r->now == OBSERVE_NULL) {
		sb_printf(s, "%s, now no roam has one", unit);
		return;
	}
	sb_str(s, " -> ");
	put_value(s, l, r->now);
	sb_printf(s, "%s, +", unit);
	put_value(s, l, r->now - r->then);
	sb_str(s, unit);
	if (r->then > 0)
		sb_printf(s, " (+%" PRId64 " %%)", (r->now - r->then) * 100 / r->then);
	sb_printf(s, ", allowed %s", strchr(l->text, '=') + 1);
	for (unsigned i = 0; i < r->n_grew; i++) {
		sb_printf(s, "%s %s +", i == 0 ? ":" : ",", phase_text(r->grew[i].phase));
		say_ms(s, r->grew[i].grew_ns);
		sb_str(s, " ms");
	}
}
