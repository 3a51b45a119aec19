#ifndef CLI_VERBS_H
#define CLI_VERBS_H

#include "cli/options.h"
#include "suite/one.h"

#define CLI_VERSION "0.1.0"

/* Each answers what to exit with, enum suite_exit. */
int cmd_run(const struct cli_args *a);
/* --failed adds the options of then to the line. */
int cmd_suite(struct cli_args *a);
int cmd_compare(const struct cli_args *a);
int cmd_check(const struct cli_args *a);
int cmd_verify(const struct cli_args *a);
int cmd_replay(const struct cli_args *a);
int cmd_explain(const struct cli_args *a);
int cmd_list(const struct cli_args *a);
int cmd_help(const struct cli_args *a);

/* What `help VERB` and `VERB --help` print. */
void help_verb(FILE *f, enum cli_verb v);

#endif
