#include "compare/grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/invariant.h"

/* ---- filling ---- */

void grid_fini(struct grid *g)
{
	free(g->cell);
	free(g->spans);
	*g = (struct grid){ 0 };
}

void grid_column(struct grid *g, const char *group, const char *title, bool left)
{
	INVARIANT(g->columns < GRID_COLUMNS && g->rows == 0);
	g->group[g->columns] = group;
	g->title[g->columns] = title;
	g->left[g->columns++] = left;
}

static bool grow(struct grid *g)
{
	size_t cap = g->cap == 0 ? 16 : 2 * g->cap;
	char (*cell)[GRID_CELL] = realloc(g->cell, cap * g->columns * sizeof(*cell));
	bool *spans;

	if (cell == NULL)
		return false;
	g->cell = cell;
	spans = realloc(g->spans, cap * sizeof(*spans));
	if (spans == NULL)
		return false;
	g->spans = spans;
	g->cap = cap;
	return true;
}

static bool add_row(struct grid *g)
{
	if (g->rows == g->cap && !grow(g))
		return false;
	g->spans[g->rows] = false;
	memset(g->cell[g->rows * g->columns], 0, g->columns * sizeof(*g->cell));
	g->rows++;
	return true;
}

struct sb grid_cell(struct grid *g)
{
	INVARIANT(g->columns > 0);
	if (g->at == g->rows * g->columns && !add_row(g)) {
		g->nomem = true;
		return sb_of(g->spare, GRID_CELL);
	}
	return sb_of(g->cell[g->at++], GRID_CELL);
}

void grid_span(struct grid *g)
{
	if (g->rows > 0 && g->at < g->rows * g->columns)
		g->spans[g->rows - 1] = true;
}

void grid_end_row(struct grid *g)
{
	g->at = g->rows * g->columns;
}

/* ---- printing ---- */

static const char *cell_at(const struct grid *g, size_t row, size_t column)
{
	return g->cell[row * g->columns + column];
}

/* Columns as people see them: a character of UTF-8 is one. */
static size_t width_of(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static size_t column_width(const struct grid *g, size_t column)
{
	size_t width = width_of(g->title[column]), w;

	for (size_t i = 0; i < g->rows; i++) {
		w = g->spans[i] && column > 0 ? 0 : width_of(cell_at(g, i, column));
		width = w > width ? w : width;
	}
	return width;
}

static void spaces(FILE *f, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)fputc(' ', f);
}

static void put_padded(FILE *f, const char *text, size_t width, bool left, bool last)
{
	size_t w = width_of(text), pad = width > w ? width - w : 0;

	if (!left)
		spaces(f, pad);
	(void)fputs(text, f);
	if (left && !last)
		spaces(f, pad);
}

static bool same_group(const struct grid *g, size_t a, size_t b)
{
	return b < g->columns && g->group[a] != NULL && g->group[b] != NULL &&
	       strcmp(g->group[a], g->group[b]) == 0;
}

/* How many columns a group has from its first on. */
static size_t group_columns(const struct grid *g, size_t first)
{
	size_t n = 1;

	while (same_group(g, first, first + n))
		n++;
	return n;
}

static bool is_last_group(const struct grid *g, size_t next)
{
	while (next < g->columns && g->group[next] == NULL)
		next++;
	return next == g->columns;
}

/* The last column of a group with a long name makes room for it before another one. */
static void fit_groups(const struct grid *g, size_t *width)
{
	size_t n, sum, need;

	for (size_t i = 0; i < g->columns; i += n) {
		n = group_columns(g, i);
		if (g->group[i] == NULL || is_last_group(g, i + n))
			continue;
		sum = 2 * (n - 1);
		need = width_of(g->group[i]);
		for (size_t k = 0; k < n; k++)
			sum += width[i + k];
		width[i + n - 1] += sum < need ? need - sum : 0;
	}
}

/* The groups' names over the first of their columns, in one line without an end of blanks. */
static void put_groups(const struct grid *g, const size_t *width, FILE *f)
{
	size_t at = 0, written = 0;

	for (size_t i = 0; i < g->columns; i++) {
		if (g->group[i] != NULL && (i == 0 || !same_group(g, i - 1, i))) {
			spaces(f, at - written);
			(void)fputs(g->group[i], f);
			written = at + width_of(g->group[i]);
		}
		at += width[i] + 2;
	}
	if (written > 0)
		(void)fputc('\n', f);
}

/* How many cells there are up to the last that is not empty. */
static size_t filled(const struct grid *g, size_t row)
{
	size_t n = g->columns;

	while (n > 1 && cell_at(g, row, n - 1)[0] == '\0')
		n--;
	return n;
}

static void put_line(const struct grid *g, const size_t *width, size_t row, FILE *f)
{
	size_t n = filled(g, row);

	for (size_t i = 0; i < n; i++) {
		bool span = g->spans[row] && i > 0;

		put_padded(f, cell_at(g, row, i), span ? 0 : width[i], g->left[i] || span,
			   i + 1 == n);
		(void)fputs(i + 1 == n ? "\n" : "  ", f);
	}
}

static void put_text(const struct grid *g, FILE *f)
{
	size_t width[GRID_COLUMNS];

	for (size_t i = 0; i < g->columns; i++)
		width[i] = column_width(g, i);
	fit_groups(g, width);
	put_groups(g, width, f);
	for (size_t i = 0; i < g->columns; i++) {
		put_padded(f, g->title[i], width[i], g->left[i], i + 1 == g->columns);
		(void)fputs(i + 1 == g->columns ? "\n" : "  ", f);
	}
	for (size_t row = 0; row < g->rows; row++)
		put_line(g, width, row, f);
}

/* A bar would end the cell. */
static void put_escaped(FILE *f, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '|')
			(void)fputc('\\', f);
		(void)fputc(*text, f);
	}
}

/* The one group that all columns but the first are of; NULL: there are several, or none. */
static const char *only_group(const struct grid *g)
{
	return g->columns > 1 && group_columns(g, 1) == g->columns - 1 ? g->group[1] : NULL;
}

static void put_markdown(const struct grid *g, FILE *f)
{
	const char *only = only_group(g);

	if (only != NULL)
		(void)fprintf(f, "**%s**\n\n", only);
	for (size_t i = 0; i < g->columns; i++) {
		bool both = g->group[i] != NULL && only == NULL;

		(void)fprintf(f, "| %s%s%s ", both ? g->group[i] : "", both ? " " : "",
			      g->title[i]);
	}
	(void)fputs("|\n", f);
	for (size_t i = 0; i < g->columns; i++)
		(void)fputs(g->left[i] ? "|---" : "|--:", f);
	(void)fputs("|\n", f);
	for (size_t row = 0; row < g->rows; row++) {
		for (size_t i = 0; i < g->columns; i++) {
			(void)fputs("| ", f);
			put_escaped(f, cell_at(g, row, i));
			(void)fputc(' ', f);
		}
		(void)fputs("|\n", f);
	}
}

/* RFC 4180: what holds a comma, a quote or an end of line stands in quotes. */
static void put_field(FILE *f, const char *text)
{
	if (text[strcspn(text, ",\"\r\n")] == '\0') {
		(void)fputs(text, f);
		return;
	}
	(void)fputc('"', f);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			(void)fputc('"', f);
		(void)fputc(*text, f);
	}
	(void)fputc('"', f);
}

static void put_csv(const struct grid *g, FILE *f)
{
	for (size_t row = 0; row <= g->rows; row++)
		for (size_t i = 0; i < g->columns; i++) {
			put_field(f, row == 0 ? g->title[i] : cell_at(g, row - 1, i));
			(void)fputc(i + 1 == g->columns ? '\n' : ',', f);
		}
}

enum err grid_put(const struct grid *g, enum grid_form form, FILE *f)
{
	if (g->nomem)
		return ERR_NOMEM;
	switch (form) {
	case GRID_TEXT:
		put_text(g, f);
		break;
	case GRID_MARKDOWN:
		put_markdown(g, f);
		break;
	case GRID_CSV:
		put_csv(g, f);
		break;
	}
	return ERR_OK;
}
