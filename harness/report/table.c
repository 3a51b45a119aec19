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

/* ---- traffic: what a person at the station would have seen ---- */

/* "4, 9, 31 to 36": numbers that rise, runs drawn together. */
static void put_numbers(FILE *f, const uint64_t *v, unsigned n)
{
	for (unsigned i = 0; i < n;) {
		unsigned last = i;

		while (last + 1 < n && v[last + 1] == v[last] + 1)
			last++;
		(void)fprintf(f, "%s%" PRIu64, i > 0 ? ", " : "", v[i]);
		if (last > i)
			(void)fprintf(f, "%s%" PRIu64, last > i + 1 ? " to " : ", ", v[last]);
		i = last + 1;
	}
}

static void put_ping(FILE *f, const struct ping_summary *p)
{
	char text[96];
	struct sb s = sb_of(text, sizeof(text));

	(void)fprintf(f, "%" PRIu64 " sent, %" PRIu64 " received, %" PRIu64 " lost (%u.%u %%)",
		      p->sent, p->received, p->lost, p->loss_permille / 10,
		      p->loss_permille % 10);
	if (p->received > 0) {
		sb_str(&s, ", min ");
		say_ms_or_none(&s, p->min_ns);
		sb_str(&s, ", avg ");
		say_ms_or_none(&s, p->avg_ns);
		sb_str(&s, ", max ");
		say_ms_or_none(&s, p->max_ns);
		(void)fprintf(f, "%s ms", text);
	}
	if (p->n_lost_kept > 0) {
		(void)fputs(", lost: ", f);
		put_numbers(f, p->lost_seq, p->n_lost_kept);
		(void)fputs(p->lost > p->n_lost_kept ? " and more" : "", f);
	}
}

static void put_direction(FILE *f, const char *name, uint64_t sent, uint64_t lost, uint64_t burst)
{
	if (sent > 0)
		(void)fprintf(f,
			      "%s %" PRIu64 " sent, %" PRIu64 " lost (longest run %" PRIu64 ")",
			      name, sent, lost, burst);
}

static void put_flow(FILE *f, const char *station, const struct flow_summary *flow)
{
	(void)fprintf(f, "%s  %s: ", station, flow->name);
	if (flow->has_ping) {
		put_ping(f, &flow->ping);
	} else {
		put_direction(f, "up", flow->sent_up, flow->lost_up, flow->burst_up);
		if (flow->sent_up > 0 && flow->sent_down > 0)
			(void)fputs(", ", f);
		put_direction(f, "down", flow->sent_down, flow->lost_down, flow->burst_down);
	}
	if (flow->mos_milli != OBSERVE_NULL)
		(void)fprintf(f, ", MOS %d.%02d", (int)(flow->mos_milli / 1000),
			      (int)(flow->mos_milli % 1000 / 10));
	(void)fputc('\n', f);
}

static void put_traffic(FILE *f, const struct observe *seen)
{
	for (size_t i = 0; i < observe_n_stations(seen); i++) {
		const struct observed_station *st = observe_get_station(seen, i);

		for (size_t k = 0; k < st->n_flows; k++)
			put_flow(f, st->name, &st->flows[k]);
	}
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
	put_traffic(f, seen);
}
