#ifndef COMPARE_TABLES_H
#define COMPARE_TABLES_H

#include "compare/compare.h"
#include "compare/grid.h"

/*
 * A result as tables, a line for each row of it. Each fills an empty grid. Times in ms with two
 * digits, rounded half up; "-" where there is nothing.
 */
void table_of_call(const struct compare_result *r, struct grid *g);     /* what a caller notices */
void table_of_protocol(const struct compare_result *r, struct grid *g); /* how long it takes */
void table_of_phases(const struct compare_result *r, struct grid *g);   /* what is done */
void table_of_shares(const struct compare_result *r, struct grid *g);   /* who is waited for */
/* Everything in one, with plain names and whole numbers in ns, for other programs. */
void table_for_programs(const struct compare_result *r, struct grid *g);

void say_2ms(struct sb *s, int64_t ns);

#endif
