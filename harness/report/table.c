#include "report/report.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "observe/catalogue.h"
#include "report/say.h"

/* Two walks over the same cells: the first measures the columns, the second writes them. */
enum { COLUMNS = 12, CELL = 40, NAME_SHOWN = 16 };

static const struct {
	const char *title;
	bool right;
} columns[COLUMNS] = {
	{ "station", false },   { "", false },           { "from", false },
	{ "to", false },        { "method", false },     { "outcome", false },
	{ "t_mgmt", true },     { "t_key", true },       { "t_total", true },
	{ "outage up", true },  { "down", true },        { "lost up/down", true },
};

struct table {
	FILE *f; /* NULL while measuring */
	size_t width[COLUMNS];
};

static void put_row(struct table *t, char cell[COLUMNS][CELL])
{
	for (unsigned i = 0; i < COLUMNS; i++) {
		size_t len = strlen(cell[i]);

		if (t->f == NULL) {
			if (len > t->width[i])
				t->width[i] = len;
			continue;
		}
		if (columns[i].right)
			(void)fprintf(t->f, "%*s", (int)t->width[i], cell[i]);
		else if (i + 1 < COLUMNS)
			(void)fprintf(t->f, "%-*s", (int)t->width[i], cell[i]);
		(void)fputs(i + 1 < COLUMNS ? "  " : "\n", t->f);
	}
}

static void put_count(struct sb *s, int64_t n)
{
	if (n == OBSERVE_NULL)
		sb_char(s, '-');
	else
		sb_printf(s, "%" PRId64, n);
}

/* Names are cut at the front: the end tells more. */
static void put_name(struct sb *s, const char *name)
{
	size_t len = name == NULL ? 0 : strlen(name);

	sb_str(s, len == 0 ? "-" : len > NAME_SHOWN ? name + len - NAME_SHOWN : name);
}

static void put_transition(struct table *table, const struct observed_station *st,
			   const struct transition *t)
{
	char cell[COLUMNS][CELL], id[CAUSE_TEXT];
	struct sb s[COLUMNS];
	const int64_t times[] = { t->t_mgmt_ns, t->t_key_ns, t->t_total_ns, t->outage_up_ns,
				  t->outage_down_ns };

	for (unsigned i = 0; i < COLUMNS; i++)
		s[i] = sb_of(cell[i], CELL);
	put_name(&s[0], st->name);
	sb_printf(&s[1], "%s %u", t->is_join ? "join" : "roam", t->n);
	put_name(&s[2], t->from);
	put_name(&s[3], t->to);
	sb_str(&s[4], method_text(t->method));
	sb_str(&s[5], outcome_text(t->outcome));
	if (t->cause != 0)
		sb_printf(&s[5], " %s", cause_format(t->cause, id));
	for (unsigned i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		say_ms_or_none(&s[6 + i], times[i]);
	put_count(&s[11], t->lost_up);
	sb_char(&s[11], '/');
	put_count(&s[11], t->lost_down);
	put_row(table, cell);
}

static size_t put_rows(struct table *t, const struct observe *seen)
{
	char cell[COLUMNS][CELL];
	size_t rows = 0;

	for (unsigned i = 0; i < COLUMNS; i++) {
		struct sb s = sb_of(cell[i], CELL);

		sb_str(&s, columns[i].title);
	}
	put_row(t, cell);
	for (size_t i = 0; i < observe_n_stations(seen); i++) {
		const struct observed_station *st = observe_get_station(seen, i);

		for (size_t k = 0; k < st->n_joins; k++)
			put_transition(t, st, &st->joins[k]);
		for (size_t k = 0; k < st->n_roams; k++)
			put_transition(t, st, &st->roams[k]);
		rows += st->n_joins + st->n_roams;
	}
	return rows;
}

void report_table(FILE *f, const struct observe *seen)
{
	struct table t = { 0 };

	if (put_rows(&t, seen) == 0) {
		(void)fputs("No station tried to join.\n", f);
		return;
	}
	t.f = f;
	put_rows(&t, seen);
	(void)fputs("times in ms\n", f);
}
