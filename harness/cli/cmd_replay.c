#include <inttypes.h>
#include <string.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/compare.h"
#include "cli/setup.h"
#include "cli/verbs.h"
#include "cli/words.h"
#include "suite/summary.h"

/* ---- what to repeat ---- */

/* The options the run had, and --data of now. */
static enum err line_of(const struct cli_args *a, const struct result_key *k,
			struct cli_args *then)
{
	struct cli_args data = { 0 };
	struct cli_given given = { OPT_DATA, cli_value(a, OPT_DATA) };
	enum err e = words_parse(VERB_RUN, k->option, k->n_options, then, stderr);

	then->verb = VERB_REPLAY;
	if (e == ERR_OK && given.value != NULL) {
		data.given = &given;
		data.n_given = 1;
		e = words_add(then, &data);
	}
	return e;
}

/* The scenario where it was, or as it is called below the shipped data. */
static const char *scenario_of(const struct cli_args *a, const struct result_key *k, char *room)
{
	const char *given = cli_value(a, OPT_SCENARIO);
	char data[PATH_MAX];
	struct sb s = sb_of(room, PATH_MAX);
	struct stat st;

	if (given != NULL || stat(k->scenario, &st) == 0)
		return given != NULL ? given : k->scenario;
	if (!setup_data_dir(cli_value(a, OPT_DATA), data))
		return k->scenario;
	sb_printf(&s, "%s/%s", data, k->scenario);
	return !s.cut && stat(room, &st) == 0 ? room : k->scenario;
}

/* ---- what came out ---- */

static bool tell_difference(const char *what, const char *was, const char *is)
{
	if (strcmp(was, is) == 0)
		return false;
	(void)printf("%s differs:\n  was %s\n  is  %s\n", what, was, is);
	return true;
}

static int judge(const struct result_key *k, const struct one *o, const struct compare *c)
{
	bool differs = false;

	if (strcmp(k->inputs_digest, o->meta.inputs_digest) != 0)
		(void)puts("the inputs differ: the scenario, a file it reads, a model or an option "
			   "has changed since");
	differs |= tell_difference("verdict", k->verdict, one_verdict_text(o->verdict));
	differs |= tell_difference("digest", k->digest, o->end.digest);
	differs |= tell_difference("decisions digest", k->decisions_digest,
				   o->end.decisions_digest);
	differs |= compare_tell(c, stdout);
	if (o->verdict == ONE_ERROR)
		(void)printf("%s\n", o->error);
	if (differs)
		return EXIT_FAILED;
	(void)printf("equal: %s, digest %s%s\n", k->verdict, k->digest,
		     compare_has_events(c) ? ", every event" : "");
	return EXIT_PASSED;
}

static int run_again(struct setup *s, const struct result_key *k, const char *path)
{
	struct compare *c = compare_open(path);
	struct one o;
	int code;

	if (c == NULL) {
		(void)fputs("roamwright: out of memory\n", stderr);
		return EXIT_INTERNAL;
	}
	s->how.sink = compare_rec;
	s->how.sink_ctx = c;
	s->how.sink_mask = TRACE_ALL;
	setup_abort_exits();
	one_run(&s->how, &s->suite.job[0], &o);
	compare_end(c);
	if (o.exit == EXIT_INTERNAL) {
		(void)fprintf(stderr, "roamwright: replay: %s\n", o.error);
		code = EXIT_INTERNAL;
	} else {
		code = judge(k, &o, c);
	}
	one_fini(&o);
	compare_close(c);
	return code;
}

static int replay(const struct cli_args *a, struct arena *arena)
{
	char why[PATH_MAX + 512], room[PATH_MAX];
	struct sb w = sb_of(why, sizeof(why));
	struct cli_args then = { 0 };
	struct result_key k;
	const char *path;
	struct setup s;
	int code;
	enum err e = result_read(a->operand[0], arena, &k, &w);

	if (e != ERR_OK) {
		(void)fprintf(stderr, "roamwright: replay: %s\n", w.len > 0 ? why : err_text(e));
		return e == ERR_NOMEM ? EXIT_INTERNAL : EXIT_USAGE;
	}
	path = scenario_of(a, &k, room);
	e = line_of(a, &k, &then);
	code = e == ERR_OK ? EXIT_PASSED : EXIT_USAGE;
	if (code == EXIT_PASSED) {
		code = setup_init(&s, &then);
		s.pick.test = k.test[0] != '\0' ? k.test : NULL;
		s.pick.seeds[0] = (struct script_seeds){ k.seed, k.seed };
		s.pick.n_seeds = 1;
		if (code == EXIT_PASSED)
			code = setup_select(&s, VERB_REPLAY, &path, 1);
		if (code == EXIT_PASSED)
			code = run_again(&s, &k, a->operand[0]);
		setup_fini(&s);
	}
	cli_args_fini(&then);
	return code;
}

int cmd_replay(const struct cli_args *a)
{
	struct arena *arena;
	int code;

	if (a->n_operands != 1)
		return cli_usage(stderr, VERB_REPLAY, "one result at a time");
	arena = arena_new(1u << 30);
	code = arena != NULL ? replay(a, arena) : EXIT_INTERNAL;
	arena_free(arena);
	return code;
}
