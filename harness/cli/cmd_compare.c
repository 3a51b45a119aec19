#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "cli/setup.h"
#include "cli/verbs.h"
#include "compare/bars.h"
#include "compare/json.h"
#include "compare/limit.h"
#include "compare/put.h"
#include "suite/summary.h"
#include "suite/tell.h"
#include "suite/whole.h"

enum { METHODS_MAX = 64, WHY_MAX = 4096 };

/* What the command line asks for. */
struct asked {
	struct compare_job job;
	const struct compare_method *method[METHODS_MAX];
	enum put_form form;
	bool has_vs;
	struct compare_result then;
};

/* ---- the command line ---- */

static int add_method(struct asked *x, const char *word, size_t len)
{
	const struct compare_method *m = compare_find_method(word, len);
	char name[64];
	struct sb s = sb_of(name, sizeof(name));
	const char *near;

	sb_put(&s, word, len);
	if (m == NULL) {
		near = compare_near_method(name);
		if (near != NULL)
			return cli_usage(stderr, VERB_COMPARE,
					 "unknown method '%s', did you mean '%s'?", name, near);
		return cli_usage(stderr, VERB_COMPARE, "unknown method '%s'", name);
	}
	for (size_t i = 0; i < x->job.n_methods; i++)
		if (x->method[i] == m)
			return cli_usage(stderr, VERB_COMPARE, "method '%s' is given twice", name);
	x->method[x->job.n_methods++] = m;
	return EXIT_PASSED;
}

static int take_methods(struct asked *x, const struct cli_args *a)
{
	const char *text = cli_value(a, OPT_METHODS);
	int code = EXIT_PASSED;

	x->job.method = x->method;
	for (size_t i = 0; text == NULL && i < compare_n_methods(); i++)
		x->method[x->job.n_methods++] = compare_method(i);
	while (text != NULL && code == EXIT_PASSED) {
		size_t len = strcspn(text, ",");

		code = add_method(x, text, len);
		text = text[len] == ',' ? text + len + 1 : NULL;
	}
	return code;
}

/* A whole number, or the default if the option is not given. */
static int take_number(const struct cli_args *a, enum cli_opt o, int64_t lo, int64_t hi,
		       int64_t *v)
{
	const char *text = cli_value(a, o);

	if (text != NULL && !text_i64_in(text, strlen(text), lo, hi, v))
		return cli_usage(stderr, a->verb, "--%s '%s' is not %lld to %lld",
				 cli_option(o)->name, text, (long long)lo, (long long)hi);
	return EXIT_PASSED;
}

static int take_counts(struct asked *x, const struct cli_args *a)
{
	struct compare_settings *s = &x->job.set;
	int64_t seeds = COMPARE_SEEDS, aps = COMPARE_APS, seed = 1;
	int code = take_number(a, OPT_SEED_COUNT, 1, COMPARE_SEEDS_MAX, &seeds);

	if (code == EXIT_PASSED)
		code = take_number(a, OPT_APS, 2, COMPARE_APS_MAX, &aps);
	if (code == EXIT_PASSED)
		code = take_number(a, OPT_SEED_FIRST, 0, INT64_MAX - COMPARE_SEEDS_MAX, &seed);
	s->seeds = (unsigned)seeds;
	s->aps = (unsigned)aps;
	s->seed = (uint64_t)seed;
	return code;
}

/* "1", "0.5": one digit behind the point is a permille. */
static bool parse_percent(const char *text, unsigned *permille)
{
	size_t len = strcspn(text, ".");
	int64_t whole, tenth = 0;

	if (!text_i64_in(text, len, 0, COMPARE_LOSS_MAX / 10, &whole) ||
	    (text[len] == '.' &&
	     !text_i64_in(text + len + 1, strlen(text + len + 1), 0, 9, &tenth)))
		return false;
	*permille = (unsigned)(10 * whole + tenth);
	return *permille <= COMPARE_LOSS_MAX;
}

static int take_world(struct asked *x, const struct cli_args *a)
{
	struct compare_settings *s = &x->job.set;
	const char *latency = cli_value(a, OPT_RADIUS_LATENCY), *loss = cli_value(a, OPT_LOSS);

	s->version = CLI_VERSION;
	s->client = cli_has(a, OPT_CLIENT) ? cli_value(a, OPT_CLIENT) : "generic";
	s->ap = cli_has(a, OPT_AP) ? cli_value(a, OPT_AP) : "generic";
	s->l3 = cli_has(a, OPT_L3) ? cli_value(a, OPT_L3) : "static";
	s->radius_latency_ns = COMPARE_RADIUS_MS * NS_PER_MS;
	if (latency != NULL && !limit_time(latency, strlen(latency), &s->radius_latency_ns))
		return cli_usage(stderr, a->verb, "--radius-latency '%s' is not like 20ms or 500us",
				 latency);
	if (loss != NULL && !parse_percent(loss, &s->loss_permille))
		return cli_usage(stderr, a->verb, "--loss '%s' is not a percentage up to %d, like "
						  "1 or 0.5", loss, COMPARE_LOSS_MAX / 10);
	return EXIT_PASSED;
}

static int take_form(struct asked *x, const struct cli_args *a)
{
	const char *format = cli_value(a, OPT_FORMAT);

	x->form = PUT_TEXT;
	if (format != NULL && !put_form_parse(format, &x->form))
		return cli_usage(stderr, a->verb, "--format '%s' is not text, md, csv or json",
				 format);
	return EXIT_PASSED;
}

/* Read before anything runs: a mistake should not cost a minute. */
static int take_vs(struct asked *x, const struct cli_args *a)
{
	const char *path = cli_value(a, OPT_VS);
	char why_text[WHY_MAX];
	struct sb why = sb_of(why_text, sizeof(why_text));
	size_t len = 0;
	char *text;
	enum err e;

	x->has_vs = path != NULL;
	if (path == NULL)
		return EXIT_PASSED;
	e = result_load(path, "compare.json", &text, &len, &why);
	if (e == ERR_OK)
		e = json_parse_result(text, len, x->job.arena, &x->then, &why);
	free(text);
	if (e == ERR_OK)
		return EXIT_PASSED;
	(void)fprintf(stderr, "roamwright: compare: --vs %s: %s\n", path,
		      why.len > 0 ? why_text : err_text(e));
	return e == ERR_NOMEM ? EXIT_INTERNAL : EXIT_USAGE;
}

/* ---- the answer ---- */

static int write_file(const char *path, whole_fill fill, const void *what)
{
	enum err e = whole_write(path, fill, what);

	if (e == ERR_OK)
		return EXIT_PASSED;
	(void)fprintf(stderr, "roamwright: compare: %s: %s\n", path,
		      e == ERR_FILE ? strerror(errno) : err_text(e));
	return e == ERR_FILE ? EXIT_USAGE : EXIT_INTERNAL;
}

struct printed {
	const struct compare_result *result;
	const struct vs *vs;
	enum put_form form;
};

static enum err print(const void *what, FILE *f)
{
	const struct printed *p = what;

	return put_result(p->result, p->vs, p->form, f);
}

static enum err draw(const void *what, FILE *f)
{
	const struct printed *p = what;

	bars_svg(p->result, f);
	return ERR_OK;
}

static void put_recorded(const struct compare_result *r)
{
	(void)printf("\nthe run of each method that has the roam of median outage:\n");
	for (size_t i = 0; i < r->n; i++) {
		const struct compare_row *row = &r->row[i];

		if (row->dir == NULL)
			continue;
		(void)printf("%s\n  roamwright explain ", row->name);
		tell_word(stdout, row->dir, "");
		(void)printf(" --station phone --roam %u\n  ", row->median_roam);
		tell_capture(stdout, row->dir);
	}
}

static int answer(const struct asked *x, const struct cli_args *a, const struct compare_result *r)
{
	const char *out = cli_value(a, OPT_FILE), *svg = cli_value(a, OPT_SVG);
	struct vs vs;
	struct printed p = { r, x->has_vs ? &vs : NULL, x->form };
	int code = EXIT_PASSED;

	if (x->has_vs && vs_make(cli_value(a, OPT_VS), &x->then, r, x->job.arena, &vs) != ERR_OK)
		return EXIT_INTERNAL;
	if (print(&p, stdout) != ERR_OK)
		return EXIT_INTERNAL;
	if (x->form == PUT_TEXT && x->job.record != NULL)
		put_recorded(r);
	if (out != NULL) {
		p.form = cli_has(a, OPT_FORMAT) ? x->form : put_form_of(out);
		code = write_file(out, print, &p);
	}
	return code == EXIT_PASSED && svg != NULL ? write_file(svg, draw, &p) : code;
}

static int run(struct asked *x, struct setup *s, const struct cli_args *a)
{
	char why_text[WHY_MAX];
	struct sb why = sb_of(why_text, sizeof(why_text));
	struct compare_result r;
	enum suite_exit code;

	if (s->scenarios[0] == '\0')
		return cli_usage(stderr, a->verb,
				 "scenarios/ not found: say where with --data DIR");
	if (x->job.set.seeds < STAT_ENOUGH)
		(void)fprintf(stderr, "roamwright: compare: %u seeds are too few for a p95, which "
				      "needs %d\n", x->job.set.seeds, STAT_ENOUGH);
	x->job.script = &s->cfg;
	x->job.scenarios = s->scenarios;
	x->job.record = cli_value(a, OPT_RECORD);
	x->job.progress = stderr;
	x->job.in_task = setup_abort_exits;
	code = compare_run(&x->job, &r, &why);
	if (code == EXIT_PASSED)
		return answer(x, a, &r);
	(void)fprintf(stderr, "roamwright: compare: %s\n", why_text);
	return (int)code;
}

int cmd_compare(const struct cli_args *a)
{
	static int (*const steps[])(struct asked *, const struct cli_args *) = {
		take_methods, take_counts, take_world, take_form, take_vs
	};
	struct asked x = { 0 };
	struct setup s;
	int code = setup_init(&s, a);

	x.job.arena = s.arena;
	if (code == EXIT_PASSED && a->n_operands > 0)
		code = cli_usage(stderr, a->verb, "what is '%s'?", a->operand[0]);
	for (size_t i = 0; code == EXIT_PASSED && i < sizeof(steps) / sizeof(steps[0]); i++)
		code = steps[i](&x, a);
	if (code == EXIT_PASSED)
		code = setup_jobs(a, &x.job.jobs);
	if (code == EXIT_PASSED)
		code = run(&x, &s, a);
	setup_fini(&s);
	return code;
}
