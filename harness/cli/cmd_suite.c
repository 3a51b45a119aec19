#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/setup.h"
#include "cli/verbs.h"
#include "cli/words.h"
#include "suite/outcome.h"
#include "suite/progress.h"
#include "suite/results.h"

struct running {
	struct setup *setup;
	bool quiet;
	struct outcome *outcome; /* of each job */
	size_t n_done, n_told;
	size_t n[ONE_VERDICT_COUNT];
	enum suite_exit worst;
	struct results results;
	struct progress progress;
	enum err e; /* of the environment: results could not be kept */
};

/* ---- in the job's process ---- */

static bool work(void *ctx, size_t job, int fd)
{
	struct running *r = ctx;
	const struct suite_job *j = &r->setup->suite.job[job];
	struct outcome out = { 0 };
	struct one o;

	setup_abort_exits();
	one_run(&r->setup->how, j, &o);
	return outcome_make(&o, j->id, &out) == ERR_OK && outcome_put(fd, &out);
}

/* ---- in ours ---- */

static enum err make_lost(struct running *r, size_t job, const struct pool_end *end)
{
	char why[POOL_ERRORS];
	struct sb s = sb_of(why, sizeof(why));
	struct one o;
	enum err e;

	pool_reason(end, &s);
	one_lost(&r->setup->how, &r->setup->suite.job[job], why, &o);
	e = outcome_make(&o, r->setup->suite.job[job].id, &r->outcome[job]);
	one_fini(&o);
	return e;
}

/* In the order of the jobs, whatever the order of their ends. */
static void tell(struct running *r)
{
	progress_clear(&r->progress);
	for (; r->n_told < r->setup->suite.n_jobs && r->outcome[r->n_told].there; r->n_told++) {
		const struct outcome *o = &r->outcome[r->n_told];
		bool bad = o->verdict == ONE_FAIL || o->verdict == ONE_ERROR;

		if (!r->quiet || bad)
			(void)fputs(o->line, stdout);
		if (bad)
			(void)fputs(o->wrong, stdout);
	}
	(void)fflush(stdout);
}

static void done(void *ctx, size_t job, const struct pool_end *end)
{
	struct running *r = ctx;
	struct outcome *o = &r->outcome[job];
	enum err e = end->clean ? outcome_get(end->said, o) : ERR_PARSE;

	if (e == ERR_PARSE)
		e = make_lost(r, job, end);
	if (e == ERR_OK)
		e = results_add(&r->results, job, o->summary);
	if (r->e == ERR_OK)
		r->e = e;
	free(o->summary);
	o->summary = NULL;
	r->n[o->verdict]++;
	r->worst = suite_exit_worse(r->worst, o->exit);
	r->n_done++;
	tell(r);
	progress_done(&r->progress, r->n_done, r->n[ONE_FAIL] + r->n[ONE_ERROR]);
}

static enum err put_junit(const struct running *r, FILE *f)
{
	size_t n = r->setup->suite.n_jobs;
	struct junit_case *v = calloc(n + 1, sizeof(*v));
	enum err e;

	if (v == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		v[i] = r->outcome[i].junit;
	e = junit_write(f, "roamwright", v, n);
	free(v);
	return e;
}

/* Complete or not at all. */
static enum err write_junit(const struct running *r, const char *path)
{
	char tmp[PATH_MAX];
	struct sb s = sb_of(tmp, sizeof(tmp));
	enum err e;
	FILE *f;

	sb_printf(&s, "%s.tmp", path);
	f = s.cut ? NULL : fopen(tmp, "w");
	if (f == NULL)
		return ERR_FILE;
	e = put_junit(r, f);
	if (fclose(f) != 0 && e == ERR_OK)
		e = ERR_FILE;
	if (e == ERR_OK && rename(tmp, path) != 0)
		e = ERR_FILE;
	if (e != ERR_OK)
		(void)unlink(tmp);
	return e;
}

static int complain(const char *what, enum err e)
{
	(void)fprintf(stderr, "roamwright: suite: %s: %s\n", what, err_text(e));
	return e == ERR_FILE ? EXIT_USAGE : EXIT_INTERNAL;
}

static int run_all(struct running *r, unsigned jobs, const char *junit)
{
	struct pool_work w = { r, work, done };
	size_t n = r->setup->suite.n_jobs;
	int code;
	enum err e;

	progress_init(&r->progress, stderr, n);
	e = pool_run(&w, n, jobs);
	progress_clear(&r->progress);
	if (e != ERR_OK)
		return complain("processes", e);
	code = (int)r->worst;
	if (r->e == ERR_OK)
		r->e = results_close(&r->results);
	if (r->e != ERR_OK)
		code = complain("suite.jsonl", r->e);
	e = junit != NULL ? write_junit(r, junit) : ERR_OK;
	if (e != ERR_OK)
		code = complain(junit, e);
	(void)printf("%zu passed, %zu failed, %zu skipped\n", r->n[ONE_PASS],
		     r->n[ONE_FAIL] + r->n[ONE_ERROR], r->n[ONE_SKIP]);
	return code;
}

static int run_suite(struct setup *s, const struct cli_args *a, unsigned jobs)
{
	struct running r = { .setup = s, .quiet = cli_has(a, OPT_QUIET),
			     .results = { .fd = -1 } };
	const char *out = cli_value(a, OPT_OUT);
	int code;
	enum err e = ERR_OK;

	r.outcome = calloc(s->suite.n_jobs, sizeof(*r.outcome));
	if (r.outcome == NULL)
		return complain("memory", ERR_NOMEM);
	if (out != NULL)
		e = results_open(&r.results, out, s->suite.n_jobs);
	code = e == ERR_OK ? run_all(&r, jobs, cli_value(a, OPT_JUNIT)) : complain(out, e);
	results_abandon(&r.results);
	for (size_t i = 0; i < s->suite.n_jobs; i++)
		outcome_free(&r.outcome[i]);
	free(r.outcome);
	return code;
}

/* ---- what to run ---- */

/* Only what failed earlier, with the options it had then unless some are given now. */
static int take_failed(struct cli_args *a, struct arena *arena, struct result_failed *f)
{
	char why[PATH_MAX + 512];
	struct sb s = sb_of(why, sizeof(why));
	enum err e = result_failed(cli_value(a, OPT_FAILED), arena, f, &s);
	struct cli_args then = { 0 };

	if (e != ERR_OK) {
		(void)fprintf(stderr, "roamwright: suite: --failed: %s\n",
			      s.len > 0 ? why : err_text(e));
		return e == ERR_NOMEM ? EXIT_INTERNAL : EXIT_USAGE;
	}
	for (size_t i = 0; i < a->n_given; i++)
		if (words_matter(a->given[i].opt))
			return EXIT_PASSED;
	e = words_parse(VERB_SUITE, f->option, f->n_options, &then, stderr);
	if (e == ERR_OK)
		e = words_add(a, &then);
	cli_args_fini(&then);
	return e == ERR_OK ? EXIT_PASSED : e == ERR_PARSE ? EXIT_USAGE : EXIT_INTERNAL;
}

static int select_jobs(struct setup *s, const struct cli_args *a, const struct result_failed *f)
{
	if (!cli_has(a, OPT_FAILED))
		return setup_select(s, VERB_SUITE, a->operand, a->n_operands);
	if (f->n == 0) {
		(void)fputs("roamwright: nothing failed there\n", stderr);
		return EXIT_NOTHING;
	}
	s->pick.ids = f->id;
	s->pick.n_ids = f->n;
	if (a->n_operands > 0)
		return setup_select(s, VERB_SUITE, a->operand, a->n_operands);
	return setup_select(s, VERB_SUITE, f->scenario, f->n);
}

/* The parsed line is changed: --failed brings options of its own. */
static int suite(struct cli_args *a, struct arena *arena)
{
	struct result_failed failed = { 0 };
	struct setup s;
	unsigned jobs = 1;
	int code = setup_jobs(a, &jobs);

	if (code == EXIT_PASSED && cli_has(a, OPT_FAILED))
		code = take_failed(a, arena, &failed);
	if (code == EXIT_PASSED) {
		code = setup_init(&s, a);
		if (code == EXIT_PASSED)
			code = select_jobs(&s, a, &failed);
		if (code == EXIT_PASSED && cli_has(a, OPT_LIST))
			setup_list(&s.suite);
		else if (code == EXIT_PASSED)
			code = run_suite(&s, a, jobs);
		setup_fini(&s);
	}
	free(failed.id);
	free(failed.scenario);
	return code;
}

int cmd_suite(struct cli_args *a)
{
	struct arena *arena;
	int code;

	if (a->n_operands == 0 && !cli_has(a, OPT_FAILED))
		return cli_usage(stderr, VERB_SUITE, "which scenarios?");
	arena = arena_new(1u << 30);
	if (arena == NULL)
		return complain("memory", ERR_NOMEM);
	code = suite(a, arena);
	arena_free(arena);
	return code;
}
