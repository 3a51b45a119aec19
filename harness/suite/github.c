#include "suite/github.h"

#include <string.h>

/* ---- annotations ---- */

/* % and ends of lines; in a property the octets that end one, too. */
static void put_escaped(FILE *f, const char *text, bool property)
{
	for (; *text != '\0'; text++)
		if (*text == '%' || *text == '\r' || *text == '\n' ||
		    (property && (*text == ':' || *text == ',')))
			(void)fprintf(f, "%%%02X", (unsigned)(uint8_t)*text);
		else
			(void)fputc(*text, f);
}

static void annotate(FILE *f, const struct junit_case *c, const char *file, unsigned line)
{
	(void)fputs("::error ", f);
	if (file != NULL) {
		(void)fputs("file=", f);
		put_escaped(f, file, true);
		(void)fputc(',', f);
	}
	if (line > 0)
		(void)fprintf(f, "line=%u,", line);
	(void)fputs("title=", f);
	put_escaped(f, c->name, true);
	(void)fputs("::", f);
	put_escaped(f, c->message, false);
	(void)fputc('\n', f);
}

void github_annotate(FILE *f, const struct tally *t, const struct junit_case *more, size_t n)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct outcome *o = &t->outcome[i];

		if (outcome_is_bad(o))
			annotate(f, &o->junit, o->file, o->at);
	}
	for (size_t i = 0; i < n; i++)
		annotate(f, &more[i], NULL, 0);
}

/* ---- the page ---- */

/* In a cell: one line, and nothing of it is markup. */
static void put_cell(FILE *f, const char *text)
{
	(void)fputs(" ", f);
	for (; *text != '\0'; text++)
		if (*text == '\n' || *text == '\r')
			(void)fputc(' ', f);
		else if (*text == '<')
			(void)fputs("&lt;", f);
		else if (strchr("|\\`*_[]#~", *text) != NULL)
			(void)fprintf(f, "\\%c", *text);
		else
			(void)fputc(*text, f);
	(void)fputs(" |", f);
}

static void put_row(FILE *f, const char *verdict, const struct junit_case *c)
{
	(void)fputs("|", f);
	put_cell(f, verdict);
	put_cell(f, c->classname);
	put_cell(f, c->name);
	put_cell(f, c->message);
	(void)fputs("\n", f);
}

void github_summary(FILE *f, const struct tally *t, const struct junit_case *more, size_t n)
{
	size_t rows = 0, bad = t->n_of[ONE_FAIL] + t->n_of[ONE_ERROR] + n;

	(void)fprintf(f, "### roamwright: %zu passed, %zu failed, %zu skipped\n\n",
		      t->n_of[ONE_PASS], t->n_of[ONE_FAIL] + t->n_of[ONE_ERROR],
		      t->n_of[ONE_SKIP]);
	if (bad == 0)
		return;
	(void)fputs("| | scenario | test | what |\n|---|---|---|---|\n", f);
	for (size_t i = 0; i < n && rows < GITHUB_ROWS; i++, rows++)
		put_row(f, "worse", &more[i]);
	for (size_t i = 0; i < t->n && rows < GITHUB_ROWS; i++) {
		const struct outcome *o = &t->outcome[i];

		if (!outcome_is_bad(o))
			continue;
		put_row(f, one_verdict_text(o->verdict), &o->junit);
		rows++;
	}
	if (rows < bad)
		(void)fprintf(f, "\nand %zu more.\n", bad - rows);
	(void)fputs("\n", f);
}
