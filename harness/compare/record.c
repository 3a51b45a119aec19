#include "compare/record.h"

#include <limits.h>
#include <string.h>

#include "suite/pool.h"

struct recording {
	const struct compare_job *job;
	const struct plan *plan;
	struct compare_row *row;
	enum err e;
};

static bool work(void *ctx, size_t i, int fd)
{
	const struct recording *r = ctx;
	struct plan p = r->plan[i];
	struct suite_job job;
	char out[PATH_MAX];
	struct sb s = sb_of(out, sizeof(out));
	struct one o;

	if (!r->row[i].played)
		return true;
	if (r->job->in_task != NULL)
		r->job->in_task();
	sb_printf(&s, "%s/%s", r->job->record, p.method->name);
	p.cfg.protection = PROTECTION_REAL;
	p.how.cfg = &p.cfg;
	p.how.out = out;
	p.how.what = REPORT_ALL;
	job = plan_job(&p, r->row[i].median_seed);
	one_run(&p.how, &job, &o);
	return !s.cut && o.dir != NULL && o.verdict != ONE_ERROR &&
	       pool_write(fd, bytes_of(o.dir, strlen(o.dir)));
}

static void done(void *ctx, size_t i, const struct pool_end *end)
{
	struct recording *r = ctx;

	if (!r->row[i].played)
		return;
	if (!end->clean) {
		r->e = ERR_FILE;
		return;
	}
	r->row[i].dir = arena_text(r->job->arena, (const char *)end->said.p, end->said.len);
	if (r->row[i].dir == NULL)
		r->e = ERR_NOMEM;
}

enum err record_medians(const struct compare_job *job, const struct plan *plan,
			struct compare_row *row)
{
	struct recording r = { .job = job, .plan = plan, .row = row };
	struct pool_work w = { &r, work, done };
	enum err e = pool_run(&w, job->n_methods, job->jobs);

	return e != ERR_OK ? e : r.e;
}
