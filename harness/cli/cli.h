#ifndef CLI_CLI_H
#define CLI_CLI_H

/* The whole program: parses, acts, answers what to exit with (suite/one.h, enum suite_exit). */
int cli_main(int argc, char **argv);

#endif
