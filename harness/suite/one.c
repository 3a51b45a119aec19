#include "suite/one.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/invariant.h"
#include "base/text.h"
#include "crypto/hash.h"
#include "report/chart.h"
#include "report/ladder.h"
#include "suite/names.h"

enum { TEXTS_MAX = 64 << 20 };

static_assert((int)ONE_PASS == (int)REPORT_PASS && (int)ONE_FAIL == (int)REPORT_FAIL &&
		      (int)ONE_ERROR == (int)REPORT_ERROR && (int)ONE_SKIP == (int)REPORT_SKIP &&
		      (int)ONE_VERDICT_COUNT == (int)REPORT_VERDICT_COUNT,
	      "a run's verdict is its report's");

const char *one_verdict_text(enum one_verdict v)
{
	return report_verdict_text((enum report_verdict)v);
}

enum suite_exit suite_exit_worse(enum suite_exit a, enum suite_exit b)
{
	static const uint8_t grave[] = { [EXIT_PASSED] = 0, [EXIT_NOTHING] = 1,
					 [EXIT_FAILED] = 2, [EXIT_LIMIT] = 3, [EXIT_USAGE] = 4,
					 [EXIT_INTERNAL] = 5 };

	return grave[b] > grave[a] ? b : a;
}

/* ---- what is known of a job before it runs ---- */

/* A run that never began has the digest of no record at all. */
static enum err digest_of_nothing(struct one *o)
{
	uint8_t value[32];
	struct bytes none = { NULL, 0 };
	enum err e = hash_digest(o->cfg.crypto, HASH_SHA256, &none, 1, value, sizeof(value));

	if (e == ERR_OK) {
		inputs_hex(value, o->digest);
		inputs_hex(value, o->decisions);
	}
	return e;
}

static enum err digest_inputs(struct one *o, const struct script_input *file, size_t n,
			      const struct fault_plan *plan)
{
	struct inputs in = { &o->cfg, file, n, o->job->name, o->job->seed, plan };

	return inputs_digest(o->cfg.crypto, &in, o->inputs);
}

static enum err prepare(struct one *o, const struct one_how *how, const struct suite_job *job)
{
	enum err e;

	*o = (struct one){ .how = how, .job = job, .cfg = suite_config(how->cfg, job->scenario) };
	o->arena = arena_new(TEXTS_MAX);
	if (o->arena == NULL)
		return ERR_NOMEM;
	o->meta = (struct report_meta){ .scenario = job->scenario->file.name, .test = job->name,
		.seed = job->seed, .version = how->version, .backend = "sim",
		.inputs_digest = o->inputs, .options = how->options,
		.n_options = how->n_options };
	o->meta.replay = replay_line(&o->meta, o->arena);
	o->end.digest = o->digest;
	o->end.decisions_digest = o->decisions;
	e = digest_of_nothing(o);
	if (e == ERR_OK)
		e = digest_inputs(o, NULL, 0, NULL);
	return e == ERR_OK && o->meta.replay == NULL ? ERR_NOMEM : e;
}

/* ---- the world is about to start ---- */

static enum err list_nodes(struct one *o, const struct world *w)
{
	size_t n = world_n_interfaces(w);
	struct report_node *v = arena_array(o->arena, n + 1, sizeof(*v));

	if (v == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++) {
		struct world_interface x = world_interface(w, i);

		v[i] = (struct report_node){ x.name, x.is_ap ? ROLE_AP : ROLE_STATION, x.mac,
					     x.model, "roamwright", x.freq_mhz, x.cpu };
	}
	o->meta.nodes = v;
	o->meta.n_nodes = n;
	o->meta.radius_secret = world_radius_secret(w);
	return ERR_OK;
}

static enum err list_faults(struct one *o, const struct fault_plan *plan)
{
	const char **v = arena_array(o->arena, plan->n + 1, sizeof(*v));
	char line[FAULT_TEXT];

	if (v == NULL)
		return ERR_NOMEM;
	for (unsigned i = 0; i < plan->n; i++) {
		struct sb s = sb_of(line, sizeof(line));

		fault_format(&plan->fault[i], &s);
		v[i] = arena_text(o->arena, line, s.len);
		if (v[i] == NULL)
			return ERR_NOMEM;
	}
	o->meta.fault_plan = v;
	o->meta.n_faults = plan->n;
	return ERR_OK;
}

static void chart_sink(void *ctx, const struct trace_rec *rec)
{
	struct one *o = ctx;

	if (o->environment == ERR_OK)
		o->environment = chart_rec(o->chart, rec);
}

static enum err start_chart(struct one *o, struct trace *t)
{
	o->chart = calloc(1, sizeof(*o->chart));
	if (o->chart == NULL)
		return ERR_NOMEM;
	chart_init(o->chart, &o->meta);
	trace_attach(t, CHART_MASK, chart_sink, o);
	return ERR_OK;
}

static enum err open_report(struct one *o)
{
	enum err e;

	o->dir = result_folder(o->how->out, &o->meta);
	if (o->dir == NULL)
		return ERR_NOMEM;
	e = report_open(o->dir, &o->meta, o->how->what, &o->report);
	if (e == ERR_FILE) {
		struct sb s = sb_of(o->why, sizeof(o->why));

		sb_printf(&s, "%s: %s", o->dir, strerror(errno));
	}
	return e;
}

static enum err before_start(void *ctx, const struct script_start *start)
{
	struct one *o = ctx;
	const struct fault_plan *plan = world_faults(start->world);
	enum err e = list_nodes(o, start->world);

	if (e == ERR_OK)
		e = list_faults(o, plan);
	if (e == ERR_OK)
		e = digest_inputs(o, start->inputs, start->n_inputs, plan);
	o->kept = e == ERR_OK && o->known != NULL && strcmp(o->known, o->inputs) == 0;
	if (o->kept)
		return ERR_LIMIT; /* it goes no further */
	if (e == ERR_OK && o->how->out != NULL)
		e = open_report(o);
	if (e == ERR_OK && o->report != NULL)
		report_attach(o->report, world_trace(start->world));
	if (e == ERR_OK && o->how->sink != NULL)
		trace_attach(world_trace(start->world), o->how->sink_mask, o->how->sink,
			     o->how->sink_ctx);
	if (e == ERR_OK && o->how->ladder != NULL)
		e = start_chart(o, world_trace(start->world));
	o->environment = e;
	return e;
}

static void say(void *ctx, const char *text)
{
	struct one *o = ctx;

	if (o->how->says != NULL)
		(void)fprintf(o->how->says, "%s\n", text);
}

/* ---- the end ---- */

static void fail(struct one *o, enum suite_exit code, const char *error)
{
	o->verdict = ONE_ERROR;
	o->exit = code;
	o->error = error;
	o->end.verdict = REPORT_ERROR;
	o->end.exit = code;
	o->end.error = error;
}

static enum err list_expectations(struct one *o)
{
	size_t n = o->result.n_expectations;
	struct report_expectation *v = arena_array(o->arena, n + 1, sizeof(*v));

	if (v == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++) {
		const struct script_expectation *x = &o->result.expectations[i];

		v[i] = (struct report_expectation){ x->text, x->file, x->line, x->pass, x->got };
	}
	o->end.expectations = v;
	o->end.n_expectations = n;
	return ERR_OK;
}

static void judge(struct one *o)
{
	switch (o->result.verdict) {
	case SCRIPT_PASS:
		break;
	case SCRIPT_FAIL:
		o->verdict = ONE_FAIL;
		o->exit = EXIT_FAILED;
		o->end.verdict = REPORT_FAIL;
		o->end.exit = EXIT_FAILED;
		break;
	case SCRIPT_ERROR:
		fail(o, o->result.limit ? EXIT_LIMIT : EXIT_USAGE, o->result.error);
		break;
	case SCRIPT_SKIP:
		o->verdict = ONE_SKIP;
		o->error = o->result.error;
		o->end.verdict = REPORT_SKIP;
		o->end.error = o->error;
		break;
	case SCRIPT_VERDICT_COUNT:
		INVARIANT(false && "a verdict");
	}
}

static enum err conclude(struct one *o)
{
	const struct script_result *r = &o->result;
	uint8_t digest[32], decisions[32];
	enum err e = list_expectations(o);

	judge(o);
	o->end.seen = r->seen;
	o->end.sim_time_ns = r->sim_time_ns;
	if (r->seen != NULL) {
		world_digests(r->world, digest, decisions);
		inputs_hex(digest, o->digest);
		inputs_hex(decisions, o->decisions);
	}
	/* Again: the run itself may have read files. */
	if (e == ERR_OK)
		e = digest_inputs(o, r->inputs, r->n_inputs,
				  r->world != NULL ? world_faults(r->world) : NULL);
	return e;
}

static enum err write_down(struct one *o)
{
	struct report *r;
	enum err e = ERR_OK;

	if (o->how->ladder != NULL && o->chart != NULL)
		e = ladder_write(o->how->ladder, o->chart, &o->meta, &o->end);
	if (e == ERR_OK && o->how->out != NULL && o->report == NULL && o->verdict != ONE_SKIP)
		e = open_report(o);
	if (o->report == NULL)
		return e;
	r = o->report;
	o->report = NULL;
	if (e == ERR_OK && o->verdict != ONE_SKIP)
		return report_close(r, &o->end);
	report_abandon(r);
	return e;
}

static void run_scenario(struct one *o)
{
	struct script_hooks hooks = { o, before_start, say };
	enum err e = script_run(&o->cfg, o->job->test, o->job->seed, &hooks, &o->result);

	if (o->kept)
		return;
	if (e == ERR_OK)
		e = o->environment;
	if (e == ERR_OK)
		e = conclude(o);
	if (e == ERR_OK)
		e = o->environment;
	if (e == ERR_OK)
		e = write_down(o);
	if (e != ERR_OK)
		fail(o, e == ERR_FILE ? EXIT_USAGE : EXIT_INTERNAL,
		     o->why[0] != '\0' ? o->why : err_text(e));
}

void one_run_unless(const struct one_how *how, const struct suite_job *job, const char *known,
		    struct one *o)
{
	enum err e = prepare(o, how, job);

	o->known = known;
	if (e != ERR_OK) {
		fail(o, EXIT_INTERNAL, err_text(e));
		return;
	}
	if (job->test == SUITE_NO_TEST) {
		fail(o, job->scenario->wrong == ERR_LIMIT ? EXIT_LIMIT : EXIT_USAGE,
		     script_why(job->scenario->script));
		return;
	}
	invariant_context(o->meta.replay);
	run_scenario(o);
	invariant_context(NULL);
}

void one_run(const struct one_how *how, const struct suite_job *job, struct one *o)
{
	one_run_unless(how, job, NULL, o);
}

void one_lost(const struct one_how *how, const struct suite_job *job, const char *why,
	      struct one *o)
{
	enum err e = prepare(o, how, job);

	fail(o, EXIT_INTERNAL, e == ERR_OK ? why : err_text(e));
}

void one_fini(struct one *o)
{
	report_abandon(o->report);
	if (o->chart != NULL)
		chart_fini(o->chart);
	free(o->chart);
	script_result_free(&o->result);
	arena_free(o->arena);
	free(o->dir);
	*o = (struct one){ 0 };
}
