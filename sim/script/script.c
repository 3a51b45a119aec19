#include "script/script.h"

#include <stdlib.h>
#include <string.h>

#include "base/invariant.h"
#include "script/play.h"

static const char *const verdict_words[SCRIPT_VERDICT_COUNT] = {
	[SCRIPT_PASS] = "pass",
	[SCRIPT_FAIL] = "fail",
	[SCRIPT_ERROR] = "error",
	[SCRIPT_SKIP] = "skip",
};

const char *script_verdict_text(enum script_verdict v)
{
	INVARIANT(v < SCRIPT_VERDICT_COUNT);
	return verdict_words[v];
}

/* The tests of a scenario live in the play that collected them. */
struct script {
	struct play *play;
};

enum err script_load(const struct script_config *cfg, struct script **out)
{
	struct script *s = calloc(1, sizeof(*s));
	enum err e = s != NULL ? play_new(cfg, NULL, 0, true, &s->play) : ERR_NOMEM;

	*out = NULL;
	if (e != ERR_OK) {
		free(s);
		return e;
	}
	*out = s;
	if (play_execute(s->play))
		return ERR_OK;
	return s->play->limit ? ERR_LIMIT : ERR_PARSE;
}

void script_free(struct script *s)
{
	if (s != NULL)
		play_free(s->play);
	free(s);
}

const char *script_why(const struct script *s)
{
	return s->play->error;
}

size_t script_n_tests(const struct script *s)
{
	return s->play->tests.n;
}

const struct script_test *script_test(const struct script *s, size_t i)
{
	return i < s->play->tests.n ? &s->play->tests.v[i].test : NULL;
}

static void fill_result(struct play *p, struct script_result *out)
{
	bool has_text = p->verdict == SCRIPT_ERROR || p->verdict == SCRIPT_SKIP;

	*out = (struct script_result){
		.verdict = p->verdict,
		.limit = p->limit,
		.error = has_text ? p->error : NULL,
		.expectations = p->expectations.v,
		.n_expectations = p->expectations.n,
		.inputs = p->inputs.v,
		.n_inputs = p->inputs.n,
		.world = p->world,
		.seen = p->seen,
		.sim_time_ns = p->sim_time_ns,
		.play = p,
	};
}

enum err script_run(const struct script_config *cfg, size_t test, uint64_t seed,
		    const struct script_hooks *hooks, struct script_result *out)
{
	struct play *p;
	enum err e = play_new(cfg, hooks, seed, false, &p);

	*out = (struct script_result){ .play = NULL };
	if (e != ERR_OK)
		return e;
	if (play_execute(p)) {
		if (test >= p->tests.n) {
			play_free(p);
			return ERR_RANGE;
		}
		play_test(p, test);
	}
	fill_result(p, out);
	return ERR_OK;
}

void script_result_free(struct script_result *r)
{
	play_free(r->play);
	*r = (struct script_result){ .play = NULL };
}
