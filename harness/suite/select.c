/* realpath is of the X/Open part of POSIX. */
#define _XOPEN_SOURCE 700

#include "suite/select.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "base/text.h"

/* ---- what a person writes ---- */

static bool parse_range(const char *text, size_t len, struct script_seeds *out)
{
	int64_t first, last;
	size_t dots = 0;

	while (dots + 1 < len && memcmp(text + dots, "..", 2) != 0)
		dots++;
	if (dots + 1 >= len) {
		if (!text_i64_in(text, len, 0, INT64_MAX, &first))
			return false;
		*out = (struct script_seeds){ (uint64_t)first, (uint64_t)first };
		return true;
	}
	if (!text_i64_in(text, dots, 0, INT64_MAX, &first) ||
	    !text_i64_in(text + dots + 2, len - dots - 2, first, INT64_MAX, &last))
		return false;
	*out = (struct script_seeds){ (uint64_t)first, (uint64_t)last };
	return true;
}

bool suite_seeds_parse(const char *text, struct suite_pick *p)
{
	for (;;) {
		size_t len = strcspn(text, ",");

		if (p->n_seeds == SUITE_RANGES_MAX ||
		    !parse_range(text, len, &p->seeds[p->n_seeds]))
			return false;
		p->n_seeds++;
		if (text[len] == '\0')
			return true;
		text += len + 1;
	}
}

bool suite_shard_parse(const char *text, struct suite_pick *p)
{
	size_t len = strcspn(text, "/");
	int64_t i, n;

	if (text[len] != '/' ||
	    !text_i64_in(text + len + 1, strlen(text + len + 1), 1, UINT32_MAX, &n) ||
	    !text_i64_in(text, len, 1, n, &i))
		return false;
	p->shard = (uint32_t)i;
	p->shards = (uint32_t)n;
	return true;
}

bool suite_tags_parse(const char *text, struct suite_pick *p, struct arena *a)
{
	for (;;) {
		size_t len = strcspn(text, ",");
		const char *tag = arena_text(a, text, len);

		if (len == 0 || tag == NULL || p->n_tags == SUITE_TAGS_MAX)
			return false;
		p->tags[p->n_tags++] = tag;
		if (text[len] == '\0')
			return true;
		text += len + 1;
	}
}

/* A draw by the id, not its hash itself: names that differ in a digit must spread. */
bool suite_in_shard(const char *id, uint32_t i, uint32_t n)
{
	struct rng_key k = rng_key(0, id, "shard");

	return n == 0 || rng_keyed_below(&k, 0, 0, 0, n) == i - 1;
}

/* ---- picking ---- */

static bool has_tag(const struct suite_pick *p, const struct script_test *t)
{
	for (size_t i = 0; i < p->n_tags; i++)
		for (size_t k = 0; k < t->n_tags; k++)
			if (strcmp(p->tags[i], t->tags[k]) == 0)
				return true;
	return p->n_tags == 0;
}

static bool is_listed(const struct suite_pick *p, const char *id)
{
	for (size_t i = 0; i < p->n_ids; i++)
		if (strcmp(p->ids[i], id) == 0)
			return true;
	return p->ids == NULL;
}

static bool is_picked(const struct suite_pick *p, const char *id)
{
	return (p->filter == NULL || regexec(p->filter, id, 0, NULL, 0) == 0) &&
	       suite_in_shard(id, p->shard, p->shards) && is_listed(p, id);
}

static enum err add_job(struct suite *s, const struct suite_job *job)
{
	if (s->n_jobs == SUITE_JOBS_MAX)
		return ERR_LIMIT;
	if (s->n_jobs == s->cap) {
		size_t cap = s->cap == 0 ? 64 : 2 * s->cap;
		struct suite_job *v = realloc(s->job, cap * sizeof(*v));

		if (v == NULL)
			return ERR_NOMEM;
		s->job = v;
		s->cap = cap;
	}
	s->job[s->n_jobs++] = *job;
	return ERR_OK;
}

enum { ID_MAX = PATH_MAX + 1024 };

static enum err add_seed(struct suite *s, struct suite_job job, const struct suite_pick *p)
{
	char id[ID_MAX];
	struct sb text = sb_of(id, sizeof(id));

	sb_printf(&text, "%s#%s@%" PRIu64, job.scenario->file.name, job.name, job.seed);
	if (!is_picked(p, id))
		return ERR_OK;
	job.id = arena_text(s->arena, id, text.len);
	return job.id != NULL ? add_job(s, &job) : ERR_NOMEM;
}

static enum err add_test(struct suite *s, const struct suite_scenario *x, size_t test,
			 const struct suite_pick *p)
{
	const struct script_test *t = script_test(x->script, test);
	const struct script_seeds *seeds = p->n_seeds > 0 ? p->seeds : t->seeds;
	size_t n = p->n_seeds > 0 ? p->n_seeds : t->n_seeds;
	struct suite_job job = { .scenario = x, .test = test, .name = t->name };
	enum err e = ERR_OK;

	if ((p->test != NULL && strcmp(p->test, t->name) != 0) || !has_tag(p, t))
		return ERR_OK;
	for (size_t i = 0; i < n; i++) {
		if (seeds[i].last - seeds[i].first >= SUITE_JOBS_MAX)
			return ERR_LIMIT;
		for (uint64_t k = 0; e == ERR_OK && k <= seeds[i].last - seeds[i].first; k++) {
			job.seed = seeds[i].first + k;
			e = add_seed(s, job, p);
		}
	}
	return e;
}

static enum err add_broken(struct suite *s, const struct suite_scenario *x,
			   const struct suite_pick *p)
{
	struct suite_job job = { .scenario = x, .test = SUITE_NO_TEST, .name = "" };

	job.id = x->file.name;
	if (!suite_in_shard(job.id, p->shard, p->shards) || !is_listed(p, job.id))
		return ERR_OK;
	return add_job(s, &job);
}

static bool is_below(const char *path, const char *folder)
{
	char p[PATH_MAX], f[PATH_MAX];
	size_t len;

	if (folder == NULL || realpath(path, p) == NULL || realpath(folder, f) == NULL)
		return false;
	len = strlen(f);
	return strncmp(p, f, len) == 0 && p[len] == '/';
}

struct script_config suite_config(const struct script_config *base,
				  const struct suite_scenario *scenario)
{
	struct script_config c = *base;

	c.path = scenario->file.path;
	c.name = scenario->file.name;
	c.root = scenario->root;
	return c;
}

static enum err add_scenario(struct suite *s, const struct suite_file *file,
			     const struct script_config *base, const char *root,
			     const struct suite_pick *pick)
{
	struct suite_scenario *x = &s->scenario[s->n_scenarios++];
	struct script_config cfg;
	enum err e = ERR_OK;

	*x = (struct suite_scenario){ .file = *file,
				      .root = is_below(file->path, root) ? root : NULL };
	cfg = suite_config(base, x);
	x->wrong = script_load(&cfg, &x->script);
	if (x->script == NULL)
		return x->wrong;
	if (x->wrong != ERR_OK)
		return add_broken(s, x, pick);
	for (size_t i = 0; e == ERR_OK && i < script_n_tests(x->script); i++)
		e = add_test(s, x, i, pick);
	return e;
}

enum err suite_select(struct suite *s, const struct suite_files *files,
		      const struct script_config *base, const char *root,
		      const struct suite_pick *pick)
{
	enum err e = ERR_OK;

	s->scenario = calloc(files->n + 1, sizeof(*s->scenario));
	if (s->scenario == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; e == ERR_OK && i < files->n; i++)
		e = add_scenario(s, &files->v[i], base, root, pick);
	return e;
}

void suite_fini(struct suite *s)
{
	for (size_t i = 0; i < s->n_scenarios; i++)
		script_free(s->scenario[i].script);
	free(s->scenario);
	free(s->job);
	*s = (struct suite){ 0 };
}
