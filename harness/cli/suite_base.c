#include "cli/suite_base.h"

#include <limits.h>
#include <string.h>

#include "cli/suite_end.h"

enum { TEXT_MAX = 1024 };

static int take_limits(struct suite_base *b, const struct cli_args *a)
{
	const char *text;
	char reason[256];

	for (size_t i = 0; (text = cli_nth(a, OPT_MAX_REGRESS, i)) != NULL; i++) {
		struct sb why = sb_of(reason, sizeof(reason));

		if (i == SUITE_LIMITS)
			return cli_usage(stderr, a->verb, "more than %d --max-regress",
					 SUITE_LIMITS);
		if (limit_parse(text, &b->limit[i], &why) != ERR_OK)
			return cli_usage(stderr, a->verb, "--max-regress '%s': %s", text, reason);
		b->n = i + 1;
	}
	if (b->n > 0 && b->path == NULL)
		return cli_usage(stderr, a->verb, "--max-regress: than what? --baseline FILE");
	if (b->n == 0) {
		struct sb why = sb_of(reason, sizeof(reason));

		b->n = limit_parse("outage_p95=10%,5ms", &b->limit[0], &why) == ERR_OK;
	}
	return EXIT_PASSED;
}

int suite_base_init(struct suite_base *b, const struct cli_args *a, struct arena *arena)
{
	char why[PATH_MAX + 256];
	struct sb s = sb_of(why, sizeof(why));
	enum err e;
	int code;

	*b = (struct suite_base){ .arena = arena, .path = cli_value(a, OPT_BASELINE),
				  .save = cli_value(a, OPT_SAVE_BASELINE),
				  .then = { .arena = arena } };
	code = take_limits(b, a);
	if (code != EXIT_PASSED || b->path == NULL)
		return code;
	e = baseline_read(&b->then, b->path, &s);
	if (e == ERR_OK)
		return EXIT_PASSED;
	(void)fprintf(stderr, "roamwright: suite: --baseline: %s\n",
		      s.len > 0 ? why : err_text(e));
	return e == ERR_NOMEM ? EXIT_INTERNAL : EXIT_USAGE;
}

static enum err add_case(struct suite_base *b, size_t i, const char *text)
{
	const struct regress *r = &b->list.v[i];
	char name[TEXT_MAX];
	struct sb s = sb_of(name, sizeof(name));
	struct junit_case *c = &b->junit[i];

	sb_printf(&s, "%s %s_%s", r->test, gauge_text(r->limit->gauge), rank_text(r->limit->rank));
	c->classname = "baseline";
	c->name = arena_text(b->arena, name, s.len);
	c->result = JUNIT_FAILED;
	c->message = c->text = arena_text(b->arena, text, strlen(text));
	return c->name != NULL && c->text != NULL ? ERR_OK : ERR_NOMEM;
}

static enum err tell(struct suite_base *b, const struct tally *t)
{
	char text[TEXT_MAX];
	enum err e = ERR_OK;

	b->junit = arena_array(b->arena, b->list.n + 1, sizeof(*b->junit));
	if (b->junit == NULL) {
		b->list.n = 0;
		return ERR_NOMEM;
	}
	for (size_t i = 0; e == ERR_OK && i < b->list.n; i++) {
		struct sb s = sb_of(text, sizeof(text));

		regress_put(&s, &b->list.v[i]);
		(void)fprintf(t->f, "worse  %s  %s\n", b->list.v[i].test, text);
		e = add_case(b, i, text);
	}
	(void)fprintf(t->f, "baseline: %zu tests compared, %zu numbers worse, %zu tests new\n",
		      b->list.n_compared, b->list.n, b->list.n_new);
	return e;
}

static enum err compare(struct suite_base *b, const struct tally *t)
{
	struct baseline now = { .arena = b->arena };
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < t->n; i++)
		if (t->brief[i] != NULL)
			e = baseline_take(&now, t->brief[i], strlen(t->brief[i]));
	if (e == ERR_OK)
		e = regress_find(&b->then, &now, b->limit, b->n, b->arena, &b->list);
	if (e == ERR_OK)
		e = tell(b, t);
	baseline_fini(&now);
	return e;
}

int suite_base_judge(struct suite_base *b, const struct tally *t)
{
	enum err e = b->path != NULL ? compare(b, t) : ERR_OK;

	if (e != ERR_OK)
		return suite_complain("--baseline", e);
	e = b->save != NULL ? tally_baseline(t, b->save) : ERR_OK;
	if (e != ERR_OK)
		return suite_complain(b->save, e);
	return b->list.n > 0 ? EXIT_FAILED : EXIT_PASSED;
}

void suite_base_fini(struct suite_base *b)
{
	baseline_fini(&b->then);
	*b = (struct suite_base){ 0 };
}
