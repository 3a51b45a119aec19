#ifndef SUITE_CI_H
#define SUITE_CI_H

#include "suite/select.h"

/*
 * What a CI system says of itself in the environment: read before anything runs, to choose a shard
 * and how to be heard, and never inside a run.
 */

/*
 * "auto": the shard this job is, as GitLab (parallel), CircleCI, Buildkite, Slurm (array jobs) and
 * Kubernetes (indexed jobs) tell it; "auto/N": the same with the total given, which Kubernetes does
 * not tell. *who is the system's name, or NULL where none tells anything: then p is untouched and
 * everything is run. ERR_PARSE with why: the text is neither of the two, or the environment makes
 * no shard.
 */
MUST_CHECK enum err ci_shard(const char *text, struct suite_pick *p, const char **who,
			     struct sb *why);

/* Whether this is a job of GitHub Actions; *page: where its summary is to be added, or NULL. */
bool ci_is_github(const char **page);

#endif
