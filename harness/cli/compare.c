#include "cli/compare.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/events.h"

struct compare {
	struct events in;
	bool bulk;           /* the file has records of data frames */
	bool differs;
	size_t number;       /* of the line */
	char *was, *is;      /* NULL: nothing there */
	char line[JSONL_LINE_MAX + 1];
};

/* Whether the file has a record of a bulk kind; such a run has them early. */
static bool has_bulk(const char *path)
{
	struct events *e = malloc(sizeof(*e));
	char none[PATH_MAX + 64];
	struct sb why = sb_of(none, sizeof(none));
	bool found = false;

	if (e == NULL)
		return false;
	if (events_open(e, path, &why) == ERR_OK)
		while (!found && events_line(e))
			found = strstr(e->line, "\"kind\":\"air-rx\"") != NULL ||
				strstr(e->line, "\"kind\":\"app\"") != NULL;
	events_close(e);
	free(e);
	return found;
}

static void path_of(struct sb *s, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		sb_printf(s, "%s/", path);
	else if (slash != NULL)
		sb_put(s, path, (size_t)(slash - path) + 1);
	sb_str(s, "events.jsonl");
}

struct compare *compare_open(const char *path)
{
	struct compare *c = calloc(1, sizeof(*c));
	char file[PATH_MAX], none[PATH_MAX + 64];
	struct sb s = sb_of(file, sizeof(file)), why = sb_of(none, sizeof(none));

	if (c == NULL)
		return NULL;
	path_of(&s, path);
	c->bulk = has_bulk(file);
	if (events_open(&c->in, file, &why) != ERR_OK)
		c->in.f = NULL;
	return c;
}

void compare_close(struct compare *c)
{
	events_close(&c->in);
	free(c->was);
	free(c->is);
	free(c);
}

static char *copy(const char *text)
{
	size_t len = strlen(text) + 1;
	char *p = malloc(len);

	return p != NULL ? memcpy(p, text, len) : NULL;
}

static void differ(struct compare *c, const char *was, const char *is)
{
	c->differs = true;
	c->number = c->in.number + (was == NULL);
	c->was = was != NULL ? copy(was) : NULL;
	c->is = is != NULL ? copy(is) : NULL;
}

void compare_rec(void *compare, const struct trace_rec *rec)
{
	struct compare *c = compare;
	struct sb s = sb_of(c->line, sizeof(c->line));

	if (c->in.f == NULL || c->differs ||
	    (!c->bulk && ((uint32_t)TRACE_BULK & TRACE_BIT(rec->kind)) != 0))
		return;
	if (jsonl_write(&s, rec) != ERR_OK)
		sb_str(&s, "(a record too long to be written)\n");
	s.p[s.len - 1] = '\0';
	if (!events_line(&c->in))
		differ(c, NULL, c->line);
	else if (strcmp(c->line, c->in.line) != 0)
		differ(c, c->in.line, c->line);
}

void compare_end(struct compare *c)
{
	if (c->in.f != NULL && !c->differs && events_line(&c->in))
		differ(c, c->in.line, NULL);
}

bool compare_has_events(const struct compare *c)
{
	return c->in.f != NULL && !c->differs;
}

bool compare_tell(const struct compare *c, FILE *f)
{
	if (!c->differs)
		return false;
	(void)fprintf(f, "the first event that differs is events.jsonl:%zu\n  was %s\n  is  %s\n",
		      c->number, c->was != NULL ? c->was : "(nothing: the file ends here)",
		      c->is != NULL ? c->is : "(nothing: the run ends here)");
	return true;
}
