#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/setup.h"
#include "cli/suite_end.h"
#include "cli/verbs.h"
#include "cli/words.h"
#include "suite/pool.h"
#include "suite/tally.h"

struct running {
	struct setup *setup;
	struct suite_base *base;
	struct lines before; /* of the suite that is resumed */
	struct tally tally;
	enum err e; /* of the environment: results could not be kept */
};

/* ---- in the job's process ---- */

static bool work(void *ctx, size_t job, int fd)
{
	struct running *r = ctx;
	const struct suite_job *j = &r->setup->suite.job[job];
	const struct line *x = lines_find(&r->before, j->id);
	const char *known = x != NULL && strcmp(x->version, r->setup->how.version) == 0
				    ? x->inputs_digest : NULL;
	struct one o;
	char *text;

	setup_abort_exits();
	one_run_unless(&r->setup->how, j, known, &o);
	if (o.kept)
		return true;
	text = report_summary(&o.meta, &o.end, true);
	return text != NULL && pool_write(fd, bytes_of(text, strlen(text) + 1));
}

/* ---- in ours ---- */

static enum err take_lost(struct running *r, size_t job, const struct pool_end *end)
{
	char why[POOL_ERRORS];
	struct sb s = sb_of(why, sizeof(why));
	struct one o;
	char *text;
	enum err e;

	pool_reason(end, &s);
	one_lost(&r->setup->how, &r->setup->suite.job[job], why, &o);
	text = report_summary(&o.meta, &o.end, true);
	e = text != NULL ? tally_take(&r->tally, job, text, NULL, NULL) : ERR_NOMEM;
	free(text);
	one_fini(&o);
	return e;
}

static enum err take_kept(struct running *r, size_t job, struct line *x)
{
	char *text;
	enum err e = lines_text(&r->before, x, &text);

	if (e == ERR_OK)
		e = tally_take(&r->tally, job, text, r->setup->how.out, x);
	free(text);
	return e;
}

static enum err take_said(struct running *r, size_t job, struct bytes said)
{
	if (said.p[said.len - 1] != '\0')
		return ERR_PARSE;
	return tally_take(&r->tally, job, (const char *)said.p, r->setup->how.out, NULL);
}

static void done(void *ctx, size_t job, const struct pool_end *end)
{
	struct running *r = ctx;
	struct line *x = lines_find(&r->before, r->setup->suite.job[job].id);
	enum err e = ERR_PARSE;

	if (x != NULL)
		x->claimed = true;
	if (end->clean && end->said.len > 0)
		e = take_said(r, job, end->said);
	else if (end->clean && x != NULL)
		e = take_kept(r, job, x);
	if (e == ERR_PARSE)
		e = take_lost(r, job, end);
	if (r->e == ERR_OK)
		r->e = e;
}

static int run_all(struct running *r, const struct cli_args *a, unsigned jobs)
{
	struct pool_work w = { r, work, done };
	enum err e;

	progress_init(&r->tally.progress, stderr, r->tally.n);
	e = pool_run(&w, r->tally.n, jobs);
	progress_clear(&r->tally.progress);
	if (e != ERR_OK)
		return suite_complain("processes", e);
	if (r->e == ERR_OK)
		r->e = results_close(&r->tally.results);
	if (r->e != ERR_OK)
		return suite_end(&r->tally, a, r->base, suite_complain("suite.jsonl", r->e));
	return suite_end(&r->tally, a, r->base, EXIT_PASSED);
}

/* What a suite that was killed left in the folder; nothing if there is nothing. */
static int read_before(struct running *r, const char *out)
{
	char why[PATH_MAX + 512], path[PATH_MAX];
	struct sb s = sb_of(why, sizeof(why)), p = sb_of(path, sizeof(path));
	enum err e;

	r->before.arena = r->setup->arena;
	sb_printf(&p, "%s/suite.jsonl", out);
	if (!p.cut && access(path, F_OK) != 0)
		return EXIT_PASSED;
	e = lines_add(&r->before, path, &s);
	if (e == ERR_OK)
		return EXIT_PASSED;
	(void)fprintf(stderr, "roamwright: suite: --resume: %s\n",
		      s.len > 0 ? why : err_text(e));
	return e == ERR_NOMEM ? EXIT_INTERNAL : EXIT_USAGE;
}

static int run_suite(struct setup *s, const struct cli_args *a, struct suite_base *b,
		     unsigned jobs)
{
	struct running r = { .setup = s, .base = b };
	bool resume = cli_has(a, OPT_RESUME);
	int code = EXIT_PASSED;
	enum err e = tally_init(&r.tally, s->suite.n_jobs, stdout);

	r.tally.quiet = cli_has(a, OPT_QUIET);
	r.tally.wants_brief = b->path != NULL || b->save != NULL;
	if (e != ERR_OK)
		return suite_complain("memory", e);
	if (resume)
		code = read_before(&r, s->how.out);
	if (code == EXIT_PASSED && s->how.out != NULL) {
		e = results_open(&r.tally.results, s->how.out, s->suite.n_jobs,
				 r.before.n_files > 0 ? &r.before : NULL);
		if (e != ERR_OK)
			code = suite_complain(s->how.out, e);
	}
	if (code == EXIT_PASSED)
		code = run_all(&r, a, jobs);
	tally_fini(&r.tally);
	lines_fini(&r.before);
	return code;
}

/* ---- what to run ---- */

/* What did not pass; the options are those of the first of them. */
struct failed {
	struct lines lines;
	const char **id, **scenario;
	size_t n;
	const struct line *first;
};

static enum err list_failed(struct failed *f, struct arena *arena)
{
	size_t n = lines_count(&f->lines);

	f->id = arena_array(arena, n + 1, sizeof(*f->id));
	f->scenario = arena_array(arena, n + 1, sizeof(*f->scenario));
	if (f->id == NULL || f->scenario == NULL)
		return ERR_NOMEM;
	for (const struct line *x = f->lines.by_id; x != NULL; x = x->hh.next) {
		if (x->passed)
			continue;
		if (f->n == 0)
			f->first = x;
		f->id[f->n] = x->id;
		f->scenario[f->n++] = x->scenario;
	}
	return ERR_OK;
}

static int read_failed(const char *path, struct arena *arena, struct failed *f)
{
	char why[PATH_MAX + 512];
	struct sb s = sb_of(why, sizeof(why));
	enum err e;

	f->lines.arena = arena;
	e = lines_add(&f->lines, path, &s);
	if (e == ERR_OK)
		e = list_failed(f, arena);
	if (e == ERR_OK)
		return EXIT_PASSED;
	(void)fprintf(stderr, "roamwright: suite: --failed: %s\n", s.len > 0 ? why : err_text(e));
	return e == ERR_NOMEM ? EXIT_INTERNAL : EXIT_USAGE;
}

/* Only what failed earlier, with the options it had then unless some are given now. */
static int take_failed(struct cli_args *a, struct arena *arena, struct failed *f)
{
	int code = read_failed(cli_value(a, OPT_FAILED), arena, f);
	struct cli_args then = { 0 };
	enum err e;

	if (code != EXIT_PASSED || f->n == 0)
		return code;
	for (size_t i = 0; i < a->n_given; i++)
		if (words_matter(a->given[i].opt))
			return EXIT_PASSED;
	e = words_parse(VERB_SUITE, f->first->option, f->first->n_options, &then, stderr);
	if (e == ERR_OK)
		e = words_add(a, &then);
	cli_args_fini(&then);
	return e == ERR_OK ? EXIT_PASSED : e == ERR_PARSE ? EXIT_USAGE : EXIT_INTERNAL;
}

static int select_jobs(struct setup *s, const struct cli_args *a, const struct failed *f)
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
static int suite(struct cli_args *a, struct suite_base *b, struct arena *arena)
{
	struct failed failed = { 0 };
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
			code = run_suite(&s, a, b, jobs);
		setup_fini(&s);
	}
	lines_fini(&failed.lines);
	return code;
}

static int check(const struct cli_args *a)
{
	const char *when = cli_value(a, OPT_GITHUB);

	if (a->n_operands == 0 && !cli_has(a, OPT_FAILED))
		return cli_usage(stderr, VERB_SUITE, cli_has(a, OPT_MERGE) ? "which results?"
								  : "which scenarios?");
	if (cli_has(a, OPT_RESUME) && !cli_has(a, OPT_OUT))
		return cli_usage(stderr, VERB_SUITE, "--resume: of which folder? -o DIR");
	if (when != NULL && strcmp(when, "auto") != 0 && strcmp(when, "yes") != 0 &&
	    strcmp(when, "no") != 0)
		return cli_usage(stderr, VERB_SUITE, "--github '%s' is not yes, no or auto", when);
	return EXIT_PASSED;
}

int cmd_suite(struct cli_args *a)
{
	struct arena *arena;
	struct suite_base base;
	int code = check(a);

	if (code != EXIT_PASSED)
		return code;
	arena = arena_new(1u << 30);
	if (arena == NULL)
		return suite_complain("memory", ERR_NOMEM);
	code = suite_base_init(&base, a, arena);
	if (code == EXIT_PASSED)
		code = cli_has(a, OPT_MERGE) ? suite_merge(a, &base, arena)
					     : suite(a, &base, arena);
	suite_base_fini(&base);
	arena_free(arena);
	return code;
}
