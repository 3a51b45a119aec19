#ifndef SUITE_SELECT_H
#define SUITE_SELECT_H

#include <regex.h>

#include "script/script.h"
#include "suite/files.h"

/*
 * What is to be run: each test of each scenario with each of its seeds is one job with a stable
 * name, SCENARIO#TEST@SEED.
 */
struct suite_scenario {
	struct suite_file file;
	const char *root;      /* NULL: its own folder */
	struct script *script; /* NULL when out of memory ended the loading */
	enum err wrong;        /* ERR_OK, or what script_load said */
};

/* A scenario that could not be loaded is a job of its own, so that it cannot be overlooked. */
#define SUITE_NO_TEST SIZE_MAX

struct suite_job {
	const struct suite_scenario *scenario;
	size_t test;      /* of script_run, or SUITE_NO_TEST */
	const char *name; /* of the test, "" without one */
	uint64_t seed;
	const char *id;
};

enum { SUITE_JOBS_MAX = 1000000, SUITE_RANGES_MAX = 64, SUITE_TAGS_MAX = 64 };

/* Which of them; the zero value is all with their own seeds. */
struct suite_pick {
	const regex_t *filter;     /* over the id */
	const char *test;          /* exactly this test */
	const char *tags[SUITE_TAGS_MAX]; /* at least one of these */
	size_t n_tags;
	struct script_seeds seeds[SUITE_RANGES_MAX]; /* instead of the test's */
	size_t n_seeds;
	uint32_t shard, shards;    /* 1 of 4; 0 of 0: all */
	const char *const *ids;    /* only these */
	size_t n_ids;
};

/* "7", "1..20", "1..5,9"; false if the text is not that. */
MUST_CHECK bool suite_seeds_parse(const char *text, struct suite_pick *p);
/* "2/4" */
MUST_CHECK bool suite_shard_parse(const char *text, struct suite_pick *p);
/* "a,b" */
MUST_CHECK bool suite_tags_parse(const char *text, struct suite_pick *p, struct arena *a);
/* Whether this id belongs to shard i (from 1) of n; on every machine, whatever else runs. */
bool suite_in_shard(const char *id, uint32_t i, uint32_t n);

struct suite {
	struct arena *arena;
	struct suite_scenario *scenario;
	size_t n_scenarios;
	struct suite_job *job;
	size_t n_jobs, cap;
};

/*
 * Loads the files and picks. root is the folder of the shipped scenarios (NULL: none): scenarios
 * below it may read everything below it. ERR_NOMEM, ERR_LIMIT (too many jobs).
 */
MUST_CHECK enum err suite_select(struct suite *s, const struct suite_files *files,
				 const struct script_config *base, const char *root,
				 const struct suite_pick *pick);
void suite_fini(struct suite *s);

/* The configuration for this scenario. */
struct script_config suite_config(const struct script_config *base,
				  const struct suite_scenario *scenario);

#endif
