#ifndef CLI_SUITE_BASE_H
#define CLI_SUITE_BASE_H

#include "cli/options.h"
#include "compare/regress.h"
#include "suite/tally.h"

/* --baseline, --max-regress and --save-baseline of the verb suite. */
enum { SUITE_LIMITS = 32 };

struct suite_base {
	struct arena *arena; /* the caller's */
	const char *path, *save; /* NULL: not asked for */
	struct limit limit[SUITE_LIMITS];
	size_t n;
	struct baseline then;
	struct regress_list list; /* once judged */
	struct junit_case *junit; /* of each of the list, texts of the arena */
};

/* Reads the options and the baseline; answers EXIT_PASSED, or what to exit with after a message. */
int suite_base_init(struct suite_base *b, const struct cli_args *a, struct arena *arena);
/*
 * Compares, says what became worse, and writes the new baseline. Answers EXIT_PASSED, EXIT_FAILED
 * if something did, or what to exit with after a message.
 */
int suite_base_judge(struct suite_base *b, const struct tally *t);
void suite_base_fini(struct suite_base *b); /* a zeroed one is fine */

#endif
