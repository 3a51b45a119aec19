#ifndef CLI_SETUP_H
#define CLI_SETUP_H

#include <limits.h>

#include "cli/options.h"
#include "suite/one.h"

/* What the verbs that load scenarios have in common, made from the command line. */
struct setup {
	struct arena *arena;
	struct crypto *crypto;
	struct psk_cache *psks;
	char models[PATH_MAX], lib[PATH_MAX], scenarios[PATH_MAX], shared[PATH_MAX];
	struct script_config cfg;
	struct one_how how;
	struct suite_pick pick;
	regex_t filter;
	bool has_filter;
	struct suite_files files;
	struct suite suite;
};

/*
 * Reads --data, --set, --fault, --lazy, --max-events, -o, --events and what picks tests. Answers
 * EXIT_PASSED, or what to exit with when a message was printed. setup_fini in any case.
 */
int setup_init(struct setup *s, const struct cli_args *a);
/* Finds and loads the scenarios of these paths and picks the jobs; answers as setup_init. */
int setup_select(struct setup *s, enum cli_verb v, const char *const *path, size_t n);
/* -j, or one for each processor; answers as setup_init. */
int setup_jobs(const struct cli_args *a, unsigned *jobs);
/* The ids of the jobs, one a line. */
void setup_list(const struct suite *s);
void setup_fini(struct setup *s);

/* Where the shipped data lies: --data, or beside or above the program; false if nowhere. */
bool setup_data_dir(const char *given, char dir[static PATH_MAX]);

/* An invariant that fails ends the program with EXIT_INTERNAL instead of a core. */
void setup_abort_exits(void);

#endif
