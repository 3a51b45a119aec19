#include "suite/tally.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suite/brief.h"

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

struct more {
	const struct junit_case *v;
	size_t n;
};

static enum err put_junit(const struct tally *t, struct more more, FILE *f)
{
	struct junit_case *v = calloc(t->n + more.n + 1, sizeof(*v));
	enum err e;

	if (v == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < t->n; i++)
		v[i] = t->outcome[i].junit;
	for (size_t i = 0; i < more.n; i++)
		v[t->n + i] = more.v[i];
	e = junit_write(f, "roamwright", v, t->n + more.n);
	free(v);
	return e;
}

static enum err put_baseline(const struct tally *t, struct more more, FILE *f)
{
	(void)more;
	for (size_t i = 0; i < t->n; i++)
		if (t->brief[i] != NULL)
			(void)fputs(t->brief[i], f);
	return ferror(f) == 0 ? ERR_OK : ERR_FILE;
}

typedef enum err (*put_fn)(const struct tally *t, struct more more, FILE *f);

static enum err write_whole(const struct tally *t, put_fn put, struct more more, const char *path)
{
	char tmp[PATH_MAX];
	struct sb s = sb_of(tmp, sizeof(tmp));
	enum err e;
	FILE *f;

	sb_printf(&s, "%s.tmp", path);
	f = s.cut ? NULL : fopen(tmp, "w");
	if (f == NULL)
		return ERR_FILE;
	e = put(t, more, f);
	if (fclose(f) != 0 && e == ERR_OK)
		e = ERR_FILE;
	if (e == ERR_OK && rename(tmp, path) != 0)
		e = ERR_FILE;
	if (e != ERR_OK)
		(void)unlink(tmp);
	return e;
}

enum err tally_junit(const struct tally *t, const struct junit_case *more, size_t n,
		     const char *path)
{
	return write_whole(t, put_junit, (struct more){ more, n }, path);
}

enum err tally_baseline(const struct tally *t, const char *path)
{
	return write_whole(t, put_baseline, (struct more){ NULL, 0 }, path);
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
