#ifndef COMPARE_COMPARE_H
#define COMPARE_COMPARE_H

#include <stdio.h>

#include "base/arena.h"
#include "compare/sample.h"
#include "compare/stat.h"

/*
 * The comparison of security methods: the walk of scenarios/compare/corridor.lua with each method
 * and many seeds, every run in a process of its own, and one row of statistics for each method.
 */

/* What stands above the table; results are compared only with an eye on it. */
struct compare_settings {
	const char *version;
	const char *client, *ap; /* models */
	const char *client_cpu, *ap_cpu; /* their tables of models/cpus.lua; told by the runs */
	unsigned aps;
	unsigned seeds;          /* how many, from seed on */
	uint64_t seed;
	int64_t radius_latency_ns;
	unsigned loss_permille;
	const char *l3;          /* "static", "dhcp", or what is done about the address in a roam */
};

/* Defaults and limits; where the defaults come from stands in README.md. */
enum {
	COMPARE_SEEDS = 50,
	COMPARE_SEEDS_MAX = 100000,
	COMPARE_APS = 2,
	COMPARE_APS_MAX = 64,
	COMPARE_RADIUS_MS = 5,
	COMPARE_LOSS_MAX = 500 /* permille */
};

struct compare_row {
	const char *name, *title;
	bool played;
	const char *why;          /* if not played: what refused it */
	size_t runs, roams;       /* roams: those that are measured */
	size_t fell_back;         /* ended well, but by another method */
	size_t failed;            /* ended nowhere, or never came */
	struct stat_of m[MEASURE_COUNT];
	struct stat_of mos_milli; /* a value for each run; the smallest is the worst */
	int64_t mos_worst;
	/* Means over the roams, rounded down: what was done, what it blocked, and by whom. */
	int64_t phase[PHASE_COUNT], blocked_down[PHASE_COUNT], share[SHARE_COUNT];
	uint64_t median_seed;     /* the run that has the roam of median outage, and its number */
	uint32_t median_roam;
	const char *dir;          /* where that run is recorded; NULL: nowhere */
};

struct compare_result {
	struct compare_settings set;
	struct compare_row *row; /* by outage down, what was not played last */
	size_t n;
};

struct compare_job {
	const struct script_config *script; /* path, name, root and set come from here */
	const char *scenarios;              /* the folder of the shipped scenarios */
	struct arena *arena;                /* owns what the result points to */
	const struct compare_method *const *method;
	size_t n_methods;
	struct compare_settings set;
	unsigned jobs;
	const char *record;                 /* a folder, NULL: record nothing */
	FILE *progress;
	void (*in_task)(void);              /* first thing in each run's process; may be NULL */
};

/*
 * Runs all of it. A method that cannot be played is a row that says so. EXIT_USAGE: none can, or a
 * file cannot be written; EXIT_LIMIT, EXIT_INTERNAL: a run ended for a limit or did not end well;
 * why says it, and the result is then not to be used.
 */
MUST_CHECK enum suite_exit compare_run(const struct compare_job *job, struct compare_result *out,
				       struct sb *why);

#endif
