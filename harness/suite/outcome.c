#include "suite/outcome.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suite/names.h"
#include "suite/tell.h"

static char *copy(const char *text, size_t len)
{
	char *p = malloc(len + 1);

	if (p == NULL)
		return NULL;
	memcpy(p, text, len);
	p[len] = '\0';
	return p;
}

enum part { PART_LINE, PART_WRONG };

static char *print(enum part part, const struct result_key *k, const char *id)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (f == NULL)
		return NULL;
	if (part == PART_LINE)
		tell_line(f, &k->end, id);
	else
		tell_wrong(f, &k->meta, &k->end);
	if (fclose(f) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

/* ---- where to look ---- */

/* "dir/x.lua:12: what is wrong" names a place. */
static bool place_in(const char *error, size_t *len, unsigned *line)
{
	const char *colon = strstr(error, ".lua:");
	int64_t n;
	size_t digits;

	if (colon == NULL)
		return false;
	colon += 4;
	digits = strspn(colon + 1, "0123456789");
	if (!text_i64_in(colon + 1, digits, 1, INT32_MAX, &n))
		return false;
	*len = (size_t)(colon - error);
	*line = (unsigned)n;
	return true;
}

static char *find_place(const struct result_key *k, unsigned *line)
{
	const struct report_end *end = &k->end;
	size_t len;

	*line = 0;
	if (end->error != NULL && place_in(end->error, &len, line))
		return copy(end->error, len);
	for (size_t i = 0; i < end->n_expectations; i++) {
		const struct report_expectation *x = &end->expectations[i];

		if (x->pass)
			continue;
		*line = x->line;
		return copy(x->file, strlen(x->file));
	}
	return copy(k->scenario, strlen(k->scenario));
}

/* ---- all of it ---- */

static enum err add_capture(struct outcome *o, const struct result_key *k, const char *out)
{
	const char name[] = "/capture.pcapng";
	char *dir = out != NULL ? result_folder(out, &k->meta) : NULL, *path;
	size_t len;

	if (dir == NULL)
		return out != NULL ? ERR_NOMEM : ERR_OK;
	len = strlen(dir);
	path = realloc(dir, len + sizeof(name));
	if (path == NULL) {
		free(dir);
		return ERR_NOMEM;
	}
	memcpy(path + len, name, sizeof(name));
	if (access(path, R_OK) == 0)
		o->junit.capture = path;
	else
		free(path);
	return ERR_OK;
}

enum err outcome_make(const struct result_key *k, const char *out, struct outcome *o)
{
	struct arena *a = arena_new(1u << 20);
	const char *id = a != NULL ? result_id(&k->meta, a) : NULL;
	enum err e = id != NULL ? report_junit_case(&k->meta, &k->end, &o->junit) : ERR_NOMEM;

	o->there = true;
	o->verdict = (enum one_verdict)k->end.verdict;
	o->exit = (enum suite_exit)k->end.exit;
	if (e == ERR_OK) {
		o->line = print(PART_LINE, k, id);
		o->wrong = print(PART_WRONG, k, id);
		o->file = find_place(k, &o->at);
		if (o->line == NULL || o->wrong == NULL || o->file == NULL)
			e = ERR_NOMEM;
	}
	if (e == ERR_OK && k->end.verdict != REPORT_SKIP)
		e = add_capture(o, k, out);
	arena_free(a);
	return e;
}

void outcome_free(struct outcome *o)
{
	free((void *)(uintptr_t)o->junit.capture);
	if (o->there)
		report_junit_free(&o->junit);
	free(o->line);
	free(o->wrong);
	free(o->file);
	*o = (struct outcome){ 0 };
}

bool outcome_is_bad(const struct outcome *o)
{
	return o->verdict == ONE_FAIL || o->verdict == ONE_ERROR;
}
