#include "cli/suite_end.h"

#include <string.h>

#include "suite/ci.h"
#include "suite/github.h"

int suite_complain(const char *what, enum err e)
{
	(void)fprintf(stderr, "roamwright: suite: %s: %s\n", what, err_text(e));
	return e == ERR_FILE ? EXIT_USAGE : EXIT_INTERNAL;
}

static int worse(int a, int b)
{
	return (int)suite_exit_worse((enum suite_exit)a, (enum suite_exit)b);
}

/* ---- GitHub ---- */

static bool wants_github(const struct cli_args *a, const char **page)
{
	const char *when = cli_value(a, OPT_GITHUB);
	bool is = ci_is_github(page);

	return when == NULL || strcmp(when, "auto") == 0 ? is : strcmp(when, "yes") == 0;
}

/* Added to what other steps said. */
static int put_page(const struct tally *t, const struct suite_base *b, const char *page)
{
	FILE *f = fopen(page, "a");
	bool bad;

	if (f == NULL)
		return suite_complain(page, ERR_FILE);
	github_summary(f, t, b->junit, b->list.n);
	bad = ferror(f) != 0;
	bad = fclose(f) != 0 || bad;
	return bad ? suite_complain(page, ERR_FILE) : EXIT_PASSED;
}

static int tell_github(const struct tally *t, const struct cli_args *a,
		       const struct suite_base *b)
{
	const char *page;

	if (!wants_github(a, &page))
		return EXIT_PASSED;
	github_annotate(t->f, t, b->junit, b->list.n);
	return page != NULL ? put_page(t, b, page) : EXIT_PASSED;
}

/* ---- all of it ---- */

int suite_end(const struct tally *t, const struct cli_args *a, struct suite_base *b, int code)
{
	const char *junit = cli_value(a, OPT_JUNIT);
	enum err e;

	code = worse(code, suite_base_judge(b, t));
	e = junit != NULL ? tally_junit(t, b->junit, b->list.n, junit) : ERR_OK;
	if (e != ERR_OK)
		code = worse(code, suite_complain(junit, e));
	code = worse(code, tell_github(t, a, b));
	tally_count(t);
	return worse(code, (int)t->worst);
}
