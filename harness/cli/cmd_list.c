#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/setup.h"
#include "cli/verbs.h"
#include "observe/catalogue.h"
#include "spec/bugs.h"
#include "spec/fault.h"

/* Everything listed is put together as rows first: as lines or as JSON. */
struct rows {
	json_t *list; /* NULL once memory ran out */
};

static void add(struct rows *r, json_t *row)
{
	if (r->list == NULL) {
		json_decref(row);
	} else if (row == NULL || json_array_append_new(r->list, row) != 0) {
		json_decref(r->list);
		r->list = NULL;
	}
}

/* ---- tests ---- */

static json_t *tags_of(const struct script_test *t)
{
	json_t *tags = json_array();

	for (size_t i = 0; i < t->n_tags; i++)
		(void)json_array_append_new(tags, json_string(t->tags[i]));
	return tags;
}

static void put_test(struct rows *r, const struct suite_job *j)
{
	const struct script_test *t;

	if (j->test == SUITE_NO_TEST) {
		add(r, json_pack("{s:s, s:s, s:s}", "id", j->id, "scenario", j->id, "error",
				 script_why(j->scenario->script)));
		return;
	}
	t = script_test(j->scenario->script, j->test);
	add(r, json_pack("{s:s, s:s, s:s, s:I, s:s, s:i, s:o}", "id", j->id, "scenario",
			 j->scenario->file.name, "test", t->name, "seed", (json_int_t)j->seed,
			 "file", t->file, "line", (int)t->line, "tags", tags_of(t)));
}

/* A scenario that cannot be loaded is told on stderr, and makes the exit status. */
static int list_tests(const struct cli_args *a, struct rows *r)
{
	struct setup s;
	int code = setup_init(&s, a), worst = EXIT_PASSED;

	if (code == EXIT_PASSED)
		code = setup_select(&s, VERB_LIST, a->operand, a->n_operands);
	for (size_t i = 0; code == EXIT_PASSED && i < s.suite.n_jobs; i++) {
		const struct suite_job *j = &s.suite.job[i];

		if (j->test != SUITE_NO_TEST || cli_has(a, OPT_JSON))
			put_test(r, j);
		if (j->test != SUITE_NO_TEST)
			continue;
		(void)fprintf(stderr, "%s\n", script_why(j->scenario->script));
		worst = j->scenario->wrong == ERR_LIMIT ? EXIT_LIMIT : EXIT_USAGE;
	}
	setup_fini(&s);
	return code == EXIT_PASSED ? worst : code;
}

/* ---- failures ---- */

static int list_failures(const struct cli_args *a, struct rows *r)
{
	char id[CAUSE_TEXT];

	(void)a;
	for (unsigned i = 1; i < CAUSE_COUNT; i++)
		add(r, json_pack("{s:s, s:s}", "id", cause_format(i, id), "title",
				 cause_get(i)->title));
	return EXIT_PASSED;
}

/* ---- models ---- */

/* The name in a line `  NAME = {` or `  ["NAME"] = {` of a models file: its outermost tables. */
static bool model_name(const char *line, char *name, size_t cap)
{
	struct sb s = sb_of(name, cap);
	size_t len;

	if (strncmp(line, "  ", 2) != 0)
		return false;
	line += strncmp(line, "  [\"", 4) == 0 ? 4 : 2;
	len = strcspn(line, " \"");
	if (len == 0 || strstr(line, "= {") == NULL)
		return false;
	sb_put(&s, line, len);
	return !s.cut;
}

static int list_file(struct rows *r, const char *dir, const char *file, const char *kind)
{
	char path[PATH_MAX], name[128], line[1024];
	struct sb s = sb_of(path, sizeof(path));
	FILE *f;

	sb_printf(&s, "%s/models/%s", dir, file);
	f = fopen(path, "r");
	if (f == NULL)
		return cli_usage(stderr, VERB_LIST, "%s: %s", path, strerror(errno));
	while (fgets(line, sizeof(line), f) != NULL)
		if (model_name(line, name, sizeof(name)))
			add(r, json_pack("{s:s, s:s}", "id", name, "kind", kind));
	(void)fclose(f);
	return EXIT_PASSED;
}

static int list_models(const struct cli_args *a, struct rows *r)
{
	char dir[PATH_MAX];
	int code;

	if (!setup_data_dir(cli_value(a, OPT_DATA), dir))
		return cli_usage(stderr, VERB_LIST, "models/ not found: say where with --data DIR");
	code = list_file(r, dir, "clients.lua", "station");
	return code == EXIT_PASSED ? list_file(r, dir, "aps.lua", "ap") : code;
}

/* ---- faults ---- */

/* Kinds of node by the bits of enum bug_role. */
static const char *const whose[] = { "station", "AP", "switch", "gateway", "RADIUS server" };

static void add_fault(struct rows *r, const char *id, const char *kind, const char *what)
{
	add(r, json_pack("{s:s, s:s, s:s}", "id", id, "kind", kind, "what", what));
}

static void add_actions(struct rows *r)
{
	for (unsigned i = 0; i < FAULT_ACTION_COUNT; i++) {
		char text[FAULT_TEXT];
		struct sb what = sb_of(text, sizeof(text));

		fault_usage((enum fault_action)i, &what);
		add_fault(r, fault_action_text((enum fault_action)i), "action", text);
	}
}

static void add_bugs(struct rows *r)
{
	for (unsigned i = 0; i < BUG_COUNT; i++) {
		unsigned roles = bug_roles((enum bug)i);
		char text[FAULT_TEXT];
		struct sb what = sb_of(text, sizeof(text));

		for (unsigned k = 0; k < sizeof(whose) / sizeof(whose[0]); k++)
			if ((roles & 1u << k) != 0)
				sb_printf(&what, "%s%s", what.len > 0 ? ", " : "", whose[k]);
		sb_printf(&what, ": %s", bug_what((enum bug)i));
		add_fault(r, bug_text((enum bug)i), "misbehaviour", text);
	}
}

static int list_faults(const struct cli_args *a, struct rows *r)
{
	(void)a;
	add_actions(r);
	for (unsigned i = 0; i < CLASS_COUNT; i++)
		add_fault(r, frame_class_text((enum frame_class)i), "frame", "FRAME");
	add_bugs(r);
	return EXIT_PASSED;
}

/* ---- the verb ---- */

static const struct {
	const char *word, *column;
	int (*list)(const struct cli_args *a, struct rows *r);
} lists[] = {
	{ "failures", "title", list_failures },
	{ "models", "kind", list_models },
	{ "faults", "what", list_faults },
};

static void put_lines(const struct rows *r, const char *column)
{
	for (size_t i = 0; i < json_array_size(r->list); i++) {
		const json_t *row = json_array_get(r->list, i);

		(void)printf("%s", json_string_value(json_object_get(row, "id")));
		if (column != NULL)
			(void)printf("  %s", json_string_value(json_object_get(row, column)));
		(void)putchar('\n');
	}
}

static int put(const struct cli_args *a, struct rows *r, const char *column, int code)
{
	if (r->list == NULL) {
		(void)fputs("roamwright: out of memory\n", stderr);
		return EXIT_INTERNAL;
	}
	if (json_array_size(r->list) == 0)
		return code;
	if (!cli_has(a, OPT_JSON)) {
		put_lines(r, column);
	} else if (json_dumpf(r->list, stdout, JSON_INDENT(2) | JSON_SORT_KEYS) == 0) {
		(void)putchar('\n');
	}
	return code;
}

int cmd_list(const struct cli_args *a)
{
	size_t i, n = sizeof(lists) / sizeof(lists[0]);
	struct rows r;
	int code;

	if (a->n_operands == 0)
		return cli_usage(stderr, VERB_LIST, "what?");
	/* The word is meant; a folder of that name is written ./models. */
	for (i = 0; i < n; i++)
		if (strcmp(a->operand[0], lists[i].word) == 0)
			break;
	if (i < n && a->n_operands > 1)
		return cli_usage(stderr, VERB_LIST, "'%s' stands alone", a->operand[0]);
	r.list = json_array();
	code = i < n ? lists[i].list(a, &r) : list_tests(a, &r);
	code = put(a, &r, i < n ? lists[i].column : NULL, code);
	json_decref(r.list);
	return code;
}
