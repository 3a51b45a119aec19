#include "cli/complete.h"

/* Needs nothing but bash: readline itself completes files where we say nothing. */

static void put_verbs(FILE *f)
{
	for (unsigned v = 0; v < VERB_COUNT; v++)
		(void)fprintf(f, "%s%s", v == 0 ? "" : " ", cli_verb((enum cli_verb)v)->name);
}

static void put_pattern(FILE *f, const struct cli_option *x)
{
	if (x->letter != 0)
		(void)fprintf(f, "-%c|", x->letter);
	(void)fprintf(f, "--%s) ", x->name);
}

/* The option in front of the cursor wants a value. */
static void put_values(FILE *f, enum cli_verb v)
{
	const struct cli_option *x;

	(void)fputs("\t\tcase $prev in\n", f);
	for (unsigned o = 0; (x = complete_next(v, &o)) != NULL;) {
		struct complete c = complete_option((enum cli_opt)(o - 1));

		if (x->value == NULL)
			continue;
		(void)fputs("\t\t", f);
		put_pattern(f, x);
		if (c.kind == COMPLETE_WORDS)
			(void)fprintf(f, "_roamwright_words '%s'; return ;;\n", c.words);
		else if (c.kind == COMPLETE_NONE)
			(void)fputs("_roamwright_words ''; return ;;\n", f);
		else
			(void)fputs("return ;;\n", f);
	}
	(void)fputs("\t\tesac\n", f);
}

static void put_verb(FILE *f, enum cli_verb v)
{
	struct complete c = complete_operand(v);
	const struct cli_option *x;

	(void)fprintf(f, "\t%s)\n", cli_verb(v)->name);
	put_values(f, v);
	(void)fputs("\t\tcase $cur in\n\t\t-*) _roamwright_words '", f);
	for (unsigned o = 0; (x = complete_next(v, &o)) != NULL;)
		(void)fprintf(f, "--%s ", x->name);
	(void)fputs("' ;;\n", f);
	if (c.kind == COMPLETE_VERB) {
		(void)fputs("\t\t*) _roamwright_words '", f);
		put_verbs(f);
		(void)fputs("' ;;\n", f);
	} else if (c.words != NULL) {
		(void)fprintf(f, "\t\t*) COMPREPLY=($(compgen -W '%s' -- \"$cur\")) ;;\n", c.words);
	}
	(void)fputs("\t\tesac\n\t\t;;\n", f);
}

static const char begin[] =
	"# roamwright(1) completion for bash; roamwright help --completion bash\n"
	"_roamwright_words() {\n"
	"\tcompopt +o default 2>/dev/null\n"
	"\tCOMPREPLY=($(compgen -W \"$1\" -- \"$cur\"))\n"
	"}\n"
	"_roamwright() {\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} verb= i\n"
	"\tCOMPREPLY=()\n"
	"\t# --name=value is three words.\n"
	"\tif [ \"$cur\" = = ]; then\n"
	"\t\tcur=\n"
	"\telif [ \"$prev\" = = ]; then\n"
	"\t\tprev=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\tfi\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tcase ${COMP_WORDS[i]} in\n"
	"\t\t-*) ;;\n"
	"\t\t*) verb=${COMP_WORDS[i]}; break ;;\n"
	"\t\tesac\n"
	"\tdone\n"
	"\tcase $verb in\n"
	"\t'') _roamwright_words '--help --version ";

void complete_bash(FILE *f)
{
	(void)fputs(begin, f);
	put_verbs(f);
	(void)fputs("' ;;\n", f);
	for (unsigned v = 0; v < VERB_COUNT; v++)
		put_verb(f, (enum cli_verb)v);
	(void)fputs("\tesac\n}\ncomplete -o default -F _roamwright roamwright\n", f);
}
