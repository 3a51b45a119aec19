#include "cli/suite_end.h"

int suite_complain(const char *what, enum err e)
{
	(void)fprintf(stderr, "roamwright: suite: %s: %s\n", what, err_text(e));
	return e == ERR_FILE ? EXIT_USAGE : EXIT_INTERNAL;
}

static int worse(int a, int b)
{
	return (int)suite_exit_worse((enum suite_exit)a, (enum suite_exit)b);
}

int suite_end(const struct tally *t, const struct cli_args *a, struct suite_base *b, int code)
{
	const char *junit = cli_value(a, OPT_JUNIT);
	enum err e;

	code = worse(code, suite_base_judge(b, t));
	e = junit != NULL ? tally_junit(t, b->junit, b->junit != NULL ? b->list.n : 0, junit)
			  : ERR_OK;
	if (e != ERR_OK)
		code = worse(code, suite_complain(junit, e));
	tally_count(t);
	return worse(code, (int)t->worst);
}
