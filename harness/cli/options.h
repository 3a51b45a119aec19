#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

/*
 * What the command line understands. Verbs and options stand in one table each (options.c); the
 * parser, help, the words for completion and the manual page all walk them.
 */
enum cli_verb {
	VERB_RUN,
	VERB_SUITE,
	VERB_COMPARE,
	VERB_CHECK,
	VERB_VERIFY,
	VERB_REPLAY,
	VERB_EXPLAIN,
	VERB_LIST,
	VERB_HELP,
	VERB_COUNT
};

enum cli_opt {
	OPT_OUT,
	OPT_FILE,
	OPT_SEED,
	OPT_SEEDS,
	OPT_METHODS,
	OPT_SEED_COUNT,
	OPT_SEED_FIRST,
	OPT_APS,
	OPT_CLIENT,
	OPT_AP,
	OPT_RADIUS_LATENCY,
	OPT_LOSS,
	OPT_L3,
	OPT_VS,
	OPT_RECORD,
	OPT_FORMAT,
	OPT_SVG,
	OPT_SET,
	OPT_FAULT,
	OPT_FILTER,
	OPT_TEST,
	OPT_TAG,
	OPT_LIST,
	OPT_LADDER,
	OPT_EVENTS,
	OPT_LAZY,
	OPT_MAX_EVENTS,
	OPT_JOBS,
	OPT_SHARD,
	OPT_JUNIT,
	OPT_FAILED,
	OPT_BASELINE,
	OPT_MAX_REGRESS,
	OPT_SAVE_BASELINE,
	OPT_GITHUB,
	OPT_RESUME,
	OPT_MERGE,
	OPT_QUIET,
	OPT_SCENARIO,
	OPT_DIALECT,
	OPT_KEYS,
	OPT_HOLDER_KEY,
	OPT_SECRET,
	OPT_STATION,
	OPT_ROAM,
	OPT_JOIN,
	OPT_JSON,
	OPT_DATA,
	OPT_WORDS,
	OPT_COMPLETION,
	OPT_MAN,
	OPT_HELP,
	OPT_VERSION,
	OPT_COUNT
};

#define VERB_BIT(v) (1u << (v))

struct cli_option {
	char letter;       /* 0: none */
	const char *name;
	const char *value; /* what it takes, "DIR"; NULL: nothing */
	bool many;         /* may be given more than once */
	uint32_t verbs;    /* VERB_BIT of those that know it */
	const char *help;
};

struct cli_verb_info {
	const char *name;
	const char *operands; /* "PATH..." */
	bool takes_operands;
	const char *line;     /* what it does, for the list of verbs */
	const char *text;     /* what it does, for `help VERB` */
	const char *example;
};

const struct cli_option *cli_option(enum cli_opt o);
const struct cli_verb_info *cli_verb(enum cli_verb v);

/* A parsed command line; points into argv. */
struct cli_args {
	enum cli_verb verb;
	struct cli_given {
		enum cli_opt opt;
		const char *value; /* NULL if it takes none */
	} *given;
	size_t n_given;
	const char **operand;
	size_t n_operands;
};

/*
 * Options may stand anywhere behind the verb; -- ends them; --name=value, --name value, -nVALUE.
 * On ERR_PARSE one line on err says what is wrong, with the nearest valid name.
 */
MUST_CHECK enum err cli_parse(int argc, char **argv, struct cli_args *a, FILE *err);
void cli_args_fini(struct cli_args *a);

bool cli_has(const struct cli_args *a, enum cli_opt o);
/* The last value given, or NULL. */
const char *cli_value(const struct cli_args *a, enum cli_opt o);
/* The n-th from 0, or NULL. */
const char *cli_nth(const struct cli_args *a, enum cli_opt o, size_t n);

/* By name; VERB_COUNT if there is none. */
enum cli_verb cli_find_verb(const char *name);

/* Says so with the nearest one; answers EXIT_USAGE. */
int cli_unknown_verb(FILE *err, const char *word);
/* "roamwright: run: " and the message, and how to learn more; answers EXIT_USAGE. */
__attribute__((format(printf, 3, 4))) int cli_usage(FILE *err, enum cli_verb v, const char *fmt,
						    ...);

#endif
