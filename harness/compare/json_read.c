#include <jansson.h>
#include <limits.h>
#include <string.h>

#include "compare/json.h"

/* Reads what json.c wrote; anything else is refused, never guessed. */

/*
 * Statistics: what every program reads as a whole number; a mean: six days. What is made of a few
 * of them, and a bar's length, then fits in 64 bits.
 */
#define LARGEST      (INT64_C(1) << 53)
#define LARGEST_MEAN (INT64_C(1) << 49)

struct reading {
	struct arena *a;
	bool nomem;
};

static bool whole(const json_t *o, const char *key, int64_t lo, int64_t hi, int64_t *out)
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_integer(v) || json_integer_value(v) < lo || json_integer_value(v) > hi)
		return false;
	*out = (int64_t)json_integer_value(v);
	return true;
}

static bool text(struct reading *r, const json_t *o, const char *key, const char **out)
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_string(v) || strlen(json_string_value(v)) != json_string_length(v))
		return false;
	*out = arena_text(r->a, json_string_value(v), json_string_length(v));
	r->nomem = r->nomem || *out == NULL;
	return *out != NULL;
}

static bool settings(struct reading *r, const json_t *o, struct compare_settings *s)
{
	int64_t aps, seeds, seed, loss;

	if (!text(r, o, "ap", &s->ap) || !text(r, o, "client", &s->client) ||
	    !text(r, o, "ap_cpu", &s->ap_cpu) || !text(r, o, "client_cpu", &s->client_cpu) ||
	    !whole(o, "aps", 1, UINT_MAX, &aps) || !whole(o, "seeds", 1, UINT_MAX, &seeds) ||
	    !whole(o, "seed", 0, INT64_MAX, &seed) ||
	    !whole(o, "loss_permille", 0, 1000, &loss) ||
	    !whole(o, "radius_latency_ns", 0, LARGEST, &s->radius_latency_ns))
		return false;
	s->l3 = "static"; /* of which nothing is written */
	if (json_object_get(o, "l3") != NULL && !text(r, o, "l3", &s->l3))
		return false;
	s->aps = (unsigned)aps;
	s->seeds = (unsigned)seeds;
	s->seed = (uint64_t)seed;
	s->loss_permille = (unsigned)loss;
	return true;
}

/* null: nothing was measured. */
static bool stat(const json_t *o, const char *key, struct stat_of *out)
{
	const json_t *v = json_object_get(o, key);
	int64_t n;

	*out = (struct stat_of){ 0 };
	if (json_is_null(v))
		return true;
	if (!whole(v, "n", 1, LARGEST, &n) ||
	    !whole(v, "median", 0, LARGEST, &out->median) ||
	    !whole(v, "p95", 0, LARGEST, &out->p95) ||
	    !whole(v, "max", 0, LARGEST, &out->max) ||
	    !whole(v, "sum", 0, LARGEST, &out->sum))
		return false;
	out->n = (size_t)n;
	return true;
}

static bool stats(const json_t *o, struct compare_row *row)
{
	for (unsigned m = 0; m < MEASURE_COUNT; m++)
		if (!stat(o, measure_text((enum measure)m), &row->m[m]))
			return false;
	return true;
}

static bool phases(const json_t *a, struct compare_row *row)
{
	if (json_array_size(a) != PHASE_COUNT)
		return false;
	for (unsigned p = 0; p < PHASE_COUNT; p++) {
		const json_t *o = json_array_get(a, p);
		const json_t *name = json_object_get(o, "name");

		if (!json_is_string(name) ||
		    strcmp(json_string_value(name), phase_text((enum roam_phase)p)) != 0 ||
		    !whole(o, "ns", 0, LARGEST_MEAN, &row->phase[p]) ||
		    !whole(o, "blocked_down_ns", 0, LARGEST_MEAN,
			   &row->blocked_down[p]))
			return false;
	}
	return true;
}

static bool shares(const json_t *o, struct compare_row *row)
{
	for (unsigned s = 0; s < SHARE_COUNT; s++)
		if (!whole(o, share_text((enum roam_share)s), 0, LARGEST_MEAN,
			   &row->share[s]))
			return false;
	return true;
}

static bool counts(const json_t *o, struct compare_row *row)
{
	int64_t runs, roams, fell_back, failed, seed, n;
	const json_t *median = json_object_get(o, "median_roam");

	if (!whole(o, "runs", 0, LARGEST, &runs) || !whole(o, "roams", 0, LARGEST, &roams) ||
	    !whole(o, "fell_back", 0, LARGEST, &fell_back) ||
	    !whole(o, "failed", 0, LARGEST, &failed) ||
	    !whole(median, "seed", 0, INT64_MAX, &seed) || !whole(median, "n", 0, UINT32_MAX, &n))
		return false;
	row->runs = (size_t)runs;
	row->roams = (size_t)roams;
	row->fell_back = (size_t)fell_back;
	row->failed = (size_t)failed;
	row->median_seed = (uint64_t)seed;
	row->median_roam = (uint32_t)n;
	return true;
}

static bool row_of(struct reading *r, const json_t *o, struct compare_row *row)
{
	const json_t *played = json_object_get(o, "played");

	if (!text(r, o, "name", &row->name) || !text(r, o, "title", &row->title) ||
	    !json_is_boolean(played))
		return false;
	row->played = json_is_true(played);
	if (!row->played)
		return text(r, o, "why", &row->why);
	if (!counts(o, row) || !stats(json_object_get(o, "measures"), row) ||
	    !stat(o, "mos_milli", &row->mos_milli) ||
	    !phases(json_object_get(o, "phases"), row) ||
	    !shares(json_object_get(o, "shares_ns"), row))
		return false;
	return row->mos_milli.n == 0 || whole(o, "mos_worst_milli", 0, 5000, &row->mos_worst);
}

enum { ROWS_MAX = 1000 };

static bool result(struct reading *r, const json_t *o, struct compare_result *out)
{
	const json_t *schema = json_object_get(o, "schema"), *a = json_object_get(o, "methods");
	size_t n = json_array_size(a);

	if (!json_is_string(schema) ||
	    strcmp(json_string_value(schema), "roamwright.compare/1") != 0 || !json_is_array(a) ||
	    n > ROWS_MAX || !settings(r, json_object_get(o, "settings"), &out->set) ||
	    !text(r, o, "version", &out->set.version))
		return false;
	out->row = arena_array(r->a, n + 1, sizeof(*out->row));
	r->nomem = r->nomem || out->row == NULL;
	if (out->row == NULL)
		return false;
	out->n = n;
	for (size_t i = 0; i < n; i++)
		if (!row_of(r, json_array_get(a, i), &out->row[i]))
			return false;
	return true;
}

enum err json_parse_result(const char *said, size_t len, struct arena *a,
			   struct compare_result *out, struct sb *why)
{
	struct reading r = { .a = a };
	json_error_t wrong;
	json_t *o = json_loadb(said, len, JSON_REJECT_DUPLICATES, &wrong);
	bool ok;

	*out = (struct compare_result){ 0 };
	ok = o != NULL && result(&r, o, out);
	if (o == NULL)
		sb_str(why, wrong.text);
	else if (!ok)
		sb_str(why, "no result of roamwright compare");
	json_decref(o);
	return ok ? ERR_OK : r.nomem ? ERR_NOMEM : ERR_PARSE;
}
