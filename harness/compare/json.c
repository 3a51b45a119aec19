#include "compare/json.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA "roamwright.compare/1"

/* ---- writing: a NULL inside, out of memory, makes the whole NULL ---- */

static json_t *number(int64_t v)
{
	return json_integer((json_int_t)v);
}

static json_t *text(const char *t)
{
	return t == NULL ? json_null() : json_string(t);
}

/* Steals v. */
static void set(json_t **o, const char *key, json_t *v)
{
	if (*o == NULL) {
		json_decref(v);
	} else if (v == NULL || json_object_set_new(*o, key, v) != 0) {
		json_decref(*o);
		*o = NULL;
	}
}

static void push(json_t **a, json_t *v)
{
	if (*a == NULL) {
		json_decref(v);
	} else if (v == NULL || json_array_append_new(*a, v) != 0) {
		json_decref(*a);
		*a = NULL;
	}
}

static json_t *settings(const struct compare_settings *s)
{
	json_t *o = json_object();

	set(&o, "ap", text(s->ap));
	set(&o, "ap_cpu", text(s->ap_cpu));
	set(&o, "aps", number(s->aps));
	set(&o, "client", text(s->client));
	set(&o, "client_cpu", text(s->client_cpu));
	if (strcmp(s->l3, "static") != 0)
		set(&o, "l3", text(s->l3));
	set(&o, "loss_permille", number(s->loss_permille));
	set(&o, "radius_latency_ns", number(s->radius_latency_ns));
	set(&o, "seed", number((int64_t)s->seed));
	set(&o, "seeds", number(s->seeds));
	return o;
}

static json_t *stat(const struct stat_of *s)
{
	json_t *o;

	if (s->n == 0)
		return json_null();
	o = json_object();
	set(&o, "max", number(s->max));
	set(&o, "median", number(s->median));
	set(&o, "n", number((int64_t)s->n));
	set(&o, "p95", number(s->p95));
	set(&o, "sum", number(s->sum));
	return o;
}

static json_t *stats(const struct compare_row *row)
{
	json_t *o = json_object();

	for (unsigned m = 0; m < MEASURE_COUNT; m++)
		set(&o, measure_text((enum measure)m), stat(&row->m[m]));
	return o;
}

static json_t *phases(const struct compare_row *row)
{
	json_t *a = json_array();

	for (unsigned p = 0; p < PHASE_COUNT; p++) {
		json_t *o = json_object();

		set(&o, "blocked_down_ns", number(row->blocked_down[p]));
		set(&o, "name", text(phase_text((enum roam_phase)p)));
		set(&o, "ns", number(row->phase[p]));
		push(&a, o);
	}
	return a;
}

static json_t *shares(const struct compare_row *row)
{
	json_t *o = json_object();

	for (unsigned s = 0; s < SHARE_COUNT; s++)
		set(&o, share_text((enum roam_share)s), number(row->share[s]));
	return o;
}

static json_t *median_roam(const struct compare_row *row)
{
	json_t *o = json_object();

	set(&o, "n", number(row->median_roam));
	set(&o, "seed", number((int64_t)row->median_seed));
	return o;
}

static json_t *row_of(const struct compare_row *row)
{
	json_t *o = json_object();

	set(&o, "name", text(row->name));
	set(&o, "title", text(row->title));
	set(&o, "played", json_boolean(row->played));
	if (!row->played) {
		set(&o, "why", text(row->why));
		return o;
	}
	set(&o, "failed", number((int64_t)row->failed));
	set(&o, "fell_back", number((int64_t)row->fell_back));
	set(&o, "measures", stats(row));
	set(&o, "median_roam", median_roam(row));
	set(&o, "mos_milli", stat(&row->mos_milli));
	set(&o, "mos_worst_milli",
	    row->mos_milli.n > 0 ? number(row->mos_worst) : json_null());
	set(&o, "phases", phases(row));
	set(&o, "roams", number((int64_t)row->roams));
	set(&o, "runs", number((int64_t)row->runs));
	set(&o, "shares_ns", shares(row));
	return o;
}

static json_t *vs_row(const struct vs_row *v)
{
	static const enum measure of[] = { MEASURE_OUTAGE_DOWN, MEASURE_OUTAGE_UP, MEASURE_T_KEY,
					   MEASURE_T_TOTAL };
	json_t *o = json_object(), *m = json_object();

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		json_t *d = json_object();

		set(&d, "median", number(v->now->m[of[i]].median - v->then->m[of[i]].median));
		set(&d, "p95", number(v->now->m[of[i]].p95 - v->then->m[of[i]].p95));
		set(&m, measure_text(of[i]), d);
	}
	set(&o, "changes", m);
	set(&o, "name", text(v->name));
	set(&o, "phase", v->has_phase ? text(phase_text(v->phase)) : json_null());
	set(&o, "phase_grew_ns", number(v->grew_ns));
	return o;
}

static json_t *vs_of(const struct vs *vs)
{
	json_t *o = json_object(), *a = json_array();

	for (size_t i = 0; i < vs->n; i++)
		push(&a, vs_row(&vs->row[i]));
	set(&o, "methods", a);
	set(&o, "settings", settings(&vs->then));
	return o;
}

char *json_result(const struct compare_result *r, const struct vs *vs)
{
	json_t *o = json_object(), *a = json_array();
	char *line, *all = NULL;
	size_t len;

	for (size_t i = 0; i < r->n; i++)
		push(&a, row_of(&r->row[i]));
	set(&o, "methods", a);
	set(&o, "schema", text(SCHEMA));
	set(&o, "settings", settings(&r->set));
	set(&o, "version", text(r->set.version));
	if (vs != NULL)
		set(&o, "vs", vs_of(vs));
	line = o == NULL ? NULL : json_dumps(o, JSON_INDENT(2) | JSON_SORT_KEYS);
	json_decref(o);
	if (line == NULL)
		return NULL;
	len = strlen(line);
	all = realloc(line, len + 2);
	if (all == NULL) {
		free(line);
		return NULL;
	}
	memcpy(all + len, "\n", 2);
	return all;
}
