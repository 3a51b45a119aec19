#include "suite/ci.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/*
 * docs.gitlab.com/ci/variables/predefined_variables (CI_NODE_INDEX from 1, only in jobs with
 * `parallel`), circleci.com/docs/variables (from 0), buildkite.com/docs/pipelines/environment-
 * variables (from 0), slurm.schedmd.com/job_array.html (any first index and step),
 * kubernetes.io/docs/concepts/workloads/controllers/job (completion index from 0).
 */
static const struct ci_system {
	const char *name, *index, *total;
	int64_t first;
	const char *index_from, *index_step; /* variables; NULL: first, and 1 */
} systems[] = {
	{ "GitLab", "CI_NODE_INDEX", "CI_NODE_TOTAL", 1, NULL, NULL },
	{ "CircleCI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0, NULL, NULL },
	{ "Buildkite", "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0, NULL, NULL },
	{ "Slurm", "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", 0, "SLURM_ARRAY_TASK_MIN",
	  "SLURM_ARRAY_TASK_STEP" },
	{ "Kubernetes", "JOB_COMPLETION_INDEX", NULL, 0, NULL, NULL },
};

static const char *value_of(const char *name)
{
	const char *v = name != NULL ? getenv(name) : NULL;

	return v != NULL && v[0] != '\0' ? v : NULL;
}

static const struct ci_system *find(void)
{
	for (size_t i = 0; i < sizeof(systems) / sizeof(systems[0]); i++)
		if (value_of(systems[i].index) != NULL)
			return &systems[i];
	return NULL;
}

/* A number from lo that the environment must hold, or may: then *v stays what it was. */
static bool take(const char *name, bool must, int64_t lo, int64_t *v, struct sb *why)
{
	const char *text = value_of(name);

	if (text == NULL && !must)
		return true;
	if (text != NULL && text_i64_in(text, strlen(text), lo, UINT32_MAX, v))
		return true;
	if (text == NULL)
		sb_printf(why, "%s is not set", name);
	else
		sb_printf(why, "%s='%s' is no number from %" PRId64, name, text, lo);
	return false;
}

static bool take_total(const struct ci_system *s, const char *given, int64_t *total,
		       struct sb *why)
{
	if (given != NULL) {
		if (text_i64_in(given, strlen(given), 1, UINT32_MAX, total))
			return true;
		sb_str(why, "not auto or auto/N with N from 1");
		return false;
	}
	if (s->total == NULL) {
		sb_printf(why, "%s does not tell how many there are: auto/N", s->name);
		return false;
	}
	return take(s->total, true, 1, total, why);
}

static bool read_shard(const struct ci_system *s, const char *given, struct suite_pick *p,
		       struct sb *why)
{
	int64_t index = 0, total = 0, from = s->first, step = 1;

	if (!take(s->index, true, 0, &index, why) || !take_total(s, given, &total, why) ||
	    !take(s->index_from, false, 0, &from, why) ||
	    !take(s->index_step, false, 1, &step, why))
		return false;
	if (index < from || (index - from) % step != 0 || (index - from) / step >= total) {
		sb_printf(why, "%s=%" PRId64 " is none of %" PRId64 " from %" PRId64, s->index,
			  index, total, from);
		return false;
	}
	p->shard = (uint32_t)((index - from) / step + 1);
	p->shards = (uint32_t)total;
	return true;
}

enum err ci_shard(const char *text, struct suite_pick *p, const char **who, struct sb *why)
{
	const struct ci_system *s = find();
	const char *given = strncmp(text, "auto/", 5) == 0 ? text + 5 : NULL;
	int64_t total;

	*who = NULL;
	if (given == NULL && strcmp(text, "auto") != 0) {
		sb_str(why, "not auto or auto/N with N from 1");
		return ERR_PARSE;
	}
	if (s == NULL)
		return given == NULL || take_total(NULL, given, &total, why) ? ERR_OK : ERR_PARSE;
	if (!read_shard(s, given, p, why))
		return ERR_PARSE;
	*who = s->name;
	return ERR_OK;
}

bool ci_is_github(const char **page)
{
	const char *actions = value_of("GITHUB_ACTIONS");

	*page = value_of("GITHUB_STEP_SUMMARY");
	return actions != NULL && strcmp(actions, "true") == 0;
}
