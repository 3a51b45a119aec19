#ifndef COMPARE_PLAN_H
#define COMPARE_PLAN_H

#include "compare/compare.h"

/* How the runs of one method are set up. */

enum { PLAN_SETS = 7 };

struct plan {
	const struct compare_method *method;
	struct script_param set[PLAN_SETS];
	const char *options[2 * PLAN_SETS];
	struct script_config cfg;
	struct suite_scenario scenario; /* script: to be freed by plan_fini */
	struct one_how how;
	const char *refused;            /* it does not even load; NULL: it does */
};

/* Loads the scenario with this method. p stays where it is until plan_fini. ERR_NOMEM. */
MUST_CHECK enum err plan_init(struct plan *p, const struct compare_job *job,
			      const struct compare_method *m);
void plan_fini(struct plan *p);

/* Its run with this seed; p loads. */
struct suite_job plan_job(const struct plan *p, uint64_t seed);

/* What a scenario complained of, without its own name and line. Of the same text. */
const char *plan_reason(const char *error);

#endif
