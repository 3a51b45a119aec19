#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/capture.h"
#include "report/chart.h"
#include "report/keyring.h"
#include "report/ladder.h"
#include "report/logs.h"
#include "report/outdir.h"
#include "trace/jsonl.h"

struct report {
	const struct report_meta *meta;
	unsigned what;
	enum err bad; /* the first error of a sink, which cannot return one */
	struct outdir *dir;
	FILE *events;
	uint32_t events_mask;
	FILE *capture_file;
	struct capture *capture;
	struct keyring *keyring;
	struct logs *logs;
	bool has_chart;
	struct chart chart;
	char line[JSONL_LINE_MAX];
};

const char *report_verdict_text(enum report_verdict v)
{
	static const char *const word[REPORT_VERDICT_COUNT] = { "pass", "fail", "error", "skip" };

	return word[v];
}

size_t report_n_failures(const struct report_end *end)
{
	return end->seen != NULL ? observe_n_failures(end->seen) : end->n_failures;
}

const struct failure *report_failure(const struct report_end *end, size_t i)
{
	return end->seen != NULL ? observe_get_failure(end->seen, i) : &end->failures[i];
}

static void remove_old(struct report *r)
{
	static const char *const names[] = { "summary.json", "events.jsonl", "junit.xml",
					     "capture.pcapng", "ladder.txt" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		outdir_remove(r->dir, names[i]);
	outdir_remove_folder(r->dir, "log");
	keyring_remove(r->meta, r->dir);
}

static enum err open_events(struct report *r)
{
	if ((r->what & (REPORT_EVENTS | REPORT_BULK)) == 0)
		return ERR_OK;
	r->events_mask = (r->what & REPORT_BULK) != 0 ? TRACE_ALL
						      : TRACE_ALL & ~(uint32_t)TRACE_BULK;
	r->events = outdir_file(r->dir, "events.jsonl");
	return r->events != NULL ? ERR_OK : ERR_FILE;
}

static enum err open_capture(struct report *r)
{
	if ((r->what & REPORT_CAPTURE) == 0)
		return ERR_OK;
	r->capture_file = outdir_file(r->dir, "capture.pcapng");
	if (r->capture_file == NULL)
		return ERR_FILE;
	r->capture = capture_new(r->capture_file, r->meta);
	return r->capture != NULL ? ERR_OK : ERR_NOMEM;
}

static enum err open_kept(struct report *r)
{
	if ((r->what & REPORT_KEYS) != 0) {
		r->keyring = keyring_new();
		if (r->keyring == NULL)
			return ERR_NOMEM;
	}
	if ((r->what & REPORT_LOGS) != 0) {
		r->logs = logs_new();
		if (r->logs == NULL)
			return ERR_NOMEM;
	}
	if ((r->what & REPORT_LADDER) != 0) {
		chart_init(&r->chart, r->meta);
		r->has_chart = true;
	}
	return ERR_OK;
}

enum err report_open(const char *dir, const struct report_meta *meta, unsigned what,
		     struct report **out)
{
	struct report *r = calloc(1, sizeof(*r));
	enum err e;

	*out = NULL;
	if (r == NULL)
		return ERR_NOMEM;
	r->meta = meta;
	r->what = what;
	e = outdir_open(dir, &r->dir);
	if (e == ERR_OK) {
		remove_old(r);
		e = open_events(r);
	}
	if (e == ERR_OK)
		e = open_capture(r);
	if (e == ERR_OK)
		e = open_kept(r);
	if (e != ERR_OK) {
		report_abandon(r);
		return e;
	}
	*out = r;
	return ERR_OK;
}

static enum err put_event(struct report *r, const struct trace_rec *rec)
{
	struct sb s = sb_of(r->line, sizeof(r->line));
	enum err e = jsonl_write(&s, rec);

	if (e == ERR_OK)
		(void)fwrite(s.p, 1, s.len, r->events);
	return e;
}

static void sink(void *ctx, const struct trace_rec *rec)
{
	struct report *r = ctx;
	uint32_t bit = TRACE_BIT(rec->kind);
	enum err e = ERR_OK;

	if (r->bad != ERR_OK)
		return;
	if (r->events != NULL && (r->events_mask & bit) != 0)
		e = put_event(r, rec);
	if (e == ERR_OK && r->capture != NULL && (CAPTURE_MASK & bit) != 0)
		e = capture_rec(r->capture, rec);
	if (e == ERR_OK && r->keyring != NULL && (KEYRING_MASK & bit) != 0)
		e = keyring_rec(r->keyring, rec);
	if (e == ERR_OK && r->logs != NULL && (LOGS_MASK & bit) != 0)
		e = logs_rec(r->logs, rec);
	if (e == ERR_OK && r->has_chart && (CHART_MASK & bit) != 0)
		e = chart_rec(&r->chart, rec);
	r->bad = e;
}

void report_attach(struct report *r, struct trace *t)
{
	uint32_t mask = r->events_mask;

	mask |= r->capture != NULL ? (uint32_t)CAPTURE_MASK : 0;
	mask |= r->keyring != NULL ? (uint32_t)KEYRING_MASK : 0;
	mask |= r->logs != NULL ? (uint32_t)LOGS_MASK : 0;
	mask |= r->has_chart ? (uint32_t)CHART_MASK : 0;
	if (mask != 0)
		trace_attach(t, mask, sink, r);
}

static enum err write_ladder(struct report *r, const struct report_end *end)
{
	FILE *f = outdir_file(r->dir, "ladder.txt");
	enum err e;

	if (f == NULL)
		return ERR_FILE;
	e = ladder_write(f, &r->chart, r->meta, end);
	return e == ERR_OK ? outdir_done(r->dir, f) : e;
}

static enum err write_junit(struct report *r, const struct report_end *end)
{
	FILE *f = outdir_file(r->dir, "junit.xml");
	struct junit_case c;
	enum err e;

	if (f == NULL)
		return ERR_FILE;
	e = report_junit_case(r->meta, end, &c);
	if (e != ERR_OK)
		return e;
	if (r->capture != NULL)
		c.capture = "capture.pcapng";
	e = junit_write(f, c.classname, &c, 1);
	report_junit_free(&c);
	return e == ERR_OK ? outdir_done(r->dir, f) : e;
}

static enum err write_summary(struct report *r, const struct report_end *end)
{
	FILE *f = outdir_file(r->dir, "summary.json");
	char *text = f == NULL ? NULL : report_summary(r->meta, end, false);

	if (text == NULL)
		return f == NULL ? ERR_FILE : ERR_NOMEM;
	(void)fputs(text, f);
	free(text);
	return outdir_done(r->dir, f);
}

enum err report_close(struct report *r, const struct report_end *end)
{
	enum err e = r->bad;
	struct outdir *dir;

	if (e == ERR_OK && r->keyring != NULL)
		e = keyring_write(r->keyring, r->meta, r->dir);
	if (e == ERR_OK && r->logs != NULL)
		e = logs_write(r->logs, r->dir);
	if (e == ERR_OK && r->has_chart)
		e = write_ladder(r, end);
	if (e == ERR_OK)
		e = write_junit(r, end);
	if (e == ERR_OK)
		e = write_summary(r, end);
	if (e != ERR_OK) {
		report_abandon(r);
		return e;
	}
	dir = r->dir;
	r->dir = NULL;
	e = outdir_commit(dir);
	report_abandon(r);
	return e;
}

void report_abandon(struct report *r)
{
	if (r == NULL)
		return;
	capture_free(r->capture);
	keyring_free(r->keyring);
	logs_free(r->logs);
	if (r->has_chart)
		chart_fini(&r->chart);
	outdir_abandon(r->dir);
	free(r);
}
