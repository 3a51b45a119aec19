#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "check/check.h"
#include "cli/setup.h"
#include "cli/verbs.h"

enum { CHECK_ARENA = 256 << 20 };

/* A scenario, or a folder of them. */
static bool is_scenario(const char *path)
{
	size_t len = strlen(path);
	struct stat st;

	return (len > 4 && strcmp(path + len - 4, ".lua") == 0) ||
	       (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

/* ---- configurations ---- */

static int check_configs(const char *const *path, size_t n, const char *dialect)
{
	struct check_input in[CHECK_FILES_MAX];
	struct check_report *r = calloc(1, sizeof(*r));
	struct arena *arena = arena_new(CHECK_ARENA);
	enum config_dialect d = CONFIG_HOSTAPD_2_11;
	enum err e = r == NULL || arena == NULL ? ERR_NOMEM : ERR_OK;
	int code = EXIT_INTERNAL;

	if (dialect != NULL && !config_dialect_parse(dialect, strlen(dialect), &d))
		e = ERR_RANGE;
	if (n > CHECK_FILES_MAX)
		e = ERR_LIMIT;
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		in[i] = (struct check_input){ path[i], dialect != NULL, d };
	if (e == ERR_OK)
		e = check_files(r, arena, in, n);
	if (e == ERR_OK) {
		check_print(r, stdout);
		code = check_exit_code(r);
	} else {
		(void)fprintf(stderr, "roamwright: check: %s\n", err_text(e));
		code = e == ERR_LIMIT ? EXIT_LIMIT : EXIT_INTERNAL;
	}
	arena_free(arena);
	free(r);
	return code;
}

/* The dialects there are, for a wrong one. */
static int bad_dialect(const char *given)
{
	const char *name[CONFIG_DIALECT_COUNT], *near;

	for (unsigned i = 0; i < CONFIG_DIALECT_COUNT; i++)
		name[i] = config_dialect_name((enum config_dialect)i);
	near = text_nearest(given, name, CONFIG_DIALECT_COUNT);
	if (near != NULL)
		return cli_usage(stderr, VERB_CHECK, "unknown dialect '%s', did you mean '%s'?",
				 given, near);
	(void)fprintf(stderr, "roamwright: check: unknown dialect '%s', there are", given);
	for (unsigned i = 0; i < CONFIG_DIALECT_COUNT; i++)
		(void)fprintf(stderr, " %s", name[i]);
	(void)fputc('\n', stderr);
	return EXIT_USAGE;
}

/* ---- scenarios: loaded, not run ---- */

static int check_scenarios(const struct cli_args *a, const char *const *path, size_t n)
{
	struct setup s;
	size_t n_wrong = 0;
	int code = setup_init(&s, a);

	if (code == EXIT_PASSED)
		code = setup_select(&s, VERB_CHECK, path, n);
	/* Without a test there is nothing wrong with what a file says. */
	if (code == EXIT_NOTHING)
		code = EXIT_PASSED;
	if (code == EXIT_PASSED) {
		for (size_t i = 0; i < s.suite.n_scenarios; i++)
			if (s.suite.scenario[i].wrong != ERR_OK) {
				(void)printf("%s\n", script_why(s.suite.scenario[i].script));
				n_wrong++;
			}
		(void)printf("%zu scenarios, %zu wrong\n", s.suite.n_scenarios, n_wrong);
		code = n_wrong > 0 ? CHECK_EXIT_FINDINGS : CHECK_EXIT_CLEAN;
	}
	setup_fini(&s);
	return code;
}

/* ---- the verb ---- */

static int graver(int a, int b)
{
	return a > b ? a : b;
}

int cmd_check(const struct cli_args *a)
{
	const char **scenario = calloc(a->n_operands + 1, sizeof(*scenario));
	const char **config = calloc(a->n_operands + 1, sizeof(*config));
	const char *dialect = cli_value(a, OPT_DIALECT);
	size_t n_scenario = 0, n_config = 0;
	enum config_dialect d;
	int code = EXIT_PASSED;

	if (a->n_operands == 0)
		code = cli_usage(stderr, VERB_CHECK, "which files?");
	else if (dialect != NULL && !config_dialect_parse(dialect, strlen(dialect), &d))
		code = bad_dialect(dialect);
	else if (scenario == NULL || config == NULL)
		code = EXIT_INTERNAL;
	for (size_t i = 0; code == EXIT_PASSED && i < a->n_operands; i++)
		if (is_scenario(a->operand[i]))
			scenario[n_scenario++] = a->operand[i];
		else
			config[n_config++] = a->operand[i];
	if (code == EXIT_PASSED && n_config > 0)
		code = check_configs(config, n_config, dialect);
	if (n_scenario > 0)
		code = graver(code, check_scenarios(a, scenario, n_scenario));
	free(scenario);
	free(config);
	return code;
}
