#include <unistd.h>

#include "cli/setup.h"
#include "suite/tell.h"
#include "cli/verbs.h"
#include "suite/progress.h"

static enum suite_exit run_jobs(struct setup *s)
{
	enum suite_exit worst = EXIT_PASSED;
	struct progress p;
	size_t n[ONE_VERDICT_COUNT] = { 0 };

	progress_init(&p, stderr, s->suite.n_jobs);
	for (size_t i = 0; i < s->suite.n_jobs; i++) {
		struct one o;

		one_run(&s->how, &s->suite.job[i], &o);
		progress_clear(&p);
		tell_line(stdout, &o.end, s->suite.job[i].id);
		tell_details(stdout, &o);
		(void)fflush(stdout);
		n[o.verdict]++;
		worst = suite_exit_worse(worst, o.exit);
		one_fini(&o);
		progress_done(&p, i + 1, n[ONE_FAIL] + n[ONE_ERROR]);
	}
	progress_clear(&p);
	(void)printf("%zu passed, %zu failed, %zu skipped\n", n[ONE_PASS],
		     n[ONE_FAIL] + n[ONE_ERROR], n[ONE_SKIP]);
	return worst;
}

int cmd_run(const struct cli_args *a)
{
	struct setup s;
	int code;

	if (a->n_operands == 0)
		return cli_usage(stderr, VERB_RUN, "which scenario?");
	code = setup_init(&s, a);
	if (code == EXIT_PASSED)
		code = setup_select(&s, VERB_RUN, a->operand, a->n_operands);
	if (code == EXIT_PASSED && cli_has(a, OPT_LIST)) {
		setup_list(&s.suite);
	} else if (code == EXIT_PASSED) {
		s.how.says = stdout;
		s.how.ladder = cli_has(a, OPT_LADDER) ? stdout : NULL;
		setup_abort_exits();
		code = (int)run_jobs(&s);
	}
	setup_fini(&s);
	return code;
}
