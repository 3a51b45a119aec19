#include "suite/results.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suite/pool.h"

static enum err make_folders(const char *dir)
{
	char path[PATH_MAX];
	struct sb s = sb_of(path, sizeof(path));

	sb_str(&s, dir);
	if (s.cut)
		return ERR_FILE;
	for (char *p = path + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(path, 0777) != 0 && errno != EEXIST)
			return ERR_FILE;
		*p = '/';
	}
	return mkdir(path, 0777) != 0 && errno != EEXIST ? ERR_FILE : ERR_OK;
}

static char *join(const char *dir, const char *name)
{
	size_t a = strlen(dir), b = strlen(name);
	char *path = malloc(a + b + 1);

	if (path == NULL)
		return NULL;
	memcpy(path, dir, a);
	memcpy(path + a, name, b + 1);
	return path;
}

/* What was there before stays up to its last whole line. */
static enum err begin(struct results *r)
{
	if (r->before == NULL)
		return ERR_OK;
	r->end = r->before->end;
	if (ftruncate(r->fd, (off_t)r->end) != 0 || lseek(r->fd, 0, SEEK_END) < 0)
		return ERR_FILE;
	return ERR_OK;
}

enum err results_open(struct results *r, const char *dir, size_t n, struct lines *before)
{
	enum err e = make_folders(dir);

	*r = (struct results){ .fd = -1, .n = n, .before = before };
	if (e != ERR_OK)
		return e;
	r->path = join(dir, "/suite.jsonl");
	r->line = calloc(n + 1, sizeof(*r->line));
	if (r->path == NULL || r->line == NULL)
		return ERR_NOMEM;
	r->fd = open(r->path, O_RDWR | O_CREAT | (before == NULL ? O_TRUNC : 0) | O_CLOEXEC, 0666);
	return r->fd >= 0 ? begin(r) : ERR_FILE;
}

enum err results_add(struct results *r, size_t job, const char *text)
{
	size_t len = strlen(text);

	if (r->fd < 0 || len == 0)
		return ERR_OK;
	if (!pool_write(r->fd, bytes_of(text, len)))
		return ERR_FILE;
	r->line[job] = (struct results_line){ r->end, len };
	r->end += len;
	return ERR_OK;
}

void results_keep(struct results *r, size_t job, struct line *x)
{
	if (r->fd >= 0)
		r->line[job] = (struct results_line){ x->at, x->len };
}

static enum err copy_line(const struct results *r, const struct results_line *l, int to)
{
	uint8_t *room = malloc(l->len + 1);
	enum err e = ERR_FILE;
	size_t got = 0;

	if (room == NULL)
		return ERR_NOMEM;
	while (got < l->len) {
		ssize_t n = pread(r->fd, room + got, l->len - got, (off_t)(l->at + got));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		got += (size_t)n;
	}
	if (got == l->len && pool_write(to, bytes_of(room, got)))
		e = ERR_OK;
	free(room);
	return e;
}

/* Runs that this suite was not asked for have been paid for, too. */
static enum err put_others(const struct results *r, int to)
{
	const struct line *x = r->before != NULL ? r->before->by_id : NULL;
	enum err e = ERR_OK;

	for (; e == ERR_OK && x != NULL; x = x->hh.next)
		if (!x->claimed)
			e = copy_line(r, &(struct results_line){ x->at, x->len }, to);
	return e;
}

static enum err put_in_order(const struct results *r, const char *path)
{
	int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	enum err e = to >= 0 ? ERR_OK : ERR_FILE;

	for (size_t i = 0; e == ERR_OK && i < r->n; i++)
		if (r->line[i].len > 0)
			e = copy_line(r, &r->line[i], to);
	if (e == ERR_OK)
		e = put_others(r, to);
	if (to >= 0 && close(to) != 0)
		e = ERR_FILE;
	return e;
}

enum err results_close(struct results *r)
{
	char *path;
	enum err e;

	if (r->fd < 0)
		return ERR_OK;
	path = join(r->path, ".tmp");
	if (path == NULL)
		return ERR_NOMEM;
	e = put_in_order(r, path);
	if (e == ERR_OK && rename(path, r->path) != 0)
		e = ERR_FILE;
	if (e != ERR_OK)
		(void)unlink(path);
	free(path);
	results_abandon(r);
	return e;
}

void results_abandon(struct results *r)
{
	if (r->path != NULL && r->fd >= 0)
		(void)close(r->fd);
	free(r->path);
	free(r->line);
	*r = (struct results){ .fd = -1 };
}
