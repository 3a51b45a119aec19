#include "report/ladder.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/invariant.h"
#include "base/text.h"
#include "report/failure.h"
#include "report/lanes.h"
#include "report/names.h"
#include "report/say.h"
#include "spec/bss.h"

enum { RULE = 100, NUMBER = 32, BAR = 24 };

static void rule(FILE *f, char c)
{
	for (int i = 0; i < RULE; i++)
		(void)fputc(c, f);
	(void)fputc('\n', f);
}

/* A time that may not exist, with its unit, in a buffer of the caller. */
static const char *ms(char buf[static NUMBER], int64_t ns)
{
	struct sb s = sb_of(buf, NUMBER);

	say_ms_or_none(&s, ns);
	return buf;
}

static const char *count(char buf[static NUMBER], int64_t n)
{
	struct sb s = sb_of(buf, NUMBER);

	if (n == OBSERVE_NULL)
		sb_char(&s, '-');
	else
		sb_printf(&s, "%" PRId64, n);
	return buf;
}

/* ---- heading ---- */

static const char *spoken(enum roam_outcome o)
{
	switch (o) {
	case OUTCOME_OK:
		return "OK";
	case OUTCOME_FELL_BACK:
		return "FELL BACK";
	case OUTCOME_FAILED:
		return "FAILED";
	case OUTCOME_COUNT:
		break;
	}
	INVARIANT(false && "an outcome");
	return "";
}

static void heading(FILE *f, const struct observed_station *st, const struct transition *t)
{
	const char *akm = spec_akm_name(t->akm);
	char at[NUMBER], a[NUMBER], b[NUMBER], c[NUMBER];
	struct sb s = sb_of(at, sizeof(at));

	say_s(&s, t->t_start_ns);
	rule(f, '=');
	(void)fprintf(f, "%s  %s %u  ", st->name, t->is_join ? "join" : "roam", t->n);
	if (t->from != NULL)
		(void)fprintf(f, "%s -> ", t->from);
	(void)fprintf(f, "%s   %s%s%s   %s\n", t->to != NULL ? t->to : "?", method_text(t->method),
		      akm != NULL ? ", " : "", akm != NULL ? akm : "", spoken(t->outcome));
	(void)fprintf(f, "%s at %s s   total %s ms   management %s   keys %s   %u %s\n",
		      t->has_trigger ? trace_trigger_text(t->trigger) : "begins", at,
		      ms(a, t->t_total_ns), ms(b, t->t_mgmt_ns), ms(c, t->t_key_ns), t->n_attempts,
		      t->n_attempts == 1 ? "attempt" : "attempts");
	rule(f, '=');
}

/* ---- the chart ---- */

/* Columns: from AP, station, to AP, the other APs that were tried, the wired side. */
static void choose_lanes(struct lanes *l, const struct chart *c, const struct observed_station *st,
			 const struct transition *t, const uint32_t *items, size_t n)
{
	if (!mac_is_zero(t->from_bssid))
		lanes_add(l, t->from_bssid, t->from);
	lanes_add(l, st->mac, st->name);
	if (!mac_is_zero(t->to_bssid))
		lanes_add(l, t->to_bssid, t->to);
	for (unsigned i = 0; i < t->n_kept; i++)
		lanes_add(l, t->attempts[i].bssid, t->attempts[i].to);
	for (size_t i = 0; i < n; i++) {
		const struct chart_item *item = &c->items[items[i]];

		if (item->kind == CHART_WIRE && !lanes_has(l, item->to))
			lanes_add_wired(l);
	}
}

static size_t what_width(const struct chart *c, const uint32_t *items, size_t n)
{
	size_t width = 0, len;

	for (size_t i = 0; i < n; i++) {
		len = strlen(c->items[items[i]].what);
		width = len > width ? len : width;
	}
	return width;
}

static void put_item(FILE *f, const struct lanes *l, const struct chart_item *i, int64_t before_ns,
		     size_t width)
{
	char row[LANES_ROW], at[NUMBER], delta[NUMBER];
	struct sb s = sb_of(at, sizeof(at)), d = sb_of(delta, sizeof(delta));

	lanes_row(l, row);
	if (i->kind == CHART_NOTE)
		lanes_mark(l, row, i->from, i->alarm ? '!' : 'o');
	else
		lanes_arrow(l, row, i->from, i->to, i->kind == CHART_WIRE ? '=' : '-', i->unacked);
	say_s(&s, i->at_ns);
	sb_char(&d, '+');
	say_ms(&d, i->at_ns - before_ns);
	if (i->facts[0] == '\0' && i->clause == NULL)
		width = 0; /* no blanks at the end of a line */
	(void)fprintf(f, "%14s %11s   %s  %-*s", at, delta, row, (int)width, i->what);
	if (i->facts[0] != '\0')
		(void)fprintf(f, "  %s", i->facts);
	if (i->clause != NULL)
		(void)fprintf(f, "  [%s]", i->clause);
	(void)fputc('\n', f);
}

static enum err put_chart(FILE *f, const struct chart *c, const struct observed_station *st,
			  const struct transition *t)
{
	struct lanes l = { 0 };
	int64_t before_ns = t->t_start_ns;
	char row[LANES_ROW];
	uint32_t *items;
	size_t n, width;
	enum err e = chart_window(c, st->mac, t->t_start_ns, t->t_end_ns, &items, &n);

	if (e != ERR_OK)
		return e;
	choose_lanes(&l, c, st, t, items, n);
	width = what_width(c, items, n);
	lanes_names(&l, row);
	(void)fprintf(f, "%14s %11s   %s\n", "time s", "delta ms", row);
	for (size_t i = 0; i < n; i++) {
		put_item(f, &l, &c->items[items[i]], before_ns, width);
		before_ns = c->items[items[i]].at_ns;
	}
	if (n == 0)
		(void)fputs("  (nothing was sent)\n", f);
	free(items);
	return ERR_OK;
}

/* ---- phases ---- */

static void put_bar(FILE *f, int64_t part, int64_t whole)
{
	int64_t n = whole > 0 ? (part * BAR + whole / 2) / whole : 0;

	for (int64_t i = 0; i < BAR; i++)
		(void)fputc(i < n ? '#' : ' ', f);
}

static void put_phases(FILE *f, const struct transition *t)
{
	char a[NUMBER], b[NUMBER], c[NUMBER];

	if (t->t_total_ns <= 0)
		return;
	(void)fprintf(f, "\n  %-12s %11s  %-*s %5s %14s %14s\n", "phase", "ms", BAR, "", "share",
		      "blocked up", "blocked down");
	for (unsigned p = 0; p < PHASE_COUNT; p++) {
		const struct phase_time *x = &t->phases[p];

		if (x->ns == 0)
			continue;
		(void)fprintf(f, "  %-12s %11s  ", phase_text((enum roam_phase)p), ms(a, x->ns));
		put_bar(f, x->ns, t->t_total_ns);
		(void)fprintf(f, " %4" PRId64 "%% %14s %14s\n",
			      (x->ns * 100 + t->t_total_ns / 2) / t->t_total_ns,
			      ms(b, t->outage_up_ns == OBSERVE_NULL ? OBSERVE_NULL
								    : x->blocked_up_ns),
			      ms(c, t->outage_down_ns == OBSERVE_NULL ? OBSERVE_NULL
								      : x->blocked_down_ns));
	}
	(void)fprintf(f, "  %-12s %11s  %-*s  100%% %14s %14s\n", "total", ms(a, t->t_total_ns),
		      BAR, "", ms(b, t->outage_up_ns), ms(c, t->outage_down_ns));
}

static void put_facts(FILE *f, const struct transition *t)
{
	char a[NUMBER], b[NUMBER];

	(void)fprintf(f, "\n  %" PRIu32 " frames", t->frames);
	if (t->floor_ns != OBSERVE_NULL)
		(void)fprintf(f, ", least air time %s ms", ms(a, t->floor_ns));
	if (t->lost_up == OBSERVE_NULL && t->t_data_up_ns == OBSERVE_NULL &&
	    t->t_data_down_ns == OBSERVE_NULL) {
		(void)fputs("; no traffic was watched\n", f);
		return;
	}
	(void)fprintf(f, "; data gap up %s ms", ms(a, t->t_data_up_ns));
	(void)fprintf(f, ", down %s ms", ms(a, t->t_data_down_ns));
	if (t->probe_interval_ns != OBSERVE_NULL)
		(void)fprintf(f, " (a packet every %s ms)", ms(b, t->probe_interval_ns));
	(void)fprintf(f, "; lost up %s", count(a, t->lost_up));
	(void)fprintf(f, ", down %s\n", count(a, t->lost_down));
}

static void put_attempts(FILE *f, const struct transition *t)
{
	char at[NUMBER];

	if (t->n_attempts < 2 && t->outcome == OUTCOME_OK)
		return;
	for (unsigned i = 0; i < t->n_kept; i++) {
		const struct attempt *a = &t->attempts[i];
		struct sb s = sb_of(at, sizeof(at));

		say_s(&s, a->t_start_ns);
		(void)fprintf(f, "  attempt %u at %s s: %s to %s: ", i + 1, at,
			      method_text(a->method), a->to);
		if (a->ok)
			(void)fputs("ok\n", f);
		else
			(void)fprintf(f, "failed, status %u, reason %u\n", a->status, a->reason);
	}
	if (t->n_attempts > t->n_kept)
		(void)fprintf(f, "  and %u more\n", t->n_attempts - t->n_kept);
}

enum err ladder_put(FILE *f, const struct chart *c, const struct observe *seen,
		    const struct observed_station *station, const struct transition *t)
{
	enum err e;

	heading(f, station, t);
	(void)fputc('\n', f);
	e = put_chart(f, c, station, t);
	if (e != ERR_OK)
		return e;
	put_phases(f, t);
	put_facts(f, t);
	put_attempts(f, t);
	failure_put_all(f, seen, station->name, t);
	(void)fputc('\n', f);
	return ERR_OK;
}

/* The next transition of the two lists in order of time; NULL at the end. */
static const struct transition *next_of(const struct observed_station *st, size_t *join,
					size_t *roam)
{
	if (*roam == st->n_roams && *join == st->n_joins)
		return NULL;
	if (*roam == st->n_roams ||
	    (*join < st->n_joins && st->joins[*join].t_start_ns <= st->roams[*roam].t_start_ns))
		return &st->joins[(*join)++];
	return &st->roams[(*roam)++];
}

static enum err put_station(FILE *f, const struct chart *c, const struct observe *seen,
			    const struct observed_station *st)
{
	size_t join = 0, roam = 0;
	const struct transition *t;
	enum err e = ERR_OK;

	while (e == ERR_OK && (t = next_of(st, &join, &roam)) != NULL)
		e = ladder_put(f, c, seen, st, t);
	if (st->n_joins + st->n_roams == 0)
		(void)fprintf(f, "%s  never tried to join.\n\n", st->name);
	return e;
}

enum err ladder_write(FILE *f, const struct chart *c, const struct report_meta *meta,
		      const struct report_end *end)
{
	enum err e = ERR_OK;

	(void)fprintf(f, "%s: %s, seed %" PRIu64 "\n%s\n\n", meta->scenario, meta->test, meta->seed,
		      meta->replay);
	(void)fputs("  -->  on the air   ==>  between access points   --x  not acknowledged\n"
		    "  o    an event     !    refused, dropped, broken  [n]  IEEE 802.11-2020\n\n",
		    f);
	if (end->error != NULL)
		(void)fprintf(f, "%s\n\n", end->error);
	for (size_t i = 0; end->seen != NULL && i < observe_n_stations(end->seen) && e == ERR_OK;
	     i++)
		e = put_station(f, c, end->seen, observe_get_station(end->seen, i));
	if (c->left_out > 0)
		(void)fprintf(f, "%" PRIu32 " further frames and events were left out.\n",
			      c->left_out);
	return e;
}
