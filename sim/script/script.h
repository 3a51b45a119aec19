#ifndef SCRIPT_SCRIPT_H
#define SCRIPT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/err.h"
#include "crypto/crypto.h"
#include "observe/observe.h"
#include "world/world.h"

/*
 * Scenarios: Lua 5.4 in a sandbox describes a world, schedules functions, runs it and states what
 * it expects. One fresh Lua state for each test and seed; the file is executed again every time.
 *
 * A script sees no clock, no environment, no file but those below its own folder (or below the
 * scenarios' root, when it lies there itself), has a bounded memory and a budget of instructions.
 */
struct script_param {
	const char *name, *value; /* --set name=value */
};

struct script_config {
	const char *path;       /* of the scenario, to open it */
	const char *name;       /* how messages and results call it: a relative path */
	const char *root;       /* folder of the scenarios; NULL: the scenario's own folder */
	const char *lib;        /* folder of the shipped library for require and file; NULL: none */
	const char *models;     /* folder of clients.lua and aps.lua */
	const char *shared;     /* what shared "..." reads; NULL: such scenarios are skipped */
	struct crypto *crypto;  /* borrowed, one per process */
	struct psk_cache *psks; /* borrowed, may be NULL; see world/world.h */
	const struct script_param *set;
	size_t n_set;
	const char *const *faults; /* further faults, in the text form of spec/fault.h */
	size_t n_faults;
	enum world_protection protection;
	uint64_t max_events;    /* 0: no limit */
	size_t max_memory;      /* octets Lua may hold; 0: SCRIPT_MEMORY */
	uint64_t max_steps;     /* instructions; 64 allocated octets are one; 0: SCRIPT_STEPS */
};

enum { SCRIPT_MEMORY = 64 << 20, SCRIPT_STEPS = 100000000, SCRIPT_FILE_MAX = 1 << 20 };

struct script_seeds {
	uint64_t first, last; /* inclusive; at most INT64_MAX */
};

struct script_test {
	const char *name;
	const char *const *tags;
	size_t n_tags;
	const struct script_seeds *seeds; /* at least one range, as the scenario lists them */
	size_t n_seeds;
	const char *file;
	unsigned line;
};

/* What a scenario offers. */
struct script;

/*
 * Executes the file once to learn its tests; one that begins with ---@meta, as definitions for
 * editors do, is not executed and has none. On ERR_PARSE (the scenario is wrong) and ERR_LIMIT (it
 * used up its instructions or memory) *out is set and script_why is one line, `file:line: what is
 * wrong`. ERR_NOMEM: *out is NULL.
 */
MUST_CHECK enum err script_load(const struct script_config *cfg, struct script **out);
void script_free(struct script *s); /* NULL is fine */
const char *script_why(const struct script *s);
size_t script_n_tests(const struct script *s);
const struct script_test *script_test(const struct script *s, size_t i);

enum script_verdict {
	SCRIPT_PASS,
	SCRIPT_FAIL,  /* an expectation was not met */
	SCRIPT_ERROR, /* the scenario is wrong, or a limit was hit */
	SCRIPT_SKIP,  /* it needs something that is not here */
	SCRIPT_VERDICT_COUNT
};

const char *script_verdict_text(enum script_verdict v);

struct script_expectation {
	const char *text; /* the source line, or what the scenario calls it */
	const char *file;
	unsigned line;
	bool pass;
	const char *got;
};

/* A file the run depends on. path is relative to the scenario and the same on every machine. */
struct script_input {
	const char *path;
	struct bytes bytes;
};

/* The world is about to start: cast, walls, flows and faults are in it. */
struct script_start {
	struct world *world;
	const struct script_input *inputs; /* in the order of reading, the scenario first */
	size_t n_inputs;
};

/* All may be NULL. */
struct script_hooks {
	void *ctx;
	/* Attach sinks here. An error ends the run with SCRIPT_ERROR. */
	enum err (*before_start)(void *ctx, const struct script_start *start);
	/* One line the script prints, without its newline. */
	void (*say)(void *ctx, const char *text);
};

struct script_result {
	enum script_verdict verdict;
	bool limit;        /* with SCRIPT_ERROR: a limit was hit (exit 4), else exit 2 */
	const char *error; /* with SCRIPT_ERROR and SCRIPT_SKIP: one line; else NULL */
	const struct script_expectation *expectations;
	size_t n_expectations;
	const struct script_input *inputs;
	size_t n_inputs;
	struct world *world;         /* NULL when it could not even be built */
	const struct observe *seen;  /* finished; NULL with world, or when the run never began */
	int64_t sim_time_ns;
	struct play *play;           /* owns all of the above */
};

/*
 * Runs one test with one seed. The answer is about the environment alone (ERR_NOMEM, ERR_RANGE: no
 * such test); whatever the scenario did is in the result, which is to be freed also then.
 */
MUST_CHECK enum err script_run(const struct script_config *cfg, size_t test, uint64_t seed,
			       const struct script_hooks *hooks, struct script_result *out);
void script_result_free(struct script_result *r); /* a zeroed one is fine */

#endif
