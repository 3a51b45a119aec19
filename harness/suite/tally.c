#include "suite/tally.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_ARENA = 256 << 20 };

enum err tally_init(struct tally *t, size_t n, FILE *f)
{
	*t = (struct tally){ .f = f, .n = n, .results = { .fd = -1 } };
	t->outcome = calloc(n + 1, sizeof(*t->outcome));
	return t->outcome != NULL ? ERR_OK : ERR_NOMEM;
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

static enum err put_junit(const struct tally *t, FILE *f)
{
	struct junit_case *v = calloc(t->n + 1, sizeof(*v));
	enum err e;

	if (v == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < t->n; i++)
		v[i] = t->outcome[i].junit;
	e = junit_write(f, "roamwright", v, t->n);
	free(v);
	return e;
}

enum err tally_junit(const struct tally *t, const char *path)
{
	char tmp[PATH_MAX];
	struct sb s = sb_of(tmp, sizeof(tmp));
	enum err e;
	FILE *f;

	sb_printf(&s, "%s.tmp", path);
	f = s.cut ? NULL : fopen(tmp, "w");
	if (f == NULL)
		return ERR_FILE;
	e = put_junit(t, f);
	if (fclose(f) != 0 && e == ERR_OK)
		e = ERR_FILE;
	if (e == ERR_OK && rename(tmp, path) != 0)
		e = ERR_FILE;
	if (e != ERR_OK)
		(void)unlink(tmp);
	return e;
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
	free(t->outcome);
	*t = (struct tally){ .results = { .fd = -1 } };
}
