#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/options.h"
#include "suite/one.h"

enum cli_verb cli_find_verb(const char *name)
{
	unsigned v = 0;

	while (v < VERB_COUNT && strcmp(cli_verb((enum cli_verb)v)->name, name) != 0)
		v++;
	return (enum cli_verb)v;
}

int cli_usage(FILE *err, enum cli_verb v, const char *fmt, ...)
{
	const char *verb = v < VERB_COUNT ? cli_verb(v)->name : NULL;
	va_list ap;

	(void)fputs("roamwright: ", err);
	if (verb != NULL)
		(void)fprintf(err, "%s: ", verb);
	va_start(ap, fmt);
	(void)vfprintf(err, fmt, ap);
	va_end(ap);
	(void)fprintf(err, "; see roamwright help%s%s\n", verb != NULL ? " " : "",
		      verb != NULL ? verb : "");
	return EXIT_USAGE;
}

int cli_unknown_verb(FILE *err, const char *word)
{
	const char *name[VERB_COUNT], *near;

	for (unsigned v = 0; v < VERB_COUNT; v++)
		name[v] = cli_verb((enum cli_verb)v)->name;
	near = text_nearest(word, name, VERB_COUNT);
	if (near == NULL)
		return cli_usage(err, VERB_COUNT, "unknown verb '%s'", word);
	return cli_usage(err, VERB_COUNT, "unknown verb '%s', did you mean '%s'?", word, near);
}

static enum err unknown_option(const struct cli_args *a, const char *word, size_t len, FILE *err)
{
	const char *name[OPT_COUNT], *near;
	char given[64];
	struct sb s = sb_of(given, sizeof(given));
	size_t n = 0;

	for (unsigned o = 0; o < OPT_COUNT; o++)
		if ((cli_option((enum cli_opt)o)->verbs & VERB_BIT(a->verb)) != 0)
			name[n++] = cli_option((enum cli_opt)o)->name;
	sb_put(&s, word, len);
	near = text_nearest(given, name, n);
	if (near != NULL)
		(void)cli_usage(err, a->verb, "unknown option '--%s', did you mean '--%s'?", given,
				near);
	else
		(void)cli_usage(err, a->verb, "unknown option '--%s'", given);
	return ERR_PARSE;
}

static bool takes(const struct cli_args *a, unsigned o)
{
	return (cli_option((enum cli_opt)o)->verbs & VERB_BIT(a->verb)) != 0;
}

/* ---- one option ---- */

/* The argument list while it is read. */
struct words {
	int argc;
	char **argv;
	int i;
};

/* attached: the value that hung on the option's own word, or NULL. */
static enum err give(struct cli_args *a, unsigned o, const char *attached, struct words *w,
		     FILE *err)
{
	const struct cli_option *x = cli_option((enum cli_opt)o);
	const char *value = attached;

	if (x->value == NULL && attached != NULL) {
		(void)cli_usage(err, a->verb, "--%s takes no value", x->name);
		return ERR_PARSE;
	}
	if (x->value != NULL && value == NULL && w->i + 1 < w->argc)
		value = w->argv[++w->i];
	if (x->value != NULL && value == NULL) {
		(void)cli_usage(err, a->verb, "--%s needs a value: --%s %s", x->name, x->name,
				x->value);
		return ERR_PARSE;
	}
	if (!x->many && cli_has(a, (enum cli_opt)o)) {
		(void)cli_usage(err, a->verb, "--%s is given twice", x->name);
		return ERR_PARSE;
	}
	a->given[a->n_given++] = (struct cli_given){ (enum cli_opt)o, value };
	return ERR_OK;
}

static enum err take_long(struct cli_args *a, struct words *w, FILE *err)
{
	const char *word = w->argv[w->i] + 2;
	size_t len = strcspn(word, "=");

	for (unsigned o = 0; o < OPT_COUNT; o++)
		if (takes(a, o) && text_is(word, len, cli_option((enum cli_opt)o)->name))
			return give(a, o, word[len] == '=' ? word + len + 1 : NULL, w, err);
	return unknown_option(a, word, len, err);
}

/* -o DIR, -oDIR; flags do not bundle. */
static enum err take_short(struct cli_args *a, struct words *w, FILE *err)
{
	const char *word = w->argv[w->i] + 1;

	for (unsigned o = 0; o < OPT_COUNT; o++)
		if (takes(a, o) && cli_option((enum cli_opt)o)->letter == word[0])
			return give(a, o, word[1] != '\0' ? word + 1 : NULL, w, err);
	(void)cli_usage(err, a->verb, "unknown option '-%c'", word[0]);
	return ERR_PARSE;
}

/* roamwright --version, roamwright -h: options of help. */
static enum err take_verb(struct cli_args *a, struct words *w, FILE *err)
{
	if (w->argc < 2) {
		(void)cli_usage(err, VERB_COUNT, "a verb is missing");
		return ERR_PARSE;
	}
	if (w->argv[1][0] == '-') {
		a->verb = VERB_HELP;
		return ERR_OK;
	}
	a->verb = cli_find_verb(w->argv[1]);
	if (a->verb == VERB_COUNT) {
		(void)cli_unknown_verb(err, w->argv[1]);
		return ERR_PARSE;
	}
	w->i = 2;
	return ERR_OK;
}

enum err cli_parse(int argc, char **argv, struct cli_args *a, FILE *err)
{
	struct words w = { argc, argv, 1 };
	bool plain = false;
	enum err e;

	*a = (struct cli_args){ 0 };
	a->given = calloc((size_t)argc + 1, sizeof(*a->given));
	a->operand = calloc((size_t)argc + 1, sizeof(*a->operand));
	if (a->given == NULL || a->operand == NULL)
		return ERR_NOMEM;
	e = take_verb(a, &w, err);
	for (; e == ERR_OK && w.i < argc; w.i++) {
		const char *word = argv[w.i];

		if (plain || word[0] != '-' || word[1] == '\0')
			a->operand[a->n_operands++] = word;
		else if (strcmp(word, "--") == 0)
			plain = true;
		else if (word[1] == '-')
			e = take_long(a, &w, err);
		else
			e = take_short(a, &w, err);
	}
	return e;
}

void cli_args_fini(struct cli_args *a)
{
	free(a->given);
	free(a->operand);
	*a = (struct cli_args){ 0 };
}

bool cli_has(const struct cli_args *a, enum cli_opt o)
{
	for (size_t i = 0; i < a->n_given; i++)
		if (a->given[i].opt == o)
			return true;
	return false;
}

const char *cli_value(const struct cli_args *a, enum cli_opt o)
{
	const char *value = NULL;

	for (size_t i = 0; i < a->n_given; i++)
		if (a->given[i].opt == o)
			value = a->given[i].value;
	return value;
}

const char *cli_nth(const struct cli_args *a, enum cli_opt o, size_t n)
{
	for (size_t i = 0; i < a->n_given; i++)
		if (a->given[i].opt == o && n-- == 0)
			return a->given[i].value;
	return NULL;
}
