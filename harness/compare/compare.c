#include "compare/compare.h"

#include <stdlib.h>
#include <string.h>

#include "compare/plan.h"
#include "compare/record.h"
#include "compare/rows.h"
#include "suite/pool.h"
#include "suite/progress.h"

enum { WHY_MAX = POOL_ERRORS + 256 };

struct running {
	const struct compare_job *job;
	struct plan *plan;        /* of each method */
	const struct plan **live; /* those that load */
	size_t n_live;
	struct samples *samples;  /* of each live plan and seed, the seeds of one together */
	struct progress progress;
	size_t n_done, n_wrong;
	enum suite_exit exit;
	char why[WHY_MAX];
};

/* The first that went wrong is told. */
static void wrong(struct running *r, enum suite_exit code, const char *what, const char *why)
{
	struct sb s = sb_of(r->why, sizeof(r->why));

	r->n_wrong++;
	if (r->exit != EXIT_PASSED)
		return;
	r->exit = code;
	sb_printf(&s, "%s: %s", what, why);
}

/* ---- the runs ---- */

static bool work(void *ctx, size_t task, int fd)
{
	struct running *r = ctx;
	const struct compare_settings *set = &r->job->set;
	const struct plan *p = r->live[task / set->seeds];
	struct suite_job job = plan_job(p, set->seed + task % set->seeds);
	struct samples s;
	struct one o;

	if (r->job->in_task != NULL)
		r->job->in_task();
	one_run(&p->how, &job, &o);
	return samples_take(&o, p->method, 2 * (set->aps - 1), &s) == ERR_OK &&
	       samples_put(fd, &s);
}

static void done(void *ctx, size_t task, const struct pool_end *end)
{
	struct running *r = ctx;
	struct samples *s = &r->samples[task];
	const char *name = r->live[task / r->job->set.seeds]->method->name;
	enum err e = end->clean ? samples_get(end->said, s) : ERR_PARSE;
	char why[POOL_ERRORS];
	struct sb reason = sb_of(why, sizeof(why));

	if (e == ERR_NOMEM) {
		wrong(r, EXIT_INTERNAL, name, err_text(e));
	} else if (e != ERR_OK) {
		pool_reason(end, &reason);
		wrong(r, EXIT_INTERNAL, name, why);
	} else if (s->exit == EXIT_INTERNAL || s->exit == EXIT_LIMIT) {
		wrong(r, s->exit, name, s->why);
	}
	r->n_done++;
	progress_done(&r->progress, r->n_done, r->n_wrong);
}

static void run_all(struct running *r)
{
	struct pool_work w = { r, work, done };
	size_t n = r->n_live * r->job->set.seeds;
	enum err e;

	progress_init(&r->progress, r->job->progress, n);
	e = pool_run(&w, n, r->job->jobs);
	progress_clear(&r->progress);
	if (e != ERR_OK)
		wrong(r, EXIT_INTERNAL, "processes", err_text(e));
}

/* ---- the rows ---- */

static const char *kept(struct arena *a, const char *text)
{
	const char *reason = plan_reason(text);

	return arena_text(a, reason, strlen(reason));
}

/* The same for all that is played. */
static enum err take_cpus(const struct running *r, const struct samples *s,
			  struct compare_result *out)
{
	struct arena *a = r->job->arena;

	out->set.client_cpu = arena_text(a, s->client_cpu, strlen(s->client_cpu));
	out->set.ap_cpu = arena_text(a, s->ap_cpu, strlen(s->ap_cpu));
	return out->set.client_cpu != NULL && out->set.ap_cpu != NULL ? ERR_OK : ERR_NOMEM;
}

static enum err make_rows(struct running *r, struct compare_result *out)
{
	const struct compare_job *job = r->job;
	size_t live = 0;
	enum err e = ERR_OK;

	out->row = arena_array(job->arena, job->n_methods + 1, sizeof(*out->row));
	if (out->row == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; e == ERR_OK && i < job->n_methods; i++) {
		const struct plan *p = &r->plan[i];
		struct compare_row *row = &out->row[i];

		*row = (struct compare_row){ .name = p->method->name, .title = p->method->title,
					     .why = p->refused };
		if (p->refused == NULL)
			e = row_make(p->method, &r->samples[job->set.seeds * live++],
				     job->set.seeds, job->set.seed, row);
		if (p->refused == NULL && row->played)
			e = take_cpus(r, &r->samples[job->set.seeds * (live - 1)], out);
		if (row->why != NULL)
			row->why = kept(job->arena, row->why);
	}
	out->n = job->n_methods;
	return e;
}

/* Where no method is played there is nothing to compare. */
static void check_played(struct running *r, const struct compare_result *out)
{
	for (size_t i = 0; i < out->n; i++)
		if (out->row[i].played)
			return;
	wrong(r, EXIT_USAGE, out->row[0].name, out->row[0].why);
}

static enum err load(struct running *r)
{
	const struct compare_job *job = r->job;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < job->n_methods; i++) {
		e = plan_init(&r->plan[i], job, job->method[i]);
		if (e == ERR_OK && r->plan[i].refused == NULL)
			r->live[r->n_live++] = &r->plan[i];
	}
	return e;
}

static enum err compare(struct running *r, struct compare_result *out)
{
	const struct compare_job *job = r->job;
	enum err e;

	r->plan = calloc(job->n_methods + 1, sizeof(*r->plan));
	r->live = calloc(job->n_methods + 1, sizeof(*r->live));
	if (r->plan == NULL || r->live == NULL)
		return ERR_NOMEM;
	e = load(r);
	if (e != ERR_OK)
		return e;
	r->samples = calloc(r->n_live * job->set.seeds + 1, sizeof(*r->samples));
	if (r->samples == NULL)
		return ERR_NOMEM;
	run_all(r);
	if (r->exit != EXIT_PASSED)
		return ERR_OK;
	e = make_rows(r, out);
	if (e != ERR_OK)
		return e;
	check_played(r, out);
	return r->exit == EXIT_PASSED && job->record != NULL
		       ? record_medians(job, r->plan, out->row)
		       : ERR_OK;
}

static void fini(struct running *r)
{
	for (size_t i = 0; r->samples != NULL && i < r->n_live * r->job->set.seeds; i++)
		samples_fini(&r->samples[i]);
	for (size_t i = 0; r->plan != NULL && i < r->job->n_methods; i++)
		plan_fini(&r->plan[i]);
	free(r->samples);
	free(r->live);
	free(r->plan);
}

enum suite_exit compare_run(const struct compare_job *job, struct compare_result *out,
			    struct sb *why)
{
	struct running r = { .job = job };
	enum err e;

	*out = (struct compare_result){ .set = job->set };
	out->set.client_cpu = out->set.ap_cpu = "";
	e = compare(&r, out);
	if (e == ERR_FILE)
		wrong(&r, EXIT_USAGE, job->record, "the runs cannot be recorded there");
	else if (e != ERR_OK)
		wrong(&r, EXIT_INTERNAL, "compare", err_text(e));
	fini(&r);
	sb_str(why, r.why);
	rows_sort(out->row, out->n);
	return r.exit;
}
