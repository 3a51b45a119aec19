#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/suite_end.h"
#include "cli/verbs.h"

/*
 * By id: shards know nothing of each other's place in the whole. Numbers in it are compared as
 * numbers, so that seed 10 is behind seed 9.
 */
static int by_id(const struct line *a, const struct line *b)
{
	const char *x = a->id, *y = b->id;

	while (*x != '\0' && *x == *y) {
		x++;
		y++;
	}
	while (x > a->id && x[-1] >= '0' && x[-1] <= '9') {
		x--;
		y--;
	}
	if (*x >= '0' && *x <= '9' && *y >= '0' && *y <= '9') {
		size_t n = strspn(x, "0123456789"), m = strspn(y, "0123456789");

		if (n != m)
			return n < m ? -1 : 1;
	}
	return strcmp(x, y);
}

static enum err take(struct lines *l, struct tally *t, size_t i, const struct line *x)
{
	char *text;
	enum err e = lines_text(l, x, &text);

	if (e == ERR_OK)
		e = tally_take(t, i, text, l->folder[x->file], NULL);
	free(text);
	return e;
}

static int merge(struct lines *l, struct tally *t, const struct cli_args *a,
		 struct suite_base *b)
{
	const char *out = cli_value(a, OPT_OUT);
	enum err e = tally_init(t, lines_count(l), stdout);
	size_t i = 0;

	t->quiet = cli_has(a, OPT_QUIET);
	t->wants_brief = b->path != NULL || b->save != NULL;
	if (e == ERR_OK && out != NULL)
		e = results_open(&t->results, out, t->n, NULL);
	HASH_SORT(l->by_id, by_id);
	for (const struct line *x = l->by_id; e == ERR_OK && x != NULL; x = x->hh.next)
		e = take(l, t, i++, x);
	if (e == ERR_OK)
		e = results_close(&t->results);
	if (e != ERR_OK)
		return suite_complain(out != NULL ? out : "--merge", e);
	return suite_end(t, a, b, EXIT_PASSED);
}

/* A result that is written to while it is read would be lost. */
static bool is_among(const struct cli_args *a, const char *out)
{
	struct stat x, y;

	for (size_t i = 0; out != NULL && stat(out, &x) == 0 && i < a->n_operands; i++) {
		char path[PATH_MAX];
		struct sb s = sb_of(path, sizeof(path));

		sb_printf(&s, "%s/suite.jsonl", out);
		if (stat(a->operand[i], &y) == 0 &&
		    (S_ISDIR(y.st_mode) || (!s.cut && stat(path, &x) == 0)) &&
		    x.st_dev == y.st_dev && x.st_ino == y.st_ino)
			return true;
	}
	return false;
}

int suite_merge(const struct cli_args *a, struct suite_base *b, struct arena *arena)
{
	char why[PATH_MAX + 512];
	struct sb s = sb_of(why, sizeof(why));
	struct lines l = { .arena = arena };
	struct tally t = { .results = { .fd = -1 } };
	enum err e = ERR_OK;
	int code;

	if (is_among(a, cli_value(a, OPT_OUT)))
		return cli_usage(stderr, VERB_SUITE, "--merge: -o must be another folder");
	for (size_t i = 0; e == ERR_OK && i < a->n_operands; i++)
		e = lines_add(&l, a->operand[i], &s);
	if (e != ERR_OK) {
		(void)fprintf(stderr, "roamwright: suite: --merge: %s\n",
			      s.len > 0 ? why : err_text(e));
		code = e == ERR_NOMEM ? EXIT_INTERNAL : EXIT_USAGE;
	} else if (lines_count(&l) == 0) {
		(void)fputs("roamwright: no result is there\n", stderr);
		code = EXIT_NOTHING;
	} else {
		code = merge(&l, &t, a, b);
	}
	tally_fini(&t);
	lines_fini(&l);
	return code;
}
