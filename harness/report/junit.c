#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "observe/catalogue.h"

/* XML 1.0 holds no control characters but tab, line feed and carriage return [XML 1.0, 2.2]. */
static void put_char(FILE *f, const uint8_t *p, size_t n, bool attribute)
{
	if (n == 0 || (p[0] < 0x20 && p[0] != '\t' && p[0] != '\n'))
		(void)fputs("\xef\xbf\xbd", f);
	else if (n == 3 && p[0] == 0xef && p[1] == 0xbf && p[2] >= 0xbe) /* U+FFFE, U+FFFF */
		(void)fputs("\xef\xbf\xbd", f);
	else if (p[0] == '<')
		(void)fputs("&lt;", f);
	else if (p[0] == '>')
		(void)fputs("&gt;", f);
	else if (p[0] == '&')
		(void)fputs("&amp;", f);
	else if (attribute && p[0] == '"')
		(void)fputs("&quot;", f);
	else if (attribute && p[0] < 0x20)
		(void)fprintf(f, "&#%u;", p[0]);
	else
		(void)fwrite(p, 1, n, f);
}

static void put_xml(FILE *f, const char *text, bool attribute)
{
	const uint8_t *p = (const uint8_t *)text;
	size_t left, n;

	for (left = strlen(text); left > 0; p += n, left -= n) {
		n = text_utf8(p, left);
		put_char(f, p, n, attribute);
		n += n == 0;
	}
}

static void put_attribute(FILE *f, const char *name, const char *value)
{
	(void)fprintf(f, " %s=\"", name);
	put_xml(f, value, true);
	(void)fputc('"', f);
}

/* Seconds with three decimals, as the schema's pattern wants. */
static void put_time(FILE *f, int64_t ns)
{
	(void)fprintf(f, " time=\"%" PRId64 ".%03u\"", ns / NS_PER_S,
		      (unsigned)(ns % NS_PER_S / NS_PER_MS));
}

static const char *element_of(enum junit_result r)
{
	static const char *const word[] = { [JUNIT_PASSED] = NULL, [JUNIT_FAILED] = "failure",
					    [JUNIT_ERROR] = "error", [JUNIT_SKIPPED] = "skipped" };

	return word[r];
}

static void put_case(FILE *f, const struct junit_case *c)
{
	const char *element = element_of(c->result);

	(void)fputs("    <testcase", f);
	put_attribute(f, "classname", c->classname);
	put_attribute(f, "name", c->name);
	put_time(f, c->time_ns);
	(void)fputs(">\n", f);
	if (element != NULL) {
		(void)fprintf(f, "      <%s", element);
		put_attribute(f, "message", c->message != NULL ? c->message : "");
		(void)fputc('>', f);
		/* Jenkins' schema lets `skipped` carry no type; text is welcome in all three. */
		put_xml(f, c->text != NULL ? c->text : "", false);
		(void)fprintf(f, "</%s>\n", element);
	}
	if (c->capture != NULL) {
		(void)fputs("      <system-out>[[ATTACHMENT|", f);
		put_xml(f, c->capture, false);
		(void)fputs("]]</system-out>\n", f);
	}
	(void)fputs("    </testcase>\n", f);
}

struct counts {
	size_t failed, errors, skipped;
	int64_t time_ns;
};

static struct counts count_of(const struct junit_case *cases, size_t n)
{
	struct counts c = { 0 };

	for (size_t i = 0; i < n; i++) {
		c.failed += cases[i].result == JUNIT_FAILED;
		c.errors += cases[i].result == JUNIT_ERROR;
		c.skipped += cases[i].result == JUNIT_SKIPPED;
		c.time_ns += cases[i].time_ns;
	}
	return c;
}

enum err junit_write(FILE *f, const char *suite, const struct junit_case *cases, size_t n)
{
	struct counts c = count_of(cases, n);

	(void)fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", f);
	put_attribute(f, "name", suite);
	(void)fprintf(f, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"", n, c.failed, c.errors);
	put_time(f, c.time_ns);
	(void)fputs(">\n  <testsuite", f);
	put_attribute(f, "name", suite);
	(void)fprintf(f, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"", n,
		      c.failed, c.errors, c.skipped);
	put_time(f, c.time_ns);
	(void)fputs(">\n", f);
	for (size_t i = 0; i < n; i++)
		put_case(f, &cases[i]);
	(void)fputs("  </testsuite>\n</testsuites>\n", f);
	return ferror(f) != 0 ? ERR_FILE : ERR_OK;
}

/* ---- the case of a run ---- */

static void put_expectation(FILE *f, const struct report_expectation *x)
{
	(void)fprintf(f, "%s:%u: %s", x->file, x->line, x->text);
	if (x->got != NULL)
		(void)fprintf(f, ": got %s", x->got);
	(void)fputc('\n', f);
}

static void put_text(FILE *f, const struct report_meta *m, const struct report_end *end)
{
	char id[CAUSE_TEXT];

	if (end->error != NULL)
		(void)fprintf(f, "%s\n", end->error);
	for (size_t i = 0; i < end->n_expectations; i++)
		if (!end->expectations[i].pass)
			put_expectation(f, &end->expectations[i]);
	for (size_t i = 0; i < report_n_failures(end); i++) {
		const struct failure *x = report_failure(end, i);

		(void)fprintf(f, "%s at %" PRId64 " ns, %s: %s\n  fix: %s\n",
			      x->cause != 0 ? cause_format(x->cause, id) : "cause unknown",
			      x->at_ns, x->station, x->why, x->fix);
	}
	(void)fprintf(f, "replay: %s\n", m->replay);
}

/* The first thing that went wrong, in one line. */
static void put_message(FILE *f, const struct report_end *end)
{
	if (end->error != NULL) {
		(void)fprintf(f, "%.*s", (int)strcspn(end->error, "\n"), end->error);
		return;
	}
	for (size_t i = 0; i < end->n_expectations; i++)
		if (!end->expectations[i].pass) {
			(void)fprintf(f, "%s", end->expectations[i].text);
			if (end->expectations[i].got != NULL)
				(void)fprintf(f, ": got %s", end->expectations[i].got);
			return;
		}
}

/* "scenarios/methods/ft.lua" is the class scenarios.methods.ft. */
static char *classname_of(const char *scenario)
{
	size_t len = strlen(scenario);
	char *p;

	if (len > 4 && strcmp(scenario + len - 4, ".lua") == 0)
		len -= 4;
	p = malloc(len + 1);
	if (p == NULL)
		return NULL;
	for (size_t i = 0; i < len; i++)
		p[i] = scenario[i] == '/' ? '.' : scenario[i];
	p[len] = '\0';
	return p;
}

enum part { PART_NAME, PART_MESSAGE, PART_TEXT };

static char *print(enum part part, const struct report_meta *m, const struct report_end *end)
{
	char *p = NULL;
	size_t len;
	FILE *f = open_memstream(&p, &len);

	if (f == NULL)
		return NULL;
	if (part == PART_NAME && m->test[0] == '\0')
		(void)fputs("(the scenario itself)", f);
	else if (part == PART_NAME)
		(void)fprintf(f, "%s [seed %" PRIu64 "]", m->test, m->seed);
	else if (part == PART_MESSAGE)
		put_message(f, end);
	else
		put_text(f, m, end);
	if (fclose(f) != 0) {
		free(p);
		p = NULL;
	}
	return p;
}

enum err report_junit_case(const struct report_meta *meta, const struct report_end *end,
			   struct junit_case *out)
{
	static const enum junit_result result[] = { [REPORT_PASS] = JUNIT_PASSED,
						    [REPORT_FAIL] = JUNIT_FAILED,
						    [REPORT_ERROR] = JUNIT_ERROR,
						    [REPORT_SKIP] = JUNIT_SKIPPED };

	*out = (struct junit_case){ .time_ns = end->sim_time_ns, .result = result[end->verdict] };
	out->classname = classname_of(meta->scenario);
	out->name = print(PART_NAME, meta, end);
	out->message = print(PART_MESSAGE, meta, end);
	out->text = print(PART_TEXT, meta, end);
	if (out->classname != NULL && out->name != NULL && out->message != NULL &&
	    out->text != NULL)
		return ERR_OK;
	report_junit_free(out);
	return ERR_NOMEM;
}

void report_junit_free(struct junit_case *c)
{
	free((void *)(uintptr_t)c->classname);
	free((void *)(uintptr_t)c->name);
	free((void *)(uintptr_t)c->message);
	free((void *)(uintptr_t)c->text);
	*c = (struct junit_case){ 0 };
}
