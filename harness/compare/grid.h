#ifndef COMPARE_GRID_H
#define COMPARE_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"
#include "base/text.h"

/* A table of short texts, filled row by row and then printed in one of three ways. */

enum { GRID_COLUMNS = 80, GRID_CELL = 96 };

struct grid {
	const char *title[GRID_COLUMNS]; /* borrowed */
	const char *group[GRID_COLUMNS]; /* what stands above some columns; NULL: nothing */
	bool left[GRID_COLUMNS];         /* otherwise flush right */
	size_t columns;
	char (*cell)[GRID_CELL];
	bool *spans;                     /* of each row */
	size_t rows, cap;
	size_t at; /* the next cell of the row that is being filled */
	bool nomem;
	char spare[GRID_CELL];           /* what is written when there is no cell */
};

void grid_fini(struct grid *g); /* a zeroed one is fine */

/* Adds a column; all of them before the first row. */
void grid_column(struct grid *g, const char *group, const char *title, bool left);
/* The next cell in reading order, to be written to; too little memory shows in grid_put. */
struct sb grid_cell(struct grid *g);
/* Leaves the rest of this row empty. */
void grid_end_row(struct grid *g);

/* The next cell is the last of its row and may be wider than its column. */
void grid_span(struct grid *g);

enum grid_form { GRID_TEXT, GRID_MARKDOWN, GRID_CSV };
/* ERR_NOMEM if a cell got lost; whether f took it all is for the caller to ask f. */
MUST_CHECK enum err grid_put(const struct grid *g, enum grid_form form, FILE *f);

#endif
