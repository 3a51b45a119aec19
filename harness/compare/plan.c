#include "compare/plan.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

#define SCENARIO "compare/corridor.lua"

const char *plan_reason(const char *error)
{
	const char *colon = strstr(error, ".lua:");

	colon = colon != NULL ? strstr(colon, ": ") : NULL;
	return colon != NULL ? colon + 2 : error;
}

static const char *number(struct arena *a, uint64_t v, const char *unit)
{
	char text[32];
	struct sb s = sb_of(text, sizeof(text));

	sb_printf(&s, "%" PRIu64 "%s", v, unit);
	return arena_text(a, text, s.len);
}

/* What the command line would be: the same words repeat the run. */
static enum err set_words(struct plan *p, struct arena *a)
{
	char word[256];

	for (unsigned i = 0; i < PLAN_SETS; i++) {
		struct sb s = sb_of(word, sizeof(word));

		if (p->set[i].value == NULL)
			return ERR_NOMEM;
		sb_printf(&s, "%s=%s", p->set[i].name, p->set[i].value);
		p->options[2 * i] = "--set";
		p->options[2 * i + 1] = arena_text(a, word, s.len);
		if (p->options[2 * i + 1] == NULL)
			return ERR_NOMEM;
	}
	return ERR_OK;
}

static enum err set_params(struct plan *p, const struct compare_job *job)
{
	const struct compare_settings *s = &job->set;
	const struct script_param set[PLAN_SETS] = {
		{ "method", p->method->name },
		{ "aps", number(job->arena, s->aps, "") },
		{ "client", s->client },
		{ "ap", s->ap },
		{ "loss", number(job->arena, s->loss_permille, "") },
		{ "radius", number(job->arena, (uint64_t)s->radius_latency_ns, "ns") },
		{ "l3", s->l3 },
	};

	memcpy(p->set, set, sizeof(p->set));
	return set_words(p, job->arena);
}

static enum err set_scenario(struct plan *p, const struct compare_job *job)
{
	char path[PATH_MAX];
	struct sb s = sb_of(path, sizeof(path));
	struct script_config cfg;
	enum err e;

	sb_printf(&s, "%s/" SCENARIO, job->scenarios);
	p->scenario = (struct suite_scenario){
		.file = { .path = arena_text(job->arena, path, s.len),
			  .name = "scenarios/" SCENARIO, .named = true },
		.root = job->scenarios,
	};
	if (s.cut || p->scenario.file.path == NULL)
		return ERR_NOMEM;
	cfg = suite_config(&p->cfg, &p->scenario);
	e = script_load(&cfg, &p->scenario.script);
	if (p->scenario.script == NULL)
		return e;
	if (e != ERR_OK)
		p->refused = plan_reason(script_why(p->scenario.script));
	else if (script_n_tests(p->scenario.script) != 1)
		p->refused = "the scenario has not exactly one test";
	return ERR_OK;
}

enum err plan_init(struct plan *p, const struct compare_job *job, const struct compare_method *m)
{
	enum err e;

	*p = (struct plan){ .method = m, .cfg = *job->script };
	e = set_params(p, job);
	if (e != ERR_OK)
		return e;
	p->cfg.set = p->set;
	p->cfg.n_set = PLAN_SETS;
	/* The same decisions and times as with real encryption, which is for the recorded run. */
	p->cfg.protection = PROTECTION_LAZY;
	p->how = (struct one_how){ .cfg = &p->cfg, .options = p->options,
				   .n_options = 2 * PLAN_SETS, .version = job->set.version };
	return set_scenario(p, job);
}

void plan_fini(struct plan *p)
{
	script_free(p->scenario.script);
	p->scenario.script = NULL;
}

struct suite_job plan_job(const struct plan *p, uint64_t seed)
{
	return (struct suite_job){ .scenario = &p->scenario, .test = 0, .seed = seed,
				   .name = script_test(p->scenario.script, 0)->name,
				   .id = p->method->name };
}
