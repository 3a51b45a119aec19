#include "cli/complete.h"

/* Inside single quotes, and of _arguments' own signs. */
static void put_text(FILE *f, const char *text)
{
	for (; *text != '\0'; text++)
		if (*text == '\'')
			(void)fputs("'\\''", f);
		else if (*text == '[' || *text == ']' || *text == ':' || *text == '\\')
			(void)fprintf(f, "\\%c", *text);
		else
			(void)fputc(*text == '\n' ? ' ' : *text, f);
}

static void put_action(FILE *f, struct complete c)
{
	switch (c.kind) {
	case COMPLETE_FILE:
		(void)fputs("_files", f);
		return;
	case COMPLETE_FOLDER:
		(void)fputs("_files -/", f);
		return;
	case COMPLETE_WORDS:
		(void)fprintf(f, "(%s)", c.words);
		return;
	case COMPLETE_VERB:
		(void)fputs("_roamwright_verbs", f);
		return;
	case COMPLETE_NONE:
		break;
	}
	(void)fputc(' ', f);
}

static void put_option(FILE *f, unsigned o)
{
	const struct cli_option *x = cli_option((enum cli_opt)o);

	(void)fputs(" \\\n\t\t\t'", f);
	if (x->many)
		(void)fputs("*", f);
	else if (x->letter != 0)
		(void)fprintf(f, "(-%c --%s)", x->letter, x->name);
	(void)fputc('\'', f);
	if (x->letter != 0)
		(void)fprintf(f, "{-%c,--%s}", x->letter, x->name);
	else
		(void)fprintf(f, "--%s", x->name);
	(void)fputs("'[", f);
	put_text(f, x->help);
	(void)fputc(']', f);
	if (x->value != NULL) {
		(void)fputc(':', f);
		put_text(f, x->value);
		(void)fputc(':', f);
		put_action(f, complete_option((enum cli_opt)o));
	}
	(void)fputc('\'', f);
}

static void put_verb(FILE *f, enum cli_verb v)
{
	struct complete c = complete_operand(v);

	(void)fprintf(f, "\t\t%s)\n\t\t\t_arguments", cli_verb(v)->name);
	for (unsigned o = 0; complete_next(v, &o) != NULL;)
		put_option(f, o - 1);
	if (c.kind != COMPLETE_NONE) {
		(void)fputs(" \\\n\t\t\t'*:", f);
		put_text(f, cli_verb(v)->operands);
		(void)fputc(':', f);
		if (c.words != NULL)
			(void)fprintf(f, "_alternative \"words:what:(%s)\" \"files:file:_files\"",
				      c.words);
		else
			put_action(f, c);
		(void)fputc('\'', f);
	}
	(void)fputs(" ;;\n", f);
}

void complete_zsh(FILE *f)
{
	(void)fputs("#compdef roamwright\n"
		    "# roamwright(1) completion for zsh; roamwright help --completion zsh\n"
		    "_roamwright_verbs() {\n\tlocal -a verbs\n\tverbs=(\n", f);
	for (unsigned v = 0; v < VERB_COUNT; v++) {
		(void)fprintf(f, "\t\t'%s:", cli_verb((enum cli_verb)v)->name);
		put_text(f, cli_verb((enum cli_verb)v)->line);
		(void)fputs("'\n", f);
	}
	(void)fputs("\t)\n\t_describe verb verbs\n}\n"
		    "_roamwright() {\n\tif (( CURRENT == 2 )); then\n\t\t_roamwright_verbs\n"
		    "\t\treturn\n\tfi\n\tlocal verb=$words[2]\n\tshift words\n\t(( CURRENT-- ))\n"
		    "\tcase $verb in\n", f);
	for (unsigned v = 0; v < VERB_COUNT; v++)
		put_verb(f, (enum cli_verb)v);
	(void)fputs("\tesac\n}\n_roamwright \"$@\"\n", f);
}
