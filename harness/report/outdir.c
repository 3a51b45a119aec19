#include "report/outdir.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/invariant.h"
#include "report/dict.h"

struct outfile {
	char *tmp, *path;
	FILE *f; /* NULL when closed */
};

struct outdir {
	char *dir;
	struct outfile *files;
	uint32_t n, cap;
};

/* a + b + c, allocated. */
static char *joined(const char *a, const char *b, const char *c)
{
	size_t la = strlen(a), lb = strlen(b), lc = strlen(c);
	char *p = malloc(la + lb + lc + 1);

	if (p != NULL) {
		memcpy(p, a, la);
		memcpy(p + la, b, lb);
		memcpy(p + la + lb, c, lc + 1);
	}
	return p;
}

static bool make_folder(const char *path)
{
	return mkdir(path, 0777) == 0 || errno == EEXIST;
}

/* Every folder in front of a slash; the last part is left to the caller. */
static bool make_parents(char *path)
{
	bool ok = true;

	for (char *p = strchr(path + 1, '/'); ok && p != NULL; p = strchr(p + 1, '/')) {
		*p = '\0';
		ok = make_folder(path);
		*p = '/';
	}
	return ok;
}

enum err outdir_open(const char *dir, struct outdir **out)
{
	struct outdir *d = calloc(1, sizeof(*d));

	*out = NULL;
	if (d == NULL)
		return ERR_NOMEM;
	d->dir = joined(dir, "", "");
	if (d->dir == NULL || !make_parents(d->dir) || !make_folder(d->dir)) {
		enum err e = d->dir == NULL ? ERR_NOMEM : ERR_FILE;

		outdir_abandon(d);
		return e;
	}
	*out = d;
	return ERR_OK;
}

FILE *outdir_file(struct outdir *d, const char *name)
{
	struct outfile *files = dict_grow(d->files, d->n, &d->cap, sizeof(*files));
	struct outfile of = { .path = joined(d->dir, "/", name) };

	if (files != NULL)
		d->files = files;
	if (of.path != NULL)
		of.tmp = joined(of.path, ".tmp", "");
	if (files != NULL && of.tmp != NULL && make_parents(of.tmp)) {
		(void)unlink(of.tmp);
		of.f = fopen(of.tmp, "wx");
	}
	if (of.f == NULL) {
		free(of.tmp);
		free(of.path);
		return NULL;
	}
	d->files[d->n++] = of;
	return of.f;
}

static enum err close_file(struct outfile *of)
{
	bool bad;

	if (of->f == NULL)
		return ERR_OK;
	bad = ferror(of->f) != 0;
	bad = fclose(of->f) != 0 || bad;
	of->f = NULL;
	return bad ? ERR_FILE : ERR_OK;
}

enum err outdir_done(struct outdir *d, FILE *f)
{
	for (uint32_t i = d->n; i-- > 0;)
		if (d->files[i].f == f)
			return close_file(&d->files[i]);
	INVARIANT(false && "a file of this folder");
	return ERR_FILE;
}

void outdir_remove(struct outdir *d, const char *name)
{
	char *path = joined(d->dir, "/", name);

	if (path != NULL)
		(void)unlink(path);
	free(path);
}

void outdir_remove_folder(struct outdir *d, const char *name)
{
	char *path = joined(d->dir, "/", name), *file;
	DIR *dir = path == NULL ? NULL : opendir(path);
	struct dirent *e;

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		file = e->d_name[0] == '.' ? NULL : joined(path, "/", e->d_name);
		if (file != NULL)
			(void)unlink(file);
		free(file);
	}
	if (dir != NULL) {
		(void)closedir(dir);
		(void)rmdir(path);
	}
	free(path);
}

enum err outdir_commit(struct outdir *d)
{
	enum err e = ERR_OK;
	uint32_t named = 0;

	for (uint32_t i = 0; i < d->n; i++)
		if (close_file(&d->files[i]) != ERR_OK)
			e = ERR_FILE;
	for (; e == ERR_OK && named < d->n; named++)
		if (rename(d->files[named].tmp, d->files[named].path) != 0)
			e = ERR_FILE;
	if (e != ERR_OK)
		for (uint32_t i = 0; i < named; i++)
			(void)unlink(d->files[i].path);
	outdir_abandon(d);
	return e;
}

void outdir_abandon(struct outdir *d)
{
	if (d == NULL)
		return;
	for (uint32_t i = 0; i < d->n; i++) {
		(void)close_file(&d->files[i]);
		(void)unlink(d->files[i].tmp); /* gone already if it was renamed */
		free(d->files[i].tmp);
		free(d->files[i].path);
	}
	free(d->files);
	free(d->dir);
	free(d);
}
