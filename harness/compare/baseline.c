#include "compare/baseline.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "suite/brief.h"
#include "suite/summary.h"

/* As compare/json_read.c: more than any run has, and sums of some thousand of them fit. */
#define LARGEST (INT64_C(1) << 49)

enum { NAME_MAX_LEN = 8192 };

/* ---- one roam ---- */

/* A whole number from 0, or null or nothing: OBSERVE_NULL. */
static bool take_value(const json_t *o, const char *key, int64_t *v)
{
	const json_t *x = json_object_get(o, key);

	*v = OBSERVE_NULL;
	if (x == NULL || json_is_null(x))
		return true;
	*v = json_integer_value(x);
	return json_is_integer(x) && *v >= 0 && *v <= LARGEST;
}

static bool take_phase(const json_t *o, struct base_roam *r)
{
	const char *name = json_string_value(json_object_get(o, "name"));
	unsigned p = 0;

	while (name != NULL && p < PHASE_COUNT && strcmp(name, phase_text((enum roam_phase)p)) != 0)
		p++;
	return name != NULL && p < PHASE_COUNT && take_value(o, "ns", &r->phase[p]) &&
	       take_value(o, "blocked_up_ns", &r->up[p]) &&
	       take_value(o, "blocked_down_ns", &r->down[p]);
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static bool take_roam(const json_t *o, uint64_t seed, struct base_roam *r)
{
	static const char *const keys[GAUGE_COUNT] = {
		[GAUGE_OUTAGE] = "outage_up_ns", [GAUGE_OUTAGE_UP] = "outage_up_ns",
		[GAUGE_OUTAGE_DOWN] = "outage_down_ns", [GAUGE_TOTAL] = "t_total_ns",
		[GAUGE_MGMT] = "t_mgmt_ns", [GAUGE_KEY] = "t_key_ns",
		[GAUGE_LOST_UP] = "lost_up", [GAUGE_LOST_DOWN] = "lost_down",
	};
	const json_t *phases = json_object_get(o, "phases");

	*r = (struct base_roam){ .seed = seed };
	for (unsigned g = 0; g < GAUGE_COUNT; g++)
		if (!take_value(o, keys[g], &r->v[g]))
			return false;
	r->v[GAUGE_OUTAGE] = larger(r->v[GAUGE_OUTAGE_UP], r->v[GAUGE_OUTAGE_DOWN]);
	for (size_t i = 0; i < json_array_size(phases); i++)
		if (!take_phase(json_array_get(phases, i), r))
			return false;
	return json_is_object(o);
}

/* ---- one run ---- */

static struct base_test *find_or_add(struct baseline *b, const char *name)
{
	struct base_test *t;

	HASH_FIND(hh, b->test, name, strlen(name), t);
	if (t != NULL)
		return t;
	t = arena_alloc(b->arena, sizeof(*t));
	if (t == NULL)
		return NULL;
	t->name = arena_text(b->arena, name, strlen(name));
	if (t->name == NULL)
		return NULL;
	HASH_ADD_KEYPTR(hh, b->test, t->name, strlen(t->name), t);
	HASH_FIND(hh, b->test, name, strlen(name), t);
	return t;
}

/* Room for one more of n. */
static bool grow(void **v, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap == 0 ? 16 : 2 * *cap;
	void *p;

	if (n < *cap)
		return true;
	p = realloc(*v, more * size);
	if (p == NULL)
		return false;
	*v = p;
	*cap = more;
	return true;
}

static enum err add_roam(struct base_test *t, const json_t *o, uint64_t seed)
{
	void *v = t->roam;

	if (!grow(&v, t->n, &t->cap, sizeof(*t->roam)))
		return ERR_NOMEM;
	t->roam = v;
	return take_roam(o, seed, &t->roam[t->n++]) ? ERR_OK : ERR_PARSE;
}

static enum err add_run(struct base_test *t, uint64_t seed)
{
	void *v = t->seed;

	if (!grow(&v, t->n_runs, &t->cap_runs, sizeof(*t->seed)))
		return ERR_NOMEM;
	t->seed = v;
	t->seed[t->n_runs++] = seed;
	return ERR_OK;
}

static enum err take_run(struct baseline *b, const json_t *o, const char *name)
{
	const json_t *stations = json_object_get(o, "stations"), *number;
	struct base_test *t = find_or_add(b, name);
	uint64_t seed;
	enum err e;

	number = json_object_get(o, "seed");
	if (!json_is_integer(number) || json_integer_value(number) < 0)
		return ERR_PARSE;
	seed = (uint64_t)json_integer_value(number);
	e = t != NULL ? add_run(t, seed) : ERR_NOMEM;
	for (size_t i = 0; e == ERR_OK && i < json_array_size(stations); i++) {
		const json_t *roams = json_object_get(json_array_get(stations, i), "roams");

		for (size_t k = 0; e == ERR_OK && k < json_array_size(roams); k++)
			e = add_roam(t, json_array_get(roams, k), seed);
	}
	return e;
}

/* SCENARIO#TEST; empty for what was never run. */
static bool name_of(const json_t *o, struct sb *s)
{
	const char *schema = json_string_value(json_object_get(o, "schema"));
	const char *scenario = json_string_value(json_object_get(o, "scenario"));
	const char *test = json_string_value(json_object_get(o, "test"));

	if (schema == NULL || scenario == NULL || test == NULL ||
	    (strcmp(schema, BRIEF_SCHEMA) != 0 && strcmp(schema, "roamwright.summary/1") != 0))
		return false;
	if (test[0] != '\0')
		sb_printf(s, "%s#%s", scenario, test);
	return !s->cut;
}

enum err baseline_take(struct baseline *b, const char *text, size_t len)
{
	json_t *o = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	char *name = malloc(NAME_MAX_LEN);
	struct sb s;
	enum err e = ERR_PARSE;

	if (name == NULL) {
		json_decref(o);
		return ERR_NOMEM;
	}
	s = sb_of(name, NAME_MAX_LEN);
	if (o != NULL && name_of(o, &s))
		e = s.len > 0 ? take_run(b, o, name) : ERR_OK;
	free(name);
	json_decref(o);
	return e;
}

/* ---- a file ---- */

enum err baseline_read(struct baseline *b, const char *path, struct sb *why)
{
	char *text, *end;
	size_t len, number = 0;
	enum err e = result_load(path, "suite.jsonl", &text, &len, why);

	if (e != ERR_OK)
		return e;
	for (char *p = text; e == ERR_OK && (end = memchr(p, '\n', len)) != NULL; p = end + 1) {
		len -= (size_t)(end - p) + 1;
		number++;
		e = baseline_take(b, p, (size_t)(end - p));
	}
	if (e != ERR_OK)
		sb_printf(why, "%s:%zu: %s", path, number,
			  e == ERR_PARSE ? "no line of a baseline" : err_text(e));
	free(text);
	return e;
}

const struct base_test *baseline_find(const struct baseline *b, const char *name)
{
	struct base_test *t;

	HASH_FIND(hh, b->test, name, strlen(name), t);
	return t;
}

bool base_test_has(const struct base_test *t, uint64_t seed)
{
	for (size_t i = 0; i < t->n_runs; i++)
		if (t->seed[i] == seed)
			return true;
	return false;
}

void baseline_fini(struct baseline *b)
{
	for (struct base_test *t = b->test; t != NULL; t = t->hh.next) {
		free(t->roam);
		free(t->seed);
	}
	HASH_CLEAR(hh, b->test);
	*b = (struct baseline){ 0 };
}
