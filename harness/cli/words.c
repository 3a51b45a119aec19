#include "cli/words.h"

#include <stdlib.h>

bool words_matter(enum cli_opt o)
{
	return o == OPT_SET || o == OPT_FAULT || o == OPT_LAZY || o == OPT_MAX_EVENTS;
}

enum err words_parse(enum cli_verb v, const char *const *word, size_t n, struct cli_args *a,
		     FILE *err)
{
	char **argv = calloc(n + 3, sizeof(*argv));
	enum err e;

	*a = (struct cli_args){ 0 };
	if (argv == NULL)
		return ERR_NOMEM;
	argv[0] = (char *)(uintptr_t) "roamwright";
	argv[1] = (char *)(uintptr_t)cli_verb(v)->name;
	for (size_t i = 0; i < n; i++)
		argv[i + 2] = (char *)(uintptr_t)word[i];
	e = cli_parse((int)n + 2, argv, a, err);
	free(argv);
	for (size_t i = 0; e == ERR_OK && i < a->n_given; i++)
		if (!words_matter(a->given[i].opt)) {
			(void)cli_usage(err, v, "a result may not hold the option '--%s'",
					cli_option(a->given[i].opt)->name);
			e = ERR_PARSE;
		}
	if (e == ERR_OK && a->n_operands > 0) {
		(void)cli_usage(err, v, "a result may not hold the word '%s'", a->operand[0]);
		e = ERR_PARSE;
	}
	return e;
}

enum err words_add(struct cli_args *a, const struct cli_args *b)
{
	struct cli_given *given = realloc(a->given,
					  (a->n_given + b->n_given + 1) * sizeof(*given));

	if (given == NULL)
		return ERR_NOMEM;
	a->given = given;
	for (size_t i = 0; i < b->n_given; i++)
		a->given[a->n_given++] = b->given[i];
	return ERR_OK;
}
