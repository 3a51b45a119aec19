#include "cli/cli.h"

#include "cli/verbs.h"

static int act(struct cli_args *a)
{
	if (cli_has(a, OPT_HELP)) {
		if (a->verb == VERB_HELP)
			return cmd_help(a);
		help_verb(stdout, a->verb);
		return EXIT_PASSED;
	}
	switch (a->verb) {
	case VERB_RUN:
		return cmd_run(a);
	case VERB_SUITE:
		return cmd_suite(a);
	case VERB_COMPARE:
		return cmd_compare(a);
	case VERB_CHECK:
		return cmd_check(a);
	case VERB_VERIFY:
		return cmd_verify(a);
	case VERB_REPLAY:
		return cmd_replay(a);
	case VERB_EXPLAIN:
		return cmd_explain(a);
	case VERB_LIST:
		return cmd_list(a);
	case VERB_HELP:
		return cmd_help(a);
	case VERB_COUNT:
		break;
	}
	return EXIT_INTERNAL;
}

/* What was printed must have arrived: a full disk is not a success. */
static int close_output(int code)
{
	if (fflush(stdout) == 0 && ferror(stdout) == 0)
		return code;
	(void)fputs("roamwright: the output could not be written\n", stderr);
	return EXIT_INTERNAL;
}

int cli_main(int argc, char **argv)
{
	struct cli_args a;
	enum err e = cli_parse(argc, argv, &a, stderr);
	int code;

	if (e != ERR_OK)
		code = e == ERR_PARSE ? EXIT_USAGE : EXIT_INTERNAL;
	else
		code = act(&a);
	cli_args_fini(&a);
	return close_output(code);
}
