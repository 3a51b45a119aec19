#include "suite/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suite/names.h"

/* What one line is parsed with; larger ones are no summary. */
enum { LINE_ARENA = 256 << 20 };

static bool copy(struct arena *a, const char *text, const char **out)
{
	*out = arena_text(a, text, strlen(text));
	return *out != NULL;
}

/* Only what did not pass is run again with its options. */
static bool copy_options(struct arena *a, const struct result_key *k, struct line *x)
{
	x->option = NULL;
	x->n_options = 0;
	if (k->passed)
		return true;
	x->option = arena_array(a, k->n_options + 1, sizeof(*x->option));
	if (x->option == NULL)
		return false;
	for (; x->n_options < k->n_options; x->n_options++)
		if (!copy(a, k->option[x->n_options], &x->option[x->n_options]))
			return false;
	return true;
}

static struct line *find_or_add(struct lines *l, const char *id, const char *scenario)
{
	struct line *x = lines_find(l, id);

	if (x != NULL)
		return x;
	x = arena_alloc(l->arena, sizeof(*x));
	if (x == NULL || !copy(l->arena, id, &x->id) || !copy(l->arena, scenario, &x->scenario))
		return NULL;
	HASH_ADD_KEYPTR(hh, l->by_id, x->id, strlen(x->id), x);
	return lines_find(l, id);
}

static enum err keep(struct lines *l, const struct result_key *k, const char *id, uint64_t at,
		     size_t len)
{
	struct line *x = find_or_add(l, id, k->scenario);

	if (x == NULL || !copy(l->arena, k->inputs_digest, &x->inputs_digest) ||
	    !copy(l->arena, k->version, &x->version) || !copy_options(l->arena, k, x))
		return ERR_NOMEM;
	x->passed = k->passed;
	x->file = l->n_files - 1;
	x->at = at;
	x->len = len;
	return ERR_OK;
}

static enum err take(struct lines *l, const char *text, size_t len, uint64_t at, struct sb *why)
{
	struct arena *a = arena_new(LINE_ARENA);
	struct result_key k;
	enum err e = a != NULL ? result_parse(text, len, a, &k, why) : ERR_NOMEM;
	const char *id = e == ERR_OK ? result_id(&k.meta, a) : NULL;

	if (e == ERR_OK)
		e = id != NULL ? keep(l, &k, id, at, len) : ERR_NOMEM;
	arena_free(a);
	return e;
}

static enum err take_all(struct lines *l, FILE *f, const char *path, struct sb *why)
{
	char *line = NULL, reason[256];
	struct sb r = sb_of(reason, sizeof(reason));
	size_t cap = 0, number = 0;
	enum err e = ERR_OK;
	ssize_t len;

	l->end = 0;
	while (e == ERR_OK && (len = getline(&line, &cap, f)) > 0 && line[len - 1] == '\n') {
		number++;
		e = take(l, line, (size_t)len, l->end, &r);
		l->end += (size_t)len;
	}
	if (e != ERR_OK)
		sb_printf(why, "%s:%zu: %s", path, number, r.len > 0 ? reason : err_text(e));
	free(line);
	return e;
}

/* DIR of DIR/suite.jsonl or of DIR itself. */
static const char *folder_of(struct arena *a, const char *path)
{
	const char name[] = "suite.jsonl", *slash = strrchr(path, '/');
	size_t len = strlen(path);

	if (slash == NULL && strcmp(path, name) == 0)
		return arena_text(a, ".", 1);
	if (slash != NULL && strcmp(slash + 1, name) == 0)
		len = (size_t)(slash - path);
	return arena_text(a, path, len);
}

static bool grow(struct lines *l)
{
	FILE **file = realloc(l->file, (l->n_files + 1) * sizeof(FILE *));
	const char **folder;

	if (file == NULL)
		return false;
	l->file = file;
	folder = realloc(l->folder, (l->n_files + 1) * sizeof(*folder));
	if (folder == NULL)
		return false;
	l->folder = folder;
	return true;
}

enum err lines_add(struct lines *l, const char *path, struct sb *why)
{
	const char *folder = folder_of(l->arena, path);
	FILE *f;

	if (folder == NULL || !grow(l))
		return ERR_NOMEM;
	f = result_open(path, "suite.jsonl", why);
	if (f == NULL)
		return ERR_FILE;
	l->file[l->n_files] = f;
	l->folder[l->n_files++] = folder;
	return take_all(l, f, path, why);
}

struct line *lines_find(const struct lines *l, const char *id)
{
	struct line *x = NULL;

	HASH_FIND(hh, l->by_id, id, strlen(id), x);
	return x;
}

size_t lines_count(const struct lines *l)
{
	return HASH_COUNT(l->by_id);
}

enum err lines_text(const struct lines *l, const struct line *x, char **text)
{
	int fd = fileno(l->file[x->file]);
	size_t got = 0;

	*text = malloc(x->len + 1);
	if (*text == NULL)
		return ERR_NOMEM;
	while (got < x->len) {
		ssize_t n = pread(fd, *text + got, x->len - got, (off_t)(x->at + got));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			free(*text);
			*text = NULL;
			return ERR_FILE;
		}
		got += (size_t)n;
	}
	(*text)[got] = '\0';
	return ERR_OK;
}

void lines_fini(struct lines *l)
{
	HASH_CLEAR(hh, l->by_id);
	for (size_t i = 0; i < l->n_files; i++)
		(void)fclose(l->file[i]);
	free(l->file);
	free(l->folder);
	*l = (struct lines){ 0 };
}
