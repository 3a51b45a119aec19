#ifndef SUITE_ONE_H
#define SUITE_ONE_H

#include <stdio.h>

#include "report/report.h"
#include "suite/inputs.h"
#include "suite/select.h"

/* One job from beginning to end: run, observed, written down. */

/* How all jobs of a command are run; borrowed throughout. */
struct one_how {
	const struct script_config *cfg; /* path, name and root come from the job */
	const char *out;           /* results go to OUT/scenario/test/seed-N; NULL: nowhere */
	unsigned what;             /* enum report_what, with out */
	trace_sink_fn sink;        /* one more, NULL: none */
	void *sink_ctx;
	uint32_t sink_mask;
	FILE *ladder;              /* NULL: none */
	FILE *says;                /* what scenarios print; NULL: nowhere */
	const char *const *options; /* words that changed the run, as on the command line */
	size_t n_options;
	const char *version;
};

enum one_verdict { ONE_PASS, ONE_FAIL, ONE_ERROR, ONE_SKIP };
enum { ONE_VERDICT_COUNT = 4 };
/* "pass", "fail", "error", "skip" */
const char *one_verdict_text(enum one_verdict v);

/* What the program exits with, DESIGN section 7. */
enum suite_exit {
	EXIT_PASSED = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,    /* also configuration and scenario errors */
	EXIT_INTERNAL = 3,
	EXIT_LIMIT = 4,
	EXIT_NOTHING = 5
};
/* The graver of two: internal, usage, limit, failed, passed. */
enum suite_exit suite_exit_worse(enum suite_exit a, enum suite_exit b);

struct one {
	enum one_verdict verdict;
	enum suite_exit exit;
	const char *error;      /* one line, with ONE_ERROR and ONE_SKIP */
	struct report_meta meta;
	struct report_end end;
	char *dir;              /* where the results lie; NULL: nowhere */
	bool kept;              /* one_run_unless: it is known already, nothing else is told */
	/* below here for one.c */
	const struct one_how *how;
	const struct suite_job *job;
	const char *known;
	struct script_config cfg;
	struct script_result result;
	struct arena *arena;
	struct report *report;
	struct chart *chart;
	char inputs[INPUTS_HEX], digest[INPUTS_HEX], decisions[INPUTS_HEX];
	char why[256];
	enum err environment;
};

/*
 * Runs it. Whatever happens is told in *o (ONE_ERROR with EXIT_INTERNAL for memory, files and the
 * like), which is to be given to one_fini.
 */
void one_run(const struct one_how *how, const struct suite_job *job, struct one *o);
/*
 * The same, unless its inputs have this digest when the world is about to start: all else follows
 * from them, so that a finished run need not be repeated. NULL: none is known.
 */
void one_run_unless(const struct one_how *how, const struct suite_job *job, const char *known,
		    struct one *o);
void one_fini(struct one *o);

/* Known before it ran: enough to say that it did not end. */
void one_lost(const struct one_how *how, const struct suite_job *job, const char *why,
	      struct one *o);

#endif
