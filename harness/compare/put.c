#include "compare/put.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compare/bars.h"
#include "compare/json.h"
#include "compare/tables.h"

static const char *const words[PUT_FORM_COUNT] = { "text", "md", "csv", "json" };

bool put_form_parse(const char *word, enum put_form *out)
{
	for (unsigned i = 0; i < PUT_FORM_COUNT; i++)
		if (strcmp(word, words[i]) == 0) {
			*out = (enum put_form)i;
			return true;
		}
	return false;
}

enum put_form put_form_of(const char *path)
{
	const char *dot = strrchr(path, '.');
	enum put_form form;

	return dot != NULL && put_form_parse(dot + 1, &form) ? form : PUT_TEXT;
}

/* ---- what holds for all rows ---- */

static void put_settings(const struct compare_settings *s, FILE *f)
{
	char ms[32];
	struct sb t = sb_of(ms, sizeof(ms));

	say_2ms(&t, s->radius_latency_ns);
	(void)fprintf(f, "%u seeds from %" PRIu64 ", %u access points, client model %s (CPU table "
			 "%s), access point model %s (%s), RADIUS %s ms away, ",
		      s->seeds, s->seed, s->aps, s->client, s->client_cpu, s->ap, s->ap_cpu, ms);
	if (s->loss_permille == 0)
		(void)fputs("no frame loss but the radio's own", f);
	else
		(void)fprintf(f, "%u.%u %% of frames lost besides", s->loss_permille / 10,
			      s->loss_permille % 10);
	if (strcmp(s->l3, "static") != 0)
		(void)fprintf(f, ", addresses by DHCP (%s)",
			      strcmp(s->l3, "dhcp") == 0 ? "as the model does" : s->l3);
	(void)fputc('\n', f);
}

static const char *const notes[] = {
	"Times are modelled, not measured (models/README.md; CPU tables in models/cpus.lua).",
	"Outage: nothing could be delivered; \"no scan\" leaves out what the scan before the roam",
	"blocked. Percentiles are by nearest rank.",
};

static bool same_refusal(const struct compare_row *a, const struct compare_row *b)
{
	return !a->played && !b->played && strcmp(a->why, b->why) == 0;
}

/* Each reason once, with all it holds for. */
static void put_refused(const struct compare_result *r, const char *indent, FILE *f)
{
	for (size_t i = 0; i < r->n; i++) {
		bool said = r->row[i].played;

		for (size_t k = 0; k < i; k++)
			said = said || same_refusal(&r->row[k], &r->row[i]);
		if (said)
			continue;
		(void)fprintf(f, "%snot playable in this build: %s", indent, r->row[i].name);
		for (size_t k = i + 1; k < r->n; k++)
			if (same_refusal(&r->row[k], &r->row[i]))
				(void)fprintf(f, ", %s", r->row[k].name);
		(void)fprintf(f, ": %s\n", r->row[i].why);
	}
}

/* ---- the differences ---- */

static void change(struct grid *g, const struct vs_row *v, enum measure m)
{
	const struct stat_of *then = &v->then->m[m], *now = &v->now->m[m];
	struct sb s = grid_cell(g);

	if (then->n == 0 || now->n == 0) {
		sb_char(&s, '-');
	} else {
		sb_str(&s, now->median > then->median ? "+" : "");
		say_2ms(&s, now->median - then->median);
	}
	s = grid_cell(g);
	if (then->n == 0 || now->n == 0) {
		sb_char(&s, '-');
		return;
	}
	sb_str(&s, now->p95 > then->p95 ? "+" : "");
	say_2ms(&s, now->p95 - then->p95);
}

static void table_of_vs(const struct vs *vs, struct grid *g)
{
	static const struct {
		const char *title;
		enum measure m;
	} of[] = {
		{ "outage down, ms", MEASURE_OUTAGE_DOWN },
		{ "outage up, ms", MEASURE_OUTAGE_UP },
		{ "t_key, ms", MEASURE_T_KEY },
		{ "t_total, ms", MEASURE_T_TOTAL },
	};
	enum { N = sizeof(of) / sizeof(of[0]) };

	grid_column(g, NULL, "method", true);
	for (unsigned k = 0; k < N; k++) {
		grid_column(g, of[k].title, "median", false);
		grid_column(g, of[k].title, "p95", false);
	}
	grid_column(g, NULL, "grew most", true);
	for (size_t i = 0; i < vs->n; i++) {
		const struct vs_row *v = &vs->row[i];
		struct sb s = grid_cell(g);

		sb_str(&s, v->name);
		for (unsigned k = 0; k < N; k++)
			change(g, v, of[k].m);
		s = grid_cell(g);
		if (!v->has_phase)
			continue;
		sb_printf(&s, "%s +", phase_text(v->phase));
		say_2ms(&s, v->grew_ns);
	}
}

/* ---- forms ---- */

typedef void (*table_fn)(const struct compare_result *r, struct grid *g);

static enum err put_table(const struct compare_result *r, table_fn fill, enum grid_form form,
			  FILE *f)
{
	struct grid g = { 0 };
	enum err e;

	fill(r, &g);
	e = grid_put(&g, form, f);
	grid_fini(&g);
	return e;
}

static enum err put_vs(const struct vs *vs, enum grid_form form, FILE *f)
{
	struct grid g = { 0 };
	enum err e;

	(void)fprintf(f, "\n%sagainst %s:%s ", form == GRID_MARKDOWN ? "## " : "", vs->path,
		      form == GRID_MARKDOWN ? "\n\n" : "");
	put_settings(&vs->then, f);
	if (form == GRID_MARKDOWN)
		(void)fputc('\n', f);
	table_of_vs(vs, &g);
	e = grid_put(&g, form, f);
	grid_fini(&g);
	return e;
}

static enum err put_text(const struct compare_result *r, const struct vs *vs, FILE *f)
{
	static const table_fn tables[] = { table_of_protocol, table_of_phases, table_of_shares };
	enum err e;

	put_settings(&r->set, f);
	(void)fputc('\n', f);
	e = put_table(r, table_of_call, GRID_TEXT, f);
	(void)fputc('\n', f);
	bars_text(r, f);
	for (size_t i = 0; e == ERR_OK && i < sizeof(tables) / sizeof(tables[0]); i++) {
		(void)fputc('\n', f);
		e = put_table(r, tables[i], GRID_TEXT, f);
	}
	if (e == ERR_OK && vs != NULL)
		e = put_vs(vs, GRID_TEXT, f);
	(void)fputc('\n', f);
	put_refused(r, "", f);
	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		(void)fprintf(f, "%s\n", notes[i]);
	return e;
}

static enum err put_markdown(const struct compare_result *r, const struct vs *vs, FILE *f)
{
	static const table_fn tables[] = { table_of_protocol, table_of_phases, table_of_shares };
	enum err e;

	(void)fputs("# Security methods compared\n\n", f);
	put_settings(&r->set, f);
	(void)fputc('\n', f);
	e = put_table(r, table_of_call, GRID_MARKDOWN, f);
	(void)fputs("\n```\n", f);
	bars_text(r, f);
	(void)fputs("```\n", f);
	for (size_t i = 0; e == ERR_OK && i < sizeof(tables) / sizeof(tables[0]); i++) {
		(void)fputc('\n', f);
		e = put_table(r, tables[i], GRID_MARKDOWN, f);
	}
	if (e == ERR_OK && vs != NULL)
		e = put_vs(vs, GRID_MARKDOWN, f);
	(void)fputc('\n', f);
	put_refused(r, "- ", f);
	(void)fputc('\n', f);
	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		(void)fprintf(f, "%s\n", notes[i]);
	return e;
}

static enum err put_json(const struct compare_result *r, const struct vs *vs, FILE *f)
{
	char *text = json_result(r, vs);

	if (text == NULL)
		return ERR_NOMEM;
	(void)fputs(text, f);
	free(text);
	return ERR_OK;
}

enum err put_result(const struct compare_result *r, const struct vs *vs, enum put_form form,
		    FILE *f)
{
	switch (form) {
	case PUT_TEXT:
		return put_text(r, vs, f);
	case PUT_MARKDOWN:
		return put_markdown(r, vs, f);
	case PUT_CSV:
		return put_table(r, table_for_programs, GRID_CSV, f);
	case PUT_JSON:
		break;
	}
	return put_json(r, vs, f);
}
