#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/events.h"
#include "cli/redraw_parts.h"
#include "report/ladder.h"
#include "suite/summary.h"
#include "wire/hdr.h"

enum { NODES_MAX = 20000 };

/* A run seen again. Names belong to summary. */
struct again {
	json_t *summary;
	struct report_node *node;
	size_t n_nodes, cap;
	struct report_meta meta;
	struct chart chart;
	struct observe *seen;
};

/* ---- who took part ---- */

static const char *text_of(const json_t *o, const char *key)
{
	const char *t = json_string_value(json_object_get(o, key));

	return t != NULL ? t : "";
}

/* The cast's name for this text, NULL if there is none; *role says what it is. */
static const char *cast_name(const struct again *a, const char *name, enum report_role *role)
{
	const json_t *cast = json_object_get(a->summary, "cast");

	for (size_t i = 0; i < json_array_size(cast); i++) {
		const json_t *x = json_array_get(cast, i);
		const char *what = text_of(x, "role");

		if (strcmp(text_of(x, "name"), name) != 0)
			continue;
		*role = strcmp(what, "ap") == 0 ? ROLE_AP
			: strcmp(what, "station") == 0 ? ROLE_STATION : ROLE_OTHER;
		return text_of(x, "name");
	}
	return NULL;
}

static enum err add_node(struct again *a, const char *name, struct mac mac, uint32_t freq_mhz)
{
	struct report_node x = { .mac = mac, .by = "roamwright", .freq_mhz = freq_mhz };

	x.name = cast_name(a, name, &x.role);
	if (x.name == NULL)
		return ERR_OK;
	for (size_t i = 0; i < a->n_nodes; i++)
		if (mac_equal(a->node[i].mac, mac))
			return ERR_OK;
	if (a->n_nodes == NODES_MAX)
		return ERR_LIMIT;
	if (a->n_nodes == a->cap) {
		size_t cap = a->cap == 0 ? 32 : 2 * a->cap;
		struct report_node *node = realloc(a->node, cap * sizeof(*node));

		if (node == NULL)
			return ERR_NOMEM;
		a->node = node;
		a->cap = cap;
	}
	a->node[a->n_nodes++] = x;
	return ERR_OK;
}

static enum err add_stations(struct again *a)
{
	const json_t *list = json_object_get(a->summary, "stations");
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < json_array_size(list); i++) {
		const json_t *x = json_array_get(list, i);
		const char *mac = text_of(x, "mac"), *name = text_of(x, "name");
		struct mac address;

		if (!mac_parse(mac, strlen(mac), &address))
			continue;
		observe_station(a->seen, address, name);
		e = add_node(a, name, address, 0);
	}
	return e;
}

/* The address a node sends from: those of APs are told by nothing else. */
static enum err learn(struct again *a, const struct trace_rec *rec)
{
	struct rd r = rd_of(rec->u.air_tx.frame);
	struct hdr h;

	if (rec->kind != TRACE_AIR_TX || hdr_parse(&r, &h) != WIRE_OK ||
	    (!hdr_is_mgmt(&h) && !hdr_is_data(&h)))
		return ERR_OK;
	return add_node(a, rec->entity, h.a2, rec->u.air_tx.freq_mhz);
}

/* ---- through the file ---- */

static enum err each(struct again *a, const char *path, struct sb *why,
		     enum err (*take)(struct again *a, const struct trace_rec *rec))
{
	struct events *in = malloc(sizeof(*in));
	struct trace_rec rec;
	bool end = false;
	enum err e;

	if (in == NULL)
		return ERR_NOMEM;
	e = events_open(in, path, why);
	while (e == ERR_OK && !end) {
		e = events_next(in, &rec, &end, why);
		if (e == ERR_OK && !end)
			e = take(a, &rec);
	}
	events_close(in);
	free(in);
	return e;
}

static enum err watch(struct again *a, const struct trace_rec *rec)
{
	if ((OBSERVE_MASK & TRACE_BIT(rec->kind)) != 0)
		observe_rec(a->seen, rec);
	return (CHART_MASK & TRACE_BIT(rec->kind)) != 0 ? chart_rec(&a->chart, rec) : ERR_OK;
}

static enum err look_again(struct again *a, const char *path, struct sb *why)
{
	const json_t *end = json_object_get(a->summary, "sim_time_ns");
	enum err e;

	a->seen = observe_new();
	if (a->seen == NULL)
		return ERR_NOMEM;
	e = add_stations(a);
	if (e == ERR_OK)
		e = each(a, path, why, learn);
	a->meta.nodes = a->node;
	a->meta.n_nodes = a->n_nodes;
	chart_init(&a->chart, &a->meta);
	if (e == ERR_OK)
		e = each(a, path, why, watch);
	return e == ERR_OK ? observe_finish(a->seen, json_integer_value(end)) : e;
}

/* ---- drawing ---- */

static enum err put_station(const struct again *a, const struct observed_station *st,
			    const struct redraw_pick *pick, FILE *f, size_t *n)
{
	size_t join = 0, roam = 0;
	enum err e = ERR_OK;

	while (e == ERR_OK && (join < st->n_joins || roam < st->n_roams)) {
		bool joins = roam == st->n_roams ||
			     (join < st->n_joins &&
			      st->joins[join].t_start_ns <= st->roams[roam].t_start_ns);
		const struct transition *t = joins ? &st->joins[join++] : &st->roams[roam++];

		if (!redraw_wants(pick, st->name, t->is_join, t->n))
			continue;
		++*n;
		e = ladder_put(f, &a->chart, a->seen, st, t);
	}
	return e;
}

static json_t *load_summary(const char *dir, struct sb *why)
{
	json_error_t wrong;
	size_t len = 0;
	json_t *j;
	char *text;

	if (result_load(dir, "summary.json", &text, &len, why) != ERR_OK)
		return NULL;
	j = json_loadb(text, len, JSON_REJECT_DUPLICATES, &wrong);
	free(text);
	if (j == NULL)
		sb_printf(why, "%s/summary.json: %s", dir, wrong.text);
	return j;
}

enum err redraw_events(const char *dir, const struct redraw_pick *pick, FILE *f, size_t *n,
		       struct sb *why)
{
	struct again a = { .summary = load_summary(dir, why) };
	char path[PATH_MAX];
	struct sb s = sb_of(path, sizeof(path));
	enum err e;

	if (a.summary == NULL)
		return ERR_FILE;
	sb_printf(&s, "%s/events.jsonl", dir);
	e = s.cut ? ERR_FILE : look_again(&a, path, why);
	if (e == ERR_OK)
		(void)fputs("Drawn again from events.jsonl. Without the records of data frames "
			    "(run --events all) it tells\nnothing of losses, and a total ends when "
			    "data can pass.\n\n", f);
	for (size_t i = 0; e == ERR_OK && i < observe_n_stations(a.seen); i++)
		e = put_station(&a, observe_get_station(a.seen, i), pick, f, n);
	chart_fini(&a.chart);
	observe_free(a.seen);
	free(a.node);
	json_decref(a.summary);
	return e;
}
