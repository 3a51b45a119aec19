#include "suite/tally.h"

#include <stdlib.h>
#include <string.h>

#include "suite/brief.h"
#include "suite/whole.h"

enum { LINE_ARENA = 256 << 20 };

enum err tally_init(struct tally *t, size_t n, FILE *f)
{
	*t = (struct tally){ .f = f, .n = n, .results = { .fd = -1 } };
	t->outcome = calloc(n + 1, sizeof(*t->outcome));
	t->brief = calloc(n + 1, sizeof(*t->brief));
	return t->outcome != NULL && t->brief != NULL ? ERR_OK : ERR_NOMEM;
}

static void tell(struct tally *t)
{
	progress_clear(&t->progress);
	for (; t->n_told < t->n && t->outcome[t->n_told].there; t->n_told++) {
		const struct outcome *o = &t->outcome[t->n_told];

		if (!t->quiet || outcome_is_bad(o))
			(void)fputs(o->line, t->f);
		(void)fputs(o->wrong, t->f);
	}
	(void)fflush(t->f);
}

static enum err make(struct tally *t, size_t job, const char *text, const char *out)
{
	struct arena *a = arena_new(LINE_ARENA);
	char reason[128];
	struct sb why = sb_of(reason, sizeof(reason));
	struct result_key k;
	enum err e = a != NULL ? result_parse(text, strlen(text), a, &k, &why) : ERR_NOMEM;

	if (e == ERR_OK)
		e = outcome_make(&k, out, &t->outcome[job]);
	if (e == ERR_OK && t->wants_brief && k.end.verdict != REPORT_SKIP) {
		t->brief[job] = brief_of(text);
		e = t->brief[job] != NULL ? ERR_OK : ERR_NOMEM;
	}
	arena_free(a);
	return e;
}

enum err tally_take(struct tally *t, size_t job, const char *text, const char *out,
		    struct line *x)
{
	struct outcome *o = &t->outcome[job];
	enum err e = make(t, job, text, out);

	if (e != ERR_OK)
		return e;
	if (x != NULL)
		results_keep(&t->results, job, x);
	else
		e = results_add(&t->results, job, text);
	t->n_of[o->verdict]++;
	t->worst = suite_exit_worse(t->worst, o->exit);
	t->n_done++;
	tell(t);
	progress_done(&t->progress, t->n_done, t->n_of[ONE_FAIL] + t->n_of[ONE_ERROR]);
	return e;
}

/* ---- files ---- */

struct cases {
	const struct tally *t;
	const struct junit_case *more;
	size_t n_more;
};

static enum err put_junit(const void *what, FILE *f)
{
	const struct cases *c = what;
	size_t n = c->t->n + c->n_more;
	struct junit_case *v = calloc(n + 1, sizeof(*v));
	enum err e;

	if (v == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < c->t->n; i++)
		v[i] = c->t->outcome[i].junit;
	for (size_t i = 0; i < c->n_more; i++)
		v[c->t->n + i] = c->more[i];
	e = junit_write(f, "roamwright", v, n);
	free(v);
	return e;
}

static enum err put_baseline(const void *what, FILE *f)
{
	const struct tally *t = what;

	for (size_t i = 0; i < t->n; i++)
		if (t->brief[i] != NULL)
			(void)fputs(t->brief[i], f);
	return ERR_OK;
}

enum err tally_junit(const struct tally *t, const struct junit_case *more, size_t n,
		     const char *path)
{
	return whole_write(path, put_junit, &(struct cases){ t, more, n });
}

enum err tally_baseline(const struct tally *t, const char *path)
{
	return whole_write(path, put_baseline, t);
}

void tally_count(const struct tally *t)
{
	(void)fprintf(t->f, "%zu passed, %zu failed, %zu skipped\n", t->n_of[ONE_PASS],
		      t->n_of[ONE_FAIL] + t->n_of[ONE_ERROR], t->n_of[ONE_SKIP]);
}

void tally_fini(struct tally *t)
{
	results_abandon(&t->results);
	for (size_t i = 0; t->outcome != NULL && i < t->n; i++)
		outcome_free(&t->outcome[i]);
	for (size_t i = 0; t->brief != NULL && i < t->n; i++)
		free(t->brief[i]);
	free(t->outcome);
	free(t->brief);
	*t = (struct tally){ .results = { .fd = -1 } };
}
