/* realpath is of the X/Open part of POSIX. */
#define _XOPEN_SOURCE 700

#include "suite/files.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- names ---- */

/* Appends the path's components to s without "." and empty ones; false if there is a "..". */
static bool put_clean(struct sb *s, const char *path)
{
	while (*path != '\0') {
		size_t len = strcspn(path, "/");

		if (len == 2 && memcmp(path, "..", 2) == 0)
			return false;
		if (len > 0 && !(len == 1 && *path == '.')) {
			if (s->len > 0)
				sb_char(s, '/');
			sb_put(s, path, len);
		}
		path += len + (path[len] == '/');
	}
	return true;
}

/* What the absolute path is below the working folder; NULL if it is elsewhere. */
static const char *below_here(const char *real)
{
	char here[PATH_MAX];
	size_t len;

	if (getcwd(here, sizeof(here)) == NULL)
		return NULL;
	len = strlen(here);
	if (strncmp(real, here, len) != 0 || (real[len] != '/' && real[len] != '\0'))
		return NULL;
	return real + len;
}

/* The name of a path a person gave; "" for the working folder itself. */
static bool name_of(struct sb *s, const char *path)
{
	char real[PATH_MAX];
	const char *below;

	if (path[0] != '/' && put_clean(s, path))
		return true;
	*s = sb_of(s->p, s->cap);
	if (realpath(path, real) == NULL)
		return false;
	below = below_here(real);
	return put_clean(s, below != NULL ? below : strrchr(real, '/'));
}

/* ---- collecting ---- */

static enum err fail(struct sb *why, enum err e, const char *path, const char *text)
{
	sb_printf(why, "%s: %s", path, text);
	return e;
}

static bool same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

static enum err grow(struct suite_files *f)
{
	size_t cap = f->cap == 0 ? 64 : 2 * f->cap;
	struct suite_file *v = realloc(f->v, cap * sizeof(*v));

	if (v == NULL)
		return ERR_NOMEM;
	f->v = v;
	f->cap = cap;
	return ERR_OK;
}

static enum err add_file(struct suite_files *f, const char *path, const char *name, bool named,
			 struct sb *why)
{
	struct suite_file *x;

	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->v[i].name, name) == 0) {
			if (!same_file(f->v[i].path, path)) {
				sb_printf(why, "%s and %s would both be called %s", f->v[i].path,
					  path, name);
				return ERR_RANGE;
			}
			f->v[i].named = f->v[i].named || named;
			return ERR_OK;
		}
	if (f->n == SUITE_FILES_MAX)
		return fail(why, ERR_LIMIT, path, "too many scenarios");
	if (f->n == f->cap && grow(f) != ERR_OK)
		return ERR_NOMEM;
	x = &f->v[f->n];
	*x = (struct suite_file){ arena_text(f->arena, path, strlen(path)),
				  arena_text(f->arena, name, strlen(name)), named };
	if (x->path == NULL || x->name == NULL)
		return ERR_NOMEM;
	f->n++;
	return ERR_OK;
}

static bool is_lua(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && strcmp(name + len - 4, ".lua") == 0;
}

static int by_octets(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int wanted(const struct dirent *d)
{
	return d->d_name[0] != '.' && strcmp(d->d_name, "lib") != 0;
}

/* What stands in a folder under one name. */
struct entry {
	char path[PATH_MAX], name[PATH_MAX];
	bool is_folder, is_scenario;
};

static enum err look_at(struct entry *x, const char *folder, const char *folder_name,
			const char *entry, struct sb *why)
{
	struct sb p = sb_of(x->path, sizeof(x->path)), n = sb_of(x->name, sizeof(x->name));
	struct stat link, st;

	sb_printf(&p, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", entry);
	sb_printf(&n, "%s%s%s", folder_name, folder_name[0] != '\0' ? "/" : "", entry);
	if (p.cut || n.cut)
		return fail(why, ERR_FILE, folder, strerror(ENAMETOOLONG));
	if (lstat(x->path, &link) != 0)
		return fail(why, ERR_FILE, x->path, strerror(errno));
	/* A link to a folder could lead back up: only links to files are followed. */
	x->is_folder = S_ISDIR(link.st_mode);
	x->is_scenario = is_lua(entry) && stat(x->path, &st) == 0 && S_ISREG(st.st_mode);
	return ERR_OK;
}

static enum err add_folder(struct suite_files *f, const char *path, const char *name, int depth,
			   struct sb *why)
{
	struct entry *x = malloc(sizeof(*x));
	struct dirent **list = NULL;
	enum err e = x == NULL ? ERR_NOMEM : ERR_OK;
	int n = 0;

	if (e == ERR_OK && depth > SUITE_DEPTH_MAX)
		e = fail(why, ERR_LIMIT, path, "folders too deep");
	if (e == ERR_OK && (n = scandir(path, &list, wanted, by_octets)) < 0)
		e = fail(why, ERR_FILE, path, strerror(errno));
	for (int i = 0; i < n; i++) {
		if (e == ERR_OK)
			e = look_at(x, path, name, list[i]->d_name, why);
		if (e == ERR_OK && x->is_folder)
			e = add_folder(f, x->path, x->name, depth + 1, why);
		else if (e == ERR_OK && x->is_scenario)
			e = add_file(f, x->path, x->name, false, why);
		free(list[i]);
	}
	free(list);
	free(x);
	return e;
}

enum err suite_files_add(struct suite_files *f, const char *path, const char *as, struct sb *why)
{
	char name[PATH_MAX];
	struct sb s = sb_of(name, sizeof(name));
	struct stat st;

	if (path[0] == '\0' || stat(path, &st) != 0)
		return fail(why, ERR_FILE, path, strerror(path[0] == '\0' ? ENOENT : errno));
	if (!name_of(&s, as != NULL ? as : path) || s.cut)
		return fail(why, ERR_FILE, path, strerror(ENAMETOOLONG));
	if (S_ISDIR(st.st_mode))
		return add_folder(f, path, name, 0, why);
	if (!S_ISREG(st.st_mode))
		return fail(why, ERR_FILE, path, "not a file");
	return add_file(f, path, name, true, why);
}

void suite_files_fini(struct suite_files *f)
{
	free(f->v);
	*f = (struct suite_files){ 0 };
}
