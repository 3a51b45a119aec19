#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "cli/redraw.h"
#include "cli/setup.h"
#include "cli/verbs.h"
#include "observe/catalogue.h"

enum { WRAP = 78, LABEL = 12 };

static void put_wrapped(const char *label, const char *text)
{
	int col = LABEL;

	if (text[0] == '\0')
		return;
	(void)printf("  %-*s", LABEL - 2, label);
	while (*text != '\0') {
		int len = (int)strcspn(text, " ");

		if (col > LABEL && col + 1 + len > WRAP) {
			(void)printf("\n%*s", LABEL, "");
			col = LABEL;
		}
		if (col > LABEL)
			col += printf(" ");
		col += printf("%.*s", len, text);
		text += len + (text[len] == ' ');
	}
	(void)putchar('\n');
}

static void put_cause(const struct cause *c)
{
	char id[CAUSE_TEXT];

	(void)printf("%s  %s\n\n", cause_format(c->id, id), c->title);
	put_wrapped("why", c->why);
	put_wrapped("fix", c->fix);
	put_wrapped("log", c->visible_log[0] != '\0' ? c->visible_log
						     : "nothing at the usual level");
	put_wrapped("debug log", c->hidden_log);
}

/* ---- options ---- */

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Whether the text names the option: as a whole word. */
static bool names(const char *text, const char *option)
{
	size_t len = strlen(option);

	for (const char *p = strstr(text, option); p != NULL; p = strstr(p + 1, option))
		if ((p == text || !is_word_char(p[-1])) && !is_word_char(p[len]))
			return true;
	return false;
}

static bool plays_a_part(const struct cause *c, const char *option)
{
	return names(c->why, option) || names(c->fix, option) || names(c->title, option);
}

static bool explain_option(const char *option)
{
	bool found = false;
	char id[CAUSE_TEXT];

	for (unsigned i = 1; i < CAUSE_COUNT; i++) {
		const struct cause *c = cause_get(i);

		if (!plays_a_part(c, option))
			continue;
		if (!found)
			(void)printf("%s plays a part in:\n\n", option);
		else
			(void)putchar('\n');
		found = true;
		(void)printf("%s  %s\n", cause_format(i, id), c->title);
		put_wrapped("why", c->why);
		put_wrapped("fix", c->fix);
	}
	return found;
}

/* ---- a finished run ---- */

static int take_number(const struct cli_args *a, enum cli_opt o, unsigned *n)
{
	const char *text = cli_value(a, o);
	int64_t v;

	if (text == NULL)
		return EXIT_PASSED;
	if (!text_i64_in(text, strlen(text), 1, UINT32_MAX, &v))
		return cli_usage(stderr, VERB_EXPLAIN, "--%s '%s' is no number from 1",
				 cli_option(o)->name, text);
	*n = (unsigned)v;
	return EXIT_PASSED;
}

static int explain_result(const struct cli_args *a, const char *path)
{
	struct redraw_pick pick = { .station = cli_value(a, OPT_STATION) };
	char why[PATH_MAX + 256];
	struct sb s = sb_of(why, sizeof(why));
	size_t n_put = 0;
	int code = take_number(a, OPT_ROAM, &pick.roam);
	enum err e;

	if (code == EXIT_PASSED)
		code = take_number(a, OPT_JOIN, &pick.join);
	if (code != EXIT_PASSED)
		return code;
	e = redraw(path, &pick, stdout, &n_put, &s);
	if (e != ERR_OK) {
		(void)fprintf(stderr, "roamwright: explain: %s\n", s.len > 0 ? why : err_text(e));
		return e == ERR_NOMEM ? EXIT_INTERNAL : EXIT_USAGE;
	}
	if (n_put > 0)
		return EXIT_PASSED;
	(void)fputs("roamwright: explain: the run has no such join or roam\n", stderr);
	return EXIT_NOTHING;
}

int cmd_explain(const struct cli_args *a)
{
	const char *what = a->n_operands > 0 ? a->operand[0] : NULL;
	struct stat st;
	unsigned id;

	if (a->n_operands != 1)
		return cli_usage(stderr, VERB_EXPLAIN, "one failure, option or result");
	if (stat(what, &st) == 0)
		return explain_result(a, what);
	id = cause_parse(what);
	if (id != 0) {
		put_cause(cause_get(id));
		return EXIT_PASSED;
	}
	if (explain_option(what))
		return EXIT_PASSED;
	return cli_usage(stderr, VERB_EXPLAIN,
			 "'%s' is no failure (C01 to C%02d), no option that a failure names, and "
			 "no result", what, CAUSE_COUNT - 1);
}
