#include "suite/tell.h"

#include <inttypes.h>

#include "base/text.h"
#include "base/time.h"
#include "report/failure.h"

void tell_line(FILE *f, const struct report_end *end, const char *id)
{
	(void)fprintf(f, "%-5s  %s", report_verdict_text(end->verdict), id);
	if (end->verdict == REPORT_SKIP)
		(void)fprintf(f, "  (%s)\n", end->error);
	else if (end->verdict == REPORT_ERROR && end->sim_time_ns == 0)
		(void)fputc('\n', f);
	else
		(void)fprintf(f, "  %" PRId64 ".%03" PRId64 " s simulated\n",
			      end->sim_time_ns / NS_PER_S,
			      end->sim_time_ns % NS_PER_S / NS_PER_MS);
}

static void put_unmet(FILE *f, const struct report_end *end)
{
	for (size_t i = 0; i < end->n_expectations; i++) {
		const struct report_expectation *x = &end->expectations[i];

		if (x->pass)
			continue;
		(void)fprintf(f, "%s:%u: not met: %s", x->file, x->line, x->text);
		if (x->got != NULL)
			(void)fprintf(f, ": got %s", x->got);
		(void)fputc('\n', f);
	}
}

void tell_wrong(FILE *f, const struct report_meta *m, const struct report_end *end)
{
	if (end->verdict != REPORT_FAIL && end->verdict != REPORT_ERROR)
		return;
	if (end->verdict == REPORT_ERROR)
		(void)fprintf(f, "%s\n", end->error);
	put_unmet(f, end);
	(void)fprintf(f, "to repeat it: %s\n", m->replay);
}

void tell_word(FILE *f, const char *dir, const char *rest)
{
	bool plain = true;

	for (const char *p = dir; *p != '\0'; p++)
		plain = plain && ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
				  (*p >= '0' && *p <= '9') || *p == '/' || *p == '.' ||
				  *p == '-' || *p == '_' || *p == '%');
	if (!plain)
		(void)fputc('\'', f);
	for (const char *p = dir; *p != '\0'; p++)
		if (*p == '\'')
			(void)fputs("'\\''", f);
		else
			(void)fputc(*p, f);
	(void)fputs(rest, f);
	if (!plain)
		(void)fputc('\'', f);
}

void tell_capture(FILE *f, const char *dir)
{
	(void)fputs("WIRESHARK_CONFIG_DIR=", f);
	tell_word(f, dir, "/wireshark");
	(void)fputs(" tshark -C roamwright -r ", f);
	tell_word(f, dir, "/capture.pcapng");
	(void)fputc('\n', f);
}

static void put_places(FILE *f, const struct one *o)
{
	if (o->dir == NULL)
		return;
	(void)fprintf(f, "results: %s\n", o->dir);
	if ((o->how->what & REPORT_CAPTURE) == 0 || o->end.seen == NULL)
		return;
	(void)fputs("capture: ", f);
	tell_capture(f, o->dir);
}

void tell_details(FILE *f, const struct one *o)
{
	if (o->end.seen != NULL) {
		report_table(f, o->end.seen);
		for (size_t i = 0; i < observe_n_failures(o->end.seen); i++)
			failure_put(f, observe_get_failure(o->end.seen, i));
	}
	tell_wrong(f, &o->meta, &o->end);
	put_places(f, o);
	(void)fputc('\n', f);
}
