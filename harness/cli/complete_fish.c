#include "cli/complete.h"

/* Inside single quotes. */
static void put_text(FILE *f, const char *text)
{
	for (; *text != '\0'; text++)
		if (*text == '\'' || *text == '\\')
			(void)fprintf(f, "\\%c", *text);
		else
			(void)fputc(*text == '\n' ? ' ' : *text, f);
}

static void put_option(FILE *f, enum cli_verb v, enum cli_opt o)
{
	const struct cli_option *x = cli_option(o);
	struct complete c = complete_option(o);

	(void)fprintf(f, "complete -c roamwright -n '__fish_seen_subcommand_from %s'",
		      cli_verb(v)->name);
	if (x->letter != 0)
		(void)fprintf(f, " -s %c", x->letter);
	(void)fprintf(f, " -l %s", x->name);
	if (c.kind == COMPLETE_FILE)
		(void)fputs(" -r -F", f);
	else if (c.kind == COMPLETE_FOLDER)
		(void)fputs(" -x -a '(__fish_complete_directories)'", f);
	else if (c.kind == COMPLETE_WORDS)
		(void)fprintf(f, " -x -a '%s'", c.words);
	else if (x->value != NULL)
		(void)fputs(" -x", f);
	(void)fputs(" -d '", f);
	put_text(f, x->help);
	(void)fputs("'\n", f);
}

static void put_operands(FILE *f, enum cli_verb v)
{
	struct complete c = complete_operand(v);

	if (c.words == NULL && c.kind == COMPLETE_FILE)
		return;
	(void)fprintf(f, "complete -c roamwright -n '__fish_seen_subcommand_from %s' %s-a '",
		      cli_verb(v)->name, c.kind == COMPLETE_FILE ? "" : "-f ");
	if (c.kind == COMPLETE_VERB)
		for (unsigned i = 0; i < VERB_COUNT; i++)
			(void)fprintf(f, "%s ", cli_verb((enum cli_verb)i)->name);
	else if (c.words != NULL)
		(void)fputs(c.words, f);
	(void)fputs("'\n", f);
}

void complete_fish(FILE *f)
{
	(void)fputs("# roamwright(1) completion for fish; roamwright help --completion fish\n", f);
	for (unsigned v = 0; v < VERB_COUNT; v++) {
		(void)fprintf(f, "complete -c roamwright -n __fish_use_subcommand -f -a %s -d '",
			      cli_verb((enum cli_verb)v)->name);
		put_text(f, cli_verb((enum cli_verb)v)->line);
		(void)fputs("'\n", f);
	}
	for (unsigned v = 0; v < VERB_COUNT; v++) {
		for (unsigned o = 0; complete_next((enum cli_verb)v, &o) != NULL;)
			put_option(f, (enum cli_verb)v, (enum cli_opt)(o - 1));
		put_operands(f, (enum cli_verb)v);
	}
}
