#include "cli/events.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum err events_open(struct events *e, const char *path, struct sb *why)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	*e = (struct events){ .f = NULL };
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		e->f = fdopen(fd, "r");
	if (e->f != NULL)
		return ERR_OK;
	sb_printf(why, "%s: %s", path, fd >= 0 ? "not a file" : strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	return ERR_FILE;
}

void events_close(struct events *e)
{
	if (e->f != NULL)
		(void)fclose(e->f);
	free(e->line);
	e->f = NULL;
	e->line = NULL;
}

/* getline, but no more than a line of ours can be. */
bool events_line(struct events *e)
{
	if (e->line == NULL)
		e->line = malloc(JSONL_LINE_MAX + 2);
	if (e->line == NULL || fgets(e->line, JSONL_LINE_MAX + 2, e->f) == NULL)
		return false;
	e->number++;
	e->len = strlen(e->line);
	if (e->len > 0 && e->line[e->len - 1] == '\n')
		e->line[--e->len] = '\0';
	return true;
}

enum err events_next(struct events *e, struct trace_rec *rec, bool *end, struct sb *why)
{
	enum err r;

	*end = !events_line(e);
	if (*end)
		return ferror(e->f) != 0 ? ERR_FILE : ERR_OK;
	r = jsonl_read(e->line, e->len, &e->room, rec);
	if (r != ERR_OK)
		sb_printf(why, "events.jsonl:%zu: not a record of roamwright", e->number);
	return r;
}
