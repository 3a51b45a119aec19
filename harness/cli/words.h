#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include "cli/options.h"

/* The words in a summary that changed its run, back as a command line. */

/* Whether this option changes a run, so that its words are kept. */
bool words_matter(enum cli_opt o);

/*
 * A command line of verb v from kept words: refused (ERR_PARSE, with a line on err) if they hold
 * anything but such options. To be given to cli_args_fini.
 */
MUST_CHECK enum err words_parse(enum cli_verb v, const char *const *word, size_t n,
				struct cli_args *a, FILE *err);
/* Adds the options of b that are not given in a. a->given is its own memory. */
MUST_CHECK enum err words_add(struct cli_args *a, const struct cli_args *b);

#endif
