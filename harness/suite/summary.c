#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "suite/results.h"

/* ---- one summary ---- */

static const char *text_of(const json_t *o, const char *key, struct arena *a)
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_string(v))
		return NULL;
	return arena_text(a, json_string_value(v), json_string_length(v));
}

static bool take_options(const json_t *o, struct arena *a, struct result_key *out)
{
	const json_t *list = json_object_get(o, "options");
	size_t n = json_array_size(list);

	out->option = arena_array(a, n + 1, sizeof(*out->option));
	if (!json_is_array(list) || out->option == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		const json_t *v = json_array_get(list, i);

		if (!json_is_string(v))
			return false;
		out->option[i] = arena_text(a, json_string_value(v), json_string_length(v));
		if (out->option[i] == NULL)
			return false;
	}
	out->n_options = n;
	return true;
}

static bool take(const json_t *o, struct arena *a, struct result_key *out)
{
	const json_t *seed = json_object_get(o, "seed");
	const char *schema = text_of(o, "schema", a);

	if (schema == NULL || strcmp(schema, "roamwright.summary/1") != 0 ||
	    !json_is_integer(seed) || json_integer_value(seed) < 0)
		return false;
	*out = (struct result_key){ .scenario = text_of(o, "scenario", a),
				    .test = text_of(o, "test", a),
				    .seed = (uint64_t)json_integer_value(seed),
				    .verdict = text_of(o, "verdict", a),
				    .inputs_digest = text_of(o, "inputs_digest", a),
				    .digest = text_of(o, "digest", a),
				    .decisions_digest = text_of(o, "decisions_digest", a) };
	if (out->scenario == NULL || out->test == NULL || out->verdict == NULL ||
	    out->inputs_digest == NULL || out->digest == NULL || out->decisions_digest == NULL)
		return false;
	out->passed = strcmp(out->verdict, "pass") == 0;
	return take_options(o, a, out);
}

enum err result_parse(const char *text, size_t len, struct arena *a, struct result_key *out,
		      struct sb *why)
{
	json_error_t wrong;
	json_t *o = json_loadb(text, len, JSON_REJECT_DUPLICATES, &wrong);
	bool ok = o != NULL && take(o, a, out);

	if (o == NULL)
		sb_printf(why, "%s", wrong.text);
	else if (!ok)
		sb_str(why, "no summary of roamwright");
	json_decref(o);
	return ok ? ERR_OK : ERR_PARSE;
}

/* ---- files ---- */

/* A regular file, or the file of this name in a folder; NULL with why. */
static FILE *open_result(const char *path, const char *name, struct sb *why)
{
	char in_folder[PATH_MAX];
	struct sb s = sb_of(in_folder, sizeof(in_folder));
	struct stat st;
	FILE *f = NULL;
	int fd;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		sb_printf(&s, "%s/%s", path, name);
		path = in_folder;
	}
	fd = s.cut ? -1 : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		f = fdopen(fd, "r");
	else
		sb_printf(why, "%s: %s", path,
			  fd >= 0 ? "not a file" : strerror(s.cut ? ENAMETOOLONG : errno));
	if (f == NULL && fd >= 0)
		(void)close(fd);
	return f;
}

static char *read_all(FILE *f, size_t *len)
{
	char *text = NULL, *more;
	size_t cap = 0, n = 0, got;

	do {
		if (n == cap) {
			cap = cap == 0 ? 65536 : 2 * cap;
			more = cap <= RESULT_TEXT_MAX ? realloc(text, cap) : NULL;
			if (more == NULL) {
				free(text);
				return NULL;
			}
			text = more;
		}
		got = fread(text + n, 1, cap - n, f);
		n += got;
	} while (got > 0);
	*len = n;
	return text;
}

enum err result_load(const char *path, const char *name, char **text, size_t *len,
		     struct sb *why)
{
	FILE *f = open_result(path, name, why);

	*text = NULL;
	if (f == NULL)
		return ERR_FILE;
	*text = read_all(f, len);
	(void)fclose(f);
	if (*text == NULL)
		sb_printf(why, "%s: too large", path);
	return *text != NULL ? ERR_OK : ERR_LIMIT;
}

enum err result_read(const char *path, struct arena *a, struct result_key *out, struct sb *why)
{
	char *text, reason[256];
	struct sb r = sb_of(reason, sizeof(reason));
	size_t len = 0;
	enum err e = result_load(path, "summary.json", &text, &len, why);

	if (e != ERR_OK)
		return e;
	e = result_parse(text, len, a, out, &r);
	free(text);
	if (e != ERR_OK)
		sb_printf(why, "%s: %s", path, r.len > 0 ? reason : err_text(e));
	return e;
}

/* ---- what did not pass ---- */

static bool grow(struct result_failed *f)
{
	size_t cap = f->cap == 0 ? 64 : 2 * f->cap;
	const char **id = realloc(f->id, cap * sizeof(*id)), **scenario;

	if (id == NULL)
		return false;
	f->id = id;
	scenario = realloc(f->scenario, cap * sizeof(*scenario));
	if (scenario == NULL)
		return false;
	f->scenario = scenario;
	f->cap = cap;
	return true;
}

static enum err keep(struct result_failed *f, struct arena *a, const struct result_key *k)
{
	char id[8192];
	struct sb s = sb_of(id, sizeof(id));

	if (f->n == f->cap && !grow(f))
		return ERR_NOMEM;
	sb_str(&s, k->scenario);
	/* A scenario that could not be loaded stands for itself. */
	if (k->test[0] != '\0')
		sb_printf(&s, "#%s@%" PRIu64, k->test, k->seed);
	if (f->n == 0) {
		f->option = k->option;
		f->n_options = k->n_options;
	}
	f->id[f->n] = arena_text(a, id, s.len);
	f->scenario[f->n] = k->scenario;
	return f->id[f->n++] != NULL ? ERR_OK : ERR_NOMEM;
}

enum err result_failed(const char *path, struct arena *a, struct result_failed *out,
		       struct sb *why)
{
	FILE *f = open_result(path, "suite.jsonl", why);
	char *line = NULL, reason[256];
	struct sb r = sb_of(reason, sizeof(reason));
	size_t cap = 0, number = 0;
	struct result_key k;
	enum err e = ERR_OK;
	ssize_t len;

	*out = (struct result_failed){ 0 };
	if (f == NULL)
		return ERR_FILE;
	while (e == ERR_OK && (len = getline(&line, &cap, f)) > 0) {
		number++;
		/* A suite that was killed may have left half a line at the end. */
		if (line[len - 1] != '\n')
			break;
		e = result_parse(line, (size_t)len, a, &k, &r);
		if (e != ERR_OK)
			sb_printf(why, "%s:%zu: %s", path, number, reason);
		else if (!k.passed)
			e = keep(out, a, &k);
	}
	free(line);
	(void)fclose(f);
	return e;
}
