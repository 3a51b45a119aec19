#ifndef VERIFY_PRINT_H
#define VERIFY_PRINT_H

#include <stdio.h>

#include "observe/observe.h"
#include "verify/verify.h"

/* One line for each join and roam, by station. */
void verify_print_story(FILE *f, const struct observe *o);
/* What was verified, what not, and as the last line `N violations`. */
void verify_print(FILE *f, const struct verify *v);

#endif
