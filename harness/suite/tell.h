#ifndef SUITE_TELL_H
#define SUITE_TELL_H

#include "suite/one.h"

/* What a person is told about a run, after it. */

/* "pass  scenarios/demo/psk.lua#one roam@1  30.000 s" */
void tell_line(FILE *f, const struct report_end *end, const char *id);
/* The table, what was not met, why roams failed, where the results lie. */
void tell_details(FILE *f, const struct one *o);
/*
 * Only what is wrong, nothing if nothing is: the error or what was not met, and the command that
 * repeats the run.
 */
void tell_wrong(FILE *f, const struct report_meta *m, const struct report_end *end);

/* dir and rest together, as one word of a shell command. */
void tell_word(FILE *f, const char *dir, const char *rest);
/* The command that opens the capture of the results in dir, decrypted. */
void tell_capture(FILE *f, const char *dir);

#endif
