#include "suite/outcome.h"

#include <stdlib.h>
#include <string.h>

#include "suite/tell.h"

/* ---- making ---- */

enum part { PART_LINE, PART_WRONG };

static char *print(enum part part, const struct one *o, const char *id)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (f == NULL)
		return NULL;
	if (part == PART_LINE)
		tell_line(f, o, id);
	else if (o->verdict == ONE_FAIL || o->verdict == ONE_ERROR)
		tell_wrong(f, o);
	if (fclose(f) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

static enum err add_capture(struct outcome *out, const struct one *o)
{
	const char name[] = "/capture.pcapng";
	size_t len;
	char *path;

	if (o->dir == NULL || o->end.seen == NULL || (o->how->what & REPORT_CAPTURE) == 0)
		return ERR_OK;
	len = strlen(o->dir);
	path = malloc(len + sizeof(name));
	if (path == NULL)
		return ERR_NOMEM;
	memcpy(path, o->dir, len);
	memcpy(path + len, name, sizeof(name));
	out->junit.capture = path;
	return ERR_OK;
}

enum err outcome_make(const struct one *o, const char *id, struct outcome *out)
{
	enum err e = report_junit_case(&o->meta, &o->end, &out->junit);

	out->there = true;
	out->verdict = o->verdict;
	out->exit = o->exit;
	out->line = print(PART_LINE, o, id);
	out->wrong = print(PART_WRONG, o, id);
	out->summary = o->verdict == ONE_SKIP ? calloc(1, 1)
					      : report_summary(&o->meta, &o->end, true);
	if (out->line == NULL || out->wrong == NULL || out->summary == NULL)
		e = ERR_NOMEM;
	if (e == ERR_OK && o->verdict == ONE_SKIP)
		out->junit.result = JUNIT_SKIPPED;
	if (e == ERR_OK)
		e = add_capture(out, o);
	return e;
}

void outcome_free(struct outcome *o)
{
	free((void *)(uintptr_t)o->junit.capture);
	if (o->there)
		report_junit_free(&o->junit);
	free(o->line);
	free(o->wrong);
	free(o->summary);
	*o = (struct outcome){ 0 };
}

/* ---- through a pipe: numbers in 8 octets, texts behind their length with their NUL ---- */

enum { N_TEXTS = 8 };

static bool put_number(int fd, uint64_t v)
{
	uint8_t room[8];
	struct wr w = wr_of(room, sizeof(room));

	wr_be64(&w, v);
	return pool_write(fd, wr_sofar(&w));
}

static bool put_text(int fd, const char *text)
{
	size_t len = text == NULL ? 0 : strlen(text) + 1;

	return put_number(fd, len) && pool_write(fd, bytes_of(text, len));
}

bool outcome_put(int fd, const struct outcome *o)
{
	const char *text[N_TEXTS] = { o->line, o->wrong, o->summary, o->junit.classname,
				      o->junit.name, o->junit.message, o->junit.text,
				      o->junit.capture };
	bool ok = put_number(fd, o->verdict) && put_number(fd, o->exit) &&
		  put_number(fd, o->junit.result) && put_number(fd, (uint64_t)o->junit.time_ns);

	for (size_t i = 0; ok && i < N_TEXTS; i++)
		ok = put_text(fd, text[i]);
	return ok;
}

static bool get_text(struct rd *r, char **out)
{
	struct bytes b;
	uint64_t len;

	if (!rd_be64(r, &len) || len > r->left || !rd_take(r, len, &b) ||
	    (len > 0 && b.p[len - 1] != '\0'))
		return false;
	if (len == 0)
		return true;
	*out = malloc(len);
	if (*out != NULL)
		memcpy(*out, b.p, len);
	return *out != NULL;
}

enum err outcome_get(struct bytes said, struct outcome *out)
{
	struct rd r = rd_of(said);
	uint64_t verdict, code, result, time_ns;
	char *text[N_TEXTS] = { NULL };
	bool ok = rd_be64(&r, &verdict) && rd_be64(&r, &code) && rd_be64(&r, &result) &&
		  rd_be64(&r, &time_ns) && verdict < ONE_VERDICT_COUNT && code <= EXIT_NOTHING &&
		  result <= JUNIT_SKIPPED && time_ns <= INT64_MAX;

	for (size_t i = 0; ok && i < N_TEXTS; i++)
		ok = get_text(&r, &text[i]);
	/* Only the message and the capture may be absent. */
	ok = ok && r.left == 0 && text[0] != NULL && text[1] != NULL && text[2] != NULL &&
	     text[3] != NULL && text[4] != NULL && text[6] != NULL;
	if (!ok) {
		for (size_t i = 0; i < N_TEXTS; i++)
			free(text[i]);
		return ERR_PARSE;
	}
	*out = (struct outcome){ true, (enum one_verdict)verdict, (enum suite_exit)code, text[0],
				 text[1], text[2],
				 { text[3], text[4], (int64_t)time_ns, (enum junit_result)result,
				   text[5], text[6], text[7] } };
	return ERR_OK;
}
