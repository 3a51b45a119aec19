#ifndef CLI_COMPLETE_H
#define CLI_COMPLETE_H

#include <stdio.h>

#include "cli/options.h"

/*
 * The script by which a shell completes our command line, from the tables of options.c: "bash",
 * "zsh" or "fish"; false if it is none of them.
 */
bool complete_put(FILE *f, const char *shell);

/* What an option's value or a verb's operand may be. */
enum complete_kind {
	COMPLETE_NONE,  /* a number, a pattern */
	COMPLETE_FILE,
	COMPLETE_FOLDER,
	COMPLETE_WORDS, /* one of these, with spaces between them */
	COMPLETE_VERB
};
struct complete {
	enum complete_kind kind;
	const char *words; /* besides files, too; NULL: none */
};

struct complete complete_option(enum cli_opt o);
struct complete complete_operand(enum cli_verb v);

/* Walks: the option a verb knows from *o on, which is put behind it; NULL: no more. */
const struct cli_option *complete_next(enum cli_verb v, unsigned *o);

void complete_bash(FILE *f);
void complete_zsh(FILE *f);
void complete_fish(FILE *f);

#endif
