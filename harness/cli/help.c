#include "cli/verbs.h"

#include <string.h>

#include "cli/complete.h"

enum { WRAP = 78, MARGIN = 24 };

/* Text broken at spaces; every line begins with indent spaces. */
static void put_wrapped(FILE *f, const char *text, int indent, int col)
{
	bool begun = false;

	while (*text != '\0') {
		int len = (int)strcspn(text, " \n");
		char end = text[len];

		if (begun && col + 1 + len > WRAP) {
			(void)fprintf(f, "\n%*s", indent, "");
			col = indent;
			begun = false;
		}
		if (begun) {
			(void)fputc(' ', f);
			col++;
		}
		(void)fwrite(text, 1, (size_t)len, f);
		col += len;
		begun = true;
		text += len + (end != '\0');
		if (end == '\n') {
			(void)fprintf(f, "\n%*s", indent, "");
			col = indent;
			begun = false;
		}
	}
	(void)fputc('\n', f);
}

static int put_option_name(FILE *f, const struct cli_option *o)
{
	int n = 0;

	if (o->letter != 0)
		n += fprintf(f, "-%c, ", o->letter);
	n += fprintf(f, "--%s", o->name);
	if (o->value != NULL)
		n += fprintf(f, " %s", o->value);
	return n;
}

static void put_option(FILE *f, const struct cli_option *o)
{
	int n = fprintf(f, "  ");

	n += put_option_name(f, o);
	if (n + 2 > MARGIN) {
		(void)fprintf(f, "\n%*s", MARGIN, "");
		n = MARGIN;
	}
	(void)fprintf(f, "%*s", MARGIN - n, "");
	put_wrapped(f, o->help, MARGIN, MARGIN);
}

static bool knows(enum cli_verb v, unsigned o)
{
	return (cli_option((enum cli_opt)o)->verbs & VERB_BIT(v)) != 0;
}

void help_verb(FILE *f, enum cli_verb v)
{
	const struct cli_verb_info *x = cli_verb(v);

	(void)fprintf(f, "roamwright %s [OPTION]... %s\n\n", x->name, x->operands);
	put_wrapped(f, x->text, 0, 0);
	(void)fputs("\nOptions:\n", f);
	for (unsigned o = 0; o < OPT_COUNT; o++)
		if (knows(v, o))
			put_option(f, cli_option((enum cli_opt)o));
	(void)fputs("\nExample:\n  ", f);
	put_wrapped(f, x->example, 2, 0);
}

static const char exits[] =
	"0 passed, 1 an expectation failed (check: findings; replay: different), 2 usage, "
	"configuration or scenario error, 3 internal error, 4 a limit was hit, 5 nothing selected";

static void help_all(FILE *f)
{
	(void)fputs("roamwright: a deterministic simulator of fast-secure Wi-Fi roaming\n\n", f);
	for (unsigned v = 0; v < VERB_COUNT; v++)
		(void)fprintf(f, "  roamwright %-8s %s\n", cli_verb((enum cli_verb)v)->name,
			      cli_verb((enum cli_verb)v)->line);
	(void)fputs("\nroamwright help VERB tells about a verb, with its options and an example.\n",
		    f);
	(void)fputs("Exit status: ", f);
	put_wrapped(f, exits, 13, 13);
}

/* ---- completion ---- */

static void words_of_verb(FILE *f, enum cli_verb v)
{
	for (unsigned o = 0; o < OPT_COUNT; o++)
		if (knows(v, o))
			(void)fprintf(f, "--%s\n", cli_option((enum cli_opt)o)->name);
}

static void words_all(FILE *f)
{
	for (unsigned v = 0; v < VERB_COUNT; v++)
		(void)fprintf(f, "%s\n", cli_verb((enum cli_verb)v)->name);
}

/* ---- the manual page ---- */

/* troff reads a backslash, and a dot or quote at the beginning of a line. */
static void put_troff(FILE *f, const char *text)
{
	if (*text == '.' || *text == '\'')
		(void)fputs("\\&", f);
	for (; *text != '\0'; text++) {
		if (*text == '\\')
			(void)fputs("\\e", f);
		else if (*text == '-')
			(void)fputs("\\-", f);
		else
			(void)fputc(*text, f);
	}
	(void)fputc('\n', f);
}

static void man_options(FILE *f, enum cli_verb v)
{
	for (unsigned o = 0; o < OPT_COUNT; o++) {
		const struct cli_option *x = cli_option((enum cli_opt)o);

		if (!knows(v, o))
			continue;
		(void)fputs(".TP\n", f);
		if (x->letter != 0)
			(void)fprintf(f, "\\fB\\-%c\\fR, ", x->letter);
		(void)fprintf(f, "\\fB\\-\\-%s\\fR", x->name);
		if (x->value != NULL)
			(void)fprintf(f, " \\fI%s\\fR", x->value);
		(void)fputc('\n', f);
		put_troff(f, x->help);
	}
}

static void man_page(FILE *f)
{
	(void)fprintf(f, ".TH ROAMWRIGHT 1 \"\" \"roamwright %s\"\n.SH NAME\nroamwright \\- "
			 "a deterministic simulator of fast-secure Wi-Fi roaming\n"
			 ".SH SYNOPSIS\n", CLI_VERSION);
	for (unsigned v = 0; v < VERB_COUNT; v++)
		(void)fprintf(f, ".B roamwright %s\n[OPTION]... %s\n.br\n",
			      cli_verb((enum cli_verb)v)->name,
			      cli_verb((enum cli_verb)v)->operands);
	for (unsigned v = 0; v < VERB_COUNT; v++) {
		const struct cli_verb_info *x = cli_verb((enum cli_verb)v);

		(void)fprintf(f, ".SH %s\n", x->name);
		put_troff(f, x->text);
		man_options(f, (enum cli_verb)v);
		(void)fputs(".PP\n.nf\n", f);
		put_troff(f, x->example);
		(void)fputs(".fi\n", f);
	}
	(void)fputs(".SH EXIT STATUS\n", f);
	put_troff(f, exits);
}

int cmd_help(const struct cli_args *a)
{
	const char *shell = cli_value(a, OPT_COMPLETION);
	enum cli_verb v = VERB_COUNT;

	if (cli_has(a, OPT_VERSION)) {
		(void)fprintf(stdout, "roamwright %s\n", CLI_VERSION);
		return EXIT_PASSED;
	}
	if (a->n_operands > 1)
		return cli_usage(stderr, VERB_HELP, "one verb at a time");
	if (a->n_operands == 1) {
		v = cli_find_verb(a->operand[0]);
		if (v == VERB_COUNT)
			return cli_unknown_verb(stderr, a->operand[0]);
	}
	if (shell != NULL && !complete_put(stdout, shell))
		return cli_usage(stderr, VERB_HELP, "--completion '%s' is not bash, zsh or fish",
				 shell);
	if (shell != NULL)
		return EXIT_PASSED;
	if (cli_has(a, OPT_MAN))
		man_page(stdout);
	else if (cli_has(a, OPT_WORDS) && v != VERB_COUNT)
		words_of_verb(stdout, v);
	else if (cli_has(a, OPT_WORDS))
		words_all(stdout);
	else if (v != VERB_COUNT)
		help_verb(stdout, v);
	else
		help_all(stdout);
	return EXIT_PASSED;
}
